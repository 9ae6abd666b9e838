"""The leader's view: who is late at which step, where it burns, what rises; every number opens its list."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import capfirst, floatformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel.clock import ZONE
from dunghen.petitions import verbs
from dunghen.petitions.operations import suggesting
from dunghen.petitions.queries import counting
from dunghen.petitions.queries import inbox as reads
from dunghen.petitions.queries import overview as figures

PERIODS = {
    "30-ngay": gettext_lazy("30 ngày qua"),
    "thang": gettext_lazy("Tháng này"),
    "quy": gettext_lazy("Quý này"),
    "nam": gettext_lazy("Năm nay"),
}


@require_safe
@frame.page(verbs.SEE_BOARD)
def overview(request: DeskRequest) -> HttpResponse:
    """Late by unit and step, hot places, rising topics, and the figures of the period: every number opens its list."""
    chosen = request.GET.get("ky", "30-ngay")
    chosen = chosen if chosen in PERIODS else "30-ngay"
    first, last = figures.periods(request.at)[chosen]
    since = dt.datetime.combine(first, dt.time(), ZONE)
    until = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), ZONE)
    inbox = reverse("petitions:inbox")
    dated = {"view": "da-nhan", "since": first.isoformat(), "until": last.isoformat()}

    def listed(**more: str) -> str:
        return f"{inbox}?{urlencode({**dated, **more})}"

    def now(**more: Any) -> str:
        return f"{inbox}?{urlencode({'view': 'qua-han', **more})}"

    counts = counting.total(counting.Cohort(first, last), request.at)
    names = suggesting.fields()
    context = {
        "period": chosen,
        "periods": [(slug, label, slug == chosen) for slug, label in PERIODS.items()],
        "first": first,
        "last": last,
        "steps": list(figures.STEPS.values()),
        "late": [
            (row, [(count, now(state=state, holder=row.unit_id), figures.STEPS[state]) for state, count in row.by_step], now(holder=row.unit_id))
            for row in figures.late_by_unit(request.user, request.at)
        ],
        "doors": _doors(counts, reads.figures(request.user, reads.Wanted(since=dated["since"], until=dated["until"]), request.at), listed),
        "hot": [(rise, capfirst(names.get(rise.extra, rise.extra)), listed(commune=rise.key, field=rise.extra)) for rise in figures.hot_places(since, until)],
        "fields": [(rise, capfirst(names.get(rise.label, rise.label)), listed(field=rise.key)) for rise in figures.rising_fields(since, until)],
        "words": [(rise, listed(phrase=rise.key)) for rise in figures.rising_phrases(since, until)],
    }  # fmt: skip
    return render(request, "petitions/desk/overview.html", context)


def _doors(counts: counting.Counts, listed_in: dict[str, int], url: Callable[..., str]) -> list[dict[str, Any]]:
    """Return the figures of the period, each with the list that it counts; a rate with the list of those that spoil it and how many they are."""

    def rate(value: float | None) -> str:
        return f"{floatformat(value, 1)} %" if value is not None else _("chưa có")

    def number(view: str, label: str, tone: str = "") -> tuple[str, str, str, str, str]:
        return label, str(listed_in[view]), url(view=view), tone if listed_in[view] else "", ""

    def share(view: str, label: str, value: float | None, note: str) -> tuple[str, str, str, str, str]:
        return label, rate(value), url(view=view), "", note % {"n": listed_in[view]}

    doors = [
        number("da-nhan", _("Phản ánh đã nhận")),
        number("chua-tra-loi", _("Phản ánh chưa trả lời")),
        number("tre-tra-loi", _("Phản ánh đang trễ trả lời, phân loại"), "late"),
        share("tra-loi-tre", _("Lời hẹn trả lời được giữ đúng"), counts.on_time_rate, _("%(n)s phản ánh có lần trả lời trễ")),
        share("chua-hai-long", _("Người gửi hài lòng"), counts.satisfaction, _("%(n)s phản ánh chưa hài lòng")),
        number("lam-lai", _("Phản ánh phải làm lại")),
    ]  # fmt: skip
    return [dict(zip(("label", "value", "url", "tone", "note"), door, strict=True)) for door in doors]
