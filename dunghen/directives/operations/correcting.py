"""Correcting and confirming what was read, before the letter is issued."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from dunghen.directives import queries, rules, verbs
from dunghen.directives.models import Letter, Party, Target, Task
from dunghen.directives.operations.entering import letter_key, require_unknown, touch
from dunghen.kernel import measures
from dunghen.kernel.acts import act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import search_key

LETTER_FIELDS = (
    "type",
    "number",
    "issued_on",
    "issuer",
    "abstract",
    "urgency",
    "signer",
    "signer_role",
    "overseer_unit",
)


@dataclass(frozen=True)
class TaskValues:
    """What a person says a task is. ``lead`` and ``coop`` are names of units or groups, one each."""

    summary: str
    ref: str = ""
    lead: Sequence[str] = ()
    coop: Sequence[str] = ()
    deadline: Mapping[str, Any] = field(default_factory=lambda: {"kind": "none", "text": None})
    due_on: dt.date | None = None
    """A date set by hand; it wins over what the deadline's wording gives."""
    reply_by: dt.date | None = None
    assignee_is_head: bool = False
    report_to: Sequence[str] = ()
    product: str = ""


def correct_letter(*, actor: Person, letter: Letter, changes: Mapping[str, Any], at: dt.datetime) -> Letter:
    """Correct fields of a draft letter. Raises AlreadyIssued, SameLetter. ``changes``: field of LETTER_FIELDS → value."""
    unknown = set(changes) - set(LETTER_FIELDS)
    if unknown:
        raise ValueError(f"Not fields of a letter: {sorted(unknown)}")
    with act(verbs.LETTER_CORRECTED, actor=actor, on=letter, at=at) as deed:
        letter = touch(deed, letter)
        moved = {name: value for name, value in changes.items() if getattr(letter, name) != value}
        named = {field.name: str(field.verbose_name) for field in Letter._meta.fields}
        labels = [{**named, "overseer_unit": "đơn vị theo dõi"}[name] for name in moved]
        deed.note(
            fields=", ".join(labels) or "không đổi", old={name: getattr(letter, name) for name in moved}, new=moved
        )
        for name, value in moved.items():
            setattr(letter, name, value)
        document = {"number": letter.number, "issuer": letter.issuer, "date": letter.issued_on}
        letter.key = letter_key(document)
        require_unknown(document, besides=letter)
        letter.issuer_unit = queries.unit_named(letter.issuer, letter.issued_on)
        letter.search = search_key(f"{letter.number} {letter.abstract} {letter.issuer}")
        letter.save()
        if "issued_on" in moved:
            _read_anew(letter)
    return letter


def add_task(*, actor: Person, letter: Letter, values: TaskValues, at: dt.datetime) -> Task:
    """Add a task that the reading missed. It counts as confirmed: a person wrote it."""
    with act(verbs.TASK_ADDED, actor=actor, on=letter, at=at) as deed:
        letter = touch(deed, letter)
        last = letter.tasks.aggregate(last=Max("order"))["last"] or 0
        task = Task(letter=letter, order=last + 1, confirmed=True)
        _apply(task, values)
        deed.about(task)
    return task


def correct_task(*, actor: Person, task: Task, values: TaskValues, at: dt.datetime) -> Task:
    """Set a task to ``values`` and count it as confirmed. Raises AlreadyIssued, EmptyTask."""
    with act(verbs.TASK_CORRECTED, actor=actor, on=task, at=at) as deed:
        touch(deed, task.letter)
        task = deed.lock(task)
        before = _snapshot(task)
        task.confirmed = True
        _apply(task, values)
        after = _snapshot(task)
        changed = [name for name in after if after[name] != before[name]]
        deed.note(
            fields=", ".join(changed) or "không đổi",
            old={n: before[n] for n in changed},
            new={n: after[n] for n in changed},
        )
    return task


def split_task(*, actor: Person, task: Task, first: str, second: str, at: dt.datetime) -> tuple[Task, Task]:
    """Split a task in two with the same parties and deadline; the second follows the first. Both want confirming again."""
    if not first.strip() or not second.strip():
        raise rules.UnfitSplit
    with act(verbs.TASK_SPLIT, actor=actor, on=task, at=at, first=first, second=second) as deed:
        letter = touch(deed, task.letter)
        task = deed.lock(task)
        parties, targets = list(task.parties.all()), list(task.targets.all())
        _make_room(letter, task.order)
        _reword(task, first)
        task.confirmed = False
        task.save()
        twin = Task.objects.get(pk=task.pk)
        twin.pk, twin._state.adding, twin.order = None, True, task.order + 1
        _reword(twin, second)
        twin.save()
        for party in parties:
            party.pk, party._state.adding, party.task = None, True, twin
        Party.objects.bulk_create(parties)
        # A target goes where its words went.
        for target in targets:
            if target.text and target.text not in task.summary and target.text in twin.summary:
                Target.objects.filter(pk=target.pk).update(task=twin)
    return task, twin


