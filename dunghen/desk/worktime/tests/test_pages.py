"""The working calendar on the desk: seen by everybody who signed in, changed by the administrator An."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from dunghen.kernel.tests import people
from dunghen.kernel.worktime import queries
from dunghen.kernel.worktime.models import CalendarDay, OfficeHours
from dunghen.kernel.worktime.tests.loaded import load_shipped

pytestmark = pytest.mark.django_db

FRIDAY = dt.date(2021, 9, 24)
STORM = {
    "date": "24-9-2021",
    "kind": "holiday",
    "name": "Nghỉ phòng, chống bão",
    "source": "Công điện 05/CĐ-UBND",
    "status": "announced",
}
SUMMER = {
    "unit": "",
    "valid_from": "1/6/2022",
    "valid_to": "31/8/2022",
    "weekdays": ["1", "2", "3", "4", "5"],
    "morning_opens": "6h30",
    "morning_closes": "11:30",
    "afternoon_opens": "13 giờ 30",
    "afternoon_closes": "16.30",
    "source": "QĐ 10/QĐ-UBND",
}


@pytest.fixture
def cast(at):
    load_shipped(at)
    return people.cast()


def as_(person):
    client = Client()
    client.force_login(person)
    return client


def text(response):
    return response.content.decode()


def test_a_year_shows_its_days_its_count_and_its_hours(cast):
    page = text(as_(cast.minh).get(reverse("desk:worktime"), {"nam": "2021"}))
    assert "Cả năm có 250 ngày làm việc" in page
    assert "Quốc khánh 2/9 (ngày liền kề)" in page
    assert "07:00–11:30; 13:30–17:00" in page
    assert "thứ Hai đến thứ Sáu" in page
    assert "Dự kiến" not in page
    assert reverse("desk:worktime-day-add") not in page, "an officer sees no door that is closed to him"


def test_a_predicted_year_says_so_and_the_administrator_sees_the_doors(cast):
    page = text(as_(cast.an).get(reverse("desk:worktime"), {"nam": "2027"}))
    assert "Có ngày chưa được công bố chính thức" in page
    assert reverse("desk:worktime-day-add") in page


@pytest.mark.parametrize(
    ("asked", "shown"), [("2040", "Chưa có lịch của năm này"), ("0000", "ngày làm việc"), ("x", "ngày làm việc")]
)
def test_any_year_may_be_asked_for(cast, asked, shown):
    assert shown in text(as_(cast.minh).get(reverse("desk:worktime"), {"nam": asked}))


def test_a_day_is_added_by_hand_and_counts(cast):
    answer = as_(cast.an).post(reverse("desk:worktime-day-add"), STORM)
    assert answer.headers["Location"] == reverse("desk:worktime") + "?nam=2021"
    assert not queries.calendar_for().is_working(FRIDAY)


def test_a_refusal_keeps_what_was_typed_and_says_why(cast):
    page = text(as_(cast.an).post(reverse("desk:worktime-day-add"), STORM | {"kind": "make_up_workday"}))
    assert "ngày làm bù 24/09/2021 vốn là ngày làm việc" in page
    assert "Nghỉ phòng, chống bão" in page
    assert queries.calendar_for().is_working(FRIDAY)


def test_a_missing_ground_is_told_at_its_field(cast):
    answer = as_(cast.an).post(reverse("desk:worktime-day-add"), STORM | {"source": ""})
    assert list(answer.context["form"].errors) == ["source"]


def test_a_day_is_changed_and_removed(cast):
    day = CalendarDay.objects.get(date=dt.date(2021, 9, 3))
    client = as_(cast.an)
    given = {"kind": "holiday", "name": "Quốc khánh, ngày thứ hai", "source": "TB 9", "status": "announced"}
    client.post(reverse("desk:worktime-day-change", args=[day.pk]), given)
    day.refresh_from_db()
    assert day.name == "Quốc khánh, ngày thứ hai"
    assert client.post(reverse("desk:worktime-day-remove", args=[day.pk]), {"why": ""}).status_code == 200
    client.post(reverse("desk:worktime-day-remove", args=[day.pk]), {"why": "Ghi nhầm"})
    assert queries.calendar_for().is_working(day.date)
    assert client.get(reverse("desk:worktime-day-change", args=[day.pk])).status_code == 404


def test_hours_are_set_in_any_common_way_of_writing_them(cast):
    assert as_(cast.an).post(reverse("desk:worktime-hours-set"), SUMMER).status_code == 302
    made = OfficeHours.objects.filter(by_hand=True, valid_to=dt.date(2022, 8, 31))
    assert [(row.opens, row.closes) for row in made] == [(390, 690), (810, 990)]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"morning_opens": "sáng"}, "morning_opens"),
        ({"morning_closes": ""}, "morning_closes"),
        ({"valid_to": "1/5/2022"}, "valid_to"),
        ({"weekdays": []}, "weekdays"),
        ({"morning_opens": "6h32"}, "__all__"),
        ({"afternoon_opens": "11h"}, "__all__"),
    ],
)
def test_hours_without_sense_are_told_where_they_are_wrong(cast, changed, field):
    answer = as_(cast.an).post(reverse("desk:worktime-hours-set"), SUMMER | changed)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def test_a_unit_gives_up_its_own_hours(cast):
    client, unit = as_(cast.an), cast.units.so_y_te
    page = reverse("desk:worktime-hours-drop", args=[unit.pk])
    assert client.get(page).status_code == 404
    client.post(reverse("desk:worktime-hours-set"), SUMMER | {"unit": str(unit.pk)})
    assert client.post(page, {"why": "Theo giờ chung"}).status_code == 302
    assert not OfficeHours.objects.filter(unit=unit).exists()


def test_a_term_is_counted_with_the_days_left_out(cast):
    asked = {"received_on": "30/8/2021", "received_time": "9h", "amount": "5", "unit": "working_day"}
    page = text(as_(cast.lan).get(reverse("desk:worktime-due"), asked))
    assert "17:00 thứ Tư, 08/09/2021" in page
    assert "nghỉ lễ: Quốc khánh 2/9" in page
    within = asked | {"amount": "", "received_time": "15h30"}
    assert "31/08/2021" in text(as_(cast.lan).get(reverse("desk:worktime-due"), within | {"unit": "same_day"}))
    assert "Vui lòng ghi thời hạn." in text(as_(cast.lan).get(reverse("desk:worktime-due"), within))
    assert "1,5" in text(as_(cast.lan).get(reverse("desk:worktime-due"), asked | {"amount": "1,5"}))


@pytest.mark.parametrize(
    ("amount", "why"), [("0", "lớn hơn 0"), ("2,5", "không phải số nguyên"), ("9000", "nằm ngoài lịch làm việc")]
)
def test_a_term_that_cannot_be_counted_says_why(cast, amount, why):
    asked = {"received_on": "30/8/2021", "received_time": "9h", "amount": amount, "unit": "working_day"}
    assert why in text(as_(cast.minh).get(reverse("desk:worktime-due"), asked))


def test_only_the_administrator_gets_in_to_change(cast):
    for name, person in cast.everybody().items():
        expected = 200 if name == "an" else 403
        assert as_(person).get(reverse("desk:worktime-day-add")).status_code == expected
    assert Client().get(reverse("desk:worktime")).status_code == 302
