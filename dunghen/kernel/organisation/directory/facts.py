"""What the directory knows, as plain values: no database, no Django."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


def covers(first: dt.date | None, last: dt.date | None, day: dt.date) -> bool:
    """Whether ``day`` lies in the span; both ends belong to it, None is open."""
    return (first is None or first <= day) and (last is None or day <= last)


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit and the days of its life. ``kind``, ``level`` and ``territory`` hold the codes of the models."""

    id: int
    key: str
    name: str
    short_name: str
    kind: str
    level: str
    territory: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def is_alive(self, day: dt.date) -> bool:
        return covers(self.valid_from, self.valid_to, day)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ParentFact:
    unit_id: int
    parent_id: int
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class AliasFact:
    unit_id: int
    text: str
    kind: str = "alias"
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SuccessionFact:
    predecessor_id: int
    successor_id: int
    effective_on: dt.date
    share: Decimal | None = None
    main: bool = True
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class GroupFact:
    """A named class of units; see ``models.UnitGroup`` for the form of ``rule``."""

    id: int
    key: str
    name: str
    wordings: tuple[str, ...]
    rule: tuple[Mapping[str, Any], ...]
    except_keys: frozenset[str] = frozenset()
    note: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def is_of_addressees(self) -> bool:
        """Whether letters mean "everybody this letter is addressed to" by it."""
        return any(alternative.get("addressees") for alternative in self.rule)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit that holds on a day what another one left. ``share``: fraction 0..1 of it, None where the sources give none."""

    unit: UnitFact
    share: Decimal | None
    main: bool
    since: dt.date | None
    basis: str
