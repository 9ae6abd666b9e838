"""Where a round stands: its units with their sums, its portions, what somebody has to score, one unit as a tree with its bars."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Q, QuerySet

from dunghen.kernel import access
from dunghen.kernel.access import Actor
from dunghen.par_index import verbs
from dunghen.par_index.models import Assessed, Node, Portion, Round, Score
from dunghen.par_index.queries import seeing, trees
from dunghen.par_index.rules import phases, tree


@dataclass(frozen=True)
class Line:
    """A node of a unit's tree. Points None: not given, or not for this reader to see; ``score`` None: no component, or not for him."""

    node: Node
    depth: int
    score: Score | None
    self_points: float | None
    settled: float | None

    @property
    def lost(self) -> float | None:
        """Return what the last word leaves to the maximum."""
        if self.settled is None or math.isnan(self.settled) or self.node.maximum is None or self.node.side:
            return None
        return max(0.0, float(self.node.maximum) - self.settled)


@dataclass(frozen=True)
class Standing:
    """A unit's tree. ``sees_all``: the reader sees every component, so sums say something; the totals are None otherwise."""

    lines: tuple[Line, ...]
    sees_all: bool
    self_total: float | None
    settled_total: float | None
    percent: float | None
    by_source: tuple[tuple[str, float, float], ...]
    """Source, settled points, maximum."""
    given: int
    of: int


def unit(assessed: Assessed, actor: Actor, at: dt.datetime) -> Standing:
    """Return the tree of one unit as ``actor`` may see it. Three queries."""
    nodes = trees.nodes_of(assessed.round.criteria)
    codes = {row.pk: row.code for row in nodes}
    rules = trees.of_rows(nodes)
    rows = {row.node_id: row for row in seeing.scores_of(assessed, nodes, actor, at)}
    leaves = {leaf.code for leaf in tree.leaves(rules)}
    sees_all = len(rows) == len(leaves)
    own = {codes[pk]: row.self_points for pk, row in rows.items() if row.self_points is not None}
    last = {codes[pk]: row.settled for pk, row in rows.items()}
    settled: dict[str, float] = {code: value for code, value in last.items() if value is not None}
    sums = _sums(rules, own), _sums(rules, settled)
    lines = []
    for row in nodes:
        found = rows.get(row.pk)
        values: list[float | None] = [own.get(row.code), settled.get(row.code)]
        if row.code not in leaves:
            values = [found_sum.get(row.code) if sees_all else None for found_sum in sums]
        lines.append(Line(row, row.code.count("."), found, values[0], values[1]))
    by_source = []
    if sees_all:
        for source, maximum in tree.by_source(rules).items():
            given = (value for code, value in settled.items() if rules[code].source == source)
            earned = sum(value for value in given if not math.isnan(value))
            by_source.append((tree.SOURCES.get(source, ""), earned, maximum))
    return Standing(
        tuple(lines),
        sees_all,
        sums[0].get("") if sees_all else None,
        sums[1].get("") if sees_all else None,
        float(tree.index_percent(rules, settled)) if sees_all and settled else None,
        tuple(by_source),
        len(settled) if assessed.round.phase not in (phases.PREPARING, phases.SCORING) else len(own),
        len(leaves),
    )


def _sums(rules: Mapping[str, tree.Node], points: Mapping[str, float]) -> dict[str, float]:
    """Return node → sum of what was given below it; nothing for a node below which nothing was."""
    found = tree.add_up(rules, points)
    touched = {""} if points else set()
    for code in points:
        at = code
        while at:
            touched.add(at)
            at = rules[at].parent
    return {code: float(value) for code, value in found.items() if code in touched}


@dataclass(frozen=True)
class Rated:
    """A unit of a round in a list: points of its own and the settled ones, as far as given."""

    assessed: Assessed
    self_total: float
    settled_total: float | None
    """None, and so the percentage, while nobody but the units themselves has scored."""
    percent: float | None
    given: int


def units(round: Round) -> tuple[list[Rated], int]:
    """Return the units of a round with their sums, and how many components each has. A fixed number of queries."""
    found = trees.scored(round)
    own, settled, percent = found.sums(trees.SELF)[""], found.sums()[""], found.percent()
    stage = trees.SELF if round.phase in (phases.PREPARING, phases.SCORING) else trees.SETTLED
    given = found.given[stage].sum(axis=1)
    judged = np.any(found.given[trees.SETTLED], axis=1).tolist()
    rows = [
        Rated(
            one,
            float(own[place]),
            float(settled[place]) if judged[place] else None,
            float(percent[place]) if judged[place] else None,
            int(given[place]),
        )
        for place, one in enumerate(found.units)
    ]
    return rows, len(found.leaves)


def portions(assessed: Assessed) -> list[Portion]:
    """Return what each agency scores of a unit, with how much of it is scored (``total``, ``done``). Two queries."""
    rows = Score.objects.filter(assessed=assessed, portion__isnull=False).order_by().values_list("portion")
    counts = rows.annotate(total=Count("pk"), done=Count("pk", filter=Q(self_points__isnull=False)))
    counted = {portion: (total, done) for portion, total, done in counts}
    found = [row for row in assessed.portions.select_related("unit", "commitment", "checked_by") if row.pk in counted]
    for row in found:
        row.total, row.done = counted[row.pk]  # type: ignore[attr-defined]
    return found


def to_do(actor: Actor, at: dt.datetime) -> list[Portion]:
    """Return the portions of rounds under way that the person scores or checks, the next due first. One query."""
    rows = Portion.objects.select_related("unit", "commitment", "assessed__unit", "assessed__round__criteria")
    mine = access.visible(rows, actor, verbs.SCORE, at, {"lead": "unit_id"})
    return list(
        mine.exclude(assessed__round__phase=phases.PUBLISHED)
        .annotate(total=Count("scores"), done=Count("scores", filter=Q(scores__self_points__isnull=False)))
        .filter(total__gt=0)
        .order_by("commitment__due_at", "pk")
    )


def components_of(portions: Sequence[Portion]) -> QuerySet[Score]:
    """Return the components of some portions, with the number of their documents (``proofs``)."""
    return (
        Score.objects.filter(portion__in=portions)
        .select_related("node", "assessed__round")
        .annotate(proofs=Count("evidence", filter=Q(evidence__removed_at=None)))
        .order_by("node__position")
    )


def to_appraise(actor: Actor, at: dt.datetime) -> list[Score]:
    """Return the components that wait for the person's team: not appraised yet, or explained and not answered. One query."""
    rows = Score.objects.select_related("node", "lead", "assessed__unit", "assessed__round")
    mine = access.visible(rows, actor, verbs.APPRAISE, at, {"appraiser": "appraisers__overlap"})
    waits = Q(assessed__round__phase=phases.APPRAISAL, appraised_at=None, portion__isnull=False)
    waits |= Q(assessed__round__phase=phases.EXPLAINING, second_at=None, appeal_at__isnull=False)
    units = access.standing(actor, at).all_units()
    return list(mine.filter(waits).exclude(lead__in=units).order_by("assessed_id", "node__position")[:500])
