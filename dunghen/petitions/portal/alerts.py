"""Following by mail and "it concerns me too": without an account, without scripts, and without telling anybody who follows what."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunghen.kernel import errors
from dunghen.kernel.organisation.models import Unit
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.forms import alerts as forms
from dunghen.petitions.models import Petition, Subscription
from dunghen.petitions.portal import robots
from dunghen.petitions.portal.frame import row_number
from dunghen.portal.frame import PortalRequest, address_of, page

COOKIE = "cung-gap" if settings.HTTPS else f"cung-gap_{settings.PORT}"
YEAR = 365 * 24 * 3600


def _public(code: str) -> Petition:
    petition = queries.published_one(code)
    if petition.publication != rules.PUBLISHED:
        raise errors.NotFound
    return petition


def _spend(request: PortalRequest, door: str, most: int) -> None:
    operations.spend(door=door, of=address_of(request), most=most, minutes=60, at=request.at)


# -- by mail ---------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@page
def follow(request: PortalRequest, code: str) -> HttpResponse:
    """Follow one petition."""
    petition = _public(code)
    form = forms.FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _spend(request, "follow", settings.PETITIONS_CLICKS_PER_HOUR)
        if not request.POST.get(robots.HONEY):
            operations.follow(email=form.cleaned_data["email"], petition=petition, at=request.at)
        return redirect("petitions:follow-sent")
    context = {"form": form, "petition": petition, "honey": robots.HONEY}
    return render(request, "petitions/public/follow.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def alerts(request: PortalRequest) -> HttpResponse:
    """Follow a commune, a field, or both."""
    day = queries.day(request.at)
    named = queries.commune_named(request.GET.get("commune", ""), day)
    key = named.now[0].key if named and named.now else request.GET.get("commune", "")
    initial = {"commune": key, "field": request.GET.get("field", "")}
    form = forms.AlertForm(request.POST or None, initial=initial, day=day)
    if request.method == "POST" and form.is_valid():
        _spend(request, "follow", settings.PETITIONS_CLICKS_PER_HOUR)
        given = form.cleaned_data
        if not request.POST.get(robots.HONEY):
            commune = Unit.objects.filter(key=given["commune"]).first() if given["commune"] else None
            operations.follow(email=given["email"], commune=commune, field=given["field"], at=request.at)
        return redirect("petitions:follow-sent")
    context = {"form": form, "honey": robots.HONEY}
    return render(request, "petitions/public/alerts.html", context, status=422 if form.errors else 200)


@require_safe
@page
def sent(request: PortalRequest) -> HttpResponse:
    """What happens next; the same for every address."""
    return render(request, "petitions/public/sent.html", {"days": operations.UNCONFIRMED_DAYS})


@require_safe
@page
def alert(request: PortalRequest, pk: int, token: str) -> HttpResponse:
    """What the link in a letter opens: confirm, or see and stop what the address follows. Opening alone does nothing: programs open links too."""
    one = queries.subscription(pk, token)
    if one is None:
        return render(request, "petitions/public/alert.html", {"one": None}, status=404)
    others = [(each, operations.what_of(each)) for each in queries.others_of(one)]
    context = {"one": one, "token": token, "what": operations.what_of(one), "others": others}
    return render(request, "petitions/public/alert.html", context)


@require_POST
@page
def confirm(request: PortalRequest, pk: int, token: str) -> HttpResponse:
    one = _held(pk, token)
    operations.confirm_following(subscription=one, at=request.at)
    messages.success(request, _("Đã xác nhận. Tin mới được gửi vào buổi sáng, không quá một thư mỗi ngày."))
    return redirect("petitions:alert", pk, token)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@page
def stop(request: PortalRequest, pk: int, token: str) -> HttpResponse:
    """Stop one subscription, or (as mail programs ask with one click, RFC 8058) all of the address. The secret stands for the form's token."""
    if request.method != "POST":
        return redirect("petitions:alert", pk, token)
    one = _held(pk, token)
    picked = request.POST.get("which", "")
    if picked:
        mine = [each for each in queries.others_of(one) if each.pk == row_number(picked)]
        for each in mine:
            operations.stop_following(subscription=each, at=request.at)
    else:
        operations.stop_following(subscription=one, all_of_them=True, at=request.at)
    if "List-Unsubscribe" in request.POST:
        return HttpResponse(status=200)
    messages.success(request, _("Đã thôi gửi tin."))
    return redirect("petitions:alert", pk, token)


def _held(pk: int, token: str) -> Subscription:
    one = queries.subscription(pk, token)
    if one is None:
        raise errors.NotFound
    return one


# -- it concerns me too ----------------------------------------------------------------------------------------------------


@require_POST
@page
def support(request: PortalRequest, code: str) -> HttpResponse:
    """Say so, or take it back; one word for each browser."""
    petition = _public(code)
    _spend(request, "support", settings.PETITIONS_CLICKS_PER_HOUR)
    known = browser(request)
    back = HttpResponseRedirect(f"{queries.public_url(petition.code)}#cung-gap")
    if "take_back" in request.POST:
        if known:
            operations.take_back_support(petition=petition, secret=known, at=request.at)
        return back
    secret = known or secrets.token_hex(16)
    operations.support(petition=petition, secret=secret, at=request.at)
    back.set_cookie(
        COOKIE, secret, max_age=YEAR, path="/phan-anh/", httponly=True, secure=settings.HTTPS, samesite="Lax"
    )
    return back


def browser(request: PortalRequest) -> str:
    """Return the secret this browser was given when it first said so, "" before."""
    secret = request.COOKIES.get(COOKIE, "")
    return secret if len(secret) == 32 else ""
