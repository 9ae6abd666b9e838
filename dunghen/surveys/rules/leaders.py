"""The survey of leaders: options carry weights, persons of a group are averaged, groups are weighed (domain note on the index, 7).

It asks a finite group nearly whole, so each group has its finite-population factor; what remains is who did not answer, and no margin
shows that.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from dunghen.surveys.rules import estimates
from dunghen.surveys.rules.estimates import Design, Estimate, Linear, Numbers


def group_index(
    points: Numbers,
    valid: Numbers,
    group: npt.NDArray[Any],
    sizes: Mapping[Any, int],
    weights: Mapping[Any, float],
    *,
    least: int,
) -> tuple[dict[Any, Estimate | None], Estimate | None]:
    """Return the index (0–1) of each group and of all.

    ``points``: the sum of the weights (0–1) of a person's answers (n,), ``valid``: how many of them count (n,). ``sizes``: how many were
    asked in each group; ``weights``: what each group counts for, scaled to one over the groups shown. A group of fewer than ``least``
    who answered is None and counts in no figure: else the whole less the others would tell it.
    """
    designs = _design(group, sizes)
    shares: dict[Any, Linear] = {}
    found: dict[Any, Estimate | None] = {}
    for name in weights:
        own = group == name
        part = estimates.linear(points * own, valid * own, designs)
        if part is None or int(part.counted.sum()) < least:
            found[name] = None
            continue
        shares[name] = part
        found[name] = estimates.estimate(part, designs)
    whole = sum(weights[name] for name in shares)
    if not shares or whole <= 0:
        return found, None
    total = estimates.weighed([(weights[name] / whole, part) for name, part in shares.items()])
    return found, estimates.estimate(total, designs)


def _design(group: npt.NDArray[Any], sizes: Mapping[Any, int]) -> Design:
    """Everybody for himself within his group; of each group the part that answered was drawn."""
    names, member, count = np.unique(group, return_inverse=True, return_counts=True)
    drawn = np.array([min(1.0, many / max(sizes.get(name, 0), many)) for name, many in zip(names.tolist(), count, strict=True)])  # fmt: skip
    return Design(group, np.arange(len(group)), np.ones(len(group)), drawn[member.reshape(-1)])
