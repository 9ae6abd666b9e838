"""What the sender does with code and secret: add, judge, have it reopened, withdraw."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Header

from dunghen.api import callers
from dunghen.api.callers import Caller, caller_of
from dunghen.api.shell import answer
from dunghen.petitions import operations, rules
from dunghen.petitions.api import sent, shown
from dunghen.petitions.api.filing import SCOPE, pictures
from dunghen.petitions.api.looking import CODE, require_sender, seen
from dunghen.petitions.models import Petition

NEEDED: Any = Header(alias="Petition-Secret", min_length=6, max_length=64, description="secret or PIN of the petition")


def add_to(router: Router) -> None:
    common: dict[str, Any] = {
        "auth": callers.Anybody(SCOPE),
        "response": shown.Petition,
        "openapi_extra": {"x-open": True, "x-repeat": False},
    }
    for word, view, summary in (
        ("supplement", supplement, "Answer what the sender was asked"),
        ("judge", judge, "Say whether the answer satisfies"),
        ("reopen", reopen, "Have it reopened, once"),
        ("withdraw", withdraw, "Withdraw it"),
    ):
        router.post(
            f"/{{code}}/own/{word}", summary=summary, operation_id=word, url_name=f"petition-own-{word}", **common
        )(view)


def supplement(request: HttpRequest, given: sent.Supplement, code: str = CODE, secret: str = NEEDED) -> HttpResponse:
    """The clock runs on from here."""
    caller, petition = _sender(request, code, secret)
    operations.supplement(
        petition=petition, text=given.text, photos=pictures(given.photos), at=caller.at, actor=caller.actor
    )
    return _now(caller, code, secret)


def judge(request: HttpRequest, given: sent.Judgement, code: str = CODE, secret: str = NEEDED) -> HttpResponse:
    """Once for each answer, within the term."""
    caller, petition = _sender(request, code, secret)
    operations.judge(petition=petition, at=caller.at, **given.model_dump())
    return _now(caller, code, secret)


def reopen(request: HttpRequest, given: sent.Why, code: str = CODE, secret: str = NEEDED) -> HttpResponse:
    """The lead answers again, with a new promise."""
    caller, petition = _sender(request, code, secret)
    operations.reopen(petition=petition, why=given.why, at=caller.at)
    return _now(caller, code, secret)


def withdraw(request: HttpRequest, given: sent.MaybeWhy, code: str = CODE, secret: str = NEEDED) -> HttpResponse:
    """It ends here."""
    caller, petition = _sender(request, code, secret)
    operations.withdraw(petition=petition, why=given.why, at=caller.at, actor=caller.actor)
    return _now(caller, code, secret)


def _sender(request: HttpRequest, code: str, secret: str) -> tuple[Caller, Petition]:
    caller = caller_of(request)
    require_sender(caller, code, secret)
    rows = Petition.objects.select_related("centre", "lead", "screening", "answering", "publishing")
    return caller, rows.get(code=rules.read_code(code))


def _now(caller: Caller, code: str, secret: str) -> HttpResponse:
    return answer(seen(Caller(caller.actor, None, caller.at, caller.mark, caller.address), code, secret))
