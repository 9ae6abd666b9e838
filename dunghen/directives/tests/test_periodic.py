"""Periodic tasks: an occurrence opens each period, once however often the job runs, and none before the letter."""

import datetime as dt
from typing import Any

import pytest

from dunghen.directives import operations
from dunghen.directives.models import Assignment, Letter
from dunghen.directives.tests import stage
from dunghen.directives.tests.test_assignments import at_once
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db


def monthly(cast: people.Cast, at: dt.datetime = stage.ENTERED, **more: Any) -> Letter:
    return stage.issued(cast, stage.task("Báo cáo hồ sơ trễ hạn.", deadline=stage.monthly(), **more), at=at)


def occurrences(letter: Letter) -> list[tuple[str, str, str]]:
    rows = letter.assignments.select_related("unit", "commitment").order_by("period_first", "unit__name")
    return [
        (row.period, row.unit.name, f"{row.commitment.due_at.astimezone(stage.ENTERED.tzinfo):%d/%m/%Y}")
        for row in rows
        if row.commitment.due_at
    ]


def test_issuing_opens_the_period_under_way() -> None:
    letter = monthly(people.cast())
    assert occurrences(letter) == [("08/2021", "Sở Xây dựng", "24/08/2021")]
    owed = letter.assignments.get()
    assert owed.commitment.reference == "1889/UBND-KSTT (2021) mục 1 kỳ 08/2021 – Sở Xây dựng"
    assert owed.period_first == dt.date(2021, 8, 1)


def test_a_letter_after_the_date_of_its_month_begins_with_the_next_one() -> None:
    at = moment(2021, 8, 27)
    letter = stage.issued(people.cast(), stage.task(deadline=stage.monthly()), at=at, issued_on=at.date())
    assert occurrences(letter) == [("09/2021", "Sở Xây dựng", "24/09/2021")]


def test_a_letter_typed_in_late_owes_the_report_that_was_due_since() -> None:
    letter = monthly(people.cast(), moment(2021, 8, 27))
    assert occurrences(letter) == [("08/2021", "Sở Xây dựng", "24/08/2021"), ("09/2021", "Sở Xây dựng", "24/09/2021")]


def test_each_month_opens_once_however_often_the_job_runs() -> None:
    cast = people.cast()
    letter = monthly(cast)
    Message.objects.all().delete()
    assert operations.open_occurrences(at=moment(2021, 8, 31, 6)) == 0
    assert [operations.open_occurrences(at=moment(2021, 9, 1, 6)) for _ in range(3)] == [1, 0, 0]
    assert operations.open_occurrences(at=moment(2021, 9, 30, 6)) == 0
    assert occurrences(letter) == [("08/2021", "Sở Xây dựng", "24/08/2021"), ("09/2021", "Sở Xây dựng", "24/09/2021")]
    line = stage.line("occurrences_opened")
    assert (line.actor_name, line.facts["period"], line.facts["count"]) == ("Hệ thống", "09/2021", 1)
    assert [message.address for message in Message.objects.all()] == ["huong@tinh.example"]


def test_midnight_in_viet_nam_opens_the_month_whatever_the_clock_of_the_server() -> None:
    monthly(people.cast())
    assert operations.open_occurrences(at=moment(2021, 9, 1, 0, 30).astimezone(dt.UTC)) == 1


def test_a_job_that_slept_catches_up() -> None:
    letter = monthly(people.cast())
    assert operations.open_occurrences(at=moment(2021, 11, 3, 6)) == 3
    assert occurrences(letter)[1:] == [
        ("09/2021", "Sở Xây dựng", "24/09/2021"),
        ("10/2021", "Sở Xây dựng", "22/10/2021"),
        ("11/2021", "Sở Xây dựng", "24/11/2021"),
    ]


def test_years_of_reports_that_nobody_was_asked_for_are_not_asked_for_now() -> None:
    letter = monthly(people.cast())
    assert operations.open_occurrences(at=moment(2026, 11, 23, 6)) == 4
    assert [period for period, _, _ in occurrences(letter)] == ["08/2021", "08/2026", "09/2026", "10/2026", "11/2026"]


def test_an_old_letter_typed_in_today_asks_for_the_last_months_only() -> None:
    letter = monthly(people.cast(), moment(2026, 11, 23))
    assert [period for period, _, _ in occurrences(letter)] == ["08/2026", "09/2026", "10/2026", "11/2026"]


