"""Cells of what a change adds and takes away, for every cube. ``checking`` makes cubes anew by other means and compares.

What a fact is counted as is what the expressions of ``cells`` and ``states`` tell, here over arrays: they take no compiling and a fifth of
the time. Its state is that of the kernel's table. ``adding`` adds up.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from threading import Lock
from typing import Any, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.codes import CODED, Codes
from dunghen.kernel.ledger.cubes import (
    CUBES,
    ENDED,
    ENDED_STATES,
    FINISHED,
    FLAGS,
    OPEN,
    PACE,
    RECEIVED,
    STANDING,
    TENTH,
    Cube,
)  # fmt: skip
from dunghen.kernel.ledger.lasting import LASTING, NONE, lasting_of
from dunghen.kernel.ledger.places import Growing
from dunghen.kernel.ledger.store.adding import Ints, Rows, digit_of, finer_than, rolled_up, with_noughts
from dunghen.kernel.ledger.store.laying import half_months, local_days

COUNTED: Final = (
    *CODED,
    *FLAGS,
    "submitted", "due", "finished", "suspended_since", "outcome", "worked_minutes", "breached", "status",
)  # fmt: skip
"""Columns of facts that cubes are made from."""
THREADS: Final = 2
ROWS_IN_CELLS: Final = 500_000
"""Cells of so many facts are made at once: enough to be quick, few enough for memory and for sums of twenty bits."""


class Counting:
    """Facts that come and go in a change, counted some hundred thousand at a time, several goes side by side.

    ``open_cube``: opens the file of a cube (its name, its columns), which grows with each go and is there at the end. As a context: what is
    counted is whole when it ends, and files under way are gone when it fails.
    """

    def __init__(self, codes: Codes, open_cube: Callable[[str, pa.Schema], AbstractContextManager[Growing]]) -> None:
        self._codes, self._open_cube = codes, open_cube
        self._waiting: list[pa.Table] = []
        self._rows = 0
        self._locks = {wanted.name: Lock() for wanted in CUBES}
        self._pool: ThreadPoolExecutor | None = None
        self._goes: list[Future[None]] = []
        self._opened = ExitStack()
        self.files: dict[str, list[Growing]] = {}
        """The files of cubes that have any cells, by name. Where facts were counted in several goes, a key may have several cells."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: Any) -> None:
        with self._opened:
            try:
                if error is None:
                    # The last go, mostly the only one, needs no thread; behind others it has nothing beside it but its other half.
                    last = self._taken()
                    half = len(last) // 2 if self._pool else 0
                    if self._pool and half:
                        self._goes.append(self._pool.submit(self._count, last[:half]))
                    self._count(last[half:])
                    self._wait(0)
            finally:
                if self._pool is not None:
                    self._pool.shutdown(cancel_futures=True)
            if error is not None:
                raise error

    def add(self, facts: pa.Table, weight: int) -> None:
        """Add facts (with the columns COUNTED), or take them away."""
        for start in range(0, len(facts), ROWS_IN_CELLS):
            some = facts.slice(start, ROWS_IN_CELLS)
            if self._rows + len(some) > ROWS_IN_CELLS:
                self._pool = self._pool or ThreadPoolExecutor(THREADS)
                self._wait(THREADS - 1)
                self._goes.append(self._pool.submit(self._count, self._taken()))
            self._waiting.append(self._coded(some, weight))
            self._rows += len(some)

    def _coded(self, facts: pa.Table, weight: int) -> pa.Table:
        """Return the columns that cubes count, words as codes."""
        columns: dict[str, Any] = {
            name: self._codes.encode(name, facts[name]) if name in CODED else facts[name] for name in COUNTED
        }
        return pa.table(columns | {"weight": pa.array(np.full(len(facts), weight, np.int32))})

    def _taken(self) -> list[pa.Table]:
        waiting, self._waiting, self._rows = self._waiting, [], 0
        return waiting

    def _wait(self, most: int) -> None:
        """Wait until no more goes than these are under way; one that failed fails here."""
        while len(self._goes) > most:
            self._goes.pop(0).result()

    def _count(self, waiting: list[pa.Table]) -> None:
        if waiting:
            for wanted, table in cube_tables(pa.concat_tables(waiting).unify_dictionaries()):
                with self._locks[wanted.name]:
                    file = self._file(wanted.name, table)
                    file.add(with_noughts(table, file.schema))

    def _file(self, cube: str, cells: pa.Table) -> Growing:
        """Return a file of a cube that has all tallies of the cells: mostly the first go has any that there will be."""
        known = self.files.setdefault(cube, [])
        for file in known:
            if set(cells.column_names) <= set(file.schema.names):
                return file
        known.append(self._opened.enter_context(self._open_cube(cube, cells.schema)))
        return known[-1]


