"""The boards: figures an official can count by hand; every number opens a list of so many; who sees whose."""

import csv
import io
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.test import Client
from python_calamine import CalamineWorkbook

from dunghen.dossiers.queries import boards, periods, seeing
from dunghen.dossiers.queries.boards import Wanted
from dunghen.dossiers.tests import ledgers
from dunghen.kernel.ledger import operations
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.organisation.models import Level, Role, UnitKind, UnitParent
from dunghen.kernel.tests import make, people

pytestmark = pytest.mark.django_db
BOARD = "/ho-so/tien-do/"
SEPTEMBER = "bc-2021-09"


@pytest.fixture
def cast() -> people.Cast:
    cast = people.cast()
    district = make.unit(ledgers.DISTRICT, "UBND huyện Trên", UnitKind.DISTRICT, level=Level.DISTRICT)
    commune = make.unit(ledgers.COMMUNE, "UBND xã An Hòa", UnitKind.COMMUNE, level=Level.COMMUNE)
    for child, parent in ((commune, district), (district, cast.units.ubnd_tinh), (cast.units.so_xay_dung, cast.units.ubnd_tinh), (cast.units.so_y_te, cast.units.ubnd_tinh)):  # fmt: skip
        UnitParent.objects.create(unit=child, parent=parent)
    return cast


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The ledger of the product lies in the test's own folder."""
    found = Ledger(str(tmp_path))
    monkeypatch.setattr(operations, "ledger", lambda: found)
    return found


@pytest.fixture
def month(book: Ledger) -> Ledger:
    ledgers.lay(book)
    return book


def get(person: Any, address: str, **query: str) -> str:
    client = Client()
    client.force_login(person)
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def progress(person: Any, **words: str) -> boards.Board:
    wanted = Wanted(periods.read(words.pop("period", SEPTEMBER)), **words)
    return boards.progress(wanted, seeing.sight(person, ledgers.AT), ledgers.AT)


def shown(board: boards.Board, *columns: str) -> dict[str | None, tuple[int, ...]]:
    return {line.key: tuple(line.figures[column] for column in columns) for line in board.lines}


# -- figures ----------------------------------------------------------------------------------------------------------


def test_the_month_by_unit_as_counted_by_hand(cast: people.Cast, month: Ledger) -> None:
    board = progress(cast.dung)
    received = shown(board, "received", "received_online", "received_otherwise", "carried_over")
    assert received == {"so-xay-dung": (6, 2, 3, 1), "so-y-te": (1, 0, 1, 0), "xa-an-hoa": (2, 1, 1, 0)}
    done = shown(board, "done", "done_early", "done_on_time", "done_late", "done_undated", "cancelled")
    assert done == {"so-xay-dung": (4, 1, 1, 1, 0, 1), "so-y-te": (1, 1, 0, 0, 0, 0), "xa-an-hoa": (1, 0, 1, 0, 0, 0)}
    still = shown(board, "open", "open_in_time", "open_overdue")
    assert still == {"so-xay-dung": (2, 1, 1), "so-y-te": (0, 0, 0), "xa-an-hoa": (1, 0, 1)}
    # Two of the department's four that are judged were in time: finished early, on time, late; and one overdue.
    assert {line.key: (line.on_time, line.judged, line.on_time_rate) for line in board.lines} == {
        "so-xay-dung": (2, 4, 50.0),
        "so-y-te": (1, 1, 100.0),
        "xa-an-hoa": (1, 2, 50.0),
    }
    assert (board.whole.figures["received"], board.whole.on_time_rate) == (9, pytest.approx(100 * 4 / 7))
    assert not any(line.broken for line in board.lines)
    assert [line.name for line in board.lines] == ["Sở Xây dựng", "Sở Y tế", "UBND xã An Hòa"]
    assert board.as_of == ledgers.AT


