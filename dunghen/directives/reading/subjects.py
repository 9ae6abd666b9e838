"""Who must act: the subject of a sentence, with words of command, topics and connecting words before it stepped over."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from . import addressees
from .lexicon import DUTY, FACT_AFTER_UNIT
from .text import Text
from .unit_classes import place_end
from .units import Unit, units_at


@dataclass(frozen=True)
class Subject:
    """Assignees of a duty."""

    lead: tuple[str, ...] = ()
    coop: tuple[str, ...] = ()
    scope: str = "named"
    head: bool = False
    sure: bool = True  # the letter names it; otherwise it was concluded from the addressees

    @property
    def key(self) -> tuple[object, ...]:
        return (tuple(sorted(self.lead)), self.head)


@dataclass(frozen=True)
class Opening:
    """A subject found at the start of a passage: its units, where the duty begins, how it was ordered."""

    units: list[Unit]
    start: int
    end: int
    ordered: bool  # "giao", "yêu cầu" stand before it
    coop: tuple[str, ...] = ()  # those the same list names as cooperating: "Sở A (chủ trì), Sở B (phối hợp)"


_CONNECT = re.compile(
    r"(?:[-+*•\s]*)(?:(?:đồng thời|ngoài ra|bên cạnh đó|riêng(?: đối với)?|trong đó|theo đó|trước mắt|mặt khác|cùng với đó|sau đó|tiếp theo|mục tiêu(?=:)|chỉ tiêu(?=:)|lưu ý|cụ thể|kết quả (?:thực hiện|triển khai|đạt được)[^,;.:]{0,50}(?=,)|nhân dịp này|vì vậy|do vậy|do đó|trên cơ sở đó|"
    r"để (?:kịp thời|chủ động|triển khai|thực hiện|khắc phục|tiếp tục|bảo đảm|nâng cao)[^,;.:]{0,140}|căn cứ [^,;.:]{0,140}|trên cơ sở [^,;.:]{0,140}|trước tình hình [^,;.:]{0,80}|từ (?:tình hình|kết quả|thực tế) [^,;.:]{0,80}|và)\s*[,:]?\s+)?"
)
_ISSUER = re.compile(
    r"(?:thay mặt [^,]{2,40}, )?(?:đồng chí )?(?:thường trực |lãnh đạo )?(?:(?:phó |quyền )?chủ tịch (?:thường trực )?)?(?:ubnd|ủy ban nhân dân)(?: (?:tỉnh|thành phố|huyện|thị xã|xã|phường|đặc khu))?(?: (?!phối |hợp |khi |được |chủ |trì |phải |bàn |cùng |để |thực |theo )[^\W\d_]+){0,5}?\s+"
    r"(?=(?:(?:cũng|tiếp|tục|thống|nhất|đồng|ý|trí|đã|và|quyết|định|trân|trọng|có|sẽ)\s){0,4}(?:giao|yêu cầu|đề nghị|chỉ đạo|phân công|nhắc|kết luận|có ý kiến|ủy quyền))"
)
_ORDER = re.compile(
    r"(?:(?:cũng|tiếp tục|thống nhất|đồng ý|quyết định|nhất trí)(?:,| và)? )?(?:giao(?: (?:trách )?nhiệm(?: vụ)?)?|yêu cầu|đề nghị|phân công|ủy quyền|trân trọng đề nghị|kính đề nghị|chỉ định)(?: (?:cho|trách nhiệm|nhiệm vụ|toàn bộ))*\s*:?\s+"
)
_TOPIC = re.compile(
    r"(?:(?:về|đối với|liên quan (?:đến|tới)|để|nhằm|trong|việc|khi|trường hợp|nếu)\s)[^:;.]{2,200}?\s*[:,]\s*(?=giao |yêu cầu |đề nghị |phân công |(?:chủ tịch )?ubnd tỉnh (?:giao|yêu cầu))"
)
_WHEN = re.compile(
    r"(?:cứ (?:sau |mỗi )?\d|định kỳ|hằng (?:ngày|tuần|tháng|quý|năm)|mỗi (?:ngày|tuần|tháng|quý|năm)|trước (?:ngày|\d{1,2} giờ|\d{1,2}h)|chậm nhất|trong (?:tháng|quý|năm|vòng|thời hạn|ngày|tuần|\d)|đến (?:ngày|hết|cuối)|từ (?:ngày|nay|tháng)|ngay sau|sau khi|khi|vào|kể từ)"
    r"[^,;.:]{0,90},\s+"
)
_OF = re.compile(
    r"(?:nhiệm vụ(?:,? quyền hạn)?|trách nhiệm(?: thực hiện| thi hành)?|quyền hạn|phân công nhiệm vụ)(?: cụ thể)? (?:của|cho)\s+|trách nhiệm\s+(?=(?:các )?(?:sở|ubnd|công an|văn phòng))"
)
_HEADING = re.compile(r"[^:;.,]{2,80}:\s+")
_COMMON = re.compile(r"(?:tổ|đoàn|ban|hội đồng|nhóm|bộ phận)\s[^,;.:()]{2,60}")
_LABEL = re.compile(r"(?:về|đối với|công tác|nhiệm vụ|lĩnh vực)\s[^:;.]{2,160}:\s*")
_DO = re.compile(
    r"(?:,|\s)\s*(?:do|giao(?: cho)?)\s+(?=(?:các )?(?:sở|ban|văn phòng|ubnd|công an|thanh tra|trung tâm|chi cục|cục|ủy ban|giám đốc|thủ trưởng|s[a-zđ]))"
)
_IN_CHARGE = re.compile(
    r",?\s*(?:chủ trì|làm (?:cơ quan )?đầu mối|là (?:cơ quan )?(?:đầu mối|thường trực|chủ trì)|chịu trách nhiệm|thực hiện|tham mưu|phụ trách)"
)
_TOGETHER = re.compile(
    r"(?:với sự tham gia của|có sự tham gia của|cùng sự tham gia của|(?:chủ trì\s*,?\s*)?(?:và )?(?:(?:chủ động|kịp thời|tăng cường|thường xuyên|tiếp tục) )?(?:phối hợp|cùng|cùng phối hợp|hiệp đồng)(?: (?:chặt chẽ|tốt|thường xuyên|kịp thời|đồng bộ))*(?:,)?\s*(?:với|cùng(?: với)?)?)\s+"
)
_IN_BRACKETS = re.compile(
    r"\(\s*(?:giao |do )?(?=[^()]{3,120}?\s(?:chủ trì|thực hiện|chịu trách nhiệm|tham mưu)[^()]*\))"
)


def opening(text: Text, *, need_duty: bool = False) -> Opening | None:
    """The subject a passage opens with. `need_duty`: it counts only when a word of duty follows it."""
    found = _opening(text, need_duty)
    return _leaders(text, found) if found else None


_JOINED = re.compile(r"\s*,?\s*(?:và\s+)?(?:cùng(?: với)?|với|phối hợp(?: với)?)\s+")
_HELPS = re.compile(r"\s*\(\s*(?:cơ quan |đơn vị )?(?:tham gia )?phối hợp(?: thực hiện)?\s*\)")


def helps(text: Text, unit: Unit) -> bool:
    """Whether the letter writes "(phối hợp)" behind a body."""
    return _HELPS.match(text.f, unit.end) is not None


def _leaders(text: Text, found: Opening) -> Opening:
    """Of the bodies named, those who lead: "X cùng với Y" and "X (chủ trì), Y (phối hợp)" have one leader, "các Sở X,
    Y, mỗi đơn vị" names nobody new."""
    units = found.units
    for n, unit in enumerate(units):
        if n and _JOINED.fullmatch(text.f, units[n - 1].end, unit.start):
            helping = tuple(u.name for u in units[n:])
            return replace(found, units=units[:n], end=units[n - 1].end, coop=helping)
    coop = tuple(u.name for u in units if helps(text, u))
    leads = [u for u in units if u.name not in coop]
    named = [u for u in leads if not u.name.startswith(("Mỗi ", "Từng "))]
    return replace(found, units=named or leads or units, coop=coop if leads else ())


