"""Issuing: tasks become assignments, one per unit (and per period), each with its commitment; units are told."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from dunghen.directives import queries, rules, verbs
from dunghen.directives.models import Assignment, Cooperation, ExtensionRequest, Letter, Party, Task
from dunghen.kernel import access
from dunghen.kernel.acts import AlreadyDone, Deed, act
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.commitments.operations import Promise, open_many
from dunghen.kernel.errors import WrongState
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.kernel.worktime import arithmetic

ASSIGNMENT = "directives.assignment"
COOPERATION = "directives.cooperation"


@dataclass(frozen=True)
class Owed:
    """One assignment to be opened: which unit owes it, and which unit the letter named when that one has ended since."""

    task: Task
    unit: Unit
    named: Unit
    period: rules.Period | None
    due: rules.Due
    began: dt.datetime | None = None
    """When the duty began, if not on the letter's own date."""


def issue(*, actor: Person, letter: Letter, at: dt.datetime) -> Letter:
    """Issue a confirmed letter. Raises NotReady naming what is missing, AlreadyIssued.

    Groups resolve as of the letter's date; a unit that has ended since passes the duty to its main successor today.
    """
    with act(verbs.LETTER_ISSUED, actor=actor, on=letter, at=at) as deed:
        letter = deed.lock(letter)
        if letter.state != rules.DRAFT:
            raise rules.AlreadyIssued(ref=letter)
        tasks = list(letter.tasks.filter(dropped=False).prefetch_related("parties__unit"))
        _require_ready(letter, tasks, at)
        owed = [item for task in tasks for item in _owed(letter, task, at)]
        assignments = open_owed(deed, letter, owed, at)
        for task in tasks:
            _open_cooperations(deed, letter, task, at)
        letter.state, letter.issued_at, letter.issued_by = rules.ISSUED, at, actor
        letter.save(update_fields=["state", "issued_at", "issued_by"])
        units = {item.unit.pk for item in owed}
        passed_on = sorted({f"{item.named} → {item.unit}" for item in owed if item.named != item.unit})
        deed.note(tasks=len(tasks), units=len(units), assignments=len(assignments), passed_on=passed_on)
        tell(deed, letter, owed)
    return letter


def withdraw(*, actor: Person, letter: Letter, why: str, at: dt.datetime) -> Letter:
    """Withdraw a letter issued by mistake or replaced: open assignments are cancelled, what was done stays on record."""
    if not why.strip():
        raise rules.ReasonNeeded(action="thu hồi văn bản")
    with act(verbs.LETTER_WITHDRAWN, actor=actor, on=letter, at=at, reason=why) as deed:
        letter = deed.lock(letter)
        if letter.state == rules.WITHDRAWN:
            raise WrongState(action="Thu hồi văn bản", state=letter.get_state_display())
        pending = letter.assignments.filter(state__in=rules.OPEN_STATES)
        units = {assignment.unit_id for assignment in pending}
        for assignment in pending.select_related("commitment").select_for_update(of=("self",)).order_by("id"):
            commitments.cancel(actor=actor, commitment=assignment.commitment, reason=why, at=at)
        for cooperation in Cooperation.objects.filter(task__letter=letter, commitment__outcome="").select_related(
            "commitment"
        ):
            commitments.cancel(actor=actor, commitment=cooperation.commitment, reason=why, at=at)
        pending.update(state=rules.CANCELLED, last_word=why)
        ExtensionRequest.objects.filter(assignment__letter=letter, state=ExtensionRequest.State.ASKED).update(
            state=ExtensionRequest.State.REFUSED, decided_at=at, decided_by=actor, note="Văn bản đã được thu hồi."
        )
        letter.state, letter.key = rules.WITHDRAWN, None
        letter.save(update_fields=["state", "key"])
        for people in queries.people_of(units, at).values():
            for person in people:
                deed.post(
                    verbs.DECISION_NOTICE,
                    to=person,
                    facts={
                        "decision": "Thu hồi văn bản",
                        "ref": str(letter),
                        "why": why,
                        "due": "không còn",
                        "url": queries.address(reverse("directives:letter", args=[letter.pk])),
                    },
                )
    return letter


