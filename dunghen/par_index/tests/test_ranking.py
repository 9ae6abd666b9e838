"""The published field, what would be if, grades and ranks of units."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from dunghen.kernel import errors
from dunghen.kernel.tests.people import Cast, cast
from dunghen.par_index import papers
from dunghen.par_index.desk.history import read
from dunghen.par_index.intake.refusals import UnreadableTable
from dunghen.par_index.models import Assessed, GradeScale, PublishedResult, Score
from dunghen.par_index.operations import ranking as acts
from dunghen.par_index.queries import fields, gaps, ranking
from dunghen.par_index.rules import published, refusals, tree
from dunghen.par_index.rules.published import Published
from dunghen.par_index.tests import rank_stage, stage
from dunghen.par_index.tests.rank_stage import AFTER

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).resolve().parents[3] / "data" / "par_index" / "published-results.csv"
SHARES = {tree.APPRAISAL: 60.0, tree.LEADERS: 23.5, tree.SIPAS: 10.0, tree.IMPACT: 6.5}


@pytest.fixture(autouse=True)
def monday(settings: Any) -> None:
    """The pages' day is that of the stories."""
    settings.DEMONSTRATION, settings.TODAY = True, "2021-09-20T09:00"


@pytest.fixture
def who() -> Cast:
    return cast()


def own(rows: list[PublishedResult], year: int) -> fields.Year:
    return next(one for one in fields.history(rows) if one.result.year == year)


def test_the_letters_figures(who: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """79,54/11 → 80,91/34 → 82,57/48; 1,15 below the average; 54,74 + 16,99 + 10,84; 17,43 lost: 30, 37 and 33 %."""
    rank_stage.results(who)
    monkeypatch.setattr(fields, "maxima", lambda year: SHARES)
    rows = fields.seen(AFTER)
    years = fields.history(rows)
    assert [(one.result.year, float(one.result.total or 0), one.result.rank, one.of) for one in years] == [
        (2020, 82.57, 48, 63), (2019, 80.91, 34, 63), (2018, 79.54, 11, 63),
    ]  # fmt: skip
    last = own(rows, 2020)
    assert (float(last.gained or 0), last.climbed, float(last.to_average or 0)) == (1.66, -14, -1.15)
    parts = fields.parts(last.result)
    assert [round(part.points, 2) for part in parts] == [54.74, 16.99, 10.84]
    assert [round(part.lost, 2) for part in parts] == [5.26, 6.51, 5.66]
    assert [part.printed for part in parts] == [30, 37, 33]
    assert sum(part.lost for part in parts) == pytest.approx(17.43)


def test_shares_in_whole_numbers_add_up() -> None:
    assert fields.whole_shares([30.18, 37.35, 32.47]) == [30, 37, 33]
    assert fields.whole_shares([33.333, 33.333, 33.334]) == [33, 33, 34]
    assert fields.whole_shares([0.0, 0.0]) == [0, 0]


def test_what_is_published_later_is_not_known_yet(who: Cast) -> None:
    rank_stage.results(who)
    acts.keep_results(actor=who.thao, rows=[Published(2021, "Khánh Hòa", 85.11, 48)], file="x", at=AFTER)
    assert {row.year for row in fields.seen(AFTER)} == {2018, 2019, 2020}


def test_a_break_of_the_series_is_told(who: Cast) -> None:
    rank_stage.results(who)
    acts.mark_break(actor=who.thao, year=2020, why="Bộ tiêu chí mới", at=AFTER)
    rows = fields.seen(AFTER)
    assert own(rows, 2020).broken == "Bộ tiêu chí mới" and own(rows, 2019).broken == ""


def test_the_table_of_the_demonstration_is_sound_and_kept_once(who: Cast) -> None:
    rank_stage.own_province(who)
    rows = read(TABLE.read_bytes(), TABLE.name)
    assert published.faults(rows, 2026) == []
    at = AFTER.replace(year=2026)
    fresh, changed = acts.keep_results(actor=who.thao, rows=rows, file=TABLE.name, at=at)
    assert (fresh, changed) == (93, 0)
    assert acts.keep_results(actor=who.thao, rows=rows, file=TABLE.name, at=at) == (0, 93)
    assert PublishedResult.objects.filter(is_own=True).count() == 7
    assert PublishedResult.objects.filter(is_average=True).count() == 7
    field = fields.rivals(fields.seen(AFTER), 2020)
    assert field is not None and (field.year, field.of, len(field.known)) == (2020, 63, 13)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "trống"),
        (b"province,total\nA,80", "thiếu cột năm"),
        (b"year,province,total\n,A,80", "dòng 2 chưa ghi năm"),
        (b"year,province\n2020\xff", "UTF-8"),
        ("năm;tỉnh;tổng điểm\n2020;Khánh Hòa;tám".encode(), "không phải số"),
        (b"year,province,total\n2020,A,nan", "không phải số"),
        (b"year,province,total\n2020,A,101", "từ 0 đến 100"),
        (b"year,province,total\n", "không có dòng"),
    ],
)
def test_a_table_that_is_none_leaves_nothing(who: Cast, content: bytes, why: str) -> None:
    with pytest.raises((refusals.UnfitResults, UnreadableTable)) as refused:
        acts.keep_results(actor=who.thao, rows=read(content, "x.csv"), file="x.csv", at=AFTER)
    assert why in refused.value.sentence
    assert not PublishedResult.objects.exists()


