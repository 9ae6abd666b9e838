"""Petitions by mail, through a real SMTP and a real IMAP server: from a citizen's program to the receipt in her mailbox."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import OperationalError, connection
from PIL import Image

from dunghen.kernel import files
from dunghen.kernel.outbox import delivery
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.intake import mailbox
from dunghen.petitions.models import MailTrouble, Petition, StrayMail
from dunghen.petitions.operations import mailing
from dunghen.petitions.tests import postoffice, stage

pytestmark = pytest.mark.django_db

PAKN, LAN = "pakn@tinh.example", "lan@dan.example"
AT = moment(2021, 9, 20, 9)
TEXT = "Đèn đường ở hẻm 5 phố Thử tắt ba đêm nay, người già đi lại dễ ngã. Đề nghị sửa sớm."


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture
def office(settings: Any) -> Iterator[postoffice.Office]:
    with postoffice.opened(PAKN, LAN) as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.smtp_port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = f"Phản ánh kiến nghị <{PAKN}>"
        yield office


def letter(
    text: str = TEXT, subject: str = "Đèn đường tắt", sender: str = f"Hồ Ngọc Lan <{LAN}>", **headers: str
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, PAKN, subject
    mail["Message-ID"] = headers.pop("message_id", f"<{abs(hash((text, subject)))}@dan.example>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text, cte="base64")
    return mail


def poll(office: postoffice.Office, at: dt.datetime = AT) -> list[str]:
    return [fate.what for fate in operations.poll(address=office.address(PAKN), at=at)]


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def received(office: postoffice.Office) -> list[EmailMessage]:
    """Deliver what waits and return the mails of Lan's mailbox."""
    delivery.deliver(at=AT + dt.timedelta(days=30))
    return [read(raw) for raw in office.mails(LAN)]


def reply(office: postoffice.Office, to: EmailMessage, text: str, **headers: str) -> EmailMessage:
    """Return Lan's answer as her program writes it: above the quoted letter."""
    body = to.get_content()
    quoted = "".join(f"> {line}\n" for line in body.split("\n"))
    whole = f"{text}\n\nVào Th 2, 20 thg 9, 2021 vào lúc 09:00 Phản ánh <{PAKN}> đã viết:\n{quoted}"
    return letter(whole, f"Re: {to['Subject']}", In_Reply_To=to["Message-ID"], References=to["Message-ID"], **headers)


def test_a_mail_becomes_a_petition_and_is_answered_with_code_and_pin(cast: Cast, office: postoffice.Office) -> None:
    office.send(letter())
    assert poll(office) == [mailing.FILED]
    petition = Petition.objects.get()
    assert petition.channel == rules.EMAIL and petition.text == f"Đèn đường tắt\n\n{TEXT}"
    assert petition.title == "Đèn đường tắt"
    assert (petition.petitioner.name, petition.petitioner.email) == ("Hồ Ngọc Lan", LAN)
    assert petition.original.media_type == "message/rfc822"
    assert read(bytes(petition.original.content))["Subject"] == "Đèn đường tắt", "the mail as it came"
    (receipt,) = received(office)
    words = receipt.get_content()
    assert petition.code in receipt["Subject"] and f"PIN: {rules.pin(petition.petitioner.secret)}" in words
    assert office.mails(PAKN) == [] and len(office.mails(PAKN, mailbox.DONE)) == 1
    assert poll(office) == [], "nothing is left to do"


def test_the_same_mail_delivered_twice_is_one_petition(cast: Cast, office: postoffice.Office) -> None:
    office.send(letter())
    office.send(letter())
    assert poll(office) == [mailing.FILED, mailing.FILED]
    assert poll(office) == []
    office.send(letter())
    assert poll(office) == [mailing.FILED], "a week later, from a second server"
    assert Petition.objects.count() == 1 and len(received(office)) == 1


def test_two_mails_with_one_message_id_are_two_when_they_say_different_things(
    cast: Cast, office: postoffice.Office
) -> None:
    office.send(letter(message_id="<1@broken.example>"))
    office.send(letter("Xe rác không đến hẻm 7 đã một tuần.", message_id="<1@broken.example>"))
    poll(office)
    assert Petition.objects.count() == 2


