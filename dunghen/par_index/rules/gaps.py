"""Lost points: what each component falls short of its maximum, added up by whatever it belongs to."""

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from dunghen.par_index.rules import tree
from dunghen.par_index.rules.kinds import GRAIN

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True)
class Loss:
    """What a component lost: ``points`` of ``maximum`` were earned."""

    code: str
    area: str
    source: str
    maximum: float
    points: float

    @property
    def lost(self) -> float:
        return max(self.maximum - self.points, 0.0)

    @property
    def is_lost(self) -> bool:
        return self.lost > GRAIN


def losses(nodes: Mapping[str, tree.Node], points: Mapping[str, float | None]) -> list[Loss]:
    """Return every component within the scale that applies and has points, in the order of the document.

    ``points``: leaf → points; None (or absent): not scored yet, NaN: not applicable. Both are left out: nothing is known to be lost there.
    """
    found = []
    for leaf in tree.leaves(nodes):
        given = points.get(leaf.code)
        if given is None or math.isnan(given) or leaf.side or leaf.maximum is None:
            continue
        found.append(Loss(leaf.code, area_of(nodes, leaf.code), leaf.source, leaf.maximum, given))
    return found


def area_of(nodes: Mapping[str, tree.Node], code: str) -> str:
    """Return the code of the area that a node lies in (itself, when it is one)."""
    while nodes[code].parent:
        code = nodes[code].parent
    return code


@dataclass(frozen=True)
class Sum:
    """Components that belong together: what they could give, gave and lost; ``share`` of all that is lost, in percent."""

    maximum: float
    points: float
    lost: float
    count: int
    """How many of them lost something."""
    share: float


def summed(rows: Iterable[Loss], by: Callable[[Loss], Group]) -> dict[Group, Sum]:
    """Return group → sum of its components, the largest loss first."""
    groups: dict[Group, list[Loss]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    whole = math.fsum(row.lost for members in groups.values() for row in members)
    sums = {group: _sum(members, whole) for group, members in groups.items()}
    return dict(sorted(sums.items(), key=lambda pair: -pair[1].lost))


def _sum(rows: list[Loss], whole: float) -> Sum:
    lost = math.fsum(row.lost for row in rows)
    return Sum(
        math.fsum(row.maximum for row in rows),
        math.fsum(row.points for row in rows),
        lost,
        sum(row.is_lost for row in rows),
        100.0 * lost / whole if whole else 0.0,
    )
