"""What must hold for every receipt, term and suspension, against a day-by-day and a minute-by-minute count done the slow way."""

import datetime as dt

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dunghen.kernel.worktime import arithmetic as wt
from dunghen.kernel.worktime.arithmetic import Calendar, TermUnit
from dunghen.kernel.worktime.tests.calendars import AFTERNOON, MORNING, session, shipped

FEW = settings(max_examples=150, deadline=None, derandomize=True)

# A harder office than the usual one: three sessions, odd minutes, other hours in summer, a short Friday.
ODD = Calendar.build(
    shipped().rows.values(),
    [
        session("07:05", "09:50", until="2021-04-15", weekdays="1234"),
        session("10:00", "12:00", until="2021-04-15", weekdays="1234"),
        session("13:10", "16:35", until="2021-04-15", weekdays="1234"),
        session("08:00", "11:00", until="2021-04-15", weekdays="5"),
        session("06:30", "13:30", since="2021-04-16", until="2021-09-15"),
        session("07:30", "11:30", since="2021-09-16"),
        session("13:30", "17:30", since="2021-09-16"),
    ],
)
USUAL = Calendar.build(shipped().rows.values(), [MORNING, AFTERNOON])

# Terms that end within the loaded years from any receipt up to 2027; within the day is one day.
MOST = {TermUnit.YEAR: 4, TermUnit.SAME_DAY: 1}
terms = st.sampled_from(TermUnit).flatmap(lambda unit: st.tuples(st.integers(1, MOST.get(unit, 40)), st.just(unit)))
calendars = st.sampled_from([USUAL, ODD])
moments = st.datetimes(dt.datetime(2018, 1, 1), dt.datetime(2027, 12, 31)).map(
    lambda m: m.replace(second=0, microsecond=0)
)
close_moments = st.datetimes(dt.datetime(2021, 1, 25), dt.datetime(2021, 10, 25)).map(
    lambda m: m.replace(second=0, microsecond=0)
)
pairs = st.lists(st.tuples(close_moments, st.integers(0, 20_000)), max_size=4).map(
    lambda many: [(start, start + dt.timedelta(minutes=length)) for start, length in many]
)


def is_open(calendar: Calendar, moment: dt.datetime) -> bool:
    """Say whether the minute that begins at ``moment`` is worked, from the rows of the calendar alone."""
    row = calendar.rows.get(moment.date())
    works = row.kind.works if row else moment.weekday() < 5
    weekday = 0 if row and row.kind.works else moment.weekday()
    minute = moment.hour * 60 + moment.minute
    return works and any(opens <= minute < closes for opens, closes in hours_of(calendar, moment.date(), weekday))


def hours_of(calendar: Calendar, date: dt.date, weekday: int) -> list[tuple[int, int]]:
    if calendar is USUAL:
        return [(420, 690), (810, 1020)]
    if date < dt.date(2021, 4, 16):
        return [(480, 660)] if weekday == 4 else [(425, 590), (600, 720), (790, 995)]
    return [(390, 810)] if date < dt.date(2021, 9, 16) else [(450, 690), (810, 1050)]


def walk(calendar: Calendar, start: dt.datetime, minutes: int) -> dt.datetime:
    """Add working minutes one by one."""
    while minutes:
        minutes -= is_open(calendar, start)
        start += dt.timedelta(minutes=1)
    return start


def count(calendar: Calendar, start: dt.datetime, end: dt.datetime, pairs: list) -> int:
    """Count the worked and not suspended minutes one by one."""
    total = 0
    while start < end:
        total += is_open(calendar, start) and not any(since <= start < until for since, until in pairs)
        start += dt.timedelta(minutes=1)
    return total


@FEW
@given(calendars, moments, st.integers(1, 400))
def test_more_working_days_never_give_an_earlier_due_moment(calendar, received, amount):
    sooner, later = (wt.add_working_days(calendar, received, amount + more) for more in (0, 1))
    assert received.date() < sooner.date() < later.date()


@FEW
@given(calendars, moments, st.integers(1, 100_000))
def test_between_undoes_add(calendar, received, amount):
    due = wt.add_working_minutes(calendar, received, amount)
    assert wt.working_minutes_between(calendar, received, due) == amount
    assert wt.working_minutes_between(calendar, due, received) == -amount


@FEW
@given(calendars, moments, st.integers(1, 400))
def test_between_undoes_add_in_days(calendar, received, amount):
    due = wt.add_working_days(calendar, received, amount)
    assert wt.working_days_between(calendar, received, due) == amount


