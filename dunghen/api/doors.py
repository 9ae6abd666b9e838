"""What rooms hang into the machine door: their routers and the scopes of keys. The shell knows no room by name.

A room registers in its ``apps.py``::

    doors.register(doors.Door("petitions", "dunghen.petitions.api.router", _("Phản ánh, kiến nghị"), {"petitions.read": _("đọc …")}))
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Door:
    """A room's part of the API. ``router`` is named, not given: it is imported with the addresses, not with every command."""

    prefix: str
    router: str
    label: Any
    scopes: Mapping[str, Any] = field(default_factory=dict)
    """Slug → what a key with this scope may be used for, in Vietnamese."""


_doors: dict[str, Door] = {}


def register(door: Door) -> None:
    """Hang a door; a prefix hangs there once."""
    if _doors.setdefault(door.prefix, door) != door:
        raise ValueError(f"The prefix {door.prefix} is registered twice.")


def doors() -> list[Door]:
    """Return the doors in the order of their prefixes."""
    return [_doors[prefix] for prefix in sorted(_doors)]


def scopes() -> dict[str, Any]:
    """Return slug → label of every scope."""
    return {slug: label for door in doors() for slug, label in door.scopes.items()}
