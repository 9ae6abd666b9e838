"""What a person decides about messages that could not be delivered."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Subject, act
from dunghen.kernel.errors import Refusal
from dunghen.kernel.outbox import verbs
from dunghen.kernel.outbox.models import Message, State


class NotDead(Refusal):
    """Only a message that lies dead waits for a decision. Facts: ``ref``, ``state``."""

    code = "outbox.not_dead"
    status = 409
    template = _("{ref} đang ở trạng thái “{state}” nên không cần xử lý nữa. Vui lòng tải lại trang.")


class ReasonMissing(Refusal):
    code = "outbox.reason_missing"
    template = _("Chưa ghi lý do bỏ {ref}. Vui lòng ghi lý do rồi thực hiện lại.")


@dataclass(frozen=True)
class _Letter:
    """A message as the object of an act."""

    message: Message

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def journal_subject(self) -> Subject:
        pk = self.message.pk
        return Subject("outbox.message", pk, f"thư {pk} “{self.message.subject}”"[:120], (f"outbox.message:{pk}",))


def send_again(*, message: Message, actor: Actor, at: dt.datetime) -> Message:
    """Let a dead message go out again under the same mark, with all its attempts anew. Raises NotDead, Forbidden."""
    with act(verbs.SENT_AGAIN, actor=actor, on=_Letter(message), at=at, address=message.address) as deed:
        message = _dead(deed.lock(message))
        deed.note(trouble=message.last_error)
        message.state, message.attempts, message.not_before = State.WAITING, 0, at
        message.save(update_fields=["state", "attempts", "not_before"])
    return message


def drop(*, message: Message, why: str, actor: Actor, at: dt.datetime) -> Message:
    """Give a dead message up. Raises NotDead, ReasonMissing, Forbidden."""
    with act(verbs.DROPPED, actor=actor, on=_Letter(message), at=at, address=message.address) as deed:
        message = _dead(deed.lock(message))
        if not why.strip():
            raise ReasonMissing(ref=_Letter(message).journal_subject().ref)
        deed.note(why=why.strip(), trouble=message.last_error)
        message.state = State.DROPPED
        message.save(update_fields=["state"])
    return message


def forget(*, acts: Collection[uuid.UUID]) -> int:
    """Delete the words and addresses of the messages that these acts queued; inside an act of whoever promised it. Return how many.

    That they were, and what became of them, stays. One that never went out is dropped.
    """
    rows = Message.objects.filter(act__in=acts)
    rows.filter(state__in=(State.WAITING, State.DEAD)).update(state=State.DROPPED)
    return rows.update(address="", subject="", body="")


def _dead(message: Message) -> Message:
    if message.state != State.DEAD:
        raise NotDead(ref=_Letter(message).journal_subject().ref, state=message.get_state_display())
    return message
