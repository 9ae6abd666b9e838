"""The figures of a letter for its papers: every number with the assignments behind it, as plain JSON.

Signing freezes this very mapping, so that each number of a signed paper opens the list it was counted from, as it was.

::

    {"at": ISO moment, "letter": {...}, "rate": 52.3 | None,
     "lists": {"overdue": [3, 17], "task-4": [...], ...},        # assignment ids
     "assignments": {"3": {"reference": …, "unit": …, "state": …, "timeliness": …, "due": ISO | None, …}},
     "tasks": [...], "aims": [...], "extensions": {...}}
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from dunghen.directives import rules
from dunghen.directives.models import Assignment, ExtensionRequest, Letter, Report, Task
from dunghen.directives.queries.lists import aims_of
from dunghen.directives.queries.naming import calendar
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.worktime.arithmetic import Calendar, OutsideCalendar, working_days_between

Figures = dict[str, Any]

LISTS: Mapping[str, tuple[str, ...]] = {
    "all": timeliness.STATES,
    "done": timeliness.DONE_STATES,
    "on_time": timeliness.ON_TIME_STATES,
    "judged": timeliness.JUDGED_STATES,
    "open": timeliness.OPEN_STATES,
    "running": (timeliness.IN_TIME, timeliness.DUE_SOON),
    "late": (timeliness.OVERDUE, timeliness.DONE_LATE),
    "without_date": (timeliness.UNDATED, timeliness.DONE_UNDATED),
}
"""Lists that join states of timeliness; each state is a list of its own name too."""


def figures_of_letter(letter: Letter, at: dt.datetime) -> Figures:
    """Return the figures of ``letter`` at ``at`` (shape in the module's text). A fixed number of queries."""
    rows = _assignments(letter)
    soon = commitments.soon_until(at)
    states = {row.pk: row.commitment.timeliness(at, soon) for row in rows}
    said = _last_reports(rows)
    days = calendar(at.date())
    requests = list(
        ExtensionRequest.objects.filter(assignment__letter=letter).order_by("id").values_list("state", "assignment_id")
    )
    return {
        "at": at.isoformat(),
        "letter": _letter(letter),
        "rate": timeliness.on_time_rate({state: list(states.values()).count(state) for state in timeliness.STATES}),
        "units": len({row.unit_id for row in rows}),
        "lists": _lists(rows, states, requests),
        "assignments": {str(row.pk): _row(row, states[row.pk], said.get(row.pk, ""), days, at) for row in rows},
        "tasks": [_task(task) for task in letter.tasks.filter(dropped=False).prefetch_related("parties")],
        "aims": [
            {
                "text": aim.target.text,
                "metric": aim.target.metric,
                "value": None if aim.reading is None else float(aim.reading.value),
                "unit": aim.target.unit,
                "measured_in": "" if aim.reading is None else aim.reading.unit,
                "met": aim.met,
            }
            for aim in aims_of(letter, at)
        ],
        "extensions": {
            state: sum(1 for found, _ in requests if found == state) for state in ExtensionRequest.State.values
        },
    }


def _assignments(letter: Letter) -> list[Assignment]:
    rows = letter.assignments.select_related("unit", "named_unit", "task", "commitment")
    return sorted(rows, key=lambda row: (row.task.order, row.unit.name, row.period_first or dt.date.min, row.pk))


def _last_reports(rows: Iterable[Assignment]) -> dict[int, str]:
    """Return what each agency last reported of its progress."""
    reports = Report.objects.filter(assignment__in=[row.pk for row in rows], kind=Report.Kind.PROGRESS)
    return dict(reports.order_by("id").values_list("assignment_id", "text"))


def _lists(
    rows: Iterable[Assignment], states: Mapping[int, str], requests: Iterable[tuple[str, int]]
) -> dict[str, list[int]]:
    lists: dict[str, list[int]] = defaultdict(list)
    for name in (*LISTS, *timeliness.STATES, *rules.STATE_LABELS):
        lists[name] = []
    for row in rows:
        state = states[row.pk]
        names = [state, *(name for name, joined in LISTS.items() if state in joined)]
        names += [row.state, f"task-{row.task_id}", f"unit-{row.unit_id}"]
        names += [f"task-{row.task_id}-{kind}" for kind, joined in LISTS.items() if kind != "all" and state in joined]
        names += [f"task-{row.task_id}-{state}", f"unit-{row.unit_id}-{state}"]
        if row.send_back_count:
            names.append("sent_back_ever")
        # "done" and "cancelled" name a state of the work and of time alike: one list, each assignment once.
        for name in dict.fromkeys(names):
            lists[name].append(row.pk)
    for state, pk in requests:
        if pk not in lists[f"extension_{state}"]:
            lists[f"extension_{state}"].append(pk)
    for name in ("sent_back_ever", *(f"extension_{state}" for state in ExtensionRequest.State.values)):
        lists.setdefault(name, [])
    return dict(lists)


def _row(row: Assignment, state: str, said: str, days: Calendar, at: dt.datetime) -> dict[str, Any]:
    commitment = row.commitment
    return {
        "reference": commitment.reference,
        "clause": row.task.ref or str(row.task.order),
        "task": row.task_id,
        "period": row.period,
        "unit": row.unit.name,
        "unit_id": row.unit_id,
        "named_unit": row.named_unit.name if row.named_unit_id != row.unit_id else "",
        "state": row.state,
        "timeliness": state,
        "percent": row.percent,
        "due": _iso(commitment.due_at),
        "closed": _iso(commitment.closed_at),
        "extensions": commitment.extensions,
        "result_number": row.result_number,
        "result_on": row.result_on.isoformat() if row.result_on else None,
        "late_days": late_days(days, commitment.due_at, commitment.closed_at or at),
        "said": said.strip(),
        "told": row.last_word.strip(),
    }


def late_days(days: Calendar, due_at: dt.datetime | None, until: dt.datetime) -> int | None:
    """Return the working days from the due day to ``until``, 0 when not late; None without a date or beyond the calendar."""
    if due_at is None:
        return None
    try:
        late = int(working_days_between(days, due_at.astimezone(ZONE).date(), until.astimezone(ZONE).date()))
    except OutsideCalendar:
        return None
    return max(0, late) if until > due_at else 0


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.pk,
        "type": letter.get_type_display(),
        "number": letter.number,
        "on": letter.issued_on.isoformat() if letter.issued_on else None,
        "issuer": letter.issuer,
        "abstract": letter.abstract,
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "id": task.pk,
        "clause": task.ref or str(task.order),
        "summary": task.summary,
        "leads": [party.wording for party in task.parties.all() if party.role == "lead"],
        "due": _iso(task.due_at),
        "deadline": task.deadline.get("text") or "",
        "periodic": task.is_periodic,
    }


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(ZONE).isoformat() if moment else None
