"""Personal data in a text: numbers, mail addresses, accounts, number plates, names of private persons; and the mask over them.

What is public stays: hotlines, file codes, numbers of decisions and plots, sums, customer codes, office mail addresses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from .folding import true_d
from .private_names import names


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text as given, in code points: `text[start:end]`."""

    type: str
    start: int
    end: int


_RUN = re.compile(
    r"(?<![\w,])(?:\(?\+\s?)?\(?[\doO](?:[\doO]|[\s.\-–_,()/]{1,3}(?=[(+]?[\doO])|\+(?=84)){5,60}(?![^\W_])"
)
"""A run of figures, however it is split; the letter o typed for nought belongs to it."""

_PIECE = re.compile(r"[\doO]*\d[\doO]*|(?<![\w])[oO](?=[\s.\-]\d)")
_DATE = re.compile(r"(?<!\d)[0-3]?\d[./\-][01]?\d[./\-](?:19|20)\d\d(?!\d)")

_MAIL = re.compile(
    r"(?<![\w.@])[a-z0-9][\w.+\-]{0,63}\s?(?:@|\(\s?at\s?\)|\[\s?at\s?\]|\s(?:a\s?còng|a\s?cong|at|acong|@)\s)\s?"
    r"(?:[a-z0-9\-]{1,63}\s?(?:\.|\(dot\)|\[dot\]|\s(?:chấm|cham|dot)\s)\s?)+[a-z]{2,}(?!\w)",
    re.I,
)
"""Bounded as addresses are (RFC 5321), for a text may be nothing but "a-a-a-…"."""
_PUBLIC_MAIL = re.compile(r"gov\.vn$|\.gov$", re.I)
_PLATE = re.compile(
    r"(?<![\w.])\d{2}\s?[-–]?\s?[A-ZĐ](?:[A-Z]|\d)?\s?[-–.\s]\s?\d{3}[.\s]?\d{1,2}(?![\d/])|(?<![\w.])\d{2}[A-ZĐ]\d?[-.\s]?(?:\d{5}|\d{3}\.\d{2}|\d{4})(?![\d/])"
)
_PLATE_LOW = re.compile(
    r"(?:biển(?: số)?(?: xe)?|bien(?: so)?(?: xe)?|bks|bsx|xe(?: số)?|xe so)\s*:?\s*(\d{2}\s?[a-zđ]\d?[-\s.]*\d{3}\.?\d{1,2})(?!\d)",
    re.I,
)

_HOTLINE = re.compile(
    r"(?:đường dây nóng|duong day nong|hotline|tổng đài|tong dai|số nóng|so nong|số trực|so truc|điện thoại trực|dien thoai truc|trực ban|số máy trực|số công bố|công khai|niêm yết|"
    r"số khẩn cấp|số dán|số ghi trên|số in trên|cskh|chăm sóc khách hàng|cham soc khach hang)[^.;?!]{0,32}$",
    re.I,
)
_CODE = re.compile(
    r"(?:mã(?: số)?(?: \w+){0,3}|ma (?:so|ho so|khach|kh|kh hang|khach hang|don|van don|thue)(?: \w+){0,2}|mã kh|makh|mkh|hồ sơ(?: số)?|ho so(?: so)?|biên nhận(?: số)?|bien nhan(?: so)?|"
    r"quyết định(?: số)?|quyet dinh(?: so)?|qđ(?: số)?|công văn(?: số)?|cong van(?: so)?|thửa(?: đất)?(?: số)?|thua(?: dat)?(?: so)?|tờ(?: bản đồ)?(?: số)?|lô(?: số)?|hợp đồng(?: số)?|hop dong(?: so)?|"
    r"hóa đơn(?: số)?|hoa don(?: so)?|vận đơn|van don|đơn hàng|don hang|seri|serial|số sổ|số vào sổ|mst|sê ri|danh bộ|danh bo|danh bạ|số máy|imei|vé số|công tơ|cong to|đồng hồ(?: số)?)\s*[:.#\-]?\s*$",
    re.I,
)
_IDENTITY = re.compile(
    r"(?:cccd|c\.c\.c\.d|căn cước(?: công dân)?|can cuoc(?: cong dan)?|cmnd|cmt(?:nd)?|chứng minh(?: nhân dân| thư)?|chung minh(?: nhan dan| thu)?|định danh(?: cá nhân)?|dinh danh(?: ca nhan)?|số cc|giấy cm|thẻ cc)"
    r"[^\d.;?!]{0,24}$",
    re.I,
)
_PASSPORT = re.compile(r"(?:hộ chiếu|ho chieu|passport)(?: số| so)?\s*:?\s*([A-Z]\d{7,8})(?!\w)", re.I)
_BANKS = (
    r"vietcombank|vcb|vietinbank|ctg|bidv|agribank|sacombank|techcombank|tcb|mb ?bank|mbb|mb|acb|vpbank|tpbank|vib|shb|hdbank|"
    r"ocb|msb|scb|eximbank|seabank|lienvietpostbank|lpbank|namabank|dongabank|đông á|abbank|bac ?a ?bank|kienlongbank|pvcombank|ngân hàng|ngan hang|nh|cake|momo"
)
_ACCOUNT = re.compile(
    rf"(?:stk|s\.t\.k|số tk|so tk|tài khoản|tai khoan|số tài khoản|so tai khoan|account|acc|số thẻ|so the|\btk\b|\b(?:{_BANKS})(?!\w))(?:[^\d;?!\n]{{0,40}})$",
    re.I,
)
_BANK_AFTER = re.compile(rf"^\s*[,(:\-–]?\s*(?:tại |tai |của |cua |nh |ngân hàng |ngan hang )?(?:{_BANKS})(?!\w)", re.I)
_PHONE_BEFORE = re.compile(
    r"(?:sđt|sdt|đt|điện thoại|dien thoai|di động|di dong|zalo|phone|mobile|liên hệ|liên lạc|lien he|lien lac|gọi|goi|alo)[^\d.;?!]{0,18}$",
    re.I,
)
_MONEY = re.compile(r"\s*(?:đ|đồng|dong|vnđ|vnd|triệu|trieu|tr\b|k\b|ngàn|nghìn|usd|%)", re.I)
_IDENTITY_PIECES = frozenset(
    {(12,), (3, 3, 3, 3), (4, 4, 4), (3, 9), (3, 3, 6), (6, 6), (2, 10), (1, 11), (3, 4, 5), (9, 3)}
)
"""How people split the twelve figures of an identity card; other splits are two numbers side by side."""
LEAST_FIGURES = 6
"""A shorter number is nobody's."""
_OFFICE = re.compile(
    r"(?:ubnd|công an|cong an|sở|điện lực|dien luc|công ty|cong ty|trung tâm|trung tam|trạm|tram|bệnh viện|benh vien|phòng|một cửa|mot cua|trường|chi nhánh|cơ quan|co quan|ban quản lý|cấp nước|cấp cứu)[^.;?!]{0,40}$",
    re.I,
)


