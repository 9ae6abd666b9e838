"""What the scenes are played with: people and assignments found by short names, moments by date and hour."""

import datetime as dt
from pathlib import Path

from dunghen.directives import operations as directives
from dunghen.directives.models import Assignment, Letter, Task
from dunghen.kernel.access import Role
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Grant, Person

FOLDER = Path(__file__).resolve().parents[3] / "data" / "demo"


def moment(text: str) -> dt.datetime:
    """Return "2021-08-18 09:30" as an aware moment."""
    return dt.datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def person(email: str) -> Person:
    return Person.objects.get(email=email)


def enter(clerk: Person, file: str, at: dt.datetime) -> Letter:
    """Drop a letter of the demonstration's folder."""
    return directives.receive(actor=clerk, name=file, content=(FOLDER / file).read_bytes(), at=at).letter


def confirm_all(clerk: Person, letter: Letter, at: dt.datetime) -> None:
    for task in letter.tasks.filter(dropped=False, confirmed=False):
        directives.confirm_task(actor=clerk, task=task, at=at)


def task(letter: Letter, ref: str) -> Task:
    return letter.tasks.get(ref=ref, dropped=False)


def assignment(letter: Letter, ref: str, unit_key: str, period: str | None = None) -> Assignment:
    """Return what a unit owes for a clause (of a period)."""
    rows = letter.assignments.filter(task__ref=ref, unit__key=unit_key).select_related(
        "commitment", "unit", "letter", "task"
    )
    return rows.get() if period is None else rows.get(period=period)


def head(unit_id: int, at: dt.datetime) -> Person:
    grant = Grant.objects.on(at.date()).filter(unit_id=unit_id, role=Role.HEAD).select_related("person").first()
    assert grant is not None, f"The demonstration has no head for unit {unit_id}."
    return grant.person


def finish(
    owed: Assignment, overseer: Person, *, handed_in: str, number: str, accepted: str | None, document_on: str = ""
) -> None:
    """Let the unit's head take the assignment, hand in the result, and the overseer accept it."""
    at = moment(handed_in)
    actor = head(owed.unit_id, at)
    if owed.state == "assigned":
        owed = directives.accept(
            actor=actor, assignment=owed, at=min(at, moment("2021-08-20 08:15")) if at.year == 2021 else at
        )
    directives.hand_in(
        actor=actor,
        assignment=owed,
        text="Đơn vị gửi văn bản kết quả kèm danh mục việc đã làm.",
        document_number=number,
        document_on=dt.date.fromisoformat(document_on) if document_on else at.date(),
        at=at,
    )
    if accepted:
        owed.refresh_from_db()
        directives.accept_result(actor=overseer, assignment=owed, at=moment(accepted), note="Đủ nội dung yêu cầu.")


def has_head(unit_id: int, at: dt.datetime) -> bool:
    return Grant.objects.on(at.date()).filter(unit_id=unit_id, role=Role.HEAD).exists()
