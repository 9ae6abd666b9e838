"""Ways out of the house: e-mail, SMS gateway, webhook. One small interface: ``send`` one message or say how it failed.

Every channel tells a receiver which message it is by a mark that depends on the message's key alone (Message-ID, Idempotency-Key), so a
receiver can recognise a repeat. Requests are signed: ``Dunghen-Signature: t=SECONDS,v1=HEX`` where HEX is
HMAC-SHA256(secret, SECONDS + "." + body).
"""

import hashlib
import hmac
import http.client
import ipaddress
import json
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from dunghen.kernel.outbox.models import Channel, Message

TIMEOUT = 15.0
"""Seconds that a receiver has to answer."""


class NotSent(Exception):
    """The receiver certainly did not take it; trying again may help."""


class Refused(Exception):
    """The receiver certainly did not take it, and will not: a wrong address, a rule against it."""


class InDoubt(Exception):
    """Nobody can say whether the receiver took it: the line broke while it was being handed over."""


class Sender(Protocol):
    """A channel, opened for one round of the worker."""

    repeatable: bool
    """Whether the receiver is bound to drop a repeat (same mark), so that a message in doubt may go again by itself."""

    def send(self, message: Message) -> None:
        """Hand the message over, or raise NotSent, Refused or InDoubt."""

    def close(self) -> None: ...


def mark(key: str) -> str:
    """Return the mark of a message, the same for the same key for ever."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


# -- e-mail ---------------------------------------------------------------------------------------------------------------


class Email:
    """Through Django's e-mail backend; one connection a round."""

    repeatable = False

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def send(self, message: Message) -> None:
        mail = self._mail(message)
        connection = self._open()
        try:
            sent = connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            self.close()
            codes = [code for code, _ in error.recipients.values()]
            raise (Refused if all(code >= 500 for code in codes) else NotSent)(_said(error)) from error
        except smtplib.SMTPResponseException as error:
            # The server answered with a number: it did not take it.
            self.close()
            raise NotSent(_said(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            # A file or a console takes a message whole or not at all; a mail server may have taken it before the line broke.
            raise (InDoubt if isinstance(connection, SmtpBackend) else NotSent)(_said(error)) from error
        if not sent:
            raise NotSent("Máy chủ thư không nhận.")

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except (OSError, smtplib.SMTPException):
                return

    def _mail(self, message: Message) -> EmailMessage:
        _, address = parseaddr(message.address)
        if "@" not in address or any(ord(char) < 32 for char in message.address):
            raise Refused("Không có địa chỉ thư điện tử dùng được.")
        _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
        headers = {
            "Message-ID": f"<{mark(message.key)}@{sender.rpartition('@')[2] or 'localhost'}>",
            "Auto-Submitted": "auto-generated",
        }
        if message.stop_url:
            # RFC 2369 and 8058: mail programs show a button that stops these letters, and press it with one POST.
            headers |= {
                "List-Unsubscribe": f"<{message.stop_url}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
        return EmailMessage(subject=message.subject, body=message.body, to=[message.address], headers=headers)

    def _open(self) -> BaseEmailBackend:
        if self._connection is None:
            connection = get_connection()
            try:
                connection.open()
            except (OSError, smtplib.SMTPException) as error:
                raise NotSent(_said(error)) from error
            self._connection = connection
        return self._connection


# -- signed requests ------------------------------------------------------------------------------------------------------


class Webhook:
    """A signed POST of JSON to the address of the message. Receivers must drop a repeated Idempotency-Key.

    Private and local addresses are refused unless the operator allowed the host: the address may have been typed by a user.
    """

    repeatable = True

    def send(self, message: Message) -> None:
        body = {"key": mark(message.key), "kind": message.kind, "subject": message.subject, "body": message.body}
        _post(message, message.address, settings.OUTBOX_WEBHOOK_SECRET, body, settings.OUTBOX_WEBHOOK_PRIVATE_HOSTS)

    def close(self) -> None:
        return


class Sms:
    """A signed POST of JSON to the operator's SMS gateway. A gateway need not recognise repeats."""

    repeatable = False

    def send(self, message: Message) -> None:
        if not settings.OUTBOX_SMS_URL:
            raise Refused("Chưa cấu hình cổng tin nhắn (DUNGHEN_SMS_URL).")
        digits = "".join(char for char in message.address if char.isdigit() or char == "+")
        if len(digits) < 9:
            raise Refused("Không có số điện thoại dùng được.")
        body = {"key": mark(message.key), "to": digits, "text": f"{message.subject}\n{message.body}".strip()}
        gateway = urlsplit(settings.OUTBOX_SMS_URL)
        _post(message, settings.OUTBOX_SMS_URL, settings.OUTBOX_SMS_SECRET, body, [gateway.hostname or ""])

    def close(self) -> None:
        return


def sign(secret: str, seconds: int, body: bytes) -> str:
    """Return the signature header of ``body`` sent at ``seconds`` since 1970."""
    seal = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={seal}"


def _post(message: Message, url: str, secret: str, facts: Mapping[str, str], private_hosts: list[str]) -> None:
    if not secret:
        raise Refused("Chưa cấu hình khóa bí mật để ký.")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused("Địa chỉ nhận không phải http hoặc https.")
    connection = _connect(parts, private=parts.hostname in private_hosts)
    body = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": mark(message.key),
        "Dunghen-Signature": sign(secret, int(time.time()), body),
        "User-Agent": "dunghen-outbox",
    }
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read(65536)
    except (OSError, http.client.HTTPException) as error:
        raise InDoubt(_said(error)) from error
    finally:
        connection.close()
    if 200 <= answer.status < 300:
        return
    # A redirect is not followed: it could lead to where the address itself may not.
    permanent = 300 <= answer.status < 500 and answer.status not in (408, 425, 429)
    raise (Refused if permanent else NotSent)(f"Nơi nhận trả lời {answer.status}.")


def _connect(parts: SplitResult, *, private: bool) -> http.client.HTTPConnection:
    """Open the connection to an address that was checked: the name is looked up once, so it cannot change its mind in between."""
    host, tls = parts.hostname or "", parts.scheme == "https"
    try:
        port = parts.port or (443 if tls else 80)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, UnicodeError) as error:
        raise NotSent(_said(error)) from error
    for *_, place in found:
        if not private and not ipaddress.ip_address(str(place[0]).partition("%")[0]).is_global:
            raise Refused("Địa chỉ nhận nằm trong mạng nội bộ; người vận hành cần cho phép máy này trước.")
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        line: socket.socket = socket.create_connection((str(found[0][4][0]), port), timeout=TIMEOUT)
        if tls:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except OSError as error:
        raise NotSent(_said(error)) from error
    connection.sock = line
    return connection


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


SENDERS: Mapping[str, Callable[[], Sender]] = {Channel.EMAIL: Email, Channel.SMS: Sms, Channel.WEBHOOK: Webhook}
