"""One form for whatever does not work: problem details (RFC 9457) with a stable code, the sentence and its facts."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, ConfigDict, Field

from dunghen.api import refusals
from dunghen.kernel.errors import Refusal

MEDIA_TYPE = "application/problem+json"
WAIT = "seconds"
"""The fact of a refusal that says when to come again."""


class Problem(BaseModel):
    """Why a request was not done. Nothing was changed."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description="urn:dunghen: and the code")
    title: str = Field(description="the name of the HTTP status")
    status: int
    code: str = Field(description="stable, for machines", examples=["petitions.text_needed"])
    sentence: str = Field(description="Vietnamese, for people: what happened, why, what to do")
    facts: dict[str, Any] = Field(description="the values of the sentence")


def problem(refusal: Refusal) -> HttpResponse:
    """Return the answer that tells a refusal."""
    response = _answer(refusal.status, refusal.code, refusal.sentence, refusal.facts)
    if refusal.status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(refusal.facts.get(WAIT, 60))
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    if refusal.status == HTTPStatus.METHOD_NOT_ALLOWED:
        response["Allow"] = str(refusal.facts["allowed"])
    if refusal.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        # The body is still on its way: keeping the connection would read it as the next request.
        response["Connection"] = "close"
    return response


def unfit(errors: list[dict[str, Any]]) -> HttpResponse:
    """Return the answer for a request whose form is wrong: where, and what pydantic says of it."""
    told = [
        {"at": _place(error["loc"]), "what": str(error["msg"]), "kind": str(error["type"])} for error in errors[:50]
    ]
    refusal = refusals.Unfit(where=", ".join(dict.fromkeys(each["at"] for each in told)), errors=told)
    return problem(refusal)


def _place(loc: tuple[Any, ...]) -> str:
    # The first part is where it was looked for, the second the name of the argument.
    parts = [str(part) for part in loc]
    return ".".join(parts[2:] if parts[:2] == ["body", "given"] and len(parts) > 2 else parts)


def _answer(status: int, code: str, sentence: str, facts: Mapping[str, Any]) -> HttpResponse:
    body = {
        "type": f"urn:dunghen:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "sentence": sentence,
        "facts": dict(facts),
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False, default=str), status=status, content_type=f"{MEDIA_TYPE}; charset=utf-8"
    )


def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer every address of the API that is none."""
    return problem(refusals.UnknownAddress())


unknown.csrf_exempt = True  # type: ignore[attr-defined]
