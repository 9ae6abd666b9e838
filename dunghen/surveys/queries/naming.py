"""Units of people who conduct surveys."""

import datetime as dt

from dunghen.kernel import access
from dunghen.kernel.access import Role
from dunghen.kernel.errors import Forbidden
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.surveys import verbs


def manager_unit(person: Person, at: dt.datetime) -> Unit:
    """Return the unit in which the person conducts surveys. Raises Forbidden."""
    unit: Unit | None = (
        Unit.objects.filter(pk__in=access.standing(person, at).units(Role.SUPERVISOR)).order_by("pk").first()
    )
    if unit is None:
        raise Forbidden(action=verbs.MANAGE.label)
    return unit
