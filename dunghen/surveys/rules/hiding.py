"""What may not be shown: groups too small, and those from which a hidden one could be worked out."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def hidden(persons: Mapping[Key, int], least: int) -> frozenset[Key]:
    """Return the groups of a table that are hidden when their sum is shown beside it.

    Hidden are groups of fewer than ``least`` persons (one of nobody hides nothing), and then, smallest first, as many more as it takes
    that the hidden ones together, which is what the sum less the shown ones tells, are two at least and ``least`` persons at least.
    """
    answered = sorted((count, str(key), key) for key, count in persons.items() if count > 0)
    held = [(count, key) for count, _, key in answered if count < least]
    if not held:
        return frozenset()
    rest = [(count, key) for count, _, key in answered if count >= least]
    while rest and (len(held) < 2 or sum(count for count, _ in held) < least):
        held.append(rest.pop(0))
    return frozenset(key for _, key in held)


def hidden_below(persons: Mapping[Key, int], above: Mapping[Key, Hashable], least: int) -> frozenset[Key]:
    """Return the hidden groups of a table whose groups lie in larger ones (communes in districts) that are shown as well.

    Each larger group is a sum of its own: ``above`` names it for each group. The larger groups are hidden by ``hidden`` for themselves.
    """
    found: set[Key] = set()
    for whole in set(above.values()):
        found |= hidden({key: count for key, count in persons.items() if above[key] == whole}, least)
    return frozenset(found) | hidden(persons, least)
