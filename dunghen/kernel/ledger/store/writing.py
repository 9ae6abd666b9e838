"""Changing the ledger: facts are added or replaced by (source, reference); all of a change becomes visible at once, or nothing."""

import datetime as dt
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.codes import Codes
from dunghen.kernel.ledger.cubes import CUBES, CUBES_VERSION
from dunghen.kernel.ledger.places import Growing, Place
from dunghen.kernel.ledger.store import finding
from dunghen.kernel.ledger.store.counting import COUNTED, Counting
from dunghen.kernel.ledger.store.gathering import THREADS, Fate, Gathered, Prepared, in_order, prepared
from dunghen.kernel.ledger.store.laying import ROWS_IN_GROUP, laid
from dunghen.kernel.ledger.store.manifest import File, Manifest, Month, Part


@dataclass(frozen=True)
class Tally:
    """What became of the facts given: ``read`` = ``new`` + ``changed`` + ``same``."""

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.read + other.read, self.new + other.new, self.changed + other.changed, self.same + other.same)


class Change:
    """One change under way. ``manifest`` is what the ledger will be; its files are written, nobody sees them yet."""

    def __init__(self, place: Place, base: Manifest, at: dt.datetime) -> None:
        self.place = place
        self.manifest = base.copied()
        self.manifest.snapshot += 1
        self.manifest.at = at.isoformat()
        self.at = at
        self.codes = Codes.read(place, base.codes)
        self.written: list[str] = []
        self.touched = False

    def mark(self, source: str, mark: str, told_of: dt.datetime | None = None) -> None:
        """Remember how far ``source`` was read, and the moment it told of where it tells one; both take effect with the facts, never without."""
        part, newest = self._part(source), max(filter(None, (self.told_of(source), told_of)), default=None)
        before = part.mark, part.told_of
        part.mark, part.told_of = mark, newest.astimezone(dt.UTC).isoformat() if newest else ""
        part.read_at = self.at.isoformat()
        self.touched |= before != (part.mark, part.told_of)

    def told_of(self, source: str) -> dt.datetime | None:
        """Return the newest moment that ``source`` told of, None when it never told one. Nobody else changes it before this change ends."""
        return self.manifest.told_of(source)

    def remember(self, source: str, **act: Any) -> None:
        """Keep what an act does to the facts of ``source`` (JSON values), in place of what an earlier one did."""
        self._part(source).act = act
        self.touched = True

    def upsert(self, source: str, table: pa.Table) -> Tally:
        """Add or replace facts of ``source``. Facts told twice in one table follow one another. Raises NotAFact."""
        gathered = Gathered()
        gathered.add(prepared(source, table))
        gathered.seal()
        total = Tally()
        for rows in _rounds(gathered.keys, np.arange(len(gathered))):
            total += self._settle(source, gathered, rows)
        return total

    @contextmanager
    def gathering(self, source: str) -> Iterator["Gathering"]:
        """Add or replace facts of ``source`` that come in pieces; of a fact told twice the last wins (``Gathering``)."""
        gathered = Gathered()
        try:
            yield Gathering(self, source, gathered)
        finally:
            gathered.close()

    def renew_cubes(self) -> None:
        """Count cubes of an earlier version anew, from the facts: that takes as long as to write them did."""
        if not self.manifest.cubes_are_of(CUBES_VERSION):
            self.touched = True
            for source, part in self.manifest.sources.items():
                part.cubes = {}
                with self._counting(source, part) as counting:
                    for month in part.months.values():
                        dead = finding.dead_pairs(self.place, month)
                        for file in month.facts:
                            facts = finding.stored(self.place.open_table(file.name).read(), file.schema)
                            counting.add(facts.filter(pa.array(~finding.is_dead(facts, dead))).select(COUNTED), 1)
        self.manifest.counted = CUBES_VERSION

    def finish(self) -> None:
        """Write what belongs to the whole change, before the swap."""
        if self.codes.grew or not self.manifest.codes:
            self.manifest.codes = f"codes/{self.manifest.snapshot:012}.json"
            self.place.write(self.manifest.codes, self.codes.written())
            self.written.append(self.manifest.codes)

    def _part(self, source: str) -> Part:
        return self.manifest.sources.setdefault(source, Part())

    def _settle(self, source: str, gathered: Gathered, order: finding.Ints) -> Tally:
        """Write what is new or changed among the facts at ``order``: positions, no key twice; in the order of their keys where there are facts
        of the source already."""
        part = self._part(source)
        fate = Fate(gathered, order)
        fate.meet(self.place, part)
        fresh = np.zeros(len(gathered), np.bool_)
        fresh[order] = True
        for unchanged in fate.same:
            fresh[unchanged] = False
        if fresh.any():
            self.manifest.version += 1
            self.touched = True
            self._write_facts(part, source, gathered, np.flatnonzero(fresh), fate)
            self._write_dead(part, source, fate)
        changed, same = sum(len(old) for _, old in fate.old), sum(len(rows) for rows in fate.same)
        return Tally(len(order), len(order) - changed - same, changed, same)

    def _write_facts(self, part: Part, source: str, gathered: Gathered, rows: finding.Ints, fate: Fate) -> None:
        """Write the facts at ``rows`` a month at a time, and count the cells of all that came and went."""
        version = self.manifest.version
        months = gathered.months[rows]
        first, often = months.min(), np.bincount(months - months.min())
        ends = np.cumsum(often)
        names = np.flatnonzero(often)
        order = rows[np.argsort(months, kind="stable")]
        stems = [f"facts/{source}/{np.datetime64(int(first + name), 'M')}" for name in names]
        work = [
            (self._name(stem), order[ends[name] - often[name] : ends[name]])
            for stem, name in zip(stems, names, strict=True)
        ]

        def write(one: tuple[str, finding.Ints]) -> tuple[File, pa.Table]:
            name, own = one
            facts = gathered.take(own)
            added = [gathered.keys[own], gathered.digests[own], np.full(len(own), version)]
            stored = pa.table([*facts.columns, *map(pa.array, added)], schema=schema.STORED)
            return self._put(name, *laid(stored)), facts.select(COUNTED)

        # One more than there is work for at once: one always waits for its file to reach the disk.
        with self._counting(source, part) as counting, ThreadPoolExecutor(THREADS + 1) as pool:
            for _, old in fate.old:
                counting.add(old.select(COUNTED), -1)
            for stem, (file, facts) in zip(stems, in_order(pool, write, work), strict=True):
                part.months.setdefault(stem.rpartition("/")[2], Month()).facts.append(file)
                counting.add(facts, 1)

    @contextmanager
    def _counting(self, source: str, part: Part) -> Iterator[Counting]:
        """Count into new files of the cubes of a source."""

        def opened(name: str, kind: pa.Schema) -> AbstractContextManager[Growing]:
            return self.place.growing(self._name(f"cubes/{source}/{name}"), kind, rows_in_group=ROWS_IN_GROUP)

        with Counting(self.codes, opened) as counting:
            yield counting
        for wanted in CUBES:
            for file in counting.files.get(wanted.name, ()):
                part.cubes.setdefault(wanted.name, []).append(File(file.name, file.rows, file.size, schema.VERSION))

    def _write_dead(self, part: Part, source: str, fate: Fate) -> None:
        for name in sorted({month for month, _ in fate.old}):
            old = [rows for month, rows in fate.old if month == name]
            gone = pa.concat_tables([rows.select(["key", "version"]) for rows in old])
            gone = gone.append_column("replaced_by", pa.array(np.full(len(gone), self.manifest.version)))
            part.months[name].dead.append(self.write(f"dead/{source}/{name}", gone.cast(finding.DEAD)))

    def write(self, stem: str, table: pa.Table, cuts: Sequence[int] = ()) -> File:
        """Write a new Parquet file below ``stem``, a new group of rows at each of ``cuts``."""
        return self._put(self._name(stem), table, cuts)

    def _name(self, stem: str) -> str:
        """Return the name of a new file; it is taken back with the others when the change fails."""
        name = f"{stem}/{self.manifest.snapshot:012}-{len(self.written):04}.parquet"
        self.written.append(name)
        return name

    def _put(self, name: str, table: pa.Table, cuts: Sequence[int] = ()) -> File:
        size = self.place.write_table(name, table, rows_in_group=ROWS_IN_GROUP, cuts=cuts)
        return File(name, len(table), size, schema.VERSION)


