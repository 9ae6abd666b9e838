"""Every kind of rule that sets of criteria use, as an official would type it and check it by hand: values in, points out."""

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as some

from dunghen.par_index.forms.inputs import InputsForm
from dunghen.par_index.forms.rules import RuleForm
from dunghen.par_index.rules import checking, scoring, wording
from dunghen.par_index.rules.kinds import KINDS
from dunghen.par_index.rules.refusals import UnfitRule

CATALOGUE = [
    # kind of the domain note, maximum, what is typed of the rule, what is typed of the year, points
    ("BOOLEAN_ALL", 0.5, {"kind": "all_or_nothing"}, {"in_met": "1"}, 0.5),
    ("BOOLEAN_ALL", 0.5, {"kind": "all_or_nothing"}, {"in_met": "0"}, 0),
    ("DEADLINE_BOOLEAN", 0.5, {"kind": "deadline", "by": "31/01/2020"}, {"in_day": "31/1/2020"}, 0.5),
    ("DEADLINE_BOOLEAN", 0.5, {"kind": "deadline", "by": "31/01/2020"}, {"in_day": "1/2/2020"}, 0),
    ("DEADLINE_BOOLEAN", 0.5, {"kind": "deadline", "by": "31/01/2020"}, {"in_day": ""}, 0),
    ("CHECKLIST", 1, {"kind": "checklist", "shares": "Thu thập: 0,4\nKiểm tra: 0,3\nKhảo sát: 0,3"}, {"in_items_0": "on", "in_items_2": "on"}, 0.7),
    ("CHECKLIST, all", 1, {"kind": "checklist", "shares": "0,5\n0,5", "all": "on"}, {"in_items_0": "on"}, 0),
    ("CHECKLIST_COUNT", 0.5, {"kind": "steps", "steps": "1: 0,1\n3: 0,3\n5: 0,5"}, {"in_count": "4"}, 0.3),
    ("BANDS", 1, {"kind": "bands", "steps": "80: 0,5\n100: 1"}, {"in_b": "99", "in_a": "100"}, 0.5),
    ("BANDS, closed edge", 1, {"kind": "bands", "steps": "80: 0,5\n100: 1"}, {"in_b": "80", "in_a": "100"}, 0.5),
    ("BANDS, open edge", 1, {"kind": "bands", "steps": "80: 0,5", "open": "on"}, {"in_b": "80", "in_a": "100"}, 0),
    ("BANDS, nothing arose", 1, {"kind": "bands", "steps": "80: 0,5", "on_zero": "zero"}, {"in_b": "0", "in_a": "0"}, 0),
    ("RATIO_LINEAR", 1, {"kind": "ratio"}, {"in_b": "3", "in_a": "4"}, 0.75),
    ("RATIO_FLOOR", 1, {"kind": "ratio", "floor": "95"}, {"in_b": "949", "in_a": "1.000"}, 0),
    ("RATIO_FLOOR", 1, {"kind": "ratio", "floor": "95"}, {"in_b": "950", "in_a": "1.000"}, 0.95),
    ("RATIO_TARGET", 1, {"kind": "ratio", "target": "40"}, {"in_b": "30", "in_a": "100"}, 0.75),
    ("RATIO_TARGET", 1, {"kind": "ratio", "target": "40"}, {"in_b": "41", "in_a": "100"}, 1),
    ("TARGET_RATIO_CAP", 1.5, {"kind": "reduction", "target": "10"}, {"in_base": "1.000", "in_now": "940"}, 0.9),
    ("COUNT_STEPS", 1, {"kind": "steps", "steps": "1: 0,5\n2: 1"}, {"in_count": "1"}, 0.5),
    ("YEAR_ON_YEAR_STEPS", 1, {"kind": "year_on_year", "steps": "0: 0,5\n0,0001: 1"}, {"in_now": "5", "in_last": "5"}, 0.5),
    ("YEAR_ON_YEAR_BANDS", 1, {"kind": "year_on_year", "steps": "10: 0,5\n20: 1"}, {"in_now": "115", "in_last": "100"}, 0.5),
    ("LADDER", 1, {"kind": "ladder", "shares": "Còn quá hạn: 0\nXong, có việc trễ: 0,5\nĐúng hạn: 1"}, {"in_level": "1"}, 0.5),
    ("VIOLATION_ZERO", 0.5, {"kind": "violation_zero"}, {"in_count": "1"}, 0),
    ("DEDUCT_PER_EVENT", 0.5, {"kind": "deduct", "each": "0,1"}, {"in_count": "2"}, 0.3),
    ("DEDUCT_PER_EVENT", 0.5, {"kind": "deduct", "each": "0,1"}, {"in_count": "9"}, 0),
    ("CHOOSE_ONE", 2, {"kind": "choose", "shares": "Chưa: 0\nMột phần: 0,8\nĐủ: 2"}, {"in_option": "1"}, 0.8),
    ("FORMULA", 2, {"kind": "formula", "expression": "(som + dung_han * 0.8) / tong"}, {"in_som": "50", "in_dung_han": "50", "in_tong": "100"}, 1.8),
    ("SURVEY_WEIGHTED_OPTION", 1, {"kind": "survey", "weights": "1; 0,8; 0,5; 0"},
     {"in_options_0": "50", "in_options_1": "0", "in_options_2": "50", "in_options_3": "0"}, 0.75),
    ("SURVEY, by group", 1, {"kind": "grouped_survey", "weights": "1; 0", "group_weights": "0,6; 0,4"},
     {"in_groups_0_0": "1", "in_groups_0_1": "0", "in_groups_1_0": "0", "in_groups_1_1": "3"}, 0.6),
    ("INDEX_TIMES_MAX", 10, {"kind": "index"}, {"in_value": "85,48"}, 8.548),
    ("value from outside", 6.5, {"kind": "external"}, {"in_points": "2,84"}, 2.84),
    ("BONUS", 1, {"kind": "add", "each": "0,25"}, {"in_count": "3"}, 0.75),
    ("PENALTY, capped", 2, {"kind": "add", "each": "0,5"}, {"in_count": "9"}, 2),
    ("AND", 1, {"kind": "and", "p0-kind": "ratio", "p1-kind": "violation_zero"},
     {"in_p0_b": "9", "in_p0_a": "10", "in_p1_count": "0"}, 0.9),
    ("OR", 1, {"kind": "or", "p0-kind": "ratio", "p1-kind": "all_or_nothing"},
     {"in_p0_b": "2", "in_p0_a": "10", "in_p1_met": "1"}, 1),
    ("MEAN", 1, {"kind": "mean", "p0-kind": "ratio", "p1-kind": "ratio", "weights": "1; 3"},
     {"in_p0_b": "1", "in_p0_a": "1", "in_p1_b": "1", "in_p1_a": "2"}, 0.625),
]  # fmt: skip


