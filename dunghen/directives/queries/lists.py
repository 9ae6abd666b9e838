"""What lists, boards and pages of this room show, always from what the actor may see."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dunghen.directives import rules, verbs
from dunghen.directives.models import Assignment, Cooperation, ExtensionRequest, Letter, Target, Task
from dunghen.kernel import access, measures
from dunghen.kernel.access import Actor
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.commitments.models import Commitment, CommitmentQuerySet
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.text import search_key

ASSIGNMENT = "directives.assignment"

SHOWN = (
    "kind",
    "reference",
    "subject",
    "url",
    "opened_at",
    "original_due_at",
    "due_at",
    "due_set_at",
    "suspended_at",
    "extensions",
    "closed_at",
    "outcome",
    "owner_unit__name",
    "owner_unit__short_name",
    "owner_person__full_name",
    "assignment__period",
    "assignment__state",
    "assignment__percent",
    "assignment__letter__number",
    "assignment__letter__abstract",
    "assignment__task__ref",
    "assignment__task__order",
)
"""What a row of a list shows; the rest (the text of a letter above all) is not fetched with each of its assignments."""

JOINED = ("all", "open", "done", "on_time", "judged")
"""Names a list may be asked for by that join several states of timeliness."""


@dataclass(frozen=True)
class Wanted:
    """Which assignments a list shows. Empty: any. ``timeliness``: a state, or one of ``JOINED``."""

    timeliness: str = "open"
    state: str = ""
    unit: str = ""
    """Unit id, "mine" for the actor's own units."""
    letter: str = ""
    task: str = ""
    person: str = ""
    """ "mine": those the actor is in charge of."""
    waits: str = ""
    """ "extension": those with a request for a later date that nobody has decided."""
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """Read the filters from an address; what is unknown is taken for the default."""
        given = {item.name: query.get(item.name, "").strip()[:200] for item in fields(cls)}
        if given["timeliness"] not in (*JOINED, *timeliness.STATES):
            given["timeliness"] = "open"
        if given["state"] not in rules.STATE_LABELS:
            given["state"] = ""
        for name in ("letter", "task"):
            given[name] = given[name] if given[name].isdecimal() and len(given[name]) < 19 else ""
        if given["unit"] != "mine" and not (given["unit"].isdecimal() and len(given["unit"]) < 19):
            given["unit"] = ""
        for name, known in (("person", "mine"), ("waits", "extension")):
            given[name] = given[name] if given[name] == known else ""
        return cls(**given)

    def query(self) -> dict[str, str]:
        """Return the filters that differ from the default, for an address."""
        return {
            item.name: getattr(self, item.name) for item in fields(self) if getattr(self, item.name) != item.default
        }


def visible_letters(actor: Actor, at: dt.datetime) -> QuerySet[Letter]:
    """Return the letters the actor may see: overseers all, an agency those that give it something to do."""
    rows = Letter.objects.all()
    if access.may(actor, verbs.SEE_LETTER, None, at):
        return rows
    assignee = {"assignee": "unit_id"}
    owed = access.visible(Assignment.objects.all(), actor, verbs.SEE_LETTER, at, assignee)
    helping = access.visible(Cooperation.objects.all(), actor, verbs.SEE_LETTER, at, assignee)
    given = Q(pk__in=owed.values("letter_id")) | Q(pk__in=helping.values("task__letter_id"))
    return rows.exclude(state=rules.DRAFT).filter(given)


def assignments(actor: Actor, wanted: Wanted, at: dt.datetime) -> CommitmentQuerySet:
    """Return the commitments of the assignments that ``wanted`` asks for and the actor may see, with what a row shows."""
    rows: CommitmentQuerySet = Commitment.objects.filter(kind=ASSIGNMENT)
    rows = access.visible(rows, actor, verbs.SEE, at, {"owner": "owner_unit_id"})  # type: ignore[assignment]
    rows = _timely(rows, wanted.timeliness, at)
    if wanted.state:
        rows = rows.filter(assignment__state=wanted.state)
    if wanted.unit == "mine":
        rows = rows.filter(owner_unit__in=access.standing(actor, at).all_units())
    elif wanted.unit:
        rows = rows.filter(owner_unit_id=int(wanted.unit))
    if wanted.letter:
        rows = rows.filter(assignment__letter_id=int(wanted.letter))
    if wanted.task:
        rows = rows.filter(assignment__task_id=int(wanted.task))
    if wanted.person:
        rows = rows.filter(owner_person_id=actor.id)
    if wanted.waits:
        rows = rows.filter(assignment__extension_requests__state=ExtensionRequest.State.ASKED)
    if wanted.q:
        rows = commitments.search(rows, wanted.q)
    rows = rows.select_related("assignment__task", "assignment__letter", "owner_unit", "owner_person")
    return rows.only(*SHOWN)


