"""Following the kernel when it moves many commitments at once: petitions repeat their owner and due moment."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime.changes import CalendarChange
from dunghen.petitions import queries, rules
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


def outsides_handed_over(ids: Sequence[int], to_unit: Unit, at: dt.datetime) -> None:
    """Let what waits for a body outside be coordinated by ``to_unit``."""
    Petition.objects.filter(forwardings__commitment_id__in=ids).update(centre=to_unit)


def screenings_moved(ids: Sequence[int], at: dt.datetime) -> None:
    """Repeat the due moments that moved, for petitions still being screened; what their senders expect is counted by ``recount``."""
    rows = Petition.objects.filter(screening_id__in=ids, state=rules.RECEIVED)
    rows.update(due_at=_due("screening_id"))


def answers_moved(ids: Sequence[int], at: dt.datetime) -> None:
    """Repeat the due moments of answers, for their units and for those who wait; who is being asked keeps the term of his own."""
    due, rows = _due("answering_id"), Petition.objects.filter(answering_id__in=ids)
    rows.filter(state__in=(*rules.WITH_UNIT, rules.SENT_BACK)).update(due_at=due, expected_at=due, late_words=0)
    rows.filter(state=rules.ASKED).update(expected_at=due, late_words=0)


def publications_moved(ids: Sequence[int], at: dt.datetime) -> None:
    Petition.objects.filter(publishing_id__in=ids, state=rules.ANSWERED).update(due_at=_due("publishing_id"))


def outsides_moved(ids: Sequence[int], at: dt.datetime) -> None:
    """Repeat the due moments of bodies outside."""
    due = Subquery(Commitment.objects.filter(pk__in=ids, petition_forwarding__petition=OuterRef("pk")).values("due_at"))
    rows = Petition.objects.filter(forwardings__commitment_id__in=ids, state=rules.FORWARDED)
    rows.update(due_at=due, expected_at=due, late_words=0)


def _due(column: str) -> Subquery:
    return Subquery(Commitment.objects.filter(pk=OuterRef(column)).values("due_at"))


def recount(change: CalendarChange) -> None:
    """Count anew what the senders of petitions not yet handed over were told to expect: it rests on days after the screening, so it can
    move when no promise does. Runs after the kernel has moved the promises.
    """
    rows = Petition.objects.filter(state__in=(rules.RECEIVED, rules.ASKED), screening__outcome="")
    rows = rows.select_for_update(of=("self",)).select_related("screening").order_by("id")
    waiting = list(rows.only("cls", "centre_id", "expected_at", "screening__opened_at", "screening__due_at"))
    moved = []
    for petition, new in zip(waiting, queries.expected_of_many(waiting), strict=True):
        if new != petition.expected_at:
            petition.expected_at, petition.late_words = new, 0
            moved.append(petition)
    Petition.objects.bulk_update(moved, ["expected_at", "late_words"], batch_size=1000)
