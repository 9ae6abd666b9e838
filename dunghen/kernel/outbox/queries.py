"""Reads of the outbox for its keepers."""

from dataclasses import dataclass

from django.db.models import Count

from dunghen.kernel.outbox.delivery import IN_DOUBT
from dunghen.kernel.outbox.models import Message, State


@dataclass(frozen=True)
class DeadLetter:
    message: Message
    in_doubt: bool
    """It may have arrived: sending it again may make it arrive twice."""


def dead_letters(*, before: int | None = None, limit: int = 50) -> list[DeadLetter]:
    """Return dead messages, newest first, from below id ``before``. One query."""
    rows = Message.objects.filter(state=State.DEAD).select_related("person").order_by("-id")
    rows = rows.filter(id__lt=before) if before else rows
    return [DeadLetter(row, row.last_error.startswith(IN_DOUBT)) for row in rows[:limit]]


def counts() -> dict[str, int]:
    """Return how many messages are in each state; every state is a key. One query."""
    found = dict(Message.objects.values_list("state").annotate(count=Count("pk")).order_by())
    return {state: found.get(state, 0) for state in State.values}
