"""From an address to an object the person may see; anything else does not exist for him."""

from typing import Any

from django.http import HttpRequest

from dunghen.directives import queries, rules, verbs
from dunghen.directives.models import Assignment, Cooperation, Letter, Paper, Task
from dunghen.kernel import access, errors


def letter(request: HttpRequest, pk: int) -> Letter:
    """Return a letter the person may see, or refuse with NotFound."""
    return _one(queries.visible_letters(request.user, request.at), pk)  # type: ignore[attr-defined, arg-type]


def draft(request: HttpRequest, pk: int) -> Letter:
    """Return a letter for correcting: the person must be one who enters letters. An issued one is refused with a sentence."""
    found = letter(request, pk)
    access.require(request.user, verbs.ENTER, found, request.at)  # type: ignore[attr-defined, arg-type]
    if found.state != rules.DRAFT:
        raise rules.AlreadyIssued(ref=found)
    return found


def task(request: HttpRequest, pk: int) -> Task:
    """Return a task of a draft the person may correct."""
    found = Task.objects.select_related("letter").filter(pk=pk).first()
    if found is None:
        raise errors.NotFound
    draft(request, found.letter_id)
    return found


def assignment(request: HttpRequest, pk: int) -> Assignment:
    """Return an assignment the person may see, or refuse with NotFound."""
    rows = Assignment.objects.select_related(
        "commitment__owner_person", "unit", "letter__overseer_unit", "task", "named_unit"
    )
    found = rows.filter(pk=pk).first()
    if found is None or not access.may(request.user, verbs.SEE, found, request.at):  # type: ignore[attr-defined, arg-type]
        raise errors.NotFound
    return found


def cooperation(request: HttpRequest, pk: int) -> Cooperation:
    """Return a cooperation the person may see: its own unit, the lead, or who follows the letter."""
    found = (
        Cooperation.objects.select_related("commitment", "unit", "task__letter__overseer_unit").filter(pk=pk).first()
    )
    if found is None or not access.may(request.user, verbs.SEE, found, request.at):  # type: ignore[attr-defined, arg-type]
        raise errors.NotFound
    return found


def paper(request: HttpRequest, pk: int) -> Paper:
    """Return a paper; only who follows letters and the head of the unit that signs it see papers."""
    found = Paper.objects.select_related("letter", "author_unit").filter(pk=pk).first()
    if found is None or not access.may(request.user, verbs.SEE_PAPER, found, request.at):  # type: ignore[attr-defined, arg-type]
        raise errors.NotFound
    return found


def _one(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise errors.NotFound
    return found