def test_an_answer_to_a_question_is_the_supplement(cast: Cast, office: postoffice.Office) -> None:
    office.send(letter())
    poll(office)
    petition = Petition.objects.get()
    operations.ask_more(actor=cast.mai, petition=petition, question="Gần số nhà nào?", at=AT)
    asked = received(office)[-1]
    office.send(reply(office, asked, "Gần số nhà 12, cạnh nhà văn hóa."))
    assert poll(office, moment(2021, 9, 21)) == [mailing.ADDED]
    petition.refresh_from_db()
    assert petition.state == rules.RECEIVED and petition.waits_on == rules.CENTRE
    assert petition.supplements.get().reply == "Gần số nhà 12, cạnh nhà văn hóa.", "without the quoted letter"
    assert Petition.objects.count() == 1
    assert poll(office) == []


def test_what_the_sender_adds_unasked_is_a_note_with_personal_data_covered(
    cast: Cast, office: postoffice.Office
) -> None:
    office.send(letter())
    poll(office)
    (receipt,) = received(office)
    office.send(reply(office, receipt, "Nay hẻm 7 cũng tắt. Gọi tôi số 0900000123."))
    assert poll(office) == [mailing.ADDED]
    note = Petition.objects.get().notes.get()
    assert note.by is None and "hẻm 7 cũng tắt" in note.text and "0900000123" not in note.text
    office.send(reply(office, receipt, "Nay hẻm 7 cũng tắt. Gọi tôi số 0900000123."))
    assert poll(office) == [mailing.ADDED] and Petition.objects.get().notes.count() == 1, "the same answer twice is one"
    assert Message.objects.filter(address="mai@tinh.example", subject__contains="viết thêm").count() == 1


def asked_by_mail(cast: Cast, office: postoffice.Office) -> tuple[Petition, EmailMessage]:
    """Return Lan's petition and the letter that asks her for more."""
    office.send(letter())
    poll(office)
    petition = Petition.objects.get()
    operations.ask_more(actor=cast.mai, petition=petition, question="Gần số nhà nào?", at=AT)
    return petition, received(office)[-1]


@pytest.mark.parametrize("text", ["Gần số nhà 12.", ""], ids=["with words", "without a word"])
def test_an_answer_brings_its_photos(cast: Cast, office: postoffice.Office, text: str) -> None:
    petition, asked = asked_by_mail(cast, office)
    answer = reply(office, asked, text)
    if not text:
        answer.set_content("", cte="base64")
    answer.add_attachment(photo(800, 600), maintype="image", subtype="jpeg", filename="so-nha.jpg")
    answer.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="so-do.pdf")
    office.send(answer)
    assert poll(office) == [mailing.ADDED]
    petition.refresh_from_db()
    assert petition.state == rules.RECEIVED, "it is what was asked for"
    assert petition.supplements.get().reply == (text or "(chỉ gửi ảnh)")
    assert b"tim-thay-toi" not in files.read(petition.photos.get().sha256)
    told = received(office)[-1]
    assert petition.code in told["Subject"] and "“so-do.pdf”" in told.get_content()


