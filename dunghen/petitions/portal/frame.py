"""What a citizen's browser keeps of a draft: a secret that names it."""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dunghen.kernel import errors
from dunghen.petitions.models import Unsent


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
