"""Pages of the hand-over: say what will move, move it, show the minute."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.handing.forms import HandOverForm
from dunghen.desk.handing.paper import minute_paper
from dunghen.kernel import access, errors
from dunghen.kernel.commitments import operations, verbs
from dunghen.kernel.commitments.models import Commitment, Minute
from dunghen.kernel.commitments.operations import Handing
from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.organisation.models import Unit
from dunghen.ui.paging import keyset

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.HAND_OVER_ALL)
def hand_over(request: HttpRequest) -> HttpResponse:
    """Choose the units; the second look says how much moves before anything does."""
    given = request.POST if request.method == "POST" else request.GET or None
    form = HandOverForm(given, givers=_givers(request), on=request.at.date())
    plan = None
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        if request.method == "POST":
            try:
                minute = operations.hand_over_all(actor=request.user, at=request.at, **chosen)
            except errors.Refusal as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, _("Đã bàn giao %(count)s việc.") % {"count": minute.count})
                return redirect("desk:minute", minute.pk)
        elif access.may(request.user, verbs.HAND_OVER_ALL, Handing(chosen["from_unit"], chosen["to_unit"]), request.at):
            plan = _plan(request, chosen)
    minutes = keyset(_minutes(request), request.GET, by="-at")
    context = {"form": form, "plan": plan, "page": minutes}
    return render(request, "desk/handing/hand_over.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
@frame.page(verbs.HAND_OVER_ALL)
def minute(request: HttpRequest, pk: int) -> HttpResponse:
    """The minute with everything it moved."""
    found = _minute(request, pk)
    rows = keyset(found.hand_overs.select_related("commitment"), request.GET, by="pk")
    return render(request, "desk/handing/minute.html", {"minute": found, "page": rows})


@require_safe
@frame.page(verbs.HAND_OVER_ALL)
def minute_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The minute to be signed on paper."""
    found = _minute(request, pk)
    content = minute_paper(found, list(found.hand_overs.select_related("commitment").order_by("pk")))
    return HttpResponse(
        content,
        content_type=DOCX,
        headers={"Content-Disposition": f'attachment; filename="bien-ban-ban-giao-{pk}.docx"'},
    )


def _oversees(request: HttpRequest) -> bool:
    return access.may(request.user, verbs.HAND_OVER_ALL, None, request.at)  # type: ignore[attr-defined, arg-type]


def _givers(request: HttpRequest) -> Any:
    """Units with open work that the person may hand over: all for the administrator, the own ones for a head."""
    rows = Unit.objects.filter(pk__in=Commitment.objects.open().values("owner_unit_id")).order_by("name")
    return rows if _oversees(request) else rows.filter(pk__in=access.standing(request.user, request.at).all_units())  # type: ignore[attr-defined, arg-type]


def _minutes(request: HttpRequest) -> Any:
    rows = Minute.objects.select_related("from_unit", "to_unit")
    return (
        rows if _oversees(request) else rows.filter(from_unit__in=access.standing(request.user, request.at).all_units())
    )  # type: ignore[attr-defined, arg-type]


def _minute(request: HttpRequest, pk: int) -> Minute:
    found = _minutes(request).filter(pk=pk).first()
    if found is None:
        raise errors.NotFound
    return found  # type: ignore[no-any-return]


def _plan(request: HttpRequest, chosen: dict[str, Any]) -> dict[str, Any]:
    """Say how many commitments would move, and whom the register of units names as successors."""
    heirs = organisation.successors_of(chosen["from_unit"], request.at.date())  # type: ignore[attr-defined]
    return {
        **chosen,
        "count": Commitment.objects.open().filter(owner_unit=chosen["from_unit"]).count(),
        "heirs": [heir.unit.name for heir in heirs],
        "is_heir": any(heir.unit.id == chosen["to_unit"].pk for heir in heirs),
    }
