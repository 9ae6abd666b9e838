"""What every act on the calendar shares: one at a time, the proof, the telling."""

import datetime as dt

from dunghen.kernel.access import Actor
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime import queries
from dunghen.kernel.worktime.changes import CalendarChange, tell
from dunghen.kernel.worktime.models import Edition
from dunghen.kernel.worktime.refusals import ReasonMissing


def one_at_a_time() -> None:
    """Wait until no other act on the calendar is under way: two changes may be sound alone and contradict each other."""
    Edition.objects.select_for_update().first()


def prove_and_tell(
    first: dt.date, last: dt.date | None, unit: Unit | None, actor: Actor, at: dt.datetime, why: str
) -> None:
    """Build every calendar there is from the changed tables, so that contradictions refuse the act; then call the listeners."""
    for key in ("", *sorted(queries.units_with_hours())):
        queries.build(key)
    tell(CalendarChange(first=first, last=last, unit=unit, actor=actor, at=at, why=why))


def required(text: str, what: str) -> str:
    """Return ``text`` with single blanks. Raises ReasonMissing when nothing is left."""
    cleaned = " ".join(text.split())
    if not cleaned:
        raise ReasonMissing(what=what)
    return cleaned