def test_one_petition_takes_so_many_photos_in_all(
    cast: Cast, office: postoffice.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_PHOTOS_SENT", 3)
    petition, asked = asked_by_mail(cast, office)
    for turn in range(2):
        answer = reply(office, asked, f"Ảnh chụp lần {turn + 1}.")
        for name in ("a.jpg", "b.jpg"):
            answer.add_attachment(photo(400, 300), maintype="image", subtype="jpeg", filename=name)
        office.send(answer)
    assert poll(office) == [mailing.ADDED, mailing.ADDED]
    assert petition.photos.count() == 3 and petition.notes.count() == 1, "the words are taken all the same"
    assert "đã nhận đủ 3 ảnh" in received(office)[-1].get_content()


def test_every_mail_that_is_added_is_kept_as_it_came(cast: Cast, office: postoffice.Office) -> None:
    petition, asked = asked_by_mail(cast, office)
    office.send(reply(office, asked, "Gần số nhà 12."))
    office.send(reply(office, asked, "Nay hẻm 7 cũng tắt."))
    poll(office)
    first, *later = petition.originals.order_by("pk")
    assert first == petition.original and read(bytes(first.content))["Subject"] == "Đèn đường tắt"
    assert ["Gần số nhà 12." in read(bytes(one.content)).get_content() for one in later] == [True, False]
    assert petition.notes.get().get_channel_display() == "Thư điện tử"


def test_a_long_word_more_is_kept_and_a_longer_one_is_told_of(cast: Cast, office: postoffice.Office) -> None:
    office.send(letter())
    poll(office)
    (receipt,) = received(office)
    office.send(reply(office, receipt, "Đèn tắt. " * 400 + "Cột số 9."))
    poll(office)
    assert Petition.objects.get().notes.get().text.endswith("Cột số 9.")
    assert len(received(office)) == 1, "nothing was left out, nothing is told"
    office.send(reply(office, receipt, "Đèn tắt. " * 900))
    poll(office)
    assert "5000 ký tự" in received(office)[-1].get_content()


def test_two_machines_that_answer_each_other_about_a_petition_stop(cast: Cast, office: postoffice.Office) -> None:
    office.send(letter())
    poll(office)
    (receipt,) = received(office)
    for number in range(mailing.MOST_AN_HOUR + 2):
        office.send(reply(office, receipt, f"Chúng tôi đã nhận thư số {number}."))
    assert poll(office).count(mailing.ASIDE) == 2


@pytest.mark.parametrize(
    ("how", "what"),
    [
        ("quotes the link from another address", mailing.ADDED),
        ("answers our letter, subject changed little, nothing quoted", mailing.ADDED),
        ("knows the code alone", mailing.FILED),
    ],
)
def test_only_who_shows_that_it_is_his_adds_to_a_petition(
    cast: Cast, office: postoffice.Office, how: str, what: str
) -> None:
    office.send(letter())
    poll(office)
    (receipt,) = received(office)
    petition = Petition.objects.get()
    stranger = "Người khác <khac@dan.example>"
    mail = {
        "quotes the link from another address": letter(
            f"Tôi gửi thêm, hẻm 7.\n\n> {queries.link(petition, petition.petitioner)}", "Hẻm 7", stranger
        ),
        "answers our letter, subject changed little, nothing quoted": letter(
            "Tôi gửi thêm, hẻm 7.", f"Re: về {petition.code} ạ", stranger, In_Reply_To=receipt["Message-ID"]
        ),
        "knows the code alone": letter("Tôi cũng thấy đèn ở hẻm 7 tắt.", f"Về {petition.code}", stranger),
    }[how]
    office.send(mail)
    assert poll(office) == [what]
    assert petition.notes.count() == (what == mailing.ADDED)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<tin.dan.example>"},
        {"X_Autoreply": "yes"},
        {"sender": "MAILER-DAEMON@dan.example"},
        {"sender": f"Chính chúng tôi <{PAKN}>"},
    ],
)
def test_what_no_person_wrote_is_neither_taken_in_nor_answered(
    cast: Cast, office: postoffice.Office, headers: dict[str, str]
) -> None:
    office.send(letter("Tôi đang nghỉ phép, sẽ trả lời sau.", "Trả lời tự động", **headers))
    assert poll(office) == [mailing.IGNORED]
    assert not Petition.objects.exists() and not Message.objects.exists()
    assert len(office.mails(PAKN, mailbox.DONE)) == 1


def test_bounces_come_from_nobody(cast: Cast, office: postoffice.Office) -> None:
    office.send(letter("Không gửi được thư.", "Undelivered", sender="Thư <thu@dan.example>"), sender="")
    assert poll(office) == [mailing.IGNORED]


