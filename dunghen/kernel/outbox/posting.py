"""Writing a message into the outbox: the one door, used by acts."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunghen.kernel import tables
from dunghen.kernel.outbox.models import Message

if TYPE_CHECKING:
    from dunghen.kernel.organisation.models import Person

AT_ONCE = 1000
"""Messages in one statement."""


@dataclass(frozen=True)
class Posted:
    """A message to be queued. ``for_digest``: kept for the person's digest; who wants none gets the message itself."""

    key: str
    kind: str
    channel: str
    person: "Person | None"
    address: str
    subject: str
    body: str
    act: uuid.UUID | None
    at: dt.datetime
    not_before: dt.datetime | None = None
    for_digest: bool = False
    urgent: bool = False
    stop_url: str = ""


def post(messages: Iterable[Posted]) -> None:
    """Queue messages inside the caller's transaction. A key that is there already is left as it is: never twice for one key."""
    rows = [
        Message(
            key=posted.key[:200],
            kind=posted.kind,
            channel=posted.channel,
            person=posted.person,
            address=posted.address,
            subject=" ".join(posted.subject.split())[:250],
            body=posted.body,
            act=posted.act,
            created_at=posted.at,
            not_before=posted.not_before or posted.at,
            for_digest=posted.for_digest and posted.person is not None and posted.person.wants_digest,
            urgent=posted.urgent,
            stop_url=posted.stop_url,
        )
        for posted in messages
    ]
    for first in range(0, len(rows), AT_ONCE):
        tables.insert(rows[first : first + AT_ONCE], ids=False, ignore_conflicts=True)


def take_for_digest(at: dt.datetime) -> dict[int, list[tuple[str, str]]]:
    """Take the messages that wait for the morning's digest into it: person → (subject, body), oldest first. One statement."""
    taken = Message.objects.raw(
        "UPDATE outbox_message SET state = 'digested', sent_at = %s WHERE id IN ("
        "SELECT m.id FROM outbox_message m JOIN organisation_person p ON p.id = m.person_id"
        " WHERE m.state = 'waiting' AND m.for_digest AND m.not_before <= %s AND p.is_active AND p.wants_digest"
        " FOR UPDATE OF m SKIP LOCKED) RETURNING *",
        [at, at],
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for message in sorted(taken, key=lambda each: each.pk):
        assert message.person_id is not None, "joined with its person"
        found.setdefault(message.person_id, []).append((message.subject, message.body))
    return found
