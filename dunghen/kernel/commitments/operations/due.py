"""What moves a due moment: suspension and resumption, extension, correction. Each move keeps the old moment in a DueChange."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Deed, act
from dunghen.kernel.commitments import calendars, refusals, terms, verbs
from dunghen.kernel.commitments.models import Commitment, DueChange, Suspension
from dunghen.kernel.text import format_date, format_moment
from dunghen.kernel.worktime import arithmetic


def suspend(
    *,
    commitment: Commitment,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    since: dt.datetime | None = None,
    document: str = "",
) -> Commitment:
    """Stop the clock from ``since`` (now when not given). Raises Closed, AlreadySuspended, BeforeOpening, InFuture, ReasonMissing."""
    with act(verbs.SUSPENDED, actor=actor, on=commitment, at=at) as deed:
        commitment = lock_open(deed, commitment)
        started_at = since or at
        if commitment.suspended_at is not None:
            raise refusals.AlreadySuspended(ref=commitment.reference, since=format_moment(commitment.suspended_at))
        require_past(commitment, started_at, at)
        reason = require_reason(reason, "tạm dừng")
        Suspension.objects.create(commitment=commitment, started_at=started_at, reason=reason[:300], document=document)
        commitment.suspended_at = started_at
        commitment.save(update_fields=["suspended_at"])
        deed.note(since=started_at, why=reason, document=document)
    return commitment


def resume(*, commitment: Commitment, actor: Actor, at: dt.datetime, moment: dt.datetime | None = None) -> Commitment:
    """Start the clock again at ``moment`` (now when not given): due moves by the working time suspended.

    A suspension that began after the due moment moves nothing. Raises Closed, NotSuspended, OutOfOrder, InFuture.
    """
    with act(verbs.RESUMED, actor=actor, on=commitment, at=at) as deed:
        commitment = lock_open(deed, commitment)
        ended_at = moment or at
        if commitment.suspended_at is None:
            raise refusals.NotSuspended(ref=commitment.reference)
        if ended_at > at:
            raise refusals.InFuture(ref=commitment.reference, moment=format_moment(ended_at))
        old_due = end_suspension(deed, commitment, ended_at)
        commitment.save(update_fields=["suspended_at", "due_at", "due_set_at"])
        deed.note(moment=ended_at, old_due=old_due, due=commitment.due_at)
    return commitment


def extend(*, commitment: Commitment, due_at: dt.datetime, reason: str, actor: Actor, at: dt.datetime) -> Commitment:
    """Give a later due moment, which a person chose and no calendar will change. Counts; keeps every date.

    Raises Closed, AlreadySuspended, Undated, NotLater, ReasonMissing.
    """
    with act(verbs.EXTENDED, actor=actor, on=commitment, at=at) as deed:
        commitment = lock_running(deed, commitment)
        if commitment.due_at is None:
            raise refusals.Undated(ref=commitment.reference)
        if due_at <= commitment.due_at:
            raise refusals.NotLater(
                ref=commitment.reference, asked=format_date(due_at), due=format_date(commitment.due_at)
            )
        commitment.extensions += 1
        _move(deed, commitment, due_at, DueChange.Cause.EXTENSION, require_reason(reason, "gia hạn"), "extensions")
    return commitment


def correct_due(
    *, commitment: Commitment, due_at: dt.datetime | None, reason: str, actor: Actor, at: dt.datetime
) -> Commitment:
    """Put right a due moment that was entered wrongly (None: there is no dated term). Not an extension, and not counted as one.

    Raises Closed, AlreadySuspended, BeforeOpening, ReasonMissing.
    """
    with act(verbs.DUE_CORRECTED, actor=actor, on=commitment, at=at) as deed:
        commitment = lock_running(deed, commitment)
        require_after_opening(commitment, due_at)
        _move(deed, commitment, due_at, DueChange.Cause.CORRECTION, require_reason(reason, "đính chính hạn"))
    return commitment


def set_term(
    *,
    commitment: Commitment,
    term: Mapping[str, Any],
    reason: str,
    actor: Actor,
    at: dt.datetime,
    due_at: dt.datetime | None = None,
) -> Commitment:
    """Give the commitment a term, e.g. once the event it counts from is known; calendars recompute it from now on.

    ``due_at`` is computed from ``term`` when not given, and moved by the pauses since its start. Raises Closed, AlreadySuspended, BeforeOpening, ReasonMissing.
    """
    with act(verbs.TERM_SET, actor=actor, on=commitment, at=at) as deed:
        commitment = lock_running(deed, commitment)
        if due_at is None and terms.is_computed(term):
            due_at = _due_with_pauses(commitment, term)
        require_after_opening(commitment, due_at)
        commitment.basis = {**commitment.basis, "term": dict(term)}
        if commitment.original_due_at is None:
            commitment.original_due_at = due_at
        _move(
            deed, commitment, due_at, DueChange.Cause.TERM, require_reason(reason, "tính hạn"), "basis", "original_due_at"
        )  # fmt: skip
    return commitment


def _due_with_pauses(commitment: Commitment, term: Mapping[str, Any]) -> dt.datetime:
    calendar, start = calendars.of(commitment.owner_unit), terms.starts_at(term, commitment.opened_at)
    due_at = terms.due(calendar, term, commitment.opened_at)
    pauses = list(commitment.suspensions.filter(started_at__gte=start).values_list("started_at", "ended_at"))
    return arithmetic.due_after_suspensions(calendar, start, due_at, pauses) if pauses else due_at


# -- steps that several acts share --------------------------------------------------------------------------------------


def lock_open(deed: Deed, commitment: Commitment) -> Commitment:
    """Lock the row and return it as it stands, or refuse when it has ended."""
    fresh = deed.lock(commitment)
    if not fresh.is_open:
        raise refusals.Closed(
            ref=fresh.reference,
            how=fresh.get_outcome_display().lower(),
            on=format_date(fresh.closed_at) if fresh.closed_at else "—",
        )
    return fresh


def lock_running(deed: Deed, commitment: Commitment) -> Commitment:
    """As ``lock_open``; refuses a commitment whose clock stands still, because resuming it would move the new date again."""
    fresh = lock_open(deed, commitment)
    if fresh.suspended_at is not None:
        raise refusals.AlreadySuspended(ref=fresh.reference, since=format_moment(fresh.suspended_at))
    return fresh


def require_reason(reason: str, action: str) -> str:
    """Return the reason without blanks around it, or refuse."""
    if not reason.strip():
        raise refusals.ReasonMissing(action=action)
    return reason.strip()


def require_past(commitment: Commitment, moment: dt.datetime, at: dt.datetime) -> None:
    """Refuse a moment before the opening or after now."""
    require_after_opening(commitment, moment)
    if moment > at:
        raise refusals.InFuture(ref=commitment.reference, moment=format_moment(moment))


def require_after_opening(commitment: Commitment, moment: dt.datetime | None) -> None:
    if moment is not None and moment < commitment.opened_at:
        raise refusals.BeforeOpening(
            ref=commitment.reference, moment=format_moment(moment), opened=format_moment(commitment.opened_at)
        )


def end_suspension(deed: Deed, commitment: Commitment, ended_at: dt.datetime) -> dt.datetime | None:
    """End the suspension under way and move the due moment (the caller saves it). Returns the old due moment. Raises OutOfOrder."""
    started_at, old_due = commitment.suspended_at, commitment.due_at
    if started_at is None:
        return old_due
    if ended_at < started_at:
        raise refusals.OutOfOrder(
            ref=commitment.reference, moment=format_moment(ended_at), since=format_moment(started_at)
        )
    commitment.suspensions.filter(ended_at__isnull=True).update(ended_at=ended_at)
    commitment.suspended_at = None
    if old_due is None:
        return None
    commitment.due_at = arithmetic.due_after_suspensions(
        calendars.of(commitment.owner_unit), commitment.opened_at, old_due, [(started_at, ended_at)]
    )
    if commitment.due_at != old_due:
        commitment.due_set_at = deed.at
        _keep(deed, commitment, old_due, DueChange.Cause.SUSPENSION, "")
    return old_due


def _move(
    deed: Deed,
    commitment: Commitment,
    due_at: dt.datetime | None,
    cause: DueChange.Cause,
    reason: str,
    *also: str,
) -> None:
    old_due = commitment.due_at
    commitment.due_at, commitment.due_set_at = due_at, deed.at
    commitment.save(update_fields=["due_at", "due_set_at", *also])
    _keep(deed, commitment, old_due, cause, reason)
    deed.note(old_due=old_due, due=due_at, why=reason)


def _keep(deed: Deed, commitment: Commitment, old_due: dt.datetime | None, cause: DueChange.Cause, reason: str) -> None:
    DueChange.objects.create(
        commitment=commitment,
        cause=cause,
        old_due_at=old_due,
        new_due_at=commitment.due_at,
        at=deed.at,
        reason=reason[:500],
        act=deed.id,
    )