def open_occurrences(*, at: dt.datetime) -> int:
    """Open the assignments of every periodic task's periods that have begun by ``at``; return how many were opened.

    Run daily by the worker; running it again opens nothing twice. It catches up at most ``rules.CATCH_UP``; a unit whose last
    period was cancelled owes no further one.
    """
    opened = 0
    running = Task.objects.filter(letter__state=rules.ISSUED, dropped=False, deadline__kind="periodic")
    for task in running.select_related("letter").prefetch_related("parties__unit"):
        if next(_missing_occurrences(task, at), None) is None:
            continue
        try:
            opened += _open_occurrences(task, at)
        except AlreadyDone:
            # Another worker opened them while this one waited for the task.
            continue
    return opened


def _open_occurrences(task: Task, at: dt.datetime) -> int:
    with act(verbs.OCCURRENCES_OPENED, actor=access.SYSTEM, on=task, at=at) as deed:
        deed.lock(task)
        fresh = list(_missing_occurrences(task, at))
        if not fresh:
            raise AlreadyDone
        open_owed(deed, task.letter, fresh, at)
        deed.note(count=len(fresh), period=", ".join(sorted({item.period.label for item in fresh if item.period})))
        tell(deed, task.letter, fresh)
    return len(fresh)


def _require_ready(letter: Letter, tasks: Sequence[Task], at: dt.datetime) -> None:
    def refuse(why: str) -> None:
        raise rules.NotReady(ref=letter, why=why)

    if not letter.number or not letter.issued_on or not letter.issuer:
        refuse("thiếu số, ngày hoặc cơ quan ban hành")
    assert letter.issued_on is not None
    if letter.issued_on > _day(at):
        refuse(f"ngày ban hành {letter.issued_on:%d/%m/%Y} chưa đến")
    if letter.overseer_unit_id is None:
        refuse("chưa chọn đơn vị theo dõi, tổng hợp")
    if not tasks:
        refuse("không có nhiệm vụ nào")
    if waiting := [task.ref or str(task.order) for task in tasks if not task.confirmed]:
        refuse(
            f"còn {len(waiting)} nhiệm vụ chưa xác nhận (mục {', '.join(waiting[:6])}{'…' if len(waiting) > 6 else ''})"
        )
    for task in tasks:
        parties = list(task.parties.all())
        if not any(party.role == Party.Role.LEAD for party in parties):
            refuse(f"mục {task.ref or task.order} chưa có đơn vị chủ trì")
        if any(not party.is_resolved for party in parties):
            refuse(f"mục {task.ref or task.order} còn tên đơn vị chưa nhận ra")
        if task.due_at is not None and _day(task.due_at) < letter.issued_on:
            refuse(f"mục {task.ref or task.order} có hạn {_day(task.due_at):%d/%m/%Y} trước ngày ban hành văn bản")


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(arithmetic.ZONE).date()


def _owed(letter: Letter, task: Task, at: dt.datetime) -> Iterator[Owed]:
    units = queries.units_of(task, Party.Role.LEAD)
    if not units:
        raise rules.NotReady(ref=letter, why=f"mục {task.ref or task.order}: {queries.why_nobody(task)}")
    if task.is_periodic:
        yield from _occurrences(task, _living(units, _day(at)), at, ahead=dt.timedelta(days=7))
        return
    due_at = task.due_at.astimezone(arithmetic.ZONE) if task.due_at else None
    for named, unit in _living(units, _day(at)):
        yield Owed(task, unit, named, None, rules.Due(due_at, task.due_note))


def _living(units: Iterable[Unit], on: dt.date, holders: Mapping[int, Unit] | None = None) -> list[tuple[Unit, Unit]]:
    """Return (named, owing) pairs: whoever holds the duty now (``holders``) or the unit itself, or the main successor on ``on``.

    One pair per owing unit.
    """
    owed_by: dict[int, tuple[Unit, Unit]] = {}
    for named in units:
        owing = queries.living_successor((holders or {}).get(named.pk, named), on)
        owed_by.setdefault(owing.pk, (named, owing))
    return list(owed_by.values())


def _occurrences(
    task: Task, pairs: Sequence[tuple[Unit, Unit]], at: dt.datetime, *, ahead: dt.timedelta = dt.timedelta()
) -> Iterator[Owed]:
    """Yield what is owed for every period begun by ``at`` (or beginning within ``ahead``: at issue, so that no week is lost)."""
    rule = task.deadline.get("rule") or {}
    start = task.letter.issued_on or _day(at)
    calendar = queries.calendar(_day(at))
    for period in rules.periods(rule, start, _day(at) + ahead):
        due = rules.due_of_period(period, rule, calendar, day_off=queries.day_off_rule())
        # A period whose report was due before the letter existed, or long before anybody was asked, is nobody's promise.
        if due.on is not None and due.on < max(start, _day(at) - rules.CATCH_UP):
            continue
        for named, unit in pairs:
            yield Owed(task, unit, named, period, due)


