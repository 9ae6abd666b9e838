"""One assignment: its promise, what can be done next, what was said and proven; and the acts on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import answers, frame
from dunghen.directives import forms, operations, queries, rules, verbs
from dunghen.directives.desk import finding
from dunghen.directives.models import Assignment, Evidence, ExtensionRequest
from dunghen.kernel import access, files
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.errors import NotFound
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.organisation.models import Grant, Person, Role
from dunghen.kernel.text import format_date
from dunghen.kernel.worktime.arithmetic import working_minutes_between


@dataclass(frozen=True)
class Move:
    """An act as a page: its form, what it does, and the sentence that says what will happen."""

    key: str
    """Letter on the keyboard."""
    label: Any
    action: access.Action
    consequence: Any
    form: Callable[[HttpRequest, Assignment], django_forms.Form]
    do: Callable[[HttpRequest, Assignment, dict[str, Any]], object]
    danger: bool = False


def _plain(kind: type[django_forms.Form]) -> Callable[[HttpRequest, Assignment], django_forms.Form]:
    return lambda request, assignment: kind(request.POST if request.method == "POST" else None, request.FILES or None)


def _simple(act: Callable[..., object]) -> Callable[[HttpRequest, Assignment, dict[str, Any]], object]:
    return lambda request, assignment, data: act(actor=request.user, assignment=assignment, at=request.at, **data)  # type: ignore[attr-defined]


def _reassign(request: HttpRequest, assignment: Assignment, data: dict[str, Any]) -> object:
    unit = queries.unit_named(data["to_unit"], request.at.date())  # type: ignore[attr-defined]
    if unit is None:
        raise rules.UnfitUnit(unit=data["to_unit"], why=_("chưa nhận ra đơn vị này"))
    return operations.reassign(actor=request.user, assignment=assignment, to_unit=unit, why=data["why"], at=request.at)  # type: ignore[attr-defined, arg-type]


def _officers(request: HttpRequest, assignment: Assignment) -> django_forms.Form:
    holders = Grant.objects.on(request.at.date()).filter(unit=assignment.unit_id, role__in=(Role.OFFICER, Role.HEAD))  # type: ignore[attr-defined]
    people = Person.objects.filter(pk__in=holders.values("person_id"), is_active=True).order_by("full_name")
    return forms.OfficerForm(request.POST or None, people=people)


def _decide(request: HttpRequest, assignment: Assignment, data: dict[str, Any]) -> object:
    asked = assignment.extension_requests.filter(state=ExtensionRequest.State.ASKED).first()
    if asked is None:
        raise rules.RequestDecided
    if data["decision"] == "grant":
        return operations.grant_extension(
            actor=request.user,
            request=asked,
            new_due_on=data["new_due_on"],
            note=data["note"],
            at=request.at,  # type: ignore[attr-defined, arg-type]
        )
    return operations.refuse_extension(actor=request.user, request=asked, why=data["note"], at=request.at)  # type: ignore[attr-defined, arg-type]


MOVES: dict[str, Move] = {
    "nhan": Move(
        "n",
        gettext_lazy("Nhận nhiệm vụ"),
        verbs.WORK,
        gettext_lazy("Đơn vị nhận thực hiện; đơn vị theo dõi thấy nhiệm vụ chuyển sang “Đang thực hiện”."),
        _plain(forms.NothingForm),
        _simple(operations.accept),
    ),
    "nop-ket-qua": Move(
        "r",
        gettext_lazy("Nộp kết quả"),
        verbs.WORK,
        gettext_lazy(
            "Kết quả được gửi đến đơn vị theo dõi để duyệt. Đúng hạn hay trễ hạn tính theo ngày của văn bản kết quả."
        ),
        _plain(forms.ResultForm),
        _simple(operations.hand_in),
    ),
    "bao-cao": Move(
        "b",
        gettext_lazy("Báo cáo tiến độ"),
        verbs.WORK,
        gettext_lazy("Báo cáo hiện trên trang nhiệm vụ cho đơn vị theo dõi; không thay đổi hạn."),
        _plain(forms.ProgressForm),
        _simple(operations.report_progress),
    ),
    "gia-han": Move(
        "g",
        gettext_lazy("Đề nghị gia hạn"),
        verbs.WORK,
        gettext_lazy("Đề nghị được gửi đến đơn vị theo dõi. Hạn cũ giữ nguyên đến khi có quyết định."),
        _plain(forms.ExtensionForm),
        _simple(operations.ask_extension),
    ),
    "phan-cong": Move(
        "p",
        gettext_lazy("Phân công chuyên viên"),
        verbs.WORK,
        gettext_lazy("Người được phân công thấy nhiệm vụ ở đầu bàn làm việc và nhận nhắc hạn."),
        _officers,
        _simple(operations.name_officer),
    ),
    "bat-dau": Move(
        "d",
        gettext_lazy("Ghi ngày bắt đầu tính hạn"),
        verbs.WORK,
        gettext_lazy("Hạn được tính từ ngày này theo đúng lời văn của văn bản."),
        _plain(forms.StartForm),
        _simple(operations.start_term),
    ),
    "tra-lai": Move(
        "t",
        gettext_lazy("Trả lại, không đúng thẩm quyền"),
        verbs.WORK,
        gettext_lazy("Nhiệm vụ quay về đơn vị theo dõi để quyết định. Hạn vẫn tính."),
        _plain(forms.WhyForm),
        _simple(operations.send_back),
    ),
    "duyet": Move(
        "n",
        gettext_lazy("Chấp nhận kết quả"),
        verbs.SUPERVISE,
        gettext_lazy("Nhiệm vụ kết thúc. Ngày hoàn thành là ngày của văn bản kết quả. Không hoàn tác được."),
        _plain(forms.AcceptForm),
        _simple(operations.accept_result),
    ),
    "tra-ket-qua": Move(
        "t",
        gettext_lazy("Trả lại để bổ sung"),
        verbs.SUPERVISE,
        gettext_lazy("Đơn vị được báo và nộp lại. Hạn không thay đổi."),
        _plain(forms.WhyForm),
        _simple(operations.return_result),
    ),
    "quyet-gia-han": Move(
        "g",
        gettext_lazy("Quyết định đề nghị gia hạn"),
        verbs.SUPERVISE,
        gettext_lazy("Đơn vị được báo ngay. Hạn cũ vẫn lưu; số lần gia hạn được báo cáo."),
        _plain(forms.DecisionForm),
        _decide,
    ),
    "giu-nguyen": Move(
        "k",
        gettext_lazy("Giữ nguyên đơn vị chủ trì"),
        verbs.SUPERVISE,
        gettext_lazy("Nhiệm vụ trở lại đơn vị; hạn không thay đổi."),
        _plain(forms.WhyForm),
        _simple(operations.insist),
    ),
    "giao-lai": Move(
        "c",
        gettext_lazy("Giao đơn vị khác"),
        verbs.SUPERVISE,
        gettext_lazy("Đơn vị mới được báo; hạn không thay đổi; việc chuyển giao được lưu."),
        _plain(forms.ReassignForm),
        _reassign,
    ),
    "huy": Move(
        "h",
        gettext_lazy("Huỷ nhiệm vụ"),
        verbs.SUPERVISE,
        gettext_lazy("Nhiệm vụ không còn phải làm; vẫn lưu trong hồ sơ. Không hoàn tác được."),
        _plain(forms.WhyForm),
        _simple(operations.cancel),
        danger=True,
    ),
}
MOVE_OF = {
    "nhan": "accept",
    "nop-ket-qua": "hand_in",
    "bao-cao": "report",
    "gia-han": "ask_extension",
    "phan-cong": "name_officer",
    "bat-dau": "start_term",
    "tra-lai": "send_back",
    "duyet": "accept_result",
    "tra-ket-qua": "return_result",
    "giu-nguyen": "insist",
    "giao-lai": "reassign",
    "huy": "cancel",
}
FIRST = ("duyet", "quyet-gia-han", "giao-lai", "nhan", "nop-ket-qua")
"""Which open act is the primary button: the first of these that is possible."""


def possible(request: HttpRequest, assignment: Assignment) -> list[tuple[str, Move]]:
    """Return the acts that the person may do on the assignment now, the primary one first."""
    allowed = rules.moves_from(assignment.state)
    asked = any(item.state == ExtensionRequest.State.ASKED for item in assignment.extension_requests.all())
    commitment = assignment.commitment
    relative = assignment.task.deadline.get("kind") == "relative" and commitment.due_at is None
    own = queries.is_own_work(request.user, assignment, request.at)  # type: ignore[attr-defined, arg-type]

    def fits(slug: str, move: Move) -> bool:
        wanted = asked if slug == "quyet-gia-han" else MOVE_OF[slug] in allowed
        if slug == "gia-han":
            wanted = wanted and not asked and commitment.due_at is not None and request.at <= commitment.due_at  # type: ignore[attr-defined]
        if slug == "bat-dau":
            wanted = wanted and relative
        if move.action is verbs.SUPERVISE and own:
            return False
        return wanted and access.may(request.user, move.action, assignment, request.at)  # type: ignore[attr-defined, arg-type]

    found = [(slug, move) for slug, move in MOVES.items() if fits(slug, move)]
    order = {slug: place for place, slug in enumerate(FIRST)}
    return sorted(found, key=lambda pair: order.get(pair[0], len(order)))


@require_safe
@frame.page(verbs.SEE)
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """One assignment of one unit."""
    found = finding.assignment(request, pk)
    acts = possible(request, found)
    commitment = found.commitment
    state = commitment.timeliness(request.at, commitments.soon_until(request.at))
    minutes = None
    if commitment.due_at is not None and commitment.is_open:
        minutes = int(working_minutes_between(queries.calendar(request.at.date()), request.at, commitment.due_at))
    context = {
        "assignment": found,
        "commitment": commitment,
        "state": state,
        "minutes": minutes,
        "acts": acts,
        "next_step": acts[0][1].label if acts else _waiting_for(found),
        "next_url": reverse("directives:move", args=[pk, acts[0][0]]) if acts else "",
        "reports": found.reports.select_related("by").prefetch_related("evidence").order_by("-id"),
        "requests": found.extension_requests.select_related("asked_by", "decided_by").order_by("-id"),
        "changes": commitment.due_changes.order_by("id"),
        "hand_overs": commitment.hand_overs.select_related("from_unit", "to_unit").order_by("id"),
        "cooperations": found.task.cooperations.select_related("unit", "commitment").order_by("unit__name"),
        "targets": found.task.targets.all(),
        "root": commitments.root_of(commitment, request.user, request.at),
        "causes": commitments.causes_of(commitment),
        "arisen": commitments.arisen_from(commitment),
        "entries": journal.trail(f"directives.assignment:{pk}", parts=False),
    }
    return render(request, "directives/assignment.html", context)


def _waiting_for(assignment: Assignment) -> str:
    return {
        rules.ASSIGNED: _("Chờ đơn vị nhận nhiệm vụ"),
        rules.IN_PROGRESS: _("Chờ đơn vị nộp kết quả"),
        rules.SUBMITTED: _("Chờ đơn vị theo dõi duyệt kết quả"),
        rules.SENT_BACK: _("Chờ đơn vị theo dõi quyết định đơn vị chủ trì"),
        rules.DONE: _("Không còn việc phải làm"),
        rules.CANCELLED: _("Không còn việc phải làm"),
    }[assignment.state]


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE)
def move(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Do one act on an assignment; the page says first what will happen."""
    if slug not in MOVES:
        raise NotFound
    found = finding.assignment(request, pk)
    wanted = MOVES[slug]
    access.require(request.user, wanted.action, found, request.at)
    form = wanted.form(request, found)
    back = reverse("directives:assignment", args=[pk])
    if answers.done(request, form, lambda data: wanted.do(request, found, data)):
        messages.success(request, _("Đã ghi: %(act)s.") % {"act": str(wanted.label).lower()})
        return redirect(back)
    context = {
        "title": wanted.label,
        "consequence": wanted.consequence,
        "facts": [*_facts(found), *(_asked(found) if slug == "quyet-gia-han" else ())],
        "form": form,
        "label": wanted.label,
        "danger": wanted.danger,
        "back_url": back,
        "upload": form.is_multipart(),
    }
    return render(request, "directives/act.html", context, status=422 if form.is_bound else 200)