def merge_tasks(*, actor: Person, into: Task, other: Task, at: dt.datetime) -> Task:
    """Merge ``other`` into ``into``: contents joined, parties and targets united; ``other`` is dropped."""
    if into.pk == other.pk or into.letter_id != other.letter_id:
        raise rules.UnfitMerge
    with act(verbs.TASKS_MERGED, actor=actor, on=into, at=at, other=str(other)) as deed:
        touch(deed, into.letter)
        into, other = deed.lock(into), deed.lock(other)
        _reword(into, f"{into.summary.rstrip('.')}. {other.summary}")
        into.spans = sorted([*into.spans, *other.spans])
        into.quote = f"{into.quote} {other.quote}".strip()
        into.questions = [*into.questions, *other.questions, *_one_deadline(into, other)]
        into.confirmed = False
        into.save()
        have = {(party.role, party.wording) for party in into.parties.all()}
        for party in other.parties.all():
            if (party.role, party.wording) not in have:
                party.pk, party._state.adding, party.task = None, True, into
                party.save()
        other.targets.update(task=into)
        other.dropped = True
        other.save(update_fields=["dropped"])
    return into


def _one_deadline(into: Task, other: Task) -> list[str]:
    if into.deadline.get("kind") == other.deadline.get("kind") and into.due_at == other.due_at:
        return []
    said = other.deadline.get("text") or other.due_note or "không ghi"
    return [f"Hạn: nhiệm vụ gộp vào ghi “{said}”. Giữ hạn nào?"]


def drop_task(*, actor: Person, task: Task, at: dt.datetime) -> Task:
    """Leave a task out of the issue; it can be restored until then."""
    return _mark(verbs.TASK_DROPPED, actor, task, at, dropped=True)


def restore_task(*, actor: Person, task: Task, at: dt.datetime) -> Task:
    return _mark(verbs.TASK_RESTORED, actor, task, at, dropped=False)


def confirm_task(*, actor: Person, task: Task, at: dt.datetime) -> Task:
    """Say that the task is right as it stands. Raises NotReady while a name stands for no unit."""
    with act(verbs.TASK_CONFIRMED, actor=actor, on=task, at=at) as deed:
        touch(deed, task.letter)
        task = deed.lock(task)
        if unknown := [party.wording for party in task.parties.all() if not party.is_resolved]:
            raise rules.NotReady(ref=task, why=f"chưa nhận ra đơn vị “{'”, “'.join(unknown)}”")
        task.confirmed = True
        task.save(update_fields=["confirmed"])
    return task


def confirm_sure(*, actor: Person, letter: Letter, at: dt.datetime) -> int:
    """Confirm every task that raises no question and whose leading names are all known; return how many. One act."""
    with act(verbs.SURE_CONFIRMED, actor=actor, on=letter, at=at) as deed:
        letter = touch(deed, letter)
        waiting = letter.tasks.filter(dropped=False, confirmed=False, questions=[]).prefetch_related("parties")
        sure = [task.pk for task in waiting if all(party.is_resolved for party in task.parties.all())]
        letter.tasks.filter(pk__in=sure).update(confirmed=True)
        deed.note(count=len(sure), tasks=sure)
    return len(sure)


def bind_target(*, actor: Person, target: Target, measure_slug: str, at: dt.datetime) -> Target:
    """Tie a target to a published measure (empty: untie). Allowed at any time: what is measured is no change of the letter."""
    with act(
        verbs.TARGET_BOUND, actor=actor, on=target.letter, at=at, target=target.text, measure=measure_slug
    ) as deed:
        if measure_slug and measures.get(measure_slug) is None:
            raise rules.NotReady(ref=target.letter, why=f"chưa có số đo “{measure_slug}”")
        target = deed.lock(target)
        target.measure_slug = measure_slug
        target.save(update_fields=["measure_slug"])
    return target


