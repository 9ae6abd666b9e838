"""One person acting for another for a time, on a written basis."""

import datetime as dt

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.organisation import errors, verbs
from dunghen.kernel.organisation.models import Delegation, Grant, Person, Role, Unit
from dunghen.kernel.text import format_date, nfc, squeeze


def delegate(
    *,
    giver: Person,
    taker: Person,
    unit: Unit,
    role: str,
    valid_from: dt.date,
    valid_to: dt.date,
    basis: str,
    actor: Actor,
    at: dt.datetime,
) -> Delegation:
    """Let ``taker`` act with the giver's role in ``unit`` on every day of the span. The giver must hold the role himself all that time."""
    facts = {
        "giver": str(giver),
        "taker": str(taker),
        "role": Role(role).label,
        "unit": unit.name,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "basis": squeeze(nfc(basis)),
    }
    with act(verbs.DELEGATED, actor=actor, on=verbs.AboutPerson(giver, unit.pk), at=at) as deed:
        deed.note(**facts)
        deed.lock(giver)
        if giver.pk == taker.pk:
            raise errors.DelegationToOneself
        if valid_to < valid_from:
            raise errors.DaysReversed(first=format_date(valid_from), last=format_date(valid_to))
        if not taker.is_active:
            raise errors.AccountClosed(person=taker)
        held = Grant.objects.filter(person=giver, unit=unit, role=role)
        if not any(row.is_valid_on(valid_from) and row.is_valid_on(valid_to) for row in held):
            raise errors.NothingToDelegate(
                giver=giver,
                role=Role(role).label,
                unit=unit.name,
                first=format_date(valid_from),
                last=format_date(valid_to),
            )
        return Delegation.objects.create(
            giver=giver,
            taker=taker,
            unit=unit,
            role=role,
            valid_from=valid_from,
            valid_to=valid_to,
            basis=squeeze(nfc(basis)),
        )


def end_delegation(
    *, delegation: Delegation, actor: Actor, at: dt.datetime, valid_to: dt.date | None = None
) -> Delegation:
    """Let a delegation end with ``valid_to`` (default: the day of the act), not before its first day."""
    last = valid_to or at.date()
    facts = {"giver": str(delegation.giver), "taker": str(delegation.taker), "valid_to": last}
    about = verbs.AboutPerson(delegation.giver, delegation.unit_id)
    with act(verbs.DELEGATION_ENDED, actor=actor, on=about, at=at) as deed:
        deed.note(**facts)
        delegation = deed.lock(delegation)
        if delegation.valid_to is not None and delegation.valid_to <= last:
            raise errors.AlreadyEnded(last=format_date(delegation.valid_to))
        if delegation.valid_from is not None and last < delegation.valid_from:
            raise errors.DaysReversed(first=format_date(delegation.valid_from), last=format_date(last))
        delegation.valid_to = last
        delegation.save(update_fields=["valid_to"])
        return delegation
