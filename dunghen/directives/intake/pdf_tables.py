"""Drawn tables of a PDF page: grids found among its lines. Pure geometry, units and origin as in ``pdf_layout``."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

_NEAR = 3.0  # points: borders drawn as thin boxes miss each other by about their own width
_MOST_RULES = 20_000


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
