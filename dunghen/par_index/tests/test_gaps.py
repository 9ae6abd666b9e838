"""Lost points, against the figures of the chairman's letter (1889/UBND-KSTT of 16/08/2021)."""

import math

import pytest

from dunghen.par_index.rules import gaps, tree
from dunghen.par_index.rules.tree import Node

LETTER = tree.ordered(
    [
        Node("A", "Thẩm định", 60),
        Node("A.1", "Các mục thẩm định", 60, "A", tree.APPRAISAL),
        Node("B", "Lãnh đạo", 23.5, "", tree.LEADERS),
        Node("C", "Tác động", 16.5),
        Node("C.1", "Hài lòng", 10, "C", tree.SIPAS),
        Node("C.2", "Kinh tế - xã hội", 6.5, "C", tree.IMPACT),
    ]
)
"""2020: the sources of the hundred points."""


def test_the_letters_shares_of_what_was_lost() -> None:
    """Of 17,43 points lost the leaders' survey took 6,51 (37 %), SIPAS and impact 5,66 (33 %, rounded so that all is 100), appraisal 5,26 (30 %)."""
    rows = gaps.losses(LETTER, {"A.1": 54.74, "B": 16.99, "C.1": 8.0, "C.2": 2.84})
    sums = gaps.summed(rows, lambda row: "C" if row.source in (tree.SIPAS, tree.IMPACT) else row.source)
    assert [(group, round(found.lost, 2)) for group, found in sums.items()] == [
        (tree.LEADERS, 6.51), ("C", 5.66), (tree.APPRAISAL, 5.26),
    ]  # fmt: skip
    assert sum(found.lost for found in sums.values()) == pytest.approx(17.43)
    assert [round(found.share, 1) for found in sums.values()] == [37.3, 32.5, 30.2]


def test_what_is_not_scored_or_does_not_apply_is_no_loss() -> None:
    rows = gaps.losses(LETTER, {"A.1": 60.0, "B": math.nan, "C.1": None})
    assert [(row.code, row.is_lost) for row in rows] == [("A.1", False)]


def test_lines_beside_the_scale_lose_nothing() -> None:
    beside = LETTER | {"D": Node("D", "Thưởng", 2, "", "", {}, tree.BONUS)}
    assert "D" not in [row.code for row in gaps.losses(beside, {"D": 0.0})]


def test_a_component_lies_in_its_area() -> None:
    rows = gaps.losses(LETTER, {"C.1": 8.0, "B": 1.0})
    assert {row.code: row.area for row in rows} == {"C.1": "C", "B": "B"}


def test_points_of_a_third_are_no_loss_of_floating_point() -> None:
    assert not gaps.Loss("x", "x", tree.IMPACT, 0.3, 0.1 + 0.2).is_lost
