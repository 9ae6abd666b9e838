"""The calendar that counts for a unit: the one door from commitments to working time."""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar
from uuid import UUID

import numpy as np

from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime import queries as worktime
from dunghen.kernel.worktime.arithmetic import (
    Calendar,
    OutsideCalendar,
    office_close,
    office_open,
    working_minutes_between,
)

_Key = TypeVar("_Key", bound=Hashable)


def of(unit: Unit | None = None) -> Calendar:
    """Return the calendar of ``unit`` (None: the general one)."""
    return worktime.calendar_for(unit)


def of_edition(mark: UUID | None, unit: Unit) -> Calendar:
    """Return the calendar of ``unit`` in the edition with this mark, which the caller has just read. No query while it is in memory."""
    return worktime.calendar_of_edition(mark, unit)


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


def minutes_left(items: Iterable[tuple[_Key, int, dt.datetime]], at: dt.datetime) -> dict[_Key, int]:
    """Return key → working minutes until due, negative past it, for (key, owning unit's id, due moment).

    One pass of arithmetic for each calendar; nothing for what lies beyond the calendar.
    """
    rows = list(items)
    by_unit = of_many({unit_id for _, unit_id, _ in rows})
    left: dict[_Key, int] = {}
    for calendar in set(by_unit.values()):
        own = [row for row in rows if by_unit[row[1]] is calendar]
        dues = np.array([_local_minute(due_at) for _, _, due_at in own], dtype="datetime64[m]")
        try:
            minutes = working_minutes_between(calendar, np.datetime64(_local_minute(at), "m"), dues)
        except OutsideCalendar:
            continue
        left |= {row[0]: int(minute) for row, minute in zip(own, minutes, strict=True)}
    return left


def _local_minute(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(ZONE).replace(tzinfo=None)