def test_what_comes_in_after_an_early_close_is_due_the_next_day():
    """In summer this office closes at 13:30, before the hour until which a same-day procedure is done the same day."""
    found = [wt.same_day_due(ODD, dt.datetime(2021, 8, 16, 13, minute)) for minute in (29, 30)]
    assert found == [dt.datetime(2021, 8, day, 13, 30) for day in (16, 17)]


@FEW
@given(calendars, moments, st.integers(0, 3_000), terms)
def test_a_later_receipt_is_never_due_earlier(calendar, received, delay, term):
    first = wt.due(calendar, received, *term)
    assert first > received
    assert first <= wt.due(calendar, received + dt.timedelta(minutes=delay), *term)


@FEW
@given(calendars, moments, st.integers(2, 40), st.floats(0, 1), st.integers(1, 20_000))
def test_suspending_working_minutes_moves_the_due_moment_by_as_many(calendar, received, amount, where, suspended):
    due = wt.add_working_days(calendar, received, amount)
    before = wt.working_minutes_between(calendar, received, due)
    start = wt.add_working_minutes(calendar, received, max(1, int(where * (before - 1))))
    end = wt.add_working_minutes(calendar, start, suspended)
    moved = wt.due_after_suspensions(calendar, received, due, [(start, end)])
    assert wt.working_minutes_between(calendar, due, moved) == suspended
    assert wt.working_minutes_between(calendar, received, moved, [(start, end)]) == before


@FEW
@given(calendars, st.lists(moments, min_size=1, max_size=20), terms)
def test_arrays_and_scalars_agree(calendar, received, term):
    together = wt.due(calendar, np.array(received, dtype="M8[m]"), *term)
    assert together.tolist() == [wt.due(calendar, one, *term) for one in received]


@FEW
@given(calendars, close_moments, st.integers(1, 900))
def test_working_minutes_are_those_a_clerk_would_tick_off_one_by_one(calendar, received, amount):
    assert wt.add_working_minutes(calendar, received, amount) == walk(calendar, received, amount)


@settings(FEW, max_examples=60)
@given(calendars, close_moments, st.integers(0, 9_000), pairs)
def test_spans_less_suspensions_are_those_counted_minute_by_minute(calendar, start, length, suspended):
    end = start + dt.timedelta(minutes=length)
    assert wt.working_minutes_between(calendar, start, end, suspended) == count(calendar, start, end, suspended)


@FEW
@given(calendars, st.lists(st.tuples(close_moments, st.integers(1, 60), pairs), min_size=1, max_size=6))
def test_suspended_dues_agree_between_arrays_and_scalars(calendar, rows):
    slots = max(len(suspended) for _, _, suspended in rows)
    starts, ends = (np.full((slots, len(rows)), "NaT", dtype="M8[m]") for _ in range(2))
    for row, (_, _, suspended) in enumerate(rows):
        for slot, (start, end) in enumerate(suspended):
            starts[slot, row], ends[slot, row] = start, end
    received = np.array([row[0] for row in rows], dtype="M8[m]")
    due = wt.add_working_days(calendar, received, np.array([row[1] for row in rows]))
    together = wt.due_after_suspensions(calendar, received, due, (starts, ends))
    one_by_one = [
        wt.due_after_suspensions(calendar, start, wt.add_working_days(calendar, start, amount), suspended)
        for start, amount, suspended in rows
    ]
    assert together.tolist() == one_by_one


@FEW
@given(calendars, close_moments, st.integers(1, 60), pairs)
def test_suspended_dues_keep_the_working_time_of_the_term(calendar, received, amount, suspended):
    due = wt.add_working_days(calendar, received, amount)
    moved = wt.due_after_suspensions(calendar, received, due, suspended)
    assert moved >= due
    term = wt.working_minutes_between(calendar, received, due)
    assert wt.working_minutes_between(calendar, received, moved, suspended) == term


@FEW
@given(calendars, moments, terms)
def test_an_explanation_ends_on_the_due_day_and_skips_only_days_off(calendar, received, term):
    amount, unit = term
    told = wt.explain_due(calendar, received, amount, unit)
    assert told.due == wt.due(calendar, received, amount, unit)
    assert not any(step.kind.works for step in told.stepped_over)
    if unit is TermUnit.WORKING_DAY:
        assert [step.counted for step in told.steps if step.counted] == list(range(1, amount + 1))
        assert len(told.steps) == (told.due.date() - received.date()).days
    if unit is TermUnit.WORKING_HOUR:
        assert sum(step.counted for step in told.steps) == amount * 60
