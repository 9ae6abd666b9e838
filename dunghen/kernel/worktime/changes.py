"""Telling others that the calendar changed, in the transaction that changes it: what they do stands or falls with the change."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from dunghen.kernel.access import Actor
from dunghen.kernel.organisation.models import Unit


@dataclass(frozen=True)
class CalendarChange:
    """What changed: days from ``first`` on (to ``last``, None: all later ones), for ``unit`` (None: for everybody)."""

    first: dt.date
    last: dt.date | None
    unit: Unit | None
    actor: Actor
    at: dt.datetime
    why: str
    """One Vietnamese phrase for trails, e.g. "lịch làm việc thêm ngày 24/11/2026"."""


Listener = Callable[[CalendarChange], None]

_listeners: list[Listener] = []


def on_calendar_change(listener: Listener) -> None:
    """Register ``listener`` (from ``apps.ready``); registering it again changes nothing. A refusal it raises undoes the change."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(change: CalendarChange) -> None:
    """Call every listener in the order of registration. Only operations of this package call it, inside their act."""
    for listener in _listeners:
        listener(change)
