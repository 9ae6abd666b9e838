"""Acts on the calendar by hand: days, office hours, what they refuse, and who is told."""

import pytest
from django.db import IntegrityError

from dunghen.kernel import errors
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import people
from dunghen.kernel.worktime import changes, operations, queries, refusals
from dunghen.kernel.worktime.arithmetic import BrokenCalendar, add_working_days, office_close
from dunghen.kernel.worktime.models import CalendarDay, Kind, OfficeHours, Status
from dunghen.kernel.worktime.tests.calendars import on
from dunghen.kernel.worktime.tests.loaded import load_shipped

pytestmark = pytest.mark.django_db

STORM = {"kind": Kind.HOLIDAY, "name": "Nghỉ phòng, chống bão", "source": "Công điện 05/CĐ-UBND"}
FRIDAY = on("24/9/2021")


@pytest.fixture
def cast(at):
    load_shipped(at)
    return people.cast()


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(changes, "_listeners", [heard.append])
    return heard


def test_a_day_added_counts_at_once_and_is_in_the_journal(cast, at):
    assert add_working_days(queries.calendar_for(), at, 4).date() == FRIDAY
    day = operations.add_day(date=FRIDAY, **STORM, actor=cast.an, at=at)
    assert add_working_days(queries.calendar_for(), at, 4).date() == on("27/9/2021")
    entry = Entry.objects.get(verb="worktime.day_added")
    assert (entry.subject_ref, entry.facts["source"]) == ("24/09/2021", "Công điện 05/CĐ-UBND")
    assert day.by_hand


def test_a_day_cannot_be_added_twice(cast, at):
    with pytest.raises(refusals.DayTaken, match="02/09/2021 đã có trong lịch"):
        operations.add_day(date=on("02/9/2021"), **STORM, actor=cast.an, at=at)


def test_a_predicted_day_becomes_announced(cast, at):
    day = CalendarDay.objects.get(date=on("24/11/2027"))
    assert queries.calendar_for().day(day.date).predicted
    operations.change_day(
        day=day,
        kind=Kind.HOLIDAY,
        name=day.name,
        source="Thông báo 3",
        status=Status.ANNOUNCED,
        actor=cast.an,
        at=at,
    )
    assert not queries.calendar_for().day(day.date).predicted
    assert Entry.objects.get(verb="worktime.day_changed").facts["old_status"] == "predicted"


def test_a_removed_day_is_worked_and_can_be_added_again(cast, at):
    day = operations.add_day(date=FRIDAY, **STORM, actor=cast.an, at=at)
    operations.remove_day(day=day, why="Bão đã suy yếu", actor=cast.an, at=at)
    assert queries.calendar_for().is_working(FRIDAY)
    assert Entry.objects.get(verb="worktime.day_removed").facts["why"] == "Bão đã suy yếu"
    operations.add_day(date=FRIDAY, **STORM, actor=cast.an, at=at)
    assert not queries.calendar_for().is_working(FRIDAY)


@pytest.mark.parametrize("missing", ["name", "source"])
def test_a_day_needs_its_name_and_its_ground(cast, at, missing):
    with pytest.raises(refusals.ReasonMissing):
        operations.add_day(date=FRIDAY, **STORM | {missing: "  "}, actor=cast.an, at=at)


def test_removing_needs_a_reason(cast, at):
    with pytest.raises(refusals.ReasonMissing, match="lý do"):
        operations.remove_day(day=CalendarDay.objects.get(date=on("02/9/2021")), why="", actor=cast.an, at=at)


def test_a_day_that_contradicts_the_week_is_refused_and_nothing_stays(cast, at):
    with pytest.raises(BrokenCalendar, match="vốn là ngày làm việc"):
        operations.add_day(date=FRIDAY, kind=Kind.MAKE_UP_WORKDAY, name="Làm bù", source="TB 1", actor=cast.an, at=at)
    assert not CalendarDay.objects.filter(date=FRIDAY).exists()
    assert not Entry.objects.filter(verb="worktime.day_added").exists()


def test_only_the_administrator_changes_the_calendar(cast, at):
    day = CalendarDay.objects.get(date=on("02/9/2021"))
    for name, person in cast.everybody().items():
        if name == "an":
            continue
        with pytest.raises(errors.Forbidden):
            operations.add_day(date=FRIDAY, **STORM, actor=person, at=at)
        with pytest.raises(errors.Forbidden):
            operations.remove_day(day=day, why="Thử", actor=person, at=at)
        with pytest.raises(errors.Forbidden):
            summer(None, person, at)


def test_listeners_hear_of_each_change_once(cast, at, told):
    operations.add_day(date=FRIDAY, **STORM, actor=cast.an, at=at)
    (change,) = told
    assert (change.first, change.last, change.unit, change.actor) == (FRIDAY, FRIDAY, None, cast.an)
    assert change.why == "lịch làm việc thêm ngày 24/09/2021"
    summer(cast.units.so_y_te, cast.an, at)
    assert told[1].unit == cast.units.so_y_te
    assert told[1].last == on("31/8/2022")


def test_a_listener_that_refuses_undoes_the_change(cast, at, monkeypatch):
    def refuse(change):
        raise errors.Stale

    monkeypatch.setattr(changes, "_listeners", [refuse])
    with pytest.raises(errors.Stale):
        operations.add_day(date=FRIDAY, **STORM, actor=cast.an, at=at)
    assert queries.calendar_for().is_working(FRIDAY)