def test_by_field_procedure_and_commune_the_sum_is_the_same(cast: people.Cast, month: Ledger) -> None:
    whole = progress(cast.dung).whole.figures
    for by in boards.BY:
        assert progress(cast.dung, by=by).whole.figures == whole
    assert shown(progress(cast.dung, by="field"), "received", "done") == {
        "dat-dai": (5, 4),
        "ho-tich": (1, 1),
        "xay-dung": (1, 0),
        "y-te": (1, 1),
        None: (1, 0),
    }
    assert shown(progress(cast.dung, by="procedure", field="xay-dung"), "received") == {"1.000002": (1,)}
    assert shown(progress(cast.dung, by="unit", field="-"), "received") == {"so-xay-dung": (1,)}


def test_what_a_month_leaves_open_the_next_carries_over(cast: people.Cast, month: Ledger) -> None:
    september, october = progress(cast.dung).whole.figures, progress(cast.dung, period="bc-2021-10").whole.figures
    assert october["carried_over"] == september["open"] == 3
    # One of them was finished since, late; the new one is due the day after tomorrow.
    assert (october["received"], october["done_late"], october["open"], october["open_overdue"]) == (4, 1, 3, 1)


def test_any_days_are_counted_from_the_facts(cast: people.Cast, month: Ledger) -> None:
    assert progress(cast.dung, period="2021-08-16..2021-09-14").whole.figures == progress(cast.dung).whole.figures


# -- lists ------------------------------------------------------------------------------------------------------------


def test_every_number_opens_a_list_of_so_many(cast: people.Cast, month: Ledger) -> None:
    page = get(cast.dung, BOARD, period=SEPTEMBER)
    links = re.findall(r'<td class="num"[^>]*><a href="([^"]+)"[^>]*>(?:▲ )?([\d.]+)</a>', page)
    assert len(links) > 30
    for address, number in links:
        found = get(cast.dung, unescape(address))
        assert f"{number} hồ sơ, tính đến" in found
        assert found.count('class="code"') == int(number)


def test_the_lists_of_now(cast: people.Cast, month: Ledger) -> None:
    assert "H32.14-210830-0004" in get(cast.dung, "/ho-so/danh-sach/", what="overdue")
    soon = get(cast.dung, "/ho-so/danh-sach/", what="due_soon")
    assert re.findall(r'class="code">([^<]+)', soon) == ["H32.19-210916-0009"]
    assert "Hồ sơ đang quá hạn" in get(cast.dung, "/ho-so/danh-sach/", what="nothing-known")


