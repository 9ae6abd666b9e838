"""Which sources citizens may look into. Apart from the looking itself: every page of the portal asks, and none shall load the ledger's engine."""

from dunghen.dossiers.models import Lookup


def is_open() -> bool:
    """Say whether citizens can look up the dossiers of any source. One query."""
    return Lookup.objects.exclude(way=Lookup.Way.CLOSED).exists()


def open_sources() -> list[Lookup]:
    """Return the sources whose dossiers citizens may look up. One query."""
    return list(Lookup.objects.exclude(way=Lookup.Way.CLOSED).select_related("source").order_by("source__name"))
