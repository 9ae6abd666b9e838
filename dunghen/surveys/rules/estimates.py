"""Indices of satisfaction with honest margins: ratios over a designed sample, linearised or bootstrapped, and simple shares.

The unit is the person, never the answer: one person gives several answers that go together. An index is the ratio
R = sum(w s) / sum(w a) of satisfied to valid answers, weighted (domain note on the index, section 6.5; Woodruff's linearisation,
Korn and Graubard for the interval on the logit scale). All functions take columns (n,) for n persons.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dunghen.surveys.rules.quantiles import normal_quantile, t_quantile

Numbers = npt.NDArray[np.float64]
LEVEL: Final = 0.95


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


def design_of(size: int, weight: Numbers | None = None) -> Design:
    """Return the design of a simple sample: every person his own cluster in one stratum."""
    return Design(np.zeros(size, dtype=np.int64), np.arange(size), np.ones(size) if weight is None else weight)


def ratio(satisfied: Numbers, valid: Numbers, design: Design, *, level: float = LEVEL) -> Estimate | None:
    """Estimate sum(w s) / sum(w a); None when nobody gave a valid answer.

    Variance by linearisation over first-stage clusters within strata. A stratum with a single cluster is centred on the mean of all
    (Stata's "centered", R survey's "adjust"), which errs on the wide side.
    """
    weighed = design.weight * valid
    total = float(weighed.sum())
    if total <= 0:
        return None
    value = float((design.weight * satisfied).sum() / total)
    scores = design.weight * (satisfied - value * valid) / total
    variance, clusters, strata = _cluster_variance(scores, design)
    error = float(np.sqrt(variance))
    freedom = max(clusters - strata, 1)
    low, high = logit_interval(value, error, freedom, level)
    persons = int((valid > 0).sum())
    simple = value * (1 - value) / persons if persons else 0.0
    return Estimate(value, error, freedom, low, high, persons, variance / simple if simple > 0 else 1.0)


def _cluster_variance(scores: Numbers, design: Design) -> tuple[float, int, int]:
    """Return (variance, clusters, strata) of a sum of scores."""
    strata, place = np.unique(design.stratum, return_inverse=True)
    pairs = np.stack([place, np.unique(design.cluster, return_inverse=True)[1]], axis=1)
    keys, member = np.unique(pairs, axis=0, return_inverse=True)
    member = member.reshape(-1)
    totals = np.bincount(member, weights=scores, minlength=len(keys))
    stratum_of = keys[:, 0]
    count = np.bincount(stratum_of, minlength=len(strata)).astype(float)
    mean = np.bincount(stratum_of, weights=totals, minlength=len(strata)) / count
    lonely = count == 1
    centre = np.where(lonely, totals.mean(), mean)
    spread = np.bincount(stratum_of, weights=(totals - centre[stratum_of]) ** 2, minlength=len(strata))
    factor = np.where(lonely, 1.0, count / np.maximum(count - 1, 1))
    if design.fraction is not None:
        drawn = np.zeros(len(strata))
        drawn[place] = design.fraction
        factor = factor * (1 - drawn)
    return float((factor * spread).sum()), len(keys), len(strata)


def logit_interval(value: float, error: float, freedom: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the interval on the logit scale, back on the scale of shares: it stays within 0 and 1 and is skewed near the ends."""
    if value <= 0 or value >= 1 or error == 0:
        return max(value, 0.0), min(value, 1.0)
    middle = np.log(value / (1 - value))
    half = t_quantile(0.5 + level / 2, freedom) * error / (value * (1 - value))
    low, high = 1 / (1 + np.exp(-(middle - half))), 1 / (1 + np.exp(-(middle + half)))
    return float(low), float(high)


def bootstrap(
    satisfied: Numbers, valid: Numbers, design: Design, *, replicates: int = 2000, seed: int = 1, level: float = LEVEL
) -> Estimate | None:
    """Estimate the same ratio, the error by redrawing whole clusters within strata (Rao and Wu: one fewer than there are).

    One matrix product for all replicates: 10,000 persons and 2,000 replicates take about a second. The same seed gives the same figure.
    """
    first = ratio(satisfied, valid, design, level=level)
    if first is None:
        return None
    strata, place = np.unique(design.stratum, return_inverse=True)
    pairs = np.stack([place, np.unique(design.cluster, return_inverse=True)[1]], axis=1)
    keys, member = np.unique(pairs, axis=0, return_inverse=True)
    member = member.reshape(-1)
    above = np.bincount(member, weights=design.weight * satisfied, minlength=len(keys))
    below = np.bincount(member, weights=design.weight * valid, minlength=len(keys))
    chance = np.random.default_rng(seed)
    multipliers = np.ones((replicates, len(keys)))
    for stratum in range(len(strata)):
        own = np.flatnonzero(keys[:, 0] == stratum)
        count = len(own)
        if count < 2:
            continue
        drawn = chance.multinomial(count - 1, np.full(count, 1 / count), size=replicates)
        multipliers[:, own] = drawn * count / (count - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = (multipliers @ above) / (multipliers @ below)
    values = values[np.isfinite(values)]
    error = float(values.std(ddof=1))
    low, high = logit_interval(first.value, error, first.freedom, level)
    return Estimate(first.value, error, first.freedom, low, high, first.persons, first.effect)


def wilson(satisfied: int, answered: int, *, population: int | None = None, level: float = LEVEL) -> Estimate | None:
    """Estimate one share of a simple sample by Wilson's interval, with the finite-population correction when the whole is known.

    Raises ValueError when more answered than there are.
    """
    if answered == 0:
        return None
    if satisfied > answered or (population is not None and answered > population):
        raise ValueError("More than there can be.")
    share, z = satisfied / answered, normal_quantile(0.5 + level / 2)
    correction = 1.0
    if population is not None:
        correction = (population - answered) / (population - 1) if population > 1 else 0.0
    z2 = z * z * correction
    below = 1 + z2 / answered
    middle = (share + z2 / (2 * answered)) / below
    half = np.sqrt(z2 * (share * (1 - share) / answered + z2 / (4 * answered**2))) / below
    error = float(np.sqrt(share * (1 - share) / answered * correction))
    return Estimate(share, error, answered - 1, float(middle - half), float(middle + half), answered)


CLEARLY_HIGHER: Final = "higher"
CLEARLY_LOWER: Final = "lower"
NO_CLEAR_DIFFERENCE: Final = "unclear"


def compare(earlier: Estimate, later: Estimate, *, level: float = LEVEL) -> str:
    """Say whether two independent estimates clearly differ: variances add, and the fewer degrees of freedom count."""
    error = float(np.hypot(earlier.error, later.error))
    difference = later.value - earlier.value
    half = t_quantile(0.5 + level / 2, min(earlier.freedom, later.freedom)) * error
    if abs(difference) <= half:
        return NO_CLEAR_DIFFERENCE
    return CLEARLY_HIGHER if difference > 0 else CLEARLY_LOWER
