"""Places named in a petition, with or without diacritics and type words: units of the dated directory, then well-known places."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from dunghen.kernel.text import fold

from .tables import folded, listed, rows
from .text import Words
from .units import directory
from .values import Place

COMMUNE, DISTRICT, SPOT, ROAD = "commune", "district", "spot", "road"


class _Entry(NamedTuple):
    plain: tuple[str, ...]
    marked: tuple[str, ...]
    rank: str
    unit: str
    territory: str
    """The plain type words that fit, for example "xa"."""


class Mention(NamedTuple):
    """One reading of words `first` to `last` (exclusive) as a place; `score` orders rival readings."""

    first: int
    last: int
    rank: str
    unit: str
    district: str | None
    score: float
    typed: bool


@lru_cache(maxsize=1)
def type_words() -> dict[str, dict[tuple[str, ...], str]]:
    """Type words by their last plain word: all words, and the role ("xã": commune)."""
    table: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    for row in rows("place-words.csv"):
        for entry in listed(row["words"]):
            plain = tuple(fold(entry).split())
            table[plain[-1]][plain] = row["role"]
    return dict(table)


@lru_cache(maxsize=1)
def gazetteer() -> dict[tuple[str, str], list[_Entry]]:
    """All names of places by their first two plain words."""
    table: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
    units = directory()

    def add(names: str, rank: str, unit: str, territory: str) -> None:
        for marked, plain in folded(names):
            entry = _Entry(plain, marked, rank, unit, territory)
            table[plain[0], plain[1] if len(plain) > 1 else ""].append(entry)

    for row in units.units.values():
        if row.territory in _TYPES:
            words = row.short_name.split()
            take = 2 if row.territory in _TWO_WORDS else 1
            rank = DISTRICT if row.level == "huyen" else COMMUNE
            add(" ".join(words[take:]), rank, row.key, row.territory.replace("_", " "))
    for place in rows("places.csv"):
        kind = fold(place["kind"])
        add(place["names"], _RANK_OF.get(kind, SPOT), place["unit"], kind)
    return dict(table)


_TWO_WORDS = {"thi_tran", "thi_xa", "thanh_pho", "dac_khu"}
_TYPES = {"xa", "phuong", "thi_tran", "dac_khu", "huyen", "thi_xa", "thanh_pho"}
_RANK_OF = {"thanh pho": DISTRICT, "thi xa": DISTRICT, "huyen": DISTRICT, "duong": ROAD}
_SHORT_TYPES = {"p": "phuong", "x": "xa", "tt": "thi tran", "tp": "thanh pho", "tx": "thi xa", "h": "huyen"}
_SCORE = {COMMUNE: 3.4, SPOT: 2.6, DISTRICT: 2.0, ROAD: 1.4}


def mentions(words: Words, day: dt.date) -> list[Mention]:
    """Find the places a text names; rival readings of the same words are resolved, best first in the text's order."""
    found: list[Mention] = []
    table, plain = gazetteer(), words.plain
    count = len(plain)
    for at in range(count):
        second = plain[at + 1] if at + 1 < count else ""
        for key in ((plain[at], second), (plain[at], "")):
            for entry in table.get(key, ()):
                length = len(entry.plain)
                if tuple(plain[at : at + length]) == entry.plain and (mention := _mention(words, at, entry, day)):
                    found.append(mention)
            if not second:
                break
    return _resolve(found)


def _type_before(words: Words, at: int) -> tuple[str, str]:
    """The role and the plain words of the type word directly before a name ("" where there is none)."""
    if at == 0:
        return "", ""
    for plain, role in sorted(type_words().get(words.plain[at - 1], {}).items(), key=lambda item: -len(item[0])):
        if tuple(words.plain[max(0, at - len(plain)) : at]) == plain:
            return role, " ".join(plain)
    return "", ""


