"""Weights against known totals, small enough to be checked by hand."""

import numpy as np
import pytest

from dunghen.surveys.rules import samples, weights
from dunghen.surveys.rules.weights import Known

SEX = np.array(["nam", "nam", "nu", "nu", ""])
BASE = np.full(5, 20.0)


def test_who_did_not_say_keeps_his_share_and_the_others_meet_what_is_known() -> None:
    """One of five did not say: he keeps 100/5 = 20 of 100 people; 30 men to 70 women become 24 and 56 of the other 80."""
    found = weights.calibrated(BASE, [Known(SEX, {"nam": 30, "nu": 70})])
    assert found.tolist() == pytest.approx([12, 12, 28, 28, 20])
    assert weights.calibrated(BASE, []).tolist() == BASE.tolist()


def test_sums_of_two_sources_may_be_rounded_but_not_be_of_other_people() -> None:
    area = np.array(["dong", "tay", "dong", "tay", "dong"])
    known = Known(area, {"dong": 50, "tay": 50})
    found = weights.calibrated(BASE, [known, Known(SEX, {"nam": 50.2, "nu": 50.2})])
    assert found.sum() == pytest.approx(100) and found[area == "dong"].sum() == pytest.approx(50)
    with pytest.raises(weights.SumsDiffer):
        weights.calibrated(BASE, [known, Known(SEX, {"nam": 55, "nu": 50})])
    with pytest.raises(samples.NobodyThere, match="khac"):
        weights.calibrated(BASE, [Known(SEX, {"nam": 40, "nu": 40, "khac": 20})])
    with pytest.raises(samples.Contradiction):
        weights.calibrated(BASE, [Known(SEX, {"nam": 0, "nu": 100})])


def test_unequal_weights_tell_as_much_as_fewer_equal_ones() -> None:
    """Kish: (1 + 1 + 2)² / (1 + 1 + 4) = 16/6."""
    found = weights.spread(np.array([1.0, 1.0, 2.0]))
    assert (found.sheets, found.total, found.least, found.most) == (3, 4, 1, 2)
    assert found.effective == pytest.approx(16 / 6) and found.widest == pytest.approx(1.5)


def test_base_weights_are_one_over_the_chance() -> None:
    """4 of 10 communes by size from 1,000 people, 5 asked in one of 100: chance 4·100/1000 · 5/100 = 0.02. One of 400 is drawn for sure."""
    assert weights.base_weight(900, 3) == 300
    assert weights.cluster_weight(1000, 100, 4, 5) == pytest.approx(50)
    assert weights.cluster_weight(1000, 400, 4, 5) == pytest.approx(80)
