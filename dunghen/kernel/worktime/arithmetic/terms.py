"""Terms: from the moment of receipt to the moment a thing is due.

Civil Code 2015, articles 147 and 148: the day of receipt is not counted, and a term whose last day is a day off ends at the close of
the next working day. A term in days is due when the office closes on its last day. All functions take scalars or arrays of any
shapes that broadcast together, and give back moments in the form of ``received``.
"""

import datetime as dt
import enum
from typing import Any

import numpy as np
import numpy.typing as npt

from dunghen.kernel.worktime.arithmetic.calendar import Calendar
from dunghen.kernel.worktime.arithmetic.counting import beyond, from_rank, in_pieces, moment_of, ranks, relative, worked
from dunghen.kernel.worktime.arithmetic.moments import (
    DAY,
    ZONE,
    Days,
    Ints,
    Moments,
    as_date,
    days,
    days_like,
    like,
    minutes,
)
from dunghen.kernel.worktime.arithmetic.refusals import BrokenTerm

Amounts = int | float | npt.NDArray[Any]

CUT_OFF = 15 * 60
"""Minute of the day after which a same-day procedure waits for the next working day (15:00)."""

LONGEST = 100_000
"""No term is longer than this in its own unit; a greater number is a slip of the keyboard."""


class TermUnit(enum.StrEnum):
    """The units in which law and letters state terms: giờ, giờ làm việc, trong ngày, ngày, ngày làm việc, tuần, tháng, năm."""

    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    SAME_DAY = "same_day"
    DAY = "day"
    WORKING_DAY = "working_day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


BY_DATE = (TermUnit.DAY, TermUnit.WEEK, TermUnit.MONTH, TermUnit.YEAR)
"""Units whose terms end on a date of the calendar, which a day off moves on."""

IN_PARTS = (TermUnit.HOUR, TermUnit.WORKING_HOUR)
"""Units of which there may be a half; the others are whole."""


def is_countable(amount: float, unit: TermUnit) -> bool:
    """Say whether ``due`` takes a term of so many units: whole ones, or whole minutes of hours; of "within the day" only one."""
    if unit is TermUnit.SAME_DAY:
        return amount == 1
    longest = LONGEST // {TermUnit.WEEK: 7, TermUnit.YEAR: 12}.get(unit, 1)
    parts = float(round(amount * 60, 6) if unit in IN_PARTS else amount)
    return 0 < amount <= longest and parts.is_integer()


def due(calendar: Calendar, received: Moments, amount: Amounts, unit: TermUnit) -> Any:
    """Return when a term of ``amount`` ``unit`` is due. Raises BrokenTerm, OutsideCalendar, TypeError."""
    match unit:
        case TermUnit.HOUR:
            return add_hours(calendar, received, amount)
        case TermUnit.WORKING_HOUR:
            return add_working_hours(calendar, received, amount)
        case TermUnit.SAME_DAY:
            return same_day_due(calendar, received, amount=amount)
        case TermUnit.DAY:
            return add_calendar_days(calendar, received, amount)
        case TermUnit.WORKING_DAY:
            return add_working_days(calendar, received, amount)
        case TermUnit.WEEK:
            return add_calendar_days(calendar, received, _whole(amount) * 7)
        case TermUnit.MONTH:
            return add_months(calendar, received, amount)
        case TermUnit.YEAR:
            return add_months(calendar, received, _whole(amount) * 12)


def add_working_days(calendar: Calendar, received: Moments, amount: Amounts) -> Any:
    """Return the close of the office on the ``amount``-th working day (>= 1) after the day of receipt.

    The hour of receipt plays no part. What is received on a day off is counted from the next working day, which is day 1.
    """
    tables = calendar.tables

    def kernel(moments: Ints, amounts: Ints) -> Ints:
        rank = ranks(calendar, tables.rank, relative(calendar, moments))
        return from_rank(calendar, tables.closes_at, rank + (amounts - 1))

    return like(received)(in_pieces(kernel, minutes(received), _whole(amount)))


