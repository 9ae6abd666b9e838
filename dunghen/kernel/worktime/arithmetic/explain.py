"""Why a term is due when it is: the days it counted and the days it stepped over, each with its reason and source."""

import datetime as dt
from dataclasses import dataclass

from dunghen.kernel.worktime.arithmetic.calendar import Calendar, DayKind
from dunghen.kernel.worktime.arithmetic.moments import ZONE
from dunghen.kernel.worktime.arithmetic.spans import working_minutes_between
from dunghen.kernel.worktime.arithmetic.terms import BY_DATE, TermUnit, due, last_date


@dataclass(frozen=True, slots=True)
class DayStep:
    """One day between receipt and due moment. ``counted``: its number in a term in days, its minutes in a term in working hours,
    0 when the term stepped over it."""

    date: dt.date
    kind: DayKind
    name: str
    source: str
    predicted: bool
    counted: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """The due moment and every day on the way to it."""

    received: dt.datetime
    due: dt.datetime
    steps: tuple[DayStep, ...]
    predicted: bool
    """The count rests on days that have not been announced yet."""

    @property
    def stepped_over(self) -> tuple[DayStep, ...]:
        return tuple(step for step in self.steps if not step.counted)

    @property
    def made_up(self) -> tuple[DayStep, ...]:
        """The days counted although they fall on a weekend, because they make up for a day off."""
        return tuple(step for step in self.steps if step.counted and step.kind is DayKind.MAKE_UP_WORKDAY)


def explain_due(calendar: Calendar, received: dt.datetime, amount: float, unit: TermUnit) -> Explanation:
    """Return the due moment of one term with its days. The day of receipt appears only in terms of hours and those within a day, which may use it.

    Raises BrokenTerm, OutsideCalendar.
    """
    moment: dt.datetime = due(calendar, received, amount, unit)
    start, end = _local(received), _local(moment)
    # From the last day of a term by date to its due day there are only days off; a term in hours by the clock steps over nothing.
    last_day = last_date(calendar, start, amount, unit) if unit in BY_DATE else end.date()
    steps = []
    number = 0
    for date in _dates(start.date(), end.date()):
        day = calendar.day(date)
        if unit is TermUnit.WORKING_HOUR:
            counted = _minutes(calendar, start, end, date)
        elif unit is TermUnit.SAME_DAY:
            counted = int(date == end.date())
        elif date == start.date():
            continue
        elif unit is TermUnit.WORKING_DAY:
            number += day.kind.works
            counted = number if day.kind.works else 0
        else:
            counted = 0 if last_day <= date < end.date() else (date - start.date()).days
        if counted or not day.kind.works:
            steps.append(DayStep(date, day.kind, day.name, day.source, day.predicted, counted))
    return Explanation(received, moment, tuple(steps), calendar.is_predicted(start.date(), end.date()))


def _dates(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=offset) for offset in range((last - first).days + 1)]


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(ZONE).replace(tzinfo=None) if moment.tzinfo else moment


def _minutes(calendar: Calendar, start: dt.datetime, end: dt.datetime, date: dt.date) -> int:
    midnight = dt.datetime.combine(date, dt.time())
    since, until = max(start, midnight), min(end, midnight + dt.timedelta(hours=23, minutes=59))
    return int(working_minutes_between(calendar, since, until)) if until > since else 0
