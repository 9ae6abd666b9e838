"""Indices of satisfaction with honest margins: ratios over a designed sample, linearised or bootstrapped, and simple shares.

The unit is the person, never the answer: one person gives several answers that go together. An index is the ratio
R = sum(w s) / sum(w a) of satisfied to valid answers, weighted (domain note on the index, section 6.5; Woodruff's linearisation,
Korn and Graubard for intervals). All functions take columns (n,) for n persons. A group (a unit, a commune) is the same call with
``satisfied`` and ``valid`` nought for everybody outside it: leaving the others out would understate the error.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dunghen.surveys.rules import intervals
from dunghen.surveys.rules.intervals import LEVEL
from dunghen.surveys.rules.quantiles import t_quantile

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Design:
    """How persons were drawn: ``stratum`` and ``cluster`` (first stage) ids, ``weight`` each, each (n,).

    ``fraction``: share of the first-stage clusters that was drawn in the person's stratum (n,), for the finite-population
    correction; None: drawn from very many.
    """

    stratum: npt.NDArray[Any]
    cluster: npt.NDArray[Any]
    weight: Numbers
    fraction: Numbers | None = None


@dataclass(frozen=True)
class Estimate:
    """A share (0–1) with its standard error, degrees of freedom and interval. ``persons`` answered; ``effect`` is the design effect."""

    value: float
    error: float
    freedom: int
    low: float
    high: float
    persons: int
    effect: float = 1.0

    @property
    def margin(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class Linear:
    """A figure and what each person adds to its error (n,): the error of a sum of figures is that of the sum of their scores."""

    value: float
    scores: Numbers
    counted: npt.NDArray[np.bool_]
    """Who gave a valid answer (n,)."""


def design_of(size: int, weight: Numbers | None = None, *, population: int | None = None) -> Design:
    """Return the design of a simple sample: every person his own cluster in one stratum, out of ``population`` when it is known."""
    fraction = None if population is None else np.full(size, min(1.0, size / population) if population else 1.0)
    every = np.ones(size) if weight is None else weight
    return Design(np.zeros(size, dtype=np.int64), np.arange(size), every, fraction)


def linear(satisfied: Numbers, valid: Numbers, design: Design) -> Linear | None:
    """Return sum(w s) / sum(w a) with its linearised scores w (s − R a) / sum(w a); None when nobody gave a valid answer."""
    total = float((design.weight * valid).sum())
    if total <= 0:
        return None
    value = float((design.weight * satisfied).sum() / total)
    return Linear(value, design.weight * (satisfied - value * valid) / total, valid > 0)


def weighed(parts: Sequence[tuple[float, Linear]]) -> Linear:
    """Return the sum of figures, each times its weight: policy and service together from 2022, groups of the leader survey."""
    return Linear(
        sum(weight * part.value for weight, part in parts),
        np.sum([weight * part.scores for weight, part in parts], axis=0),
        np.any([part.counted for weight, part in parts if weight], axis=0),
    )


def estimate(of: Linear, design: Design, *, level: float = LEVEL) -> Estimate:
    """Return the figure with its error over first-stage clusters within strata, and its interval.

    A stratum with a single cluster is centred on the mean of all (Stata's "centered", R survey's "adjust"), which errs on the wide side.
    Degrees of freedom: clusters less strata, of those that hold somebody counted; at least one.
    """
    error, freedom = error_of(of, design)
    persons = int(of.counted.sum())
    simple = of.value * (1 - of.value) / persons if persons else 0.0
    low, high = intervals.interval(of.value, error, freedom, persons, level)
    return Estimate(of.value, error, freedom, low, high, persons, error**2 / simple if simple > 0 else 1.0)


def ratio(satisfied: Numbers, valid: Numbers, design: Design, *, level: float = LEVEL) -> Estimate | None:
    """Estimate sum(w s) / sum(w a); None when nobody gave a valid answer."""
    found = linear(satisfied, valid, design)
    return None if found is None else estimate(found, design, level=level)


def combined(
    policy: tuple[Numbers, Numbers],
    service: tuple[Numbers, Numbers],
    design: Design,
    *,
    policy_weight: float,
    level: float = LEVEL,
) -> Estimate | None:
    """Estimate the whole from 2022: ``policy_weight`` times the index of policies and the rest times that of services.

    Each part is (satisfied, valid). None while a part that has weight has no answers: half of an index is not the index.
    """
    parts = [(weight, linear(*part, design)) for weight, part in ((policy_weight, policy), (1 - policy_weight, service)) if weight]  # fmt: skip
    if any(part is None for _, part in parts):
        return None
    return estimate(weighed([(weight, part) for weight, part in parts if part is not None]), design, level=level)


@dataclass(frozen=True)
class _Clusters:
    """First-stage clusters: the stratum of each (c,), to which each person belongs (n,), and the place of each person's stratum."""

    stratum: npt.NDArray[np.int64]
    member: npt.NDArray[np.int64]
    place: npt.NDArray[np.int64]
    strata: int


