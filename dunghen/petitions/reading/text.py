"""Words of a petition with their places in the text as given, short forms of chats written out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dunghen.kernel.text import fold
from dunghen.kernel.text.personal import composed

from .tables import folded, rows

_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"(\d+)([^\W\d_]+)|([^\W\d_]+)(\d+)")


@dataclass(slots=True)
class Words:
    """One text as parallel lists: `plain` without diacritics, `marked` with, both in lower case; offsets count in the text as given."""

    text: str
    plain: list[str]
    marked: list[str]
    start: list[int]
    end: list[int]
    title: list[bool]
    """Whether the word begins with a capital letter."""
    has_marks: bool
    all_caps: bool
    no_caps: bool

    def __len__(self) -> int:
        return len(self.plain)

    def phrase(self, first: int, last: int) -> str:
        """Return the text from one word up to and without another, as written."""
        return self.text[self.start[first] : self.end[last - 1]]


@lru_cache(maxsize=1)
def short_forms() -> dict[str, tuple[tuple[str, str], ...]]:
    """Short forms of chats: what is typed, as (marked, plain) words of what is meant."""
    table = rows("teencode.csv")
    meant = folded("; ".join(row["full"] for row in table))
    return {
        row["short"]: tuple(zip(marked, plain, strict=True)) for row, (marked, plain) in zip(table, meant, strict=True)
    }


@lru_cache(maxsize=10_000)
def _forms(raw: str) -> tuple[tuple[str, str], ...]:
    """The (marked, plain) words that one typed word stands for; usually itself."""
    marked = fold(raw, marks=True)
    full = short_forms().get(marked)
    if full and not (len(raw) == 1 and raw.isupper()):
        return full
    if len(marked) > 3 and marked[-1] == marked[-2] == marked[-3]:
        marked = marked.rstrip(marked[-1]) + marked[-1]  # "quáááá" is "quá" said loudly
    return ((marked, fold(marked)),)


def words_of(text: str) -> Words:
    """Split a text into words; the text may be composed or decomposed, offsets always count in it as given."""
    given, back = composed(text)
    plain: list[str] = []
    marked: list[str] = []
    start: list[int] = []
    end: list[int] = []
    title: list[bool] = []
    upper = cased = 0
    for found in _WORD.finditer(given):
        first, last = found.span()
        raw = found[0]
        capital = raw[0].isupper()
        if len(raw) > 1 and not raw.isdigit():
            cased += 1
            upper += raw.isupper()
        for one_marked, one_plain in _forms(raw):
            marked.append(one_marked)
            plain.append(one_plain)
            start.append(first)
            end.append(last)
            title.append(capital)
    if back is not None:
        start = [back[i] for i in start]
        end = [back[i] for i in end]
    return Words(
        text, plain, marked, start, end, title,
        has_marks=plain != marked,
        all_caps=upper > 0.7 * cased,
        no_caps=not any(title[1:]),
    )  # fmt: skip
