"""From a block of a file to dossiers, by a mapping, in columns: what can be read becomes a table of ``columns.DOSSIER``, the rest is told cell by cell.

A row with a cell that says something nobody can read is not taken in: a date read as none would make a late dossier punctual.
"""

import hashlib
import re
from collections.abc import Callable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dunghen.dossiers.intake import masking, words
from dunghen.dossiers.intake.columns import DOSSIER, FLAGS, MOMENTS, NAMES, STEP
from dunghen.dossiers.intake.formats.block import Block
from dunghen.dossiers.intake.mapping import Mapping
from dunghen.dossiers.intake.page import Page, Read, Units, pairs
from dunghen.dossiers.intake.vocabulary import Found, Vocabulary

_PROCEDURE: Final = re.compile(r"\b(\d\.\d{6})\b")
_SLUG: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_KEY, _LONGEST_NAME = 200, 300
LONGEST_SLUG, LONGEST_OFFICER = 60, 120
"""What the room's tables hold."""


@dataclass
class Reading:
    """How blocks of one file are read. ``units``: who knows units; ``latest``: no dossier was submitted after it (µs since 1970);
    ``code``: the pattern of codes of dossiers."""

    mapping: Mapping
    units: Units
    latest: int
    code: str
    officers: frozenset[str] = frozenset()
    """Words for officers whose person is known (``masking.officer``)."""
    key: bytes = b"dossiers"
    """Of the keyed hash for words of officers that are no codes."""
    _known: dict[str, dict[str, Found]] = field(default_factory=dict)
    """Words met before, by column: each is looked up once."""
    _vocabularies: dict[str, Vocabulary] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    """(column, key) → what the file calls it, for fields and procedures."""
    _naming: Lock = field(default_factory=Lock)

    def wanted(self) -> list[str]:
        """Return the headings of the dossiers' columns."""
        return list(dict.fromkeys(column.heading for column in self.mapping.columns.values()))

    def wanted_of_steps(self) -> list[str]:
        return list(dict.fromkeys(column.heading for column in self.mapping.steps.values()))

    def dossiers(self, block: Block) -> Read:
        """Read a block of dossiers."""
        page = Page(self, block, self.mapping.columns)
        if not len(block.table):
            return page.done(DOSSIER, {})
        found: dict[str, Any] = {name: page.moments(name) for name in MOMENTS if name in page.columns}
        submitted = found.get("submitted") or found["accepted"]
        if "submitted" in found and "accepted" in found:
            submitted = submitted.or_else(found["accepted"])
        found["submitted"] = submitted
        page.refuse("submitted", ~submitted.known & ~submitted.bad, "không có ngày nộp, cũng không có ngày tiếp nhận")
        page.refuse("submitted", submitted.known & (submitted.values > self.latest), "ngày nộp ở quá xa về sau")
        made = {name: one.array() for name, one in found.items()}
        made["code"] = page.codes("code")
        for name, find in self._words().items():
            if name in page.columns:
                made[name] = page.words(name, find)
        for name, of in NAMES.items():
            if name in page.columns and of in page.columns:
                for key, called in pairs(made[of], page.raw(name)):
                    self._call(of, key, called)
        for name in ("unit", "place"):
            if name in page.columns:
                made[name] = page.units(name, submitted.values, getattr(self.mapping, f"{name}s"))
        for name in FLAGS:
            if name in page.columns and name != "refusal_form":
                made[name] = page.words(name, self._amount if name == "fee" else self._yes_or_no, pa.bool_())
        if "refusal_form" in page.columns:
            # A source that has the column says with an empty cell that there is no form.
            made["refusal_form"] = page.words("refusal_form", self._form, pa.bool_()).fill_null(False)
        if "status" in page.columns:
            made["status"] = page.words("status", self._status, pa.int8())
        if "supplements" in page.columns:
            made["supplements"] = page.words("supplements", _count, pa.int16())
        return page.done(DOSSIER, made)

    def steps(self, block: Block) -> Read:
        """Read a block of step events."""
        page = Page(self, block, self.mapping.steps)
        if not len(block.table):
            return page.done(STEP, {})
        found = {name: page.moments(name) for name in ("since", "until", "reply_by") if name in page.columns}
        since = found["since"]
        page.refuse("since", ~since.known & ~since.bad, "không có lúc bắt đầu")
        made: dict[str, Any] = {name: one.array() for name, one in found.items()}
        made["code"] = page.codes("code")
        made["step"] = page.words("step", self._step)
        page.refuse("step", ~made["step"].is_valid().to_numpy(zero_copy_only=False), "không có tên bước", again=False)
        made["waiting"] = self._waiting(page, made["step"])
        made["unit"] = page.units("unit", since.values, self.mapping.units)
        if "officer" in page.columns:
            made["officer"] = page.words("officer", self._officer)
        if "number" in page.columns:
            made["number"] = page.words("number", _count, pa.int64())
        return page.done(STEP, made)

    # -- what words mean ---------------------------------------------------------------------------------------------------

    def _words(self) -> dict[str, Callable[[str], Found]]:
        mapping = self.mapping
        return {
            "procedure": self._procedure,
            "field": self._field,
            "channel": _of({**words.CHANNELS, **mapping.channels}, "kênh thực hiện chưa có trong cách đọc"),
            "service_level": _of({**words.LEVELS, **mapping.levels}, "mức độ dịch vụ công chưa có trong cách đọc"),
            "officer": self._officer,
            # Whose fault it is may be told in words that nobody knows yet: then it is not told, and a person says it.
            "fault": lambda word: (words.FAULTS.get(words.folded(word)), ""),
            "cause": lambda word: (slug(word), ""),
        }

    def _field(self, word: str) -> Found:
        key = self.mapping.fields.get(words.folded(word)) or slug(word)
        if "field_name" not in self.mapping.columns:
            self._call("field", key, word)
        return key, ""

    def _procedure(self, word: str) -> Found:
        found, name = self.mapping.procedures.get(words.folded(word)), word
        if found is None and (code := _PROCEDURE.search(word)):
            found, name = code[1], word.replace(code[1], "").strip(" -–:.,;()[]")
        if found and "procedure_name" not in self.mapping.columns:
            self._call("procedure", found, name)
        return found, "" if found else "mã thủ tục không theo mẫu 1.234567 và chưa có trong cách đọc"

    def _status(self, word: str) -> Found:
        key = words.folded(word)
        found = self.mapping.statuses.get(key) or words.STATUSES.get(key)
        if found is None and word.strip().isdecimal() and 1 <= int(word) <= 10:
            found = int(word)
        return found, "" if found else "trạng thái chưa có trong cách đọc"

    def _yes_or_no(self, word: str) -> Found:
        key = words.folded(word)
        if key in self.mapping.yes or key in self.mapping.no:
            return key in self.mapping.yes, ""
        if key in words.YES or key in words.NO:
            return key in words.YES, ""
        return None, "không phải có hoặc không"

    def _amount(self, word: str) -> Found:
        """Yes, no, or how much was to be paid."""
        plain = re.sub(r"[\s.,đ₫]|vnd|VND", "", word)
        return (int(plain) > 0, "") if plain.isdecimal() else self._yes_or_no(word)

    def _form(self, word: str) -> Found:
        """Yes, no, or the number of the form."""
        told, why = self._yes_or_no(word)
        return (True, "") if why else (told, "")

    def _officer(self, word: str) -> Found:
        return masking.officer(word[:LONGEST_OFFICER], self.officers, self.key), ""

    def _step(self, word: str) -> Found:
        return self.mapping.step_words.get(words.folded(word)) or slug(word), ""

    def _waiting(self, page: "Page", steps: pa.DictionaryArray) -> pa.Array:
        """Return whether each step is one of lying and waiting: by the column that says so, else by the step's name."""
        names = steps.dictionary.to_pylist()
        waits = {slug(word) for word in self.mapping.waiting}
        by_name = pa.array([name in waits or (name or "").startswith("cho-") for name in names] or [False])
        told = by_name.take(steps.indices.fill_null(0)) if names else pa.array(np.zeros(len(steps), np.bool_))
        if "waiting" not in page.columns:
            return told
        own = page.words("waiting", self._waiting_word, pa.bool_())
        return pc.coalesce(own, told)

    def _waiting_word(self, word: str) -> Found:
        key = words.folded(word)
        if key in self.mapping.waiting or key in self.mapping.working:
            return key in self.mapping.waiting, ""
        if key in words.WAITING:
            return True, ""
        return (False, "") if key in words.WORKING else (None, "không rõ là chờ hay đang làm")

    def _call(self, column: str, key: str, name: str) -> None:
        """Note what the file calls a word; of several names for one the plainest, whichever row comes first."""
        name = " ".join(name.split())[:_LONGEST_NAME]
        if not name or name == key or not key or len(key) > _LONGEST_KEY or name.lower() in words.EMPTY:
            return
        with self._naming:
            known = self.names.get((column, key))
            if known is None or (name.isupper(), name) < (known.isupper(), known):
                self.names[column, key] = name

    def look(self, column: str, word: str, find: Callable[[str], Found]) -> Found:
        """Return what a word of a column means; each word is asked for once."""
        known = self._known.setdefault(column, {})
        if word not in known:
            known[word] = find(word)
        return known[word]

    def vocabulary(self, column: str) -> Vocabulary:
        """Return the words of a column met so far."""
        return self._vocabularies.setdefault(column, Vocabulary())


def slug(word: str) -> str:
    """Return a word as a key: "Đất đai" → "dat-dai". Of a long one the beginning, and a sign that tells it from others that begin so."""
    key = _SLUG.sub("-", words.folded(word)).strip("-")
    if len(key) <= LONGEST_SLUG:
        return key
    return f"{key[: LONGEST_SLUG - 9]}-{hashlib.blake2b(key.encode(), digest_size=4).hexdigest()}"


def _of(known: MappingType[str, str], reason: str) -> Callable[[str], Found]:
    def find(word: str) -> Found:
        found = known.get(words.folded(word))
        return found, "" if found is not None else reason

    return find


def _count(word: str) -> Found:
    plain = word.strip().removesuffix(".0")
    return (int(plain), "") if plain.isdecimal() and len(plain) < 5 else (None, "không phải số nguyên từ 0 đến 9.999")