def personal_data(text: str) -> tuple[Span, ...]:
    """Find personal data; offsets are code points of the text as given, spans do not overlap and stand in order."""
    given, back = composed(text)
    spans: list[Span] = []
    for kind, first, last in _candidates(given):
        if all(last <= s.start or first >= s.end for s in spans):
            spans.append(Span(kind, first, last))
    spans.sort(key=lambda s: s.start)
    if back is not None:
        spans = [Span(s.type, back[s.start], back[s.end]) for s in spans]
    return tuple(spans)


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _MAIL.finditer(text):
        if not _PUBLIC_MAIL.search(found[0].replace(" ", "")):
            yield "email", *found.span()
    for found in _PASSPORT.finditer(text):
        yield "id_number", *found.span(1)
    plates = [(*found.span(),) for found in _PLATE.finditer(text)]
    plates += [(*found.span(1),) for found in _PLATE_LOW.finditer(text)]
    numbers: list[tuple[int, int]] = []
    if sum(map(str.isdigit, text)) >= 6:
        for found in _RUN.finditer(text):
            for kind, first, last in _numbers(text, found.start(), found.end()):
                numbers.append((first, last))
                yield kind, first, last
    for first, last in plates:
        if all(last <= a or first >= b for a, b in numbers):
            yield "plate", first, last
    for first, last in names(text, numbers):
        yield "person_name", first, last


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text.replace("o", "0").replace("O", "0"))


def _numbers(text: str, first: int, last: int) -> Iterator[tuple[str, int, int]]:
    """Read a run of figures from the left: the longest stretch of whole pieces that is something known, then the rest."""
    dates = [found.span() for found in _DATE.finditer(text, first, last)]
    pieces = [found.span() for found in _PIECE.finditer(text, first, last)]
    pieces = [piece for piece in pieces if not any(a <= piece[0] < b for a, b in dates)]
    at = 0
    while at < len(pieces):
        start = _with_plus(text, pieces[at][0], first)
        before = _Before(text[max(0, start - 60) : start])
        for to in range(min(len(pieces), at + 14), at, -1):
            end, lengths = pieces[to - 1][1], [b - a for a, b in pieces[at:to]]
            if sum(lengths) < LEAST_FIGURES or any(start <= a and b <= end for a, b in dates):
                continue
            kind = _number_kind(text, start, end, lengths, before)
            if kind:
                if kind != "public":
                    yield kind, start, end
                at = to
                break
        else:
            at += 1


