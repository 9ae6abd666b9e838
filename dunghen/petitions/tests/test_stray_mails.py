"""Mails that became no petition: the coordinator sees why, takes them in or closes them; the administrator sees how the mailbox does."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from dunghen.desk import watching
from dunghen.kernel import files
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.models import Petition, StrayMail
from dunghen.petitions.operations import mailing
from dunghen.petitions.tests import stage
from dunghen.petitions.tests.test_mail import AT, letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture
def mai(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.mai)
    return client


@pytest.fixture
def stray(cast: Cast) -> StrayMail:
    assert mailing.take(raw=letter("Hỏng.", "").as_bytes(), at=AT).what == mailing.ASIDE
    return StrayMail.objects.get()


def test_mai_sees_why_and_takes_it_in_with_the_words_put_right(mai: Client, stray: StrayMail) -> None:
    listed = mai.get(reverse("petitions:stray-mails")).content.decode()
    assert "lan@dan.example" in listed and "Cần ghi nội dung" in listed
    page = reverse("petitions:stray-mail", args=[stray.pk])
    assert "Hỏng." in mai.get(page).content.decode()
    assert mai.post(page, {"take": "1", "text": "Hỏng."}).status_code == 422, "still too short, and nothing is lost"
    answer = mai.post(page, {"take": "1", "text": "Đèn đường hẻm 5 hỏng, người gửi đã xác nhận qua điện thoại."})
    petition = Petition.objects.get()
    assert answer.status_code == 302 and petition.code in answer["Location"]
    assert petition.channel == rules.EMAIL and petition.petitioner.email == "lan@dan.example"
    assert b"Subject" in bytes(petition.original.content), "the mail as it came"
    assert stage.letters("lan@dan.example")[-1] == f"Đã nhận phản ánh {petition.code}"
    assert not queries.stray_mails().exists() and mai.get(page).status_code == 404
    assert mailing.take(raw=bytes(petition.original.content), at=AT).petition == petition, (
        "the same mail again is known"
    )


def test_mai_closes_it_with_what_was_done(mai: Client, stray: StrayMail) -> None:
    page = reverse("petitions:stray-mail", args=[stray.pk])
    assert mai.post(page, {"close": "1", "done": ""}).status_code == 422
    assert mai.post(page, {"close": "1", "done": "Thư quảng cáo, bỏ qua."}).status_code == 302
    stray.refresh_from_db()
    assert stray.done == "Thư quảng cáo, bỏ qua." and stray.settled_by is not None
    assert "Không có thư nào chờ xem" in mai.get(reverse("petitions:stray-mails")).content.decode()


def test_what_is_over_is_erased_with_its_files(stray: StrayMail, cast: Cast) -> None:
    assert files.path(stray.sha256).exists()
    large = letter(stage.TEXT + "\n" + "Kèm theo danh sách. " * 200)
    large.add_attachment(b"x" * 100_000, maintype="application", subtype="pdf", filename="a.pdf")
    petition = mailing.take(raw=large.as_bytes(), at=AT).petition
    assert petition is not None
    more = letter(queries.link(petition, petition.petitioner) + " Thêm." * 20_000, "Thêm")
    assert mailing.take(raw=more.as_bytes(), at=AT).petition == petition
    digests = [original.sha256 for original in petition.originals.all()]
    assert len(digests) == 2 and all(files.path(digest).exists() for digest in digests), "large originals are files"
    operations.refuse(actor=cast.mai, petition=petition, why="Không có nội dung.", at=AT)
    assert operations.forget_mails(at=AT + dt.timedelta(days=179)) == 0
    assert operations.forget_mails(at=AT + dt.timedelta(days=181)) == 1
    assert not files.path(stray.sha256).exists() and not StrayMail.objects.exists()
    assert operations.forget_senders(at=AT + dt.timedelta(days=4000)) == 1
    assert not any(files.path(digest).exists() for digest in digests)


def test_the_health_page_tells_of_the_mailbox(cast: Cast, settings: Any) -> None:
    def said() -> list[tuple[str, str]]:
        return [(one.tone, one.sentence) for one in watching.findings(AT) if one.part == "Hộp thư phản ánh"]

    assert said() == [], "no mailbox, no word"
    settings.PETITIONS_IMAP = urlsplit("imap://x:y@127.0.0.1:9/INBOX?plain")
    assert [tone for tone, _ in said()] == ["ok"]
    mailing.take(raw=letter("?", "").as_bytes(), at=AT)
    assert said() == [("soon", "1 thư chưa tiếp nhận đang chờ điều phối xem.")]
    operations.poll(address=settings.PETITIONS_IMAP, at=AT)
    ((tone, sentence),) = said()
    assert tone == "late" and "Không đọc được từ" in sentence
