"""The directory: all units with their days, asked by date. Built once for an edition of the data, then only read."""

import bisect
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from dunghen.kernel.text import search_key

from .facts import AliasFact, GroupFact, Heir, ParentFact, SuccessionFact, UnitFact, covers
from .naming import group_stems, place_of
from .snapshot import NameIndex, Snapshot


class Directory:
    """Units, edges, names, successions and groups of one edition."""

    def __init__(
        self,
        units: Iterable[UnitFact] = (),
        parents: Iterable[ParentFact] = (),
        aliases: Iterable[AliasFact] = (),
        successions: Iterable[SuccessionFact] = (),
        groups: Iterable[GroupFact] = (),
    ):
        self.units: Mapping[int, UnitFact] = {unit.id: unit for unit in units}
        self.by_key: Mapping[str, UnitFact] = {unit.key: unit for unit in self.units.values()}
        self.parents: Sequence[ParentFact] = tuple(parents)
        self.aliases: Mapping[int, Sequence[AliasFact]] = _grouped(aliases)
        self.groups: Sequence[GroupFact] = tuple(groups)
        self._successions = tuple(successions)
        self._snapshots: dict[int, Snapshot] = {}

    @cached_property
    def provinces(self) -> tuple[str, ...]:
        """Folded names of the provinces, the longest first."""
        names = {search_key(place_of(u.short_name, u.territory)) for u in self.units.values() if u.territory == "tinh"}
        return tuple(sorted(names, key=lambda name: (-len(name), name)))

    @cached_property
    def homes(self) -> frozenset[int]:
        """The provinces that live on without a last day. A name without a province means theirs when several could be meant."""
        return frozenset(unit.id for unit in self.units.values() if unit.kind == "tinh" and unit.valid_to is None)

    # -- by day -------------------------------------------------------------------------------------------------------

    @cached_property
    def _turns(self) -> list[dt.date]:
        """The days on which something becomes different from the day before."""
        turns: set[dt.date] = set()
        rows: list[UnitFact | ParentFact | AliasFact] = [*self.units.values(), *self.parents]
        rows.extend(alias for aliases in self.aliases.values() for alias in aliases)
        for row in rows:
            if row.valid_from is not None:
                turns.add(row.valid_from)
            if row.valid_to is not None and row.valid_to < dt.date.max:
                turns.add(row.valid_to + dt.timedelta(days=1))
        return sorted(turns)

    @property
    def days_around_changes(self) -> list[dt.date]:
        """The days before and after every change, in order: between them they show every state there has been."""
        return sorted({day for turn in self._turns for day in (turn - dt.timedelta(days=1), turn)})

    def on(self, day: dt.date) -> Snapshot:
        """The province on ``day``; days between two changes share one snapshot."""
        period = bisect.bisect_right(self._turns, day)
        if period not in self._snapshots:
            self._snapshots[period] = Snapshot(
                day,
                [unit for unit in self.units.values() if unit.is_alive(day)],
                {p.unit_id: p.parent_id for p in self.parents if covers(p.valid_from, p.valid_to, day)},
                {
                    unit_id: [a for a in aliases if covers(a.valid_from, a.valid_to, day)]
                    for unit_id, aliases in self.aliases.items()
                },
                self.provinces,
            )
        return self._snapshots[period]

    @cached_property
    def all_names(self) -> NameIndex:
        """Names of all times."""
        return NameIndex(self.units.values(), self.aliases, self.provinces)

    @cached_property
    def group_names(self) -> tuple[Mapping[str, Sequence[GroupFact]], Mapping[str, Sequence[GroupFact]]]:
        """Stem of a wording → groups: as written, and without "các"."""
        full: dict[str, list[GroupFact]] = defaultdict(list)
        weak: dict[str, list[GroupFact]] = defaultdict(list)
        for group in self.groups:
            for wording in (group.name, *group.wordings):
                stems = group_stems(wording, self.provinces)
                full[stems[0]].append(group)
                if len(stems) > 1:
                    weak[stems[1]].append(group)
        return full, weak

    def root_ever(self, unit_id: int) -> frozenset[int]:
        """The roots a unit has stood under on any day of its life."""
        unit = self.units[unit_id]
        days = {unit.valid_from or dt.date.min, unit.valid_to or dt.date.max}
        days.update(p.valid_from or dt.date.min for p in self.parents_of(unit_id))
        return frozenset(self.on(day).root_of(unit_id) for day in days if unit.is_alive(day))

    def parents_of(self, unit_id: int) -> Sequence[ParentFact]:
        return self._parents.get(unit_id, ())

    @cached_property
    def _parents(self) -> Mapping[int, Sequence[ParentFact]]:
        found: dict[int, list[ParentFact]] = defaultdict(list)
        for parent in self.parents:
            found[parent.unit_id].append(parent)
        for rows in found.values():
            rows.sort(key=lambda row: row.valid_from or dt.date.min)
        return found

    # -- who took over ------------------------------------------------------------------------------------------------

    @cached_property
    def _after(self) -> Mapping[int, Sequence[SuccessionFact]]:
        found: dict[int, list[SuccessionFact]] = defaultdict(list)
        for row in self._successions:
            found[row.predecessor_id].append(row)
        return found

    @cached_property
    def _before(self) -> Mapping[int, Sequence[SuccessionFact]]:
        found: dict[int, list[SuccessionFact]] = defaultdict(list)
        for row in self._successions:
            found[row.successor_id].append(row)
        return found

    def handed_on_by(self, unit_id: int) -> Sequence[SuccessionFact]:
        """The direct successions out of a unit."""
        return self._after.get(unit_id, ())

    def inherited_by(self, unit_id: int) -> Sequence[SuccessionFact]:
        """The direct successions into a unit."""
        return self._before.get(unit_id, ())

    def successors_of(self, unit_id: int, on: dt.date) -> tuple[Heir, ...]:
        """Who holds on day ``on`` what the unit had: itself while it lives, else those it was handed to, through any number of steps.

        Main heirs first. Empty when the unit was not there yet, or ended and nobody is known to have taken over.
        """
        unit = self.units[unit_id]
        if unit.is_alive(on):
            return (Heir(unit, Decimal(1), True, unit.valid_from, ""),)
        if unit.valid_from is not None and on < unit.valid_from:
            return ()
        found: dict[int, Heir] = {}
        for step in self.handed_on_by(unit_id):
            if step.effective_on > on:
                continue
            for heir in self.successors_of(step.successor_id, on):
                share = None if step.share is None or heir.share is None else step.share * heir.share
                same = heir.unit.id == step.successor_id
                arriving = Heir(
                    heir.unit,
                    share,
                    step.main and heir.main,
                    step.effective_on if same else heir.since,
                    step.basis if same else "; ".join(dict.fromkeys(b for b in (step.basis, heir.basis) if b)),
                )
                known = found.get(heir.unit.id)
                found[heir.unit.id] = _joined(known, arriving) if known else arriving
        return tuple(sorted(found.values(), key=lambda h: (not h.main, -(h.share or Decimal(0)), h.unit.key)))

    def predecessors_of(self, unit_id: int, on: dt.date | None = None) -> tuple[UnitFact, ...]:
        """Whom the unit took over from: directly, or (with ``on``) those alive on that earlier day, through any number of steps."""
        before = [self.units[row.predecessor_id] for row in self.inherited_by(unit_id)]
        if on is None:
            return tuple(sorted(before, key=lambda unit: unit.key))
        found: dict[int, UnitFact] = {}
        for unit in before:
            if unit.is_alive(on):
                found[unit.id] = unit
            elif unit.valid_from is None or on < unit.valid_from:
                found.update((earlier.id, earlier) for earlier in self.predecessors_of(unit.id, on))
        return tuple(sorted(found.values(), key=lambda unit: unit.key))

    def label(self, unit: UnitFact) -> str:
        """A name that tells namesakes apart: with the place above it in its last days."""
        day = unit.valid_to or dt.date.max
        above = self.on(day).ancestors(unit.id)
        if unit.kind == "xa" and above and above[0].kind == "huyen":
            return f"{unit.name} ({place_of(above[0].short_name, above[0].territory)})"
        return unit.name


def _joined(one: Heir, other: Heir) -> Heir:
    share = None if one.share is None or other.share is None else min(one.share + other.share, Decimal(1))
    basis = "; ".join(dict.fromkeys(part for part in (one.basis, other.basis) if part))
    since = min((day for day in (one.since, other.since) if day), default=None)
    return Heir(one.unit, share, one.main or other.main, since, basis)


def _grouped(aliases: Iterable[AliasFact]) -> Mapping[int, Sequence[AliasFact]]:
    found: dict[int, list[AliasFact]] = defaultdict(list)
    for alias in aliases:
        found[alias.unit_id].append(alias)
    return found
