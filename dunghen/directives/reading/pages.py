"""Page breaks: the words a scanner or converter prints twice there are kept once."""

from __future__ import annotations

import re

from .lines import Line

_LEAST = 8  # shorter repeats happen by chance
_SURE = 24  # a repeat this long needs no sign of a page break
_WINDOW = 700
_AHEAD = 6  # lines a repeated fragment may run over


def without_repeats(lines: list[Line]) -> list[Line]:
    """Lines with the repeated beginnings after breaks cut off."""
    out: list[Line] = []
    tail = ""
    i = 0
    while i < len(lines):
        line = lines[i]
        if line.gap and out and "|" not in line.s:
            page = line.page or line.blanks > 1
            whole, cut = _repeat(tail, lines[i : i + _AHEAD], _LEAST if page else _SURE, page)
            i += whole
            if i >= len(lines):
                break
            if whole or cut:
                line = Line(
                    lines[i].text[cut:].strip() if cut else lines[i].text, lines[i].gap and not cut, 0, line.page
                )
        out.append(line)
        tail = (tail + " " + _plain(line.s))[-_WINDOW:]
        i += 1
    return out


def _plain(s: str) -> str:
    return " ".join(s.split()).lower()


def _repeat(tail: str, ahead: list[Line], least: int, page: bool) -> tuple[int, int]:
    """What of the lines ahead only repeats the end of the text before: whole lines, and characters of the next."""
    words = [(n, m.group().lower(), m.end()) for n, line in enumerate(ahead) for m in re.finditer(r"\S+", line.s)]
    best: tuple[int, int] = (0, 0)
    run = ""
    for place, (n, word, end) in enumerate(words):
        run = f"{run} {word}"
        if len(run) > _WINDOW:
            break
        if len(run) > least and tail.endswith(run):
            last = place + 1 == len(words) or words[place + 1][0] != n
            best = (n + 1, 0) if last else (n, end)
    if best != (0, 0):
        return best
    # a whole line of the page before printed again
    plain = _plain(ahead[0].s)
    return (1, 0) if page and len(plain) >= 20 and plain in tail else (0, 0)
