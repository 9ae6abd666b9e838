"""A mail as bytes becomes who wrote it, what they wrote and what is attached. Pure, and prepared for anything that can be sent.

The standard library parses the structure in its tolerant mode; headers and texts are decoded here, because labels of charsets lie.
"""

import email
import hashlib
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses
from typing import Any, Final

from dunghen.kernel.errors import Refusal
from dunghen.kernel.text import nfc, squeeze
from dunghen.petitions.intake.mail_words import decoded, own_words, plain, text_of_html, unflowed

MOST_PARTS: Final = 200
"""Parts of one mail that are looked at; what has more is no letter."""
MOST_HEADER: Final = 10_000
"""Signs of one header that are read. The standard library takes minutes over a header of a megabyte, and no person's program writes one."""
MOST_NAME: Final = 120


class UnreadableMail(Refusal):
    code = "petitions.unreadable_mail"
    template = "Thư không đọc được ({why}). Vui lòng gửi lại dưới dạng thư thường hoặc gửi qua trang web."


@dataclass(frozen=True)
class Attachment:
    """A file in a mail. ``inline``: shown inside the text (a pasted photo, or the picture of a signature)."""

    name: str
    media_type: str
    content: bytes
    inline: bool = False


@dataclass(frozen=True)
class Mail:
    """What a mail says. ``automatic`` is why no person wrote it, "" when one did."""

    key: str
    """The same for the same mail however often it is delivered."""
    sender: str
    sender_name: str
    answer_to: str
    subject: str
    """Without "Re:", "Fwd:"."""
    text: str
    """The writer's own words."""
    whole: str
    """With everything quoted: where our own letters' links are found."""
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    automatic: str = ""


