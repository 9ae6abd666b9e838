"""How the facts of a month lie in their file: by when they ended, what is open last, and within that by unit.

Engines read no group of rows that cannot hold what is asked, by the bounds of each column in it. Boards and lists mostly ask for what was
open at some time or after, of one or of all units: what ended before is then skipped in every month, by whatever engine.
"""

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dunghen.kernel.clock import ZONE

ROWS_IN_GROUP: Final = 65_536
LEAST_IN_GROUP: Final = 4_096
"""Fewer rows than this share a group with those of the next half month: a group costs a little whatever is in it."""
ORDER: Final = ("kind", "unit", "field", "procedure")
_OFFSET: Final = int(ZONE.utcoffset(None).total_seconds()) * 1_000_000
_DAY: Final = 86_400_000_000
_LARGEST: Final = 2**63 - 1
MIDDLE: Final = 14
"""Days of a month before its second half, which begins on the 15th (``cells.HALF_MONTH``)."""


def laid(stored: pa.Table) -> tuple[pa.Table, list[int]]:
    """Return rows in the order in which they lie in a file, and where a new group begins."""
    half = _halves(stored["finished"])
    rank = half
    for name in ORDER:
        column = stored[name].combine_chunks()
        column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        places = np.zeros(len(column.dictionary) + 1, np.int64)
        places[pc.sort_indices(column.dictionary).to_numpy()] = np.arange(1, len(places))
        rank = rank * len(places) + places[column.indices.fill_null(len(places) - 1).to_numpy(zero_copy_only=False)]
    order = pa.array(_in_order(rank))
    # Columns that say nothing of any row are in any order.
    laid = [column if column.null_count == len(column) else column.take(order) for column in stored.columns]
    return pa.table(laid, schema=stored.schema), _cuts(half, len(stored) - stored["finished"].null_count)


def _in_order(rank: Any) -> Any:
    """Return the order of ranks, equal ones as they come: sorting numbers with the place in them is ten times as quick as a stable order."""
    count = len(rank)
    if not count or int(rank.max()) > _LARGEST // count:
        return np.argsort(rank, kind="stable")
    return np.sort(rank * count + np.arange(count)) % count


def _cuts(half: Any, ended: int) -> list[int]:
    """Return where half months begin that have enough rows before them, and where the open begin."""
    starts = np.cumsum(np.bincount(half))
    cuts = [0]
    for start in starts:
        if start == ended or cuts[-1] + LEAST_IN_GROUP <= start < ended:
            cuts.append(int(start))
    return [cut for cut in sorted(set(cuts)) if 0 < cut < len(half)]


def _halves(moments: pa.ChunkedArray) -> Any:
    """Return the half month of Viet Nam in which each moment lies, counted from the first; those without one are after all others."""
    days = local_days(moments.cast(pa.int64()).drop_null().to_numpy())
    found = np.zeros(len(moments), np.int64)
    if len(days):
        # Few days, many facts: each day is asked for its half month once.
        first = int(days.min())
        halves = half_months(np.arange(first, int(days.max()) + 1))
        halves -= halves[0]
        found[:] = halves[-1] + 1
        found[moments.is_valid().to_numpy()] = halves[days - first]
    return found


def local_days(moments: Any) -> Any:
    """Return the day of Viet Nam (since 1970) in which each moment (µs in UTC) lies."""
    return (moments + _OFFSET) // _DAY


def half_months(days: Any) -> Any:
    """Return the number of the half month of each day since 1970, as ``cells.bucket`` does."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    return (months.astype(np.int64) + 1970 * 12) * 2 + ((dates - months).astype(np.int64) >= MIDDLE)
