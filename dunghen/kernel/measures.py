"""The registry of published figures: how a room's number reaches a report, an index or a directive's target, by slug.

A room registers what it publishes (from ``apps.ready``); others look a slug up and live with its absence: a measure nobody registered
yet, or one that has no value for a period, is shown as "chưa có số liệu", never as nought.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

Number = int | float | Decimal
Period = tuple[dt.date, dt.date]
"""First and last day, both included."""


@dataclass(frozen=True)
class Scope:
    """What a value is asked for: as of ``at``, of one unit (by its key; None: the whole province), over a period (None: all along).

    ``field``: of one field of work (by its slug), ``commune``: of what happened in one commune (by its key); "": of all.
    """

    at: dt.datetime
    unit: str | None = None
    period: Period | None = None
    field: str = ""
    commune: str = ""
    shared: dict[str, Any] = attribute(default_factory=dict, compare=False, repr=False)
    """What the readers of one scope found for each other: several figures of a page rest on the same rows."""

    @property
    def narrows(self) -> frozenset[str]:
        """What it is narrowed by besides unit and period."""
        return frozenset(name for name in ("field", "commune") if getattr(self, name))


@dataclass(frozen=True)
class Measure:
    """A figure that a room publishes.

    ``value`` gives it for a scope, in ``unit`` (percent as 82.5, not 0.825), None: not measured. ``list_url`` leads to the list behind
    the number for the same scope, "" when there is none. ``narrows``: what it can be asked by besides unit and period. ``source`` is the legal or official origin of the definition, ``owner`` who
    answers for it.
    """

    slug: str
    name: str | Promise
    unit: str | Promise
    definition: str | Promise
    source: str
    owner: str
    value: Callable[[Scope], Number | None]
    list_url: Callable[[Scope], str] = lambda scope: ""
    narrows: frozenset[str] = frozenset()


_measures: dict[str, Measure] = {}


def register(measure: Measure) -> None:
    """Publish ``measure``. Registering the same again changes nothing; a slug has one meaning, so a second one is refused."""
    if _measures.setdefault(measure.slug, measure) != measure:
        raise ValueError(f"The measure {measure.slug} is registered twice.")


def known() -> Mapping[str, Measure]:
    """Return every published measure by slug."""
    return _measures


def get(slug: str) -> Measure | None:
    """Return the measure, or None while no room publishes it."""
    return _measures.get(slug)


@dataclass(frozen=True)
class Reading:
    """A value with what a page needs to show beside it."""

    value: Number
    unit: str
    at: dt.datetime
    list_url: str


def read(slug: str, scope: Scope) -> Reading | None:
    """Return the live value of ``slug``, or None: nobody publishes it, or it is not measured for this scope."""
    measure = get(slug)
    if measure is None or not scope.narrows <= measure.narrows:
        return None
    value: Any = measure.value(scope)
    if value is None:
        return None
    return Reading(value, str(measure.unit), scope.at, measure.list_url(scope))
