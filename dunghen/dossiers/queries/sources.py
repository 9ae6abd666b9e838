"""Sources of dossiers and what was taken in from them."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from dunghen.dossiers.models import Import, Source


def names() -> tuple[str, ...]:
    """Return the ledger's sources of dossiers, those no longer used too (their dossiers still count). One query."""
    return tuple(Source.objects.order_by("name").values_list("name", flat=True))


@dataclass(frozen=True)
class Line:
    """A source with the last time something was taken in from it."""

    source: Source
    last: Import | None


def lines() -> list[Line]:
    """Return every source, those in use first. Two queries."""
    newest = Import.objects.filter(source=OuterRef("pk")).values("pk")[:1]
    found = list(Source.objects.annotate(last_id=Subquery(newest)).order_by("-is_active", "label", "pk"))
    last = Import.objects.defer("rejects").in_bulk([row.last_id for row in found if row.last_id])
    return [Line(row, last.get(row.last_id)) for row in found]


def imports(source: Source) -> QuerySet[Import]:
    """Return what was taken in from a source, for a page of it."""
    return source.imports.select_related("by").defer("rejects")