def test_importing_on_the_page(who: Cast, client: Client) -> None:
    client.force_login(who.thao)
    address = reverse("par_index:import-results")
    wrong = client.post(address, {"file": SimpleUploadedFile("a.csv", b"year,province,total\n2020,A,200")})
    assert wrong.status_code == 422 and "dòng 2" in wrong.content.decode()
    sound = client.post(address, {"file": SimpleUploadedFile("a.csv", b"year,province,total\n2020,A,82.57")})
    assert sound.status_code == 302
    # A workbook with a title above its headings, as offices send it; numbers are cells or words with a comma.
    rows = (
        ["Kết quả năm 2020"],
        [],
        ["Năm", "Tỉnh, thành phố", "Hạng", "Tổng điểm"],
        [2020, "A", 2, "82,61"],
        [2020, "B", 1, 90.5],
    )
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as writing:
        sheet = writing.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    assert client.post(address, {"file": SimpleUploadedFile("a.xlsx", book.getvalue())}).status_code == 302
    kept = PublishedResult.objects.order_by("rank").values_list("province", "rank", "total")
    assert [(name, rank, float(total)) for name, rank, total in kept] == [("B", 1, 90.5), ("A", 2, 82.61)]
    with pytest.raises(errors.Forbidden):
        acts.keep_results(actor=who.minh, rows=[Published(2020, "A", 1)], file="x", at=AFTER)


def test_what_if_on_the_page(who: Cast, client: Client, django_assert_max_num_queries) -> None:
    """14,57 of 20. Cheapest two points: 2.1 alone gives 2 for an effort of 3."""
    rank_stage.results(who)
    round = stage.published(who, stage.opened(who))
    client.force_login(who.dung)
    address = reverse("par_index:what-if", args=[stage.assessed(round).pk])
    with django_assert_max_num_queries(17):
        page = client.get(address, {"want": "2"}).content.decode()
    assert "1 mục, công sức 3, được 2,00 điểm" in page
    typed = client.get(address, {"v2.1": "2,5", "v1.1.2": "3.7", "spread": "0"}).content.decode()
    assert "<b>16,57</b>" in typed and "+2,00" in typed
    raised = client.get(address, {"k": "1"}).content.decode()
    assert "<b>16,57</b>" in raised
    odd = client.get(address, {"v2.1": "abc", "k": "-4", "want": "nan", "spread": "1e9"}).content.decode()
    assert "chưa đọc được “abc”" in odd and "<b>14,57</b>" in odd
    much = client.get(address, {"v2.1": "99"}).content.decode()
    assert "<b>16,57</b>" in much, "never above the maximum"


