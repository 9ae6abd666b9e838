"""Delivery: the worker takes one waiting message at a time, hands it over, and writes down how it went.

What is promised. A message is written in the transaction of its act, so it exists exactly when the act does; its key is unique, so it
exists once. Taking it (one statement, skipping what others hold) is committed before it is handed over: two workers never hand over the
same message. When the receiver certainly did not take it, it is tried again after 1, 5, 15, 60, … minutes, eight times in all, and then
lies dead until a person decides.

When it cannot be known whether the receiver took it — the worker was killed, or the line broke, between handing over and hearing "yes" —
the product does not guess. On a channel whose receivers must drop repeats (webhook) it goes again under the same mark. On others it is
not sent a second time by itself: it lies on the dead-letter page with the words "không rõ đã gửi hay chưa", where a person sends it again
or drops it; sent again it bears the same Message-ID.
"""

import datetime as dt
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final

from django.conf import settings
from django.db.models.functions import Now

from dunghen.kernel import clock
from dunghen.kernel.outbox.channels import SENDERS, InDoubt, NotSent, Refused, Sender
from dunghen.kernel.outbox.models import Message, State

BACK_OFF: Final = (1, 5, 15, 60, 120, 240, 480)
"""Minutes to wait after the first, second, … failure."""
ATTEMPTS: Final = len(BACK_OFF) + 1
CLAIM_LASTS: Final = dt.timedelta(minutes=10)
"""A message held longer than this was held by a worker that died; handing over takes seconds."""
IN_DOUBT: Final = "Không rõ đã gửi hay chưa"

Quiet = Callable[[dt.datetime], bool]
_quiet: list[Quiet] = []


def keep_quiet_when(rule: Quiet) -> None:
    """Let messages that are not urgent wait while ``rule(at)`` holds (outside office hours; from ``apps.ready``)."""
    if rule not in _quiet:
        _quiet.append(rule)


def is_quiet(at: dt.datetime) -> bool:
    """Say whether only urgent messages may leave at ``at``."""
    return bool(settings.OUTBOX_QUIET_HOURS) and any(rule(at) for rule in _quiet)


def deliver(*, at: dt.datetime | None = None, seconds: float = 20.0) -> dict[str, int]:
    """Deliver what is due until nothing is left or ``seconds`` have passed; return how many messages went to each state.

    ``at``: the moment (the clock's present one when not given, read anew for each message). A round is short so that the worker's
    other duties, the seals of the journal first, never wait long for it.
    """
    started, outcome = time.monotonic(), dict.fromkeys(State.values, 0)
    outcome[State.DEAD] += _settle_lapsed()
    senders: dict[str, Sender] = {}
    with ExitStack() as stack:
        while time.monotonic() - started < seconds:
            moment = at or clock.now()
            message = _take(moment, urgent_only=is_quiet(moment))
            if message is None:
                break
            if message.channel not in senders:
                senders[message.channel] = SENDERS[message.channel]()
                stack.callback(senders[message.channel].close)
            outcome[_hand_over(message, senders[message.channel], moment)] += 1
    return outcome


_TAKE = """
UPDATE outbox_message SET state = 'sending', attempts = attempts + 1, claimed_at = now()
WHERE id = (
    SELECT id FROM outbox_message
    WHERE state = 'waiting' AND NOT for_digest AND not_before <= %s AND (urgent OR NOT %s)
    ORDER BY not_before, id FOR UPDATE SKIP LOCKED LIMIT 1
)
RETURNING *
"""


def _take(at: dt.datetime, *, urgent_only: bool) -> Message | None:
    return next(iter(Message.objects.raw(_TAKE, [at, urgent_only])), None)


def _hand_over(message: Message, sender: Sender, at: dt.datetime) -> State:
    try:
        sender.send(message)
    except Refused as trouble:
        return _mark(message, State.DEAD, str(trouble))
    except InDoubt as trouble:
        if not sender.repeatable:
            return _mark(message, State.DEAD, f"{IN_DOUBT}: {trouble}")
        return _later(message, at, f"{IN_DOUBT}: {trouble}")
    except NotSent as trouble:
        return _later(message, at, str(trouble))
    return _mark(message, State.SENT, "", sent_at=at)


def _later(message: Message, at: dt.datetime, trouble: str) -> State:
    if message.attempts >= ATTEMPTS:
        return _mark(message, State.DEAD, trouble)
    wait = dt.timedelta(minutes=BACK_OFF[message.attempts - 1])
    return _mark(message, State.WAITING, trouble, not_before=at + wait)


def _mark(message: Message, state: State, trouble: str, **more: dt.datetime) -> State:
    # Only the holder's row: a claim that lapsed meanwhile was settled by somebody else.
    Message.objects.filter(pk=message.pk, state=State.SENDING, attempts=message.attempts).update(
        state=state, last_error=trouble[:2000], claimed_at=None, **more
    )
    return state


def _settle_lapsed() -> int:
    """Decide about messages whose worker died while handing them over; return how many now lie dead."""
    lapsed = Message.objects.filter(state=State.SENDING, claimed_at__lt=Now() - CLAIM_LASTS)
    repeatable = [channel for channel, sender in SENDERS.items() if getattr(sender, "repeatable", False)]
    lapsed.filter(channel__in=repeatable).update(state=State.WAITING, claimed_at=None)
    return lapsed.exclude(channel__in=repeatable).update(
        state=State.DEAD, claimed_at=None, last_error=f"{IN_DOUBT}: tiến trình nền dừng đột ngột khi đang gửi."
    )
