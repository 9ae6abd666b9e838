"""From letters with places to lines in reading order: columns side by side, drawn tables, paragraphs. Pure geometry.

Units are points, the origin is the lower left corner of the page as shown, y grows upwards.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from dunghen.kernel.text import fold, squeeze


class Glyph(NamedTuple):
    """One letter: left and right edge, baseline, size of the em, sign. A blank has no place of its own."""

    x0: float
    x1: float
    y: float
    em: float
    sign: str


class Rule(NamedTuple):
    """A drawn line: at ``at``, from ``start`` to ``end``, along the other axis."""

    at: float
    start: float
    end: float


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


@dataclass(frozen=True, slots=True)
class Table:
    """A drawn grid: borders of columns from left to right, of rows from top to bottom, and the rules that are really there."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]

    def cell_of(self, glyph: Glyph) -> tuple[int, int] | None:
        """(row, column) that owns the letter, or None outside."""
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y + glyph.em * 0.3
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]):
            return None
        row = min(bisect_right([-edge for edge in self.ys], -y), len(self.ys) - 1) - 1
        column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        return self._anchor(row, column)

    def _anchor(self, row: int, column: int) -> tuple[int, int]:
        """Where a merged cell starts: go left and up while no rule parts the neighbours."""
        while column > 0 and not _parted(self.down, self.xs[column], (self.ys[row] + self.ys[row + 1]) / 2):
            column -= 1
        while row > 0 and not _parted(self.across, self.ys[row], (self.xs[column] + self.xs[column + 1]) / 2):
            row -= 1
        return row, column

    def starts(self, row: int) -> list[int]:
        """Columns at which a cell begins in this row, cells that hang down from above included."""
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        return [c for c in range(len(self.xs) - 1) if c == 0 or _parted(self.down, self.xs[c], middle)]


_NEAR = 3.0  # points: borders drawn as thin boxes miss each other by about their own width
_WIDE = 1.5  # em: a gap that justified text does not reach
_LABEL = re.compile(r"[-–—+*•●○▪■]|\(?[0-9IVXivx]{1,4}[.)/]*|\(?[a-zđ][.)]", re.I)
_MOST_RULES = 20_000


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
        end = _block_end(lines, at) if len(lines[at].segments) > 1 else at
        if end > at:
            gutter = _gutter(lines[at])
            left, right = _sides(lines[at:end], sum(gutter) / 2)
            yield lines[at].y, lines[end - 1].y, ["", *left, *right, ""]
            at = end
        else:
            yield lines[at].y, lines[at].y, [lines[at].text()]
            at += 1


def _gutter(line: Line) -> tuple[float, float]:
    """The widest gap of a line."""
    gaps = [(a.x1, b.x0) for a, b in pairwise(line.segments)]
    return max(gaps, key=lambda gap: gap[1] - gap[0])


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


def _block_end(lines: list[Line], start: int) -> int:
    """The line after the block of two columns that begins at ``start``; ``start`` itself when there is none.

    The block goes on as long as one gutter stays free. It needs two lines with both sides, or the foot of a letter
    ("Nơi nhận" beside the signature). A line that says to whom the letter goes ends the head.
    """
    low, high = _gutter(lines[start])
    middle = (low + high) / 2
    both = 0
    end = start
    for number in range(start, len(lines)):
        line = lines[number]
        if number > start and (
            lines[number - 1].y - line.y > line.em * 9 or fold(line.segments[0].text).startswith("kinh gui")
        ):
            break
        sides = [[s for s in line.segments if ((s.x0 + s.x1) / 2 > middle) is right] for right in (False, True)]
        low = max([low, *(s.x1 for s in sides[0])])
        high = min([high, *(s.x0 for s in sides[1])])
        if high - low < line.em * 0.8:
            break
        both += all(map(bool, sides))
        end = number + 1
    foot = fold(lines[start].segments[0].text).startswith("noi nhan")
    return end if both > 1 or (foot and end > start + 1) else start


# --- tables -----------------------------------------------------------------------------------------------------------------


def find_tables(across: list[Rule], down: list[Rule]) -> list[Table]:
    """Grids of at least two columns among the drawn lines. Single frames and underlines are none."""
    if not across or len(down) < 3 or len(across) + len(down) > _MOST_RULES:
        return []
    horizontal, vertical = _merged(across), _merged(down)
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for h in horizontal:
        touching = [
            v for v in vertical if h.start - _NEAR <= v.at <= h.end + _NEAR and v.start - _NEAR <= h.at <= v.end + _NEAR
        ]
        if not touching:
            continue
        mine: tuple[list[Rule], list[Rule]] = ([h], list(touching))
        rest = []
        for group in groups:
            if any(v in group[1] for v in touching):
                mine[0].extend(group[0])
                mine[1].extend(v for v in group[1] if v not in mine[1])
            else:
                rest.append(group)
        groups = [*rest, mine]
    tables = []
    for hs, vs in groups:
        xs = _distinct([v.at for v in vs] + [min(h.start for h in hs), max(h.end for h in hs)])
        ys = _distinct([h.at for h in hs] + [min(v.start for v in vs), max(v.end for v in vs)])[::-1]
        if len(xs) > 2 and len(ys) > 1:
            tables.append(Table(tuple(xs), tuple(ys), tuple(hs), tuple(vs)))
    return tables


def _merged(rules: list[Rule]) -> list[Rule]:
    """Collinear pieces that meet become one rule: programs draw a border cell by cell."""
    out: list[Rule] = []
    rows: list[list[Rule]] = []
    for rule in sorted(rules):
        if rows and rule.at - rows[-1][0].at <= _NEAR / 2:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    for row in rows:
        row.sort(key=lambda r: r.start)
        current = row[0]
        for rule in row[1:]:
            if rule.start <= current.end + _NEAR:
                current = Rule(current.at, current.start, max(current.end, rule.end))
            else:
                out.append(current)
                current = Rule(row[0].at, rule.start, rule.end)
        out.append(current)
    return out


def _distinct(values: list[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _parted(rules: tuple[Rule, ...], at: float, where: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.start <= where <= rule.end for rule in rules)


def _rows(table: Table, cells: dict[tuple[int, int], list[Glyph]]) -> Iterator[str]:
    """Rows with pipes; a cell over several rows speaks in its first one."""
    for row in range(len(table.ys) - 1):
        texts = [_cell_text(cells.get((row, column), [])) for column in table.starts(row)]
        if any(texts):
            yield " | ".join(texts)


def _cell_text(glyphs: list[Glyph]) -> str:
    return squeeze(" ".join(line.text() for line in _lines(_segments(glyphs))).replace("|", "/"))