def test_efforts_are_assumed_until_somebody_says(who: Cast, client: Client) -> None:
    round = stage.published(who, stage.opened(who))
    assessed = stage.assessed(round)

    def levels() -> dict[str, int]:
        return {line.loss.code: line.level for line in gaps.of(assessed, who.thao, AFTER).lines}

    assert levels() == {"1.1.1": 1, "1.1.2": 3, "1.2": 5, "2.1": 3, "2.2": 4}

    def judged() -> set[str]:
        return {line.loss.code for line in gaps.of(assessed, who.thao, AFTER).lines if not line.is_assumed}

    # Whoever says what was assumed has judged it; whoever empties it, takes that back.
    kept: dict[str, int | None] = {"2.1": 5, "1.1.2": 3}
    assert acts.set_effort(actor=who.thao, criteria=round.criteria, levels=kept, at=AFTER) == 2
    assert (levels()["2.1"], judged()) == (5, {"2.1", "1.1.2"})
    assert acts.set_effort(actor=who.thao, criteria=round.criteria, levels={**kept, "1.1.2": None}, at=AFTER) == 1
    assert judged() == {"2.1"}
    with pytest.raises(refusals.UnfitEffort):
        acts.set_effort(actor=who.thao, criteria=round.criteria, levels={"2.1": 6}, at=AFTER)
    client.force_login(who.thao)
    address = reverse("par_index:efforts", args=[assessed.pk])
    assert client.post(address, {"e2.1": "9"}).status_code == 422
    assert client.post(address, {"e2.1": "2"}).status_code == 302
    assert levels()["2.1"] == 2
    assert "giả định" in client.get(reverse("par_index:what-if", args=[assessed.pk])).content.decode()
    assert client.post(address, {"e2.1": ""}).status_code == 302
    assert levels()["2.1"] == 3 and not judged()


def group(who: Cast, *percents: float, name: str = "Khối sở", **more: object) -> ranking.Ranking:
    units = (who.units.so_noi_vu, who.units.so_xay_dung, who.units.van_phong)
    round = rank_stage.ranked(who, dict(zip(units, [(name, one) for one in percents], strict=False)), **more)  # type: ignore[arg-type]
    return ranking.of(round, AFTER)


def test_units_are_ranked_among_peers_with_grades_and_ties(who: Cast) -> None:
    rank_stage.grades(who)
    found = group(who, 89.996, 80.0, 80.004)
    (places,) = found.groups.values()
    assert [(place.assessed.unit.short_name, place.peer_rank, place.grade) for place in places] == [
        ("Sở Nội vụ", 1, "Tốt"), ("Sở Xây dựng", 2, "Khá"), ("Văn phòng", 2, "Khá"),
    ]  # fmt: skip
    assert found.counts == {"Tốt": 1, "Khá": 2, "Trung bình": 0, "Yếu": 0}


def test_the_way_since_last_year(who: Cast, client: Client, django_assert_max_num_queries: Any) -> None:
    criteria = stage.in_force(who, kind="department", first_year=2019)
    group(who, 80, 90, 70, year=2019, criteria=criteria)
    found = group(who, 95, 85, 70.5, criteria=criteria)
    (places,) = found.groups.values()
    assert [(place.peer_rank, place.moved, round(place.gained or 0, 2)) for place in places] == [
        (1, 1, 15), (2, -1, -5), (3, 0, 0.5),
    ]  # fmt: skip
    assert found.is_comparable
    client.force_login(who.thao)
    address = reverse("par_index:ranking", args=[found.round.pk])
    with django_assert_max_num_queries(11):
        page = client.get(address).content.decode()
    assert "+15,00<br>" in page and "▲ lên 1 bậc" in page and "-5,00<br>" in page and "▼ xuống 1 bậc" in page
    assert "chỉ để tham khảo" not in page


