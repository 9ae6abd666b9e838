"""Endings: fulfilled, or cancelled. Timeliness is judged by the moment that counts, not by when it was typed in."""

import datetime as dt
from collections.abc import Iterable

from django.db.models.functions import Greatest

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Part, act
from dunghen.kernel.commitments import verbs
from dunghen.kernel.commitments.models import Commitment, Outcome, Suspension
from dunghen.kernel.commitments.operations.due import end_suspension, lock_open, require_past, require_reason


def fulfil(
    *, commitment: Commitment, actor: Actor, at: dt.datetime, closed_at: dt.datetime | None = None
) -> Commitment:
    """End it as kept; ``closed_at`` (now when not given) is the moment that counts, e.g. the date of the accepted result.

    A suspension under way ends with it, and first moves the due moment. Raises Closed, BeforeOpening, InFuture.
    """
    with act(verbs.FULFILLED, actor=actor, on=commitment, at=at) as deed:
        commitment = lock_open(deed, commitment)
        moment = closed_at or at
        require_past(commitment, moment, at)
        if commitment.suspended_at is not None:
            end_suspension(deed, commitment, max(moment, commitment.suspended_at))
        commitment.outcome, commitment.closed_at = Outcome.FULFILLED, moment
        commitment.save(update_fields=["outcome", "closed_at", "suspended_at", "due_at", "due_set_at"])
        deed.note(closed=moment, due=commitment.due_at)
    return commitment


def cancel(*, commitment: Commitment, reason: str, actor: Actor, at: dt.datetime) -> Commitment:
    """End it without a result: it is no longer owed, and no longer judged. Raises Closed, ReasonMissing."""
    with act(verbs.CANCELLED, actor=actor, on=commitment, at=at) as deed:
        commitment = lock_open(deed, commitment)
        reason = require_reason(reason, "huỷ")
        if commitment.suspended_at is not None:
            commitment.suspensions.filter(ended_at__isnull=True).update(ended_at=max(at, commitment.suspended_at))
        commitment.outcome, commitment.closed_at, commitment.suspended_at = Outcome.CANCELLED, at, None
        commitment.save(update_fields=["outcome", "closed_at", "suspended_at"])
        deed.note(why=reason)
    return commitment


def cancel_many(*, ids: Iterable[int], reason: str, actor: Actor, at: dt.datetime) -> int:
    """As ``cancel`` for those of ``ids`` that are still open, in a fixed number of statements. Returns how many. Raises ReasonMissing."""
    reason = require_reason(reason, "huỷ")
    rows = list(Commitment.objects.select_for_update(of=("self",)).filter(pk__in=list(ids), outcome="").order_by("pk"))
    if rows:
        with act(verbs.CANCELLED, actor=actor, on=None, at=at, count=len(rows), why=reason) as deed:
            known = [row.pk for row in rows]
            Suspension.objects.filter(commitment_id__in=known, ended_at__isnull=True).update(
                ended_at=Greatest("started_at", at)
            )
            Commitment.objects.filter(pk__in=known).update(outcome=Outcome.CANCELLED, closed_at=at, suspended_at=None)
            deed.record(verbs.CANCELLED, [Part(row.journal_subject(), {"why": reason}) for row in rows])
    return len(rows)
