"""Names of private persons: after words by which people name themselves or others, and beside their numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from .folding import fold

_SELF = (
    r"(?:tôi|em|cháu|con|mình|chúng tôi)\s+(?:tên\s+(?:là\s+)?|là\s+)|tên\s+(?:tôi|em|cháu|mình)\s+(?:là\s+)?|(?:họ\s+(?:và\s+)?)?tên\s*:\s*|họ\s+(?:và\s+)?tên\s+(?:là\s+)?|"
    r"người\s+(?:tố\s+cáo|khiếu\s+nại|gửi|phản\s+ánh|viết|làm|đứng|ký|liên\s+hệ|đại\s+diện)(?:\s+(?:đơn|tên))?\s*(?:là)?\s*[:\-]?\s*|ký\s+tên\s*:?\s*|nạn\s+nhân(?:\s+(?:là|tên))?\s*:?\s*|"
    r"đại\s+diện\s*:\s*|chủ\s+(?:hộ|tài\s+khoản|tk)(?:\s+(?:là|tên))?\s*:?\s*|tôi\s+|gia\s+đình\s+tôi\s+|mang\s+tên\s+|đứng\s+tên\s+|tên\s+(?:là\s+)?|kính\s+đơn\s*[,.:]?\s*|kính\s+thư\s*[,.:]?\s*|trân\s+trọng\s*[,.:]\s*|liên\s+hệ\s*:?\s+"
)
_OTHERS = (
    r"(?:ông|bà|anh|chị|cô|chú|bác|dì|cậu|mợ|thím|em|cháu|bé|vợ chồng|thầy|bác sĩ|bs|y sĩ)\s+(?:tên\s+(?:là\s+)?)?"
)
_NAME = r"(?P<name>[A-ZĐÀ-Ỹ][\w'’]*(?:\s+(?:[A-ZĐÀ-Ỹ][\w'’]*|[A-ZĐ]\.)){1,4}\.?)"
_AFTER = re.compile(rf"(?<!\w)(?i:{_SELF}|{_OTHERS}){_NAME}")
_BEFORE_NUMBER = re.compile(
    rf"(?<![\w.]){_NAME}\s*[,:(\-–]*\s*(?i:(?:sđt|sdt|đt|dt|điện thoại|cccd|cmnd|cmt|số|sn|sinh năm|zalo|stk|email|mail|tel)\s*[:.]?\s*)*$"
)
_SIGNED = re.compile(rf"[.!?,;]\s*(?i:ký tên|kính đơn|kính thư|trân trọng|người viết)?[,.:]?\s*{_NAME}\s*\.?\s*$")
_STREET = re.compile(
    r"(?:đường|phố|hẻm|trường|chợ|cầu|khu|thpt|thcs|tiểu học|mầm non|phường|xã|huyện|công ty|đại lộ|công viên|bệnh viện|ngã ba|ngã tư|góc|chùa|tàu|quán|thôn|tổ|-|–|và)\s*$",
    re.I,
)
_LOWER_SELF = re.compile(
    r"(?<!\w)(?:(?:toi|em|chau|minh|con) ten(?: la)?|(?:toi|em|chau) la|ten (?:toi|em|chau)(?: la)?|ho (?:va )?ten(?: la)?|nguoi (?:to cao|khieu nai|gui|lam don|viet don|phan anh)(?: la)?|ong|ba|anh|chi|toi)\s*:?\s+"
)


DATA = Path(__file__).resolve().parents[3] / "data" / "text"


@lru_cache(maxsize=1)
def stops() -> frozenset[str]:
    """Plain words that end a name where capitals do not."""
    return frozenset(_words("name-ends.csv"))


@lru_cache(maxsize=1)
def surnames() -> frozenset[str]:
    """Surnames, folded; of surnames of several words the first."""
    return frozenset(fold(name).split()[0] for name in _words("surnames.csv"))


def _words(name: str) -> list[str]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as opened:
        return [row[0] for row in list(csv.reader(opened))[1:]]


def names(text: str, numbers: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the places of names of persons; `numbers` are the places of personal numbers, beside which names stand."""
    capitals = sum(map(str.isupper, text))
    letters = sum(map(str.isalpha, text))
    if letters and capitals > 0.7 * letters or capitals <= 2:
        yield from _without_case(text)
        return
    for found in _AFTER.finditer(text):
        yield from _checked(text, found)
    for first, _ in numbers:
        if beside := _BEFORE_NUMBER.search(text[max(0, first - 60) : first]):
            yield from _checked(text, beside, max(0, first - 60))
    if signed := _SIGNED.search(text[-60:]):
        yield from _checked(text, signed, max(0, len(text) - 60))


def _checked(text: str, found: re.Match[str], shift: int = 0) -> Iterator[tuple[int, int]]:
    """Yield a name where it begins with a surname, does not follow a word for a street, and only as far as its words are capital."""
    first = found.start("name") + shift
    if _STREET.search(text[max(0, first - 16) : first]):
        return
    last = first
    count = 0
    for word in re.finditer(r"\S+", text[first : found.end("name") + shift]):
        if not word[0][0].isupper():
            break
        count += 1
        last = first + word.end()
    name = text[first:last]
    if count < 2 or fold(name.split()[0]) not in surnames():
        return
    if name.endswith(".") and len(name.split()[-1]) > 2:
        last -= 1
    yield first, last


def _without_case(text: str) -> Iterator[tuple[int, int]]:
    """Where capitals say nothing, only a word for a person followed by a surname tells a name."""
    lowered = fold(text)
    if len(lowered) != len(text):
        return
    for found in _LOWER_SELF.finditer(lowered):
        tail = re.match(r"[a-z']+(?: [a-z']+){1,3}", lowered[found.end() :])
        if not tail:
            continue
        words = tail[0].split()
        if words[0] not in surnames():
            continue
        kept = [words[0]]
        for word in words[1:]:
            if word in stops():
                break
            kept.append(word)
        if len(kept) >= 2 and (found[0].split()[-1] not in ("ong", "ba", "anh", "chi", "toi") or len(kept) >= 3):
            yield found.end(), found.end() + len(" ".join(kept))
