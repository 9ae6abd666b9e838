"""What rooms hang into the citizens' site: the doors of the home page, what stands below them, and the places of its navigation.

A room registers in its ``apps.py`` when its page exists; a door that is not open yet is not shown::

    doors.register(doors.Door(_("Gửi phản ánh, kiến nghị"), "petitions:new", order=10, about=_("…"), icon="chat"))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Door:
    """A door of the home page. ``label`` and ``about`` may be lazy; ``place`` is its short name in the navigation.

    ``is_open``: asked for each page, for doors that a province opens and closes; none: always open.
    """

    label: Any
    url_name: str
    order: int
    about: Any
    icon: str
    place: Any = ""
    is_open: Callable[[], bool] | None = None

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
    opened = (door for door in _doors.values() if door.is_open is None or door.is_open())
    return sorted(opened, key=lambda door: door.order)


@dataclass(frozen=True)
class Block:
    """A piece of the home page below the doors. ``draw`` gives it as HTML, "" when there is nothing to show yet.

    The home page stays under 100 kB and is opened more than any other: a block costs a few kilobytes and a few milliseconds.
    """

    name: str
    order: int
    draw: Callable[[HttpRequest], SafeString]


_blocks: dict[str, Block] = {}


def register_block(block: Block) -> None:
    """Hang ``block`` below the doors; a name stands for one block."""
    if _blocks.setdefault(block.name, block) != block:
        raise ValueError(f"The block {block.name} is registered twice.")


def blocks(request: HttpRequest) -> list[SafeString]:
    """Return what the blocks show now, in order."""
    drawn = [block.draw(request) for block in sorted(_blocks.values(), key=lambda block: block.order)]
    return [piece for piece in drawn if piece]
