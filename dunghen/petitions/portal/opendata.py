"""Open data: published items as CSV, JSON and GeoJSON, whole or by month, with a dictionary and a catalogue for machines."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dunghen.kernel import errors
from dunghen.petitions import operations, reading
from dunghen.petitions.models import Petition
from dunghen.petitions.portal.published import public_page
from dunghen.petitions.queries import opendata
from dunghen.portal.frame import PortalRequest, address_of
from dunghen.ui import exports

FORMATS = {
    "csv": ("text/csv; charset=utf-8", "CSV"),
    "json": ("application/json", "JSON"),
    "geojson": ("application/geo+json", "GeoJSON"),
}


@require_safe
@public_page
def index(request: PortalRequest) -> HttpResponse:
    """What data there is, what each column means, under which licence."""
    months = [{"key": f"{year}-{month:02d}", "year": year, "month": month} for year, month in opendata.months()]
    context = {
        "months": months, "columns": opendata.COLUMNS, "fields": reading.fields(), "formats": FORMATS, "version": opendata.VERSION,
        "licence": settings.OPEN_DATA_LICENCE, "licence_url": settings.OPEN_DATA_LICENCE_URL, "site": settings.PUBLIC_URL,
    }  # fmt: skip
    return render(request, "petitions/public/opendata.html", context)


@require_safe
@public_page
def catalogue(request: PortalRequest) -> HttpResponse:
    """The catalogue for machines, in the words of DCAT 2."""
    site = settings.PUBLIC_URL
    names = ["tat-ca", *(f"{year}-{month:02d}" for year, month in opendata.months())]
    found = {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Catalog",
        "dct:title": "Dữ liệu mở: phản ánh, kiến nghị đã trả lời",
        "dcat:dataset": [
            {
                "@type": "dcat:Dataset",
                "dct:identifier": f"petitions-{name}",
                "dct:title": "Phản ánh, kiến nghị đã trả lời và công khai"
                + ("" if name == "tat-ca" else f", công khai trong {name[5:]}/{name[:4]}"),
                "dct:language": "vi",
                "dct:publisher": settings.CONTACT["agency"] or site,
                "dct:license": settings.OPEN_DATA_LICENCE_URL,
                "dct:accrualPeriodicity": "daily",
                "dcat:version": opendata.VERSION,
                "dcat:landingPage": f"{site}{reverse('petitions:opendata')}",
                "dcat:distribution": [
                    {
                        "@type": "dcat:Distribution",
                        "dcat:mediaType": FORMATS[kind][0].partition(";")[0],
                        "dcat:downloadURL": f"{site}{reverse('petitions:opendata-file', args=[name, kind])}",
                    }
                    for kind in FORMATS
                ],
            }
            for name in names
        ],
    }
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


@require_safe
@public_page
def file(request: PortalRequest, name: str, kind: str) -> HttpResponseBase:
    """One file, sent while it is read: as many rows as there are, in bounded memory."""
    first, last = _edges(name)
    operations.spend(
        door="download", of=address_of(request), most=settings.PETITIONS_DOWNLOADS_PER_HOUR, minutes=60, at=request.at
    )
    found = opendata.batches(first, last, located=kind == "geojson")
    pieces = _csv(found) if kind == "csv" else _json(found) if kind == "json" else _geojson(found)
    response = StreamingHttpResponse(pieces if request.method == "GET" else (), content_type=FORMATS[kind][0])
    response["Content-Disposition"] = f'attachment; filename="phan-anh-{name}.{kind}"'
    response["Link"] = f'<{settings.OPEN_DATA_LICENCE_URL}>; rel="license"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _edges(name: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    if name == "tat-ca":
        return None, None
    year, month = (int(part) for part in name.split("-"))
    if not (1 <= month <= 12 and 1970 <= year < 9999):
        raise errors.NotFound
    return opendata.month_edges(year, month)


def _csv(found: Iterator[Sequence[Petition]]) -> Iterator[bytes]:
    return exports.csv_lines([exports.Column(c.name, _absolute(c)) for c in opendata.COLUMNS], found)


def _absolute(column: opendata.Column) -> Any:
    return (lambda p: f"{settings.PUBLIC_URL}{column.value(p)}") if column.type == "url" else column.value


def _record(petition: Petition) -> dict[str, Any]:
    found = opendata.record(petition)
    return found | {"url": f"{settings.PUBLIC_URL}{found['url']}"}


def _json(found: Iterator[Sequence[Petition]]) -> Iterator[str]:
    head = {"version": opendata.VERSION, "licence": settings.OPEN_DATA_LICENCE_URL, "source": settings.PUBLIC_URL}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": [\n'
    yield from _joined(json.dumps(_record(petition), ensure_ascii=False) for some in found for petition in some)
    yield "\n]}\n"


def _geojson(found: Iterator[Sequence[Petition]]) -> Iterator[str]:
    yield '{"type": "FeatureCollection", "features": [\n'
    yield from _joined(json.dumps(_feature(petition), ensure_ascii=False) for some in found for petition in some)
    yield "\n]}\n"


def _feature(petition: Petition) -> dict[str, Any]:
    properties = _record(petition)
    point = [properties.pop("longitude"), properties.pop("latitude")]
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": point}, "properties": properties}


def _joined(lines: Iterator[str]) -> Iterator[str]:
    """Give lines with commas between them, some hundred at a time."""
    held: list[str] = []
    first = True
    for line in lines:
        held.append(line if first else f",\n{line}")
        first = False
        if len(held) >= 200:
            yield "".join(held)
            held = []
    yield "".join(held)
