"""The calendar that counts for a unit: the one door from commitments to working time."""

from collections.abc import Iterable, Mapping

from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime import queries as worktime
from dunghen.kernel.worktime.arithmetic import Calendar


def of(unit: Unit | None = None) -> Calendar:
    """Return the calendar of ``unit`` (None: the general one)."""
    return worktime.calendar_for(unit)


def of_many(unit_ids: Iterable[int]) -> Mapping[int, Calendar]:
    """Return the calendar of each unit by its id; the number of statements grows only with units that have hours of their own."""
    own = worktime.units_with_hours()
    special = {unit.pk: unit for unit in Unit.objects.filter(key__in=own)} if own else {}
    general = of()
    return {unit_id: of(special[unit_id]) if unit_id in special else general for unit_id in unit_ids}
