"""The calendar: which days work, at which hours, and the prefix tables that make counting a matter of looking up."""

import datetime as dt
import enum
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from dunghen.kernel.worktime.arithmetic.moments import DAY, Ints, as_date, as_day, shown
from dunghen.kernel.worktime.arithmetic.refusals import BrokenCalendar, OutsideCalendar

FIRST_YEAR, LAST_YEAR = 2000, 2045
"""Years a calendar may cover: minutes relative to its first day then fit 32 bits with room to spare."""

GRAIN = 5
"""Office hours begin and end on whole five minutes, which bounds the tables: 20 years take 3 MB with common hours, 25 MB at worst."""

Small = npt.NDArray[np.int32]
_T = TypeVar("_T", bound=np.generic)


class DayKind(enum.StrEnum):
    """What a day is. The first two come from the rule of the week, the others from rows of the calendar."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    DAY_OFF_SWAP = "day_off_swap"
    MAKE_UP_WORKDAY = "make_up_workday"

    @property
    def works(self) -> bool:
        return self in (DayKind.WORKDAY, DayKind.MAKE_UP_WORKDAY)


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that differs from the rule of the week: holiday, day off by swap, make-up workday. ``predicted``: not announced yet."""

    date: dt.date
    kind: DayKind
    name: str
    source: str = ""
    predicted: bool = False


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One session of the office, e.g. 07:00-11:30, in minutes of the day, from ``valid_from`` up to and including ``valid_to``.

    ``weekdays`` are ISO numbers (1 = Monday). ``unit`` "" is everybody; a unit with rows of its own on a day uses only those.
    """

    valid_from: dt.date
    opens: int
    closes: int
    valid_to: dt.date | None = None
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    unit: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day as the calendar sees it. ``predicted``: it, or its whole year, has not been announced yet."""

    date: dt.date
    kind: DayKind
    name: str
    source: str
    predicted: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """Prefix tables; day indices count from ``first``, minutes from midnight of ``first``.

    Time is cut into steps of ``step`` minutes (the greatest that divides every opening and closing), so that inside one step the
    office is either open or closed: ``worked = base[s] + (minute & mask[s])`` with ``s = minute // step``. Counted back,
    ``minute = worked + back[(worked - 1) // step]``.
    """

    first: int
    """First day, in days since 1970-01-01."""
    rank: Small
    """(days,) working days up to and including this day."""
    off: npt.NDArray[np.bool_]
    """(days,) True on days off."""
    closes_at: Ints
    """(working days,) absolute local minute at which each working day closes."""
    opens_at: Ints
    """(working days,) absolute local minute at which each working day opens."""
    month: Small
    """(days,) number of the month, from 0."""
    months: Small
    """(months + 1,) day index at which each month begins."""
    step: int
    base: Small
    mask: Small
    back: Small
    total: int
    """Working minutes of the whole calendar."""


