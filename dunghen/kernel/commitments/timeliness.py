"""Timeliness at a moment: the one definition, for pages, reminders, reports and the ledger alike.

The definition is the ordered table ``TABLE``: the first state whose condition holds is the answer. The same table is read three ways:
for one commitment (``of``), for columns in NumPy (``of_many``, ``of_facts``), for a query (``condition``, ``case``). A property test holds
the three together.

Words (Vietnamese practice of tracking assignments, domain note 3.2): an open commitment is *trong hạn*, *sắp đến hạn* or *quá hạn*;
a finished one *sớm hạn* (finished on an earlier day than due), *đúng hạn* or *trễ hạn*; one without a dated term is shown apart.
Finished is judged by the moment that counts (``closed_at``), late when after the due moment.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from django.db.models import Case, CharField, DateField, F, Func, Q, Value, When
from django.db.models.lookups import LessThan

IN_TIME: Final = "in_time"
DUE_SOON: Final = "due_soon"
OVERDUE: Final = "overdue"
SUSPENDED: Final = "suspended"
UNDATED: Final = "undated"
DONE_EARLY: Final = "done_early"
DONE_ON_TIME: Final = "done_on_time"
DONE_LATE: Final = "done_late"
DONE_UNDATED: Final = "done_undated"
CANCELLED: Final = "cancelled"

LABELS: Final[dict[str, str]] = {
    IN_TIME: "Trong hạn",
    DUE_SOON: "Sắp đến hạn",
    OVERDUE: "Quá hạn",
    SUSPENDED: "Tạm dừng",
    UNDATED: "Không thời hạn",
    DONE_EARLY: "Hoàn thành sớm hạn",
    DONE_ON_TIME: "Hoàn thành đúng hạn",
    DONE_LATE: "Hoàn thành trễ hạn",
    DONE_UNDATED: "Hoàn thành (không thời hạn)",
    CANCELLED: "Đã huỷ",
}
STATES: Final = tuple(LABELS)
OPEN_STATES: Final = (IN_TIME, DUE_SOON, OVERDUE, SUSPENDED, UNDATED)
DONE_STATES: Final = (DONE_EARLY, DONE_ON_TIME, DONE_LATE, DONE_UNDATED)
ON_TIME_STATES: Final = (DONE_EARLY, DONE_ON_TIME)
JUDGED_STATES: Final = (*ON_TIME_STATES, DONE_LATE, OVERDUE)
"""What the on-time rate divides by: everything dated that was finished or should have been by now."""

# Each row: state, then the facts that must hold (+) or must not hold (-); first match wins.
# Facts: cancelled, closed, dated, suspended, late (closed after due), early (closed on an earlier day), past (at after due), soon (due by soon_until).
TABLE: Final[tuple[tuple[str, str], ...]] = (
    (CANCELLED, "+cancelled"),
    (DONE_UNDATED, "+closed -dated"),
    (DONE_LATE, "+closed +late"),
    (DONE_EARLY, "+closed +early"),
    (DONE_ON_TIME, "+closed"),
    (SUSPENDED, "+suspended"),
    (UNDATED, "-dated"),
    (OVERDUE, "+past"),
    (DUE_SOON, "+soon"),
    (IN_TIME, ""),
)

_LOCAL_OFFSET = np.timedelta64(7 * 60, "m")


def of(
    *,
    due_at: dt.datetime | None,
    closed_at: dt.datetime | None,
    cancelled: bool,
    suspended: bool,
    at: dt.datetime,
    soon_until: dt.datetime,
) -> str:
    """Return the state of one commitment at ``at``; ``soon_until`` is the moment up to which a due one counts as due soon."""
    zone = dt.timezone(dt.timedelta(hours=7))
    facts = {
        "cancelled": cancelled,
        "closed": closed_at is not None,
        "dated": due_at is not None,
        "suspended": suspended,
        "late": bool(due_at and closed_at and closed_at > due_at),
        "early": bool(due_at and closed_at and closed_at.astimezone(zone).date() < due_at.astimezone(zone).date()),
        "past": bool(due_at and at > due_at),
        "soon": bool(due_at and due_at <= soon_until),
    }
    return next(state for state, terms in TABLE if all(facts[term[1:]] is (term[0] == "+") for term in terms.split()))


def of_many(
    *,
    due_at: np.ndarray[Any, Any],
    closed_at: np.ndarray[Any, Any],
    cancelled: np.ndarray[Any, Any],
    suspended: np.ndarray[Any, Any],
    at: np.datetime64,
    soon_until: np.datetime64,
) -> np.ndarray[Any, Any]:
    """Return states (n,) for columns (n,): datetime64 in UTC with NaT for none, and booleans."""
    dated, closed = ~np.isnat(due_at), ~np.isnat(closed_at)
    with np.errstate(invalid="ignore"):
        facts = {
            "cancelled": cancelled,
            "closed": closed,
            "dated": dated,
            "suspended": suspended,
            "late": dated & closed & (closed_at > due_at),
            "early": dated & closed & (_local_day(closed_at) < _local_day(due_at)),
            "past": dated & (at > due_at),
            "soon": dated & (due_at <= soon_until),
        }
    return of_facts(facts)


def of_facts(facts: Mapping[str, np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
    """Return states (n,) from the facts of the table, each by its name as booleans (n,)."""
    everything = np.ones(len(facts["closed"]), np.bool_)
    conditions = [
        np.logical_and.reduce([everything, *(facts[t[1:]] if t[0] == "+" else ~facts[t[1:]] for t in terms.split())])
        for _, terms in TABLE
    ]
    return np.select(conditions, [state for state, _ in TABLE], default="")


def on_time_parts(counts: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return numerator and denominator of the on-time rate from state → count: (early + on time), (early + on time + late + overdue).

    The one definition of the rate, for every room, board, paper, measure and the ledger (docs/glossary.md: tỷ lệ đúng hạn). Counts
    are numbers, or columns of an expression.
    """
    return sum(counts.get(state, 0) for state in ON_TIME_STATES), sum(counts.get(state, 0) for state in JUDGED_STATES)


