"""Deadlines in a passage: found with their place, their kind and their bound.

The order of the finders is the order of precedence: citations are masked first (their dates are never deadlines), then
periodic runs, relative terms, days, periods, and last the vague words that say there is no date.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from . import recurring
from .model import Deadline
from .periods import DATE, DAY, ROMAN, add_working_days, last_of_month, make_date, next_date, number, year_of
from .text import Text


@dataclass(frozen=True)
class Found:
    """A deadline and the place of its words in the passage."""

    start: int
    end: int
    deadline: Deadline
    weak: bool = False  # gives way to any other deadline of the same clause

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two deadlines the same one."""
        d = self.deadline
        return (d.kind, d.date, d.time, d.rule)


_DOC = r"(?:nghị quyết|quyết định|chỉ thị|công văn|kế hoạch|thông báo|báo cáo|tờ trình|luật|nghị định|thông tư|công điện|kết luận|chương trình|văn bản|hướng dẫn|đề án|biên bản|quy định|quy chế|hợp đồng|giấy)"
_DAY_PLAIN = r"(?:\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|\d{1,2}\s*[/.-]\s*\d{1,2}(?![/\d]))"
# dates of cited documents, of their force and of meetings held
_CITED = re.compile(
    rf"(?:\d{{1,6}}[a-zđ]?\s?(?:/\d{{2,4}})?[/-][a-zđ][\wđ&/.-]*[\s,(;]{{0,3}}(?:được )?(?:ban hành |ký |đề )?(?:(?:của|do) [^,.;()]{{2,60}} )?ngày\s+{_DAY_PLAIN}"
    rf"|\b{_DOC}(?: này)? (?:[^,.;()\d]{{0,60}} )?(?:ban hành |ký |được ký |thông qua )?ngày\s+{_DAY_PLAIN}"
    rf"|(?:có hiệu lực|hiệu lực thi hành|áp dụng|thi hành)(?: thi hành)? (?:kể )?từ ngày\s+(?:{_DAY_PLAIN}|ký)"
    rf"|(?:tại|sau|qua) (?:cuộc họp|buổi làm việc|hội nghị|phiên họp|buổi kiểm tra)[^,.;()\d]{{0,60}} ngày\s+{_DAY_PLAIN}"
    rf"|(?:tính đến|đến thời điểm|số liệu đến|tính tới)(?: hết)?(?: ngày)?\s+{_DAY_PLAIN})"
)

