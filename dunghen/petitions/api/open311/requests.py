"""Service requests: filed, looked up, listed. Of what is not public only id, service, status and dates are told."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import pydantic
from django.utils.translation import gettext_lazy as _

from dunghen.api import callers
from dunghen.kernel import errors
from dunghen.kernel.errors import Refusal
from dunghen.petitions import queries, rules
from dunghen.petitions.api import sent
from dunghen.petitions.api.filing import file_as
from dunghen.petitions.api.looking import photo_url
from dunghen.petitions.api.moments import moment
from dunghen.petitions.api.open311.catalogue import OTHER, listed, require, service_of
from dunghen.petitions.api.open311.frame import Open311Request, door
from dunghen.petitions.queries import georeport
from dunghen.petitions.queries.opendata import nearby

MOST = 1000
DAYS = 90
NOTICE = "Mã {code}, PIN {pin}. Theo dõi: {link}"


class Missing(Refusal):
    code = "open311.missing"
    status = 400
    template = _("Thiếu hoặc sai tham số “{name}”: {why}.")


@door("GET", "POST", root="service_requests")
def requests(request: Open311Request) -> Any:
    """POST files, GET lists."""
    return _file(request) if request.method == "POST" else _list(request)


@door("GET", root="service_requests")
def one(request: Open311Request, code: str) -> list[dict[str, Any]]:
    """One request by its id."""
    found = georeport.by_codes([rules.read_code(code)])
    if not found:
        raise errors.NotFound
    return [told(row) for row in found]


@door("GET", root="service_requests")
def token(request: Open311Request, token: str) -> list[dict[str, str]]:
    """The id behind a token. Ids are given at once here, so a token is the id itself."""
    found = georeport.by_codes([rules.read_code(token)])
    if not found:
        raise errors.NotFound
    return [{"service_request_id": row["code"], "token": token[:80]} for row in found]


# -- filing -----------------------------------------------------------------------------------------------------------------


def _file(request: Open311Request) -> tuple[list[dict[str, Any]], int]:
    given = request.given
    if not given.get("service_code"):
        raise Missing(name="service_code", why="cần một mã dịch vụ ở services")
    service = require(given.get("service_code", ""))
    photos = [(str(upload.name or ""), upload.read()) for upload in _uploads(request)]
    filed = _petition(given, "" if service == OTHER else service)
    received = file_as(request.caller, filed, photos, callers.repeat_key(request), rules.OPEN311)
    petition = received.petition
    notice = NOTICE.format(code=petition.code, pin=received.pin, link=queries.link(petition, received.petitioner))
    # The notice opens the petition to its sender, and to nobody who files the same again without a key.
    return [{"service_request_id": petition.code, "service_notice": notice, "account_id": None}], 201


def _uploads(request: Open311Request) -> list[Any]:
    uploads = [upload for name in ("media", "media[]") for upload in request.FILES.getlist(name)]
    if len(uploads) > rules.MOST_PHOTOS:
        raise rules.TooManyPhotos(most=rules.MOST_PHOTOS)
    return uploads


def _petition(given: Mapping[str, Any], field: str) -> sent.Petition:
    """Return the form fields as a petition. An address of a picture is kept in words: pictures elsewhere are not fetched."""
    text = str(given.get("description", "")).strip()
    media = str(given.get("media_url", "")).strip()
    body: dict[str, Any] = {
        "text": f"{text}\n{media[:500]}" if media else text,
        "field": field,
        # The standard has no box to tick: its requests are public, and who sends one through such a client knows it. What is published is
        # still masked and read over by a person.
        "wants_public": True,
        "place": str(given.get("address_string", ""))[:300],
        "latitude": _degrees(given, "lat"),
        "longitude": _degrees(given, "long"),
        "contact": {
            "name": " ".join(
                part for part in (str(given.get("last_name", "")), str(given.get("first_name", ""))) if part
            )[:120],
            "phone": str(given.get("phone", ""))[:30],
            "email": str(given.get("email", ""))[:254],
        },
    }
    if not text:
        raise Missing(name="description", why=f"cần nội dung từ {rules.LEAST_TEXT} ký tự")
    try:
        return sent.Petition.model_validate(body)
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = {"text": "description", "latitude": "lat", "longitude": "long"}.get(
            str(first["loc"][0]), str(first["loc"][0])
        )
        raise Missing(name=name, why=first["msg"]) from error


def _degrees(given: Mapping[str, Any], name: str) -> Decimal | None:
    text = str(given.get(name, "")).strip()
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Missing(name=name, why="cần số thập phân, ví dụ 12.25")
    return value


# -- listing ------------------------------------------------------------------------------------------------------------------


def _list(request: Open311Request) -> list[dict[str, Any]]:
    given = request.given
    codes = [rules.read_code(part) for part in given.get("service_request_id", "").split(",") if part.strip()][:MOST]
    if given.get("service_request_id", "").strip():
        return [told(row) for row in georeport.by_codes(codes)]
    services = [part.strip() for part in given.get("service_code", "").split(",") if part.strip()]
    states = {part.strip() for part in given.get("status", "").lower().split(",") if part.strip()}
    if states - {"open", "closed"}:
        raise Missing(name="status", why="open hoặc closed")
    start, end = span(given, request.caller.at)
    wanted = georeport.Wanted(
        fields=tuple("" if require(code) == OTHER else code for code in services),
        open=None if len(states) != 1 else states == {"open"},
        start=start,
        end=end,
    )
    size = _whole(given, "page_size", MOST, MOST)
    page = _whole(given, "page", 1, 1000)
    return [told(row) for row in georeport.rows(wanted, offset=(page - 1) * size, size=size)]


def span(given: Mapping[str, Any], at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return the asked stretch of time, of 90 days at most; the last 90 days when none is asked."""
    start, end = _moment(given, "start_date"), _moment(given, "end_date")
    width = dt.timedelta(days=DAYS)
    end = end or (min(start + width, at) if start else at)
    start = start or end - width
    if end - start > width:
        raise Missing(name="end_date", why=f"khoảng thời gian nhiều nhất {DAYS} ngày")
    return start, end


