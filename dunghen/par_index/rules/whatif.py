"""What gives most for least: an exact choice of components, and the rank a total would have had in a published field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

GRAIN: Final = 1000
"""Points are reckoned in thousandths, costs in whole units: both exact."""


@dataclass(frozen=True)
class Option:
    """A component that could be raised: ``gain`` points for ``cost`` units of effort."""

    code: str
    gain: float
    cost: int = 1


@dataclass(frozen=True)
class Choice:
    """The cheapest way to at least the points asked for; ``reached`` False: not even all options give them."""

    options: tuple[Option, ...]
    gain: float
    cost: int
    reached: bool


def cheapest(options: Sequence[Option], wanted: float) -> Choice:
    """Return the options of least total cost that give at least ``wanted`` points; among equals, the one that gives most.

    Exact: dynamic programming over cost (a knapsack turned round: the most points for each budget). Components are whole.
    """
    usable = [option for option in options if option.gain > 0]
    every = sum(_grains(option.gain) for option in usable)
    need = _grains(wanted)
    if need <= 0:
        return Choice((), 0.0, 0, True)
    if every < need:
        return Choice(tuple(usable), every / GRAIN, sum(option.cost for option in usable), False)
    budget = sum(option.cost for option in usable)
    best = np.zeros(budget + 1, dtype=np.int64)
    taken = np.zeros((len(usable), budget + 1), dtype=bool)
    for row, option in enumerate(usable):
        with_it = np.full(budget + 1, -1, dtype=np.int64)
        with_it[option.cost :] = best[: budget + 1 - option.cost] + _grains(option.gain)
        taken[row] = with_it > best
        best = np.maximum(best, with_it)
    cost = int(np.argmax(best >= need))
    chosen = _walk_back(usable, taken, cost)
    return Choice(
        tuple(chosen),
        sum(_grains(option.gain) for option in chosen) / GRAIN,
        sum(option.cost for option in chosen),
        True,
    )


def _walk_back(usable: Sequence[Option], taken: npt.NDArray[np.bool_], cost: int) -> list[Option]:
    found = []
    for row in range(len(usable) - 1, -1, -1):
        if taken[row, cost]:
            found.append(usable[row])
            cost -= usable[row].cost
    return found[::-1]


def _grains(points: float) -> int:
    return round(points * GRAIN)


def by_worth(options: Sequence[Option]) -> list[Option]:
    """Return the options, most points for a unit of effort first."""
    return sorted(options, key=lambda option: (-option.gain / max(option.cost, 1), -option.gain, option.code))


def raised(options: Sequence[Option], count: int) -> list[Option]:
    """Return the ``count`` options that give most for their effort, by ``by_worth``."""
    return [option for option in by_worth(options) if option.gain > 0][: max(count, 0)]


@dataclass(frozen=True)
class RankBand:
    """The rank a total would have had. ``best`` and ``worst`` bound it: known rivals certainly above, and those that may be."""

    best: int
    likely: int
    worst: int
    of: int


def without(known: Sequence[tuple[float, int]], own: int | None) -> list[tuple[float, int]]:
    """Return a field of (total, rank) as it stands when the one at rank ``own`` leaves it: those behind move up."""
    if own is None:
        return list(known)
    return [(points, rank - (rank > own)) for points, rank in known]


def rank_in_field(
    total: float,
    known: Sequence[tuple[float, int]],
    of: int,
    *,
    spread: float = 0.0,
    own: tuple[float, int] | None = None,
) -> RankBand:
    """Return the rank of ``total`` among ``of`` provinces of which only some (total, rank) are published.

    ``known`` are the others, ranked among themselves (see ``without``). A rank lies between that of the known province just above and
    that of the one just below; in between it is read off the straight line.
    ``spread`` is the uncertainty of the total itself (points, e.g. the margin of its survey parts). ``own``: the total and rank that were
    published: so many others were above that total, which bounds every other total too.
    """

    def bounds(value: float) -> tuple[int, float, int]:
        field = list(known)
        if own is not None:
            # Itself no rival: above a lower total it stands for the last of those that were better.
            field.append((own[0], own[1] - (value < own[0] - 0.005)))
        above = [(points, rank) for points, rank in field if points > value + 1e-9]
        equal = [rank for points, rank in field if abs(points - value) <= 0.005]
        below = [(points, rank) for points, rank in field if points < value - 1e-9]
        if equal:
            return min(equal), float(min(equal)), min(equal)
        best = max((rank for _, rank in above), default=0) + 1
        worst = min((rank for _, rank in below), default=of + 1)
        worst = max(best, min(worst, of))
        if not above or not below:
            return best, float(best if not above else worst), worst
        upper, lower = min(above), max(below)
        part = (upper[0] - value) / (upper[0] - lower[0])
        return best, upper[1] + part * (lower[1] - upper[1]), worst

    best, likely, worst = bounds(total)
    if spread:
        best, worst = bounds(total + spread)[0], bounds(total - spread)[2]
    return RankBand(best, int(min(max(round(likely), best), worst)), worst, of)
