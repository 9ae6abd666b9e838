"""Results for everybody: the total with its margin, factors, agencies; published ones only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from dunghen.surveys.models import Survey
from dunghen.surveys.queries import drawings, results
from dunghen.surveys.queries.results import Line
from dunghen.surveys.rules import words


@require_safe
def result(request: HttpRequest, code: str) -> HttpResponse:
    """One survey: what people said, how they were asked, what it does not tell."""
    found = results.result_of(code, published=True)
    survey: Survey = found.survey
    others = [one for one in results.all_results(survey.kind) if one.published_at]
    before = results.earlier(found, others)
    periods = results.history(found, others)
    target = found.figures["target"] if survey.kind != words.LEADERS else None
    lines = results.factors(found, before)
    beside = found.figures["beside"]
    context = {
        "survey": survey,
        "title": survey.title_en if get_language() == "en" and survey.title_en else survey.title,
        "result": found,
        "total": results.total(found, before),
        "before": before,
        "factors": lines,
        "drawing": drawings.drawing(lines, target),
        "target": found.figures["target"],
        "stands": results.stands(found),
        "groups": [table for table in results.groups(found) if table["by"] == "unit"],
        "wishes": [_wish(one, get_language() == "en") for one in found.figures.get("expectations", [])],
        "history": periods,
        "course": drawings.course(periods, target),
        "beside": beside,
        "rate": 100 * beside["answered"] / beside["invited"] if beside["invited"] else None,
        "voluntary": survey.design == words.VOLUNTARY,
        "leaders": survey.kind == words.LEADERS,
    }
    return render(request, "surveys/portal/results.html", context)


def _wish(one: dict[str, object], english: bool) -> list[Line]:
    options: list[dict[str, str]] = one["options"]  # type: ignore[assignment]
    return [Line(row["key"], row["text_en"] if english and row["text_en"] else row["text"], row) for row in options]