def _opening(text: Text, need_duty: bool) -> Opening | None:
    f = text.f
    m = _CONNECT.match(f)
    at = m.end() if m else 0
    ordered = False
    topic = _TOPIC.match(f, at)
    if topic:
        at = topic.end()
    issuer = None if _VICE.match(f, at) else _ISSUER.match(f, at)
    if issuer:
        at = issuer.end()
    if order := _order(f, at, issuer is not None):
        at, ordered = order.end(), True
    if not ordered and (when := _WHEN.match(f, at)):
        units, end = units_at(text, when.end())
        if units and _is_duty(text, end) and not _stray(units[0], text, when.end()):
            return Opening(units, when.end(), end, True)
    if not ordered and (of := _OF.match(f, at)):
        units, end = units_at(text, of.end())
        if not units and (named := _COMMON.match(f, of.end())):
            end = named.end()
            units = [Unit(" ".join(text.s[of.end() : end].split()), of.end(), end)]
        if units:
            return Opening(units, of.end(), end, True)
    start = at
    units, end = units_at(text, at)
    if units and _stray(units[0], text, at):
        if ordered and (stranger := _stranger(text, at)):
            return stranger
        units, end = ([], at) if not ordered else (units, end)
    if not units and (single := _person_or_place(text, at, ordered) or (ordered and _stranger(text, at)) or None):
        return single
    if not units and not ordered and (label := _LABEL.match(f, at)):
        again = label.end()
        if order := _ORDER.match(f, again):
            again, ordered = order.end(), True
        units, end = units_at(text, again)
        start = again
    if not units and not ordered and (heading := _HEADING.match(f, at)):
        # "Lễ phát động: Sở Y tế chủ trì …": only where a word of duty follows the body
        bodies, past = units_at(text, heading.end())
        if bodies and DUTY.match(f, past + 1) and not _stray(bodies[0], text, heading.end()):
            return Opening(bodies, heading.end(), past, True)
    if not units:
        return None
    if all(
        u.name in ("UBND tỉnh", "Chủ tịch UBND tỉnh", "UBND thành phố") and not ordered for u in units
    ) and not _is_duty(text, end):
        return None
    if _stray(units[0], text, start):
        return None
    if (
        ordered
        and f.startswith(("chỉ đạo", "yêu cầu", "đề nghị", "cử"), m.end() if m else 0)
        and not issuer
        and _outside(units)
    ):
        return None
    after = re.compile(r"\s*(?:\([^()]*\)\s*)?[,]?\s*").match(f, end)
    rest = after.end() if after else end
    if FACT_AFTER_UNIT.match(f, end) and not re.match(
        r"\s*là (?:cơ quan |đơn vị )?(?:đầu mối|thường trực|chủ trì)", f[end : end + 40]
    ):
        return None
    if rest >= len(f) or f[rest] in ":.;":
        return None if need_duty else Opening(units, start, end, ordered)
    if ordered or DUTY.match(f, rest):
        return Opening(units, start, end, ordered)
    if need_duty:
        return None
    # at the head of an item a named body is its subject whatever verb follows
    return Opening(units, start, end, ordered) if rest > end or f[end : end + 1] == " " else None


