"""What holds of a fact whenever one looks: those facts of the kernel's table of timeliness that no moment changes, as columns.

Once as expressions over stored facts, once over arrays; a test holds the two together. ``states`` judges by them at a moment.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

LASTING: Final = tuple(f"is_{fact}" for fact in ("cancelled", "closed", "dated", "suspended", "late", "early"))
"""Facts of the table that hold whenever one looks, as columns."""
Micros = npt.NDArray[np.int64]
NONE: Final = np.iinfo(np.int64).min


def local_day(moment: Any) -> Any:
    """Return the day in Viet Nam of a moment. Engines run in UTC (see ``engines``)."""
    import ibis  # takes a third of a second, which who only writes need not wait

    return (moment + ibis.interval(hours=7)).date()


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
