"""How rows are read as of a moment: the mapping, the units that are known, the patterns of codes."""

import datetime as dt

from dunghen.dossiers.intake.mapping import Mapping
from dunghen.dossiers.intake.reading import Reading
from dunghen.dossiers.queries.units import KnownUnits
from dunghen.dossiers.rules import codes


def reading(mapping: Mapping, at: dt.datetime) -> Reading:
    """Return how rows are read by ``mapping`` at ``at``; a dossier of ten years on has a slip in its year. Three queries."""
    latest = at + dt.timedelta(days=3652)
    return Reading(mapping, KnownUnits(), int(latest.timestamp() * 1_000_000), codes.PATTERNS["dossier"])
