"""The sample on the desk: the list it is drawn from, sizes, the draw, who was drawn, slips, who steps in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.surveys import verbs
from dunghen.surveys.desk.surveys import links, tabs
from dunghen.surveys.forms.planning import LEDGER, UPLOAD, ListForm, ReplaceForm, SizeForm
from dunghen.surveys.intake import lists
from dunghen.surveys.models import Frame, Invitation, Survey
from dunghen.surveys.operations import inviting, sampling
from dunghen.surveys.queries import frames, rates, surveys
from dunghen.surveys.queries.tickets import token_of
from dunghen.surveys.rules import words
from dunghen.surveys.rules.drawing import Plan
from dunghen.ui.paging import numbered

MOST_SLIPS = 400


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def sample(request: DeskRequest, code: str) -> HttpResponse:
    """List, sizes, draw, and who was drawn."""
    found = surveys.by_code(code)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            told = _DO.get(request.POST.get("do", "list"), _unknown)(request, found)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, told)
            return redirect("surveys:sample", found.code)
    sizes = SizeForm.of(request.GET)
    frame_row = Frame.objects.filter(survey=found).defer("content").first()
    planned = found.state == words.PLANNED
    proposal = None
    if planned and frame_row:
        proposal = frames.proposal(frame_row.cells, least=found.least_group, **sizes.shares())
    drawn = found.invitations.select_related("stratum", "cluster", "contact").exclude(state=words.RESERVE)
    page = numbered(drawn.order_by("stratum_id", "cluster_id", "rank", "pk"), request.GET)
    waiting = set(rates.waiting(found).filter(pk__in=[one.pk for one in page.rows]).values_list("pk", flat=True))
    context: dict[str, Any] = {
        "survey": found,
        "tabs": tabs(request, found, "sample"),
        "frame_row": frame_row,
        "planned": planned,
        "list_form": ListForm(),
        "sizes": sizes,
        "proposal": proposal,
        "repeated": frames.is_repeated(found) if "rut-lai" in request.GET else None,
        "strata": rates.by_stratum(found),
        "page": page,
        "rows": [(one, one.pk in waiting) for one in page.rows],
        "count": drawn.count(),
        "reserves": found.invitations.filter(state=words.RESERVE).count(),
        "refusal": refusal,
    }
    return render(request, "surveys/desk/sample.html", context, status=refusal.status if refusal else 200)


def _take(request: DeskRequest, survey: Survey) -> str:
    if request.POST.get("source") == LEDGER:
        first, last = survey.about_from or survey.opens_on.replace(day=1), survey.about_to or survey.opens_on
        rows = frames.finished_dossiers(first, last, request.at)
        name = _("hồ sơ đã xong từ %(first)s đến %(last)s") % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
        if not rows:
            raise lists.UnfitList(why=_("sổ chưa có %(what)s") % {"what": name})
        source = LEDGER
    else:
        file = request.FILES.get("file")
        if file is None or (file.size or 0) > lists.MOST_BYTES:
            raise lists.UnfitList(why=_("chưa chọn tệp, hoặc tệp lớn hơn 20 MB"))
        rows, name, source = lists.read(file.read()), str(file.name)[:200], UPLOAD
    sampling.take_frame(actor=request.user, survey=survey, rows=rows, source=source, name=name, at=request.at)
    return _("Đã nạp %(count)s dòng.") % {"count": len(rows)}


def _draw(request: DeskRequest, survey: Survey) -> str:
    cells = Frame.objects.filter(survey=survey).values_list("cells", flat=True).first() or {}
    wanted = {
        name: _number(request.POST.get(f"wanted-{place}", ""), 100_000) for place, name in enumerate(sorted(cells))
    }
    clusters, each = _number(request.POST.get("clusters", ""), 5000), _number(request.POST.get("each", ""), 5000)
    plan = Plan(wanted, clusters if each else 0, each, _number(request.POST.get("spare", "30"), 300) / 100)
    found = sampling.draw(actor=request.user, survey=survey, plan=plan, at=request.at)
    return _("Đã rút mẫu với số gieo %(seed)s.") % {"seed": found.seed}


def _everybody(request: DeskRequest, survey: Survey) -> str:
    count = sampling.invite_all(actor=request.user, survey=survey, at=request.at)
    return _("Đã đưa %(count)s người vào danh sách mời.") % {"count": count}


def _unknown(request: DeskRequest, survey: Survey) -> str:
    raise NotFound


_DO = {"list": _take, "draw": _draw, "everybody": _everybody}


def _number(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


@require_POST
@frame.page(verbs.MANAGE)
def slips(request: DeskRequest, code: str) -> HttpResponse:
    """Cards with codes for those who have not answered, to be printed and cut; those who have no card yet come first."""
    found = surveys.by_code(code)
    rows = list(
        rates.waiting(found)
        .select_related("stratum", "cluster")
        .order_by("state", "stratum_id", "cluster_id", "pk")[:MOST_SLIPS]
    )
    inviting.hand_out(actor=request.user, survey=found, invitations=rows, at=request.at)
    cards = [
        (one.cluster or one.stratum, *card)
        for one, card in zip(rows, links([token_of(row) for row in rows]), strict=True)
    ]
    context = {
        "survey": found,
        "cards": cards,
        "left": rates.waiting(found).filter(state=words.CHOSEN).count(),
        "back": reverse("surveys:sample", args=[found.code]),
    }
    return render(request, "surveys/desk/slips.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def replace(request: DeskRequest, code: str, pk: Any) -> HttpResponse:
    """The next reserve of the cell steps in."""
    found = get_object_or_404(
        Invitation.objects.select_related("survey", "stratum", "cluster"), pk=pk, survey__code=code
    )
    form = ReplaceForm(request.POST if request.method == "POST" else None)
    back = reverse("surveys:sample", args=[code])
    if request.method == "POST" and form.is_valid():
        try:
            inviting.replace(actor=request.user, invitation=found, at=request.at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Người dự bị tiếp theo đã vào thay."))
            return redirect(back)
    context = {
        "form": form,
        "title": _("Thay người trong mẫu"),
        "back": back,
        "lead": _(
            "Mã của người này bị xóa; người dự bị tiếp theo cùng nơi được mời. Tỷ lệ trả lời tính cả người đã thay."
        ),
        "label": _("Thay người"),
    }
    return render(request, "surveys/desk/form.html", context, status=422 if form.errors else 200)
