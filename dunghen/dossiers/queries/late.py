"""Which dossiers are late or sure to be, as the ledger says; and single dossiers by their codes."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from dunghen.dossiers.queries import sources
from dunghen.dossiers.rules import cases as rules
from dunghen.dossiers.rules.judging import KIND
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import calendars, timeliness
from dunghen.kernel.ledger import lookup, schema
from dunghen.kernel.ledger.lasting import lasting
from dunghen.kernel.ledger.operations import ledger
from dunghen.kernel.ledger.states import has_state, state
from dunghen.kernel.ledger.views import View
from dunghen.kernel.worktime import arithmetic
from dunghen.kernel.worktime.arithmetic import Calendar, OutsideCalendar

_READ: Final = (
    "source", "reference", "unit", "place", "field", "procedure", "submitted", "accepted", "due", "finished", "returned", "suspended_since", "supplements",
    "outcome", "breached", "fault", "cause", "officer", "status",
)  # fmt: skip

_PLAIN: Final = (
    "source", "unit", "submitted", "accepted", "due", "finished", "returned", "supplements", "outcome", "breached", "timeliness",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What the ledger tells of one dossier. ``due`` None: no dated term."""

    source: str
    code: str
    unit: str
    officer: str
    status: str
    procedure: str
    field: str
    place: str
    submitted: dt.datetime
    accepted: dt.datetime | None
    due: dt.datetime | None
    finished: dt.datetime | None
    returned: dt.datetime | None
    supplements: int
    outcome: str
    breached: bool
    """It counts as late when it ends, whatever its dates (a second request for more papers)."""
    fault: str
    cause: str
    timeliness: str
    """As the kernel's table names it, "soon" being sure to be late."""

    @property
    def news(self) -> rules.News:
        return rules.News(
            late=self.timeliness in (timeliness.OVERDUE, timeliness.DONE_LATE),
            sure=self.timeliness == timeliness.DUE_SOON
            or (self.breached and self.finished is None and self.due is not None),
            finished_at=self.finished,
            cancelled=self.outcome == "cancelled" or self.status in schema.WITHOUT_RESULT,
            returned=self.returned is not None,
        )


def sure_until(at: dt.datetime, days: int) -> dt.datetime:
    """Return the end of the ``days``-th working day from the day of ``at``: what is due by then and not finished is sure to be late."""
    day, calendar = at.astimezone(ZONE).date(), calendars.of()
    for _ in range(days):
        day = _working(day + dt.timedelta(days=1), calendar, forward=True)
    return dt.datetime.combine(day, dt.time.max, ZONE)


def apology_dues(promised: Iterable[tuple[int, int, dt.datetime]], days: int) -> dict[int, dt.datetime]:
    """Return id → until when the applicant must be told, for (id, unit's id, promised moment): the close of the office ``days`` working days before."""
    rows = list(promised)
    calendars_of = calendars.of_many({unit_id for _, unit_id, _ in rows})
    found = {}
    for pk, unit_id, moment in rows:
        day = moment.astimezone(ZONE).date()
        for _ in range(days):
            day = _working(day - dt.timedelta(days=1), calendars_of[unit_id], forward=False)
        found[pk] = _close(calendars_of[unit_id], day)
    return found


def _close(calendar: Calendar, day: dt.date) -> dt.datetime:
    try:
        close: dt.datetime = arithmetic.office_close(calendar, day)
    except OutsideCalendar:
        close = dt.datetime.combine(day, dt.time(17), ZONE)
    return close


def _working(day: dt.date, calendar: Calendar, *, forward: bool) -> dt.date:
    """Return the working day on or after (before) ``day``; beyond the calendar, Monday to Friday are taken to work."""
    move = arithmetic.next_working_day if forward else arithmetic.previous_working_day
    try:
        found: dt.date = move(calendar, day)
    except OutsideCalendar:
        roll: Any = "forward" if forward else "backward"
        found = np.busday_offset(np.datetime64(day), 0, roll=roll).astype(dt.date)
    return found


