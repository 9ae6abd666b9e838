"""The grammar of deadlines, sentence by sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dunghen.directives.reading import deadlines
from dunghen.directives.reading.text import Text

ISSUED = dt.date(2024, 5, 20)  # a Monday


def due(words: str, *, cell: bool = False) -> Any:
    """The one deadline of a sentence."""
    found = deadlines.find(Text(words, range(len(words))), ISSUED, cell=cell)
    return found[0].deadline if found else None


@pytest.mark.parametrize(
    ("words", "date", "bound"),
    [
        ("hoàn thành trước ngày 30/9", "2024-09-30", "before"),
        ("xong trước 15/7/2024", "2024-07-15", "before"),
        ("gửi báo cáo chậm nhất là ngày 05 tháng 6 năm 2024", "2024-06-05", "by"),
        ("báo cáo đến hết ngày 30 tháng 6 năm 2024", "2024-06-30", "by"),
        ("hạn cuối 30/6/2024", "2024-06-30", "by"),
        ("Hạn chót gửi báo cáo: ngày 30/6/2024", "2024-06-30", "by"),
        ("thời hạn hoàn thành: 15.6.2024", "2024-06-15", "by"),
        ("không muộn hơn ngày 1/7/2024", "2024-07-01", "by"),
        ("hoàn thành trong tháng 9", "2024-09-30", "by"),
        ("hoàn thành trong tháng 3", "2025-03-31", "by"),
        ("trước ngày 15/01", "2025-01-15", "before"),
        ("trong quý III và quý IV/2024", "2024-12-31", "by"),
        ("trong 6 tháng đầu năm", "2024-06-30", "by"),
        ("từ nay đến cuối năm", "2024-12-31", "by"),
        ("trong nửa đầu tháng 6/2024", "2024-06-15", "by"),
        ("trong tuần đầu tháng 6", "2024-06-07", "by"),
        ("ngay trong ngày hôm nay", "2024-05-20", "on"),
        ("trong ngày 22/5/2024", "2024-05-22", "on"),
        ("từ ngày 01/7/2024", "2024-07-01", "from"),
        ("từ ngày 01/6/2024 đến ngày 30/6/2024", "2024-06-30", "by"),
        ("trước khi kết thúc năm 2024", "2024-12-31", "by"),
        ("hoàn thành trong năm 2024", "2024-12-31", "by"),
        ("xong trong tháng Tám năm 2024", "2024-08-31", "by"),
        ("hoàn thành trong tháng Mười", "2024-10-31", "by"),
        ("báo cáo trong tháng Chạp/2024", "2024-12-31", "by"),
        ("có mặt vào đầu giờ sáng ngày 03/6/2024", "2024-06-03", "on"),
        ("báo cáo vào cuối giờ chiều ngày 24/5", "2024-05-24", "on"),
        ("cho nghỉ học từ chiều ngày 23/5/2024", "2024-05-23", "from"),
        ("vận hành chính thức ngày 01/9/2024", "2024-09-01", "on"),
        ("Hoàn thành nâng cấp bến tàu: 30/6/2024.", "2024-06-30", "by"),
        ("Bàn giao tài liệu cho trung tâm: quý III/2024", "2024-09-30", "by"),
        ("giải ngân kinh phí được cấp trước ngày 30/9/2024", "2024-09-30", "before"),
        ("xử lý dứt điểm hồ sơ trễ hạn trước ngày 30/8/2024", "2024-08-30", "before"),
        ("công khai thời gian thực tế tại nơi tiếp nhận trước ngày 30/10/2024", "2024-10-30", "before"),
        ("rà soát toàn bộ việc quá hạn, báo cáo trước ngày 20/6/2024", "2024-06-20", "before"),
        ("lắp gương cầu lồi trước mùa mưa, xong trước ngày 30/8/2024", "2024-08-30", "before"),
        ("khơi thông cống trước mùa bão (trước 31/7/2024)", "2024-07-31", "before"),
    ],
)
def test_absolute(words: str, date: str, bound: str) -> None:
    found = due(words)
    assert (found.kind, found.date.isoformat()) == ("absolute", date)
    if "kết thúc" not in words:
        assert found.bound == bound


@pytest.mark.parametrize(
    ("words", "date", "time"),
    [
        ("trước 17h00 ngày 21/5/2024", "2024-05-21", "17:00"),
        ("trước 07 giờ 30 phút ngày 21/5", "2024-05-21", "07:30"),
        ("trước 16h30 hôm nay", "2024-05-20", "16:30"),
        ("báo cáo trước 19 giờ cùng ngày", "2024-05-20", "19:00"),
        # The end of a day belongs to it: 24 o'clock is its last minute, not the day after.
        ("trước 24 giờ ngày 25/5/2024", "2024-05-25", "23:59"),
        ("chậm nhất 24h00 ngày 25/5", "2024-05-25", "23:59"),
        ("trước 24 giờ 30 phút ngày 25/5/2024", "2024-05-25", None),
        ("trước 0 giờ ngày 25/5/2024", "2024-05-25", "00:00"),
        ("trước 10 giờ sáng mai", "2024-05-21", "10:00"),
        ("chậm nhất 09 giờ ngày thứ Sáu (24/5/2024)", "2024-05-24", "09:00"),
        ("trước 16h30 thứ Hai (27/5/2024)", "2024-05-27", "16:30"),
        ("muộn nhất 10 giờ sáng thứ Tư, ngày 22/5/2024", "2024-05-22", "10:00"),
    ],
)
def test_hours(words: str, date: str, time: str | None) -> None:
    found = due(words)
    assert (found.date.isoformat(), found.time) == (date, time)


@pytest.mark.parametrize(
    ("words", "n", "unit", "direction", "anchor", "date"),
    [
        ("trong vòng 05 (năm) ngày làm việc kể từ ngày ký Công văn này", 5, "working_day", "after", "document_date", "2024-05-27"),
        ("trong 10 ngày kể từ ngày ký ban hành Chỉ thị này", 10, "day", "after", "document_date", "2024-05-30"),
        ("trong vòng mười ngày kể từ ngày Chỉ thị này được ban hành", 10, "day", "after", "document_date", "2024-05-30"),
        ("trong 05 ngày kể từ ngày nhận được Công văn này", 5, "day", "after", "event", None),
        ("trong vòng 24 giờ kể từ khi phát hiện", 24, "hour", "after", "event", None),
        ("chậm nhất 15 ngày trước kỳ họp", 15, "day", "before", "event", None),
        ("trước ngày khai giảng 10 ngày", 10, "day", "before", "event", None),
        ("trước kỳ họp thứ 10 HĐND tỉnh", 0, "day", "before", "event", None),
        ("gửi các thành viên trước mỗi cuộc họp 02 ngày làm việc", 2, "working_day", "before", "event", None),
        ("gửi tài liệu trước từng phiên họp ít nhất 03 ngày", 3, "day", "before", "event", None),
        ("báo cáo trong vòng 24h sau khi phát hiện", 24, "hour", "after", "event", None),
        ("báo cáo ngay khi có kết quả", 0, "day", "after", "event", None),
    ],
)  # fmt: skip
def test_relative(words: str, n: int, unit: str, direction: str, anchor: str, date: str | None) -> None:
    found = due(words)
    assert found.kind == "relative"
    assert [found.get(k) for k in ("n", "unit", "direction", "anchor")] == [n, unit, direction, anchor]
    assert (found.date.isoformat() if found.date else None) == date


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("định kỳ hằng tháng trước ngày 20", {"freq": ("monthly",), "day": 20, "bound": "before"}),
        ("ngày 25 hàng tháng", {"freq": ("monthly",), "day": 25}),
        ("trước 15 giờ thứ Năm hằng tuần", {"freq": ("weekly",), "weekday": (4,), "time": "15:00", "bound": "before"}),
        ("hằng tuần tổng hợp, gửi Văn phòng UBND tỉnh trước 15h00 thứ Năm", {"freq": ("weekly",), "weekday": (4,), "time": "15:00", "bound": "before"}),
        ("định kỳ 06 tháng, 01 năm", {"freq": ("semiannual", "yearly")}),
        ("báo cáo tháng, quý, 6 tháng, 9 tháng, năm", {"freq": ("monthly", "quarterly", "semiannual", "nine_month", "yearly")}),
        ("định kỳ hằng quý, 6 tháng, năm và đột xuất", {"freq": ("quarterly", "semiannual", "yearly", "ad_hoc")}),
        ("trước ngày 15 của tháng cuối quí", {"freq": ("quarterly",), "day": 15, "bound": "before", "period_month": "last"}),
        ("trước ngày 10 tháng 12 hàng năm", {"freq": ("yearly",), "day": 10, "month": 12, "bound": "before"}),
        ("trước ngày 15/6 và ngày 15/12 hằng năm", {"freq": ("semiannual",), "day": 15, "bound": "before"}),
        ("trước 16 giờ hằng ngày", {"freq": ("daily",), "time": "16:00", "bound": "before"}),
        ("trước 24 giờ hằng ngày", {"freq": ("daily",), "time": "23:59", "bound": "before"}),
        ("thứ Ba và thứ Sáu hàng tuần", {"freq": ("weekly",), "weekday": (2, 5)}),
        ("06 tháng một lần", {"freq": ("semiannual",)}),
        ("cứ 06 tháng báo cáo Chủ tịch UBND tỉnh một lần", {"freq": ("semiannual",)}),
        ("cứ 3 tháng tổ chức giao ban", {"freq": ("quarterly",)}),
        ("báo cáo định kỳ vào ngày 15 và ngày cuối tháng", {"freq": ("monthly",), "day": 15}),
        ("báo cáo vào ngày làm việc cuối cùng của tháng", {"freq": ("monthly",)}),
        ("báo cáo quý, 6 tháng, năm về Sở Nội vụ trước ngày 05 của tháng cuối kỳ báo cáo",
         {"freq": ("quarterly", "semiannual", "yearly"), "day": 5, "bound": "before", "period_month": "last"}),
        ("báo cáo quý về Văn phòng chậm nhất ngày 10 của tháng đầu quý sau", {"freq": ("quarterly",), "day": 10, "bound": "by", "period_month": "next"}),
        ("trước ngày 10 của tháng đầu quý", {"freq": ("quarterly",), "day": 10, "bound": "before", "period_month": "first"}),
        ("trước ngày 05 của tháng đầu quý tiếp theo", {"freq": ("quarterly",), "day": 5, "bound": "before", "period_month": "next"}),
        ("hằng tháng, trước ngày 05 của tháng sau", {"freq": ("monthly",), "day": 5, "bound": "before", "period_month": "next"}),
        ("báo cáo hằng năm trước ngày 15/01 năm sau", {"freq": ("yearly",), "day": 15, "month": 1, "bound": "before", "period_month": "next"}),
        ("hằng tháng, trước ngày 05 sau khi rà soát", {"freq": ("monthly",), "day": 5, "bound": "before"}),
        ("hằng tháng báo cáo UBND tỉnh trước ngày 05 tháng sau", {"freq": ("monthly",), "day": 5, "bound": "before", "period_month": "next"}),
        ("báo cáo tuần gửi UBND tỉnh vào chiều thứ Năm", {"freq": ("weekly",), "weekday": (4,)}),
        ("quý, năm công bố kết quả", {"freq": ("quarterly", "yearly")}),
        ("mỗi tháng báo cáo UBND tỉnh một lần trước ngày 25.", {"freq": ("monthly",), "day": 25, "bound": "before"}),
        ("tổng kết vào tháng 12 hằng năm", {"freq": ("yearly",), "month": 12}),
        ("sau đó báo cáo 04 giờ một lần", {"freq": ("daily",)}),
    ],
)  # fmt: skip
def test_periodic(words: str, rule: dict[str, Any]) -> None:
    found = due(words)
    assert found.kind == "periodic"
    assert {k: v for k, v in found.rule if v is not None} == rule


def test_several_days_in_a_row_are_several_deadlines() -> None:
    words = "báo cáo UBND tỉnh trước ngày 10/6, ngày 10/8 và ngày 20/9/2024"
    found = deadlines.find(Text(words, range(len(words))), ISSUED)
    assert [f.deadline.date.isoformat() for f in found if f.deadline.date] == ["2024-06-10", "2024-08-10", "2024-09-20"]


@pytest.mark.parametrize(
    "words", ["cập nhật tự động hằng ngày", "cam kết tiến độ từng tháng của từng dự án", "hiển thị hằng ngày"]
)
def test_a_rhythm_of_the_thing_itself_gives_way_to_a_date(words: str) -> None:
    found = deadlines.find(Text(words, range(len(words))), ISSUED)
    assert [f.weak for f in found] == [True]


def test_two_reports_with_days_of_their_own_are_two_deadlines() -> None:
    words = "báo cáo quý (trước ngày 15 của tháng cuối quý), báo cáo năm (trước ngày 10/12)"
    found = deadlines.find(Text(words, range(len(words))), ISSUED)
    assert [f.deadline.get("freq") for f in found] == [("quarterly",), ("yearly",)]


@pytest.mark.parametrize(
    "words",
    [
        "Báo cáo số 15/BC-SNV ngày 10/5/2024 của Sở Nội vụ",
        "Công văn ngày 10/6/2024 của Bộ Nội vụ",
        "theo Nghị quyết số 01/NQ-CP ngày 05 tháng 01 năm 2025",
        "tại cuộc họp ngày 15/6/2024",
        "giai đoạn 2021-2025",
        "Quyết định có hiệu lực kể từ ngày 01/7/2024",
        "hồ sơ tiếp nhận trước ngày 01/5/2024",
        "đạt 1/3 kế hoạch",
        "thường xuyên",
        "theo tiến độ của Trung ương",
        "trực 24/24 giờ",
        "xếp hạng 48/63",
        "kết luận các vụ án còn tồn đọng từ năm 2020 đến năm 2022",
        "thu gom tối thiểu 25 m3 mỗi ngày",
        "hồ sơ tiếp nhận trước ngày 30/6/2024",
    ],
)
def test_no_deadline(words: str) -> None:
    assert due(words) is None


@pytest.mark.parametrize(
    ("words", "date"),
    [("31/12/2024", "2024-12-31"), ("Quý III/2024", "2024-09-30"), ("Tháng 7", "2024-07-31"), ("Năm 2024", "2024-12-31"), ("6 tháng cuối năm 2024", "2024-12-31")],
)  # fmt: skip
def test_a_cell_of_a_table(words: str, date: str) -> None:
    assert due(words, cell=True).date.isoformat() == date


@pytest.mark.parametrize(
    ("words", "date", "doubt"),
    [
        ("hoàn thành trước ngày 31/9/2024", "2024-09-30", "văn bản ghi ngày 31/9, là ngày không có"),
        ("báo cáo chậm nhất là ngày 31 tháng 6 năm 2024", "2024-06-30", "văn bản ghi ngày 31/6, là ngày không có"),
        ("trước ngày 30/02", "2025-02-28", "văn bản ghi ngày 30/2, là ngày không có; năm không ghi trong văn bản"),
        ("trước ngày 29/2/2025", "2025-02-28", "văn bản ghi ngày 29/2, là ngày không có"),
        ("trước ngày 29/2/2024", "2024-02-29", None),
        ("từ ngày 01/9/2024 đến ngày 31/9/2024", "2024-09-30", "văn bản ghi ngày 31/9, là ngày không có"),
        ("báo cáo hằng năm trước ngày 31/9", None, "văn bản ghi ngày 31/9, là ngày không có"),
        ("báo cáo hằng năm trước ngày 29/02", None, None),
        ("báo cáo hằng tháng trước ngày 31", None, None),
    ],
)
def test_a_day_that_does_not_exist_is_a_doubt(words: str, date: str | None, doubt: str | None) -> None:
    found = due(words)
    assert (found.date.isoformat() if found.date else None, found.doubt) == (date, doubt)


def test_a_guessed_year_is_a_doubt() -> None:
    assert due("trước ngày 15/01").doubt
    assert due("trước ngày 15/01/2025").doubt is None
