"""A message goes out once, or lies where a person sees why not."""

import datetime as dt
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core import mail
from django.db import connection, connections
from pytest_django import Settings

from dunghen.kernel import access, errors
from dunghen.kernel.acts import Letter, Verb, act
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.outbox import channels, delivery, operations, queries
from dunghen.kernel.outbox.models import Message, State
from dunghen.kernel.outbox.tests.receivers import MailServer, WebServer, mail_server, web_server
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import MONDAY, moment

pytestmark = pytest.mark.django_db

TOLD = Verb("tests.told", "Báo tin", "{actor} báo tin.")
NEWS = Letter("tests.news", "Tin về {ref}", "Kính gửi Ông/Bà,\nViệc {ref} đã xong.")
SECRET = "bi-mat-dung-de-ky-thu-cua-phep-thu-0123456789"


def post(address: str | Person = "lan@dan.example", count: int = 1, **more: object) -> list[Message]:
    with act(TOLD, actor=access.SYSTEM, on=None, at=MONDAY, ref="HT-1") as deed:
        for number in range(count):
            deed.post(NEWS, to=address, **{"key": f"tests:{number}:{time.monotonic_ns()}", **more})  # type: ignore[arg-type]
    return list(Message.objects.order_by("-id")[:count])


@contextmanager
def smtp(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 3
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server


@contextmanager
def web(settings: Settings) -> Iterator[WebServer]:
    with web_server() as server:
        settings.OUTBOX_WEBHOOK_SECRET = settings.OUTBOX_SMS_SECRET = SECRET
        settings.OUTBOX_WEBHOOK_PRIVATE_HOSTS = ["127.0.0.1"]
        settings.OUTBOX_SMS_URL = server.url
        yield server


# -- e-mail ---------------------------------------------------------------------------------------------------------------


def test_a_letter_goes_out_once_with_a_mark_of_its_key(at: dt.datetime) -> None:
    (message,) = post(key="tests:once")
    post(key="tests:once")
    for _ in range(2):
        delivery.deliver(at=at)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["lan@dan.example"], "Tin về HT-1")
    assert sent.body == "Kính gửi Ông/Bà,\nViệc HT-1 đã xong."
    assert sent.extra_headers["Message-ID"] == f"<{channels.mark('tests:once')}@localhost>"
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts) == ("sent", at, 1)


def test_an_act_that_was_taken_back_sends_nothing(at: dt.datetime) -> None:
    with pytest.raises(errors.NotFound), act(TOLD, actor=access.SYSTEM, on=None, at=at) as deed:
        deed.post(NEWS, to="lan@dan.example")
        raise errors.NotFound
    delivery.deliver(at=at)
    assert mail.outbox == []


def test_a_real_mail_server_takes_vietnamese_and_one_connection_a_round(settings: Settings, at: dt.datetime) -> None:
    with smtp(settings) as server:
        post(count=3)
        assert delivery.deliver(at=at)[State.SENT] == 3
    first = server.taken[0]
    assert first["Subject"] == "Tin về HT-1"
    assert first["Auto-Submitted"] == "auto-generated"
    assert "Việc HT-1 đã xong." in first.get_content()
    assert len({taken["Message-ID"] for taken in server.taken}) == 3


