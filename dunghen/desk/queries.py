"""Reads for "my work" and the global search: every open promise this person may see, ordered by what hurts next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from dunghen.desk import navigation
from dunghen.kernel import access
from dunghen.kernel.commitments import calendars, kinds, timeliness
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments.models import Commitment, CommitmentQuerySet, Reminder
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import search_key

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
    """Count every saved view in one pass over the open commitments: one SQL query besides the person's standing."""
    soon = commitments.soon_until(at)
    units = access.standing(actor, at).all_units()
    scopes = {MINE: Q(owner_person=actor), UNIT: Q(owner_unit__in=units), ALL: Q(pk__gt=0)}
    inside = scopes[wanted.scope]
    by_kind = (
        commitments.visible(actor, at)
        .open()
        .order_by()
        .values("kind")
        .annotate(
            inside=Count("pk", filter=inside),
            **{f"scope_{scope}": Count("pk", filter=condition) for scope, condition in scopes.items()},
            **{
                f"state_{state}": Count("pk", filter=timeliness.condition(state, at, soon) & inside) for state in STATES
            },
        )
    )
    figures: list[dict[str, Any]] = [dict(row) for row in by_kind]
    return Counts(
        scopes={scope: sum(row[f"scope_{scope}"] for row in figures) for scope in SCOPES},
        states={state: sum(row[f"state_{state}"] for row in figures) for state in STATES},
        kinds=sorted((row["kind"], str(kinds.label(row["kind"])), row["inside"]) for row in figures if row["inside"]),
    )


def escalated(actor: Person, at: dt.datetime) -> CommitmentQuerySet:
    """Return the open commitments whose lateness climbed to the top of the ladder: the chairman's list, all rooms together."""
    told = Reminder.objects.filter(commitment=OuterRef("pk"), step="ladder:leader", due_at=OuterRef("due_at"))
    rows: CommitmentQuerySet = commitments.visible(actor, at).open().filter(Exists(told))
    return rows.select_related("owner_unit", "owner_person")


@dataclass(frozen=True)
class Row:
    """A commitment as a row shows it."""

    commitment: Commitment
    state: str
    minutes: int | None
    """Working minutes until due, negative past it; None without a dated term."""
    kind_label: str


def rows(found: Sequence[Commitment], at: dt.datetime) -> list[Row]:
    """Give each commitment its state and working time left."""
    soon = commitments.soon_until(at)
    dated = ((row.pk, row.owner_unit_id, row.due_at) for row in found if row.due_at is not None)
    left = calendars.minutes_left(dated, at)
    return [Row(row, row.timeliness(at, soon), left.get(row.pk), str(kinds.label(row.kind))) for row in found]


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
