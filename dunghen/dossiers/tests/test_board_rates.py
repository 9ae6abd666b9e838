"""Rates, the course of months, ranks, the blocks of decision 766, and the figures that others read: all counted by hand once."""

import re
from html import unescape

import pytest
from django.test import Client

from dunghen.dossiers.desk.rates import strokes
from dunghen.dossiers.queries import boards, index, paces, periods, rates, seeing
from dunghen.dossiers.queries.boards import Wanted
from dunghen.dossiers.queries.rates import Rate
from dunghen.dossiers.tests import ledgers
from dunghen.dossiers.tests.test_boards import SEPTEMBER, book, cast, get, month  # noqa: F401 - fixtures
from dunghen.kernel import measures
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.measures import Scope
from dunghen.kernel.tests import make, people

pytestmark = pytest.mark.django_db
PERIOD = periods.read(SEPTEMBER)
assert PERIOD is not None
WHOLE_MONTH = (PERIOD.first, PERIOD.last)


def test_rates_with_numerator_and_denominator(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    found = rates.rates(Wanted(PERIOD), seeing.sight(cast.dung, ledgers.AT), ledgers.AT)
    told = {
        line.key: [(line.rates[flag].yes, line.rates[flag].of) for flag in ("online", "postal", "paid_online")]
        for line in found.lines
    }
    assert told == {
        "so-xay-dung": [(2, 5), (1, 5), (1, 2)],
        "so-y-te": [(0, 1), (0, 1), (0, 0)],
        "xa-an-hoa": [(1, 2), (0, 2), (0, 0)],
    }
    assert (found.whole.n, found.whole.rates["online"].percent) == (8, 37.5)
    assert found.lines[1].rates["paid_online"].percent is None
    page = get(cast.huong, "/ho-so/truc-tuyen/", period=SEPTEMBER)
    links = re.findall(r'href="([^"]*what=paid_online[^"]*)">(\d+)<', page)
    assert [number for _address, number in links] == ["1", "2", "1", "2"]
    for address, number in links[:2]:
        assert get(cast.huong, unescape(address)).count('class="code"') == int(number)


def test_the_course_of_twelve_months(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    months = rates.course(Wanted(PERIOD), seeing.sight(cast.dung, ledgers.AT), ledgers.AT)
    assert [one.period.word for one in months][::11] == ["bc-2020-10", SEPTEMBER]
    assert (months[-1].on_time, months[-1].online) == (Rate(4, 5), Rate(3, 8))
    # Of what the month before received one is told: finished later.
    assert (months[-2].on_time.of, months[-2].online.of, months[0].on_time.percent) == (0, 1, None)
    page = get(cast.dung, "/ho-so/xu-huong/", period=SEPTEMBER)
    assert "80,0%" in page
    assert "Chưa có hồ sơ nào trong 12 tháng này" in get(cast.dung, "/ho-so/xu-huong/", period="bc-2019")


def test_a_month_without_a_figure_breaks_the_line() -> None:
    nothing = Rate(0, 0)
    full, half = Rate(1, 1), Rate(1, 2)
    assert strokes([full, half, nothing, full]) == ["0.0,0.0 160.0,60.0", "480.0,0.0 483.0,0.0"]
    assert strokes([]) == []


def test_units_are_ranked_among_their_peers(cast: people.Cast, book: Ledger) -> None:  # noqa: F811
    due = make.moment(2021, 8, 20, 17)
    late, early = make.moment(2021, 8, 23), make.moment(2021, 8, 19)
    many = []
    for unit, spoilt in (("so-xay-dung", 1), ("so-y-te", 0), ("so-noi-vu", 1), ("xa-an-hoa", 5)):
        many += [
            ledgers.dossier(len(many) + n, unit, make.moment(2021, 8, 16), due, finished=late if n < spoilt else early)
            for n in range(20)
        ]
    many.append(ledgers.dossier(99, "van-phong-ubnd-tinh", make.moment(2021, 8, 16), due, finished=early))
    ledgers.lay(book, *many)
    page = get(cast.dung, "/ho-so/xep-hang/", period=SEPTEMBER)
    sections = dict(re.findall(r"<h2>([^<]+?) <.*?<tbody>(.*?)</tbody>", page))
    ranks = {
        name: re.findall(r'data-label="Hạng">(?:<span[^>]*>)?([^<]+).*?<a[^>]*>([^<]+)</a></th>', body)
        for name, body in sections.items()
    }
    assert ranks == {
        "Văn phòng UBND tỉnh": [("chưa xếp", "Văn phòng UBND tỉnh")],
        "Sở, cơ quan ngang sở": [("1", "Sở Y tế"), ("2", "Sở Xây dựng"), ("2", "Sở Nội vụ")],
        "UBND xã, phường, thị trấn, đặc khu": [("1", "UBND xã An Hòa")],
    }


def test_the_blocks_say_what_dossiers_tell_and_what_they_do_not(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    found = index.index(Wanted(PERIOD), seeing.sight(cast.dung, ledgers.AT), ledgers.AT)
    told = {one.number: one for block in found.blocks for one in block.criteria}
    assert [(block.code, block.most) for block in found.blocks] == [
        ("CKMB", 18),
        ("TDGQ", 20),
        ("ONLINE", 12),
        ("TTTT", 10),
        ("MDHL", 18),
        ("MDSH", 22),
    ]
    assert sum(block.most for block in found.blocks) == 100
    assert (told["2.1"].rate.yes, told["2.1"].rate.of) == (4, 7)
    # Of four procedures with dossiers two have one that came online.
    assert (told["3.2"].rate.yes, told["3.2"].rate.of) == (2, 4)
    assert (told["3.3"].rate.percent, told["3.3"].is_full) == (37.5, False)
    assert (told["3.6"].rate.yes, told["3.6"].rate.of) == (1, 2)
    assert told["4.1"].rate.percent is None
    assert all(told[number].rate is None and told[number].why for number in ("1.1–1.4", "3.1", "3.5", "5.4"))
    page = get(cast.dung, "/ho-so/bo-chi-so/", period=SEPTEMBER)
    assert "Không tính được ở đây." in page
    assert "chưa đạt mức trọn điểm" in page
    # Whoever sees one unit is not shown the province's figure of another room.
    assert "Chọn một đơn vị" in get(cast.minh, "/ho-so/bo-chi-so/", period=SEPTEMBER)


def test_others_read_the_same_figures(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    def value(slug: str, unit: str | None = None, period: object = WHOLE_MONTH) -> object:
        reading = measures.read(f"dossiers.{slug}", Scope(ledgers.AT, unit, period))  # type: ignore[arg-type]
        return reading and round(float(reading.value), 4)

    board = boards.progress(Wanted(PERIOD), seeing.whole(), ledgers.AT).whole
    assert value("on_time_rate") == round(board.on_time_rate or 0, 4) == 57.1429
    assert (value("on_time_rate", "so-xay-dung"), value("late_count", "so-xay-dung")) == (50.0, 2.0)
    assert (value("overdue_count"), value("received_count")) == (2.0, 8.0)
    assert (value("online_rate"), value("online_payment_rate"), value("postal_rate")) == (37.5, 50.0, 12.5)
    # Departments 2 of 4 and 1 of 1, the commune 1 of 2: together 4 of 7. No district owed any itself.
    tiers = [value(f"on_time_rate_{tier}") for tier in ("provincial", "district", "commune")]
    assert tiers == [60.0, None, 50.0]
    assert (value("online_rate_partial"), value("online_rate_full")) == (37.5, None)
    for slug, count in (("on_time_rate_provincial", 5), ("on_time_rate_commune", 2), ("online_rate_partial", 8)):
        reading = measures.read(f"dossiers.{slug}", Scope(ledgers.AT, None, WHOLE_MONTH))
        assert reading is not None
        listed = get(cast.dung, reading.list_url)
        assert listed.count('class="code"') == count
    assert "Mức độ dịch vụ công" in listed and "một phần" in listed
    # A district has what its communes have; all along is more than the month; nobody's figure is no figure.
    assert value("late_count", ledgers.DISTRICT) == 1.0
    assert value("received_count", None, None) == 10.0
    assert value("on_time_rate", "so-noi-vu") is None
    assert value("digital_result_rate") is None
    # Of one field and one commune: what the board of that column says.
    by = {
        name: boards.progress(Wanted(PERIOD, by=name), seeing.whole(), ledgers.AT).lines for name in ("field", "place")
    }
    for name, column in (("field", "field"), ("place", "commune")):
        for line in by[name]:
            found = measures.read("dossiers.late_count", Scope(ledgers.AT, None, WHOLE_MONTH, **{column: line.key}))
            assert line.key is None or (found is not None and found.value == line.late)
    reading = measures.read("dossiers.received_count", Scope(ledgers.AT, "so-xay-dung", WHOLE_MONTH))
    assert reading is not None and get(cast.dung, reading.list_url).count('class="code"') == reading.value
    reading = measures.read("dossiers.late_count", Scope(ledgers.AT, "so-xay-dung", WHOLE_MONTH))
    assert reading is not None
    assert get(cast.dung, reading.list_url).count('class="code"') == 2


def test_course_ranking_and_blocks_go_out_as_their_pages_show_them(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    def file(person: object, address: str) -> list[str]:
        client = Client()
        client.force_login(person)
        answer = client.get(f"/ho-so/{address}/xuat.csv", {"period": SEPTEMBER})
        return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    course = file(cast.dung, "xu-huong")
    assert len(course) == 13 and course[-1] == "09/2021,4,5,80.0,1,3,8,37.5"
    ranked = file(cast.dung, "xep-hang")
    assert ranked[0] == "Nhóm,Hạng,Đơn vị,Tỷ lệ đúng hạn (%),Đúng hạn,Tính vào tỷ lệ,Trễ" and len(ranked) > 2
    blocks = file(cast.dung, "bo-chi-so")
    assert any(line.startswith("TDGQ,") and ",2.1," in line and ",4,7,57.14," in line for line in blocks)
    # Each gets what the page shows: the department its own, the outsider of health the one of health.
    assert file(cast.minh, "xu-huong") != course and file(cast.tuan, "xu-huong")[-1] == "09/2021,1,1,100.0,0,0,1,0.0"


def test_the_average_time_shows_what_it_is_made_of(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    # Finished with a result from 15 August to 14 September, by hand: 2, 5 and 9 days; one that nobody could measure; a withdrawn one;
    # one refused in time, which is judged as on time and yet has no result.
    took = {1: 960, 2: 2400, 3: 4320, 8: None}
    told = [one | {"worked_minutes": took.get(number)} for number, one in enumerate(ledgers.month(), 1)]
    told.append(ledgers.dossier(11, ledgers.COMMUNE, make.moment(2021, 9, 1), make.moment(2021, 9, 9, 17), finished=make.moment(2021, 9, 3), status="refused_with_form"))  # fmt: skip
    ledgers.lay(month, *told)
    found = paces.pace(Wanted(PERIOD), seeing.sight(cast.dung, ledgers.AT), ledgers.AT)
    assert found is not None
    assert (found.finished, found.taken, found.days, round(found.average_days or 0, 2)) == (5, 3, 16.0, 5.33)
    assert found.median_days == 5.0
    page = get(cast.dung, "/ho-so/bo-chi-so/", period=SEPTEMBER)
    assert "<b>5,3 ngày làm việc</b> = 16,0 ngày / 3 hồ sơ đo được" in page and "trung vị 5,0 ngày" in page
    (door,) = re.findall(r'href="([^"]*what=timed[^"]*)">(\d+)</a>', page)
    address, number = door
    client = Client()
    client.force_login(cast.dung)
    assert client.get(unescape(address)).content.decode().count('class="row-item dossier') == int(number) == 5
    own = paces.pace(Wanted(PERIOD, field="khong-co"), seeing.sight(cast.minh, ledgers.AT), ledgers.AT)
    assert own is not None and own.taken == 0 and own.average_days is None
