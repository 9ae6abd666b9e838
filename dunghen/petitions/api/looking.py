"""GET: one petition as this caller may see it, and its photos."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router
from ninja.params.functions import Header, Path

from dunghen.api import callers
from dunghen.api.callers import Caller, caller_of
from dunghen.api.shell import answer
from dunghen.kernel import errors, files
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.api import shown
from dunghen.petitions.api.lists import READ
from dunghen.petitions.api.moments import moment, number
from dunghen.petitions.models import Photo
from dunghen.petitions.queries.details import Found, detail, may_see
from dunghen.petitions.queries.opendata import nearby

CODE: Any = Path(min_length=1, max_length=20, description="code of a petition, e.g. PA2109-7K3MQ9")
SECRET: Any = Header(
    "", alias="Petition-Secret", max_length=64, description="secret or PIN of the petition: the sender's view"
)


def add_to(router: Router) -> None:
    public: dict[str, Any] = {"auth": callers.Anybody(READ), "openapi_extra": {"x-open": True}}
    router.get(
        "/{code}", summary="One petition", operation_id="get", response=shown.Petition, url_name="petition", **public
    )(one)
    router.get(
        "/{code}/photos/{number}/{size}", summary="A photo", operation_id="photo", url_name="petition-photo", **public
    )(photo)


def one(request: HttpRequest, code: str = CODE, secret: str = SECRET) -> HttpResponse:
    """The public copy when it is published; the sender's view with ``Petition-Secret``; the officer's with a key whose person may see it."""
    return answer(seen(caller_of(request), code, secret))


def seen(caller: Caller, code: str, secret: str = "") -> dict[str, Any]:
    """Return the petition as the caller may see it: as officer, as sender, as anybody. Raises NotFound, WrongPin, TooManyTries."""
    found, view = _found(caller, code, secret)
    if view == "officer":
        return _officer(found, caller.at)
    if view == "own":
        return _own(found)
    if found.is_public:
        return _public(found)
    raise errors.NotFound


def _found(caller: Caller, code: str, secret: str) -> tuple[Found, Literal["officer", "own", "public"]]:
    """Return the petition and as whom the caller sees it. Who sends a secret is told nothing of the petition before it has opened it."""
    if caller.key is not None:
        with suppress(errors.NotFound):
            found = detail(code, inside=True)
            if may_see(caller.actor, found, caller.at):
                return found, "officer"
    if not secret:
        return detail(code, inside=False), "public"
    require_sender(caller, code, secret)
    return detail(code, inside=True), "own"


def require_sender(caller: Caller, code: str, secret: str) -> None:
    """Refuse with WrongPin who does not know secret or PIN, and whoever names a code that nobody has; guessing is counted for both alike."""
    known = queries.secret_of(code)
    if rules.is_secret(known, secret):
        return
    guess = operations.guess_pin(code=code, address=caller.address, at=caller.at)
    if not rules.opens(known, secret):
        raise rules.WrongPin
    operations.was_right(guess)


def photo(
    request: HttpRequest, number: int, size: Literal["full", "small"], code: str = CODE, secret: str = SECRET
) -> HttpResponse:
    """JPEG; public ones for everybody, the others for the sender and officers."""
    found, view = _found(caller_of(request), code, secret)
    row = Photo.objects.filter(pk=min(number, 2**62), petition_id=found.row["id"]).first()
    if row is None or not (view != "public" or (row.public and found.is_public)):
        raise errors.NotFound
    content = files.read(row.thumb_sha256 if size == "small" else row.sha256)
    response = HttpResponse(content, content_type="image/jpeg")
    # An hour, as on the public's pages: one that is taken down is gone from other people's screens by then.
    response["Cache-Control"] = "public, max-age=3600" if row.public and found.is_public else "no-store"
    return response


# -- the three views --------------------------------------------------------------------------------------------------------


def _public(found: Found) -> dict[str, Any]:
    row = found.row
    return {
        **_common("public", row),
        "title": row["public_title"],
        "place": row["public_place"],
        "text": row["public_text"],
        "answer": row["public_answer"],
        "photos": _photos(row, public=True),
        "url": f"{settings.PUBLIC_URL}{queries.public_url(row['code'])}" if queries.public_url(row["code"]) else "",
    }


def _own(found: Found) -> dict[str, Any]:
    row = found.row
    moves = rules.moves_from(row["state"])
    link = f"{settings.PUBLIC_URL}/phan-anh/theo-doi/{row['code']}/{row['secret']}/"
    return {
        **_common("own", row),
        "title": row["title"],
        "place": row["written_place"] or row["place"],
        "text": row["text"],
        "answer": row["answer"],
        "photos": _photos(row, public=False),
        "url": link,
        "reply_words": row["reply_words"],
        "question": row["question"] or "",
        "moves": sorted(
            moves & {"judge", "reopen", "withdraw"} | ({"supplement"} if row["state"] == rules.ASKED else set())
        ),
        "private": row["private"],
        "round": row["round"],
    }


def _officer(found: Found, at: dt.datetime) -> dict[str, Any]:
    row = found.row
    plain = ("channel", "cls", "waits_on", "publication", "private", "last_word", "round", "suggestion", "reply_words")
    return {
        **_common("officer", row),
        "title": row["title"],
        "text": row["masked"],
        "answer": row["answer"],
        "photos": _photos(row, public=False),
        "url": f"{settings.PUBLIC_URL}{queries.desk_path(row['code'])}",
        **{name: row[name] for name in plain},
        "due_at": moment(row["due_at"]),
        "overdue": bool(row["waits_on"] and row["due_at"] and row["due_at"] < at),
        "moves": sorted(rules.moves_from(row["state"])),
        "draft": row["draft"] or "",
    }


def _common(view: str, row: Mapping[str, Any]) -> dict[str, Any]:
    moments = ("received_at", "answered_at", "published_at", "expected_at")
    return {
        "view": view,
        "code": row["code"],
        "state": row["state"],
        "state_word": rules.PUBLIC_WORDS[row["state"]] if view != "officer" else rules.STATE_LABELS[row["state"]],
        "kind": row["kind"],
        "field": row["field"],
        "field_name": operations.fields().get(row["field"], ""),
        "place": row["place"],
        **{name: (nearby if view == "public" else number)(row[name]) for name in ("latitude", "longitude")},
        "commune": _unit(row, "commune"),
        "lead": _unit(row, "lead"),
        **{name: moment(row[name]) for name in moments},
        "remedy": row["remedy"],
        "satisfied": row["satisfied"],
        "supporters": row["supporters"],
    }


def _photos(row: Mapping[str, Any], *, public: bool) -> list[dict[str, Any]]:
    return [
        {
            **photo,
            "url": photo_url(row["code"], photo["id"], "full"),
            "thumb": photo_url(row["code"], photo["id"], "small"),
        }
        for photo in row["photos"] or ()
        if photo["public"] or not public
    ]


def photo_url(code: str, number: int, size: str) -> str:
    """Return the full address of a photo."""
    return f"{settings.PUBLIC_URL}{reverse('api:v1:petition-photo', args=[code, number, size])}"


def _unit(row: Mapping[str, Any], name: str) -> dict[str, str] | None:
    return {"key": row[f"{name}__key"], "name": row[f"{name}__name"]} if row[f"{name}__key"] else None
