"""Cells: facts that are alike in what a board asks, counted. A fact is a cell of one; a cube keeps the cells of a whole ledger.

A cell has its words, its half month, and *tallies*: how many are in each state of time, how many say yes to what. Tallies add up, so that
measures (``measures.py``) are sums, the same over facts and cubes, and a replaced fact is taken out of a cube by a cell of minus one.

What is finished keeps its state for good, and is counted beforehand by the half month of receipt or of the end. What is open changes
with the moment one looks: those few keep their due moment and are judged when asked.
"""

from typing import Any

import ibis

from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger.cubes import DAY, ENDED, ENDED_STATES, FLAGS, OPEN, STANDING, TENTH, Cube
from dunghen.kernel.ledger.lasting import LASTING, lasting, local_day
from dunghen.kernel.ledger.schema import WITHOUT_RESULT
from dunghen.kernel.ledger.states import EPOCH, state


def cells(facts: Any, grain: str) -> Any:
    """Return one cell for each of the stored ``facts`` (an Ibis table), with all its words and times.

    Times: ``received``, ``finished`` (null while open) and ``due_in`` as numbers of half months or days, ``due`` as a moment.
    """
    known = lasting(facts)
    n = ibis.literal(1, "int32")
    found = facts.mutate(
        received=bucket(facts.submitted, grain),
        finished=ibis.ifelse(known["is_closed"], bucket(facts.finished, grain), None),
        due_in=bucket(facts.due, grain),
        n=n,
        **known,
        **{f"{flag}_yes": ibis.ifelse(facts[flag].fill_null(False), n, 0) for flag in FLAGS},
        **{f"{flag}_of": ibis.ifelse(facts[flag].notnull(), n, 0) for flag in FLAGS},
    )
    # What ended before it came (the date of a document counts, not its entry) came and ended at once.
    return found.mutate(finished=ibis.ifelse(found.is_closed, ibis.greatest(found.finished, found.received), None))


def cube(cells: Any, wanted: Cube) -> Any:
    """Return the cells added up to what ``wanted`` tells apart."""
    half = cells[wanted.basis]
    if wanted.sort == ENDED:
        rows = cells.filter(cells.is_closed)
        # Nothing that is finished is judged by the moment one looks.
        ended = tally(rows.mutate(state=state(rows, EPOCH, EPOCH)), ENDED_STATES)
        rows = ended.mutate(half=ended[wanted.basis])
    elif wanted.sort == OPEN:
        rows = cells.filter(~cells.is_closed).mutate(half=half)
    elif wanted.sort == STANDING:
        crossed = cells.filter(stood(cells))
        # ibis.range leaves out its end.
        rows = crossed.mutate(half=ibis.range(crossed.received + 1, crossed.finished + 1).unnest().cast("int32"))
        rows = rows.mutate(overdue=ibis.ifelse(was_overdue(rows, rows.half), rows.n, 0))
    else:
        rows = paced(cells).mutate(half=half)
    return added_up(rows, wanted)


def added_up(rows: Any, wanted: Cube) -> Any:
    """Return rows of a cube added up; what adds up to nothing is left out."""
    sums = {name: rows[name].sum().cast("int32") for name in wanted.sums}
    added = rows.group_by(list(wanted.keys)).agg(**sums)
    return added.filter(ibis.or_(*(added[name] != 0 for name in wanted.sums)))


def tally(rows: Any, states: tuple[str, ...] = timeliness.STATES) -> Any:
    """Return rows that have ``state`` and ``n`` with a column for each of ``states``: n, or nought."""
    return rows.mutate(**{name: ibis.ifelse(rows.state == name, rows.n, 0).cast("int32") for name in states})


def stood(cells: Any) -> Any:
    """Return the condition of having ended, and not in the half month (or day) in which it came."""
    return cells.is_closed & (cells.finished > cells.received).fill_null(False)


def was_overdue(cells: Any, half: Any) -> Any:
    """Return whether what has ended, and stood when ``half`` began, was overdue then; what it ended as since changes nothing of that."""
    return cells.is_late & (cells.due_in < half).fill_null(False)


def paced(cells: Any) -> Any:
    """Return the cells of what ended with a result, with ``tenths`` of a working day, rounded, and ``measured``, ``unmeasured`` and ``over``.

    The minutes that it took are exactly tenths * TENTH of each, and over.
    """
    known, minutes = cells.worked_minutes.notnull(), cells.worked_minutes.fill_null(0)
    tenths = ((minutes + TENTH // 2) // TENTH).cast("int32")
    return cells.filter(has_result(cells)).mutate(
        tenths=tenths,
        measured=ibis.ifelse(known, cells.n, 0),
        unmeasured=ibis.ifelse(known, 0, cells.n),
        over=(minutes - tenths * TENTH) * cells.n,
    )


def has_result(rows: Any) -> Any:
    """Return the condition of having ended with a result, over rows with the lasting facts and ``status``."""
    return rows.is_closed & ~rows.is_cancelled & ~rows.status.fill_null("").isin(WITHOUT_RESULT)


def judged(open_cells: Any, at: Any, soon_until: Any) -> Any:
    """Return cells of the open cube with the tallies of their states at ``at``."""
    fixed = {name: ibis.literal(False) for name in LASTING if name != "is_suspended"}
    rows = open_cells.mutate(**{**fixed, "is_dated": open_cells.due.notnull()})
    return tally(rows.mutate(state=state(rows, at, soon_until)))


def bucket(moment: Any, grain: str) -> Any:
    """Return the number of the half month, or of the day since 1970, in which a moment lies in Viet Nam."""
    day = local_day(moment)
    if grain == DAY:
        return day.epoch_days().cast("int32")
    return ((day.year() * 12 + day.month() - 1) * 2 + ibis.ifelse(day.day() >= 15, 1, 0)).cast("int32")
