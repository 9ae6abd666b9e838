"""Receivers for tests: a mail server and a web server on this machine, which keep what they take and fail as they are told."""

import http.server
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    """``after_data``: what to do once a message was received whole: "250 …" answers so, "hang" keeps silent, "break" cuts the line."""

    port: int = 0
    after_data: str = "250 taken"
    to_recipient: str = "250 known"
    taken: list[EmailMessage] = field(default_factory=list)
    received: threading.Event = field(default_factory=threading.Event)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server that speaks just enough SMTP."""
    facts = MailServer()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 ready")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word in (b"EHLO", b"HELO"):
                    self.say("250 hello")
                elif word == b"RCPT":
                    self.say(facts.to_recipient)
                elif word == b"DATA":
                    self.say("354 go on")
                    if not self.take():
                        return
                elif word == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def take(self) -> bool:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line)
            facts.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[arg-type]
            facts.received.set()
            if facts.after_data == "hang":
                time.sleep(30)
                return False
            if facts.after_data == "break":
                return False
            self.say(facts.after_data)
            return True

        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

    with _serving(Talk, socketserver.ThreadingTCPServer) as facts.port:
        yield facts


@dataclass
class WebServer:
    port: int = 0
    answers: list[int] = field(default_factory=list)
    """Status of each next answer; 204 when used up."""
    taken: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/nhan?so=1"


@contextmanager
def web_server() -> Iterator[WebServer]:
    """Run a web server that keeps what is posted to it."""
    facts = WebServer()

    class Talk(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            facts.taken.append((self.path, dict(self.headers), body))
            status = facts.answers.pop(0) if facts.answers else 204
            if status == 0:
                return  # the line breaks without an answer
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            return

    with _serving(Talk, http.server.ThreadingHTTPServer) as facts.port:
        yield facts


@contextmanager
def _serving(talk: type, server_class: type[socketserver.TCPServer]) -> Iterator[int]:
    with server_class(("127.0.0.1", 0), talk) as server:
        server.daemon_threads = True  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
