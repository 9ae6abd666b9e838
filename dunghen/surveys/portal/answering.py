"""One answers: a word before, the questions page by page, a last look, thanks. Each page works without scripts."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.kernel import errors
from dunghen.portal.frame import PortalRequest, page
from dunghen.surveys.forms import sheet as forms
from dunghen.surveys.operations import answering, inviting
from dunghen.surveys.portal import frame, seats
from dunghen.surveys.portal.frame import Filling
from dunghen.surveys.portal.seats import Seat
from dunghen.surveys.queries import offers
from dunghen.surveys.queries.asking import asked
from dunghen.surveys.queries.surveys import open_to_all
from dunghen.surveys.rules import asking, refusals, tokens, words
from dunghen.surveys.rules.asking import Asked

Pages = list[list[Asked]]
IDLE_SECONDS, THANKS_SECONDS = 120, 12
"""After so long a tablet goes back to its first page: from a question, from the thanks."""
SHUT = (refusals.UsedTicket, refusals.NotOpen, refusals.OfficersDoNotAnswer, refusals.TooMany)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def home(request: PortalRequest) -> HttpResponse:
    """Type the code of a card, or choose among the surveys that anybody may answer."""
    typed, error = "", ""
    if request.method == "POST":
        typed = request.POST.get("code", "")[:40]
        try:
            seat = seats.with_ticket(request, tokens.read(typed) or "-")
        except errors.Refusal as refusal:
            error = refusal.sentence
        else:
            return redirect(seat.base)
    context = {"typed": typed, "error": error, "surveys": open_to_all(request.at)}
    return render(request, "surveys/portal/home.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def ticket(request: PortalRequest, token: str, number: int = 0) -> HttpResponse:
    """With a personal code."""
    return _answer(request, lambda: seats.with_ticket(request, token), number)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def common(request: PortalRequest, code: str, number: int = 0) -> HttpResponse:
    """By the common link."""
    return _answer(request, lambda: seats.by_common_link(request, code), number)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tablet(request: PortalRequest, secret: str, number: int = 0) -> HttpResponse:
    """At a counter's tablet: each person begins with an empty sheet."""
    response = _answer(request, lambda: seats.at_tablet(request, secret), number)
    if number and response.status_code != 302:
        # Who walks away leaves no half-filled sheet to the next person: the tablet goes back by itself, without scripts.
        response.headers["Refresh"] = f"{IDLE_SECONDS};url={reverse('surveys:tablet', args=[secret])}"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@page
def after(request: PortalRequest, ref: str) -> HttpResponse:
    """After a dossier or petition was closed: its one code is made when somebody begins."""
    offer = offers.read(ref)
    seat = Seat(offer.survey, request.path, "-")
    if request.method != "POST":
        return _answer(request, lambda: seats.ready(request, seat), 0)
    try:
        seats.ready(request, seat)
        token = inviting.offer(
            survey=offer.survey, about=offer.about, service=offer.service, unit_id=offer.unit_id, at=request.at
        )
    except SHUT as refusal:
        return render(request, "surveys/portal/shut.html", {"refusal": refusal}, status=refusal.status)
    # It has begun: the page of the code goes on from here.
    return _answer(request, lambda: seats.with_ticket(request, token), 0)


@require_safe
@page
def thanks(request: PortalRequest) -> HttpResponse:
    """The answers were kept."""
    response = render(request, "surveys/portal/thanks.html", {"again": ""})
    # It is offered once: the next one at this device is not told how the last one answered.
    frame.forget_offer(response)
    return response


@require_safe
@page
def tablet_thanks(request: PortalRequest, secret: str) -> HttpResponse:
    """The answers were kept; the next person's page comes by itself."""
    again = reverse("surveys:tablet", args=[secret])
    response = render(request, "surveys/portal/thanks.html", {"again": again})
    response.headers["Refresh"] = f"{THANKS_SECONDS};url={again}"
    return response


def _answer(request: PortalRequest, seated: Any, number: int) -> HttpResponse:
    try:
        seat = seated()
    except SHUT as refusal:
        response = render(request, "surveys/portal/shut.html", {"refusal": refusal}, status=refusal.status)
        if isinstance(refusal, refusals.OfficersDoNotAnswer):
            frame.mark_office(response)
        return response
    questions = asked(seat.survey.version)
    if number == 0:
        return _intro(request, seat, questions)
    filling = frame.kept(request, seat.base)
    if filling is None:
        return redirect(seat.base)
    pages = asking.pages(questions)
    if number > len(pages):
        return _last(request, seat, pages, filling)
    return _page(request, seat, pages, filling, number)


