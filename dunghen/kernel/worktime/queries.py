"""Calendars for those who count: built once per edition and unit in each process, and shared by its threads."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import lru_cache

from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime import files
from dunghen.kernel.worktime.arithmetic import Calendar, working_days_between
from dunghen.kernel.worktime.models import CalendarDay, Edition, OfficeHours

_Mark = uuid.UUID | None


def calendar_for(unit: Unit | None = None) -> Calendar:
    """Return the calendar of ``unit`` (None: the general one). One query when this edition is in memory already.

    Units without hours of their own share the general calendar. While nothing is loaded, the shipped files answer.
    """
    return _calendar(_mark(), unit.key if unit else "")


def calendar_of_edition(mark: _Mark, unit: Unit) -> Calendar:
    """Return the calendar of ``unit`` in the edition that the caller has just read the mark of."""
    return _calendar(mark, unit.key)


def loaded_calendar() -> Calendar | None:
    """Return the general calendar of the database, None while nothing is loaded."""
    calendar = calendar_for()
    return None if calendar.version.startswith("shipped-") else calendar


def _mark() -> _Mark:
    return Edition.objects.values_list("mark", flat=True).first()


@lru_cache(maxsize=256)
def _calendar(mark: _Mark, unit: str) -> Calendar:
    if unit and unit not in _units_with_hours(mark):
        return _calendar(mark, "")
    return build(unit, version=str(mark)) or files.shipped_calendar(unit=unit)


@lru_cache(maxsize=2)
def _units_with_hours(mark: _Mark) -> frozenset[str]:
    return units_with_hours()


def units_with_hours() -> frozenset[str]:
    """Return the keys of the units that have hours of their own at some time."""
    return frozenset(OfficeHours.objects.filter(unit__isnull=False).values_list("unit__key", flat=True))


def build(unit: str = "", *, version: str = "") -> Calendar | None:
    """Build the calendar of the unit with key ``unit`` from the tables as they stand; None when no day is in force.

    Raises BrokenCalendar.
    """
    days = [day.row() for day in CalendarDay.objects.in_force()]
    if not days:
        return None
    hours = [row.row() for row in OfficeHours.objects.select_related("unit")]
    return Calendar.build(days, hours, unit=unit, version=version)


@dataclass(frozen=True)
class Year:
    """One year as the settings page shows it. ``working_days`` is None for a year that the calendar does not cover."""

    year: int
    days: tuple[CalendarDay, ...]
    working_days: int | None
    predicted: bool
    covered: tuple[int, int]


def year(number: int) -> Year:
    """Return the days written down for a year and how many working days it has."""
    calendar = calendar_for()
    days = tuple(CalendarDay.objects.in_force().filter(date__year=number))
    covered = calendar.first.year, calendar.last.year
    first, last = dt.date(number, 1, 1), dt.date(number, 12, 31)
    if not covered[0] <= number <= covered[1]:
        return Year(number, days, None, False, covered)
    # Counting starts after its first day, which counts too when it is worked.
    working = working_days_between(calendar, first, last) + calendar.is_working(first)
    return Year(number, days, working, calendar.is_predicted(first, last), covered)


def office_hours(on: dt.date) -> list[OfficeHours]:
    """Return the hours that hold on ``on`` or begin later: the general ones first, then by unit."""
    rows = OfficeHours.objects.select_related("unit").order_by("unit__name", "valid_from", "weekdays", "opens")
    kept = [row for row in rows if row.valid_to is None or row.valid_to >= on]
    return sorted(kept, key=lambda row: row.unit is not None)
