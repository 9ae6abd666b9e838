"""Adding up: facts, each with the places of its words and the pattern of its tallies, become the cells of a cube.

Keys of a cube become one number together with the pattern of its tallies, of which there are few; numbers are put in order and counted,
and a count times the tallies of its pattern is what the cell has of it, as many tallies in one 64-bit number as fit. That is many times
quicker than to group by many columns.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.cubes import CUBES, Cube

_BITS: Final = 64
_LARGEST: Final = 2**62
_SMALL: Final = 2**31 - 1
_SPARSE: Final = 4
"""Numbers from a range of so many times their count are counted in a table, others are sorted."""

Ints = np.ndarray[Any, np.dtype[Any]]


class Rows:
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
        self._keys: dict[tuple[str, ...], _Number] = {}

    def added_up(self, wanted: Cube) -> pa.Table:
        """Return the cells of a cube; what adds up to nothing is left out."""
        names, told = by_time(wanted), self._told
        # A tally that no pattern has is nought everywhere, and is not added up.
        some = [name for name in wanted.sums if told[name].any()]
        if not some or not len(self._pattern):
            return cube_schema(wanted).empty_table()
        if self._half is None:
            names = [wanted.basis if name == "half" else name for name in names]
        patterns = len(told[wanted.sums[0]])
        key, size, steps = self._number(tuple(names), patterns)
        found, counts = _counted(*_behind(key, size, self._pattern, patterns))
        cell, at = (found, np.zeros(len(found), np.int64)) if patterns == 1 else _parted(found, patterns)
        starts = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]]))
        last = np.append(starts[1:], len(cell)) - 1
        packs = list(_packed([told[name] for name in some], len(self._pattern)))
        sums = [np.diff(np.cumsum(packed[at] * counts)[last], prepend=0) for packed, _bits in packs]
        held = np.logical_or.reduce([one != 0 for one in sums])
        if not held.all():
            starts, sums = starts[held], [one[held] for one in sums]
        columns = dict(zip(some, _unpacked(sums, [bits for _packed_one, bits in packs]), strict=True)) | {
            key: self._digit(name)[1].take(pa.array(digit))
            for key, name, digit in zip(by_time(wanted), names, _digits_of(cell[starts], steps), strict=True)
        }
        return _cells(wanted, columns)

    def _number(self, names: tuple[str, ...], patterns: int) -> "_Number":
        """Return one number for each fact that orders facts as these columns do. What begins alike is numbered once."""
        if names not in self._keys:
            digit, values = self._digit(names[-1])
            if len(names) == 1:
                self._keys[names] = _Number(digit, len(values), [])
            else:
                self._keys[names] = self._number(names[:-1], patterns).then(digit, len(values), patterns)
        return self._keys[names]

    def _digit(self, name: str) -> tuple[Ints, pa.Array]:
        """Return for each fact the place of its value among the column's values in order, nulls last."""
        if name not in self._digits:
            column: Any = self._half if name == "half" else self._columns[name]
            if isinstance(column, np.ndarray):
                column = pa.chunked_array([column if self._rows is None or name == "half" else column[self._rows]])
            elif self._rows is not None:
                column = column.take(pa.array(self._rows))
            self._digits[name] = digit_of(column)
        return self._digits[name]


def rolled_up(cells: pa.Table, wanted: Cube) -> pa.Table:
    """Return the cells of a cube from those of another that has the same keys and more behind them, in its order."""
    if not len(cells):
        return cube_schema(wanted).empty_table()
    keys = [cells[name].to_numpy() for name in by_time(wanted)]
    changes = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    starts = np.flatnonzero(np.concatenate([[True], changes]))
    sums = {name: np.add.reduceat(cells[name].to_numpy(), starts) for name in wanted.sums if name in cells.column_names}
    held = np.logical_or.reduce([one != 0 for one in sums.values()])
    if not held.all():
        starts, sums = starts[held], {name: one[held] for name, one in sums.items()}
    columns = {name: pa.array(one) for name, one in sums.items()}
    columns |= {name: cells[name].take(pa.array(starts)) for name in wanted.keys}
    return _cells(wanted, columns)


def _cells(wanted: Cube, columns: Mapping[str, Any]) -> pa.Table:
    """Return cells with these columns. Many tallies are nought everywhere: to write them, even as missing, would take a third of the time."""
    fields = [
        field.with_nullable(False) if field.name in wanted.sums else field
        for field in cube_schema(wanted)
        if field.name in columns
    ]
    return pa.table([columns[field.name] for field in fields], schema=pa.schema(fields))


