"""Every stored point worked out again: from its inputs by the rule, and against the last line of the journal that gave it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dunghen.kernel.journal.queries import last_facts
from dunghen.par_index import verbs
from dunghen.par_index.models import Round, Score
from dunghen.par_index.queries import trees
from dunghen.par_index.rules import scoring

GIVEN_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "self": (verbs.SCORED.slug,),
    "appraised": (verbs.APPRAISED.slug, verbs.SURVEY_RECORDED.slug),
    "second": (verbs.REAPPRAISED.slug,),
    "council": (verbs.CONCLUDED.slug,),
}
"""Whose points → the acts that give them."""


@dataclass(frozen=True)
class Difference:
    """A stored value that is not what it was worked out to be: where, whose, what is stored, what it should be, from what."""

    ref: str
    stage: str
    stored: float | None
    worked_out: float | None
    source: str


@dataclass(frozen=True)
class Recomputed:
    rounds: int
    scores: int
    """Stored points that were worked out again."""
    differences: tuple[Difference, ...]


def recompute(year: int) -> Recomputed:
    """Work out all points of a year's rounds again. Reads alone; a fixed number of queries for each round."""
    found: list[Difference] = []
    rounds = list(Round.objects.filter(year=year).select_related("criteria", "host"))
    count = 0
    for round in rounds:
        rows = list(
            Score.objects.filter(assessed__round=round).select_related(
                "node__criteria", "assessed__unit", "assessed__round__criteria"
            )
        )
        threads = [row.thread for row in rows]
        told = {stage: last_facts(threads, slugs) for stage, slugs in GIVEN_BY.items()}
        for row in rows:
            for stage in GIVEN_BY:
                count += getattr(row, f"{stage}_points") is not None
                found += _of_score(row, stage, told[stage].get(row.thread))
            if row.final_points is not None:
                count += 1
                kept, row.final_points = row.final_points, None
                if not same(kept, row.settled) and round.is_published:
                    found.append(Difference(str(row), "final", kept, row.settled, "điểm đã chốt"))
                row.final_points = kept
        found += list(_totals(round)) if round.is_published else []
    return Recomputed(len(rounds), count, tuple(found))


def same(one: float | None, other: float | None) -> bool:
    """Say whether two points are the same to the last bit; not applicable is the same as not applicable."""
    if one is None or other is None:
        return one is other
    return one == other or (math.isnan(one) and math.isnan(other))


def _of_score(row: Score, stage: str, told: Mapping[str, Any] | None) -> Iterator[Difference]:
    stored = getattr(row, f"{stage}_points")
    inputs = getattr(row, f"{stage}_inputs", {})
    if inputs:
        again = scoring.of(row.node.rule, inputs, float(row.node.maximum or 0), row.node.criteria.on_zero)
        if not same(stored, again):
            yield Difference(str(row), stage, stored, again, "số liệu nhập")
    if stored is None and told is None:
        return
    said = None if told is None else told["value"] if told["applies"] else math.nan
    if not same(stored, said):
        yield Difference(str(row), stage, stored, said, "nhật ký")
    elif told is not None and dict(told["inputs"]) != dict(inputs):
        yield Difference(str(row), stage, stored, said, "số liệu trong nhật ký")


def _totals(round: Round) -> Iterator[Difference]:
    found = trees.scored(round)
    totals, percents = found.sums(trees.FINAL)[""], found.percent(trees.FINAL)
    for place, one in enumerate(found.units):
        for name, again in (("total", float(totals[place])), ("percent", float(percents[place]))):
            if not same(getattr(one, name), again):
                yield Difference(one.unit.name, name, getattr(one, name), again, "cộng điểm")
