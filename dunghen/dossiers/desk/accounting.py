"""Holding to account on the desk: files about repeated lateness, who officers are, and the list for inspection."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.desk.cases import DOCX
from dunghen.dossiers.forms import accounting as forms
from dunghen.dossiers.models import Accountability
from dunghen.dossiers.operations import accounting as operations
from dunghen.dossiers.papers.accountability import why_late
from dunghen.dossiers.queries import accounting as reads
from dunghen.dossiers.queries import settings as amounts
from dunghen.kernel import access, files
from dunghen.kernel.commitments import calendars
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.organisation.models import Grant, Person, Role, Unit
from dunghen.ui.paging import keyset


@require_safe
@frame.page(verbs.OWN_FILES)
def accountability(request: DeskRequest) -> HttpResponse:
    """Files the person may see: his own, his unit's as its head, all below; the newest first."""
    rows = reads.files_of(request.user, request.at).select_related("unit", "person", "commitment")
    page = keyset(rows, request.GET, by="-opened_at")
    shown = [(row, operations.about_of(row)) for row in page.rows]
    return render(request, "dossiers/desk/files.html", {"page": page, "rows": shown, "heads": _heads(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.OWN_FILES)
def file(request: DeskRequest, pk: int) -> HttpResponse:
    """One file: the facts, the explanation, the decision; whoever acts next does so here."""
    found = reads.file(request.user, pk, request.at)
    may_explain = _may_explain(request, found)
    may_decide = _may_decide(request, found)
    sent = request.POST.get("which", "") if request.method == "POST" else ""
    explain = forms.ExplainForm(request.POST if sent == "explain" else None)
    decide = forms.DecideForm(request.POST if sent == "decide" else None)
    for form, act in ((explain, operations.explain), (decide, operations.decide)):
        if form.is_bound and form.is_valid():
            try:
                act(actor=request.user, file=found, at=request.at, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, _("Đã ghi."))
                return redirect("dossiers:file", pk)
    labels = {slug: cause.label for slug, cause in amounts.causes(request.at).items()}
    due = found.commitment.due_at
    opened = reads.cases_of(request.user, (fact["code"] for fact in found.facts), found.unit_id, request.at)
    context = {
        "file": found,
        "about": operations.about_of(found),
        "facts": [
            {
                "code": fact["code"],
                "case_id": opened.get(fact["code"]),
                "due": dt.datetime.fromisoformat(fact["due"]),
                "finished": dt.datetime.fromisoformat(fact["finished"]) if fact["finished"] else None,
                "cause": labels.get(fact["cause"] or "", fact["cause"]) or why_late(fact),
            }
            for fact in found.facts
        ],
        "state": found.commitment.timeliness(request.at, commitments.soon_until(request.at)),
        "minutes": calendars.minutes_left([(1, found.unit_id, due)], request.at).get(1) if due else None,
        "explain": explain if may_explain else None,
        "decide": decide if may_decide else None,
        "entries": journal.trail(found.thread),
    }
    status = 422 if explain.errors or decide.errors else 200
    return render(request, "dossiers/desk/file.html", context, status=status)


def _may_explain(request: DeskRequest, file: Accountability) -> bool:
    if file.state != Accountability.State.OPENED or file.person_id not in (None, request.user.pk):
        return False
    return access.may(request.user, verbs.EXPLAIN, file, request.at)


def _may_decide(request: DeskRequest, file: Accountability) -> bool:
    """Say whether the person decides now: once it is explained, or the time to explain is over."""
    due = file.commitment.due_at
    waits = file.state == Accountability.State.OPENED and due is not None and request.at < due
    if waits or file.state == Accountability.State.DECIDED:
        return False
    return access.may(request.user, verbs.DECIDE_FILE, file, request.at)


@require_safe
@frame.page(verbs.OWN_FILES)
def file_docx(request: DeskRequest, pk: int) -> HttpResponse:
    """The decision as its bytes were frozen."""
    found = reads.file(request.user, pk, request.at)
    if not found.sha256:
        raise NotFound
    response = HttpResponse(files.read(found.sha256), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="ket-luan-{found.pk}.docx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.NAME_OFFICERS)
def officers(request: DeskRequest) -> HttpResponse:
    """Which person each opaque id stands for, in the unit whose head one is."""
    unit = _heads(request).filter(key=request.GET.get("unit", "")).first() or _heads(request).first()
    if unit is None:
        raise NotFound
    form = forms.OfficerNameForm(request.POST or None, people=people_in(unit, request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.name_officer(actor=request.user, unit=unit, at=request.at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect(f"{reverse('dossiers:officers')}?unit={unit.key}")
    named = reads.officers_of(unit.pk)
    ids = sorted({*reads.ids_seen(unit.pk), *named})
    context = {"unit": unit, "form": form, "rows": [(one, named.get(one)) for one in ids]}
    return render(request, "dossiers/desk/officers.html", context, status=422 if form.errors else 200)


def people_in(unit: Unit, request: DeskRequest) -> QuerySet[Any]:
    """Return the active people of a unit on the day."""
    held = Grant.objects.on(amounts.day(request.at)).filter(unit=unit, role__in=(Role.OFFICER, Role.HEAD, Role.CLERK))
    rows = Person.objects.filter(pk__in=held.values("person_id"), is_active=True)
    return rows.order_by("full_name")


def _heads(request: DeskRequest) -> QuerySet[Any]:
    """Return the units whose head the person is."""
    return Unit.objects.filter(pk__in=access.standing(request.user, request.at).units(Role.HEAD)).order_by("name")


@require_safe
@frame.page(verbs.INSPECT)
def inspection(request: DeskRequest) -> HttpResponse:
    """What is to be inspected of the last window: papers asked for too often, refusals, results given back without an apology."""
    return render(request, "dossiers/desk/inspection.html", inspected(request))


def inspected(request: DeskRequest) -> dict[str, Any]:
    """Return what the page and the file of the list show."""
    known = amounts.amounts(request.at)
    since = request.at - dt.timedelta(days=known["inspect_days"])
    standing = access.standing(request.user, request.at)
    if access.may(request.user, verbs.INSPECT, None, request.at):
        units = dict(Unit.objects.values_list("key", "name"))
    else:
        ids = organisation.descendants(standing.units(Role.HEAD), amounts.day(request.at))
        units = dict(Unit.objects.filter(pk__in=ids | standing.units(Role.HEAD)).values_list("key", "name"))
    flags = reads.flags(request.user, units, since, request.at, known["supplements"])
    return {
        "flags": flags,
        "silent": reads.silent_refusals(units, since),
        "since": since,
        "most": known["supplements"],
        "limit": reads.INSPECTED,
    }