_TIME = r"(?P<h>\d{1,2})\s?(?:giờ|h|g|:)\s?(?P<mi>\d{2})?(?:\s?(?:phút|'|p))?(?: (?:sáng|chiều|tối))?"
_WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)"
_BEFORE = r"(?:hoàn thành |xong |gửi |về )?trước(?: thời hạn| thời điểm| hạn)?"
_BY = (
    r"(?:chậm nhất|muộn nhất|trễ nhất|không quá|không (?:được )?(?:muộn|chậm|trễ) (?:hơn|quá)|hạn (?:cuối(?: cùng)?|chót)(?: [^\d,.;:()]{1,40}(?=:))?|hạn|thời hạn(?: [^\d,.;:()]{0,40})?|thời gian(?: [^\d,.;:()]{0,40})?|"
    r"(?:từ nay )?(?:cho )?(?:đến|tới)(?: hết| cuối)?|hết|xong|hoàn thành|tiến độ)"
)
_ON = r"(?:ngay trong|trong|vào|đúng|ngay|lúc|hồi)"
_FROM = r"(?:bắt đầu (?:kể )?từ|(?:kể |tính )?từ|bắt đầu)"
_LINK = r"(?:\s*:)?(?:\s+(?:là|đến|vào|trong|hết|lúc|trước|hôm|nhất|cuối|khoảng|giờ|thời điểm|tới))*\s*:?\s*"
_DAYS = re.compile(
    rf"(?<!\w)(?:(?P<before>{_BEFORE})|(?P<by>{_BY})|(?P<on>{_ON})|(?P<from>{_FROM}))(?P<link>{_LINK})"
    rf"(?:(?:ngày )?(?:mai|hôm nay|hôm sau|đêm|sáng|chiều|tối)\s*,?\s*)?"
    rf"(?:{_TIME}\s*,?\s*)?(?:{_WEEKDAY}\s*,?\s*\(?)?{DAY}"
)
_AND_DAY = re.compile(rf"\s*(?:,|và)\s+(?P<when>(?:trước )?(?:ngày\s+)?{DAY})")
_MUST = re.compile(
    rf"(?<!\w)(?:(?:đúng|đến) )?(?=ngày\s){DAY}(?:\s+|,\s+)(?:phải )?(?=(?:phải |hoàn thành|xong))(?:phải (?:hoàn thành|xong|có|báo cáo|gửi)|hoàn thành|xong)"
)
_HELD_ON = re.compile(
    rf"(?:tổ chức|khai mạc|diễn ra|phát động|khởi công|khánh thành|tập huấn|làm việc|họp|ra quân|khai trương)[^;.\d]{{0,70}}?(?P<when>(?=ngày\s){DAY})"
)
_RANGE = re.compile(
    rf"(?<!\w)(?:(?:trong thời gian |diễn ra |bắt đầu )?từ\s+)(?:ngày\s+)?(?:\d{{1,2}}(?:\s*[/.-]\s*\d{{1,2}})?(?:\s*[/.-]\s*\d{{4}})?|\d{{1,2}}\s+tháng\s+\d{{1,2}}(?:\s+năm\s+\d{{4}})?)\s*(?:-|đến|tới)\s*(?:hết\s+)?{DAY}"
)
_TODAY = re.compile(
    rf"(?<!\w)(?:(?P<before>(?:xong |hoàn thành )?trước)|(?P<by>chậm nhất|muộn nhất|đến|hết|không quá)|(?P<on>ngay trong|trong|ngay|vào|lúc)){_LINK}(?:{_TIME}\s*,?\s*)?"
    r"(?P<word>(?:ngày )?hôm nay|cùng ngày|ngày (?:này)|chiều nay|tối nay|đêm nay|sáng nay|(?:ngày |sáng |chiều |tối )?(?:hôm )?mai|ngày hôm sau|ngày)(?!\w)(?! \d)(?P<tail>\s*(?:[,.;)/]|$))?"
)
_MONTHY = r"tháng\s+(?P<m>\d{1,2})(?:(?:\s*/\s*|\s*-\s*|\s+năm\s+|\.)(?P<my>\d{4}))?(?![\d/])"
_QUARTER = r"quý\s+(?P<q>iv|iii|ii|i|[1-4])(?!\w)(?:(?:\s*/\s*|\s*-\s*|\s+năm\s+)(?P<qy>\d{4}))?(?!\d)"
_HALF = r"(?:0?6|sáu) tháng (?P<half>đầu|cuối) năm(?:\s+(?P<hy>\d{4}))?"
_YEAR = r"năm\s+(?P<y>20\d{2})(?!\d|\s*-\s*20)"
_WEEKS = r"(?P<week>tuần (?:này|sau|tới)|tháng này|quý này|năm nay)"
_PART = r"(?P<part>nửa đầu|nửa cuối|thượng tuần|trung tuần|hạ tuần|đầu|giữa|cuối|tuần đầu(?: của)?|tuần cuối(?: của)?|tuần thứ (?:nhất|hai|ba|tư|[1-4])(?: của)?)\s+"
_PERIOD = re.compile(
    rf"(?<!\w)(?:(?P<before>(?:hoàn thành |xong )?trước(?: khi (?:hết|kết thúc))?)|(?P<by>(?:chậm nhất|muộn nhất|không quá|(?:từ nay )?(?:cho )?(?:đến|tới)(?: hết| cuối)?|hết|xong|hoàn thành|thời gian[^,.;:()\d]{{0,40}}|thời hạn[^,.;:()\d]{{0,40}}|tiến độ))|(?P<on>(?:ngay |xong )?trong(?: suốt)?|vào|ngay)|(?P<from>(?:bắt đầu |kể )?từ))"
    rf"(?:\s*:)?(?:\s+(?:là|đến|vào|trong|hết|khoảng|kỳ|thời gian))*\s*:?\s*(?:{_PART})?(?:{_MONTHY}|{_QUARTER}|{_HALF}|{_YEAR}|{_WEEKS}|(?P<endyear>năm(?!\w)(?!\s*(?:\d|học|tài chính|ngân sách|tới|sau|nay))))"
)
_AND_PERIOD = re.compile(rf"\s*(?:,|và|-|đến)\s*(?:đến )?(?:{_MONTHY}|{_QUARTER})")
_BARE_PERIOD = re.compile(rf"\s*(?:{_PART})?(?:{_MONTHY}|{_QUARTER}|{_HALF}|{_YEAR})\s*\.?\s*$")
_EDGE_PERIOD = re.compile(rf"(?<!\w)(?P<by>cuối|hạ tuần|trung tuần|thượng tuần)\s+(?:{_MONTHY}|{_QUARTER})")

