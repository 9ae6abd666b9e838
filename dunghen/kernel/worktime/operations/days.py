"""Days: added, changed and removed by hand."""

import datetime as dt

from django.utils.translation import gettext as _

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.worktime import verbs
from dunghen.kernel.worktime.models import CalendarDay, Kind, Status
from dunghen.kernel.worktime.operations.proving import one_at_a_time, prove_and_tell, required
from dunghen.kernel.worktime.refusals import DayTaken


def add_day(
    *,
    date: dt.date,
    kind: Kind,
    name: str,
    source: str,
    actor: Actor,
    at: dt.datetime,
    status: Status = Status.ANNOUNCED,
) -> CalendarDay:
    """Write a day into the calendar. Raises DayTaken, ReasonMissing, BrokenCalendar, errors.Forbidden."""
    with act(verbs.DAY_ADDED, actor=actor, on=None, at=at) as deed:
        one_at_a_time()
        day = CalendarDay.objects.select_for_update().filter(date=date).first() or CalendarDay(date=date)
        if day.pk and not day.withdrawn:
            raise DayTaken(date=f"{date:%d/%m/%Y}", name=day.name)
        _write(day, kind, name, source, status)
        deed.about(day)
        deed.note(kind=Kind(kind).label, name=day.name, source=day.source, status=status)
        prove_and_tell(date, date, None, actor, at, _("lịch làm việc thêm ngày %(day)s") % {"day": f"{date:%d/%m/%Y}"})
    return day


def change_day(
    *,
    day: CalendarDay,
    kind: Kind,
    name: str,
    source: str,
    actor: Actor,
    at: dt.datetime,
    status: Status = Status.ANNOUNCED,
) -> CalendarDay:
    """Change what a day is, its name, ground or status. Raises ReasonMissing, BrokenCalendar, errors.Forbidden, errors.NotFound."""
    with act(verbs.DAY_CHANGED, actor=actor, on=day, at=at) as deed:
        one_at_a_time()
        day = deed.lock(day)
        deed.note(old_kind=Kind(day.kind).label, old_name=day.name, old_source=day.source, old_status=day.status)
        _write(day, kind, name, source, status)
        deed.note(kind=Kind(kind).label, name=day.name, source=day.source, status=status)
        why = _("lịch làm việc sửa ngày %(day)s") % {"day": f"{day.date:%d/%m/%Y}"}
        prove_and_tell(day.date, day.date, None, actor, at, why)
    return day


def remove_day(*, day: CalendarDay, why: str, actor: Actor, at: dt.datetime) -> None:
    """Take a day out of the calendar; loading a file again does not bring it back.

    Raises ReasonMissing, BrokenCalendar, errors.Forbidden, errors.NotFound.
    """
    with act(verbs.DAY_REMOVED, actor=actor, on=day, at=at) as deed:
        one_at_a_time()
        day = deed.lock(day)
        deed.note(kind=Kind(day.kind).label, name=day.name, source=day.source, why=required(why, _("lý do")))
        day.withdrawn = day.by_hand = True
        day.save(update_fields=["withdrawn", "by_hand"])
        cause = _("lịch làm việc bỏ ngày %(day)s") % {"day": f"{day.date:%d/%m/%Y}"}
        prove_and_tell(day.date, day.date, None, actor, at, cause)


def _write(day: CalendarDay, kind: Kind, name: str, source: str, status: Status) -> None:
    day.kind, day.status = Kind(kind), Status(status)
    day.name = required(name, _("tên ngày"))
    day.source = required(source, _("căn cứ"))
    day.by_hand, day.withdrawn = True, False
    day.save()
