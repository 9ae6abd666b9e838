"""Intervals of a share between 0 and 1, each from the share, its standard error and its degrees of freedom."""

import math
from typing import Final

from dunghen.surveys.rules.quantiles import beta_quantile, normal_quantile, t_quantile

LEVEL: Final = 0.95
NEAR_THE_END: Final = 0.05
"""Closer to 0 or 1 than this the interval of Korn and Graubard is taken (domain note on the index, 6.5, point 4)."""
_NOUGHT: Final = 1e-12


def interval(value: float, error: float, freedom: int, persons: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the interval a page shows: on the logit scale, near 0 and 1 the one of Korn and Graubard.

    Nobody without variance is certain of all: where each of ``persons`` said the same, the interval is that of as many simple answers.
    """
    if min(value, 1 - value) < NEAR_THE_END:
        return korn_graubard(value, error, freedom, persons, level)
    return logit(value, error, freedom, level)


def logit(value: float, error: float, freedom: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the interval on the logit scale, back on the scale of shares: it stays within 0 and 1 and is skewed near the ends."""
    if value <= 0 or value >= 1 or error <= _NOUGHT:
        return max(value, 0.0), min(value, 1.0)
    middle = math.log(value / (1 - value))
    half = t_quantile(0.5 + level / 2, freedom) * error / (value * (1 - value))
    return _back(middle - half), _back(middle + half)


def korn_graubard(value: float, error: float, freedom: int, persons: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact binomial interval of the effective sample size (Korn and Graubard 1998, cut at ``persons`` as NCHS does 2017).

    At 0 and 1, where the error tells nothing, the effective size is that of a simple sample.
    """
    at_the_end = value <= _NOUGHT or value >= 1 - _NOUGHT
    if not at_the_end and error <= _NOUGHT:
        return value, value
    size = float(persons) if at_the_end else value * (1 - value) / error**2
    tail = (1 - level) / 2
    if persons > 1:
        size *= (t_quantile(1 - tail, persons - 1) / t_quantile(1 - tail, freedom)) ** 2
    size = min(float(persons), size)
    hits = size * (round(value) if at_the_end else value)
    low = 0.0 if hits <= _NOUGHT else beta_quantile(tail, hits, size - hits + 1)
    high = 1.0 if size - hits <= _NOUGHT else beta_quantile(1 - tail, hits + 1, size - hits)
    return low, high


def wilson(share: float, answered: int, correction: float = 1.0, level: float = LEVEL) -> tuple[float, float]:
    """Return Wilson's interval of a simple share; ``correction``: the finite-population factor of the variance, (N − n)/(N − 1)."""
    z2 = normal_quantile(0.5 + level / 2) ** 2 * correction
    below = 1 + z2 / answered
    middle = (share + z2 / (2 * answered)) / below
    half = math.sqrt(z2 * (share * (1 - share) / answered + z2 / (4 * answered**2))) / below
    return max(0.0, middle - half), min(1.0, middle + half)


def _back(scaled: float) -> float:
    return 1 / (1 + math.exp(-scaled))