_VICE = re.compile(
    r"(?:đồng chí )?phó chủ tịch(?: thường trực)? ubnd (?:tỉnh|thành phố)(?! giao| yêu cầu| kết luận)(?: phụ trách [^,;.:]{2,30}?)?\s+(?=tiếp tục|trực tiếp|theo dõi|thường xuyên|chỉ đạo|kiểm tra)"
)
_PLACE = re.compile(r"(?:thị xã|huyện|thành phố|xã|phường|đặc khu|quận|thị trấn)\s+")


def _person_or_place(text: Text, at: int, ordered: bool) -> Opening | None:
    """A vice-chairman by his field, or a place that stands for its committee ("Thị xã A (UBND thị xã) bàn giao …")."""
    f = text.f
    if vice := _VICE.match(f, at):
        end = at + len(f[at : vice.end()].rstrip())
        name = re.sub(r"^(?:Đồng chí |đồng chí )", "", " ".join(text.s[at:end].split()))
        name = re.split(r" phụ trách ", name)[0]
        return Opening([Unit(name[:1].upper() + name[1:], at, end)], at, end, ordered)
    place = _PLACE.match(f, at)
    if place is None or not (ordered or text.s[at : at + 1].isupper()):
        return None
    end = place_end(text, place.end())
    if end == place.end():
        return None
    name = f"UBND {' '.join(f[at : place.end()].split())} {' '.join(text.s[place.end() : end].split())}"
    unit = Unit(name, at, end)
    if note := re.compile(r"\s*\(\s*ubnd[^()]{0,30}\)").match(f, end):
        end = note.end()
    return Opening([unit], at, end, ordered) if _is_duty(text, end) else None


def _stranger(text: Text, at: int) -> Opening | None:
    """A body of no known form after a word of command ("Đề nghị Viễn thông Thái Bình bố trí …"): the words from one
    capital to the last capital before the word of duty."""
    if not text.s[at : at + 1].isupper():
        return None
    for n, m in enumerate(re.compile(r"[^\W\d_]+").finditer(text.s, at, at + 90)):
        gap = text.s[m.end() : m.end() + 1]
        if gap != " ":
            return None
        if n and m.group()[0].isupper() and DUTY.match(text.f, m.end() + 1):
            return Opening([Unit(" ".join(text.s[at : m.end()].split()), at, m.end())], at, m.end(), True)
    return None


_ALONE = frozenset(
    (
        "Thanh tra",
        "Báo",
        "Đài",
        "Thuế",
        "Hải quan",
        "Thống kê",
        "Quỹ",
        "Hội",
        "Đoàn",
        "Mặt trận",
        "Cảng",
        "Cụm",
        "Vùng",
        "Kiểm toán",
        "Tổ",
        "Ga",
        "Ban",
        "Trường",
    )
)


