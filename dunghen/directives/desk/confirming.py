"""Confirming a letter: its text with the read spans marked on one side, the tasks on the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunghen.desk import answers, frame
from dunghen.directives import operations, queries, rules, verbs
from dunghen.directives.desk import finding
from dunghen.directives.forms import LetterForm, MergeForm, NothingForm, SplitForm, TaskForm
from dunghen.directives.models import Letter, Party, Task
from dunghen.kernel import access
from dunghen.kernel.errors import Refusal


@dataclass(frozen=True)
class Piece:
    """A stretch of the letter's text between two marks: which tasks and which field it belongs to."""

    text: str
    tasks: tuple[int, ...] = ()
    field: str = ""
    opens: tuple[int, ...] = ()
    """Tasks whose first mark begins here."""


FIELDS = {
    "number": _("số"),
    "date": _("ngày"),
    "issuer": _("cơ quan ban hành"),
    "abstract": _("trích yếu"),
    "urgency": _("độ khẩn"),
    "addressees": _("kính gửi"),
    "signer": _("người ký"),
}


def pieces(text: str, tasks: Iterable[Task], spans: dict[str, Any]) -> list[Piece]:
    """Cut ``text`` at every boundary of a span, so that overlapping spans can be shown side by side."""
    marks = [(start, end, task.order, "") for task in tasks for start, end in task.spans]
    marks += [(start, end, 0, name) for name in FIELDS for start, end in spans.get(name) or ()]
    cuts = sorted({0, len(text), *(max(0, min(len(text), edge)) for mark in marks for edge in mark[:2])})
    seen: set[int] = set()
    found = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        inside = [mark for mark in marks if mark[0] <= start and end <= mark[1]]
        orders = tuple(sorted({order for _, _, order, _ in inside if order}))
        opens = tuple(order for order in orders if order not in seen)
        seen.update(opens)
        found.append(Piece(text[start:end], orders, next((name for _, _, _, name in inside if name), ""), opens))
    return found


@require_safe
@frame.page(verbs.SEE_LETTER)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter beside what was read from it: to correct for those who enter letters, to read for those who issue them."""
    letter = finding.letter(request, pk)
    if letter.state != rules.DRAFT:
        return redirect("directives:letter", pk)
    may_enter = access.may(request.user, verbs.ENTER, letter, request.at)
    if not may_enter:
        access.require(request.user, verbs.ISSUE, letter, request.at)
    tasks = list(letter.tasks.prefetch_related("parties__unit", "targets"))
    kept = [task for task in tasks if not task.dropped]
    context = {
        "letter": letter,
        "tasks": [_card(letter, task) for task in kept],
        "dropped": [task for task in tasks if task.dropped],
        "pieces": pieces(letter.text, kept, letter.spans),
        "unsure": sum(bool(task.questions) and not task.confirmed for task in kept),
        "waiting": sum(not task.confirmed for task in kept),
        "sure": sum(not task.confirmed and not task.questions for task in kept),
        "may_enter": may_enter,
        "may_issue": access.may(request.user, verbs.ISSUE, letter, request.at),
        "files": letter.files.order_by("id"),
        "questions": _questions(letter),
    }
    return render(request, "directives/confirm.html", context)


def _questions(letter: Letter) -> list[str]:
    """Return the reading's doubts about the letter as a whole; those about one task stand on its card."""
    last = letter.readings.order_by("-id").first()
    asked = (last.result.get("questions") or ()) if last else ()
    return [f"{question['reason']} {question['text']}".strip() for question in asked if question["about"] == "document"]


def _card(letter: Letter, task: Task) -> dict[str, Any]:
    """Gather what a card shows: names with what they resolved to, the date with its reason."""
    lead = [_named(letter, party) for party in task.parties.all() if party.role == Party.Role.LEAD]
    coop = [_named(letter, party) for party in task.parties.all() if party.role == Party.Role.COOPERATING]
    return {"task": task, "lead": lead, "coop": coop, "targets": list(task.targets.all())}


def _named(letter: Letter, party: Party) -> dict[str, Any]:
    if party.is_group and letter.issued_on:
        count = len(queries.expanded(party, letter).units)
        reason = "" if count else queries.expanded(party, letter).empty_reason
        return {"wording": party.wording, "count": count, "reason": reason, "resolved": bool(count)}
    return {"wording": party.wording, "unit": party.unit, "resolved": party.unit_id is not None}


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.ENTER)
def edit_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the head of the letter."""
    letter = finding.draft(request, pk)
    form = LetterForm(request.POST or None, letter=letter, on=request.at.date())
    return _form_page(
        request,
        form,
        lambda: operations.correct_letter(actor=request.user, letter=letter, changes=form.cleaned_data, at=request.at),
        title=_("Sửa thông tin văn bản"),
        label=_("Lưu thông tin"),
        letter=letter,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.ENTER)
def add_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a task that the reading missed."""
    letter = finding.draft(request, pk)
    form = TaskForm(request.POST or None)
    return _form_page(
        request,
        form,
        lambda: operations.add_task(actor=request.user, letter=letter, values=form.values(), at=request.at),
        title=_("Thêm nhiệm vụ"),
        label=_("Thêm nhiệm vụ"),
        letter=letter,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.ENTER)
