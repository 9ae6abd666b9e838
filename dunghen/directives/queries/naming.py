"""From the names in a letter to units: as of the letter's date, and to those who owe today."""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.conf import settings

from dunghen.directives import rules
from dunghen.directives.models import Assignment, Letter, Party, Task
from dunghen.kernel import access
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.organisation.directory import GroupResult, Resolution
from dunghen.kernel.organisation.models import Grant, Person, Role, Unit, UnitKind
from dunghen.kernel.worktime import arithmetic
from dunghen.kernel.worktime import queries as worktime
from dunghen.kernel.worktime.arithmetic import Calendar


def calendar(_on: dt.date) -> Calendar:
    """Return the province's working calendar."""
    return worktime.calendar_for()


def day_off_rule() -> str:
    """Return where a date that is a day off moves for reports upward: "previous" unless the province set "next"."""
    return str(settings.DIRECTIVES_DAY_OFF)


def address(path: str) -> str:
    """Return the full address of a page, for messages."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


class Resolver:
    """Resolves the wordings of one letter as of its date; a wording met again costs nothing."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self._known: dict[str, Resolution] = {}

    def look(self, wording: str) -> Resolution:
        """Return what the register of units says about ``wording`` on the day."""
        if wording not in self._known:
            self._known[wording] = organisation.resolve_name(wording, self.on)
        return self._known[wording]

    def party(self, wording: str) -> dict[str, Any]:
        """Return the fields of a Party: ``unit_id`` for one unit, ``is_group`` for a class or a list of units in one wording."""
        found = self.look(wording)
        if found.unit is not None:
            return {"unit_id": found.unit.id, "is_group": False}
        group = found.group is not None or (not found.candidates and not organisation.expand(wording, self.on).unknown)
        return {"unit_id": None, "is_group": group}

    def questions(self, parties: Iterable[Party]) -> list[str]:
        """Return a sentence for each name that stands for no unit, or for a class of units that has no member on the day."""
        found = []
        for party in parties:
            if not party.is_resolved:
                said = self.look(party.wording).sentence
                found.append(said or f"Chưa nhận ra đơn vị “{party.wording}”. Đó là đơn vị nào?")
            elif party.is_group:
                found.append(organisation.expand(party.wording, self.on).empty_reason)
        return [sentence for sentence in dict.fromkeys(found) if sentence]


def unit_named(name: str, on: dt.date | None) -> Unit | None:
    """Return the unit that ``name`` means on a day, or None."""
    if not name or on is None:
        return None
    found = organisation.resolve_name(name, on).unit
    units: list[Unit] = list(Unit.objects.filter(pk=found.id)) if found else []
    return units[0] if units else None


def default_overseer(on: dt.date) -> Unit | None:
    """Return the unit that follows letters by default, as the province set it (a unit key; successors today stand in)."""
    for key in settings.DIRECTIVES_OVERSEER_KEYS:
        unit: Unit | None = Unit.objects.filter(key=key).first()
        if unit is not None and unit.is_valid_on(on):
            return unit
    return None


def units_of(task: Task, role: str) -> list[Unit]:
    """Return the units that the parties of ``role`` stand for as of the letter's date, each once, in the letter's order."""
    ids: dict[int, None] = {}
    for party in task.parties.all():
        if party.role == role:
            ids.update(dict.fromkeys(_ids_of(party, task.letter)))
    units = Unit.objects.in_bulk(list(ids))
    return [units[unit_id] for unit_id in ids]


def _ids_of(party: Party, letter: Letter) -> Iterable[int]:
    if party.unit_id is not None:
        return (party.unit_id,)
    if not party.is_group or letter.issued_on is None:
        return ()
    return expanded(party, letter).ids


def expanded(party: Party, letter: Letter) -> GroupResult:
    """Return what a party that names a class of units stands for as of the letter's date."""
    assert letter.issued_on is not None
    return organisation.expand(party.wording, letter.issued_on, addressees=addressee_ids(letter))


