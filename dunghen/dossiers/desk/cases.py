"""Late dossiers on the desk: the list by what to do next, and one of them with its gate, its apology and its trail."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.desk.views import Group, SavedView
from dunghen.dossiers import verbs
from dunghen.dossiers.desk.case_moves import next_of, possible
from dunghen.dossiers.models import Apology, Applicant, Case, Source
from dunghen.dossiers.papers import apology as paper
from dunghen.dossiers.queries import cases as reads
from dunghen.dossiers.queries import gate, naming
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.rules import cases as rules
from dunghen.dossiers.rules import causes
from dunghen.kernel import access, files
from dunghen.kernel.commitments import calendars
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.errors import NotFound
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.outbox.models import Message
from dunghen.ui.paging import keyset

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TONES = {"can-xin-loi": "late", "cho-ky": "soon", "cho-cap-tren": "soon", "chua-ghi-gui": "soon", "xem-lai-loi": "soon"}
WAITING = {
    rules.UNIT: gettext_lazy("Chờ đơn vị"),
    rules.HEAD: gettext_lazy("Chờ thủ trưởng ký"),
    rules.SUPERIOR: gettext_lazy("Chờ cấp trên đồng ý"),
    rules.LEDGER: gettext_lazy("Chờ sổ hồ sơ ghi xong"),
    rules.NOBODY: gettext_lazy("Không còn việc phải làm"),
}


@require_safe
@frame.page(verbs.SEE_CASES)
def cases(request: DeskRequest) -> HttpResponse:
    """Late dossiers the person may see, what hurts next first, under saved views."""
    wanted = wanted_of(request)
    page = keyset(reads.listed(request.user, wanted, request.at), request.GET, by=reads.order(wanted))
    counts = reads.counts(request.user, request.at)

    def saved(slug: str) -> SavedView:
        url = f"{request.path}?{urlencode({'view': slug})}"
        return SavedView(str(reads.VIEWS[slug]), url, counts.get(slug), slug == wanted.view, TONES.get(slug, ""))

    context = {
        "wanted": wanted,
        "page": page,
        "rows": reads.rows(page.rows, request.at),
        "groups": [Group(_("Hồ sơ trễ"), [saved(slug) for slug in reads.VIEWS])],
        "label": reads.VIEWS[wanted.view],
        "count": counts.get(wanted.view),
        "units": reads.units(request.user, request.at),
        "filtered": bool(wanted.unit or wanted.q),
        "export_query": urlencode({"view": wanted.view, "unit": wanted.unit, "q": wanted.q}),
        "causes": amounts.causes(request.at),
    }
    return render(request, "dossiers/desk/cases.html", context)


def wanted_of(request: DeskRequest) -> reads.Wanted:
    """Return what the list is asked for; a view that is none is the first."""
    view = request.GET.get("view", "")
    return reads.Wanted(
        view if view in reads.VIEWS else next(iter(reads.VIEWS)),
        request.GET.get("unit", "")[:80],
        request.GET.get("q", "")[:120],
    )


@require_safe
@frame.page(verbs.SEE_CASES)
def case(request: DeskRequest, pk: int) -> HttpResponse:
    """One late dossier: the promise first, then the gate, what is to be done, why it is late, what was said to the applicant."""
    found = reads.one(request.user, pk, request.at)
    acts = possible(request, found)
    first = next_of(found, acts)
    waits = found.superior if found.waits_on == rules.SUPERIOR else found.unit
    called = naming.Names()
    context: dict[str, Any] = {
        "case": found,
        "source": Source.objects.filter(name=found.source).values_list("label", flat=True).first() or found.source,
        "procedure": called.label(naming.PROCEDURE, found.procedure),
        "field": called.label(naming.FIELD, found.field),
        "acts": acts,
        "first": first,
        "gate": gate.of_case(found, request.at),
        "owner": waits.name if waits else found.unit.name,
        "state": reads.state_of_time(found, request.at, commitments.soon_until(request.at)),
        "minutes": calendars.minutes_left([(1, found.unit_id, found.act_by)], request.at).get(1)
        if found.act_by
        else None,
        "next_step": first.label if first else WAITING[found.waits_on],
        "next_url": reverse("dossiers:case-move", args=[pk, first.slug]) if first else "",
        "fault": causes.FAULT_LABELS.get(found.fault, ""),
        "cause": amounts.cause_label(found.cause, request.at) if found.cause else "",
        "contests": found.contests.select_related("unit", "by", "decided_by").order_by("-pk"),
        "apologies": _apologies(request, found),
        "has_contact": Applicant.objects.filter(case=found, erased_at__isnull=True).exists(),
        "may_work": access.may(request.user, verbs.WORK, found, request.at),
        "entries": journal.trail(found.thread, parts=True),
        "list_url": reverse("dossiers:cases"),
    }
    return render(request, "dossiers/desk/case.html", context)


def _apologies(request: DeskRequest, case: Case) -> list[dict[str, Any]]:
    """Return the apologies of a case, newest first, each with its lines and the fate of its message."""
    rows = list(case.apologies.select_related("by", "agreed_by", "decided_by").order_by("-pk"))
    keys = [row.message_key for row in rows if row.message_key]
    fates = {message.key: message for message in Message.objects.filter(key__in=keys)} if keys else {}
    return [
        {
            "apology": row,
            "title": paper.title_of(row.form),
            "lines": paper.lines(row.facts) if row.is_signed else [],
            "message": fates.get(row.message_key),
        }
        for row in rows
    ]


@require_safe
@frame.page(verbs.WORK)
def docx(request: DeskRequest, pk: int, apology: int) -> HttpResponse:
    """The signed apology as its bytes were frozen. It may name the applicant: for the unit's own people."""
    found = reads.one(request.user, pk, request.at)
    access.require(request.user, verbs.WORK, found, request.at)
    signed = Apology.objects.filter(case=found, pk=apology, state=Apology.State.SIGNED).first()
    if signed is None:
        raise NotFound
    response = HttpResponse(files.read(signed.sha256), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="xin-loi-{signed.year}-{signed.number:03}.docx"'
    return response
