"""Deadlines in a passage: found with their place, their kind and their bound.

The order of the finders is the order of precedence: citations are masked first (their dates are never deadlines), then
periodic runs, relative terms, days, periods, and last the vague words that say there is no date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from . import recurring
from .deadline_forms import (
    AHEAD,
    AND_DAY,
    AND_PERIOD,
    AT_ONCE,
    BARE_PERIOD,
    BOUND_WORD,
    CITED,
    DAY_PLAIN,
    DAYS,
    EACH,
    EDGE_PERIOD,
    EVENT_END,
    HELD,
    HELD_ON,
    MONTHY,
    MUST,
    NOW_EVENT,
    PERIOD,
    QUARTER,
    RANGE,
    STATED,
    STATED_PERIOD,
    TERM,
    TODAY,
    VAGUE,
    YEAR,
)
from .deadline_rules import bound_of, day_of, is_day, period, period_end, relative, term, time_of, today
from .model import Deadline
from .periods import DATE, DAY
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


def find(text: Text, issued: dt.date, *, cell: bool = False) -> list[Found]:
    """All deadlines of a passage in reading order, without overlaps; `cell`: a table's cell holds nothing else."""
    f = text.f
    masked = _mask(f, issued)
    got: list[Found] = []

    def add(start: int, end: int, deadline: Deadline, *, weak: bool = False) -> None:
        while end > start and f[end - 1] in " ,;:(":
            end -= 1
        if not any(g.start < end and start < g.end for g in got):
            words = text[start:end]
            got.append(Found(start, end, _with_text(deadline, words), weak))

    for run in recurring.find(masked):
        add(run.start, run.end, run.deadline, weak=run.weak)
    for m in AHEAD.finditer(masked):
        add(*m.span(), relative(m, "before", "event", m.group("event"), issued))
    for m in TERM.finditer(masked):
        made = term(m, masked, issued)
        if made:
            add(m.start(), made[1], made[0])
    for m in RANGE.finditer(masked):
        day = day_of(m, issued)
        if day:
            add(*m.span(), Deadline("absolute", day[0], None, "by", doubt=day[1]))
    for m in DAYS.finditer(masked):
        day = day_of(m, issued)
        if day and is_day(m, masked):
            bound = bound_of(m)
            add(
                *m.span(),
                Deadline("absolute", day[0], time_of(m), bound, doubt=day[1]),
                weak=bound == "from" and not masked[max(0, m.start() - 20) : m.start()].rstrip().endswith("chính thức"),
            )
            also = AND_DAY.match(masked, m.end())
            while also and bound in ("before", "by") and (second := day_of(also, issued)):
                add(also.start("when"), also.end(), Deadline("absolute", second[0], None, bound, doubt=second[1]))
                also = AND_DAY.match(masked, also.end())
    for m in TODAY.finditer(masked):
        made_day = today(m, issued)
        if made_day:
            add(m.start(), m.end("word"), made_day)
    for m in PERIOD.finditer(masked):
        made_period = period(m, issued, masked)
        if made_period:
            more = AND_PERIOD.match(masked, m.end()) if made_period.bound == "by" else None
            if more and (last := period_end(more, issued, None)) and made_period.date and last[0] > made_period.date:
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
    for m in EDGE_PERIOD.finditer(masked):
        day_ = period_end(m, issued, m.group("by"))
        if day_:
            add(*m.span(), Deadline("absolute", day_[0], None, "by", doubt=day_[1]))
    for m in MUST.finditer(masked):
        if day := day_of(m, issued):
            add(m.start(), m.end(), Deadline("absolute", day[0], None, "by", doubt=day[1]))
    for m in STATED.finditer(masked):
        if day := day_of(m, issued):
            add(m.start("when"), m.end("when"), Deadline("absolute", day[0], None, "by", doubt=day[1]))
    for m in STATED_PERIOD.finditer(masked):
        if last := period_end(m, issued, m.group("part")):
            add(m.start("when"), m.end("when"), Deadline("absolute", last[0], None, "by", doubt=last[1]))
    for m in HELD_ON.finditer(masked):
        day = day_of(m, issued)
        if day and day[0] >= issued:
            add(m.start("when"), m.end(), Deadline("absolute", day[0], None, "on", doubt=day[1]), weak=True)
    for m in NOW_EVENT.finditer(masked):
        known = re.compile(rf"\s*\(\s*(?:ngày\s+)?{DAY}\s*\)").match(masked, m.end())
        if known and (day := day_of(known, issued)):
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
        add(*m.span(), relative(m, "before", "event", m.group("event"), issued, n=0))
    for m in EACH.finditer(masked):
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
    for m in AT_ONCE.finditer(masked):
        event = m.group("event") or m.group("after")
        cut = EVENT_END.search(event)
        end = m.end() - (len(event) - cut.start() if cut else 0)
        add(
            m.start(),
            end,
            relative(m, "after", "event", event[: cut.start()] if cut else event, issued, n=0),
            weak=True,
        )
    if cell and not got:
        _cell(masked, issued, add)
    got.sort(key=lambda g: g.start)
    return [g for n, g in enumerate(got) if not _only_frames(got, n, masked)]


