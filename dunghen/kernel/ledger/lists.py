"""The lists behind numbers: which facts a count stands for, a page at a time. Reads the facts of the months that can hold them.

Like boards, a list is compiled once for each shape of question; moments and wanted words are put in when it is run.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_
from typing import Any, Final

import ibis
import pyarrow as pa

from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.boards import FINISHED, Asked
from dunghen.kernel.ledger.cells import has_result
from dunghen.kernel.ledger.cubes import FLAGS, RECEIVED
from dunghen.kernel.ledger.engines import Values
from dunghen.kernel.ledger.engines.engine import plain
from dunghen.kernel.ledger.lasting import lasting
from dunghen.kernel.ledger.measures import DONE
from dunghen.kernel.ledger.measures import FLOW as FLOW_COLUMNS
from dunghen.kernel.ledger.plans import COUNTS, FACTS, FLOW
from dunghen.kernel.ledger.states import has_state, state
from dunghen.kernel.ledger.views import Months, View

SIZE: Final = 50
TOGETHER: Final[Mapping[str, tuple[str, ...]]] = {
    "on_time": ("done_early", "done_on_time"),
    "late": ("done_late", "open_overdue"),
    "judged": ("done_early", "done_on_time", "done_late", "open_overdue"),
}
"""Columns of table II.06a that a rate is made of: numerator, what spoils it, denominator."""
COLUMNS: Final = (*FLOW_COLUMNS, *TOGETHER)
WHOLE: Final = tuple(schema.FACT.names)
_ARRIVED: Final = ("received_online", "received_otherwise")
_IN_ORDER: Final = [("_order", "ascending"), ("reference", "ascending")]
_AT_THE_END: Final = ("open", "open_in_time", "open_overdue")


@dataclass(frozen=True)
class Listed:
    """Which facts. ``asked``: those a board counted (its ``by`` plays no part); ``states``: of these states of time (none: all).

    ``flags``: column → yes or no, the numerator or the rest of a rate; None: what the rate divides by. ``column``: one of COLUMNS, those
    that ``boards.flow`` counted there over the period of ``asked``, judged as of its end. ``with_result``: what ended with a result and
    nothing else, as ``boards.pace`` counts it by the moment of the end.
    """

    asked: Asked = field(default_factory=Asked)
    states: tuple[str, ...] = ()
    flags: tuple[tuple[str, bool | None], ...] = ()
    column: str = ""
    with_result: bool = False

    def __post_init__(self) -> None:
        if self.column and (self.column not in COLUMNS or not self.asked.since or not self.asked.until):
            raise ValueError(f"No such column of a bounded period: {self.column}")

    @property
    def months(self) -> Months:
        """Return the partitions that can hold what is listed."""
        whole = self.column and self.column not in _ARRIVED
        return self.asked.months(FLOW if whole else COUNTS)

    @property
    def open_at(self) -> dt.datetime | None:
        """Return the moment before which nothing may have ended that is listed; None: whatever has ended counts."""
        if self.column in _AT_THE_END and self.asked.until:
            return _midnight(self.asked.until + dt.timedelta(days=1))
        if self.states and set(self.states) <= set(timeliness.OPEN_STATES):
            return _LAST
        return self.asked.open_at(FLOW if self.column and self.column not in _ARRIVED else COUNTS)


def page(
    view: View,
    listed: Listed,
    *,
    at: dt.datetime,
    soon_until: dt.datetime,
    after: tuple[Any, str] | None = None,
    size: int = SIZE,
    columns: tuple[str, ...] = WHOLE,
) -> tuple[pa.Table, tuple[Any, str] | None]:
    """Return one page of facts with their ``state``, the earliest due first, and the mark that leads to the next (None: the last page).

    ``columns``: which of them are shown; the fewer, the quicker.
    """
    shape = _Shape.of(listed, paged=after is not None, limit=size + 1, columns=columns)
    found = view.engine.query(_compiled(shape, view.engine.dialect), _tables(view, listed, at, soon_until, after))
    table = found.sort_by(_IN_ORDER)
    shown = table.slice(0, size)
    last = (shown["_order"][-1].as_py(), shown["reference"][-1].as_py()) if len(table) > size else None
    return shown.drop_columns(["_order"]), last


def everything(view: View, listed: Listed, *, at: dt.datetime, soon_until: dt.datetime) -> pa.Table:
    """Return all facts of a list in its order."""
    tables = _tables(view, listed, at, soon_until)
    found = view.engine.query(_compiled(_Shape.of(listed), view.engine.dialect), tables)
    return found.sort_by(_IN_ORDER).drop_columns(["_order"])


def batches(
    view: View,
    listed: Listed,
    *,
    at: dt.datetime,
    soon_until: dt.datetime,
    size: int = 2000,
    columns: tuple[str, ...] = WHOLE,
) -> Iterator[pa.RecordBatch]:
    """Yield all facts of a list in its order, some at a time, for an export of any length."""
    sql = _compiled(_Shape.of(listed, columns=columns), view.engine.dialect)
    tables = _tables(view, listed, at, soon_until)
    for batch in view.engine.batches(sql, tables, ("_order", "reference"), size):
        yield batch.drop_columns(["_order"])


def counted(
    view: View, listed: Listed, *, at: dt.datetime, soon_until: dt.datetime, by: tuple[str, ...] = ()
) -> pa.Table:
    """Return how many facts a list holds (``n``) for each group of the columns ``by``, which need not be those of cubes."""
    shape = _Shape.of(listed, counted=True, by=by)
    return view.engine.query(_compiled(shape, view.engine.dialect), _tables(view, listed, at, soon_until))


# -- the question -----------------------------------------------------------------------------------------------------

_MOMENT: Final = pa.timestamp("us", tz="UTC")
_BOUNDS: Final = pa.schema(
    [
        ("at", _MOMENT),
        ("soon_until", _MOMENT),
        ("since", _MOMENT),
        ("until", _MOMENT),  # the moment after the last one
        ("now", _MOMENT),  # the end of the period, or the moment one looks when that is earlier
        ("after_order", _MOMENT),
        ("after_reference", pa.string()),
    ]
)
_LAST: Final = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
"""Those without a due moment come last, under a moment that no term reaches."""


@dataclass(frozen=True)
class _Shape:
    """A kind of list: everything but its moments and words."""

    where: tuple[str, ...]
    basis: str
    bounded: tuple[bool, bool]
    states: tuple[str, ...]
    flags: tuple[tuple[str, bool | None], ...]
    column: str
    with_result: bool
    paged: bool = False
    limit: int = 0
    columns: tuple[str, ...] = WHOLE
    counted: bool = False
    by: tuple[str, ...] = ()

    @classmethod
    def of(cls, listed: Listed, **more: Any) -> "_Shape":
        asked = listed.asked
        bounded = (asked.since is not None, asked.until is not None)
        told = (listed.states, listed.flags, listed.column, listed.with_result)
        return cls(tuple(sorted(asked.where)), asked.basis, bounded, *told, **more)


def _tables(
    view: View, listed: Listed, at: dt.datetime, soon_until: dt.datetime, after: tuple[Any, str] | None = None
) -> dict[str, Any]:
    asked = listed.asked
    start = _midnight(asked.since) if asked.since else None
    end = _midnight(asked.until + dt.timedelta(days=1)) if asked.until else None
    now = min(schema.moment(at), end) if end else schema.moment(at)
    row = (at, soon_until, start, end, now, *(after or (None, None)))
    tables: dict[str, Any] = {
        "bounds": Values(_BOUNDS, (row,)),
        FACTS: _facts(view, listed),
    }
    for column, words in asked.where.items():
        tables[f"wanted_{column}"] = Values(pa.schema([("word", pa.string())]), tuple((word or "",) for word in words))
    return tables


def _facts(view: View, listed: Listed) -> Any:
    """Return the facts that may be listed. A word that is asked for alone is told at once: the facts of a unit lie together."""
    facts = view.facts(listed.asked.sources, listed.months, open_at=listed.open_at)
    for column, words in listed.asked.where.items():
        if len(words) == 1 and words[0] is not None:
            facts = facts.filter(facts[column] == words[0])
    return facts


@lru_cache(maxsize=256)
def _compiled(shape: _Shape, dialect: str) -> str:
    """Return the SQL of a shape of list in an engine's dialect."""
    return str(ibis.to_sql(_expression(shape), dialect=dialect))


