"""Calendars: what they know of a day, whose hours they keep, and which data they refuse."""

import datetime as dt

import pytest

from dunghen.kernel.worktime import arithmetic as wt
from dunghen.kernel.worktime.arithmetic import Calendar, DayKind
from dunghen.kernel.worktime.tests.calendars import AFTERNOON, MORNING, at, holiday, make_up, on, session, shipped, swap

NEW_YEAR = holiday("2021-01-01", "Tết Dương lịch")


def test_each_kind_of_day_tells_its_name_and_source():
    calendar = shipped()
    assert calendar.day(on("16/8/2021")).kind is DayKind.WORKDAY
    assert calendar.day(on("21/8/2021")).kind is DayKind.WEEKEND
    off = calendar.day(on("29/4/2024"))
    assert off.kind is DayKind.DAY_OFF_SWAP
    assert "2450/VPCP-KGVX" in off.source
    assert calendar.day(on("04/5/2024")).kind.works
    assert calendar.day(on("02/9/2021")).name == "Quốc khánh 2/9"


def test_days_not_announced_yet_are_marked():
    calendar = shipped()
    assert not calendar.day(on("24/11/2026")).predicted
    assert calendar.day(on("24/11/2027")).predicted
    assert calendar.day(on("15/7/2027")).predicted, "an ordinary day of a year without any announcement"
    assert not calendar.is_predicted(on("01/12/2026"), on("31/12/2026"))
    assert calendar.is_predicted(on("30/12/2026"), on("04/01/2027"))


def test_one_predicted_day_in_an_announced_year_is_marked_alone():
    calendar = Calendar.build([NEW_YEAR, holiday("2021-12-24", predicted=True)], [MORNING, AFTERNOON])
    assert calendar.is_predicted(on("20/12/2021"), on("31/12/2021"))
    assert not calendar.is_predicted(on("01/12/2021"), on("20/12/2021"))


def test_outside_the_loaded_years_there_is_no_answer():
    with pytest.raises(wt.OutsideCalendar, match="01/01/2018 đến 31/12/2032") as refused:
        shipped().day(on("31/12/2017"))
    assert refused.value.code == "worktime.outside_calendar"


def test_hours_change_on_their_day():
    winter = [session("07:30", "11:30", until="2021-06-30"), session("13:30", "17:30", until="2021-06-30")]
    summer = [session("06:30", "13:30", since="2021-07-01")]
    calendar = Calendar.build([NEW_YEAR], winter + summer)
    assert wt.add_working_days(calendar, at("28/6/2021 09:00"), 2) == at("30/6/2021 17:30")
    assert wt.add_working_days(calendar, at("28/6/2021 09:00"), 3) == at("01/7/2021 13:30")
    assert wt.add_working_hours(calendar, at("30/6/2021 16:30"), 2) == at("01/7/2021 07:30")


def test_a_unit_with_hours_of_its_own_keeps_only_those():
    own = session("08:00", "12:00", since="2021-03-01", until="2021-03-31", unit="mot-cua")
    sessions = [MORNING, AFTERNOON, own]
    theirs = Calendar.build([NEW_YEAR], sessions, unit="mot-cua")
    assert wt.office_close(theirs, on("26/02/2021")).hour == 17
    assert wt.office_close(theirs, on("01/3/2021")).hour == 12
    assert wt.office_close(theirs, on("01/4/2021")).hour == 17
    assert wt.office_close(Calendar.build([NEW_YEAR], sessions), on("01/3/2021")).hour == 17


def test_saturday_duty_does_not_make_saturday_a_working_day():
    sessions = [MORNING, AFTERNOON, session("08:00", "11:00", weekdays="6")]
    calendar = Calendar.build([NEW_YEAR, swap("2021-05-03"), make_up("2021-05-08")], sessions)
    assert wt.add_working_days(calendar, at("14/5/2021 09:00"), 1) == at("17/5/2021 17:00")
    assert wt.office_close(calendar, on("08/5/2021")).hour == 17, "a make-up Saturday keeps a weekday's hours"


@pytest.mark.parametrize(
    ("days", "hours", "why"),
    [
        ([], [MORNING], "chưa có ngày nghỉ"),
        ([NEW_YEAR, NEW_YEAR], [MORNING], "01/01/2021 được ghi hai lần"),
        ([NEW_YEAR, holiday("2023-01-02")], [MORNING], "thiếu ngày nghỉ của năm 2022"),
        ([holiday("1999-01-01")], [MORNING], "năm 1999 nằm ngoài"),
        ([NEW_YEAR, make_up("2021-08-16")], [MORNING], "16/08/2021 vốn là ngày làm việc"),
        ([NEW_YEAR, swap("2021-08-21")], [MORNING], "21/08/2021 vốn là ngày nghỉ"),
        ([wt.DayRow(dt.date(2021, 1, 1), DayKind.WORKDAY, "Ngày thường")], [MORNING], "ngày thường"),
        ([NEW_YEAR], [], "chưa có giờ làm việc cho ngày 04/01/2021"),
        ([NEW_YEAR], [session("07:00", "11:30", since="2021-06-01")], "chưa có giờ làm việc"),
        ([NEW_YEAR], [session("07:00", "11:30", weekdays="1234")], "cho ngày 08/01/2021"),
        ([NEW_YEAR], [MORNING, session("11:00", "12:00")], "chồng nhau lúc 11:00"),
        ([NEW_YEAR], [session("11:00", "07:00")], "11:00–07:00 không hợp lệ"),
        ([NEW_YEAR], [session("07:02", "11:30")], "làm tròn 5 phút"),
    ],
)
def test_data_that_contradicts_itself_is_refused(days, hours, why):
    with pytest.raises(wt.BrokenCalendar, match=why):
        Calendar.build(days, hours)


def test_a_calendar_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        shipped().tables.rank[0] = 1
    with pytest.raises(TypeError):
        shipped().rows[on("16/8/2021")] = NEW_YEAR
