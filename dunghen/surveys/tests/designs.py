"""Generated samples on which the estimates are held against a reference implementation: the same everywhere, from a number.

Made with whole-number arithmetic only, so that no version of NumPy draws another sample.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dunghen.surveys.rules.estimates import Design, Numbers

SEEDS = range(1, 41)
_MOD = 2**31 - 1


@dataclass(frozen=True)
class Sample:
    """One sample: its design, (n,) satisfied and valid answers, one yes-or-no answer, the clusters there are in the person's stratum, a group."""

    design: Design
    satisfied: Numbers
    valid: Numbers
    yes: Numbers
    clusters: Numbers
    group: npt.NDArray[np.int64]


def sample(seed: int) -> Sample:
    """Return sample ``seed``: 1 to 5 strata, every third with strata of one cluster, every fourth near 100 %, every other without correction."""
    chance = _Chance(seed)
    rows: list[tuple[int, int, float, float, float, float, float, int]] = []
    ease = 97 if seed % 4 == 0 else 60 + chance.below(30)
    cluster = 0
    for stratum in range(1 + seed % 5):
        lonely = seed % 3 == 0 and stratum % 2 == 1
        drawn = 1 if lonely else 2 + chance.below(8)
        exist = drawn + chance.below(30)
        for _ in range(drawn):
            cluster += 1
            mood = chance.below(21) - 10
            for _ in range(5 + chance.below(25)):
                valid = 1 + chance.below(8)
                likely = min(99, ease + (mood if seed % 4 else mood // 5))
                satisfied = sum(chance.below(100) < likely for _ in range(valid))
                yes = float(chance.below(100) < likely)
                weight = (50 + chance.below(250)) / 100
                rows.append((stratum, cluster, weight, satisfied, valid, yes, exist, chance.below(3)))
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    exist_of = columns[6].astype(float)
    drawn_of = np.array([len(set(columns[1][columns[0] == stratum])) for stratum in columns[0]], dtype=float)
    fraction = drawn_of / exist_of if seed % 2 else None
    design = Design(columns[0], columns[1], columns[2].astype(float), fraction)
    return Sample(
        design, columns[3].astype(float), columns[4].astype(float), columns[5].astype(float), exist_of, columns[7]
    )


LEADERS = 2
"""How many times as many leaders were asked as answered, where the groups of a sample are read as groups of leaders."""


def known(group: npt.NDArray[np.int64]) -> tuple[dict[int, float], dict[int, float]]:
    """Return totals to rake to: of each group, and of every other person; both sum to the same."""
    of_group = {int(name): 100.0 * (int(name) + 2) for name in np.unique(group)}
    whole = sum(of_group.values())
    return of_group, {0: whole * 0.4, 1: whole * 0.6}


class _Chance:
    """Lehmer's generator: each number is the last one times 48271, of whole numbers below 2³¹ − 1."""

    def __init__(self, seed: int) -> None:
        self.state = seed * 7919 + 1
        for _ in range(5):
            self.below(2)

    def below(self, top: int) -> int:
        self.state = self.state * 48271 % _MOD
        return self.state // 64 % top
