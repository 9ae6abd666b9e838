"""The survey of leaders, worked out by hand."""

import numpy as np
import pytest

from dunghen.surveys.rules.leaders import group_index

GROUP = np.array(["hdnd"] * 4 + ["so"] * 6 + ["huyen"] * 2)
POINTS = np.array([3.0, 2.0, 3.0, 4.0, 2.0, 2.0, 4.0, 3.0, 3.0, 1.0, 4.0, 4.0])
"""Sum of the weights of four answers each."""
FOUR = np.full(12, 4.0)


def test_means_inside_groups_then_the_weights_of_groups() -> None:
    """hdnd 12/16 = 75 %, so 15/24 = 62.5 %; huyen has two answers and is hidden: 0.4 and 0.4 become a half each: 68.75 %."""
    groups, whole = group_index(POINTS, FOUR, GROUP, {"hdnd": 8, "so": 12, "huyen": 20}, {"hdnd": 0.4, "so": 0.4, "huyen": 0.2}, least=3)  # fmt: skip
    assert groups["huyen"] is None
    assert groups["hdnd"] is not None and groups["so"] is not None and whole is not None
    assert (groups["hdnd"].value, groups["so"].value, whole.value) == pytest.approx((0.75, 0.625, 0.6875))
    assert whole.persons == 10
    # Half of the council answered: s² of 0.75, 0.5, 0.75, 1 is 1/24, times (1 − 4/8)/4.
    assert groups["hdnd"].error == pytest.approx(np.sqrt(1 / 24 / 4 * 0.5))


def test_where_all_answered_there_is_no_sampling_error() -> None:
    groups, _ = group_index(POINTS, FOUR, GROUP, {"hdnd": 4, "so": 6, "huyen": 2}, {"hdnd": 1.0}, least=3)
    assert groups["hdnd"] is not None and groups["hdnd"].error == 0
    assert (groups["hdnd"].low, groups["hdnd"].high) == (0.75, 0.75)


def test_no_group_large_enough_gives_no_index() -> None:
    groups, whole = group_index(POINTS, FOUR, GROUP, {}, {"hdnd": 0.5, "so": 0.5}, least=30)
    assert whole is None and set(groups.values()) == {None}
