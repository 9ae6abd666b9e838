"""How rows are read as of a moment: the mapping, the units that are known, the patterns of codes."""

import datetime as dt

from django.conf import settings

from dunghen.dossiers.intake.mapping import Mapping
from dunghen.dossiers.intake.reading import Reading
from dunghen.dossiers.models import OfficerName
from dunghen.dossiers.queries.units import KnownUnits
from dunghen.dossiers.rules import codes


def reading(mapping: Mapping, at: dt.datetime) -> Reading:
    """Return how rows are read by ``mapping`` at ``at``; a dossier of ten years on has a slip in its year. Four queries."""
    latest = at + dt.timedelta(days=3652)
    known = frozenset(OfficerName.objects.values_list("officer", flat=True))
    return Reading(
        mapping,
        KnownUnits(),
        int(latest.timestamp() * 1_000_000),
        codes.PATTERNS["dossier"],
        officers=known,
        key=settings.SECRET_KEY.encode(),
    )
