"""Classes of bodies ("UBND các huyện, thị xã", "các sở, ban, ngành") and people's committees named by place."""

from __future__ import annotations

import re

from .departments import in_full
from .lexicon import DUTY
from .text import Text
from .unit_grammar import (
    ALL_OF,
    CLASS_TAIL,
    ENDS_CLASS,
    EVERYONE,
    EXCEPT,
    HEAD,
    LEVEL,
    NOUN,
    OPENS_BODY,
    POINTS,
    SEPARATOR,
    SINGLE,
    STARTER,
    UBND_CLASS,
)

Named = tuple[str, int, int, bool, bool, str | None]
_PLACE_WORD = re.compile(r"[^\W\d_][\w'’]*|\d{1,2}(?!\w)")


def _place_at(text: Text, at: int, stop: int) -> int:
    """End of a place name at `at` (words with capitals, "Bà Rịa - Vũng Tàu", "Phường 5"), or `at`."""
    end, place, n = at, at, 0
    while place < stop and n < 6:
        m = _PLACE_WORD.match(text.s, place, stop)
        if not m or not (m.group()[0].isupper() or (n == 0 and m.group()[0].isdigit())):
            break
        if n == 0 and (HEAD.match(text.f, place, stop) or OPENS_BODY.match(text.f, place, stop)):
            break
        # a capital word that opens a sentence or another body is not part of the place
        starter = STARTER.match(text.f, place, stop) if n else None
        if starter and starter.group() in ("ubnd", "sở", "ban", "công an"):
            break
        end, n = m.end(), n + 1
        gap = re.compile(r"\s+(?:[-–]\s+)?|[-–]").match(text.s, end, stop)
        if not gap:
            break
        place = gap.end()
    return end


def place_end(text: Text, at: int) -> int:
    """End of a place name at `at`, or `at`."""
    return _place_at(text, at, len(text.s))


def committees(text: Text, at: int, place: int, stop: int) -> tuple[list[Named], int] | None:
    """UBND of one place, of places listed, or of a class."""
    f = text.f
    if f.startswith("chính quyền", at):
        m = re.compile(r"chính quyền(?: các)? (?:cấp \w+|\w+(?:, \w+)* )?").match(f, at, stop)
        return ([(in_full(text.s[at : m.end()]), at, m.end(), True, False, None)], m.end()) if m else None
    m = re.compile(
        rf"\s*:?\s*(?:các |\d+ )?({LEVEL})(?!\w)(?: (?:miền núi|ven biển|biên giới|vùng cao|phía \w+)(?=\s*:?\s))?\s*:?\s*"
    ).match(f, place if place >= at else at, stop)
    listed: list[Named] = []
    if m:
        plural = "các" in m.group() or ":" in m.group()
        level, spot, end = m.group(1), m.end(), m.end()
        first = at
        while spot < stop:
            b = _place_at(text, spot, stop)
            if b == spot:
                break
            listed.append((_ubnd(level, text.s[spot:b]), first, b, False, False, None))
            end = b
            sep = SEPARATOR.match(f, b, stop)
            if not sep:
                break
            spot = first = sep.end()
            other = re.compile(rf"(?:các )?(?:ubnd )?(?:các )?({LEVEL})\s*:?\s+").match(f, spot, stop)
            if other and _place_at(text, other.end(), stop) > other.end():
                level, spot = other.group(1), other.end()
            elif not plural and not (f[end:spot].strip() in ("và", ",") and _place_at(text, spot, stop) > spot):
                break
        if listed:
            # "UBND các huyện, thị xã và thành phố Huế" names one place of a class: a class
            return listed, end
    m = UBND_CLASS.match(f, place, stop) if place >= at else None
    if m:
        end = m.end()
        named = re.compile(rf"(?:\s*,|\s+và)\s*(?:các )?(?:{LEVEL})\s+").match(f, end, stop)
        tail_place = re.compile(r"\s+").match(f, end, stop)
        if (
            (
                tail_place
                and re.search(rf"{LEVEL}$", m.group())
                and (b := _place_at(text, tail_place.end(), stop)) > tail_place.end()
            )
            or named
            and (b := _place_at(text, named.end(), stop)) > named.end()
        ):
            end = b
        while more := re.compile(rf"(?:\s*,|\s+và)\s*(?:các )?(?:{LEVEL})\s+").match(f, end, stop):
            b = _place_at(text, more.end(), stop)
            if b == more.end():
                break
            end = b
        whole = _finish_class(text, at, end, stop)
        return [whole], whole[2]
    m = re.compile(r"\s+tỉnh(?!\w)").match(f, place, stop) if place >= at else None
    if m:
        gap = re.compile(r"\s+").match(f, m.end(), stop)
        end = _place_at(text, gap.end(), stop) if gap else m.end()
        end = end if gap and end > gap.end() else m.end()
        return [(in_full(text.s[at:end]), at, end, False, False, None)], end
    if place >= at and re.compile(r"(?:\s*,|\s+và)\s*ubmttq|\s+mttq").match(f, place, stop):
        return None
    return None