def _mark(verb: Any, actor: Person, task: Task, at: dt.datetime, **fields: bool) -> Task:
    with act(verb, actor=actor, on=task, at=at) as deed:
        touch(deed, task.letter)
        task = deed.lock(task)
        for name, value in fields.items():
            setattr(task, name, value)
        task.save(update_fields=list(fields))
    return task


def _apply(task: Task, values: TaskValues) -> None:
    if not values.summary.strip():
        raise rules.EmptyTask
    on = task.letter.issued_on or task.letter.entered_at.astimezone(ZONE).date()
    calendar = queries.calendar(on)
    _reword(task, values.summary)
    task.ref = values.ref[:30]
    task.deadline = dict(values.deadline)
    if values.due_on is not None:
        due = rules.due_of(
            {"kind": "absolute", "date": values.due_on.isoformat(), "bound": "by"},
            on,
            calendar,
            day_off=queries.day_off_rule(),
        )
        task.due_note = f"{rules.SET_BY_HAND} {due.note}".strip()[:400]
    else:
        due = rules.due_of(task.deadline, on, calendar, day_off=queries.day_off_rule())
        task.due_note = due.note[:400]
    task.due_at = due.at
    task.reply_by = values.reply_by
    task.assignee_is_head = values.assignee_is_head
    task.report_to = list(values.report_to)
    task.product = values.product[:200]
    task.questions = []
    resolver = queries.Resolver(on)
    parties = [
        Party(
            role=role,
            position=position,
            wording=wording[:400],
            **resolver.party(wording),
        )
        for role, names in (("lead", values.lead), ("coop", values.coop))
        for position, wording in enumerate(names)
    ]
    if unresolved := [party.wording for party in parties if not party.is_resolved]:
        raise rules.NotReady(ref=task, why=f"chưa nhận ra đơn vị “{'”, “'.join(unresolved)}”")
    task.scope = _scope(task.letter, parties)
    task.save()
    task.parties.all().delete()
    for party in parties:
        party.task = task
    Party.objects.bulk_create(parties)


def _scope(letter: Letter, parties: Sequence[Party]) -> str:
    leads = [party for party in parties if party.role == Party.Role.LEAD]
    if leads and {party.wording for party in leads} == set(letter.addressees):
        return Task.Scope.ADDRESSEES
    return Task.Scope.GROUP if any(party.is_group for party in leads) else Task.Scope.NAMED


def _reword(task: Task, summary: str) -> None:
    task.summary = summary.strip()
    task.search = search_key(f"{task.ref} {task.summary}")


def _make_room(letter: Letter, after: int) -> None:
    later = list(letter.tasks.filter(order__gt=after))
    for task in later:
        task.order += 1
    Task.objects.bulk_update(later, ["order"])


def _read_anew(letter: Letter) -> None:
    """The letter's date moved: names and dates mean what they mean on that day. What this changes wants confirming again.

    A date that a person set stays.
    """
    on = letter.issued_on or letter.entered_at.astimezone(ZONE).date()
    calendar, resolver = queries.calendar(on), queries.Resolver(on)
    for task in letter.tasks.filter(dropped=False).prefetch_related("parties"):
        before = task.due_at
        if not task.due_note.startswith(rules.SET_BY_HAND):
            due = rules.due_of(task.deadline, on, calendar, day_off=queries.day_off_rule())
            task.due_at, task.due_note = due.at, due.note[:400]
        parties = list(task.parties.all())
        moved = task.due_at != before
        for party in parties:
            meant = resolver.party(party.wording)
            if (party.unit_id, party.is_group) != (meant["unit_id"], meant["is_group"]):
                party.unit_id, party.is_group, moved = meant["unit_id"], meant["is_group"], True
                party.save(update_fields=["unit", "is_group"])
        if moved:
            task.confirmed = False
            task.questions = [
                f"Ngày văn bản được sửa. Hạn: {task.due_note} Có đúng không?",
                *resolver.questions(parties),
            ]
            task.save(update_fields=["due_at", "due_note", "confirmed", "questions"])


def _snapshot(task: Task) -> dict[str, Any]:
    return {
        "mục": task.ref,
        "nội dung": task.summary,
        "hạn": task.due_at,
        "chủ trì": [party.wording for party in task.parties.filter(role=Party.Role.LEAD)],
        "phối hợp": [party.wording for party in task.parties.filter(role=Party.Role.COOPERATING)],
        "báo cáo về": list(task.report_to),
        "sản phẩm": task.product,
    }
