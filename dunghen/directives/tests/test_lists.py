"""The list of assignments: filters, what each person sees, pages by key, sections, how many statements it takes."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from dunghen.directives import operations
from dunghen.directives.models import Letter
from dunghen.directives.tests import stage
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db
LIST = "/nhiem-vu/viec/"


@pytest.fixture
def cast(settings) -> people.Cast:
    settings.TODAY = "2021-09-20"
    return people.cast()


@pytest.fixture
def letter(cast: people.Cast) -> Letter:
    """A letter with one task overdue, one due soon, one in time, one without a date; another unit's task among them."""
    return stage.issued(
        cast,
        stage.task("Công khai thủ tục cấp phép xây dựng.", due="10/9/2021"),
        stage.task("Rà soát hồ sơ trễ hạn.", due="22/9/2021"),
        stage.task("Trình kế hoạch nâng cấp hệ thống.", due="29/10/2021"),
        stage.task("Thường xuyên niêm yết số điện thoại."),
        stage.task("Khảo sát sự hài lòng của người bệnh.", lead=["Sở Y tế"], due="15/9/2021"),
    )


def shown(who: Person, /, **query: str) -> str:
    client = Client()
    client.force_login(who)
    response = client.get(f"{LIST}?{urlencode(query)}")
    assert response.status_code == 200
    return response.content.decode()


def test_an_officer_sees_the_open_work_of_the_unit_what_hurts_first(cast: people.Cast, letter: Letter) -> None:
    page = shown(cast.minh)
    order = [page.index(word) for word in ("Công khai thủ tục", "Rà soát hồ sơ", "Trình kế hoạch", "Thường xuyên")]
    assert order == sorted(order)
    assert "4 việc" in page
    assert "người bệnh" not in page
    headings = ("Đã quá hạn", "Trong tuần này", "Tháng 10/2021", "Không thời hạn")
    assert all(heading in page for heading in headings)


def test_a_supervisor_sees_every_unit_and_may_narrow_to_one(cast: people.Cast, letter: Letter) -> None:
    assert "5 việc" in shown(cast.thao)
    only = shown(cast.thao, unit=str(cast.units.so_y_te.pk))
    assert "1 việc" in only
    assert "người bệnh" in only


@pytest.mark.parametrize(
    "query, words",
    [
        ({"timeliness": "overdue"}, ["Công khai thủ tục", "người bệnh"]),
        ({"timeliness": "due_soon"}, ["Rà soát hồ sơ"]),
        ({"timeliness": "undated"}, ["Thường xuyên"]),
        ({"q": "ho so tre han"}, ["Rà soát hồ sơ"]),
        ({"q": "hồ sơ trễ hạn"}, ["Rà soát hồ sơ"]),
        ({"state": "in_progress"}, ["Rà soát hồ sơ"]),
        ({"waits": "extension"}, ["Rà soát hồ sơ"]),
        ({"person": "mine"}, []),
    ],
)
def test_filters_keep_exactly_what_they_say(
    cast: people.Cast, letter: Letter, query: dict[str, str], words: list[str]
) -> None:
    owed = stage.in_progress(cast, stage.owed(letter, cast.units.so_xay_dung, "2"))
    stage.asked(cast, owed, dt.date(2021, 10, 5), moment(2021, 9, 17))
    page = shown(cast.thao, **query)
    everything = ("Công khai thủ tục", "Rà soát hồ sơ", "Trình kế hoạch", "Thường xuyên", "người bệnh")
    assert [word for word in everything if word in page] == [word for word in everything if word in words]


def test_unknown_filters_are_taken_for_none(cast: people.Cast, letter: Letter) -> None:
    page = shown(cast.thao, timeliness="x", unit="7' OR 1=1", letter="9" * 30, state="?", person="other", after="%%")
    assert "5 việc" in page
    assert "5 việc" in shown(cast.thao, letter="²", unit="①"), "digits to the eye, and no numbers"


def test_an_officer_in_charge_finds_his_own_work(cast: people.Cast, letter: Letter) -> None:
    owed = stage.owed(letter, cast.units.so_xay_dung, "3")
    operations.name_officer(actor=cast.huong, assignment=owed, officer=cast.minh, at=moment(2021, 9, 17))
    page = shown(cast.minh, person="mine")
    assert "Trình kế hoạch" in page
    assert "1 việc" in page


def test_the_list_by_letter_stands_under_each_letter(cast: people.Cast, letter: Letter) -> None:
    other = stage.issued(cast, stage.task("Báo cáo số liệu.", due="1/10/2021"), number="77/UBND-VX")
    page = shown(cast.minh, by="letter")
    for each in (letter, other):
        assert f'<a href="{reverse("directives:letter", args=[each.pk])}">{each.number}</a>' in page


def test_an_outsider_sees_an_empty_list_that_says_why(cast: people.Cast, letter: Letter) -> None:
    operations.cancel(
        actor=cast.dung,
        assignment=stage.owed(letter, cast.units.so_y_te, "5"),
        why="Đã có văn bản khác.",
        at=moment(2021, 9, 17),
    )
    page = shown(cast.tuan)
    assert "Không còn việc nào chưa xong." in page
    assert "Xây dựng" not in page


def test_pages_follow_one_another_by_key_and_lose_nothing(cast: people.Cast) -> None:
    tasks = [stage.task(f"Việc thứ {n} của danh sách dài.", due="1/10/2021" if n % 3 else "") for n in range(1, 121)]
    stage.issued(cast, *tasks)
    client = Client()
    client.force_login(cast.minh)
    seen, address = [], LIST
    while address:
        context = client.get(address).context
        page = context["page"]
        seen += [row.pk for row in page.rows]
        address = f"{LIST}?{urlencode({'after': page.after})}" if page.after else ""
    assert len(seen) == len(set(seen)) == 120


def test_the_list_takes_the_same_few_statements_however_long(
    cast: people.Cast, letter: Letter, django_assert_num_queries
) -> None:
    stage.issued(cast, *(stage.task(f"Việc {n}.", due="1/10/2021") for n in range(60)), number="78/UBND")
    client = Client()
    client.force_login(cast.thao)
    client.get(LIST)
    # session, person, grants, delegations; rows, undated rows, count, counts of states, units, letters; calendar's and units' marks
    with django_assert_num_queries(STATEMENTS):
        client.get(LIST)


STATEMENTS = 11
