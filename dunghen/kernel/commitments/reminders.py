"""Which reminder is due for which commitment on a day: one rule for all kinds.

Before due (7, 3 and 1 days), on the day, then every week; and a ladder: the longer a promise is late, the higher it is told. Of several
steps that passed while nobody ran the job only the newest counts, so nobody gets seven old letters at once. A step counts only when its
day came after the present due moment was set: who was given three days this morning is not told at noon that three days are left.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import connection

from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Delegation, Grant, Person, Role

OFFICER: Final = "officer"
HEAD: Final = "head"
OVERSEER: Final = "overseer"
LEADER: Final = "leader"
RUNGS: Final = (OFFICER, HEAD, OVERSEER, LEADER)


@dataclass(frozen=True)
class Plan:
    """``before``: days ahead of due; ``every``: days between reminders past due; ``ladder``: (rung, days late) from low to high."""

    before: tuple[int, ...] = (7, 3, 1)
    every: int = 7
    ladder: tuple[tuple[str, int], ...] = ((HEAD, 1), (OVERSEER, 3), (LEADER, 7))


def plan() -> Plan:
    """Return the plan that the settings give. Raises ValueError for a rung that does not exist."""
    ladder = tuple((str(rung), int(days)) for rung, days in settings.COMMITMENT_LADDER)
    for rung, _ in ladder:
        if rung not in RUNGS[1:]:
            raise ValueError(f"No such rung: {rung}; there are {', '.join(RUNGS[1:])}.")
    before = tuple(sorted((int(days) for days in settings.COMMITMENT_REMIND_BEFORE), reverse=True))
    return Plan(before, int(settings.COMMITMENT_REMIND_EVERY), ladder)


@dataclass(frozen=True)
class Step:
    """A reminder just written down: ``step`` is "before:7", "on", "after:2" (the second one past due) or "ladder:head"."""

    commitment_id: int
    step: str
    reference: str
    subject: str
    url: str
    due_at: dt.datetime
    days_left: int
    owner_unit_id: int
    owner_person_id: int | None
    overseer_unit_id: int | None

    @property
    def rung(self) -> str:
        kind, _, rung = self.step.partition(":")
        return rung if kind == "ladder" else OFFICER


# One statement for all open commitments. "left" are days of Viet Nam until due; "set_on" is the day the due moment was set.
_WRITE_DOWN = """
WITH near AS (
    SELECT c.*, (c.due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS due_on,
        (coalesce(c.due_set_at, c.opened_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS set_on
    FROM commitments_commitment c
    WHERE c.outcome = '' AND c.suspended_at IS NULL AND c.due_at < %(horizon)s
), reached AS (
    SELECT near.*, s.step, s.due_day FROM near, LATERAL (
        (
            SELECT 'before:' || b AS step, due_on - b AS due_day FROM unnest(%(before)s::int[]) AS b
            WHERE due_on - b <= %(day)s AND due_on > %(day)s ORDER BY b LIMIT 1
        )
        UNION ALL
        SELECT 'on', due_on WHERE due_on <= %(day)s AND due_on > %(day)s - %(every)s
        UNION ALL
        SELECT 'after:' || (%(day)s - due_on) / %(every)s, due_on + (%(day)s - due_on) / %(every)s * %(every)s
        WHERE due_on <= %(day)s - %(every)s
        UNION ALL
        SELECT 'ladder:' || rung, %(day)s
        FROM unnest(%(rungs)s::text[], %(lates)s::int[]) AS ladder (rung, late)
        WHERE greatest(due_on, set_on) + late <= %(day)s AND due_on < %(day)s
    ) AS s
    WHERE s.due_day > set_on
), written AS (
    INSERT INTO commitments_reminder (commitment_id, step, due_at, sent_at)
    SELECT r.id, r.step, r.due_at, %(at)s FROM reached r
    WHERE NOT EXISTS (
        SELECT 1 FROM commitments_reminder m WHERE m.commitment_id = r.id AND m.step = r.step AND m.due_at = r.due_at
    )
    ORDER BY r.id, r.step
    ON CONFLICT (commitment_id, step, due_at) DO NOTHING
    RETURNING commitment_id, step
)
SELECT r.id, r.step, r.reference, r.subject, r.url, r.due_at, r.due_on - %(day)s, r.owner_unit_id, r.owner_person_id,
    r.overseer_unit_id
FROM reached r JOIN written w ON w.commitment_id = r.id AND w.step = r.step
ORDER BY r.due_at, r.id, r.step
"""


def write_down(at: dt.datetime, wanted: Plan) -> list[Step]:
    """Write down every step that is reached at ``at`` and was not before; return them. One statement; inside an act.

    Two workers cannot both get a step: its row is unique, and the second waits for the first.
    """
    local = at.astimezone(ZONE)
    ahead = max(wanted.before, default=0) + 1
    horizon = dt.datetime.combine(local.date() + dt.timedelta(days=ahead), dt.time(), ZONE)
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE_DOWN,
            {
                "at": at,
                "day": local.date(),
                "horizon": horizon,
                "before": list(wanted.before),
                "every": wanted.every,
                "rungs": [rung for rung, _ in wanted.ladder],
                "lates": [late for _, late in wanted.ladder],
            },
        )
        return [Step(*row) for row in cursor.fetchall()]


# -- to whom --------------------------------------------------------------------------------------------------------------


class Recipients:
    """Who is told on a day, from two queries for all units at once."""

    def __init__(self, at: dt.datetime) -> None:
        day = at.astimezone(ZONE).date()
        self.people: dict[int, Person] = {}
        self._holders: dict[tuple[str, int], list[int]] = {}
        roles = (Role.HEAD, Role.CLERK, Role.SUPERVISOR, Role.LEADER)
        grants = Grant.objects.on(day).filter(role__in=roles, person__is_active=True).select_related("person")
        self._add((row.role, row.unit_id, row.person) for row in grants.order_by("id"))
        lent = Delegation.objects.on(day).filter(role__in=roles, taker__is_active=True, giver__is_active=True)
        # Only what the giver still holds is lent.
        self._add(
            (row.role, row.unit_id, row.taker)
            for row in lent.select_related("taker").order_by("id")
            if row.giver_id in self._holders.get((row.role, row.unit_id), ())
        )

    def _add(self, rows: Iterable[tuple[str, int, Person]]) -> None:
        for role, unit_id, person in list(rows):
            self.people[person.pk] = person
            held = self._holders.setdefault((role, unit_id), [])
            if person.pk not in held:
                held.append(person.pk)

    def know(self, ids: Iterable[int]) -> None:
        """Look up people who hold none of these roles, officers in charge. One query."""
        missing = set(ids) - self.people.keys()
        if missing:
            self.people.update(Person.objects.in_bulk(missing))

    def of(self, step: Step) -> Sequence[int]:
        """Return the ids of those who are told of ``step``; the next in line where a place is empty."""
        if step.rung == OFFICER:
            officer = self.people.get(step.owner_person_id or 0)
            if officer is not None and officer.is_active:
                return (officer.pk,)
            return self._first(step.owner_unit_id, Role.HEAD, Role.CLERK)
        if step.rung == HEAD:
            return self._first(step.owner_unit_id, Role.HEAD)
        if step.rung == OVERSEER:
            return self._first(step.overseer_unit_id, Role.SUPERVISOR, Role.CLERK, Role.HEAD)
        return [person for (role, _), held in self._holders.items() if role == Role.LEADER for person in held]

    def heads(self) -> dict[int, list[int]]:
        """Return head → ids of the units he or she heads."""
        found: dict[int, list[int]] = {}
        for (role, unit_id), held in self._holders.items():
            for person in held if role == Role.HEAD else ():
                found.setdefault(person, []).append(unit_id)
        return found

    def _first(self, unit_id: int | None, *roles: str) -> Sequence[int]:
        held: Any = (self._holders.get((role, unit_id)) for role in roles if unit_id is not None)
        return next((people for people in held if people), [])
