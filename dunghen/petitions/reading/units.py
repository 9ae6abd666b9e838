"""Units by day: names, the district a commune lay in, and who carries on after a merger. Read from `data/units/`."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from dunghen.kernel.text import fold

from .tables import unit_rows
from .values import Unit

_FIRST, _LAST = dt.date.min, dt.date.max


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of the directory; the days are inclusive."""

    key: str
    name: str
    short_name: str
    level: str
    territory: str
    first: dt.date
    last: dt.date


class Directory:
    """All units with parents and successors."""

    def __init__(self) -> None:
        self.units: dict[str, Row] = {}
        for row in unit_rows("units.csv"):
            first, last = _day(row["valid_from"], _FIRST), _day(row["valid_to"], _LAST)
            self.units[row["key"]] = Row(
                row["key"], row["name"], row["short_name"], row["level"], row["territory"], first, last
            )
        self.parents: dict[str, str] = {row["unit"]: row["parent"] for row in unit_rows("parents.csv")}
        self.after: dict[str, list[tuple[str, dt.date, bool]]] = defaultdict(list)
        self.before: dict[str, list[str]] = defaultdict(list)
        for row in unit_rows("successions.csv"):
            day = _day(row["effective_on"], _FIRST)
            self.after[row["predecessor"]].append((row["successor"], day, bool(row["main"].strip())))
            self.before[row["successor"]].append(row["predecessor"])

    def district(self, key: str) -> str | None:
        """Return the unit of district level that a unit is, lay in, or came from."""
        row = self.units.get(key)
        if row is None:
            return None
        if row.level == "huyen":
            return key
        parent = self.parents.get(key)
        if parent and self.units[parent].level == "huyen":
            return parent
        for earlier in self.before.get(key, ()):
            if self.units[earlier].level == "huyen":
                return earlier
        for earlier in self.before.get(key, ()):
            if found := self.district(earlier):
                return found
        return None

    def on(self, key: str, day: dt.date) -> Unit | None:
        """Return the unit that carries on a unit's work on a day; None when nobody is known to."""
        for _ in range(8):
            row = self.units.get(key)
            if row is None:
                return None
            if row.last >= day:
                return Unit(row.key, row.name)
            heirs = self.after.get(key, [])
            main = [heir for heir, _, is_main in heirs if is_main] or [heir for heir, *_ in heirs][:1]
            if not main:
                return None
            key = _namesake(row, [heir for heir, *_ in heirs], self.units) or main[0]
        return None


def _namesake(row: Row, heirs: list[str], units: dict[str, Row]) -> str | None:
    """Of many heirs without a main one, the commune that kept the district's name is its former seat."""
    if row.level != "huyen":
        return None
    own = fold(row.short_name).split(" ", 1)[-1]
    tail = {heir: fold(units[heir].short_name) for heir in heirs if heir in units}
    return next(
        (
            heir
            for heir, name in tail.items()
            if name.split(" ", 1)[-1].removeprefix("xa ") == own.removeprefix("xa ").removeprefix("pho ")
        ),
        None,
    )


def _day(text: str, default: dt.date) -> dt.date:
    return dt.date.fromisoformat(text) if text.strip() else default


@lru_cache(maxsize=1)
def directory() -> Directory:
    """Return the directory of units, read once."""
    return Directory()
