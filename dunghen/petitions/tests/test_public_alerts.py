"""Hằng follows a street by mail and stops with one click; nobody learns her address and nobody can flood it."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from dunghen.kernel.journal.models import Entry
from dunghen.kernel.organisation.models import Level, UnitKind
from dunghen.kernel.outbox.delivery import deliver
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.models import Petition, Subscription
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db

HANG = "hang@dan.example"
SATURDAY = stage.FRIDAY + dt.timedelta(days=1)


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.TODAY = "2021-09-24T09:00"
    return people.cast()


def link_in(letter: Message) -> str:
    found = re.search(r"http://[^/]+(/phan-anh/nhan-tin/\S+)", letter.body)
    assert found
    return found[1]


def following(petition: Petition | None = None, email: str = HANG, **more: Any) -> Subscription:
    """Return a confirmed subscription."""
    one = operations.follow(email=email, petition=petition, at=stage.FRIDAY, **more)
    assert one is not None
    return operations.confirm_following(subscription=one, at=stage.FRIDAY)


def told(to: str = HANG) -> list[Message]:
    return list(Message.objects.filter(address=to, kind="petitions.digest_letter").order_by("id"))


def another(cast: Cast, at: dt.datetime, **more: Any) -> Petition:
    petition = stage.handed(cast, stage.filed(stage.MONDAY, **more).petition)
    return stage.published(cast, stage.answered(cast, petition), at=at)


def test_nothing_is_sent_before_the_link_in_the_letter_is_confirmed(cast: Cast) -> None:
    petition = stage.published(cast)
    answer = Client().post(f"/phan-anh/{petition.code}/nhan-tin/", {"email": " Hang@Dan.example "}, follow=True)
    assert "Xin kiểm tra hộp thư" in answer.content.decode() and HANG not in answer.content.decode()
    operations.remedy(actor=cast.minh, petition=petition, what=rules.FIXED, at=stage.FRIDAY)
    assert operations.tell_news(at=SATURDAY) == 0
    letter = Message.objects.get(address=HANG)
    path = link_in(letter)
    assert "Xác nhận, gửi tin cho tôi" in Client().get(path).content.decode()
    assert Subscription.objects.get().confirmed_at is None, "opening alone does nothing: mail scanners open links"
    Client().post(f"{path}xac-nhan/")
    assert Subscription.objects.get().confirmed_at is not None


def test_a_follower_hears_what_is_new_once(cast: Cast) -> None:
    petition = stage.published(cast)
    following(petition)
    operations.remedy(actor=cast.minh, petition=petition, what=rules.FIXED, at=stage.FRIDAY + dt.timedelta(hours=1))
    operations.judge(petition=petition, satisfied=True, at=stage.FRIDAY + dt.timedelta(hours=2))
    assert operations.tell_news(at=SATURDAY) == 1
    body = told()[0].body
    assert "Việc khắc phục: đã khắc phục" in body and "Người gửi đánh giá: hài lòng" in body and petition.code in body
    assert operations.tell_news(at=SATURDAY) == 0, "a second run tells nothing twice"
    assert operations.tell_news(at=SATURDAY + dt.timedelta(days=1)) == 0


def test_one_letter_a_morning_about_all_that_an_address_follows(cast: Cast) -> None:
    place = make.unit("phuong-thu", "UBND phường Thử", UnitKind.COMMUNE, short_name="Phường Thử", level=Level.COMMUNE)
    following(commune=place)
    following(field=stage.FIELD)
    following(commune=place, field="y-te")
    following(email="ba@dan.example", field="y-te")
    another(cast, SATURDAY - dt.timedelta(hours=2), commune=place)
    assert operations.tell_news(at=SATURDAY) == 1
    body = told()[0].body
    assert "tại Phường Thử" in body and "giao thông" in body and "y tế" not in body
    assert body.count("Nắp cống vỡ trước trường mầm non") == 2
    assert not told("ba@dan.example")


def test_what_was_published_before_the_confirmation_is_not_news(cast: Cast) -> None:
    another(cast, stage.FRIDAY - dt.timedelta(hours=1))
    following(field=stage.FIELD)
    assert operations.tell_news(at=SATURDAY) == 0


def test_news_of_a_month_ago_are_not_made_up_for(cast: Cast) -> None:
    following(field=stage.FIELD)
    another(cast, SATURDAY)
    assert operations.tell_news(at=SATURDAY + dt.timedelta(days=40)) == 0


def test_letters_bear_the_button_that_stops_them_and_one_click_does(cast: Cast) -> None:
    following(stage.published(cast))
    following(field=stage.FIELD)
    another(cast, SATURDAY - dt.timedelta(hours=1))
    operations.tell_news(at=SATURDAY)
    deliver(at=SATURDAY + dt.timedelta(days=2))
    sent = next(letter for letter in mail.outbox if letter.subject.startswith("Tin theo dõi"))
    address = sent.extra_headers["List-Unsubscribe"]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.sub(r"<http://[^/]+(.*)>", r"\1", address)
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.filter(ended_at__isnull=True).exists()
    another(cast, SATURDAY)
    assert operations.tell_news(at=SATURDAY + dt.timedelta(days=1)) == 0


def test_one_of_several_can_be_stopped_on_the_page_of_the_link(cast: Cast) -> None:
    one, other = following(stage.published(cast)), following(field=stage.FIELD)
    path = f"/phan-anh/nhan-tin/{one.pk}/{queries.alert_url(one).rstrip('/').rsplit('/', 1)[1]}/"
    page = Client().get(path).content.decode()
    assert "giao thông" in page and HANG not in page
    for none in ("²", "9" * 30):
        assert Client().post(f"{path}thoi/", {"which": none}).status_code == 302, "it names none, and stops none"
    Client().post(f"{path}thoi/", {"which": other.pk})
    assert [each.pk for each in Subscription.objects.filter(ended_at__isnull=True)] == [one.pk]


def test_a_guessed_link_opens_nothing(cast: Cast) -> None:
    one = following(stage.published(cast))
    assert Client().get(f"/phan-anh/nhan-tin/{one.pk}/{'0' * 32}/").status_code == 404
    assert Client().post(f"/phan-anh/nhan-tin/{one.pk}/{'0' * 32}/thoi/").status_code == 404


def test_nobody_learns_whether_an_address_is_known_and_nobody_can_flood_it(cast: Cast) -> None:
    petition = stage.published(cast)
    following(petition)
    before = Message.objects.count()
    pages = [
        Client().post(f"/phan-anh/{petition.code}/nhan-tin/", {"email": who}, follow=True).content
        for who in (HANG, "la@dan.example")
    ]
    assert len({re.sub(rb'csrfmiddlewaretoken" value="[^"]*"', b"", page) for page in pages}) == 1
    assert Message.objects.count() == before + 1, "who follows already gets no second letter"
    for field in ("y-te", "dien", "nuoc", "thue", "du-lich"):
        operations.follow(email="la@dan.example", field=field, at=stage.FRIDAY)
    assert Message.objects.filter(address="la@dan.example").count() == operations.LETTERS_A_DAY


def test_robots_that_fill_in_everything_start_nothing(cast: Cast) -> None:
    Client().post("/phan-anh/nhan-tin/", {"email": HANG, "field": "y-te", "website": "http://x.example"})
    assert not Subscription.objects.exists()


def test_everything_of_a_province_is_no_alert(cast: Cast) -> None:
    answer = Client().post("/phan-anh/nhan-tin/", {"email": HANG})
    assert answer.status_code == 422 and "Chọn xã, phường hoặc lĩnh vực" in answer.content.decode()


def test_the_journal_names_what_is_followed_and_never_by_whom(cast: Cast) -> None:
    following(stage.published(cast))
    assert not [e for e in Entry.objects.all() if HANG in f"{e.facts} {e.subject_ref} {e.reason} {e.actor_name}"]


def test_addresses_that_never_confirmed_or_stopped_are_forgotten(cast: Cast) -> None:
    petition = stage.published(cast)
    operations.follow(email="la@dan.example", petition=petition, at=stage.FRIDAY)
    operations.stop_following(subscription=following(petition), at=stage.FRIDAY)
    assert operations.forget_followers(at=stage.FRIDAY + dt.timedelta(days=2)) == 1
    assert operations.forget_followers(at=stage.FRIDAY + dt.timedelta(days=8)) == 1


def test_a_browser_says_once_that_it_concerns_it_too_and_may_take_it_back(cast: Cast) -> None:
    petition = stage.published(cast)
    phone, other = Client(), Client()
    for visitor in (phone, phone, other):
        visitor.post(f"/phan-anh/{petition.code}/cung-gap/")
    petition.refresh_from_db()
    assert petition.supporters == 2
    assert "Bấm để bỏ" in phone.get(f"/phan-anh/{petition.code}/").content.decode()
    phone.post(f"/phan-anh/{petition.code}/cung-gap/", {"take_back": "1"})
    petition.refresh_from_db()
    assert petition.supporters == 1
    assert "Bấm để bỏ" not in phone.get(f"/phan-anh/{petition.code}/").content.decode()


def test_a_crowd_from_one_address_is_asked_to_wait(cast: Cast, settings: Any) -> None:
    settings.PETITIONS_CLICKS_PER_HOUR = 2
    petition = stage.published(cast)
    answers = [Client().post(f"/phan-anh/{petition.code}/cung-gap/").status_code for _ in range(3)]
    assert answers == [302, 302, 429]


def test_what_is_not_public_can_be_neither_followed_nor_supported(cast: Cast) -> None:
    petition = stage.answered(cast)
    assert Client().post(f"/phan-anh/{petition.code}/cung-gap/").status_code == 404
    assert Client().get(f"/phan-anh/{petition.code}/nhan-tin/").status_code == 404
    with pytest.raises(rules.NotPublic):
        operations.follow(email=HANG, petition=petition, at=stage.FRIDAY)
