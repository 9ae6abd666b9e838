"""What a row of an officers' list shows: the petition with its unit and officer, its state of time, the working minutes left."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from dunghen.kernel.commitments import calendars, timeliness
from dunghen.kernel.commitments import queries as commitments
from dunghen.petitions import rules
from dunghen.petitions.models import Petition
from dunghen.petitions.queries.naming import desk_path


class Shown(NamedTuple):
    """What a row shows of a petition. Plain values: fifty rows of five joined objects would cost more than the rest of the page."""

    pk: int
    code: str
    title: str
    field: str
    cls: str
    state: str
    waits_on: str
    due_at: dt.datetime | None
    received_at: dt.datetime
    sealed_case: bool
    round: int
    satisfied: bool | None
    suggestion: Mapping[str, Any]
    centre: str
    lead_id: int | None
    centre_id: int
    lead: str | None
    commune: str | None
    officer: str | None

    @property
    def url(self) -> str:
        return desk_path(self.code)


_PATHS: Final = {
    "centre": "centre__short_name", "lead": "lead__short_name", "commune": "commune__short_name",
    "officer": "answering__owner_person__full_name",
}  # fmt: skip


def full(found: Sequence[Petition]) -> list[Shown]:
    """Return the same petitions in the same order with all that a row shows. One query.

    A page is chosen on the petition's table alone, so that its index gives the order, and only the rows chosen are joined to others.
    """
    if not found:
        return []
    rows = Petition.objects.filter(pk__in=[one.pk for one in found])
    told = map(Shown._make, rows.values_list(*(_PATHS.get(name, name) for name in Shown._fields)))
    by_pk = {one.pk: one for one in told}
    return [by_pk[one.pk] for one in found if one.pk in by_pk]


@dataclass(frozen=True)
class Row:
    """A petition as a row shows it: its state of time and the working minutes left of whoever acts next."""

    petition: Shown
    timeliness: str
    minutes: int | None


def rows(found: Sequence[Shown], at: dt.datetime) -> list[Row]:
    """Give each petition its state of time; one pass of arithmetic for all."""
    soon = commitments.soon_until(at)
    dated = (
        (one.pk, one.lead_id or one.centre_id, one.due_at) for one in found if one.due_at is not None and one.waits_on
    )
    left = calendars.minutes_left(dated, at)
    return [Row(one, state_of_time(one, at, soon), left.get(one.pk)) for one in found]


def state_of_time(petition: Petition | Shown, at: dt.datetime, soon: dt.datetime) -> str:
    """Return the timeliness of the step under way, "" when nobody has to act."""
    if not petition.waits_on:
        return ""
    return timeliness.of(
        due_at=petition.due_at,
        closed_at=None,
        cancelled=False,
        suspended=petition.waits_on == rules.CITIZEN,
        at=at,
        soon_until=soon,
    )