def _moment(given: Mapping[str, Any], name: str) -> dt.datetime | None:
    text = str(given.get(name, "")).strip()
    if not text:
        return None
    try:
        # In an address "+" is a blank.
        value = dt.datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", text))
        value = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        if not dt.timedelta(0) < value - dt.datetime(1970, 1, 1, tzinfo=dt.UTC) < dt.timedelta(days=60_000):
            raise ValueError(text)
    except (ValueError, OverflowError):
        raise Missing(name=name, why="cần dạng 2021-09-20T09:00:00Z") from None
    return value


def _whole(given: Mapping[str, Any], name: str, default: int, most: int) -> int:
    text = str(given.get(name, "")).strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        raise Missing(name=name, why=f"số từ 1 đến {most}")
    return int(text)


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request as Open311 tells it."""
    public = row["publication"] == rules.PUBLISHED
    code = service_of(row)
    moments = [
        row[name] for name in ("received_at", "handed_at", "answered_at", "published_at", "ended_at") if row[name]
    ]
    return {
        "service_request_id": row["code"],
        "status": "open" if row["state"] in rules.OPEN_STATES else "closed",
        "status_notes": row["public_answer"] if public else rules.PUBLIC_WORDS[row["state"]],
        "service_name": listed()[code]["service_name"],
        "service_code": code,
        "description": row["public_text"] if public else None,
        "agency_responsible": row["lead__name"] if public else None,
        "service_notice": None,
        "requested_datetime": moment(row["received_at"]),
        "updated_datetime": moment(max(moments)),
        "expected_datetime": moment(row["expected_at"]),
        "address": row["public_place"] if public else None,
        "address_id": None,
        "zipcode": None,
        "lat": nearby(row["latitude"]) if public else None,
        "long": nearby(row["longitude"]) if public else None,
        "media_url": photo_url(row["code"], row["photo"], "full") if public and row["photo"] else None,
    }
