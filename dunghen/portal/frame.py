"""The frame of citizens' pages that nobody keeps: one moment for the page, no cache, no search engine; and from where somebody asks."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from dunghen.kernel import clock

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


def address_of(request: HttpRequest) -> str:
    """Return the caller's network address: behind the operator's proxy the one it names, else the other end of the line."""
    hops = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    named = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    return named[-hops] if hops and len(named) >= hops else str(request.META.get("REMOTE_ADDR", ""))
