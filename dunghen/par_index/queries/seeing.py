"""Which sets, rounds and scores a person may see."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet

from dunghen.kernel import access, errors
from dunghen.kernel.access import Actor
from dunghen.kernel.organisation.models import Unit
from dunghen.par_index import verbs
from dunghen.par_index.models import Assessed, CriteriaSet, Evidence, Node, Portion, Round, Score

_Row = TypeVar("_Row", bound=Model)
_INVOLVED = {"involved": "involved__overlap"}
_SCORES = {"lead": "lead_id", "assessed": "assessed__unit_id", "appraiser": "appraisers__overlap"}


def sets(actor: Actor, at: dt.datetime) -> QuerySet[CriteriaSet]:
    """Return the sets ``actor`` may see: all for those who keep or follow them, for others those of rounds they take part in."""
    columns = {"involved": "rounds__involved__overlap"}
    return access.visible(CriteriaSet.objects.all(), actor, verbs.SEE_SETS, at, columns).distinct()


def one_set(actor: Actor, pk: int, at: dt.datetime) -> CriteriaSet:
    """Return a set. Raises NotFound."""
    return _one(sets(actor, at), pk)


def node(actor: Actor, pk: int, at: dt.datetime) -> Node:
    """Return a line of a set that ``actor`` may see. Raises NotFound."""
    rows = Node.objects.select_related("criteria", "parent", "lead_unit").filter(criteria__in=sets(actor, at))
    return _one(rows, pk)


def rounds(actor: Actor, at: dt.datetime) -> QuerySet[Round]:
    rows = Round.objects.select_related("criteria", "host")
    return access.visible(rows, actor, verbs.SEE_ROUNDS, at, _INVOLVED)


def one_round(actor: Actor, pk: int, at: dt.datetime) -> Round:
    """Return a round. Raises NotFound."""
    return _one(rounds(actor, at), pk)


def assessed(actor: Actor, pk: int, at: dt.datetime) -> Assessed:
    """Return a unit in a round that ``actor`` may see. Raises NotFound."""
    rows = Assessed.objects.select_related("unit", "round__criteria", "round__host", "submitted_by")
    return _one(rows.filter(round__in=rounds(actor, at)), pk)


def scores(actor: Actor, at: dt.datetime) -> QuerySet[Score]:
    """Return the scores ``actor`` may see: all for those who follow the index, for others what they score, are rated by, or appraise."""
    rows = Score.objects.select_related(
        "node__criteria", "node__parent", "lead", "portion__unit", "assessed__unit", "assessed__round__criteria"
    )
    return access.visible(rows, actor, verbs.SEE_SCORES, at, _SCORES)


TOLD = (
    "node_id", "assessed_id", "portion_id", "lead_id",
    "self_points", "appraised_points", "second_points", "council_points", "final_points",
    "appraised_at", "second_at", "council_at",
)  # fmt: skip
"""What a list of scores needs of each: its points, when they were given, and whose they are."""


def scores_of(assessed: Assessed, nodes: Sequence[Node], actor: Actor, at: dt.datetime) -> list[Score]:
    """Return the scores of a unit that ``actor`` may see, in the order of ``nodes`` (all of its set), each with its node and lead. Two queries."""
    known = {node.pk: (place, node) for place, node in enumerate(nodes)}
    rows = scores(actor, at).filter(assessed=assessed).select_related(None).only(*TOLD)
    found = sorted(rows, key=lambda row: known[row.node_id][0])
    leads = Unit.objects.in_bulk({row.lead_id for row in found})
    for row in found:
        row.node, row.lead = known[row.node_id][1], leads[row.lead_id]
    return found


def score(actor: Actor, pk: int, at: dt.datetime) -> Score:
    """Return a score. Raises NotFound."""
    return _one(scores(actor, at), pk)


def evidence(actor: Actor, pk: int, at: dt.datetime) -> Evidence:
    """Return a document of a score that ``actor`` may see. Raises NotFound."""
    rows = Evidence.objects.select_related("score__assessed__round__criteria", "score__node", "score__portion__unit")
    return _one(rows.filter(score__in=scores(actor, at)), pk)


def portion(actor: Actor, pk: int, at: dt.datetime) -> Portion:
    """Return what an agency scores, for those who may see its scores. Raises NotFound."""
    rows = Portion.objects.select_related("unit", "commitment", "assessed__unit", "assessed__round__criteria")
    columns = {"lead": "unit_id", "assessed": "assessed__unit_id"}
    return _one(access.visible(rows, actor, verbs.SEE_SCORES, at, columns), pk)


def _one(rows: QuerySet[_Row], pk: int) -> _Row:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise errors.NotFound
    return found
