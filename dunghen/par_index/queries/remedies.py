"""What was done about lost components: the assignments that each gave rise to."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments.models import Commitment
from dunghen.par_index import verbs
from dunghen.par_index.models import Score
from dunghen.par_index.rules import gaps


@dataclass(frozen=True)
class Remedy:
    """An assignment as a page shows it: its reference, address and state of time."""

    commitment: Commitment
    state: str


def of(scores: Iterable[int], at: dt.datetime) -> dict[int, list[Remedy]]:
    """Return score → its assignments, the newest first. One query."""
    soon = commitments.soon_until(at)
    return {
        score: [Remedy(row, row.timeliness(at, soon)) for row in rows]
        for score, rows in commitments.risen_from(verbs.ORIGIN, scores).items()
    }


def scored(score: int) -> Score | None:
    """Return the score that an assignment came from. One query."""
    return Score.objects.select_related("assessed").filter(pk=score).first()


def lost_of(score: Score) -> gaps.Loss | None:
    """Return what the component lost by the last word there is, its own score before any; None: not scored, or not applicable."""
    points = score.settled if score.settled is not None else score.self_points
    node = score.node
    if points is None or points != points or node.maximum is None or node.side:
        return None
    return gaps.Loss(node.code, "", node.source, float(node.maximum), points)