def _query(values: dict[str, str]) -> QueryDict:
    found = QueryDict(mutable=True)
    found.update(values)
    return found


def _rule(typed: dict[str, str], maximum: float) -> dict[str, object]:
    form = RuleForm(_query(typed), maximum=maximum)
    assert form.is_valid(), form.errors
    return form.rule()


def _shown(form: RuleForm) -> dict[str, str]:
    """Return what the fields of a rule, and of its parts, hold as a page shows them."""
    found = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if value not in (None, False):
            found[form.add_prefix(name)] = "on" if value is True else str(field.prepare_value(value))
    for part in form.parts:
        found |= _shown(part)
    return found


@pytest.mark.parametrize(("what", "maximum", "typed", "year", "points"), CATALOGUE)
def test_what_an_official_types_gives_the_points_he_reckons(
    what: str, maximum: float, typed: dict[str, str], year: dict[str, str], points: float
) -> None:
    rule = _rule(typed, maximum)
    form = InputsForm(_query(year), rule=rule, maximum=maximum)
    assert form.is_valid(), form.errors
    assert scoring.of(rule, form.inputs(), maximum, "full") == pytest.approx(points), what
    # What is kept is shown again as it was typed, gives the same rule again, and reads as one sentence.
    kept = _rule(_shown(RuleForm(maximum=maximum, rule=rule)), maximum)
    assert scoring.of(kept, form.inputs(), maximum, "full") == pytest.approx(points)
    assert wording.in_words(rule, maximum)[:1].isupper()