def _timely(rows: CommitmentQuerySet, wanted: str, at: dt.datetime) -> CommitmentQuerySet:
    if wanted == "open":
        return rows.open()
    if wanted == "done":
        return rows.filter(outcome="fulfilled")
    if wanted == "all":
        return rows
    soon = commitments.soon_until(at)
    joined = {"on_time": timeliness.ON_TIME_STATES, "judged": timeliness.JUDGED_STATES}.get(wanted, (wanted,))
    condition = Q(pk__in=())
    for state in joined:
        condition |= timeliness.condition(state, at, soon)
    return rows.filter(condition)


OPEN_FIRST = (timeliness.OVERDUE, timeliness.DUE_SOON, timeliness.IN_TIME, timeliness.UNDATED, timeliness.SUSPENDED)
"""The open states, what hurts most first."""


def open_counts(actor: Actor, wanted: Wanted, at: dt.datetime) -> dict[str, int]:
    """Return open state → count of what ``wanted`` asks for. One query."""
    found = totals(actor, at, wanted)
    return {state: found[state] for state in OPEN_FIRST}


def owing_units(actor: Actor, at: dt.datetime) -> list[tuple[int, str]]:
    """Return (id, name) of the units that owe something the actor may see, for a filter. One query."""
    owed = access.visible(Assignment.objects.filter(unit=OuterRef("pk")), actor, verbs.SEE, at, {"owner": "unit_id"})
    return list(Unit.objects.filter(Exists(owed)).order_by("name").values_list("pk", "name"))


def letters_to_choose(actor: Actor, at: dt.datetime) -> list[tuple[int, str]]:
    """Return (id, number and date) of the issued letters the actor may see, the newest first, for a filter."""
    rows = visible_letters(actor, at).filter(state=rules.ISSUED).order_by("-issued_on", "-id")
    found = rows.values_list("pk", "number", "issued_on")[:LETTERS_TO_CHOOSE]
    return [(pk, f"{number} ({on:%d/%m/%Y})" if on else number) for pk, number, on in found]


LETTERS_TO_CHOOSE = 300


# -- boards -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One row of a board: what it stands for, the count of each state, the filters that open the list behind a number."""

    label: str
    query: Mapping[str, str]
    counts: Mapping[str, int]
    note: str = ""

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        return sum(self.counts[state] for state in timeliness.DONE_STATES)

    @property
    def on_time(self) -> int:
        return sum(self.counts[state] for state in timeliness.ON_TIME_STATES)

    @property
    def judged(self) -> int:
        return sum(self.counts[state] for state in timeliness.JUDGED_STATES)

    @property
    def open(self) -> int:
        return sum(self.counts[state] for state in timeliness.OPEN_STATES)

    @property
    def rate(self) -> float | None:
        """Share (percent) finished in time among what had to be finished by now: finished with a date, or overdue."""
        return timeliness.on_time_rate(self.counts)


def _counted(rows: CommitmentQuerySet, at: dt.datetime, *keys: str) -> dict[tuple[Any, ...], dict[str, int]]:
    """Return the values of ``keys`` → state of time → count. One query that judges each row once.

    Grouping by the judgement is several times cheaper than a filtered count for each state, and its columns lie in one index.
    """
    judged = (
        rows.select_related(None)
        .defer(None)
        .order_by()
        .annotate(judged=timeliness.case(at, commitments.soon_until(at)))
    )
    found: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: dict.fromkeys(timeliness.STATES, 0))
    for *group, state, count in judged.values_list(*keys, "judged").annotate(count=Count("pk")):
        found[tuple(group)][state] = count
    return found


def counted(rows: CommitmentQuerySet, at: dt.datetime) -> dict[str, int]:
    """Return state → count of ``rows``; every state is a key. One query."""
    return _counted(rows, at)[()]


def totals(actor: Actor, at: dt.datetime, wanted: Wanted | None = None) -> dict[str, int]:
    """Return state → count over everything the actor may see (of ``wanted``). One query."""
    return counted(assignments(actor, wanted or Wanted(timeliness="all"), at), at)


def board_by_unit(actor: Actor, at: dt.datetime, wanted: Wanted | None = None) -> list[Line]:
    """Return a line per owing unit, the most overdue first. Two queries."""
    base = wanted or Wanted(timeliness="all")
    found = {unit: counts for (unit,), counts in _counted(assignments(actor, base, at), at, "owner_unit_id").items()}
    names = dict(Unit.objects.filter(pk__in=found).values_list("pk", "name"))
    return _worst_first(
        Line(names[unit], {**base.query(), "unit": str(unit)}, counts) for unit, counts in found.items()
    )


