"""Due dates in one's own calendar: a secret address, the open work of the person and the unit, the same bytes for the same work."""

import datetime as dt

import icalendar
import pytest
from django.test import Client

from dunghen.directives import operations, queries
from dunghen.directives.models import Letter
from dunghen.directives.tests import stage
from dunghen.kernel.organisation.models import Grant
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db
NOW = moment(2021, 9, 20)


@pytest.fixture
def cast(settings) -> people.Cast:
    settings.TODAY = "2021-09-20"
    return people.cast()


@pytest.fixture
def letter(cast: people.Cast) -> Letter:
    return stage.issued(
        cast,
        stage.task("Rà soát thủ tục.", due="30/9/2021"),
        stage.task("Việc không ghi ngày."),
        stage.task("Khảo sát người bệnh.", lead=["Sở Y tế"], due="15/9/2021"),
    )


def address(key: str) -> str:
    return f"/nhiem-vu/lich/{key}.ics"


def events(key: str) -> list[icalendar.Event]:
    response = Client().get(address(key))
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_the_feed_holds_the_open_dated_work_of_the_unit(cast: people.Cast, letter: Letter) -> None:
    key = operations.renew_feed_key(actor=cast.minh, at=NOW)
    (event,) = events(key)
    owed = stage.owed(letter, cast.units.so_xay_dung)
    assert event["SUMMARY"] == "Hạn: Rà soát thủ tục."
    assert event.decoded("DTSTART") == dt.date(2021, 9, 30)
    assert event.decoded("DTEND") == dt.date(2021, 10, 1)
    assert event["UID"].startswith(f"commitment-{owed.commitment_id}@")
    assert event["URL"].endswith(owed.commitment.url)
    assert event.decoded("LAST-MODIFIED") == owed.commitment.due_set_at
    assert "17:00 30/09/2021" in event["DESCRIPTION"]


def test_the_calendar_names_the_person_and_the_zone(cast: people.Cast, letter: Letter) -> None:
    key = operations.renew_feed_key(actor=cast.minh, at=NOW)
    calendar = icalendar.Calendar.from_ical(Client().get(address(key)).content)
    assert calendar["X-WR-CALNAME"] == "Hạn nhiệm vụ của Trần Nhật Minh"
    assert calendar["X-WR-TIMEZONE"] == "Asia/Ho_Chi_Minh"


def test_an_extension_moves_the_event_and_keeps_its_name(cast: people.Cast, letter: Letter) -> None:
    key = operations.renew_feed_key(actor=cast.minh, at=NOW)
    before = events(key)[0]
    owed = stage.in_progress(cast, stage.owed(letter, cast.units.so_xay_dung))
    asked = stage.asked(cast, owed, dt.date(2021, 10, 15), moment(2021, 9, 17))
    operations.grant_extension(actor=cast.thao, request=asked, at=moment(2021, 9, 17, 10))
    after = events(key)[0]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("DTSTART") == dt.date(2021, 10, 15)
    assert after.decoded("LAST-MODIFIED") > before.decoded("LAST-MODIFIED")


def test_finished_work_leaves_the_calendar(cast: people.Cast, letter: Letter) -> None:
    key = operations.renew_feed_key(actor=cast.minh, at=NOW)
    operations.cancel(
        actor=cast.thao, assignment=stage.owed(letter, cast.units.so_xay_dung), why="Thay bằng văn bản khác.", at=NOW
    )
    assert events(key) == []


def test_a_supervisor_is_not_flooded_with_the_whole_province(cast: people.Cast, letter: Letter) -> None:
    assert events(operations.renew_feed_key(actor=cast.thao, at=NOW)) == []


def test_asking_again_costs_no_body(cast: people.Cast, letter: Letter) -> None:
    key = operations.renew_feed_key(actor=cast.minh, at=NOW)
    first = Client().get(address(key))
    again = Client().get(address(key), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert Client().get(address(key)).content == first.content
    assert "private" in first["Cache-Control"]


@pytest.mark.parametrize(
    "damage", [lambda key: key[:-1], lambda key: f"9{key}", lambda key: "x", lambda key: f"{key}x"]
)
def test_a_wrong_key_is_no_address(cast: people.Cast, letter: Letter, damage) -> None:
    key = operations.renew_feed_key(actor=cast.minh, at=NOW)
    assert Client().get(address(damage(key))).status_code == 404


def test_an_empty_key_opens_nobodys_feed(cast: people.Cast) -> None:
    assert queries.person_of_feed("") is None
    assert queries.person_of_feed(f"{cast.minh.pk}-") is None


def test_renewing_ends_the_old_address_and_revoking_ends_both(cast: people.Cast) -> None:
    first = operations.renew_feed_key(actor=cast.minh, at=NOW)
    second = operations.renew_feed_key(actor=cast.minh, at=NOW)
    assert Client().get(address(first)).status_code == 404
    assert Client().get(address(second)).status_code == 200
    operations.revoke_feed_key(actor=cast.minh, at=NOW)
    assert Client().get(address(second)).status_code == 404
    assert len(stage.entries("feed_key_renewed")) == 2
    assert second not in str(stage.line("feed_key_revoked").facts), "the secret is not in the journal"


def test_who_left_sees_nothing_any_more(cast: people.Cast, letter: Letter) -> None:
    key = operations.renew_feed_key(actor=cast.minh, at=NOW)
    Grant.objects.filter(person=cast.minh).update(valid_to=dt.date(2021, 9, 1))
    assert events(key) == []
    cast.minh.is_active = False
    cast.minh.save()
    assert Client().get(address(key)).status_code == 404


def test_the_page_makes_and_takes_away_the_address(cast: people.Cast) -> None:
    client = Client()
    client.force_login(cast.minh)
    assert "Chưa có địa chỉ lịch" in client.get("/nhiem-vu/lich/").content.decode()
    client.post("/nhiem-vu/lich/", {"do": "make"})
    cast.minh.refresh_from_db()
    assert cast.minh.feed_key in client.get("/nhiem-vu/lich/").content.decode()
    client.post("/nhiem-vu/lich/", {"do": "revoke"})
    cast.minh.refresh_from_db()
    assert cast.minh.feed_key == ""
