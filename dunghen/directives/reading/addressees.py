"""Who a letter speaks to: the "Kính gửi" list, else the enacting sentence, else those told at the end who must act."""

from __future__ import annotations

import re

from .departments import in_full
from .text import Text, fold
from .units import units_at

_HEADS_OFF = re.compile(r"\s*\([^()]*\)")
# recipients who are told, not tasked: leaders, party, press, archives, copies
_TOLD = re.compile(
    r"(?:ct|chủ tịch|pct|các pct|phó chủ tịch|đ/c|như|lưu|lãnh đạo|lđvp|cvp|pcvp|ttr|tt|thường trực|tỉnh ủy|hđnd|bộ|các bộ|chính phủ|văn phòng chính phủ|vpcp|"
    r"thủ tướng|ban thường vụ|bch|btv|cổng|báo|đài|trung tâm tin học|trung tâm công báo|công báo|các phòng|phòng|phó|vp|vpub|vp ubnd|văn phòng tỉnh ủy|vptu|"
    r"đoàn đbqh|tổng cục|tw|trung ương|tt ubnd|vp |ban chỉ đạo tw|đoàn đại biểu|ubmttq|ủy ban mặt trận|mttq|các ban|ban tuyên giáo|ban nội chính|cục kiểm tra|quân khu|website|trang|các chuyên viên|cv|ktnn|chánh|các đồng chí|tv|thành viên|như điều)(?!\w)"
)


def from_block(items: list[Text]) -> list[tuple[str, Text]]:
    """Names (with their places) of a "Kính gửi" list."""
    out: list[tuple[str, Text]] = []
    for item in items:
        for piece in _pieces(item):
            out.extend(names_of(piece))
    return _unique(out)


def _pieces(item: Text) -> list[Text]:
    """Items joined on one line by semicolons."""
    cuts = [m.span() for m in re.finditer(r";\s*", item.s)]
    out, last = [], 0
    for a, b in cuts:
        out.append(item[last:a])
        last = b
    out.append(item[last:])
    return [p for p in (x.strip(" .;,-") for x in out) if p]


def names_of(piece: Text) -> list[tuple[str, Text]]:
    """The bodies a piece names; the piece as it stands where it follows no known form."""
    piece = piece.strip(" .;,-")
    number = re.match(r"(?:\d{1,2}[.)]|[a-zđ]\))\s+", piece.f)
    if number:
        piece = piece[number.end() :]
    if not piece:
        return []
    units, end = units_at(piece, 0)
    rest = _HEADS_OFF.sub("", piece.s[end:]).strip(" .;,")
    if units and not rest:
        return [(u.name, piece[u.start : u.end]) for u in units]
    if units and len(units) > 1 and len(rest) < 40:
        last = units[-1]
        tail = in_full(piece.s[last.start if not last.head else last.start :])
        named = [(u.name, piece[u.start : u.end]) for u in units[:-1]]
        return [*named, (in_full(last.name + " " + rest), piece[last.start :])] if tail else named
    if units and units[0].head and len(units) == 1:
        return [(in_full(units[0].name + " " + rest), piece)]
    return [(in_full(_HEADS_OFF.sub("", piece.s)), piece)]


def acting(recipients: list[Text]) -> list[tuple[str, Text]]:
    """Of the "Nơi nhận" list, those below the issuer who must act."""
    out: list[tuple[str, Text]] = []
    for item in recipients:
        if (
            "b/c" in item.f
            or re.search(r"(?<!\w)tw(?!\w)", item.f)
            or "báo cáo" in item.f
            or re.search(r"\(\s*(?:vpcp|bộ |văn phòng chính phủ|trung ương)", item.f)
            or re.search(r"\(\s*để b", item.f)
        ):
            continue
        for piece in _pieces(item):
            if _TOLD.match(piece.f):
                continue
            units, end = units_at(piece, 0)
            if len(units) == 1 and end < len(piece):
                out.append((units[0].name, piece))
            elif units:
                out.extend((u.name, piece[u.start : u.end]) for u in units)
    return _unique(out)


def _unique(found: list[tuple[str, Text]]) -> list[tuple[str, Text]]:
    seen: set[str] = set()
    out = []
    for name, place in found:
        key = fold(name)
        if key and key not in seen:
            seen.add(key)
            out.append((name, place))
    return out


def spell_out(names: list[tuple[str, Text]], known: list[str]) -> list[tuple[str, Text]]:
    """ "UBND các huyện: VL, GL" → the places whose initials these are, taken from names the text gives in full."""
    initials: dict[str, str] = {}
    for name in known:
        m = re.match(r"UBND (?:huyện|thị xã|thành phố|xã|phường|đặc khu) (.+)$", name)
        if m:
            initials["".join(w[0] for w in m.group(1).split()).upper()] = name
    out = []
    for name, place in names:
        m = re.match(r"UBND (?:huyện|thị xã|thành phố|xã|phường|đặc khu) ([A-ZĐ]{2,5})$", name)
        full = initials.get(m.group(1), name) if m else _longer(name, place, known)
        out.append((full, place))
    return out


def _longer(name: str, place: Text, known: list[str]) -> str:
    """A recipient cut short ("BQLDA CN giao thông", "Ban TCD tỉnh") under its full name, when the text has just one
    whose words and initials it follows."""
    short = in_full(place.s).split()
    if name not in known and re.match(r"Ban (?:Quản lý|QL)", name) and len(short) > 3:
        fits = [k for k in dict.fromkeys(known) if _follows(short, fold(k).split())]
        if len(fits) == 1:
            return fits[0]
    if not any(re.fullmatch(r"[A-ZĐ]{2,6}", w) and w not in ("UBND", "HĐND") for w in short) or name.startswith("UBND"):
        return name
    fits = [k for k in dict.fromkeys(known) if _follows(short, fold(k).split())]
    return fits[0] if len(fits) == 1 else name


def _follows(short: list[str], full: list[str]) -> bool:
    """The words of `short` in their order among those of `full`, capitals standing for initials; same first and last."""
    at = 0
    for n, word in enumerate(short):
        low = fold(word)
        if re.fullmatch(r"[A-ZĐ]{2,6}", word) and low not in full:
            size = len(low)
            spots = [i for i in range(at, len(full) - size + 1) if "".join(w[0] for w in full[i : i + size]) == low]
        else:
            size = 1
            spots = [i for i in range(at, len(full)) if full[i] == low]
        if not spots or (n == 0 and spots[0] != 0):
            return False
        at = spots[0] + size
    return at == len(full)


def same(a: str, b: str) -> bool:
    """Two names mean the same body or class, as far as words tell."""
    a, b = _plain(a), _plain(b)
    return a == b or (len(a) > 8 and a in b) or (len(b) > 8 and b in a)


def _plain(name: str) -> str:
    low = fold(name)
    low = re.sub(
        r"\b(?:các|thuộc ubnd tỉnh|thuộc tỉnh|cấp tỉnh|tỉnh|trên địa bàn|có liên quan|liên quan|và)\b", " ", low
    )
    return " ".join(re.findall(r"\w+", low))


def covers(units: list[str], addressees: list[str]) -> bool:
    """Whether every addressee is among the units named."""
    return (
        bool(addressees)
        and all(any(same(u, a) for u in units) for a in addressees)
        and all(any(same(u, a) for a in addressees) for u in units)
    )