def _missing_occurrences(task: Task, at: dt.datetime) -> Iterator[Owed]:
    have: set[tuple[int, str]] = set()
    holders: dict[int, Unit] = {}
    ended: dict[int, bool] = {}
    # Whoever took over the last period, by decision or by succession, owes the next ones; cancelled, the duty is over.
    for assignment in task.assignments.select_related("unit").order_by("period_first", "id"):
        have.add((assignment.named_unit_id, assignment.period))
        holders[assignment.named_unit_id] = assignment.unit
        ended[assignment.named_unit_id] = assignment.state == rules.CANCELLED
    named = [unit for unit in queries.units_of(task, Party.Role.LEAD) if not ended.get(unit.pk)]
    pairs = _living(named, _day(at), holders)
    # A unit that ended without a known successor stops nobody else's report.
    alive = [(named, owing) for named, owing in pairs if owing.is_valid_on(_day(at))]
    for item in _occurrences(task, alive, at):
        if item.period and (item.named.pk, item.period.label) not in have:
            yield item


def open_owed(deed: Deed, letter: Letter, owed: Sequence[Owed], at: dt.datetime) -> list[Assignment]:
    """Open an assignment with its commitment for each of ``owed``."""
    names = _references(letter, owed)
    rows = open_many(
        actor=deed.actor,
        promises=[_opening(letter, item, reference) for item, reference in zip(owed, names, strict=True)],
        at=at,
    )
    assignments = Assignment.objects.bulk_create(
        [
            Assignment(
                task=item.task,
                letter=letter,
                unit=item.unit,
                named_unit=item.named,
                commitment=commitment,
                period=item.period.label if item.period else "",
                period_first=item.period.first if item.period else None,
            )
            for item, commitment in zip(owed, rows, strict=True)
        ],
        batch_size=2000,
    )
    for commitment, assignment in zip(rows, assignments, strict=True):
        commitment.url = reverse("directives:assignment", args=[assignment.pk])
    Commitment.objects.bulk_update(rows, ["url"], batch_size=2000)
    return assignments


def _opening(letter: Letter, item: Owed, reference: str) -> Promise:
    return Promise(
        kind=ASSIGNMENT,
        reference=reference,
        subject=item.task.summary,
        owner_unit=item.unit,
        creditor=", ".join(item.task.report_to) or letter.issuer,
        due_at=item.due.at,
        basis=_basis(letter, item),
        term=_term(letter, item),
        overseer_unit=letter.overseer_unit,
        opened_at=item.began or _began(letter),
    )


def _began(letter: Letter) -> dt.datetime:
    """Return when the duty began: the letter's own date, so that a result dated before it was typed in here still counts."""
    assert letter.issued_on is not None
    return dt.datetime.combine(letter.issued_on, dt.time(), arithmetic.ZONE)


def _basis(letter: Letter, item: Owed) -> dict[str, Any]:
    """Copy where the duty comes from and how its date was understood, as it stands at issuing."""
    deadline = item.task.deadline
    basis: dict[str, Any] = {
        "text": deadline.get("text") or "",
        "source": f"{letter} ngày {letter.issued_on:%d/%m/%Y}, mục {item.task.ref or item.task.order}",
        "note": item.due.note,
        "hour_level": _to_the_hour(deadline),
    }
    if item.named != item.unit:
        basis["named_unit"] = item.named.name
    return basis


def _to_the_hour(deadline: Mapping[str, Any]) -> bool:
    return bool(deadline.get("time") or (deadline.get("rule") or {}).get("time"))


def _term(letter: Letter, item: Owed) -> dict[str, Any] | None:
    """Return the term as data, so that a change of the calendar can recount it; None for a moment that a person or the letter gave."""
    deadline = item.task.deadline
    rule = deadline.get("rule") or {}
    if item.due.on is None or _to_the_hour(deadline) or item.task.due_note.startswith(rules.SET_BY_HAND):
        return None
    if deadline.get("kind") == "relative" and letter.issued_on:
        term = rules.term_of(rule, letter.issued_on)
        return None if term["kind"] == "moment" else term
    if item.period:
        last = item.period.written - dt.timedelta(days=item.period.bound == "before")
    else:
        last = dt.date.fromisoformat(deadline["date"]) - dt.timedelta(days=deadline.get("bound") == "before")
    roll = rules.NEXT if item.due.on > last else rules.PREVIOUS if item.due.on < last else queries.day_off_rule()
    return {"kind": "date", "date": last.isoformat(), "roll": roll}


