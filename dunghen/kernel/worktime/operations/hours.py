"""Office hours: set for a time or for good, and dropped."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Subject, act
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime import rules, verbs
from dunghen.kernel.worktime.arithmetic import HoursRow
from dunghen.kernel.worktime.arithmetic.calendar import require_session
from dunghen.kernel.worktime.models import THREAD, OfficeHours
from dunghen.kernel.worktime.operations.proving import one_at_a_time, prove_and_tell, required
from dunghen.kernel.worktime.refusals import BadWeekdays, NoOwnHours


def set_office_hours(
    *,
    unit: Unit | None,
    valid_from: dt.date,
    sessions: Sequence[tuple[int, int]],
    weekdays: Collection[int],
    source: str,
    actor: Actor,
    at: dt.datetime,
    valid_to: dt.date | None = None,
) -> list[OfficeHours]:
    """Let ``sessions`` (opens, closes in minutes of the day) hold on ``weekdays`` (ISO) from ``valid_from`` to ``valid_to``.

    Earlier hours of the same unit give way exactly there and stand again afterwards. Raises BadWeekdays, ReasonMissing,
    BrokenCalendar, errors.Forbidden.
    """
    with act(verbs.HOURS_SET, actor=actor, on=None, at=at) as deed:
        one_at_a_time()
        days = frozenset(weekdays)
        if not days or not days <= set(range(1, 8)) or not sessions:
            raise BadWeekdays
        ground = required(source, _("căn cứ"))
        _carve(unit, valid_from, valid_to, days)
        made = [
            OfficeHours(
                unit=unit,
                valid_from=valid_from,
                valid_to=valid_to,
                weekdays=weekday_text(days),
                opens=opens,
                closes=closes,
                source=ground,
                by_hand=True,
            )
            for opens, closes in sorted(sessions)
        ]
        for row in made:
            # The arithmetic refuses a bad session with its own sentence before the database does.
            require_session(row.opens, row.closes)
        OfficeHours.objects.bulk_create(made)
        deed.about(_hours_subject(unit))
        deed.note(
            unit=_unit_name(unit),
            since=valid_from,
            until=valid_to,
            weekdays=weekday_text(days),
            hours=[str(row) for row in made],
            source=ground,
        )
        why = _("giờ làm việc của %(unit)s thay đổi từ ngày %(day)s") % {
            "unit": _unit_name(unit),
            "day": f"{valid_from:%d/%m/%Y}",
        }
        prove_and_tell(valid_from, valid_to, unit, actor, at, why)
    return made


def drop_office_hours(*, unit: Unit, why: str, actor: Actor, at: dt.datetime) -> None:
    """Remove a unit's own hours altogether; it keeps the general ones. Raises ReasonMissing, errors.NotFound, errors.Forbidden."""
    with act(verbs.HOURS_DROPPED, actor=actor, on=None, at=at) as deed:
        one_at_a_time()
        rows = list(OfficeHours.objects.select_for_update().filter(unit=unit))
        if not rows:
            raise NoOwnHours(unit=unit.name)
        reason = required(why, _("lý do"))
        first = min(row.valid_from for row in rows)
        OfficeHours.objects.filter(unit=unit).delete()
        deed.about(_hours_subject(unit))
        deed.note(unit=unit.name, hours=[str(row) for row in rows], why=reason)
        cause = _("%(unit)s bỏ giờ làm việc riêng") % {"unit": unit.name}
        prove_and_tell(first, None, unit, actor, at, cause)


def _carve(unit: Unit | None, since: dt.date, until: dt.date | None, weekdays: frozenset[int]) -> None:
    for old in OfficeHours.objects.select_for_update(of=("self",)).select_related("unit").filter(unit=unit):
        left = rules.carve(old.row(), since, until, weekdays)
        if left == [old.row()]:
            continue
        old.delete()
        OfficeHours.objects.bulk_create(from_row(row, unit, by_hand=old.by_hand) for row in left)


def from_row(row: HoursRow, unit: Unit | None, *, by_hand: bool) -> OfficeHours:
    return OfficeHours(
        unit=unit,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        weekdays=weekday_text(row.weekdays),
        opens=row.opens,
        closes=row.closes,
        source=row.source,
        by_hand=by_hand,
    )


def weekday_text(days: frozenset[int]) -> str:
    return "".join(map(str, sorted(days)))


def _unit_name(unit: Unit | None) -> str:
    return unit.name if unit else _("toàn tỉnh")


def _hours_subject(unit: Unit | None) -> Subject:
    return Subject("worktime.hours", unit.pk if unit else None, _unit_name(unit), (THREAD,), unit.pk if unit else None)
