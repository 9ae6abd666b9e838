"""Suspensions: what they take out of a span and add to a due moment. 16/8/2021 is a Monday."""

import numpy as np
import pytest

from dunghen.kernel.worktime import arithmetic as wt
from dunghen.kernel.worktime.tests.calendars import at, shipped

RECEIVED = "16/8/2021 09:00"
SPANS = [
    # end, suspensions, working minutes left, why
    ("16/8/2021 11:00", [], 120, "two hours of one morning"),
    ("16/8/2021 14:00", [], 180, "noon rest is no working time"),
    ("23/8/2021 09:00", [], 5 * 480, "a week is five working days"),
    ("16/8/2021 08:00", [], -60, "the end before the start counts backwards"),
    ("18/8/2021 09:00", [("17/8/2021 09:00", "17/8/2021 10:00")], 900, "an hour suspended"),
    ("18/8/2021 09:00", [("17/8/2021 17:00", "18/8/2021 07:00")], 960, "a night suspended costs nothing"),
    ("18/8/2021 09:00", [("16/8/2021 08:00", "16/8/2021 10:00")], 900, "only the part after receipt"),
    ("18/8/2021 09:00", [("18/8/2021 08:00", "25/8/2021 08:00")], 900, "only the part before the end"),
    ("18/8/2021 09:00", [("19/8/2021 08:00", "25/8/2021 08:00")], 960, "after the end"),
    ("18/8/2021 09:00", [("10/8/2021 08:00", "12/8/2021 08:00")], 960, "before receipt"),
    ("18/8/2021 09:00", [("18/8/2021 08:00", None)], 900, "still running"),
    (
        "18/8/2021 09:00",
        [("17/8/2021 09:00", "17/8/2021 11:00"), ("17/8/2021 10:00", "17/8/2021 11:30")],
        960 - 150,
        "an overlap is suspended once",
    ),
    (
        "18/8/2021 09:00",
        [("17/8/2021 14:00", "17/8/2021 15:00"), ("17/8/2021 09:00", "17/8/2021 10:00")],
        960 - 120,
        "in any order",
    ),
    (
        "18/8/2021 09:00",
        [("16/8/2021 10:00", "17/8/2021 16:00"), ("17/8/2021 09:00", "17/8/2021 10:00"), ("17/8/2021 16:30", None)],
        60 + 30 + 0,
        "one inside another, and one still running",
    ),
    ("18/8/2021 09:00", [("17/8/2021 09:00", "17/8/2021 09:00")], 960, "an empty one"),
]


def moments(pairs):
    return [(at(start), at(end) if end else None) for start, end in pairs]


@pytest.mark.parametrize(("end", "pairs", "left", "why"), SPANS)
def test_the_working_time_of_a_span(end, pairs, left, why):
    assert wt.working_minutes_between(shipped(), at(RECEIVED), at(end), moments(pairs)) == left, why


def test_all_spans_at_once_as_arrays():
    slots = max(len(pairs) for _, pairs, _, _ in SPANS)
    starts = np.full((slots, len(SPANS)), "NaT", dtype="M8[m]")
    ends = starts.copy()
    for row, (_, pairs, _, _) in enumerate(SPANS):
        for slot, (start, end) in enumerate(moments(pairs)):
            starts[slot, row] = start
            ends[slot, row] = end or "NaT"
    until = np.array([at(row[0]) for row in SPANS], dtype="M8[m]")
    left = wt.working_minutes_between(shipped(), np.datetime64("2021-08-16T09:00"), until, (starts, ends))
    assert left.tolist() == [row[2] for row in SPANS]


