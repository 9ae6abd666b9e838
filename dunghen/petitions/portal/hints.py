"""What the page tells while somebody writes: field, likely agency and why, whether it may be a complaint, public items like it."""

import dataclasses
import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dunghen.kernel.organisation.directory.facts import UnitFact
from dunghen.kernel.organisation.models import Unit
from dunghen.petitions import queries, rules
from dunghen.petitions.operations import suggesting

LEAST = 20
"""Characters from which there is something to say."""
SURE = 0.35


@dataclass(frozen=True)
class Hint:
    """What is told; empty values are left out of the page."""

    kind: str = ""
    field: str = ""
    agency: Unit | None = None
    because: tuple[str, ...] = ()
    suspected: bool = False
    commune: UnitFact | None = None
    similar: list[queries.Similar] = dataclasses.field(default_factory=list)

    @property
    def says_something(self) -> bool:
        return bool(self.suspected or self.field or self.similar)


def hint(text: str, at: dt.datetime, *, similar: bool = True) -> Hint:
    """Return what can be told about a text. A person decides in the end; the page says so."""
    if len(text.strip()) < LEAST:
        return Hint()
    day = queries.day(at)
    seen = suggesting.read(text[: rules.MOST_TEXT], day)
    kept = seen.kept
    if seen.suspected:
        return Hint(kind=seen.kind, suspected=True, because=tuple(kept["because"].get("kind", ())))
    sure = kept["confidence"].get("field", 0) >= SURE and seen.kind != rules.SPAM
    agency = queries.by_key([kept["lead"]], at).get(kept["lead"]) if sure and kept["lead"] else None
    plain = text.casefold()
    words = [word for word in dict.fromkeys(kept["because"].get("field", ())) if word.casefold() in plain]
    return Hint(
        kind=seen.kind,
        field=_(suggesting.field_name(kept["field"])) if sure and kept["field"] else "",
        agency=agency,
        because=tuple(words[:4]),
        commune=queries.current(kept["commune"], day) if kept["commune"] else None,
        similar=queries.similar_public(text) if similar else [],
    )
