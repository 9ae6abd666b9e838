"""Sources: rooms register how their changed facts are read; the worker brings them into the ledger.

::

    register(Source("petitions", queries.facts_changed_since))      # in ready() of apps.py

A room whose facts are its commitments and nothing more: ``register(of_commitments("directives", "directives.assignment", …))``.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Rooms register when the process starts; Arrow is loaded when facts are read.
    import pyarrow as pa

ChangedSince = Callable[[str, dt.datetime], "tuple[Iterable[pa.Table], str]"]
"""Called with the mark of the last time ("" at first) and the moment; gives tables with columns of ``schema.FACT`` and the new mark.

Facts that did not change may be told again. The mark must be taken before reading, so that nothing is missed (see ``kernel.tracking``).
"""


@dataclass(frozen=True)
class Source:
    """``name`` is the source of its facts for good: letters, digits, "-" and "_"."""

    name: str
    changed_since: ChangedSince


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Make ``source`` known (from ``apps.ready``). Registering it again changes nothing; a second form is refused."""
    if not source.name.replace("-", "").replace("_", "").isalnum():
        raise ValueError(f"A source needs a plain name: {source.name!r}")
    if _sources.setdefault(source.name, source) != source:
        raise ValueError(f"The source {source.name} is registered twice.")


def known() -> Mapping[str, Source]:
    return _sources


def of_commitments(name: str, *kinds: str) -> Source:
    """Return the source of a room whose facts are its commitments of ``kinds`` and nothing more."""

    def changed_since(mark: str, at: dt.datetime) -> "tuple[Iterable[pa.Table], str]":
        from dunghen.kernel.ledger import commitments

        return commitments.changed_since(kinds, mark, at)

    return Source(name, changed_since)