def test_ties_were_parted_last_year_as_they_are_this_year(who: Cast) -> None:
    """Three points each, of which the appraised part the ranks: who stood second stands second still, and lost no place."""
    criteria = stage.in_force(who, kind="department", first_year=2019, ties="appraised")
    points = {who.units.so_xay_dung: {"2.1": 2, "1.2": 1}, who.units.so_noi_vu: {"2.1": 1, "1.2": 2}}
    for year in (2019, 2020):
        round = rank_stage.ranked(who, dict.fromkeys(points, ("Khối sở", 15.0)), year=year, criteria=criteria)
        for unit, each in points.items():
            rows = Score.objects.filter(assessed__round=round, assessed__unit=unit)
            for code, value in each.items():
                rows.filter(node__code=code).update(final_points=value)
    places = ranking.of(round, AFTER).places
    assert [(place.assessed.unit.short_name, place.peer_rank, place.moved) for place in places] == [
        ("Sở Xây dựng", 1, 0),
        ("Sở Nội vụ", 2, 0),
    ]


def test_grades_by_their_days(who: Cast) -> None:
    rank_stage.grades(who)
    acts.set_grades(
        actor=who.thao, kind="department", grades=[(85, "Tốt"), (70, "Khá"), (50, "Trung bình"), (0, "Yếu")],
        first=dt.date(2021, 6, 1), basis="Quyết định mới", at=AFTER,
    )  # fmt: skip
    assert [scale.valid_to for scale in GradeScale.objects.order_by("valid_from")] == [dt.date(2021, 5, 31), None]
    found = group(who, 86)
    assert found.places[0].grade == "Khá", "decided on 14/01/2021, before the new grades"
    for grades, first in (
        ([(80, "Tốt"), (90, "Khá"), (0, "Yếu")], dt.date(2022, 1, 1)),
        ([(80, "Tốt"), (10, "Yếu")], dt.date(2022, 1, 1)),
        ([(80, "Tốt"), (0, "Yếu")], dt.date(2021, 1, 1)),
    ):
        with pytest.raises(refusals.UnfitGrades):
            acts.set_grades(actor=who.thao, kind="department", grades=grades, first=first, basis="x", at=AFTER)


def test_the_result_table_as_word_and_what_everybody_reads(
    who: Cast, client: Client, django_assert_max_num_queries
) -> None:
    rank_stage.grades(who)
    found = group(who, 96.86, 84.9)
    document = Document(io.BytesIO(papers.result_table(found, AFTER)))
    cells = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert cells[1][:5] == ["1", "Sở Nội vụ", "19,37", "96,86", "Tốt"]
    address = reverse("par_index:public-round", args=[found.round.pk])
    with django_assert_max_num_queries(9):
        page = client.get(address).content.decode()
    assert "96,86 %" in page and "Tốt" in page
    english = client.get(address, headers={"cookie": "django_language=en"}).content.decode()
    assert "Ranking of administrative reform" in english and "Good" in english
    found.round.phase = "council"
    found.round.save(update_fields=["phase"])
    assert client.get(address).status_code == 404
    assert address not in client.get(reverse("par_index:public")).content.decode()


def test_a_round_under_way_is_ranked_for_those_who_run_it_alone(who: Cast, client: Client) -> None:
    criteria = stage.in_force(who, kind="department")
    round = stage.opened(who, criteria, units=[(who.units.so_xay_dung, "Khối sở"), (who.units.so_y_te, "Khối sở")])
    found = ranking.of(round, AFTER)
    assert [place.percent for place in found.places] == [0, 0] and not found.is_final
    for person, status in ((who.thao, 200), (who.minh, 404)):
        client.force_login(person)
        assert client.get(reverse("par_index:ranking", args=[round.pk])).status_code == status
    assert Assessed.objects.filter(round=round, percent=None).count() == 2