def _stray(unit: Unit, text: Text, start: int) -> bool:
    """ "Ban hành", "Báo cáo", "Trường hợp", "Thuế suất": a capital word that only looks like a body."""
    if unit.name in _ALONE:
        return not re.match(r"\s*(?::|$)", text.f[unit.end :])
    return (
        bool(
            re.match(
                r"(?:ban hành|báo cáo|báo động|trường hợp|thuế suất|hội nghị|hội thảo|đoàn kết|quỹ đất|tổ chức|cục bộ|cơ sở dữ|bộ phận|phòng,? chống|phòng ngừa|thống kê,|viện trợ|đài thọ)",
                text.f[start : start + 24],
            )
        )
        and len(unit.name.split()) <= 4
    )


_DIRECT = re.compile(r"chỉ đạo(?: cho)?\s*:?\s+")


def _order(f: str, at: int, by_issuer: bool) -> re.Match[str] | None:
    """The word of command; "chỉ đạo" is one only in the issuer's mouth ("UBND tỉnh chỉ đạo Sở X")."""
    return _ORDER.match(f, at) or (_DIRECT.match(f, at) if by_issuer else None)


def _outside(units: list[Unit]) -> bool:
    """Bodies a province does not command: asking them is the duty of the one who asks."""
    return all(
        re.match(
            r"(?:các |những )?(?:doanh nghiệp|nhà đầu tư|chủ đầu tư|nhà thầu|chủ |hộ|đơn vị thi công|đơn vị tư vấn|cơ sở|tổ chức, )",
            u.name.lower(),
        )
        for u in units
    )


def _is_duty(text: Text, at: int) -> bool:
    m = re.compile(r"\s*,?\s*").match(text.f, at)
    return bool(m and DUTY.match(text.f, m.end()))


def in_charge(text: Text) -> Opening | None:
    """ "…, do Sở X chủ trì": the subject stands inside the sentence."""
    found = _in_charge(text)
    return _leaders(text, found) if found else None


def _in_charge(text: Text) -> Opening | None:
    for m in _DO.finditer(text.f):
        units, end = units_at(text, m.end())
        if units and _IN_CHARGE.match(text.f, end):
            return Opening(units, m.end(), end, True)
    for m in _IN_BRACKETS.finditer(text.f):
        units, end = units_at(text, m.end())
        if units and _IN_CHARGE.match(text.f, end):
            return Opening(units, m.end(), end, True)
    return None


# "Sở X chủ trì, Sở Y phối hợp …": seen from behind the leader's name
_LED = re.compile(
    r"\s*(?:làm |là )?(?:cơ quan |đơn vị )?(?:chủ trì|đầu mối)(?: thực hiện)?\s*[,;]\s*(?:và )?(?:giao )?"
)
_HELPING = re.compile(r"\s*(?:cùng )?(?:phối hợp|tham gia)(?!\w)")


def cooperating(text: Text) -> list[str]:
    """Bodies named after "phối hợp với"."""
    out: list[str] = []
    if lead := _LED.match(text.f):
        units, end = units_at(text, lead.end())
        if units and _HELPING.match(text.f, end):
            out.extend(u.name for u in units)
    for m in _TOGETHER.finditer(text.f):
        units, _ = units_at(text, m.end())
        for u in units:
            if u.name not in out:
                out.append(u.name)
    return out


class Resolver:
    """Turns named units into a subject, knowing the addressees and the items read so far."""

    def __init__(self, receivers: list[str]) -> None:
        self.receivers = receivers
        self.by_ref: dict[str, Subject] = {}

    def everyone(self) -> Subject:
        """All the letter speaks to."""
        return Subject(tuple(self.receivers), scope="addressees", sure=False)

    def opened(self, found: Opening) -> Subject:
        """Leads and cooperating bodies of a passage's opening."""
        subject = self.subject(found.units)
        return replace(subject, coop=found.coop) if found.coop else subject

    def subject(self, units: list[Unit]) -> Subject:
        """Leads and scope of a list of units."""
        head = any(u.head for u in units)
        for u in units:
            if u.points_to and (known := self.by_ref.get(u.points_to) or self.by_ref.get(u.points_to + ".1")):
                return replace(known, head=head)
        names = tuple(dict.fromkeys(_committees(u.name) for u in units))
        if any(u.everyone for u in units) and all(u.everyone or u.group for u in units) and self.receivers:
            return Subject(tuple(self.receivers), scope="addressees", head=head)
        if addressees.covers(list(names), self.receivers):
            return Subject(tuple(self.receivers), scope="addressees", head=head)
        group = any(u.group for u in units)
        return Subject(names, scope="group" if group else "named", head=head)


_PLACES = re.compile(r"Các ((?:huyện|thị xã|thành phố|xã|phường|thị trấn|đặc khu|quận)(?:(?:, | và )|$))+$")


def _committees(name: str) -> str:
    """ "Các xã, phường" as those who act are their committees."""
    return "UBND " + name[:1].lower() + name[1:] if _PLACES.match(name) else name
