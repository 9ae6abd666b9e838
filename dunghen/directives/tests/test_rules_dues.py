"""Due dates that an official can check with a calendar on the wall: data/calendar is the one that counts here."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunghen.directives import rules
from dunghen.kernel.worktime.files import shipped_calendar

CALENDAR = shipped_calendar()


def day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d/%m/%Y").date()


def shown(due: rules.Due) -> str:
    return f"{due.at:%H:%M %d/%m/%Y}" if due.at else "—"


def absolute(written: str, bound: str = "by", time: str | None = None) -> dict[str, Any]:
    return {"kind": "absolute", "date": day(written).isoformat(), "bound": bound, "time": time, "text": written}


def relative(n: int, unit: str, **more: Any) -> dict[str, Any]:
    rule = {"n": n, "unit": unit, "direction": "after", "anchor": "document_date", "event": None, **more}
    return {"kind": "relative", "rule": rule, "date": None, "text": f"{n} {unit}"}


# -- one date ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issued", "deadline", "due"),
    [
        # "trước ngày 30/9/2021": the whole of the day before
        ("16/08/2021", absolute("30/09/2021", "before"), "17:00 29/09/2021"),
        # "trước ngày 31/10/2021": 30/10 is a Saturday
        ("16/08/2021", absolute("31/10/2021", "before"), "17:00 29/10/2021"),
        # "trong năm 2021"
        ("16/08/2021", absolute("31/12/2021"), "17:00 31/12/2021"),
        ("16/08/2021", absolute("15/09/2021", "on"), "17:00 15/09/2021"),
        # National Day 2021 was 2 and 3 September, Thursday and Friday
        ("16/08/2021", absolute("02/09/2021"), "17:00 01/09/2021"),
        ("16/08/2021", absolute("04/09/2021", "before"), "17:00 01/09/2021"),
        # Tết Nhâm Dần: 31/01 to 04/02/2022
        ("10/01/2022", absolute("02/02/2022"), "17:00 28/01/2022"),
        # a Saturday made a working day (04/5/2024)
        ("01/04/2024", absolute("04/05/2024"), "17:00 04/05/2024"),
        # a telegram names the hour, on whatever day
        ("25/09/2025", absolute("27/09/2025", "before", "16:00"), "16:00 27/09/2025"),
        ("25/09/2025", absolute("26/09/2025", "by", "07:30"), "07:30 26/09/2025"),
    ],
)
def test_a_date_in_a_letter(issued: str, deadline: dict[str, Any], due: str) -> None:
    assert shown(rules.due_of(deadline, day(issued), CALENDAR)) == due


@pytest.mark.parametrize(
    ("written", "previous", "following"),
    [
        ("30/10/2021", "17:00 29/10/2021", "17:00 01/11/2021"),
        ("02/09/2021", "17:00 01/09/2021", "17:00 06/09/2021"),
        ("02/02/2022", "17:00 28/01/2022", "17:00 07/02/2022"),
        ("15/09/2021", "17:00 15/09/2021", "17:00 15/09/2021"),
    ],
)
def test_the_province_says_where_a_day_off_moves(written: str, previous: str, following: str) -> None:
    issued = day("01/08/2021")
    assert shown(rules.due_of(absolute(written), issued, CALENDAR)) == previous
    assert shown(rules.due_of(absolute(written), issued, CALENDAR, day_off=rules.PREVIOUS)) == previous
    assert shown(rules.due_of(absolute(written), issued, CALENDAR, day_off=rules.NEXT)) == following


def test_a_moved_date_says_why_and_asks_to_be_looked_at() -> None:
    due = rules.due_of(absolute("31/10/2021", "before"), day("16/08/2021"), CALENDAR)
    assert due.note == (
        "Trước ngày 31/10/2021 nên hết ngày 30/10/2021. "
        "30/10/2021 là ngày nghỉ nên lấy ngày làm việc liền trước 29/10/2021."
    )
    assert not due.sure
    plain = rules.due_of(absolute("30/09/2021", "before"), day("16/08/2021"), CALENDAR)
    assert plain.sure


def test_a_date_that_rests_on_predicted_days_says_so() -> None:
    due = rules.due_of(absolute("12/03/2031"), day("01/02/2031"), CALENDAR)
    assert due.note == "Lịch nghỉ năm 2031 mới là dự kiến."


def test_a_letter_of_a_sunday_that_says_today_is_due_on_monday_not_before_it_was_written() -> None:
    sunday = "26/09/2021"
    due = rules.due_of(absolute(sunday, "on"), day(sunday), CALENDAR)
    assert shown(due) == "17:00 27/09/2021"
    assert not due.sure


def test_a_date_before_the_letter_itself_is_never_taken_for_sure() -> None:
    due = rules.due_of(absolute("18/08/2021", "before"), day("18/08/2021"), CALENDAR)
    assert shown(due) == "17:00 17/08/2021"
    assert not due.sure
    assert "sớm hơn ngày văn bản" in due.note


def test_a_date_from_which_something_holds_is_no_due_date() -> None:
    due = rules.due_of(absolute("01/10/2021", "from"), day("16/08/2021"), CALENDAR)
    assert due.at is None
    assert due.note == "Thực hiện từ ngày 01/10/2021, văn bản không ghi ngày kết thúc."
    assert not due.sure


def test_a_date_beyond_the_calendar_is_kept_and_asked_about() -> None:
    due = rules.due_of(absolute("31/12/2040"), day("16/08/2021"), CALENDAR)
    assert shown(due) == "17:00 31/12/2040"
    assert not due.sure
    assert "2040" in due.note


@pytest.mark.parametrize(
    ("deadline", "note"),
    [
        ({"kind": "none", "text": None}, "Văn bản không ghi thời hạn."),
        ({"kind": "none", "text": "khẩn trương"}, "Văn bản chỉ ghi “khẩn trương”, không có ngày cụ thể."),
        ({"kind": "periodic", "rule": {"freq": ["monthly"]}}, "Báo cáo định kỳ: mỗi kỳ có hạn riêng."),
        ({}, "Văn bản không ghi thời hạn."),
    ],
)
def test_without_a_date_nothing_is_made_up(deadline: dict[str, Any], note: str) -> None:
    assert rules.due_of(deadline, day("16/08/2021"), CALENDAR) == rules.Due(None, note)


# -- so many days -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issued", "deadline", "due"),
    [
        ("25/09/2025", relative(5, "working_day"), "17:00 02/10/2025"),
        ("18/08/2021", relative(10, "working_day"), "17:00 01/09/2021"),
        ("30/08/2021", relative(5, "working_day"), "17:00 08/09/2021"),  # 2 and 3 September are off
        ("08/02/2021", relative(3, "working_day"), "17:00 18/02/2021"),  # Tết Tân Sửu
        ("25/04/2025", relative(3, "working_day"), "17:00 29/04/2025"),  # Saturday 26/4 was worked
        ("14/09/2021", relative(7, "day"), "17:00 21/09/2021"),
        ("18/08/2021", relative(10, "day"), "17:00 30/08/2021"),  # 28/8 is a Saturday: the next working day
        ("16/08/2021", relative(0, "day"), "17:00 16/08/2021"),
        ("21/08/2021", relative(0, "day"), "17:00 23/08/2021"),  # "ngay trong ngày" of a Saturday
        ("25/09/2025", relative(24, "hour"), "08:00 26/09/2025"),
        ("26/09/2025", relative(48, "hour"), "08:00 28/09/2025"),  # hours run on over Sunday
    ],
)
def test_a_term_from_the_letter(issued: str, deadline: dict[str, Any], due: str) -> None:
    assert shown(rules.due_of(deadline, day(issued), CALENDAR)) == due


def test_a_term_in_hours_asks_for_the_hour_of_signing() -> None:
    due = rules.due_of(relative(24, "hour"), day("25/09/2025"), CALENDAR)
    assert not due.sure
    assert due.note == "24 giờ kể từ 08:00 ngày 25/09/2025; văn bản không ghi giờ ký."


def test_a_term_beyond_the_calendar_is_kept_and_asked_about() -> None:
    due = rules.due_of(relative(100, "working_day"), day("01/12/2032"), CALENDAR)
    assert due.at is not None
    assert due.on is not None
    assert due.on.year == 2033
    assert not due.sure


def test_a_term_from_an_event_waits_for_its_day() -> None:
    deadline = relative(5, "working_day", anchor="event", event="nhận đủ hồ sơ hợp lệ")
    due = rules.due_of(deadline, day("25/09/2025"), CALENDAR)
    assert due.at is None
    assert not due.sure
    assert due.note == "Hạn tính theo sự kiện: nhận đủ hồ sơ hợp lệ. Ghi ngày khi biết."
    assert shown(rules.term_from(deadline["rule"], day("25/09/2025"), CALENDAR)) == "17:00 02/10/2025"


@pytest.mark.parametrize(
    ("n", "unit", "event", "due"),
    [
        (3, "day", "15/09/2021", "17:00 10/09/2021"),  # 12/9 is a Sunday
        (3, "working_day", "15/09/2021", "17:00 10/09/2021"),  # 14, 13, 10
        (5, "working_day", "15/09/2021", "17:00 08/09/2021"),  # 14, 13, 10, 9, 8
        (2, "working_day", "06/09/2021", "17:00 31/08/2021"),  # 1/9, 31/8: 2 to 5 September are off
        (0, "day", "15/09/2021", "17:00 15/09/2021"),
    ],
)
def test_a_term_before_an_event(n: int, unit: str, event: str, due: str) -> None:
    rule = {"n": n, "unit": unit, "direction": "before", "anchor": "event", "event": "họp"}
    assert shown(rules.term_from(rule, day(event), CALENDAR)) == due


@pytest.mark.parametrize(
    ("rule", "term"),
    [
        ({"n": 5, "unit": "working_day"}, {"kind": "working_days", "amount": 5, "from": "2021-08-18"}),
        ({"n": 10, "unit": "day"}, {"kind": "days", "amount": 10, "from": "2021-08-18"}),
        ({"n": 24, "unit": "hour"}, {"kind": "hours", "amount": 24, "from": "2021-08-18"}),
        ({"n": 3, "unit": "day", "direction": "before"}, {"kind": "moment"}),
        ({"n": 0, "unit": "day"}, {"kind": "moment"}),
    ],
)
def test_a_term_as_the_data_that_a_changed_calendar_recounts(rule: dict[str, Any], term: dict[str, Any]) -> None:
    assert rules.term_of(rule, day("18/08/2021")) == term


# -- periods ----------------------------------------------------------------------------------------------------------


def periodic(*freq: str, **more: Any) -> dict[str, Any]:
    empty = {"day": None, "month": None, "weekday": None, "time": None, "bound": None, "period_month": None}
    return {"freq": list(freq), **empty, **more}


def table(rule: dict[str, Any], since: str, until: str, **more: Any) -> list[tuple[str, str]]:
    return [
        (period.label, shown(rules.due_of_period(period, rule, CALENDAR, **more)))
        for period in rules.periods(rule, day(since), day(until))
    ]


def test_every_month_before_the_25th() -> None:
    rule = periodic("monthly", day=25, bound="before")
    assert table(rule, "18/08/2021", "31/12/2021") == [
        ("08/2021", "17:00 24/08/2021"),
        ("09/2021", "17:00 24/09/2021"),
        ("10/2021", "17:00 22/10/2021"),  # 24/10 is a Sunday
        ("11/2021", "17:00 24/11/2021"),
        ("12/2021", "17:00 24/12/2021"),
    ]


def test_every_month_without_a_day_means_its_last_one() -> None:
    assert table(periodic("monthly"), "01/01/2021", "31/03/2021") == [
        ("01/2021", "17:00 29/01/2021"),
        ("02/2021", "17:00 26/02/2021"),
        ("03/2021", "17:00 31/03/2021"),
    ]


def test_the_31st_of_a_short_month_is_its_last_day() -> None:
    assert table(periodic("monthly", day=31), "01/02/2024", "29/02/2024") == [("02/2024", "17:00 29/02/2024")]


def test_every_quarter_before_the_20th_of_its_last_month() -> None:
    rule = periodic("quarterly", day=20, bound="before", period_month="last")
    assert table(rule, "01/07/2021", "31/12/2021") == [
        ("quý III/2021", "17:00 17/09/2021"),  # 19/9 is a Sunday
        ("quý IV/2021", "17:00 17/12/2021"),  # 19/12 too
    ]


def test_a_day_of_the_month_after_the_period_is_no_day_within_it() -> None:
    rule = periodic("monthly", day=5, bound="before", period_month="next")
    assert table(rule, "01/11/2021", "31/12/2021") == [
        ("11/2021", "17:00 03/12/2021"),  # 4/12 is a Saturday
        ("12/2021", "17:00 04/01/2022"),
    ]
    rule = periodic("quarterly", day=10, period_month="next")
    assert table(rule, "01/07/2021", "30/09/2021") == [("quý III/2021", "17:00 08/10/2021")]  # 10/10 is a Sunday
    rule = periodic("yearly", day=15, month=1, bound="before", period_month="next")
    assert table(rule, "01/01/2021", "31/12/2021") == [("năm 2021", "17:00 14/01/2022")]


@pytest.mark.parametrize(
    ("issued", "table_of"),
    [
        ("17/08/2021", [("năm 2021", "17:00 14/01/2022"), ("năm 2022", "17:00 13/01/2023")]),  # 14/1/2023 is a Saturday
        ("05/01/2021", [("năm 2020", "17:00 14/01/2021"), ("năm 2021", "17:00 14/01/2022"), ("năm 2022", "17:00 13/01/2023")]),
        ("20/01/2021", [("năm 2021", "17:00 14/01/2022"), ("năm 2022", "17:00 13/01/2023")]),
    ],
)  # fmt: skip
def test_a_day_of_january_is_of_the_year_just_ended(issued: str, table_of: list[tuple[str, str]]) -> None:
    """ "hằng năm, trước 15/01" in a letter of August: the next January, for the year that ends then."""
    assert table(periodic("yearly", day=15, month=1, bound="before"), issued, "31/12/2022") == table_of


def test_a_day_of_the_first_month_of_a_quarter() -> None:
    rule = periodic("quarterly", day=10, bound="by", period_month="first")
    assert table(rule, "01/10/2021", "31/12/2021") == [("quý IV/2021", "17:00 08/10/2021")]


def test_half_years_and_years_in_one_duty() -> None:
    assert table(periodic("semiannual", "yearly"), "01/07/2021", "30/06/2022") == [
        ("6 tháng cuối năm 2021", "17:00 31/12/2021"),
        ("năm 2021", "17:00 31/12/2021"),
        ("6 tháng đầu năm 2022", "17:00 30/06/2022"),
        ("năm 2022", "17:00 30/12/2022"),  # 31/12/2022 is a Saturday
    ]


def test_nine_months_and_a_day_of_december_for_the_year() -> None:
    assert table(periodic("nine_month"), "01/01/2021", "31/12/2021") == [("9 tháng năm 2021", "17:00 30/09/2021")]
    rule = periodic("yearly", day=15, month=12, bound="before")
    assert table(rule, "01/01/2021", "31/12/2021") == [("năm 2021", "17:00 14/12/2021")]


def test_every_friday_and_the_friday_that_is_a_holiday() -> None:
    rule = periodic("weekly", weekday=[5])
    assert table(rule, "25/08/2021", "12/09/2021") == [
        ("tuần 34/2021", "17:00 27/08/2021"),
        ("tuần 35/2021", "17:00 01/09/2021"),  # Friday 3/9 and Thursday 2/9 are off
        ("tuần 36/2021", "17:00 10/09/2021"),
    ]
    assert table(rule, "30/08/2021", "05/09/2021", day_off=rules.NEXT) == [("tuần 35/2021", "17:00 06/09/2021")]


def test_thursday_before_three_in_the_afternoon_is_due_at_that_hour() -> None:
    rule = periodic("weekly", weekday=[4], time="15:00", bound="before")
    assert table(rule, "06/09/2021", "12/09/2021") == [("tuần 36/2021", "15:00 09/09/2021")]


def test_the_weeks_about_new_year_bear_different_names() -> None:
    labels = [period.label for period in rules.periods(periodic("weekly"), day("30/12/2023"), day("05/01/2026"))]
    assert labels[0] == "tuần 52/2023"
    assert labels[1] == "tuần 01/2024"
    assert labels[-2:] == ["tuần 01/2026", "tuần 02/2026"]
    assert len(labels) == len(set(labels))


def test_on_request_there_is_no_period() -> None:
    assert list(rules.periods(periodic("ad_hoc"), day("01/01/2021"), day("31/12/2021"))) == []
    assert list(rules.periods({}, day("01/01/2021"), day("31/12/2021"))) == []


def test_every_day_is_due_on_that_day() -> None:
    assert table(periodic("daily"), "09/09/2021", "10/09/2021") == [
        ("09/09/2021", "17:00 09/09/2021"),
        ("10/09/2021", "17:00 10/09/2021"),
    ]


# -- what holds for every letter --------------------------------------------------------------------------------------

STEADY = settings(deadline=None, derandomize=True)
LETTER_DAYS = st.dates(dt.date(2018, 2, 1), dt.date(2031, 12, 1))
DAY_OFF = st.sampled_from([rules.PREVIOUS, rules.NEXT])


@STEADY
@given(issued=LETTER_DAYS, later=st.integers(0, 300), bound=st.sampled_from(["by", "on", "before"]), day_off=DAY_OFF)
def test_nothing_is_due_before_the_letter_that_asks_for_it(
    issued: dt.date, later: int, bound: str, day_off: str
) -> None:
    written = issued + dt.timedelta(days=later + (bound == "before"))
    due = rules.due_of(
        {"kind": "absolute", "date": written.isoformat(), "bound": bound}, issued, CALENDAR, day_off=day_off
    )
    assert due.on is not None
    assert due.on >= issued
    assert CALENDAR.is_working(due.on)


@STEADY
@given(issued=LETTER_DAYS, n=st.integers(0, 200), unit=st.sampled_from(["day", "working_day", "hour"]))
def test_a_term_ends_after_it_began_and_on_a_working_day_when_in_days(issued: dt.date, n: int, unit: str) -> None:
    due = rules.due_of(relative(n, unit), issued, CALENDAR)
    assert due.on is not None
    assert due.on >= issued
    if unit != "hour" or n == 0:
        assert CALENDAR.is_working(due.on)
    if unit == "working_day":
        assert due.on >= issued + dt.timedelta(days=n)


@STEADY
@given(
    freq=st.sampled_from(rules.PERIOD_ORDER),
    since=st.dates(dt.date(2018, 6, 1), dt.date(2028, 1, 1)),
    span=st.integers(0, 900),
    written=st.none() | st.integers(1, 31),
    month=st.none() | st.integers(1, 12),
    weekday=st.none() | st.integers(1, 7).map(lambda n: [n]),
)
def test_the_periods_of_a_frequency_follow_one_another_under_names_of_their_own(
    freq: str, since: dt.date, span: int, written: int | None, month: int | None, weekday: list[int] | None
) -> None:
    until = since + dt.timedelta(days=span)
    rule = periodic(freq, day=written, month=month, weekday=weekday)
    found = list(rules.periods(rule, since, until))
    assert len({period.label for period in found}) == len(found)
    after = dt.timedelta(days=31 if (freq, month) == ("yearly", 1) and written else 0)
    """A day of January is that of the year just ended."""
    for period in found:
        assert period.first <= period.written <= period.last + after
        assert period.first <= until
        assert max(period.last, period.written) >= since
    for before, after in zip(found, found[1:], strict=False):
        assert before.last < after.first
        if freq != "nine_month":
            assert before.last + dt.timedelta(days=1) == after.first
