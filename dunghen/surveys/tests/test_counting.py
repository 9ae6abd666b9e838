"""A survey is counted: figures by hand, small groups hidden, nothing told between two sheets, the same digest again."""

import json

import numpy as np
import pytest

from dunghen.kernel import errors
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import people
from dunghen.surveys.models import Remark, Result
from dunghen.surveys.operations import counting
from dunghen.surveys.operations.planning import Piece
from dunghen.surveys.queries import remarking
from dunghen.surveys.queries.counting import digest, figures
from dunghen.surveys.rules import result_refusals as refusals
from dunghen.surveys.rules import words
from dunghen.surveys.tests import counted, stage

pytestmark = pytest.mark.django_db(transaction=True)


def test_figures_by_hand() -> None:
    cast = people.cast()
    survey = counted.satisfaction(cast)
    found = counted.result(cast, survey)
    told = found.figures
    assert found.is_final and found.sheets == 150
    assert told["total"]["value"] == pytest.approx(543 / 660)
    assert (told["total"]["satisfied"], told["total"]["valid"], told["total"]["persons"]) == (237, 300, 150)
    factors = {one["key"]: one for one in told["factors"]}
    assert factors["access"]["value"] == pytest.approx(0.9)
    assert factors["officials"]["value"] == pytest.approx(246 / 330)
    assert factors["officials"]["low"] < 246 / 330 < factors["officials"]["high"]
    assert told["total"]["freedom"] == 148
    officials = next(one for one in told["questions"] if one["key"] == "officials")
    assert officials["steps"] == [9, 15, 24, 96, 6]
    # To reach 81 % by officials alone: nothing is missing, so less than now is enough.
    assert told["reach"]["officials"]["share"] == pytest.approx(0.5)
    assert told["reach"]["officials"]["needed"] == pytest.approx(246 / 330 + (0.81 - 543 / 660) * 2)
    assert told["ties"]["officials"]["difference"] > 0.5
    wish = told["expectations"][0]["options"]
    assert wish[0]["key"] == "time" and wish[0]["first"]["satisfied"] == 81
    groups = {one["name"]: one for one in told["groups"]["stratum"]}
    assert groups["Thành phố Nha Trang"]["total"]["value"] == pytest.approx(153 / 180)
    assert groups["Huyện Diên Khánh"]["factors"]["officials"]["value"] == pytest.approx(0.5)
    assert "channel" not in told["groups"], "all on paper: one group is no grouping"
    # Counted again, the same; one answer another, another digest.
    assert digest(figures(survey)) == found.digest == digest(json.loads(json.dumps(found.figures)))
    assert Entry.objects.get(verb="surveys.counted").facts["digest"] == found.digest
    sheet = survey.sheets.first()
    sheet.values["access"] = 1 if sheet.values["access"] > 3 else 5
    sheet.save()
    assert digest(figures(survey)) != found.digest


def test_what_was_written_is_covered_themed_and_of_few_people_not_told() -> None:
    cast = people.cast()
    survey = counted.satisfaction(cast)
    counted.result(cast, survey)
    rows = Remark.objects.filter(survey=survey)
    assert rows.count() == 24
    assert (
        not rows.filter(text__contains="0905").exists()
        and rows.filter(text__contains="[đã che số điện thoại]").exists()
    )
    assert [(one.slug, one.count) for one in remarking.headings(survey)] == [("waiting", 15), ("attitude", 9)]
    assert remarking.headings(survey)[0].words
    assert remarking.search(survey, "cáu gắt").count() == remarking.search(survey, "cau gat").count() == 9
    assert remarking.search(survey, theme="waiting").count() == 15
    survey.least_group = 10
    assert [(one.slug, one.count) for one in remarking.headings(survey)] == [("waiting", 15)], "nine are too few"


