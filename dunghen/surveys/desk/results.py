"""Results on the desk: the figures with their margins, groups, words; counting, publishing; documents."""

from typing import Any

from django import forms as fields
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access, errors
from dunghen.surveys import verbs
from dunghen.surveys.models import Result, Survey
from dunghen.surveys.operations import counting
from dunghen.surveys.queries import drawings, remarking, results
from dunghen.surveys.queries.grouping import BY
from dunghen.surveys.rules import words
from dunghen.ui.paging import keyset

DOCX, XLSX = "docx", "xlsx"
TYPES = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class WhyForm(fields.Form):
    """Why results are no longer public."""

    why = fields.CharField(label=gettext_lazy("Lý do"), max_length=500, widget=fields.Textarea(attrs={"rows": 3}))


@require_safe
@frame.page(verbs.SEE_RESULTS)
def all_results(request: DeskRequest) -> HttpResponse:
    """The counted surveys, the latest first."""
    found = results.all_results()
    rows = [{"result": one, "line": results.total(one, results.earlier(one, found))} for one in found]
    return render(request, "surveys/desk/results_all.html", {"rows": rows})


@require_safe
@frame.page(verbs.SEE_RESULTS)
def result(request: DeskRequest, code: str) -> HttpResponse:
    """Total, factors, what moves them, groups, expectations, how it was asked; before it is counted, the word that it is not."""
    survey = Survey.objects.select_related("owner").filter(code=code).first()
    if survey is None:
        raise errors.NotFound
    found = Result.objects.select_related("survey__owner").filter(survey=survey).first()
    context: dict[str, Any] = {
        "survey": survey,
        "result": found,
        "may_manage": access.may(request.user, verbs.MANAGE, survey, request.at),
        "may_publish": access.may(request.user, verbs.PUBLISH, survey, request.at),
    }
    if found is not None:
        context |= shown(found)
    return render(request, "surveys/desk/results.html", context)


def shown(found: Result) -> dict[str, Any]:
    """Return what the page and the papers show of a result."""
    others = results.all_results(found.survey.kind)
    before = results.earlier(found, others)
    periods = results.history(found, others)
    target = found.figures["target"] if found.survey.kind != words.LEADERS else None
    lines = results.factors(found, before)
    figures = found.figures
    beside = figures["beside"]
    return {
        "total": results.total(found, before),
        "before": before,
        "factors": lines,
        "drawing": drawings.drawing(lines, target),
        "stands": results.stands(found),
        "target": figures["target"],
        "gap": None if figures["total"].get("value") is None else figures["target"] - 100 * figures["total"]["value"],
        "points": None if figures["total"].get("value") is None else 10 * figures["total"]["value"],
        "movers": results.movers(found, lines),
        "questions": results.questions(found),
        "groups": results.groups(found),
        "expectations": [{**one, "lines": [results.Line(row["key"], row["text"], row) for row in one["options"]]} for one in figures.get("expectations", [])],
        "history": periods,
        "course": drawings.course(periods, target),
        "beside": beside,
        "rate": 100 * beside["answered"] / beside["invited"] if beside["invited"] else None,
        "voluntary": found.survey.design == words.VOLUNTARY,
        "leaders": found.survey.kind == words.LEADERS,
        "policy_percent": round(100 * figures["policy_weight"]) if figures.get("policy_weight") else None,
    }  # fmt: skip


@require_safe
@frame.page(verbs.SEE_RESULTS)
def group(request: DeskRequest, code: str, way: str, key: str) -> HttpResponse:
    """One agency, area, commune or channel: what its figure is made of."""
    found = results.result_of(code)
    name, whole, lines = results.group(found, way, key)
    context = {
        "survey": found.survey,
        "result": found,
        "head": BY[way],
        "name": name or _("Không rõ"),
        "total": whole,
        "factors": lines,
        "all": {line.key: line for line in results.factors(found)},
        "drawing": drawings.drawing(lines, found.figures["target"]),
    }
    return render(request, "surveys/desk/results_group.html", context)


@require_safe
@frame.page(verbs.SEE_RESULTS)
def remarks(request: DeskRequest, code: str) -> HttpResponse:
    """What people wrote in words, by themes, searchable."""
    found = results.result_of(code)
    headings = remarking.headings(found.survey)
    slugs = tuple(one.slug for one in headings)
    theme = request.GET.get("chu-de", "")
    theme = theme if theme in slugs else ""
    asked = request.GET.get("q", "")[:100]
    rows = remarking.search(found.survey, asked, theme, slugs)
    context = {
        "survey": found.survey,
        "result": found,
        "headings": headings,
        "theme": theme,
        "asked": asked,
        "count": rows.count(),
        "page": keyset(rows, request.GET, by="id"),
    }
    return render(request, "surveys/desk/results_remarks.html", context)


@require_safe
@frame.page(verbs.SEE_RESULTS)
def file(request: DeskRequest, code: str, form: str) -> HttpResponse:
    """The result as a document or a workbook."""
    from dunghen.surveys.papers import results as papers

    found = results.result_of(code)
    told = shown(found)
    content = papers.as_docx(found, told) if form == DOCX else papers.as_xlsx(found, told)
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="ket-qua-khao-sat-{found.survey.code}.{form}"'
    return response


@require_POST
@frame.page(verbs.MANAGE)
def count(request: DeskRequest, code: str) -> HttpResponse:
    """Count the sheets now."""
    counting.count(actor=request.user, survey=_survey(code), at=request.at)
    messages.success(request, _("Đã tính kết quả."))
    return redirect("surveys:results", code)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.PUBLISH)
def publish(request: DeskRequest, code: str) -> HttpResponse:
    """Show the result to everybody, or take it back with a reason."""
    found = results.result_of(code)
    access.require(request.user, verbs.PUBLISH, found.survey, request.at)
    back = found.published_at is not None
    form = WhyForm(request.POST if request.method == "POST" else None) if back else None
    if request.method == "POST" and form is None:
        counting.publish(actor=request.user, survey=found.survey, at=request.at)
        messages.success(request, _("Đã công khai kết quả."))
        return redirect("surveys:results", code)
    if form is not None and form.is_bound and form.is_valid():
        counting.unpublish(actor=request.user, survey=found.survey, why=form.cleaned_data["why"], at=request.at)
        messages.success(request, _("Kết quả không còn công khai."))
        return redirect("surveys:results", code)
    context = {
        "survey": found.survey,
        "back": back,
        "form": form,
        "facts": [(_("Cuộc khảo sát"), found.survey.title), (_("Số phiếu"), found.sheets)],
    }
    return render(request, "surveys/desk/results_publish.html", context, status=422 if form and form.is_bound else 200)


def _survey(code: str) -> Survey:
    found = Survey.objects.filter(code=code).first()
    if found is None:
        raise errors.NotFound
    return found
