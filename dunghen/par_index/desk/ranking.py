"""Units of a round in their order: the page, its tables as Word and Excel, and the grades."""

import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.par_index import verbs
from dunghen.par_index.forms.ranking import GradesForm
from dunghen.par_index.models import GradeScale, Round
from dunghen.par_index.operations import ranking as acts
from dunghen.par_index.queries import ranking
from dunghen.par_index.queries.ranking import Place, Ranking
from dunghen.par_index.rules import tree
from dunghen.ui import exports
from dunghen.ui.exports import Column

TONES = ("ok", "", "soon", "late")
"""Tone of a grade, the best first; more grades than these share the last."""


def find(request: DeskRequest, pk: int) -> Round:
    """Return the round if the reader may see how it stands: anybody involved once it is published, before that who runs it."""
    found = Round.objects.select_related("criteria", "host").filter(pk=pk).first()
    action = verbs.SEE_RANKS if found is not None and found.is_published else verbs.CONCLUDE
    if found is None or not access.may(request.user, action, found, request.at):
        raise NotFound
    return found


@require_safe
@frame.page(verbs.SEE_RANKS)
def rank_units(request: DeskRequest, pk: int) -> HttpResponse:
    """Units among their peers with grades and movement."""
    round = find(request, pk)
    found = ranking.of(round, request.at)
    group = request.GET.get("group", "")
    groups = {name: rows for name, rows in found.groups.items() if not group or name == group}
    context = {
        "round": round,
        "ranking": found,
        "may_see_gaps": access.ever(request.user, verbs.SEE_GAPS, request.at),
        "groups": [(name, [(place, tone_of(place)) for place in rows]) for name, rows in groups.items()],
        "tabs": tabs(found, group),
        "counts": [
            (name, count, TONES[min(level, len(TONES) - 1)]) for level, (name, count) in enumerate(found.counts.items())
        ],
        "may_keep": access.may(request.user, verbs.KEEP_RANKS, None, request.at),
    }
    return render(request, "par_index/ranking.html", context)


def tone_of(place: Place) -> str:
    return TONES[min(place.level, len(TONES) - 1)] if place.grade else ""


def tabs(found: Ranking, group: str) -> list[dict[str, Any]]:
    """Return the peer groups as tabs; none for one alone."""
    if len(found.groups) < 2:
        return []
    every = [("", _("Tất cả"), len(found.places))]
    every += [(name, name or _("Không chia nhóm"), len(rows)) for name, rows in found.groups.items()]
    return [
        {"label": label, "url": f"?{urlencode({'group': name})}", "current": name == group, "count": count}
        for name, label, count in every
    ]


def columns() -> Sequence[Column]:
    """Return the columns of the result table."""
    return (
        Column(_("Nhóm"), lambda place: place.assessed.peer_group, 24),
        Column(_("Hạng trong nhóm"), lambda place: place.peer_rank, 10),
        Column(_("Hạng chung"), lambda place: place.rank, 10),
        Column(_("Đơn vị"), lambda place: place.assessed.unit.name, 44),
        Column(_("Điểm"), lambda place: float(tree.printed(place.total)), 10),
        Column(_("Chỉ số (%)"), lambda place: float(tree.printed(place.percent)), 10),
        Column(_("Xếp loại"), lambda place: place.grade, 14),
        Column(
            _("So năm trước (%)"), lambda place: None if place.gained is None else float(tree.printed(place.gained)), 12
        ),
        Column(_("Bậc so năm trước"), lambda place: place.moved, 12),
    )


@require_safe
@frame.page(verbs.SEE_RANKS)
def ranking_xlsx(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The result table as a workbook."""
    found = ranking.of(find(request, pk), request.at)
    return exports.xlsx_response(
        f"xep-hang-cchc-{found.round.year}-{pk}", _("Xếp hạng"), columns(), iter([found.places])
    )


@require_safe
@frame.page(verbs.SEE_RANKS)
def ranking_docx(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The result table as the annex of a decision."""
    from dunghen.par_index import papers  # what makes Word files is wanted by few requests

    found = ranking.of(find(request, pk), request.at)
    content = papers.result_table(found, request.at)
    return FileResponse(
        io.BytesIO(content),
        as_attachment=True,
        filename=f"ket-qua-cchc-{found.round.year}-{pk}.docx",
        content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_RANKS)
def grades(request: DeskRequest) -> HttpResponse:
    """The grades of each kind of unit by their days, and setting new ones."""
    form = GradesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            acts.set_grades(
                actor=request.user, kind=data["kind"], grades=form.grades(), first=data["first"], basis=data["basis"],
                at=request.at,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã đặt mức xếp loại."))
            return redirect("par_index:grades")
    context = {"form": form, "scales": GradeScale.objects.order_by("kind", "-valid_from")}
    return render(request, "par_index/grades.html", context, status=422 if form.is_bound else 200)
