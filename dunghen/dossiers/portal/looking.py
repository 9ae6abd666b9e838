"""Look a dossier up by its code and a second secret. The answer stands on this page alone: no address holds the secret, no cache keeps it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from dunghen.dossiers.forms.looking import LookUpForm
from dunghen.dossiers.operations import looking
from dunghen.dossiers.portal import devices
from dunghen.dossiers.queries.looking import Seen
from dunghen.dossiers.queries.ways import open_sources
from dunghen.dossiers.rules.case_refusals import TooManyTries, WrongSecret
from dunghen.kernel import afterwards, clock, errors
from dunghen.portal.frame import address_of


@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for code and secret; show where the dossier is, when it was promised, and the apology."""
    at = clock.now()
    ways = open_sources()
    form = LookUpForm(request.POST or None, ways={way.way for way in ways})
    seen: Seen | None = None
    refusal: errors.Refusal | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            seen = looking.look_up(
                code=given["code"], secret=given["secret"], address=address_of(request), at=at,
                device=devices.of_code(request, given["code"]),
            )  # fmt: skip
        except (WrongSecret, TooManyTries) as error:
            refusal = error
    survey_url = ""
    if seen is not None and seen.finished:
        survey_url = afterwards.url_of(afterwards.Closed(afterwards.DOSSIER, seen.code, seen.unit_key), at)
    context = {"survey_url": survey_url, "form": form, "seen": seen, "refusal": refusal, "ways": ways, "at": at}
    status = refusal.status if refusal else 422 if form.errors else 200
    response = render(request, "dossiers/portal/look_up.html", context, status=status)
    if seen is not None:
        devices.keep(request, response, seen.code)
    add_never_cache_headers(response)
    response.headers.setdefault("X-Robots-Tag", "noindex")
    return response
