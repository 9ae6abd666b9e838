"""What a citizen's browser keeps while he answers: the answers so far, in a cookie of this one address.

Nothing of a sheet is on the server before it is sent. The cookie is signed, holds no name, is sent to this address alone and ends after a day.
"""

import hashlib
import ipaddress
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from dunghen.portal.frame import address_of
from dunghen.surveys.rules import flags, words

KEPT_SECONDS: Final = 24 * 3600
SALT: Final = "surveys.answers:"
OFFER_COOKIE: Final = "thap"
OFFER_PATH: Final = "/khao-sat/cam-on/"
OFFICE_COOKIE: Final = "may-co-quan"
LARGEST: Final = 3900
"""What a browser surely keeps of one cookie."""


@dataclass
class Filling:
    """A sheet being filled in. ``number`` makes sending twice one sheet; ``begun`` is a signed moment; ``raised``: flags seen by the door."""

    number: uuid.UUID = field(default_factory=uuid.uuid4)
    begun: str = field(default_factory=lambda: signing.dumps("", salt="surveys.begun"))
    raised: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def is_too_fast(self) -> bool:
        """Say whether so many answers were given sooner than anybody reads the questions."""
        least = flags.least_seconds(len(self.values), settings.SURVEYS_SECONDS_PER_QUESTION)
        if not least:
            return False
        try:
            signing.loads(self.begun, salt="surveys.begun", max_age=least)
        except signing.SignatureExpired:
            return False
        except signing.BadSignature:
            return True
        return True


def cookie_of(base: str) -> str:
    return "tl-" + hashlib.sha256(base.encode()).hexdigest()[:12]


def kept(request: HttpRequest, base: str) -> Filling | None:
    """Return what this browser has filled in at this address, None when it has not begun."""
    try:
        number, begun, raised, values = signing.loads(
            request.COOKIES.get(cookie_of(base), ""), salt=SALT + base, max_age=KEPT_SECONDS
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Filling(uuid.UUID(number), begun, raised, values)


def keep(response: HttpResponse, base: str, filling: Filling) -> bool:
    """Let the browser keep it. False: it is too long for a cookie, and nothing was kept."""
    text = signing.dumps(
        [filling.number.hex, filling.begun, filling.raised, filling.values], salt=SALT + base, compress=True
    )
    if len(text) > LARGEST:
        return False
    response.set_cookie(
        cookie_of(base), text, max_age=KEPT_SECONDS, path=base, httponly=True, secure=settings.HTTPS, samesite="Strict"
    )
    return True


def forget(response: HttpResponse, base: str) -> None:
    """Let the browser forget what was filled in."""
    response.delete_cookie(cookie_of(base), path=base, samesite="Strict")


def raised(request: HttpRequest) -> list[str]:
    """Return the flags that the sender's place and device raise."""
    found = []
    if _is_office(address_of(request)):
        found.append(words.OFFICE_NETWORK)
    if request.COOKIES.get(OFFICE_COOKIE):
        found.append(words.OFFICE_DEVICE)
    return found


def offer_petition(response: HttpResponse) -> None:
    """Let the thank-you page offer a petition. A cookie of that page alone and not a part of its address: addresses stand in logs."""
    response.set_cookie(
        OFFER_COOKIE,
        "1",
        max_age=600,
        path=OFFER_PATH,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Strict",
    )


def forget_offer(response: HttpResponse) -> None:
    """Offer it no more."""
    response.delete_cookie(OFFER_COOKIE, path=OFFER_PATH, samesite="Strict")


def _is_office(address: str) -> bool:
    try:
        here = ipaddress.ip_address(address)
        return any(here in ipaddress.ip_network(network, strict=False) for network in settings.SURVEYS_OFFICE_NETWORKS)
    except ValueError:
        return False


def mark_office(response: HttpResponse) -> None:
    """Remember that an officer has opened citizens' sheets with this browser."""
    response.set_cookie(
        OFFICE_COOKIE,
        "1",
        max_age=90 * 24 * 3600,
        path="/khao-sat/",
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )
