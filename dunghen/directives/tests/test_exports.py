"""The filtered list as a file: the same rows, nothing that a spreadsheet would run, memory that does not grow with the list."""

import csv
import datetime as dt
import io
import tracemalloc
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from dunghen.directives.tests import stage
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.ui import exports
from dunghen.ui.exports import Column, harmless

EVIL = '=HYPERLINK("http://evil.example","Bấm vào đây")'


@pytest.fixture
def cast(settings) -> people.Cast:
    settings.TODAY = "2021-09-20"
    return people.cast()


def csv_of(person: Person, query: str = "") -> list[list[str]]:
    client = Client()
    client.force_login(person)
    response = client.get(f"/nhiem-vu/viec/xuat.csv?{query}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def xlsx_of(person: Person, query: str = "") -> tuple[list[list[object]], bytes]:
    client = Client()
    client.force_login(person)
    content = b"".join(client.get(f"/nhiem-vu/viec/xuat.xlsx?{query}").streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(), content


@pytest.mark.django_db
def test_the_file_holds_exactly_the_filtered_list(cast: people.Cast) -> None:
    letter = stage.issued(
        cast,
        stage.task("Công khai thủ tục.", due="10/9/2021"),
        stage.task("Rà soát hồ sơ.", due="29/10/2021"),
        stage.task("Khảo sát người bệnh.", lead=["Sở Y tế"], due="10/9/2021"),
    )
    head, *rows = csv_of(cast.thao, "timeliness=overdue")
    assert [row[head.index("Nội dung")] for row in rows] == ["Công khai thủ tục.", "Khảo sát người bệnh."]
    first = dict(zip(head, rows[0], strict=True))
    assert first["Văn bản"] == letter.number
    assert first["Hạn"] == "17:00 10/09/2021"
    assert first["Tình trạng hạn"] == "Quá hạn"
    assert first["Đơn vị chủ trì"] == "Sở Xây dựng"
    assert len(csv_of(cast.minh)) == 3, "an officer's file holds the unit's rows only"


@pytest.mark.django_db
def test_the_workbook_has_dates_as_dates_and_text_as_text(cast: people.Cast) -> None:
    stage.issued(cast, stage.task(EVIL, due="10/9/2021"))
    (head, row), content = xlsx_of(cast.minh)
    assert row[head.index("Nội dung")] == EVIL
    assert row[head.index("Hạn")] == dt.datetime(2021, 9, 10, 17)
    with ZipFile(io.BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


@pytest.mark.django_db
def test_text_that_looks_like_a_formula_is_only_text_in_the_csv(cast: people.Cast) -> None:
    stage.issued(cast, stage.task(EVIL, due="10/9/2021"))
    head, row = csv_of(cast.minh)
    assert row[head.index("Nội dung")] == f"'{EVIL}"


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＋1"])
def test_a_dangerous_beginning_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Sở Xây dựng", "a=b", "", " ", "2-3", 5, -5, None, 1.5])
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert harmless(value) == value


@given(st.text(max_size=40))
def test_no_text_at_all_begins_a_formula(text: str) -> None:
    found = harmless(text)
    assert found.lstrip()[:1] not in set("=+-@＝＋－＠")
    assert found[:1] not in set("\t\r\n")


def test_a_file_of_many_rows_is_written_in_little_memory() -> None:
    columns = [Column("Nội dung", lambda row: row.text), Column("Hạn", lambda row: row.due)]

    def found(count: int):
        for _ in range(count // 500):
            yield [SimpleNamespace(text="Rà soát thủ tục " * 10, due=moment(2021, 9, 20)) for _ in range(500)]

    def peak(count: int) -> int:
        tracemalloc.start()
        with open("/dev/null", "wb") as nowhere:
            for piece in exports.csv_lines(columns, found(count)):
                nowhere.write(piece)
        _size, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(10_000) < 1.5 * peak(1_000)


@pytest.mark.django_db
def test_batches_hold_every_row_once_dated_ones_first(cast: people.Cast) -> None:
    stage.issued(cast, *(stage.task(f"Việc {n}.", due="10/9/2021" if n % 2 else "") for n in range(25)))
    _head, *rows = csv_of(cast.minh)
    assert len(rows) == len({row[0] for row in rows}) == 25
    dues = [row[8] for row in rows]
    assert dues == sorted(dues, reverse=True)
