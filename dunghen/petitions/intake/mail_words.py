"""The words of a mail: bytes of any charset to text, HTML to text, quoted answers and signatures cut off. Pure."""

import codecs
import re
from collections.abc import Iterator
from typing import Any, Final

from dunghen.kernel.text import INVISIBLE, nfc, recover, share_of_syllables, without_controls

LONGEST: Final = 2_000_000
"""Signs of a page that are read; newsletters have more, people do not."""
LONGEST_LETTER: Final = 200_000
"""Signs among which the writer's own words are looked for: forty times what a petition may hold."""
_DROPPED: Final = dict.fromkeys(map(ord, INVISIBLE))


def decoded(content: bytes, charset: str = "") -> str:
    """Return the text of ``content`` in NFC: what it says it is, unless its bytes say otherwise.

    Bytes above ASCII that are sound UTF-8 are UTF-8 whatever the label says: chance makes no sound UTF-8. For others the label, the
    code page of Vietnamese Windows and the old tables (TCVN3, VNI) are tried, and the one that gives most Vietnamese syllables is right.
    """
    named = charset.strip().strip("\"'").lower()
    if not named.startswith(("utf-16", "utf-32", "utf-7", "iso-2022")):
        text = _tried(content, "utf-8")
        if text is not None:
            return plain(text)
    tried = [_tried(content, name) for name in dict.fromkeys((named, "cp1258", "latin-1")) if name]
    found = [plain(text) for text in tried if text is not None]
    return max(found, key=lambda text: share_of_syllables(text)[0])


