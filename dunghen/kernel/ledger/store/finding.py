"""Finding facts among millions: which live rows have these keys, and in which file they lie."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.places import Place
from dunghen.kernel.ledger.store.manifest import File, Month, Part

Ints = np.ndarray[Any, np.dtype[np.int64]]
DEAD: Final = pa.schema([("key", pa.int64()), ("version", pa.int64()), ("replaced_by", pa.int64())])


@dataclass(frozen=True)
class Found:
    """Live rows of one file: their positions there, keys, digests and versions; ``wanted``: the place of each key among those asked for."""

    month: str
    file: File
    positions: Ints
    keys: Ints
    digests: Ints
    versions: Ints
    wanted: Ints


def find(place: Place, part: Part, wanted: Ints) -> Iterator[Found]:
    """Yield where the live facts with the ``wanted`` keys (sorted, unique) lie. Reads one column of everything, more only where one is found."""
    if not len(wanted) or not any(month.facts for month in part.months.values()):
        return
    sieve = _Sieve(wanted)
    for month_name, month in part.months.items():
        dead: Any = None
        for file in month.facts:
            opened = place.open_table(file.name)
            keys = _column(opened, "key")
            positions, places = sieve.positions(keys)
            if not len(positions):
                continue
            versions = _column(opened, "version")[positions]
            dead = dead_pairs(place, month) if dead is None else dead
            live = ~_pairs_in(keys[positions], versions, dead)
            positions, versions, places = positions[live], versions[live], places[live]
            if len(positions):
                digests = _column(opened, "digest")[positions]
                yield Found(month_name, file, positions, keys[positions], digests, versions, places)


def rows(place: Place, file: File, positions: Ints) -> pa.Table:
    """Return whole stored rows of a file at ``positions`` (ascending), reading only the groups they lie in."""
    opened = place.open_table(file.name)
    sizes = np.array([opened.metadata.row_group(n).num_rows for n in range(opened.num_row_groups)], np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    groups = np.unique(np.searchsorted(starts, positions, side="right") - 1)
    read = opened.read_row_groups([int(group) for group in groups])
    shift = np.zeros(len(sizes), np.int64)
    shift[groups] = starts[groups] - np.concatenate([[0], np.cumsum(sizes[groups])[:-1]])
    own = np.searchsorted(starts, positions, side="right") - 1
    return stored(read.take(pa.array(positions - shift[own])), file.schema)


def dead_pairs(place: Place, month: Month) -> pa.Table:
    """Return (key, version, replaced_by) of the rows of a month that are no longer live."""
    read = [place.open_table(file.name).read().cast(DEAD) for file in month.dead]
    return pa.concat_tables(read or [DEAD.empty_table()])


def is_dead(stored: pa.Table, dead: pa.Table) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return for each stored row whether it is among the dead."""
    return _pairs_in(stored["key"].to_numpy(), stored["version"].to_numpy(), dead)


def stored(table: pa.Table, version: int) -> pa.Table:
    """Return rows read from a file of facts as the present version has them. Columns beyond those of facts are kept."""
    if version != schema.VERSION:
        # Expressions take a third of a second to load, and are needed for old files alone.
        import ibis

        from dunghen.kernel.ledger.engines import duckdb
        from dunghen.kernel.ledger.upgrades import upgraded as of_version

        numbered = table.append_column("_row", pa.array(np.arange(len(table))))
        # DuckDB gives rows in any order; whoever asked knows them by theirs.
        upgraded = duckdb.engine().run(of_version(ibis.memtable(numbered), version).order_by("_row"))
        others = (name for name in upgraded.column_names if name not in (*schema.STORED.names, "_row"))
        table = upgraded.select([*schema.STORED.names, *others])
    own = table.select(schema.STORED.names).cast(schema.STORED)
    for name in table.column_names[len(schema.STORED) :]:
        own = own.append_column(name, table[name])
    return own


class _Sieve:
    """Lets through the keys that may be wanted: a look-up in a bit table first, the exact search for the few that are left."""

    def __init__(self, wanted: Ints) -> None:
        self.wanted = wanted
        size = 1 << int(np.clip(np.ceil(np.log2(len(wanted) * 32)), 16, 26))
        self._mask = np.int64(size - 1)
        self._bits = np.zeros(size, np.bool_)
        self._bits[wanted & self._mask] = True

    def positions(self, keys: Ints) -> tuple[Ints, Ints]:
        """Return the positions in ``keys`` of those that are wanted, ascending, and the place of each among the wanted."""
        maybe = np.flatnonzero(self._bits[keys & self._mask])
        some = keys[maybe]
        # In order, so that one search begins where the one before ended: memory is read forwards.
        order = np.argsort(some)
        at = np.empty(len(some), np.int64)
        at[order] = np.searchsorted(self.wanted, some[order])
        at[at == len(self.wanted)] = 0
        met = self.wanted[at] == some
        return maybe[met], at[met]


def _pairs_in(keys: Ints, versions: Ints, dead: pa.Table) -> np.ndarray[Any, np.dtype[np.bool_]]:
    if not len(dead):
        return np.zeros(len(keys), np.bool_)
    kind = np.dtype([("key", np.int64), ("version", np.int64)])
    own, gone = np.empty(len(keys), kind), np.empty(len(dead), kind)
    own["key"], own["version"] = keys, versions
    gone["key"], gone["version"] = dead["key"].to_numpy(), dead["version"].to_numpy()
    likely = np.isin(own["key"], gone["key"])
    found = np.zeros(len(keys), np.bool_)
    found[likely] = np.isin(own[likely], gone)
    return found


def _column(opened: Any, name: str) -> Ints:
    read: Ints = opened.read(columns=[name])[name].to_numpy()
    return read
