"""The calendar that counts for a unit: the one door from commitments to working time."""

import datetime as dt
from collections.abc import Iterable, Mapping

from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime import queries as worktime
from dunghen.kernel.worktime.arithmetic import Calendar, OutsideCalendar, office_close, office_open


def of(unit: Unit | None = None) -> Calendar:
    """Return the calendar of ``unit`` (None: the general one)."""
    return worktime.calendar_for(unit)


def of_many(unit_ids: Iterable[int]) -> Mapping[int, Calendar]:
    """Return the calendar of each unit by its id; the number of statements grows only with units that have hours of their own."""
    own = worktime.units_with_hours()
    special = {unit.pk: unit for unit in Unit.objects.filter(key__in=own)} if own else {}
    general = of()
    return {unit_id: of(special[unit_id]) if unit_id in special else general for unit_id in unit_ids}


def is_day_off(day: dt.date) -> bool:
    """Say whether nobody works on ``day``; beyond the calendar, Saturdays and Sundays."""
    try:
        return not of().is_working(day)
    except OutsideCalendar:
        return day.weekday() >= 5


def is_quiet(at: dt.datetime) -> bool:
    """Say whether ``at`` lies outside the office's day: a day off, before it opens or after it closes (the noon break is not quiet)."""
    calendar, local = of(), at.astimezone(ZONE)
    day = local.date()
    try:
        if not calendar.is_working(day):
            return True
        return not office_open(calendar, day) <= at <= office_close(calendar, day)
    except OutsideCalendar:
        return local.weekday() >= 5 or not 7 <= local.hour < 17
