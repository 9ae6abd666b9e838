"""The frame of this room's citizens' pages: one moment, nothing kept by caches, the draft's cookie."""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from dunghen.kernel import clock, errors
from dunghen.petitions.models import Unsent

View = TypeVar("View", bound=Callable[..., HttpResponse])


class PortalRequest(HttpRequest):
    """What a page receives: a request with the page's one moment."""

    at: dt.datetime


def page(view: View) -> View:
    """Make a view a page that no cache keeps and no search engine lists. ``request.at`` is its one moment."""

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    return framed  # type: ignore[return-value]


def address(request: HttpRequest) -> str:
    """Return the visitor's network address: behind the operator's proxy the one it names, else the other end of the line."""
    hops = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    named = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    return named[-hops] if hops and len(named) >= hops else request.META.get("REMOTE_ADDR", "")


def row_number(text: str) -> int | None:
    """Return the number of a row that a form names; None for what can be none ("²" is a digit too, and no row has twenty figures)."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


# -- the draft's cookie ----------------------------------------------------------------------------------------------------

COOKIE = "phan-anh" if settings.HTTPS else f"phan-anh_{settings.PORT}"


def holder(request: HttpRequest) -> str:
    """Return the keyed hash of the browser's secret, "" when it has none."""
    secret = request.COOKIES.get(COOKIE, "")
    return _hashed(secret) if len(secret) == 32 else ""


def with_holder(request: HttpRequest) -> tuple[str, str]:
    """Return the holder and the fresh secret to be kept ("" when the browser has one already)."""
    known = holder(request)
    if known:
        return known, ""
    secret = secrets.token_hex(16)
    return _hashed(secret), secret


def keep_secret(response: HttpResponse, secret: str) -> None:
    """Give the browser its secret; it ends with the browser, because office computers are shared."""
    if secret:
        response.set_cookie(COOKIE, secret, path="/phan-anh/", httponly=True, secure=settings.HTTPS, samesite="Lax")


def _hashed(secret: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"petitions.holder:{secret}".encode(), hashlib.sha256).hexdigest()


def draft_of(request: HttpRequest, ref: str) -> Unsent:
    """Return the draft with this address that this browser holds, or refuse with NotFound."""
    mine = holder(request)
    found = Unsent.objects.select_related("commune", "petition__petitioner").filter(ref=ref, holder=mine).first()
    if not mine or found is None:
        raise errors.NotFound
    return found


def newest_draft(request: HttpRequest) -> Unsent | None:
    """Return what this browser last began and has not sent."""
    mine = holder(request)
    return Unsent.objects.filter(holder=mine, petition=None).order_by("-touched_at").first() if mine else None
