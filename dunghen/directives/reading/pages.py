"""Page breaks: the words a scanner or converter prints twice there are kept once."""

from __future__ import annotations

import re

from .lines import Line
from .text import Text

_LEAST = 8  # shorter repeats happen by chance
_SURE = 24  # a repeat this long needs no sign of a page break
_WINDOW = 700


def without_repeats(lines: list[Line]) -> list[Line]:
    """Lines with the repeated beginnings after breaks cut off."""
    out: list[Line] = []
    tail = ""
    again = page = False
    for line in lines:
        page = line.page or line.blanks > 1 or (again and page)
        if (line.gap or again) and out and "|" not in line.s:
            cut = _repeat(tail, line, _LEAST if page else _SURE, page)
            again = cut == len(line.s)
            if again:
                continue
            if cut:
                line = Line(line.text[cut:].strip(), False, 0, line.page)
        else:
            again = False
        out.append(line)
        tail = (tail + " " + _plain(line.s))[-_WINDOW:]
    return out


def _plain(s: str) -> str:
    return " ".join(s.split()).lower()


def _repeat(tail: str, line: Line, least: int, page: bool) -> int:
    """How many characters of a line only repeat what ends the text before it."""
    words = [(m.group().lower(), m.end()) for m in re.finditer(r"\S+", line.s)]
    if not words:
        return 0
    plain = " ".join(w for w, _ in words)
    if len(plain) >= least and tail.endswith(" " + plain):
        return len(line.s)
    # the longest run of first words that the text before ends with
    best = 0
    length = -1
    for word, end in words:
        length += 1 + len(word)
        if length >= least and tail.endswith(" " + plain[:length]):
            best = end
    if best:
        return best
    # a whole line of the page before printed again
    return len(line.s) if page and len(plain) >= 20 and plain in tail else 0


__all__ = ["Text", "without_repeats"]
