"""A post office on loopback: a real SMTP server (aiosmtpd) that puts mails into the mailboxes of a real IMAP server (pymap).

::

    with postoffice.opened("pakn@tinh.example", "lan@dan.example") as office:
        office.send(mail_from_lan)              # by SMTP, as a citizen's program would
        operations.poll(address=office.address("pakn@tinh.example"), at=...)
        office.mails("pakn@tinh.example", "INBOX")
"""

import asyncio
import imaplib
import smtplib
import socket
import threading
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from aiosmtpd.controller import Controller
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend, Identity
from pymap.imap import IMAPServer
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import BuiltinHash

PASSWORD = "một mật khẩu: khó/đoán@"


class Office:
    """The two servers; every mailbox has the same password."""

    def __init__(self, *boxes: str) -> None:
        self.boxes = boxes
        self.loop = asyncio.new_event_loop()
        self.imap_port = 0
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        self.smtp = Controller(self, hostname="127.0.0.1", port=_free_port(), decode_data=False)
        self.smtp.start()

    @property
    def smtp_port(self) -> int:
        return self.smtp.port

    def close(self) -> None:
        self.smtp.stop()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        assert not self._thread.is_alive()

    # -- the servers ----------------------------------------------------------------------------------------------------

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(self._open())
        self._ready.set()
        self.loop.run_forever()
        server.close()
        for left in asyncio.all_tasks(self.loop):
            left.cancel()
            self.loop.run_until_complete(asyncio.wait([left]))
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    async def _open(self) -> asyncio.Server:
        given = {"host": None, "port": 0, "debug": False, "cert": None, "key": None, "tls": False, "passlib_cfg": None}
        args = Namespace(**given, proxy_protocol=None, demo_data=False, demo_user="x", demo_password="x")
        backend, config = await DictBackend.init(args, hash_context=BuiltinHash(rounds=1))
        config.apply_context()
        secret = await Passwords(config).hash_password(PASSWORD)
        for name in self.boxes:
            identity = Identity(name, backend.login, None, frozenset())
            await identity.set(UserMetadata(config, name, password=secret))
        connected = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        self.imap_port = server.sockets[0].getsockname()[1]
        return server

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Deliver what came by SMTP."""
        for box in envelope.rcpt_tos:
            if box not in self.boxes:
                return "550 No such mailbox"
            sender = (envelope.mail_from or "").strip("<>")
            raw = f"Return-Path: <{sender}>\r\n".encode() + envelope.original_content
            await asyncio.get_running_loop().run_in_executor(None, self.put, box, raw)
        return "250 OK"

    # -- people at the counter --------------------------------------------------------------------------------------------

    def address(self, box: str, port: int | None = None, password: str = PASSWORD) -> SplitResult:
        """Return the address of a mailbox as the setting holds it."""
        return urlsplit(
            f"imap://{quote(box)}:{quote(password, safe='')}@127.0.0.1:{port or self.imap_port}/INBOX?plain"
        )

    def send(
        self, mail: EmailMessage | bytes, *, sender: str = "lan@dan.example", to: str = "pakn@tinh.example"
    ) -> None:
        """Send a mail as a program of a citizen would."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes(policy=SMTP)
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=10) as line:
            line.sendmail(sender, [to], raw)

    @contextmanager
    def client(self, box: str) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=10) as line:
            line.authenticate("PLAIN", lambda _: f"\0{box}\0{PASSWORD}".encode())
            yield line

    def put(self, box: str, raw: bytes) -> None:
        """Put bytes into a mailbox as they are."""
        with self.client(box) as line:
            status, _ = line.append("INBOX", None, None, raw)
            assert status == "OK"

    def mails(self, box: str, folder: str = "INBOX") -> list[bytes]:
        """Return the mails of a folder, [] when there is no such folder. Nothing is marked."""
        with self.client(box) as line:
            status, _ = line.select(f'"{folder}"', readonly=True)
            if status != "OK":
                return []
            _, found = line.search(None, "ALL")
            numbers = found[0].split()
            return [line.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in numbers]


@contextmanager
def opened(*boxes: str) -> Iterator[Office]:
    """Open the office for the time of a test."""
    office = Office(*boxes)
    try:
        yield office
    finally:
        office.close()


def _free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


class Gate:
    """A line to a server that tells of every command before it passes on: where a test strikes at a chosen moment.

    ``on_command(number, line)`` is called with each line of a client; ``on_answer(number)`` when the answer to it has begun.
    """

    def __init__(self, port: int, on_command: Callable[[int, bytes], None]) -> None:
        self._to, self._on_command = port, on_command
        self._place = socket.create_server(("127.0.0.1", 0))
        self.port = self._place.getsockname()[1]
        self.commands = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._place.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._place.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._to))
            threading.Thread(target=self._forth, args=(client, server), daemon=True).start()
            threading.Thread(target=_pump, args=(server, client), daemon=True).start()

    def _forth(self, client: socket.socket, server: socket.socket) -> None:
        try:
            for line in client.makefile("rb"):
                self.commands += 1
                self._on_command(self.commands, line)
                server.sendall(line)
        except OSError:
            pass
        finally:
            server.close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
    except OSError:
        pass
    finally:
        target.close()