_N = r"(?P<n>\d{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười(?: lăm| hai)?|hai mươi|ba mươi|mươi)(?:\s*\([^()]{1,20}\))?"
_UNIT = r"(?P<u>ngày(?: \(?làm việc\)?| \(?lv\)?)?|giờ(?: làm việc)?|tiếng|tuần|tháng|phút)"
_TERM = re.compile(
    rf"(?<!\w)(?P<lead>(?:trong (?:vòng|thời hạn|thời gian|khoảng|tối đa)?|trong|tối đa|chậm nhất(?: là)?(?: trong(?: vòng)?| sau)?|muộn nhất(?: là)?(?: sau| trong(?: vòng)?)?|không quá|sau|thời hạn(?: giải quyết| thực hiện| trả lời)?|thời gian(?: thực hiện| hoàn thành)?)\s*:?\s*(?:không quá |tối đa |là )?)?"
    rf"{_N}\s*{_UNIT}(?!\w)(?P<tail>\s*,?\s*(?:(?P<after>(?:được )?(?:kể từ|tính từ|từ|sau)(?! nay))|(?P<ahead>trước))\s+(?P<event>[^,;.()]{{2,110}}))?"
)
_AHEAD = re.compile(
    rf"(?<!\w)trước\s+(?P<event>(?:ngày|khi|thời điểm|phiên|kỳ|cuộc|tết|lễ|đại hội|hội nghị|mùa)\s+(?!\d)[^,;.()]{{2,60}}?)\s+(?:ít nhất |tối thiểu |chậm nhất )?{_N}\s*{_UNIT}(?!\w)"
)
_NOW_EVENT = re.compile(
    r"(?<!\w)(?:xong |hoàn thành |kịp )?trước\s+(?P<event>(?:khi |kỳ |phiên họp|cuộc họp|mùa |lễ |tết|dịp |năm học|ngày (?:khai|hội|lễ|bầu|tổ chức|diễn)|thời điểm|hội nghị|đại hội|đợt |festival |giờ )[^,;.()]{0,70})"
)
_AT_ONCE = re.compile(
    r"(?<!\w)ngay (?:sau )?khi\s+(?P<event>[^,;.()]{2,80})|(?<!\w)ngay sau (?P<after>(?:cuộc|buổi|phiên|đợt|kỳ|mùa|khi|ngày|hội nghị|lễ|tết|bão)[^,;.()]{0,60})"
)
_EACH = re.compile(r"(?<!\w)(?:ngay )?sau mỗi\s+(?P<event>[^,;.()]{2,60})")
_ISSUED = re.compile(
    r"(?:kể |tính )?(?:từ )?(?:ngày |khi )?(?:(?:công văn|chỉ thị|kế hoạch|thông báo|quyết định|công điện|văn bản)(?: này)? (?:được |có )?)?(?:ký|ban hành|hiệu lực|có hiệu lực|được ký|phát hành)"
    r"(?: ban hành| thông báo| kết luận)?(?: ?(?:công văn|chỉ thị|kế hoạch|thông báo|quyết định|công điện|văn bản)(?: kết luận)?(?: này)?)?(?:\s|$)"
)
_NOT_TERM = re.compile(
    r"\s*(?:\d|tuổi|tù|công|lương|một lần|/|đầu năm|cuối năm|qua|gần đây|trở lên|liên tục|nắng|mưa|nghỉ|trước(?! (?:khi|ngày|thời)))"
)
VAGUE = re.compile(
    r"(?<!\w)(?:(?:bảo đảm |đảm bảo )?(?:theo )?(?:đúng )?(?:theo )?(?:tiến độ|thời hạn|thời gian|kế hoạch)(?: (?:của|kế hoạch|đã|được|theo|quy định|đề ra|nêu|chung|trung ương|dự án|yêu cầu)[^,;.()]{0,50})|"
    r"theo (?:đúng )?(?:quy định|tiến độ|khả năng cân đối ngân sách|lộ trình|hướng dẫn|yêu cầu)[^,;.()]{0,40}|thường xuyên|liên tục|trong (?:suốt )?(?:thời gian|quá trình|mùa|mọi thời điểm)[^,;.()]{0,50}|"
    r"khi có (?:yêu cầu|chỉ đạo|phát sinh)[^,;.()]{0,30}|đột xuất|trong thời gian (?:tới|sớm nhất)|sớm nhất|kịp thời|khẩn trương)"
)


