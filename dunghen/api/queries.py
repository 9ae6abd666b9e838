"""Reads of the machine door: whose key it is, and the keys an administrator sees."""

import datetime as dt
import hmac
from typing import Any

from django.db.models import Max, QuerySet

from dunghen.api import secret
from dunghen.api.models import Key, Use
from dunghen.kernel import tables
from dunghen.kernel.organisation.models import Person

_KEY = """
SELECT k.id, k.digest, k.label, k.scopes, k.per_minute, k.expires_on, k.revoked_at, p.id, p.email, p.full_name, p.title, p.phone, p.is_active,
    p.wants_digest FROM api_key k LEFT JOIN organisation_person p ON p.id = k.person_id WHERE k.prefix = $1
"""


def key_of(given: str, on: dt.date) -> Key | None:
    """Return the key that ``given`` is the secret of, with its person; None when it opens nothing on the day. One query."""
    parts = secret.read(given)
    if parts is None:
        return None
    rows = tables.ask(_KEY, [parts[0]])
    # Compared even when there is none, so that the time taken tells nothing.
    same = hmac.compare_digest(rows[0][1] if rows else "0" * 64, secret.digest(parts[1]))
    key = _key(parts[0], rows[0]) if rows and same else None
    if key is None or not key.holds(on) or (key.person is not None and not key.person.is_active):
        return None
    return key


def _key(prefix: str, row: tuple[Any, ...]) -> Key:
    number, digest, label, scopes, per_minute, expires_on, revoked_at, *who = row
    names = ("id", "email", "full_name", "title", "phone", "is_active", "wants_digest")
    person = Person(**dict(zip(names, who, strict=True))) if who[0] is not None else None
    if person is not None:
        person._state.adding, person._state.db = False, "default"
    return Key(
        id=number, prefix=prefix, digest=digest, label=label, scopes=scopes, per_minute=per_minute, expires_on=expires_on,
        revoked_at=revoked_at, person=person,
    )  # fmt: skip


def keys() -> QuerySet[Key]:
    """Return the keys for the administrator's list."""
    return Key.objects.select_related("person", "created_by")


def last_used(keys: "list[Key]") -> dict[int, dt.datetime]:
    """Return when each key was last used, as far back as counts are kept. One query."""
    marks = {f"key:{key.pk}": key.pk for key in keys}
    rows = Use.objects.filter(mark__in=marks).values_list("mark").annotate(last=Max("window"))
    return {marks[mark]: last for mark, last in rows}
