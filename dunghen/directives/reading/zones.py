"""The parts of a letter after its head: addressees, body, recipients and signature, annex."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .header import Head, urgency_of
from .lines import Line, columns
from .text import Text, join

_ROLE = re.compile(
    r"\W*(?:(?:tm|kt|tl|tuq|q)\s*\.?\s*)?(?:ủy ban nhân dân|ubnd(?: tỉnh)?|(?:q\.? ?|quyền )?chủ tịch|phó chủ tịch(?: thường trực)?|chánh văn phòng|phó chánh văn phòng|(?:phó )?giám đốc(?: sở [^.;:]{3,60})?|"
    r"chánh thanh tra|trưởng ban|phó trưởng ban|bộ trưởng|thứ trưởng|cục trưởng|thủ tướng|hội đồng nhân dân|thường trực|chi cục trưởng)\W*$"
)
_RECIPIENTS = re.compile(r"\W*n[ơo]i nh[ậa]n\W*(?:[:.]|$|\s{2,}|-)")
_ANNEX = re.compile(r"\W*(?:phụ lục|phụ biểu|biểu mẫu|danh mục|bảng phân công|(?:\(\s*)?kèm theo)")


_SENDS = re.compile(
    r"\W*(?:(?:(?:phó )?chủ tịch|ủy ban nhân dân|ubnd|trưởng ban|ban chỉ huy)[^.;:]{0,120}\s)?(?:điện|gửi|kính gửi|điện gửi)\s*:\s*"
)


@dataclass
class Zones:
    """The lines of each part."""

    addressees: list[Text] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    tail: list[Line] = field(default_factory=list)
    annex: list[Line] = field(default_factory=list)


def is_role(cell: Text) -> bool:
    """A line of a signature block: authority mark or title, in capitals."""
    letters = [c for c in cell.s if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > 0.8 * len(letters) and _ROLE.match(cell.f) is not None


def split(lines: list[Line], head: Head) -> Zones:
    """Cut the lines after the head into parts."""
    zones = Zones()
    at = head.body
    if at < len(lines) and re.match(r"\W*kính gửi", lines[at].f):
        at = _addressees(lines, at, zones, head)
    elif head.type == "cong_dien":
        for i in range(at, min(at + 6, len(lines))):
            if _SENDS.match(lines[i].f):
                at = _addressees(lines, i, zones, head)
                break
            if (
                re.match(r"\W*(?:chủ tịch|ủy ban nhân dân|ubnd)[^.;:]{0,90}$", lines[i].f)
                and i + 1 < len(lines)
                and re.match(r"\W*(?:tỉnh|thành phố)?[^.;]{0,60}điện\s*:", lines[i + 1].f)
            ):
                at = _addressees(lines, i + 1, zones, head)
                break
    body_from = at
    tail_from = len(lines)
    for i in range(body_from, len(lines)):
        cells = columns(lines[i].text)
        if any(_RECIPIENTS.match(c.f) for c in cells[:2]) or (i > body_from + 1 and any(is_role(c) for c in cells)):
            tail_from = i
            break
    annex_from = len(lines)
    for i in range(tail_from + 1, len(lines)):
        s = lines[i].s.strip()
        if _ANNEX.match(lines[i].f) and not s.startswith(("-", "+")) and (lines[i].gap or s.isupper()):
            annex_from = i
            break
        if re.match(r"\W*(?:stt|tt|số tt)\s*(?:\||\s{2,})", lines[i].f):
            annex_from = i
            break
    zones.body = lines[body_from:tail_from]
    zones.tail = lines[tail_from : min(annex_from, tail_from + 300)]
    zones.annex = lines[annex_from:]
    return zones


def _addressees(lines: list[Line], at: int, zones: Zones, head: Head) -> int:
    """The "Kính gửi" block: items until a full stop, or until the body begins."""
    m = (
        re.match(r"\W*kính gửi\s*:?\s*", lines[at].f)
        or _SENDS.match(lines[at].f)
        or re.match(r"\W*(?:tỉnh|thành phố)?[^.;]{0,60}điện\s*:\s*", lines[at].f)
    )
    first = lines[at].text[m.end() :] if m else lines[at].text
    items: list[list[Text]] = []
    if first.s.strip(" -|"):
        items.append([first.strip("-|")])
    i = at + 1
    bullets = False
    while i < len(lines) and i < at + 60:
        line = lines[i]
        text = line.text.strip("|")
        mark = urgency_of(text.f)
        if mark and text.s.isupper():
            head.urgency, head.urgency_text = mark, text
            i += 1
            continue
        cells = columns(line.text)
        if len(cells) > 1:
            for cell in cells:
                mark = urgency_of(cell.f)
                if mark and cell.s.isupper():
                    head.urgency, head.urgency_text = mark, cell
                    text = join(c for c in cells if c is not cell)
        bullet = re.match(r"\s*(?:[-–—•*+]|\d{1,2}[.)]\s|[a-zđ]\)\s)\s*", text.s)
        done = bool(items) and items[-1][-1].s.rstrip().endswith((".", "./."))
        if bullet:
            if done and line.gap:
                break
            items.append([text[bullet.end() :]])
            bullets = True
        elif not items:
            items.append([text])
        else:
            last = items[-1][-1].s.rstrip()
            if last.endswith(".") and not re.search(r"(?:TP|TX|Tp|Tx|TT)\.$", last):
                break
            if last.endswith(";"):
                if bullets and text.s[:1].isupper() and len(text) > 160:
                    break
                items.append([text])
            elif line.gap and text.s[:1].isupper() and not re.search(r"(?:,|và|của|tỉnh:)$", last):
                break
            else:
                items[-1].append(text)
        i += 1
    zones.addressees = [join(parts).squeezed() for parts in items]
    return i
