"""What every request passes first: an id that follows it through the logs, a size limit, an address without the sign 0, the maintenance page."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextlib import suppress

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve

Answer = Callable[[HttpRequest], HttpResponse]
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")
QUIET = ("/healthz", "/readyz", settings.STATIC_URL)
log = structlog.get_logger("dunghen.request")


def request_id(answer: Answer) -> Answer:
    """Bind ``request_id`` to every log line of the request and answer it as X-Request-ID.

    An id that comes from a proxy is kept when it is 8 to 64 letters, digits, "-" or "_". The path is logged without its query: what
    people search for is not for the log. Nor are secrets that open somebody's page: they are written as "…".
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        request.id = number  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        started = time.perf_counter()
        response = answer(request)
        response["X-Request-ID"] = number
        if not request.path.startswith(QUIET):
            took = round((time.perf_counter() - started) * 1000)
            person = getattr(getattr(request, "user", None), "pk", None)
            log.info(
                "request",
                method=request.method,
                path=_shown(request),
                status=response.status_code,
                ms=took,
                person=person,
            )
        return response

    return middleware


SECRETS = ("secret", "token", "ref")
"""Names of the parts of addresses that open something to whoever knows them."""
RESETTING = "account_reset_password_from_key"
"""The address whose ``key`` sets a new password: the parts of that one are named by the sign-in package."""
_LIKE_A_SECRET = re.compile(r"(?=[^/]*\d)[^/]{20,}")
"""Part of what is no address of ours: a link copied wrong still holds its secret."""


class WithoutSecrets(logging.Filter):
    """Take secrets out of the lines that the framework writes of a request: one that failed, or was refused as forged."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            # As the framework writes it.
            path = request.path.encode("unicode_escape").decode("ascii")
            record.args = tuple(_shown(request) if said == path else said for said in record.args)
        return True


def _shown(request: HttpRequest) -> str:
    path = request.path
    match = request.resolver_match or _meant(request.path_info)
    if match is None:
        return _LIKE_A_SECRET.sub("…", path)
    for name in (*SECRETS, "key") if match.view_name == RESETTING else SECRETS:
        if match.kwargs.get(name):
            path = path.replace(str(match.kwargs[name]), "…")
    return path


def _meant(path: str) -> ResolverMatch | None:
    """Return what an address stands for that was answered before any page was looked for: closed, too large, without its last slash."""
    for tried in (path, f"{path}/"):
        with suppress(Resolver404):
            return resolve(tried)
    return None


def size_limit(answer: Answer) -> Answer:
    """Refuse a request larger than ``LARGEST_REQUEST`` before its body is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.LARGEST_REQUEST:
            limit = settings.LARGEST_REQUEST // 2**20
            response = HttpResponse(
                f"Tệp gửi lên vượt quá {limit} MB nên chưa được nhận. Vui lòng giảm dung lượng hoặc tách thành nhiều tệp.",
                status=413,
                content_type="text/plain; charset=utf-8",
            )
            # The body is still on its way: keeping the connection would read it as the next request.
            response["Connection"] = "close"
            return response
        return answer(request)

    return middleware


def without_nul(answer: Answer) -> Answer:
    """Leave out the sign 0 of what an address asks for: no database keeps it in a text, and a page that looks for it would fail."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "").replace("\0", "")
        return answer(request)

    return middleware


def maintenance(answer: Answer) -> Answer:
    """Answer every page with 503 while the file ``maintenance`` lies in the data folder; health checks and styles go on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (settings.VAR / "maintenance").exists() and not request.path.startswith(QUIET):
            response = render(request, "503.html", status=503)
            response["Retry-After"] = "600"
            return response
        return answer(request)

    return middleware