def find(text: Text, issued: dt.date, *, cell: bool = False) -> list[Found]:
    """All deadlines of a passage in reading order, without overlaps; `cell`: a table's cell holds nothing else."""
    f = text.f
    masked = _mask(f)
    got: list[Found] = []

    def add(start: int, end: int, deadline: Deadline, *, weak: bool = False) -> None:
        while end > start and f[end - 1] in " ,;:(":
            end -= 1
        if not any(g.start < end and start < g.end for g in got):
            words = text[start:end]
            got.append(Found(start, end, _with_text(deadline, words), weak))

    for run in recurring.find(masked):
        add(run.start, run.end, run.deadline)
    for m in _AHEAD.finditer(masked):
        add(*m.span(), _relative(m, "before", "event", m.group("event"), issued))
    for m in _TERM.finditer(masked):
        made = _term(m, masked, issued)
        if made:
            add(m.start(), made[1], made[0])
    for m in _RANGE.finditer(masked):
        day = _day(m, issued)
        if day:
            add(*m.span(), Deadline("absolute", day[0], None, "by", doubt=day[1]))
    for m in _DAYS.finditer(masked):
        day = _day(m, issued)
        if day and _plausible(m, masked):
            bound = _bound(m)
            add(*m.span(), Deadline("absolute", day[0], _time(m), bound, doubt=day[1]), weak=bound == "from")
            also = _AND_DAY.match(masked, m.end())
            if also and bound in ("before", "by") and (second := _day(also, issued)):
                add(also.start("when"), also.end(), Deadline("absolute", second[0], None, bound, doubt=second[1]))
    for m in _TODAY.finditer(masked):
        made_day = _today(m, issued)
        if made_day:
            add(m.start(), m.end("word"), made_day)
    for m in _PERIOD.finditer(masked):
        made_period = _period(m, issued, masked)
        if made_period:
            more = _AND_PERIOD.match(masked, m.end()) if made_period.bound == "by" else None
            if more and (last := _period_end(more, issued, None)) and made_period.date and last[0] > made_period.date:
                add(m.start(), more.end(), replace(made_period, date=last[0]))
                continue
            add(
                *m.span(),
                made_period,
                weak=made_period.bound == "from"
                or m.group("y") is not None
                and m.group("on") is None
                and not m.group("by"),
            )
    for m in _EDGE_PERIOD.finditer(masked):
        day_ = _period_end(m, issued, m.group("by"))
        if day_:
            add(*m.span(), Deadline("absolute", day_[0], None, "by", doubt=day_[1]))
    for m in _MUST.finditer(masked):
        if day := _day(m, issued):
            add(m.start(), m.end(), Deadline("absolute", day[0], None, "by", doubt=day[1]))
    for m in _HELD_ON.finditer(masked):
        day = _day(m, issued)
        if day and day[0] >= issued:
            add(m.start("when"), m.end(), Deadline("absolute", day[0], None, "on", doubt=day[1]), weak=True)
    for m in _NOW_EVENT.finditer(masked):
        known = re.compile(rf"\s*\(\s*(?:ngày\s+)?{DAY}\s*\)").match(masked, m.end())
        if known and (day := _day(known, issued)):
            add(m.start(), known.end(), Deadline("absolute", day[0], None, "before", doubt=day[1]))
            continue
        year = re.match(
            r"(?:khi )?(?:kết thúc|hết)(?: năm)?(?: ngân sách| kế hoạch| tài chính)? ?(?:năm )?(20\d\d)$",
            m.group("event").strip(),
        )
        if year:
            add(*m.span(), Deadline("absolute", dt.date(int(year.group(1)), 12, 31), None, "before"))
            continue
        tet = re.match(r"tết dương lịch (?:năm )?(20\d\d)$", m.group("event").strip())
        if tet:
            add(*m.span(), Deadline("absolute", dt.date(int(tet.group(1)), 1, 1), None, "before"))
            continue
        add(*m.span(), _relative(m, "before", "event", m.group("event"), issued, n=0))
    for m in _EACH.finditer(masked):
        rule = (
            ("freq", ("ad_hoc",)),
            ("day", None),
            ("month", None),
            ("weekday", None),
            ("time", None),
            ("bound", None),
            ("period_month", None),
        )
        add(*m.span(), Deadline("periodic", None, None, None, rule))
    for m in _AT_ONCE.finditer(masked):
        event = m.group("event") or m.group("after")
        cut = _EVENT_END.search(event)
        end = m.end() - (len(event) - cut.start() if cut else 0)
        add(
            m.start(),
            end,
            _relative(m, "after", "event", event[: cut.start()] if cut else event, issued, n=0),
            weak=True,
        )
    if cell and not got:
        _cell(masked, issued, add)
    got.sort(key=lambda g: g.start)
    return [g for n, g in enumerate(got) if not _only_frames(got, n)]