def test_a_listener_is_registered_once(monkeypatch):
    monkeypatch.setattr(changes, "_listeners", [])
    changes.on_calendar_change(print)
    changes.on_calendar_change(print)
    assert changes._listeners == [print]


# -- office hours -----------------------------------------------------------------------------------------------------


def summer(unit, actor, at):
    return operations.set_office_hours(
        unit=unit,
        valid_from=on("01/6/2022"),
        valid_to=on("31/8/2022"),
        sessions=[(390, 690), (810, 990)],
        weekdays=range(1, 6),
        source="QĐ 10/QĐ-UBND",
        actor=actor,
        at=at,
    )


def closes(day, unit=None):
    return office_close(queries.calendar_for(unit), on(day)).strftime("%H:%M")


def test_summer_hours_hold_in_summer_and_the_old_ones_before_and_after(cast, at):
    summer(None, cast.an, at)
    assert [closes(day) for day in ("31/5/2022", "01/6/2022", "31/8/2022", "05/9/2022")] == [
        "17:00",
        "16:30",
        "16:30",
        "17:00",
    ]
    entry = Entry.objects.get(verb="worktime.hours_set")
    assert entry.facts["hours"] == ["06:30–11:30", "13:30–16:30"]


def test_a_short_friday_leaves_the_other_weekdays_alone(cast, at):
    operations.set_office_hours(
        unit=None,
        valid_from=on("01/6/2022"),
        sessions=[(420, 690)],
        weekdays=[5],
        source="QĐ 11",
        actor=cast.an,
        at=at,
    )
    assert [closes(day) for day in ("27/5/2022", "02/6/2022", "03/6/2022")] == ["17:00", "17:00", "11:30"]


def test_a_unit_may_keep_its_own_hours_and_give_them_up(cast, at):
    unit = cast.units.so_y_te
    summer(unit, cast.an, at)
    assert (closes("01/6/2022", unit), closes("01/6/2022")) == ("16:30", "17:00")
    operations.drop_office_hours(unit=unit, why="Theo giờ chung", actor=cast.an, at=at)
    assert closes("01/6/2022", unit) == "17:00"
    with pytest.raises(refusals.NoOwnHours, match="Sở Y tế"):
        operations.drop_office_hours(unit=unit, why="Lần nữa", actor=cast.an, at=at)


@pytest.mark.parametrize(
    ("sessions", "weekdays", "refusal"),
    [
        ([], [1], refusals.BadWeekdays),
        ([(420, 690)], [], refusals.BadWeekdays),
        ([(420, 690)], [8], refusals.BadWeekdays),
        ([(690, 420)], [1], BrokenCalendar),
        ([(421, 690)], [1], BrokenCalendar),
        ([(420, 690), (600, 800)], [1], BrokenCalendar),
    ],
)
def test_hours_without_sense_are_refused(cast, at, sessions, weekdays, refusal):
    before = list(OfficeHours.objects.values())
    with pytest.raises(refusal):
        operations.set_office_hours(
            unit=None,
            valid_from=on("01/6/2022"),
            sessions=sessions,
            weekdays=weekdays,
            source="QĐ 11",
            actor=cast.an,
            at=at,
        )
    assert list(OfficeHours.objects.values()) == before


# -- reading ----------------------------------------------------------------------------------------------------------


def test_a_calendar_in_memory_costs_one_query(cast, at, django_assert_num_queries):
    queries.calendar_for(cast.units.so_y_te)
    with django_assert_num_queries(1):
        queries.calendar_for(cast.units.so_y_te)


def test_a_change_by_any_door_is_seen(cast, at):
    before = queries.calendar_for()
    CalendarDay.objects.filter(date=on("02/9/2021")).update(name="Đổi thẳng trong bảng")
    assert queries.calendar_for() is not before
    assert queries.calendar_for().day(on("02/9/2021")).name == "Đổi thẳng trong bảng"


def test_before_anything_is_loaded_the_shipped_files_answer(db):
    assert queries.calendar_for().version.startswith("shipped-")
    assert queries.loaded_calendar() is None


def test_a_year_tells_its_days_and_how_many_are_worked(cast):
    year = queries.year(2021)
    assert (year.working_days, year.predicted, len(year.days)) == (250, False, 14)
    assert queries.year(2027).predicted
    assert queries.year(2040).working_days is None


def test_hours_in_force_come_general_first(cast, at):
    summer(cast.units.so_y_te, cast.an, at)
    rows = queries.office_hours(on("01/7/2022"))
    assert [str(row) for row in rows] == ["07:00–11:30", "13:30–17:00", "06:30–11:30", "13:30–16:30"]
    assert len(queries.office_hours(on("01/9/2022"))) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens": 700, "closes": 600},
        {"opens": 421, "closes": 690},
        {"weekdays": "21"},
        {"weekdays": ""},
        {"closes": 1440},
    ],
)
def test_the_database_itself_refuses_bad_hours(db, wrong):
    fields = {"valid_from": on("01/6/2022"), "weekdays": "12345", "opens": 420, "closes": 690} | wrong
    with pytest.raises(IntegrityError):
        OfficeHours.objects.create(**fields)
