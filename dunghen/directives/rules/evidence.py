"""What counts as done and when, and which files prove it."""

import datetime as dt
from typing import Final

from dunghen.directives.rules.refusals import UnfitFile
from dunghen.kernel.worktime import arithmetic


def counted_at(document_on: dt.date, handed_in_at: dt.datetime, *, hour_level: bool) -> dt.datetime:
    """Return the moment that counts for timeliness: the date of the result document, not of the upload.

    A term to the hour (công điện) counts the moment of handing in when the document bears that very date; a date alone is set at
    midday so that it is on its day whatever the office hours.
    """
    local = handed_in_at.astimezone(arithmetic.ZONE)
    if hour_level and local.date() == document_on:
        return local
    return min(dt.datetime.combine(document_on, dt.time(12), arithmetic.ZONE), local)


# Signatures of the file types that serve as evidence; nothing that runs is taken.
EVIDENCE_TYPES: Final[tuple[tuple[bytes, tuple[str, ...], str], ...]] = (
    (b"%PDF-", ("pdf",), "application/pdf"),
    (b"PK\x03\x04", ("docx", "xlsx", "pptx", "odt", "ods"), "application/octet-stream"),
    (b"\xff\xd8\xff", ("jpg", "jpeg"), "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", ("png",), "image/png"),
)
EVIDENCE_BYTES: Final = 20 * 1024 * 1024
EVIDENCE_FILES: Final = 10


def evidence_type(name: str, content: bytes) -> str:
    """Return the content type under which an evidence file is kept, or refuse with UnfitFile."""
    extension = name.rpartition(".")[2].lower()
    if not content:
        raise UnfitFile(name=name, why="tệp trống")
    if len(content) > EVIDENCE_BYTES:
        raise UnfitFile(name=name, why="tệp lớn hơn 20 MB")
    for start, extensions, content_type in EVIDENCE_TYPES:
        if content.startswith(start) and extension in extensions:
            return content_type
    if extension in ("txt", "csv") and b"\x00" not in content[:4096]:
        return "text/plain"
    raise UnfitFile(name=name, why="loại tệp không được chấp nhận hoặc nội dung không khớp với tên")
