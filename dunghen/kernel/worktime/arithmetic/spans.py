"""Spans: working time between two moments, and what suspensions take out of it or add to a due moment."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dunghen.kernel.worktime.arithmetic.calendar import Calendar
from dunghen.kernel.worktime.arithmetic.counting import (
    Ints32,
    first_row,
    in_pieces,
    moment_of,
    ranks,
    relative,
    worked,
)
from dunghen.kernel.worktime.arithmetic.moments import DAY, NAT, Days, Ints, Moments, days, like, minutes
from dunghen.kernel.worktime.arithmetic.refusals import BrokenSuspension

Pair = tuple[dt.datetime, dt.datetime | None]


@dataclass(frozen=True)
class Suspensions:
    """Up to k suspensions of each row: ``starts`` and ``ends`` of shape (k, *rows), datetime64[m] or int64 local minutes.

    A slot not used holds NaT in both; a suspension still running holds NaT as its end. They may overlap and come in any order:
    a minute suspended twice is suspended once.
    """

    starts: Any
    ends: Any

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", minutes(self.starts))
        object.__setattr__(self, "ends", minutes(self.ends))

    @classmethod
    def of(cls, given: "Suspensions | Iterable[Pair] | tuple[Any, Any] | None") -> "Suspensions":
        """Take arrays ``(starts, ends)``, or pairs of ``datetime`` (end None: still running) for a single row."""
        if isinstance(given, Suspensions):
            return given
        if isinstance(given, tuple) and len(given) == 2 and all(isinstance(part, np.ndarray) for part in given):
            return cls(*given)
        pairs = list(given or ())
        starts = [int(minutes(start)) for start, _ in pairs]
        ends = [NAT if end is None else int(minutes(end)) for _, end in pairs]
        return cls(np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64))


Given = Suspensions | Sequence[Pair] | tuple[Any, Any] | None


def working_minutes_between(calendar: Calendar, start: Moments, end: Moments, suspensions: Given = None) -> Any:
    """Return the working minutes from ``start`` to ``end``, less those suspended; negative when ``end`` lies before ``start``.

    Shapes: ``start`` and ``end`` broadcast to rows, ``suspensions`` (k, *rows). Gives an int, or int64 of the rows' shape.
    Raises OutsideCalendar for a start or end not covered (suspensions are cut to the span), BrokenSuspension, TypeError.
    """
    given = Suspensions.of(suspensions)

    def kernel(starts: Ints, ends: Ints, *slots: Ints) -> Ints:
        return _span(calendar, starts, ends, slots)

    result = in_pieces(kernel, minutes(start), minutes(end), *_slots(given))
    return result if result.ndim else int(result)


def working_days_between(calendar: Calendar, start: Days, end: Days) -> Any:
    """Return the working days after the day of ``start`` up to and including that of ``end``: the inverse of adding working days."""

    def kernel(first: Ints, last: Ints) -> Ints:
        table = calendar.tables.rank
        counted = [ranks(calendar, table, relative(calendar, day * DAY)) for day in (first, last)]
        difference: Ints = (counted[1] - counted[0]).astype(np.int64)
        return difference

    result = in_pieces(kernel, days(start), days(end))
    return result if result.ndim else int(result)


def due_after_suspensions(calendar: Calendar, received: Moments, due: Moments, suspensions: Given) -> Any:
    """Return ``due`` moved on by the working time suspended between receipt and the due moment as it then stands.

    A suspension that begins once the term has run out moves nothing. While one that counts is still running the due moment is open:
    NaT (None for a ``datetime``). A due moment that nothing moves comes back as it was, to the minute.
    Raises OutsideCalendar, BrokenSuspension, TypeError.
    """
    given = Suspensions.of(suspensions)

    def kernel(receipts: Ints, dues: Ints, *slots: Ints) -> Ints:
        return _moved(calendar, receipts, dues, slots)

    return like(due)(in_pieces(kernel, minutes(received), minutes(due), *_slots(given)))


def _slots(given: Suspensions) -> list[Ints]:
    return [column for pair in zip(given.starts, given.ends, strict=True) for column in map(np.asarray, pair)]


def _span(calendar: Calendar, starts: Ints, ends: Ints, slots: tuple[Ints, ...]) -> Ints:
    begin, until = relative(calendar, starts), relative(calendar, ends)
    total = worked(calendar, until) - worked(calendar, begin)
    cursor = begin
    for opened, closed in _in_order(calendar, slots):
        since = np.maximum(opened, cursor)
        to = np.maximum(np.minimum(closed, until), since)
        # A suspension past the end of the span begins and ends at the same minute, and so takes nothing out.
        total = total - (worked(calendar, to) - worked(calendar, since))
        cursor = to
    return total.astype(np.int64)


def _moved(calendar: Calendar, receipts: Ints, dues: Ints, slots: tuple[Ints, ...]) -> Ints:
    cursor = worked(calendar, relative(calendar, receipts))
    before = worked(calendar, relative(calendar, dues))
    now = before
    still_open = np.zeros((), dtype=np.bool_)
    for opened, closed in _in_order(calendar, slots):
        since = np.maximum(worked(calendar, opened), cursor)
        to = np.maximum(worked(calendar, np.minimum(closed, _last(calendar))), since)
        counts = since < now
        now = now + np.where(counts, to - since, np.int32(0))
        still_open = still_open | (counts & (closed == _NEVER))
        cursor = to
    moved = now > before
    if not (moved | still_open).any():
        return np.broadcast_to(dues, now.shape).copy()
    # Open ones may point beyond the calendar: they have no due moment to look up.
    reached = moment_of(calendar, np.where(still_open, 1, np.maximum(now, 1)))
    return np.where(still_open, NAT, np.where(moved, reached, dues))


_NEVER = np.int32(np.iinfo(np.int32).max)
"""End of a suspension still running; calendars end long before."""


def _last(calendar: Calendar) -> np.int32:
    return np.int32(calendar.end - calendar.start)


def _in_order(calendar: Calendar, slots: tuple[Ints, ...]) -> list[tuple[Ints32, Ints32]]:
    """Return (start, end) columns ordered by start within each row, in minutes since the calendar's first midnight."""
    pairs = [_column(calendar, np.atleast_1d(slots[j]), np.atleast_1d(slots[j + 1])) for j in range(0, len(slots), 2)]
    # Few slots and mostly in order already: exchanging neighbours costs less than a sort with its index arrays.
    for last in range(len(pairs) - 1, 0, -1):
        for j in range(last):
            (opened, closed), (opened_next, closed_next) = pairs[j], pairs[j + 1]
            late = opened > opened_next
            if late.any():
                pairs[j] = np.minimum(opened, opened_next), np.where(late, closed_next, closed)
                pairs[j + 1] = np.maximum(opened, opened_next), np.where(late, closed, closed_next)
    return pairs