def same_day_due(calendar: Calendar, received: Moments, *, amount: Amounts = 1, cut_off: int = CUT_OFF) -> Any:
    """Return when a same-day procedure is due: the close of that working day, or of the next when received after ``cut_off``.

    ``cut_off`` is a minute of the day; received at that very minute is still in time, unless the office has closed by then. On a day off:
    the next working day. ``amount``: one, for each row. Raises BrokenTerm for another.
    """
    tables = calendar.tables

    def kernel(moments: Ints, _amounts: Ints) -> Ints:
        since = relative(calendar, moments)
        rank = ranks(calendar, tables.rank, since)
        works = ~ranks(calendar, tables.off, since)
        is_open = works & (from_rank(calendar, tables.closes_at, rank - works) > moments)
        return from_rank(calendar, tables.closes_at, rank - (is_open & (since % np.int32(DAY) <= cut_off)))

    return like(received)(in_pieces(kernel, minutes(received), _whole(amount, longest=1)))


def add_working_minutes(calendar: Calendar, received: Moments, amount: Amounts) -> Any:
    """Return the earliest moment by which ``amount`` working minutes (>= 1) have passed since receipt.

    Received while the office is closed: counting begins when it opens. A term used up at a closing is due at that closing.
    """

    def kernel(moments: Ints, amounts: Ints) -> Ints:
        return moment_of(calendar, worked(calendar, relative(calendar, moments)) + amounts)

    return like(received)(in_pieces(kernel, minutes(received), _whole(amount, longest=LONGEST * 60)))


def add_working_hours(calendar: Calendar, received: Moments, amount: Amounts) -> Any:
    """Return the due moment of a term in working hours (> 0; parts of an hour must be whole minutes)."""
    return add_working_minutes(calendar, received, _hours(amount))


def add_hours(calendar: Calendar, received: Moments, amount: Amounts) -> Any:
    """Return the due moment of a term in hours by the clock, which nights and days off do not stop."""

    def kernel(moments: Ints, amounts: Ints) -> Ints:
        relative(calendar, moments)
        result: Ints = moments + amounts
        relative(calendar, result)
        return result

    return like(received)(in_pieces(kernel, minutes(received), _hours(amount)))