def plain(text: str) -> str:
    """Return text as we keep it: NFC, one kind of line end, no control or invisible signs, old tables recovered."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    return nfc(without_controls(recover(lines).text.replace("\u00a0", " ")).translate(_DROPPED))


def _tried(content: bytes, charset: str) -> str | None:
    try:
        codec = codecs.lookup(charset)
        # Only codecs of text: "base64" and "zip" are codecs too, and a label may name any.
        return content.decode(charset) if getattr(codec, "_is_text_encoding", True) else None
    except (LookupError, ValueError):
        return None


# -- HTML -----------------------------------------------------------------------------------------------------------------

_SILENT: Final = frozenset({
    "script", "style", "head", "title", "template", "noscript", "object", "svg", "textarea", "select", "iframe",
})  # fmt: skip
_LINES: Final = frozenset({
    "p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "hr", "pre", "section", "article", "blockquote",
})  # fmt: skip
_QUOTES: Final = re.compile(r"gmail_quote|yahoo_quoted|moz-cite-prefix|zmail_extra|protonmail_quote", re.I)
_QUOTE_IDS: Final = ("divrplyfwdmsg", "appendonsend", "replysplit")
_HIDDEN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])", re.I
)


def text_of_html(page: str) -> str:
    """Return what a reader of the page would see, without scripts, styles and hidden parts; quoted lines begin with "> "."""
    from lxml import etree  # the worker reads mails; web processes hold no parser for them

    # Bounded in depth by libxml2; nothing is fetched, no entity of a DTD is followed.
    parser = etree.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(page[:LONGEST].encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return ""
    lines = []
    for line in "".join(_pieces(root)).split("\n") if root is not None else []:
        words = re.sub(r"[ \t]+", " ", line.replace("\x01", "")).strip()
        lines.append(f"> {words}" if "\x01" in line and words else words)
    return plain(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def _pieces(root: Any) -> Iterator[str]:
    """Give the text of the tree in order; each piece of a quoted part begins with the sign \\x01."""
    from lxml import etree

    silent = quoted = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        begins, step = event == "start", 1 if event == "start" else -1
        if not begins and element.tag in _LINES:
            yield "\n"
        is_silent, is_quote = _role(element)
        silent, quoted = silent + step * is_silent, quoted + step * is_quote
        if begins and element.tag in _LINES:
            yield "\n"
        words = element.text if begins else element.tail
        if words and not silent:
            blank = re.sub(r"\s+", " ", words)
            yield f"\x01{blank}" if quoted else blank


def _role(element: Any) -> tuple[bool, bool]:
    """Say whether an element is not shown, and whether it quotes another mail."""
    hidden = element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))
    quote = element.tag == "blockquote" or bool(_QUOTES.search(element.get("class") or ""))
    return element.tag in _SILENT or hidden, quote or (element.get("id") or "").lower() in _QUOTE_IDS


# -- what the writer wrote himself ------------------------------------------------------------------------------------------

_QUOTE_BEGINS: Final = re.compile(
    r"""^[ \t]*(?:
        (?:On|Vào|Le|Am)\b(?=.{0,300}(?:[<@]|\d:\d\d)).{4,300}(?:wrote|đã\ viết|viết|écrit|schrieb)[ \t]*:[ \t]*$
      | -{2,9}[ \t]*(?:Original\ Message|Thư\ gốc|Tin\ nhắn\ gốc|Nguyên\ văn\ thư|Tin\ nhắn\ đã\ trả\ lời)[ \t]*-{2,9}
      | (?:From|Từ|Người\ gửi)[ \t]*:[^\n]{0,200}\n[ \t]*(?:Sent|Đã\ gửi|Ngày\ gửi|Date|Ngày)[ \t]*:
      | (?:From|Từ|Người\ gửi)[ \t]*:[^\n]{0,200}@[^\n]{0,200}\n[ \t]*(?:To|Đến|Tới|Subject|Chủ\ đề)[ \t]*:
      | [^\n]{0,120}<[^<>@\s]{1,64}@[^<>\s]{1,190}>[ \t]*(?:wrote|đã\ viết)[ \t]*:[ \t]*$
    )""",
    re.X | re.I | re.M | re.S,
)
"""Where a quoted letter begins. Words that a petition may hold too ("Vào … viết:", "Từ: … Đến: …") need an address, a time or a date beside them."""
_FORWARDED: Final = re.compile(
    r"^[ \t]*-{3,20}[ \t]*(?:Forwarded message|Thư đã chuyển tiếp|Tin nhắn chuyển tiếp|Thư chuyển tiếp)|^Begin forwarded message",
    re.I | re.M,
)
LONGEST_SIGNATURE: Final = 12
"""Lines after which it is no signature but the letter that goes on."""
_SIGNATURE: Final = re.compile(
    r"""^(?:
        --\ ?$
      | (?:Sent\ from\ (?:my|Mail|Outlook|Yahoo)|Get\ Outlook\ for|Gửi\ từ\ (?:iPhone|iPad|điện\ thoại|thiết\ bị|Yahoo|Outlook|Thư)
          |Được\ gửi\ từ|Đã\ gửi\ từ|Tải\ (?:Outlook|ứng\ dụng)|Lấy\ Outlook|Nhận\ Outlook)\b.{0,80}$
    )""",
    re.X | re.I | re.M,
)


def own_words(text: str) -> str:
    """Return what the writer wrote above quoted answers and the signature; the whole when nothing would be left, or when it is a forwarded mail.

    A forwarded mail is the matter itself, so its quoted part stays.
    """
    whole = text[:LONGEST_LETTER].strip()
    if _FORWARDED.search(whole):
        return _tidy(whole)
    begins = _QUOTE_BEGINS.search(whole)
    kept = whole[: begins.start()] if begins else whole
    signed = _SIGNATURE.search(kept)
    if signed and kept.count("\n", signed.end()) <= LONGEST_SIGNATURE:
        kept = kept[: signed.start()]
    kept = "\n".join(line for line in kept.split("\n") if not re.match(r"\s*>", line))
    return _tidy(kept) or _tidy(whole)


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def unflowed(text: str) -> str:
    """Return a text of ``format=flowed`` with its soft line ends joined (RFC 3676)."""
    paragraphs: list[list[str]] = []
    soft = False
    for line in text.split("\n"):
        words = line.removeprefix(" ")
        if soft and not line.startswith(">"):
            paragraphs[-1].append(words)
        else:
            paragraphs.append([words])
        soft = words.endswith(" ") and paragraphs[-1] != ["-- "]
    return "\n".join(map("".join, paragraphs))
