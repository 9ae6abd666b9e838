"""Looking up: the few kernels that everything else is made of, and the walk over long arrays in pieces that fit the cache."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from dunghen.kernel.worktime.arithmetic.calendar import Calendar, Small
from dunghen.kernel.worktime.arithmetic.moments import DAY, Ints
from dunghen.kernel.worktime.arithmetic.refusals import BrokenSuspension, OutsideCalendar

PIECE = 32_768
"""Rows handled at once: the intermediate arrays of one piece stay in the processor's cache."""

Ints32 = npt.NDArray[np.int32]


def in_pieces(kernel: Callable[..., Ints], *columns: Ints) -> Ints:
    """Return ``kernel`` over ``columns`` broadcast to one shape. The kernel gets equal 1-D pieces; a column of shape () stays one."""
    shape = np.broadcast_shapes(*(column.shape for column in columns))
    flat = [column if column.ndim == 0 else np.broadcast_to(column, shape).reshape(-1) for column in columns]
    if not shape:
        return kernel(*(column.reshape(1) for column in flat)).reshape(())
    result = np.empty(shape, dtype=np.int64)
    out = result.reshape(-1)
    for start in range(0, len(out), PIECE):
        piece = slice(start, start + PIECE)
        try:
            out[piece] = kernel(*(column if column.ndim == 0 else column[piece] for column in flat))
        except BrokenSuspension as broken:
            raise BrokenSuspension(row=start + broken.facts["row"], why=broken.facts["why"]) from None
    return result


def relative(calendar: Calendar, moments: Ints) -> Ints32:
    """Return absolute minutes as minutes since the calendar's first midnight. Raises OutsideCalendar for any that is not covered."""
    if moments.size:
        calendar.check(int(moments.min()), int(moments.max()))
    return (moments - calendar.start).astype(np.int32)


def worked(calendar: Calendar, since_start: Ints32) -> Ints32:
    """Return the working minutes from the calendar's beginning to each moment (minutes since its first midnight)."""
    tables = calendar.tables
    step = (since_start // np.int32(tables.step)).astype(np.intp)
    # "clip" only skips NumPy's bounds check: the range was checked before.
    result: Ints32 = since_start & tables.mask.take(step, mode="clip")
    result += tables.base.take(step, mode="clip")
    return result


def moment_of(calendar: Calendar, minutes: npt.NDArray[Any]) -> Ints:
    """Return the earliest absolute minute at which ``minutes`` (>= 1) working minutes have passed. Raises OutsideCalendar."""
    tables = calendar.tables
    if minutes.size and int(minutes.max()) > tables.total:
        raise beyond(calendar)
    counted = minutes.astype(np.int32)
    back = tables.back.take(((counted - np.int32(1)) // np.int32(tables.step)).astype(np.intp), mode="clip")
    return (counted + back).astype(np.int64) + calendar.start


def from_rank(calendar: Calendar, table: Ints, rank: npt.NDArray[Any]) -> Ints:
    """Return ``table`` (one entry per working day) at working day number ``rank``, from 0. Raises OutsideCalendar."""
    if rank.size:
        if int(rank.max()) >= len(table):
            raise beyond(calendar)
        if int(rank.min()) < 0:
            raise before(calendar)
    return table.take(rank, mode="clip")


def ranks(calendar: Calendar, table: Small | npt.NDArray[np.bool_], since_start: Ints32) -> npt.NDArray[Any]:
    """Return ``table`` (one entry per day) at the day of each moment."""
    return table.take((since_start // np.int32(DAY)).astype(np.intp), mode="clip")


def beyond(calendar: Calendar) -> OutsideCalendar:
    return OutsideCalendar(
        moment=f"đến hạn sau ngày {calendar.last:%d/%m/%Y}",
        first=f"{calendar.first:%d/%m/%Y}",
        last=f"{calendar.last:%d/%m/%Y}",
    )


def before(calendar: Calendar) -> OutsideCalendar:
    return OutsideCalendar(
        moment=f"trước ngày {calendar.first:%d/%m/%Y}",
        first=f"{calendar.first:%d/%m/%Y}",
        last=f"{calendar.last:%d/%m/%Y}",
    )


def first_row(wrong: npt.NDArray[np.bool_]) -> int:
    """Return the first position that is wrong."""
    return int(np.argmax(wrong.reshape(-1)))