def add_calendar_days(calendar: Calendar, received: Moments, amount: Amounts) -> Any:
    """Return the close of the office on the ``amount``-th day (>= 1) after receipt; on a day off, of the next working day."""

    def kernel(moments: Ints, amounts: Ints) -> Ints:
        relative(calendar, moments)
        return _close_on_or_after(calendar, moments // DAY + amounts)

    return like(received)(in_pieces(kernel, minutes(received), _whole(amount)))


def add_months(calendar: Calendar, received: Moments, amount: Amounts) -> Any:
    """Return the close of the office on the same day of the month, ``amount`` months (>= 1) later.

    A month without that day ends the term on its last day (Civil Code 2015, article 148); on a day off: the next working day.
    """

    def kernel(moments: Ints, amounts: Ints) -> Ints:
        return _close_on_or_after(calendar, _months_on(calendar, moments, amounts))

    return like(received)(in_pieces(kernel, minutes(received), _whole(amount)))


def last_date(calendar: Calendar, received: dt.datetime, amount: float, unit: TermUnit) -> dt.date:
    """Return the last day of a term in one of ``BY_DATE``, before days off move it."""
    moment, whole = np.atleast_1d(minutes(received)), _whole(amount)
    if unit in (TermUnit.MONTH, TermUnit.YEAR):
        return as_date(int(_months_on(calendar, moment, whole * (12 if unit is TermUnit.YEAR else 1))[0]))
    return as_date(int((moment // DAY + whole * (7 if unit is TermUnit.WEEK else 1))[0]))


def _months_on(calendar: Calendar, moments: Ints, amounts: Ints) -> Ints:
    """Return the days (absolute) on the same day of the month ``amounts`` months later, or the last day of that month."""
    months = calendar.tables.months
    day = relative(calendar, moments) // np.int32(DAY)
    month = calendar.tables.month.take(day, mode="clip")
    target = month + amounts
    if target.size and int(target.max()) >= len(months) - 1:
        raise beyond(calendar)
    same = months.take(target, mode="clip") + (day - months.take(month, mode="clip"))
    last: Ints = np.minimum(same, months.take(target + 1, mode="clip") - 1).astype(np.int64)
    return last + calendar.tables.first


def previous_working_day(calendar: Calendar, day: Days) -> Any:
    """Return the latest working day on or before ``day`` (reports upward fall due before a day off). Raises OutsideCalendar."""

    def kernel(wanted: Ints) -> Ints:
        rank = ranks(calendar, calendar.tables.rank, relative(calendar, wanted * DAY))
        return from_rank(calendar, calendar.tables.closes_at, rank - 1) // DAY

    return days_like(day)(in_pieces(kernel, days(day)))


def next_working_day(calendar: Calendar, day: Days) -> Any:
    """Return the first working day on or after ``day`` (terms of dossiers run on past a day off). Raises OutsideCalendar."""

    def kernel(wanted: Ints) -> Ints:
        return _close_on_or_after(calendar, wanted) // DAY

    return days_like(day)(in_pieces(kernel, days(day)))


def office_open(calendar: Calendar, day: Days) -> Any:
    """Return when the office opens on working ``day``. Raises BrokenTerm for a day off, OutsideCalendar."""
    return _edge(calendar, day, calendar.tables.opens_at)


def office_close(calendar: Calendar, day: Days) -> Any:
    """Return when the office closes on working ``day``. Raises BrokenTerm for a day off, OutsideCalendar."""
    return _edge(calendar, day, calendar.tables.closes_at)


def _edge(calendar: Calendar, day: Days, table: Ints) -> Any:
    def kernel(wanted: Ints) -> Ints:
        since = relative(calendar, wanted * DAY)
        if ranks(calendar, calendar.tables.off, since).any():
            raise BrokenTerm(amount="giờ mở cửa, đóng cửa", why="rơi vào ngày nghỉ")
        return from_rank(calendar, table, ranks(calendar, calendar.tables.rank, since) - 1)

    example = dt.datetime(1970, 1, 1, tzinfo=ZONE) if isinstance(day, dt.date) else np.datetime64("1970-01-01T00:00")
    return like(example)(in_pieces(kernel, days(day)))


def _close_on_or_after(calendar: Calendar, wanted: Ints) -> Ints:
    since = relative(calendar, wanted * DAY)
    rank = ranks(calendar, calendar.tables.rank, since) - ~ranks(calendar, calendar.tables.off, since)
    return from_rank(calendar, calendar.tables.closes_at, rank)


def _whole(amount: Amounts, *, longest: int = LONGEST) -> Ints:
    """Return a term as int64, refusing zero, negative and broken numbers, and numbers beyond all reason."""
    given = _numbers(amount, longest)
    whole: Ints = given.astype(np.int64, copy=False)
    if given.dtype.kind == "f" and (wrong := whole != given).any():
        raise BrokenTerm(amount=given[wrong].flat[0], why="không phải số nguyên")
    return whole


def _hours(amount: Amounts) -> Ints:
    """Return hours as whole minutes."""
    given = _numbers(amount, LONGEST)
    exact = np.asarray(given * 60)
    whole: Ints = np.rint(exact).astype(np.int64)
    # 1.1 hours is 66 minutes although the product of floats is not quite.
    if exact.dtype.kind == "f" and (wrong := np.abs(exact - whole) > 1e-6).any():
        raise BrokenTerm(amount=given[wrong].flat[0], why="lẻ dưới một phút")
    return whole


def _numbers(amount: Amounts, longest: int) -> npt.NDArray[Any]:
    given = np.asarray(amount)
    if given.dtype.kind not in "iuf":
        raise TypeError(f"A term is a number or an array of numbers; got {given.dtype}.")
    # Written so that NaN, which compares false with everything, is refused too.
    if given.size and not (given.min() > 0 and given.max() <= longest):
        wrong = ~((given > 0) & (given <= longest))
        raise BrokenTerm(amount=given[wrong].flat[0], why=f"phải lớn hơn 0 và không quá {longest}")
    return given
