"""Points and grades of an evaluation, as a table that can be checked by hand; given by the head, seen by the officer."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dunghen.dossiers.models import CriteriaSet
from dunghen.dossiers.operations import accounting, case_settings, evaluating
from dunghen.dossiers.queries import accounting as reads
from dunghen.dossiers.queries import settings
from dunghen.dossiers.rules import amounts, evaluation
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.tests import case_stage as stage
from dunghen.kernel import errors
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment

AMOUNTS = amounts.pick([], dt.date(2021, 9, 20))
DAY = dt.date(2021, 9, 15)


@pytest.mark.parametrize(
    ("figures", "points"),
    [
        # judged, on time, steps, late steps, asked, asked too often, unapologised, apologised late
        ((0, 0, 0, 0, 0, 0, 0, 0), {}),
        ((10, 10, 20, 0, 0, 0, 0, 0), {"time_legal": 2, "time_steps": 2, "contacts": 2, "procedure": 2}),
        ((10, 9, 20, 2, 1, 0, 0, 1), {"time_legal": 1, "time_steps": 1, "contacts": 1, "procedure": 1}),
        ((10, 8, 20, 3, 4, 1, 1, 0), {"time_legal": 0, "time_steps": 0, "contacts": 0, "procedure": 0}),
        ((1000, 899, 0, 0, 0, 0, 0, 0), {"time_legal": 0, "contacts": 2, "procedure": 2}),
        ((1000, 999, 0, 0, 0, 0, 0, 0), {"time_legal": 1, "contacts": 2, "procedure": 2}),
    ],
)
def test_points_that_figures_give(figures: tuple[int, ...], points: dict[str, int]) -> None:
    assert evaluation.computed(evaluation.Figures(*figures), AMOUNTS, DAY) == points


@pytest.mark.parametrize(
    ("total", "grade"),
    [(18, "excellent"), (15, "excellent"), (14, "good"), (12, "good"), (11, "fair"), (9, "fair"), (8, "average"), (6, "average"), (5, "weak"), (0, "weak")],
)  # fmt: skip
def test_grades_of_sums(total: int, grade: str) -> None:
    assert evaluation.grade(total, AMOUNTS) == grade


def test_there_are_nine_criteria_of_two_points() -> None:
    assert len(evaluation.criteria(DAY)) == 9


@pytest.mark.django_db
def test_the_head_evaluates_from_the_ledger_and_the_officer_sees_it() -> None:
    cast = people.cast()
    stage.under(cast)
    unit, done = cast.units.so_xay_dung, moment(2021, 9, 9, 9)
    early = [
        stage.dossier(f"H32.15-210901-{n:04}", officer="CB-7", due=moment(2021, 9, 10, 17), finished=done)
        for n in range(9)
    ]
    late = stage.dossier("H32.15-210901-0099", officer="CB-7", due=moment(2021, 9, 8, 17), finished=done, supplements=1)
    others = stage.dossier("H32.15-210901-0098", officer="CB-8", due=moment(2021, 9, 8, 17), finished=done)
    stage.tell(*early, late, others)
    accounting.name_officer(actor=cast.huong, unit=unit, officer="CB-7", person=cast.minh, at=stage.FRIDAY)
    with pytest.raises(refusals.NotOfTheUnit):
        accounting.name_officer(actor=cast.huong, unit=unit, officer="CB-9", person=cast.tuan, at=stage.FRIDAY)
    period = {"first": dt.date(2021, 9, 1), "last": dt.date(2021, 9, 15), "at": stage.FRIDAY}
    made = evaluating.open_evaluation(actor=cast.huong, person=cast.minh, unit=unit, **period)
    assert (made.figures["judged"], made.figures["on_time"], made.figures["asked"]) == (10, 9, 1)
    assert made.computed == {"time_legal": 1, "contacts": 1, "procedure": 2}
    with pytest.raises(refusals.OpenedAlready):
        evaluating.open_evaluation(actor=cast.huong, person=cast.minh, unit=unit, **period)
    with pytest.raises(refusals.OwnEvaluation):
        evaluating.open_evaluation(actor=cast.huong, person=cast.huong, unit=unit, **period)
    assert not reads.evaluations_of(cast.minh, stage.FRIDAY).exists()
    scores = {one.slug: 2 for one in evaluation.criteria(DAY)} | made.computed
    with pytest.raises(refusals.ScoresMissing):
        evaluating.give(actor=cast.huong, evaluation=made, scores={"contacts": 2}, note="", at=stage.FRIDAY)
    with pytest.raises(refusals.TextNeeded):
        evaluating.give(actor=cast.huong, evaluation=made, scores=scores | {"contacts": 2}, note="", at=stage.FRIDAY)
    with pytest.raises(errors.Forbidden):
        evaluating.give(actor=cast.thao, evaluation=made, scores=scores, note="", at=stage.FRIDAY)
    given = evaluating.give(actor=cast.huong, evaluation=made, scores=scores, note="", at=stage.FRIDAY)
    assert (given.total, given.grade) == (16, "excellent")
    assert list(reads.evaluations_of(cast.minh, stage.FRIDAY)) == [given]
    assert not reads.evaluations_of(cast.tuan, stage.FRIDAY).exists()
    evaluating.see(actor=cast.minh, evaluation=given, at=stage.MONDAY)
    with pytest.raises(refusals.SeenAlready):
        evaluating.give(actor=cast.huong, evaluation=given, scores=scores, note="Sửa", at=stage.MONDAY)
    assert settings.amounts(stage.FRIDAY)["grade_excellent"] == 15


# -- the province's own criteria ------------------------------------------------------------------------------------------

CUT_OFFS = {
    "grade_excellent": 4,
    "grade_good": 3,
    "grade_fair": 2,
    "grade_average": 1,
    "on_time_full": 98,
    "on_time_half": 80,
}
OWN = [
    evaluation.Criterion("time_legal", "on_time", "Đúng hạn", ("kém", "được", "tốt"), None, None, ""),
    evaluation.Criterion("tc-thai-do", "", "Thái độ", ("chưa đúng mực", "đúng mực", "tận tình"), None, None, ""),
]
"""Two criteria instead of nine: the on-time rate and the manner."""
OCTOBER = dt.date(2021, 10, 1)


def keep(actor: Any, **more: Any) -> CriteriaSet:
    told = {
        "valid_from": OCTOBER,
        "criteria": OWN,
        "cut_offs": CUT_OFFS,
        "basis": "Quyết định 12/QĐ-UBND",
        "at": stage.FRIDAY,
    }
    return case_settings.keep_criteria(actor=actor, **{**told, **more})


@pytest.mark.django_db
def test_a_new_set_holds_from_its_day_and_earlier_periods_keep_theirs() -> None:
    cast = people.cast()
    stage.under(cast)
    unit, october = cast.units.so_xay_dung, moment(2021, 10, 8, 9)
    fresh = [
        stage.dossier(f"H32.15-211001-{n:04}", officer="CB-7", due=moment(2021, 10, 7, 17), finished=moment(2021, 10, day, 9))
        for n, day in enumerate([6] * 9 + [8])
    ]  # fmt: skip
    stage.tell(*fresh)
    accounting.name_officer(actor=cast.huong, unit=unit, officer="CB-7", person=cast.minh, at=stage.FRIDAY)
    september = evaluating.open_evaluation(
        actor=cast.huong, person=cast.minh, unit=unit, first=dt.date(2021, 9, 1), last=DAY, at=stage.FRIDAY
    )
    keep(cast.thao)
    # Nine in ten: half the points by the shipped cut-offs and by the new ones, which ask for 98 and 80 percent.
    new = evaluating.open_evaluation(
        actor=cast.huong, person=cast.minh, unit=unit, first=OCTOBER, last=dt.date(2021, 10, 7), at=october
    )
    assert new.computed == {"time_legal": 1}
    given = evaluating.give(
        actor=cast.huong, evaluation=new, scores={"time_legal": 1, "tc-thai-do": 2}, note="", at=october
    )
    assert (given.total, given.grade) == (3, "good")
    # The period of September is still judged by nine criteria and the old grades, also when it is done in October.
    nine = {one.slug: 1 for one in evaluation.criteria(DAY)}
    old = evaluating.give(actor=cast.huong, evaluation=september, scores=nine, note="", at=october)
    assert (old.total, old.grade) == (9, "fair")
    client = Client()
    client.force_login(cast.huong)
    page = client.get(reverse("dossiers:evaluation", args=[old.pk])).content.decode()
    assert "Thái độ phục vụ" in page and "9/18 điểm" in page


@pytest.mark.django_db
def test_what_was_in_force_is_never_changed() -> None:
    cast = people.cast()
    for day in (dt.date(2021, 9, 17), DAY):
        with pytest.raises(refusals.CriteriaBegun, match="18/09/2021"):
            keep(cast.thao, valid_from=day)
    keep(cast.thao, valid_from=dt.date(2021, 11, 1))
    first = keep(cast.an)
    assert list(CriteriaSet.objects.values_list("pk", flat=True)) == [first.pk], "a set for a later day is replaced"
    own = settings.own_criteria()
    assert [len(evaluation.criteria(day, own)) for day in (DAY, dt.date(2021, 9, 30), OCTOBER)] == [9, 9, 2]
    assert Entry.objects.filter(verb="dossiers.criteria_kept").count() == 2


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"criteria": []}, "cần từ 1 đến 30 tiêu chí"),
        ({"cut_offs": CUT_OFFS | {"grade_excellent": 5}}, "cao hơn tổng điểm cao nhất 4"),
        ({"cut_offs": CUT_OFFS | {"grade_good": 2}}, "phải giảm dần"),
        ({"cut_offs": CUT_OFFS | {"on_time_half": 99}}, "tỷ lệ đúng hạn được 2 điểm"),
        ({"criteria": [evaluation.Criterion("x", "", "Tên", ("", "b", "c"), None, None, "")] * 2}, "nghĩa của 0, 1, 2 điểm"),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_a_set_that_cannot_be_used_is_refused(more: dict[str, Any], why: str) -> None:
    cast = people.cast()
    with pytest.raises(refusals.UnfitCriteria, match=why):
        keep(cast.thao, **more)
    assert not CriteriaSet.objects.exists()


@pytest.mark.django_db
def test_only_the_supervisor_and_the_administrator_set_criteria() -> None:
    cast = people.cast()
    for person in (cast.huong, cast.minh, cast.dung, cast.phuc, cast.tuan, cast.lan):
        with pytest.raises(errors.Forbidden):
            keep(person)


@pytest.mark.django_db
def test_thao_sets_them_on_the_page_and_everybody_reads_them() -> None:
    cast = people.cast()
    client = Client()
    client.force_login(cast.thao)
    address = reverse("dossiers:criteria-new")
    form = client.get(address)
    told = {
        f"{one.prefix}-{name}": one.initial.get(name, "-" if name == "computed" else "")
        for one in form.context["rows"]
        for name in ("slug", "label", "zero", "one", "two", "computed")
    }
    told |= {f"tc-{name}": value for name, value in form.context["rows"].management_form.initial.items()}
    told |= {name: form.context["head"].initial[name] for name in evaluation.CUT_OFFS}
    # The ninth goes, a new one comes.
    told |= {
        "tc-8-DELETE": "on",
        "tc-9-label": "Trang phục",
        "tc-9-zero": "kém",
        "tc-9-one": "được",
        "tc-9-two": "tốt",
    }
    told |= {"valid_from": "20/09/2021", "basis": "Quyết định 12/QĐ-UBND"}
    answer = client.post(address, told)
    assert answer.status_code == 422 and "phải áp dụng từ 21/09/2021" in answer.content.decode()
    answer = client.post(address, told | {"valid_from": "01/10/2021"}, follow=True)
    page = answer.content.decode()
    assert "Sắp áp dụng: từ 01/10/2021" in page and "Đang áp dụng: bộ ban đầu của phần mềm, đến hết 30/09/2021" in page
    assert "Đặng Phương Thảo đặt bộ tiêu chí đánh giá cán bộ áp dụng từ" in page
    (made,) = CriteriaSet.objects.all()
    assert [one["slug"] for one in made.criteria][-2:] == ["opinions", "tc-trang-phuc"] and len(made.criteria) == 9
    client.force_login(cast.minh)
    page = client.get(reverse("dossiers:criteria")).content.decode()
    assert "Trang phục" in page and "Tiến độ và chất lượng dịch vụ trực tuyến" in page, "old sets stay readable"
    assert not re.search(r'href="[^"]*dat-moi', page)
    assert client.get(address).status_code == 403