def edit_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a task; saving counts as confirming."""
    task = finding.task(request, pk)
    form = TaskForm(request.POST or None, task=task)
    return _form_page(
        request,
        form,
        lambda: operations.correct_task(actor=request.user, task=task, values=form.values(), at=request.at),
        title=_("Sửa nhiệm vụ %(ref)s") % {"ref": task.ref or task.order},
        label=_("Lưu và xác nhận"),
        letter=task.letter,
        task=task,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.ENTER)
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Split a task in two."""
    task = finding.task(request, pk)
    form = SplitForm(request.POST or None, initial={"first": task.summary})
    return _form_page(
        request,
        form,
        lambda: operations.split_task(actor=request.user, task=task, at=request.at, **form.cleaned_data),
        title=_("Tách nhiệm vụ %(ref)s") % {"ref": task.ref or task.order},
        label=_("Tách thành hai"),
        letter=task.letter,
        task=task,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.ENTER)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge another task into this one."""
    task = finding.task(request, pk)
    form = MergeForm(request.POST or None, task=task)
    return _form_page(
        request,
        form,
        lambda: operations.merge_tasks(actor=request.user, into=task, other=form.cleaned_data["other"], at=request.at),
        title=_("Gộp vào nhiệm vụ %(ref)s") % {"ref": task.ref or task.order},
        label=_("Gộp"),
        letter=task.letter,
        task=task,
    )


MARKS = {"xac-nhan": operations.confirm_task, "bo": operations.drop_task, "khoi-phuc": operations.restore_task}


@require_POST
@frame.page(verbs.ENTER)
def mark(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Confirm, drop or restore a task with one key."""
    task = finding.task(request, pk)
    try:
        MARKS[move](actor=request.user, task=task, at=request.at)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(f"{reverse('directives:confirm', args=[task.letter_id])}#viec-{task.order}")


@require_POST
@frame.page(verbs.ENTER)
def confirm_sure(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm all that raises no question."""
    count = operations.confirm_sure(actor=request.user, letter=finding.draft(request, pk), at=request.at)
    messages.success(request, _("Đã xác nhận %(count)s nhiệm vụ.") % {"count": count})
    return redirect("directives:confirm", pk)


@require_POST
@frame.page(verbs.ENTER)
def read_again(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """Read the draft again from one of its files."""
    letter = finding.draft(request, pk)
    file = letter.files.filter(pk=file_id).first()
    if file is not None:
        operations.read_again(actor=request.user, letter=letter, file=file, at=request.at)
        messages.success(request, _("Đã đọc lại văn bản từ tệp %(name)s.") % {"name": file.name})
    return redirect("directives:confirm", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.ISSUE)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who will get what until when, then issue."""
    letter = finding.letter(request, pk)
    if letter.state != rules.DRAFT:
        return redirect("directives:letter", pk)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if answers.done(request, form, lambda _data: operations.issue(actor=request.user, letter=letter, at=request.at)):
        messages.success(
            request, _("Đã giao nhiệm vụ của văn bản %(number)s; các đơn vị được báo qua thư.") % {"number": letter}
        )
        return redirect("directives:letter", pk)
    tasks = letter.tasks.filter(dropped=False).prefetch_related("parties__unit")
    plan = [(task, queries.units_of(task, Party.Role.LEAD) if letter.issued_on else []) for task in tasks]
    context = {
        "letter": letter,
        "form": form,
        "plan": plan,
        "units": len({unit.pk for _, units in plan for unit in units}),
    }
    return render(request, "directives/issue.html", context, status=422 if form.errors else 200)


def _form_page(
    request: HttpRequest, form: Any, save: Any, *, title: str, label: str, letter: Letter, task: Task | None = None
) -> HttpResponse:
    """Show a form; save what is right and return to the letter; a refusal is shown in the form with everything still typed."""
    back = f"{reverse('directives:confirm', args=[letter.pk])}{f'#viec-{task.order}' if task else ''}"
    if answers.done(request, form, lambda _data: save()):
        messages.success(request, _("Đã lưu."))
        return redirect(back)
    context = {"form": form, "title": title, "label": label, "letter": letter, "task": task, "back_url": back}
    return render(request, "directives/edit.html", context, status=422 if form.is_bound else 200)
