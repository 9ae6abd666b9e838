"""Terms in every unit, as a table an official can read; office hours 07:00-11:30 and 13:30-17:00."""

import datetime as dt

import numpy as np
import pytest

from dunghen.kernel.worktime import arithmetic as wt
from dunghen.kernel.worktime.arithmetic import TermUnit
from dunghen.kernel.worktime.tests.calendars import at, on, shipped

TERMS = [
    # received, amount, unit, due, why
    ("16/8/2021 09:00", 8, TermUnit.WORKING_HOUR, "17/8/2021 09:00", "eight working hours are one day"),
    ("16/8/2021 16:00", 1, TermUnit.WORKING_HOUR, "16/8/2021 17:00", "used up at the close of the same day"),
    ("16/8/2021 16:00", 2, TermUnit.WORKING_HOUR, "17/8/2021 08:00", "the second hour is worked next morning"),
    ("16/8/2021 11:00", 1, TermUnit.WORKING_HOUR, "16/8/2021 14:00", "noon rest does not count"),
    ("16/8/2021 10:30", 1, TermUnit.WORKING_HOUR, "16/8/2021 11:30", "used up when the morning closes"),
    ("16/8/2021 12:15", 1, TermUnit.WORKING_HOUR, "16/8/2021 14:30", "received at noon, counted from 13:30"),
    ("16/8/2021 18:45", 8, TermUnit.WORKING_HOUR, "17/8/2021 17:00", "received after hours, counted from next morning"),
    ("20/8/2021 16:30", 1.5, TermUnit.WORKING_HOUR, "23/8/2021 08:00", "half an hour on Friday, one on Monday"),
    ("21/8/2021 10:00", 8, TermUnit.WORKING_HOUR, "23/8/2021 17:00", "received on Saturday, Monday is used up"),
    ("03/5/2024 16:00", 2, TermUnit.WORKING_HOUR, "04/5/2024 08:00", "Saturday 4 May is worked"),
    ("09/2/2021 17:00", 1, TermUnit.WORKING_HOUR, "17/2/2021 08:00", "Tết between"),
    ("16/8/2021 09:00", 24, TermUnit.HOUR, "17/8/2021 09:00", "hours by the clock"),
    ("20/8/2021 16:00", 36, TermUnit.HOUR, "22/8/2021 04:00", "hours by the clock run through Sunday"),
    ("16/8/2021 09:00", 3, TermUnit.DAY, "19/8/2021 17:00", "the day of receipt is not counted"),
    ("16/8/2021 09:00", 5, TermUnit.DAY, "23/8/2021 17:00", "the fifth day is a Saturday: Monday"),
    ("27/8/2021 09:00", 7, TermUnit.DAY, "06/9/2021 17:00", "3 September off, then a weekend: Monday 6"),
    ("27/4/2024 09:00", 7, TermUnit.DAY, "04/5/2024 17:00", "the seventh day is a worked Saturday"),
    ("16/8/2021 09:00", 2, TermUnit.WEEK, "30/8/2021 17:00", "fourteen days"),
    ("16/8/2021 09:00", 1, TermUnit.MONTH, "16/9/2021 17:00", "the same day of the next month"),
    ("31/8/2021 09:00", 1, TermUnit.MONTH, "30/9/2021 17:00", "September has no 31st"),
    ("31/01/2022 09:00", 1, TermUnit.MONTH, "28/02/2022 17:00", "February has no 31st"),
    ("31/01/2024 09:00", 1, TermUnit.MONTH, "29/02/2024 17:00", "a leap year"),
    ("16/7/2021 09:00", 1, TermUnit.MONTH, "16/8/2021 17:00", "received on Friday, due on Monday"),
    ("21/7/2021 09:00", 1, TermUnit.MONTH, "23/8/2021 17:00", "21 August is a Saturday: Monday 23"),
    ("02/8/2021 09:00", 1, TermUnit.MONTH, "06/9/2021 17:00", "National Day, the day beside it, a weekend"),
    ("16/8/2021 09:00", 1, TermUnit.YEAR, "16/8/2022 17:00", "twelve months"),
    ("29/02/2024 09:00", 1, TermUnit.YEAR, "28/02/2025 17:00", "no 29 February"),
    ("21/8/2021 09:00", 5, TermUnit.WORKING_DAY, "27/8/2021 17:00", "received on Saturday, Monday is day 1"),
    ("16/8/2021 23:30", 1, TermUnit.WORKING_DAY, "17/8/2021 17:00", "the hour of receipt plays no part"),
    ("11/02/2021 09:00", 1, TermUnit.WORKING_DAY, "17/02/2021 17:00", "received in Tết, the first day after is day 1"),
    ("04/01/2019 09:00", 1, TermUnit.WORKING_DAY, "05/01/2019 17:00", "Saturday worked for 31 December"),
]


