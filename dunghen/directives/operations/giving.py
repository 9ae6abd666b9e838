"""Giving an assignment that another room asks for: it is gathered on a slip of assignments and then lives like any other."""

import datetime as dt

from dunghen.directives import queries, rules, verbs
from dunghen.directives.models import Letter, Party, Task
from dunghen.directives.operations.issuing import Owed, open_owed, tell
from dunghen.kernel import access
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments.asking import Asked
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.kernel.text import search_key


def give(actor: Actor, asked: Asked, at: dt.datetime) -> Commitment:
    """Open an assignment of ``asked.unit`` (its living successor when it has ended), tell the unit, and return its commitment.

    Raises Forbidden, EmptyTask, UnfitNewDate for a day that has passed, UnfitUnit.
    """
    today = at.astimezone(ZONE).date()
    with act(verbs.GIVEN, actor=actor, on=None, at=at, origin=asked.origin_text, task=asked.text) as deed:
        if not isinstance(actor, Person) or not asked.text.strip():
            raise rules.EmptyTask
        unit = queries.living_successor(asked.unit, today)
        if not unit.is_valid_on(today):
            raise rules.UnfitUnit(unit=unit, why="đơn vị đã kết thúc hoạt động")
        deadline = {
            "kind": "absolute",
            "date": asked.due_on.isoformat(),
            "bound": "by",
            "text": f"{asked.due_on:%d/%m/%Y}",
        }
        due = rules.due_of(deadline, today, queries.calendar(today), day_off=queries.day_off_rule())
        if due.on is None or due.on < today:
            raise rules.UnfitGivenDate(due=f"{asked.due_on:%d/%m/%Y}")
        letter = deed.lock(_slip(actor, asked, at, today))
        task = _laid(letter, asked, deadline, due, unit)
        began = dt.datetime.combine(today, dt.time(), ZONE)
        owed = Owed(task, unit, asked.unit, None, due, began)
        (assignment,) = open_owed(deed, letter, [owed], at)
        deed.about(assignment)
        deed.note(unit=unit.name, due=f"{due.on:%d/%m/%Y}")
        tell(deed, letter, [owed])
    return assignment.commitment


def _slip(actor: Person, asked: Asked, at: dt.datetime, today: dt.date) -> Letter:
    """Return the slip that gathers what is asked for under this heading in this year."""
    key = f"phieu|{search_key(asked.heading)[:120]}|{today.year}"
    held = access.standing(actor, at)
    units = {unit for allow in verbs.GIVE.allow for unit in held.units(allow.role)}
    where = Unit.objects.filter(pk__in=units).order_by("pk").first()
    slip, fresh = Letter.objects.get_or_create(
        key=key,
        defaults={
            "type": rules.SLIP,
            "issued_on": today,
            "issuer": where.name if where else "",
            "issuer_unit": where,
            "abstract": asked.heading,
            "state": rules.ISSUED,
            "overseer_unit": queries.default_overseer(today),
            "text": asked.heading,
            "entered_at": at,
            "entered_by": actor,
            "issued_at": at,
            "issued_by": actor,
        },
    )
    if fresh:
        slip.number = f"{slip.pk}/PGV"
        slip.search = search_key(f"{slip.number} {slip.abstract} {slip.issuer}")
        slip.save(update_fields=["number", "search"])
    return slip


def _laid(letter: Letter, asked: Asked, deadline: dict[str, str], due: rules.Due, unit: Unit) -> Task:
    order = letter.tasks.count() + 1
    task = Task.objects.create(
        letter=letter,
        order=order,
        ref=str(order),
        summary=asked.text.strip(),
        deadline=deadline,
        due_at=due.at,
        due_note=due.note[:400],
        product=asked.evidence.strip()[:200],
        confirmed=True,
        search=search_key(f"{order} {asked.text}"),
    )
    Party.objects.create(task=task, role=Party.Role.LEAD, wording=asked.unit.name[:400], unit=unit)
    return task