class Calendar:
    """An immutable calendar over whole years. Build it with ``Calendar.build``; share it freely between threads."""

    def __init__(
        self, *, tables: Tables, rows: Mapping[dt.date, DayRow], announced: frozenset[int], version: str
    ) -> None:
        self.tables = tables
        self.rows = MappingProxyType(dict(rows))
        self.announced_years = announced
        self.version = version
        self.first = as_date(tables.first)
        self.last = as_date(tables.first + len(tables.rank) - 1)
        self.start = tables.first * DAY
        """First minute covered, absolute."""
        self.end = self.start + len(tables.rank) * DAY - 1
        """Last minute covered, absolute."""

    @classmethod
    def build(
        cls, days: Iterable[DayRow], hours: Iterable[HoursRow], *, unit: str = "", version: str = ""
    ) -> "Calendar":
        """Build the calendar of ``unit`` over the years that have day rows.

        Raises BrokenCalendar for two rows on one day, a make-up workday on a day that works anyway, a swapped day off on a weekend,
        a year without rows between others, a working day without office hours, or sessions that overlap.
        """
        rows: dict[dt.date, DayRow] = {}
        for row in days:
            if row.date in rows:
                raise BrokenCalendar(why=f"ngày {row.date:%d/%m/%Y} được ghi hai lần")
            rows[row.date] = row
        _check_rows(rows)
        sessions = _sessions_by_day(rows, list(hours), unit)
        announced = frozenset(day.year for day, row in rows.items() if not row.predicted)
        return cls(tables=_tables(sessions, _first_day(rows)), rows=rows, announced=announced, version=version)

    def day(self, date: dt.date) -> Day:
        """Return what ``date`` is and why. Raises OutsideCalendar."""
        self.check(as_day(date) * DAY, as_day(date) * DAY)
        row = self.rows.get(date)
        predicted = date.year not in self.announced_years
        if row is not None:
            return Day(date, row.kind, row.name, row.source, predicted or row.predicted)
        return Day(date, _weekly_kind(date), "", "", predicted)

    def is_working(self, date: dt.date) -> bool:
        return self.day(date).kind.works

    def is_predicted(self, since: dt.date, until: dt.date) -> bool:
        """Say whether a count from ``since`` to ``until`` (both included) rests on days that are not announced yet."""
        if any(year not in self.announced_years for year in range(since.year, until.year + 1)):
            return True
        return any(row.predicted and since <= day <= until for day, row in self.rows.items())

    def check(self, least: int, greatest: int) -> None:
        """Refuse when absolute local minutes from ``least`` to ``greatest`` are not all covered. Raises OutsideCalendar."""
        for minute in (least, greatest):
            if not self.start <= minute <= self.end:
                raise OutsideCalendar(
                    moment=shown(minute), first=f"{self.first:%d/%m/%Y}", last=f"{self.last:%d/%m/%Y}"
                )

    def __repr__(self) -> str:
        return f"<Calendar {self.first} to {self.last}, version {self.version or 'none'}>"


def _weekly_kind(date: dt.date) -> DayKind:
    return DayKind.WEEKEND if date.isoweekday() > 5 else DayKind.WORKDAY


def _first_day(rows: Mapping[dt.date, DayRow]) -> int:
    return as_day(dt.date(min(rows).year, 1, 1))


def _check_rows(rows: Mapping[dt.date, DayRow]) -> None:
    if not rows:
        raise BrokenCalendar(why="chưa có ngày nghỉ nào được nạp")
    years = {date.year for date in rows}
    for year in range(min(years), max(years) + 1):
        if year not in years:
            raise BrokenCalendar(why=f"thiếu ngày nghỉ của năm {year}")
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BrokenCalendar(why=f"năm {year} nằm ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}")
    for date, row in rows.items():
        weekend = _weekly_kind(date) is DayKind.WEEKEND
        if row.kind is DayKind.MAKE_UP_WORKDAY and not weekend:
            raise BrokenCalendar(why=f"ngày làm bù {date:%d/%m/%Y} vốn là ngày làm việc")
        if row.kind is DayKind.DAY_OFF_SWAP and weekend:
            raise BrokenCalendar(why=f"ngày nghỉ hoán đổi {date:%d/%m/%Y} vốn là ngày nghỉ cuối tuần")
        if row.kind in (DayKind.WORKDAY, DayKind.WEEKEND):
            raise BrokenCalendar(why=f"ngày {date:%d/%m/%Y} ghi loại ngày thường, không cần khai")


Sessions = tuple[tuple[int, int], ...]


def require_session(opens: int, closes: int) -> None:
    """Refuse a session that is empty, reaches midnight, or does not begin and end on whole five minutes. Raises BrokenCalendar."""
    if not 0 <= opens < closes < DAY or opens % GRAIN or closes % GRAIN:
        raise BrokenCalendar(why=f"buổi làm việc {_clock(opens)}–{_clock(closes)} không hợp lệ (làm tròn 5 phút)")


