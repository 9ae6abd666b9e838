"""What moves the total, worked out by hand."""

import numpy as np
import pytest

from dunghen.surveys.rules import drivers, estimates

FACTORS = {
    "access": (np.array([2.0, 2.0, 2.0, 2.0]), np.full(4, 2.0)),
    "procedures": (np.array([1.0, 0.0, 1.0, 2.0]), np.full(4, 2.0)),
    "officials": (np.array([4.0, 3.0, 4.0, 1.0]), np.full(4, 4.0)),
}
"""Satisfied and valid answers of four persons: 8/8, 4/8, 12/16; together 24/32 = 75 %."""


def test_how_far_each_factor_reaches() -> None:
    found = drivers.reach([(1.0, FACTORS)], estimates.design_of(4), target=0.81, step=0.08)
    assert [found[name].share for name in FACTORS] == [0.25, 0.25, 0.5]
    assert found["access"].needed is None, "all are satisfied with it already"
    assert found["procedures"].needed == pytest.approx(0.5 + 0.06 / 0.25)
    assert found["officials"].needed == pytest.approx(0.75 + 0.06 / 0.5)
    assert found["access"].raised.value == pytest.approx(0.75)
    assert found["procedures"].raised.value == pytest.approx(0.75 + 0.08 * 0.25)
    assert found["officials"].raised.value == pytest.approx(0.75 + 0.08 * 0.5)
    assert [found[name].at_best.value for name in FACTORS] == pytest.approx([0.75, 0.875, 0.875])
    assert found["officials"].at_best.error < found["access"].at_best.error, (
        "what all are content with has no error left"
    )


def test_a_factor_of_a_part_reaches_as_far_as_the_part_weighs() -> None:
    """Policies 6/8 = 75 % with 0.6: the total is 75 %; procedures have 0.25 of the services' 0.4."""
    policy = {"policy": (np.array([2.0, 2.0, 1.0, 1.0]), np.full(4, 2.0))}
    found = drivers.reach([(0.6, policy), (0.4, FACTORS)], estimates.design_of(4), target=0.81, step=0.1)
    assert found["policy"].share == pytest.approx(0.6) and found["procedures"].share == pytest.approx(0.1)
    assert found["policy"].raised.value == pytest.approx(0.81)
    assert found["policy"].needed == pytest.approx(0.85) and found["procedures"].needed is None
    empty = {"policy": (np.zeros(4), np.zeros(4))}
    assert drivers.reach([(0.6, empty), (0.4, FACTORS)], estimates.design_of(4), target=0.81, step=0.1) == {}


def test_satisfaction_with_a_factor_and_with_all() -> None:
    """Of 60 content with officials 50 are satisfied with all; of 40 others 10: 83.3 − 25 = 58.3 points."""
    content, overall = (
        np.repeat([1.0, 1.0, 0.0, 0.0], [50, 10, 10, 30]),
        np.repeat([1.0, 0.0, 1.0, 0.0], [50, 10, 10, 30]),
    )
    ones = np.ones(100)
    found = drivers.tie(content, ones, overall, ones, estimates.design_of(100))
    assert found is not None
    assert (found.content.value, found.others.value) == pytest.approx((5 / 6, 1 / 4))
    assert found.difference == pytest.approx(5 / 6 - 1 / 4)
    assert 0 < found.low < found.difference < found.high <= 1
    assert drivers.tie(ones, ones, overall, ones, estimates.design_of(100)) is None


def test_policy_and_service_together() -> None:
    """The year 2024 by the note: 83.84 and 84.09 with 0.6 on policy make 83.94."""
    people, ones = 10_000, np.ones(10_000)
    policy, service = (np.where(np.arange(people) < share, 1.0, 0.0) for share in (8384, 8409))
    found = estimates.combined((policy, ones), (service, ones), estimates.design_of(people), policy_weight=0.6)
    assert found is not None and found.value == pytest.approx(0.8394)
    alone = estimates.ratio(policy, ones, estimates.design_of(people))
    assert alone is not None and found.error < alone.error * 1.01, "answers of the same persons, counted together"
    none = np.zeros(people)
    assert estimates.combined((policy, ones), (none, none), estimates.design_of(people), policy_weight=0.6) is None
    only = estimates.combined((none, none), (service, ones), estimates.design_of(people), policy_weight=0)
    assert only is not None and only.value == pytest.approx(0.8409)
