"""Names of bodies in running text: found, cut out of lists, given in full.

A letter names those who must act in a few ways: one by one ("Sở Y tế"), in a list under one head word ("các Sở: Tài
chính, Xây dựng"), by class ("UBND các huyện, thị xã, thành phố"), by head ("Giám đốc Công an tỉnh"), or by pointing back
("các cơ quan nêu trên"). `units_at` reads one such list from a place in a text and says where it ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import unit_names
from .lexicon import DUTY
from .text import Text, fold


@dataclass(frozen=True)
class Unit:
    """One body or class of bodies as named in the letter, in full."""

    name: str
    start: int
    end: int
    head: bool = False  # the duty is on its head
    group: bool = False  # a class of bodies
    everyone: bool = False  # "các cơ quan, đơn vị, địa phương": all the letter speaks to
    points_to: str | None = None  # "các cơ quan tại mục 1": reference of the item meant


# ---------------------------------------------------------------- departments

_AND = r"\s*(?:(?:và|&|-)\s*)?"
_COMMA = r"\s*(?:(?:,|-|&)\s*)?"


def _department_pattern() -> tuple[re.Pattern[str], list[str]]:
    """One pattern for all departments, longest names first; group number tells which."""
    options, names = [], []
    order = sorted(unit_names.DEPARTMENTS, key=lambda d: -len(d[0]))
    for name, parts in order:
        full, pattern = fold(name), ""
        place = 0
        for full_part, short in parts:
            at = full.index(fold(full_part), place)
            between = full[place:at]
            if pattern:
                pattern += _AND if "và" in between else _COMMA
            words = re.escape(fold(full_part)).replace(r"\ ", r"\s+")
            pattern += f"(?:{words}|{re.escape(fold(short))})"
            place = at + len(full_part)
        options.append(f"({pattern})")
        names.append(name)
    return re.compile("(?:" + "|".join(options) + r")(?!\w)"), names


_DEPARTMENT, _DEPARTMENT_NAMES = _department_pattern()
_SHORT_SO = re.compile(r"s(?=[a-zđ&-]{2,})")


def department_at(text: Text, at: int) -> tuple[str, int] | None:
    """A department's name (without "Sở") at a place: its full form and end."""
    m = _DEPARTMENT.match(text.f, at)
    if not m:
        return None
    found = text.s[at : m.end()]
    # abbreviations and names alike begin with a capital letter
    if not found[0].isupper():
        return None
    return _DEPARTMENT_NAMES[(m.lastindex or 1) - 1], m.end()


# ---------------------------------------------------------------- full names

_FULL = {short: full for short, full in unit_names.IN_FULL}
_IN_FULL = re.compile(
    r"(?<![\w&])(?:" + "|".join(re.escape(s) for s in sorted(_FULL, key=len, reverse=True)) + r")(?![\w&])"
)


def in_full(name: str) -> str:
    """A name with its abbreviations written out, blanks and dashes unified, first letter capital."""
    name = re.sub(r"\s+", " ", name).strip(" ,;:.-").replace("–", "-")
    name = name.replace("Uỷ", "Ủy").replace("uỷ", "ủy")
    name = _IN_FULL.sub(lambda m: _FULL[m.group()], name)
    name = re.sub(r"\bSở\s+(?=[A-ZĐ])", "Sở ", name)
    m = re.match(r"(?:Sở|sở|SỞ)\s+|S(?=[A-ZĐ]{2})", name)
    if m:
        text = Text(name, range(len(name)))
        found = department_at(text, m.end())
        if found:
            name = "Sở " + found[0] + name[found[1] :]
    return name[:1].upper() + name[1:]


def proper_case(caps: str) -> str:
    """A heading in capitals as a name: known bodies in their usual case, places with capitals on each word."""
    low = fold(" ".join(caps.split()))
    m = re.match(r"sở (.+)$", low)
    if m:
        for name in _DEPARTMENT_NAMES:
            if fold(name) == m.group(1):
                return "Sở " + name
    known = {"văn phòng": "Văn phòng", "ủy ban nhân dân": "UBND"}
    if low in known:
        return known[low]
    return " ".join(w if w in "-–" else w[:1].upper() + w[1:] for w in low.split())


# ---------------------------------------------------------------- grammar of names

_SP = r"[ \n]"
_POLITE = re.compile(r"(?:các )?(?:đồng chí|đ/c|ông|bà)(?: \(bà\)|/bà)?:? +")
_HEAD = re.compile(
    r"(?:các |quý )?("
    + "|".join(map(re.escape, sorted(unit_names.HEADS, key=len, reverse=True)))
    + r")(?:,? (?:và )?(?:phó )?(?:thủ trưởng|người đứng đầu|lãnh đạo|giám đốc))?(?!\w)"
)
_ALL_OF = re.compile(r"(?:tất cả |toàn thể |từng |mỗi )?(?:các |những |cả )?(?:đại diện )?")
_STARTER = re.compile(
    r"(?:" + "|".join(map(re.escape, sorted(unit_names.STARTERS, key=len, reverse=True))) + r")(?!\w)"
)

