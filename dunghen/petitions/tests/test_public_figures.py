"""Does the province keep its word? The figures an official can check by hand, honest about small numbers, each with its list."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from lxml import html

from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations
from dunghen.petitions.models import Petition, Tally
from dunghen.petitions.queries import statistics
from dunghen.petitions.queries.counting import Counts
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db

OCTOBER = dt.datetime(2021, 10, 4, 9, tzinfo=stage.MONDAY.tzinfo)


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.TODAY = "2021-10-04T09:00"
    return people.cast()


def six(cast: Cast) -> list[Petition]:
    """Six petitions of September at Sở Xây dựng: four answered in time and published, two never answered and late by October."""
    done = [stage.published(cast, stage.answered(cast, stage.handed(cast, stage.filed().petition))) for _ in range(4)]
    for petition, satisfied in zip(done, (True, True, False, None), strict=True):
        if satisfied is not None:
            operations.judge(petition=petition, satisfied=satisfied, at=stage.FRIDAY)
    return done + [stage.handed(cast, stage.filed().petition) for _ in range(2)]


def cells(query: str = "", path: str = "/phan-anh/thong-ke/") -> list[list[str]]:
    answer = Client().get(f"{path}{query}")
    assert answer.status_code == 200
    rows = html.fromstring(answer.content).xpath("//table[contains(@class,'figures-table')]/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_an_agency_in_one_line(cast: Cast) -> None:
    six(cast)
    name, received, on_time, days, satisfied, reopened, late, published = cells()[0]
    assert (name, received, late) == ("Sở Xây dựng", "6", "2")
    assert on_time == "66,7% 4/6", "four kept of six due"
    assert days == "–" and satisfied == "2/3" and reopened == "0/4", "below five only the counts"
    assert published.startswith("4")


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        (Counts(judged=4, satisfied=4), None),
        (Counts(judged=5, satisfied=4), 80.0),
        (Counts(judged=0), None),
    ],
)
def test_a_rate_of_fewer_than_five_is_not_shown(counts: Counts, shown: float | None) -> None:
    assert statistics.Line("", "", counts).satisfied == shown


def test_a_number_opens_exactly_its_list(cast: Cast) -> None:
    six(cast)
    page = html.fromstring(Client().get("/phan-anh/thong-ke/").content)
    address = page.xpath("//table/tbody/tr[1]/td[last()]/a/@href")[0]
    listed = html.fromstring(Client().get(address).content)
    assert len(listed.xpath("//ul[@class='public-rows']/li")) == 4


def test_by_month_field_and_for_one_agency(cast: Cast) -> None:
    six(cast)
    assert cells("?by=month")[0][:2] == ["09/2021", "6"]
    assert cells("?by=field")[0][0] == "Giao thông, hạ tầng"
    assert cells("?by=commune")[0][0] == "Không rõ"
    assert cells("?period=2020") == [] or "Chưa có số liệu" in cells("?period=2020")[0][0]
    tables = cells(path="/phan-anh/thong-ke/so-xay-dung/")
    assert [row[0] for row in tables][:2] == ["09/2021", "Giao thông, hạ tầng"]
    assert Client().get("/phan-anh/thong-ke/khong-co/").status_code == 404


def test_figures_are_kept_and_say_as_of_when(cast: Cast, settings: Any, django_assert_max_num_queries: Any) -> None:
    six(cast)
    operations.count_figures(at=OCTOBER, everything=True)
    assert Tally.objects.filter(unit=cast.units.so_xay_dung).exists()
    settings.TODAY = "2021-10-05T15:00"
    stage.filed(OCTOBER)
    before = cells()
    with django_assert_max_num_queries(8):
        assert cells() == before, "counted at nine, shown until counted again"
    assert "09:00 04/10/2021" in Client().get("/phan-anh/thong-ke/").content.decode()
    operations.count_figures(at=OCTOBER + dt.timedelta(days=1))
    assert "09:00 05/10/2021" in Client().get("/phan-anh/thong-ke/").content.decode()


def test_kept_figures_are_those_counted(cast: Cast) -> None:
    six(cast)
    for by in ("", *statistics.BY):
        counted = statistics.worked_out(statistics.ROLLING, OCTOBER, by)
        assert dict(statistics.unpacked(statistics.packed(counted))) == counted


def test_the_page_says_how_it_is_counted(cast: Cast) -> None:
    page = Client().get("/phan-anh/thong-ke/").content.decode()
    assert "Các con số này được tính thế nào?" in page and "Dưới 5 trường hợp" in page


def test_the_home_page_tells_of_the_month_and_the_newest_answers(cast: Cast, settings: Any) -> None:
    settings.TODAY = "2021-09-27T09:00"
    assert "Câu trả lời mới nhất" not in Client().get("/").content.decode()
    six(cast)
    page = Client().get("/").content.decode()
    assert "Phản ánh tháng này" in page and page.count("Nắp cống vỡ trước trường mầm non") == 3
    assert "100,0%" not in page and "4/4" in page, "four due: a count, not a rate"


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [("12", dt.date(2020, 11, 1), dt.date(2021, 10, 4)), ("2021", dt.date(2021, 1, 1), dt.date(2021, 12, 31))],
)
def test_periods(period: str, first: dt.date, last: dt.date) -> None:
    assert statistics.edges(period, dt.date(2021, 10, 4)) == (first, last)
    for none in ("2022", "x", "２０２１"):
        assert statistics.edges(none, dt.date(2021, 10, 4)) is None