def test_a_cancelled_report_is_over_for_that_unit_and_goes_on_for_the_others() -> None:
    cast = people.cast()
    letter = monthly(cast, lead=["Sở Xây dựng", "Sở Y tế"])
    owed = stage.owed(letter, cast.units.so_xay_dung)
    operations.cancel(actor=cast.thao, assignment=owed, why="Không còn cần báo cáo.", at=moment(2021, 8, 20))
    assert operations.open_occurrences(at=moment(2021, 10, 1, 6)) == 2
    assert {unit for period, unit, _ in occurrences(letter) if period != "08/2021"} == {"Sở Y tế"}


def test_a_weekly_report_asked_for_on_a_friday_evening_begins_that_week() -> None:
    cast = people.cast()
    friday = moment(2021, 8, 20, 16)
    rule = {"kind": "periodic", "rule": {"freq": ["weekly"], "weekday": [5]}, "text": "thứ Sáu hằng tuần"}
    letter = stage.issued(cast, stage.task(deadline=rule), at=friday, issued_on=friday.date())
    assert occurrences(letter) == [
        ("tuần 33/2021", "Sở Xây dựng", "20/08/2021"),
        ("tuần 34/2021", "Sở Xây dựng", "27/08/2021"),
    ]


def test_half_years_and_years_open_side_by_side() -> None:
    cast = people.cast()
    rule = {"kind": "periodic", "rule": {"freq": ["semiannual", "yearly"]}, "text": "6 tháng, năm"}
    letter = stage.issued(cast, stage.task(deadline=rule))
    assert {period for period, _, _ in occurrences(letter)} == {"6 tháng cuối năm 2021", "năm 2021"}
    assert operations.open_occurrences(at=moment(2022, 1, 1, 6)) == 2


def test_on_request_opens_nothing() -> None:
    rule = {"kind": "periodic", "rule": {"freq": ["ad_hoc"]}, "text": "khi có yêu cầu"}
    letter = stage.issued(people.cast(), stage.task(deadline=rule))
    assert letter.assignments.count() == 0
    assert operations.open_occurrences(at=moment(2022, 1, 1)) == 0


def test_a_withdrawn_letter_opens_nothing_more() -> None:
    cast = people.cast()
    letter = monthly(cast)
    operations.withdraw(actor=cast.phuc, letter=letter, why="Nhầm.", at=moment(2021, 8, 17))
    assert operations.open_occurrences(at=moment(2021, 12, 1)) == 0


def test_from_the_merger_on_the_heir_reports_for_both() -> None:
    cast = people.cast()
    first, second = stage.districts("Bắc", "Nam")
    letter = monthly(cast, lead=[stage.DISTRICTS])
    assert len(occurrences(letter)) == 2
    heir = make.unit("xa-moi", "UBND xã Mới", kind="xa")
    for unit in (first, second):
        unit.valid_to = dt.date(2021, 8, 31)
        unit.save()
        stage.succeed(unit, heir, dt.date(2021, 9, 1))
    assert operations.open_occurrences(at=moment(2021, 9, 1, 6)) == 1
    assert occurrences(letter)[2:] == [("09/2021", "UBND xã Mới", "24/09/2021")]
    assert operations.open_occurrences(at=moment(2021, 9, 2, 6)) == 0


def test_a_unit_that_ended_without_an_heir_stops_nobody_else() -> None:
    cast = people.cast()
    gone = make.unit("so-cu", "Sở Cũ", valid_to=dt.date(2021, 8, 31))
    letter = monthly(cast, lead=[gone.name, "Sở Xây dựng"])
    assert operations.open_occurrences(at=moment(2021, 9, 1, 6)) == 1
    assert occurrences(letter)[2:] == [("09/2021", "Sở Xây dựng", "24/09/2021")]


def test_the_unit_that_a_report_was_given_to_owes_the_next_ones_too() -> None:
    cast = people.cast()
    letter = monthly(cast)
    operations.reassign(
        actor=cast.thao,
        assignment=letter.assignments.get(),
        to_unit=cast.units.so_y_te,
        why="Đúng chức năng.",
        at=moment(2021, 8, 20),
    )
    operations.open_occurrences(at=moment(2021, 9, 1, 6))
    assert [unit for _, unit, _ in occurrences(letter)] == ["Sở Y tế", "Sở Y tế"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_open_each_period_once() -> None:
    letter = monthly(people.cast())
    at = moment(2021, 9, 1, 6)
    assert at_once(lambda: operations.open_occurrences(at=at), lambda: operations.open_occurrences(at=at)) == [
        "done",
        "done",
    ]
    assert Assignment.objects.filter(letter=letter, period="09/2021").count() == 1
    assert stage.line("occurrences_opened").facts["count"] == 1
