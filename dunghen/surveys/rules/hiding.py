"""What may not be shown: groups too small, and those from which a hidden one could be worked out."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
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
class _Within(Generic[Key]):
    """Groups of one table that lie wholly in a group of another: the persons of that one, theirs, and how many of it are in none of them."""

    whole: int
    persons: dict[Key, int]
    rest: int


def hidden_in_all(tables: Mapping[str, Mapping[Key, int]], least: int) -> dict[str, frozenset[Key]]:
    """Return the hidden groups of each of several tables of the same persons. ``tables``: table → group → its persons as bits of a number.

    A group of one table is a sum of its own for those of another that lie in it: of a commune in its district, of an agency in a channel. It
    tells neither a hidden one of them nor the few that are in none of them; and where it is hidden itself, they do not add up to it. What is
    hidden in one table is not shown in another one under another name: the commune that is also the agency that is judged.
    """
    within = {name: list(_within(name, tables)) for name in tables}
    found: dict[str, frozenset[Key]] = {name: frozenset() for name in tables}
    while True:
        secret = {tables[name][key] for name, keys in found.items() for key in keys}
        wider = {name: _hidden(tables[name], within[name], least, secret) for name in tables}
        if wider == found:
            return found
        found = wider


def _within(name: str, tables: Mapping[str, Mapping[Key, int]]) -> Iterator[_Within[Key]]:
    for whole in {members for other, table in tables.items() if other != name for members in table.values()}:
        inside = {key: members for key, members in tables[name].items() if members and not members & ~whole}
        if inside and whole not in inside.values():
            left = whole.bit_count() - sum(members.bit_count() for members in inside.values())
            yield _Within(whole, {key: members.bit_count() for key, members in inside.items()}, left)


def _hidden(
    table: Mapping[Key, int], within: Collection[_Within[Key]], least: int, secret: Collection[int]
) -> frozenset[Key]:
    also = {key for key, members in table.items() if members in secret}
    for one in within:
        if one.whole in secret:
            if not one.rest and not also & one.persons.keys():
                also.add(min(one.persons, key=lambda key: (one.persons[key], str(key))))
        elif one.rest < least or also & one.persons.keys() or min(one.persons.values()) < least:
            # Those in none of the groups stand in no table (None), but what is left of the sum would tell them.
            persons: list[tuple[Key | None, int]] = [*one.persons.items(), (None, one.rest)]
            also |= {key for key in hidden(dict(persons), least, {*also, None}) if key is not None}
    return hidden({key: members.bit_count() for key, members in table.items()}, least, also)
