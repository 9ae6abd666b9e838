"""Scoring rules against tables an official can check by hand, and what must hold for any numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dunghen.par_index.rules import kinds, wording
from dunghen.par_index.rules.refusals import UnfitRule

BANDS = {"kind": "bands", "bands": [[80, 0.5], [100, 1]]}
FLOOR = {"kind": "ratio", "floor": 80}
TARGET = {"kind": "ratio", "target": 50}
SURVEY = {"kind": "survey", "weights": [1, 0.8, 0.5, 0]}


def of(rule: dict[str, object], maximum: float, **inputs: object) -> float:
    return float(kinds.points(rule, inputs, maximum))


@pytest.mark.parametrize(
    ("what", "rule", "maximum", "inputs", "points"),
    [
        ("79,9 % is below the first band", BANDS, 1, {"b": 799, "a": 1000}, 0),
        ("80 % is in it", BANDS, 1, {"b": 80, "a": 100}, 0.5),
        ("just below 100 %", BANDS, 1, {"b": 999, "a": 1000}, 0.5),
        ("100 %", BANDS, 1, {"b": 7, "a": 7}, 1),
        ("open edge: 80 % is not above 80 %", {**BANDS, "open": True}, 1, {"b": 80, "a": 100}, 0),
        ("nothing to count: full by default", BANDS, 1, {"b": 0, "a": 0}, 1),
        ("nothing to count: nothing where the set says so", {**BANDS, "on_zero": "zero"}, 1, {"b": 0, "a": 0}, 0),
        ("ratio", {"kind": "ratio"}, 1.5, {"b": 3, "a": 4}, 1.125),
        ("below the floor", FLOOR, 1.5, {"b": 79, "a": 100}, 0),
        ("at the floor", FLOOR, 1.5, {"b": 80, "a": 100}, 1.2),
        ("target reached half", TARGET, 2, {"b": 25, "a": 100}, 1),
        ("target passed", TARGET, 2, {"b": 60, "a": 100}, 2),
        ("by the day", {"kind": "deadline", "by": "2021-01-31"}, 0.5, {"day": 737821}, 0.5),
        ("a day later", {"kind": "deadline", "by": "2021-01-31"}, 0.5, {"day": 737822}, 0),
        ("two of three parts", {"kind": "checklist", "shares": [0.5, 0.25, 0.25]}, 2, {"items": [1, 0, 1]}, 1.5),
        ("all parts or nothing", {"kind": "checklist", "shares": [0.5, 0.5], "all": True}, 2, {"items": [1, 0]}, 0),
        ("one initiative", {"kind": "steps", "steps": [[1, 0.5], [2, 1]]}, 1, {"count": 1}, 0.5),
        ("three initiatives", {"kind": "steps", "steps": [[1, 0.5], [2, 1]]}, 1, {"count": 3}, 1),
        ("staff cut by 6 of 10 % wanted", {"kind": "reduction", "target": 10}, 2, {"base": 1000, "now": 940}, 1.2),
        ("staff grew", {"kind": "reduction", "target": 10}, 2, {"base": 1000, "now": 1010}, 0),
        ("firms +12 %", {"kind": "year_on_year", "bands": [[0, 0.25], [10, 0.5], [20, 1]]}, 2, {"now": 112, "last": 100}, 1),
        ("12,1 on 11 is 10 % more", {"kind": "year_on_year", "bands": [[10, 1]]}, 1, {"now": 12.1, "last": 11}, 1),
        ("57 of 100 in hundreds is 57 %", {"kind": "ratio", "floor": 57}, 1, {"b": 0.57, "a": 1}, 0.57),
        ("7 of 100 in hundreds is not above 7 %", {"kind": "bands", "bands": [[7, 1]], "open": True}, 1, {"b": 0.07, "a": 1}, 0),
        ("worst case decides", {"kind": "ladder", "shares": [0, 0.5, 1]}, 1, {"level": 1}, 0.5),
        ("one breach", {"kind": "violation_zero"}, 1, {"count": 1}, 0),
        ("no breach", {"kind": "violation_zero"}, 1, {"count": 0}, 1),
        ("two late reports at 0,2", {"kind": "deduct", "each": 0.2}, 0.5, {"count": 2}, 0.1),
        ("three late reports", {"kind": "deduct", "each": 0.2}, 0.5, {"count": 3}, 0),
        ("the first is free", {"kind": "deduct", "each": 0.2, "free": 1}, 0.5, {"count": 2}, 0.3),
        ("bonus with a cap", {"kind": "add", "each": 0.5}, 1, {"count": 5}, 1),
        ("the second option", {"kind": "choose", "shares": [0, 0.4, 1]}, 5, {"option": 1}, 2),
        ("survey: half very good, half fair", SURVEY, 1, {"options": [50, 0, 50, 0]}, 0.75),
        ("SIPAS 85,48 %", {"kind": "index"}, 10, {"value": 85.48}, 8.548),
        ("points from outside", {"kind": "external"}, 6.5, {"points": 2.84}, 2.84),
        ("formula", {"kind": "formula", "expression": "(early * 1 + on_time * 0.8) / total"}, 2,
         {"early": 50, "on_time": 50, "total": 100}, 1.8),
        ("formula over nought", {"kind": "formula", "expression": "b / a"}, 2, {"b": 5, "a": 0}, 0),
        ("and: the weaker part", {"kind": "and", "parts": [{"kind": "ratio"}, {"kind": "violation_zero"}]}, 1,
         {"parts": [{"b": 9, "a": 10}, {"count": 0}]}, 0.9),
        ("or: the stronger part", {"kind": "or", "parts": [{"kind": "ratio"}, {"kind": "all_or_nothing"}]}, 1,
         {"parts": [{"b": 2, "a": 10}, {"met": 1}]}, 1),
    ],
)  # fmt: skip
def test_the_table(
    what: str, rule: dict[str, object], maximum: float, inputs: dict[str, object], points: float
) -> None:
    assert of(rule, maximum, **inputs) == pytest.approx(points), what


def test_not_applicable_is_told_from_nothing() -> None:
    assert np.isnan(of({**BANDS, "on_zero": "not_applicable"}, 1, b=0, a=0))


def test_leaders_are_weighed_by_group_and_an_empty_group_does_not_count() -> None:
    rule = {"kind": "grouped_survey", "weights": [1, 0.8, 0.5, 0], "group_weights": [0.5, 0.3, 0.2]}
    answers = [[10, 0, 0, 0], [0, 10, 0, 0], [0, 0, 0, 0]]
    assert of(rule, 1, groups=answers) == pytest.approx((0.5 * 1 + 0.3 * 0.8) / 0.8)


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "magic"},
        {"kind": "bands", "bands": [[100, 1], [80, 0.5]]},
        {"kind": "ladder", "shares": [1, 0]},
        {"kind": "formula", "expression": "__import__('os')"},
        {"kind": "formula", "expression": "b ** 9"},
        {"kind": "formula", "expression": "-" * 60 + "b"},
        {"kind": "ratio", "target": 0},
    ],
)
def test_what_is_no_rule_is_refused_with_a_sentence(rule: dict[str, object]) -> None:
    with pytest.raises(UnfitRule):
        of(rule, 1, b=1, a=2, level=0)


numbers = some.floats(0, 1e6)


@settings(deadline=None)
@given(
    b=numbers,
    a=numbers,
    maximum=some.floats(0.1, 20),
    rule=some.sampled_from([BANDS, FLOOR, TARGET, {"kind": "ratio"}]),
)
def test_never_above_the_maximum_nor_below_nothing(b: float, a: float, maximum: float, rule: dict[str, object]) -> None:
    assert 0 <= of(rule, maximum, b=b, a=a) <= maximum


@settings(deadline=None)
@given(
    few=numbers, more=numbers, a=some.floats(1, 1e6), rule=some.sampled_from([BANDS, FLOOR, TARGET, {"kind": "ratio"}])
)
def test_more_done_never_earns_less(few: float, more: float, a: float, rule: dict[str, object]) -> None:
    low, high = sorted((few, more))
    assert of(rule, 1, b=low, a=a) <= of(rule, 1, b=high, a=a)


@settings(deadline=None)
@given(few=some.integers(0, 50), more=some.integers(0, 50))
def test_more_faults_never_earn_more(few: int, more: int) -> None:
    low, high = sorted((few, more))
    for rule in ({"kind": "deduct", "each": 0.1}, {"kind": "violation_zero"}):
        assert of(rule, 1, count=high) <= of(rule, 1, count=low)


@settings(deadline=None)
@given(counts=some.lists(some.integers(0, 1000), min_size=4, max_size=4))
def test_a_survey_lies_between_its_weights(counts: list[int]) -> None:
    assert 0 <= of(SURVEY, 1, options=counts) <= 1


@settings(deadline=None)
@given(values=some.lists(some.tuples(numbers, numbers), min_size=1, max_size=30))
def test_columns_give_what_single_rows_give(values: list[tuple[float, float]]) -> None:
    b, a = np.array([row[0] for row in values]), np.array([row[1] for row in values])
    for rule in (BANDS, FLOOR, TARGET):
        together = kinds.points(rule, {"b": b, "a": a}, 3)
        assert np.array_equal(together, [of(rule, 3, b=row[0], a=row[1]) for row in values])


def test_a_rule_reads_as_one_sentence() -> None:
    assert wording.in_words(BANDS, 1) == ("Tỷ lệ: từ 100 % được 1 điểm; từ 80 % được 0,5 điểm; thấp hơn không có điểm")
    assert wording.in_words(FLOOR, 1.5) == "Số đạt chia tổng số, nhân 1,5 điểm; dưới 80 % không có điểm"
    assert wording.in_words({"kind": "deadline", "by": "2021-01-31"}, 0.5) == (
        "Xong đến hết ngày 31/01/2021 được 0,5 điểm, sau ngày đó không có điểm"
    )


def test_every_kind_has_a_label_and_words() -> None:
    assert set(wording.KIND_LABELS) == set(kinds.KINDS) == set(wording._SAID)
