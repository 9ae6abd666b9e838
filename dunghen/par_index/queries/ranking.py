"""Units of a round in their order: ranks with ties, in the whole and among peers, grades, and the way since last year."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dunghen.kernel.clock import ZONE
from dunghen.par_index.models import Assessed, GradeScale, Round
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.queries import trees
from dunghen.par_index.rules import phases, tree


@dataclass(frozen=True)
class Place:
    """A unit in its round. ``moved``: places won among peers since last year, None without one; ``gained``: percent since then."""

    assessed: Assessed
    total: float
    percent: float
    rank: int
    peer_rank: int
    peers: int
    grade: str
    level: int
    """Which grade, 0 the best."""
    moved: int | None
    gained: float | None


@dataclass(frozen=True)
class Ranking:
    """``groups``: peer group → its members, the best first; ``counts``: grade → how many; ``scale``: None, no grades were set."""

    round: Round
    groups: dict[str, list[Place]]
    counts: dict[str, int]
    scale: GradeScale | None
    last: Round | None
    is_final: bool

    @property
    def places(self) -> list[Place]:
        return [place for members in self.groups.values() for place in members]

    @property
    def is_comparable(self) -> bool:
        """Say whether last year's round was scored by the same set."""
        return self.last is not None and self.last.criteria_id == self.round.criteria_id


def of(round: Round, at: dt.datetime) -> Ranking:
    """Return the units ranked by their percentage: the published, or as it now stands. At most nine queries."""
    units, totals, percents, tie_break = _figures(round)
    scale = scale_of(round, at)
    grades = [(float(edge), str(name)) for edge, name in scale.grades] if scale else []
    names = [name for _, name in grades]
    last = (
        Round.objects.filter(criteria__kind=round.criteria.kind, year=round.year - 1, phase=phases.PUBLISHED)
        .select_related("criteria")
        .order_by("-id")
        .first()
    )
    before = _before(last)
    whole = tree.ranks(percents, tie_break)
    groups: dict[str, list[Place]] = {}
    counts = dict.fromkeys(names, 0)
    for group in dict.fromkeys(unit.peer_group for unit in units):
        rows = [row for row, unit in enumerate(units) if unit.peer_group == group]
        among = _among(rows, percents, tie_break)
        members = []
        for row, peer_rank in zip(rows, among, strict=True):
            unit = units[row]
            # A unit whose paper says 90,00 % has the grade of 90 %.
            grade = tree.grade(float(tree.printed(percents[row])), grades) if grades else ""
            counts[grade] = counts.get(grade, 0) + 1 if grade else 0
            old = before.get(unit.unit_id)
            members.append(
                Place(
                    unit, totals[row], percents[row], int(whole[row]), peer_rank, len(rows), grade,
                    names.index(grade) if grade else 0,
                    old[1] - peer_rank if old and old[2] == group else None,
                    percents[row] - old[0] if old else None,
                )
            )  # fmt: skip
        groups[group] = sorted(members, key=lambda place: (place.peer_rank, place.assessed.unit.name))
    counts.pop("", None)
    return Ranking(round, groups, counts, scale, last, round.is_published)


def _among(rows: Sequence[int], percents: list[float], tie_break: list[float] | None) -> list[int]:
    """Return the ranks of some units among themselves."""
    parted = None if tie_break is None else [tie_break[row] for row in rows]
    found: list[int] = tree.ranks([percents[row] for row in rows], parted).tolist()
    return found


def _figures(round: Round) -> tuple[list[Assessed], list[float], list[float], list[float] | None]:
    """Return the units of a round, their totals, percentages, and what parts ties, None where nothing does."""
    if round.is_published and round.criteria.ties != tree.APPRAISED:
        units = list(round.assessed.select_related("unit").order_by("peer_group", "unit__name", "id"))
        return units, [unit.total or 0.0 for unit in units], [unit.percent or 0.0 for unit in units], None
    found = trees.scored(round)
    stage = trees.FINAL if round.is_published else trees.SETTLED
    appraised = np.zeros(len(found.units))
    for place, code in enumerate(found.leaves):
        if found.nodes[code].source in (tree.APPRAISAL, tree.SELF):
            appraised = appraised + np.nan_to_num(found.points[stage][:, place])
    sums = found.sums(stage)[""] if found.units else np.zeros(0)
    percents = found.percent(stage) if found.units else np.zeros(0)
    tie_break = appraised.tolist() if round.criteria.ties == tree.APPRAISED else None
    return list(found.units), sums.tolist(), percents.tolist(), tie_break


def _before(last: Round | None) -> dict[int, tuple[float, int, str]]:
    """Return unit → (percent, rank among peers, peer group) of the round before."""
    if last is None:
        return {}
    units, _totals, percents, tie_break = _figures(last)
    found = {}
    for group in {unit.peer_group for unit in units}:
        rows = [row for row, unit in enumerate(units) if unit.peer_group == group]
        for row, rank in zip(rows, _among(rows, percents, tie_break), strict=True):
            found[units[row].unit_id] = (percents[row], rank, group)
    return found


def scale_of(round: Round, at: dt.datetime) -> GradeScale | None:
    """Return the grades in force on the day of the decision, today's before there is one."""
    on = round.decision_on or at.astimezone(ZONE).date()
    return GradeScale.objects.on(on).filter(kind=round.criteria.kind).first()


def published_rounds() -> list[Round]:
    """Return the rounds whose results are published, the latest first. One query."""
    return list(
        Round.objects.filter(phase=phases.PUBLISHED)
        .select_related("criteria")
        .order_by("-year", "criteria__kind", "-id")
    )


def is_anything_published() -> bool:
    """Say whether the result of a unit index is there for everybody to read. One query."""
    return Round.objects.filter(phase=phases.PUBLISHED).exclude(criteria__kind=RatedKind.PROVINCE).exists()
