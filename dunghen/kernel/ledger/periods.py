"""Periods of boards as numbers: half months and days, months and quarters of the calendar and of official reports."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from dunghen.kernel.ledger.cubes import DAY, HALF_MONTH

PERIODS: Final[Mapping[str, tuple[int, int]]] = {
    "month": (2, 0),
    "quarter": (6, 0),
    "year": (24, 0),
    "official_month": (2, 1),
    "official_quarter": (6, 1),
    "official_year": (24, 1),
}
"""Period → half months in it, and whether it begins on the 15th before (decree 09/2019/NĐ-CP: month from the 15th to the 14th)."""


def half_of(day: dt.date) -> int:
    """Return the number of the half month of a day."""
    return (day.year * 12 + day.month - 1) * 2 + (day.day >= 15)


def first_day(period: str, number: int) -> dt.date:
    """Return the first day of a period of the calendar; of an official one that of the month it is named after."""
    month, later = divmod(number * PERIODS[period][0], 2)
    return dt.date(month // 12, month % 12 + 1, 15 if later else 1)


def grain_of(since: dt.date | None, until: dt.date | None) -> str:
    """Return the coarsest grain that a period from ``since`` to ``until`` (both included) is made of."""
    after = until + dt.timedelta(days=1) if until else None
    return HALF_MONTH if all(day is None or day.day in (1, 15) for day in (since, after)) else DAY


def number_of(day: dt.date, grain: str) -> int:
    """Return the number of a day's half month, or of the day since 1970."""
    return half_of(day) if grain == HALF_MONTH else (day - dt.date(1970, 1, 1)).days
