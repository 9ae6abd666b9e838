"""Plain builders with fixed defaults and keyword overrides. What a story does not name is not important in it."""

import datetime as dt
import itertools
from typing import Any

from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Grant, Level, Person, Unit, UnitKind
from dunghen.kernel.text import search_key

_numbers = itertools.count(1)


def moment(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    """Return a moment in Viet Nam's zone."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=ZONE)


MONDAY = moment(2021, 9, 20)
"""A Monday morning in office hours."""


def unit(key: str, name: str = "", kind: str = UnitKind.DEPARTMENT, **more: Any) -> Unit:
    """Return the unit ``key``, made when it is not there yet."""
    name = name or key
    defaults = {"name": name, "short_name": more.pop("short_name", name), "kind": kind, "level": Level.PROVINCE, **more}
    made, _ = Unit.objects.get_or_create(key=key, defaults=defaults)
    return made


def person(email: str, full_name: str = "", *grants: tuple[str, Unit], **more: Any) -> Person:
    """Return a person with (role, unit) grants that hold since always."""
    made = unsaved_person(email, full_name, **more)
    made.save()
    for role, where in grants:
        Grant.objects.create(person=made, unit=where, role=role)
    return made


def unsaved_person(email: str, full_name: str = "", **more: Any) -> Person:
    """Return a person without a password, not in the database yet."""
    made = Person(email=email, full_name=full_name or email.partition("@")[0], **more)
    made.set_unusable_password()
    return made


def commitment(owner_unit: Unit, *, due_at: dt.datetime | None = None, **more: Any) -> Commitment:
    """Return a row as the act of opening would have written it."""
    number = next(_numbers)
    fields: dict[str, Any] = {
        "kind": "tests.promise",
        "reference": f"HT-{number}",
        "subject": f"Việc thử số {number}",
        "creditor": "UBND tỉnh",
        "opened_at": moment(2021, 8, 16),
        "due_at": due_at,
        "original_due_at": due_at,
        **more,
    }
    fields.setdefault("due_set_at", fields["opened_at"])
    fields.setdefault("search", search_key(f"{fields['reference']} {fields['subject']}"))
    return Commitment.objects.create(owner_unit=owner_unit, **fields)