def _ubnd(level: str, place: str) -> str:
    level = {"tp": "thành phố", "tp.": "thành phố", "tx": "thị xã", "tx.": "thị xã"}.get(level, level)
    return f"UBND {level} {' '.join(place.split()).replace('–', '-')}"


def group_at(text: Text, at: int, stop: int) -> Named | None:
    """A class of bodies: "các sở, ban, ngành", "các cơ quan, đơn vị có liên quan"."""
    f = text.f
    m = ALL_OF.match(f, at, stop)
    start = m.end() if m else at
    plural = "các" in f[at:start] or "những" in f[at:start] or "từng" in f[at:start] or "mỗi" in f[at:start]
    noun = NOUN.match(f, start, stop)
    if not noun:
        return None
    end = noun.end()
    count = 1
    while True:
        tail = CLASS_TAIL.match(f, end, stop)
        if tail:
            end = tail.end()
        sep = re.compile(r"(?:\s*,\s*|\s*/\s*|\s+và\s+|\s+-\s+)(?:các )?").match(f, end, stop)
        nxt = NOUN.match(f, sep.end(), stop) if sep else None
        if not sep or not nxt or _names_one(text, sep.end(), stop):
            break
        end, count = nxt.end(), count + 1
    # "thủ trưởng đơn vị": a lone noun is a class only where no proper name follows
    alone = not plural and count == 1
    if alone and (noun.group() not in SINGLE or text.s[noun.end() + 1 : noun.end() + 2].isupper()):
        return None
    if noun.group() == "chủ đầu tư" and (
        of := re.compile(r"\s+(?:các |những )?(?:dự án|công trình)(?!\w)").match(f, end, stop)
    ):
        end = of.end()
    if _names_one(text, start, stop) and count == 1:
        return None
    return _finish_class(text, at, end, stop)


def _names_one(text: Text, at: int, stop: int) -> bool:
    """The word at `at` opens a proper name ("Ban Dân tộc"), not a class ("ban, ngành")."""
    f = text.f
    m = re.compile(
        r"(?:sở|ban|báo|đài|hội|trường|công ty|viện|bệnh viện|chi nhánh|ngân hàng|phòng|ban quản lý|ban chỉ đạo)\s+"
    ).match(f, at, stop)
    if not m:
        level = re.compile(r"(?:huyện|thị xã|thành phố|xã|phường|đặc khu|thị trấn)\s+").match(f, at, stop)
        return level is not None and text.s[level.end() : level.end() + 1].isupper()
    follow = text.s[m.end() : m.end() + 1]
    return follow.isupper()


def _finish_class(text: Text, at: int, end: int, stop: int) -> Named:
    """Modifiers, exceptions and pointers that belong to a class; its name."""
    f = text.f
    for _ in range(4):
        tail = CLASS_TAIL.match(f, end, stop)
        if not tail:
            break
        end = tail.end()
        place = re.compile(r"\s+").match(f, end, stop)
        if place and re.search(r"(?:tỉnh|thành phố|huyện)$", tail.group()):
            b = _place_at(text, place.end(), stop)
            end = b if b > place.end() else end
    end = _given(text, at, end, stop) or _state(text, end, stop) or _restrict(text, end, stop)
    if f.endswith("thành viên", at, end) and (
        members := re.compile(
            r"\s+(?:của\s+)?(?:tổ|ban|hội đồng|đoàn)(?:\s(?!chịu|có|căn cứ|tổ chức|thi hành)[^\W\d_]+){1,6}"
        ).match(f, end, stop)
    ):
        end = members.end()
    points = POINTS.match(f, end, stop)
    target = None
    name_end = end
    if points:
        end = points.end()
        name_end = end
        target = _pointer(points.group(2))
    exception = EXCEPT.match(f, end, stop)
    if exception:
        end = name_end = exception.end()
    name = in_full(text.s[at:name_end])
    everyone = bool(EVERYONE.match(f[at:name_end].strip())) and exception is None and points is None
    return name, at, end, True, everyone, target


_CHARGED = re.compile(r"được (?:giao|phân công)$")
_CHARGE = re.compile(
    r"(?:\s*(?:,|và)?\s+(?:chủ trì|phụ trách|theo dõi|tham mưu|triển khai|thực hiện|làm đầu mối|quản lý))+(?!\w)"
)
_THEN = re.compile(r"[^.;:]{0,140}?(?=\s+(?:phải|có trách nhiệm|khẩn trương)(?!\w))")


def _given(text: Text, at: int, end: int, stop: int) -> int | None:
    """ "Các cơ quan được giao chủ trì tham mưu …": with what they were given, whole where the duty follows soon, else with
    the words of charge only."""
    if not _CHARGED.search(text.f, at, end):
        return None
    charge = _CHARGE.match(text.f, end, stop)
    if charge is None or text.f[charge.end() : charge.end() + 1] == ",":
        return None
    whole = _THEN.match(text.f, charge.end(), min(stop, at + 160))
    return whole.end() if whole else charge.end()


_STATE = re.compile(
    r"\s+(?:chưa|đang|còn|có)(?! (?:trách nhiệm|văn bản|kế hoạch|biện pháp|giải pháp|phương án|ý kiến|liên quan))(?: (?:có|xảy ra|để|bị|được))?(?: (?!chủ động|khẩn trương|và|phải)[^\s,;.:()]+){1,10}?"
    r"(?=\s+(?:chủ động|khẩn trương|tổ chức|triển khai|rà soát|tiếp tục|tập trung|xây dựng|gửi|phải|tăng cường|chỉ đạo|lập|bố trí|kiểm tra|báo cáo|thực hiện|hoàn thành|không được)(?!\w))"
)


def _state(text: Text, end: int, stop: int) -> int | None:
    """A class narrowed by its state ("UBND các huyện chưa có dịch chủ động …"): up to the word of duty."""
    # "chưa báo cáo" alone blames; "chưa báo cáo khẩn trương …" narrows
    form = _UNDONE if DUTY.match(text.f, end + len(" chưa ")) else _STATE
    m = form.match(text.f, end, stop)
    return m.end() if m else None


_UNDONE = re.compile(r"\s+chưa(?: (?!và )[^\s,;.:()]+){1,8}?(?=\s+(?:khẩn trương|phải|chủ động|nghiêm túc)(?!\w))")
_WORD = re.compile(r"\s+([^\W\d_]+)")


def _restrict(text: Text, end: int, stop: int) -> int:
    """Words that narrow a class ("Các sở, ngành phụ trách tiêu chí"): up to the word of duty, if it follows soon."""
    place = end
    for _ in range(7):
        word = _WORD.match(text.f, place, stop)
        if not word:
            return end
        if DUTY.match(text.f, word.start(1), stop) and not text.f.startswith(
            ("phụ trách", "trực thuộc", "sản xuất kinh", "chi nhánh", "thu gom"), word.start(1)
        ):
            return place
        if word.group(1) in ENDS_CLASS:
            return end
        place = word.end()
    return end


def _pointer(what: str) -> str:
    """ "a mục 1", "1" → the item's reference, "1.a"."""
    m = re.match(r"(\S+) (?:mục|khoản|điều|phần) (\S+)", what)
    return (f"{m.group(2)}.{m.group(1)}" if m else what).strip(".")
