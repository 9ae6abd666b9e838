"""The days between receipt and due moment, each with its reason."""

from dunghen.kernel.worktime.arithmetic import DayKind, TermUnit, explain_due
from dunghen.kernel.worktime.tests.calendars import at, on, shipped


def test_every_day_stepped_over_has_its_reason():
    told = explain_due(shipped(), at("26/4/2024 09:00"), 3, TermUnit.WORKING_DAY)
    assert told.due == at("04/5/2024 17:00")
    assert [(step.date.day, step.kind) for step in told.stepped_over] == [
        (27, DayKind.WEEKEND),
        (28, DayKind.WEEKEND),
        (29, DayKind.DAY_OFF_SWAP),
        (30, DayKind.HOLIDAY),
        (1, DayKind.HOLIDAY),
    ]
    assert [step.date for step in told.made_up] == [on("04/5/2024")]
    assert "Điều 112" in told.stepped_over[3].source
    assert not told.predicted


def test_a_term_in_days_steps_over_only_what_moves_its_end():
    told = explain_due(shipped(), at("16/8/2021 09:00"), 5, TermUnit.DAY)
    assert [step.date for step in told.stepped_over] == [on("21/8/2021"), on("22/8/2021")]
    assert explain_due(shipped(), at("16/8/2021 09:00"), 8, TermUnit.DAY).stepped_over == ()


def test_a_term_in_months_steps_over_only_what_moves_its_end():
    told = explain_due(shipped(), at("02/8/2021 09:00"), 1, TermUnit.MONTH)
    assert [step.date.day for step in told.stepped_over] == [2, 3, 4, 5]


def test_a_term_in_working_hours_tells_the_minutes_of_each_day():
    told = explain_due(shipped(), at("20/8/2021 16:00"), 3, TermUnit.WORKING_HOUR)
    assert [(step.date.day, step.counted) for step in told.steps] == [(20, 60), (21, 0), (22, 0), (23, 120)]


def test_hours_by_the_clock_step_over_nothing():
    assert explain_due(shipped(), at("20/8/2021 16:00"), 36, TermUnit.HOUR).stepped_over == ()


def test_within_the_day_steps_over_only_what_lies_between():
    today, monday = (
        explain_due(shipped(), at(f"20/8/2021 {hour}"), 1, TermUnit.SAME_DAY) for hour in ("15:00", "15:01")
    )
    assert [(step.date.day, step.counted) for step in today.steps] == [(20, 1)]
    assert [(step.date.day, step.counted) for step in monday.steps] == [(21, 0), (22, 0), (23, 1)]


def test_a_count_into_a_year_not_announced_says_so():
    assert explain_due(shipped(), at("28/12/2026 09:00"), 5, TermUnit.WORKING_DAY).predicted
