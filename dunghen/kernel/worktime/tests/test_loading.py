"""Loading the calendar from files: once, again, with changes, beside what was entered by hand."""

import dataclasses
import datetime as dt

import pytest

from dunghen.kernel import errors
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import people
from dunghen.kernel.worktime import files, operations, queries
from dunghen.kernel.worktime.arithmetic import BrokenCalendar, add_working_days
from dunghen.kernel.worktime.models import CalendarDay, Kind, OfficeHours
from dunghen.kernel.worktime.refusals import UnknownUnit
from dunghen.kernel.worktime.tests.calendars import AFTERNOON, MORNING, holiday, make_up, session, shipped, swap
from dunghen.kernel.worktime.tests.loaded import load_shipped

pytestmark = pytest.mark.django_db

YEAR = [holiday("2021-01-01", "Tết Dương lịch"), holiday("2021-09-02", "Quốc khánh 2/9")]
HOURS = [MORNING, AFTERNOON]


def load(at, days=YEAR, hours=HOURS, actor=SYSTEM):
    return operations.load(days=days, hours=hours, actor=actor, at=at)


def test_loading_fills_the_tables_and_writes_one_journal_line(at):
    report = load(at)
    assert (len(report.added), report.hours) == (2, 2)
    entry = Entry.objects.get(verb="worktime.loaded")
    assert entry.facts["added"] == 2
    assert entry.threads == ["worktime.calendar"]
    assert CalendarDay.objects.get(date=dt.date(2021, 9, 2)).name == "Quốc khánh 2/9"


def test_loading_again_changes_nothing_and_leaves_no_trace(at):
    load(at)
    assert load(at).is_empty
    assert Entry.objects.filter(verb="worktime.loaded").count() == 1


def test_the_shipped_files_load_and_count_as_before(at):
    load_shipped(at)
    calendar = queries.calendar_for()
    assert calendar.rows == shipped().rows
    assert not calendar.version.startswith("shipped-")
    assert load_shipped(at).is_empty


def test_a_changed_file_changes_adds_and_removes(at):
    load(at)
    changed = [dataclasses.replace(YEAR[0], source="Thông báo mới"), holiday("2021-09-03", "Ngày liền kề")]
    report = load(at, days=changed)
    assert [day.isoformat() for day in (*report.added, *report.changed, *report.removed)] == [
        "2021-09-03",
        "2021-01-01",
        "2021-09-02",
    ]
    assert queries.calendar_for().is_working(dt.date(2021, 9, 2))


def test_a_file_says_nothing_about_years_it_does_not_cover(at):
    load(at)
    load(at, days=[holiday("2022-01-03")], hours=None)
    assert CalendarDay.objects.count() == 3


def test_what_was_changed_by_hand_stays(at):
    an = people.cast().an
    load(at)
    day = CalendarDay.objects.get(date=dt.date(2021, 9, 2))
    operations.change_day(day=day, kind=Kind.HOLIDAY, name="Quốc khánh", source="TB 12", actor=an, at=at)
    report = load(at)
    assert report.kept == [day.date]
    assert report.is_empty
    assert CalendarDay.objects.get(pk=day.pk).name == "Quốc khánh"


def test_what_was_removed_by_hand_does_not_come_back(at):
    an = people.cast().an
    load(at)
    operations.remove_day(day=CalendarDay.objects.get(date=dt.date(2021, 9, 2)), why="Ghi nhầm", actor=an, at=at)
    load(at)
    assert queries.calendar_for().is_working(dt.date(2021, 9, 2))


def test_hours_set_by_hand_stay(at):
    an = people.cast().an
    load(at)
    operations.set_office_hours(
        unit=None,
        valid_from=dt.date(2021, 7, 1),
        sessions=[(390, 810)],
        weekdays=range(1, 6),
        source="QĐ 1",
        actor=an,
        at=at,
    )
    assert load(at).is_empty
    assert OfficeHours.objects.filter(by_hand=True).count() == 1


def test_hours_of_a_unit_need_the_unit(at):
    with pytest.raises(UnknownUnit, match="khong-co"):
        load(at, hours=[*HOURS, session("08:00", "12:00", unit="khong-co")])
    assert not CalendarDay.objects.exists(), "a refusal leaves nothing behind"


def test_a_unit_counts_by_its_own_hours(at):
    units = people.units()
    load(at, hours=[*HOURS, session("08:00", "12:00", unit=units.so_y_te.key)])
    own, general = queries.calendar_for(units.so_y_te), queries.calendar_for(units.so_noi_vu)
    assert add_working_days(own, at, 1) == dt.datetime(2021, 9, 21, 12, tzinfo=at.tzinfo)
    assert general is queries.calendar_for()


@pytest.mark.parametrize(
    ("days", "hours", "why"),
    [
        ([*YEAR, YEAR[0]], HOURS, "ghi hai lần"),
        ([*YEAR, make_up("2021-08-16")], HOURS, "vốn là ngày làm việc"),
        ([*YEAR, swap("2021-08-21")], HOURS, "vốn là ngày nghỉ"),
        (YEAR, None, "chưa có giờ làm việc"),
        (YEAR, [MORNING, session("11:00", "12:00")], "chồng nhau"),
    ],
)
def test_a_file_that_contradicts_itself_changes_nothing(at, days, hours, why):
    with pytest.raises(BrokenCalendar, match=why):
        load(at, days=days, hours=hours)
    assert not CalendarDay.objects.exists()
    assert not Entry.objects.exists()


def test_only_the_administrator_and_the_system_load(at):
    cast = people.cast()
    for name, person in cast.everybody().items():
        if name != "an":
            with pytest.raises(errors.Forbidden):
                load(at, actor=person)
    assert load(at, actor=cast.an).added


def test_reading_the_shipped_files_for_the_database_needs_no_database():
    assert len(files.read_days(files.SHIPPED / files.WORKING_DAYS)) > 200
