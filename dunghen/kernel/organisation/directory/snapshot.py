"""The province on one day: the tree, and every name that works on that day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from .facts import AliasFact, UnitFact
from .naming import TERRITORIES, place_of, stem, words

OWN, PLACE = 0, 1
"""How strongly a spelling means a unit: its own name, alias or abbreviation; or only the bare name of its place."""


def spellings(unit: UnitFact, aliases: Iterable[AliasFact]) -> Iterator[tuple[str, int]]:
    """Every way to write ``unit``, with its strength. Committees of a place need no aliases for the usual forms."""
    yield unit.name, OWN
    yield unit.short_name, OWN
    for alias in aliases:
        yield alias.text, OWN
    if unit.territory in TERRITORIES:
        place = place_of(unit.short_name, unit.territory)
        yield f"UBND {TERRITORIES[unit.territory]} {place}", OWN
        yield f"{TERRITORIES[unit.territory]} {place}", OWN
        yield f"UBND {place}", PLACE
        yield place, PLACE


class NameIndex:
    """Stem → the units it may mean. ``choices`` are the same names spaced out, for looking up misspellings."""

    def __init__(
        self, units: Iterable[UnitFact], aliases: Mapping[int, Sequence[AliasFact]], provinces: tuple[str, ...]
    ):
        self._strength: dict[str, dict[int, int]] = defaultdict(dict)
        self._spaced: dict[str, set[int]] = defaultdict(set)
        for unit in units:
            for text, strength in spellings(unit, aliases.get(unit.id, ())):
                held = self._strength[stem(text, provinces).key]
                held[unit.id] = min(strength, held.get(unit.id, strength))
                self._spaced[" ".join(words(text))].add(unit.id)

    def find(self, key: str) -> Mapping[int, int]:
        """Unit id → strength for a stem."""
        return self._strength.get(key, {})

    @cached_property
    def choices(self) -> tuple[list[str], list[frozenset[int]]]:
        return list(self._spaced), [frozenset(ids) for ids in self._spaced.values()]


class Snapshot:
    """Units alive on every day from ``first`` to ``last``, during which nothing changes, and who stands under whom."""

    def __init__(
        self,
        day: dt.date,
        units: Sequence[UnitFact],
        parents: Mapping[int, int],
        aliases: Mapping[int, Sequence[AliasFact]],
        provinces: tuple[str, ...],
    ):
        self.day = day
        self.units: Mapping[int, UnitFact] = {unit.id: unit for unit in units}
        self.parent_of: Mapping[int, int] = {child: up for child, up in parents.items() if child in self.units}
        self.members: dict[int, tuple[UnitFact, ...]] = {}
        """Group id → its units, filled by ``groups.members`` as groups are asked for."""
        self._aliases = aliases
        self._provinces = provinces

    @cached_property
    def names(self) -> NameIndex:
        return NameIndex(self.units.values(), self._aliases, self._provinces)

    @cached_property
    def _children(self) -> Mapping[int | None, list[UnitFact]]:
        listed: dict[int | None, list[UnitFact]] = defaultdict(list)
        for unit in self.units.values():
            up = self.parent_of.get(unit.id)
            listed[up if up in self.units else None].append(unit)
        for children in listed.values():
            children.sort(key=_order)
        return listed

    @property
    def roots(self) -> Sequence[UnitFact]:
        return self._children.get(None, [])

    def children(self, unit_id: int) -> Sequence[UnitFact]:
        """Those directly under the unit, in the order of the tree."""
        return self._children.get(unit_id, [])

    def ancestors(self, unit_id: int) -> tuple[UnitFact, ...]:
        """From the unit above up to the root."""
        found: list[UnitFact] = []
        up = self.parent_of.get(unit_id)
        while up is not None and up in self.units:
            found.append(self.units[up])
            up = self.parent_of.get(up)
        return tuple(found)

    def root_of(self, unit_id: int) -> int:
        above = self.ancestors(unit_id)
        return above[-1].id if above else unit_id

    def descendants(self, unit_ids: Iterable[int]) -> frozenset[int]:
        """The units themselves and everything below them, at any depth."""
        found: set[int] = set()
        waiting = [unit_id for unit_id in unit_ids if unit_id in self.units]
        while waiting:
            unit_id = waiting.pop()
            if unit_id not in found:
                found.add(unit_id)
                waiting.extend(child.id for child in self.children(unit_id))
        return frozenset(found)

    @cached_property
    def in_order(self) -> tuple[UnitFact, ...]:
        """Every unit, in the order of the tree."""
        return tuple(unit for unit, _ in self.walk())

    @cached_property
    def place(self) -> Mapping[int, int]:
        """Unit id → its place in the order of the tree."""
        return {unit.id: place for place, unit in enumerate(self.in_order)}

    def walk(self, top: int | None = None) -> Iterator[tuple[UnitFact, int]]:
        """Every unit with its depth, parents before children; below ``top`` alone when given."""
        waiting = [(unit, 0) for unit in reversed([self.units[top]] if top is not None else list(self.roots))]
        while waiting:
            unit, depth = waiting.pop()
            yield unit, depth
            waiting.extend((child, depth + 1) for child in reversed(self.children(unit.id)))


_KINDS = (
    "tinh",
    "van_phong",
    "so",
    "nganh_doc",
    "don_vi_su_nghiep",
    "huyen",
    "xa",
    "phong",
    "dang_doan_the",
    "doanh_nghiep",
)
_PLACES = ("thanh_pho", "thi_xa", "huyen", "quan", "phuong", "xa", "thi_tran", "dac_khu")


def _order(unit: UnitFact) -> tuple[int, int, str]:
    kind = _KINDS.index(unit.kind) if unit.kind in _KINDS else len(_KINDS)
    place = _PLACES.index(unit.territory) if unit.territory in _PLACES else 0
    return kind, place, stem(unit.short_name).key
