"""Who holds a commitment, what it is linked to, how it is worded."""

import datetime as dt

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Subject, act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import refusals, verbs
from dunghen.kernel.commitments.models import Commitment, HandOver, Link
from dunghen.kernel.commitments.operations.due import lock_open, require_reason
from dunghen.kernel.organisation.models import Person, Post, Unit
from dunghen.kernel.text import format_date, search_key


def hand_over(
    *,
    commitment: Commitment,
    to_unit: Unit,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    to_person: Person | None = None,
    to_post: Post | None = None,
) -> Commitment:
    """Pass it to another unit, or within the unit to another officer; the due moment stays.

    Raises Closed, SameOwner, UnitNotValid, ReasonMissing.
    """
    with act(verbs.HANDED_OVER, actor=actor, on=commitment, at=at) as deed:
        commitment = lock_open(deed, commitment)
        reason = require_reason(reason, "bàn giao")
        same_person = (to_person.pk if to_person else None) == commitment.owner_person_id
        if to_unit.pk == commitment.owner_unit_id and (same_person or to_person is None):
            raise refusals.SameOwner(ref=commitment.reference, unit=to_unit.name)
        if not to_unit.is_valid_on(at.astimezone(ZONE).date()):
            raise refusals.UnitNotValid(unit=to_unit.name, on=format_date(at))
        old_unit = commitment.owner_unit
        HandOver.objects.create(
            commitment=commitment,
            from_unit=old_unit,
            to_unit=to_unit,
            from_person_id=commitment.owner_person_id,
            to_person=to_person,
            at=at,
            reason=reason[:500],
        )
        commitment.owner_unit, commitment.owner_person, commitment.owner_post = to_unit, to_person, to_post
        commitment.save(update_fields=["owner_unit", "owner_person", "owner_post"])
        deed.about(commitment)
        deed.note(old_unit=old_unit.name, unit=to_unit.name, officer=to_person, why=reason)
    return commitment


def name_officer(
    *, commitment: Commitment, officer: Person | None, actor: Actor, at: dt.datetime, post: Post | None = None
) -> Commitment:
    """Say which officer of the owning unit is in charge (None: nobody yet). Raises Closed."""
    with act(verbs.OFFICER_NAMED, actor=actor, on=commitment, at=at) as deed:
        commitment = lock_open(deed, commitment)
        before = commitment.owner_person
        commitment.owner_person, commitment.owner_post = officer, post
        commitment.save(update_fields=["owner_person", "owner_post"])
        deed.note(officer=officer, before=before)
    return commitment


def link(*, source: Commitment, target: Commitment, kind: str, actor: Actor, at: dt.datetime) -> Link:
    """Tie two commitments together; both trails show it. Raises LinkToItself, AlreadyLinked."""
    with act(verbs.LINKED, actor=actor, on=source, at=at) as deed:
        if source.pk == target.pk:
            raise refusals.LinkToItself(ref=source.reference)
        made, fresh = Link.objects.get_or_create(source=source, target=target, kind=kind)
        if not fresh:
            raise refusals.AlreadyLinked(ref=source.reference, other=target.reference)
        mine, other = source.journal_subject(), target.journal_subject()
        deed.about(Subject(mine.kind, mine.id, mine.ref, (*mine.threads, *other.threads), mine.unit_id))
        deed.note(link=made.get_kind_display().lower(), other=target.reference)
    return made


def reword(
    *,
    commitment: Commitment,
    actor: Actor,
    at: dt.datetime,
    subject: str | None = None,
    reference: str | None = None,
    creditor: str | None = None,
    url: str | None = None,
) -> Commitment:
    """Change the words that lists show; ended ones too, because a typing slip may be seen late. Raises ReferenceTaken."""
    with act(verbs.REWORDED, actor=actor, on=commitment, at=at) as deed:
        commitment = deed.lock(commitment)
        given = {"subject": subject, "reference": reference, "creditor": creditor, "url": url}
        changed = {
            name: value for name, value in given.items() if value is not None and value != getattr(commitment, name)
        }
        taken = Commitment.objects.filter(kind=commitment.kind, reference=changed.get("reference", ""))
        if "reference" in changed and taken.exists():
            raise refusals.ReferenceTaken(ref=reference)
        before = {name: getattr(commitment, name) for name in changed}
        for name, value in changed.items():
            setattr(commitment, name, value)
        commitment.search = search_key(f"{commitment.reference} {commitment.subject}")
        commitment.save(update_fields=[*changed, "search"])
        deed.about(commitment)
        labels = {"subject": "nội dung", "reference": "mã", "creditor": "nơi nhận kết quả", "url": "địa chỉ"}
        deed.note(fields=[labels[name] for name in changed], before=before)
    return commitment
