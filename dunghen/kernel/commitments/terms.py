"""Terms as data, copied into a commitment's basis at opening, and the due moment they give under a calendar.

A term is a mapping with ``kind``:

========================================================  ==========================================================================
``{"kind": "working_days", "amount": 5}``                 also ``working_hours``, ``hours``, ``days``, ``weeks``, ``months``, ``years``
``{"kind": "same_day"}``                                  the close of that working day, of the next when received after 15:00
``{"kind": "date", "date": "2021-09-27"}``                the close of the office on that date; ``"roll"`` says where a day off moves:
                                                          "next" (the default), "previous" or "none" (the end of that very day)
``{"kind": "moment"}``, any other kind, no kind           a moment that a person or a letter gave: never recomputed
========================================================  ==========================================================================

``"from"`` (ISO date or moment) starts the term elsewhere than at opening, e.g. at an event. Days and rules: Civil Code 2015,
articles 147 and 148, as ``worktime.arithmetic`` applies them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dunghen.kernel.clock import ZONE
from dunghen.kernel.worktime import arithmetic
from dunghen.kernel.worktime.arithmetic import Calendar, OutsideCalendar, TermUnit

Term = Mapping[str, Any]

UNITS: Final[Mapping[str, TermUnit]] = {
    "working_days": TermUnit.WORKING_DAY,
    "working_hours": TermUnit.WORKING_HOUR,
    "hours": TermUnit.HOUR,
    "days": TermUnit.DAY,
    "weeks": TermUnit.WEEK,
    "months": TermUnit.MONTH,
    "years": TermUnit.YEAR,
}
COMPUTED: Final = frozenset({*UNITS, "same_day", "date"})

OPENING: Final = dt.time(8)
"""Time of day given to a start that names only its date; terms in days do not depend on it."""


def is_computed(term: Term | None) -> bool:
    """Say whether a calendar decides the due moment of ``term`` (otherwise somebody named it)."""
    return term is not None and str(term.get("kind")) in COMPUTED


def due(calendar: Calendar, term: Term, opened_at: dt.datetime) -> dt.datetime:
    """Return when ``term`` is due. Raises ValueError for a term that is not computed, and the refusals of ``worktime``."""
    kind = str(term.get("kind"))
    start = starts_at(term, opened_at)
    moment: dt.datetime
    if kind == "date":
        moment = _on_date(calendar, dt.date.fromisoformat(term["date"]), term.get("roll", "next"))
    elif kind == "same_day":
        moment = arithmetic.same_day_due(calendar, start)
    elif kind in UNITS:
        moment = arithmetic.due(calendar, start, term["amount"], UNITS[kind])
    else:
        raise ValueError(f"The term {term!r} is not computed from a calendar.")
    return moment


def due_of_many(
    calendar: Calendar, terms: Sequence[Term], opened_at: Sequence[dt.datetime]
) -> list[dt.datetime | None]:
    """Return ``due`` for each row; None where the calendar does not reach, so that one far row does not stop the others.

    Equal (term, start day and minute) rows are computed once: a letter gives hundreds of units the same term.
    """
    known: dict[tuple[Any, ...], dt.datetime | None] = {}
    found: list[dt.datetime | None] = []
    for term, opened in zip(terms, opened_at, strict=True):
        start = starts_at(term, opened)
        mark = (
            term.get("kind"), term.get("amount"), term.get("date"), term.get("roll"), start.replace(second=0, microsecond=0),
        )  # fmt: skip
        if mark not in known:
            try:
                known[mark] = due(calendar, term, opened)
            except OutsideCalendar:
                known[mark] = None
        found.append(known[mark])
    return found


def starts_at(term: Term, opened_at: dt.datetime) -> dt.datetime:
    """Return the moment from which ``term`` is counted."""
    written = str(term.get("from") or "")
    if not written:
        return opened_at
    if len(written) == len("2021-09-27"):
        return dt.datetime.combine(dt.date.fromisoformat(written), OPENING, ZONE)
    return dt.datetime.fromisoformat(written)


def _on_date(calendar: Calendar, day: dt.date, roll: str) -> dt.datetime:
    if roll == "none":
        return dt.datetime.combine(day, dt.time(23, 59), ZONE)
    move = arithmetic.previous_working_day if roll == "previous" else arithmetic.next_working_day
    moment: dt.datetime = arithmetic.office_close(calendar, move(calendar, day))
    return moment
