"""What the device needs when the connection is lost: a page to write on, a service worker, a ticket and one address for a whole petition."""

import hashlib
import re

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dunghen.kernel import errors
from dunghen.kernel.organisation.directory.facts import UnitFact
from dunghen.kernel.organisation.models import Unit
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.forms import filing as forms
from dunghen.petitions.intake.contract import Point
from dunghen.petitions.intake.uploads import taken
from dunghen.petitions.models import Petition, Unsent
from dunghen.petitions.operations import Contact, Filing
from dunghen.petitions.portal import robots
from dunghen.petitions.portal.frame import holder
from dunghen.petitions.portal.hints import hint
from dunghen.portal.frame import PortalRequest, address_of, page
from dunghen.ui import times

ASSETS = (
    "ui/tokens.css", "ui/base.css", "ui/components.css", "ui/forms.css", "portal/portal.css", "petitions/portal/filing.css", "ui/page.js",
    "ui/mark.svg", "ui/fonts/be-vietnam-pro-400.woff2", "ui/fonts/be-vietnam-pro-600.woff2", "petitions/portal/outbox.js",
    "petitions/portal/photos.js", "petitions/portal/puzzle.js", "petitions/portal/filing.js", "petitions/portal/offline.js",
)  # fmt: skip
"""What the page for no connection is made of."""
_KEY = re.compile(r"[0-9a-f]{32}")


@require_safe
@page
def offline(request: PortalRequest) -> HttpResponse:
    """One form for a whole petition, kept by the device and sent when there is a network again."""
    return render(
        request,
        "petitions/portal/offline.html",
        {"most": rules.MOST_PHOTOS, "room": rules.MOST_PHOTOS, "open": settings.PETITIONS_PUBLIC_BY_DEFAULT},
    )


@require_safe
def worker(request: PortalRequest) -> HttpResponse:
    """The service worker. It lies under the pages it serves, because its reach is the folder of its address."""
    context = {"offline": reverse("petitions:offline"), "assets": ASSETS, "version": _version()}
    text = render_to_string("petitions/portal/worker.js", context, request)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _version() -> str:
    """Return a mark that changes with any of the kept files and with the language of the page."""
    names = [static(asset) for asset in ASSETS]
    return hashlib.sha256("|".join([*names, get_language() or ""]).encode()).hexdigest()[:12]


