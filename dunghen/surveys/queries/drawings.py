"""Places of what is drawn of results; templates and papers draw the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dunghen.kernel.text import format_number
from dunghen.surveys.queries.results import Line


@dataclass(frozen=True)
class Spot:
    """A row of the drawing: places in its own units."""

    name: str
    y: float
    x: float | None
    left: float
    right: float
    label: str


WIDTH, ROW, EDGE = 440, 44, 8
"""The drawing is 440 wide, each row 44 high; text needs no shrinking on a telephone."""


def drawing(lines: Sequence[Line], target: float | None) -> dict[str, Any]:
    """Return the places of a drawing of shares with their intervals, beside the line of the target (percent)."""
    known = [line for line in lines if line.percent is not None]
    floor = _floor(known, target)

    def x(value: float) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * (value - floor) / (100 - floor), 1)

    spots = []
    for number, line in enumerate(known):
        value = line.percent or 0.0
        low, high = (value if edge is None else edge for edge in (line.low, line.high))
        spots.append(
            Spot(line.name, number * ROW + 16, x(value), x(low), x(high), f"{format_number(round(value, 1), 1)} %")
        )
    step = 10 if 100 - floor <= 60 else 20
    return {
        "spots": spots,
        "height": len(known) * ROW + 26,
        "bottom": len(known) * ROW + 4,
        "width": WIDTH,
        "guides": [(x(value), value) for value in range(floor, 101, step)],
        "target": None if target is None else x(target),
        "target_value": target,
    }


def _floor(known: Sequence[Line], target: float | None) -> int:
    """Return the tens that the scale begins with: below everything that is drawn."""
    least = min([line.low if line.low is not None else line.percent or 0 for line in known] + ([target] if target else []), default=0.0)  # fmt: skip
    return max(0, int(least // 10) * 10 - (10 if least % 10 < 3 else 0))


@dataclass(frozen=True)
class Point:
    """A period: its place, the ends of its interval, where its words stand."""

    name: str
    x: float
    y: float
    top: float
    bottom: float
    label: str

    @property
    def above(self) -> float:
        """Return where the figure stands: above the interval."""
        return round(self.top - 8, 1)


LEFT, TOP, BOTTOM = 34, 24, 184
"""Of the drawing of periods: room for the scale, for words above, where nought of the scale lies."""


def course(periods: Sequence[Mapping[str, Any]], target: float | None) -> dict[str, Any]:
    """Return the places of a drawing of periods (``results.history``) with their intervals, {} with fewer than two to draw.

    Periods are joined where they can be compared; where the series breaks the line does.
    """
    known = [one for one in periods if one["line"].percent is not None]
    if len(known) < 2:
        return {}
    floor = _floor([one["line"] for one in known], target)
    step = (WIDTH - LEFT - EDGE) / len(known)
    years = [one["year"] for one in known]
    short = len(known) > 7

    def y(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (value - floor) / (100 - floor), 1)

    points, joins, breaks = [], [], []
    for place, one in enumerate(known):
        line, closes = one["line"], one["result"].survey.closes_on
        low, high = (line.percent if edge is None else edge for edge in (line.low, line.high))
        name = str(one["year"]) if len(set(years)) == len(years) else f"{closes:%m/%y}" if short else f"{closes:%m/%Y}"
        label = format_number(round(line.percent, 1), 1)
        points.append(Point(name, round(LEFT + step * (place + 0.5), 1), y(line.percent), y(high), y(low), label))
        if one["gap"] and place:
            breaks.append(round(LEFT + step * place, 1))
        elif place:
            joins.append((points[-2], points[-1]))
    return {
        "points": points,
        "joins": joins,
        "breaks": breaks,
        "guides": [(y(value), round(y(value) + 4, 1), value) for value in range(floor, 101, 10 if floor >= 40 else 20)],
        "target": None if target is None else y(target),
        "left": LEFT,
        "right": WIDTH - EDGE,
        "top": TOP - 12,
        "bottom": BOTTOM,
        "width": WIDTH,
        "height": BOTTOM + 24,
    }