_NAMELY = re.compile(r"[\s,(]*(?:(?:là|tức|tức là|cụ thể|cụ thể là|nhưng phải|phải|và)\s+)?")


def _only_frames(got: list[Found], n: int, f: str) -> bool:
    """ "hằng ngày … từ ngày A đến ngày B", "bắt đầu từ tháng 9": how long a periodic duty runs, no deadline of its own;
    nor is "trước mùa mưa, xong trước ngày 30/8" two."""
    if n + 1 < len(got) and got[n].deadline.get("n") == 0 and got[n + 1].deadline.kind == "absolute":
        return _NAMELY.fullmatch(f, got[n].end, got[n + 1].start) is not None
    if n == 0 or got[n - 1].deadline.kind != "periodic" or got[n].deadline.kind != "absolute":
        return False
    words = (got[n].deadline.text or "").lower()
    return got[n].start - got[n - 1].end <= 8 and words.startswith(("từ ", "bắt đầu", "kể từ", "cho đến"))


def _mask(f: str, issued: dt.date) -> str:
    """Citations, dates of past facts and of things described blotted out."""

    def blot(m: re.Match[str]) -> str:
        words = m.group()
        inner = re.sub(
            r"^(?:có hiệu lực|hiệu lực thi hành|tính đến|đến thời điểm|số liệu đến|tính tới)[^\d]*", "", words
        )
        if inner == words and not re.match(r"\d", words) and BOUND_WORD.search(words):
            return words
        return "\x00" * len(words)

    masked = CITED.sub(blot, f)
    cuts: list[tuple[int, int]] = []
    for m in HELD.finditer(masked):
        before = masked[max(0, m.start() - 24) : m.start()]
        if re.search(r"(?:hoàn thành|xong|việc|công tác|tổ chức|kết thúc|để|chấm dứt)(?: \S+){0,2} $", before):
            continue
        day = _HELD_TIME.match(masked, m.end())
        if day and not (_to_come(day.group(), issued) and _is_duty_day(masked, m)):
            cuts.append((m.start(), day.end()))
    if not cuts:
        return masked
    chars = list(masked)
    for start, end in cuts:
        chars[start:end] = "\x00" * (end - start)
    return "".join(chars)


_TIME_PLAIN = rf"(?:(?:ngày\s+)?{DAY_PLAIN}|(?:(?:tháng\s+\d{{1,2}}|quý\s+(?:iv|i{{1,3}}|[1-4]))(?:\s*/\s*|\s+năm\s+))?(?:năm\s+)?\d{{4}}(?!\d))"
_HELD_TIME = re.compile(rf"{_TIME_PLAIN}(?:\s*(?:đến|-|tới)\s*(?:hết\s+)?{_TIME_PLAIN})?")


