"""The province among the others: years with their breaks, the parts of the last total, the published field, and taking a table in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import Refusal
from dunghen.par_index import verbs
from dunghen.par_index.forms.ranking import ResultsForm
from dunghen.par_index.intake import results as intake
from dunghen.par_index.models import Assessed, PublishedResult
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.operations import ranking
from dunghen.par_index.queries import fields
from dunghen.par_index.rules import published

WIDTH, HEIGHT = 480, 140
"""The drawing of the years, in its own units."""


@require_safe
@frame.page(verbs.SEE_RANKS)
def history(request: DeskRequest) -> HttpResponse:
    """One's own years, the parts of one of them, and who stood where in it."""
    rows = fields.seen(request.at)
    years = fields.history(rows)
    asked = request.GET.get("year", "")
    known = sorted({row.year for row in rows}, reverse=True)
    # Without a year: the last one of which the parts are known, else the last.
    told = [one for one in years if one.result.council_points is not None and one.result.leader_points is not None]
    first = told[0].result.year if told else known[0] if known else 0
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in known else first
    own = next((one for one in years if one.result.year == year), None)
    assessed = Assessed.objects.filter(round__year=year, round__criteria__kind=RatedKind.PROVINCE).order_by("-round_id")
    context = {
        "years": years,
        "drawn": _drawn(years),
        "width": WIDTH,
        "height": HEIGHT,
        "year": year,
        "own": own,
        "parts": fields.parts(own.result) if own else [],
        "field": _told([row for row in rows if row.year == year]),
        "known": [(one, one == year) for one in known],
        "ways": _ways(request, assessed.first()),
        "may_keep": access.may(request.user, verbs.KEEP_RANKS, None, request.at),
    }
    return render(request, "par_index/history.html", context)


def _ways(request: DeskRequest, assessed: Assessed | None) -> list[tuple[str, str]]:
    """Return the pages about the year's own scores that the reader may open: label, address."""
    if assessed is None:
        return []
    pages = [(_("Xem từng mục mất điểm"), "gap", verbs.SEE_GAPS), (_("Thử kịch bản"), "what-if", verbs.SEE_WAYS)]
    may = [page for page in pages if access.may(request.user, page[2], assessed, request.at)]
    return [(label, reverse(f"par_index:{name}", args=[assessed.pk])) for label, name, _action in may]


def _told(rows: list[PublishedResult]) -> list[PublishedResult]:
    """Give each row the words of how sure it is."""
    for row in rows:
        row.told_status = published.STATUSES.get(row.status, row.status)  # type: ignore[attr-defined]
    return rows


def _drawn(years: list[fields.Year]) -> dict[str, Any]:
    """Return the line of totals as pieces, broken where the series breaks, with its points."""
    rows = sorted((one for one in years if one.result.total is not None), key=lambda one: one.result.year)
    if len(rows) < 2:
        return {}
    first, last = rows[0].result.year, rows[-1].result.year
    totals = [float(one.result.total or 0) for one in rows]
    low, high = min(totals) - 1, max(totals) + 1
    pieces: list[list[str]] = []
    points = []
    previous = None
    for one, total in zip(rows, totals, strict=True):
        x = 24 + (WIDTH - 48) * (one.result.year - first) / (last - first)
        y = 16 + (HEIGHT - 44) * (high - total) / (high - low)
        if previous is None or one.broken or one.result.year != previous + 1:
            pieces.append([])
        pieces[-1].append(f"{x:.1f},{y:.1f}")
        points.append({"x": f"{x:.1f}", "y": f"{y:.1f}", "up": f"{y - 7:.1f}", "year": one.result.year, "total": total})
        previous = one.result.year
    return {"pieces": [" ".join(piece) for piece in pieces if len(piece) > 1], "points": points}


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_RANKS)
def import_results(request: DeskRequest) -> HttpResponse:
    """Take a table of published results in, whole or not at all."""
    form = ResultsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            fresh, changed = ranking.keep_results(
                actor=request.user, rows=read(file.read(), file.name), file=file.name, at=request.at
            )
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
        else:
            told = {"fresh": fresh, "changed": changed}
            messages.success(request, _("Đã nhập: %(fresh)s dòng mới, %(changed)s dòng sửa.") % told)
            return redirect("par_index:history")
    return render(request, "par_index/import_results.html", {"form": form}, status=422 if form.is_bound else 200)


def read(content: bytes, name: str) -> list[published.Published]:
    """Return the rows of a file. Raises UnreadableTable."""
    return [published.Published(**cells) for cells in intake.read(content, name)]  # type: ignore[arg-type]
