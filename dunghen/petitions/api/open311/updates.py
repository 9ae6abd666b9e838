"""The extension of updates: what happened to requests (for clients that poll), and what senders add (from clients that filed)."""

from collections.abc import Iterator, Mapping
from typing import Any

from dunghen.kernel import errors
from dunghen.petitions import operations, rules
from dunghen.petitions.api.moments import moment
from dunghen.petitions.api.open311.frame import Open311Request, door
from dunghen.petitions.api.open311.requests import MOST, Missing, span
from dunghen.petitions.models import Petition
from dunghen.petitions.queries import georeport


@door("GET", "POST", root="service_request_updates")
def updates(request: Open311Request) -> Any:
    """GET tells updates of a stretch of time, POST adds one."""
    return _add(request) if request.method == "POST" else _list(request)


def _list(request: Open311Request) -> list[dict[str, Any]]:
    start, end = span(request.given, request.caller.at)
    client = request.caller.key.pk if request.caller.key else None
    found = [update for row in georeport.changed(client, start, end, MOST) for update in _steps(row)]
    shown = [(at, update) for at, update in found if start <= at <= end]
    return [update for _, update in sorted(shown, key=lambda pair: pair[0])][:MOST]


def _steps(row: Mapping[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Give the steps of a petition that the public may know, each with its moment."""
    public = row["publication"] == rules.PUBLISHED
    steps = [("handed", row["handed_at"], "open", rules.PUBLIC_WORDS[rules.HANDED])]
    ended = row["state"] not in (*rules.OPEN_STATES, rules.ANSWERED)
    if ended:
        steps.append(("ended", row["ended_at"], "closed", rules.PUBLIC_WORDS[row["state"]]))
    steps.append(("answered", row["answered_at"], "closed", rules.PUBLIC_WORDS[rules.ANSWERED]))
    steps.append(("published", row["published_at"] if public else None, "closed", row["public_answer"]))
    for word, at, status, words in steps:
        if at is not None:
            yield (
                at,
                {
                    "update_id": f"{row['code']}-{word}-{at:%Y%m%d%H%M%S}",
                    "service_request_id": row["code"],
                    "status": status,
                    "updated_datetime": moment(at),
                    "description": words,
                    "media_url": None,
                },
            )


def _add(request: Open311Request) -> list[dict[str, str]]:
    """Take what the sender adds, from the client that filed it: the answer to a question, a wish to reopen, or a word more."""
    given, caller = request.given, request.caller
    text = given.get("description", "").strip()
    if not text:
        raise Missing(name="description", why="cần nội dung")
    if caller.key is None:
        raise errors.Forbidden(action="bổ sung phản ánh đã gửi")
    rows = Petition.objects.select_related("centre", "lead", "screening", "answering", "publishing")
    petition = rows.filter(code=rules.read_code(given.get("service_request_id", "")), client=caller.key).first()
    if petition is None:
        raise errors.NotFound
    key = given.get("update_id", "")[:80]
    operations.add_word(
        petition=petition,
        text=text,
        channel=rules.OPEN311,
        reopen=given.get("status", "").lower() == "open",
        key=key,
        at=caller.at,
        actor=caller.actor,
    )
    return [{"update_id": key or f"{petition.code}-{caller.at:%Y%m%d%H%M%S}"}]
