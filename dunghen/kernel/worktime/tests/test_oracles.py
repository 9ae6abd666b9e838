"""The same questions put to other people's libraries, over every day of the years they know."""

import datetime as dt

import businesstimedelta
import holidays
import numpy as np

from dunghen.kernel.worktime import arithmetic as wt
from dunghen.kernel.worktime.tests.calendars import AFTERNOON, MORNING, on, shipped

ANNOUNCED = range(2018, 2027)

# The package does not know the swap of 2/1/2026; everything else it knows.
MISSING_THERE = {on("02/01/2026")}


def test_days_off_agree_with_the_package_holidays():
    theirs = {day for day in holidays.Vietnam(years=ANNOUNCED) if day.weekday() < 5}
    ours = {
        day for day, row in shipped().rows.items() if day.year in ANNOUNCED and not row.kind.works and day.weekday() < 5
    }
    assert ours - theirs == MISSING_THERE
    assert theirs - ours == set()


def test_every_swap_has_as_many_days_made_up_as_taken():
    kinds = [row.kind for day, row in shipped().rows.items() if day.year in range(2018, 2033)]
    assert kinds.count(wt.DayKind.DAY_OFF_SWAP) == kinds.count(wt.DayKind.MAKE_UP_WORKDAY) == 6


def test_due_days_agree_with_numpy_on_every_day_once_it_is_told_of_make_up_days():
    calendar = shipped()
    days = np.arange("2018-01-01", "2026-06-01", dtype="M8[D]")
    # NumPy has no make-up days: a week of seven workdays with every day off listed says the same.
    every = np.arange("2018-01-01", "2028-01-01", dtype="M8[D]")
    off = [day for day in every.tolist() if not calendar.is_working(day)]
    theirs = np.busdaycalendar(weekmask="1111111", holidays=np.array(off, dtype="M8[D]"))
    for amount in (1, 2, 3, 5, 10, 20, 60):
        ours = wt.add_working_days(calendar, days + np.timedelta64(9 * 60, "m"), amount).astype("M8[D]")
        assert (ours == np.busday_offset(days, amount, roll="backward", busdaycal=theirs)).all()


def test_working_hours_agree_with_businesstimedelta():
    off = {day: row.name for day, row in shipped().rows.items() if not row.kind.works}
    plain = [row for row in shipped().rows.values() if not row.kind.works]
    calendar = wt.Calendar.build(plain, [MORNING, AFTERNOON])
    week = [0, 1, 2, 3, 4]
    rules = businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(start_time=dt.time(7), end_time=dt.time(17), working_days=week),
            businesstimedelta.LunchTimeRule(start_time=dt.time(11, 30), end_time=dt.time(13, 30), working_days=week),
            businesstimedelta.HolidayRule(off),
        ]
    )
    for number in range(60):
        received = dt.datetime(2021, 1, 20, 6, 17) + dt.timedelta(minutes=7_919 * number)
        hours = 1 + number * 7 % 50
        theirs = received + businesstimedelta.BusinessTimeDelta(rules, hours=hours)
        assert wt.add_working_hours(calendar, received, hours) == theirs.replace(tzinfo=None), (
            "it marks local time as UTC"
        )
