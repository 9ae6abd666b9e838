"""Forwarding to a body with an Open311 endpoint of its own: our own server plays that body, over a real connection."""

import datetime as dt
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, rules
from dunghen.petitions.intake import open311
from dunghen.petitions.models import Forwarding, Petition, Relay
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db(transaction=True)
BODY = "Công ty Điện lực Thử"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture
def file(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    place = tmp_path / "bodies.csv"

    def write(url: str, services: str = "giao-thong=dien *=khac", repeatable: str = "yes") -> None:
        place.write_text(
            f"name,url,jurisdiction_id,api_key,services,repeatable\n{BODY},{url},,,{services},{repeatable}\n",
            encoding="utf-8",
        )
        settings.OPEN311_BODIES = str(place)

    return write


def forwarded(cast: Cast) -> Forwarding:
    sent = stage.filed(
        text="Cột điện trước nhà số 5 phố Thử nghiêng. Gọi tôi số 0900000123.", field="giao-thong"
    ).petition
    return operations.forward(
        actor=cast.mai, petition=sent, body=BODY, email="dl@ngoai.example", words="Đề nghị sửa.", at=stage.MONDAY
    )


@contextmanager
def peer(answer: bytes | None) -> Iterator[str]:
    """A server that answers each request so, or hangs up (None) after reading it."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    line.recv(65536)
                    if answer is not None:
                        line.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def test_it_goes_there_once_and_the_answer_comes_back(cast: Cast, live_server: Any, file: Any) -> None:
    file(f"{live_server.url}/open311/v2")
    sent = forwarded(cast)
    assert operations.relay(at=stage.MONDAY) == (1, 0)
    relay = Relay.objects.get()
    theirs = Petition.objects.get(code=relay.number)
    assert theirs.field == "dien" and "Đề nghị sửa." in theirs.text
    assert "0900000123" not in theirs.text and theirs.petitioner.phone == "", "nothing of the sender goes along"
    assert operations.relay(at=stage.MONDAY + HOUR) == (0, 0), "not sent twice; not answered yet"
    stage.published(cast, stage.answered(cast, stage.handed(cast, theirs)))
    assert operations.relay(at=stage.FRIDAY + HOUR) == (0, 1)
    sent.refresh_from_db()
    assert sent.reply == "Sở đã thay nắp cống mới trong ngày 22/9." and sent.replier == BODY
    assert not sent.commitment.__class__.objects.get(pk=sent.commitment_id).is_open
    assert operations.relay(at=stage.FRIDAY + 5 * HOUR) == (0, 0)
    told = stage.trail(Petition.objects.get(pk=sent.petition_id))
    assert told == ["received", "forwarded", "relayed", "outside_replied"]


def test_a_body_without_an_endpoint_or_service_gets_its_mail_alone(cast: Cast, live_server: Any, file: Any) -> None:
    file(live_server.url, services="dien=1")
    forwarded(cast)
    assert not Relay.objects.exists() and stage.letters("dl@ngoai.example")


def test_a_repeat_after_a_broken_line_is_one_request_there(cast: Cast, live_server: Any, file: Any) -> None:
    with peer(None) as url:
        file(url)
        forwarded(cast)
        assert operations.relay(at=stage.MONDAY) == (0, 0)
    assert Relay.objects.get().state == Relay.State.WAITING
    file(f"{live_server.url}/open311/v2")
    assert operations.relay(at=stage.MONDAY + HOUR) == (1, 0)


def test_when_nobody_knows_a_person_decides(cast: Cast, file: Any) -> None:
    with peer(None) as url:
        file(url, repeatable="no")
        forwarded(cast)
        operations.relay(at=stage.MONDAY)
    assert Relay.objects.get().state == Relay.State.DOUBT
    assert any("Chưa chuyển được qua Open311" in subject for subject in stage.letters("mai@tinh.example"))
    assert operations.relay(at=stage.MONDAY + HOUR) == (0, 0)


def test_a_refusal_is_told_with_its_reason_and_a_busy_server_is_tried_again(cast: Cast, file: Any) -> None:
    refusal = b'HTTP/1.1 400 Bad\r\nContent-Type: application/json\r\nContent-Length: 34\r\n\r\n[{"code":400,"description":"no!!"}]'
    with peer(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n") as busy:
        file(busy)
        forwarded(cast)
        operations.relay(at=stage.MONDAY)
    assert (Relay.objects.get().state, Relay.objects.get().tries) == (Relay.State.WAITING, 1)
    with peer(refusal) as url:
        file(url)
        operations.relay(at=stage.MONDAY + HOUR)
    kept = Relay.objects.get()
    assert kept.state == Relay.State.REFUSED and kept.why.startswith("400")


def test_a_worker_that_died_leaves_no_second_request(cast: Cast, live_server: Any, file: Any) -> None:
    file(f"{live_server.url}/open311/v2", repeatable="no")
    forwarded(cast)
    Relay.objects.update(state=Relay.State.SENDING, touched_at=stage.MONDAY)
    assert operations.relay(at=stage.MONDAY + HOUR) == (0, 0)
    assert Relay.objects.get().state == Relay.State.DOUBT
    assert Petition.objects.filter(channel=rules.OPEN311).count() == 0


def test_an_answer_without_end_or_bottom_is_none(tmp_path: Path) -> None:
    said: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def flood() -> None:
            line, _ = server.accept()
            with line, suppress(OSError):
                line.recv(65536)
                line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                while len(said) < 1000:
                    line.sendall(b" " * 65536)
                    said.append(65536)

        thread = threading.Thread(target=flood, daemon=True)
        thread.start()
        body = open311.Body(BODY, f"http://127.0.0.1:{server.getsockname()[1]}", "", "", {}, repeatable=True)
        assert open311.ask(body, "1") is None
        thread.join(10)
    assert sum(said) < 16 * open311.LARGEST
    deep = b"[" * 200_000
    with peer(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(deep) + deep) as url:
        body = open311.Body(BODY, url, "", "", {}, repeatable=True)
        assert open311.ask(body, "1") is None
        with pytest.raises(open311.InDoubt):
            open311.file(body, {}, "mark")


def test_the_operators_file_is_read_or_refused(tmp_path: Path) -> None:
    place = tmp_path / "b.csv"
    place.write_text("name,url,jurisdiction_id,api_key,services,repeatable\nX,ftp://x,,,a=1,\n", encoding="utf-8")
    with pytest.raises(ValueError, match="bodies"):
        open311.bodies(str(place))
    assert open311.bodies("") == {}


def test_what_was_recalled_is_neither_sent_nor_asked_for(cast: Cast, live_server: Any, file: Any) -> None:
    file(f"{live_server.url}/open311/v2")
    sent = forwarded(cast)
    petition = Petition.objects.get(pk=sent.petition_id)
    operations.recall(actor=cast.mai, petition=petition, why="Dây của công ty khác.", at=stage.MONDAY)
    assert operations.relay(at=stage.MONDAY + HOUR) == (0, 0)
    assert Relay.objects.get().state == Relay.State.RECALLED and Petition.objects.count() == 1