@require_safe
def manifest(request: PortalRequest) -> HttpResponse:
    """Lets a telephone put the filing page on its first screen."""
    return JsonResponse(
        {
            "name": _("Gửi phản ánh, kiến nghị"),
            "short_name": _("Phản ánh"),
            "lang": get_language(),
            "start_url": reverse("petitions:new"),
            "scope": "/phan-anh/",
            "display": "minimal-ui",
            "background_color": "#ffffff",
            "theme_color": "#0b5394",
            "icons": [{"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
        headers={"Cache-Control": "max-age=86400"},
    )


@require_safe
def map_data(request: PortalRequest) -> HttpResponse:
    """What the schematic map shows today."""
    from dunghen.kernel import clock

    found = queries.schematic(clock.today()) | {"tiles": settings.MAP_TILES_URL, "credit": settings.MAP_TILES_CREDIT}
    return JsonResponse(found, headers={"Cache-Control": "max-age=3600"}, json_dumps_params={"ensure_ascii": False})


@require_safe
@page
def ticket(request: PortalRequest) -> HttpResponse:
    """Proof of origin and a puzzle for one petition that waited in the device."""
    made = robots.puzzle(_key(request.GET.get("key", "")), busy=queries.newly_filed(request.at))
    return JsonResponse({"csrf": get_token(request), "token": made.token, "nonce": made.nonce, "bits": made.bits})


@require_POST
@page
def whole(request: PortalRequest) -> HttpResponse:
    """Take in a petition in one request. The same key again gives the petition that is there: the page and its worker may both send."""
    try:
        petition, remarks = _filed(request)
    except errors.Refusal as refusal:
        return JsonResponse({"code": refusal.code, "sentence": refusal.sentence}, status=refusal.status)
    return JsonResponse(
        {
            "code": petition.code,
            "pin": rules.pin(petition.petitioner.secret),
            "due": times.moment(petition.expected_at) if petition.expected_at else "",
            "url": reverse("petitions:slip", args=[petition.code, petition.petitioner.secret]),
            "remarks": remarks,
        },
        status=201,
    )


def _filed(request: PortalRequest) -> tuple[Petition, list[str]]:
    """Return the petition, and what its sender is told of what was not taken: the device shows it with code and PIN."""
    key = _key(request.POST.get("key", ""))
    robots.require_person(request.POST.dict(), key, None)
    known = Petition.objects.select_related("petitioner").filter(intake_key=f"web:{key}").first()
    if known is not None:
        return known, []
    operations.spend(
        door="file", of=address_of(request), most=settings.PETITIONS_FILINGS_PER_HOUR, minutes=60, at=request.at
    )
    what = forms.WhatForm(request.POST)
    if not what.is_valid():
        raise rules.TextNeeded(least=rules.LEAST_TEXT, most=rules.MOST_TEXT)
    text = what.cleaned_data["text"]
    seen = hint(text, request.at, similar=False)
    needs = rules.needed(rules.table(settings.PETITIONS_CONTACT_RULES), seen.kind, queries.day(request.at))
    who = forms.WhoForm(request.POST, needs=needs, private=False)
    if not who.is_valid():
        field = who.fields.get(next(iter(who.errors)))
        raise rules.ContactNeeded(what=str(field.label).lower() if field else "")
    shots, remarks = taken(request.FILES.getlist("photos"), request.POST.get("points", ""))
    if len(shots) > rules.MOST_PHOTOS:
        remarks.append(rules.TooManyPhotos(most=rules.MOST_PHOTOS).sentence)
    draft = Unsent.objects.select_related("commune").filter(key=key, holder=holder(request), petition=None).first()
    place, point, commune = _where(request, draft, seen.commune, remarks)
    given = who.cleaned_data
    filing = Filing(
        channel=rules.WEB,
        text=text,
        key=f"web:{key}",
        place=place,
        point=point,
        commune=commune,
        contact=Contact(name=given["name"], phone=given["phone"], email=given["email"]),
        photos=[shot.picture for shot in shots][: rules.MOST_PHOTOS],
        wants_public=given["wants_public"],
    )
    found = operations.receive(filing=filing, at=request.at)
    if draft is not None:
        operations.settle(unsent=draft, petition=found.petition, at=request.at)
    return found.petition, remarks


def _where(
    request: PortalRequest, draft: Unsent | None, read: UnitFact | None, remarks: list[str]
) -> tuple[str, Point | None, Unit | None]:
    """Return place, point and commune: what the device brings before what the draft holds before what was ``read`` in the text.

    What cannot be taken is told in ``remarks`` and does not hold up the rest: the page is closed by then, perhaps.
    """
    day = queries.day(request.at)
    form = forms.PlaceForm(request.POST, day=day)
    form.is_valid()
    remarks += [str(sentence) for sentences in form.errors.values() for sentence in sentences]
    given = form.cleaned_data
    place, point = given.get("place", ""), given.get("point")
    commune = queries.current(given.get("commune", ""), day)
    if draft is not None:
        place = place or draft.place
        point = point or (None if "no_point" in request.POST else draft.point)
        if commune is None and draft.commune is not None:
            return place, point, draft.commune
    commune = commune or queries.commune_in(place, day) or read
    return place, point, Unit.objects.filter(pk=commune.id).first() if commune else None


def _key(text: str) -> str:
    """Return the device's key, or refuse with NotProven what is none."""
    if not _KEY.fullmatch(text):
        raise rules.NotProven
    return text
