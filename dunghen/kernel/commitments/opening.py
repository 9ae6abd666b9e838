"""Opening commitments, one or thousands: one act, one journal line, two statements whatever the number."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Subject, Verb, act
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Person, Post, Unit
from dunghen.kernel.text import search_key

OPENED = Verb("commitments.opened", "Mở cam kết", "{actor} mở {count} cam kết.", part=True)


@dataclass(frozen=True)
class Opening:
    """What a room says when it opens a commitment. ``basis``: the term copied as it stands today, see Commitment.basis."""

    kind: str
    reference: str
    subject: str
    owner_unit: Unit
    creditor: str
    due_at: dt.datetime | None
    basis: Mapping[str, Any] = field(default_factory=dict)
    overseer_unit: Unit | None = None
    owner_post: Post | None = None
    owner_person: Person | None = None
    url: str = ""
    opened_at: dt.datetime | None = None
    """When the term began to run; None: the moment of the act."""


def open_many(
    *, actor: Actor, openings: Sequence[Opening], at: dt.datetime, threads: Sequence[str] = ()
) -> list[Commitment]:
    """Open commitments as a part of the caller's act and return them in the order given."""
    with act(OPENED, actor=actor, on=None, at=at, count=len(openings)) as deed:
        rows = Commitment.objects.bulk_create([_row(opening, at) for opening in openings], batch_size=2000)
        deed.note(ids=[row.pk for row in rows])
        deed.about(Subject("commitments.commitment", None, "", tuple(threads)))
    return rows


def _row(opening: Opening, at: dt.datetime) -> Commitment:
    subject = " ".join(opening.subject.split())
    return Commitment(
        kind=opening.kind,
        reference=opening.reference,
        subject=subject if len(subject) <= 300 else subject[:299] + "…",
        search=search_key(f"{opening.reference} {subject} {opening.owner_unit.name}"),
        url=opening.url,
        owner_unit=opening.owner_unit,
        owner_post=opening.owner_post,
        owner_person=opening.owner_person,
        creditor=opening.creditor,
        overseer_unit=opening.overseer_unit,
        basis=dict(opening.basis),
        opened_at=opening.opened_at or at,
        original_due_at=opening.due_at,
        due_at=opening.due_at,
    )
