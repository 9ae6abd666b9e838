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
    days = received.view("datetime64[m]").astype("datetime64[D]")
    for place in np.unique(procedures[procedures >= 0]):
        for term in terms.get(words[place], ()):
            holds = (procedures == place) & (received != NONE)
            if term.since:
                holds &= days >= np.datetime64(term.since)
            if term.until:
                holds &= days <= np.datetime64(term.until)
            rows = np.flatnonzero(holds)
            found[rows] = _counted(calendar, received[rows], term)
    return found


def _counted(calendar: Calendar, received: Ints, term: Term) -> Ints:
    """Count a column; where one of its moments lies outside the calendar, its halves, so that the others are counted."""
    if not len(received):
        return received
    try:
        counted: Ints = due(calendar, received, term.amount, term.unit)
        return counted
    except OutsideCalendar:
        if len(received) == 1:
            return np.array([NONE])
        middle = len(received) // 2
        return np.concatenate(
            [_counted(calendar, received[:middle], term), _counted(calendar, received[middle:], term)]
        )