def test_two_machines_that_answer_each_other_stop(cast: Cast, office: postoffice.Office) -> None:
    for number in range(mailing.MOST_AN_HOUR + 2):
        office.send(letter(f"Cảm ơn quý khách đã gửi thư. Mã yêu cầu của quý khách là {number}.", f"Yêu cầu {number}"))
    fates = poll(office)
    assert fates.count(mailing.FILED) == mailing.MOST_AN_HOUR and fates.count(mailing.ASIDE) == 2
    assert Message.objects.filter(address=LAN).count() == mailing.MOST_AN_HOUR, "those set aside are not answered"


def test_a_mail_without_a_matter_is_set_aside_with_the_reason_and_answered(
    cast: Cast, office: postoffice.Office
) -> None:
    office.send(letter("?", ""))
    assert poll(office) == [mailing.ASIDE]
    stray = queries.stray_mails().get()
    assert "Cần ghi nội dung" in stray.reason and stray.sender == LAN and len(stray.sha256) == 64
    assert len(office.mails(PAKN, mailbox.ASIDE)) == 1 and office.mails(PAKN) == []
    (answer,) = received(office)
    assert (
        answer["Subject"].strip() == "Thư của Ông/Bà chưa được tiếp nhận" and "Cần ghi nội dung" in answer.get_content()
    )
    operations.settle_mail(actor=cast.mai, stray=stray, done="Đã gọi hỏi lại.", at=AT)
    assert not queries.stray_mails().exists()


def test_bytes_that_are_no_mail_are_set_aside_and_the_next_mail_is_taken(cast: Cast, office: postoffice.Office) -> None:
    office.put(PAKN, b"\x00\xff\xfe" * 200)
    office.send(letter())
    assert sorted(poll(office)) == [mailing.ASIDE, mailing.FILED]
    assert "không có địa chỉ người gửi" in StrayMail.objects.get().reason


def test_a_mail_that_somebody_opened_in_webmail_is_taken_in(cast: Cast, office: postoffice.Office) -> None:
    with office.client(PAKN) as line:
        line.append("INBOX", r"(\Seen)", None, letter().as_bytes())
    assert poll(office) == [mailing.FILED] and office.mails(PAKN) == []
    assert poll(office) == []


def test_a_broken_subject_keeps_no_other_mail_waiting(cast: Cast, office: postoffice.Office) -> None:
    head = f"From: {LAN}\r\nSubject: =?utf-8?b?a?= x\x00y\r\n\r\n".encode()
    office.put(PAKN, head + "Đèn đường ở hẻm 7 tắt.".encode())
    office.send(letter())
    assert poll(office) == [mailing.FILED, mailing.FILED] and office.mails(PAKN) == []


def test_what_no_row_can_hold_is_set_aside_and_a_database_that_is_gone_waits(
    cast: Cast, office: postoffice.Office
) -> None:
    refuse_petitions("22021")  # a sign that the encoding does not know: the mail's own fault
    office.send(letter())
    assert poll(office) == [mailing.ASIDE] and "DataError" in StrayMail.objects.get().reason
    refuse_petitions("57P01")  # the server is being shut down: nobody's
    office.send(letter("Xe rác không đến hẻm 7 đã một tuần."))
    with pytest.raises(OperationalError):
        poll(office)
    assert len(office.mails(PAKN)) == 1, "it waits for the next round"


