"""The board: every number is a door to a list that holds exactly so many; nobody else comes in."""

import re
from html import unescape

import pytest
from django.test import Client

from dunghen.directives import operations
from dunghen.directives.models import Letter
from dunghen.directives.tests import stage
from dunghen.kernel import measures
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db
BOARD = "/nhiem-vu/bang/"
NOW = moment(2021, 9, 20, 9)


@pytest.fixture
def cast(settings) -> people.Cast:
    settings.TODAY = "2021-09-20"
    return people.cast()


@pytest.fixture
def letter(cast: people.Cast) -> Letter:
    """Two late, one due soon with a request, one waiting for approval, one done in time, one done late, one without a date."""
    letter = stage.issued(
        cast,
        stage.task("Việc quá hạn.", due="10/9/2021"),
        stage.task("Việc sắp đến hạn.", due="22/9/2021"),
        stage.task("Việc chờ duyệt.", due="30/9/2021"),
        stage.task("Việc xong đúng hạn.", due="14/9/2021"),
        stage.task("Việc xong trễ.", due="8/9/2021"),
        stage.task("Việc không ghi ngày."),
        stage.task("Việc của ngành y.", lead=["Sở Y tế"], due="10/9/2021"),
    )
    unit = cast.units.so_xay_dung
    asked = stage.in_progress(cast, stage.owed(letter, unit, "2"))
    stage.asked(cast, asked, moment(2021, 10, 5).date(), moment(2021, 9, 17))
    for ref, day in (("3", 15), ("4", 14), ("5", 15)):
        owed = stage.in_progress(cast, stage.owed(letter, unit, ref))
        at = moment(2021, 9, day, 15)
        stage.handed_in(cast, owed, document_on=at.date(), at=at, number=f"{ref}/BC-SXD")
        if ref != "3":
            owed.refresh_from_db()
            operations.accept_result(actor=cast.thao, assignment=owed, at=moment(2021, 9, 16))
    return letter


def page(person: Person, address: str = BOARD) -> str:
    client = Client()
    client.force_login(person)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_every_number_opens_a_list_of_exactly_so_many(cast: people.Cast, letter: Letter) -> None:
    doors = re.findall(r'<a href="([^"]*/viec/\?[^"]+)"[^>]*>[▲◐ ]*(?:<span class="count">)?([0-9]+)<', page(cast.thao))
    assert len(doors) > 20
    for address, number in doors:
        listed = page(cast.thao, unescape(address))
        found = re.search(r">(\d+) việc, tính đến", listed)
        assert int(found.group(1) if found else 0) == int(number), address


def test_the_four_counts_stand_on_top(cast: people.Cast, letter: Letter) -> None:
    found = re.findall(r'<span class="value[^"]*">(\d+)</span><span class="label">([^<]+)', page(cast.dung))
    assert found == [
        ("2", "Quá hạn"),
        ("1", "Sắp đến hạn"),
        ("1", "Chờ duyệt kết quả"),
        ("1", "Đề nghị gia hạn chờ quyết định"),
    ]
    assert "tính đến" in page(cast.dung)


def test_the_rate_is_what_the_page_says_it_is(cast: people.Cast, letter: Letter) -> None:
    # One in time, one late, two overdue: one of four.
    shown = page(cast.thao)
    assert "25,0%" in shown
    assert "Toàn tỉnh hiện nay: 1/4 = 25,0%" in shown
    assert measures.read("directives.on_time_rate", measures.Scope(NOW)).value == 25.0


def test_nothing_due_yet_gives_no_rate_rather_than_a_hundred() -> None:
    assert timeliness.on_time_rate({"in_time": 5, "done_undated": 3, "cancelled": 2}) is None
    assert timeliness.on_time_rate({"done_early": 3, "done_late": 1}) == 75.0


@pytest.mark.parametrize("who", ["minh", "huong", "an", "lan", "tuan"])
def test_who_does_not_oversee_is_refused(cast: people.Cast, letter: Letter, who: str) -> None:
    client = Client()
    client.force_login(getattr(cast, who))
    assert client.get(BOARD).status_code == 403


@pytest.mark.parametrize("who", ["phuc", "thao", "dung"])
def test_office_supervisor_and_chairman_see_the_whole(cast: people.Cast, letter: Letter, who: str) -> None:
    shown = page(getattr(cast, who))
    assert "Sở Y tế" in shown
    assert "Sở Xây dựng" in shown


def test_columns_sort_both_ways_and_the_worst_comes_first_by_itself(cast: people.Cast, letter: Letter) -> None:
    def order(address: str) -> list[str]:
        return re.findall(r'<th scope="row"><a href="[^"]+">(Sở [^<]+)</a>', page(cast.thao, address))

    assert order(BOARD) == ["Sở Xây dựng", "Sở Y tế"]
    assert order(f"{BOARD}?sort=all") == ["Sở Y tế", "Sở Xây dựng"]
    assert order(f"{BOARD}?sort=-all") == ["Sở Xây dựng", "Sở Y tế"]
    assert order(f"{BOARD}?sort=rate") == ["Sở Y tế", "Sở Xây dựng"]
    assert order(f"{BOARD}?sort=nonsense") == ["Sở Xây dựng", "Sở Y tế"]


def test_an_empty_board_says_what_to_do(cast: people.Cast) -> None:
    assert "Chưa có nhiệm vụ nào được giao." in page(cast.dung)


def test_the_board_takes_the_same_few_statements_however_many_letters(
    cast: people.Cast, letter: Letter, django_assert_num_queries
) -> None:
    for number in range(5):
        stage.issued(cast, stage.task(due="30/9/2021"), stage.task(lead=["Sở Y tế"]), number=f"{number}/UBND")
    client = Client()
    client.force_login(cast.thao)
    client.get(BOARD)
    with django_assert_num_queries(STATEMENTS):
        client.get(BOARD)


STATEMENTS = 11


def test_measures_are_published_by_unit_and_period_with_their_lists(cast: people.Cast, letter: Letter) -> None:
    def read(slug: str, **scope: object) -> measures.Reading | None:
        return measures.read(f"directives.{slug}", measures.Scope(NOW, **scope))

    assert read("overdue_count").value == 2
    assert read("open_count").value == 5
    assert read("overdue_count", unit="so-y-te").value == 1
    assert "1 việc" in page(cast.thao, read("overdue_count", unit="so-y-te").list_url)
    august = (moment(2021, 8, 1).date(), moment(2021, 8, 31).date())
    assert read("on_time_rate", period=august) is None, "nothing was due in August: not measured"
    assert read("overdue_count", period=august).list_url == ""
    assert read("overdue_count", field="giao-thong") is None, "tasks have no field: not measured, never those of all"
