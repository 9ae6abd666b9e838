"""What rooms hang into the desk's frame: places in the navigation and searchers. The desk knows none of them by name.

A room registers in its ``apps.py``::

    def ready(self) -> None:
        from dunghen.desk import navigation
        from dunghen.directives import access

        navigation.register(navigation.Item(_("Văn bản"), "directives:letters", order=20, action=access.SEE_LETTERS, icon="file"))
        navigation.register_searcher(navigation.Searcher(_("Văn bản chỉ đạo"), queries.search, order=20, action=access.SEE_LETTERS))
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from dunghen.kernel import access


@dataclass(frozen=True)
class Item:
    """A place in the navigation. ``label`` may be lazy; ``url_name`` takes no arguments.

    ``group``: under which word it stands together with others; none: by itself. Of a group of which somebody may open one place alone,
    that place stands by itself too.
    """

    label: Any
    url_name: str
    order: int
    action: access.Action
    icon: str = "list"
    group: Any = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Hit:
    """One thing found: its title, its address, a line about it."""

    title: str
    url: str
    about: str = ""
    state: str = ""
    """Timeliness, shown as a badge when given."""


@dataclass(frozen=True)
class Searcher:
    """Finds things of one room: ``find(actor, text, at, limit)`` returns hits the actor may see, best first."""

    label: Any
    find: Callable[[access.Actor, str, dt.datetime, int], Iterable[Hit]]
    order: int
    action: access.Action


_items: dict[str, Item] = {}
_searchers: dict[str, Searcher] = {}


def register(item: Item) -> None:
    """Hang ``item`` into the navigation; an address hangs there once."""
    if _items.setdefault(item.url_name, item) != item:
        raise ValueError(f"The place {item.url_name} is registered twice.")


def register_searcher(searcher: Searcher) -> None:
    """Add ``searcher`` to the global search; one for each action and label."""
    _searchers[f"{searcher.action.slug}:{searcher.label}"] = searcher


def open_to(actor: access.Actor, action: access.Action, at: dt.datetime) -> bool:
    """Say whether ``actor`` may enter the place of ``action``."""
    return access.ever(actor, action, at)


def items(actor: access.Actor, at: dt.datetime) -> list[Item]:
    """Return the places ``actor`` may go to, in order."""
    return sorted((item for item in _items.values() if open_to(actor, item.action, at)), key=lambda item: item.order)


def searchers(actor: access.Actor, at: dt.datetime) -> list[Searcher]:
    """Return the searchers whose subject ``actor`` may see, in order."""
    found = (searcher for searcher in _searchers.values() if open_to(actor, searcher.action, at))
    return sorted(found, key=lambda searcher: searcher.order)
