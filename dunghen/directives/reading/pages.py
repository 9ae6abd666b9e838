"""Page breaks: the words a scanner or converter prints twice there are kept once."""

from __future__ import annotations

import re

from .lines import Line
from .text import Text

_LEAST = 8  # shorter repeats happen by chance
_WINDOW = 700


def without_repeats(lines: list[Line]) -> list[Line]:
    """Lines with the repeated beginnings after breaks cut off."""
    out: list[Line] = []
    tail = ""
    for i, line in enumerate(lines):
        if line.gap and out and "|" not in line.s:
            cut = _repeat(tail, lines, i)
            if cut == len(line.s):
                continue
            if cut:
                line = Line(line.text[cut:].strip(), False, line.page)
        out.append(line)
        tail = (tail + " " + _plain(line.s))[-_WINDOW:]
    return out


def _plain(s: str) -> str:
    return " ".join(s.split()).lower()


def _repeat(tail: str, lines: list[Line], at: int) -> int:
    """How many characters of line `at` only repeat what ends the text before it."""
    line = lines[at]
    words = [(m.group().lower(), m.end()) for m in re.finditer(r"\S+", line.s)]
    if not words:
        return 0
    plain = " ".join(w for w, _ in words)
    if len(plain) >= _LEAST and tail.endswith(" " + plain):
        return len(line.s)
    # the longest run of first words that the text before ends with
    best = 0
    length = -1
    for word, end in words:
        length += 1 + len(word)
        if length >= _LEAST and tail.endswith(" " + plain[:length]):
            best = end
    if best and best < len(line.s):
        return best
    # a whole line printed again a little later ("page's last line") after a page number
    if line.page and len(plain) >= 20 and plain in tail[-_WINDOW:]:
        return len(line.s)
    return best


__all__ = ["Text", "without_repeats"]
