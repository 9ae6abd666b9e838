"""Filing in three steps: what, where, who. Each step works without scripts; what was typed or chosen is never lost between them."""

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dunghen.kernel import errors
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.forms import filing as forms
from dunghen.petitions.intake.uploads import taken
from dunghen.petitions.models import Unsent
from dunghen.petitions.operations import Contact
from dunghen.petitions.portal import robots
from dunghen.petitions.portal.frame import draft_of, keep_secret, newest_draft, row_number, with_holder
from dunghen.petitions.portal.hints import hint
from dunghen.petitions.portal.pictures import jpeg
from dunghen.portal.frame import PortalRequest, address_of, page

STEPS = ("what", "where", "who")


# -- 1: what ---------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@page
def new(request: PortalRequest) -> HttpResponse:
    """A blank form; sent, it becomes a draft."""
    if request.method == "POST":
        return _keep_what(request, None)
    opened = robots.opened()
    context = {"form": forms.WhatForm(), "opened": opened, "key": robots.key_of(opened), "older": newest_draft(request)}
    return _what(request, context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def what(request: PortalRequest, ref: str) -> HttpResponse:
    """The first step of a draft, to be changed."""
    draft = draft_of(request, ref)
    if draft.petition is not None:
        return _to_slip(draft)
    if request.method == "POST":
        return _keep_what(request, draft)
    return _what(request, {"form": forms.WhatForm(initial={"text": draft.text}), "draft": draft})


def _keep_what(request: PortalRequest, draft: Unsent | None) -> HttpResponse:
    """Keep text and photos whatever is wrong with them, then go on or say what is wrong."""
    _spend(request)
    mine, secret = with_holder(request)
    text = request.POST.get("text", "")
    shots, refused = taken(request.FILES.getlist("photos"), request.POST.get("points", ""))
    if draft is None:
        opened = request.POST.get("opened", "")
        key = robots.key_of(opened) or secrets.token_hex(16)
        draft = operations.begin(holder=mine, key=key, opened=opened, text=text, at=request.at)
        if draft.petition is not None:
            return _to_slip(draft)
    else:
        operations.change(unsent=draft, text=text.replace("\x00", "")[: 2 * rules.MOST_TEXT], at=request.at)
    operations.remove_photos(
        unsent=draft, ids=[pk for text in request.POST.getlist("drop") if (pk := row_number(text))], at=request.at
    )
    try:
        if shots and operations.add_shots(unsent=draft, shots=shots, address=address_of(request), at=request.at):
            refused.append(rules.TooManyPhotos(most=rules.MOST_PHOTOS).sentence)
    except rules.NoRoomForPhotos as full:
        refused.append(full.sentence)
    form = forms.WhatForm(request.POST)
    if form.is_valid() and not refused and "stay" not in request.POST:
        operations.change(unsent=draft, text=form.cleaned_data["text"], at=request.at)
        response: HttpResponse = redirect("petitions:where", draft.ref)
    else:
        if "stay" in request.POST:
            form = forms.WhatForm(initial={"text": text})
        response = _what(
            request, {"form": form, "draft": draft, "refused": refused}, status=422 if form.errors or refused else 200
        )
    keep_secret(response, secret)
    return response


def _what(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    draft = context.get("draft")
    held = list(draft.photos.only("pk", "name").order_by("pk")) if draft else []
    context |= {"step": 1, "photos": held, "most": rules.MOST_PHOTOS, "room": rules.MOST_PHOTOS - len(held)}
    return render(request, "petitions/portal/what.html", context, status=status)


# -- 2: where --------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@page
def where(request: PortalRequest, ref: str) -> HttpResponse:
    """The second step: in words, by commune, on the map, or not at all."""
    draft = draft_of(request, ref)
    if draft.petition is not None:
        return _to_slip(draft)
    # Opening counts like sending: the text is read anew for either.
    _spend(request)
    day = queries.day(request.at)
    seen = hint(draft.text, request.at)
    if request.method == "POST":
        form = forms.WhereForm(request.POST, draft=draft, day=day)
        if "skip" in request.POST:
            return redirect("petitions:who", draft.ref)
        if form.is_valid():
            given = form.cleaned_data
            unit = (
                queries.current(given["commune"], day) if given["commune"] else queries.commune_in(given["place"], day)
            )
            latitude, longitude = given["point"] or (None, None)
            operations.change(
                unsent=draft, at=request.at, place=given["place"], commune_id=unit.id if unit else None,
                latitude=latitude, longitude=longitude,
            )  # fmt: skip
            return redirect("petitions:who", draft.ref)
    else:
        named = draft.commune.key if draft.commune else seen.commune.key if seen.commune else ""
        form = forms.WhereForm(
            initial={
                "place": draft.place, "commune": named, "shot": forms.NO_SHOT, "latitude": draft.latitude, "longitude": draft.longitude,
            },
            draft=draft, day=day,
        )  # fmt: skip
    context = {
        "form": form, "draft": draft, "step": 2, "hint": seen, "offered": forms.offered(draft),
        "recognised": seen.commune if not draft.commune else None, "door": settings.PETITIONS_COMPLAINTS_DOOR,
    }  # fmt: skip
    return render(request, "petitions/portal/where.html", context, status=422 if form.errors else 200)


# -- 3: who, and send ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@page
def who(request: PortalRequest, ref: str) -> HttpResponse:
    """The last step: what is shown to whom, the promise, and the button."""
    draft = draft_of(request, ref)
    if draft.petition is not None:
        return _to_slip(draft)
    if len(draft.text.strip()) < rules.LEAST_TEXT:
        return redirect("petitions:what", draft.ref)
    _spend(request)
    seen = hint(draft.text, request.at, similar=False)
    needs = rules.needed(rules.table(settings.PETITIONS_CONTACT_RULES), seen.kind, queries.day(request.at))
    refusal: errors.Refusal | None = None
    if request.method == "POST":
        form = forms.WhoForm(request.POST, needs=needs, private=seen.suspected)
        operations.change(
            unsent=draft, contact=_typed(request), wants_public="wants_public" in request.POST, at=request.at
        )
        if form.is_valid():
            try:
                return _send(request, draft, form)
            except (rules.TooQuick, rules.NotProven, rules.UnfitContact, rules.ContactNeeded) as error:
                refusal = error
    else:
        initial = draft.contact | {"wants_public": draft.wants_public}
        form = forms.WhoForm(initial=initial, needs=needs, private=seen.suspected)
    return _who(request, draft, form, seen, refusal)


def _send(request: PortalRequest, draft: Unsent, form: forms.WhoForm) -> HttpResponse:
    robots.require_person(request.POST.dict(), draft.ref, draft.opened)
    operations.spend(
        door="file", of=address_of(request), most=settings.PETITIONS_FILINGS_PER_HOUR, minutes=60, at=request.at
    )
    given = form.cleaned_data
    contact = Contact(name=given["name"], phone=given["phone"], email=given["email"])
    operations.send(unsent=draft, contact=contact, wants_public=given.get("wants_public", False), at=request.at)
    return _to_slip(draft)


def _who(
    request: PortalRequest, draft: Unsent, form: forms.WhoForm, seen: Any, refusal: errors.Refusal | None
) -> HttpResponse:
    centre = queries.centre(request.at)
    context = {
        "form": form, "draft": draft, "step": 3, "hint": seen, "centre": centre, "promised": queries.promised(centre, request.at),
        "photos": list(draft.photos.only("pk", "name").order_by("pk")), "door": settings.PETITIONS_COMPLAINTS_DOOR,
        "puzzle": robots.puzzle(draft.ref, busy=queries.newly_filed(request.at)), "honey": robots.HONEY, "refusal": refusal,
    }  # fmt: skip
    return render(request, "petitions/portal/who.html", context, status=422 if form.errors or refusal else 200)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "").replace("\x00", "")[:254] for name in ("name", "phone", "email")}


