"""Moments and days on their way in and out: every accepted form becomes int64 local minutes (or days) and back again."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

ZONE = dt.timezone(dt.timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""One offset and no summer time since 1975, so local minutes are a straight line."""

Ints = npt.NDArray[np.int64]
Moments = Any
"""``datetime64`` or integer arrays of any shape, ``numpy.datetime64``, or ``datetime`` (aware, or naive = local)."""
Days = Any
"""``datetime64`` arrays of any shape, ``numpy.datetime64``, or ``date``."""

DAY = 1440
NAT = np.iinfo(np.int64).min
"""NumPy keeps "not a time" as the least int64."""

_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - local minutes have no zone
_MINUTE = dt.timedelta(minutes=1)


def minutes(value: Moments) -> Ints:
    """Return ``value`` as int64 local minutes of the same shape (scalars: shape ()). Seconds are cut off. Raises TypeError."""
    if isinstance(value, dt.datetime):
        local = value.astimezone(ZONE).replace(tzinfo=None) if value.tzinfo else value
        return np.asarray((local - _EPOCH) // _MINUTE, dtype=np.int64)
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype.kind == "M" and value.dtype != np.dtype("M8[D]"):
            return np.asarray(value).astype("M8[m]", copy=False).view(np.int64)
        if value.dtype.kind in "iu":
            return np.asarray(value).astype(np.int64, copy=False)
    raise _no_moment(value)


def like(value: Moments) -> Callable[[Ints], Any]:
    """Return the way back: minutes of shape () become what ``value`` is; arrays become datetime64[m] (or stay integers)."""
    if isinstance(value, dt.datetime):
        zone = value.tzinfo
        return lambda result: _to_datetime(int(result), zone) if result.ndim == 0 else result.view("M8[m]")
    if not isinstance(value, np.ndarray | np.generic):
        raise _no_moment(value)
    if value.dtype.kind == "M":
        return lambda result: result.view("M8[m]")[()]
    return lambda result: result[()]


def _to_datetime(minute: int, zone: dt.tzinfo | None) -> dt.datetime | None:
    if minute == NAT:
        return None
    local = _EPOCH + dt.timedelta(minutes=minute)
    return local.replace(tzinfo=ZONE).astimezone(zone) if zone else local


def days(value: Days) -> Ints:
    """Return ``value`` as int64 days since 1970-01-01 (moments give their day). Raises TypeError."""
    if isinstance(value, dt.datetime):
        return minutes(value) // DAY
    if isinstance(value, dt.date):
        return np.asarray(value.toordinal() - _EPOCH.toordinal(), dtype=np.int64)
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind == "M":
        return np.asarray(value).astype("M8[D]").view(np.int64)
    raise TypeError(f"A day is a date or datetime64; got {_kind(value)}.")


def days_like(value: Days) -> Callable[[Ints], Any]:
    """Return the way back for days: a ``date`` for a ``date`` or ``datetime``, else datetime64[D]."""
    if isinstance(value, dt.date):
        return lambda result: as_date(int(result)) if result.ndim == 0 else result.view("M8[D]")
    return lambda result: result.view("M8[D]")[()]


def as_date(day: int) -> dt.date:
    return dt.date.fromordinal(day + _EPOCH.toordinal())


def as_day(date: dt.date) -> int:
    return date.toordinal() - _EPOCH.toordinal()


def shown(minute: int) -> str:
    """Return a minute as people write it, for refusals."""
    if minute == NAT:
        return "để trống"
    # Only as far as Python's calendar reaches: a refusal must not fail while it is being worded.
    if not -700_000 * DAY < minute < 2_900_000 * DAY:
        return f"{minute} phút kể từ 01/01/1970"
    return f"{_EPOCH + dt.timedelta(minutes=minute):%H:%M ngày %d/%m/%Y}"


def _no_moment(value: object) -> TypeError:
    return TypeError(
        f"A moment is a datetime, a datetime64 with a time of day, or an array of local minutes; got {_kind(value)}."
    )


def _kind(value: object) -> str:
    return f"{type(value).__name__} of {value.dtype}" if isinstance(value, np.ndarray) else type(value).__name__