def test_nobody_learns_a_sheet_from_two_countings() -> None:
    cast = people.cast()
    survey = counted.satisfaction(cast)
    first = counting.count(actor=cast.thao, survey=survey, at=stage.MONDAY)
    assert not first.is_final and first.sheets == 145, "five wait for the end"
    counted.sheets(survey, [(4, {"access": 1}, {"stratum": survey.strata.first()})])
    with pytest.raises(refusals.TooFewNew, match="thêm 4 phiếu"):
        counting.count(actor=cast.thao, survey=survey, at=stage.MONDAY)
    assert counting.count_due(at=stage.MONDAY) == 0
    assert Result.objects.get(survey=survey).digest == first.digest
    counted.sheets(survey, [(1, {"access": 1}, {"stratum": survey.strata.first()})])
    assert counting.count_due(at=stage.MONDAY) == 1
    assert Result.objects.get(survey=survey).sheets == 150
    counted.sheets(survey, [(1, {"access": 1}, {"stratum": survey.strata.first()})])
    last = counted.result(cast, survey)
    assert last.is_final and last.sheets == 156, "one came after, and six are new"


def test_small_groups_and_few_people_have_no_percent() -> None:
    cast = people.cast()
    survey = stage.survey(cast, design=words.STRATIFIED, parts=counted.PARTS, least_group=10)
    one, two = survey.strata.order_by("id")
    small = {"unit": cast.units.so_noi_vu}
    counted.sheets(
        survey,
        [
            (40, {"access": 5, "officials": 5}, {"stratum": one, "unit": cast.units.so_xay_dung}),
            (20, {"access": 4}, {"stratum": two, "unit": cast.units.so_y_te}),
            (3, {"access": 1}, {"stratum": two, **small}),
        ],
    )
    told = figures(survey)
    units = {one["name"]: one for one in told["groups"]["unit"]}
    assert units["Sở Nội vụ"] == {"key": str(cast.units.so_noi_vu.pk), "name": "Sở Nội vụ", "hidden": True}
    assert units["Sở Y tế"]["hidden"], "the sum of the two others would tell the three"
    area = {one["name"]: one for one in told["groups"]["stratum"]}["Huyện Diên Khánh"]
    assert area["total"] == {"persons": 23, "satisfied": 20, "valid": 23, "value": None}
    assert area["factors"]["officials"] == {"hidden": True}


def test_what_few_were_asked_is_not_worked_out_from_sums() -> None:
    """Four answered on officials, and three on the whole: neither the total less the factors nor an agency's total less its others tells them."""
    cast = people.cast()
    survey = stage.survey(cast, least_group=5)
    one, other, third = ({"unit": unit} for unit in (cast.units.so_xay_dung, cast.units.so_y_te, cast.units.so_noi_vu))
    counted.sheets(survey, [(40, {"access": 5}, one), (20, {"access": 4}, other), (30, {"access": 2}, third)])
    counted.sheets(
        survey, [(1, {"access": 1, "officials": 1, "whole": 1}, one), (3, {"officials": 1, "whole": 1}, other)]
    )
    told = figures(survey)
    factors = {line["key"]: line for line in told["factors"]}
    assert factors["officials"] == {"key": "officials", "hidden": True} and told["overall"] == {"hidden": True}
    assert (told["total"]["persons"], told["total"]["satisfied"], told["total"]["valid"]) == (91, 60, 91), (
        "they count nowhere"
    )
    counted.sheets(survey, [(8, {"access": 5, "officials": 5}, other)])
    told = figures(survey)
    assert told["factors"][1]["persons"] == 12
    units = {line["name"]: line for line in told["groups"]["unit"]}
    assert units["Sở Xây dựng"]["factors"] == units["Sở Y tế"]["factors"] == {}, (
        "one answered there, and all less the others tell him"
    )
    assert units["Sở Xây dựng"]["total"]["persons"] == 41
    assert units["Sở Nội vụ"]["factors"]["access"]["persons"] == 30


