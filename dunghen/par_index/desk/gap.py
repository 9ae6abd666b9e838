"""Where points were lost, and one click that makes an assignment of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import asking
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.kernel.text import format_number
from dunghen.par_index import verbs
from dunghen.par_index.forms.ranking import RemedyForm, due_by_default
from dunghen.par_index.models import Assessed, Score
from dunghen.par_index.operations import remedying
from dunghen.par_index.queries import gaps, live, remedies
from dunghen.par_index.rules import tree

ORDERS = {
    "lost": gettext_lazy("mất nhiều nhất"),
    "worth": gettext_lazy("đáng làm nhất"),
    "code": gettext_lazy("thứ tự văn bản"),
}
"""How the list may stand."""


def find(request: DeskRequest, pk: int, action: access.Action = verbs.SEE_WAYS) -> Assessed:
    """Return the assessed unit, if the reader may do ``action`` on it. Raises NotFound."""
    rows = Assessed.objects.select_related("unit", "round__criteria", "round__host")
    found = rows.filter(pk=pk).first()
    if found is None or not access.may(request.user, action, found, request.at):
        raise NotFound
    return found


def ways(request: DeskRequest, assessed: Assessed, here: str) -> list[dict[str, Any]]:
    """Return the pages about one unit that the reader may open, as tabs."""
    pages = [("assessed", _("Các mục")), ("gap", _("Điểm mất"))]
    if access.may(request.user, verbs.SEE_WAYS, assessed, request.at):
        pages += [("live", _("Số đo thực tế")), ("what-if", _("Kịch bản"))]
    return [
        {"label": label, "url": reverse(f"par_index:{name}", args=[assessed.pk]), "current": name == here}
        for name, label in pages
    ]


@require_safe
@frame.page(verbs.SEE_GAPS)
def gap(request: DeskRequest, pk: int) -> HttpResponse:
    """Lost points by area, by source and by lead, and the components one by one."""
    assessed = find(request, pk, verbs.SEE_GAPS)
    found = gaps.of(assessed, request.user, request.at)
    order = request.GET.get("order", "lost")
    order = order if order in ORDERS else "lost"
    rows = list(found.lost)
    chosen = {name: request.GET.get(name, "") for name in ("area", "source", "lead")}
    rows = [row for row in rows if _fits(row, chosen)]
    if order == "worth":
        rows.sort(key=lambda row: -row.worth)
    elif order == "code":
        rows.sort(key=lambda row: row.score.node.position)
    address = reverse("par_index:gap", args=[pk])
    context = {
        "assessed": assessed,
        "gap": found,
        "rows": rows,
        "order": order,
        "orders": [(name, label, name == order) for name, label in ORDERS.items()],
        "chosen": chosen,
        "is_chosen": any(chosen.values()),
        "tables": [
            (_("Theo nguồn điểm"), _sums(found, "source", lambda row: row.loss.source, address)),
            (_("Theo lĩnh vực"), _sums(found, "area", lambda row: row.loss.area, address)),
            (_("Theo cơ quan chủ trì"), _sums(found, "lead", lambda row: row.score.lead_id, address)),
        ],
        "may_ask": may_ask(request, assessed),
        "sees_whole": access.may(request.user, verbs.SEE_WAYS, assessed, request.at),
        "ways": ways(request, assessed, "gap"),
        "address": address,
    }
    return render(request, "par_index/gap.html", context)


def _fits(row: gaps.Line, chosen: dict[str, str]) -> bool:
    have = {"area": row.loss.area, "source": row.loss.source, "lead": str(row.score.lead_id)}
    return all(not wanted or have[name] == wanted for name, wanted in chosen.items())


def _sums(found: gaps.Gap, name: str, by: Any, address: str) -> list[dict[str, Any]]:
    leads = {row.score.lead_id: row.score.lead.name for row in found.lines}
    labels = {
        "source": lambda key: tree.SOURCES.get(key, _("chưa ghi nguồn")),
        "area": lambda key: f"{key}. {found.nodes[key].name}",
        "lead": leads.get,
    }
    return [
        {"label": labels[name](key), "sum": total, "url": f"{address}?{name}={key}#muc", "width": round(total.share)}
        for key, total in found.summed(by).items()
    ]


def may_ask(request: DeskRequest, on: Assessed | Score) -> bool:
    """Say whether the reader can be offered to make an assignment of what was lost."""
    return asking.may_ask(request.user, request.at) and access.may(request.user, verbs.MAKE_REMEDY, on, request.at)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MAKE_REMEDY)
def remedy(request: DeskRequest, pk: int) -> HttpResponse:
    """Make an assignment of a lost component; the page says first what will happen."""
    score = (
        Score.objects.filter(pk=pk)
        .select_related("node__parent", "lead", "assessed__unit", "assessed__round__criteria")
        .first()
    )
    if score is None or not access.may(request.user, verbs.MAKE_REMEDY, score, request.at) or asking.giver() is None:
        raise NotFound
    back = reverse("par_index:gap", args=[score.assessed_id])
    loss = remedies.lost_of(score)
    clauses = commitments.of_unit(request.user, [score.lead_id], request.at)
    clauses = clauses.filter(kind="directives.assignment", origin=None).order_by("due_at", "id")[:50]
    clauses = Commitment.objects.filter(pk__in=list(clauses.values_list("pk", flat=True)))
    form = RemedyForm(request.POST or None, clauses=clauses, initial=_proposed(score, request, loss, clauses))
    if request.method == "POST" and form.is_valid():
        try:
            made = remedying.make_remedy(actor=request.user, score=score, at=request.at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã giao %(ref)s.") % {"ref": made.reference})
            return redirect(back)
    context = {
        "score": score,
        "loss": loss,
        "made": remedies.of([score.pk], request.at).get(score.pk, []),
        "form": form,
        "back_url": back,
    }
    return render(request, "par_index/remedy.html", context, status=422 if form.is_bound else 200)


def _proposed(score: Score, request: DeskRequest, loss: Any, clauses: Any) -> dict[str, Any]:
    """Return what stands in the form before anybody types."""
    said = next(
        (row.pk for row in clauses if "tiêu chí" in row.subject.lower() or "chỉ số" in row.subject.lower()), None
    )
    lost = format_number(loss.lost, 2) if loss else "0"
    return {
        "text": _("Khắc phục mục %(code)s “%(name)s” (mất %(lost)s/%(max)s điểm).")
        % {
            "code": score.node.code,
            "name": score.node.name,
            "lost": lost,
            "max": format_number(float(score.node.maximum or 0)),
        },
        "evidence": score.node.evidence[:200],
        "due_on": due_by_default(request.at.astimezone(ZONE).date()),
        "clause": said,
    }


@require_safe
@frame.page(verbs.SEE_WAYS)
def live_scores(request: DeskRequest, pk: int) -> HttpResponse:
    """What the measures give beside what was scored."""
    assessed = find(request, pk)
    rows = live.of(assessed, request.at)
    scope = live.scope_of(assessed, request.at)
    context = {
        "assessed": assessed,
        "rows": rows,
        "period": scope.period,
        "measured": sum(row.points is not None for row in rows),
        "ways": ways(request, assessed, "live"),
    }
    return render(request, "par_index/live.html", context)
