"""The frame: places, profile, density, health, letters that could not be sent, the clock of a demonstration."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from dunghen.desk import watching
from dunghen.kernel import clock
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.outbox.models import Channel, Message, State
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture
def real_day(settings: Any) -> Any:
    yield
    (Path(settings.VAR) / "demo-today").unlink(missing_ok=True)


def letter(**more: Any) -> Message:
    fields = {
        "key": "thu",
        "kind": "thu",
        "channel": Channel.EMAIL,
        "address": "a@tinh.example",
        "subject": "Nhắc việc",
    }
    return Message.objects.create(**fields | {"created_at": make.MONDAY, "not_before": make.MONDAY, "body": ""} | more)


def test_a_place_is_shown_to_those_who_may_go_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.minh)
    assert "Tình trạng hệ thống" not in client.get(reverse("desk:profile")).content.decode()
    client.force_login(cast.an)
    assert "Tình trạng hệ thống" in client.get(reverse("desk:profile")).content.decode()


def test_a_page_of_the_desk_is_kept_by_no_cache(client: Client, cast: Cast) -> None:
    client.force_login(cast.minh)
    assert "no-store" in client.get(reverse("desk:my-work"))["Cache-Control"]


def test_a_part_asked_for_after_the_session_ended_sends_the_whole_page_to_sign_in(client: Client) -> None:
    response = client.get(
        reverse("desk:my-work"), headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/ban-lam-viec/"}
    )
    assert response.status_code == 204 and response["HX-Redirect"].startswith(reverse("account_login"))


def test_density_is_kept_in_this_browser_and_strange_addresses_are_not_followed(client: Client, cast: Cast) -> None:
    client.force_login(cast.minh)
    url = reverse("desk:density")
    assert client.post(url, {"density": "comfortable", "next": "https://other.example/"})["Location"] == "/"
    assert 'data-density="comfortable"' in client.get(reverse("desk:my-work")).content.decode()
    client.post(url, {"density": "riêng"})
    assert 'data-density="comfortable"' in client.get(reverse("desk:my-work")).content.decode()


def test_minh_changes_his_phone_and_the_journal_says_so(client: Client, cast: Cast) -> None:
    client.force_login(cast.minh)
    client.post(reverse("desk:profile"), {"phone": "0905.123.456"})
    cast.minh.refresh_from_db()
    assert (cast.minh.phone, cast.minh.wants_digest) == ("0905123456", False)
    assert Entry.objects.get(verb="desk.profile_changed").actor_id == cast.minh.pk


def test_a_phone_number_that_cannot_be_changes_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.minh)
    page = client.post(reverse("desk:profile"), {"phone": "12"}).content.decode()
    assert "Số điện thoại cần có 10 hoặc 11 chữ số" in page and 'value="12"' in page
    assert not Entry.objects.filter(verb="desk.profile_changed").exists()


def test_the_clock_of_a_demonstration_moves_and_the_journal_says_so(client: Client, cast: Cast, real_day: None) -> None:
    client.force_login(cast.minh)
    client.post(reverse("desk:demonstration-clock"), {"day": "27/9/2021"})
    assert clock.today() == dt.date(2021, 9, 27)
    assert "thứ Hai, 27/09/2021" in client.get("/").content.decode()
    assert Entry.objects.get(verb="desk.clock_moved").facts["new"] == "27/09/2021"
    client.post(reverse("desk:demonstration-clock"), {"real": "1"})
    assert clock.demonstration_day() is None


def test_outside_a_demonstration_there_is_no_clock_to_move(client: Client, cast: Cast, settings: Any) -> None:
    client.force_login(cast.minh)
    settings.DEMONSTRATION = False
    assert client.post(reverse("desk:demonstration-clock"), {"day": "27/9/2021"}).status_code == 404
    assert "trình diễn" not in client.get("/").content.decode()


def test_health_is_said_in_sentences(cast: Cast) -> None:
    letter(state=State.DEAD)
    letter(key="cho", not_before=make.MONDAY)
    said = {finding.part: finding for finding in watching.findings(make.MONDAY + dt.timedelta(minutes=40))}
    assert said["Tiến trình nền"].tone == "late" and "Chưa chạy" in said["Tiến trình nền"].sentence
    assert said["Thư và tin nhắn chờ gửi"].sentence == "1 thư đến giờ gửi, thư lâu nhất chờ 40 phút."
    assert said["Thư không gửi được"].url == reverse("desk:dead-letters")
    assert said["Việc nền"].tone == "ok" and said["Cơ sở dữ liệu"].tone == "ok"


def test_a_worker_that_beats_is_well_and_one_that_fell_silent_is_not() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '20 seconds')")
        assert watching.worker().tone == "ok"
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
        assert watching.worker().sentence == "Im lặng đã 5 phút."


def test_a_letter_that_could_not_be_sent_goes_out_again_or_is_given_up_with_a_reason(
    client: Client, cast: Cast
) -> None:
    again, gone = letter(state=State.DEAD), letter(key="bo", state=State.DEAD, last_error="550 không có hộp thư")
    client.force_login(cast.an)
    assert "550 không có hộp thư" in client.get(reverse("desk:dead-letters")).content.decode()
    client.post(reverse("desk:dead-letter", args=[again.pk]), {"again": "1"})
    assert client.post(reverse("desk:dead-letter", args=[gone.pk]), {"drop": "1", "why": " "}).status_code == 422
    client.post(reverse("desk:dead-letter", args=[gone.pk]), {"drop": "1", "why": "Đã báo qua điện thoại"})
    again.refresh_from_db()
    gone.refresh_from_db()
    assert (again.state, gone.state) == (State.WAITING, State.DROPPED)
    assert client.post(reverse("desk:dead-letter", args=[gone.pk]), {"again": "1"}).status_code == 409


def test_everybody_reads_the_letters_to_oneself_and_nobody_elses(client: Client, cast: Cast) -> None:
    letter(key="a", person=cast.minh, subject="Sắp đến hạn: việc của Minh")
    letter(key="b", person=cast.huong, subject="Sắp đến hạn: việc của Hương")
    client.force_login(cast.minh)
    page = client.get(reverse("desk:own-messages")).content.decode()
    assert "việc của Minh" in page and "việc của Hương" not in page
