"""Moments of columns as the rules count them: microseconds in UTC as the ledger keeps them, local minutes as working time is counted."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dunghen.dossiers.rules.terms import NONE, Ints
from dunghen.kernel.worktime.arithmetic import Calendar, working_minutes_between

UNKNOWN: Final = -1
"""Working minutes that cannot be counted: a moment is missing or lies outside the calendar."""
MINUTE: Final = 60_000_000
OFFSET: Final = 7 * 3_600_000_000
"""Of Viet Nam from UTC, in microseconds."""
Mask = npt.NDArray[np.bool_]


def micros(column: pa.ChunkedArray) -> Ints:
    """Return moments as microseconds in UTC, NONE for null."""
    plain = column.cast(pa.int64())
    found: Ints = (plain.fill_null(NONE) if plain.null_count else plain).to_numpy()
    return found


def minutes(moments: Ints) -> Ints:
    """Return microseconds in UTC as local minutes. NONE becomes a minute before every calendar."""
    found: Ints = (
        np.where(moments == NONE, NONE, (moments + OFFSET) // MINUTE)
        if (moments == NONE).any()
        else (moments + OFFSET) // MINUTE
    )
    return found


def days(moments: Ints) -> npt.NDArray[Any]:
    return (moments + OFFSET).view("datetime64[us]").astype("datetime64[D]")


def between(calendar: Calendar, start: Ints, end: Ints) -> Ints:
    """Return working minutes from local minutes to local minutes, never less than none; UNKNOWN where one is not in the calendar."""
    known = inside(calendar, start) & inside(calendar, end)
    if not known.all():
        start, end = np.where(known, start, calendar.start), np.where(known, end, calendar.start)
    counted: Ints = working_minutes_between(calendar, start, end)
    return np.where(known, np.maximum(counted, 0), UNKNOWN)


def inside(calendar: Calendar, local: Ints) -> Mask:
    """Say which local minutes a calendar covers."""
    found: Mask = (local >= calendar.start) & (local <= calendar.end)
    return found
