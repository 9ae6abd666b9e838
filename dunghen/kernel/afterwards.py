"""How a room that has closed something lets the person say how it was, without knowing who asks: a registry of one kind of link.

A room that asks afterwards registers (from ``apps.ready``) what gives the address of a one-time sheet for a closed thing; the page on which the
person follows it shows the address, and nothing when nobody asks. What is answered never leads back to the thing.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

PETITION, DOSSIER = "petition", "dossier"


@dataclass(frozen=True)
class Closed:
    """Something that was closed: what, its reference (unique within what it is), the key of the unit that handled it."""

    what: str
    reference: str
    unit: str = ""


Asks = Callable[[Closed, dt.datetime], str]
"""Returns the address of a one-time sheet about it at a moment, "" when nobody asks (any more)."""

_asking: list[Asks] = []


def register(asks: Asks) -> None:
    """Let ``asks`` be asked. Registering it again changes nothing."""
    if asks not in _asking:
        _asking.append(asks)


def url_of(closed: Closed, at: dt.datetime) -> str:
    """Return where the person says how it was, "" when nobody asks."""
    return next((url for asks in _asking if (url := asks(closed, at))), "")