_LEVEL = r"(?:tỉnh|huyện|thị xã|thành phố|tp\.?|tx\.?|quận|xã|phường|thị trấn|đặc khu|địa phương)"
_UBND = re.compile(r"(?:ubnd|ủy ban nhân dân)(?!\w)")
# a class of people's committees: levels in plural with no names after
_UBND_CLASS = re.compile(
    rf"\s+(?:(?:ở )?(?:các |tất cả các |\d+ )?cấp(?: (?:tỉnh|huyện|xã|cơ sở))?(?:(?:,| và|;| -|/)\s*(?:cấp )?(?:tỉnh|huyện|xã|cơ sở)(?!\w))*"
    rf"|(?:tất cả )?(?:các |\d+ )(?:{_LEVEL})(?:(?:\s*,\s*|\s+và\s+|\s*/\s*|\s*;\s*|\s+-\s+)(?:các )?(?:{_LEVEL})(?!\w))*"
    rf"|{_LEVEL}(?:(?:\s*,\s*|\s+và\s+)(?:{_LEVEL})(?!\w)(?! [A-ZĐ]))+)(?!\w)"
)
_CLASS_TAIL = re.compile(
    r"\s+(?:(?:có |nơi có )?liên quan|(?:trực )?thuộc(?: (?:thẩm quyền|phạm vi) quản lý)?(?: (?:ubnd )?(?:tỉnh|thành phố|huyện|trung ương|các huyện)(?! [A-ZĐ]))?|"
    r"trên địa bàn(?: (?:toàn )?(?:tỉnh|thành phố|huyện))?|trong (?:toàn )?tỉnh|của tỉnh|tại tỉnh|tại địa phương|đóng trên địa bàn(?: tỉnh)?|"
    r"(?:cấp|ở cấp) (?:tỉnh|huyện|xã|trung ương)|toàn tỉnh|(?:ở )?trung ương|ngành dọc|chuyên môn|chức năng|hành chính(?: nhà nước)?|quản lý nhà nước|"
    r"đơn vị|sự nghiệp(?: công lập)?|công lập|nêu trên|có tên (?:nêu )?trên|(?:đã )?nêu tại (?:mục|điểm|khoản) \S+|ven biển|miền núi|tỉnh|"
    r"(?:được giao(?: nhiệm vụ)?|được phân công(?: nhiệm vụ)?|có tên)(?: (?:tại|trong) (?:các )?(?:phụ lục|kế hoạch|danh sách|biểu)(?: [ivx\d]+)?(?: kèm theo| này| nêu trên)?)?|ngoài (?:công lập|nhà nước)|(?:chính trị|xã hội|nghề nghiệp)(?:\s*-\s*(?:chính trị|xã hội|nghề nghiệp))*|có rừng|còn lại)(?!\w)"
)
_CLASS_NOUNS = (
    "ban ngành",
    "sở ngành",
    "sở, ban ngành",
    "sở", "ban", "ngành", "cơ quan", "đơn vị", "địa phương", "tổ chức", "đoàn thể", "hội", "doanh nghiệp",
    "thành viên", "chủ đầu tư", "nhà đầu tư", "hội đoàn thể", "huyện", "thị xã", "thành phố", "xã", "phường", "thị trấn", "đặc khu",
    "chủ rừng", "cơ sở", "trường", "trường học", "bệnh viện", "chủ hồ", "ban quản lý dự án", "ban quản lý", "nhà thầu", "công ty",
    "cơ quan chuyên môn", "cơ quan ngành dọc", "cơ quan báo chí", "báo", "đài", "lực lượng", "lực lượng vũ trang",
    "sở, ngành", "đơn vị sự nghiệp", "phòng", "tổ công tác", "hợp tác xã", "chi nhánh", "ngân hàng", "đơn vị tư vấn", "chủ tàu",
    "ban chỉ đạo", "ban đảng", "phó chủ tịch", "phòng ban", "tổ chức tín dụng", "chủ sử dụng lao động", "thành viên ubnd tỉnh",
    "nhà mạng", "cấp", "cấp ủy", "chính quyền", "hộ", "hội quần chúng", "viện", "cấp, các ngành", "ngân hàng thương mại",
)  # fmt: skip
_NOUN = re.compile(r"(?:" + "|".join(map(re.escape, sorted(_CLASS_NOUNS, key=len, reverse=True))) + r")(?!\w)")
_EVERYONE = re.compile(
    r"(?:tất cả |mỗi |từng )?(?:các )?(?:(?:cơ quan|đơn vị|địa phương|tổ chức|cấp|ngành)(?:(?:\s*,\s*|\s+và\s+)(?:các )?(?:cơ quan|đơn vị|địa phương|tổ chức|ngành|cấp|đoàn thể))*"
    r"|sở(?:(?:\s*,\s*|\s+và\s+)(?:các )?(?:ban|ngành|cơ quan|đơn vị|đoàn thể))*(?:\s*,\s*|\s+và\s+)(?:các )?địa phương)"
    r"(?:\s+(?:có tên (?:nêu )?trên|nêu trên|trên|có (?:tên )?trong danh sách|nhận văn bản này|nhận được (?:công văn|văn bản|chỉ thị) này))?$"
)
_POINTS = re.compile(
    r"\s+(?:được )?(?:(?:nêu|quy định|có tên|ghi) )?(?:tại|ở|trong) (?:các )?(mục|điểm|khoản|điều) ((?:\d{1,2}(?:\.\d{1,2})*|[a-zđ](?!\w)|[ivx]+(?!\w))(?: (?:mục|khoản|điều|phần) [\divx.]+)?)"
)
_RELATIVE = re.compile(r"\s+(?:được (?:giao|phân công|phê duyệt)|có (?!trách|liên)|chưa|đang|để xảy ra|sử dụng)(?!\w)")
_EXCEPT = re.compile(r"\s*\(?\s*(?:ngoại trừ|trừ|không (?:bao )?gồm)\s[^().;:]{2,80}\)?")
_NOTE = re.compile(r"\s*\([^()]{0,160}\)")
_SEPARATOR = re.compile(r"\s*(?:[,;]?\s*(?:và|cùng(?: với)?|với)\s+|[,;/]\s*(?:và\s+|cùng\s+)?)")
_LIST_OPEN = re.compile(r"\s*:\s*")


