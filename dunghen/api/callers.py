"""Who asks: a bearer key becomes an actor of the kernel, a request without one is the public's. Counted and measured before it is read."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security.base import AuthBase

from dunghen.api import operations, queries, refusals
from dunghen.api.models import Key
from dunghen.kernel import access, clock
from dunghen.kernel.access import Actor, PublicActor
from dunghen.portal.frame import address_of

MINUTES = 1
GUESSABLE = 16
"""Signs below which a repeat key may be another caller's too ("1"); programs that draw theirs by chance send 32 or 36."""
BEARER = "bearer "


@dataclass(frozen=True)
class Caller:
    """Who asks, under which key, at which moment. ``mark`` tells callers apart without naming them."""

    actor: Actor
    key: Key | None
    at: dt.datetime
    mark: str
    address: str


class _Bearer(AuthBase):
    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_name = "Bearer"

    def __init__(self, scope: str = "", *, needed: bool) -> None:
        self.scope, self.needed = scope, needed
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller:
        """Return the caller. Raises KeyNeeded, KeyUnknown, ScopeMissing, TooOften, TooLarge."""
        require_size(request)
        header = request.headers.get("Authorization", "")
        given = header[len(BEARER) :].strip() if header[: len(BEARER)].lower() == BEARER else header
        if self.needed and not given:
            raise refusals.KeyNeeded
        return caller(request, given, self.scope, needed=self.needed)


class Anybody(_Bearer):
    """Open to the public; a key with ``scope`` is listened to as its person."""

    def __init__(self, scope: str = "") -> None:
        super().__init__(scope, needed=False)


class Holder(_Bearer):
    """Open to keys with ``scope`` alone."""

    def __init__(self, scope: str) -> None:
        super().__init__(scope, needed=True)


def caller(request: HttpRequest, given: str, scope: str, *, needed: bool) -> Caller:
    """Return who sends ``given`` (a key, or "" for none), counted once."""
    at, address = clock.now(), address_of(request)
    key = queries.key_of(given, at.date()) if given else None
    if key is None:
        mark, most = operations.address_mark(address), settings.API_ADDRESS_PER_MINUTE
    else:
        mark, most = f"key:{key.pk}", key.per_minute or settings.API_KEY_PER_MINUTE
    # Wrong keys are counted under their address before they are refused: guessing is slow too.
    operations.spend(door="request", mark=mark, most=most, minutes=MINUTES, at=at)
    if given and key is None:
        raise refusals.KeyUnknown
    if key is None:
        return Caller(access.PUBLIC, None, at, mark, address)
    if scope and scope not in key.scopes:
        if needed:
            raise refusals.ScopeMissing(scope=scope)
        return Caller(PublicActor(key.label), key, at, mark, address)
    return Caller(key.person or PublicActor(key.label), key, at, mark, address)


def require_size(request: HttpRequest) -> None:
    """Refuse with TooLarge a body that is larger than its kind may be, before it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    whole = (request.content_type or "").startswith("multipart/")
    limit = settings.LARGEST_REQUEST if whole else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if length.isdecimal() and int(length) > limit:
        raise refusals.TooLarge(limit=limit // 2**20)


def repeat_key(request: HttpRequest) -> str:
    """Return the ``Idempotency-Key`` that came with a request, "" for none. Raises UnfitRepeatKey."""
    header = request.headers.get("Idempotency-Key", "").strip()
    if len(header) > operations.LONGEST_REPEAT_KEY:
        raise refusals.UnfitRepeatKey(most=operations.LONGEST_REPEAT_KEY)
    return header


def door_key(caller: Caller, header: str, *content: bytes) -> str:
    """Return a key for ``Filing`` and the like.

    Of callers without a key the content counts too: nobody gets another's answer by guessing. Their address does not, for a telephone
    tries again from another network; only beside a header that two may have thought of.
    """
    if caller.key is not None:
        parts = [caller.mark.encode(), header.encode()]
    else:
        place = caller.mark if len(header) < GUESSABLE else ""
        parts = [place.encode(), header.encode(), *content]
    return hashlib.sha256(b"\x00".join(parts)).hexdigest()


def caller_of(request: HttpRequest) -> Caller:
    """Return the caller that the door has let in."""
    found: Any = request.auth  # type: ignore[attr-defined]
    assert isinstance(found, Caller)
    return found
