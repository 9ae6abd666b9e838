"""How a room asks for an assignment without knowing the room that gives one, and how each finds the other again.

A room that gives assignments registers a ``Giver``; a room whose things give rise to them registers a ``Source``. The asking itself is an
act: ``operations.ask``. Without a giver nothing can be asked, and pages show no button.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from dunghen.kernel import access
from dunghen.kernel.access import Action, Actor
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Unit


@dataclass(frozen=True)
class Asked:
    """What is asked of ``unit``: ``text`` is to be done by the end of ``due_on`` and proven by ``evidence``.

    ``heading`` gathers what belongs together (one slip of assignments each). ``origin``: the thing it comes from, a key of the asking
    room's ``Source``, with its words as they stand now. ``clause``: the commitment that orders it, when there is one.
    """

    unit: Unit
    text: str
    evidence: str
    due_on: dt.date
    heading: str
    origin_kind: str
    origin_ref: int
    origin_text: str
    clause: Commitment | None = None


@dataclass(frozen=True)
class Giver:
    """The room that gives assignments: ``give`` opens one inside the act under way and returns its commitment."""

    label: str | Promise
    action: Action
    """Who may ask for one."""
    give: Callable[[Actor, Asked, dt.datetime], Commitment]


@dataclass(frozen=True)
class Source:
    """A kind of thing that gives rise to assignments: where its page is, and who may open it (``on``: the thing itself, by its key)."""

    kind: str
    label: str | Promise
    action: Action
    url: Callable[[int], str]
    on: Callable[[int], access.HasUnits | None] = lambda ref: None


_givers: list[Giver] = []
_sources: dict[str, Source] = {}


def register_giver(giver: Giver) -> None:
    """Make ``giver`` the one who gives assignments (from the room's ``apps.ready``). A second one is refused."""
    if giver not in _givers:
        if _givers:
            raise ValueError("Assignments are given by one room only.")
        _givers.append(giver)


def register_source(source: Source) -> None:
    """Make ``source`` known (from the room's ``apps.ready``). A second form of a kind is refused."""
    if _sources.setdefault(source.kind, source) != source:
        raise ValueError(f"The source {source.kind} is registered twice.")


def giver() -> Giver | None:
    """Return who gives assignments, or None while no room does."""
    return _givers[0] if _givers else None


def source(kind: str) -> Source | None:
    return _sources.get(kind)


def may_ask(actor: Actor, at: dt.datetime) -> bool:
    """Say whether ``actor`` can be offered to make an assignment of something."""
    found = giver()
    return found is not None and access.may(actor, found.action, None, at)