def units_at(text: Text, at: int, *, stop: int | None = None) -> tuple[list[Unit], int]:
    """The list of bodies that begins at `at`; returns them and the place after the last (`at` where there is none)."""
    stop = len(text.s) if stop is None else stop
    found: list[Unit] = []
    end = at
    place = at
    head = False
    while place < stop and len(found) < 80:
        got = _one(text, place, stop, head, found)
        if got is None:
            break
        more, end, head = got
        if len(more) == 1 and more[0].group and (listed := _listed(text, more[0], stop)):
            more, end = listed
        found.extend(more)
        sep = _SEPARATOR.match(text.f, end, stop)
        if not sep and (note := _NOTE.match(text.f, end, stop)):
            sep = _SEPARATOR.match(text.f, note.end(), stop)
        if not sep or sep.end() == end:
            break
        place = sep.end()
    return found, end


_HEADS_LIST = re.compile(r"các (?:sở|cơ quan|đơn vị|ban)(?!\w)")


def _listed(text: Text, group: Unit, stop: int) -> tuple[list[Unit], int] | None:
    """ "Các sở, ngành: Tài chính, Xây dựng, Công an tỉnh": the class only heads the bodies listed after it."""
    m = _LIST_OPEN.match(text.f, group.end, stop)
    if not m or ":" not in m.group() or not _HEADS_LIST.match(fold(group.name)):
        return None
    out: list[Unit] = []
    place = end = m.end()
    while place < stop and len(out) < 60:
        dep = department_at(text, place)
        if dep:
            more, end = [Unit("Sở " + dep[0], place, dep[1], group.head)], dep[1]
        else:
            got = _one(text, place, stop, group.head, out)
            if got is None:
                break
            more, end = got[0], got[1]
        out.extend(more)
        sep = _SEPARATOR.match(text.f, end, stop)
        if not sep:
            break
        place = sep.end()
    return (out, end) if len(out) > 1 else None


def _one(text: Text, at: int, stop: int, head: bool, before: list[Unit]) -> tuple[list[Unit], int, bool] | None:
    """One body, or one list under a common head word."""
    f = text.f
    start = at
    polite = _POLITE.match(f, at, stop)
    if polite:
        at = polite.end()
    m = _HEAD.match(f, at, stop)
    if m:
        # "Trưởng ban Ban Dân tộc", "Chánh Văn phòng", "Chánh Thanh tra": the body is named right after the title
        after = re.compile(r"(?:,? (?:ubnd|ủy ban nhân dân)(?= cấp))?\s+").match(f, m.end(), stop)
        if m.group(1) in ("trưởng ban", "chánh án") and not _name_follows(text, m.end(), stop):
            m = re.compile(m.group(1).split()[0]).match(f, m.start(1), stop)
            after = re.compile(r"\s+").match(f, m.end(), stop) if m else None
        if m and after:
            head, at = True, m.end() + 1
    got = _bodies(text, at, stop, before)
    if got is None:
        return None
    names, end = got
    return [Unit(n, start if i == 0 else a, b, head, g, e, p) for i, (n, a, b, g, e, p) in enumerate(names)], end, head


