"""Where: the communes of a day, the one that a text names, and the frame of the province."""

import csv
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.organisation.directory.facts import UnitFact
from dunghen.petitions import reading

FRAME_AT = Path(__file__).resolve().parents[3] / "data" / "map" / "frame.csv"
_COMMUNE, _DISTRICT, _PROVINCE = "xa", "huyen", "tinh"


@dataclass(frozen=True)
class Frame:
    """The rectangle that points of the province lie in, islands included."""

    south: Decimal
    west: Decimal
    north: Decimal
    east: Decimal

    def holds(self, point: tuple[Decimal, Decimal]) -> bool:
        return self.south <= point[0] <= self.north and self.west <= point[1] <= self.east


@cache
def frame() -> Frame:
    """Return the province's frame from ``data/map/frame.csv``."""
    with FRAME_AT.open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    return Frame(*(Decimal(row[side]) for side in ("south", "west", "north", "east")))


def communes(day: dt.date) -> list[tuple[str, list[UnitFact]]]:
    """Return the communes of the day by district ("" where there are no districts any more), from the directory in memory."""
    directory = organisation.directory()
    snapshot = directory.on(day)
    found: dict[str, list[UnitFact]] = {}
    for unit, _depth in snapshot.walk():
        top = directory.units[snapshot.root_of(unit.id)]
        if unit.level != _COMMUNE or (top.kind == _PROVINCE and top.id not in directory.homes):
            continue
        above = next((up for up in snapshot.ancestors(unit.id) if up.level == _DISTRICT), None)
        found.setdefault(above.short_name if above else "", []).append(unit)
    return list(found.items())


def commune_in(text: str, day: dt.date) -> UnitFact | None:
    """Return the commune of the day that a text names, or that carries on the one it names; None when it names none for certain."""
    return current(reading.suggest(text, day, pii=False).commune_key, day) if text.strip() else None


def current(key: str, day: dt.date) -> UnitFact | None:
    """Return the commune that the one with this key is on the day. One that was divided has no single heir: None."""
    unit = organisation.directory().by_key.get(key)
    if unit is None or unit.level != _COMMUNE:
        return None
    heirs = [heir.unit for heir in organisation.successors_of(unit.id, day) if heir.unit.level == _COMMUNE]
    return heirs[0] if len(heirs) == 1 else None


@dataclass(frozen=True)
class NamedCommune:
    """What a reader's word for a commune stands for. ``ids``: itself and all it came from; empty: not known."""

    label: str
    ids: tuple[int, ...] = ()
    now: tuple[UnitFact, ...] = ()
    """Where an old name leads today; empty when the name is today's."""

    @property
    def is_old(self) -> bool:
        return bool(self.now)


def commune_named(text: str, day: dt.date) -> NamedCommune | None:
    """Return what a name or key means: the commune of the day with all it came from; an old name its successors. None for no word."""
    text = text.strip()
    if not text:
        return None
    directory = organisation.directory()
    unit = directory.by_key.get(text)
    if unit is not None and unit.level == _COMMUNE:
        return _with_history([unit], unit.short_name, ())
    found = organisation.resolve_name(text, day)
    if found.unit is not None and found.unit.level == _COMMUNE:
        return _with_history([found.unit], found.unit.short_name, ())
    meant = [each.unit for each in found.candidates if each.unit.level == _COMMUNE and each.why in _EXACT]
    heirs = {
        heir.unit.id: heir.unit
        for old in meant
        for heir in organisation.successors_of(old.id, day)
        if heir.unit.level == _COMMUNE
    }
    if not heirs:
        return NamedCommune(text)
    now = tuple(heirs.values())
    return _with_history(list(now), text, now)


_EXACT = ("same_name", "other_date", "successor")


def _with_history(units: list[UnitFact], label: str, now: tuple[UnitFact, ...]) -> NamedCommune:
    known: dict[int, UnitFact] = {}
    waiting = list(units)
    while waiting:
        unit = waiting.pop()
        if unit.id not in known and unit.level == _COMMUNE:
            known[unit.id] = unit
            waiting.extend(organisation.predecessors_of(unit.id))
    return NamedCommune(label, tuple(sorted(known)), now)
