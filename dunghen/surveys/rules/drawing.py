"""Drawing a sample from a frame: strata one by one, clusters or persons directly, with those who step in. Pure; the seed says it all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from dunghen.surveys.rules.samples import draw, draw_clustered

MOST_ROWS: Final = 100_000


@dataclass(frozen=True)
class Plan:
    """``wanted``: stratum → people; ``clusters``: how many of each stratum (0: persons directly); ``each``: people of a cluster;
    ``spare``: share of those who wait to step in."""

    wanted: Mapping[str, int]
    clusters: int = 0
    each: int = 0
    spare: float = 0.3

    def told(self) -> dict[str, Any]:
        return {"wanted": dict(self.wanted), "clusters": self.clusters, "each": self.each, "spare": self.spare}


@dataclass(frozen=True)
class Chosen:
    """Somebody drawn: his row in the frame, his rank among those who step in (0: he is asked), his base weight."""

    position: int
    stratum: str
    cluster: str
    rank: int
    weight: float


def chosen(strata: Sequence[str], clusters: Sequence[str], plan: Plan, seed: int) -> list[Chosen]:
    """Draw. Strata are taken in the order of their names, each with the seed plus its place in it, so that it can be drawn again."""
    where, inside = np.array(strata), np.array(clusters)
    found: list[Chosen] = []
    for place, name in enumerate(sorted(plan.wanted)):
        rows, wanted = np.flatnonzero(where == name), plan.wanted[name]
        if not len(rows) or wanted < 1:
            continue
        own = seed + place
        if plan.clusters:
            found += _clustered(rows, inside[rows], name, plan, own)
        else:
            found += _direct(rows, inside[rows], name, wanted, plan.spare, own)
    return found


def _direct(rows: Any, inside: Any, name: str, wanted: int, spare: float, seed: int) -> list[Chosen]:
    asked = min(wanted, len(rows))
    drawn = draw(len(rows), asked + round(wanted * spare), seed).position
    order = np.random.default_rng(seed + 1_000_003).permutation(drawn)
    weight = len(rows) / asked
    return [
        Chosen(int(rows[one]), name, str(inside[one]), max(0, rank - asked + 1), weight)
        for rank, one in enumerate(order.tolist())
    ]


def _clustered(rows: Any, inside: Any, name: str, plan: Plan, seed: int) -> list[Chosen]:
    each = plan.each
    drawn = draw_clustered(inside, plan.clusters, each + round(each * plan.spare), seed)
    order = np.random.default_rng(seed + 1_000_003).permutation(len(drawn.position))
    seen: dict[str, int] = {}
    taken = {
        cluster: int((inside[drawn.position] == cluster).sum()) for cluster in set(inside[drawn.position].tolist())
    }
    found = []
    for one in order.tolist():
        position, cluster = int(drawn.position[one]), str(inside[drawn.position[one]])
        seen[cluster] = seen.get(cluster, 0) + 1
        asked = min(each, taken[cluster])
        # The chance of being asked is that of being drawn, times that of not having to wait.
        weight = taken[cluster] / (float(drawn.chance[one]) * asked)
        found.append(Chosen(int(rows[position]), name, cluster, max(0, seen[cluster] - asked), weight))
    return found
