"""The one definition of how a dossier stands: rows as read become facts of the ledger, one row or millions by the same code.

The national on-time formula (domain note, sections 1.5 and 1.6): a dossier is on time when its processing ended by the date promised to
the applicant, moved on by the working time that its clock stood still (``pauses``); a source may have moved it already. What ends the processing is the first of solved,
returned, and refused, stopped or withdrawn. A second request to complete makes it late whatever its dates. Without a promised date the
legal term of the procedure counts from its receipt. Early, on time and late are told apart by the kernel's table (``commitments.timeliness``).

What the rules do not say is read against the agency: a result without a moment is not there yet.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dunghen.dossiers.rules import pauses, rule_sets, statuses
from dunghen.dossiers.rules.amounts import Course
from dunghen.dossiers.rules.spans import MINUTE, OFFSET, UNKNOWN, Mask, between, days, micros, minutes
from dunghen.dossiers.rules.terms import NONE, Ints, Terms, due_by_law
from dunghen.kernel.worktime.arithmetic import Calendar

KIND: Final = "dossiers.dossier"

_MOMENT = pa.timestamp("us", tz="UTC")
_OUTCOMES: Final = ("", "fulfilled", "cancelled")
_PASSED_ON: Final = (
    "unit",
    "place",
    "field",
    "procedure",
    "channel",
    "service_level",
    "submitted",
    "accepted",
    "returned",
)
_TOLD: Final = ("officer", "digitised", "reused", "fault", "cause")


def facts(
    rows: pa.Table,
    *,
    calendar: Calendar,
    terms: Terms,
    own: Mapping[str, Calendar] | None = None,
    promise_moved: bool = False,
    stopped_in_time: Course | None = None,
) -> pa.Table:
    """Return the facts of dossiers as read, row by row in their order, with columns of ``kernel.ledger.schema.FACT``.

    ``rows``: the columns of ``intake.columns.DOSSIER``. ``calendar``: the working time of all, ``own``: of units that have hours of their
    own, by key. ``promise_moved``: promised dates have the pauses in them already; terms of law never have.
    ``stopped_in_time``: whether what was stopped by its day counts as on time on the day it was stopped (None: always, as in the formula).
    Never raises for what a row says: working minutes that cannot be counted are null.
    """
    apart = _apart(rows, own or {})
    if not apart:
        return _judged(rows, calendar, terms, promise_moved, stopped_in_time)
    own_rows = np.concatenate([at for at, _ in apart])
    rest = np.setdiff1d(np.arange(len(rows)), own_rows)
    parts = [(rest, calendar), *apart]
    told = [_judged(rows.take(pa.array(at)), its, terms, promise_moved, stopped_in_time) for at, its in parts]
    order = np.argsort(np.concatenate([at for at, _ in parts]))
    return pa.concat_tables(told).unify_dictionaries().take(pa.array(order))


def one(
    row: Mapping[str, Any], *, calendar: Calendar, terms: Terms | None = None, promise_moved: bool = False
) -> dict[str, Any]:
    """Return the fact of one dossier: the same code over a table of one row. ``row``: columns of DOSSIER; those left out are null."""
    from dunghen.dossiers.intake.columns import dossiers

    table = dossiers({name: [value] for name, value in row.items()})
    told = facts(table, calendar=calendar, terms=terms or {}, promise_moved=promise_moved)
    found: dict[str, Any] = told.to_pylist()[0]
    return found


def dated(
    told: pa.Table,
    *,
    calendar: Calendar,
    terms: Terms,
    own: Mapping[str, Calendar] | None = None,
    stopped_in_time: Course | None = None,
) -> tuple[pa.Table, npt.NDArray[np.intp]]:
    """Return facts of the ledger that had no due moment with the one that the terms give them, and which rows of ``told`` they were.

    ``told``: facts without a due moment, on whom no pause stood still (where an applicant completed something, only the file tells when).
    """
    parts = _apart(told, own or {})
    due = np.full(len(told), NONE)
    rest = (
        np.setdiff1d(np.arange(len(told)), np.concatenate([at for at, _ in parts])) if parts else np.arange(len(told))
    )
    submitted, accepted, ended = (micros(told[name]) for name in ("submitted", "accepted", "finished"))
    received = np.where(accepted == NONE, submitted, accepted)
    over, outcome = np.full(len(told), UNKNOWN), np.where(ended == NONE, 0, 1).astype(np.int32)
    stopped = pc.equal(told["outcome"].cast(pa.string()), "cancelled").to_numpy()
    breached, timed = told["breached"].to_numpy(), ended > np.maximum(submitted, accepted)
    for at, its in [(rest, calendar), *parts]:
        due[at] = _due(told.take(pa.array(at)), its, terms, received[at], np.full(len(at), NONE))
        some = at[stopped[at]]
        outcome[some] = _of_stopped(ended[some], due[some], breached[some], timed[some], stopped_in_time)
        late = at[(outcome[at] == 1) & (due[at] != NONE) & (ended[at] > due[at])]
        over[late] = between(its, minutes(due[late]), minutes(ended[late]))
    rows = np.flatnonzero(due != NONE)
    found = told.take(pa.array(rows))
    new = {
        "due": _moments(due[rows]),
        "outcome": _words(outcome[rows], _OUTCOMES),
        "late_minutes": pa.array(over[rows], pa.int32(), mask=over[rows] == UNKNOWN),
    }
    for name, column in new.items():
        found = found.set_column(found.column_names.index(name), name, column)
    return found, rows


def _apart(rows: pa.Table, own: Mapping[str, Calendar]) -> list[tuple[npt.NDArray[np.intp], Calendar]]:
    if not own:
        return []
    units = rows["unit"].cast(pa.string())
    found = [(np.flatnonzero(pc.equal(units, unit).to_numpy()), calendar) for unit, calendar in own.items()]
    return [(at, calendar) for at, calendar in found if len(at)]


def _judged(
    rows: pa.Table, calendar: Calendar, terms: Terms, promise_moved: bool, stopped_in_time: Course | None
) -> pa.Table:
    submitted, accepted, promised, finished, returned = (
        micros(rows[name]) for name in ("submitted", "accepted", "promised", "finished", "returned")
    )
    told = pauses.told(rows)
    received = np.where(accepted == NONE, submitted, accepted)
    status = _statuses(rows["status"], accepted, finished, returned, told)
    stopping = _STOPPING[status]
    ended = np.where(finished == NONE, returned, finished)
    silent = np.flatnonzero(stopping & (ended == NONE))
    if len(silent):
        # It stopped, and nobody wrote down when: then by the last that is known of it.
        known = (submitted, accepted, *(column for one in told for column in (one.asked, one.done)))
        ended[silent] = np.max([column[silent] for column in known], axis=0)
    is_open = ended == NONE
    due = _due(rows, calendar, terms, received, promised)
    paused = pauses.Pauses(calendar, received, ended, stopping, told)
    due = np.where(promised == NONE, paused.moved(due), promised) if promise_moved else paused.moved(due)
    standing = pauses.standing(told, status, due, is_open)
    fulfilled = ~is_open & ~stopping
    worked = np.full(len(rows), UNKNOWN)
    measured = np.flatnonzero(fulfilled)
    worked[measured] = between(calendar, minutes(received[measured]), minutes(ended[measured]))
    counted = worked != UNKNOWN
    np.maximum(worked - paused.minutes, 0, out=worked, where=counted)
    supplements = rows["supplements"].fill_null(0).to_numpy()
    breached = supplements > rule_sets.supplements_allowed(days(received))
    stopped = np.flatnonzero(stopping & ~is_open)
    outcome = np.where(is_open, 0, 1).astype(np.int32)
    # Whose end nobody wrote down cannot be judged by it.
    timed = ~np.isin(stopped, silent)
    outcome[stopped] = _of_stopped(ended[stopped], due[stopped], breached[stopped], timed, stopped_in_time)
    late = np.flatnonzero((outcome == 1) & (due != NONE) & (ended > due))
    ran_over = np.full(len(rows), UNKNOWN)
    ran_over[late] = between(calendar, minutes(due[late]), minutes(ended[late]))
    made: dict[str, Any] = {
        "kind": _words(np.zeros(len(rows), np.int32), (KIND,)),
        "reference": rows["code"],
        **{name: rows[name] for name in (*_PASSED_ON, *_TOLD)},
        "online": _says(rows["channel"], "online"),
        "postal": pc.or_kleene(_says(rows["channel"], "postal"), rows["returned_by_post"]),
        "paid_online": _paid(rows["fee"], rows["paid_online"]),
        "due": _moments(due),
        "finished": _moments(ended),
        "suspended_since": _moments(standing),
        "suspended_minutes": pa.array(paused.minutes, pa.int32()),
        "supplements": pa.array(supplements, pa.int16()),
        "outcome": _words(outcome, _OUTCOMES),
        "late_minutes": pa.array(ran_over, pa.int32(), mask=ran_over == UNKNOWN),
        "worked_minutes": pa.array(worked, pa.int32(), mask=~counted),
        "breached": pa.array(breached),
        "status": _words(_with_forms(status.astype(np.int32), rows["refusal_form"]), _STATUS_WORDS),
        "digital_result": pc.if_else(pa.array(fulfilled), rows["digital_result"], pa.scalar(None, pa.bool_())),
    }
    return pa.table(made)


def _of_stopped(ended: Ints, due: Ints, breached: Mask, timed: Mask, in_time: Course | None) -> npt.NDArray[np.int32]:
    """Return the outcome of what was refused, stopped or withdrawn: judged by its end like a result, or set apart (2)."""
    late = breached | (ended > due)
    counts = np.ones(len(ended), np.bool_) if in_time is None else in_time.on(days(ended)) > 0
    return np.where(timed & (due != NONE) & (late | counts), 1, 2).astype(np.int32)


def _due(rows: pa.Table, calendar: Calendar, terms: Terms, received: Ints, promised: Ints) -> Ints:
    """Return promised moments, and where there is none the end of the legal term."""
    bare = np.flatnonzero(promised == NONE)
    if not len(bare) or not terms:
        return promised
    column = rows["procedure"].take(pa.array(bare)).combine_chunks().dictionary_encode()
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    places = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    found = due_by_law(calendar, minutes(received[bare]), places, column.dictionary.to_pylist(), terms)
    due = promised.copy()
    due[bare] = np.where(found == NONE, NONE, found * MINUTE - OFFSET)
    return due


def _moments(micros: Ints) -> pa.Array:
    return pa.array(micros, pa.int64(), mask=micros == NONE).cast(_MOMENT)


def _among(some: frozenset[int]) -> Mask:
    """Return a table by status: is it one of these?"""
    return np.array([number in some for number in range(11)])


_STOPPING: Final = _among(statuses.STOPPING)
_STATUS_WORDS: Final = (
    "",
    *(statuses.WORDS[number] for number in range(1, 11)),
    statuses.WITH_FORM,
    statuses.WITHOUT_FORM,
)
_WITH_FORM, _WITHOUT_FORM = 11, 12


def _with_forms(status: npt.NDArray[np.int32], told: pa.ChunkedArray) -> npt.NDArray[np.int32]:
    """Return places of words: of a refused one also whether its form was issued, where the source tells."""
    if told.null_count == len(told):
        return status
    known, issued = told.is_valid().to_numpy(), told.fill_null(False).to_numpy()
    found: npt.NDArray[np.int32] = np.where(
        (status == statuses.REFUSED) & known, np.where(issued, _WITH_FORM, _WITHOUT_FORM), status
    ).astype(np.int32)
    return found


def _statuses(
    column: pa.ChunkedArray, accepted: Ints, finished: Ints, returned: Ints, told: Sequence[pauses.Told]
) -> Any:
    """Return the statuses; one that nobody told follows from the dates."""
    found = column.fill_null(0).to_numpy()
    if not (untold := (found < 1) | (found > 10)).any():
        return found
    awaited = pauses.awaited(told, len(found))
    read = np.select(
        [returned != NONE, finished != NONE, awaited > 0, accepted != NONE],
        [statuses.RETURNED, statuses.SOLVED, awaited, statuses.PROCESSING],
        statuses.REGISTERED,
    )
    return np.where(untold, read, found)


def _words(places: npt.NDArray[np.int32], words: tuple[str, ...]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(words, pa.string()))


def _says(column: pa.ChunkedArray, word: str) -> Any:
    """Return whether each says ``word``; null where it says nothing."""
    if not pa.types.is_dictionary(column.type):
        return pc.equal(column, word)
    chunks = [pc.take(pc.equal(chunk.dictionary, word), chunk.indices) for chunk in column.chunks]
    return pa.chunked_array(chunks, pa.bool_())


def _paid(fee: pa.ChunkedArray, paid: pa.ChunkedArray) -> Any:
    """Return whether it was paid online; null where nothing was to be paid. Who paid had to, even where nobody says so."""
    owed = pc.fill_null(pc.coalesce(fee, pc.is_valid(paid)), False)
    return pc.if_else(owed, paid.fill_null(False), pa.scalar(None, pa.bool_()))
