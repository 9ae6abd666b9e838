"""The page that says why dossiers are late, and its report: what stands there, whose it is, what it costs."""

import io
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from docx import Document
from pytest_django import DjangoAssertNumQueries

from dunghen.dossiers.tests import ledgers
from dunghen.kernel.ledger import operations
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.ledger.tests import made
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db
PAGE, REPORT, SEPTEMBER = "/ho-so/vi-sao-tre/", "/ho-so/vi-sao-tre/bao-cao.docx", {"period": "bc-2021-09"}
LATE, OVERDUE = "H32.13-210817-0003", "H32.14-210830-0004"


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


@pytest.fixture
def book(cast: people.Cast) -> Ledger:
    """The month that the boards are counted on, and the steps of its two late dossiers of the department."""
    found = operations.ledger()
    ledgers.lay(found)

    def step(
        code: str, number: int, unit: str, status: str, since: Any, until: Any, minutes: int | None
    ) -> dict[str, Any]:
        return made.fact(f"{code}#{number}", kind="dossiers.step", unit=unit, status=status, submitted=since, finished=until, worked_minutes=minutes)  # fmt: skip

    made.tell(
        found,
        step(LATE, 1, "so-xay-dung", "working:tiep-nhan", moment(2021, 8, 17), moment(2021, 8, 18), 480),
        step(LATE, 2, "so-y-te", "waiting:lay-y-kien-phoi-hop", moment(2021, 8, 18), moment(2021, 8, 24), 1920),
        step(LATE, 3, "so-xay-dung", "working:ky-duyet", moment(2021, 8, 24), moment(2021, 8, 25, 9), 480),
        step(OVERDUE, 1, "so-xay-dung", "waiting:cho-trinh-ky", moment(2021, 8, 30), moment(2021, 8, 31), 480),
        source=f"{ledgers.NAME}-steps",
    )
    return found


def get(person: Any, address: str = PAGE, **query: str) -> Any:
    client = Client()
    client.force_login(person)
    return client.get(address, SEPTEMBER | query)


def rows(page: str) -> list[list[str]]:
    found = [
        re.findall(r"<t[hd][^>]*>(?:<a[^>]*>)?(.*?)(?:</a>)?</t[hd]>", row, re.S)
        for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)
    ]
    return [[cell.strip() for cell in row] for row in found]


def test_unless_asked_otherwise_it_speaks_of_the_year_so_far(cast: people.Cast, book: Ledger) -> None:
    page = get(cast.dung, period="").content.decode()
    assert re.search(r'<option value="[^"]+" selected>Năm 2021', page)


def test_the_late_dossiers_of_each_unit_open_their_list(cast: people.Cast, book: Ledger) -> None:
    page = get(cast.dung).content.decode()
    doors = re.findall(r'data-label="Trễ"><a href="([^"]+)">(\d+)</a>', page)
    assert doors
    client = Client()
    client.force_login(cast.dung)
    for address, number in doors:
        assert client.get(unescape(address)).content.decode().count('class="row-item dossier') == int(number), address


def test_every_number_of_the_tables_opens_as_many_dossiers(cast: people.Cast, book: Ledger) -> None:
    client = Client()
    client.force_login(cast.dung)
    page = client.get(PAGE, SEPTEMBER).content.decode()
    doors = re.findall(r'<a href="([^"]*danh-sach/[^"]*what=(?!received)([a-z-]+)[^"]*)">([\d.]+)</a>', page)
    # Nobody answered after the day of a step.
    assert {what for _address, what, _n in doors} == {"steps", "hand-overs", "causes", "agencies", "by-others"}
    for address, what, number in doors:
        listed = client.get(unescape(address))
        assert listed.content.decode().count('class="code"') == int(number), address
        file = client.get(unescape(address).replace("danh-sach/", "danh-sach/xuat.csv"))
        assert len(b"".join(file.streaming_content).splitlines()) == int(number) + 1, address
        if what == "steps" and "lay-y-kien" in address:
            assert (
                "mà Sở Y tế giữ ở bước Lấy ý kiến phối hợp" in listed.content.decode()
                and "4,0" in listed.content.decode()
            )
    # Whoever sees none of them gets an empty list, not a refusal that tells that there are some.
    client.force_login(cast.tuan)
    assert 'class="code"' not in client.get(unescape(doors[0][0])).content.decode()
    client.force_login(cast.dung)
    assert client.get(f"{PAGE}danh-sach/", {"what": "khac"}).status_code == 404


def test_every_table_goes_out_as_it_stands(cast: people.Cast, book: Ledger) -> None:
    def file(table: str) -> list[str]:
        return b"".join(get(cast.dung, f"{PAGE}bang/{table}.csv").streaming_content).decode("utf-8-sig").splitlines()

    assert file("steps")[1] == "Sở Y tế,Lấy ý kiến phối hợp,1,4.0,0.0,0.0,57.14"
    assert file("hand-overs")[0] == "Bên chuyển,Bên nhận,Lần,Tổng (ngày),Mỗi lần (ngày),Trả lời trễ"
    assert len(file("causes")) == 4 and len(file("agencies")) == 4
    assert get(cast.dung, f"{PAGE}bang/khac.csv").status_code == 404


def test_a_late_dossier_of_an_earlier_period_is_in_neither_the_number_nor_its_list(
    cast: people.Cast, book: Ledger
) -> None:
    old = made.fact("H99.15-210503-0001", kind="dossiers.dossier", unit="so-xay-dung", submitted=moment(2021, 5, 3, 8), due=moment(2021, 5, 10, 17))  # fmt: skip
    made.tell(book, old, source=ledgers.NAME)
    test_the_late_dossiers_of_each_unit_open_their_list(cast, book)


def test_the_page_says_where_the_time_went(cast: people.Cast, book: Ledger) -> None:
    page = get(cast.dung).content.decode()
    found = rows(page)
    assert ["Sở Y tế", "Lấy ý kiến phối hợp", "1", "4,0", "0,0", "0,0", "57,1%"] in found
    assert ["Sở Xây dựng", "Sở Y tế", "1", "4,0", "4,0", "0"] in found
    assert "57,1% thời gian làm việc của các hồ sơ này nằm ở cơ quan khác" in page
    assert "1 hồ sơ trễ không quá thời gian mà cơ quan khác giữ" in page
    assert "Do khâu tiếp nhận" in page


def test_each_sees_the_own(cast: people.Cast, book: Ledger) -> None:
    assert "Không có hồ sơ nào trong phạm vi này" in get(cast.dung, field="khong-co").content.decode()
    own = get(cast.minh).content.decode()
    assert "Sở Xây dựng" in own and "xa-an-hoa" not in own
    outsider = get(cast.tuan)
    assert "H32" not in outsider.content.decode() and "57,1%" not in outsider.content.decode()


def test_the_report_says_the_same(cast: people.Cast, book: Ledger) -> None:
    response = get(cast.dung, REPORT)
    assert response["Content-Disposition"] == 'attachment; filename="nguyen-nhan-tre-bc-2021-09.docx"'
    document = Document(io.BytesIO(response.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "57,1% thời gian làm việc" in text and "1. So sánh các đơn vị" in text
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"Lấy ý kiến phối hợp", "57,1%", "Sở Y tế"} <= set(cells)


def test_it_costs_the_same_whatever_there_is(
    cast: people.Cast, book: Ledger, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.force_login(cast.dung)
    client.get(PAGE, SEPTEMBER)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE, SEPTEMBER)


QUERIES = 10