def _column(calendar: Calendar, opened: Ints, closed: Ints) -> tuple[Ints32, Ints32]:
    """Check one slot of all rows; unused ones become empty, running ones end never. Raises BrokenSuspension."""
    if not opened.size or not closed.size:
        return _cut(calendar, opened), _cut(calendar, closed)
    running = None
    if int(closed.min()) == NAT or int(opened.min()) == NAT:
        if (wrong := (opened == NAT) & (closed != NAT)).any():
            raise BrokenSuspension(row=first_row(wrong), why="có lúc kết thúc nhưng chưa có lúc bắt đầu")
        running = (opened != NAT) & (closed == NAT)
        closed = np.where(running, opened, closed)
    if (wrong := closed < opened).any():
        raise BrokenSuspension(row=first_row(wrong), why="kết thúc trước khi bắt đầu")
    since, to = _cut(calendar, opened), _cut(calendar, closed)
    return since, to if running is None else np.where(running, _NEVER, to)


def _cut(calendar: Calendar, moments: Ints) -> Ints32:
    """Return moments cut to the calendar: what lies outside it cannot lie inside a span that it covers."""
    if moments.size and not (calendar.start <= int(moments.min()) and int(moments.max()) <= calendar.end):
        moments = np.clip(moments, calendar.start, calendar.end)
    return (moments - calendar.start).astype(np.int32)
