"""Sheets that officers bring: typed in from paper, or interviews, which the device keeps until it is connected again."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel.errors import Refusal
from dunghen.surveys import verbs
from dunghen.surveys.desk.surveys import tabs
from dunghen.surveys.forms import sheet
from dunghen.surveys.models import FirstEntry, Survey
from dunghen.surveys.operations import taking
from dunghen.surveys.operations.taking import Brought, Paper
from dunghen.surveys.queries import surveys
from dunghen.surveys.queries.asking import asked
from dunghen.surveys.rules import refusals, words
from dunghen.surveys.rules.asking import Asked

MOST_TOGETHER = 200


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.ENTER)
def paper(request: DeskRequest, code: str) -> HttpResponse:
    """Type a paper sheet in."""
    found = surveys.by_code(code)
    questions, sent = asked(found.version), request.POST
    refusal: Refusal | None = None
    if request.method == "POST":
        typed = Paper(
            values=sheet.given(questions, sent),
            serial=sent.get("serial", "")[:20],
            **_cell(sent),
            code=sent.get("code", "")[:40],
            anyway="anyway" in sent,
        )
        try:
            kept = taking.enter_paper(actor=request.user, survey=found, paper=typed, at=request.at)
        except Refusal as refused:
            refusal = refused
        else:
            told = (
                _("Đã nhập một phiếu.") if kept else _("Đã ghi lần nhập thứ nhất; phiếu chờ người khác nhập lần hai.")
            )
            messages.success(request, told)
            return redirect("surveys:paper", found.code)
    context = _context(request, found, questions, "paper", sent if refusal else {}) | {
        "refusal": refusal,
        "may_insist": isinstance(refusal, refusals.SerialTaken | refusals.EntriesDiffer),
        "waiting": FirstEntry.objects.filter(survey=found).count() if found.double_entry else 0,
    }
    return render(request, "surveys/desk/paper.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.ENTER)
def interview(request: DeskRequest, code: str) -> HttpResponse:
    """Hold an interview. With a script the device keeps sheets until they were sent; without, the form sends them."""
    found = surveys.by_code(code)
    questions, sent = asked(found.version), request.POST
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            brought = Brought(values=sheet.given(questions, sent), **_cell(sent))
            _take(request, found, [brought])
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Đã ghi một phiếu phỏng vấn."))
            return redirect("surveys:interview", found.code)
    context = _context(request, found, questions, "interview", sent if refusal else {}) | {"refusal": refusal}
    return render(request, "surveys/desk/interview.html", context, status=refusal.status if refusal else 200)


@require_safe
@frame.page(verbs.ENTER)
def interview_worker(request: DeskRequest, code: str) -> HttpResponse:
    """The service worker of this survey's interviews. It lies under their page, because its reach is the folder of its address."""
    surveys.by_code(code)
    return render(request, "surveys/desk/worker.js", content_type="text/javascript; charset=utf-8")


@require_POST
@frame.page(verbs.ENTER)
def interviews(request: DeskRequest, code: str) -> HttpResponse:
    """Take what a device kept: [{"id", "stratum", "cluster", "fields": {name: value or list}}]. The same again changes nothing.

    Answers {"kept": [ids], "wrong": {id: sentence}}; one that is wrong does not hold up the others.
    """
    found = surveys.by_code(code)
    questions = asked(found.version)
    kept, wrong = [], {}
    for number, brought in _read(request, questions):
        try:
            _take(request, found, [brought])
        except Refusal as refused:
            wrong[number] = refused.sentence
        else:
            kept.append(number)
    return JsonResponse({"kept": kept, "wrong": wrong})


def _take(request: DeskRequest, survey: Survey, sheets: list[Brought]) -> None:
    if words.INTERVIEW not in survey.channels:
        raise refusals.WrongChannel(survey=survey.title)
    taking.take(actor=request.user, survey=survey, sheets=sheets, channel=words.INTERVIEW, at=request.at)


def _read(request: DeskRequest, questions: tuple[Asked, ...]) -> list[tuple[str, Brought]]:
    """Return the sheets that a device sent. Raises UnreadableSheets."""
    from django.http import QueryDict

    try:
        told: Any = json.loads(request.body)
        assert isinstance(told, list) and len(told) <= MOST_TOGETHER
        found = []
        for one in told:
            fields = QueryDict(mutable=True)
            for name, value in dict(one["fields"]).items():
                fields.setlist(str(name), [str(item) for item in (value if isinstance(value, list) else [value])])
            number = uuid.UUID(str(one["id"]))
            brought = Brought(
                values=sheet.given(questions, fields),
                stratum=str(one.get("stratum", ""))[:60],
                cluster=str(one.get("cluster", ""))[:80],
                id=number,
            )
            found.append((str(number), brought))
    except (ValueError, TypeError, KeyError, AssertionError, AttributeError, RecursionError):
        raise refusals.UnreadableSheets(most=MOST_TOGETHER) from None
    return found


def _cell(sent: Any) -> dict[str, str]:
    kind, _sep, key = sent.get("cell", "")[:90].partition(":")
    return {"stratum": key if kind == "s" else "", "cluster": key if kind == "c" else ""}


def _context(
    request: DeskRequest, survey: Survey, questions: tuple[Asked, ...], name: str, sent: Any
) -> dict[str, Any]:
    values = sheet.given(questions, sent) if sent else {}
    cells = [(f"c:{one.key}", f"{one.stratum.name}: {one.name}") for one in survey.clusters.select_related("stratum")]
    cells = cells or [(f"s:{one.key}", one.name) for one in survey.strata.all()]
    return {
        "survey": survey,
        "tabs": tabs(request, survey, name),
        "fields": sheet.fields(questions, values),
        "cells": cells,
        "sent": {key: sent.get(key, "") for key in ("serial", "code", "cell")} if sent else {},
        "is_open": survey.state == words.OPEN,
        "is_there": {"paper": words.PAPER, "interview": words.INTERVIEW}[name] in survey.channels,
    }
