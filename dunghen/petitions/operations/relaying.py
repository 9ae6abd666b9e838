"""Forwarding to bodies that have an Open311 endpoint: sent by the worker, once; asked for until they answer.

A relay is claimed in a transaction of its own before anything is sent, so that two workers do not send it twice. When the line breaks while it
is sent, nobody knows whether it was taken: a body that drops repeats gets it again, of others the coordinator is told and decides.
"""

import datetime as dt
from contextlib import suppress

from django.conf import settings
from django.db.models import Q

from dunghen.kernel.access import SYSTEM
from dunghen.kernel.acts import act
from dunghen.kernel.text import search_key
from dunghen.petitions import rules, verbs
from dunghen.petitions.intake import open311
from dunghen.petitions.models import Forwarding, Relay
from dunghen.petitions.operations.answering import reply_from_outside
from dunghen.petitions.operations.steps import tell_centre

MOST_TRIES = 10
LOST_AFTER = dt.timedelta(minutes=10)
"""A relay that was being sent so long ago belonged to a worker that died."""
ASKED_EVERY = dt.timedelta(minutes=30)
State = Relay.State


def relay(*, at: dt.datetime, most: int = 50) -> tuple[int, int]:
    """Send what waits and ask for what was sent. Return how many were taken and how many answered."""
    _find_lost(at)
    under_way = Relay.objects.select_related(
        "forwarding__petition__centre", "forwarding__petition__lead", "forwarding__commitment"
    )
    due = under_way.filter(state=State.WAITING).filter(Q(tries=0) | Q(touched_at__lt=at - dt.timedelta(minutes=5)))
    taken = sum(_send(one, at) for one in due.order_by("touched_at", "id")[:most])
    asked = under_way.filter(state=State.SENT, touched_at__lt=at - ASKED_EVERY)
    answered = sum(_ask(one, at) for one in asked.order_by("touched_at", "id")[:most])
    return taken, answered


def _send(one: Relay, at: dt.datetime) -> bool:
    body = _body(one.forwarding)
    if body is None or not Relay.objects.filter(pk=one.pk, state=State.WAITING).update(
        state=State.SENDING, touched_at=at, tries=one.tries + 1
    ):
        return False
    try:
        number = open311.file(body, _told(one, body), f"dunghen-{one.pk}-{one.forwarding.petition.code}")
    except open311.NotTaken as refused:
        again = refused.again and one.tries + 1 < MOST_TRIES
        _end(one, State.WAITING if again else State.REFUSED, str(refused), at)
        return False
    except open311.InDoubt as doubt:
        _end(one, State.WAITING if body.repeatable and one.tries + 1 < MOST_TRIES else State.DOUBT, str(doubt), at)
        return False
    with act(verbs.RELAYED, actor=SYSTEM, on=one.forwarding.petition, at=at, body=body.name, number=number):
        # Recalled while it was being sent: it stays so, with the number it got there.
        Relay.objects.filter(pk=one.pk).update(number=number, why="")
        Relay.objects.filter(pk=one.pk, state=State.SENDING).update(state=State.SENT)
    return True


def _told(one: Relay, body: open311.Body) -> dict[str, str]:
    """Return what the body gets: the masked text and the place; nothing of the sender."""
    petition = one.forwarding.petition
    given = {
        "service_code": body.service(petition.field),
        "description": f"{petition.masked}\n\n{one.forwarding.words}".strip(),
        "address_string": petition.place,
    }
    if petition.latitude is not None and petition.longitude is not None:
        given |= {"lat": str(petition.latitude), "long": str(petition.longitude)}
    return given


def _ask(one: Relay, at: dt.datetime) -> bool:
    body = _body(one.forwarding)
    said = open311.ask(body, one.number) if body else None
    if body is None or said is None or not said.closed:
        Relay.objects.filter(pk=one.pk).update(touched_at=at)
        return False
    # Somebody there may have been faster on the link in the mail.
    with suppress(rules.RepliedAlready):
        reply_from_outside(forwarding=one.forwarding, text=said.words or "Đã giải quyết.", replier=body.name, at=at)
    Relay.objects.filter(pk=one.pk).update(state=State.ENDED, touched_at=at)
    return True


def _find_lost(at: dt.datetime) -> None:
    """Settle what a worker that died was sending."""
    for one in Relay.objects.select_related("forwarding__petition__centre").filter(
        state=State.SENDING, touched_at__lt=at - LOST_AFTER
    ):
        body = _body(one.forwarding)
        _end(one, State.WAITING if body and body.repeatable else State.DOUBT, "tiến trình gửi đã dừng", at)


def _end(one: Relay, state: str, why: str, at: dt.datetime) -> None:
    """Write down how a try ended; tell the coordinators when a person has to decide."""
    if state == State.WAITING:
        Relay.objects.filter(pk=one.pk, state=State.SENDING).update(state=state, why=why[:300], touched_at=at)
        return
    petition = one.forwarding.petition
    with act(verbs.RELAY_FAILED, actor=SYSTEM, on=petition, at=at, body=one.forwarding.body, why=why) as deed:
        Relay.objects.filter(pk=one.pk, state=State.SENDING).update(state=state, why=why[:300], touched_at=at)
        tell_centre(
            deed, petition, "Chưa chuyển được qua Open311; cơ quan vẫn có thể trả lời bằng đường dẫn trong thư", why=why
        )


def _body(forwarding: Forwarding) -> open311.Body | None:
    return open311.bodies(settings.OPEN311_BODIES).get(search_key(forwarding.body))
