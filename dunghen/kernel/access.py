"""Who may see and do what. Every decision of the product is taken here and nowhere else; the answer without a rule is no.

A room declares its actions as data (``Action``): which role, standing in which relation to the object, may do it. Objects tell which
units stand in which relation to them (``access_units``), querysets tell in which columns these units are. The same declaration
therefore answers "may Minh open this one?" and "which ones may Minh see?".
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from dunghen.kernel import errors, tables
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Person, Role

ANYWHERE = "anywhere"
"""The role counts wherever it is held: for roles whose subject is the whole province."""


@dataclass(frozen=True)
class Allow:
    """``role`` held in a unit that stands in relation ``at`` to the object (``ANYWHERE``: in any unit)."""

    role: str
    at: str = ANYWHERE


@dataclass(frozen=True)
class Action:
    """Something that can be done or seen. ``allow`` lists the only ways to be allowed; ``public`` is for acts of citizens."""

    slug: str
    label: str | Promise
    allow: tuple[Allow, ...] = ()
    public: bool = False
    signed_in: bool = False
    """Anybody with an account (own settings and the like)."""

    def __post_init__(self) -> None:
        if _actions.setdefault(self.slug, self) != self:
            raise ValueError(f"The action {self.slug} is declared twice.")


_actions: dict[str, Action] = {}


def actions() -> Mapping[str, Action]:
    """Return every declared action by slug (for the role × action matrix)."""
    return _actions


class HasUnits(Protocol):
    def access_units(self) -> Mapping[str, frozenset[int]]:
        """Return relation → unit ids, e.g. {"owner": {12}, "issuer": {1}}."""


@dataclass(frozen=True)
class SystemActor:
    """The product itself, acting by timer. It may do what declares no human way too, and signs the journal with its own name."""

    full_name: str = "Hệ thống"
    id: None = None


@dataclass(frozen=True)
class PublicActor:
    """A citizen without an account, or a visitor."""

    full_name: str = "Người dân"
    id: None = None


SYSTEM = SystemActor()
PUBLIC = PublicActor()
Actor = Person | SystemActor | PublicActor


@dataclass(frozen=True)
class Standing:
    """The roles a person holds on a day: (role, unit id) → the person on whose behalf, or None when held in one's own name."""

    held: Mapping[tuple[str, int], int | None] = field(default_factory=dict)

    def units(self, role: str) -> frozenset[int]:
        return frozenset(unit for held, unit in self.held if held == role)

    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _ in self.held)

    def all_units(self) -> frozenset[int]:
        return frozenset(unit for _, unit in self.held)


# A delegation holds only while its giver still holds the role: nobody can give what he no longer has. Own grants come last: they win.
_HELD = """
SELECT d.role, d.unit_id, d.giver_id, d.id FROM organisation_delegation d JOIN organisation_person p ON p.id = d.giver_id AND p.is_active
WHERE d.taker_id = $1 AND (d.valid_from IS NULL OR d.valid_from <= $2) AND (d.valid_to IS NULL OR d.valid_to >= $2) AND EXISTS (
    SELECT 1 FROM organisation_grant h WHERE h.person_id = d.giver_id AND h.unit_id = d.unit_id AND h.role = d.role
    AND (h.valid_from IS NULL OR h.valid_from <= $2) AND (h.valid_to IS NULL OR h.valid_to >= $2))
UNION ALL
SELECT g.role, g.unit_id, NULL, 0 FROM organisation_grant g
WHERE g.person_id = $1 AND (g.valid_from IS NULL OR g.valid_from <= $2) AND (g.valid_to IS NULL OR g.valid_to >= $2)
ORDER BY 4 DESC
"""


def standing(actor: Actor, at: dt.datetime) -> Standing:
    """Return what ``actor`` is on the day of ``at``: own grants and delegations received. One query, kept on the person object."""
    if not isinstance(actor, Person) or not actor.is_active or actor.pk is None:
        return Standing()
    day = at.astimezone(ZONE).date()
    kept: dict[dt.date, Standing] = actor.__dict__.setdefault("_standings", {})
    if day not in kept:
        rows = tables.ask(_HELD, [actor.pk, day])
        kept[day] = Standing({(role, unit_id): giver_id for role, unit_id, giver_id, _ in rows})
    return kept[day]


@dataclass(frozen=True)
class Decision:
    allowed: bool
    on_behalf_of_id: int | None = None


def decide(actor: Actor, action: Action, on: HasUnits | None, at: dt.datetime) -> Decision:
    """Say whether ``actor`` may do ``action`` on ``on`` at ``at``; refuse when nothing allows it."""
    if isinstance(actor, SystemActor):
        return Decision(True)
    if action.public:
        return Decision(True)
    if isinstance(actor, PublicActor) or not actor.is_active:
        return Decision(False)
    if action.signed_in:
        return Decision(True)
    mine = standing(actor, at)
    related = on.access_units() if on is not None else {}
    fits = [
        behalf
        for allow in action.allow
        for (role, unit), behalf in mine.held.items()
        if role == allow.role and (allow.at == ANYWHERE or unit in related.get(allow.at, frozenset()))
    ]
    if not fits:
        return Decision(False)
    # Own name before a delegation: the journal names a giver only where the act needed one.
    return Decision(True, None if None in fits else fits[0])


def may(actor: Actor, action: Action, on: HasUnits | None, at: dt.datetime) -> bool:
    return decide(actor, action, on, at).allowed


def ever(actor: Actor, action: Action, at: dt.datetime) -> bool:
    """Say whether ``actor`` could do ``action`` on anything at all: holds one of its roles somewhere."""
    if may(actor, action, None, at):
        return True
    roles = standing(actor, at).roles()
    return any(allow.role in roles for allow in action.allow)


def require(actor: Actor, action: Action, on: HasUnits | None, at: dt.datetime) -> Decision:
    """Return the decision, or refuse with ``errors.Forbidden``."""
    decision = decide(actor, action, on, at)
    if not decision.allowed:
        raise errors.Forbidden(action=action.label)
    return decision


_Rows = TypeVar("_Rows", bound=Model)


def visible(
    rows: QuerySet[_Rows], actor: Actor, action: Action, at: dt.datetime, columns: Mapping[str, str | Iterable[str]]
) -> QuerySet[_Rows]:
    """Keep the rows on which ``actor`` may do ``action``.

    ``columns`` maps each relation of ``access_units`` to the lookup(s) that hold its unit id(s), e.g. {"owner": "unit_id"}; a column that
    holds several units in one array is named with its lookup: {"above": "above__overlap"}.
    """
    if isinstance(actor, SystemActor) or action.public:
        return rows
    if isinstance(actor, PublicActor) or not actor.is_active:
        return rows.none()
    if action.signed_in:
        return rows
    mine = standing(actor, at)
    condition = Q(pk__in=())
    for allow in action.allow:
        units = mine.units(allow.role)
        if not units:
            continue
        if allow.at == ANYWHERE:
            return rows
        for column in _columns(columns, allow.at):
            condition |= Q(**{column: list(units)}) if column.endswith("__overlap") else Q(**{f"{column}__in": units})
    return rows.filter(condition)


def _columns(columns: Mapping[str, str | Iterable[str]], relation: str) -> tuple[str, ...]:
    named: Any = columns.get(relation, ())
    return (named,) if isinstance(named, str) else tuple(named)


__all__ = [
    "ANYWHERE", "Action", "Actor", "Allow", "Decision", "PUBLIC", "PublicActor", "Role", "SYSTEM", "Standing", "SystemActor",
    "actions", "decide", "ever", "may", "require", "standing", "visible",
]  # fmt: skip
