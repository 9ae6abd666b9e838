"""Facts of one source given in pieces and settled together: which are new, which replace others, which say the same as before.

Pieces are prepared in any thread (``prepared``) and added in their order. Until the end a fact is its row in Arrow, its key, its digest and
its month; beyond MOST_IN_MEMORY the rows wait in a file.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger import hashing, schema
from dunghen.kernel.ledger.places import Place
from dunghen.kernel.ledger.store import finding
from dunghen.kernel.ledger.store.manifest import Part

MOST_IN_MEMORY: Final = 6_000_000
"""Rows of facts that are kept in memory: about a gigabyte."""
THREADS: Final = 2
_AHEAD: Final = 2
"""Pieces of work in hand beside those that threads do."""
_T = TypeVar("_T")


@dataclass(frozen=True)
class Prepared:
    """Facts of one source as they will be stored, with the key, the digest and the month (since 1970) of each."""

    facts: pa.RecordBatch
    keys: finding.Ints
    digests: finding.Ints
    months: Any

    def __len__(self) -> int:
        return len(self.keys)


def prepared(source: str, table: pa.Table) -> Prepared:
    """Return the table as facts of ``source``. Raises schema.NotAFact."""
    facts = schema.conform(table, source).combine_chunks()
    batches = facts.to_batches()
    return Prepared(
        batches[0] if batches else pa.RecordBatch.from_pylist([], facts.schema),
        hashing.keys(facts),
        hashing.digests(facts),
        months_of(facts["submitted"]),
    )


def months_of(moments: pa.ChunkedArray) -> Any:
    """Return the month of Viet Nam in which each moment lies, as a number since 1970."""
    days = (moments.cast(pa.int64()).to_numpy() + _OFFSET) // 86_400_000_000
    if not len(days):
        return days.astype(np.int32)
    # Few days, many facts: each day is asked for its month once.
    first = int(days.min())
    known = np.arange(first, int(days.max()) + 1).astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)
    return known[days - first]


_OFFSET: Final = int(ZONE.utcoffset(None).total_seconds()) * 1_000_000


class Gathered:
    """The pieces of one source, by position: the first row of the first piece is 0."""

    def __init__(self) -> None:
        self._pieces: list[Prepared] = []
        self._in_memory = 0
        self._unified: Future[list[pa.RecordBatch]] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def add(self, piece: Prepared) -> None:
        """Add the next piece."""
        if len(piece):
            self._pieces.append(piece)
            self._in_memory += len(piece)
            if self._in_memory > MOST_IN_MEMORY:
                self._put_aside()

    def close(self) -> None:
        """Let go of everything."""
        self._pieces.clear()
        self._unified = None
        if self._folder is not None:
            self._folder.cleanup()

    def seal(self) -> None:
        """End the adding: words of all pieces get one dictionary each."""
        self.keys = np.concatenate([piece.keys for piece in self._pieces] or [np.zeros(0, np.int64)])
        self.digests = np.concatenate([piece.digests for piece in self._pieces] or [np.zeros(0, np.int64)])
        self.months = np.concatenate([piece.months for piece in self._pieces] or [np.zeros(0, np.int32)])
        self._starts = np.concatenate([[0], np.cumsum([len(piece) for piece in self._pieces])]).astype(np.int64)
        # In a thread that ends with it: keys that come again are looked for meanwhile, which takes as long and needs no words.
        beside = ThreadPoolExecutor(1)
        self._unified = beside.submit(_unified, [piece.facts for piece in self._pieces])
        beside.shutdown(wait=False)
        self._pieces.clear()

    @property
    def _batches(self) -> list[pa.RecordBatch]:
        return self._unified.result() if self._unified is not None else []

    def __len__(self) -> int:
        return len(self.keys)

    def take(self, positions: finding.Ints) -> pa.Table:
        """Return the facts at ascending ``positions``."""
        return pa.Table.from_batches([_taken(batch, own) for batch, own in self._parts(positions)], schema.FACT)

    def references(self, positions: finding.Ints) -> pa.Array:
        """Return the references at ``positions``, in any order."""
        order = np.argsort(positions, kind="stable")
        found = [batch.column("reference").take(pa.array(own)) for batch, own in self._parts(positions[order])]
        back = np.empty(len(order), np.int64)
        back[order] = np.arange(len(order))
        return pa.concat_arrays(found or [pa.array([], pa.string())]).take(pa.array(back))

    def last_of_each(self, *, in_order: bool = True) -> tuple[finding.Ints, finding.Ints]:
        """Return positions in the order of their keys, of each reference the last alone; and those whose key is another's too.

        Off ``in_order``, in any order: whether a key is there twice is seen in a fifth of the time.
        """
        if not in_order:
            sorted_keys = np.sort(self.keys)
            if not (sorted_keys[1:] == sorted_keys[:-1]).any():
                return np.arange(len(self)), np.zeros(0, np.int64)
        order = np.argsort(self.keys)
        inorder = self.keys[order]
        again = inorder[1:] == inorder[:-1]
        nobody = np.zeros(0, np.int64)
        if not again.any():
            return order, nobody
        order = np.argsort(self.keys, kind="stable")
        alike = pc.equal(self.references(order[:-1][again]), self.references(order[1:][again])).to_numpy(
            zero_copy_only=False
        )
        last = np.concatenate([~again, [True]])
        if alike.all():
            return order[last], nobody
        # Two references of one key, one chance in a million for a file of millions: each is looked at by itself.
        shared = np.isin(inorder, inorder[1:][again][~alike])
        return order[last & ~shared], np.sort(order[shared])

    def _parts(self, positions: finding.Ints) -> Iterator[tuple[pa.RecordBatch, finding.Ints]]:
        bounds = np.searchsorted(positions, self._starts)
        for batch, start, low, high in zip(self._batches, self._starts, bounds, bounds[1:], strict=False):
            if low < high:
                yield batch, positions[low:high] - start

    def _put_aside(self) -> None:
        """Let the rows in memory wait in a file, from where they are read as memory is."""
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="dunghen-ledger-")
        path = str(Path(self._folder.name) / f"{len(self._pieces)}.arrow")
        rows, first = 0, len(self._pieces)
        while first and rows < self._in_memory:
            first -= 1
            rows += len(self._pieces[first])
        own = self._pieces[first:]
        table = pa.Table.from_batches([piece.facts for piece in own]).unify_dictionaries()
        with pa.ipc.new_file(path, table.schema) as file:
            file.write_table(table)
        kept = pa.ipc.open_file(pa.memory_map(path))
        self._pieces[first:] = [replace(piece, facts=kept.get_batch(number)) for number, piece in enumerate(own)]
        self._in_memory = 0


def _unified(pieces: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
    """Return pieces of facts with one dictionary for the words of each column."""
    found = pa.Table.from_batches(pieces).unify_dictionaries().to_batches() if pieces else []
    pieces.clear()
    # What was needed to make the pieces goes back, before as much is needed to write them.
    pa.default_memory_pool().release_unused()
    return found


def _taken(batch: pa.RecordBatch, rows: finding.Ints) -> pa.RecordBatch:
    """Return ascending rows of a batch. Files mostly are in order of time: then the rows of a month lie together, and are not copied."""
    first, last = int(rows[0]), int(rows[-1])
    return batch.slice(first, len(rows)) if last - first + 1 == len(rows) else batch.take(pa.array(rows))


class Fate:
    """What becomes of given facts: those in ``same`` are as before, those in ``old`` (by month) are replaced, the rest is new."""

    def __init__(self, gathered: Gathered, order: finding.Ints) -> None:
        self._gathered, self._order = gathered, order
        self.same: list[finding.Ints] = []
        self.old: list[tuple[str, pa.Table]] = []

    def meet(self, place: Place, part: Part) -> None:
        """Compare with live rows of the same keys: what differs is replaced, if it is of the same reference indeed."""
        for found in finding.find(place, part, self._gathered.keys[self._order]):
            own = self._order[found.wanted]
            equal = self._gathered.digests[own] == found.digests
            self.same.append(own[equal])
            if equal.all():
                continue
            old = finding.rows(place, found.file, found.positions[~equal])
            alike = pc.equal(old["reference"], pa.chunked_array([self._gathered.references(own[~equal])]))
            old = old if pc.all(alike).as_py() else old.filter(alike)
            if len(old):
                self.old.append((found.month, old))


def in_order(pool: ThreadPoolExecutor, work: Callable[[Any], _T], given: Iterable[Any]) -> Iterator[_T]:
    """Yield what ``work`` makes of each, in order, a few at a time under way."""
    waiting: list[Future[_T]] = []
    try:
        for one in given:
            waiting.append(pool.submit(work, one))
            if len(waiting) >= THREADS + _AHEAD:
                yield waiting.pop(0).result()
        while waiting:
            yield waiting.pop(0).result()
    finally:
        for future in waiting:
            future.cancel()
