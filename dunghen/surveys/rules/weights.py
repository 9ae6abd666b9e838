"""Weights of a sample against what is known of the people it stands for: base weights, calibration, what unequal weights cost. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dunghen.surveys.rules import samples
from dunghen.surveys.rules.samples import Numbers

NO_ANSWER: Final = ""
"""The group of those of whom it is not known where they belong."""
APART: Final = 0.005
"""By how much the sums of two known distributions may differ: tables of two sources are rounded. More is a mistake, or other people."""


@dataclass(frozen=True)
class Known:
    """A known distribution: ``groups`` (n,) of the sheets, ``totals``: group → people."""

    groups: npt.NDArray[Any]
    totals: Mapping[str, float]


class SumsDiffer(ValueError):
    """Two known distributions are not of the same people: their sums."""

    def __init__(self, one: float, other: float) -> None:
        super().__init__(f"{one} and {other}")
        self.sums = (one, other)


def calibrated(base: Numbers, known: Sequence[Known]) -> Numbers:
    """Return base weights (n,) raked to known distributions; without any the base weights themselves.

    All distributions are of as many people as the first one. Sheets of no known group keep the share that their base weights have, and the
    others share the rest as is known: who did not answer is taken to be like those who did. Raises SumsDiffer, and what ``samples.rake``
    raises.
    """
    if not known:
        return base.copy()
    whole = sum(known[0].totals.values())
    margins = []
    for one in known:
        total = sum(one.totals.values())
        if abs(total - whole) > APART * whole:
            raise SumsDiffer(whole, total)
        there = np.isin(one.groups, list(one.totals))
        left = whole * float(base[~there].sum() / base.sum())
        # A group of which nobody exists has nobody in the sample; where it has, one of the two is wrong.
        empty = {group for group, people in one.totals.items() if not people}
        if not total or np.isin(one.groups, list(empty)).any():
            raise samples.Contradiction
        scaled = {group: people * (whole - left) / total for group, people in one.totals.items() if people}
        if left:
            scaled[NO_ANSWER] = left
        margins.append((np.where(there, one.groups, NO_ANSWER), scaled))
    return samples.rake(base, margins, rounds=500)


@dataclass(frozen=True)
class Spread:
    """How unequal weights are. ``effective``: as many sheets of equal weight would tell as much (Kish); ``widest``: largest over mean."""

    sheets: int
    total: float
    least: float
    most: float
    effective: float
    widest: float


def spread(weight: Numbers) -> Spread:
    """Return how unequal weights (n,), one at least, are."""
    return spread_of(
        len(weight), float(weight.sum()), float((weight**2).sum()), float(weight.min()), float(weight.max())
    )


def spread_of(sheets: int, total: float, squares: float, least: float, most: float) -> Spread:
    """Return the same from their number, sum, sum of squares, least and largest."""
    return Spread(sheets, total, least, most, total**2 / squares, most * sheets / total)


def base_weight(people: int, asked: int) -> float:
    """Return for how many people each one asked stands where persons are drawn directly."""
    return people / asked if asked else 1.0


def cluster_weight(people: int, cluster: int, clusters: int, each: float) -> float:
    """Return for how many people each one asked in a cluster of ``cluster`` people stands, of ``clusters`` drawn with chance in proportion to
    size from ``people``, and ``each`` asked in it. A cluster larger than the step is drawn for sure."""
    if not (people and cluster and clusters and each):
        return 1.0
    chance = min(1.0, clusters * cluster / people) * min(1.0, each / cluster)
    return 1 / chance
