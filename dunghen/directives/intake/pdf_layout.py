"""From letters with places to lines in reading order: columns side by side, drawn tables, paragraphs. Pure geometry.

Units are points, the origin is the lower left corner of the page as shown, y grows upwards.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from dunghen.kernel.text import fold, squeeze

from .pdf_tables import Glyph, Rule, Table, find_tables


@dataclass(slots=True)
class Segment:
    """Letters of one line without a wide gap."""

    x0: float
    x1: float
    y: float
    em: float
    text: str


@dataclass(slots=True)
class Line:
    """Segments at one height, from left to right."""

    y: float
    em: float
    segments: list[Segment] = field(default_factory=list)

    def text(self) -> str:
        return "    ".join(segment.text for segment in self.segments)


_WIDE = 1.5  # em: a gap that justified text does not reach
_BROKEN_DATE = re.compile(r"[0-9 ]{1,4}/[0-9 ]{1,4}(?:/[0-9 ]{4,8})?")
_LABEL = re.compile(r"[-–—+*•●○▪■]|\(?[0-9IVXivx]{1,4}[.)/]*|\(?[a-zđ][.)]", re.I)


def lay_out(glyphs: list[Glyph], across: list[Rule], down: list[Rule]) -> str:
    """The text of one page. An empty line stands where the page leaves more room than between lines."""
    tables = find_tables(across, down)
    outside: list[Glyph] = []
    inside: list[dict[tuple[int, int], list[Glyph]]] = [{} for _ in tables]
    home = outside
    for glyph in glyphs:
        if glyph.sign != " ":  # a blank goes with the letter before it: its own place is often nowhere
            home = outside
            for table, cells in zip(tables, inside, strict=True):
                if where := table.cell_of(glyph):
                    home = cells.setdefault(where, [])
                    break
        home.append(glyph)
    lines = _lines(_segments(outside))
    parts: list[tuple[float, float, list[str]]] = [(top, bottom, text) for top, bottom, text in _flow(lines)]
    for table, cells in zip(tables, inside, strict=True):
        if rows := list(_rows(table, cells)):
            parts.append((table.ys[0], table.ys[-1], ["", *rows, ""]))
    parts.sort(key=lambda part: -part[0])
    return _joined(parts, _pitch(lines))


def _joined(parts: list[tuple[float, float, list[str]]], pitch: float) -> str:
    out: list[str] = []
    before: float | None = None
    for top, bottom, text in parts:
        if before is not None and pitch and before - top > pitch * 1.3:
            out.append("")
        out.extend(text)
        before = bottom
    return re.sub("\n{3,}", "\n\n", "\n".join(out)).strip("\n")


def _pitch(lines: list[Line]) -> float:
    steps = [above.y - below.y for above, below in pairwise(lines)]
    return median(steps) if steps else 0.0


# --- letters to lines -------------------------------------------------------------------------------------------------------


def _segments(glyphs: Iterable[Glyph]) -> list[Segment]:
    """Follow the order in which the page was written as long as it runs on along one line."""
    out: list[Segment] = []
    blank = False
    for glyph in glyphs:
        if glyph.sign.isspace():
            blank = True
            continue
        last = out[-1] if out else None
        if last is not None and unicodedata.combining(glyph.sign):
            last.text += glyph.sign
            continue
        if last is not None and abs(glyph.y - last.y) < last.em * 0.3:
            gap = glyph.x0 - last.x1
            if -last.em * 0.5 <= gap <= last.em * _WIDE:
                last.text += (" " if blank else "") + glyph.sign
                last.x1 = max(last.x1, glyph.x1)
                blank = False
                continue
        out.append(Segment(glyph.x0, glyph.x1, glyph.y, glyph.em, glyph.sign))
        blank = False
    return out


def _lines(segments: list[Segment]) -> list[Line]:
    """From top to bottom; raised and lowered signs stay on their line; neighbours without a wide gap become one segment."""
    lines: list[Line] = []
    for segment in sorted(segments, key=lambda s: (-s.y, s.x0)):
        home = next((line for line in lines[-3:] if abs(line.y - segment.y) < max(line.em, segment.em) * 0.5), None)
        if home is None:
            home = Line(segment.y, segment.em)
            lines.append(home)
        home.segments.append(segment)
    for line in lines:
        line.segments.sort(key=lambda s: s.x0)
        joined = [line.segments[0]]
        for segment in line.segments[1:]:
            last = joined[-1]
            gap = segment.x0 - last.x1
            if gap <= last.em * _WIDE or (_LABEL.fullmatch(last.text) and gap < last.em * 6):
                last.text += ("" if gap < last.em * 0.12 else " ") + segment.text
                last.x1 = max(last.x1, segment.x1)
            else:
                joined.append(segment)
        line.segments = joined
    return lines


# --- columns ----------------------------------------------------------------------------------------------------------------


def _flow(lines: list[Line]) -> Iterator[tuple[float, float, list[str]]]:
    """(top, bottom, lines of text) of each line, or of a whole block of two columns: left column first, then the right one."""
    at = 0
    while at < len(lines):
        gutter = _gutter(lines, at)
        end = _block_end(lines, at, gutter) if gutter else at
        if gutter and end > at:
            left, right = _sides(lines[at:end], sum(gutter) / 2)
            yield lines[at].y, lines[end - 1].y, ["", *left, *right, ""]
            at = end
        else:
            yield lines[at].y, lines[at].y, [lines[at].text()]
            at += 1


def _close(lines: list[Line], number: int) -> bool:
    """Whether a line stands closer to the one before than lines of one text can: they are beside each other, a little askew."""
    return 0 < number < len(lines) and lines[number - 1].y - lines[number].y < lines[number].em * 0.9


def _gutter(lines: list[Line], at: int) -> tuple[float, float] | None:
    """The widest gap of a line, or between it and the next one when that stands beside it; None where there is none."""
    segments = lines[at].segments
    if len(segments) == 1 and _close(lines, at + 1):
        segments = sorted([*segments, *lines[at + 1].segments], key=lambda s: s.x0)
    gaps = [(a.x1, b.x0) for a, b in pairwise(segments) if b.x0 - a.x1 > a.em * 0.3]
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=None)


def _sides(lines: list[Line], middle: float) -> tuple[list[str], list[str]]:
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        sides: tuple[list[str], list[str]] = ([], [])
        for segment in line.segments:
            sides[(segment.x0 + segment.x1) / 2 > middle].append(segment.text)
        for side, column in zip(sides, (left, right), strict=True):
            if side:
                column.append(" ".join(side))
    return left, right


def _block_end(lines: list[Line], start: int, gutter: tuple[float, float]) -> int:
    """The line after the block of two columns that begins at ``start``; ``start`` itself when there is none.

    The block goes on as long as one gutter stays free. It needs both sides twice, or the foot of a letter
    ("Nơi nhận" beside the signature). A line that says to whom the letter goes ends the head.
    """
    low, high = gutter
    middle = (low + high) / 2
    both = 0
    end = start
    foot = False
    before: list[list[Segment]] = [[], []]
    for number in range(start, len(lines)):
        line = lines[number]
        if number > start and (
            lines[number - 1].y - line.y > line.em * 9 or fold(line.segments[0].text).startswith("kinh gui")
        ):
            break
        sides = [[s for s in line.segments if ((s.x0 + s.x1) / 2 > middle) is right] for right in (False, True)]
        low = max([low, *(s.x1 for s in sides[0])])
        high = min([high, *(s.x0 for s in sides[1])])
        if high - low < line.em * 0.3:
            break
        askew = (
            number > start
            and _close(lines, number)
            and bool(sides[0]) == bool(before[1])
            and bool(sides[0]) != bool(sides[1])
        )
        both += all(map(bool, sides)) or askew
        foot = foot or (number < start + 2 and fold(line.segments[0].text).startswith("noi nhan"))
        before = sides
        end = number + 1
    return end if both > 1 or (both and foot and end > start + 1) else start


# --- tables -----------------------------------------------------------------------------------------------------------------


def _rows(table: Table, cells: dict[tuple[int, int], list[Glyph]]) -> Iterator[str]:
    """Rows with pipes; a cell over several rows speaks in its first one."""
    for row in range(len(table.ys) - 1):
        texts = [_cell_text(cells.get((row, column), [])) for column in table.starts(row)]
        if any(texts):
            yield " | ".join(texts)


def _cell_text(glyphs: list[Glyph]) -> str:
    text = squeeze(" ".join(line.text() for line in _lines(_segments(glyphs))).replace("|", "/"))
    # A narrow column breaks even a date: "30/9", "/202", "1".
    return text.replace(" ", "") if _BROKEN_DATE.fullmatch(text) else text