def _references(letter: Letter, owed: Sequence[Owed]) -> list[str]:
    """Name each assignment for people, and differently from every other: a letter may number two tasks alike."""
    refs = defaultdict(set)
    for item in owed:
        refs[item.task.ref].add(item.task.pk)
    names = []
    for item in owed:
        task = item.task
        clause = f"mục {task.ref}" if task.ref and len(refs[task.ref]) == 1 else f"việc {task.order}"
        name = f"{letter.number} ({letter.issued_on:%Y}) {clause}"
        if item.period:
            name += f" kỳ {item.period.label}"
        names.append((f"{name} – {item.unit.short_name}", f"{task.pk}.{item.unit.pk}"))
    return _told_apart(ASSIGNMENT, names)


def _told_apart(kind: str, names: Sequence[tuple[str, str]]) -> list[str]:
    """Return each (name, mark) as a reference of at most 120 letters that nothing else bears, with the mark where it must be."""
    wanted = [name[:120] for name, _ in names]
    # A letter that was withdrawn and entered anew, or two issuers with one number: the name is in use already.
    taken = set(Commitment.objects.filter(kind=kind, reference__in=wanted).values_list("reference", flat=True))
    found = []
    for name, (_, mark) in zip(wanted, names, strict=True):
        reference = name if name not in taken else f"{name[: 118 - len(mark)]} #{mark}"
        taken.add(reference)
        found.append(reference)
    return found


def _open_cooperations(deed: Deed, letter: Letter, task: Task, at: dt.datetime) -> None:
    leads = {unit.pk for _, unit in _living(queries.units_of(task, Party.Role.LEAD), _day(at))}
    helping = _living(queries.units_of(task, Party.Role.COOPERATING), _day(at))
    units = [unit for _, unit in helping if unit.pk not in leads]
    if not units:
        return
    due = queries.reply_due(task, at)
    clause = f"{letter.number} ({letter.issued_on:%Y}) việc {task.order} – phối hợp"
    names = _told_apart(COOPERATION, [(f"{clause} – {unit.short_name}", f"{task.pk}.{unit.pk}") for unit in units])
    rows = open_many(
        actor=deed.actor,
        promises=[
            Promise(
                kind=COOPERATION,
                reference=name,
                subject=task.summary,
                owner_unit=unit,
                creditor="đơn vị chủ trì",
                due_at=due.at,
                basis={"text": due.note, "source": f"{letter}, mục {task.ref or task.order}"},
                overseer_unit=letter.overseer_unit,
                opened_at=_began(letter),
            )
            for unit, name in zip(units, names, strict=True)
        ],
        at=at,
    )
    made = Cooperation.objects.bulk_create(
        [Cooperation(task=task, unit=unit, commitment=row) for unit, row in zip(units, rows, strict=True)]
    )
    for row, cooperation in zip(rows, made, strict=True):
        row.url = reverse("directives:cooperation", args=[cooperation.pk])
    Commitment.objects.bulk_update(rows, ["url"])


def tell(deed: Deed, letter: Letter, owed: Sequence[Owed]) -> None:
    """Queue one message per unit to its head (to its officers where it has none), naming all its tasks."""
    by_unit: dict[int, list[Owed]] = defaultdict(list)
    for item in owed:
        by_unit[item.unit.pk].append(item)
    people = queries.people_of(by_unit.keys(), deed.at)
    for unit_id, items in by_unit.items():
        lines = "\n".join(
            f"- Mục {item.task.ref or item.task.order}: {item.task.summary.rstrip('.;, ')}. Hạn: {f'{item.due.on:%d/%m/%Y}' if item.due.on else 'không ghi ngày'}."
            for item in items
        )
        for person in people.get(unit_id, ()):
            deed.post(
                verbs.NEW_ASSIGNMENTS,
                to=person,
                facts={
                    "unit": items[0].unit.name,
                    "letter": str(letter),
                    "issued_on": f"{letter.issued_on:%d/%m/%Y}",
                    "abstract": letter.abstract,
                    "count": len(items),
                    "tasks": lines,
                    "url": queries.address(reverse("directives:letter", args=[letter.pk])),
                },
                key=f"{deed.id}:{verbs.NEW_ASSIGNMENTS.slug}:{unit_id}:{person.pk}",
            )
