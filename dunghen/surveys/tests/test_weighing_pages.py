"""The page of weights and that of a design laid by hand: seen before done, refused in words, done in one act."""

import pytest
from django.urls import reverse

from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import people
from dunghen.surveys.models import Result, Survey
from dunghen.surveys.queries.recomputing import recompute
from dunghen.surveys.rules import words
from dunghen.surveys.tests import counted, stage
from tests.pages import matrix

pytestmark = pytest.mark.django_db(transaction=True)

SEX = {"key": "sex", "kind": "single", "aspect": "respondent", "text": "Ông/Bà là nam hay nữ?", "options": [{"key": "nam", "text": "Nam"}, {"key": "nu", "text": "Nữ"}]}  # fmt: skip


def test_weights_are_seen_before_they_are_calibrated_and_can_be_taken_back(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    """150 sheets stand for 330 people by the draw (90 · 3 + 60) where 4,000 are; a quarter are men, and every sheet of Diên Khánh is a man's."""
    cast = people.cast()
    survey = counted.satisfaction(cast, version=stage.version(cast, (*stage.QUESTIONS, SEX)))
    for sheet in (sheets := list(survey.sheets.select_related("stratum"))):
        sheet.values["sex"] = "nam" if sheet.stratum.key == "dien-khanh" else "nu"
    survey.sheets.bulk_update(sheets, ["values"])
    thao, there = matrix.signed_in(cast.thao), reverse("surveys:weights", args=[survey.code])
    assert "sau khi cuộc khảo sát kết thúc" in thao.get(there).content.decode()
    early = thao.post(there, {"do": "calibrate", "t-1-0": "10", "t-1-1": "20"})
    assert early.status_code == 409 and "đang lấy ý kiến" in early.content.decode()
    result = counted.result(cast, survey)
    with django_assert_max_num_queries(14):
        page = thao.get(there).content.decode()
    assert 'value="3.000"' in page and "Ông/Bà là nam hay nữ?" in page

    half = thao.post(there, {"do": "preview", "t-1-0": "100"})
    assert half.status_code == 422 and "Ghi đủ mọi dòng" in half.content.decode()
    assert thao.post(there, {"do": "preview"}).status_code == 422
    off = thao.post(there, {"do": "preview", "t-0-0": "3.000", "t-0-1": "1.000", "t-1-0": "10", "t-1-1": "20"})
    assert off.status_code == 422 and "một tổng là 4.000, tổng kia là 30" in off.content.decode()
    shown = thao.post(there, {"do": "preview", "t-1-0": "25%", "t-1-1": "75%"}).content.decode()
    # 1,000 of 4,000 to sixty men, 3,000 to ninety women: 16.7 and 33.3 each; 4000² / (60·16.7² + 90·33.3²) = 137.
    assert "Nếu hiệu chỉnh" in shown and ">137<" in shown
    assert Result.objects.get(survey=survey).digest == result.digest, "looking changes nothing"

    thao.post(there, {"do": "calibrate", "t-1-0": "25%", "t-1-1": "75%"})
    assert {round(one, 1) for one in survey.sheets.values_list("weight", flat=True)} == {16.7, 33.3}
    anew = Result.objects.get(survey=survey)
    # Access 81 of 90 and 54 of 60, officials 72 and 30: (33.3 · 153 + 16.7 · 84) / 8000.
    assert anew.figures["total"]["value"] == pytest.approx((100 / 3 * 153 + 50 / 3 * 84) / 8000)
    assert Entry.objects.get(verb="surveys.calibrated").facts["totals"] == {"sex": {"nam": 1000, "nu": 3000}}
    assert recompute().differences == () and "Đã hiệu chỉnh" in thao.get(there).content.decode()
    thao.post(there, {"do": "reset"})
    assert set(survey.sheets.values_list("weight", flat=True)) == {3.0, 1.0}
    assert Result.objects.get(survey=survey).digest == result.digest


def test_a_design_is_laid_by_hand_with_what_formulas_propose_beside() -> None:
    cast = people.cast()
    survey = stage.survey(cast, opened=False)
    thao, there = matrix.signed_in(cast.thao), reverse("surveys:design", args=[survey.code])
    assert "Đặt thiết kế" in thao.get(there).content.decode()
    typed = {
        "rows": "5", "design": words.CLUSTERED, "margin": "10", "effect": "1", "response": "100",
        "name-0": "Phía đông", "population-0": "900", "wanted-0": "30", "clusters-0": "9",
        "name-2": "Phía tây", "population-2": "100", "wanted-2": "200", "clusters-2": "2",
        "drawn": "Phía đông; Xã Một; 300\nPhía đông\tXã Hai\t100\nPhía tây;Xã Ba;50",
    }  # fmt: skip
    proposed = thao.post(there, typed | {"do": "propose"}).content.decode()
    # 88 of 1,000 people for ten points, in proportion to 900 and 100: 79 and 9.
    assert "Yamane: 91" in proposed and ">79<" in proposed and ">9<" in proposed
    wrong = thao.post(there, typed | {"do": "lay"})
    assert wrong.status_code == 422 and "Phía tây: Cỡ mẫu lớn hơn tổng thể" in wrong.content.decode()
    unknown = thao.post(there, typed | {"do": "lay", "wanted-2": "20", "drawn": "Phía bắc; Xã Một; 300"})
    assert unknown.status_code == 422 and "Dòng chùm 1 chưa đọc được" in unknown.content.decode()
    assert not survey.strata.exists()
    assert thao.post(there, typed | {"do": "lay", "wanted-2": "20"}).status_code == 302
    survey = Survey.objects.get()
    weight = {one.name: one.weight for one in survey.clusters.all()}
    # Two of the east's communes by size, fifteen people in each: 1 / (2 · 300/900 · 15/300) = 30, and so for the other; in the west 50/100 of 20 in 50.
    assert survey.design == words.CLUSTERED and weight == pytest.approx({"Xã Một": 30, "Xã Hai": 30, "Xã Ba": 5})
    assert [one.clusters_population for one in survey.strata.all()] == [9, 2]
    again = thao.get(there).content.decode()
    assert "Phía tây; Xã Ba; 50" in again and 'value="900"' in again
