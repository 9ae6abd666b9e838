"""One contract for all doors: what comes in through any of them is taken in once, kept as it came, within bounds, whole or not at all.

A door is a function that takes an item (a key, a text, who) and gives the petition or raises a refusal. A new door adds itself to DOORS.
"""

import json
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from django.db import connections

from dunghen.api.tests.machine import Machine
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.errors import Refusal
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import people
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Original, Petition, Petitioner
from dunghen.petitions.operations import Contact, Filing, mailing
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Item:
    key: str = "một"
    text: str = stage.TEXT
    email: str = "lan@dan.example"


class Refused(Refusal):
    """A door that answers with words instead of a refusal says them here."""

    template = "{why}"


def web(item: Item) -> tuple[Petition, bytes]:
    """The web form: its token is the key, its fields are the original."""
    raw = f"text={item.text}&email={item.email}".encode()
    contact = Contact(name="Hồ Ngọc Lan", email=item.email)
    filing = Filing(
        rules.WEB,
        item.text,
        key=f"web:{item.key}",
        contact=contact,
        raw=raw,
        media_type="application/x-www-form-urlencoded",
    )
    return operations.receive(filing=filing, at=stage.MONDAY).petition, raw


def mail(item: Item) -> tuple[Petition, bytes]:
    """A mail: its Message-ID and words are the key, its bytes the original."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = f"Hồ Ngọc Lan <{item.email}>", "pakn@tinh.example", ""
    message["Message-ID"] = f"<{item.key.encode().hex()}@dan.example>"
    message.set_content(item.text, cte="base64")
    raw = message.as_bytes()
    fate = mailing.take(raw=raw, at=stage.MONDAY)
    if fate.petition is None:
        raise Refused(why=fate.why)
    return fate.petition, raw


def api(item: Item) -> tuple[Petition, bytes]:
    """The machines' door: its idempotency key, and the fields as JSON for the original."""
    body = {"text": item.text, "contact": {"name": "Hồ Ngọc Lan", "email": item.email}}
    answer = Machine().post("/petitions/", body, Idempotency_Key=item.key.encode().hex())
    if answer.status_code not in (200, 201):
        raise Refused(why=str(answer.json()["sentence"]))
    petition = Petition.objects.get(code=answer.json()["code"])
    original = bytes(petition.original.content)
    assert json.loads(original)["text"] == item.text
    return petition, original


Door = Callable[[Item], tuple[Petition, bytes]]
DOORS: dict[str, Door] = {"web": web, "mail": mail, "api": api}
CHANNELS = {"web": rules.WEB, "mail": rules.EMAIL, "api": rules.API}


@pytest.fixture(params=DOORS)
def name(request: Any) -> str:
    people.cast()
    return str(request.param)


@pytest.fixture
def door(name: str) -> Door:
    return DOORS[name]


def rows() -> dict[str, int]:
    """Return how many rows there are of what a petition consists of."""
    tables = (Petition, Petitioner, Original, Commitment)
    counts = {table.__name__: table.objects.count() for table in tables}
    return {**counts, "received": Entry.objects.filter(verb="petitions.received").count()}


def test_an_item_becomes_a_petition_of_its_channel_with_its_sender_and_a_promise(name: str, door: Door) -> None:
    petition, _ = door(Item())
    petition.refresh_from_db()
    assert petition.channel == CHANNELS[name] and petition.text == stage.TEXT
    assert petition.state == rules.RECEIVED and petition.due_at is not None and petition.screening.is_open
    assert (petition.petitioner.name, petition.petitioner.email) == ("Hồ Ngọc Lan", "lan@dan.example")
    assert stage.letters("lan@dan.example") == [f"Đã nhận phản ánh {petition.code}"]


def test_the_same_item_twice_is_one(door: Door) -> None:
    first, _ = door(Item())
    before = rows()
    second, _ = door(Item())
    assert second.pk == first.pk and rows() == before
    assert Message.objects.filter(address="lan@dan.example").count() == 1


def test_the_original_is_kept_to_the_byte(door: Door) -> None:
    petition, raw = door(Item())
    assert bytes(petition.original.content) == raw


@pytest.mark.parametrize("text", ["", "   \n\n  ", "ngắn"], ids=["empty", "blank", "short"])
def test_what_is_too_short_is_refused_with_a_sentence_and_leaves_nothing(door: Door, text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        door(Item(text=text))
    assert "Vui lòng" in refusal.value.sentence
    assert set(rows().values()) == {0}


def test_nothing_longer_than_allowed_is_stored(door: Door) -> None:
    text = "Đèn đường tắt. " * 800
    try:
        petition, _ = door(Item(text=text))
    except Refusal:
        assert set(rows().values()) == {0}
    else:
        assert len(petition.text) <= rules.MOST_TEXT and petition.text.startswith("Đèn đường tắt.")


def test_text_is_one_form_of_unicode_without_signs_that_the_database_refuses(door: Door) -> None:
    apart = unicodedata.normalize("NFD", stage.TEXT).replace("Nắp", "Nắp\x00")
    petition, _ = door(Item(text=apart))
    assert unicodedata.is_normalized("NFC", petition.text) and "\x00" not in petition.text
    assert petition.text.split()[1:] == stage.TEXT.split()[1:]


def test_a_complaint_is_sealed_whichever_door_it_comes_by(door: Door) -> None:
    petition, _ = door(Item(text="Tôi khiếu nại quyết định thu hồi đất số 15 đối với gia đình tôi."))
    assert petition.sealed_case and petition.private


@pytest.mark.django_db(transaction=True)
def test_the_same_item_by_four_at_once_is_one(door: Door) -> None:
    found: list[int] = []
    start = threading.Barrier(4)

    def send() -> None:
        try:
            start.wait(10)
            found.append(door(Item())[0].pk)
        finally:
            connections.close_all()

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
    assert len(found) == 4 and len(set(found)) == 1
    assert set(rows().values()) == {1}