def _expression(shape: _Shape) -> Any:
    bounds = ibis.table(ibis.Schema.from_pyarrow(_BOUNDS), name="bounds")
    given = {name: bounds[name].as_scalar() for name in _BOUNDS.names}
    found = _found(shape, given)
    if shape.counted:
        grouped = found.group_by(list(shape.by)) if shape.by else found
        return grouped.aggregate(n=found.count())
    columns = dict.fromkeys((*shape.columns, "reference", "state"))
    found = found.select(*columns, _order=found.due.fill_null(ibis.literal(_LAST)))
    if shape.paged:
        same = found._order == given["after_order"]
        found = found.filter((found._order > given["after_order"]) | (same & (found.reference > given["after_reference"])))  # fmt: skip
    return found.order_by(["_order", "reference"]).limit(shape.limit) if shape.limit else found


def _found(shape: _Shape, given: Mapping[str, Any]) -> Any:
    """Return the facts of a list with the lasting facts of timeliness and their ``state``."""
    facts = ibis.table(ibis.Schema.from_pyarrow(plain(schema.STORED)), name=FACTS)
    judged = facts.mutate(**lasting(facts))
    found = judged.mutate(state=state(judged, given["at"], given["soon_until"]))
    for column in shape.where:
        words = ibis.table({"word": "string"}, name=f"wanted_{column}").word
        found = found.filter(found[column].fill_null("").isin(words))
    # What ended before it came is counted as come and ended at once, here as in cells.
    moment = found.submitted if shape.basis == RECEIVED else ibis.greatest(found.finished, found.submitted)
    if shape.column:
        found = found.filter(_in_column(found, shape.column, given))
    if shape.bounded[0] and not shape.column:
        found = found.filter(moment >= given["since"])
    if shape.bounded[1] and not shape.column:
        found = found.filter(moment < given["until"])
    if shape.basis == FINISHED:
        found = found.filter(found.is_closed)
    if shape.states:
        found = found.filter(has_state(found, shape.states, given["at"], given["soon_until"]))
    if shape.with_result:
        found = found.filter(has_result(found))
    for flag, wanted in shape.flags:
        if flag not in FLAGS:
            raise ValueError(f"No such flag: {flag}")
        found = found.filter(found[flag].notnull() if wanted is None else found[flag] == wanted)
    return found


