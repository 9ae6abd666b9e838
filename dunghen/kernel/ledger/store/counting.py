"""Cells of what a change adds and takes away, for every cube. ``checking`` makes cubes anew by other means and compares.

What a fact is counted as is told by the one expression of ``cells``, run by DuckDB over codes. Adding up is done here: keys of a cube
become one number together with the pattern of its tallies, of which there are few; numbers are put in order and counted, and a count
times the tallies of its pattern is what the cell has of it, three tallies in one 64-bit number. That is many times quicker than to group
by many columns.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.cells import (
    BASES,
    CUBES,
    ENDED,
    ENDED_STATES,
    FINISHED,
    FLAG_PARTS,
    FLAGS,
    HALF_MONTH,
    OPEN,
    PACE,
    RECEIVED,
    STANDING,
    Cube,
    cells,
    measured,
    stood,
    tally,
    was_overdue,
)  # fmt: skip
from dunghen.kernel.ledger.codes import CODED, Codes
from dunghen.kernel.ledger.engines import duckdb
from dunghen.kernel.ledger.engines.engine import plain
from dunghen.kernel.ledger.states import EPOCH, LASTING, state
from dunghen.kernel.ledger.store.waiting import Cells

COUNTED: Final = (
    *CODED,
    *FLAGS,
    "submitted", "due", "finished", "suspended_since", "outcome", "worked_minutes", "breached",
)  # fmt: skip
"""Columns of facts that cubes are made from."""
ROWS_IN_CELLS: Final = 500_000
"""Cells of so many facts are made at once: enough to be quick, few enough for memory and for sums of twenty bits."""
_MOMENTS: Final = tuple(
    name for name in COUNTED if name in schema.FACT.names and pa.types.is_timestamp(schema.FACT.field(name).type)
)
_BITS: Final = 21
_PACKED: Final = 63 // _BITS
_LARGEST: Final = 2**62
_SPARSE: Final = 4
"""Numbers from a range of so many times their count are counted in a table, others are sorted."""

Ints = np.ndarray[Any, np.dtype[np.int64]]


class Counting:
    """Facts that come and go in a change, counted some hundred thousand at a time."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        self._waiting: list[pa.Table] = []
        self._rows = 0
        self._cells = {wanted.name: Cells() for wanted in CUBES}

    def add(self, facts: pa.Table, weight: int) -> None:
        """Add facts (with the columns COUNTED), or take them away."""
        for start in range(0, len(facts), ROWS_IN_CELLS):
            some = facts.slice(start, ROWS_IN_CELLS)
            if self._rows + len(some) > ROWS_IN_CELLS:
                self._count()
                for cells_of_cube in self._cells.values():
                    cells_of_cube.put_aside()
            self._waiting.append(self.coded(some, weight))
            self._rows += len(some)

    def finish(self) -> Iterator[tuple[str, pa.Table]]:
        """Give name and cells of each cube that has any. Where facts were counted in several goes, a key may have several cells."""
        self._count()
        for name, cells_of_cube in self._cells.items():
            if (table := cells_of_cube.taken()) is not None:
                yield name, table

    def coded(self, facts: pa.Table, weight: int) -> pa.Table:
        """Return the columns that cubes count, words as codes."""
        columns: dict[str, Any] = {
            name: self._codes.encode(name, facts[name]) if name in CODED else facts[name] for name in COUNTED
        }
        columns["outcome"] = facts["outcome"].cast(pa.string())
        return pa.table(columns | {"weight": pa.array(np.full(len(facts), weight, np.int32))})

    def _count(self) -> None:
        if self._rows:
            for name, table in cube_tables(pa.concat_tables(self._waiting)).items():
                if len(table):
                    self._cells[name].add(table)
        self._waiting, self._rows = [], 0


def cube_tables(coded: pa.Table) -> dict[str, pa.Table]:
    """Return each cube's cells of at most ROWS_IN_CELLS coded facts with weights, in order."""
    columns = _columns(coded)
    tallies = _Tallies(coded, columns)
    rows = {sort: _rows(columns, tallies, sort) for sort in (ENDED, OPEN, PACE)}
    rows[STANDING] = _standing(columns, tallies)
    return {wanted.name: rows[wanted.sort].added_up(wanted) for wanted in CUBES}