def refuse_petitions(state: str) -> None:
    """Make the database refuse every new petition with an error of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{state}'; END $$"
        )
        cursor.execute(
            "CREATE OR REPLACE TRIGGER refuse BEFORE INSERT ON petitions_petition FOR EACH ROW EXECUTE FUNCTION refuse()"
        )


def test_a_mail_beyond_the_limit_is_not_fetched_and_its_sender_is_told(
    cast: Cast, office: postoffice.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MOST_BYTES", 20_000)
    office.send(letter(TEXT + "x" * 30_000))
    assert poll(office) == [mailing.ASIDE]
    assert StrayMail.objects.get().sha256 == "" and not Petition.objects.exists()
    assert "xin gửi lại không kèm tệp" in received(office)[0].get_content()


def test_a_long_letter_is_cut_and_the_sender_is_told(cast: Cast, office: postoffice.Office) -> None:
    office.send(letter("Đèn tắt. " * 1200, "Đèn"))
    assert poll(office) == [mailing.FILED]
    petition = Petition.objects.get()
    assert len(petition.text) <= rules.MOST_TEXT
    assert "thư gốc" in received(office)[0].get_content()


def test_files_that_are_not_taken_are_named_in_the_receipt(cast: Cast, office: postoffice.Office) -> None:
    mail = letter()
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="đơn đề nghị.pdf")
    office.send(mail)
    assert poll(office) == [mailing.FILED]
    assert "“đơn đề nghị.pdf”" in received(office)[0].get_content()


def test_photos_are_taken_without_what_hides_in_them_and_a_signature_picture_is_not_one(
    cast: Cast, office: postoffice.Office
) -> None:
    mail = letter()
    mail.add_attachment(photo(800, 600), maintype="image", subtype="jpeg", filename="den-tat.jpg")
    mail.add_attachment(
        photo(90, 60), maintype="image", subtype="jpeg", disposition="inline", cid="<logo>", filename="logo.jpg"
    )
    mail.add_attachment(b"\xff\xd8\xff broken", maintype="image", subtype="jpeg", filename="hong.jpg")
    office.send(mail)
    poll(office)
    taken = Petition.objects.get().photos.get()
    assert (taken.width, taken.height) == (800, 600)
    assert b"tim-thay-toi" not in files.read(taken.sha256)
    words = received(office)[0].get_content()
    assert "“hong.jpg”" in words and "logo" not in words


def photo(width: int, height: int) -> bytes:
    """Return a JPEG with words hidden in its EXIF."""
    made, hidden = io.BytesIO(), Image.Exif()
    hidden[0x010E] = "tim-thay-toi"
    Image.new("RGB", (width, height), "navy").save(made, "JPEG", exif=hidden)
    assert b"tim-thay-toi" in made.getvalue()
    return made.getvalue()


def test_a_mailbox_that_does_not_open_is_written_down_once_and_so_is_its_return(
    cast: Cast, office: postoffice.Office
) -> None:
    wrong = office.address(PAKN, password="sai")
    for _ in range(2):
        assert operations.poll(address=wrong, at=AT) == []
    trouble = queries.mail_trouble()
    assert trouble is not None and MailTrouble.objects.count() == 1
    assert "sai" not in trouble.why
    poll(office, AT + dt.timedelta(minutes=5))
    assert queries.mail_trouble() is None and MailTrouble.objects.get().ended_at == AT + dt.timedelta(minutes=5)


def test_the_clock_of_the_promise_begins_when_the_mail_arrived(cast: Cast, office: postoffice.Office) -> None:
    with office.client(PAKN) as line:
        line.append("INBOX", None, '"17-Sep-2021 16:00:00 +0700"', letter().as_bytes())
    poll(office)
    assert Petition.objects.get().received_at == moment(2021, 9, 17, 16)
    assert Petition.objects.get().due_at == moment(2021, 9, 20, 17), "one working day after Friday"


def test_a_complaint_by_mail_is_sealed_at_once(cast: Cast, office: postoffice.Office) -> None:
    office.send(
        letter(
            "Tôi khiếu nại quyết định thu hồi đất số 15 của Ủy ban nhân dân xã đối với gia đình tôi.", "Đơn khiếu nại"
        )
    )
    poll(office)
    assert Petition.objects.get().sealed_case


def test_the_letter_of_a_stage_is_known_by_its_message_id(cast: Cast, office: postoffice.Office) -> None:
    petition = stage.handed(cast)
    letters: list[Any] = received(office)
    marks = [mail["Message-ID"] for mail in letters]
    assert len(marks) == 2 and all(queries.is_our_letter(petition, [mark]) for mark in marks)
    assert not queries.is_our_letter(petition, ["<" + re.sub("[0-9a-f]", "0", marks[0][1:33]) + "@tinh.example>"])