def _in_column(found: Any, column: str, given: Mapping[str, Any]) -> Any:
    """Return the condition of standing in a column of table II.06a, as ``plans`` counts it."""
    first, after, now = given["since"], given["until"], given["now"]
    # What ended before it came (the date of a document counts, not its entry) came and ended at once.
    ended = ibis.greatest(found.finished, found.submitted)
    came = found.submitted < after
    arrived = came & (found.submitted >= first)
    online = found.online.fill_null(False)
    before = (found.submitted < first) & (~found.is_closed | (ended >= first).fill_null(False))
    done = found.is_closed & (ended >= first).fill_null(False) & (ended < after).fill_null(False)
    is_open = came & (~found.is_closed | (ended >= after).fill_null(False))
    due_in = (found.due < after).fill_null(False)
    lagged = came & found.is_closed & found.is_late & due_in & (ended >= after).fill_null(False)
    stands = ~found.is_closed & came & (found.due < now).fill_null(False) & ~found.is_suspended
    overdue = lagged | stands
    conditions = {
        "received": arrived | before,
        "received_online": arrived & online,
        "received_otherwise": arrived & ~online,
        "carried_over": before,
        "done": done,
        **{name: done & has_state(found, {ended_as}, now, now) for name, ended_as in DONE.items()},
        "open": is_open,
        "open_in_time": is_open & ~overdue,
        "open_overdue": overdue,
    }
    return reduce(or_, (conditions[name] for name in TOGETHER.get(column, (column,))))


def _midnight(day: dt.date) -> dt.datetime:
    return schema.moment(dt.datetime.combine(day, dt.time(), ZONE))
