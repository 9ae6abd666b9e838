"""Does the province keep its word: figures of all and of each agency, each with how it is counted and, where it can be, its list."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.formats import localize
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dunghen.kernel import clock, errors
from dunghen.kernel.organisation import queries as organisation
from dunghen.petitions import queries
from dunghen.petitions.forms.published import field_choices
from dunghen.petitions.portal.published import public_page
from dunghen.petitions.queries import statistics
from dunghen.petitions.queries.statistics import Line
from dunghen.portal.frame import PortalRequest

HEADS = {
    "unit": gettext_lazy("Cơ quan"),
    "field": gettext_lazy("Lĩnh vực"),
    "commune": gettext_lazy("Xã, phường"),
    "month": gettext_lazy("Tháng nhận"),
}
SORTS = ("name", "received", "due", "on_time", "days", "satisfied", "reopened", "open_late")


@require_safe
@public_page
def board(request: PortalRequest) -> HttpResponse:
    """All agencies side by side, or by field, commune, month."""
    by = request.GET.get("by", "unit") if request.GET.get("by") in statistics.BY else "unit"
    period = _period(request)
    groups, at = statistics.tally(period, request.at, by)
    whole, _at = statistics.tally(period, request.at)
    context = _shared(request, period, at) | {
        "by": by, "head": HEADS[by], "rows": _sorted(_rows(groups, by, period, request), request, by), "whole": _row(Line("", "", whole[""]), "", period, request),
        "tabs": [{"label": label, "url": f"?{urlencode({'period': period, 'by': key})}", "current": key == by} for key, label in HEADS.items()],
        "trend": trend(request.at, None),
    }  # fmt: skip
    return render(request, "petitions/public/statistics.html", context)


@require_safe
@public_page
def agency(request: PortalRequest, key: str) -> HttpResponse:
    """One agency: its months, fields and communes."""
    unit = organisation.directory().by_key.get(key)
    if unit is None:
        raise errors.NotFound
    period = _period(request)
    tables = []
    whole, at = statistics.tally(period, request.at, "", unit.id)
    for by in ("month", "field", "commune"):
        groups, _at = statistics.tally(period, request.at, by, unit.id)
        rows = _sorted(_rows(groups, by, period, request, unit.id), request, by)
        tables.append({"by": by, "head": HEADS[by], "rows": rows})
    context = _shared(request, period, at) | {
        "unit": unit, "name": queries.dated_name(unit), "tables": tables, "whole": _row(Line(unit.id, unit.name, whole[""]), "unit", period, request),
        "trend": trend(request.at, unit.id),
    }  # fmt: skip
    return render(request, "petitions/public/agency.html", context)


def _period(request: HttpRequest) -> str:
    asked = request.GET.get("period", statistics.ROLLING)
    return asked if statistics.edges(asked, clock.today()) else statistics.ROLLING


def _shared(request: PortalRequest, period: str, at: dt.datetime) -> dict[str, Any]:
    on = queries.day(request.at)
    first, last = statistics.edges(period, on) or (on, on)
    choices = [(statistics.ROLLING, _("12 tháng qua"))]
    choices += [(str(year), _("Năm %(year)s") % {"year": year}) for year in statistics.years(on)]
    return {
        "period": period,
        "periods": choices,
        "at": at,
        "first": first,
        "last": min(last, on),
        "least": statistics.LEAST,
    }


def _rows(
    groups: statistics.Groups, by: str, period: str, request: PortalRequest, unit: int | None = None
) -> list[dict[str, Any]]:
    found = statistics.lines(groups, by, dict(field_choices()))
    return [_row(line, by, period, request, unit) for line in found]


def _row(line: Line, by: str, period: str, request: PortalRequest, unit: int | None = None) -> dict[str, Any]:
    """Return a line with its name and the lists behind its numbers: exactly the published ones of the same days."""
    on = queries.day(request.at)
    first, last = statistics.edges(period, on) or (on, on)
    if by == "month":
        first, last = line.group, (line.group + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    asked = {"since": f"{first:%d/%m/%Y}", "until": f"{min(last, on):%d/%m/%Y}"}
    if unit is not None or (by == "unit" and line.group is not None):
        asked["unit"] = str(unit if unit is not None else line.group)
    if by in ("field", "commune") and line.key:
        asked[by] = line.key
    listed = by in ("", "unit", "month") or bool(line.key)
    page = reverse("petitions:public-list")
    name = f"{line.group:%m/%Y}" if by == "month" else line.name or _("Không rõ")
    counts = line.counts
    return {
        "line": line,
        "counts": counts,
        "name": name,
        "on_time": _percent(line.on_time),
        "on_time_of": _of(counts.in_time, line.due),
        "days": "" if line.days is None else formats.number_format(line.days, 1),
        "satisfied": _percent(line.satisfied),
        "satisfied_of": _of(counts.satisfied, counts.judged),
        "reopened": _percent(line.reopened),
        "reopened_of": _of(counts.reopened, counts.ever_answered),
        "url": reverse("petitions:agency", args=[line.key]) + f"?{urlencode({'period': period})}"
        if by == "unit" and line.key
        else "",
        "list_url": f"{page}?{urlencode(asked)}" if listed else "",
        "happy_url": f"{page}?{urlencode({**asked, 'satisfied': 'co'})}" if listed else "",
    }


def _percent(value: float | None) -> str:
    return "" if value is None else f"{formats.number_format(round(value, 1), 1)}%"


def _of(part: int, whole: int) -> str:
    """Return "4/6", or a dash where there is nothing to divide by."""
    return f"{localize(part)}/{localize(whole)}" if whole else "–"


def _sorted(rows: list[dict[str, Any]], request: HttpRequest, by: str) -> list[dict[str, Any]]:
    asked = request.GET.get("sort", "")
    name, down = asked.removeprefix("-"), asked.startswith("-")
    if name not in SORTS:
        return (
            sorted(rows, key=lambda row: row["line"].group, reverse=True)
            if by == "month"
            else sorted(rows, key=lambda row: -row["counts"].received)
        )

    def value(row: dict[str, Any]) -> Any:
        if name == "name":
            return row["line"].group if by == "month" else row["name"]
        return getattr(row["line"], name) if hasattr(Line, name) else getattr(row["counts"], name)

    known = [row for row in rows if value(row) is not None]
    return sorted(known, key=value, reverse=down) + [row for row in rows if value(row) is None]


def trend(at: dt.datetime, unit: int | None) -> dict[str, Any]:
    """Return the last twelve months as two lines for a small drawing, with their values for those who do not see it."""
    groups, counted_at = statistics.tally(statistics.ROLLING, at, "month", unit)
    months = sorted(group for group in groups if group is not None)
    lines = [Line(month, "", groups[month]) for month in months]
    return {
        "at": counted_at,
        "months": [(f"{line.group:%m/%Y}", line.on_time, line.answered) for line in lines],
        "on_time": points([line.on_time for line in lines]),
        "answered": points([line.answered for line in lines]),
        "last": lines[-1] if lines else None,
        "before": lines[-2] if len(lines) > 1 else None,
    }


WIDTH, HEIGHT = 240, 64


def points(values: list[float | None]) -> list[str]:
    """Return the strokes of a line over a drawing of WIDTH by HEIGHT, broken where there is no value."""
    step = WIDTH / max(1, len(values) - 1)
    strokes: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            strokes.append([])
        else:
            strokes[-1].append(f"{place * step:.1f},{4 + (100 - value) * (HEIGHT - 8) / 100:.1f}")
    return [" ".join(stroke if len(stroke) > 1 else stroke * 2) for stroke in strokes if stroke]