def on_time_rate(counts: Mapping[str, int]) -> float | None:
    """Return the on-time rate in percent from state → count (see ``on_time_parts``), None when nothing was due."""
    good, due = on_time_parts(counts)
    return 100.0 * good / due if due else None


def _local_day(moments: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return (moments.astype("datetime64[m]") + _LOCAL_OFFSET).astype("datetime64[D]")


def condition(state: str, at: dt.datetime, soon_until: dt.datetime, prefix: str = "") -> Q:
    """Return the query condition of ``state``; ``prefix`` leads to the commitment, e.g. "commitment__"."""
    if state not in LABELS:
        raise ValueError(f"No such timeliness: {state}")
    # Open states start from outcome = "" so that the partial indexes serve them; the constraint on the table makes this the
    # same as "none of the closed rows above fits".
    is_open = state in OPEN_STATES
    start = Q(**{f"{prefix}outcome": ""}) if is_open else Q()
    earlier: list[Q] = []
    for row_state, terms in TABLE:
        if is_open and row_state not in OPEN_STATES:
            continue
        own = start & _q(terms, at, soon_until, prefix)
        if row_state == state:
            for other in earlier:
                own &= ~other
            return own
        earlier.append(_q(terms, at, soon_until, prefix))
    raise ValueError(state)


def case(at: dt.datetime, soon_until: dt.datetime, prefix: str = "") -> Case:
    """Return the expression that gives each row's state."""
    return Case(
        *(When(_q(terms, at, soon_until, prefix), then=Value(state)) for state, terms in TABLE[:-1]),
        default=Value(IN_TIME),
        output_field=CharField(),
    )


class _LocalDay(Func):
    template = "((%(expressions)s) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
    output_field = DateField()


def _q(terms: str, at: dt.datetime, soon_until: dt.datetime, prefix: str) -> Q:
    """Turn the terms of a row into a condition. Comparisons with NULL are written so that they are false, never unknown."""
    due, closed = f"{prefix}due_at", f"{prefix}closed_at"
    dated, done = Q(**{f"{due}__isnull": False}), Q(**{f"{closed}__isnull": False})
    facts = {
        "cancelled": Q(**{f"{prefix}outcome": "cancelled"}),
        "closed": done,
        "dated": dated,
        "suspended": Q(**{f"{prefix}suspended_at__isnull": False}),
        "late": dated & done & Q(**{f"{closed}__gt": F(due)}),
        "early": dated & done & _earlier_day(closed, due),
        "past": dated & Q(**{f"{due}__lt": at}),
        "soon": dated & Q(**{f"{due}__lte": soon_until}),
    }
    combined = Q()
    for term in terms.split():
        combined &= facts[term[1:]] if term[0] == "+" else ~facts[term[1:]]
    return combined


def _earlier_day(closed: str, due: str) -> Q:
    return Q(LessThan(_LocalDay(F(closed)), _LocalDay(F(due))))
