"""Acts over many commitments at once: a unit that is merged hands all over; a calendar that changed moves due moments.

Each is one act with one line per commitment in its trail, in a number of statements that does not grow with the list.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Deed, Part, Subject, act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import calendars, kinds, refusals, terms, verbs
from dunghen.kernel.commitments.models import Commitment, DueChange, HandOver, Minute, Suspension
from dunghen.kernel.commitments.operations.due import require_reason
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.text import format_date
from dunghen.kernel.worktime import arithmetic
from dunghen.kernel.worktime.arithmetic import Calendar, OutsideCalendar
from dunghen.kernel.worktime.changes import CalendarChange
from dunghen.kernel.worktime.models import THREAD


@dataclass(frozen=True)
class Handing:
    """The object of a bulk hand-over: the two units it joins."""

    from_unit: Unit
    to_unit: Unit

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {"from": frozenset({self.from_unit.pk}), "to": frozenset({self.to_unit.pk})}

    def journal_subject(self) -> Subject:
        threads = tuple(f"organisation.unit:{unit.pk}" for unit in (self.from_unit, self.to_unit))
        return Subject("organisation.unit", self.from_unit.pk, self.from_unit.name, threads, self.from_unit.pk)


def hand_over_all(
    *,
    from_unit: Unit,
    to_unit: Unit,
    basis: str,
    actor: Actor,
    at: dt.datetime,
    number: str = "",
    kind: str = "",
    ids: Sequence[int] | None = None,
) -> Minute:
    """Hand all open commitments of ``from_unit`` (of one ``kind``, or only ``ids``, when given) to ``to_unit`` with a minute of it.

    Due moments stay; officers are named anew by the new owner. Rooms follow through ``kinds``. Returns the minute; its
    ``hand_overs`` are the list. Raises Forbidden, SameOwner, UnitNotValid, NothingToHandOver, ReasonMissing.
    """
    with act(verbs.HANDED_OVER_ALL, actor=actor, on=Handing(from_unit, to_unit), at=at, reason=basis) as deed:
        basis = require_reason(basis, "bàn giao")
        if from_unit.pk == to_unit.pk:
            raise refusals.SameOwner(ref="các việc này", unit=to_unit.name)
        if not to_unit.is_valid_on(at.astimezone(ZONE).date()):
            raise refusals.UnitNotValid(unit=to_unit.name, on=format_date(at))
        wanted = Commitment.objects.open().filter(owner_unit=from_unit)
        wanted = wanted.filter(kind=kind) if kind else wanted
        wanted = wanted.filter(pk__in=ids) if ids is not None else wanted
        rows = list(wanted.select_for_update().order_by("id"))
        if not rows:
            raise refusals.NothingToHandOver(unit=from_unit.name)
        minute = Minute.objects.create(
            number=number, from_unit=from_unit, to_unit=to_unit, at=at, basis=basis[:300], count=len(rows)
        )
        HandOver.objects.bulk_create(
            [
                HandOver(
                    commitment=row,
                    from_unit=from_unit,
                    to_unit=to_unit,
                    from_person_id=row.owner_person_id,
                    at=at,
                    reason=basis[:500],
                    minute=minute,
                )
                for row in rows
            ],
            batch_size=2000,
        )
        Commitment.objects.filter(pk__in=[row.pk for row in rows]).update(
            owner_unit=to_unit, owner_person=None, owner_post=None
        )
        facts = {"old_unit": from_unit.name, "unit": to_unit.name, "why": basis, "minute": number}
        deed.record(verbs.HANDED_OVER, [Part(_subject(row.pk, row.reference, to_unit.pk), facts) for row in rows])
        for kind_slug, of_kind in _by_kind((row.kind, row.pk) for row in rows):
            follow = kinds.known().get(kind_slug)
            if follow and follow.on_handed_over:
                follow.on_handed_over(of_kind, to_unit, at)
        deed.note(count=len(rows), unit=to_unit.name, number=number, basis=basis, minute=minute.pk)
    return minute


# -- a calendar changed ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recount:
    """What recomputing found: how many open dated commitments were looked at, and (id, reference, old, new) of those that moved."""

    seen: int
    moved: tuple[tuple[int, str, dt.datetime, dt.datetime], ...]


@dataclass
class _Row:
    id: int
    kind: str
    reference: str
    unit_id: int
    term: Any
    opened_at: dt.datetime
    due_at: dt.datetime
    counted_from: dt.datetime
    base: dt.datetime | None
    """The due moment before suspensions: as a person or the letter gave it, or as the term gives it; None: the calendar ends before."""


def recompute_due(*, actor: Actor, at: dt.datetime, reason: str, units: Iterable[Unit] | None = None) -> Recount:
    """Recompute the due moment of every open commitment (of ``units``) as its term and suspensions give it under today's calendars.

    Moments that a person chose (extension, correction, a term that only names a moment) stay as chosen; only the suspensions after
    them are counted anew. The old moments are kept in ``DueChange``, each with this act. Under way suspensions stay open.
    """
    wanted = Commitment.objects.open().filter(due_at__isnull=False)
    if not wanted.exists():
        return Recount(0, ())
    with act(verbs.RECOMPUTED, actor=actor, on=None, at=at, reason=reason, why=reason) as deed:
        deed.about(Subject("worktime.calendar", None, "", (THREAD,)))
        rows = _dated_rows(None if units is None else [unit.pk for unit in units])
        reach = calendars.of_many({row.unit_id for row in rows})
        _set_bases(rows, reach)
        new_dues = _after_suspensions(rows, reach)
        moved = [(row, new) for row, new in zip(rows, new_dues, strict=True) if new is not None and new != row.due_at]
        if moved:
            _write_moves(deed, moved, reason)
        listed = tuple((row.id, row.reference, row.due_at, new) for row, new in moved)
        deed.note(seen=len(rows), moved=len(moved))
    return Recount(len(rows), listed)


def follow_calendar(change: CalendarChange) -> None:
    """Recompute what a change of the calendar touches, in the transaction of the change."""
    units = None if change.unit is None else [change.unit]
    recompute_due(actor=change.actor, at=change.at, reason=change.why, units=units)


def _dated_rows(unit_ids: Sequence[int] | None) -> list[_Row]:
    wanted = Commitment.objects.open().filter(due_at__isnull=False)
    if unit_ids is not None:
        wanted = wanted.filter(owner_unit_id__in=unit_ids)
    columns = (
        "id", "kind", "reference", "owner_unit_id", "basis__term", "opened_at", "due_at", "opened_at", "original_due_at",
    )  # fmt: skip
    return [_Row(*found) for found in wanted.select_for_update().order_by("id").values_list(*columns)]


CHOSEN = (DueChange.Cause.EXTENSION, DueChange.Cause.CORRECTION)
"""Causes by which a person chose the moment."""


def _set_bases(rows: list[_Row], reach: Mapping[int, Calendar]) -> None:
    """Set ``base`` and ``counted_from`` by the last change a person made, then ``base`` of computed terms by the calendars."""
    last = {
        commitment: (cause, new, moment)
        for commitment, cause, new, moment in DueChange.objects.filter(
            commitment__outcome="", cause__in=[*CHOSEN, DueChange.Cause.TERM]
        )
        .order_by("commitment_id", "-id")
        .distinct("commitment_id")
        .values_list("commitment_id", "cause", "new_due_at", "at")
    }
    computed: dict[int, list[_Row]] = {}
    for row in rows:
        cause = None
        if row.id in last:
            cause, row.base, row.counted_from = last[row.id]
        if cause not in CHOSEN and terms.is_computed(row.term):
            computed.setdefault(row.unit_id, []).append(row)
    for unit_id, of_unit in computed.items():
        found = terms.due_of_many(reach[unit_id], [row.term for row in of_unit], [row.opened_at for row in of_unit])
        for row, base in zip(of_unit, found, strict=True):
            row.base, row.counted_from = base, terms.starts_at(row.term, row.opened_at)


def _after_suspensions(rows: list[_Row], reach: Mapping[int, Calendar]) -> list[dt.datetime | None]:
    """Return each row's due moment: its base moved by the ended suspensions since ``counted_from``."""
    held: dict[int, list[tuple[dt.datetime, dt.datetime]]] = {}
    ended = Suspension.objects.filter(commitment__outcome="", commitment__due_at__isnull=False, ended_at__isnull=False)
    for commitment, started_at, ended_at in ended.values_list("commitment_id", "started_at", "ended_at"):
        if ended_at is not None:
            held.setdefault(commitment, []).append((started_at, ended_at))
    found: list[dt.datetime | None] = []
    for row in rows:
        pairs = [pair for pair in held.get(row.id, ()) if pair[0] >= row.counted_from]
        if row.base is None or not pairs:
            found.append(row.base)
            continue
        try:
            found.append(arithmetic.due_after_suspensions(reach[row.unit_id], row.counted_from, row.base, pairs))
        except OutsideCalendar:
            found.append(None)
    return found