def _only_frames(got: list[Found], n: int) -> bool:
    """ "hằng ngày … từ ngày A đến ngày B", "bắt đầu từ tháng 9": how long a periodic duty runs, no deadline of its own."""
    if n == 0 or got[n - 1].deadline.kind != "periodic" or got[n].deadline.kind != "absolute":
        return False
    words = (got[n].deadline.text or "").lower()
    return got[n].start - got[n - 1].end <= 8 and words.startswith(("từ ", "bắt đầu", "kể từ", "cho đến"))


_BOUND_WORD = re.compile(r"(?<!\w)(?:trước|chậm nhất|muộn nhất|không quá|hạn|đến|trong|vào|xong|hoàn thành)(?!\w)")
_HELD = re.compile(
    r"(?:phát sinh|tiếp nhận|đã nộp|nộp hồ sơ|tồn đọng|ký kết|được cấp|đã cấp|sinh|xảy ra|đã ký|đã có|khởi công|được phê duyệt|được giao|nhận hồ sơ|đăng ký kinh doanh|vi phạm|trễ hạn|quá hạn|hình thành|xây dựng trái phép)\s+"
    r"(?:từ|trước|sau|đến|đến hết|trong|tính đến)\s"
)


def _mask(f: str) -> str:
    """Citations, dates of past facts and of things described blotted out."""

    def blot(m: re.Match[str]) -> str:
        words = m.group()
        inner = re.sub(
            r"^(?:có hiệu lực|hiệu lực thi hành|tính đến|đến thời điểm|số liệu đến|tính tới)[^\d]*", "", words
        )
        if inner == words and not re.match(r"\d", words) and _BOUND_WORD.search(words):
            return words
        return "\x00" * len(words)

    masked = _CITED.sub(blot, f)
    for m in _HELD.finditer(masked):
        before = masked[max(0, m.start() - 24) : m.start()]
        if re.search(r"(?:hoàn thành|xong|việc|công tác|tổ chức|kết thúc|để|chấm dứt)(?: \S+){0,2} $", before):
            continue
        day = re.compile(rf"(?:ngày\s+)?{_DAY_PLAIN}(?:\s*(?:đến|-)\s*(?:hết\s+)?(?:ngày\s+)?{_DAY_PLAIN})?").match(
            masked, m.end()
        )
        if day:
            masked = masked[: m.start()] + "\x00" * (day.end() - m.start()) + masked[day.end() :]
    return masked


