"""The mailbox that petitions are sent to: its mails one after another, each put away when its fate is in the database.

A mail is read without marking it (BODY.PEEK) and moved out of the inbox only afterwards; killed in between, the next round meets it again
and finds by its key what became of it.
"""

import datetime as dt
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, unquote

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

DONE: Final = "Da tiep nhan"
"""Folder of mails that were taken in or need nothing. Without diacritics: not every server keeps names in UTF-7 well."""
ASIDE: Final = "Chua tiep nhan"
"""Folder of mails that a person has to look at."""
MOST_BYTES: Final = 25 * 1024 * 1024
"""A larger mail is not fetched; its beginning tells who sent it."""
MOST_A_ROUND: Final = 50
TIMEOUT: Final = 30.0
TROUBLES: Final = (OSError, ssl.SSLError, socket.gaierror, imaplib.IMAP4.error, ImapToolsError)
"""How a mailbox fails: the line, the server, the password."""


@dataclass(frozen=True)
class Found:
    """A mail in the box. ``raw`` holds only the headers of one that is ``too_large``."""

    uid: str
    raw: bytes
    arrived_at: dt.datetime | None
    too_large: bool


class Box:
    """An open mailbox."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box
        self._folders: dict[str, bool] = {}

    def waiting(self) -> Iterator[Found]:
        """Give the mails of the inbox, the oldest first, a round's worth. Raises one of TROUBLES.

        Read ones too: somebody may have opened one in a mail program. What is settled has left the inbox.
        """
        # Without CHARSET: the criterion is plain ASCII, and some servers know none.
        uids = self._box.uids("UNDELETED", charset=None)
        for uid in uids[:MOST_A_ROUND]:
            known = self._fetch(uid, "(RFC822.SIZE INTERNALDATE)")
            if known is None:
                continue
            size = re.search(rb"RFC822\.SIZE (\d+)", known[0])
            too_large = bool(size and int(size[1]) > MOST_BYTES)
            got = self._fetch(uid, "(BODY.PEEK[HEADER])" if too_large else "(BODY.PEEK[])")
            if got is not None and got[1]:
                yield Found(uid, got[1], _arrival(known[0]), too_large)

    def put_away(self, uid: str, folder: str) -> None:
        """Move a mail out of the inbox. Raises one of TROUBLES; a mail that is gone already is no trouble."""
        if folder not in self._folders:
            self._folders[folder] = self._box.folder.exists(folder) or bool(self._box.folder.create(folder))
        self._box.move(uid, folder)

    def _fetch(self, uid: str, parts: str) -> tuple[bytes, bytes] | None:
        """Return what the server says of a mail and the bytes it sends with it, None when the mail is gone."""
        status, answer = self._box.client.uid("FETCH", uid, parts)
        if status != "OK":
            raise imaplib.IMAP4.error(f"FETCH: {status}")
        said, content = b"", b""
        for item in answer or []:
            if isinstance(item, tuple):
                said, content = said + item[0], content or item[1]
            elif isinstance(item, bytes):
                said += item
        return (said, content) if said else None


@contextmanager
def opened(address: SplitResult) -> Iterator[Box]:
    """Open the mailbox of ``imaps://user:password@host/FOLDER`` (``imap://`` begins TLS itself; ``imap://…?plain`` speaks in the clear).

    Raises one of TROUBLES.
    """
    box = _connected(address)
    try:
        # LOGIN carries ASCII alone; a password with diacritics goes by AUTHENTICATE PLAIN.
        user, password = unquote(address.username or ""), unquote(address.password or "")
        login = box.login if f"{user}{password}".isascii() else box.login_utf8
        login(user, password, unquote(address.path[1:]) or "INBOX")
        # Many servers tell of MOVE only after the login; without it a mail is copied and deleted, in two steps.
        box.client.capabilities = tuple(box.client.capability()[1][-1].decode("ascii", "replace").upper().split())
        yield Box(box)
    finally:
        with suppress(*TROUBLES):
            box.logout()


def _connected(address: SplitResult) -> BaseMailBox:
    given: dict[str, Any] = {"host": address.hostname or "", "timeout": TIMEOUT}
    if address.scheme == "imaps":
        return MailBox(port=address.port or 993, ssl_context=ssl.create_default_context(), **given)
    if address.query == "plain":
        return MailBoxUnencrypted(port=address.port or 143, **given)
    return MailBoxStartTls(port=address.port or 143, ssl_context=ssl.create_default_context(), **given)


def _arrival(said: bytes) -> dt.datetime | None:
    found = re.search(rb'INTERNALDATE "([^"]+)"', said)
    try:
        return dt.datetime.strptime(found[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z") if found else None
    except ValueError:
        return None
