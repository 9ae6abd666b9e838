"""Making and revoking keys."""

import datetime as dt
from collections.abc import Iterable

from dunghen.api import doors, refusals, verbs
from dunghen.api import secret as secrets
from dunghen.api.models import Key
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import format_date, nfc, squeeze


def create_key(
    *,
    actor: Actor,
    label: str,
    scopes: Iterable[str],
    at: dt.datetime,
    person: Person | None = None,
    expires_on: dt.date | None = None,
    per_minute: int | None = None,
) -> tuple[Key, str]:
    """Return the key and its secret, which nobody can read again. Raises ScopesNeeded, UnfitExpiry."""
    wanted, known = sorted(set(scopes)), doors.scopes()
    if not wanted or set(wanted) - set(known):
        raise refusals.ScopesNeeded(known=", ".join(known))
    if expires_on is not None and expires_on < at.date():
        raise refusals.UnfitExpiry(expires=format_date(expires_on))
    prefix, secret = secrets.new()
    key = Key(
        prefix=prefix,
        digest=secrets.digest(secret),
        label=squeeze(nfc(label))[:120],
        person=person,
        scopes=wanted,
        per_minute=per_minute,
        created_at=at,
        created_by=actor if isinstance(actor, Person) else None,
        expires_on=expires_on,
    )
    whom = str(person) if person else "ứng dụng cùng tên"
    with act(verbs.KEY_MADE, actor=actor, on=None, at=at, whom=whom, scopes=wanted, expires_on=expires_on) as deed:
        key.save()
        deed.about(key)
    return key, secrets.written(prefix, secret)


def revoke_key(*, actor: Actor, key: Key, why: str, at: dt.datetime) -> Key:
    """Let a key open nothing from this moment on. Raises RevokedAlready."""
    with act(verbs.KEY_REVOKED, actor=actor, on=key, at=at, why=squeeze(nfc(why)) or "—") as deed:
        key = deed.lock(key)
        if key.revoked_at is not None:
            raise refusals.RevokedAlready(ref=str(key))
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
    return key
