"""The one way in: bytes with a name become an ``Intake`` or are refused, and a refusal leaves nothing behind."""

import hashlib

from dunghen.kernel.sniff import IN_WORDS, sniff
from dunghen.kernel.text import format_number, recover

from .contract import Draft, Intake, Kind, Limits, bytes_in_words, clean, has_words, safe_name
from .plain import read_plain
from .refusals import (
    Empty,
    Encrypted,
    Macros,
    NoText,
    OldWord,
    TooBig,
    TooLong,
    TooManyPages,
    UnknownEncoding,
    Unsupported,
    WrongExtension,
)
from .sandbox import parse_apart

DEFAULT_LIMITS = Limits()

# What a name promises, by its extension. Other extensions promise nothing that we read.
_PROMISED = {".txt": "text", ".text": "text", ".docx": "docx", ".pdf": "pdf"}
_RIGHT_EXTENSION = {"text": ".txt", "docx": ".docx", "pdf": ".pdf"}
_MACRO_EXTENSIONS = (".docm", ".dotm")
_ADVICE: dict[str, str] = {
    "xlsx": "chép nội dung vào Word và lưu thành .docx",
    "pptx": "chép nội dung vào Word và lưu thành .docx",
    "odt": "mở tệp, lưu thành .docx",
    "zip": "giải nén và chọn tệp văn bản bên trong",
    "archive": "giải nén và chọn tệp văn bản bên trong",
    "rtf": "mở tệp bằng Word, lưu thành .docx",
    "html": "mở tệp bằng Word, lưu thành .docx",
    "word_xml": "mở tệp bằng Word, lưu thành .docx",
    "image": "gửi bản điện tử gốc, hoặc nhận dạng chữ và dán nội dung vào ô nhập",
    "program": "kiểm tra lại nguồn gốc của tệp, chọn đúng tệp văn bản",
    "ole": "mở tệp và lưu thành .docx",
}


def take_in(name: str, content: bytes, limits: Limits = DEFAULT_LIMITS) -> Intake:
    """Read a dropped file or pasted text (``name`` empty, bytes in UTF-8) into text for the reading.

    Raises IntakeRefused (see ``refusals``) with a stable code and a Vietnamese sentence. Pure: nothing is written; .docx and .pdf
    are parsed in a child process that is bounded in time, memory and files.
    """
    shown = safe_name(name)
    extension = "." + shown.rsplit(".", 1)[-1].lower() if "." in shown else ""
    if not content:
        raise Empty
    if len(content) > limits.max_bytes:
        raise TooBig(size=bytes_in_words(len(content)), limit=bytes_in_words(limits.max_bytes))
    kind = _kind(shown, extension, content)
    draft = read_plain(content) if kind == "txt" or kind == "pasted" else parse_apart(kind, content, limits)
    text, encoding, notes = _recovered(draft)
    if not has_words(text):
        raise NoText
    if len(text) > limits.max_characters:
        raise TooLong(limit=format_number(limits.max_characters))
    if draft.pages > limits.max_pages:
        raise TooManyPages(pages=format_number(draft.pages), limit=format_number(limits.max_pages))
    return Intake(
        name=shown,
        kind=kind,
        text=text,
        pages=draft.pages,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=encoding,
        notes=notes,
    )


def _kind(name: str, extension: str, content: bytes) -> Kind:
    """Decide by content, refuse when name and content disagree."""
    found = sniff(content)
    if found in ("docm", "doc_macros") or extension in _MACRO_EXTENSIONS:
        raise Macros
    if found == "office_encrypted":
        raise Encrypted(content=IN_WORDS[found])
    if found == "doc":
        raise OldWord
    if found == "html" and _PROMISED.get(extension, "text" if not extension else "") == "text":
        found = "text"  # the source of a page, saved or pasted as text, is text
    if found not in _RIGHT_EXTENSION:
        raise Unsupported(content=IN_WORDS[found], advice=_ADVICE[found])
    if extension and _PROMISED.get(extension) != found:
        if extension in _PROMISED or found != "text":
            raise WrongExtension(extension=extension, content=IN_WORDS[found], right=_RIGHT_EXTENSION[found])
        raise Unsupported(content=f"tệp có đuôi {extension}", advice="lưu văn bản thành .docx, .pdf hoặc .txt")
    if found == "text":
        return "txt" if name else "pasted"
    return "docx" if found == "docx" else "pdf"


def _recovered(draft: Draft) -> tuple[str, str, tuple[str, ...]]:
    """Text in the promised form, its encoding and the notes: old code tables are converted here for every kind of file."""
    recovered = recover(draft.text)
    if not recovered.readable:
        raise UnknownEncoding
    notes = draft.notes
    encoding = draft.encoding
    if recovered.table:
        encoding = recovered.table if encoding in ("utf-8", "cp1252") else f"{encoding}, {recovered.table}"
        notes += (f"Đã chuyển chữ từ bảng mã {recovered.table} sang Unicode; vui lòng soát lại chữ hoa và tên riêng.",)
    text = clean(recovered.text)
    return text, encoding, notes