def with_noughts(cells: pa.Table, kind: pa.Schema) -> pa.Table:
    """Return cells with the columns of a file that has more tallies."""
    if cells.schema.equals(kind):
        return cells
    nought = pa.repeat(pa.scalar(0, pa.int32()), len(cells))
    return pa.table([cells[name] if name in cells.column_names else nought for name in kind.names], schema=kind)


@cache
def finer_than(wanted: Cube) -> Cube | None:
    """Return the cube that a cube can be made of (``rolled_up``), if there is one."""
    keys = by_time(wanted)
    others = (cube for cube in CUBES if (cube.sort, cube.basis) == (wanted.sort, wanted.basis) and cube != wanted)
    return next((cube for cube in others if by_time(cube)[: len(keys)] == keys), None)


def digit_of(column: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    if pa.types.is_int32(column.type) and not column.null_count:
        numbers = column.to_numpy()
        low, high = int(numbers.min()), int(numbers.max())
        if high - low < 1 << 16:
            return numbers - low, pa.array(np.arange(low, high + 1, dtype=np.int32))
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    ranks = pc.sort_indices(encoded.dictionary).to_numpy()
    places = np.empty(len(ranks), np.int32)
    places[ranks] = np.arange(len(ranks))
    return places[encoded.indices.to_numpy()], encoded.dictionary.take(pa.array(ranks))


class _Number(NamedTuple):
    """One number (``key``, below ``size``) for each fact that orders facts as their digits do, and how it was made (``_digits_of``)."""

    key: Ints
    size: int
    steps: list[int | Ints]

    def then(self, digit: Ints, count: int, patterns: int) -> "_Number":
        """Return the numbers with one digit more, of ``count`` values. They leave room for a pattern behind them.

        Where there are more combinations than a number can tell apart, those that there are get numbers of their own.
        """
        key, size, steps = self
        if size > _LARGEST // (count * patterns):
            known, key = np.unique(key, return_inverse=True)
            size, steps = len(known), [*steps, known]
        return _Number(_widened(key, size * count) * count + digit, size * count, [*steps, count])


def _behind(key: Ints, size: int, pattern: Ints, patterns: int) -> tuple[Ints, int]:
    """Return numbers with the pattern as their last digit, and below what they are."""
    return (key, size) if patterns == 1 else (_widened(key, size * patterns) * patterns + pattern, size * patterns)


def _widened(key: Ints, size: int) -> Ints:
    """Return numbers as such that hold all below ``size``: small ones are put in order in half the time."""
    return key if size <= _SMALL else key.astype(np.int64, copy=False)


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


def _packed(tallies: Sequence[Ints], rows: int) -> Iterator[tuple[Ints, list[int]]]:
    """Yield numbers that hold as many tallies as fit, and how many bits each of these has: its sum over so many rows fits them, with its sign."""
    total, bits = np.zeros(0, np.int64), list[int]()
    for tally in tallies:
        own = (int(np.abs(tally).max()) * rows).bit_length() + 1
        if sum(bits) + own > _BITS:
            yield total, bits
            bits = []
        total = total + (tally << sum(bits)) if bits else tally
        bits = [*bits, own]
    if bits:
        yield total, bits


def _unpacked(packed: Iterable[Ints], bits: Iterable[Sequence[int]]) -> list[pa.Array]:
    """Return the tallies that sums of numbers of ``_packed`` hold, in order."""
    found: list[pa.Array] = []
    for left, widths in zip(packed, bits, strict=True):
        for width in widths:
            low = left << (_BITS - width) >> (_BITS - width)  # with its sign
            left = (left - low) >> width
            found.append(pa.array(low.astype(np.int32)))
    return found


def by_time(wanted: Cube) -> list[str]:
    """Return the keys in the order in which cells lie: those of a half month together."""
    return sorted(wanted.keys, key=lambda key: key != "half")


@cache
def cube_schema(wanted: Cube) -> pa.Schema:
    """Return the columns of a cube, 32 bits each, so that sums stay quick. A file may lack sums, and a sum that is missing is nought; of keys, a
    due moment may be missing."""
    others: Mapping[str, Any] = {"due": schema.FACT.field("due").type, "is_suspended": pa.bool_()}
    may_lack = {"due", *wanted.sums}
    return pa.schema(
        [
            pa.field(name, others.get(name, pa.int32()), nullable=name in may_lack)
            for name in (*wanted.keys, *wanted.sums)
        ]
    )
