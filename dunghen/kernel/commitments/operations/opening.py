"""Opening: one commitment, or the hundreds that one letter gives, in a fixed number of statements."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError

from dunghen.kernel import tables
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Part, act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import calendars, refusals, terms, verbs
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Person, Post, Unit
from dunghen.kernel.text import format_date, search_key

AT_ONCE = 1000
"""Rows in one statement."""


@dataclass(frozen=True)
class Promise:
    """What is to be opened.

    ``term``: the term as data (see ``terms``), kept in the basis; ``due_at`` is computed from it when it is not given. Without
    both there is no dated term. ``basis`` holds "text" (the wording of the term), "source" (document or article), "rule".
    """

    kind: str
    reference: str
    subject: str
    owner_unit: Unit
    creditor: str
    owner_post: Post | None = None
    owner_person: Person | None = None
    overseer_unit: Unit | None = None
    basis: Mapping[str, Any] = field(default_factory=dict)
    term: Mapping[str, Any] | None = None
    due_at: dt.datetime | None = None
    opened_at: dt.datetime | None = None
    """When the promise counts from; the moment of the act when not given."""
    url: str = ""
    id: int | None = None
    """Drawn from the table's sequence beforehand; the database draws one when not given."""


def open_(*, actor: Actor, at: dt.datetime, **promise: Any) -> Commitment:
    """Open one commitment (the fields of ``Promise``). Raises ReferenceTaken, UnitNotValid, BeforeOpening, and worktime's refusals."""
    return open_many(actor=actor, at=at, promises=[Promise(**promise)])[0]


def open_many(*, actor: Actor, at: dt.datetime, promises: Sequence[Promise]) -> list[Commitment]:
    """Open commitments in their order; two statements however many. Must be called inside a room's act."""
    if not promises:
        return []
    rows = [_row(promise, at) for promise in promises]
    single = len(rows) == 1
    with act(verbs.OPENED, actor=actor, on=None, at=at, count=len(rows)) as deed:
        try:
            for first in range(0, len(rows), AT_ONCE):
                tables.insert(rows[first : first + AT_ONCE])
        except IntegrityError as error:
            if "commitment_reference" in str(error):
                raise refusals.ReferenceTaken(ref=_taken(error, rows)) from error
            raise
        if single:
            deed.about(rows[0])
            deed.note(**_facts(rows[0]))
        else:
            deed.note(unit=f"{len(rows)} đầu việc", due=None)
            deed.record(verbs.OPENED, [Part(row.journal_subject(), _facts(row)) for row in rows])
    return rows


def _row(promise: Promise, at: dt.datetime) -> Commitment:
    opened_at = promise.opened_at or at
    day = opened_at.astimezone(ZONE).date()
    if not promise.owner_unit.is_valid_on(at.astimezone(ZONE).date()):
        raise refusals.UnitNotValid(unit=promise.owner_unit.name, on=format_date(at))
    basis = {**promise.basis, **({"term": dict(promise.term)} if promise.term else {})}
    due_at = promise.due_at
    if due_at is None and terms.is_computed(promise.term):
        due_at = terms.due(calendars.of(promise.owner_unit), promise.term or {}, opened_at)
    if due_at is not None and due_at.astimezone(ZONE).date() < day:
        raise refusals.BeforeOpening(ref=promise.reference, moment=format_date(due_at), opened=format_date(opened_at))
    return Commitment(
        id=promise.id,
        kind=promise.kind,
        reference=promise.reference,
        subject=promise.subject[:300],
        search=search_key(f"{promise.reference} {promise.subject}"),
        url=promise.url,
        owner_unit=promise.owner_unit,
        owner_post=promise.owner_post,
        owner_person=promise.owner_person,
        overseer_unit=promise.overseer_unit,
        creditor=promise.creditor[:200],
        basis=basis,
        opened_at=opened_at,
        original_due_at=due_at,
        due_at=due_at,
        due_set_at=at,
    )


def _facts(row: Commitment) -> dict[str, Any]:
    return {"unit": row.owner_unit.name, "due": row.due_at, "creditor": row.creditor}


def _taken(error: IntegrityError, rows: Sequence[Commitment]) -> str:
    """Return the reference that the database named, or the first one."""
    said = str(error)
    return next((row.reference for row in rows if f", {row.reference})" in said), rows[0].reference)