def _name_follows(text: Text, at: int, stop: int) -> bool:
    """Whether a name of a body begins right after a title such as "Trưởng ban"."""
    m = re.compile(r"\s+").match(text.f, at, stop)
    return bool(m and (_STARTER.match(text.f, m.end(), stop) or text.f.startswith("các ", m.end())))


_Named = tuple[str, int, int, bool, bool, str | None]


def _bodies(text: Text, at: int, stop: int, before: list[Unit]) -> tuple[list[_Named], int] | None:
    f = text.f
    # "các Sở: A, B và C" and "Sở: A, B"
    m = re.compile(r"(?:các |hai |ba |\d+ )?sở(?:\s*:\s*|\s+)", re.I).match(f, at, stop)
    if m and department_at(text, m.end()):
        return _departments(text, at, m.end(), stop, many=f.startswith("các", at) or ":" in m.group())
    # "STNMT"
    if (
        text.s[at : at + 1] == "S"
        and (short := _SHORT_SO.match(f, at, stop))
        and (dep := department_at(text, short.end()))
    ):
        return [("Sở " + dep[0], at, dep[1], False, False, None)], dep[1]
    m = _UBND.match(f, at, stop) or re.compile(r"chính quyền(?= (?:các )?(?:cấp|huyện|xã))").match(f, at, stop)
    if m:
        got = _committees(text, at, m.end(), stop)
        if got:
            return got
    # after a list of departments a bare department name may follow: "các Sở Tài chính, Xây dựng"
    if before and before[-1].name.startswith("Sở ") and (dep := department_at(text, at)):
        return [("Sở " + dep[0], at, dep[1], False, False, None)], dep[1]
    if before and before[-1].name.startswith("UBND") and (m := re.compile(rf"(?:các )?{_LEVEL}\s+").match(f, at, stop)):
        got = _committees(text, at, at - 1, stop)
        if got:
            return got
    group = _class(text, at, stop)
    if group:
        return [group], group[2]
    named = _proper(text, at, stop)
    if named:
        name, end = named
        return [(name, at, end, False, False, None)], end
    return None


def _departments(text: Text, at: int, first: int, stop: int, *, many: bool) -> tuple[list[_Named], int]:
    """Departments listed under one "các Sở"."""
    out: list[_Named] = []
    place, end = first, first
    while place < stop:
        dep = department_at(text, place)
        if dep is None or dep[1] > stop:
            break
        name, end = "Sở " + dep[0], dep[1]
        out.append((name, at if not out else place, end, False, False, None))
        note = _NOTE.match(text.f, end, stop)
        after = note.end() if note else end
        sep = _SEPARATOR.match(text.f, after, stop)
        if not many or not sep:
            break
        place = sep.end()
        if again := re.compile(r"sở\s+").match(text.f, place, stop):
            place = again.end()
    return out, end


_OPENS_BODY = re.compile(
    r"(?:ubnd|ủy ban|sở|công an|ban quản lý|ban chỉ|văn phòng|trung tâm|bộ chỉ huy|chi cục|thanh tra|kho bạc|thường trực|công ty)(?!\w)"
)
_PLACE_WORD = re.compile(r"[^\W\d_][\w'’]*|\d{1,2}(?!\w)")


def _place_at(text: Text, at: int, stop: int) -> int:
    """End of a place name at `at` (words with capitals, "Bà Rịa - Vũng Tàu", "Phường 5"), or `at`."""
    end, place, n = at, at, 0
    while place < stop and n < 6:
        m = _PLACE_WORD.match(text.s, place, stop)
        if not m or not (m.group()[0].isupper() or (n == 0 and m.group()[0].isdigit())):
            break
        if n == 0 and (_HEAD.match(text.f, place, stop) or _OPENS_BODY.match(text.f, place, stop)):
            break
        # a capital word that opens a sentence or another body is not part of the place
        if (
            n
            and _STARTER.match(text.f, place, stop)
            and _STARTER.match(text.f, place, stop).group() in ("ubnd", "sở", "ban", "công an")
        ):
            break
        end, n = m.end(), n + 1
        gap = re.compile(r"\s+(?:[-–]\s+)?|[-–]").match(text.s, end, stop)
        if not gap:
            break
        place = gap.end()
    return end