@pytest.mark.parametrize(("received", "amount", "unit", "due", "why"), TERMS)
def test_a_term_is_due_when_the_table_says(received, amount, unit, due, why):
    assert wt.due(shipped(), at(received), amount, unit) == at(due), why


SAME_DAY = [
    ("16/8/2021 08:00", "16/8/2021 17:00", "in the morning: today"),
    ("16/8/2021 15:00", "16/8/2021 17:00", "at three sharp: today"),
    ("16/8/2021 15:01", "17/8/2021 17:00", "after three: the next working day"),
    ("20/8/2021 16:00", "23/8/2021 17:00", "Friday after three: Monday"),
    ("21/8/2021 09:00", "23/8/2021 17:00", "Saturday: Monday"),
    ("04/5/2024 09:00", "04/5/2024 17:00", "a worked Saturday: today"),
    ("01/9/2021 15:30", "06/9/2021 17:00", "before National Day, after three"),
]


@pytest.mark.parametrize(("received", "due", "why"), SAME_DAY)
def test_a_same_day_procedure_waits_for_the_next_day_after_three(received, due, why):
    assert wt.same_day_due(shipped(), at(received)) == at(due), why
    assert wt.due(shipped(), at(received), 1, TermUnit.SAME_DAY) == at(due), "the same as a unit of terms"


def test_the_cut_off_can_be_set():
    assert wt.same_day_due(shipped(), at("16/8/2021 16:00"), cut_off=16 * 60) == at("16/8/2021 17:00")


ROLLS = [
    ("31/10/2021", "29/10/2021", "01/11/2021", "a Sunday"),
    ("30/10/2021", "29/10/2021", "01/11/2021", "a Saturday"),
    ("29/10/2021", "29/10/2021", "29/10/2021", "a working day stays"),
    ("12/02/2021", "09/02/2021", "17/02/2021", "the first day of Tết"),
    ("04/5/2024", "04/5/2024", "04/5/2024", "a worked Saturday stays"),
    ("29/4/2024", "26/4/2024", "02/5/2024", "off by swap, with holidays after it"),
]


@pytest.mark.parametrize(("day", "before", "after", "why"), ROLLS)
def test_a_day_off_gives_way_to_the_working_day_before_or_after(day, before, after, why):
    assert wt.previous_working_day(shipped(), on(day)) == on(before), why
    assert wt.next_working_day(shipped(), on(day)) == on(after), why


def test_days_come_back_as_they_came():
    days = np.array(["2021-10-31", "2021-10-29"], dtype="M8[D]")
    rolled = wt.previous_working_day(shipped(), days)
    assert rolled.dtype == np.dtype("M8[D]")
    assert rolled.tolist() == [dt.date(2021, 10, 29)] * 2
    assert wt.next_working_day(shipped(), np.datetime64("2021-10-31")) == np.datetime64("2021-11-01")


def test_the_office_opens_and_closes_on_working_days_only():
    assert wt.office_close(shipped(), on("16/8/2021")) == at("16/8/2021 17:00").replace(tzinfo=wt.ZONE)
    assert wt.office_open(shipped(), np.datetime64("2021-08-16")) == np.datetime64("2021-08-16T07:00")
    with pytest.raises(wt.BrokenTerm, match="ngày nghỉ"):
        wt.office_close(shipped(), on("15/8/2021"))