def test_a_list_is_read_page_after_page(cast: people.Cast, book: Ledger) -> None:
    many = [
        ledgers.dossier(n, "so-xay-dung", make.moment(2021, 8, 16), make.moment(2021, 8, 20, 17)) for n in range(120)
    ]
    ledgers.lay(book, *many)
    address, seen = "/ho-so/danh-sach/?what=overdue", []
    while address:
        page = get(cast.huong, address)
        seen += re.findall(r'class="code">([^<]+)', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(following[1]) if following else ""
    assert len(seen) == len(set(seen)) == 120
    assert "Đã hết danh sách" not in page
    edge = signing.b64_encode(b'["0001-01-01T00:00+07:00", "HS"]').decode()
    for rubbish in ("rubbish", edge, signing.b64_encode(b"[" * 2000).decode()):
        assert get(cast.huong, "/ho-so/danh-sach/", what="overdue", after=rubbish).count('class="code"') == 50


def test_lists_and_boards_go_out_as_files(cast: people.Cast, month: Ledger) -> None:
    def rows(address: str, **query: str) -> list[list[Any]]:
        client = Client()
        client.force_login(cast.huong)
        content = b"".join(client.get(address, query))  # type: ignore[arg-type]
        if address.endswith(".csv"):
            return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    for form in ("csv", "xlsx"):
        late = rows(f"/ho-so/danh-sach/xuat.{form}", what="late", period=SEPTEMBER)
        assert [row[:2] for row in late[1:]] == [
            ["H32.13-210817-0003", "Sở Xây dựng"],
            ["H32.14-210830-0004", "Sở Xây dựng"],
        ]
        whole = rows(f"/ho-so/tien-do/xuat.{form}", period=SEPTEMBER)
        assert [[row[0], str(row[1]).removesuffix(".0")] for row in whole[1:]] == [["Sở Xây dựng", "6"], ["Cộng", "6"]]


def test_a_list_too_long_for_a_file_says_so(cast: people.Cast, month: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dunghen.dossiers.queries.lists.MOST_EXPORTED", 3)
    client = Client()
    client.force_login(cast.huong)
    address = {"what": "received", "period": SEPTEMBER}
    response = client.get("/ho-so/danh-sach/xuat.csv", address)
    assert response.status_code == 422
    assert "nhiều hơn 3 dòng" in response.content.decode()
    assert "không tải về một tệp được" in get(cast.huong, "/ho-so/danh-sach/", **address)


# -- who sees whose ---------------------------------------------------------------------------------------------------


def test_each_sees_the_own_unit_and_all_below_it(cast: people.Cast, month: Ledger) -> None:
    clerk = make.person("xa@tinh.example", "Cán bộ xã", (Role.CLERK, make.unit(ledgers.COMMUNE)))
    head = make.person("huyen@tinh.example", "Chủ tịch huyện", (Role.HEAD, make.unit(ledgers.DISTRICT)))
    everything = {"so-xay-dung", "so-y-te", "xa-an-hoa"}
    sees = {
        "minh": {"so-xay-dung"}, "huong": {"so-xay-dung"}, "tuan": {"so-y-te"}, "thao": everything, "dung": everything, "phuc": set(),
    }  # fmt: skip
    found = {name: {line.key for line in progress(getattr(cast, name)).lines} for name in sees}
    assert found == sees
    assert {line.key for line in progress(clerk).lines} == {line.key for line in progress(head).lines} == {"xa-an-hoa"}
    # What is asked for in the address never widens what is seen.
    for words in ({"unit": "so-xay-dung"}, {"below": "so-xay-dung"}, {"below": "ubnd-tinh"}):
        assert not {line.key for line in progress(cast.tuan, **words).lines} - {"so-y-te"}
    assert "H32.14" not in get(cast.tuan, "/ho-so/danh-sach/", what="overdue", unit="so-xay-dung")
    assert "Không có hồ sơ" in get(cast.tuan, "/ho-so/danh-sach/", what="overdue")


def test_who_took_over_sees_what_the_old_unit_owed(cast: people.Cast, book: Ledger) -> None:
    from dunghen.kernel.organisation.models import UnitSuccession

    ended = make.unit("xa-cu", "UBND xã Cũ", UnitKind.COMMUNE, valid_to=make.moment(2021, 8, 31).date())
    closed = make.unit("phong-cu", "Phòng Cũ", UnitKind.DIVISION, valid_to=make.moment(2021, 8, 31).date())
    commune = make.unit(ledgers.COMMUNE)
    UnitSuccession.objects.create(predecessor=ended, successor=commune, effective_on=make.moment(2021, 9, 1).date())
    UnitParent.objects.create(unit=closed, parent=cast.units.so_xay_dung)
    old = (make.moment(2021, 8, 16), make.moment(2021, 8, 20, 17))
    ledgers.lay(book, ledgers.dossier(1, "xa-cu", *old), ledgers.dossier(2, "phong-cu", *old))
    clerk = make.person("xa@tinh.example", "Cán bộ xã", (Role.CLERK, commune))
    assert [line.name for line in progress(clerk).lines] == ["UBND xã Cũ"]
    assert [line.name for line in progress(cast.huong).lines] == ["Phòng Cũ"]
    assert not progress(cast.tuan).lines
    assert [line.key for line in progress(cast.dung, below=ledgers.DISTRICT).lines] == ["xa-cu"]


# -- the page ---------------------------------------------------------------------------------------------------------


def test_a_broken_identity_is_shown(cast: people.Cast, month: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from dunghen.kernel.ledger import boards as of_the_ledger

    true = of_the_ledger.flow

    def spoilt(*args: Any, **how: Any) -> Any:
        table = true(*args, **how)
        column = table.column_names.index("done_late")
        return table.set_column(column, "done_late", table["done_late"].combine_chunks().take([0] * len(table)))

    page = get(cast.dung, BOARD, period=SEPTEMBER)
    assert "không khớp" not in page
    monkeypatch.setattr(of_the_ledger, "flow", spoilt)
    page = get(cast.dung, BOARD, period=SEPTEMBER)
    assert "Số liệu không khớp nhau" in page
    assert "Sở Y tế: (7) = (8) + (9) + (10)" in page


def test_the_page_says_why_it_is_empty(cast: people.Cast, book: Ledger) -> None:
    assert "Chưa có hồ sơ nào được nhập" in get(cast.dung, BOARD)
    ledgers.lay(book)
    assert "Không có hồ sơ nào trong phạm vi này" in get(cast.dung, BOARD, period="bc-2019")
    assert "chưa được giao vai trò ở đơn vị nào" not in get(cast.dung, BOARD, period="bc-2019")
    days = get(cast.dung, BOARD, since="16/8/2021", until="14.9.2021")
    assert "Từ 16/08/2021 đến 14/09/2021" in days
    assert "Ngày đầu sau ngày cuối" in get(cast.dung, BOARD, since="20/9/2021", until="14/9/2021")


def test_a_board_goes_on_from_its_rows_and_keeps_the_period(cast: people.Cast, month: Ledger) -> None:
    page = get(cast.dung, BOARD, period=SEPTEMBER, by="field", sort="-open_overdue")
    further = unescape(re.search(r'<th scope="row"><a href="([^"]+)">Đất đai', page)[1])  # type: ignore[index]
    assert parse_qs(urlsplit(further).query) == {"period": [SEPTEMBER], "by": ["unit"], "field": ["dat-dai"]}
    narrowed = get(cast.dung, further)
    assert "Lĩnh vực: Đất đai" in narrowed
    assert len(re.findall(r'<th scope="row"><a', narrowed)) == 2


def test_long_boards_come_in_pages_with_the_sum_of_all(cast: people.Cast, book: Ledger) -> None:
    many = [
        ledgers.dossier(n, "so-xay-dung", make.moment(2021, 8, 16), None, procedure=f"1.{n:06}") for n in range(130)
    ]
    ledgers.lay(book, *many)
    first = get(cast.huong, BOARD, period=SEPTEMBER, by="procedure")
    last = get(cast.huong, BOARD, period=SEPTEMBER, by="procedure", **{"from": "100"})
    assert (first.count('<th scope="row"><a'), last.count('<th scope="row"><a')) == (100, 30)
    assert "Dòng 101 đến 130 trong 130" in last
    assert all(re.search(r'<tfoot>.*received">130</a>', page) for page in (first, last))


def test_a_board_asks_the_database_a_fixed_number_of_times(
    cast: people.Cast, month: Ledger, django_assert_num_queries: Any
) -> None:
    client = Client()
    # Session, person, roles, edition of the organisation (each time it is asked for), sources, newest import; the list once more, and names of procedures;
    # whoever does not see everything: where the roles are held.
    for person, board, listed in ((cast.dung, 7, 9), (cast.huong, 8, 10)):
        client.force_login(person)
        client.get(BOARD)
        client.get("/ho-so/danh-sach/")
        with django_assert_num_queries(board):
            client.get(BOARD, {"period": SEPTEMBER})
        with django_assert_num_queries(listed):
            client.get("/ho-so/danh-sach/", {"what": "late", "period": SEPTEMBER})


def test_a_list_says_what_becomes_of_an_open_dossier_asked_for_papers_too_often(
    cast: people.Cast, book: Ledger
) -> None:
    due = make.moment(2021, 9, 30, 17)
    twice = {"supplements": 2, "breached": True}
    ledgers.lay(book, ledgers.dossier(1, "so-xay-dung", make.moment(2021, 9, 16), due, **twice))
    page = get(cast.huong, "/ho-so/danh-sach/", what="unfinished")
    assert "Trong hạn" in page and "yêu cầu bổ sung 2 lần, quá số lần: khi xong tính là quá hạn" in page
