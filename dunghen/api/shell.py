"""The frame of the API: one version, one form of errors, one OpenAPI document. Rooms' routers hang into it."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import pydantic
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import PathView
from pydantic import BaseModel, ConfigDict, field_validator

from dunghen.api import callers, operations, problems, refusals
from dunghen.api.doors import doors
from dunghen.kernel import acts
from dunghen.kernel.errors import NotFound, Refusal

VERSION = "1"
ABOUT = """Cổng kết nối hệ thống của Đúng Hẹn. / The machine door of Đúng Hẹn.

Public endpoints need no key; a key is sent as `Authorization: Bearer dh_…`. A key acts for a person (and may do what he may) or is a named
client (and may do what the public may). Errors are `application/problem+json` with a stable `code`. Requests that change something may carry
an `Idempotency-Key`. Times are ISO 8601 with offset. Within a version fields are only added.
"""
REPEAT = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": operations.LONGEST_REPEAT_KEY},
    "description": "the same key again is the same request: it is done once",
}


class Given(BaseModel):
    """Base of what callers send: fields that are not known are refused, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _without_nul(cls, value: Any) -> Any:
        """Drop what no row takes: PostgreSQL keeps no NUL in text, and nobody typed one."""
        if isinstance(value, list):
            return [_plain(item) for item in value]
        return _plain(value)


def _plain(value: Any) -> Any:
    return value.replace("\x00", "") if isinstance(value, str) else value


class Shell(NinjaAPI):
    """NinjaAPI with the house's form of errors."""

    _document: Any = None
    """The OpenAPI document, made once: it takes half a second."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """Tell what is known as a problem; let what is ours fail loudly."""
        match exc:
            case Refusal():
                return problems.problem(exc)
            case ValidationError():
                return problems.unfit(exc.errors)
            case Http404():
                return problems.problem(NotFound())
            case RequestDataTooBig():
                return problems.problem(refusals.TooLarge(limit=8))
            case pydantic.ValidationError():
                told = exc.errors(include_url=False, include_input=False, include_context=False)
                return problems.unfit([{**error, "loc": ("body", *error["loc"])} for error in told])
            case HttpError(status_code=400) | SuspiciousOperation() | MultiPartParserError() | UnreadablePostError():
                return problems.problem(refusals.NotReadable())
            case UnicodeDecodeError():
                return problems.problem(refusals.NotReadable())
        raise exc

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """Return the document: what every endpoint may refuse is said at each, once."""
        if self._document is not None:
            return self._document
        document = super().get_openapi_schema(**kwargs)
        for path in document["paths"].values():
            for method, operation in path.items():
                _complete(method, operation)
        document["components"]["schemas"]["Problem"] = problems.Problem.model_json_schema()
        self._document = document
        return document


_COMMON: Mapping[int, str] = {
    400: "not readable",
    401: "no key, or one that opens nothing",
    404: "not there, or not for this caller to know of",
    413: "too large",
    422: "a field is wrong, or the step is refused",
    429: "too often",
}
_MORE: Mapping[str, Mapping[int, str]] = {
    "post": {403: "not allowed", 409: "not in this state"},
    "get": {403: "not allowed"},
}


def _complete(method: str, operation: dict[str, Any]) -> None:
    for status, what in {**_COMMON, **_MORE.get(method, {})}.items():
        content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        operation["responses"].setdefault(status, {"description": what, "content": content})
    if operation.pop("x-open", False):
        operation["security"] = [{}, *operation.get("security", [])]
    if operation.pop("x-repeat", method == "post"):
        operation["parameters"] = [*operation.get("parameters", []), REPEAT]


def _not_allowed(self: PathView) -> HttpResponse:
    methods = sorted({method for operation in self.operations for method in operation.methods})
    return problems.problem(refusals.WrongMethod(allowed=", ".join(methods)))


PathView._not_allowed = _not_allowed  # type: ignore[method-assign]  # ninja answers in plain text and has no hook for it


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make an act answer a repeated ``Idempotency-Key`` of its caller from memory. A refusal is not kept, nor a failure: nothing was done."""

    @wraps(view)
    def remembered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        caller, header = callers.caller_of(request), callers.repeat_key(request)
        if caller.key is None or not header:
            return view(request, *args, **kwargs)
        seen = f"{request.method} {request.get_full_path()}\n".encode() + request.body
        kept = operations.begin(key=caller.key, header=header, request=seen, at=caller.at)
        if kept.status is not None:
            return answer_text(kept.body, status=kept.status)
        try:
            with acts.keyed(operations.act_key(kept)):
                response = view(request, *args, **kwargs)
        except acts.AlreadyDone:
            # Whoever began it was gone before he could tell, but had done it: kept, so that it is not done when asked once more.
            raise
        except Exception:
            # Refused, or a failure of ours: an act is done whole or not at all, so that it may be tried again.
            operations.let_go(kept=kept)
            raise
        operations.finish(kept=kept, status=response.status_code, body=response.content.decode())
        return response

    return remembered


def answer(body: Any, status: int = 200) -> HttpResponse:
    """Return JSON as the API writes it."""
    return answer_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")), status)


def answer_text(body: str | bytes, status: int = 200, media_type: str = "application/json") -> HttpResponse:
    """Return JSON that is text already (made by the database, or kept)."""
    response = HttpResponse(body, status=status, content_type=f"{media_type}; charset=utf-8")
    # What a key may see is for its holder alone; public lists say otherwise themselves.
    response["Cache-Control"] = "no-store"
    return response


def build() -> Shell:
    """Return the API with the doors of all rooms."""
    shell = Shell(
        title=_("Đúng Hẹn API"),
        version=VERSION,
        description=ABOUT,
        docs_url=None,
        openapi_url="openapi.json",
        urls_namespace="api:v1",
    )
    for door in doors():
        shell.add_router(f"/{door.prefix}", door.router, tags=[str(door.label)])
    return shell