def test_the_catalogue_leaves_no_kind_out() -> None:
    assert {typed["kind"] for _, _, typed, _, _ in CATALOGUE} == set(KINDS)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"kind": "bands", "steps": "100: 1\n80: 0,5"}, "tăng dần"),
        ({"kind": "bands", "steps": "80: 2"}, "từ 0 đến điểm tối đa"),
        ({"kind": "bands", "steps": "tám mươi: 1"}, "không phải là số"),
        ({"kind": "bands", "steps": ""}, "còn thiếu các mức"),
        ({"kind": "deadline"}, "còn thiếu ngày"),
        ({"kind": "checklist", "shares": "0,5\n0,6"}, "cộng lại phải bằng điểm tối đa"),
        ({"kind": "ladder", "shares": "1\n0"}, "từ xấu nhất đến tốt nhất"),
        ({"kind": "ratio", "target": "0"}, "lớn hơn 0"),
        ({"kind": "formula", "expression": "__import__('os')"}, "công thức"),
        ({"kind": "and", "p0-kind": "ratio"}, "phần 2 chưa chọn loại"),
        ({"kind": "mean", "p0-kind": "ratio", "p1-kind": "index", "weights": "1"}, "mỗi phần cần một trọng số"),
        ({"kind": "grouped_survey", "weights": "1; 0", "group_weights": "0"}, "trọng số nhóm"),
    ],
)
def test_what_is_no_rule_is_refused_in_the_editor(typed: dict[str, str], why: str) -> None:
    form = RuleForm(_query(typed), maximum=1)
    assert form.is_valid(), form.errors
    with pytest.raises(UnfitRule, match=why):
        form.rule()


def test_deeply_nested_rules_are_refused() -> None:
    rule: dict[str, object] = {"kind": "ratio"}
    for _ in range(6):
        rule = {"kind": "and", "parts": [rule, {"kind": "ratio"}]}
    with pytest.raises(UnfitRule, match="sâu"):
        checking.require(rule, 1)
    with pytest.raises(UnfitRule, match="từ 2 đến 12 phần"):
        checking.require({"kind": "and", "parts": [1, 2]}, 1)


_ODD = some.sampled_from(
    [None, True, 0, -1, 1.5, float("nan"), float("inf"), "", "x", "1", [], [1], [0, 1], [["a", 1]], [[1]], [[0, 1], [1, "b"]], [[0, 0.5], [1, 1]],
     {}, {"kind": "ratio"}, [{"kind": "ratio"}, {"kind": "magic"}], [{"kind": "ratio"}, {"kind": "steps"}], "a/(b", "a ** 9", "b/a", "2020-02-30"]
)  # fmt: skip
_NAMES = ("bands", "steps", "shares", "weights", "group_weights", "parts", "expression", "target", "floor", "each", "by", "labels", "on_zero", "scale")  # fmt: skip


@settings(deadline=None)
@given(
    kind=some.sampled_from(sorted(KINDS)),
    said=some.dictionaries(some.sampled_from(_NAMES), _ODD, min_size=1, max_size=4),
)
def test_whatever_is_sent_is_a_rule_or_refused(kind: str, said: dict[str, object]) -> None:
    """Nothing but a refusal comes out of the check, and what passes it can be told in words."""
    rule = {**said, "kind": kind}
    try:
        checking.require(rule, 2)
    except UnfitRule:
        return
    assert wording.in_words(rule, 2)
