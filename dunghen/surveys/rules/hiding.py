"""What may not be shown: groups too small, and those from which a hidden one could be worked out."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


def hidden(persons: Mapping[Key, int], least: int, also: Collection[Key] = ()) -> frozenset[Key]:
    """Return the groups of a table that are hidden when their sum is shown beside it.

    Hidden are groups of fewer than ``least`` persons (one of nobody hides nothing) and those of ``also``, and then, smallest first, as many
    more as it takes that the hidden ones together, which is what the sum less the shown ones tells, are two at least and ``least`` persons
    at least.
    """
    answered = sorted((count, str(key), key) for key, count in persons.items() if count > 0)
    held = [(count, key) for count, _, key in answered if count < least or key in also]
    if not held:
        return frozenset()
    rest = [(count, key) for count, _, key in answered if count >= least and key not in also]
    while rest and (len(held) < 2 or sum(count for count, _ in held) < least):
        held.append(rest.pop(0))
    return frozenset(key for _, key in held)


@dataclass(frozen=True)
class Table(Generic[Key]):
    """A table of groups of persons beside its sum: how many are in each, and which persons, as anything that is equal for equal sets.

    ``above``: the larger group that each lies in (a commune in its district), where those are shown in a table too.
    """

    persons: Mapping[Key, int]
    members: Mapping[Key, Hashable]
    above: Mapping[Key, Hashable] = field(default_factory=dict)


def hidden_in_all(tables: Mapping[str, Table[Key]], least: int) -> dict[str, frozenset[Key]]:
    """Return the hidden groups of each of several tables of the same persons.

    Each larger group is a sum of its own for the groups that lie in it. What is hidden in one table is not shown in another one under
    another name: the commune that is also the agency that is judged.
    """
    found: dict[str, frozenset[Key]] = {name: frozenset() for name in tables}
    while True:
        secret = {tables[name].members[key] for name, keys in found.items() for key in keys}
        wider = {name: _hidden(table, least, secret) for name, table in tables.items()}
        if wider == found:
            return found
        found = wider


def _hidden(table: Table[Key], least: int, secret: Collection[Hashable]) -> frozenset[Key]:
    also = {key for key, members in table.members.items() if members in secret}
    for whole in set(table.above.values()):
        also |= hidden({key: count for key, count in table.persons.items() if table.above[key] == whole}, least, also)
    return hidden(table.persons, least, also)