def read(raw: bytes) -> Mail:
    """Read a mail. Raises UnreadableMail for what is none."""
    try:
        return _read(email.message_from_bytes(raw, _counted(), policy=_Bounded()))
    except (MessageError, RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        # The parser of the standard library fails in many ways on what was made to break it.
        raise UnreadableMail(why=type(error).__name__) from error


class _Bounded(Compat32):
    """The tolerant mode, with headers cut before anything looks into them."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MOST_HEADER]


def _counted() -> Callable[..., Message]:
    """Return what makes the parts of one mail and refuses one too many, before a million of them fill the memory."""
    number = itertools.count()

    def make(**given: Any) -> Message:
        if next(number) > MOST_PARTS:
            raise UnreadableMail(why="quá nhiều phần")
        return Message(**given)

    return make


def bare(raw: bytes) -> Mail:
    """Return a mail that cannot be read as what can be said of it: its hash, and sender and subject as far as they can be seen."""
    head = decoded(re.split(rb"\r?\n\r?\n", raw[:100_000], maxsplit=1)[0])
    sender = re.search(r"^From:.{0,200}?([^\s<>@]{1,64}@[^\s<>]{1,189})", head, re.I | re.M)
    subject = re.search(r"^Subject:(.{0,300})", head, re.I | re.M)
    return Mail(
        key="mail:" + hashlib.sha256(raw).hexdigest()[:40],
        sender=sender[1].lower() if sender else "",
        sender_name="",
        answer_to="",
        subject=squeeze(_words(subject[1])) if subject else "",
        text="",
        whole="",
    )


def _read(message: Message) -> Mail:
    name, sender = _address(message, "From")
    if not sender:
        raise UnreadableMail(why="không có địa chỉ người gửi")
    _, answer_to = _address(message, "Reply-To")
    texts, pages, attachments = _parts(message)
    whole = "\n\n".join(text for text in texts if text.strip())
    if pages and len(whole.strip()) < 2:
        whole = "\n\n".join(text_of_html(page) for page in pages)
    subject = _without_marks(_header(message, "Subject"))
    text = own_words(whole)
    # Some programs give every mail the same Message-ID, so the words count too.
    mark = "\n".join((_header(message, "Message-ID") or _header(message, "Date"), sender, subject, whole))
    return Mail(
        key="mail:" + hashlib.sha256(mark.encode("utf-8", "replace")).hexdigest()[:40],
        sender=sender,
        sender_name=name,
        answer_to=answer_to or sender,
        subject=subject[:300],
        text=text,
        whole=whole + "\n" + "\n".join(_links(pages)),
        references=tuple(
            re.findall(r"<[^<>\s]+>", f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}")
        )[-50:],
        attachments=tuple(attachments),
        automatic=_automatic(message, sender),
    )


# -- headers --------------------------------------------------------------------------------------------------------------


def _raw(message: Message, wanted: str) -> str:
    """Return a header as it came, unfolded; bytes above ASCII stand as surrogates."""
    found = next((str(value) for name, value in message.raw_items() if name.lower() == wanted.lower()), "")
    return re.sub(r"\r?\n[ \t]*", " ", found).strip()


def _header(message: Message, wanted: str) -> str:
    return squeeze(_words(_raw(message, wanted)))


def _words(value: str) -> str:
    """Return a header's words: encoded ones decoded, bare bytes guessed."""
    if not value.isascii():
        return decoded(value.encode("utf-8", "surrogateescape"))
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        # Left as it came, but for the signs no text of ours may hold: one NUL, and no row takes it.
        return plain(value)
    # Neighbours of one charset are joined before they are decoded: some programs cut in the middle of a letter.
    joined: list[tuple[bytes, str]] = []
    for part, charset in parts:
        content = part.encode() if isinstance(part, str) else part
        if joined and joined[-1][1] == (charset or ""):
            joined[-1] = (joined[-1][0] + content, charset or "")
        else:
            joined.append((content, charset or ""))
    return "".join(decoded(content, charset) for content, charset in joined)


def _address(message: Message, header: str) -> tuple[str, str]:
    """Return (name, address) of the first address of a header, ("", "") when there is none that could be one."""
    for name, address in getaddresses([_raw(message, header)]):
        lower = address.strip().lower()
        if re.fullmatch(r"[^@\s<>\x00-\x1f\ud800-\udfff]{1,64}@[^@\s<>\x00-\x1f\ud800-\udfff]{1,189}", lower):
            return squeeze(_words(name))[:MOST_NAME], lower
    return "", ""


def _without_marks(subject: str) -> str:
    marks = r"^(?:\s*(?:re|fw|fwd|tl|trả lời|chuyển tiếp|aw|antw)\s*(?:\[\d+\])?\s*:\s*)+"
    return re.sub(marks, "", nfc(subject), flags=re.I).strip()


def _automatic(message: Message, sender: str) -> str:
    """Return why this is no letter of a person (RFC 3834), "" when it may be one."""
    submitted = _header(message, "Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return "thư trả lời tự động"
    if _raw(message, "Return-Path") == "<>" or message.get_content_type() == "multipart/report":
        return "thư báo của máy chủ thư"
    if sender.partition("@")[0] in ("mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply"):
        return "thư của máy"
    if _header(message, "Precedence").lower() in ("bulk", "list", "junk", "auto_reply") or _raw(message, "List-Id"):
        return "thư gửi hàng loạt"
    if _raw(message, "X-Autoreply") or _raw(message, "X-Autorespond") or _raw(message, "X-Loop"):
        return "thư trả lời tự động"
    return ""


# -- parts ----------------------------------------------------------------------------------------------------------------

_SEALS: Final = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")


def _parts(message: Message) -> tuple[list[str], list[str], list[Attachment]]:
    """Return the plain texts, the pages (HTML) and the attachments."""
    texts: list[str] = []
    pages: list[str] = []
    attachments: list[Attachment] = []
    for part in _leaves(message):
        kind = part.get_content_type()
        content = _content(part)
        name = squeeze(_words(part.get_filename() or ""))[:MOST_NAME]
        disposition = part.get_content_disposition()
        if kind in ("text/plain", "text/html") and disposition != "attachment" and not name:
            text = decoded(content, str(part.get_param("charset") or ""))
            if kind == "text/html":
                pages.append(text)
            else:
                texts.append(unflowed(text) if str(part.get_param("format")).lower() == "flowed" else text)
        elif kind not in _SEALS and content:
            inline = disposition == "inline" or bool(part.get("Content-ID"))
            attachments.append(Attachment(name or "không tên", kind, content, inline))
    return texts, pages, attachments


def _leaves(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _links(pages: list[str]) -> list[str]:
    """Return the addresses that pages link to: a quoted letter of ours may show only words where its link was."""
    return [
        link
        for page in pages
        for link in re.findall(r"""href\s*=\s*["']?(https?://[^\s"'<>]{1,300})""", page[:2_000_000], re.I)
    ][:50]
