"""Weights on the desk: what is known of the people, what the sample says, what calibration would change, and doing it."""

from typing import Any

import numpy as np
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel.errors import Refusal
from dunghen.surveys import verbs
from dunghen.surveys.desk.surveys import tabs
from dunghen.surveys.forms import weighing as forms
from dunghen.surveys.forms.weighing import Sums
from dunghen.surveys.models import Survey
from dunghen.surveys.operations import weighing as operations
from dunghen.surveys.queries import surveys, weighing
from dunghen.surveys.rules import weights, words

WIDE = 5
"""A sheet that counts for more than so many times the mean is worth a word."""


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def calibrate(request: DeskRequest, code: str) -> HttpResponse:
    """Known totals beside what the sample says; weights before and after; nothing of what people answered, lest somebody tries until he likes it."""
    found = surveys.by_code(code)
    kinds, whole = weighing.kinds(found), weighing.people(found)
    known = {one["question"]: one["totals"] for one in found.calibration}
    do = request.POST.get("do", "")
    if request.method == "POST" and do != "reset":
        spreads = weighing.spreads(found)
        tables = forms.read(kinds, request.POST, whole or (spreads[0].total if spreads else 0))
    else:
        frame_sums = {weighing.STRATUM: {row.key: float(row.population) for row in found.strata.all()}}
        tables = forms.blank(kinds, known or frame_sums)
    refusal: Refusal | None = None
    after: dict[str, Any] = {}
    wrong = any(table.error for table in tables)
    totals = {table.kind.key: table.totals for table in tables if table.totals}
    none = bool(request.method == "POST" and do != "reset" and not totals and not wrong)
    if request.method == "POST" and not wrong and not none:
        try:
            if do in ("calibrate", "reset"):
                operations.calibrate(actor=request.user, survey=found, totals=totals, at=request.at)
                told = _("Đã hiệu chỉnh trọng số và tính lại kết quả.") if totals else _("Đã trở về trọng số của mẫu.")
                messages.success(request, told)
                return redirect("surveys:weights", found.code)
            after = _after(found, tables, totals)
        except Refusal as refused:
            refusal = refused
    context = {
        "survey": found,
        "tabs": tabs(request, found, "weights"),
        "is_closed": found.state == words.CLOSED,
        "whole": whole,
        "tables": [_shown(found, table, after) for table in tables],
        "spreads": weighing.spreads(found),
        "after": after.get("spread"),
        "wide": WIDE,
        "refusal": refusal,
        "wrong": wrong,
        "none": none,
    }
    status = refusal.status if refusal else 422 if wrong or none else 200
    return render(request, "surveys/desk/weights.html", context, status=status)


def _after(survey: Survey, tables: list[Sums], totals: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Return what the weights would be: their spread, and of each table group → people they would stand for."""
    sheets = weighing.sheets_of(survey)
    weight = weighing.calibrated(sheets, totals)
    found: dict[str, Any] = {"spread": weights.spread(weight)}
    for table in tables:
        groups = np.array(weighing.groups_of(sheets, table.kind.key))
        found[table.kind.key] = {cell.group: float(weight[groups == cell.group].sum()) for cell in table.cells}
    return found


def _shown(survey: Survey, table: Sums, after: dict[str, Any]) -> dict[str, Any]:
    standing = weighing.standing(survey, table.kind)
    would = after.get(table.kind.key, {})
    rows = [(cell, standing.get(cell.group), would.get(cell.group)) for cell in table.cells]
    return {"kind": table.kind, "rows": rows, "error": table.error, "unknown": standing.get("")}
