"""POST: a petition from a machine."""

import base64
import binascii
import hashlib
import json
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, UploadedFile
from ninja.params.functions import File, Form

from dunghen.api import callers
from dunghen.api.callers import Caller, caller_of
from dunghen.api.refusals import RepeatDiffers
from dunghen.api.shell import answer
from dunghen.kernel.organisation.models import Unit
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.api import sent, shown
from dunghen.petitions.api.moments import moment
from dunghen.petitions.intake.contract import Picture
from dunghen.petitions.intake.photos import read_photo
from dunghen.petitions.operations import Contact, Filing, Received

SCOPE = "petitions.file"
PHOTOS: Any = File([], description="up to 5 pictures")


def add_to(router: Router) -> None:
    common: dict[str, Any] = {
        "auth": callers.Anybody(SCOPE),
        "response": {201: shown.Filed, 200: shown.Filed},
        "openapi_extra": {"x-open": True},
    }
    router.post("/", summary="File a petition", operation_id="file", url_name="petitions", **common)(file)
    router.post(
        "/multipart",
        summary="File a petition with photos as files",
        operation_id="file_multipart",
        url_name="petitions-multipart",
        **common,
    )(file_multipart)


def file(request: HttpRequest, given: sent.Petition) -> HttpResponse:
    """Anybody may file; with the same ``Idempotency-Key`` it is one petition. Photos are base64; larger ones go to ``/multipart``."""
    return _answered(file_as(caller_of(request), given, decoded(given.photos), callers.repeat_key(request), rules.API))


def file_multipart(
    request: HttpRequest,
    petition: str = Form(description="the fields of a petition without photos, as JSON", max_length=100_000),
    photos: list[UploadedFile] = PHOTOS,
) -> HttpResponse:
    """The same, as multipart/form-data: one part ``petition`` with JSON, parts ``photos``."""
    filed = sent.Petition.model_validate_json(petition)
    if len(photos) > rules.MOST_PHOTOS:
        raise rules.TooManyPhotos(most=rules.MOST_PHOTOS)
    shots = [(photo.name or "", photo.read()) for photo in photos]
    return _answered(file_as(caller_of(request), filed, shots, callers.repeat_key(request), rules.API))


def file_as(
    caller: Caller, filed: sent.Petition, photos: list[tuple[str, bytes]], repeat: str, channel: str
) -> Received:
    """Take in what a machine sent; the door's own limit counts for addresses, a key has its own. Raises RepeatDiffers."""
    raw = _original(filed, photos)
    key = f"{channel}:{callers.door_key(caller, repeat, raw)}" if repeat else ""
    _spend(caller)
    contact = Contact(**filed.contact.model_dump())
    filing = Filing(
        channel=channel,
        text=filed.text,
        key=key,
        client=caller.key.pk if caller.key else None,
        title=filed.title,
        field=filed.field if filed.field in operations.fields() else "",
        kind=filed.kind,
        place=filed.place,
        point=_point(filed),
        commune=_commune(filed.commune, caller),
        contact=contact,
        photos=[read_photo(name, content).picture for name, content in photos],
        wants_public=settings.PETITIONS_PUBLIC_BY_DEFAULT if filed.wants_public is None else filed.wants_public,
        raw=raw,
        media_type="application/json; charset=utf-8",
    )
    received = operations.receive(filing=filing, at=caller.at, actor=caller.actor)
    if received.known and not queries.is_original(received.petition, raw):
        raise RepeatDiffers
    return received


def _spend(caller: Caller) -> None:
    if caller.key is None:
        operations.spend(
            door="file", of=caller.address, most=settings.PETITIONS_FILINGS_PER_HOUR, minutes=60, at=caller.at
        )


def _original(filed: sent.Petition, photos: list[tuple[str, bytes]]) -> bytes:
    """Return what is kept as the original: all fields, of photos name and hash (the file itself may tell where the sender lives)."""
    body = filed.model_dump(mode="json", exclude={"photos"})
    body["photos"] = [{"name": name, "sha256": hashlib.sha256(content).hexdigest()} for name, content in photos]
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode()


def _point(filed: sent.Petition) -> tuple[Decimal, Decimal] | None:
    if filed.latitude is None or filed.longitude is None:
        if filed.latitude is not filed.longitude:
            raise rules.UnfitPlace
        return None
    return operations.point_in_province((round(filed.latitude, 6), round(filed.longitude, 6)))


def _commune(key: str, caller: Caller) -> Unit | None:
    if not key:
        return None
    found = queries.current(key, queries.day(caller.at))
    if found is None:
        raise rules.UnknownUnit(key=key)
    return Unit.objects.get(pk=found.id)


def pictures(photos: list[sent.Photo]) -> list[Picture]:
    """Return photos that came as base64, written anew. Raises UnfitPhoto."""
    return [read_photo(name, content).picture for name, content in decoded(photos)]


def decoded(photos: list[sent.Photo]) -> list[tuple[str, bytes]]:
    """Return name and bytes of photos that came as base64. Raises UnfitPhoto."""
    found = []
    for photo in photos:
        try:
            found.append((photo.name, base64.b64decode(photo.content, validate=True)))
        except (binascii.Error, ValueError):
            raise rules.UnfitPhoto(name=photo.name[:60], why="không phải base64") from None
    return found


def _answered(received: Received) -> HttpResponse:
    petition = received.petition
    body = {
        "code": petition.code,
        "pin": received.pin,
        "secret": received.petitioner.secret,
        "link": queries.link(petition, received.petitioner),
        "state": petition.state,
        "received_at": moment(petition.received_at),
        "screened_by": moment(petition.due_at),
        "expected_at": moment(petition.expected_at),
        "known": received.known,
    }
    return answer(body, status=200 if received.known else 201)
