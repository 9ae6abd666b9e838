"""GET: the public map as GeoJSON."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Query

from dunghen.api import callers
from dunghen.api.shell import answer_text
from dunghen.petitions import rules
from dunghen.petitions.api import shown
from dunghen.petitions.api.lists import PUBLIC_SECONDS, READ
from dunghen.petitions.queries import grid


def add_to(router: Router) -> None:
    public: dict[str, Any] = {"auth": callers.Anybody(READ), "openapi_extra": {"x-open": True}}
    router.get(
        "/map",
        summary="The public map",
        operation_id="map",
        response=shown.Features,
        url_name="petitions-map",
        **public,
    )(petitions_map)


def petitions_map(
    request: HttpRequest,
    bbox: str = Query(max_length=100, description="west,south,east,north in degrees, e.g. 109.1,12.1,109.3,12.3"),
    field: str = Query("", max_length=40),
) -> HttpResponse:
    """What is published in a box: points where they can be told apart, else cells with how many lie in them."""
    text, mark = grid.features(_box(bbox), field)
    etag = f'W/"{mark}"'
    response = HttpResponse(status=304) if request.headers.get("If-None-Match") == etag else answer_text(text)
    response["ETag"], response["Cache-Control"] = etag, f"public, max-age={PUBLIC_SECONDS}"
    return response


def _box(text: str) -> grid.Box:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise rules.UnfitBox from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise rules.UnfitBox
    return west, south, east, north
