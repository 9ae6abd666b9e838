"""How many to ask, whom to draw, and what weight each answer gets."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dunghen.surveys.rules.quantiles import normal_quantile

Numbers = npt.NDArray[np.float64]


def yamane(population: int, margin: float = 0.05) -> int:
    """Return N / (1 + N e²), rounded up: the ministry's training text's formula (p = 0.5, z = 2, no design effect)."""
    return math.ceil(population / (1 + population * margin**2))


def needed(
    population: int,
    margin: float,
    *,
    share: float = 0.5,
    level: float = 0.95,
    effect: float = 1.0,
    response: float = 1.0,
) -> int:
    """Return how many to invite so that the margin holds: with design effect, finite population and expected response rate.

    Never more than there are.
    """
    z = normal_quantile(0.5 + level / 2)
    endless = z * z * share * (1 - share) / margin**2 * effect
    finite = endless / (1 + (endless - 1) / population)
    return min(population, math.ceil(finite / response))


def allocate(sizes: Mapping[str, int], total: int, *, least: int = 0) -> dict[str, int]:
    """Share ``total`` over strata in proportion to their sizes (largest remainders), at least ``least`` each, never more than there are.

    The shares add up to ``total``, or to all there are; where the least of each is more than that already, to those.
    """
    wanted = {name: min(size, least) for name, size in sizes.items()}
    free, left = dict(sizes), total
    while small := [name for name, size in free.items() if left * size < wanted[name] * sum(free.values())]:
        # What a small one gets beyond its share is taken from the others.
        left -= sum(wanted[name] for name in small)
        free = {name: size for name, size in free.items() if name not in small}
    whole = sum(free.values())
    exact = {name: left * size / whole for name, size in free.items()}
    wanted |= {name: min(size, math.floor(exact[name])) for name, size in free.items()}
    rest = total - sum(wanted.values())
    order = sorted(free, key=lambda name: (-(exact[name] - math.floor(exact[name])), name))
    while rest > 0 and any(wanted[name] < sizes[name] for name in free):
        for name in order:
            if rest <= 0:
                break
            if wanted[name] < sizes[name]:
                wanted[name] += 1
                rest -= 1
    return wanted


@dataclass(frozen=True)
class Drawn:
    """Who was drawn: positions in the frame, the first-stage cluster and the chance each had of being drawn."""

    position: npt.NDArray[np.int64]
    chance: Numbers


def draw(size: int, wanted: int, seed: int) -> Drawn:
    """Draw ``wanted`` of ``size`` by simple chance without replacement; the seed is kept so that anybody can draw again."""
    wanted = min(wanted, size)
    chosen = np.sort(np.random.default_rng(seed).choice(size, wanted, replace=False))
    return Drawn(chosen.astype(np.int64), np.full(wanted, wanted / size if size else 1.0))


def draw_clustered(clusters: npt.NDArray[Any], how_many: int, each: int, seed: int) -> Drawn:
    """Draw ``how_many`` clusters with chance in proportion to size (systematic), then ``each`` persons in every one.

    With this design every person has the same chance as long as no cluster is larger than the step.
    """
    names, sizes = np.unique(clusters, return_counts=True)
    chance = np.random.default_rng(seed)
    how_many = min(how_many, len(names))
    order = chance.permutation(len(names))
    edges = np.cumsum(sizes[order])
    step = edges[-1] / how_many
    hits = np.searchsorted(edges, chance.uniform(0, step) + step * np.arange(how_many), side="right")
    positions: list[int] = []
    chances: list[float] = []
    for place in np.unique(hits):
        name, size = names[order[place]], sizes[order[place]]
        own = np.flatnonzero(clusters == name)
        taken = min(each, size)
        positions += chance.choice(own, taken, replace=False).tolist()
        chances += [min(1.0, size / step) * taken / size] * taken
    rank = np.argsort(positions)
    return Drawn(np.asarray(positions, dtype=np.int64)[rank], np.asarray(chances, dtype=np.float64)[rank])


class NobodyThere(ValueError):
    """Groups with a known total and nobody in the sample: no weight can stand for them."""

    def __init__(self, groups: tuple[str, ...]) -> None:
        super().__init__(f"Nobody in the sample for: {', '.join(groups)}")
        self.groups = groups


class Contradiction(ValueError):
    """Known totals that no weights meet together."""


def rake(
    weight: Numbers,
    margins: Sequence[tuple[npt.NDArray[Any], Mapping[Any, float]]],
    *,
    rounds: int = 100,
    close: float = 1e-10,
) -> Numbers:
    """Return weights whose totals meet known totals of each grouping (iterative proportional fitting).

    Raises NobodyThere when a known group has nobody in the sample, Contradiction when the rounds do not come close.
    """
    found = weight.astype(np.float64).copy()
    prepared = []
    for groups, totals in margins:
        names, member = np.unique(groups, return_inverse=True)
        missing = set(totals) - set(names.tolist())
        if missing:
            raise NobodyThere(tuple(sorted(map(str, missing))))
        prepared.append((member, np.array([totals[name] for name in names.tolist()], dtype=np.float64)))
    for _ in range(rounds):
        worst = 0.0
        for member, totals_of in prepared:
            now = np.bincount(member, weights=found, minlength=len(totals_of))
            factor = totals_of / now
            worst = max(worst, float(np.abs(factor - 1).max()))
            found *= factor[member]
        if worst < close:
            return found
    raise Contradiction


def response_rate(answered: int, invited: int, replaced: int = 0) -> float | None:
    """Return answers over all invitations, replacements counted as invitations; None without any."""
    sent = invited + replaced
    return answered / sent if sent else None