def _committees(text: Text, at: int, place: int, stop: int) -> tuple[list[_Named], int] | None:
    """UBND of one place, of places listed, or of a class."""
    f = text.f
    if f.startswith("chính quyền", at):
        m = re.compile(r"chính quyền(?: các)? (?:cấp \w+|\w+(?:, \w+)* )?").match(f, at, stop)
        return ([(in_full(text.s[at : m.end()]), at, m.end(), True, False, None)], m.end()) if m else None
    m = re.compile(
        rf"\s*:?\s*(?:các |\d+ )?({_LEVEL})(?!\w)(?: (?:miền núi|ven biển|biên giới|vùng cao|phía \w+)(?=\s*:?\s))?\s*:?\s*"
    ).match(f, place if place >= at else at, stop)
    listed: list[_Named] = []
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
            sep = _SEPARATOR.match(f, b, stop)
            if not sep:
                break
            spot = first = sep.end()
            other = re.compile(rf"(?:các )?(?:ubnd )?(?:các )?({_LEVEL})\s*:?\s+").match(f, spot, stop)
            if other and _place_at(text, other.end(), stop) > other.end():
                level, spot = other.group(1), other.end()
            elif not plural and not (f[end:spot].strip() in ("và", ",") and _place_at(text, spot, stop) > spot):
                break
        if listed:
            # "UBND các huyện, thị xã và thành phố Huế" names one place of a class: a class
            return listed, end
    m = _UBND_CLASS.match(f, place, stop) if place >= at else None
    if m:
        end = m.end()
        named = re.compile(rf"(?:\s*,|\s+và)\s*(?:các )?(?:{_LEVEL})\s+").match(f, end, stop)
        tail_place = re.compile(r"\s+").match(f, end, stop)
        if (
            (
                tail_place
                and re.search(rf"{_LEVEL}$", m.group())
                and (b := _place_at(text, tail_place.end(), stop)) > tail_place.end()
            )
            or named
            and (b := _place_at(text, named.end(), stop)) > named.end()
        ):
            end = b
        while more := re.compile(rf"(?:\s*,|\s+và)\s*(?:các )?(?:{_LEVEL})\s+").match(f, end, stop):
            b = _place_at(text, more.end(), stop)
            if b == more.end():
                break
            end = b
        return [_finish_class(text, at, end, stop)], _finish_class(text, at, end, stop)[2]
    m = re.compile(r"\s+tỉnh(?!\w)").match(f, place, stop) if place >= at else None
    if m:
        b = re.compile(r"\s+").match(f, m.end(), stop)
        end = _place_at(text, b.end(), stop) if b else m.end()
        end = end if b and end > b.end() else m.end()
        return [(in_full(text.s[at:end]), at, end, False, False, None)], end
    if place >= at and re.compile(r"(?:\s*,|\s+và)\s*ubmttq|\s+mttq").match(f, place, stop):
        return None
    return None


def _ubnd(level: str, place: str) -> str:
    level = {"tp": "thành phố", "tp.": "thành phố", "tx": "thị xã", "tx.": "thị xã"}.get(level, level)
    return f"UBND {level} {' '.join(place.split()).replace('–', '-')}"


_SINGLE = ("chủ đầu tư", "cơ quan", "đơn vị", "địa phương", "nhà đầu tư", "chủ rừng", "doanh nghiệp", "nhà thầu")


def _class(text: Text, at: int, stop: int) -> _Named | None:
    """A class of bodies: "các sở, ban, ngành", "các cơ quan, đơn vị có liên quan"."""
    f = text.f
    m = _ALL_OF.match(f, at, stop)
    start = m.end() if m else at
    plural = "các" in f[at:start] or "những" in f[at:start] or "từng" in f[at:start] or "mỗi" in f[at:start]
    noun = _NOUN.match(f, start, stop)
    if not noun:
        return None
    end = noun.end()
    count = 1
    while True:
        tail = _CLASS_TAIL.match(f, end, stop)
        if tail:
            end = tail.end()
        sep = re.compile(r"(?:\s*,\s*|\s*/\s*|\s+và\s+|\s+-\s+)(?:các )?").match(f, end, stop)
        nxt = _NOUN.match(f, sep.end(), stop) if sep else None
        if not nxt or _names_one(text, sep.end(), stop):
            break
        end, count = nxt.end(), count + 1
    if not plural and count == 1:
        # "thủ trưởng đơn vị": a lone noun is a class only where no proper name follows
        if noun.group() not in _SINGLE or text.s[noun.end() + 1 : noun.end() + 2].isupper():
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
        return bool(re.compile(r"(?:huyện|thị xã|thành phố|xã|phường|đặc khu|thị trấn)\s+").match(f, at, stop)) and (
            text.s[re.compile(r"\S+(?: xã| phố| khu| trấn)?\s+").match(f, at, stop).end() :][:1].isupper()
        )
    follow = text.s[m.end() : m.end() + 1]
    return follow.isupper()