# a thing in this state is to be dealt with by the day; a thing done by then is only described
_STATES = re.compile(r"(?:phát sinh|tồn đọng|sinh|xảy ra|vi phạm|trễ hạn|quá hạn|hình thành|xây dựng trái phép)$")
_GIVEN = re.compile(
    r"(?:vốn|kinh phí|tiền|ngân sách|kế hoạch|chỉ tiêu|nhiệm vụ|biên chế)(?: [^\W\d_]+){0,3} (?:đã |được )*(?:cấp|giao|phê duyệt|phân bổ)$"
)
_THINGS = re.compile(
    r"(?:hồ sơ|đơn|vụ|giấy|hợp đồng|dự án|phản ánh|kiến nghị|văn bản|sổ|tờ khai)(?: [^\W\d_]+){0,4} (?:đã |được )*$"
)


def _is_duty_day(f: str, m: re.Match[str]) -> bool:
    """ "giải ngân kinh phí được cấp trước ngày 30/9", "xử lý hồ sơ trễ hạn trước ngày 30/9": with a day still to come it
    is that of the duty, unless the words before say which papers are meant ("hồ sơ tiếp nhận trước ngày …")."""
    upto = f[max(0, m.start() - 60) : m.end("what")]
    if _STATES.search(upto) or _GIVEN.search(upto):
        return True
    return _THINGS.search(f[max(0, m.start() - 60) : m.start()]) is None


def _to_come(words: str, issued: dt.date) -> bool:
    """Whether the last date of some words is still to come: a past fact has none."""
    hits = list(DATE.finditer(words))
    last = day_of(hits[-1], issued) if hits else None
    return last is not None and last[0] > issued


_VERB_AHEAD = re.compile(r"\s+(?:chủ động|phải|cần|gửi|báo cáo|tổ chức|triển khai|rà soát)(?!\w)")


def vague(text: Text) -> Deadline:
    """No date, and the words that say so, if any."""
    m = VAGUE.search(text.f)
    if m is None:
        return Deadline()
    verb = _VERB_AHEAD.search(text.f, m.start() + 8, m.end())
    return Deadline("none", text=text.s[m.start() : verb.start() if verb else m.end()].strip())


def _cell(f: str, issued: dt.date, add: Callable[[int, int, Deadline], None]) -> None:
    """A cell "31/12/2024", "Quý III/2024", "Năm 2024", "Tháng 4"."""
    m = re.match(rf"\s*{DAY}\s*\.?\s*$", f)
    if m and (day := day_of(m, issued)):
        add(*m.span(), Deadline("absolute", day[0], None, "by", doubt=day[1]))
        return
    m = BARE_PERIOD.match(f)
    if m and (end := period_end(m, issued, m.group("part"))):
        add(*m.span(), Deadline("absolute", end[0], None, "by", doubt=end[1]))
        return
    hits = list(DATE.finditer(f))
    if hits and (day := day_of(hits[-1], issued)):
        add(*hits[-1].span(), Deadline("absolute", day[0], None, "by", doubt=day[1]))
        return
    periods = list(re.finditer(rf"(?<!\w)(?:{MONTHY}|{QUARTER}|{YEAR})", f))
    if periods and (end := period_end(periods[-1], issued, None)):
        add(*periods[-1].span(), Deadline("absolute", end[0], None, "by", doubt=end[1]))


def _with_text(deadline: Deadline, words: Text) -> Deadline:
    """The deadline with its words, and the event in the letter's own letters."""
    rule = deadline.rule
    event = deadline.get("event") if deadline.kind == "relative" else None
    if event and (at := words.f.find(event)) >= 0:
        own = " ".join(words.s[at : at + len(event)].split())
        rule = tuple((k, own if k == "event" else v) for k, v in rule)
    return replace(deadline, rule=rule, text=" ".join(words.s.split()))
