"""What the rules need to judge rows: the calendar and the terms of procedures, read once for an import."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from dunghen.dossiers.intake import steps
from dunghen.dossiers.intake.mapping import Mapping
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.queries import terms as known_terms
from dunghen.dossiers.rules import judging
from dunghen.dossiers.rules.amounts import OF_LEDGER, Course
from dunghen.dossiers.rules.terms import Term, Terms
from dunghen.kernel.commitments import calendars
from dunghen.kernel.ledger import schema
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime import queries as worktime
from dunghen.kernel.worktime.arithmetic import Calendar, OutsideCalendar, TermUnit, working_minutes_between

Judge = Callable[[pa.Table], pa.Table]
"""From rows as read to facts; in any thread."""


def of_dossiers(mapping: Mapping) -> Judge:
    """Return how dossiers of a source are judged: by legal terms where nothing is promised, and by what it did with its promises."""
    return partial(
        judging.facts,
        calendar=calendars.of(),
        terms=terms_of(mapping),
        own=own_calendars(),
        promise_moved=mapping.promise_moved,
        stopped_in_time=stopped_in_time(),
    )


def stopped_in_time() -> Course:
    """Return whether what was stopped in time counts, through time. One query."""
    return amounts.course(OF_LEDGER)


def own_calendars() -> dict[str, Calendar]:
    """Return the calendars of units that have office hours of their own, by key."""
    return {unit.key: calendars.of(unit) for unit in Unit.objects.filter(key__in=worktime.units_with_hours())}


def terms_of(mapping: Mapping) -> Terms:
    """Return the legal terms of the province, and behind them (so that they count) those that a mapping tells. One query."""
    found = known_terms.by_procedure()
    for code, some in mapping.terms.items():
        own = [Term(one.amount, TermUnit(one.unit), _day(one.since), _day(one.until)) for one in some]
        found[code] = [*found.get(code, ()), *own]
    return found


def _day(written: str) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def of_steps() -> Judge:
    """Return how step events become facts."""
    minutes = partial(_minutes, calendars.of())
    return partial(steps.facts, minutes=minutes, columns=frozenset(schema.FACT.names))


def _minutes(calendar: Calendar, start: Any, end: Any) -> Any:
    found = np.full(len(start), -1, np.int64)
    known = np.flatnonzero(~np.isnat(start) & ~np.isnat(end))
    try:
        found[known] = working_minutes_between(calendar, start[known], end[known])
    except OutsideCalendar:
        for row in known:
            try:
                found[row] = working_minutes_between(calendar, start[[row]], end[[row]])[0]
            except OutsideCalendar:
                continue
    return found
