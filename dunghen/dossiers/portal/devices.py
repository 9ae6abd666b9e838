"""What a browser keeps of the dossiers that it opened: a signed cookie with a number drawn by chance and keyed hashes of their codes.

It opens nothing: code and secret are asked for each time. It only lets the owner's own browser try where strangers have used up what all may try.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "tra-cuu" if settings.HTTPS else f"tra-cuu_{settings.PORT}"
SALT = "dossiers.device"
DAYS = 180
MOST = 20
"""Codes kept, the newest."""


def of_code(request: HttpRequest, code: str) -> str:
    """Return what stands for this browser if it has opened the code before, else ""."""
    number, marks = _kept(request)
    return f"device:{number}" if _mark(code) in marks else ""


def keep(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Let the browser remember that it opened the code."""
    number, marks = _kept(request)
    mark = _mark(code)
    marks = [*(other for other in marks if other != mark), mark][-MOST:]
    response.set_cookie(
        COOKIE, signing.dumps([number or secrets.token_hex(8), marks], salt=SALT), max_age=DAYS * 24 * 3600, path="/ho-so/tra-cuu/",
        httponly=True, secure=settings.HTTPS, samesite="Lax",
    )  # fmt: skip


def _kept(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        number, marks = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError):
        return "", []
    return number, marks


def _mark(code: str) -> str:
    return salted_hmac(SALT, code.strip().upper()[:120], algorithm="sha256").hexdigest()[:20]