def late(at: dt.datetime, *, sure_by: dt.datetime, finished_since: dt.datetime) -> Iterator[Told]:
    """Yield the dossiers that are late or sure to be: open ones, and those that finished late since a moment."""
    names = sources.names()
    if not names:
        return
    view = View(ledger())
    facts = view.facts(names, open_at=finished_since)
    facts = facts.filter(facts.kind == KIND)
    judged = facts.mutate(**lasting(facts))
    open_ones = has_state(judged, (timeliness.OVERDUE, timeliness.DUE_SOON), at, sure_by)
    # Asked for papers too often: it counts as late when it ends, whatever its dates.
    open_ones = open_ones | (judged.breached & ~judged.is_closed & judged.is_dated)
    ended = has_state(judged, (timeliness.DONE_LATE,), at, sure_by) & (judged.finished >= schema.moment(finished_since))
    found = judged.filter(open_ones | ended)
    yield from _told(view.run(found.select(*_READ, timeliness=state(found, at, sure_by))))


def told(
    source: str, codes: Iterable[str], at: dt.datetime, *, sure_by: dt.datetime | None = None, everywhere: bool = True
) -> dict[str, Told]:
    """Return what the ledger says of these dossiers of a source, by code; those it does not know are left out.

    The month in a code of the usual form says where to look first; the keys of all months are read only for codes that are not there
    (``everywhere``), or that name no month.
    """
    wanted = set(codes)
    near = {month for code in wanted for month in months_of(code)}
    facts = [lookup.facts(ledger(), source, wanted, months=near)]
    missing = wanted - set(facts[0]["reference"].to_pylist())
    if not everywhere:
        missing = {code for code in missing if not months_of(code)}
    if missing:
        facts.append(lookup.facts(ledger(), source, missing))
    table = pa.concat_tables(facts)
    states = _states(table, at, sure_by or at)
    return {one.code: one for one in _told(table.select(_READ).append_column("timeliness", states))}


def _states(table: pa.Table, at: dt.datetime, sure_by: dt.datetime) -> pa.Array:
    def moments(name: str) -> Any:
        return table[name].cast(pa.timestamp("us")).to_numpy()

    none = np.zeros(len(table), np.bool_)
    found = timeliness.of_many(
        due_at=moments("due"),
        closed_at=moments("finished"),
        cancelled=np.array([word == "cancelled" for word in table["outcome"].to_pylist()], np.bool_) | none,
        suspended=table["suspended_since"].is_valid().to_numpy(zero_copy_only=False) | none,
        at=np.datetime64(schema.moment(at).replace(tzinfo=None)),
        soon_until=np.datetime64(schema.moment(sure_by).replace(tzinfo=None)),
    )
    broken = table["breached"].to_numpy() & table["finished"].is_valid().to_numpy() & table["due"].is_valid().to_numpy()
    found = np.where(broken & (found != timeliness.CANCELLED), timeliness.DONE_LATE, found)
    return pa.array([str(word) for word in found], pa.string())


def months_of(code: str) -> tuple[str, ...]:
    """Return the months in which a dossier of this code may have been handed in: that of the date in it, and the one before."""
    parts = code.split("-")
    digits = next((part for part in parts[1:] if len(part) == 6 and part.isdigit()), "")
    try:
        day = dt.datetime.strptime(digits, "%y%m%d").date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        return ()
    return f"{day:%Y-%m}", f"{day.replace(day=1) - dt.timedelta(days=1):%Y-%m}"


def _told(table: pa.Table) -> Iterator[Told]:
    for batch in table.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            words: dict[str, Any] = {
                name: row.get(name) or ""
                for name in ("officer", "status", "procedure", "field", "place", "fault", "cause")
            }
            plain: dict[str, Any] = {name: row[name] for name in _PLAIN}
            yield Told(code=row["reference"], **plain, **words)
