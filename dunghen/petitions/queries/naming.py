"""From a day to the unit in charge, from a step to its term, from a petition to the people and words that concern it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet

from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import calendars
from dunghen.kernel.commitments import terms as counting
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Grant, Person, Role, Unit
from dunghen.kernel.text import format_moment
from dunghen.petitions import rules
from dunghen.petitions.models import Petition, Petitioner, TermRow


def centre(at: dt.datetime) -> Unit:
    """Return the unit that receives and coordinates at ``at``. Raises NoCentre when none of the set ones exists then."""
    keys = settings.PETITIONS_CENTRE_KEYS
    found: dict[str, Unit] = {unit.key: unit for unit in Unit.objects.filter(key__in=keys) if unit.is_valid_on(day(at))}
    for key in keys:
        if key in found:
            return found[key]
    raise rules.NoCentre


class NamedUnit(NamedTuple):
    """A unit where nothing but its name is shown."""

    pk: int
    name: str


def day(at: dt.datetime) -> dt.date:
    """Return the day of Viet Nam."""
    return at.astimezone(ZONE).date()


def term(step: str, at: dt.datetime, *, kind: str = "", cls: str = "") -> rules.Term:
    """Return the term in force for a step: the province's own before the shipped. One query."""
    own = [row.as_term() for row in TermRow.objects.filter(step=step)]
    return rules.pick([*own, *rules.shipped()], step, kind, cls, day(at))


def terms_in_force(at: dt.datetime) -> list[rules.Term]:
    """Return the terms in force on the day, the province's own in the place of the shipped ones. One query."""
    rows = [*(row.as_term() for row in TermRow.objects.all()), *rules.shipped()]
    asked = {(row.step, row.kind, row.cls): rules.fitting(rows, row, day(at)) for row in rows}
    return [row for row in asked.values() if row is not None]


def due(wanted: rules.Term, unit: Unit | None, start: dt.datetime) -> dt.datetime:
    """Return when a term that starts at ``start`` is due under the calendar of ``unit``."""
    return counting.due(calendars.of(unit), wanted.as_data(), start)


def step_due(petition: Petition, step: str) -> dt.datetime:
    """Return until when a step beside the way (refuse, ask, send_back) should be taken: its term from the handing over while a unit has the
    petition, else from the beginning of its screening. One query.
    """
    with_unit = petition.state in rules.WITH_UNIT and petition.handed_at is not None
    start = petition.handed_at if with_unit and petition.handed_at else petition.screening.opened_at
    wanted = term(step, start, kind=petition.kind, cls=petition.cls)
    return due(wanted, petition.lead if with_unit else petition.centre, start)


def expected(petition: Petition, screening: Commitment) -> dt.datetime | None:
    """Return when the answer to a petition that is still being screened may be expected, as ``receive`` told it: the term of the answer,
    as it was on the day of receipt, from the end of the screening on. One query.
    """
    wanted = term("answer", screening.opened_at, cls=petition.cls)
    return due(wanted, petition.centre, screening.due_at) if screening.due_at else None


def expected_of_many(petitions: Sequence[Petition]) -> list[dt.datetime | None]:
    """Return ``expected`` of each, with its screening loaded; as it was where the calendar ends before.

    A fixed number of queries, save for centres with hours of their own.
    """
    rows = [*(row.as_term() for row in TermRow.objects.filter(step="answer")), *rules.shipped()]
    reach = calendars.of_many({petition.centre_id for petition in petitions})
    found: dict[int, dt.datetime | None] = {}
    for centre_id, calendar in reach.items():
        own = [one for one in petitions if one.centre_id == centre_id and one.screening.due_at is not None]
        wanted = [rules.pick(rows, "answer", "", one.cls, day(one.screening.opened_at)).as_data() for one in own]
        dues = counting.due_of_many(calendar, wanted, [one.screening.due_at for one in own if one.screening.due_at])
        found |= {one.pk: new or one.expected_at for one, new in zip(own, dues, strict=True)}
    return [found.get(petition.pk) for petition in petitions]


def close_of(on: dt.date, unit: Unit | None) -> dt.datetime:
    """Return when the office of ``unit`` closes on ``on``, on the next working day when that is a day off."""
    start = dt.datetime.combine(on, dt.time(8), ZONE)
    return counting.due(calendars.of(unit), {"kind": "date", "date": on.isoformat()}, start)


def coordinators(petition: Petition, at: dt.datetime) -> list[Person]:
    """Return the coordinators of the petition's centre, or all coordinators where it has none. One query."""
    rows = Grant.objects.on(day(at)).filter(role=Role.COORDINATOR, person__is_active=True).select_related("person")
    found = list(rows.order_by("person_id"))
    own = [grant.person for grant in found if grant.unit_id == petition.centre_id]
    return own or [grant.person for grant in found]


def officers(unit: Unit, at: dt.datetime) -> list[Person]:
    """Return who may be put in charge in ``unit``: its officers and heads on the day."""
    held = Grant.objects.on(day(at)).filter(unit=unit, role__in=(Role.OFFICER, Role.HEAD), person__is_active=True)
    return list(Person.objects.filter(pk__in=held.values("person_id")).order_by("full_name"))


def receivers(at: dt.datetime) -> list[Unit]:
    """Return the units a petition can be handed to on the day: those with an officer or a head. One query."""
    return list(_receiving(at))


def receiver_names(at: dt.datetime) -> list[NamedUnit]:
    """Return the same units as (pk, name), for a choice that shows nothing else. One query."""
    return [NamedUnit(*row) for row in _receiving(at).values_list("pk", "name")]


def commune_names(at: dt.datetime) -> list[NamedUnit]:
    """Return the communes of the day as (pk, name). One query."""
    rows = Unit.objects.on(day(at)).filter(kind="xa").order_by("name")
    return [NamedUnit(*row) for row in rows.values_list("pk", "name")]


def _receiving(at: dt.datetime) -> QuerySet[Unit]:
    held = Grant.objects.on(day(at)).filter(role__in=(Role.OFFICER, Role.HEAD), person__is_active=True)
    return Unit.objects.on(day(at)).filter(pk__in=held.values("unit_id")).order_by("level", "name")


def link(petition: Petition, petitioner: Petitioner) -> str:
    """Return the full address that opens the petition to its sender."""
    return f"{settings.PUBLIC_URL}/phan-anh/theo-doi/{petition.code}/{petitioner.secret}/"


def address(petition: Petition) -> str:
    """Return the full address of the petition's page on the desk."""
    return f"{settings.PUBLIC_URL}{desk_path(petition.code)}"


def desk_path(code: str) -> str:
    """Return the path of a petition's page on the desk."""
    return f"/xu-ly-phan-anh/{code}/"


def words(petition: Petition, petitioner: Petitioner) -> dict[str, Any]:
    """Return the facts every letter to the sender may use."""
    return {
        "ref": petition.code,
        "pin": rules.pin(petitioner.secret),
        "link": link(petition, petitioner),
        "unit": petition.lead.name if petition.lead else petition.centre.name,
        "centre": petition.centre.name,
        "due": format_moment(petition.due_at) if petition.due_at else "—",
        "title": petition.title,
    }


def names(units: Iterable[Unit]) -> str:
    """Return the names of units joined by commas."""
    return ", ".join(unit.name for unit in units)


def by_key(keys: Iterable[str], at: dt.datetime) -> dict[str, Unit]:
    """Return the units with these keys that exist on the day. One query."""
    found = Unit.objects.filter(Q(key__in=list(keys)))
    return {unit.key: unit for unit in found if unit.is_valid_on(day(at))}
