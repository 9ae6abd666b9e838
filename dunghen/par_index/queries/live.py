"""Live scores: what the measures that rooms publish would give, beside what was scored."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from dunghen.kernel import measures
from dunghen.kernel.clock import ZONE
from dunghen.kernel.measures import Measure, Reading, Scope
from dunghen.par_index.models import Assessed, Node, Score
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.rules import scoring
from dunghen.par_index.rules.refusals import UnfitRule

PERCENTAGE_KINDS = ("ratio", "bands", "index")
"""Rules that a percentage alone can be scored by."""


@dataclass(frozen=True)
class Live:
    """A component with its measure. ``reading`` and ``points`` None: not measured (yet); ``measure`` None: no room publishes it."""

    score: Score
    measure: Measure | None
    reading: Reading | None
    points: float | None

    @property
    def scored(self) -> float | None:
        """Return what is compared: the self-score, or the last word where nobody scores it himself."""
        given = self.score.self_points if self.score.self_points is not None else self.score.settled
        return None if given is None or math.isnan(given) else given

    @property
    def difference(self) -> float | None:
        """Return live minus scored points."""
        return None if self.points is None or self.scored is None else self.points - self.scored


def of(assessed: Assessed, at: dt.datetime) -> list[Live]:
    """Return the components of a unit that name a measure, in order. One query, and what the measures ask."""
    rows = (
        Score.objects.filter(assessed=assessed)
        .exclude(node__measure="")
        .select_related("node", "lead")
        .order_by("node__position")
    )
    scope = scope_of(assessed, at)
    # Several components may rest on one measure: it is asked once.
    asked: dict[str, Reading | None] = {}
    found = []
    for score in rows:
        slug = score.node.measure
        if slug not in asked:
            asked[slug] = measures.read(slug, scope)
        found.append(
            Live(
                score,
                measures.get(slug),
                asked[slug],
                _scored(score.node, asked[slug], assessed.round.criteria.on_zero),
            )
        )
    return found


def of_score(score: Score, at: dt.datetime) -> Live | None:
    """Return one component with its measure; None when it names none. The score comes with its node, unit, round and set."""
    slug = score.node.measure
    if not slug:
        return None
    reading = measures.read(slug, scope_of(score.assessed, at))
    return Live(score, measures.get(slug), reading, _scored(score.node, reading, score.assessed.round.criteria.on_zero))


def points(assessed: Assessed, nodes: Iterable[Node], at: dt.datetime) -> dict[str, float]:
    """Return leaf code → live points, of the components among ``nodes`` that are measured. What the measures ask, each once."""
    scope = scope_of(assessed, at)
    asked: dict[str, Reading | None] = {}
    found = {}
    for node in nodes:
        # A rule that needs more than a percentage cannot be scored: its measure need not be read.
        if not node.measure or node.rule.get("kind") not in PERCENTAGE_KINDS:
            continue
        if node.measure not in asked:
            asked[node.measure] = measures.read(node.measure, scope)
        given = _scored(node, asked[node.measure], assessed.round.criteria.on_zero)
        if given is not None:
            found[node.code] = given
    return found


def scope_of(assessed: Assessed, at: dt.datetime) -> Scope:
    """Return what the measures are asked: the year of the round as far as it has come, of the unit or of the whole province."""
    first, last = dt.date(assessed.round.year, 1, 1), dt.date(assessed.round.year, 12, 31)
    unit = None if assessed.round.criteria.kind == RatedKind.PROVINCE else assessed.unit.key
    return Scope(at, unit, (first, max(first, min(last, at.astimezone(ZONE).date()))))


def _scored(node: Node, reading: Reading | None, on_zero: str) -> float | None:
    """Score a measured percentage by the component's own rule; None where the rule asks for more than a percentage."""
    if reading is None or reading.unit != "%" or node.maximum is None or node.rule.get("kind") not in PERCENTAGE_KINDS:
        return None
    percent = float(reading.value)
    inputs = {"value": percent} if node.rule["kind"] == "index" else {"b": percent, "a": 100.0}
    try:
        return scoring.of(node.rule, inputs, float(node.maximum), on_zero)
    except UnfitRule:
        return None