_NUMBER: Final = "number"
_NEVER: Final = 2**31 - 1
_TIMES, _TALLIES = "times", "tallies"


def _run(coded: pa.Table, what: str) -> pa.Table:
    connection = duckdb.engine().base.con
    connection.register("coded", coded)
    try:
        return connection.sql(_cells_sql(what)).to_arrow_table()
    finally:
        connection.unregister("coded")


def _columns(coded: pa.Table) -> dict[str, Any]:
    """Return what the expression of cells makes of each fact, and what facts have themselves, as arrays in the order of the facts.

    Times that do not apply are nought here: no cube asks for them.
    """
    asked = {name: _zoneless(coded[name]) if name in _MOMENTS else coded[name] for name in COUNTED}
    told = _run(pa.table(asked | {"weight": coded["weight"], _NUMBER: np.arange(len(coded))}), _TIMES)
    # DuckDB gives rows in any order.
    order = told[_NUMBER].to_numpy()
    found: dict[str, Any] = {}
    for name in told.column_names:
        if name != _NUMBER:
            column = told[name].cast(pa.uint8()) if pa.types.is_boolean(told[name].type) else told[name]
            values = (column.fill_null(0) if column.null_count else column).to_numpy()
            found[name] = np.empty_like(values)
            found[name][order] = values
            if pa.types.is_boolean(told[name].type):
                found[name] = found[name].view(np.bool_)
    return found | {name: coded[name] for name in (*CODED, "due", "weight")}


def _zoneless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return moments in UTC without saying so: DuckDB reckons with days of a zone many times slower, and in UTC finds the same."""
    return column.cast(pa.timestamp("us"))


class _Tallies:
    """The tallies of facts. They follow from a few columns of yes and no and the weight; each pattern of these is asked for once.

    ``weight`` and ``pattern``: of each fact, as places in ``weights`` and ``told``.
    """

    def __init__(self, coded: pa.Table, columns: Mapping[str, Any]) -> None:
        self.weight, weights = _digit(columns["weight"])
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
        place = np.empty(size, np.int64)
        place[there] = np.arange(len(there))
        self.pattern = place[pattern]
        rows = coded.take(pa.array(example[there])).append_column(_NUMBER, pa.array(np.arange(len(there))))
        told = _run(rows, _TALLIES)
        told = told.take(pc.sort_indices(told[_NUMBER]))
        self.told = {name: told[name].to_numpy().astype(np.int64) for name in (*ENDED_STATES, *FLAG_PARTS)}
        self.told["n"] = rows["weight"].to_numpy().astype(np.int64)


class _Rows:
    """Facts of one sort, ready to be added up by one cube after another.

    ``rows``: the places of the facts in ``columns``, None: all of them. For each of these ``pattern``, and ``half`` where it is not the
    basis of the cube. ``told``: each tally by pattern.
    """

    def __init__(
        self,
        columns: Mapping[str, Any],
        rows: Ints | None,
        pattern: Ints,
        told: Mapping[str, Ints],
        half: Any = None,
    ) -> None:
        self._columns, self._rows, self._pattern, self._told, self._half = columns, rows, pattern, told, half
        self._digits: dict[str, tuple[Ints, pa.Array]] = {}

    def added_up(self, wanted: Cube) -> pa.Table:
        """Return the cells of a cube; what adds up to nothing is left out."""
        kind, names = cube_schema(wanted), by_time(wanted)
        if not len(self._pattern):
            return kind.empty_table()
        digits = [self._digit(wanted.basis if name == "half" and self._half is None else name) for name in names]
        told = self._told
        patterns = len(told[wanted.sums[0]])
        key, size, steps = _one_number(digits, patterns)
        if patterns > 1:
            key = key * patterns + self._pattern
        found, counts = _counted(key, size * patterns)
        cell, at = (found, np.zeros(len(found), np.int64)) if patterns == 1 else _parted(found, patterns)
        starts = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]]))
        # A tally that no pattern has is nought everywhere, and is not added up.
        some = [name for name in wanted.sums if told[name].any()]
        last = np.append(starts[1:], len(cell)) - 1
        sums = [
            np.diff(np.cumsum(packed[at] * counts)[last], prepend=0)
            for packed in _packed([told[name] for name in some])
        ]
        held = np.logical_or.reduce([one != 0 for one in sums])
        if not held.all():
            starts, sums = starts[held], [one[held] for one in sums]
        nought = pa.array(np.zeros(len(starts), np.int32))
        columns: dict[str, Any] = dict.fromkeys(wanted.sums, nought)
        columns |= dict(zip(some, _unpacked(sums, len(some)), strict=True))
        columns |= {
            name: values.take(pa.array(digit))
            for name, (_, values), digit in zip(names, digits, _digits_of(cell[starts], steps), strict=True)
        }
        return pa.table([columns[name] for name in kind.names], schema=kind)

    def _digit(self, name: str) -> tuple[Ints, pa.Array]:
        """Return for each fact the place of its value among the column's values in order, nulls last."""
        if name not in self._digits:
            column: Any = self._half if name == "half" else self._columns[name]
            if isinstance(column, np.ndarray):
                column = pa.chunked_array([column if self._rows is None or name == "half" else column[self._rows]])
            elif self._rows is not None:
                column = column.take(pa.array(self._rows))
            self._digits[name] = _digit(column)
        return self._digits[name]


