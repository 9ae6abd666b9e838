"""Photos that people send: decided by content, decoded in a child process, written anew without anything hidden.

Where the photo was taken is read first and handed back beside the picture, so that it can be offered as the place; in the picture itself it
is gone.
"""

import json
import re
import tempfile
from collections.abc import Callable
from decimal import Decimal
from threading import BoundedSemaphore

from django.utils.translation import gettext_lazy as _

from dunghen.kernel import apart
from dunghen.kernel.text import nfc

from .contract import Picture, Point, Shot, UnfitPhoto
from .scanning import require_clean

MOST_BYTES = 10 * 2**20
KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
"""What ``kind_of`` says of a photo that can be read."""
SECONDS, MEMORY = 20, 1024 * 2**20
"""Processor time and address space that one photo may take."""
REASONS = {
    "empty": _("tệp không có nội dung"),
    "size": _("tệp lớn hơn 10 MB"),
    "gif": _("ảnh động GIF không dùng được ở đây"),
    "video": _("đây là video, chưa nhận được ở đây"),
    "pdf": _("đây là tệp PDF, không phải ảnh"),
    "kind": _("đây không phải ảnh JPEG, PNG, WebP hoặc HEIC"),
    "pixels": _("ảnh có quá nhiều điểm ảnh để mở an toàn"),
    "broken": _("tệp ảnh bị hỏng hoặc chưa tải xong"),
}
"""Why a photo is refused, in the reader's language."""
CHILD = f"{__package__}.developing"
_at_once = BoundedSemaphore(2)
"""So that a crowd of photos waits instead of filling the memory."""

Scan = Callable[[bytes], object]
"""Raises a refusal when a scanner finds something in the bytes."""


def read_photo(name: str, content: bytes, *, scan: Scan | None = require_clean) -> Shot:
    """Return the photo written anew and where it was taken. Raises UnfitPhoto, and what ``scan`` raises (None: scanned before)."""
    shown = shown_name(name)
    if not content:
        raise _unfit(shown, "empty")
    if len(content) > MOST_BYTES:
        raise _unfit(shown, "size")
    kind = kind_of(content)
    if kind not in KINDS:
        raise _unfit(shown, kind)
    if scan is not None:
        scan(content)
    with _at_once:
        said = _apart(kind, content)
    return _understood(shown, said)


def kind_of(content: bytes) -> str:
    """Return the decoder's name for the content, or the reason that refuses it. The name of the file is not asked."""
    head = content[:32]
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return "HEIF" if head[8:12] in _HEIC else "kind" if head[8:12] == b"avif" else "video"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head.startswith(b"%PDF"):
        return "pdf"
    return "video" if head.startswith((b"\x1aE\xdf\xa3", b"RIFF")) else "kind"


_HEIC = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc", b"hevx")


def shown_name(name: str) -> str:
    """Return the last part of a file's name, short and without signs that could mislead."""
    last = re.sub(
        r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069]', "", nfc(name).replace("\\", "/").rsplit("/", 1)[-1]
    ).strip()
    return last if len(last) <= 60 else f"{last[:40]}…{last[-15:]}"


def _apart(kind: str, content: bytes) -> bytes:
    """Return what the child answered, b"" when it was ended by a limit."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(content)
        given.seek(0)
        status = apart.run(
            CHILD,
            "main",
            kind,
            str(SECONDS),
            str(MEMORY),
            seconds=SECONDS,
            given=given,
            told=answer,
            # A photo is decoded by one thread: another would only ask for memory.
            environment={"OMP_NUM_THREADS": "1"},
        )
        if status < 0:
            return b""
        answer.seek(0)
        return answer.read() if status == 0 else b'{"refused": "broken"}\n'


def _understood(name: str, said: bytes) -> Shot:
    """Return the child's answer as a shot. It has seen the file, so what is not of the agreed form is a broken file."""
    head, _line, rest = said.partition(b"\n")
    try:
        facts = json.loads(head) if head else {"refused": "pixels"}
        if "refused" in facts:
            raise _unfit(name, facts["refused"])
        size = int(facts["picture"])
        picture = Picture(rest[:size], rest[size:], int(facts["width"]), int(facts["height"]))
        point: Point | None = (Decimal(facts["point"][0]), Decimal(facts["point"][1])) if facts["point"] else None
        if len(rest) != size + int(facts["thumb"]):
            raise ValueError("short answer")
    except (ValueError, KeyError, TypeError, ArithmeticError):
        raise _unfit(name, "broken") from None
    return Shot(name, picture, point)


def _unfit(name: str, reason: str) -> UnfitPhoto:
    return UnfitPhoto(name=name or str(_("không tên")), why=str(REASONS.get(reason, REASONS["broken"])))
