"""The virus scanner: a small server of our own speaks clamd's protocol on a real socket."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from dunghen.kernel.tests import people
from dunghen.petitions.intake.scanning import Infected, NotScanned, TooLargeToScan, require_clean
from dunghen.petitions.models import Petition, StrayMail
from dunghen.petitions.operations import mailing
from dunghen.petitions.tests.test_mail import AT, letter

BAD = b"this-part-stands-for-a-virus"


class Clamd:
    """Answers INSTREAM: OK, FOUND for what holds BAD, an error beyond ``most`` bytes; ``silent`` closes without a word."""

    def __init__(self, place: socket.socket, most: int, silent: bool) -> None:
        self.place, self.most, self.silent = place, most, silent
        self.seen: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.place.accept()
            except OSError:
                return
            with line, line.makefile("rb") as given:
                if self.silent:
                    continue
                assert given.read(10) == b"zINSTREAM\0"
                line.sendall(self._answer(given) + b"\0")

    def _answer(self, given: Any) -> bytes:
        content = b""
        while size := struct.unpack("!I", given.read(4))[0]:
            content += given.read(size)
            if len(content) > self.most:
                return b"INSTREAM size limit exceeded. ERROR"
        self.seen.append(content)
        return b"stream: Thu.Nghiem FOUND" if BAD in content else b"stream: OK"


@contextmanager
def clamd(settings: Any, path: Path | None = None, most: int = 10**6, silent: bool = False) -> Iterator[Clamd]:
    if path is None:
        place = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = urlsplit(f"tcp://127.0.0.1:{place.getsockname()[1]}")
    else:
        place = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        place.bind(str(path))
        place.listen()
        settings.CLAMD = urlsplit(f"unix://{path}")
    with place:
        yield Clamd(place, most, silent)


def test_without_a_scanner_nothing_is_asked(settings: Any) -> None:
    settings.CLAMD = None
    require_clean(BAD)


def test_clean_bytes_pass_whole_and_infected_ones_are_refused(settings: Any) -> None:
    large = b"x" * 200_001
    with clamd(settings) as scanner:
        require_clean(large)
        require_clean(b"")
        assert scanner.seen == [large, b""]
        with pytest.raises(Infected) as refusal:
            require_clean(b"..." + BAD)
    assert "Thu.Nghiem" in refusal.value.sentence


def test_a_scanner_on_a_socket_file(settings: Any, tmp_path: Path) -> None:
    with clamd(settings, tmp_path / "clamd.sock"), pytest.raises(Infected):
        require_clean(BAD)


def test_what_the_scanner_does_not_take_is_refused(settings: Any) -> None:
    with clamd(settings, most=100_000), pytest.raises(TooLargeToScan):
        require_clean(b"x" * 5_000_000)


def test_an_unreachable_or_silent_scanner_lets_nothing_through(settings: Any, tmp_path: Path) -> None:
    settings.CLAMD = urlsplit(f"unix://{tmp_path}/none.sock")
    with pytest.raises(NotScanned) as refusal:
        require_clean(b"x")
    assert refusal.value.status == 503
    with clamd(settings, silent=True), pytest.raises(NotScanned):
        require_clean(b"x")


@pytest.mark.django_db
def test_an_infected_mail_is_set_aside_unkept_and_unanswered(settings: Any) -> None:
    people.cast()
    mail = letter()
    mail.add_attachment(BAD, maintype="application", subtype="octet-stream", filename="hoa-don.exe", cte="8bit")
    with clamd(settings):
        assert mailing.take(raw=mail.as_bytes(), at=AT).what == mailing.ASIDE
        assert mailing.take(raw=letter().as_bytes(), at=AT).what == mailing.FILED
    stray = StrayMail.objects.get()
    assert "mã độc" in stray.reason and stray.sha256 == ""
    assert Petition.objects.count() == 1


@pytest.mark.django_db
def test_mail_waits_while_the_scanner_is_away(settings: Any, tmp_path: Path) -> None:
    people.cast()
    settings.CLAMD = urlsplit(f"unix://{tmp_path}/none.sock")
    with pytest.raises(NotScanned):
        mailing.take(raw=letter().as_bytes(), at=AT)
    assert not StrayMail.objects.exists() and not Petition.objects.exists()