def test_failures_back_off_and_then_lie_dead(settings: Settings, at: dt.datetime) -> None:
    (message,) = post()
    with smtp(settings) as server:
        server.after_data = "451 later"
        waits, clock = [], at
        for _ in range(delivery.ATTEMPTS):
            delivery.deliver(at=clock)
            assert delivery.deliver(at=clock) == dict.fromkeys(State.values, 0)  # not before its time
            message.refresh_from_db()
            if message.state == "waiting":
                waits.append(int((message.not_before - clock).total_seconds() // 60))
                clock = message.not_before
    assert waits == [1, 5, 15, 60, 120, 240, 480]
    assert (message.state, message.attempts) == ("dead", 8)
    assert "451" in message.last_error
    assert not queries.dead_letters()[0].in_doubt


def test_one_bad_message_does_not_hold_up_the_others(settings: Settings, at: dt.datetime) -> None:
    with smtp(settings) as server:
        for address in ("không phải địa chỉ", "", "lan@dan.example\nBcc: x@y.example", "lan@dan.example"):
            post(address)
        outcome = delivery.deliver(at=at)
    assert (outcome[State.DEAD], outcome[State.SENT], len(server.taken)) == (3, 1, 1)
    assert server.taken[0]["To"] == "lan@dan.example"


def test_an_unknown_recipient_is_not_tried_again(settings: Settings, at: dt.datetime) -> None:
    with smtp(settings) as server:
        server.to_recipient = "550 nobody of that name"
        (message,) = post()
        delivery.deliver(at=at)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("dead", 1)


def test_no_mail_server_is_a_failure_that_passes(settings: Settings, at: dt.datetime) -> None:
    with smtp(settings) as server:
        closed = server.port
    settings.EMAIL_PORT = closed
    (message,) = post()
    delivery.deliver(at=at)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("waiting", 1)


@pytest.mark.parametrize("after_data", ["break", "hang"])
def test_a_line_that_breaks_after_handing_over_is_never_guessed(
    settings: Settings, at: dt.datetime, after_data: str
) -> None:
    settings.EMAIL_TIMEOUT = 1
    with smtp(settings) as server:
        settings.EMAIL_TIMEOUT = 1
        server.after_data = after_data
        (message,) = post()
        for _ in range(3):
            delivery.deliver(at=at + dt.timedelta(days=1))
    message.refresh_from_db()
    assert (message.state, len(server.taken)) == ("dead", 1)
    (letter,) = queries.dead_letters()
    assert letter.in_doubt


WORKER = """
import django, sys
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", int(sys.argv[2]), 30
settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
from dunghen.kernel.outbox import delivery
from dunghen.kernel.tests.make import MONDAY
delivery.deliver(at=MONDAY)
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_handing_over_sends_nothing_twice(settings: Settings, at: dt.datetime) -> None:
    with smtp(settings) as server:
        server.after_data = "hang"
        post("lan@dan.example", count=2)
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], str(server.port)],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "dunghen.config.settings_test"},
        )
        assert server.received.wait(timeout=30)
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=20)
        server.after_data = "250 taken"
        assert delivery.deliver(at=at)[State.SENT] == 1  # the other one
        held = Message.objects.get(state=State.SENDING)
        Message.objects.filter(pk=held.pk).update(claimed_at=held.claimed_at - delivery.CLAIM_LASTS * 2)  # type: ignore[operator]
        assert delivery.deliver(at=at)[State.DEAD] == 1
    assert len({taken["Message-ID"] for taken in server.taken}) == len(server.taken) == 2
    held.refresh_from_db()
    assert held.last_error.startswith(delivery.IN_DOUBT)


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work_and_nothing_twice(settings: Settings, at: dt.datetime) -> None:
    post(count=40)
    with smtp(settings) as server:
        shares: list[int] = []

        def work() -> None:
            try:
                shares.append(delivery.deliver(at=at)[State.SENT])
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    assert sum(shares) == 40
    assert len({taken["Message-ID"] for taken in server.taken}) == len(server.taken) == 40


# -- quiet hours ----------------------------------------------------------------------------------------------------------


def test_at_night_only_what_is_urgent_leaves(settings: Settings) -> None:
    settings.OUTBOX_QUIET_HOURS = True
    night, sunday, morning = moment(2021, 9, 20, 22), moment(2021, 9, 26, 9), moment(2021, 9, 27, 9)
    post("thuong@tinh.example")
    post("khan@tinh.example", urgent=True)
    delivery.deliver(at=night)
    assert [sent.to for sent in mail.outbox] == [["khan@tinh.example"]]
    delivery.deliver(at=sunday)
    assert len(mail.outbox) == 1
    delivery.deliver(at=morning)
    assert [sent.to for sent in mail.outbox[1:]] == [["thuong@tinh.example"]]


def test_what_is_kept_for_the_digest_or_for_later_is_not_sent(at: dt.datetime) -> None:
    post(people.cast().minh, for_digest=True)
    post(not_before=at + dt.timedelta(hours=1))
    delivery.deliver(at=at)
    assert mail.outbox == []


# -- signed requests ------------------------------------------------------------------------------------------------------


def test_a_webhook_is_signed_and_marked(settings: Settings, at: dt.datetime) -> None:
    with web(settings) as server:
        post(server.url, channel="webhook", key="tests:hook")
        assert delivery.deliver(at=at)[State.SENT] == 1
    ((path, headers, body),) = server.taken
    assert path == "/nhan?so=1"
    assert headers["Idempotency-Key"] == channels.mark("tests:hook")
    assert json.loads(body)["subject"] == "Tin về HT-1"
    seconds = headers["Dunghen-Signature"].partition(",")[0].removeprefix("t=")
    seal = hmac.new(SECRET.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["Dunghen-Signature"] == f"t={seconds},v1={seal}"
    assert abs(int(seconds) - time.time()) < 60


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, "sent"), (500, "waiting"), (429, "waiting"), (404, "dead"), (302, "dead"), (0, "waiting")],
)
def test_what_the_receiver_answers_decides(settings: Settings, at: dt.datetime, status: int, state: str) -> None:
    with web(settings) as server:
        server.answers = [status]
        (message,) = post(server.url, channel="webhook")
        delivery.deliver(at=at)
        message.refresh_from_db()
        assert message.state == state
        # In doubt it goes again by itself, under the same mark that the receiver is bound to know.
        delivery.deliver(at=at + dt.timedelta(minutes=2))
    marks = {headers["Idempotency-Key"] for _, headers, _ in server.taken}
    assert len(marks) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "http://0x7f.1:{port}/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]:{port}/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http:///x",
        "không phải",
    ],
)
def test_private_and_strange_addresses_are_refused(settings: Settings, at: dt.datetime, url: str) -> None:
    with web(settings) as server:
        settings.OUTBOX_WEBHOOK_PRIVATE_HOSTS = ["noi-bo.example"]
        (message,) = post(url.format(port=server.port), channel="webhook")
        delivery.deliver(at=at)
    message.refresh_from_db()
    assert message.state == "dead", message.last_error
    assert server.taken == []


def test_a_text_message_goes_through_the_gateway_to_a_phone(settings: Settings, at: dt.datetime) -> None:
    cast = people.cast()
    cast.minh.phone = "0905 123 456"
    cast.minh.save()
    with web(settings) as server:
        for person in (cast.minh, cast.huong):  # she left no number
            with act(TOLD, actor=access.SYSTEM, on=None, at=at, ref="HT-1") as deed:
                deed.post(NEWS, to=person, channel="sms")
        outcome = delivery.deliver(at=at)
    ((_, headers, body),) = server.taken
    assert json.loads(body)["to"] == "0905123456"
    assert headers["Dunghen-Signature"].startswith("t=")
    assert (outcome[State.SENT], outcome[State.DEAD]) == (1, 1)


def test_a_channel_that_is_not_set_up_says_so(settings: Settings, at: dt.datetime) -> None:
    settings.OUTBOX_SMS_URL = settings.OUTBOX_WEBHOOK_SECRET = ""
    post("0905123456", channel="sms")
    post("https://example.org/", channel="webhook")
    delivery.deliver(at=at)
    assert all("Chưa cấu hình" in letter.message.last_error for letter in queries.dead_letters())


# -- the dead-letter page -------------------------------------------------------------------------------------------------


def _dead(at: dt.datetime) -> Message:
    (message,) = post("không phải địa chỉ")
    delivery.deliver(at=at)
    message.refresh_from_db()
    assert message.state == "dead"
    return message


def test_a_dead_letter_is_sent_again_under_the_same_mark(at: dt.datetime) -> None:
    cast = people.cast()
    message = _dead(at)
    Message.objects.filter(pk=message.pk).update(address="lan@dan.example")
    operations.send_again(message=message, actor=cast.an, at=at)
    delivery.deliver(at=at)
    (sent,) = mail.outbox
    assert channels.mark(message.key) in sent.extra_headers["Message-ID"]
    with pytest.raises(operations.NotDead):
        operations.send_again(message=message, actor=cast.an, at=at)
    assert Entry.objects.filter(verb="outbox.sent_again", actor_id=cast.an.pk).count() == 1


def test_a_dead_letter_is_dropped_with_a_reason(at: dt.datetime) -> None:
    cast = people.cast()
    message = _dead(at)
    with pytest.raises(operations.ReasonMissing):
        operations.drop(message=message, why=" ", actor=cast.an, at=at)
    operations.drop(message=message, why="Người nhận đã nghỉ việc", actor=cast.an, at=at)
    delivery.deliver(at=at)
    assert queries.counts() == {**dict.fromkeys(State.values, 0), "dropped": 1}
    assert mail.outbox == []


def test_only_the_administrator_decides(at: dt.datetime) -> None:
    cast = people.cast()
    message = _dead(at)
    for name, actor in cast.everybody().items():
        if name != "an":
            with pytest.raises(errors.Forbidden):
                operations.send_again(message=message, actor=actor, at=at)
    message.refresh_from_db()
    assert message.state == "dead"
