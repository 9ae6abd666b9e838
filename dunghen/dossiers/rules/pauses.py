"""What stops the clock of a dossier: the applicant completes it, or has a financial duty to fulfil (land: until the tax is paid).

Both pauses are read from pairs of columns; where they overlap, a minute stands still once. Either counts against the agency where the
rules do not say otherwise: what nobody ended stops the clock only while the dossier's status says that it waits for that very thing, and
what begins after the term has run out stops nothing. A financial duty is no request to complete: it is never counted as one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dunghen.dossiers.rules import statuses
from dunghen.dossiers.rules.spans import MINUTE, Mask, inside, micros, minutes
from dunghen.dossiers.rules.terms import NONE, Ints
from dunghen.kernel.worktime.arithmetic import (
    Calendar,
    OutsideCalendar,
    due_after_suspensions,
    working_minutes_between,
)

COLUMNS: Final = (
    (statuses.SUPPLEMENT, "supplement_asked", "supplement_done"),
    (statuses.DUTY, "duty_asked", "duty_done"),
)
"""The status in which a dossier waits for it, and the columns of its beginning and its end (``intake.columns.DOSSIER``)."""


@dataclass(frozen=True)
class Told:
    """One sort of pause of every row. ``status``: that of waiting for it; ``asked``, ``done``: µs, NONE where nobody tells."""

    status: int
    asked: Ints
    done: Ints


def told(rows: pa.Table) -> list[Told]:
    """Return the pauses that rows of DOSSIER tell; a sort that a source says nothing of costs nothing."""
    return [
        Told(status, micros(rows[asked]), micros(rows[done]))
        for status, asked, done in COLUMNS
        if min(rows[asked].null_count, rows[done].null_count) < len(rows)
    ]


def standing(pauses: Sequence[Told], status: npt.NDArray[np.int8], due: Ints, is_open: Mask) -> Ints:
    """Return since when the clock of each open row stands by its status, NONE where it runs. ``due``: moved on by what has ended."""
    found = np.full(len(status), NONE)
    for one in pauses:
        at = np.flatnonzero((status == one.status) & is_open)
        at = at[(one.done[at] == NONE) & ((due[at] == NONE) | (one.asked[at] <= due[at]))]
        found[at] = one.asked[at]
    return found


def awaited(pauses: Sequence[Told], count: int) -> npt.NDArray[np.int8]:
    """Return the status that each row's pauses tell: of what it waits for, the last that was asked; 0 where it waits for nothing."""
    found, last = np.zeros(count, np.int8), np.full(count, NONE)
    for one in pauses:
        since = np.where(one.done == NONE, one.asked, NONE)
        later = since > last
        found[later], last[later] = one.status, since[later]
    return found


class Pauses:
    """The time that clocks stood still: few rows have a pause, and only those are counted."""

    def __init__(self, calendar: Calendar, received: Ints, ended: Ints, stopping: Mask, pauses: Sequence[Told]) -> None:
        self._calendar = calendar
        self.minutes = np.zeros(len(received), np.int64)
        """Working minutes the clock stood still within the processing."""
        some = list(self._spans(received, ended, stopping, pauses))
        # Rows with any of them, and one line of beginnings and ends for each sort; NONE in both: not that sort.
        self._at = some[0][0] if len(some) == 1 else np.unique(np.concatenate([np.empty(0, np.int64), *(at for at, _, _ in some)]))  # fmt: skip
        self._since, self._until = np.full((2, len(some), len(self._at)), NONE)
        for line, (at, since, until) in enumerate(some):
            place = np.searchsorted(self._at, at)
            self._since[line, place], self._until[line, place] = since, until
        self._received = minutes(received[self._at])
        if len(self._at):
            self.minutes[self._at] = self._counted(minutes(ended[self._at]))

    def _spans(
        self, received: Ints, ended: Ints, stopping: Mask, pauses: Sequence[Told]
    ) -> Iterator[tuple[npt.NDArray[np.int64], Ints, Ints]]:
        for one in pauses:
            # A dossier that ended while it waited waited to its end.
            over = np.where((one.done == NONE) & stopping, ended, one.done)
            at = np.flatnonzero((one.asked != NONE) & (over != NONE) & (over >= one.asked))
            since, until = minutes(np.maximum(one.asked[at], received[at])), minutes(over[at])
            fits = inside(self._calendar, since) & inside(self._calendar, until) & (until >= since)
            yield at[fits], since[fits], until[fits]

    def _counted(self, ended: Ints) -> Ints:
        """Return the working minutes of the union of each row's pauses, up to its end."""
        first = np.where(self._since == NONE, np.iinfo(np.int64).max, self._since).min(axis=0)
        last = self._until.max(axis=0)
        last = np.maximum(np.where(ended == NONE, last, np.minimum(last, ended)), first)
        whole = working_minutes_between(self._calendar, first, last)
        if len(self._since) == 1:
            return np.asarray(whole)
        ran = working_minutes_between(self._calendar, first, last, (self._since, self._until))
        return np.asarray(whole - ran)

    def moved(self, due: Ints) -> Ints:
        """Return due moments moved on by the pauses before them (microseconds, seconds kept)."""
        own = minutes(due[self._at])
        some = np.flatnonzero(
            (due[self._at] != NONE) & inside(self._calendar, own) & inside(self._calendar, self._received)
        )
        if not len(some):
            return due
        at, before = self._at[some], own[some]
        after = _moved(self._calendar, self._received[some], before, self._since[:, some], self._until[:, some])
        found = due.copy()
        found[at] += (after - before) * MINUTE
        return found


def _moved(calendar: Calendar, received: Ints, due: Ints, since: Ints, until: Ints) -> Ints:
    """Move a column; where one would leave the calendar, its halves; one that leaves it alone stays."""
    try:
        found: Ints = due_after_suspensions(calendar, received, due, (since, until))
        return found
    except OutsideCalendar:
        if len(due) == 1:
            return due
        halves = slice(None, len(due) // 2), slice(len(due) // 2, None)
        return np.concatenate(
            [_moved(calendar, received[half], due[half], since[:, half], until[:, half]) for half in halves]
        )
