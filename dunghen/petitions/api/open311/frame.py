"""The frame of every Open311 address: jurisdiction, key, limits, and errors in the specification's form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from dunghen.api import callers, refusals
from dunghen.api.callers import Caller
from dunghen.kernel.errors import Refusal
from dunghen.petitions.api.open311.writing import answer

SCOPES = {"GET": "petitions.read", "POST": "petitions.file"}
EVERYWHERE = "*"


class UnknownJurisdiction(Refusal):
    code = "open311.unknown_jurisdiction"
    status = 404
    template = _("jurisdiction_id “{given}” không có ở đây. Vui lòng dùng một trong: {known}.")


class JurisdictionNeeded(Refusal):
    code = "open311.jurisdiction_needed"
    status = 400
    template = _("Cần jurisdiction_id, một trong: {known}.")


class ApiKeyNeeded(Refusal):
    code = "open311.api_key_needed"
    status = 403
    template = _("Cần api_key để gửi vào đây. Vui lòng xin khóa ở quản trị hệ thống.")


class Open311Request(HttpRequest):
    """What an address receives: the caller, and the parameters of address and form together."""

    caller: Caller
    given: QueryDict


Reading = Callable[..., Any]
View = Callable[..., HttpResponse]


def door(*methods: str, root: str) -> Callable[[Reading], View]:
    """Make a view an Open311 address. ``root`` is the XML element of its answers; the view returns (body, status) or a body."""

    def decorate(view: Reading) -> View:
        @csrf_exempt
        @wraps(view)
        def framed(request: HttpRequest, form: str = "json", **parts: Any) -> HttpResponse:
            try:
                if request.method not in (*methods, "HEAD", "OPTIONS"):
                    raise refusals.WrongMethod(allowed=", ".join(methods))
                if request.method == "OPTIONS":
                    return _allowed(methods)
                _enter(request)
                body = view(request, **parts)
            except Refusal as refusal:
                return errors(refusal, form)
            except RequestDataTooBig:
                return errors(refusals.TooLarge(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20), form)
            except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, UnicodeDecodeError):
                return errors(refusals.NotReadable(), form)
            status = 200
            if isinstance(body, tuple):
                body, status = body
            return answer(root, body, form, status)

        return framed

    return decorate


def errors(refusal: Refusal, form: str) -> HttpResponse:
    """Return a refusal as the specification tells errors: a list of code and description."""
    # The specification knows 400 for what is missing or wrong, 403 for keys, 404 for what is not there.
    status = {401: 403, 422: 400, 409: 400}.get(refusal.status, refusal.status)
    response = answer("errors", [{"code": status, "description": refusal.sentence}], form, status)
    if status == 429:
        response["Retry-After"] = str(refusal.facts.get("seconds", 60))
    if status == 405:
        response["Allow"] = str(refusal.facts["allowed"])
    return response


def _enter(request: HttpRequest) -> None:
    """Set ``caller`` and ``given``. The key comes as ``api_key``, or as a bearer as on the other door."""
    callers.require_size(request)
    given = request.GET.copy()
    if request.method == "POST":
        for name, values in request.POST.lists():
            given.setlist(name, values)
    for name, values in given.lists():
        # PostgreSQL keeps no NUL in text, and nobody typed one.
        given.setlist(name, [value.replace("\x00", "") for value in values])
    known = settings.OPEN311_JURISDICTIONS
    jurisdiction = given.get("jurisdiction_id", "")
    if jurisdiction and known and jurisdiction not in known:
        raise UnknownJurisdiction(given=jurisdiction[:80], known=", ".join(known))
    if not jurisdiction and len(known) > 1:
        raise JurisdictionNeeded(known=", ".join(known))
    header = request.headers.get("Authorization", "")
    secret = given.get("api_key", "") or header.removeprefix("Bearer ").strip()
    needs = settings.OPEN311_KEY_JURISDICTIONS
    place = jurisdiction or (known[0] if known else "")
    if request.method == "POST" and not secret and (EVERYWHERE in needs or place in needs):
        raise ApiKeyNeeded
    request.caller = callers.caller(request, secret, SCOPES.get(request.method or "", SCOPES["GET"]), needed=False)  # type: ignore[attr-defined]
    request.given = given  # type: ignore[attr-defined]


def _allowed(methods: tuple[str, ...]) -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = ", ".join((*methods, "HEAD", "OPTIONS"))
    response["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Idempotency-Key"
    return response
