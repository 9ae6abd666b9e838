"""Reading the calendar's files: what is kept, and which line is wrong."""

import datetime as dt

import pytest

from dunghen.kernel.worktime import files
from dunghen.kernel.worktime.tests.calendars import shipped

DAYS = "date,name,kind,source,status\n"
HOURS = "unit,valid_from,valid_to,weekdays,opens,closes,source\n"


def test_the_shipped_calendar_covers_fifteen_years_and_names_its_version():
    calendar = shipped()
    assert (calendar.first, calendar.last) == (dt.date(2018, 1, 1), dt.date(2032, 12, 31))
    assert calendar.version.startswith("shipped-")
    assert all(row.source and row.name for row in calendar.rows.values())


def test_rows_are_read_as_written(tmp_path):
    days, hours = tmp_path / "d.csv", tmp_path / "h.csv"
    days.write_text("\ufeff" + DAYS + "2027-02-06,Tết,holiday,Dự kiến,predicted\n", encoding="utf-8")
    hours.write_text(HOURS + "mot-cua,2026-01-01,2026-06-30,12345,07:30,11:30,QĐ 1\n", encoding="utf-8")
    (day,), (hour,) = files.read_days(days), files.read_hours(hours)
    assert (day.date, day.predicted) == (dt.date(2027, 2, 6), True)
    assert (hour.unit, hour.opens, hour.closes, hour.valid_to) == ("mot-cua", 450, 690, dt.date(2026, 6, 30))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name,date\n", "thiếu cột kind, source, status"),
        (DAYS + "2021-01-01,Tết,holiday,,announced\n2021-13-01,Tết,holiday,,announced\n", "dòng 3: “2021-13-01”"),
        (DAYS + "2021-01-01,Tết,vacation,,announced\n", "dòng 2: loại ngày “vacation”"),
        (DAYS + "2021-01-01,Tết,holiday,,maybe\n", "tình trạng “maybe”"),
        (DAYS + "2021-01-01,,holiday,,announced\n", "chưa có tên"),
        (DAYS + "2021-01-01\n", "dòng 2"),
    ],
)
def test_a_wrong_line_of_days_is_named(tmp_path, text, why):
    path = tmp_path / "lich.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(files.UnreadableFile, match=why):
        files.read_days(path)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",2021-01-01,,128,07:00,11:30,", "thứ trong tuần “128”"),
        (",2021-01-01,,,07:00,11:30,", "thứ trong tuần"),
        (",2021-01-01,,12345,7h,11:30,", "“7h” không phải giờ"),
        (",2021-01-01,,12345,07:00,24:00,", "“24:00” không phải giờ"),
        (",01/01/2021,,12345,07:00,11:30,", "“01/01/2021” không phải ngày"),
    ],
)
def test_a_wrong_line_of_hours_is_named(tmp_path, line, why):
    path = tmp_path / "gio.csv"
    path.write_text(HOURS + line + "\n", encoding="utf-8")
    with pytest.raises(files.UnreadableFile, match=why):
        files.read_hours(path)


def test_a_missing_file_and_a_wrong_encoding_are_told_apart(tmp_path):
    with pytest.raises(files.UnreadableFile, match="không mở được"):
        files.read_days(tmp_path / "khong-co.csv")
    path = tmp_path / "cu.csv"
    path.write_bytes(DAYS.encode() + "2021-01-01,Tết,holiday,,announced\n".encode("utf-16"))
    with pytest.raises(files.UnreadableFile, match="UTF-8"):
        files.read_days(path)
