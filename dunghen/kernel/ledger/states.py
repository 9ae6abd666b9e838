"""Timeliness over facts: the kernel's one table (``commitments.timeliness.TABLE``) read as an Ibis expression.

The facts of the table that do not depend on the moment one looks (cancelled, closed, dated, suspended, late, early) are columns that
facts give and cubes keep; ``past`` and ``soon`` come from the due moment. So cubes and facts are judged by the same words.
"""

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any, Final

import ibis
import numpy as np
import numpy.typing as npt

from dunghen.kernel.commitments import timeliness

LASTING: Final = tuple(f"is_{fact}" for fact in ("cancelled", "closed", "dated", "suspended", "late", "early"))
"""Facts of the table that hold whenever one looks, as columns."""
Micros = npt.NDArray[np.int64]
NONE: Final = np.iinfo(np.int64).min
EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_OFFSET: Final = ibis.interval(hours=7)


def local_day(moment: Any) -> Any:
    """Return the day in Viet Nam of a moment. Engines run in UTC (see ``engines``)."""
    return (moment + _OFFSET).date()


def lasting(facts: Any) -> dict[str, Any]:
    """Return the lasting facts of the table for each row of stored facts; never null."""
    dated, closed = facts.due.notnull(), facts.finished.notnull()
    return {
        "is_cancelled": facts.outcome == "cancelled",
        "is_closed": closed,
        "is_dated": dated,
        "is_suspended": facts.suspended_since.notnull(),
        "is_late": (dated & closed & (facts.breached | (facts.finished > facts.due))).fill_null(False),
        "is_early": (dated & closed & (local_day(facts.finished) < local_day(facts.due))).fill_null(False),
    }


def lasting_of(
    *, due: Micros, finished: Micros, breached: Any, cancelled: Any, suspended: Any, day: Callable[[Micros], Any]
) -> dict[str, Any]:
    """Return what ``lasting`` tells over arrays: for counting millions of facts, where an engine takes five times as long.

    Moments in µs, NONE where there is none; ``day``: the local day of moments.
    """
    dated, closed = due != NONE, finished != NONE
    both = dated & closed
    return {
        "is_cancelled": cancelled,
        "is_closed": closed,
        "is_dated": dated,
        "is_suspended": suspended,
        "is_late": both & (breached | (finished > due)),
        "is_early": both & (day(finished) < day(due)),
    }


def state(rows: Any, at: Any, soon_until: Any) -> Any:
    """Return the state of each row that has the lasting facts and ``due`` as columns; moments are given, or expressions."""
    return ibis.cases(*_branches(rows, at, soon_until), else_=timeliness.TABLE[-1][0])


def has_state(rows: Any, names: Collection[str], at: Any, soon_until: Any) -> Any:
    """Return whether each row's ``state`` is one of ``names``: as a condition, of which an engine settles the cheapest part first."""
    branches = _branches(rows, at, soon_until)
    found, before = ibis.literal(False), ibis.literal(False)
    for condition, name in branches:
        if name in names:
            found = found | (condition & ~before)
        before = before | condition
    return found


def _branches(rows: Any, at: Any, soon_until: Any) -> list[tuple[Any, str]]:
    """Return the condition of each row of the table, and its state; the first that holds is the answer."""
    facts = {name.removeprefix("is_"): rows[name] for name in LASTING}
    facts["past"] = (rows.due < _moment(at)).fill_null(False)
    facts["soon"] = (rows.due <= _moment(soon_until)).fill_null(False)
    branches = []
    for name, terms in timeliness.TABLE:
        condition: Any = ibis.literal(True)
        for term in terms.split():
            condition = condition & (facts[term[1:]] if term[0] == "+" else ~facts[term[1:]])
        branches.append((condition, name))
    return branches


def _moment(at: Any) -> Any:
    return ibis.literal(at.astimezone(dt.UTC)) if isinstance(at, dt.datetime) else at