def test_moments_come_back_in_the_form_they_came():
    calendar, utc = shipped(), dt.datetime(2021, 8, 16, 2, 0, tzinfo=dt.UTC)
    due = wt.add_working_days(calendar, utc, 5)
    assert due == dt.datetime(2021, 8, 23, 10, 0, tzinfo=dt.UTC)
    assert due.tzinfo is dt.UTC
    assert wt.add_working_days(calendar, np.datetime64("2021-08-16T09:00:59"), 5) == np.datetime64("2021-08-23T17:00")
    minutes = np.array([[int(np.datetime64("2021-08-16T09:00", "m").astype(int))]])
    assert wt.add_working_days(calendar, minutes, 5).tolist() == [[minutes[0, 0] + 7 * 1440 + 8 * 60]]


def test_an_evening_in_utc_is_already_the_next_day_here():
    late = dt.datetime(2021, 8, 16, 18, 0, tzinfo=dt.UTC)
    assert wt.add_working_days(shipped(), late, 1) == dt.datetime(2021, 8, 18, 17, 0, tzinfo=wt.ZONE)


def test_receipts_and_terms_broadcast():
    received = np.array(["2021-08-16T09:00", "2021-08-17T09:00"], dtype="M8[m]")
    due = wt.add_working_days(shipped(), received[:, None], np.array([1, 2, 3]))
    assert due.shape == (2, 3)
    assert due[1, 2] == np.datetime64("2021-08-20T17:00")
    assert wt.add_working_days(shipped(), at("16/8/2021 09:00"), np.array([1, 2])).shape == (2,)
    assert wt.add_working_days(shipped(), received[:0], 5).shape == (0,)


@pytest.mark.parametrize("amount", [0, -1, 2.5, float("nan"), 100_001, np.array([1, 0])])
def test_a_term_without_meaning_is_refused(amount):
    received = np.array(["2021-08-16T09:00", "2021-08-16T09:00"], dtype="M8[m]")
    with pytest.raises(wt.BrokenTerm):
        wt.add_working_days(shipped(), received, amount)


def test_hours_need_whole_minutes():
    assert wt.add_working_hours(shipped(), at("16/8/2021 09:00"), 1.1) == at("16/8/2021 10:06")
    with pytest.raises(wt.BrokenTerm, match="phút"):
        wt.add_working_hours(shipped(), at("16/8/2021 09:00"), 0.001)


@pytest.mark.parametrize("received", ["16/8/2021", dt.date(2021, 8, 16), np.datetime64("2021-08-16"), np.array(["x"])])
def test_a_moment_must_have_a_time_of_day(received):
    with pytest.raises(TypeError, match="moment"):
        wt.add_working_days(shipped(), received, 5)


def test_a_term_must_be_a_number():
    with pytest.raises(TypeError, match="term"):
        wt.add_working_days(shipped(), at("16/8/2021 09:00"), "5")


@pytest.mark.parametrize("unit", list(TermUnit))
def test_nothing_is_counted_outside_the_loaded_years(unit):
    with pytest.raises(wt.OutsideCalendar, match="01/01/2018"):
        wt.due(shipped(), at("31/12/2017 09:00"), 1, unit)
    with pytest.raises(wt.OutsideCalendar, match="31/12/2032"):
        wt.due(shipped(), at("31/12/2032 23:00"), 1, unit)


def test_a_gap_among_moments_is_refused():
    received = np.array(["2021-08-16T09:00", "NaT"], dtype="M8[m]")
    with pytest.raises(wt.OutsideCalendar, match="để trống"):
        wt.add_working_days(shipped(), received, 5)


def test_before_the_first_working_day_there_is_none():
    with pytest.raises(wt.OutsideCalendar):
        wt.previous_working_day(shipped(), on("01/01/2018"))
