"""Bringing rooms' changes into the ledger, and keeping it in shape. The ledger is derived: it can be made anew from its sources."""

import datetime as dt
from collections.abc import Iterator
from functools import cache

from django.conf import settings

from dunghen.kernel.ledger import sources
from dunghen.kernel.ledger.store import Ledger, Tally
from dunghen.kernel.ledger.store.compaction import compact as compact_change


@cache
def _at(url: str) -> Ledger:
    return Ledger(url)


def ledger() -> Ledger:
    """Return the ledger of the settings (DUNGHEN_LEDGER_URL)."""
    return _at(settings.LEDGER_URL)


def refresh(*, at: dt.datetime, only: str = "", anew: bool = False) -> Iterator[tuple[str, Tally]]:
    """Read what changed in each source (or ``only`` one; ``anew``: everything) and yield (source, tally) as each becomes visible.

    Raises places.Busy when another process writes.
    """
    book = ledger()
    for name, source in sources.known().items():
        if only in ("", name):
            total = Tally()
            with book.change(at=at) as change:
                part = change.manifest.sources.get(name)
                tables, mark = source.changed_since(part.mark if part and not anew else "", at)
                for table in tables:
                    total += change.upsert(name, table)
                change.mark(name, mark)
            yield name, total


CROWDED = 32
"""A month, or a cube, in more files than this is compacted between two nights: many small pushes make boards slow."""


def tidy(*, at: dt.datetime) -> int:
    """Compact where many small changes came since the night. Return how many months and cubes were rewritten; looking costs nothing."""
    parts = ledger().current().sources.values()
    months = (len(month.facts) + len(month.dead) for part in parts for month in part.months.values())
    cubes = (len(some) for part in parts for some in part.cubes.values())
    return compact(at=at)[0] if max((*months, *cubes), default=0) > CROWDED else 0


def compact(*, at: dt.datetime, everything: bool = False) -> tuple[int, int]:
    """Compact what needs it and sweep what nobody reads any more. Return (months and cubes rewritten, files deleted)."""
    book = ledger()
    with book.change(at=at) as change:
        done = compact_change(change, everything=everything)
    return done, book.sweep()