def cube_tables(coded: pa.Table) -> Iterator[tuple[Cube, pa.Table]]:
    """Yield the cells that each cube has of at most ROWS_IN_CELLS coded facts with weights, in order."""
    columns = _columns(coded)
    tallies = _Tallies(coded, columns)
    rows = {sort: _rows(columns, tallies, sort) for sort in (ENDED, OPEN)}
    rows |= {STANDING: _standing(columns, tallies), PACE: _paced(columns, tallies)}
    for wanted in CUBES:
        if finer_than(wanted) is None:
            table = rows[wanted.sort].added_up(wanted)
            smaller = [(cube, rolled_up(table, cube)) for cube in CUBES if finer_than(cube) == wanted]
            yield from ((cube, cells) for cube, cells in ((wanted, table), *smaller) if len(cells))


_NEVER: Final = 2**31 - 1


def _columns(coded: pa.Table) -> dict[str, Any]:
    """Return what the expressions of cells make of each fact, and what facts have themselves, as arrays.

    Times that do not apply are nought here: no cube asks for them.
    """
    submitted, due, finished = (_micros(coded[name]) for name in ("submitted", "due", "finished"))
    known = lasting_of(
        due=due,
        finished=finished,
        breached=coded["breached"].to_numpy(),
        cancelled=_is_among(coded["outcome"], ("cancelled",)),
        suspended=coded["suspended_since"].is_valid().to_numpy(),
        day=local_days,
    )
    closed, received, due_in = known["is_closed"], _halves(submitted), _halves(due)
    ended = np.where(closed, np.maximum(_halves(finished), received), 0)
    worked = coded["worked_minutes"]
    minutes = worked.fill_null(0).to_numpy()
    tenths = ((minutes + TENTH // 2) // TENTH).astype(np.int32)
    return {
        **known,
        RECEIVED: received,
        FINISHED: ended,
        "tenths": tenths,
        "over": minutes - tenths * TENTH,
        "measured": worked.is_valid().to_numpy(),
        # The first half month at whose beginning it was overdue, if it was open still; 2**31 - 1: it never was.
        "overdue_from": np.where(known["is_late"], due_in + 1, _NEVER),
        ENDED: closed,
        OPEN: ~closed,
        STANDING: closed & (ended > received),
        PACE: closed & ~known["is_cancelled"] & ~_is_among(coded["status"], schema.WITHOUT_RESULT),
        **{name: coded[name] for name in (*CODED, "due", "weight")},
    }


def _is_among(column: pa.ChunkedArray, words: Sequence[str]) -> Any:
    coded = column.combine_chunks()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    # Few words, many facts: each word is looked at once, and the place behind the last is that of none.
    known = np.append(pc.is_in(coded.dictionary, value_set=pa.array(words, pa.string())).to_numpy(False), False)
    return known[coded.indices.fill_null(len(known) - 1).to_numpy(zero_copy_only=False)]


def _micros(column: pa.ChunkedArray) -> Ints:
    plain = column.cast(pa.int64())
    found: Ints = (plain.fill_null(NONE) if plain.null_count else plain).to_numpy()
    return found


def _halves(moments: Ints) -> Any:
    """Return the number of the half month in which each moment lies in Viet Nam (``cells.bucket``); 0 for NONE."""
    days = local_days(moments)
    known = days[moments != NONE]
    if not len(known):
        return np.zeros(len(days), np.int32)
    # Few days, many facts: each day is asked for its half month once.
    first = int(known.min())
    found = half_months(np.arange(first, int(known.max()) + 1))
    return np.where(moments != NONE, found[np.maximum(days - first, 0)], 0).astype(np.int32)


class _Tallies:
    """The tallies of facts. They follow from a few columns of yes and no and the weight; each pattern of these is asked for once.

    ``weight`` and ``pattern``: of each fact, as places in ``weights`` and ``told``.
    """

    def __init__(self, coded: pa.Table, columns: Mapping[str, Any]) -> None:
        self.weight, weights = digit_of(columns["weight"])
        self.weights = {"n": weights.to_numpy().astype(np.int64)}
        pattern, size = self.weight, len(weights)
        for name, column in (*((name, columns[name]) for name in LASTING), *((name, coded[name]) for name in FLAGS)):
            if name in LASTING:
                digit, values = column, 2
            elif column.null_count == len(column):
                continue  # it says nothing of anybody, and tells no pattern from another
            else:
                digit, values = column.cast(pa.int8()).fill_null(2).to_numpy(), 3
            pattern = pattern * values + digit
            size *= values
        example = np.full(size, -1)
        example[pattern] = np.arange(len(pattern))
        there = np.flatnonzero(example >= 0)
        place = np.empty(size, np.int32)
        place[there] = np.arange(len(there))
        self.pattern = place[pattern]
        self.told = _told(coded, columns, example[there])


def _told(coded: pa.Table, columns: Mapping[str, Any], facts: Ints) -> dict[str, Ints]:
    """Return the tallies of facts at some places."""
    known = {name.removeprefix("is_"): columns[name][facts] for name in LASTING}
    # Nothing that is finished is judged by the moment one looks.
    never = np.zeros(len(facts), np.bool_)
    states = timeliness.of_facts({**known, "past": never, "soon": never})
    n = coded["weight"].to_numpy()[facts].astype(np.int64)
    told = {"n": n} | {state: n * (states == state) for state in ENDED_STATES}
    for flag in FLAGS:
        said = coded[flag].take(pa.array(facts))
        told[f"{flag}_yes"] = n * said.fill_null(False).to_numpy()
        told[f"{flag}_of"] = n * said.is_valid().to_numpy()
    return told


def _rows(columns: Mapping[str, Any], tallies: _Tallies, sort: str) -> Rows:
    """Return the facts of a sort that is told by nothing but their tallies."""
    chosen = columns[sort]
    rows = None if chosen.all() else np.flatnonzero(chosen)
    pattern = tallies.pattern if rows is None else tallies.pattern[rows]
    return Rows(columns, rows, pattern, tallies.told)


def _paced(columns: Mapping[str, Any], tallies: _Tallies) -> Rows:
    """Return the facts that ended with a result. What else there is to tell of facts makes no pattern there."""
    rows = np.flatnonzero(columns[PACE])
    # Each weight comes with the minutes over tenths that there can be, and once for those that nobody measured.
    measured = np.arange(TENTH + 1) < TENTH
    over = np.where(measured, np.arange(TENTH + 1) - TENTH // 2, 0)
    kind = np.where(columns["measured"][rows], columns["over"][rows] + TENTH // 2, TENTH)
    weights = tallies.weights["n"][:, np.newaxis]
    told = {"measured": weights * measured, "unmeasured": weights * ~measured, "over": weights * over}
    pattern = tallies.weight[rows].astype(np.int32) * (TENTH + 1) + kind
    return Rows(columns, rows, pattern, {name: one.ravel() for name, one in told.items()})


def _standing(columns: Mapping[str, Any], tallies: _Tallies) -> Rows:
    """Return each fact once for each half month at whose beginning it had come and not ended."""
    chosen = np.flatnonzero(columns[STANDING])
    received = columns[RECEIVED][chosen].astype(np.int64)
    times = columns[FINISHED][chosen] - received
    rows = np.repeat(chosen, times)
    half = (np.repeat(received + 1 - (np.cumsum(times) - times), times) + np.arange(len(rows))).astype(np.int32)
    overdue = columns["overdue_from"][rows] <= half
    weights = tallies.weights["n"]
    told = {"n": np.repeat(weights, 2), "overdue": np.stack([np.zeros_like(weights), weights], axis=1).ravel()}
    return Rows(columns, rows, tallies.weight[rows] * 2 + overdue, told, half)
