"""Files from outside are shown to a virus scanner when the operator runs one: clamd, spoken to in its own INSTREAM protocol.

When a scanner is set, nothing gets in that it has not looked at: an unreachable scanner refuses, it does not let through.
"""

import re
import socket
import struct
from contextlib import suppress
from typing import Final
from urllib.parse import SplitResult

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.errors import Refusal

TIMEOUT: Final = 30.0
_PIECE: Final = 64 * 1024
_ANSWER: Final = 4096


class Infected(Refusal):
    code = "petitions.infected"
    template = _(
        "Tệp gửi kèm có mã độc ({name}) nên không nhận được. Vui lòng quét vi-rút trên thiết bị của mình rồi gửi tệp khác."
    )


class NotScanned(Refusal):
    code = "petitions.not_scanned"
    status = 503
    template = _("Chưa kiểm tra được tệp gửi kèm nên chưa nhận. Vui lòng thử lại sau ít phút, hoặc gửi không kèm tệp.")


class TooLargeToScan(Refusal):
    code = "petitions.too_large_to_scan"
    template = _("Tệp gửi kèm lớn quá mức kiểm tra mã độc được. Vui lòng gửi tệp nhỏ hơn hoặc gửi không kèm tệp.")


def require_clean(content: bytes) -> None:
    """Ask the clamd that the operator set (DUNGHEN_CLAMD_URL); nothing to ask when none is set. Raises Infected, TooLargeToScan, NotScanned."""
    if settings.CLAMD is None:
        return
    try:
        answer = _asked(settings.CLAMD, content)
    except (OSError, ValueError) as error:
        raise NotScanned from error
    if answer == "stream: OK":
        return
    found = re.fullmatch(r"stream: (.{1,200}) FOUND", answer)
    if found:
        raise Infected(name=found[1])
    if "size limit exceeded" in answer:
        raise TooLargeToScan
    raise NotScanned


def _asked(place: SplitResult, content: bytes) -> str:
    """Return clamd's answer to the bytes: sent in pieces with their lengths, ended by a piece of length nought."""
    with _line(place) as line:
        # clamd closes when it has had enough; what it said before is still there to be read.
        with suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _PIECE):
                piece = content[start : start + _PIECE]
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
        answer = b""
        while b"\0" not in answer and len(answer) < _ANSWER and (more := line.recv(_ANSWER)):
            answer += more
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _line(place: SplitResult) -> socket.socket:
    if place.scheme == "tcp":
        return socket.create_connection((place.hostname or "", place.port or 3310), timeout=TIMEOUT)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(TIMEOUT)
    try:
        line.connect(place.path)
    except OSError:
        line.close()
        raise
    return line