def test_the_margin_of_a_commune_that_is_one_cluster_is_that_of_its_people() -> None:
    """Between clusters there is nothing to compare: 30 of 40 in one commune is 75 % as of a simple sample, and not without error."""
    cast = people.cast()
    pieces = tuple(Piece(f"xa-{number}", f"Xã {number}", 500, 10.0) for number in range(2))
    parts = [counted.Part("dong", "Phía đông", 4000, 80, clusters_population=8, clusters=pieces)]
    survey = stage.survey(cast, design=words.CLUSTERED, parts=parts)
    one, other = survey.clusters.order_by("id")
    for cluster in (one, other):
        where = {"stratum": cluster.stratum, "cluster": cluster, "weight": 10.0}
        counted.sheets(survey, [(30, {"access": 5}, where), (10, {"access": 1}, where)])
    commune = figures(survey)["groups"]["cluster"][0]["total"]
    assert commune["value"] == 0.75
    assert commune["error"] == pytest.approx(np.sqrt(0.75 * 0.25 / 39)) and commune["freedom"] == 39


def test_people_who_came_by_themselves_have_no_margin() -> None:
    cast = people.cast()
    survey = stage.survey(cast)
    counted.sheets(survey, [(30, {"access": 5}, {}), (10, {"access": 2}, {})])
    told = figures(survey)
    assert told["total"]["value"] == 0.75 and told["total"]["low"] is None
    assert told["ties"] == {}


def test_the_leader_survey_is_weighed_by_groups() -> None:
    cast = people.cast()
    options = [{"key": key, "text": key, "weight": weight} for key, weight in (("tot", 1), ("kha", 0.5), ("kem", 0), ("khong-ro", None))]  # fmt: skip
    questions = [{"key": "dieu-hanh", "kind": "single", "factor": "steering", "aspect": "satisfaction", "text": "Chỉ đạo, điều hành?", "options": options}]  # fmt: skip
    parts = [
        counted.Part("hdnd", "Đại biểu HĐND", 40, 40, share=0.75),
        counted.Part("so", "Lãnh đạo sở", 20, 20, share=0.25),
    ]
    version = stage.version(cast, questions, "lanh-dao")
    survey = stage.survey(cast, design=words.CENSUS, parts=parts, version=version, least_group=5)
    survey.kind = words.LEADERS
    survey.save(update_fields=["kind"])
    council, departments = survey.strata.order_by("id")
    counted.sheets(
        survey,
        [
            (20, {"dieu-hanh": "tot"}, {"stratum": council}),
            (10, {"dieu-hanh": "kha"}, {"stratum": council}),
            (5, {"dieu-hanh": "khong-ro"}, {"stratum": council}),
            (8, {"dieu-hanh": "kem"}, {"stratum": departments}),
            (2, {"dieu-hanh": "tot"}, {"stratum": departments}),
        ],
    )
    told = figures(survey)
    groups = {one["name"]: one for one in told["groups"]["stratum"]}
    assert groups["Đại biểu HĐND"]["total"]["value"] == pytest.approx(25 / 30)
    assert groups["Lãnh đạo sở"]["total"]["value"] == pytest.approx(0.2)
    assert told["total"]["value"] == pytest.approx(0.75 * 25 / 30 + 0.25 * 0.2)
    assert told["factors"][0]["key"] == "steering" and told["total"]["low"] < told["total"]["value"]


def test_who_may_count_and_publish() -> None:
    cast = people.cast()
    survey = counted.satisfaction(cast)
    for outsider in (cast.tuan, cast.minh, cast.lan):
        with pytest.raises(errors.Forbidden):
            counting.count(actor=outsider, survey=survey, at=stage.MONDAY)
    counting.count(actor=cast.thao, survey=survey, at=stage.MONDAY)
    with pytest.raises(refusals.NotFinal):
        counting.publish(actor=cast.dung, survey=survey, at=stage.MONDAY)
    counted.result(cast, survey)
    assert counting.publish(actor=cast.dung, survey=survey, at=counted.CLOSING).published_at == counted.CLOSING
    counting.unpublish(actor=cast.thao, survey=survey, why="Còn kiểm tra phiếu", at=counted.CLOSING)
    assert Result.objects.get(survey=survey).published_at is None
    assert np.isfinite(Result.objects.get(survey=survey).figures["total"]["value"])
