"""Many at once: handed over by the coordinator with what the machine suggests, or given to an officer by the unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel.errors import Refusal
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.petitions import operations, queries, rules, verbs
from dunghen.petitions.desk import place
from dunghen.petitions.desk.frame import field_choices, units
from dunghen.petitions.models import Petition
from dunghen.petitions.operations import Decision, suggesting

MOST_AT_ONCE = 100


def _codes(request: DeskRequest) -> list[str]:
    return (request.POST or request.GET).getlist("code")[:MOST_AT_ONCE]


def _none_chosen(request: DeskRequest) -> HttpResponse:
    messages.info(request, _("Chưa chọn phản ánh nào; hãy đánh dấu các dòng cần chuyển hoặc phân công."))
    return redirect(place.back(request)[1])


# -- handed over ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A petition of the page with what is chosen for it; ``problem``: what is missing."""

    petition: Petition
    lead: str
    field: str
    kind: str
    cls: str
    commune: Unit | None = None
    because: str = ""
    problem: str = ""

    def decision(self, choices: Mapping[str, Unit]) -> Decision | None:
        """Return the decision of the line, None while something is missing."""
        lead = choices.get(self.lead)
        if lead is None or self.field not in suggesting.fields() or self.kind not in rules.HANDLED:
            return None
        return Decision(kind=self.kind, field=self.field, lead=lead, cls=self.cls, commune=self.commune)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.COORDINATE)
def hand_over_many(request: DeskRequest) -> HttpResponse:
    """Hand several over in one act: each row comes with what the machine suggests, for the coordinator to put right."""
    rows = Petition.objects.filter(
        code__in=_codes(request), state__in=(rules.RECEIVED, rules.SENT_BACK), sealed_case=False
    )
    chosen = list(rows.select_related("lead", "centre", "commune", "screening", "answering").order_by("due_at", "pk"))
    if not chosen:
        return _none_chosen(request)
    choices = {str(unit.pk): unit for unit in units(request)}
    confirmed = request.method == "POST" and "confirm" in request.POST
    lines = _typed(request, chosen) if confirmed else _suggested(request, chosen)
    problem = ""
    if confirmed:
        problem = _hand_over(request, lines, choices)
        if not problem:
            return redirect(place.back(request)[1])
    context = {
        "lines": [
            (line, _("Cần chọn loại, lĩnh vực và đơn vị.") if line.decision(choices) is None else "") for line in lines
        ],
        "units": [(pk, unit.name) for pk, unit in choices.items()],
        "fields": field_choices(),
        "kinds": [(kind, rules.KIND_LABELS[kind]) for kind in rules.HANDLED],
        "classes": rules.CLASSES,
        "problem": problem,
        "back": place.back(request),
    }
    return render(request, "petitions/desk/many.html", context, status=422 if problem else 200)


def _hand_over(request: DeskRequest, lines: list[Line], choices: Mapping[str, Unit]) -> str:
    """Do it, all or none; return why not, "" when it is done."""
    decisions = [(line.petition, line.decision(choices)) for line in lines]
    lacking = [petition.code for petition, decision in decisions if decision is None]
    if lacking:
        return _("Chưa chuyển dòng nào: còn thiếu loại, lĩnh vực hoặc đơn vị ở %(codes)s.") % {
            "codes": ", ".join(lacking)
        }
    try:
        complete = [(petition, decision) for petition, decision in decisions if decision is not None]
        operations.accept_many(actor=request.user, decisions=complete, at=request.at)
    except Refusal as refusal:
        return refusal.sentence
    messages.success(request, _("Đã chuyển %(count)s phản ánh.") % {"count": len(lines)})
    return ""


def _typed(request: DeskRequest, chosen: list[Petition]) -> list[Line]:
    communes = _communes(request, chosen)

    def given(one: Petition, name: str) -> str:
        return request.POST.get(f"{name}-{one.code}", "")

    return [
        Line(
            one,
            given(one, "lead"),
            given(one, "field"),
            given(one, "kind"),
            given(one, "cls") if given(one, "cls") in rules.CLASS_LABELS else rules.NORMAL,
            communes[one.pk] if given(one, "in-commune") == "1" else None,
        )
        for one in chosen
    ]


def _communes(request: DeskRequest, chosen: list[Petition]) -> dict[int, Unit | None]:
    """Return the commune of each: what was said, else what the machine reads in the text. One query for all."""
    read = {one.pk: str(one.suggestion.get("commune", "")) for one in chosen if one.commune is None}
    by_key = queries.by_key(set(read.values()), request.at)
    return {one.pk: one.commune or by_key.get(read[one.pk]) for one in chosen}


def _suggested(request: DeskRequest, chosen: list[Petition]) -> list[Line]:
    """What was decided before, else what the machine suggests, with its reasons. Two queries for all."""
    communes = _communes(request, chosen)
    by_key = queries.by_key({str(one.suggestion.get("lead", "")) for one in chosen}, request.at)
    lines = []
    for one in chosen:
        unit = by_key.get(str(one.suggestion.get("lead", "")))
        # What a unit has sent back is not for that unit again.
        lead = str(unit.pk) if unit and unit.pk != one.lead_id else ""
        because: dict[str, Any] = one.suggestion.get("because", {})
        words = dict.fromkeys([*because.get("field", ()), *because.get("lead", ())])
        lines.append(
            Line(
                one,
                lead,
                one.field or one.suggestion.get("field", ""),
                one.kind or one.suggestion.get("kind", ""),
                one.cls,
                communes[one.pk],
                ", ".join(words),
            )
        )
    return lines


# -- given to an officer --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.WORK)
def assign_many(request: DeskRequest) -> HttpResponse:
    """Put one officer in charge of several petitions of the unit, in one act."""
    rows = queries.led(request.user, request.at).filter(code__in=_codes(request), state__in=rules.WITH_UNIT)
    chosen = list(rows.select_related("lead", "answering__owner_person").order_by("due_at", "pk"))
    if not chosen:
        return _none_chosen(request)
    people = _officers(request, chosen)
    problem = ""
    if request.method == "POST" and "confirm" in request.POST:
        officer = people.get(request.POST.get("officer", ""))
        try:
            if officer is None:
                raise rules.ReasonNeeded(what=_("chuyên viên"), action=_("phân công"))
            operations.name_officers(actor=request.user, petitions=chosen, officer=officer, at=request.at)
        except Refusal as refusal:
            problem = refusal.sentence
        else:
            given = {"who": officer.full_name, "count": len(chosen)}
            messages.success(request, _("Đã phân công %(who)s phụ trách %(count)s phản ánh.") % given)
            return redirect(place.back(request)[1])
    context = {"chosen": chosen, "people": people.values(), "problem": problem, "back": place.back(request)}
    return render(request, "petitions/desk/assign.html", context, status=422 if problem else 200)


def _officers(request: DeskRequest, chosen: list[Petition]) -> dict[str, Person]:
    """Return who may be put in charge of all of them: people of every unit that leads one."""
    leads = {one.lead_id: one.lead for one in chosen if one.lead is not None}
    found = [{str(who.pk): who for who in queries.officers(unit, request.at)} for unit in leads.values()]
    return {pk: who for pk, who in found[0].items() if all(pk in others for others in found)} if found else {}
