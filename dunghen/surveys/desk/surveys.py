"""Surveys on the desk: the list, the plan, one survey with its doors, rates and flags, and what is done with it."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.organisation.models import Unit
from dunghen.surveys import verbs
from dunghen.surveys.forms.planning import DecisionForm, PlanForm, StationForm
from dunghen.surveys.models import Sheet, Station, Survey
from dunghen.surveys.operations import deciding, fielding, inviting, planning, stationing
from dunghen.surveys.queries import rates, surveys, tickets
from dunghen.surveys.queries.cards import qr
from dunghen.surveys.queries.naming import manager_unit
from dunghen.surveys.rules import words

MOST_FLAGGED = 100


@require_safe
@frame.page(verbs.SEE)
def listing(request: DeskRequest) -> HttpResponse:
    """All surveys with the number of their sheets and of flags to look at."""
    context = {"rows": list(surveys.listed()), "may_manage": access.may(request.user, verbs.MANAGE, None, request.at)}
    return render(request, "surveys/desk/surveys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def plan(request: DeskRequest) -> HttpResponse:
    """Plan a survey."""
    form = PlanForm(request.POST if request.method == "POST" else None, initial={"least_group": 5})
    if request.method == "POST" and form.is_valid():
        owner = manager_unit(request.user, request.at)
        made = planning.plan(actor=request.user, owner=owner, at=request.at, **form.cleaned_data)
        messages.success(request, _("Đã lập cuộc khảo sát. Tiếp theo: chọn mẫu, rồi mở."))
        return redirect("surveys:survey", made.code)
    context = {"form": form, "title": _("Lập cuộc khảo sát"), "back": reverse("surveys:surveys")}
    return render(request, "surveys/desk/form.html", context, status=422 if form.errors else 200)


def tabs(request: DeskRequest, survey: Survey, current: str, flagged: int | None = None) -> list[dict[str, Any]]:
    """Return the pages of one survey that the person may open."""
    told = [
        ("survey", _("Tổng quan"), None, verbs.SEE),
        ("sample", _("Mẫu và lời mời"), None, verbs.MANAGE),
        ("flagged", _("Phiếu cần xem"), flagged or None, verbs.MANAGE),
        ("paper", _("Nhập phiếu giấy"), None, verbs.ENTER),
        ("interview", _("Phỏng vấn"), None, verbs.ENTER),
        ("weights", _("Trọng số"), None, verbs.MANAGE),
        ("results", _("Kết quả"), None, verbs.SEE_RESULTS),
    ]
    found = []
    for name, label, count, action in told:
        if name == "weights" and (survey.state == words.PLANNED or not survey.is_personal):
            continue
        if access.may(request.user, action, survey, request.at):
            url = reverse(f"surveys:{name}", args=[survey.code])
            found.append({"label": label, "url": url, "current": name == current, "count": count})
    return found


@require_safe
@frame.page(verbs.SEE)
def survey(request: DeskRequest, code: str) -> HttpResponse:
    """One survey: where it stands, how it is answered, how many have, what was done."""
    found = surveys.by_code(code)
    flags = rates.by_flag(found)
    common = request.build_absolute_uri(reverse("surveys:common", args=[found.code])) if found.is_open_link else ""
    context = {
        "survey": found,
        "tabs": tabs(request, found, "survey", sum(one[2] for one in flags)),
        "strata": rates.by_stratum(found),
        "channels": rates.by_channel(found),
        "flags": flags,
        "stations": found.stations.select_related("unit").order_by("pk"),
        "common": common,
        "common_qr": _picture(common) if common else "",
        "moves": [(slug, move) for slug, move in MOVES.items() if move.fits(found)],
        "may_manage": access.may(request.user, verbs.MANAGE, found, request.at),
        "entries": journal.trail(found.thread),
    }
    return render(request, "surveys/desk/survey.html", context)


def _picture(text: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(qr(text)).decode()


@dataclass(frozen=True)
class Move:
    """Something done with a survey: its word, what will happen, when it can be, what does it (returns what is told after)."""

    label: Any
    consequence: Any
    fits: Callable[[Survey], bool]
    do: Callable[[DeskRequest, Survey], str]
    danger: bool = False


def _open(request: DeskRequest, survey: Survey) -> str:
    fielding.open_(actor=request.user, survey=survey, at=request.at)
    return _("Đã mở. Phiếu được khóa ở lần soạn này.")


def _close(request: DeskRequest, survey: Survey) -> str:
    fielding.close(actor=request.user, survey=survey, at=request.at)
    return _("Đã kết thúc. Thứ tự phiếu đã được trộn.")


def _send(request: DeskRequest, survey: Survey) -> str:
    count = inviting.send_out(actor=request.user, survey=survey, at=request.at)
    return _("Đã gửi %(count)s lời mời.") % {"count": count}


def _remind(request: DeskRequest, survey: Survey) -> str:
    count = inviting.remind(actor=request.user, survey=survey, at=request.at)
    return _("Đã nhắc %(count)s người chưa trả lời.") % {"count": count}


MOVES = {
    "mo": Move(gettext_lazy("Mở cuộc khảo sát"), gettext_lazy("Nhận trả lời trong những ngày đã đặt. Phiếu và mẫu không sửa được nữa."), lambda one: one.state == words.PLANNED, _open),
    "gui-moi": Move(gettext_lazy("Gửi lời mời"), gettext_lazy("Ai có thư điện tử hoặc điện thoại mà chưa được mời sẽ nhận đường dẫn riêng, dùng một lần."), lambda one: one.state == words.OPEN and one.is_personal, _send),
    "nhac": Move(gettext_lazy("Nhắc người chưa trả lời"), gettext_lazy("Chỉ người đã mời mà mã chưa dùng nhận thư nhắc; không ai biết người khác trả lời gì."), lambda one: one.state == words.OPEN and one.is_personal, _remind),
    "ket-thuc": Move(gettext_lazy("Kết thúc"), gettext_lazy("Không nhận trả lời nữa; việc này không hoàn tác được."), lambda one: one.state == words.OPEN, _close, danger=True),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def move(request: DeskRequest, code: str, slug: str) -> HttpResponse:
    """One step, with what will happen said before."""
    found = surveys.by_code(code)
    step = MOVES.get(slug)
    if step is None or not step.fits(found):
        raise NotFound
    back = reverse("surveys:survey", args=[found.code])
    if request.method == "POST":
        messages.success(request, step.do(request, found))
        return redirect(back)
    return render(request, "surveys/desk/move.html", {"survey": found, "move": step, "back": back})


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def station_new(request: DeskRequest, code: str) -> HttpResponse:
    """Set a tablet up; its address is shown once."""
    found = surveys.by_code(code)
    units = Unit.objects.on(request.at.date()).order_by("name")
    form = StationForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = stationing.station(actor=request.user, survey=found, at=request.at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            link = request.build_absolute_uri(reverse("surveys:tablet", args=[secret]))
            shown = {"survey": found, "station": made, "link": link, "picture": _picture(link)}
            return render(request, "surveys/desk/station.html", shown)
    context = {
        "form": form,
        "title": _("Đặt máy tính bảng tại quầy"),
        "back": reverse("surveys:survey", args=[found.code]),
        "lead": _("Máy tính bảng mở một địa chỉ riêng; mỗi người trả lời trên một phiếu trống."),
    }
    return render(request, "surveys/desk/form.html", context, status=422 if form.errors else 200)


@require_POST
@frame.page(verbs.MANAGE)
def station_stop(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    """Let a tablet's address open nothing any more."""
    found = Station.objects.select_related("survey").filter(pk=pk, survey__code=code).first()
    if found is None:
        raise NotFound
    stationing.stop(actor=request.user, station=found, at=request.at)
    return redirect("surveys:survey", code)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def flagged(request: DeskRequest, code: str) -> HttpResponse:
    """Flagged sheets, flag by flag, and the decision on them."""
    found = surveys.by_code(code)
    flags = rates.by_flag(found)
    wanted = request.GET.get("co", "")
    flag = next((one[0] for one in flags if one[0] == wanted), flags[0][0] if flags else "")
    rows = Sheet.objects.select_related("unit", "station", "entered_by").filter(survey=found, flags__contains=[flag])
    shown = list(rows.order_by("reviewed", "id")[:MOST_FLAGGED]) if flag else []
    form = DecisionForm(request.POST if request.method == "POST" else None)
    chosen = {str(row.pk) for row in shown} & set(request.POST.getlist("sheet"))
    if request.method == "POST" and form.is_valid() and chosen:
        given = form.cleaned_data
        count = deciding.decide(
            actor=request.user, survey=found, flag=flag, sheets=[row.pk for row in shown if str(row.pk) in chosen],
            exclude=given["exclude"] == "yes", why=given["why"], at=request.at,
        )  # fmt: skip
        messages.success(request, _("Đã ghi quyết định về %(count)s phiếu.") % {"count": count})
        return redirect(f"{request.path}?co={flag}")
    told = dict(words.FLAGS)
    context = {
        "survey": found,
        "tabs": tabs(request, found, "flagged", sum(one[2] for one in flags)),
        "flags": flags,
        "flag": flag,
        "rows": [(row, [told[one] for one in row.flags]) for row in shown],
        "form": form,
        "none_chosen": request.method == "POST" and not chosen,
    }
    return render(request, "surveys/desk/flagged.html", context, status=422 if request.method == "POST" else 200)


def links(codes: list[str]) -> list[tuple[str, str, str]]:
    """Return (code in groups, address, picture) for slips."""
    from dunghen.surveys.rules import tokens

    return [(tokens.shown(code), tickets.link(code), _picture(tickets.link(code))) for code in codes]
