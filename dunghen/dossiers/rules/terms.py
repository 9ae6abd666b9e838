"""Legal terms of procedures, each in its own unit and for its own days: what a dossier without a promised date is due by."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dunghen.kernel.worktime.arithmetic import Calendar, OutsideCalendar, TermUnit, due

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
    days = received[known].view("datetime64[m]").astype("datetime64[D]")
    # A turn takes each procedure's first term, the next its second: so the last that holds counts, and each unit is counted once.
    for turn in range(max(map(len, some), default=0)):
        table = _Turn.of([its[turn] if turn < len(its) else None for its in some])
        places = procedures[known]
        holds = (table.unit[places] >= 0) & (days >= table.since[places]) & (days <= table.until[places])
        rows, places = known[holds], places[holds]
        units = table.unit[places]
        for number in np.flatnonzero(np.bincount(units)):
            own = units == number
            found[rows[own]] = _counted(calendar, received[rows[own]], table.amount[places[own]], _UNITS[number])
    return found


_UNITS = tuple(TermUnit)


@dataclass(frozen=True)
class _Turn:
    """One term of each procedure, by its place; ``unit``: place in _UNITS, -1 where there is none."""

    amount: npt.NDArray[np.float64]
    unit: npt.NDArray[np.int64]
    since: npt.NDArray[np.datetime64]
    until: npt.NDArray[np.datetime64]

    @classmethod
    def of(cls, terms: Sequence[Term | None]) -> "_Turn":
        return cls(
            np.array([term.amount if term else 0 for term in terms], np.float64),
            np.array([_UNITS.index(term.unit) if term else -1 for term in terms], np.int64),
            np.array([(term and term.since) or dt.date.min for term in terms], "datetime64[D]"),
            np.array([(term and term.until) or dt.date.max for term in terms], "datetime64[D]"),
        )


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
