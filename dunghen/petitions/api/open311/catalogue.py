"""Discovery, services and their definitions: the fields of petitions as Open311 tells them."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from dunghen.kernel.clock import ZONE
from dunghen.petitions import operations, reading, rules
from dunghen.petitions.api.open311.frame import Open311Request, door

OTHER = "khac"
"""Code of the service for what has no field yet: the coordinator decides."""
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


class UnknownService(rules.UnknownField):
    code = "open311.unknown_service"
    status = 404


@door("GET", root="discovery")
def discovery(request: Open311Request) -> dict[str, Any]:
    """Where which version of the specification is spoken, in which formats."""
    contact = settings.CONTACT
    told = ", ".join(part for part in (contact["agency"], contact["phone"], contact["email"]) if part)
    changed = _changed().isoformat()
    return {
        "changeset": changed,
        "contact": told or settings.PUBLIC_URL,
        "key_service": f"{settings.PUBLIC_URL}/api/v1/",
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": f"{settings.PUBLIC_URL}/open311/v2",
                "changeset": changed,
                "type": "production" if not settings.DEMONSTRATION else "test",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }


@door("GET", root="services")
def services(request: Open311Request) -> list[dict[str, Any]]:
    """The services one can ask for."""
    return list(listed().values())


@door("GET", root="service_definition")
def definition(request: Open311Request, code: str) -> dict[str, Any]:
    """What a service asks for besides the usual: nothing."""
    return {"service_code": require(code), "attributes": []}


def require(code: str) -> str:
    """Return the code of a service, or refuse with UnknownService."""
    if code not in listed():
        raise UnknownService(field=code[:80])
    return code


@cache
def listed() -> dict[str, dict[str, Any]]:
    """Return code → service. Kept for the life of the process, as the list of fields is."""
    about = {field.slug: getattr(field, "about", "") for field in reading.fields()}
    names = operations.fields() | {OTHER: "việc khác, chưa rõ lĩnh vực"}
    return {
        slug: {
            "service_code": slug,
            "service_name": f"{name[:1].upper()}{name[1:]}",
            "description": about.get(slug, "") or name,
            "metadata": False,
            "type": "realtime",
            "keywords": ", ".join(part.strip() for part in about.get(slug, "").split(",") if part.strip()),
            "group": "Phản ánh, kiến nghị",
        }
        for slug, name in names.items()
    }


@cache
def _changed() -> dt.datetime:
    """Return when the list of services last changed: the day of its file."""
    place = Path(reading.__file__).resolve().parents[3] / "data" / "petitions" / "fields.csv"
    return dt.datetime.fromtimestamp(int(place.stat().st_mtime), tz=ZONE)


def service_of(row: Any) -> str:
    """Return the service of a petition."""
    return row["field"] if row["field"] in listed() else OTHER
