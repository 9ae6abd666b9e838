"""Measures over tallies, as Ibis expressions: the same for facts and cubes, on DuckDB and Spark.

Every figure is a sum, so that it adds up over units, fields and months; a rate stands beside its numerator and denominator. What on time
means, and what the on-time rate divides by, is the kernel's (``commitments.timeliness``).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import ibis

from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger.cubes import FLAGS, TENTH, flag_parts

RATES: Final[Mapping[str, tuple[str, str]]] = {
    "on_time_rate": ("on_time", "judged"),
    **{f"{flag}_rate": (f"{flag}_yes", f"{flag}_of") for flag in FLAGS},
}
"""Rate in percent → numerator, denominator: submitted online, by post, paid online, satisfied, reopened, digital."""
DONE: Final = {
    "done_early": timeliness.DONE_EARLY,
    "done_on_time": timeliness.DONE_ON_TIME,
    "done_late": timeliness.DONE_LATE,
    "done_undated": timeliness.DONE_UNDATED,
    "cancelled": timeliness.CANCELLED,
}
FLOW: Final = (
    "received", "received_online", "received_otherwise", "carried_over", "done", *DONE, "open", "open_in_time", "open_overdue",
)  # fmt: skip
"""Columns of the national table II.06a, as far as facts tell; beside its three ways to end, what had no term and what was cancelled."""
FLOWING: Final = ("arrived", "received_online", "carried_over", "done", *DONE, "open", "open_overdue")
"""What its columns are made of: sums over rows."""


def counts(rows: Any, by: Sequence[str], flags: tuple[str, ...]) -> Any:
    """Return for each group ``n``, each tally, and every rate with its parts; rates are null where there is nothing to divide by."""
    found = grouped(rows, by, {name: _sum(rows[name]) for name in (*timeliness.STATES, *flag_parts(flags))})
    found = found.mutate(n=sum((found[state] for state in timeliness.STATES), ibis.literal(0)).cast("int64"))
    good, due = timeliness.on_time_parts({state: found[state] for state in timeliness.JUDGED_STATES})
    found = found.mutate(on_time=good, judged=due)
    shown = ("on_time_rate", *(f"{flag}_rate" for flag in flags))
    rates = {name: _percent(found[RATES[name][0]], found[RATES[name][1]]) for name in shown}
    # Where a fact was replaced, its cell of one and its cell of minus one may be all that is left of a group.
    return found.filter(found.n != 0).mutate(**rates) if by else found.mutate(**rates)


def flow(rows: Any, by: Sequence[str]) -> Any:
    """Return for each group the columns of FLOW, from rows with those of FLOWING."""
    found = grouped(rows, by, {name: _sum(rows[name]) for name in FLOWING})
    found = found.mutate(
        received=found.arrived + found.carried_over,
        received_otherwise=found.arrived - found.received_online,
        open_in_time=found.open - found.open_overdue,
    ).select(*by, *FLOW)
    return found.filter((found.received != 0) | (found.open != 0)) if by else found


def identities(row: Mapping[str, int]) -> list[str]:
    """Return which identities of table II.06a a row breaks."""
    differences = {
        "received = online + otherwise + carried over": row["received"]
        - row["received_online"] - row["received_otherwise"] - row["carried_over"],
        "done = early + on time + late + undated + cancelled": row["done"] - sum(row[name] for name in DONE),
        "open = in time + overdue": row["open"] - row["open_in_time"] - row["open_overdue"],
        "received = done + open": row["received"] - row["done"] - row["open"],
        "nothing is less than nought": sum(min(0, row[name]) for name in FLOW),
    }  # fmt: skip
    return [name for name, difference in differences.items() if difference]


def pace(rows: Any, by: Sequence[str]) -> Any:
    """Return for each group how many ended with a result (``finished``), how many of them could be measured (``taken``), the working
    minutes that these took in all (``minutes``), and the median in working days (``median_days``).

    For the median each duration counts in tenths of a working day of eight hours; between two middle ones it lies half-way.
    """
    histogram = rows.group_by([*by, "tenths"]).agg(
        n=_sum(rows.measured), unmeasured=_sum(rows.unmeasured), over=_sum(rows.over)
    )
    histogram = histogram.filter((histogram.n != 0) | (histogram.unmeasured != 0))
    within = ibis.window(group_by=list(by), order_by="tenths", preceding=None, following=0)
    whole = ibis.window(group_by=list(by))
    ranked = histogram.mutate(upto=histogram.n.sum().over(within), total=histogram.n.sum().over(whole))
    # Those that nobody could measure lie at nought tenths, and are no reason for the median to.
    lower = ranked.tenths.min(where=(2 * ranked.upto >= ranked.total) & (ranked.n != 0))
    upper = ranked.tenths.min(where=(2 * ranked.upto > ranked.total) & (ranked.n != 0))
    figures = {
        "finished": _sum(ranked.n + ranked.unmeasured),
        "taken": _sum(ranked.n),
        "minutes": _sum(ranked.n * ranked.tenths * TENTH + ranked.over),
        "median_days": (lower + upper).cast("float64") / 20,
    }
    return grouped(ranked, by, figures)


def grouped(rows: Any, by: Sequence[str], figures: Mapping[str, Any]) -> Any:
    """Return the figures of each group, or of everything."""
    return rows.group_by(list(by)).agg(**figures) if by else rows.agg(**figures)


def _sum(column: Any, where: Any = None) -> Any:
    return column.sum(where=where).fill_null(0).cast("int64")


def _percent(above: Any, below: Any) -> Any:
    return 100.0 * above.cast("float64") / below.nullif(0).cast("float64")