def board_by_letter(actor: Actor, at: dt.datetime) -> list[Line]:
    """Return a line per issued letter, the most overdue first. Two queries."""
    found = _counted(assignments(actor, Wanted(timeliness="all"), at), at, "assignment__letter_id")
    letters = Letter.objects.only("number", "abstract").in_bulk([letter for (letter,) in found])
    return _worst_first(
        Line(str(letters[letter]), {"letter": str(letter), "timeliness": "all"}, counts, letters[letter].abstract)
        for (letter,), counts in found.items()
    )


def board_by_state(actor: Actor, at: dt.datetime) -> list[tuple[str, str, int]]:
    """Return (state, label, count) of the workflow states. One query."""
    rows = access.visible(Assignment.objects.all(), actor, verbs.SEE, at, {"owner": "unit_id"})
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    return [(state, str(label), counts.get(state, 0)) for state, label in rules.STATES]


def extensions_waiting(actor: Actor, at: dt.datetime) -> int:
    """Return how many requests for a later date nobody has decided, among the assignments the actor may see. One query."""
    return assignments(actor, Wanted(waits="extension"), at).select_related(None).order_by().count()


def _worst_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(
        lines,
        key=lambda line: (-line.counts[timeliness.OVERDUE], -line.counts[timeliness.DUE_SOON], -line.total, line.label),
    )


# -- one letter -----------------------------------------------------------------------------------------------------------


@dataclass
class TaskLine:
    """A task with what its agencies owe, late ones first."""

    task: Task
    assignments: list[Assignment] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    @property
    def late(self) -> int:
        return self.states.count(timeliness.OVERDUE)

    @property
    def dots(self) -> list[dict[str, str]]:
        pairs = zip(self.assignments, self.states, strict=True)
        return [{"state": state, "unit": item.unit.short_name, "url": item.commitment.url} for item, state in pairs]


_ORDER = {state: place for place, state in enumerate((timeliness.OVERDUE, timeliness.DUE_SOON, *timeliness.STATES))}


def tasks_of(letter: Letter, actor: Actor, at: dt.datetime) -> list[TaskLine]:
    """Return the letter's tasks in reading order with the assignments the actor may see. Three queries."""
    soon = commitments.soon_until(at)
    lines = {task.pk: TaskLine(task) for task in letter.tasks.filter(dropped=False).prefetch_related("parties__unit")}
    rows = access.visible(letter.assignments.all(), actor, verbs.SEE, at, {"owner": "unit_id"})
    rows = rows.select_related("unit", "commitment")
    found: dict[int, list[tuple[str, Assignment]]] = defaultdict(list)
    for item in rows:
        found[item.task_id].append((item.commitment.timeliness(at, soon), item))
    for task_id, items in found.items():
        items.sort(key=lambda pair: (_ORDER[pair[0]], pair[1].unit.name))
        lines[task_id].states = [state for state, _ in items]
        lines[task_id].assignments = [item for _, item in items]
    return list(lines.values())


@dataclass(frozen=True)
class Aim:
    """A target with the live reading of its measure, None while it is not measured."""

    target: Target
    reading: measures.Reading | None
    met: bool | None


def aims_of(letter: Letter, at: dt.datetime) -> list[Aim]:
    """Return the letter's targets with what is measured now."""
    found = []
    for target in letter.targets.select_related("task").order_by("task__order", "id"):
        reading = measures.read(target.measure_slug, measures.Scope(at)) if target.measure_slug else None
        met = None if reading is None else reaches(float(reading.value), target.op, float(target.value))
        found.append(Aim(target, reading, met))
    return found


def reaches(value: float, op: str, goal: float) -> bool:
    """Say whether ``value`` satisfies ``op`` ``goal`` (>, >=, =, <=, <)."""
    return {">": value > goal, ">=": value >= goal, "=": value == goal, "<=": value <= goal, "<": value < goal}[op]


def counts_of_letters(letter_ids: Sequence[int], actor: Actor, at: dt.datetime) -> dict[int, dict[str, int]]:
    """Return letter id → state → count for the letters of one page. One query."""
    rows = assignments(actor, Wanted(timeliness="all"), at).filter(assignment__letter_id__in=letter_ids)
    return {letter: counts for (letter,), counts in _counted(rows, at, "assignment__letter_id").items()}


def search_letters(actor: Actor, text: str, at: dt.datetime) -> QuerySet[Letter]:
    """Return the visible letters that hold every word of ``text``, with or without diacritics, the newest first."""
    rows = visible_letters(actor, at)
    for word in search_key(text).split():
        rows = rows.filter(search__contains=word)
    return rows.order_by("-issued_on", "-id")