def addressee_ids(letter: Letter) -> list[int]:
    """Return the units that the letter is addressed to, for wordings that mean "everybody addressed"."""
    assert letter.issued_on is not None
    ids: dict[int, None] = {}
    for wording in letter.addressees:
        found = organisation.resolve_name(wording, letter.issued_on)
        ids.update(dict.fromkeys([found.unit.id] if found.unit else organisation.expand(wording, letter.issued_on).ids))
    return list(ids)


def why_nobody(task: Task) -> str:
    """Say why a task's leading names stand for nobody, e.g. that the district level ended."""
    on = task.letter.issued_on
    assert on is not None
    reasons = (
        organisation.expand(party.wording, on).empty_reason
        for party in task.parties.all()
        if party.role == Party.Role.LEAD and party.is_group
    )
    return next(filter(None, reasons), "không có đơn vị nào được giao")


def living_successor(unit: Unit, on: dt.date) -> Unit:
    """Return ``unit`` itself while it lives on ``on``, else its main successor; the unit when none is known."""
    if unit.is_valid_on(on):
        return unit
    heirs = organisation.successors_of(unit.pk, on)
    main = [heir for heir in heirs if heir.main] or list(heirs)
    return Unit.objects.get(pk=main[0].unit.id) if main else unit


def overseers_of(letter: Letter, at: dt.datetime) -> list[Person]:
    """Return those who follow the letter: supervisors and clerks of its overseeing unit, else of any unit."""
    rows = Grant.objects.on(at.astimezone(ZONE).date()).filter(
        role__in=(Role.SUPERVISOR, Role.CLERK), person__is_active=True
    )
    own = rows.filter(unit_id=letter.overseer_unit_id)
    chosen = own if own.exists() else rows.filter(unit__kind=UnitKind.OFFICE)
    return list(Person.objects.filter(pk__in=chosen.values("person_id")).order_by("pk"))


def is_own_work(actor: Person, assignment: Assignment, at: dt.datetime) -> bool:
    """Say whether ``actor`` stands in the unit that owes it and leads no province: then others judge, extend, move or cancel it."""
    mine = access.standing(actor, at)
    return assignment.unit_id in mine.all_units() and Role.LEADER not in mine.roles()


def reply_due(task: Task, at: dt.datetime) -> rules.Due:
    """Return the due moment of a cooperating unit's reply: the date set by hand, else halfway to the task's own due date.

    Halfway is counted in working days and at least one; a task without a date asks for a reply within the province's setting.
    """
    today = at.astimezone(ZONE).date()
    days = calendar(today)
    if task.reply_by is not None:
        wanted = {"kind": "absolute", "date": task.reply_by.isoformat(), "bound": "by"}
        return rules.due_of(wanted, task.letter.issued_on or task.reply_by, days, day_off=day_off_rule())
    count = int(settings.DIRECTIVES_REPLY_WORKING_DAYS)
    if task.due_at is not None and task.due_at > at:
        # What lies beyond the calendar is far enough for the setting.
        with suppress(arithmetic.OutsideCalendar):
            left = int(arithmetic.working_days_between(days, today, task.due_at.astimezone(ZONE).date()))
            count = max(1, left // 2)
    due = arithmetic.add_working_days(days, at, count)
    return rules.Due(due, f"Trả lời trong {count} ngày làm việc kể từ ngày giao.")


_LIKELY = (
    ("hồ sơ đúng", "dossiers.on_time_rate"),
    ("hồ sơ trực tuyến", "dossiers.online_rate"),
    ("thanh toán trực tuyến", "dossiers.online_payment_rate"),
    ("phản ánh … đúng hạn", "petitions.on_time_rate"),
    ("kiến nghị … đúng hạn", "petitions.on_time_rate"),
    ("hài lòng", "surveys.satisfaction"),
    ("sipas", "surveys.satisfaction"),
    ("giải ngân", "investment.disbursement_rate"),
    ("kiến nghị", "petitions.answered_rate"),
    ("phản ánh", "petitions.answered_rate"),
)


def likely_measure(metric: str) -> str:
    """Return the slug of the measure that a target's words most likely mean; a person may change it."""
    words = metric.lower()
    # "…": all the parts are said, in any order.
    return next((slug for parts, slug in _LIKELY if all(part in words for part in parts.split(" … "))), "")
