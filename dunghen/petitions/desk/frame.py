"""What every page here receives: the desk's request, and a petition the person may see."""

from typing import Any

from dunghen.desk.frame import DeskRequest
from dunghen.kernel.organisation.models import Unit
from dunghen.petitions import queries, reading
from dunghen.petitions.models import Petition


def petition(request: DeskRequest, code: str) -> Petition:
    """Return the petition of the address, or refuse with NotFound."""
    return queries.one(request.user, code, request.at)


def field_choices() -> list[tuple[str, str]]:
    """Return the fields as choices, their first letter large."""
    return [(field.slug, field.name[:1].upper() + field.name[1:]) for field in reading.fields()]


def units(request: DeskRequest) -> Any:
    """Return the units that can receive work today."""
    return Unit.objects.filter(pk__in=[unit.pk for unit in queries.receiver_names(request.at)]).order_by(
        "level", "name"
    )


def communes(request: DeskRequest) -> Any:
    """Return the communes of today."""
    return Unit.objects.on(queries.day(request.at)).filter(kind="xa").order_by("name")
