"""The map of published items: a page whose list says the same, and its markers, clustered on the server."""

import re

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.formats import localize
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from dunghen.kernel import errors
from dunghen.petitions import queries
from dunghen.petitions.forms import published as forms
from dunghen.petitions.portal import showing
from dunghen.petitions.portal.published import public_page
from dunghen.portal.frame import PortalRequest

PARTS = ("field", "commune")


@require_safe
@public_page
def page(request: PortalRequest) -> HttpResponse:
    """The map, and the communes as a list."""
    given = {name: request.GET[name][:120] for name in PARTS if request.GET.get(name)}
    form = forms.ListForm(request.GET)
    form.is_valid()
    context = {
        "form": form,
        "units": queries.communes(queries.day(request.at)),
        "names": showing.commune_names(queries.day(request.at)),
        "query": f"?{urlencode(given)}" if given else "",
        "field": form.cleaned_data.get("field", ""),
    }
    return render(request, "petitions/public/map.html", context)


@require_safe
@public_page
def points(request: PortalRequest) -> HttpResponse:
    """The markers of a view as GeoJSON: ``bbox`` south,west,north,east and ``zoom``."""
    box = _box(request.GET.get("bbox", ""), request.GET.get("zoom", ""))
    narrow, commune = forms.ListForm(request.GET).narrow("", queries.day(request.at))
    found = [] if commune and not commune.ids else queries.marks(box, field=narrow.field, communes=narrow.communes)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [mark.longitude, mark.latitude]},
            "properties": {
                "number": mark.number,
                "shown": localize(mark.number),
                "code": mark.code,
                "title": mark.title,
            },
        }
        for mark in found
    ]
    response = JsonResponse(
        {"type": "FeatureCollection", "features": features},
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response["Cache-Control"] = "private, max-age=60"
    return response


def _box(sides: str, zoom: str) -> queries.Box:
    """Return the view asked for, cut to the world. Raises NotFound for what is none."""
    numbers = re.fullmatch(
        r"(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)", sides
    )
    if numbers is None or not re.fullmatch(r"\d{1,2}", zoom):
        raise errors.NotFound
    south, west, north, east = (max(-180.0, min(180.0, float(side))) for side in numbers.groups())
    return queries.Box(south, west, north, east, int(zoom))
