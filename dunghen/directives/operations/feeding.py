"""The secret of a person's calendar feed: made, renewed, taken away by the person alone."""

import datetime as dt
import secrets

from dunghen.directives import verbs
from dunghen.kernel.acts import Subject, act
from dunghen.kernel.organisation.models import Person


def renew_feed_key(*, actor: Person, at: dt.datetime) -> str:
    """Give ``actor`` a new feed key and return it; the address that held before stops working at once.

    The key names the person by number, so that it is looked up by that number and its secret compared in constant time.
    """
    key = f"{actor.pk}-{secrets.token_urlsafe(32)}"
    with act(verbs.FEED_KEY_RENEWED, actor=actor, on=None, at=at) as deed:
        deed.about(_subject(actor))
        _set(deed.lock(actor), actor, key)
    return key


def revoke_feed_key(*, actor: Person, at: dt.datetime) -> None:
    """Take the feed away: its address answers 404 from now on."""
    with act(verbs.FEED_KEY_REVOKED, actor=actor, on=None, at=at) as deed:
        deed.about(_subject(actor))
        _set(deed.lock(actor), actor, "")


def _set(locked: Person, actor: Person, key: str) -> None:
    locked.feed_key = actor.feed_key = key
    locked.save(update_fields=["feed_key"])


def _subject(person: Person) -> Subject:
    return Subject("organisation.person", person.pk, person.full_name, (f"organisation.person:{person.pk}",))