def _rows(columns: Mapping[str, Any], tallies: _Tallies, sort: str) -> _Rows:
    """Return the facts of a sort other than STANDING."""
    chosen = columns[sort]
    rows = None if chosen.all() else np.flatnonzero(chosen)
    # A pace is counted and nothing else: what else there is to tell of facts makes no pattern there.
    pattern, told = (tallies.weight, tallies.weights) if sort == PACE else (tallies.pattern, tallies.told)
    return _Rows(columns, rows, pattern if rows is None else pattern[rows], told)


def _standing(columns: Mapping[str, Any], tallies: _Tallies) -> _Rows:
    """Return each fact once for each half month at whose beginning it had come and not ended."""
    chosen = np.flatnonzero(columns[STANDING])
    received = columns[RECEIVED][chosen].astype(np.int64)
    times = columns[FINISHED][chosen] - received
    rows = np.repeat(chosen, times)
    half = (np.repeat(received + 1 - (np.cumsum(times) - times), times) + np.arange(len(rows))).astype(np.int32)
    overdue = columns["overdue_from"][rows] <= half
    weights = tallies.weights["n"]
    told = {"n": np.repeat(weights, 2), "overdue": np.stack([np.zeros_like(weights), weights], axis=1).ravel()}
    return _Rows(columns, rows, tallies.weight[rows] * 2 + overdue, told, half)