def _finish_class(text: Text, at: int, end: int, stop: int) -> _Named:
    """Modifiers, exceptions and pointers that belong to a class; its name."""
    f = text.f
    for _ in range(4):
        tail = _CLASS_TAIL.match(f, end, stop)
        if not tail:
            break
        end = tail.end()
        place = re.compile(r"\s+").match(f, end, stop)
        if place and re.search(r"(?:tỉnh|thành phố|huyện)$", tail.group()):
            b = _place_at(text, place.end(), stop)
            end = b if b > place.end() else end
    end = _restrict(text, end, stop)
    if f.endswith("thành viên", at, end) and (
        members := re.compile(
            r"\s+(?:của\s+)?(?:tổ|ban|hội đồng|đoàn)(?:\s(?!chịu|có|căn cứ|tổ chức|thi hành)[^\W\d_]+){1,6}"
        ).match(f, end, stop)
    ):
        end = members.end()
    points = _POINTS.match(f, end, stop)
    target = None
    name_end = end
    if points:
        end = points.end()
        name_end = end
        target = _pointer(points.group(2))
    exception = _EXCEPT.match(f, end, stop)
    if exception:
        end = name_end = exception.end()
    name = in_full(text.s[at:name_end])
    everyone = bool(_EVERYONE.match(f[at:name_end].strip())) and exception is None and points is None
    return name, at, end, True, everyone, target


_WORD = re.compile(r"\s+([^\W\d_]+)")
_ENDS_CLASS = frozenset(
    "chậm và là có tại từ trong theo để với nêu được đã sẽ phải cần của về do bằng cùng chịu thì mà nếu khi".split()
)


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
        if word.group(1) in _ENDS_CLASS:
            return end
        place = word.end()
    return end


def _pointer(what: str) -> str:
    """ "a mục 1", "1" → the item's reference, "1.a"."""
    m = re.match(r"(\S+) (?:mục|khoản|điều|phần) (\S+)", what)
    return (f"{m.group(2)}.{m.group(1)}" if m else what).strip(".")


