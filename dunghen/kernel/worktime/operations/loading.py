"""Loading the calendar from its files, as often as one likes."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Subject, act
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime import verbs
from dunghen.kernel.worktime.arithmetic import BrokenCalendar, DayRow, HoursRow
from dunghen.kernel.worktime.models import THREAD, CalendarDay, OfficeHours, Status
from dunghen.kernel.worktime.operations.hours import from_row
from dunghen.kernel.worktime.operations.proving import one_at_a_time, prove_and_tell
from dunghen.kernel.worktime.refusals import UnknownUnit


@dataclass
class LoadReport:
    """What a load did. ``kept``: days changed by hand that the file would have changed."""

    added: list[dt.date] = field(default_factory=list)
    changed: list[dt.date] = field(default_factory=list)
    removed: list[dt.date] = field(default_factory=list)
    kept: list[dt.date] = field(default_factory=list)
    hours: int = 0
    """Sessions written."""

    @property
    def touched(self) -> list[dt.date]:
        return sorted([*self.added, *self.changed, *self.removed])

    @property
    def is_empty(self) -> bool:
        return not self.touched and not self.hours


def load(
    *, days: Iterable[DayRow] | None, hours: Iterable[HoursRow] | None, actor: Actor, at: dt.datetime
) -> LoadReport:
    """Make the tables say what the files say (None: that file was not given), leaving alone what was entered by hand.

    The file of days is the truth for the years it covers. Doing it again changes nothing and writes no journal line.
    Raises UnknownUnit, BrokenCalendar, errors.Forbidden.
    """
    wanted = list(days) if days is not None else []
    for date, number in Counter(row.date for row in wanted).items():
        if number > 1:
            raise BrokenCalendar(why=f"ngày {date:%d/%m/%Y} được ghi hai lần")
    sessions = list(hours) if hours is not None else []
    if _plan_days(wanted).is_empty and not _plan_hours(sessions):
        return _plan_days(wanted)
    with act(verbs.LOADED, actor=actor, on=None, at=at) as deed:
        one_at_a_time()
        report = _plan_days(wanted)
        rows = {row.date: row for row in wanted}
        CalendarDay.objects.filter(date__in=report.removed).delete()
        CalendarDay.objects.bulk_create(
            [_day_from(rows[date]) for date in [*report.added, *report.changed]],
            update_conflicts=True,
            unique_fields=["date"],
            update_fields=["kind", "name", "source", "status"],
        )
        first = min(report.touched, default=None)
        for key, sessions_of_unit in _plan_hours(sessions).items():
            report.hours += _replace_hours(key, sessions_of_unit)
            first = min(day for day in (first, *(row.valid_from for row in sessions_of_unit)) if day)
        deed.about(Subject("worktime.calendar", None, "", (THREAD,)))
        deed.note(
            added=len(report.added),
            changed=len(report.changed),
            removed=len(report.removed),
            days=report.touched,
            hours=report.hours,
        )
        # Nothing is left to do when another process has loaded the same files in the meantime.
        if first is not None:
            prove_and_tell(first, None, None, actor, at, _("nạp lịch làm việc"))
    return report


def _plan_days(wanted: Sequence[DayRow]) -> LoadReport:
    report = LoadReport()
    if not wanted:
        return report
    years = {row.date.year for row in wanted}
    have = {day.date: day for day in CalendarDay.objects.filter(date__year__gte=min(years), date__year__lte=max(years))}
    given = set()
    for row in sorted(wanted, key=lambda row: row.date):
        given.add(row.date)
        day = have.get(row.date)
        if day is None:
            report.added.append(row.date)
        elif day.row() != row or day.withdrawn:
            (report.kept if day.by_hand else report.changed).append(row.date)
    report.removed = [
        date for date, day in have.items() if date not in given and date.year in years and not day.by_hand
    ]
    return report


def _plan_hours(sessions: Sequence[HoursRow]) -> dict[str, list[HoursRow]]:
    """Return the sessions to write by unit key, without units whose hours were set by hand or stand as wanted."""
    by_unit: dict[str, list[HoursRow]] = {}
    for row in sessions:
        by_unit.setdefault(row.unit, []).append(row)
    plan = {}
    for key, rows in by_unit.items():
        have = list(OfficeHours.objects.select_related("unit").filter(**_of_unit(key)))
        if not any(row.by_hand for row in have) and {row.row() for row in have} != set(rows):
            plan[key] = rows
    return plan


def _of_unit(key: str) -> dict[str, object]:
    return {"unit__key": key} if key else {"unit__isnull": True}


def _replace_hours(key: str, rows: Sequence[HoursRow]) -> int:
    unit = Unit.objects.filter(key=key).first() if key else None
    if key and unit is None:
        raise UnknownUnit(key=key)
    OfficeHours.objects.filter(**_of_unit(key)).delete()
    return len(OfficeHours.objects.bulk_create([from_row(row, unit, by_hand=False) for row in rows]))


def _day_from(row: DayRow) -> CalendarDay:
    status = Status.PREDICTED if row.predicted else Status.ANNOUNCED
    return CalendarDay(date=row.date, kind=row.kind.value, name=row.name, source=row.source, status=status)