def _digit(column: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    if pa.types.is_int32(column.type) and not column.null_count:
        numbers = column.to_numpy().astype(np.int64)
        low, high = int(numbers.min()), int(numbers.max())
        if high - low < 1 << 16:
            return numbers - low, pa.array(np.arange(low, high + 1, dtype=np.int32))
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    ranks = pc.sort_indices(encoded.dictionary).to_numpy()
    places = np.empty(len(ranks), np.int64)
    places[ranks] = np.arange(len(ranks))
    return places[encoded.indices.to_numpy()], encoded.dictionary.take(pa.array(ranks))


def _one_number(digits: Sequence[tuple[Ints, pa.Array]], patterns: int) -> tuple[Ints, int, list[int | Ints]]:
    """Return one number for each fact that orders facts as their digits do, how many there may be, and how it was made (``_digits_of``).

    It has room for a pattern behind it. Where there are more combinations than a number can tell apart, those that there are get numbers
    of their own.
    """
    (key, values), *others = digits
    size = len(values)
    steps: list[int | Ints] = []
    for number, values in others:
        if size > _LARGEST // (len(values) * patterns):
            known, key = np.unique(key, return_inverse=True)
            steps.append(known)
            size = len(known)
        key = key * len(values) + number
        size *= len(values)
        steps.append(len(values))
    return key, size, steps


def _digits_of(key: Ints, steps: Sequence[int | Ints]) -> list[Ints]:
    """Return the digits that numbers were made of."""
    found: list[Ints] = []
    for step in reversed(steps):
        if isinstance(step, int):
            key, digit = _parted(key, step)
            found.insert(0, digit)
        else:
            key = step[key]
    return [key, *found]


def _parted(numbers: Ints, size: int) -> tuple[Ints, Ints]:
    whole = numbers // size
    return whole, numbers - whole * size


def _counted(numbers: Ints, size: int) -> tuple[Ints, Ints]:
    """Return the different numbers (below ``size``) in order, and how often each is there."""
    if size <= _SPARSE * len(numbers):
        often = np.bincount(numbers, minlength=size)
        found = np.flatnonzero(often)
        return found, often[found]
    inorder = np.sort(numbers)
    starts = np.flatnonzero(np.concatenate([[True], inorder[1:] != inorder[:-1]]))
    return inorder[starts], np.diff(starts, append=len(inorder))


def _packed(tallies: Sequence[Ints]) -> Iterator[Ints]:
    """Yield tallies three in a number. A sum of ROWS_IN_CELLS ones fits its bits, with its sign."""
    for start in range(0, len(tallies), _PACKED):
        total = tallies[start].copy()
        for place, other in enumerate(tallies[start + 1 : start + _PACKED], 1):
            total += other << (_BITS * place)
        yield total


def _unpacked(packed: Iterable[Ints], count: int) -> list[pa.Array]:
    found: list[pa.Array] = []
    for sums in packed:
        left = sums
        for _ in range(min(_PACKED, count - len(found))):
            low = left << (64 - _BITS) >> (64 - _BITS)  # with its sign
            left = (left - low) >> _BITS
            found.append(pa.array(low.astype(np.int32)))
    return found


def by_time(wanted: Cube) -> list[str]:
    """Return the keys in the order in which cells lie: those of a half month together."""
    return sorted(wanted.keys, key=lambda key: key != "half")


@cache
def _cells_sql(what: str) -> str:
    """Return the expression of cells as SQL, compiled once: the times, sorts and lasting facts of each row, or its tallies."""
    types = {field.name: field.type for field in plain(schema.FACT)} | dict.fromkeys(CODED, pa.int32())
    if what == _TIMES:
        types |= dict.fromkeys(_MOMENTS, pa.timestamp("us"))
    shape = pa.schema([(name, types[name]) for name in COUNTED] + [("weight", pa.int32()), (_NUMBER, pa.int64())])
    rows = ibis.table(ibis.Schema.from_pyarrow(shape), name="coded")
    found = cells(rows, HALF_MONTH, rows.weight)
    if what == _TALLIES:
        # Nothing that is finished is judged by the moment one looks.
        told = tally(found.mutate(state=state(found, EPOCH, EPOCH)), ENDED_STATES)
        return str(ibis.to_sql(told.select(_NUMBER, *ENDED_STATES, *FLAG_PARTS), dialect="duckdb"))
    found = found.mutate(
        **{ENDED: found.is_closed, OPEN: ~found.is_closed, STANDING: stood(found), PACE: measured(found)},
        # The first half month at whose beginning it was overdue, if it was open still; 2**31 - 1: it never was.
        overdue_from=ibis.ifelse(was_overdue(found, _NEVER), found.due_in + 1, _NEVER),
    )
    # Words and flags are at hand; only what the expression makes is asked for.
    asked = (_NUMBER, *BASES, "tenths", "overdue_from", *LASTING, ENDED, OPEN, STANDING, PACE)
    return str(ibis.to_sql(found.select(*asked), dialect="duckdb"))


@cache
def cube_schema(wanted: Cube) -> pa.Schema:
    """Return the columns of a cube's files: 32 bits each, so that sums stay quick; none but a due moment may be missing."""
    others: Mapping[str, Any] = {"due": schema.FACT.field("due").type, "is_suspended": pa.bool_()}
    return pa.schema(
        [pa.field(name, others.get(name, pa.int32()), nullable=name == "due") for name in (*wanted.keys, *wanted.sums)]
    )