def vague(text: Text) -> Deadline:
    """No date, and the words that say so, if any."""
    m = VAGUE.search(text.f)
    return Deadline("none", text=text.s[m.start() : m.end()].strip()) if m else Deadline()


def _cell(f: str, issued: dt.date, add: object) -> None:
    """A cell "31/12/2024", "Quý III/2024", "Năm 2024", "Tháng 4"."""
    m = re.match(rf"\s*{DAY}\s*\.?\s*$", f)
    if m and (day := _day(m, issued)):
        add(*m.span(), Deadline("absolute", day[0], None, "by", doubt=day[1]))  # type: ignore[operator]
        return
    m = _BARE_PERIOD.match(f)
    if m and (end := _period_end(m, issued, m.group("part"))):
        add(*m.span(), Deadline("absolute", end[0], None, "by", doubt=end[1]))  # type: ignore[operator]
        return
    hits = list(DATE.finditer(f))
    if hits and (day := _day(hits[-1], issued)):
        add(*hits[-1].span(), Deadline("absolute", day[0], None, "by", doubt=day[1]))  # type: ignore[operator]
        return
    periods = list(re.finditer(rf"(?<!\w)(?:{_MONTHY}|{_QUARTER}|{_YEAR})", f))
    if periods and (end := _period_end(periods[-1], issued, None)):
        add(*periods[-1].span(), Deadline("absolute", end[0], None, "by", doubt=end[1]))  # type: ignore[operator]


def _with_text(deadline: Deadline, words: Text) -> Deadline:
    """The deadline with its words, and the event in the letter's own letters."""
    rule = deadline.rule
    event = deadline.get("event") if deadline.kind == "relative" else None
    if event and (at := words.f.find(event)) >= 0:
        own = " ".join(words.s[at : at + len(event)].split())
        rule = tuple((k, own if k == "event" else v) for k, v in rule)
    return replace(deadline, rule=rule, text=" ".join(words.s.split()))


def _bound(m: re.Match[str]) -> str:
    link = m.group("link") or ""
    if m.group("before") or "trước" in link:
        return "before"
    if m.group("from"):
        return "from"
    if m.group("on"):
        return "on" if "hết" not in link and "đến" not in link else "by"
    return "by"


def _day(m: re.Match[str], issued: dt.date) -> tuple[dt.date, str | None] | None:
    """The date a DAY pattern caught, and the doubt where the year was guessed."""
    day, month = (m.group("d1"), m.group("m1")) if m.group("d1") else (m.group("d2"), m.group("m2"))
    year = year_of(m.group("y1") if m.group("d1") else m.group("y2"))
    if year is not None:
        found = make_date(day, month, year)
        return (found, None) if found else None
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31:
        return None
    found = next_date(int(day), int(month), issued)
    return (found, "năm không ghi trong văn bản") if found else None


def _plausible(m: re.Match[str], f: str) -> bool:
    """A bare "1/3" after "đến" may be a fraction: without "ngày" and a year it needs a bound that only dates have."""
    if m.group("y1") or m.group("d2") or m.group("h"):
        return True
    words = m.group()
    if "ngày" in words or "mùng" in words or "mồng" in words or m.group("before"):
        return True
    after = f[m.end() : m.end() + 2]
    return bool(m.group("by")) and not re.match(r"\s?[\wà-ỹ%]", after)


def _time(m: re.Match[str]) -> str | None:
    hour = m.group("h")
    if hour is None or int(hour) > 24:
        return None
    minute = int(m.group("mi") or 0)
    h = int(hour)
    if re.search(r"(?:chiều|tối)", m.group()) and h < 12:
        h += 12
    return f"{h:02d}:{minute:02d}" if minute < 60 else None