def _with_plus(text: str, start: int, first: int) -> int:
    """The country's plus sign and its bracket belong to a telephone number."""
    if text.startswith("84", start) and start > first and text[start - 1] in "+(":
        start -= 1
        if start > first and text[start - 1] in "+(":
            start -= 1
    return start


class _Before:
    """The words before a number and what they say of it, looked at once however many stretches are tried from there."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.spoken = any(map(str.isalpha, words))

    @cached_property
    def identity(self) -> bool:
        return self.spoken and bool(_IDENTITY.search(self.words))

    @cached_property
    def account(self) -> bool:
        return self.spoken and bool(_ACCOUNT.search(self.words))

    @cached_property
    def code(self) -> bool:
        return self.spoken and bool(_CODE.search(self.words))


def _number_kind(text: str, first: int, last: int, pieces: list[int], before: _Before) -> str | None:
    """Say what a number is: a type of personal data, "public" for one that is to stay, None for nothing known."""
    raw, after = text[first:last], text[last : last + 30]
    digits = _digits(raw)
    # The year of a date is a piece of four figures at least.
    if len(digits) < LEAST_FIGURES or max(pieces) >= 4 and _DATE.search(raw):
        return None
    if raw.lstrip("(").startswith("+"):
        digits = "0" + digits[2:].removeprefix("0")
    elif digits.startswith("84") and len(digits) == 11 and digits[2] in "35789":
        digits = "0" + digits[2:]
    identity, account = before.identity, before.account
    if before.code and not account and not identity:
        return "public"
    if digits.startswith(("1900", "1800")) and len(digits) <= 10:
        return "public"
    if identity and len(digits) in (9, 12):
        return "id_number"
    if len(digits) == 12 and digits[0] == "0" and tuple(pieces) in _IDENTITY_PIECES and not account:
        return "id_number"
    if (account and not _nearer_phone(before.words)) or _BANK_AFTER.match(after):
        return "bank_account" if len(digits) <= 19 and not _MONEY.match(after) and "/" not in raw else None
    return _telephone(digits, raw, before.words, pieces)


def _telephone(digits: str, raw: str, before: str, pieces: list[int]) -> str | None:
    if "/" in raw:
        return None
    if _is_phone(digits, pieces):
        if _HOTLINE.search(before) or (digits.startswith("02") and _OFFICE.search(before)):
            return "public"
        return "phone"
    bare = len(digits) == 9 and digits[0] in "35789" and len(pieces) <= 4
    return "phone" if bare and _PHONE_BEFORE.search(before) else None


def _nearer_phone(before: str) -> bool:
    """Whether a word for a telephone stands nearer to the number than the word for an account."""
    phone = max(
        (
            m.end()
            for m in re.finditer(r"sđt|sdt|đt|điện thoại|dien thoai|zalo|gọi|goi|phone|liên hệ|lien he", before, re.I)
        ),
        default=-1,
    )
    account = max(
        (m.end() for m in re.finditer(rf"stk|tài khoản|tai khoan|\btk\b|số thẻ|\b(?:{_BANKS})(?!\w)", before, re.I)),
        default=-1,
    )
    return phone > account


def _is_phone(digits: str, pieces: list[int]) -> bool:
    """A mobile number of today (ten digits), of before 2018 (eleven), or a landline with its area code (eleven, older ten)."""
    if len(digits) == 10 and digits[0] == "0" and digits[1] in "35789":
        return True
    whole = pieces[0] >= 3 and len(pieces) <= 4
    if len(digits) == 11 and digits[:3] in ("012", "016", "018", "019"):
        return whole
    return len(digits) in (10, 11) and digits[:2] == "02" and (whole or pieces[0] >= 3)


def mask(text: str, spans: Iterable[Span]) -> str:
    """Return the text with each span replaced by a sign that says what stood there, such as "[đã che số điện thoại]"."""
    pieces: list[str] = []
    at = 0
    for span in sorted(spans, key=lambda s: s.start):
        if span.start < at:
            continue
        pieces += [text[at : span.start], f"[đã che {PII_LABELS.get(span.type, 'dữ liệu cá nhân')}]"]
        at = span.end
    return "".join([*pieces, text[at:]])


PII_LABELS = {
    "phone": "số điện thoại",
    "id_number": "số giấy tờ",
    "email": "thư điện tử",
    "bank_account": "số tài khoản",
    "person_name": "tên người",
    "plate": "biển số xe",
}
"""What each type of personal data is called."""


def composed(text: str) -> tuple[str, list[int] | None]:
    """NFC of a text and, where that changed its length, the place in the given text of each code point (and of the end)."""
    text = true_d(text)
    if unicodedata.is_normalized("NFC", text):
        return text, None
    pieces: list[str] = []
    back: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = unicodedata.normalize("NFC", text[at:end])
        pieces.append(piece)
        back.extend([at] * len(piece))
        at = end
    return "".join(pieces), [*back, len(text)]
