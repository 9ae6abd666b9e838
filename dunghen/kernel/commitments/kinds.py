"""Kinds of commitments that rooms register: how a kind is called, and what its room does when the kernel moves many at once.

The kernel hands over all open commitments of a unit, or moves due moments when a calendar changes, without knowing any room; a room
that repeats the owner or the due moment in its own rows follows here, in the same transaction.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dunghen.kernel.access import Action
from dunghen.kernel.organisation.models import Unit

HandedOver = Callable[[Sequence[int], Unit, dt.datetime], None]
"""Called with commitment ids, their new owner and the moment."""
DueMoved = Callable[[Sequence[int], dt.datetime], None]
"""Called with the ids of commitments whose due moment moved, and the moment."""


@dataclass(frozen=True)
class Kind:
    """``slug`` as in ``Commitment.kind``; ``label`` in Vietnamese for lists."""

    slug: str
    label: str
    on_handed_over: HandedOver | None = None
    on_due_moved: DueMoved | None = None
    see: Action | None = None
    """What the room's page of such a commitment asks. Who holds none of its roles finds the kind in no list, unless it is his own."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make ``kind`` known (from the room's ``apps.ready``). Registering it again changes nothing; a second form is refused."""
    if _kinds.setdefault(kind.slug, kind) != kind:
        raise ValueError(f"The kind {kind.slug} is registered twice.")


def known() -> Mapping[str, Kind]:
    return _kinds


def label(slug: str) -> str:
    """Return the kind's Vietnamese name, or its slug when its room was removed."""
    return _kinds[slug].label if slug in _kinds else slug