def _intro(request: PortalRequest, seat: Seat, questions: Sequence[Asked]) -> HttpResponse:
    """What it is about and what becomes of the answers; the button begins."""
    filling = frame.kept(request, seat.base)
    if request.method == "POST":
        try:
            # Who comes back goes on; at a tablet everybody begins anew.
            fresh = filling if filling and not seat.is_kiosk else Filling(raised=seats.begin(request, seat))
        except refusals.TooMany as refusal:
            return render(request, "surveys/portal/shut.html", {"refusal": refusal}, status=refusal.status)
        response: HttpResponseBase = redirect(seat.page_url(1))
        frame.keep(response, seat.base, fresh)  # type: ignore[arg-type]
        return response  # type: ignore[return-value]
    context = _context(seat) | {
        "count": len(questions),
        "minutes": max(1, round(len(questions) / 5)),
        "going_on": filling is not None and bool(filling.values) and not seat.is_kiosk,
        "intro": forms.english(seat.survey.version.intro, seat.survey.version.intro_en),
    }
    response = render(request, "surveys/portal/intro.html", context)
    if seat.is_kiosk and filling is not None:
        frame.forget(response, seat.base)
    return response


def _page(request: PortalRequest, seat: Seat, pages: Pages, filling: Filling, number: int) -> HttpResponse:
    here, values = pages[number - 1], filling.values
    errors_found: dict[str, str] = {}
    if request.method == "POST":
        values, errors_found = forms.read(here, request.POST, values)
        if not errors_found:
            filling.values = values
            response = redirect(seat.page_url(_next(pages, values, number)))
            if frame.keep(response, seat.base, filling):
                return response
            errors_found = {one.key: _("viết ngắn lại") for one in here if one.kind in asking.LONGEST}
        values = values | {key: typed for key, typed in forms.given(here, request.POST).items() if key in errors_found}
    shown = [one for one in here if one.is_shown(values)]
    if not shown and request.method != "POST":
        return redirect(seat.page_url(_next(pages, values, number)))
    context = _context(seat) | {
        "fields": forms.fields(shown, values, errors_found),
        "heading": forms.english(here[0].page, here[0].page_en),
        "number": number,
        "of": len(pages),
        "back": seat.page_url(_before(pages, values, number)) if _before(pages, values, number) else seat.base,
        "errors": errors_found,
    }
    return render(request, "surveys/portal/page.html", context, status=422 if errors_found else 200)


def _next(pages: Pages, values: dict[str, Any], number: int) -> int:
    """Return the next page on which something is asked; the one after the last is the last look."""
    return next(
        (later for later in range(number + 1, len(pages) + 1) if any(one.is_shown(values) for one in pages[later - 1])),
        len(pages) + 1,
    )


def _before(pages: Pages, values: dict[str, Any], number: int) -> int:
    return next((one for one in range(number - 1, 0, -1) if any(q.is_shown(values) for q in pages[one - 1])), 0)


def _last(request: PortalRequest, seat: Seat, pages: Pages, filling: Filling) -> HttpResponse:
    """The last look: how many questions were answered, what happens on sending."""
    every = [one for some in pages for one in some]
    refusal: errors.Refusal | None = None
    if request.method == "POST":
        too_fast = [words.TOO_FAST] if filling.is_too_fast() else []
        try:
            answering.send(
                survey=seat.survey,
                values=filling.values,
                ticket=seat.ticket,
                station=seat.station,
                language=(get_language() or "vi")[:2],
                raised=[*filling.raised, *too_fast],
                number=filling.number,
                at=request.at,
            )
        except SHUT as shut:
            return render(request, "surveys/portal/shut.html", {"refusal": shut}, status=shut.status)
        except (refusals.AnswerNeeded, refusals.AnswerWrong, refusals.EmptySheet) as wrong:
            refusal = wrong
        else:
            to = (
                reverse("surveys:tablet-thanks", args=[seat.base.split("/")[-2]]) if seat.is_kiosk else "surveys:thanks"
            )
            response = redirect(to)
            if not seat.is_kiosk and asking.is_low(every, filling.values):
                frame.offer_petition(response)
            frame.forget(response, seat.base)
            return response
    asked_of = [one for one in every if one.is_shown(filling.values)]
    stops = [
        (
            seat.page_url(number),
            forms.english(some[0].page, some[0].page_en) or forms.english(some[0].text, some[0].text_en),
            sum(one.key in filling.values for one in some),
            sum(one.is_shown(filling.values) for one in some),
        )
        for number, some in enumerate(pages, 1)
        if any(one.is_shown(filling.values) for one in some)
    ]
    context = _context(seat) | {
        "answered": sum(one.key in filling.values for one in asked_of),
        "of": len(asked_of),
        "stops": stops,
        "refusal": refusal,
        "back": seat.page_url(_before(pages, filling.values, len(pages) + 1)),
    }
    return render(request, "surveys/portal/last.html", context, status=422 if refusal else 200)


def _context(seat: Seat) -> dict[str, Any]:
    return {
        "survey": seat.survey,
        "title": forms.english(seat.survey.title, seat.survey.title_en),
        "kiosk": seat.is_kiosk,
        "base_url": seat.base,
        "personal": bool(seat.ticket),
    }
