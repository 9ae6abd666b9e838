"""Lines of a draft added and taken out, each as a page that says first what will happen to the sums."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import Refusal
from dunghen.par_index import verbs
from dunghen.par_index.forms.sets import NewNodeForm
from dunghen.par_index.models import CriteriaSet
from dunghen.par_index.operations import sets as operations
from dunghen.par_index.queries import seeing, trees
from dunghen.par_index.rules import lines, refusals, scoring, tree

MOST_TOLD = 30
"""Lines that are named before they go."""


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_SETS)
def add(request: DeskRequest, pk: int) -> HttpResponse:
    """Add a line to a draft, below the one that ``?duoi=`` names."""
    found = _draft(request, seeing.one_set(request.user, pk, request.at))
    rows = list(found.nodes.order_by("position"))
    parent = next((row for row in rows if str(row.pk) == request.GET.get("duoi", "")), None)
    initial = {
        "parent": parent.pk if parent else None,
        "code": lines.next_code([row.code for row in rows], parent.code if parent else ""),
    }
    # A line that is scored has none below it.
    parents = found.nodes.filter(rule={}).order_by("position")
    form = NewNodeForm(request.POST or None, parents=parents, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["maximum"] = None if data["maximum"] is None else Decimal(str(data["maximum"]))
        try:
            made = operations.add_node(actor=request.user, criteria=found, at=request.at, **data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã thêm mục %(code)s.") % {"code": made.code})
            _tell_sums(request, found)
            return redirect("par_index:node", made.pk)
    context = {
        "title": _("Thêm mục"),
        "consequence": _("Mục mới đứng cuối trong mục ấy. Quy tắc chấm, cơ quan chủ trì, tài liệu kiểm chứng ghi ở trang của mục; tổng điểm phải khớp thì bộ mới áp dụng được."),
        "facts": _facts(found),
        "form": form,
        "label": _("Thêm mục"),
        "back_url": reverse("par_index:set", args=[pk]),
    }  # fmt: skip
    return render(request, "par_index/move.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_SETS)
def drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a line out of a draft with all below it, after naming them."""
    found = seeing.node(request.user, pk, request.at)
    criteria = _draft(request, found.criteria)
    if request.method == "POST":
        operations.drop_node(actor=request.user, node=found, at=request.at)
        messages.success(request, _("Đã bỏ mục %(code)s.") % {"code": found.code})
        _tell_sums(request, criteria)
        return redirect("par_index:set", criteria.pk)
    gone = trees.with_below(list(criteria.nodes.order_by("position")), found)
    named = "\n".join(f"{row.code} {row.name}" for row in gone[:MOST_TOLD])
    if len(gone) > MOST_TOLD:
        named += "\n" + _("và %(n)s mục nữa") % {"n": len(gone) - MOST_TOLD}
    context = {
        "title": _("Bỏ mục %(code)s") % {"code": found.code},
        "consequence": _("Mục này và các mục con không còn trong bản dự thảo; nhật ký vẫn ghi tên và điểm của từng mục."),
        "facts": [*_facts(criteria), (_("Các mục bị bỏ"), named)],
        "form": None,
        "label": _("Bỏ mục"),
        "danger": True,
        "back_url": reverse("par_index:node", args=[pk]),
    }  # fmt: skip
    return render(request, "par_index/move.html", context)


def _draft(request: DeskRequest, criteria: CriteriaSet) -> CriteriaSet:
    """Return a draft the person may change. Raises Forbidden, SetPublished."""
    access.require(request.user, verbs.KEEP_SETS, criteria, request.at)
    if not criteria.is_draft:
        raise refusals.SetPublished(ref=criteria.title)
    return criteria


def _facts(criteria: CriteriaSet) -> list[tuple[Any, Any]]:
    total = scoring.plain(round(tree.whole(trees.of_set(criteria)), 4))
    return [
        (_("Bộ tiêu chí"), criteria.title),
        (_("Tổng điểm nay"), f"{total} / {scoring.plain(float(criteria.whole))}"),
    ]


def _tell_sums(request: DeskRequest, criteria: CriteriaSet) -> None:
    """Say which sums do not agree now."""
    faults = tree.sum_faults(trees.of_set(criteria), float(criteria.whole))
    told = [
        _("%(code)s có %(maximum)s điểm, các mục con cộng lại %(total)s")
        % {
            "code": fault.code or _("cả bộ"),
            "maximum": scoring.plain(fault.maximum),
            "total": scoring.plain(round(fault.total, 4)),
        }
        for fault in faults[:3]
    ]
    if told:
        messages.warning(request, _("Tổng điểm chưa khớp: %(faults)s.") % {"faults": "; ".join(told)})
