"""How the facts of a month lie in their file: by when they ended, what is open last, and within that by unit.

Engines read no group of rows that cannot hold what is asked, by the bounds of each column in it. Boards and lists mostly ask for what was
open at some time or after, of one or of all units: what ended before is then skipped in every month, by whatever engine.
"""

from typing import Any, Final

import numpy as np
import pyarrow as pa

from dunghen.kernel.clock import ZONE

ROWS_IN_GROUP: Final = 65_536
LEAST_IN_GROUP: Final = 4_096
"""Fewer rows than this share a group with those of the next half month: a group costs a little whatever is in it."""
ORDER: Final = ("kind", "unit", "field", "procedure")
_OFFSET: Final = int(ZONE.utcoffset(None).total_seconds()) * 1_000_000
_DAY: Final = 86_400_000_000
MIDDLE: Final = 14
"""Days of a month before its second half, which begins on the 15th (``cells.HALF_MONTH``)."""


def laid(stored: pa.Table) -> tuple[pa.Table, list[int]]:
    """Return rows in the order in which they lie in a file, and where a new group begins."""
    half = _halves(stored["finished"])
    rank = half
    for name in ORDER:
        column = stored[name].combine_chunks()
        words = np.array([word or "" for word in column.dictionary.to_pylist()] + [""])
        places = np.argsort(np.argsort(words, kind="stable"), kind="stable")
        rank = rank * len(words) + places[column.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)]
    return stored.take(pa.array(np.argsort(rank, kind="stable"))), _cuts(
        half, len(stored) - stored["finished"].null_count
    )


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
    days = (moments.cast(pa.int64()).drop_null().to_numpy() + _OFFSET) // _DAY
    found = np.zeros(len(moments), np.int64)
    if len(days):
        # Few days, many facts: each day is asked for its half month once.
        first = int(days.min())
        dates = np.arange(first, int(days.max()) + 1).astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        halves = months.astype(np.int64) * 2 + ((dates - months).astype(np.int64) >= MIDDLE)
        halves -= halves[0]
        found[:] = halves[-1] + 1
        found[moments.is_valid().to_numpy()] = halves[days - first]
    return found
