"""Following the kernel when it moves many commitments at once: petitions repeat their owner and due moment."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Unit
from dunghen.petitions import rules
from dunghen.petitions.models import Cooperation, Petition


def answers_handed_over(ids: Sequence[int], to_unit: Unit, at: dt.datetime) -> None:
    """Let the petitions of these promises be led by ``to_unit``."""
    Petition.objects.filter(answering_id__in=ids).update(lead=to_unit)


def screenings_handed_over(ids: Sequence[int], to_unit: Unit, at: dt.datetime) -> None:
    """Let new petitions be coordinated by ``to_unit``."""
    Petition.objects.filter(screening_id__in=ids).update(centre=to_unit)


def publications_handed_over(ids: Sequence[int], to_unit: Unit, at: dt.datetime) -> None:
    Petition.objects.filter(publishing_id__in=ids).update(centre=to_unit)


def cooperations_handed_over(ids: Sequence[int], to_unit: Unit, at: dt.datetime) -> None:
    Cooperation.objects.filter(commitment_id__in=ids).update(unit=to_unit)


def screenings_moved(ids: Sequence[int], at: dt.datetime) -> None:
    """Repeat the due moments that moved, for petitions still being screened."""
    _repeat("screening_id", ids, (rules.RECEIVED,))


def answers_moved(ids: Sequence[int], at: dt.datetime) -> None:
    _repeat("answering_id", ids, (*rules.WITH_UNIT, rules.SENT_BACK))


def publications_moved(ids: Sequence[int], at: dt.datetime) -> None:
    _repeat("publishing_id", ids, (rules.ANSWERED,))


def _repeat(column: str, ids: Sequence[int], states: Sequence[str]) -> None:
    due = Commitment.objects.filter(pk=OuterRef(column)).values("due_at")
    Petition.objects.filter(**{f"{column}__in": ids}, state__in=states).update(due_at=Subquery(due))
