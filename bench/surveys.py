"""Margins of a survey: the bootstrap of 10,000 sheets with 2,000 replicates, and all figures of a results page at once.

python -m bench surveys
"""

import os
import sys
import time
from collections.abc import Callable

import numpy as np

from dunghen.surveys.rules import drivers, estimates
from dunghen.surveys.rules.estimates import Design, Numbers

PERSONS, REPLICATES = 10_000, 2_000
FACTORS, QUESTIONS, GROUPS = 5, 4, 60


def main() -> int:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    chance = np.random.default_rng(81)
    cluster = np.repeat(np.arange(PERSONS // 25), 25)
    mood = chance.normal(0, 0.5, PERSONS // 25)[cluster]
    likely = 1 / (1 + np.exp(-(1.6 + mood)))
    valid = np.full(PERSONS, float(QUESTIONS))
    factors = {str(number): (chance.binomial(QUESTIONS, likely).astype(float), valid) for number in range(FACTORS)}
    weight = chance.uniform(0.5, 2, PERSONS)
    clustered = Design(cluster // 20, cluster, weight, np.full(PERSONS, 0.3))
    simple = estimates.design_of(PERSONS, weight)
    one = factors["0"]
    print(f"Margins of {PERSONS:,} sheets, one core, NumPy {np.__version__}\n")
    met = [
        line("bootstrap, 400 clusters in 20 strata", lambda: estimates.bootstrap(*one, clustered, replicates=REPLICATES), 3),
        line("bootstrap, every person for himself", lambda: estimates.bootstrap(*one, simple, replicates=REPLICATES), 3),
        line("linearised total", lambda: estimates.ratio(*one, clustered), 0.05),
        line(f"{GROUPS} groups x {FACTORS} factors, what moves the total", lambda: page(factors, clustered), 3),
    ]  # fmt: skip
    return 0 if all(met) else 1


def page(factors: dict[str, tuple[Numbers, Numbers]], design: Design) -> None:
    """Compute what a results page holds."""
    group = np.arange(PERSONS) % GROUPS
    for number in range(GROUPS):
        own = group == number
        for satisfied, valid in factors.values():
            estimates.ratio(satisfied * own, valid * own, design)
    drivers.reach([(1.0, factors)], design, target=0.81, step=0.05)


def line(name: str, work: Callable[[], object], target: float) -> bool:
    """Print the time of one run against its target in seconds; say whether it was met."""
    began = time.perf_counter()
    work()
    took = time.perf_counter() - began
    print(f"{name:<52}{took:>8.2f} s   target < {target:g} s{'' if took < target else '   MISSED'}")
    return took < target


if __name__ == "__main__":
    sys.exit(main())