def _clusters(design: Design) -> _Clusters:
    strata, place = np.unique(design.stratum, return_inverse=True)
    names, cluster = np.unique(design.cluster, return_inverse=True)
    keys, member = np.unique(place * len(names) + cluster, return_inverse=True)
    return _Clusters(keys // len(names), member.reshape(-1), place.reshape(-1), len(strata))


def error_of(of: Linear, design: Design) -> tuple[float, int]:
    """Return the standard error of a figure and its degrees of freedom."""
    held = _clusters(design)
    totals = np.bincount(held.member, weights=of.scores, minlength=len(held.stratum))
    count = np.bincount(held.stratum, minlength=held.strata).astype(float)
    mean = np.bincount(held.stratum, weights=totals, minlength=held.strata) / count
    lonely = count == 1
    centre = np.where(lonely, totals.mean(), mean)
    spread = np.bincount(held.stratum, weights=(totals - centre[held.stratum]) ** 2, minlength=held.strata)
    factor = np.where(lonely, 1.0, count / np.maximum(count - 1, 1))
    if design.fraction is not None:
        drawn = np.zeros(held.strata)
        drawn[held.place] = design.fraction
        factor = factor * (1 - drawn)
    counted = np.unique(held.member[of.counted])
    freedom = len(counted) - len(np.unique(held.stratum[counted]))
    return float(np.sqrt((factor * spread).sum())), max(freedom, 1)


BLOCK: Final = 100
"""Replicates made at once: what is held in memory is this many times the clusters."""


def bootstrap(
    satisfied: Numbers, valid: Numbers, design: Design, *, replicates: int = 2000, seed: int = 1, level: float = LEVEL
) -> Estimate | None:
    """Estimate the same ratio, the error by redrawing whole clusters within strata (Rao and Wu: one fewer than there are).

    The finite-population correction shrinks the redrawn weights towards one (Rao, Wu and Yue). The same seed gives the same figure.
    Strata with a single cluster add nothing here, unlike in ``ratio``.
    """
    first = ratio(satisfied, valid, design, level=level)
    if first is None:
        return None
    held = _clusters(design)
    size = len(held.stratum)
    above = np.bincount(held.member, weights=design.weight * satisfied, minlength=size)
    below = np.bincount(held.member, weights=design.weight * valid, minlength=size)
    left = np.ones(held.strata)
    if design.fraction is not None:
        left[held.place] = np.sqrt(1 - design.fraction)
    chance = np.random.default_rng(seed)
    # Clusters come sorted by stratum, so that each stratum is a run of columns.
    runs = [run for run in np.split(np.arange(size), np.flatnonzero(np.diff(held.stratum)) + 1) if len(run) > 1]
    values = np.empty(replicates)
    for start in range(0, replicates, BLOCK):
        many = min(BLOCK, replicates - start)
        weights = np.ones((many, size))
        for run in runs:
            count = len(run)
            drawn = chance.integers(0, count, size=(many, count - 1)) + count * np.arange(many)[:, None]
            times = np.bincount(drawn.ravel(), minlength=many * count).reshape(many, count)
            weights[:, run[0] : run[-1] + 1] += left[held.stratum[run[0]]] * (times * (count / (count - 1)) - 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            values[start : start + many] = (weights @ above) / (weights @ below)
    values = values[np.isfinite(values)]
    error = float(values.std(ddof=1)) if len(values) > 1 else first.error
    low, high = intervals.interval(first.value, error, first.freedom, first.persons, level)
    return Estimate(first.value, error, first.freedom, low, high, first.persons, first.effect)


def wilson(satisfied: int, answered: int, *, population: int | None = None, level: float = LEVEL) -> Estimate | None:
    """Estimate one share of a simple sample by Wilson's interval, with the finite-population correction when the whole is known.

    Raises ValueError when more answered than there are.
    """
    if answered == 0:
        return None
    if satisfied > answered or (population is not None and answered > population):
        raise ValueError("More than there can be.")
    share = satisfied / answered
    correction = 1.0
    if population is not None:
        correction = (population - answered) / (population - 1) if population > 1 else 0.0
    low, high = intervals.wilson(share, answered, correction, level)
    error = float(np.sqrt(share * (1 - share) / answered * correction))
    return Estimate(share, error, max(answered - 1, 1), low, high, answered)


CLEARLY_HIGHER: Final = "higher"
CLEARLY_LOWER: Final = "lower"
NO_CLEAR_DIFFERENCE: Final = "unclear"
NOT_COMPARABLE: Final = "break"
BREAK: Final = 2022
"""The first year of the new SIPAS method: earlier figures measured something else (domain note 6.1, 6.5 point 8)."""


def compare(earlier: Estimate, later: Estimate, *, level: float = LEVEL) -> str:
    """Say whether two independent estimates clearly differ: variances add, and the fewer degrees of freedom count.

    A figure at 0 or 1 has no error of its own to add; the width of its interval stands in for it.
    """
    freedom = min(earlier.freedom, later.freedom)
    quantile = t_quantile(0.5 + level / 2, freedom)
    error = math.hypot(*(one.error or 2 * one.margin / quantile for one in (earlier, later)))
    difference = later.value - earlier.value
    if abs(difference) <= quantile * error:
        return NO_CLEAR_DIFFERENCE
    return CLEARLY_HIGHER if difference > 0 else CLEARLY_LOWER


def broken(earlier: int, later: int) -> bool:
    """Say whether the series breaks between two years: one before the new method, the other of it."""
    return (earlier < BREAK) != (later < BREAK)
