"""The process that empties the mailbox may die (SIGKILL) at any moment: no mail is lost, none becomes two petitions."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import people
from dunghen.petitions import operations
from dunghen.petitions.intake import mailbox
from dunghen.petitions.models import Petition
from dunghen.petitions.tests import postoffice
from dunghen.petitions.tests.postoffice import Gate, Office
from dunghen.petitions.tests.test_mail import AT, PAKN, letter

# Forks a fresh process for each round, so that a round costs no start of Django.
NURSERY = """
import os, sys, django
django.setup()
from urllib.parse import urlsplit
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from dunghen.petitions import operations
from dunghen.petitions.operations import suggesting
from dunghen.petitions.tests.test_mail import AT
suggesting.read("Đèn đường tắt", AT.date())
print("ready", flush=True)
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        operations.poll(address=urlsplit(line.strip()), at=AT)
        os._exit(0)
    print(pid, flush=True)
    _, status = os.waitpid(pid, 0)
    print("killed" if os.WIFSIGNALED(status) else "lived", flush=True)
"""


class Nursery:
    def __init__(self) -> None:
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "dunghen.config.settings_test"}
        words = [sys.executable, "-c", NURSERY, connection.settings_dict["NAME"]]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def round(self, office: Office, strike: int, body: float | None = None) -> str:
        """Let a process empty the mailbox; kill it at its ``strike``-th command, or ``body`` seconds after it asked for a mail's text."""
        born, pid = threading.Event(), 0

        def kill() -> None:
            assert born.wait(20)
            os.kill(pid, signal.SIGKILL)

        def on_command(number: int, line: bytes) -> None:
            if number == strike:
                kill()
                raise OSError
            if body is not None and b"BODY.PEEK[]" in line:
                threading.Timer(body, kill).start()

        gate = Gate(office.imap_port, on_command)
        assert self.process.stdin is not None
        self.process.stdin.write(office.address(PAKN, gate.port).geturl() + "\n")
        self.process.stdin.flush()
        pid = int(self._line())
        born.set()
        fate = self._line()
        gate.close()
        return fate


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    with nursery.process:
        yield nursery
        assert nursery.process.stdin is not None
        nursery.process.stdin.close()


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_at_any_command_or_moment_neither_loses_nor_doubles_a_mail(nursery: Nursery) -> None:
    people.cast()
    sent = 0

    def another(office: Office) -> None:
        nonlocal sent
        sent += 1
        office.send(
            letter(f"Đèn đường ở hẻm {sent} phố Thử tắt ba đêm nay.", f"Đèn hẻm {sent}", f"nguoi{sent}@dan.example")
        )

    with postoffice.opened(PAKN) as office:
        strike = 1
        another(office)
        while nursery.round(office, strike) == "killed":
            another(office)
            strike += 1
        assert strike > 8, "from the greeting over the commit to the move"
        for pause in (0.0, 0.003, 0.006, 0.01, 0.015, 0.02, 0.03, 0.05):
            another(office)
            nursery.round(office, 0, pause)
        operations.poll(address=office.address(PAKN), at=AT)
        texts = list(Petition.objects.values_list("text", flat=True))
        assert len(texts) == len(set(texts)) == sent
        receipts = Message.objects.filter(kind="petitions.receipt").values_list("body", flat=True)
        assert len(receipts) == len(set(receipts)) == sent
        assert office.mails(PAKN) == [] and len(office.mails(PAKN, mailbox.DONE)) == sent
