"""Reads for "my work" and the global search: every open promise this person may see, ordered by what hurts next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from dunghen.desk import navigation
from dunghen.kernel import access
from dunghen.kernel.commitments import calendars, kinds, timeliness
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments.models import Commitment, CommitmentQuerySet
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import search_key
from dunghen.kernel.worktime.arithmetic import Calendar, OutsideCalendar, working_minutes_between

MINE, UNIT, ALL = "mine", "unit", "all"
SCOPES = (MINE, UNIT, ALL)
STATES = (timeliness.OVERDUE, timeliness.DUE_SOON, timeliness.IN_TIME, timeliness.SUSPENDED, timeliness.UNDATED)


@dataclass(frozen=True)
class Wanted:
    """What part of the work is asked for. ``state`` and ``kind`` empty: any."""

    scope: str = MINE
    state: str = ""
    kind: str = ""


def work(actor: Person, wanted: Wanted, at: dt.datetime) -> CommitmentQuerySet:
    """Return the open commitments of ``wanted``, with the owners that a row shows."""
    rows = _in_scope(commitments.visible(actor, at).open(), actor, wanted.scope, at)
    if wanted.state:
        rows = rows.in_state(wanted.state, at, commitments.soon_until(at))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    return rows.select_related("owner_unit", "owner_person")


def _in_scope(rows: CommitmentQuerySet, actor: Person, scope: str, at: dt.datetime) -> CommitmentQuerySet:
    if scope == MINE:
        return rows.filter(owner_person=actor)
    if scope == UNIT:
        return rows.filter(owner_unit__in=access.standing(actor, at).all_units())
    return rows


@dataclass(frozen=True)
class Counts:
    """How many open commitments each saved view holds, at one moment."""

    scopes: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    """Within the scope asked for."""
    kinds: list[tuple[str, str, int]] = field(default_factory=list)
    """(slug, label, count) within the scope asked for."""


def counts(actor: Person, wanted: Wanted, at: dt.datetime) -> Counts:
    """Count every saved view. Two SQL queries besides the person's standing."""
    soon = commitments.soon_until(at)
    units = access.standing(actor, at).all_units()
    seen = commitments.visible(actor, at).open()
    in_scope = {MINE: Q(owner_person=actor), UNIT: Q(owner_unit__in=units), ALL: Q()}[wanted.scope]
    figures = seen.aggregate(
        scope_mine=Count("pk", filter=Q(owner_person=actor)),
        scope_unit=Count("pk", filter=Q(owner_unit__in=units)),
        scope_all=Count("pk"),
        **{f"state_{state}": Count("pk", filter=timeliness.condition(state, at, soon) & in_scope) for state in STATES},
    )
    by_kind = _in_scope(seen, actor, wanted.scope, at).values_list("kind").annotate(count=Count("pk")).order_by("kind")
    return Counts(
        scopes={scope: figures[f"scope_{scope}"] for scope in SCOPES},
        states={state: figures[f"state_{state}"] for state in STATES},
        kinds=[(slug, str(kinds.label(slug)), count) for slug, count in by_kind],
    )


@dataclass(frozen=True)
class Row:
    """A commitment as a row shows it."""

    commitment: Commitment
    state: str
    minutes: int | None
    """Working minutes until due, negative past it; None without a dated term."""
    kind_label: str


def rows(found: Sequence[Commitment], at: dt.datetime) -> list[Row]:
    """Give each commitment its state and working time left; no SQL."""
    soon = commitments.soon_until(at)
    by_unit = calendars.of_many({row.owner_unit_id for row in found})
    return [
        Row(
            row,
            row.timeliness(at, soon),
            minutes_left(by_unit[row.owner_unit_id], at, row.due_at),
            str(kinds.label(row.kind)),
        )
        for row in found
    ]


def minutes_left(calendar: Calendar, at: dt.datetime, due_at: dt.datetime | None) -> int | None:
    """Return the working minutes from ``at`` to ``due_at``, negative past it; None without a due moment or beyond the calendar."""
    if due_at is None:
        return None
    try:
        return int(working_minutes_between(calendar, at, due_at))
    except OutsideCalendar:
        return None


def find(actor: Person, text: str, at: dt.datetime, limit: int) -> list[navigation.Hit]:
    """Return open and closed commitments whose reference or subject holds the words of ``text``, with or without diacritics."""
    if not search_key(text):
        return []
    found = commitments.search(commitments.visible(actor, at), text).select_related("owner_unit")
    return [
        navigation.Hit(row.commitment.subject, row.commitment.url, _about(row), row.state)
        for row in rows(list(found.order_by("-opened_at", "-pk")[:limit]), at)
    ]


def _about(row: Row) -> str:
    return f"{row.commitment.reference} · {row.kind_label} · {row.commitment.owner_unit.short_name}"
