"""Legal terms of procedures, each in its own unit and for its own days: what a dossier without a promised date is due by."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dunghen.kernel.worktime.arithmetic import Calendar, OutsideCalendar, TermUnit, due
from dunghen.kernel.worktime.arithmetic.moments import DAY

Ints = npt.NDArray[np.int64]
NONE = np.iinfo(np.int64).min
"""No moment: NumPy's "not a time"."""


@dataclass(frozen=True)
class Term:
    """A term of ``amount`` ``unit`` for dossiers received from ``since`` to ``until``, both included; None: no bound."""

    amount: float
    unit: TermUnit
    since: dt.date | None = None
    until: dt.date | None = None

    @cached_property
    def numbers(self) -> tuple[float, int, int, int]:
        """The term as numbers: amount, place of its unit in UNITS, first and last day since 1970."""
        first, last = ((day - _EPOCH).days for day in (self.since or dt.date.min, self.until or dt.date.max))
        return self.amount, UNITS.index(self.unit), first, last


_EPOCH = dt.date(1970, 1, 1)
UNITS = tuple(TermUnit)
Terms = Mapping[str, Sequence[Term]]
"""Code of a procedure → its terms; of several that hold on a day the last counts."""


def due_by_law(
    calendar: Calendar, received: Ints, procedures: npt.NDArray[np.int32], words: Sequence[str], terms: Terms
) -> Ints:
    """Return the due minute by the legal term for each row, NONE where none is known. ``received``: local minutes, NONE for none.

    ``procedures``: place of each row's code in ``words``, -1 without one. What lies outside the calendar has no due minute.
    """
    found = np.full(len(received), NONE)
    some = [terms.get(word, ()) for word in words]
    known = np.flatnonzero((procedures >= 0) & (received != NONE))
    days, places = received[known] // DAY, procedures[known]
    # A turn takes each procedure's first term, the next its second: so the last that holds counts, and each unit is counted once.
    for turn in range(max(map(len, some), default=0)):
        table = np.array([its[turn].numbers if turn < len(its) else _NO_TERM for its in some], np.float64)
        amounts, units, since, until = (column[places] for column in table.T)
        holds = (days >= since) & (days <= until)
        for number, unit in enumerate(UNITS):
            own = np.flatnonzero(holds & (units == number))
            if len(own):
                found[known[own]] = _counted(calendar, received[known[own]], amounts[own], unit)
    return found


_NO_TERM = (0.0, -1, 0, 0)


def _counted(calendar: Calendar, received: Ints, amounts: npt.NDArray[np.float64], unit: TermUnit) -> Ints:
    """Count a column; where one of its moments lies outside the calendar, its halves, so that the others are counted."""
    try:
        counted: Ints = due(calendar, received, amounts, unit)
        return counted
    except OutsideCalendar:
        if len(received) == 1:
            return np.array([NONE])
        halves = slice(None, len(received) // 2), slice(len(received) // 2, None)
        return np.concatenate([_counted(calendar, received[half], amounts[half], unit) for half in halves])
