"""What would move the total: how far each factor reaches, and how satisfaction with it goes with satisfaction with all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dunghen.surveys.rules import estimates
from dunghen.surveys.rules.estimates import Design, Estimate, Numbers
from dunghen.surveys.rules.intervals import LEVEL
from dunghen.surveys.rules.quantiles import t_quantile


@dataclass(frozen=True)
class Reach:
    """A factor: its ``share`` of the total's answers, how many points of the total one point of it is, and what it alone would take.

    ``needed``: the factor's own index (0–1) that alone would bring the total to the target, None when even 100 % would not;
    ``raised``: the total if the factor rose by ``step``; ``at_best``: the total if everybody were satisfied with it.
    """

    share: float
    needed: float | None
    raised: Estimate
    at_best: Estimate


Part = tuple[float, Mapping[str, tuple[Numbers, Numbers]]]
"""A part of the total: its weight, and (satisfied, valid) of each of its factors."""


def reach(parts: Sequence[Part], design: Design, *, target: float, step: float) -> dict[str, Reach]:
    """Return the reach of each factor. In a part the index is the plain share over the answers to all its factors.

    The total with a factor set to x is again a sum of ratios, with x times the factor's valid answers in place of its satisfied ones; its
    margin is that of the factors left as they are. {} while a part that has weight has no answers.
    """
    sums = [(weight, _summed(factors), factors) for weight, factors in parts if weight]
    before = [estimates.linear(*summed, design) for _, summed, _ in sums]
    if not sums or any(part is None for part in before):
        return {}
    known = [(weight, part) for (weight, _, _), part in zip(sums, before, strict=True) if part is not None]
    total = estimates.weighed(known).value
    found = {}
    for place, (weight, (satisfied, valid), factors) in enumerate(sums):
        others = known[:place] + known[place + 1 :]
        whole = float((design.weight * valid).sum())
        for name, (own, answered) in factors.items():
            factor = estimates.linear(own, answered, design)
            if factor is None:
                continue
            share = weight * float((design.weight * answered).sum()) / whole
            wanted = factor.value + (target - total) / share
            rise = min(step, 1 - factor.value)
            raised, best = (
                estimates.linear(above, valid, design)
                for above in (satisfied + rise * answered, satisfied - own + answered)
            )
            assert raised is not None and best is not None
            found[name] = Reach(
                share,
                wanted if wanted <= 1 else None,
                *(estimates.estimate(estimates.weighed([(weight, one), *others]), design) for one in (raised, best)),
            )
    return found


def _summed(factors: Mapping[str, tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    satisfied, valid = (np.sum([part[place] for part in factors.values()], axis=0) for place in (0, 1))
    return satisfied, valid


@dataclass(frozen=True)
class Tie:
    """How satisfaction with a factor goes with satisfaction with all: the share satisfied with all among those content with the factor
    and among the others, and the difference with its interval (−1 to 1). It is no proof that one brings the other."""

    content: Estimate
    others: Estimate
    difference: float
    low: float
    high: float


def tie(content: Numbers, known: Numbers, overall: Numbers, answered: Numbers, design: Design) -> Tie | None:
    """Return the tie of one factor; None where one of the two sides has nobody.

    ``content`` of ``known``: 1 when more than half of the person's answers on the factor are satisfied ones; ``overall`` of ``answered``:
    1 when satisfied with all. All (n,), nought or one.
    """
    both = known * answered
    sides = [estimates.linear(side * overall * both, side * both, design) for side in (content, 1 - content)]
    if sides[0] is None or sides[1] is None:
        return None
    gap = estimates.weighed([(1.0, sides[0]), (-1.0, sides[1])])
    error, freedom = estimates.error_of(gap, design)
    half = t_quantile(0.5 + LEVEL / 2, freedom) * error
    of_content, of_others = (estimates.estimate(side, design) for side in sides if side is not None)
    return Tie(of_content, of_others, gap.value, max(-1.0, gap.value - half), min(1.0, gap.value + half))