DUES = [
    # due, suspensions, due then, why
    ("23/8/2021 17:00", [], "23/8/2021 17:00", "nothing suspended"),
    ("23/8/2021 17:00", [("17/8/2021 09:00", "18/8/2021 09:00")], "24/8/2021 17:00", "one working day"),
    ("23/8/2021 17:00", [("17/8/2021 09:00", "17/8/2021 11:00")], "24/8/2021 09:00", "two working hours"),
    ("23/8/2021 17:00", [("20/8/2021 17:00", "23/8/2021 07:00")], "23/8/2021 17:00", "a weekend moves nothing"),
    ("23/8/2021 17:00", [("20/8/2021 16:00", "23/8/2021 08:00")], "24/8/2021 09:00", "an hour each side of a weekend"),
    ("23/8/2021 17:00", [("24/8/2021 09:00", "25/8/2021 09:00")], "23/8/2021 17:00", "too late, the term had run out"),
    (
        "23/8/2021 17:00",
        [("18/8/2021 07:00", "19/8/2021 17:00"), ("24/8/2021 07:00", "24/8/2021 17:00")],
        "26/8/2021 17:00",
        "the second begins after the first due moment and before the moved one",
    ),
    (
        "23/8/2021 17:00",
        [("17/8/2021 07:00", "18/8/2021 17:00"), ("18/8/2021 07:00", "19/8/2021 17:00")],
        "26/8/2021 17:00",
        "three days although two pairs of days overlap",
    ),
    ("23/8/2021 17:00", [("10/8/2021 07:00", "16/8/2021 10:00")], "24/8/2021 08:00", "only the part after receipt"),
    ("23/8/2021 17:00", [("20/8/2021 07:00", None)], None, "still running: no due moment"),
    ("23/8/2021 17:00", [("24/8/2021 07:00", None)], "23/8/2021 17:00", "running, but the term had run out"),
    ("30/4/2024 03:00", [], "30/4/2024 03:00", "a due moment at night stays when nothing moves it"),
    ("03/5/2024 17:00", [("02/5/2024 07:00", "02/5/2024 17:00")], "04/5/2024 17:00", "onto a worked Saturday"),
]


@pytest.mark.parametrize(("due", "pairs", "then", "why"), DUES)
def test_a_due_moment_moves_by_the_working_time_suspended(due, pairs, then, why):
    moved = wt.due_after_suspensions(shipped(), at(RECEIVED), at(due), moments(pairs))
    assert moved == (at(then) if then else None), why


def test_an_array_of_due_moments_shows_open_ones_as_not_a_time():
    due = np.array(["2021-08-23T17:00"] * 3, dtype="M8[m]")
    starts = np.array([["2021-08-17T09:00", "2021-08-17T09:00", "NaT"]], dtype="M8[m]")
    ends = np.array([["2021-08-18T09:00", "NaT", "NaT"]], dtype="M8[m]")
    moved = wt.due_after_suspensions(shipped(), at(RECEIVED), due, wt.Suspensions(starts, ends))
    assert moved.astype(str).tolist() == ["2021-08-24T17:00", "NaT", "2021-08-23T17:00"]


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [("2021-08-18T09:00", "2021-08-17T09:00", "kết thúc trước"), ("NaT", "2021-08-17T09:00", "chưa có lúc bắt đầu")],
)
def test_a_broken_suspension_is_refused_with_its_row(start, end, why):
    rows = 40_000
    starts = np.full((1, rows), "2021-08-17T09:00", dtype="M8[m]")
    ends = np.full((1, rows), "2021-08-17T10:00", dtype="M8[m]")
    starts[0, 35_000], ends[0, 35_000] = start, end
    with pytest.raises(wt.BrokenSuspension, match=why) as refused:
        wt.working_minutes_between(shipped(), at(RECEIVED), at("23/8/2021 17:00"), (starts, ends))
    assert refused.value.facts["row"] == 35_000


def test_a_suspension_beyond_the_calendar_leaves_a_span_alone_but_no_due_moment():
    long = [(at("17/8/2021 09:00"), at("01/01/2040 09:00"))]
    assert wt.working_minutes_between(shipped(), at(RECEIVED), at("18/8/2021 09:00"), long) == 480
    with pytest.raises(wt.OutsideCalendar):
        wt.due_after_suspensions(shipped(), at(RECEIVED), at("23/8/2021 17:00"), long)
