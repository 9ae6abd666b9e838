"""GET: may the result of a dossier be given back? The one-stop system asks before it does."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Query
from pydantic import BaseModel, Field

from dunghen.api import callers
from dunghen.api.callers import caller_of
from dunghen.api.shell import answer
from dunghen.dossiers import verbs
from dunghen.kernel import access

SCOPE = "dossiers.gate"


class Gate(BaseModel):
    """Whether the result may be given back, and why not."""

    may_return: bool
    known: bool = Field(description="false: no such dossier is known here, so nothing is held against it")
    late: bool
    apology: str = Field(description="number of the signed apology, empty without one")
    new_due_at: dt.datetime | None
    sentence: str


def add_to(router: Router) -> None:
    router.get(
        "/gate", auth=callers.Holder(SCOPE), response=Gate, summary="May the result be given back?", operation_id="dossier-gate",
        url_name="dossier-gate",
    )(gate)  # fmt: skip


def gate(
    request: HttpRequest,
    source: str = Query(min_length=1, max_length=40, description="name of the source"),
    code: str = Query(min_length=1, max_length=120, description="code of the dossier"),
) -> HttpResponse:
    """No, while the dossier is late and no signed apology reached the applicant."""
    from dunghen.dossiers.queries import gate as reads

    caller = caller_of(request)
    access.require(caller.actor, verbs.ASK_GATE, None, caller.at)
    found = reads.may_return(source, code, caller.at)
    sentence = (
        f"Chưa thể trả kết quả hồ sơ {code}: hồ sơ trễ hạn. {found.missing}"
        if not found.may_return
        else f"Được trả kết quả hồ sơ {code}."
    )
    return answer(
        {
            "may_return": found.may_return,
            "known": found.known,
            "late": found.late,
            "apology": found.apology,
            "new_due_at": found.new_due_at.isoformat() if found.new_due_at else None,
            "sentence": sentence,
        }
    )
