"""What every new petition stands on, read in one statement: the centre of the day, the terms, the calendar, the ids of its rows."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings

from dunghen.kernel import tables
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import calendars
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime.arithmetic import Calendar
from dunghen.petitions import rules
from dunghen.petitions.models import Petition
from dunghen.petitions.queries.naming import centre, day

# The marks say whether what a process keeps in memory of units and calendars is still so.
_READ = """
SELECT (SELECT mark FROM organisation_edition WHERE id = 1), (SELECT mark FROM worktime_edition ORDER BY id LIMIT 1),
    (SELECT json_agg(t) FROM petitions_termrow t WHERE step IN ('screen', 'answer')),
    nextval('commitments_commitment_id_seq'), nextval('petitions_petition_id_seq')
"""


_OF_LATE = dt.timedelta(minutes=10)


def newly_filed(at: dt.datetime) -> int:
    """Return how many petitions came in from everywhere within the last ten minutes."""
    return Petition.objects.filter(received_at__gt=at - _OF_LATE, received_at__lte=at).count()


@dataclass(frozen=True)
class Ground:
    """The centre, its calendar, the terms to screen and to answer, and the ids drawn for the promise and the petition."""

    centre: Unit
    calendar: Calendar
    screen: rules.Term
    answer: rules.Term
    screening_id: int
    petition_id: int


def ground(at: dt.datetime, cls: str) -> Ground:
    """Return what a petition of this class that comes in now stands on. One statement while units and calendar are as this process knows them.

    Raises NoCentre.
    """
    units, calendar, own, screening_id, petition_id = tables.ask(_READ)[0]
    on = day(at)
    unit = _centre(units, on, tuple(settings.PETITIONS_CENTRE_KEYS)) if units else centre(at)
    rows = [*(_term(row) for row in own or ()), *rules.shipped()]
    return Ground(
        unit,
        calendars.of_edition(calendar, unit),
        rules.pick(rows, "screen", "", cls, on),
        rules.pick(rows, "answer", "", cls, on),
        screening_id,
        petition_id,
    )


@lru_cache(maxsize=8)
def _centre(mark: UUID, on: dt.date, keys: tuple[str, ...]) -> Unit:
    return centre(dt.datetime.combine(on, dt.time(12), ZONE))


def _term(row: dict[str, Any]) -> rules.Term:
    first, last = (dt.date.fromisoformat(row[end]) if row[end] else None for end in ("valid_from", "valid_to"))
    return rules.Term(
        row["step"], row["amount"], row["unit"], row["kind"], row["cls"], first, last, row["basis"], own=True
    )
