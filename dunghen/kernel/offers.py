"""What one room offers that others may put before a person: a form of theirs that begins there and goes on in the room itself.

A room registers in ``apps.ready``; another one asks by slug and shows nothing while nobody offers it. Nothing passes between the rooms but
what the person types and sends: the form goes from his browser to the room that offered it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

PETITION = "petition"
"""Begin a petition: the field takes its text in the person's own words."""


@dataclass(frozen=True)
class Start:
    """Where the form goes (by POST), the name of the field that is typed in, the longest text, and what goes along unseen."""

    url: str
    text_field: str
    longest: int
    hidden: Mapping[str, str] = field(default_factory=dict)


_offers: dict[str, Callable[[], Start]] = {}


def register(slug: str, start: Callable[[], Start]) -> None:
    """Offer ``slug``; ``start`` is asked for each page that shows it. Of each kind there is one offer."""
    if _offers.setdefault(slug, start) is not start:
        raise ValueError(f"{slug} is offered twice.")


def get(slug: str) -> Start | None:
    """Return how to begin, None while no room offers it."""
    start = _offers.get(slug)
    return start() if start else None
