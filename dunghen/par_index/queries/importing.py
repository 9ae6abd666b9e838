"""A file read as a set of criteria: table, headings, units named there; nothing is written."""

import datetime as dt
from collections.abc import Callable

from dunghen.kernel.organisation.directory import resolve
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.organisation.queries import directory
from dunghen.par_index.intake import tables
from dunghen.par_index.rules import importing


def read(
    content: bytes, name: str, *, on: dt.date, edition: str = "", told: int | None = None, whole: float = 100.0
) -> importing.Read:
    """Return what a file holds; agencies named in it are those of day ``on``. Raises UnreadableTable."""
    table = tables.read(content, name)
    rows = [(row.line, row.cells) for row in table.rows]
    return importing.read(table.headings, rows, edition=edition, lead=_units(on), told=told, whole=whole)


def _units(on: dt.date) -> Callable[[str], str | None]:
    """Return who finds the key of a unit by its key or its name; None where it is not one unit for sure."""
    known: dict[str, str | None] = {}

    def find(text: str) -> str | None:
        if text not in known:
            known[text] = _key(text, on)
        return known[text]

    return find


def _key(text: str, on: dt.date) -> str | None:
    if Unit.objects.filter(key=text).exists():
        return text
    found = resolve(directory(), text, on)
    return found.unit.key if found.unit is not None else None