def _today(m: re.Match[str], issued: dt.date) -> Deadline | None:
    word = m.group("word")
    if word == "ngày":
        if not m.group("on") or m.group("on") not in ("ngay trong", "trong") or m.group("tail") is None:
            return None
    late = "mai" in word or "sau" in word
    if word.startswith("ngày này"):
        return None
    day = issued + dt.timedelta(days=1 if late else 0)
    time = _time(m)
    bound = "before" if m.group("before") else "by" if m.group("by") else "on"
    return Deadline("absolute", day, time, bound)


def _relative(
    m: re.Match[str], direction: str, anchor: str, event: str | None, issued: dt.date, n: int | None = None
) -> Deadline:
    if n is None:
        n = number(m.group("n")) or 0
    unit_word = m.groupdict().get("u") or "ngày"
    unit = (
        "working_day"
        if "làm việc" in unit_word and unit_word.startswith("ngày") or "lv" in unit_word
        else "hour"
        if unit_word.startswith(("giờ", "tiếng", "phút"))
        else "day"
    )
    if unit_word.startswith("tuần"):
        n *= 7
    elif unit_word.startswith("tháng"):
        n *= 30
    day = None
    if anchor == "document_date":
        if unit == "working_day":
            day = add_working_days(issued, n)
        elif unit == "hour":
            day = issued + dt.timedelta(days=n // 24)
        else:
            day = issued + dt.timedelta(days=n)
    rule = (
        ("n", n),
        ("unit", unit),
        ("direction", direction),
        ("anchor", anchor),
        ("event", event.strip() if event else None),
    )
    return Deadline("relative", day, None, None, rule)


_EVENT_END = re.compile(
    r"\s+(?:để|gửi về|báo cáo (?:về )?ubnd|trình ubnd|và (?:báo cáo|gửi|trình)|phải|thì|đối với|cho ubnd)(?!\w)"
)


def _term(m: re.Match[str], f: str, issued: dt.date) -> tuple[Deadline, int] | None:
    """A term of N units: anchored at the letter, at an event, or (unsaid) at the letter with a doubt."""
    if "phút" in m.group("u"):
        return None
    event, end = m.group("event"), m.end()
    if event:
        cut = _EVENT_END.search(event)
        if cut:
            end -= len(event) - cut.start()
            event = event[: cut.start()]
        if m.group("ahead"):
            if re.match(r"(?:đó|đây|tết)\b", event):
                return None
            return _relative(m, "before", "event", event, issued), end
        issued_anchor = _ISSUED.match(event + " ")
        if issued_anchor and not re.search(r"nhận|phê duyệt|đủ", event[:14]):
            return _relative(m, "after", "document_date", None, issued), m.start("event") + min(
                issued_anchor.end(), len(event)
            )
        if m.group("after").endswith("từ") and re.match(r"(?:nay|hôm nay)", event):
            return _relative(m, "after", "document_date", None, issued), end
        if not m.group("lead") and m.group("after").strip() in ("từ", "sau"):
            return None
        date = DATE.match(event) if re.match(r"(?:ngày )?\d", event) else None
        if date and _day(date, issued):
            return _relative(m, "after", "event", event, issued), end
        return _relative(m, "after", "event", event, issued), end
    lead = (m.group("lead") or "").strip(" :")
    end = m.end("u")
    if not lead or lead in ("sau", "thời gian") or _NOT_TERM.match(f, end):
        return None
    if m.group("u").startswith("giờ") and re.match(
        r"\s*,?\s*(?:\d{2}|(?:phút\s+)?(?:ngày|hôm|cùng|thứ|sáng|chiều|tối|mai|hằng))", f[end : end + 16]
    ):
        return None  # an hour of a day, not a number of hours
    if lead == "trong" and m.group("u") in ("tháng", "tuần"):
        return None
    made = _relative(m, "after", "document_date", None, issued)
    return replace(made, doubt="không ghi mốc tính thời hạn"), end


def _period(m: re.Match[str], issued: dt.date, f: str) -> Deadline | None:
    part = m.group("part")
    by = m.group("by") or ""
    on = m.group("on") or ""
    if "suốt" in on:
        return None
    if m.group("endyear"):
        if "cuối" in by or "hết" in by:
            return Deadline("absolute", dt.date(issued.year, 12, 31), None, "by")
        return None
    if by.startswith(("tiến độ", "hoàn thành")) and m.group("y") and not re.match(r"\s*(?:[.;,)]|$)", f[m.end() :]):
        return None
    end = _period_end(m, issued, part or ("cuối" if "cuối" in by else None))
    if end is None:
        return None
    if m.group("from"):
        first = _period_start(m, end[0]) if m.group("m") or m.group("q") else None
        return (
            Deadline("absolute", first, None, "from", doubt=end[1])
            if first and not re.match(r"\s*(?:đến|-)", f[m.end() :])
            else None
        )
    if m.group("before") and "kết thúc" not in m.group("before") and "hết" not in m.group("before"):
        return Deadline("absolute", _period_start(m, end[0]), None, "before", doubt=end[1])
    return Deadline("absolute", end[0], None, "by", doubt=end[1])


def _period_start(m: re.Match[str], end: dt.date) -> dt.date:
    g = m.groupdict()
    if g.get("m"):
        return end.replace(day=1)
    if g.get("q"):
        return end.replace(month=end.month - 2, day=1)
    if g.get("y"):
        return end.replace(month=1, day=1)
    return end


_WEEK_NO = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def _period_end(m: re.Match[str], issued: dt.date, part: str | None) -> tuple[dt.date, str | None] | None:
    """The last day of a period, or of the part of it that is named (approximate by usage)."""
    g = m.groupdict()
    doubt = None
    if g.get("m"):
        month = int(g["m"])
        if not 1 <= month <= 12:
            return None
        year = year_of(g.get("my"))
        if year is None:
            year = issued.year if last_of_month(issued.year, month) >= issued else issued.year + 1
            doubt = "năm không ghi trong văn bản"
        if not 1990 <= year <= 2100:
            return None
        end = last_of_month(year, month)
        if part:
            part = part.strip()
            day = {"nửa đầu": 15, "đầu": 10, "thượng tuần": 10, "giữa": 20, "trung tuần": 20}.get(part)
            if part.startswith("tuần đầu"):
                day = 7
            elif part.startswith("tuần thứ"):
                day = min(7 * _WEEK_NO.get(part.split()[2], 4), end.day)
            if day:
                return end.replace(day=day), "mốc trong tháng là ước định"
        return end, doubt
    if g.get("q"):
        q = ROMAN[g["q"]]
        year = year_of(g.get("qy"))
        if year is None:
            year = issued.year if last_of_month(issued.year, 3 * q) >= issued else issued.year + 1
            doubt = "năm không ghi trong văn bản"
        month = 3 * q - (2 if part and part.strip() == "đầu" else 1 if part and part.strip() == "giữa" else 0)
        return (last_of_month(year, month), doubt) if 1990 <= year <= 2100 else None
    if g.get("half"):
        year = year_of(g.get("hy")) or issued.year
        if not 1990 <= year <= 2100:
            return None
        return (dt.date(year, 6, 30) if g["half"] == "đầu" else dt.date(year, 12, 31)), None
    if g.get("y"):
        year = int(g["y"])
        half = part and part.strip() in ("nửa đầu", "giữa")
        return (
            dt.date(year, 6, 30)
            if half
            else dt.date(year, 3, 31)
            if part and part.strip() == "đầu"
            else dt.date(year, 12, 31)
        ), None
    word = g.get("week")
    if word:
        if word.startswith("tuần"):
            sunday = issued + dt.timedelta(days=6 - issued.weekday())
            return sunday + dt.timedelta(days=0 if "này" in word else 7), "mốc trong tuần là ước định"
        if word.startswith("tháng"):
            return last_of_month(issued.year, issued.month), None
        if word.startswith("quý"):
            return last_of_month(issued.year, (issued.month + 2) // 3 * 3), None
        return dt.date(issued.year, 12, 31), None
    return None