# proper names with lower-case words or commas that the general rule would cut
_KNOWN = re.compile(
    r"(?:trung tâm xúc tiến(?:\s+|,\s*|và\s+)?(?:(?:\s*,\s*|\s+và\s+|\s+)?(?:đầu tư|thương mại|du lịch|hỗ trợ doanh nghiệp|phát triển doanh nghiệp))+"
    r"|(?:ban quản lý dự án|ban qlda|bqlda|bql da)(?: và)?(?: (?:đầu tư xây dựng|đtxd|đầu tư|xây dựng))?(?: (?:các )?(?:công trình|ct))?(?: (?:giao thông|dân dụng và công nghiệp|dân dụng|nông nghiệp và phát triển nông thôn|nông nghiệp và ptnt|nông nghiệp|hạ tầng(?: kỹ thuật)?|thủy lợi|phát triển(?: quỹ đất| đô thị)?|trọng điểm|khu vực)(?:,| và)?)*"
    r"|ban quản lý (?:các )?khu kinh tế(?: [^\W\d_]+){0,3}? và (?:các )?khu công nghiệp"
    r"|(?:ban quản lý|ban ql|bql) (?:các )?(?:khu kinh tế|kkt|khu công nghiệp|kcn|khu công nghệ cao)(?:(?:,| và| -) (?:các )?(?:khu công nghiệp|kcn|khu kinh tế|kkt|cụm công nghiệp|khu chế xuất|khu công nghệ cao))*"
    r"|bộ chỉ huy (?:quân sự|bộ đội biên phòng)|bộ chqs|ban chỉ huy(?: phòng,? chống thiên tai(?: và tìm kiếm cứu nạn)?(?:,| và)? ?(?:phòng thủ dân sự)?| phòng thủ dân sự(?:,? phòng,? chống thiên tai(?: và tìm kiếm cứu nạn)?)?| quân sự| pctt(?: ?(?:&|và|-) ?tkcn)?)"
    r"|ban chỉ đạo (?:389|35|138|chuyển đổi số|cải cách hành chính|phòng,? chống [^,;.:()]{2,40}?|xây dựng nông thôn mới|an toàn giao thông)(?= tỉnh| cấp| của|\s*[,;.:(]|$)"
    r"|cơ quan thường trực(?: của)? (?:ban|hội đồng|tổ)[^,;.:()]{0,60}|ban tiếp công dân|(?:ban thường trực )?(?:ủy ban |ub )?(?:mặt trận tổ quốc|mttq)(?: việt nam|vn)?(?: tỉnh| các cấp| cùng cấp)*"
    r"|ban (?:tuyên giáo và dân vận|tuyên giáo|dân vận|tổ chức|nội chính|xây dựng đảng|thường vụ|dân tộc và tôn giáo|dân tộc|tôn giáo|an toàn giao thông|thi đua - khen thưởng|thi đua khen thưởng)"
    r"|đài (?:phát thanh (?:-|và|,)?\s*truyền hình|pt ?(?:-|&|và)? ?th|truyền hình|khí tượng thủy văn)|báo(?: và|,) (?:đài )?(?:phát thanh,? ?(?:-|và)? ?truyền hình)"
    r"|báo và đài phát thanh(?:,| -| và) truyền hình"
    r"|thanh tra(?: tỉnh| sở| huyện| thành phố)?(?! [A-ZĐ])|công an(?: các (?:xã|phường|huyện|đơn vị)(?:, (?:xã|phường|thị trấn|thị xã|thành phố|đặc khu))*)?"
    r"|trung tâm (?:phục vụ|dịch vụ) hành chính công(?: trực tuyến)?|trung tâm phát triển quỹ đất|trung tâm kiểm soát bệnh tật|trung tâm chuyển đổi số|trung tâm khuyến nông|trung tâm dịch vụ (?:việc làm|nông nghiệp)|trung tâm (?:giám sát|điều hành)[^,;.:()]{0,40}?(?= tỉnh)"
    r"|(?:văn phòng|vp) (?:đăng ký đất đai|đkđđ|ubnd|ủy ban nhân dân|thường trực ban chỉ huy phòng,? chống thiên tai và tìm kiếm cứu nạn|thường trực ban chỉ [^,;.:()]{2,60}?(?= tỉnh)|đoàn đbqh và hđnd|đoàn đại biểu quốc hội và hđnd|hđnd(?: và ubnd)?|điều phối(?: nông thôn mới| xây dựng nông thôn mới)?|tỉnh ủy)"
    r"|bảo hiểm xã hội|kho bạc nhà nước|ngân hàng (?:nhà nước(?: việt nam)?(?: chi nhánh| - chi nhánh|,? khu vực)?|chính sách xã hội(?: chi nhánh| - chi nhánh)?)|viện kiểm sát nhân dân|tòa án nhân dân|cục thi hành án dân sự|thi hành án dân sự"
    r"|hội (?:nông dân|liên hiệp phụ nữ|phụ nữ|cựu chiến binh|chữ thập đỏ|khuyến học|người cao tuổi|doanh nghiệp|văn học nghệ thuật|nhà báo|luật gia|đồng y)|liên đoàn lao động|liên minh hợp tác xã|tỉnh đoàn(?: thanh niên)?|đoàn thanh niên|chi cục [^\W\d_]+(?: [^\W\d_]+)?"
    r"|(?:cục|chi cục) (?:thuế|hải quan|thống kê|quản lý thị trường|thi hành án dân sự|kiểm lâm|thủy lợi|thủy sản|bảo vệ môi trường|chăn nuôi và thú y|trồng trọt và bảo vệ thực vật)"
    r")(?!\w)"
)
_NAME_TAIL = re.compile(
    r"\s+(?:(?:của )?tỉnh(?! ủy)|thành phố|huyện|thị xã|quận|phường|xã|đặc khu|khu vực|cấp (?:tỉnh|huyện|xã)(?:(?:,| và) (?:cấp )?(?:huyện|xã))?|các (?:huyện|cấp)(?:, thị xã, thành phố|, thành phố, thị xã|, thành phố|, thị xã)?|trung ương|việt nam|chi nhánh|tỉnh ủy|thành ủy|huyện ủy|tp\.?|tx\.?)(?!\w)"
)


def _proper(text: Text, at: int, stop: int) -> tuple[str, int] | None:
    """The proper name of one body: known forms first, else a starter word and words with capitals."""
    f, s = text.f, text.s
    if not s[at : at + 1].isupper() and not _STARTER.match(f, at, stop):
        return None
    known = _KNOWN.match(f, at, stop)
    if known and s[at].isupper():
        end = known.end()
    else:
        starter = _STARTER.match(f, at, stop)
        if not starter or not s[at].isupper():
            return None
        end = starter.end()
        if starter.group() in ("cơ quan", "đơn vị", "tổ", "bộ phận", "nhà thầu", "đoàn", "khu", "vùng", "ga", "đội"):
            # common nouns: only with a proper name after them
            m = re.compile(r"\s+").match(f, end, stop)
            if not m or not s[m.end() : m.end() + 1].isupper():
                return None
    if f.startswith("cơ quan thường trực", at) and (opens := re.compile(r"\s*\(").match(f, end, stop)):
        inside = _proper(text, opens.end(), stop) or (
            (dep := _bodies(text, opens.end(), stop, [])) and (dep[0][0][0], dep[1])
        )
        if inside and f[inside[1] : inside[1] + 1] == ")":
            return inside[0], inside[1] + 1
    end = _stretch(text, at, _consume(text, end, stop), stop)
    name = in_full(s[at:end])
    if fold(name) in ("sở", "ban", "hội", "đoàn", "cục", "viện", "quỹ", "bộ", "phòng", "trường", "khu", "ủy ban", "ub"):
        return None
    return name, end