def _mention(words: Words, at: int, entry: _Entry, day: dt.date) -> Mention | None:
    last = at + len(entry.plain)
    typed = words.marked[at:last]
    same = sum(a == b for a, b in zip(typed, entry.marked, strict=True)) / len(entry.marked)
    unmarked = typed == list(entry.plain)
    if same < 0.5 and not unmarked:
        return None
    role, word = _type_before(words, at)
    word = _SHORT_TYPES.get(word, word)
    own_type = word == entry.territory
    named = all(words.title[at:last]) and not words.all_caps
    score = _SCORE[entry.rank] + same
    if own_type:
        score += 3
    elif role in (COMMUNE, DISTRICT):
        # "huyện Diên Khánh" is not the town of that name, and "phường Vạn Thạnh" not the commune.
        score -= 2 if entry.rank in (COMMUNE, DISTRICT) else 4
    elif role == ROAD:
        score += 2 if entry.rank == ROAD else -2.5
    elif role == SPOT:
        score += 0.6 if entry.rank != ROAD else 0
    elif entry.rank == ROAD and not (named and at > 0):
        return None
    elif not named and not (words.all_caps or words.no_caps):
        score -= 1.2
    if same < 1 and words.has_marks and not unmarked and not (own_type or named):
        return None  # "hai ngày" is no "Thạnh Hải"
    if same < 1 and words.has_marks and unmarked and not (named or own_type):
        return None
    if len(entry.plain) == 1 and not (own_type or (role and named)):
        return None
    return _of_unit(words, at, last, entry, day, score, bool(role))


def _of_unit(
    words: Words, at: int, last: int, entry: _Entry, day: dt.date, score: float, typed: bool
) -> Mention | None:
    units = directory()
    row = units.units.get(entry.unit)
    if row is None:
        return None
    if row.first <= day <= row.last:
        score += 0.5
        if row.level == "xa" and any(
            row.short_name == units.units[heir].short_name for heir, *_ in units.after.get(row.key, ())
        ):
            score += 0.3  # of two namesakes the one whose name lives on is the better known
    home = units.parents.get(units.district(entry.unit) or "")
    if home and units.units[home].last < dt.date.max:
        score -= (
            0.7 if day > units.units[home].last else 3.0
        )  # a province that joined later: until then it is another one
    return Mention(at, last, entry.rank, entry.unit, units.district(entry.unit), score, typed)


def _resolve(found: list[Mention]) -> list[Mention]:
    """Keep the best reading where readings overlap; another district named in the text settles ties."""
    named = {m.district for m in found if m.rank == DISTRICT and m.score >= 2.5}
    for i, mention in enumerate(found):
        if mention.rank != DISTRICT and mention.district in named:
            found[i] = Mention(
                mention.first,
                mention.last,
                mention.rank,
                mention.unit,
                mention.district,
                mention.score + 1.5,
                mention.typed,
            )
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (-(m.last - m.first) * 2 - m.score, m.first)):
        if all(mention.last <= other.first or mention.first >= other.last for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.first)


def whereabouts(words: Words, found: list[Mention]) -> frozenset[int]:
    """Return the words that only say where: type words before a name or a number ("chợ Ba Ngòi", "hẻm 17"), and the names."""
    said: set[int] = set()
    named = {i for m in found if m.score >= 1.5 for i in range(m.first, m.last)}
    said |= named
    table, count = type_words(), len(words)
    for at in range(count - 1):
        if words.plain[at] not in table:
            continue
        after = at + 1
        name = after in named or words.plain[after].isdigit()
        if not words.all_caps and not words.title[at] or at == 0:
            name = name or (words.title[after] and not words.all_caps)
        if name:
            for plain in table[words.plain[at]]:
                if tuple(words.plain[max(0, at + 1 - len(plain)) : at + 1]) == plain:
                    said.update(range(at + 1 - len(plain), at + 1))
            for i in range(after, min(after + 4, count)):
                if not words.title[i] or words.all_caps or words.start[i] - words.end[i - 1] > 1:
                    break
                said.add(i)
    return frozenset(said)


def main_place(words: Words, found: list[Mention]) -> Mention | None:
    """Return the mention that tells best where the matter is: the most exact one, the earlier of equals."""
    good = [m for m in found if m.score >= 1.5]
    # A street's name is borne by streets of several towns: any other place of the text tells more.
    return max(good, key=lambda m: (m.rank != ROAD, m.score, -m.first)) if good else None


def as_place(words: Words, mention: Mention) -> Place:
    """Return a mention as a place with the words that stand for it, its type word included."""
    first = mention.first
    if mention.typed:
        role, word = _type_before(words, first)
        first -= len(word.split())
    return Place(
        words.phrase(first, mention.last), words.start[first], words.end[mention.last - 1],
        mention.unit, mention.district,
    )  # fmt: skip
