"""What a file is by its first bytes, whatever its name says."""

import io
import zipfile
from typing import Literal

Content = Literal[
    "text", "pdf", "docx", "docm", "doc", "doc_macros", "office_encrypted",
    "xlsx", "pptx", "odt", "zip", "archive", "rtf", "html", "word_xml", "image", "program", "ole",
]  # fmt: skip

IN_WORDS: dict[str, str] = {
    "text": "văn bản thuần túy",
    "pdf": "PDF",
    "docx": "Word (.docx)",
    "docm": "Word có macro (.docm)",
    "doc": "Word cũ (.doc)",
    "doc_macros": "Word cũ (.doc) có macro",
    "office_encrypted": "Office",
    "xlsx": "bảng tính Excel",
    "pptx": "bản trình chiếu PowerPoint",
    "odt": "văn bản OpenDocument (.odt)",
    "zip": "tệp nén ZIP",
    "archive": "tệp nén",
    "rtf": "văn bản RTF",
    "html": "trang web (HTML)",
    "word_xml": "Word dạng XML",
    "image": "hình ảnh",
    "program": "chương trình",
    "ole": "tệp Office cũ",
}

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MAGIC: tuple[tuple[bytes, Content], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh9", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x7fELF", "program"),
)


def sniff(content: bytes) -> Content:
    """The kind of content by its magic bytes; "text" when nothing else is recognised. Reads names in an archive, unpacks nothing.

    The first bytes are enough for all but archives and old Office files."""
    head = content[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _archive(content)
    if head.startswith(_OLE):
        return _ole(content)
    if (head.startswith(b"MZ") and b"\x00" in head) or head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "program" if head.startswith(b"MZ") else "image"
    if head[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif"):
        return "image"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith(b"<?xml") and (b"word.document" in start or b"pkg:package" in start):
        return "word_xml"
    return "text"


def _archive(content: bytes) -> Content:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        # Damaged, yet Word's own part names still tell what it was meant to be.
        return "docx" if b"word/" in content or b"[Content_Types].xml" in content[:4096] else "zip"
    lower = {name.lower().replace("\\", "/").lstrip("./") for name in names}
    if any(name.startswith("word/") for name in lower):
        return "docm" if any(name.rsplit("/", 1)[-1].startswith("vbaproject") for name in lower) else "docx"
    for folder, kind in (("xl/", "xlsx"), ("ppt/", "pptx")):
        if any(name.startswith(folder) for name in lower):
            return kind  # type: ignore[return-value]
    if "mimetype" in lower and "content.xml" in lower:
        return "odt"
    return "docx" if "[content_types].xml" in lower else "zip"


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _ole(content: bytes) -> Content:
    if _utf16("EncryptedPackage") in content or _utf16("EncryptionInfo") in content:
        return "office_encrypted"
    if _utf16("WordDocument") in content:
        return "doc_macros" if _utf16("_VBA_PROJECT") in content else "doc"
    return "ole"
