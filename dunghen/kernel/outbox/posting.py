"""Writing a message into the outbox: the one door, used by acts."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from dunghen.kernel.outbox.models import Message

if TYPE_CHECKING:
    from dunghen.kernel.organisation.models import Person


def post(
    *,
    key: str,
    kind: str,
    channel: str,
    person: "Person | None",
    address: str,
    subject: str,
    body: str,
    act: uuid.UUID | None,
    at: dt.datetime,
    not_before: dt.datetime | None = None,
    for_digest: bool = False,
    urgent: bool = False,
) -> None:
    """Queue a message inside the caller's transaction. A key that is there already is left as it is: never twice for one key."""
    Message.objects.bulk_create(
        [
            Message(
                key=key[:200],
                kind=kind,
                channel=channel,
                person=person,
                address=address,
                subject=" ".join(subject.split())[:250],
                body=body,
                act=act,
                created_at=at,
                not_before=not_before or at,
                for_digest=for_digest,
                urgent=urgent,
            )
        ],
        ignore_conflicts=True,
    )