def _facts(assignment: Assignment) -> list[tuple[str, str]]:
    from dunghen.ui.templatetags.ui import moment_short

    due = assignment.commitment.due_at
    return [
        (_("Nhiệm vụ"), str(assignment)),
        (_("Nội dung"), assignment.task.summary),
        (_("Chủ trì"), assignment.unit.name),
        (_("Hạn"), moment_short(due) if due else _("không thời hạn")),
    ]


def _asked(assignment: Assignment) -> list[tuple[str, str]]:
    """Return what a request for a later date says, for who decides about it."""
    request = assignment.extension_requests.filter(state=ExtensionRequest.State.ASKED).first()
    if request is None:
        return []
    return [(_("Ngày đề nghị"), format_date(request.new_due_on)), (_("Lý do đề nghị"), request.reason)]


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE)
def cooperation(request: HttpRequest, pk: int) -> HttpResponse:
    """What a cooperating unit is asked for, and its reply."""
    found = finding.cooperation(request, pk)
    may_reply = (
        access.may(request.user, verbs.COOPERATE, found, request.at)
        and found.replied_at is None
        and found.commitment.is_open
    )
    form = forms.ReplyForm(request.POST if request.method == "POST" and may_reply else None)

    def reply(data: dict[str, Any]) -> object:
        return operations.cooperate(actor=request.user, cooperation=found, at=request.at, **data)

    if answers.done(request, form, reply):
        messages.success(request, _("Đã gửi ý kiến phối hợp đến đơn vị chủ trì."))
        return redirect("directives:cooperation", pk)
    commitment = found.commitment
    silent = found.replied_at is None and commitment.due_at is not None and request.at > commitment.due_at
    context = {
        "cooperation": found,
        "commitment": commitment,
        "state": commitment.timeliness(request.at, commitments.soon_until(request.at)),
        "form": form if may_reply else None,
        "silent": silent,
        "leads": found.task.assignments.select_related("unit", "commitment").order_by("unit__name"),
    }
    return render(request, "directives/cooperation.html", context, status=422 if form.errors else 200)


@require_safe
@frame.page(verbs.SEE)
def evidence(request: HttpRequest, pk: int) -> FileResponse:
    """Give an evidence file, always as a download."""
    found = Evidence.objects.select_related("report").filter(pk=pk).first()
    if found is None:
        raise NotFound
    finding.assignment(request, found.report.assignment_id)
    return FileResponse(
        files.path(found.sha256).open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )
