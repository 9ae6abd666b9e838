"""The calendar that counts for a unit: the one door from commitments to working time."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime.arithmetic import Calendar
from dunghen.kernel.worktime.files import shipped_calendar


@lru_cache(maxsize=1)
def _shipped() -> Calendar:
    return shipped_calendar()


def of(unit: Unit | None) -> Calendar:
    """Return the calendar of ``unit`` (None: the common one)."""
    return _shipped()


def of_many(unit_ids: Iterable[int]) -> Mapping[int, Calendar]:
    """Return the calendar of each unit by its id."""
    return {unit_id: _shipped() for unit_id in unit_ids}
