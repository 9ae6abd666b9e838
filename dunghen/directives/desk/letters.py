"""Letters: the list, dropping one, its page, its original."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.directives import operations, queries, rules, verbs
from dunghen.directives.desk import finding
from dunghen.directives.forms import DropForm, WhyForm
from dunghen.directives.models import Letter
from dunghen.kernel import access, files
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.kernel.journal import queries as journal
from dunghen.ui.paging import keyset

STATES = dict(rules.LETTER_STATES)
PAGE = 20
"""Letters on a page: each counts its assignments, of which it may have a thousand."""


@require_safe
@frame.page(verbs.SEE_LETTER)
def letters(request: HttpRequest) -> HttpResponse:
    """Letters, the newest first, with how their assignments stand."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:200]
    rows = (
        queries.search_letters(request.user, text, request.at)
        if text
        else queries.visible_letters(request.user, request.at)
    )
    if state in STATES:
        rows = rows.filter(state=state)
    page = keyset(rows.select_related("overseer_unit"), request.GET, by="-issued_on", size=PAGE)
    counts = queries.counts_of_letters([letter.pk for letter in page.rows], request.user, request.at)
    context = {
        "page": page,
        "rows": [
            (letter, queries.Line(str(letter), {"letter": str(letter.pk)}, counts.get(letter.pk, {})))
            for letter in page.rows
        ],
        "state": state,
        "text": text,
        "states": [("", _("Tất cả")), *STATES.items()],
        "may_enter": access.may(request.user, verbs.ENTER, None, request.at),
    }
    return render(request, "directives/letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.ENTER)
def drop(request: HttpRequest) -> HttpResponse:
    """Drop a letter; what was read is laid before the person to confirm."""
    form = DropForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.content()
        try:
            received = operations.receive(actor=request.user, name=name, content=content, at=request.at)
        except Refusal as refusal:
            form.add_error("file" if name else "text", refusal.sentence)
        else:
            return _onward(request, received)
    return render(request, "directives/drop.html", {"form": form}, status=422 if form.is_bound else 200)


def _onward(request: HttpRequest, received: operations.Received) -> HttpResponse:
    letter = received.letter
    for note in letter.files.order_by("-id")[0].notes:
        messages.info(request, note)
    if received.known:
        messages.warning(
            request, _("Văn bản %(number)s đã có trong hệ thống; tệp vừa gửi được thêm vào đó.") % {"number": letter}
        )
    return redirect("directives:confirm" if letter.state == rules.DRAFT else "directives:letter", letter.pk)


@require_safe
@frame.page(verbs.SEE_LETTER)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: targets, tasks with the state of each agency, papers, the trail."""
    found = finding.letter(request, pk)
    if found.state == rules.DRAFT:
        return redirect("directives:confirm", pk)
    tasks = queries.tasks_of(found, request.user, request.at)
    states: list[str] = [state for line in tasks for state in line.states]
    context = {
        "letter": found,
        "tasks": tasks,
        "line": queries.Line(str(found), {"letter": str(found.pk)}, _counted(states)),
        "aims": queries.aims_of(found, request.at),
        "papers": access.visible(
            found.papers.all(), request.user, verbs.SEE_PAPER, request.at, {"author": "author_unit_id"}
        )
        .select_related("author_unit")
        .order_by("-id"),
        "files": _files(found),
        "entries": journal.trail(found.thread, parts=False) if _may_oversee(request) else [],
        "may_oversee": _may_oversee(request),
        "may_write": access.may(request.user, verbs.WRITE_PAPER, found, request.at),
        "may_withdraw": access.may(request.user, verbs.ISSUE, found, request.at) and found.state == rules.ISSUED,
    }
    return render(request, "directives/letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.ISSUE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a letter; says first what that means."""
    found = finding.letter(request, pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.withdraw(actor=request.user, letter=found, why=form.cleaned_data["why"], at=request.at)
        messages.success(request, _("Đã thu hồi văn bản %(number)s.") % {"number": found})
        return redirect("directives:letter", found.pk)
    count = found.assignments.filter(state__in=rules.OPEN_STATES).count()
    context = {
        "title": _("Thu hồi văn bản %(number)s") % {"number": found},
        "consequence": _("%(count)s nhiệm vụ chưa xong sẽ được huỷ; việc đã xong vẫn lưu. Không hoàn tác được.")
        % {"count": count},
        "form": form,
        "label": _("Thu hồi văn bản"),
        "danger": True,
        "back_url": reverse("directives:letter", args=[pk]),
    }
    return render(request, "directives/act.html", context, status=422 if form.is_bound else 200)


@require_safe
@frame.page(verbs.SEE_LETTER)
def original(request: HttpRequest, pk: int, file_id: int) -> FileResponse:
    """Give the original as it was dropped."""
    file = finding.letter(request, pk).files.filter(pk=file_id).first()
    if file is None:
        raise NotFound
    name = file.name if "." in file.name else f"{file.name}.txt"
    return FileResponse(
        files.path(file.sha256).open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream"
    )


def _files(letter: Letter) -> list[dict[str, Any]]:
    return [
        {
            "name": file.name,
            "size": file.size,
            "url": reverse("directives:original", args=[letter.pk, file.pk]),
            "note": f"SHA-256 {file.sha256[:12]}…",
        }
        for file in letter.files.order_by("id")
    ]


def _counted(states: list[str]) -> dict[str, int]:
    from dunghen.kernel.commitments import timeliness

    return {state: states.count(state) for state in timeliness.STATES}


def _may_oversee(request: HttpRequest) -> bool:
    return access.may(request.user, verbs.SEE_BOARD, None, request.at)  # type: ignore[attr-defined, arg-type]
