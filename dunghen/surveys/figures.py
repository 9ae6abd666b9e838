"""The measures this room publishes: the totals and factors of the last survey that is over and counted."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dunghen.kernel import measures
from dunghen.kernel.clock import ZONE
from dunghen.kernel.measures import Measure, Number, Scope
from dunghen.kernel.organisation.models import Unit
from dunghen.surveys.models import Result
from dunghen.surveys.rules import words

OWNER = "Sở Nội vụ"
SIPAS_SOURCE = "Quyết định số 2640/QĐ-BNV ngày 10/10/2017; từ năm 2023: Quyết định số 1001/QĐ-BNV ngày 11/12/2023"
LEADERS_SOURCE = "Điều tra xã hội học của Chỉ số cải cách hành chính"


def result_for(kind: str, scope: Scope) -> Result | None:
    """Return the final result that a scope means: of the surveys that closed by the day of ``at`` and, if there is a period, judge or lie in
    it, the last one. None: nobody asked."""
    day = scope.at.astimezone(ZONE).date()
    rows: QuerySet[Result] = Result.objects.select_related("survey").filter(
        survey__kind=kind, is_final=True, survey__closes_on__lte=day
    )
    rows = rows.exclude(survey__design=words.VOLUNTARY).order_by("-survey__closes_on", "-survey_id")
    return next((one for one in rows[:50] if _in_period(one, scope.period)), None)


def _in_period(one: Result, period: tuple[dt.date, dt.date] | None) -> bool:
    if period is None:
        return True
    first = one.survey.about_from or one.survey.opens_on
    last = one.survey.about_to or one.survey.closes_on
    return period[0] <= first and last <= period[1]


def _told(kind: str, scope: Scope, factor: str) -> dict[str, Any]:
    found = result_for(kind, scope)
    if found is None:
        return {}
    whole: dict[str, Any] = found.figures
    told: dict[str, Any] = whole["total"]
    factors = {one["key"]: one for one in whole["factors"]}
    if scope.unit:
        pk = Unit.objects.filter(key=scope.unit).values_list("pk", flat=True).first()
        group = next((one for one in whole.get("groups", {}).get("unit", ()) if one["key"] == str(pk)), {})
        told, factors = group.get("total", {}), group.get("factors", {})
    return factors.get(factor, {}) if factor else told


def _value(kind: str, factor: str = "", times: float = 100) -> Callable[[Scope], Number | None]:
    def value(scope: Scope) -> Number | None:
        share = _told(kind, scope, factor).get("value")
        return None if share is None else round(times * share, 6)

    return value


def _list(kind: str, factor: str = "") -> Callable[[Scope], str]:
    def address(scope: Scope) -> str:
        found = result_for(kind, scope)
        if found is None:
            return ""
        if scope.unit:
            pk = Unit.objects.filter(key=scope.unit).values_list("pk", flat=True).first()
            return reverse("surveys:results-group", args=[found.survey.code, "unit", str(pk)])
        return reverse("surveys:results", args=[found.survey.code]) + (f"#hoi-{factor}" if factor else "#cau-hoi")

    return address


_SHARE = _("Câu trả lời hài lòng và rất hài lòng / câu trả lời hợp lệ, theo trọng số của mẫu; cuộc khảo sát gần nhất đã kết thúc, không tính phiếu tự nguyện")  # fmt: skip
MEASURES = (
    Measure("surveys.satisfaction", _("Mức độ hài lòng của người dân, tổ chức (SIPAS)"), "%", _SHARE, SIPAS_SOURCE, OWNER, _value(words.SIPAS), _list(words.SIPAS)),
    Measure("surveys.satisfaction_points", _("Điểm hài lòng trong PAR INDEX"), _("điểm"), _("Mức độ hài lòng (%) chia 10"), SIPAS_SOURCE, OWNER, _value(words.SIPAS, times=10), _list(words.SIPAS)),
    *(
        Measure(f"surveys.satisfaction_{factor}", format_lazy("{} - {}", _("Mức độ hài lòng"), label), "%", _SHARE, SIPAS_SOURCE, OWNER, _value(words.SIPAS, factor), _list(words.SIPAS, factor))
        for factor, label in (*words.SIPAS_FACTORS, (words.POLICY, dict(words.FACTORS)[words.POLICY]))
    ),
    Measure("surveys.leaders", _("Đánh giá của lãnh đạo, đại biểu"), "%", _("Phương án có mức điểm; trung bình trong nhóm, nhân trọng số nhóm; cuộc khảo sát gần nhất đã kết thúc"), LEADERS_SOURCE, OWNER, _value(words.LEADERS), _list(words.LEADERS)),
)  # fmt: skip


def register() -> None:
    """Publish the measures (from ``apps.ready``)."""
    for measure in MEASURES:
        measures.register(measure)
