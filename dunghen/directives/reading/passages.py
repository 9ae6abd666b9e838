"""Sentences and clauses, and the cutting of a passage where one duty ends and another begins."""

from __future__ import annotations

import re

from .deadlines import Found
from .text import Text

_END = re.compile(r"(?<=[.!?])[\"”)]?\s+(?=[\"“(]?[A-ZĐÀ-Ỹ\d-])|(?<=\./\.)\s*")
_SHORT = re.compile(
    r"(?:\b(?:tp|tx|tt|ttr|đ|p|q|h|ths|ts|bs|v|st|số|tr|ubnd|hđnd|kt|tm|tl|tuq|đ/c|ô|b|n|vp)|\b\d{1,2}|\b[a-zđ])\.$"
)


def sentences(text: Text) -> list[Text]:
    """Sentences of a paragraph; a full stop after an abbreviation ends none."""
    out: list[Text] = []
    last = 0
    for m in _END.finditer(text.s):
        if _SHORT.search(text.f[max(0, m.start() - 6) : m.start()]) and text.f[m.start() - 3 : m.start()] != "/./":
            continue
        piece = text[last : m.start()].strip()
        if piece:
            out.append(piece)
        last = m.end()
    piece = text[last:].strip()
    if piece:
        out.append(piece)
    return out


def clauses(sentence: Text) -> list[Text]:
    """The parts of a sentence between semicolons (those inside brackets do not part it)."""
    out: list[Text] = []
    depth = last = 0
    for i, char in enumerate(sentence.s):
        if char in "(“":
            depth += 1
        elif char in ")”":
            depth = max(0, depth - 1)
        elif char == ";" and depth == 0:
            out.append(sentence[last:i].strip())
            last = i + 1
    out.append(sentence[last:].strip())
    return [c for c in out if c]


_BREAK = re.compile(r"\s*(?:[,;]\s*(?:đồng thời|và|sau đó|rồi|trong đó)?\s*|\s+(?:và|đồng thời|rồi|để)\s+)")


_ONWARD = re.compile(
    r",?\s+(?=để (?:(?:sở|ban|văn phòng|cục|chi cục|trung tâm|thanh tra|công an) [^,;.()]{2,60} )?(?:tổng hợp|tham mưu))"
)


def cut_between(text: Text, first: Found, second: Found, leads: bool) -> int:
    """Where to cut between two deadlines: before the second when deadlines open their clauses, else after the first."""
    a, b = first.end, second.start
    depth_end = text.s.find(")", a, b)
    if depth_end >= 0 and "(" not in text.s[a:depth_end]:
        a = depth_end + 1
    elif re.match(r"\s*\(", text.s[a:b]):
        close = text.s.find(")", a, b)
        if close > 0:
            a = close + 1
    # "gửi … về X để tổng hợp, báo cáo …": there the receiver's duty begins
    if onward := _ONWARD.search(text.f, a, b):
        return onward.start()
    spots = list(_BREAK.finditer(text.f, a, b))
    if not spots:
        return b
    return spots[-1].start() if leads else spots[0].start()
