"""Reads for "my work" and the global search: every open promise this person may see, ordered by what hurts next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from dunghen.desk import navigation
from dunghen.kernel import access
from dunghen.kernel.commitments import calendars, kinds, timeliness, verbs
from dunghen.kernel.commitments.models import Commitment, CommitmentQuerySet
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import search_key
from dunghen.kernel.worktime.arithmetic import add_working_days, working_minutes_between

COLUMNS = {"owner": "owner_unit_id", "overseer": "overseer_unit_id"}
SOON_WORKING_DAYS = 2
"""A promise due within this many working days counts as due soon on the desk."""

MINE, UNIT, ALL = "mine", "unit", "all"
SCOPES = (MINE, UNIT, ALL)
STATES = (timeliness.OVERDUE, timeliness.DUE_SOON, timeliness.IN_TIME, timeliness.SUSPENDED, timeliness.UNDATED)


@dataclass(frozen=True)
class Wanted:
    """What part of the work is asked for. ``state`` and ``kind`` empty: any."""

    scope: str = MINE
    state: str = ""
    kind: str = ""


def soon_until(at: dt.datetime) -> dt.datetime:
    """Return the moment up to which a promise counts as due soon."""
    found: dt.datetime = add_working_days(calendars.of(None), at, SOON_WORKING_DAYS)
    return found


def visible(actor: Person, at: dt.datetime) -> CommitmentQuerySet:
    """Return the commitments ``actor`` may see."""
    return access.visible(Commitment.objects.all(), actor, verbs.SEE, at, COLUMNS)


def work(actor: Person, wanted: Wanted, at: dt.datetime) -> CommitmentQuerySet:
    """Return the open commitments of ``wanted``, with the owners that a row shows."""
    rows = _in_scope(visible(actor, at).open(), actor, wanted.scope, at)
    if wanted.state:
        rows = rows.in_state(wanted.state, at, soon_until(at))
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
    soon = soon_until(at)
    units = access.standing(actor, at).all_units()
    seen = visible(actor, at).open()
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


def rows(commitments: Sequence[Commitment], at: dt.datetime) -> list[Row]:
    """Give each commitment its state and working time left; one pass of arithmetic per calendar, no SQL."""
    soon = soon_until(at)
    left: dict[int, int] = {}
    dated = [commitment for commitment in commitments if commitment.due_at is not None]
    by_unit = calendars.of_many({commitment.owner_unit_id for commitment in dated})
    for calendar in {id(found): found for found in by_unit.values()}.values():
        mine = [commitment for commitment in dated if by_unit[commitment.owner_unit_id] is calendar]
        for commitment in mine:
            left[commitment.pk] = int(working_minutes_between(calendar, at, commitment.due_at))
    return [
        Row(
            commitment,
            commitment.timeliness(at, soon),
            left.get(commitment.pk),
            str(kinds.label(commitment.kind)),
        )
        for commitment in commitments
    ]


def find(actor: Person, text: str, at: dt.datetime, limit: int) -> list[navigation.Hit]:
    """Return open and closed commitments whose reference or subject holds the words of ``text``, with or without diacritics."""
    words = search_key(text).split()
    if not words:
        return []
    found = visible(actor, at).select_related("owner_unit")
    for word in words:
        found = found.filter(search__contains=word)
    return [
        navigation.Hit(row.commitment.subject, row.commitment.url, _about(row), row.state)
        for row in rows(list(found.order_by("-opened_at", "-pk")[:limit]), at)
    ]


def _about(row: Row) -> str:
    return f"{row.commitment.reference} · {row.kind_label} · {row.commitment.owner_unit.short_name}"