def _write_moves(deed: Deed, moved: list[tuple[_Row, dt.datetime]], reason: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE commitments_commitment AS c SET due_at = v.due_at, due_set_at = %s"
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS v (id, due_at) WHERE c.id = v.id",
            [deed.at, [row.id for row, _ in moved], [new for _, new in moved]],
        )
    DueChange.objects.bulk_create(
        [
            DueChange(
                commitment_id=row.id,
                cause=DueChange.Cause.CALENDAR,
                old_due_at=row.due_at,
                new_due_at=new,
                at=deed.at,
                reason=reason[:500],
                act=deed.id,
            )
            for row, new in moved
        ],
        batch_size=2000,
    )
    deed.record(
        verbs.DUE_MOVED,
        [
            Part(_subject(row.id, row.reference, row.unit_id), {"old_due": row.due_at, "due": new, "why": reason})
            for row, new in moved
        ],
    )
    for kind_slug, of_kind in _by_kind((row.kind, row.id) for row, _ in moved):
        follow = kinds.known().get(kind_slug)
        if follow and follow.on_due_moved:
            follow.on_due_moved(of_kind, deed.at)


# -- shared ---------------------------------------------------------------------------------------------------------------


def _subject(pk: int, reference: str, unit_id: int) -> Subject:
    return Subject("commitments.commitment", pk, reference, (f"commitments.commitment:{pk}",), unit_id)


def _by_kind(pairs: Iterable[tuple[str, int]]) -> Iterator[tuple[str, list[int]]]:
    for kind, of_kind in groupby(sorted(pairs), key=lambda pair: pair[0]):
        yield kind, [pk for _, pk in of_kind]
