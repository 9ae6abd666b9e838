"""Facts of commitments: what every room's promises have in common, in columns; a room adds its own.

::

    mark = tracking.now()
    for ids, table in facts(tracking.changed(Commitment.objects.filter(kind=ANSWER), since)):
        yield table.append_column("field", [field_of[pk] for pk in ids])
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dunghen.kernel import tracking
from dunghen.kernel.commitments import calendars
from dunghen.kernel.commitments.models import Commitment, CommitmentQuerySet, Outcome, Suspension
from dunghen.kernel.worktime.arithmetic import Calendar, OutsideCalendar, Suspensions, working_minutes_between

BATCH: Final = 20_000
COLUMNS: Final = (
    "id", "kind", "reference", "owner_unit__key", "owner_unit_id",
    "opened_at", "due_at", "closed_at", "suspended_at", "outcome",
)  # fmt: skip
_MOMENT, _MINUTE = pa.timestamp("us", tz="UTC"), "datetime64[m]"
Array = np.ndarray[Any, Any]
UNKNOWN: Final = np.int64(-(2**31))
_OFFSET: Final = np.timedelta64(7 * 60, "m")


def changed_since(kinds: Sequence[str], mark: str, at: dt.datetime) -> tuple[Iterable[pa.Table], str]:
    """Return the facts of commitments of ``kinds`` that changed since ``mark``, and the new mark: a whole source for a plain room.

    Promises of two kinds may bear one reference; in the ledger a reference is alone in its source, so those of the second kind and
    after have their kind behind it.
    """
    new = tracking.now()
    rows: Any = tracking.changed(Commitment.objects.filter(kind__in=kinds), mark)
    return (_told_apart(table, kinds[0]) for _, table in facts(rows)), new


def _told_apart(table: pa.Table, first: str) -> pa.Table:
    suffixes = ["" if kind == first else f"#{kind.rpartition('.')[2]}" for kind in table["kind"].to_pylist()]
    told = pc.binary_join_element_wise(table["reference"], pa.array(suffixes, pa.string()), "")
    return table.set_column(table.column_names.index("reference"), "reference", told)


def facts(rows: CommitmentQuerySet, size: int = BATCH) -> Iterator[tuple[list[int], pa.Table]]:
    """Yield (ids, table) of ``rows`` in batches, oldest first. Two statements for each batch, whatever its size."""
    last = 0
    while True:
        batch = list(rows.filter(pk__gt=last).order_by("pk").values_list(*COLUMNS)[:size])
        if not batch:
            return
        last = batch[-1][0]
        columns = dict(zip(COLUMNS, zip(*batch, strict=True), strict=True))
        yield list(columns["id"]), _table(columns)


def _table(columns: Mapping[str, Sequence[Any]]) -> pa.Table:
    due, closed = _minutes(columns["due_at"]), _minutes(columns["closed_at"])
    opened, slots = _minutes(columns["opened_at"]), _suspensions(columns["id"])
    late = closed > due
    units = np.array(columns["owner_unit_id"])
    of_unit = calendars.of_many({int(unit) for unit in units})
    worked = _between(units, of_unit, opened, closed, slots)
    whole = _between(units, of_unit, opened, closed, None)
    ran_over = _between(units, of_unit, np.where(late, due, np.datetime64("NaT")), closed, None)
    cancelled = np.array([outcome == Outcome.CANCELLED for outcome in columns["outcome"]])
    return pa.table(
        {
            "kind": pa.array(columns["kind"]),
            "reference": pa.array(columns["reference"]),
            "unit": pa.array(columns["owner_unit__key"]),
            "submitted": pa.array(columns["opened_at"], _MOMENT),
            "due": pa.array(columns["due_at"], _MOMENT),
            "finished": pa.array(columns["closed_at"], _MOMENT),
            "suspended_since": pa.array(columns["suspended_at"], _MOMENT),
            "suspended_minutes": pa.array(np.where(worked == UNKNOWN, 0, whole - worked), pa.int32()),
            "outcome": pa.array(columns["outcome"]),
            "late_minutes": _arrow(ran_over, cancelled),
            "worked_minutes": _arrow(worked, cancelled),
        }
    )


def _minutes(moments: Sequence[dt.datetime | None]) -> Array:
    """Return local minutes of moments, NaT for none."""
    plain = [None if moment is None else moment.astimezone(dt.UTC).replace(tzinfo=None) for moment in moments]
    return np.array(plain, dtype="datetime64[us]").astype(_MINUTE) + _OFFSET


def _suspensions(ids: Sequence[int]) -> tuple[Array, Array]:
    """Return starts and ends of shape (k, rows), NaT where a row has fewer than k."""
    place = {pk: row for row, pk in enumerate(ids)}
    found = list(
        Suspension.objects.filter(commitment_id__in=ids)
        .order_by("commitment_id", "started_at")
        .values_list("commitment_id", "started_at", "ended_at")
    )
    rows = np.array([place[pk] for pk, _, _ in found], np.int64)
    turns = np.arange(len(rows)) - np.searchsorted(rows, rows) if len(rows) else rows
    # The ids of a batch rise, and with them the rows, so that a row's suspensions lie together.
    shape = (int(turns.max()) + 1 if len(rows) else 0, len(ids))
    starts, ends = (np.full(shape, np.datetime64("NaT"), _MINUTE) for _ in range(2))
    starts[turns, rows] = _minutes([start for _, start, _ in found])
    ends[turns, rows] = _minutes([end for _, _, end in found])
    return starts, ends


def _between(
    units: Array, of_unit: Mapping[int, Calendar], start: Array, end: Array, slots: tuple[Array, Array] | None
) -> Array:
    """Return working minutes by each unit's calendar; UNKNOWN where a moment is missing or lies outside the calendar."""
    found = np.full(len(units), UNKNOWN)
    known = ~np.isnat(start) & ~np.isnat(end)
    for calendar in set(of_unit.values()):
        own = [unit for unit, its in of_unit.items() if its is calendar]
        rows = np.flatnonzero(known & np.isin(units, own))
        given = (slots[0][:, rows], slots[1][:, rows]) if slots else None
        found[rows] = _counted(calendar, start[rows], end[rows], given)
    return found


def _counted(calendar: Calendar, start: Array, end: Array, slots: tuple[Array, Array] | None) -> Array:
    """Count a column; where one of its moments lies outside the calendar, its halves, so that the others are counted."""
    try:
        counted: Array = working_minutes_between(calendar, start, end, Suspensions(*slots) if slots else None)
        return counted
    except OutsideCalendar:
        if len(start) == 1:
            return np.array([UNKNOWN])
        halves = slice(None, len(start) // 2), slice(len(start) // 2, None)
        return np.concatenate(
            [
                _counted(calendar, start[half], end[half], (slots[0][:, half], slots[1][:, half]) if slots else None)
                for half in halves
            ]
        )


def _arrow(found: Array, without: Array) -> pa.Array:
    return pa.array(found, pa.int32(), mask=(found == UNKNOWN) | without)