class Gathering:
    """Pieces of one source under way in a change. Nothing is written before ``finish``."""

    def __init__(self, change: Change, source: str, gathered: Gathered) -> None:
        self._change, self._source, self._gathered = change, source, gathered

    def prepared(self, table: pa.Table) -> Prepared:
        """Return a piece to add; this may be done in any thread. Raises NotAFact."""
        return prepared(self._source, table)

    def add(self, piece: Prepared) -> None:
        """Add the next piece."""
        self._gathered.add(piece)

    def finish(self) -> tuple[Tally, int]:
        """Settle all of it. Return the tally and how many of ``same`` were told again by a later row and so never counted."""
        self._gathered.seal()
        # Only where there are facts already are they looked for in the order of their keys.
        known = bool(self._change.manifest.sources.get(self._source, Part()).months)
        order, shared = self._gathered.last_of_each(in_order=known)
        total = self._change._settle(self._source, self._gathered, order)
        for rows in _rounds(self._gathered.keys[shared], shared):
            total += self._change._settle(self._source, self._gathered, rows)
        repeated = len(self._gathered) - total.read
        return total + Tally(read=repeated, same=repeated), repeated


def _rounds(keys: finding.Ints, positions: finding.Ints) -> list[finding.Ints]:
    """Return ``positions`` (with their ``keys``) in the order of keys, in rounds: a key's first occurrence in the first, its second in the
    second …, so that each replaces the one before."""
    order = np.argsort(keys, kind="stable")
    same = np.concatenate([[False], keys[order][1:] == keys[order][:-1]])
    if not same.any():
        return [positions[order]] if len(keys) else []
    starts = np.maximum.accumulate(np.where(same, 0, np.arange(len(keys))))
    turns = np.arange(len(keys)) - starts
    return [positions[order[turns == number]] for number in range(int(turns.max()) + 1)]
