"""What rooms hang into the citizens' site: the doors of the home page and the places of its navigation.

A room registers in its ``apps.py`` when its page exists; a door that is not open yet is not shown::

    doors.register(doors.Door(_("Gửi phản ánh, kiến nghị"), "petitions:new", order=10, about=_("…"), icon="chat"))
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Door:
    """A door of the home page. ``label`` and ``about`` may be lazy; ``place`` is its short name in the navigation."""

    label: Any
    url_name: str
    order: int
    about: Any
    icon: str
    place: Any = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_doors: dict[str, Door] = {}


def register(door: Door) -> None:
    """Open ``door``; an address has one door."""
    if _doors.setdefault(door.url_name, door) != door:
        raise ValueError(f"The door {door.url_name} is registered twice.")


def doors() -> list[Door]:
    """Return the open doors in order."""
    return sorted(_doors.values(), key=lambda door: door.order)
