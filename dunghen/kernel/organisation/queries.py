"""Reads over units and people. Everything about units on a date goes through the directory, kept in memory per edition of the data."""

import datetime as dt
from collections.abc import Iterable
from threading import Lock
from typing import Any
from uuid import UUID

from dunghen.kernel.clock import ZONE

from .directory import (
    AliasFact,
    Directory,
    GroupFact,
    GroupResult,
    Heir,
    ParentFact,
    Resolution,
    SuccessionFact,
    UnitFact,
    groups_on,
    resolve,
)
from .directory import expand as expand_wording
from .models import Edition, Grant, Person, Role, Unit, UnitAlias, UnitGroup, UnitParent, UnitSuccession

AnyUnit = int | Unit | UnitFact
"""A unit by its id, its row or its fact."""

_lock = Lock()
_kept: tuple[UUID, Directory] | None = None


def directory() -> Directory:
    """The units of the present edition. One query when they are in memory already; six when an edition is met first."""
    global _kept
    mark = Edition.objects.values_list("mark", flat=True).first()
    if mark is None:
        return _read()
    kept = _kept
    if kept is None or kept[0] != mark:
        with _lock:
            kept = _kept
            if kept is None or kept[0] != mark:
                kept = _kept = (mark, _read())
    return kept[1]


def _read() -> Directory:
    units = Unit.objects.values_list(
        "id", "key", "name", "short_name", "kind", "level", "territory", "valid_from", "valid_to"
    )
    parents = UnitParent.objects.values_list("unit_id", "parent_id", "valid_from", "valid_to")
    aliases = UnitAlias.objects.values_list("unit_id", "text", "kind", "valid_from", "valid_to")
    steps = UnitSuccession.objects.values_list(
        "predecessor_id", "successor_id", "effective_on", "share", "main", "basis", "note"
    )
    return Directory(
        (UnitFact(*row) for row in units.order_by("id")),
        (ParentFact(*row) for row in parents),
        (AliasFact(*row) for row in aliases.order_by("id")),
        (SuccessionFact(*row) for row in steps.order_by("id")),
        (_group(row) for row in UnitGroup.objects.order_by("id")),
    )


def _group(row: Any) -> GroupFact:
    return GroupFact(
        row.pk,
        row.key,
        row.name,
        tuple(row.wordings),
        tuple(row.rule),
        frozenset(row.except_keys),
        row.note,
        row.valid_from,
        row.valid_to,
    )


def _id(unit: AnyUnit) -> int:
    return unit if isinstance(unit, int) else int(unit.id)


# -- the tree -----------------------------------------------------------------------------------------------------------


def units(on: dt.date) -> tuple[UnitFact, ...]:
    """Every unit alive on ``on``, in the order of the tree."""
    return tuple(unit for unit, _ in directory().on(on).walk())


def tree(on: dt.date) -> tuple[tuple[UnitFact, int], ...]:
    """Every unit alive on ``on`` with its depth below the root (0), parents before children."""
    return tuple(directory().on(on).walk())


def descendants(unit_ids: Iterable[AnyUnit], on: dt.date) -> frozenset[int]:
    """The ids of the units and of everything below them on ``on``."""
    return directory().on(on).descendants(_id(unit) for unit in unit_ids)


def ancestors(unit: AnyUnit, on: dt.date) -> tuple[UnitFact, ...]:
    """The units above, nearest first."""
    return directory().on(on).ancestors(_id(unit))


# -- succession ---------------------------------------------------------------------------------------------------------


def successors_of(unit: AnyUnit, on: dt.date) -> tuple[Heir, ...]:
    """Who holds on ``on`` what the unit had, through any number of steps; the unit itself while it lives."""
    return directory().successors_of(_id(unit), on)


def predecessors_of(unit: AnyUnit, on: dt.date | None = None) -> tuple[UnitFact, ...]:
    """Whom the unit took over from: directly, or those alive on the earlier day ``on``."""
    return directory().predecessors_of(_id(unit), on)


# -- names and groups ---------------------------------------------------------------------------------------------------


def resolve_name(text: str, on: dt.date, *, within: int | None = None) -> Resolution:
    """The unit or group that a letter of day ``on`` means by ``text``, or candidates and a Vietnamese sentence."""
    return resolve(directory(), text, on, within=within)


def groups(on: dt.date) -> tuple[GroupFact, ...]:
    """The groups whose rule is in force on ``on``."""
    return groups_on(directory(), on)


def expand(wording: str | GroupFact, on: dt.date, addressees: Iterable[int] | None = None) -> GroupResult:
    """The units a group or its wording ("các sở, ban, ngành trừ Sở Du lịch") means on ``on``, or why there are none."""
    return expand_wording(directory(), wording, on, addressees)


# -- people -----------------------------------------------------------------------------------------------------------


TOLD = (Role.HEAD, Role.LEADER, Role.OFFICER)
"""Who speaks for a unit, the first of them that there is."""


def people_of(unit_ids: Iterable[int], at: dt.datetime) -> dict[int, list[Person]]:
    """Return who is told for each unit: its heads; where it has none its leaders (a province's committee); else its officers. One query."""
    rows = (
        Grant.objects.on(at.astimezone(ZONE).date())
        .filter(unit_id__in=list(unit_ids), role__in=TOLD, person__is_active=True)
        .select_related("person")
        .order_by("person_id")
    )
    held: dict[str, dict[int, list[Person]]] = {role: {} for role in TOLD}
    for grant in rows:
        held[grant.role].setdefault(grant.unit_id, []).append(grant.person)
    return {unit: people for role in reversed(TOLD) for unit, people in held[role].items()}
