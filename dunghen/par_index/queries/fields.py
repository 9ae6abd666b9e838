"""The published field: one's own history with its breaks, the parts of a year's total, the others that a total is ranked among."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dunghen.kernel.clock import ZONE
from dunghen.par_index.models import CriteriaSet, PublishedResult, SeriesBreak
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.queries import trees
from dunghen.par_index.rules import tree, whatif


@dataclass(frozen=True)
class Year:
    """One's own result of a year beside the country's. ``broken``: why it is not to be compared with the year before, "" when it is."""

    result: PublishedResult
    of: int
    average: Decimal | None
    gained: Decimal | None
    climbed: int | None
    """Places won since the year before (negative: lost)."""
    broken: str

    @property
    def fallen(self) -> int:
        """Return places lost, when some were."""
        return -(self.climbed or 0)

    @property
    def to_average(self) -> Decimal | None:
        if self.average is None or self.result.total is None:
            return None
        return self.result.total - self.average


def seen(at: dt.datetime) -> list[PublishedResult]:
    """Return what can be known at ``at``: results of a year are published in the next one. One query."""
    return list(PublishedResult.objects.filter(year__lt=at.astimezone(ZONE).year).order_by("-year", "rank", "province"))


def history(rows: list[PublishedResult]) -> list[Year]:
    """Return one's own years, the latest first. One query."""
    breaks = {row.year: row.why for row in SeriesBreak.objects.filter(part=SeriesBreak.Part.TOTAL)}
    averages = {row.year: row.total for row in rows if row.is_average}
    own = {row.year: row for row in rows if row.is_own}
    found = []
    for year, row in own.items():
        last = own.get(year - 1)
        both = last is not None and row.total is not None and last.total is not None
        ranked = last is not None and row.rank is not None and last.rank is not None
        found.append(
            Year(
                row,
                size(rows, year),
                averages.get(year),
                row.total - last.total if both else None,  # type: ignore[operator, union-attr]
                last.rank - row.rank if ranked else None,  # type: ignore[operator, union-attr]
                breaks.get(year, "") if last is not None else "",
            )
        )
    return found


def size(rows: list[PublishedResult], year: int) -> int:
    """Return how many provinces were ranked: the lowest rank known of that year or, of an older field, the nearest before."""
    counted = {row.year: 0 for row in rows}
    for row in rows:
        counted[row.year] = max(counted[row.year], row.rank or 0)
    # A year of which only some ranks are published is as large as the largest known of its time.
    return max((count for when, count in counted.items() if abs(when - year) <= 2), default=0)


@dataclass(frozen=True)
class Part:
    """One source's part of a total: points of its maximum, and its share of all that was lost, in percent."""

    sources: tuple[str, ...]
    points: float
    maximum: float
    share: float
    printed: int
    """The share as a whole number, all together 100."""

    @property
    def lost(self) -> float:
        return self.maximum - self.points

    @property
    def label(self) -> str:
        return " + ".join(tree.SOURCES[source] for source in self.sources)


def parts(result: PublishedResult) -> list[Part]:
    """Return the parts of a published total against the maxima of its year's set; parts not told apart stand together. Two queries.

    Empty when the total, the appraised or the leaders' part is not known, no set of that year is, or the set is of another scale.
    """
    if result.total is None or result.council_points is None or result.leader_points is None:
        return []
    most = maxima(result.year)
    if not most:
        return []
    appraised = most.get(tree.APPRAISAL, 0.0) + most.get(tree.SELF, 0.0)
    known: list[tuple[tuple[str, ...], float, float]] = [
        ((tree.APPRAISAL,), float(result.council_points), appraised),
        ((tree.LEADERS,), float(result.leader_points), most.get(tree.LEADERS, 0.0)),
    ]
    if result.sipas_points is not None and result.impact_points is not None:
        known += [
            ((tree.SIPAS,), float(result.sipas_points), most.get(tree.SIPAS, 0.0)),
            ((tree.IMPACT,), float(result.impact_points), most.get(tree.IMPACT, 0.0)),
        ]
    else:
        rest = float(result.total - result.council_points - result.leader_points)
        known.append(((tree.SIPAS, tree.IMPACT), rest, most.get(tree.SIPAS, 0.0) + most.get(tree.IMPACT, 0.0)))
    if any(points > maximum + tree.PRINTED_TOLERANCE for _, points, maximum in known):
        return []
    lost = sum(maximum - points for _, points, maximum in known)
    shares = [100 * (maximum - points) / lost if lost else 0.0 for _, points, maximum in known]
    printed = whole_shares(shares)
    return [
        Part(sources, points, maximum, share, whole)
        for (sources, points, maximum), share, whole in zip(known, shares, printed, strict=True)
    ]


def whole_shares(shares: Sequence[float]) -> list[int]:
    """Return percentages as whole numbers that add up to what they add up to: the largest rests are rounded up."""
    floors = [math.floor(share) for share in shares]
    missing = round(math.fsum(shares)) - sum(floors)
    order = sorted(range(len(shares)), key=lambda place: floors[place] - shares[place])
    return [floor + (place in order[:missing]) for place, floor in enumerate(floors)]


def maxima(year: int) -> dict[str, float]:
    """Return source → maximum points in the provincial set of a year; empty when none is known in full. Two queries."""
    fitting = CriteriaSet.objects.filter(kind=RatedKind.PROVINCE, first_year__lte=year).exclude(last_year__lt=year)
    criteria = fitting.order_by("-state", "-first_year", "-id").first()
    if criteria is None:
        return {}
    found = tree.by_source(trees.of_set(criteria))
    return found if abs(sum(found.values()) - float(criteria.whole)) <= tree.TOLERANCE else {}


@dataclass(frozen=True)
class Rivals:
    """The others of a year's field: (total, rank among themselves), and how many there are with oneself."""

    year: int
    known: list[tuple[float, int]]
    of: int
    best: dict[str, float]
    """Source → the best published share of its maximum (0 to 1): more has not been reached by anybody."""
    own: tuple[float, int] | None = None
    """One's own published total and rank."""


def rivals(rows: list[PublishedResult], year: int) -> Rivals | None:
    """Return the last field up to ``year`` in which at least three totals are published. Two queries."""
    for when in sorted({row.year for row in rows if row.year <= year}, reverse=True):
        here = [row for row in rows if row.year == when and not row.is_average]
        ranked = [row for row in here if row.total is not None and row.rank is not None]
        if len(ranked) >= 3:
            mine = next((row for row in here if row.is_own), None)
            own = mine.rank if mine else None
            told = (float(mine.total), own) if mine and own and mine.total is not None else None
            others = [(float(row.total), row.rank) for row in ranked if not row.is_own]  # type: ignore[arg-type]
            return Rivals(when, whatif.without(others, own), size(rows, when), _best(here, when), told)  # type: ignore[arg-type]
    return None


def _best(rows: list[PublishedResult], year: int) -> dict[str, float]:
    most = maxima(year)
    columns = {tree.LEADERS: "leader_points", tree.SIPAS: "sipas_points", tree.IMPACT: "impact_points"}
    found = {}
    for source, column in columns.items():
        known = [float(value) for row in rows if (value := getattr(row, column)) is not None]
        if known and most.get(source):
            found[source] = min(1.0, max(known) / most[source])
    return found
