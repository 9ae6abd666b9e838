"""The trích yếu (abstract): after "V/v" in a công văn, after the title in the named kinds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .lines import Line
from .text import Text, join

if TYPE_CHECKING:
    from .header import Head


_BODY_OPENS = re.compile(
    r"(?:kính gửi|căn cứ|thực hiện|để |nhằm |theo |qua |trong |ngày \d|sáng|chiều|xét |sau khi|tiếp |trước tình|từ |"
    r"năm \d|hiện |thời gian|vừa qua|ubnd|phúc đáp|[ivx]{1,4}\.|\d{1,2}[.)]|điều \d|phần |chủ tịch|ủy ban|hội đồng|triển khai thực hiện (?:công|nghị|chỉ|quyết))"
)
_AUTHORITY = re.compile(
    r"\s*(?:chủ tịch\s+)?(?:ủy ban nhân dân|ubnd)\s+(?:tỉnh|thành phố|tp\.?|huyện|thị xã|quận|xã|phường|đặc khu)(?:\s+[^:]{1,40})?[\s:]*(?:quyết định|điện|yêu cầu|chỉ thị|gửi)?[\s:]*$"
)


def caps(s: str) -> bool:
    """Mostly capitals: a heading, a title, a signature."""
    letters = [c for c in s if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= 0.85 * len(letters)


def about(head: Head, lines: list[Line], left: list[tuple[int, Text]], send: int | None) -> None:
    """Công văn: from "V/v" to the addressees (or the first empty line)."""
    parts: list[Text] = []
    last = -1
    started = False
    for i, part in left:
        if not started:
            m = re.match(r"\W*(?:v/v|v\.v|về việc)\s*:?\s*", part.f)
            if m:
                started = True
                parts.append(part[m.end() :])
                last = i
            continue
        if send is None and lines[i].gap and i != last and not part.s[:1].islower():
            break
        if caps(part.s) and re.match(r"(?:ủy ban|tỉnh|thành phố|hội đồng|số)", part.f):
            continue
        if send is None and _BODY_OPENS.match(part.f) and parts and i != last and not part.s[:1].islower():
            break
        parts.append(part)
        last = i
    head.abstract = join(parts).squeezed().strip(' ."')
    head.body = send if send is not None else last + 1


def after_title(head: Head, lines: list[Line], left: list[tuple[int, Text]], title_at: int, send: int | None) -> None:
    """Named kinds: the lines after the title, up to an empty line, a rule, the authority or the first words of the text."""
    parts: list[Text] = []
    last = title_at
    from_ = head.titles[0] if head.titles else 0
    for i, part in left[from_:]:
        f = part.f
        if i != last and parts:
            same_look = caps(part.s) == caps(parts[-1].s) and not _finished(parts[-1].s)
            continues = part.s[:1].islower() or _open_end(parts[-1].f)
            if lines[i].gap and caps(parts[-1].s) and not caps(part.s):
                break
            if lines[i].gap and not continues and not (same_look and caps(part.s) and not _AUTHORITY.match(f)):
                break
            if part.s[:1].isupper() and re.search(r"[^\W\d_]{2}[.:](?:\s+[A-ZĐ]|\s*$)", part.s) and len(part) > 60:
                break
            if _BODY_OPENS.match(f) and not part.s[:1].islower() and not continues and not caps(part.s):
                break
        if _AUTHORITY.match(f) or re.match(r"(?:chủ tịch|ủy ban nhân dân|ubnd)\b.*(?:điện|quyết định)\s*:", f):
            break
        if not parts and i > title_at + 6:
            break
        if (
            not parts
            and _BODY_OPENS.match(f)
            and not re.match(r"(?:về|v/v|triển khai|thực hiện|phát triển)", f)
            and len(part) > 90
        ):
            break
        m = re.match(r"\W*v/v\s*:?\s*", f)
        parts.append(part[m.end() :] if m else part)
        last = i
        if re.search(r"[.;]$", part.s) and len(part) > 40:
            break
    head.abstract = join(parts).squeezed().strip(" .")
    head.body = (last + 1) if send is None else min(last + 1, send)


def _finished(s: str) -> bool:
    return s.rstrip().endswith((".", ";", ":"))


def _open_end(folded: str) -> bool:
    """A line that cannot be the end of a title: it breaks off after a small word or a comma."""
    return bool(
        re.search(
            r"(?:,|-|\b(?:và|của|về|trên|tại|cho|theo|các|với|trong|thuộc|do|để|từ|đến|năm|giai đoạn|tỉnh|công tác))\s*$",
            folded,
        )
    )
