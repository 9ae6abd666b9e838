"""POST: dossiers, or their step events, from the one-stop system itself."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import AwareDatetime, BaseModel, Field

from dunghen.api import callers
from dunghen.api.callers import caller_of
from dunghen.api.refusals import RepeatDiffers
from dunghen.api.shell import Given, answer
from dunghen.dossiers import verbs
from dunghen.dossiers.intake.refusals import KeyNotBound, RepeatKeyNeeded
from dunghen.dossiers.models import Source
from dunghen.kernel import access
from dunghen.kernel.errors import NotFound

SCOPE = "dossiers.push"
MOST_ROWS = 5_000
Cell = Annotated[str, Field(max_length=2_000)] | int | float | bool | None
Row = Annotated[dict[Annotated[str, Field(max_length=200)], Cell], Field(max_length=200)]


class Rows(Given):
    """Rows under the headings of the source's files, read by its mapping. Columns that the mapping does not name are not read."""

    source: str = Field(max_length=40, description="name of the source", examples=["mot-cua"])
    steps: bool = Field(False, description="step events (who held a dossier from when to when) instead of dossiers")
    as_of: AwareDatetime | None = Field(
        None, description="the moment of which the rows tell; older than the newest told of the source is refused (409)"
    )
    rows: list[Row] = Field(min_length=1, max_length=MOST_ROWS, description="at most 5,000 rows")


class Unread(BaseModel):
    """A cell that could not be read: its row is not taken in."""

    row: int = Field(description="number of the row in the request, from 1")
    column: str = Field(description="heading, empty for a whole row")
    value: str
    reason: str


class Taken(BaseModel):
    """What became of the rows: read = new + changed + same + rejected."""

    id: int = Field(description="number of the import")
    known: bool = Field(description="true: this Idempotency-Key was answered before, nothing was done again")
    read: int
    new: int
    changed: int
    same: int
    rejected: int
    repeated: int = Field(description="of same: rows that a later row of the same code in the request replaced")
    rejects: list[Unread]


def add_to(router: Router) -> None:
    router.post(
        "/", auth=callers.Holder(SCOPE), response={201: Taken, 200: Taken}, summary="Push dossiers", operation_id="push-dossiers",
        url_name="dossiers-push",
    )(push)  # fmt: skip


def push(request: HttpRequest, given: Rows) -> HttpResponse:
    """All rows that can be read are taken in with one change, the others are told; needs an ``Idempotency-Key``. 409 while an import runs."""
    from dunghen.dossiers.operations import pushing

    caller = caller_of(request)
    access.require(caller.actor, verbs.PUSH, None, caller.at)
    header = callers.repeat_key(request)
    if not header:
        raise RepeatKeyNeeded
    source = Source.objects.filter(name=given.source).first()
    if source is None:
        raise NotFound
    if caller.key is None or source.push_key_id != caller.key.pk:
        raise KeyNotBound(source=given.source)
    key = callers.door_key(caller, header)
    made, known = pushing.push(
        actor=caller.actor, source=source, rows=given.rows, key=key, at=caller.at, steps=given.steps, as_of=given.as_of
    )
    if known and made.digest != pushing.digest_of(given.rows, given.steps):
        raise RepeatDiffers
    rejects = [
        {"row": one["line"], **{name: one[name] for name in ("column", "value", "reason")}} for one in made.rejects
    ]
    return answer({"id": made.pk, "known": known, **made.counts(), "rejects": rejects}, status=200 if known else 201)