def _consume(text: Text, end: int, stop: int) -> int:
    """Extend a name over words with capitals, small words between them, and the place at its end."""
    f, s = text.f, text.s
    words = 0
    while end < stop and words < 24:
        m = re.compile(r"\s+(?:-\s+)?").match(f, end, stop)
        if not m:
            break
        at = m.end()
        word = re.compile(r"[^\W_][\w&/.-]*").match(s, at, stop)
        if not word:
            break
        token = word.group().rstrip(".-/")
        if token[0].isupper() or token[0].isdigit():
            if token[0].isdigit() and not re.match(r"\d{1,3}$", token):
                break
            end = at + len(token)
            words += 1
            if token != word.group():
                break
            continue
        tail = _NAME_TAIL.match(f, end, stop)
        if tail:
            end = tail.end()
            words += 1
            continue
        if (
            (before := _LAST.search(s, 0, end))
            and before.group()[0].isupper()
            and fold(f"{before.group()} {token}") in unit_names.COMPOUNDS
        ):
            end = at + len(token)
            words += 1
            continue
        if fold(token) in unit_names.NAME_WORDS and (ahead := _capital_ahead(text, at, stop)) is not None:
            end = ahead
            words += 1
            continue
        break
    return end


_WIDE = re.compile(
    r"(?:ban|ban quản lý|bql|ban ql|công ty|cty|tổng công ty|quỹ|trung tâm|trường|bệnh viện|chi nhánh|xí nghiệp|nhà máy|hiệp hội|viện|đoàn|tổ|ban chỉ|khu|hội)"
)
_NOUNS = re.compile(
    r"(?:đầu tư|xây dựng|phát triển|bảo trì|quản lý|khai thác|dịch vụ|cấp nước|thoát nước|vận tải|sản xuất|kiểm định|hỗ trợ|điều hành|đào tạo|tư vấn|phục vụ|chuyển đổi|giao thông|giao dịch)(?!\w)"
)


def _stretch(text: Text, at: int, end: int, stop: int) -> int:
    """Lower-case words of a long name ("Công ty … khai thác công trình thủy lợi Khánh Hòa"): over them to the place
    that ends it, when a word of duty or a stop follows there."""
    f, s = text.f, text.s
    if not _WIDE.match(f, at):
        return end
    place = end
    first = True
    for _ in range(14):
        word = re.compile(r"\s+(?:[-–&]\s+)?([^\W_]+)").match(s, place, stop)
        if not word:
            return end
        if s[word.start(1)].islower() and DUTY.match(f, word.start(1), stop) and not _NOUNS.match(f, word.start(1)):
            return end
        if first and word.group(1).lower() in _ENDS_CLASS and word.group(1).lower() not in ("và", "của"):
            return end
        first = False
        place = word.end()
        if word.group(1) == "tỉnh" or s[word.start(1)].isupper():
            b = _consume(text, place, stop)
            after = re.compile(r"\s*[,]?\s*").match(f, b, stop)
            rest = after.end() if after else b
            if rest >= stop or f[b : b + 1] in ",;.:)" or DUTY.match(f, rest, stop):
                return b
        elif (DUTY.match(f, place + 1, stop) and f[place : place + 1] == " " and not _NOUNS.match(f, place + 1)) or f[
            place : place + 1
        ] == ":":
            return place
    return end


_LAST = re.compile(r"[^\W\d_]+$")


def _capital_ahead(text: Text, at: int, stop: int) -> int | None:
    """Small words of a name count only when a capital follows soon; returns the place before that capital word."""
    place = at
    for _ in range(5):
        word = re.compile(r"([^\W\d_]+)(\s+)").match(text.s, place, stop)
        if not word or fold(word.group(1)) not in unit_names.NAME_WORDS:
            return None
        if DUTY.match(text.f, place, stop) and fold(word.group(1)) not in ("và", "của", "các", "khu"):
            return None
        nxt = text.s[word.end() : word.end() + 1]
        if nxt.isupper():
            # "và Sở Y tế": another body begins, the name is over
            if fold(word.group(1)) in ("và", "các") and _STARTER.match(text.f, word.end(), stop):
                return None
            return word.end(1)
        place = word.end()
    return None
