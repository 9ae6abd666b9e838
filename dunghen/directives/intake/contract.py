"""What every intake promises: the limits it keeps and the value it gives."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from dunghen.kernel.text import INVISIBLE, format_number, nfc, true_d

Kind = Literal["txt", "docx", "pdf", "pasted"]

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is worth reading. Sizes in bytes, ``seconds`` of wall clock and of processor for one parse.

    The archive bounds are those of a .docx: entries, bytes when unpacked, and how often an entry may be larger than packed.
    """

    max_bytes: int = 20 * MEGABYTE
    max_pages: int = 200
    max_characters: int = 2_000_000
    seconds: int = 20
    memory: int = 1024 * MEGABYTE
    max_entries: int = 2_000
    max_unpacked: int = 200 * MEGABYTE
    max_part: int = 64 * MEGABYTE
    max_ratio: int = 250


@dataclass(frozen=True, slots=True)
class Draft:
    """What a parser found: raw text with form feeds between pages, pages counted, sentences for the clerk."""

    text: str
    pages: int
    notes: tuple[str, ...] = ()
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Intake:
    """A letter taken in.

    ``text``: NFC, lines end in "\\n", pages are parted by a form feed, no control characters besides tab, line end and form feed, no half
    characters: it can be written in UTF-8.
    ``sha256``: of the bytes as they came, in hex. ``notes``: Vietnamese sentences on what was changed or left out.
    """

    name: str
    kind: Kind
    text: str
    pages: int
    size: int
    sha256: str
    encoding: str
    notes: tuple[str, ...]


_LINE_ENDS = re.compile("\r\n|[\r\v\u0085\u2028\u2029]")
_ODD_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufff9-\ufffc\ufffe\uffff\ud800-\uf8ff]")
_DROP = dict.fromkeys(map(ord, INVISIBLE))
_UNFIT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')


def clean(text: str) -> str:
    """Text in the promised form. Only invisible signs are dropped; every other change keeps the length."""
    text = _LINE_ENDS.sub("\n", text)
    text = _ODD_BLANKS.sub(" ", text.translate(_DROP))
    return true_d(nfc(_CONTROLS.sub(" ", text)))


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit at all."""
    return any(unicodedata.category(c)[0] in "LN" for c in text)


def safe_name(name: str, longest: int = 150) -> str:
    """The last part of a path without signs that could mislead a person or a file system; the extension is kept."""
    last = nfc(name).replace("\\", "/").rsplit("/", 1)[-1].translate(_DROP)
    last = _UNFIT_IN_NAMES.sub("", last).strip(" .")
    if len(last) > longest:
        stem, dot, extension = last.rpartition(".")
        last = stem[: longest - len(extension) - 1] + dot + extension if dot and len(extension) < 10 else last[:longest]
    return last


def bytes_in_words(size: int) -> str:
    """ "1 GB", "20 MB", "1,5 MB", "300 KB"."""
    if size >= 1024 * MEGABYTE:
        return f"{format_number(size / MEGABYTE / 1024, 1).removesuffix(',0')} GB"
    if size >= MEGABYTE:
        text = format_number(size / MEGABYTE, 1)
        return f"{text.removesuffix(',0')} MB"
    return f"{format_number(max(1, round(size / 1024)))} KB" if size >= 1024 else f"{size} byte"
