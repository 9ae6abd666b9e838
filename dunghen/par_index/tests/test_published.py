"""A table of published results: sums with the tolerance of the printer, ranks in the order of totals."""

from dunghen.par_index.rules import published
from dunghen.par_index.rules.published import Published

BEST = Published(2020, "Quảng Ninh", 91.04, 1, 57.66, 18.83, 9.56, 5.00, number=2)
"""Printed parts: 57,66 + 18,83 + 9,56 + 5,00 = 91,05, a hundredth more than the printed total."""


def said(*rows: Published) -> list[str]:
    return [fault.sentence for fault in published.faults(rows, 2026)]


def test_parts_may_miss_the_total_by_two_hundredths_and_not_by_three() -> None:
    assert said(BEST) == []
    assert said(Published(2020, "A", 91.03, 1, 57.66, 18.83, 9.56, 5.00)) == []
    assert said(Published(2020, "A", 91.02, 1, 57.66, 18.83, 9.56, 5.00)) == [
        "các phần cộng lại 91,05, tổng ghi 91,02 (được lệch 0,02)"
    ]


def test_parts_known_in_part_may_fall_short_but_not_exceed() -> None:
    assert said(Published(2020, "Khánh Hòa", 82.57, 48, 54.74, 16.99)) == []
    assert len(said(Published(2020, "Khánh Hòa", 71.70, 48, 54.74, 16.99))) == 1


def test_a_better_rank_has_no_lower_total() -> None:
    worse = Published(2020, "Hải Phòng", 91.50, 2, number=3)
    assert said(BEST, worse) == ["năm 2020: Hải Phòng hạng 2 có điểm cao hơn Quảng Ninh hạng 1"]
    assert said(BEST, Published(2020, "Hải Phòng", 91.50, 1, number=3)) == [], "equal ranks are the publisher's own"
    assert said(BEST, Published(2020, "TRUNG BÌNH CẢ NƯỚC", 95, None, number=3)) == [], "the average has no rank"


def test_each_province_once_a_year_in_a_year_and_a_range_that_can_be() -> None:
    assert said(BEST, Published(2020, "quảng ninh", 90, number=9)) == ["quảng ninh năm 2020 đã có ở dòng 2"]
    assert len(said(Published(1999, " ", 101, 0))) == 4
