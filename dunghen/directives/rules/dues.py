"""When a thing is due, from the words of a letter; pure functions over values and a calendar."""

import calendar as months
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dunghen.kernel.worktime import arithmetic
from dunghen.kernel.worktime.arithmetic import Calendar, OutsideCalendar, TermUnit

PREVIOUS: Final = "previous"
NEXT: Final = "next"
SET_BY_HAND: Final = "Hạn do người xác nhận đặt."
"""How the note begins of a due date that a person set against the letter's wording."""


@dataclass(frozen=True)
class Due:
    """A proposed due date with the reason in words; ``at`` None: no dated term. ``sure`` False: a person must look."""

    at: dt.datetime | None
    note: str = ""
    sure: bool = True

    @property
    def on(self) -> dt.date | None:
        return self.at.date() if self.at else None


def due_of(deadline: Mapping[str, Any], issued_on: dt.date, calendar: Calendar, *, day_off: str = PREVIOUS) -> Due:
    """Return the due moment that the deadline of a letter means.

    ``deadline``: as the reading gives it (kind absolute | relative | periodic | none). ``issued_on``: date of the letter.
    ``day_off``: where a calendar date that is a day off moves, PREVIOUS (reports upward; the default a province may change)
    or NEXT. "Before D" ends with D − 1; with an hour, at that hour of D. A date is due at the close of the office. A day off never
    moves a date to before the letter itself. Days that the calendar does not reach are kept as they are, not sure.
    """
    kind = deadline.get("kind", "none")
    if kind == "absolute":
        return _absolute(deadline, issued_on, calendar, day_off)
    if kind == "relative":
        return _relative(deadline, issued_on, calendar)
    if kind == "periodic":
        return Due(None, "Báo cáo định kỳ: mỗi kỳ có hạn riêng.")
    text = deadline.get("text")
    return Due(None, f"Văn bản chỉ ghi “{text}”, không có ngày cụ thể." if text else "Văn bản không ghi thời hạn.")


def _absolute(deadline: Mapping[str, Any], issued_on: dt.date, calendar: Calendar, day_off: str) -> Due:
    written = dt.date.fromisoformat(deadline["date"])
    bound = deadline.get("bound") or "by"
    if bound == "from":
        return Due(None, f"Thực hiện từ ngày {written:%d/%m/%Y}, văn bản không ghi ngày kết thúc.", sure=False)
    clock = deadline.get("time")
    if clock:
        hour, minute = (int(part) for part in str(clock).split(":")[:2])
        moment = dt.datetime.combine(written, dt.time(hour, minute), arithmetic.ZONE)
        return Due(moment, f"Đúng giờ ghi trong văn bản: {moment:%H:%M} ngày {written:%d/%m/%Y}.", written >= issued_on)
    last = written - dt.timedelta(days=1) if bound == "before" else written
    note = f"Trước ngày {written:%d/%m/%Y} nên hết ngày {last:%d/%m/%Y}." if bound == "before" else ""
    due = _on_day(last, note, calendar, day_off)
    if last < issued_on:
        return Due(due.at, f"{due.note} {last:%d/%m/%Y} sớm hơn ngày văn bản.".strip(), sure=False)
    if due.on is not None and due.on < issued_on:
        return _on_day(last, note, calendar, NEXT)
    return due


def _on_day(last: dt.date, note: str, calendar: Calendar, day_off: str) -> Due:
    """Close of the office on ``last``, or on the working day it moves to."""
    move = arithmetic.previous_working_day if day_off == PREVIOUS else arithmetic.next_working_day
    try:
        day: dt.date = move(calendar, last)
        predicted = calendar.is_predicted(day, day)
        close: dt.datetime = arithmetic.office_close(calendar, day)
    except OutsideCalendar:
        return _beyond(last, note)
    if day != last:
        way = "ngày làm việc liền trước" if day_off == PREVIOUS else "ngày làm việc liền sau"
        note = f"{note} {last:%d/%m/%Y} là ngày nghỉ nên lấy {way} {day:%d/%m/%Y}.".strip()
    if predicted:
        note = f"{note} Lịch nghỉ năm {day.year} mới là dự kiến.".strip()
    return Due(close, note, sure=day == last)


_CLOSE: Final = dt.time(17)
"""When offices close, for days that no calendar reaches."""