def _sessions_by_day(rows: Mapping[dt.date, DayRow], hours: list[HoursRow], unit: str) -> list[Sessions]:
    """Return the sessions of each day from the first to the last covered one; () on days off."""
    for row in hours:
        require_session(row.opens, row.closes)
    first, last = dt.date(min(rows).year, 1, 1), dt.date(max(rows).year, 12, 31)
    # Few distinct answers: hours change only where a row begins or ends, and by weekday.
    edges = sorted({first, *(e for h in hours for e in (h.valid_from, _after(h.valid_to)) if e and first < e <= last)})
    result: list[Sessions] = []
    for since, until in zip(edges, [*edges[1:], last + dt.timedelta(days=1)], strict=True):
        week = {weekday: _sessions(hours, unit, since, weekday) for weekday in range(1, 8)}
        for offset in range((until - since).days):
            date = since + dt.timedelta(days=offset)
            row_of_day = rows.get(date)
            kind = row_of_day.kind if row_of_day else _weekly_kind(date)
            # A make-up workday stands in for a weekday, so it keeps Monday's hours and not those of a Saturday duty.
            weekday = 1 if kind is DayKind.MAKE_UP_WORKDAY else date.isoweekday()
            if kind.works and not week[weekday]:
                raise BrokenCalendar(why=f"chưa có giờ làm việc cho ngày {date:%d/%m/%Y}")
            result.append(week[weekday] if kind.works else ())
    return result


def _after(date: dt.date | None) -> dt.date | None:
    return date + dt.timedelta(days=1) if date else None


def _sessions(hours: list[HoursRow], unit: str, date: dt.date, weekday: int) -> Sessions:
    valid = [row for row in hours if row.valid_from <= date and (row.valid_to is None or date <= row.valid_to)]
    own = [row for row in valid if unit and row.unit == unit] or [row for row in valid if not row.unit]
    sessions = sorted((row.opens, row.closes) for row in own if weekday in row.weekdays)
    for (_, closes), (opens, _) in zip(sessions, sessions[1:], strict=False):
        if opens < closes:
            raise BrokenCalendar(why=f"hai buổi làm việc chồng nhau lúc {_clock(opens)} từ ngày {date:%d/%m/%Y}")
    return tuple(sessions)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _tables(sessions: list[Sessions], first: int) -> Tables:
    kinds = sorted(set(sessions))
    number = {kind: position for position, kind in enumerate(kinds)}
    step = math.gcd(DAY, *(edge for kind in kinds for session in kind for edge in session))
    steps = DAY // step
    pattern = np.zeros((len(kinds), steps), dtype=np.bool_)
    for kind, position in number.items():
        for opens, closes in kind:
            pattern[position, opens // step : closes // step] = True
    of_day = np.array([number[kind] for kind in sessions])
    working = np.array([bool(kind) for kind in sessions])
    open_now = pattern[of_day].reshape(-1)
    worked = np.zeros(len(open_now), dtype=np.int64)
    np.cumsum(open_now[:-1] * step, out=worked[1:])
    begins = np.arange(len(open_now), dtype=np.int64) * step
    dates = (np.arange(len(sessions)) + first).astype("M8[D]")
    months = int((dates[-1].astype("M8[M]") - dates[0].astype("M8[M]")).astype(np.int64)) + 1
    midnight = (np.arange(len(sessions)) + first) * DAY
    closes_of = np.array([kind[-1][1] if kind else 0 for kind in sessions])
    opens_of = np.array([kind[0][0] if kind else 0 for kind in sessions])
    return Tables(
        first=first,
        rank=_frozen(np.cumsum(working).astype(np.int32)),
        off=_frozen(~working),
        closes_at=_frozen((midnight + closes_of)[working]),
        opens_at=_frozen((midnight + opens_of)[working]),
        month=_frozen((dates.astype("M8[M]") - dates[0].astype("M8[M]")).astype(np.int32)),
        months=_frozen(
            (np.arange(months + 1) + dates[0].astype("M8[M]")).astype("M8[D]").astype(np.int32) - np.int32(first)
        ),
        step=step,
        base=_frozen((worked - np.where(open_now, begins, 0)).astype(np.int32)),
        mask=_frozen(np.where(open_now, -1, 0).astype(np.int32)),
        back=_frozen((begins - worked)[open_now].astype(np.int32)),
        total=int(np.count_nonzero(open_now)) * step,
    )


def _frozen(array: npt.NDArray[_T]) -> npt.NDArray[_T]:
    array.setflags(write=False)
    return array
