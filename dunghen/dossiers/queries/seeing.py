"""Whose dossiers somebody may see: the keys of units that a question to the ledger is bound to.

Facts name the unit that owed the dossier at its time. Who stands in a unit today sees what that unit and all below it owe, what those owed
whom they took over from (through any number of steps, as main heir), and what those owed that ended below them without an heir.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dunghen.dossiers import verbs
from dunghen.kernel import access
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.organisation.directory import Directory, UnitFact
from dunghen.kernel.organisation.models import Unit


@dataclass(frozen=True)
class Sight:
    """What somebody may see: ``everything``, or the dossiers of ``keys``. ``units``: those alive among them, in the order of the tree."""

    everything: bool
    keys: frozenset[str]
    units: tuple[UnitFact, ...]

    def holds(self, key: str) -> bool:
        """Say whether the dossiers of a unit may be seen."""
        return self.everything or key in self.keys


def sight(actor: access.Actor, at: dt.datetime, action: access.Action = verbs.SEE_BOARDS) -> Sight:
    """Return what ``actor`` may see of dossiers at ``at``. Up to three queries."""
    day, directory = at.astimezone(ZONE).date(), organisation.directory()
    if access.may(actor, action, None, at):
        return Sight(True, frozenset(directory.by_key), directory.on(day).in_order)
    roots = access.visible(Unit.objects.all(), actor, action, at, {"owner": "pk"}).values_list("pk", flat=True)
    return _below(directory, roots, day)


def whole() -> Sight:
    """Return the sight of the product itself: everything."""
    directory = organisation.directory()
    return Sight(True, frozenset(directory.by_key), tuple(directory.units.values()))


def below(keys: Iterable[str], on: dt.date) -> Sight:
    """Return the dossiers of units and of all below them, as of ``on``."""
    directory = organisation.directory()
    return _below(directory, (directory.by_key[key].id for key in keys if key in directory.by_key), on)


def _below(directory: Directory, roots: Iterable[int], day: dt.date) -> Sight:
    snapshot = directory.on(day)
    given = frozenset(roots)
    living = snapshot.descendants(given)
    # Somebody may ask for a unit that is no more: what it owed itself.
    seen = set(living) | given
    # A unit that ended after another may have inherited from it: the last to end come first.
    ended = [unit for unit in directory.units.values() if unit.valid_to is not None and unit.valid_to < day]
    for unit in sorted(ended, key=lambda unit: (unit.valid_to or day, unit.id), reverse=True):
        heirs = [heir.unit.id for heir in directory.successors_of(unit.id, day) if heir.main]
        if heirs:
            mine = any(heir in seen for heir in heirs)
        else:
            above = directory.on(unit.valid_to or day).parent_of.get(unit.id)
            mine = not directory.handed_on_by(unit.id) and above in seen
        if mine:
            seen.add(unit.id)
    return Sight(
        False,
        frozenset(directory.units[unit].key for unit in seen if unit in directory.units),
        tuple(unit for unit in snapshot.in_order if unit.id in living),
    )
