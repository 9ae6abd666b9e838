"""The frame of every officers' page: sign-in first, who may come in, what caches may keep."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django_htmx.middleware import HtmxDetails

from dunghen.desk import navigation
from dunghen.kernel import access, clock, errors
from dunghen.kernel.organisation.models import Person

View = TypeVar("View", bound=Callable[..., HttpResponse])


class DeskRequest(HttpRequest):
    """What a page of the desk receives: a request whose person is known, with the page's one moment."""

    user: Person
    at: dt.datetime
    htmx: HtmxDetails


DENSITY_COOKIE = "density"
DENSITIES = ("compact", "comfortable")


def page(action: access.Action | None = None) -> Callable[[View], View]:
    """Make a view a page of the desk.

    Anonymous visitors go to sign in and come back; a person who holds no role of ``action`` is refused (403). The page narrows further by
    object with ``access.require``. The desk speaks Vietnamese whatever the reader chose for the public pages. ``request.at`` is the one moment of the page. Shared office computers: nothing is kept by caches.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            # Acts lock and name the person itself, not Django's lazy stand-in.
            request.user = get_user(request)
            request.at = clock.now()  # type: ignore[attr-defined]
            if action is not None and not navigation.open_to(request.user, action, request.at):  # type: ignore[attr-defined, arg-type]
                raise errors.Forbidden(action=action.label)
            with translation.override(settings.LANGUAGE_CODE):
                response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        framed.desk_action = action  # type: ignore[attr-defined]  # the role × page matrix reads it
        return framed  # type: ignore[return-value]

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        # A fragment cannot show the sign-in page: the whole page goes there.
        response = HttpResponse(status=204)
        response["HX-Redirect"] = redirect_to_login(request.htmx.current_url or "/").url  # type: ignore[attr-defined]
        return response
    return redirect_to_login(request.get_full_path())


def density(request: HttpRequest) -> str:
    """Return how tight the person wants lists: "compact" (default) or "comfortable"."""
    wanted = request.COOKIES.get(DENSITY_COOKIE, "")
    return wanted if wanted in DENSITIES else DENSITIES[0]
