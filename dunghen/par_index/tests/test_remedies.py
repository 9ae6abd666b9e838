"""Lost point → assignment → its state, walkable both ways; live values beside scores."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dunghen.kernel import errors, measures
from dunghen.kernel.commitments import asking
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.measures import Measure
from dunghen.kernel.tests.people import Cast, cast
from dunghen.par_index.models import Node, Round, Score
from dunghen.par_index.operations import remedying
from dunghen.par_index.queries import gaps, live
from dunghen.par_index.rules import refusals
from dunghen.par_index.tests import stage
from dunghen.par_index.tests.rank_stage import AFTER

pytestmark = pytest.mark.django_db

DUE = dt.date(2021, 10, 29)


@pytest.fixture(autouse=True)
def monday(settings: Any) -> None:
    """The pages' day is that of the stories."""
    settings.DEMONSTRATION, settings.TODAY = True, "2021-09-20T09:00"


@pytest.fixture
def who() -> Cast:
    return cast()


@pytest.fixture
def round(who: Cast) -> Round:
    """1.1.1 2/2 · 1.1.2 3,2/4 · 2.1 1/3 · leaders 4,32/6 · SIPAS 4,05/5 = 14,57 of 20."""
    return stage.published(who, stage.opened(who))


def made(who: Cast, score: Score, **more: object) -> Commitment:
    given = {"text": "Hoàn thành hai việc còn lại.", "evidence": "Báo cáo năm", "due_on": DUE, **more}
    return remedying.make_remedy(actor=who.thao, score=score, at=AFTER, **given)  # type: ignore[arg-type]


def test_lost_points_by_source_area_and_lead(who: Cast, round: Round) -> None:
    found = gaps.of(stage.assessed(round), who.thao, AFTER)
    assert (found.total, found.maximum, found.lost_points) == pytest.approx((14.57, 20, 5.43))
    by_area = found.summed(lambda line: line.loss.area)
    assert {area: pytest.approx(total.lost) for area, total in by_area.items()} == {"1": 2.48, "2": 2.95}
    by_lead = found.summed(lambda line: line.score.lead.name)
    assert by_lead["Sở Xây dựng"].lost == pytest.approx(2.8), "0,8 of 1.1.2 and 2 of 2.1"
    assert [line.loss.code for line in found.lost] == ["2.1", "1.2", "2.2", "1.1.2"]


def test_a_lost_component_becomes_an_assignment_of_its_lead_once(who: Cast, round: Round) -> None:
    score = stage.of(round, "1.1.2")
    first = made(who, score)
    assert made(who, score) == first, "one click twice"
    assert Commitment.objects.filter(kind="directives.assignment").count() == 1
    assert first.owner_unit == who.units.so_xay_dung
    (line,) = [row for row in gaps.of(stage.assessed(round), who.thao, AFTER).lines if row.loss.code == "1.1.2"]
    assert [one.commitment for one in line.made] == [first] and line.is_open
    entry = Entry.objects.filter(verb="par_index.remedy_made").order_by("id")[0]
    assert (entry.facts["lost"], entry.facts["unit"]) == ("0,80", "Sở Xây dựng")


def test_nothing_lost_and_nobody_who_may_not(who: Cast, round: Round) -> None:
    with pytest.raises(refusals.NothingLost):
        made(who, stage.of(round, "1.1.1"))
    with pytest.raises(refusals.ReasonNeeded):
        made(who, stage.of(round, "1.1.2"), text=" ")
    with pytest.raises(errors.Forbidden):
        remedying.make_remedy(
            actor=who.minh, score=stage.of(round, "1.1.2"), text="Việc", evidence="", due_on=DUE, at=AFTER
        )
    assert not Commitment.objects.filter(kind="directives.assignment").exists()


def test_the_pages_lead_to_each_other_and_the_button_goes(
    who: Cast, round: Round, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(who.thao)
    gap = reverse("par_index:gap", args=[stage.assessed(round).pk])
    score = stage.of(round, "1.1.2")
    give = reverse("par_index:remedy", args=[score.pk])
    assert give in client.get(gap).content.decode()
    given = {"text": "Hoàn thành kế hoạch.", "evidence": "Báo cáo", "due_on": "29/10/2021", "clause": ""}
    assert client.post(give, {**given, "due_on": "1/1/2021"}).status_code == 422
    assert client.post(give, given).url == gap  # type: ignore[attr-defined]
    row = Commitment.objects.get(kind="directives.assignment")
    page = client.get(gap).content.decode()
    assert row.url in page and give not in page
    assert "1.1.2 Mức độ hoàn thành kế hoạch (mất 0,80 điểm)" in client.get(row.url).content.decode()
    client.force_login(who.minh)
    assert reverse("par_index:component", args=[score.pk]) in client.get(row.url).content.decode(), (
        "its lead may open it"
    )
    assert row.url in client.get(reverse("par_index:component", args=[score.pk])).content.decode()
    client.force_login(who.thao)
    monkeypatch.setattr(asking, "_givers", [])
    page = client.get(gap).content.decode()
    assert "Giao việc</a>" not in page
    assert client.get(give).status_code == 404


def test_the_gap_page_asks_the_database_as_often_for_one_component_as_for_many(
    who: Cast, round: Round, client: Client, django_assert_max_num_queries
) -> None:
    for code in ("1.1.2", "2.1", "1.2"):
        made(who, stage.of(round, code))
    client.force_login(who.thao)
    with django_assert_max_num_queries(14):
        client.get(reverse("par_index:gap", args=[stage.assessed(round).pk]))


ON_TIME = Measure(
    "tests.on_time",
    "Đúng hạn",
    "%",
    "định nghĩa",
    "",
    "",
    lambda scope: 40.0,
    lambda scope: f"/ds/?u={scope.unit or ''}",
)


def test_a_measure_scores_its_component_by_the_components_own_rule(
    who: Cast, round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2.1: 40 % of 3 points = 1,2, scored 1 by the department itself; 1.1.2: nobody publishes its measure."""
    monkeypatch.setitem(measures._measures, "tests.on_time", ON_TIME)
    Node.objects.filter(code="2.1").update(measure="tests.on_time")
    Node.objects.filter(code="1.1.2").update(measure="tests.absent")
    rows = {row.score.node.code: row for row in live.of(stage.assessed(round), AFTER)}
    assert rows["2.1"].points == pytest.approx(1.2) and rows["2.1"].difference == pytest.approx(0.2)
    assert rows["2.1"].reading is not None and rows["2.1"].reading.list_url == "/ds/?u="
    assert rows["1.1.2"].measure is None and rows["1.1.2"].points is None
    assert live.points(stage.assessed(round), round.criteria.nodes.all(), AFTER) == {"2.1": pytest.approx(1.2)}
    assert live.scope_of(stage.assessed(round), AFTER).period == (dt.date(2020, 1, 1), dt.date(2020, 12, 31))


def test_a_rule_that_asks_for_more_than_a_percentage_is_not_guessed(
    who: Cast, round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(measures._measures, "tests.on_time", ON_TIME)
    Node.objects.filter(code="1.1.1").update(measure="tests.on_time")
    (row,) = live.of(stage.assessed(round), AFTER)
    assert row.reading is not None and row.points is None