# -- around ----------------------------------------------------------------------------------------------------------------


@require_POST
@page
def discard(request: PortalRequest, ref: str) -> HttpResponse:
    """Forget a draft at once: text, photos and all."""
    draft = draft_of(request, ref)
    if draft.petition is None:
        operations.discard(unsent=draft)
    return redirect("petitions:new")


@page
def draft_photo(request: PortalRequest, ref: str, pk: int) -> HttpResponse:
    """The small copy of a photo of a draft."""
    photo = draft_of(request, ref).photos.filter(pk=pk).first()
    if photo is None:
        raise errors.NotFound
    return jpeg(bytes(photo.thumb))


@require_POST
@page
def hints(request: PortalRequest) -> HttpResponse:
    """What can be told about the text so far, as a piece of the page."""
    _spend(request)
    return render(
        request,
        "petitions/portal/hint.html",
        {"hint": hint(request.POST.get("text", ""), request.at), "door": settings.PETITIONS_COMPLAINTS_DOOR},
    )


def _spend(request: PortalRequest) -> None:
    operations.spend(
        door="step", of=address_of(request), most=settings.PETITIONS_STEPS_PER_HOUR, minutes=60, at=request.at
    )


def _to_slip(draft: Unsent) -> HttpResponseRedirect:
    """Go to what the draft has become; back and reload lead here too."""
    assert draft.petition is not None
    response = redirect("petitions:slip", draft.petition.code, draft.petition.petitioner.secret)
    assert isinstance(response, HttpResponseRedirect)
    return response