def _beyond(day: dt.date, note: str) -> Due:
    """A day that the calendar does not reach: a plan for 2045 is taken as written rather than not at all."""
    note = f"{note} Lịch làm việc chưa có năm {day.year} nên chưa xét ngày nghỉ.".strip()
    return Due(dt.datetime.combine(day, _CLOSE, arithmetic.ZONE), note, sure=False)


_TERM_UNITS: Final = {"day": TermUnit.DAY, "working_day": TermUnit.WORKING_DAY, "hour": TermUnit.HOUR}


def _relative(deadline: Mapping[str, Any], issued_on: dt.date, calendar: Calendar) -> Due:
    rule = deadline.get("rule") or {}
    if rule.get("anchor") != "document_date" or rule.get("direction") == "before":
        return Due(
            None,
            f"Hạn tính theo sự kiện: {rule.get('event') or deadline.get('text') or 'văn bản chưa nêu rõ'}. Ghi ngày khi biết.",
            sure=False,
        )
    return term_from(rule, issued_on, calendar)


def term_from(rule: Mapping[str, Any], start: dt.date, calendar: Calendar) -> Due:
    """Return the due moment of a relative term counted from ``start`` (Civil Code 2015, arts. 147–148: that day not counted).

    A term before an event ends that many days earlier, on a day off moved back. Hours run from 08:00 of ``start``, because
    letters do not say at what hour they were signed.
    """
    count, unit = int(rule.get("n") or 0), _TERM_UNITS[rule.get("unit", "day")]
    words = {TermUnit.DAY: "ngày", TermUnit.WORKING_DAY: "ngày làm việc", TermUnit.HOUR: "giờ"}[unit]
    opening = dt.datetime.combine(start, dt.time(8), arithmetic.ZONE)
    if rule.get("direction") == "before":
        note = f"{count} {words} trước ngày {start:%d/%m/%Y}."
        if unit is TermUnit.HOUR and count:
            return Due(opening - dt.timedelta(hours=count), note, sure=False)
        return _on_day(_days_before(start, count, unit, calendar), note, calendar, PREVIOUS)
    if count == 0:
        return _on_day(start, f"Ngay trong ngày {start:%d/%m/%Y}.", calendar, NEXT)
    if unit is TermUnit.HOUR:
        note = f"{count} giờ kể từ 08:00 ngày {start:%d/%m/%Y}; văn bản không ghi giờ ký."
        return Due(opening + dt.timedelta(hours=count), note, sure=False)
    note = f"{count} {words} kể từ ngày {start:%d/%m/%Y}, không tính ngày đầu."
    try:
        moment: dt.datetime = arithmetic.due(calendar, opening, count, unit)
    except OutsideCalendar:
        # Five of seven days are worked: near enough for a date that a person is asked about.
        return _beyond(start + dt.timedelta(days=count if unit is TermUnit.DAY else -(-count * 7 // 5)), note)
    return Due(moment, note)


def _days_before(start: dt.date, count: int, unit: TermUnit, calendar: Calendar) -> dt.date:
    if unit is not TermUnit.WORKING_DAY:
        return start - dt.timedelta(days=count)
    day = start
    try:
        for _ in range(count):
            day = arithmetic.previous_working_day(calendar, day - dt.timedelta(days=1))
    except OutsideCalendar:
        return start - dt.timedelta(days=-(-count * 7 // 5))
    return day


# -- periodic reports -------------------------------------------------------------------------------------------------

MONTHS_OF: Final = {"monthly": 1, "quarterly": 3, "semiannual": 6, "nine_month": 12, "yearly": 12}
PERIOD_ORDER: Final = ("daily", "weekly", "monthly", "quarterly", "semiannual", "nine_month", "yearly")


CATCH_UP: Final = dt.timedelta(days=92)
"""How long after its date a periodic report is still asked for, when the letter was typed in late or the worker stood still."""


@dataclass(frozen=True)
class Period:
    """One occurrence of a periodic duty: its label ("09/2021"), its days (both included) and the date written for it."""

    label: str
    first: dt.date
    last: dt.date
    written: dt.date
    bound: str


def periods(rule: Mapping[str, Any], since: dt.date, until: dt.date) -> Iterator[Period]:
    """Yield the periods of ``rule`` that lie, in part or whole, in ``since``–``until``, in order of their last day.

    "6 tháng, năm" gives the half-years' and the years' reports; the duty "khi có yêu cầu" (ad_hoc) has no period.
    """
    wanted = [freq for freq in PERIOD_ORDER if freq in (rule.get("freq") or [])]
    found = [period for freq in wanted for period in _of_frequency(freq, rule, since, until)]
    yield from sorted(found, key=lambda period: (period.last, period.label))


def _of_frequency(freq: str, rule: Mapping[str, Any], since: dt.date, until: dt.date) -> Iterator[Period]:
    bound = rule.get("bound") or "by"
    if freq == "daily":
        day = since
        while day <= until:
            yield Period(f"{day:%d/%m/%Y}", day, day, day, "by")
            day += dt.timedelta(days=1)
    elif freq == "weekly":
        weekday = (rule.get("weekday") or [5])[0]
        monday = since - dt.timedelta(days=since.weekday())
        while monday <= until:
            year, week, _ = monday.isocalendar()
            written = monday + dt.timedelta(days=weekday - 1)
            yield Period(f"tuần {week:02}/{year}", monday, monday + dt.timedelta(days=6), written, bound)
            monday += dt.timedelta(days=7)
    else:
        for year in range(since.year - 1, until.year + 1):
            for period in _of_year(freq, rule, year, bound):
                # Of the year before a report may be due yet: "hằng năm, trước 15/01" in a letter of the 5th of January.
                to_come = period.last >= since or (_is_january(rule, freq) and period.written >= since)
                if to_come and period.first <= until:
                    yield period


def _of_year(freq: str, rule: Mapping[str, Any], year: int, bound: str) -> Iterator[Period]:
    length = MONTHS_OF[freq]
    starts = [1] if freq == "nine_month" else range(1, 13, length)
    for start in starts:
        end = 9 if freq == "nine_month" else start + length - 1
        first, last = dt.date(year, start, 1), _month_end(year, end)
        label = {
            "monthly": f"{start:02}/{year}",
            "quarterly": f"quý {('I', 'II', 'III', 'IV')[(start - 1) // 3]}/{year}",
            "semiannual": f"6 tháng {'đầu' if start == 1 else 'cuối'} năm {year}",
            "nine_month": f"9 tháng năm {year}",
            "yearly": f"năm {year}",
        }[freq]
        yield Period(label, first, last, _written(rule, first, last, freq), bound if rule.get("day") else "by")


def _written(rule: Mapping[str, Any], first: dt.date, last: dt.date, freq: str) -> dt.date:
    """Return the date that the rule names for the period: its day in its month, else the period's last day."""
    day = rule.get("day")
    if not day:
        return last
    named, year = int(rule.get("month") or 0), last.year
    # The day falls in the last month of the period unless the rule names another.
    month = first.month if rule.get("period_month") == "first" else last.month
    if rule.get("period_month") == "next" or _is_january(rule, freq):
        after = last + dt.timedelta(days=1)
        year, month = after.year, after.month
        if freq == "yearly" and named:
            month = named
    elif named and (freq == "yearly" or first.month <= named <= last.month):
        month = named
    return dt.date(year, month, min(int(day), months.monthrange(year, month)[1]))


def _is_january(rule: Mapping[str, Any], freq: str) -> bool:
    """Say whether a yearly report is due on a day of January: then it is that of the year just ended, not of one two weeks old."""
    named = freq == "yearly" and int(rule.get("month") or 0) == 1 and bool(rule.get("day"))
    return named and rule.get("period_month") != "next"


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, months.monthrange(year, month)[1])


def due_of_period(period: Period, rule: Mapping[str, Any], calendar: Calendar, *, day_off: str = PREVIOUS) -> Due:
    """Return when the report of ``period`` is due, by the same rule as a date in a letter."""
    deadline = {"kind": "absolute", "date": period.written.isoformat(), "bound": period.bound, "time": rule.get("time")}
    return due_of(deadline, period.first, calendar, day_off=day_off)


def term_of(rule: Mapping[str, Any], start: dt.date) -> dict[str, Any]:
    """Return a relative term counted from ``start`` as the data that commitments keep (see kernel.commitments.terms)."""
    if rule.get("direction") == "before" or not rule.get("n"):
        return {"kind": "moment"}
    unit = {"day": "days", "working_day": "working_days", "hour": "hours"}[rule.get("unit", "day")]
    return {"kind": unit, "amount": int(rule["n"]), "from": start.isoformat()}
