"""Lan files from her telephone, without scripts and without an account."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from dunghen.kernel.organisation.models import Level, Unit, UnitKind
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Petition, Unsent, UnsentPhoto
from dunghen.petitions.operations import unsent
from dunghen.petitions.portal import robots
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture
def phone(cast: Cast) -> Client:
    """Lan's telephone."""
    return Client()


def fields(answer: Any, number: int = 0) -> dict[str, str]:
    """Return what the filing form of a page holds, as a browser would send it untouched."""
    form = html.fromstring(answer.content).xpath("//form[@data-filing]")[number]
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def action(answer: Any) -> str:
    return html.fromstring(answer.content).xpath("//form[@data-filing]")[0].get("action") or answer.request["PATH_INFO"]


def sum_of(answer: Any) -> str:
    """Return the answer to the sum in words on the last step, as a person would give it."""
    question = html.fromstring(answer.content).xpath("string(//label[@for='id_answer'])")
    one, two = re.fullmatch(r"(.+) cộng (.+) bằng mấy\?", question.strip()).groups()
    words = [str(word) for word in robots.NUMBERS]
    return words[words.index(one.lower()) + words.index(two)]


def jpeg(**save: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("cong vo.jpg", stage.photo(**save), "image/jpeg")


def first_step(phone: Client, text: str = stage.TEXT, **more: Any) -> Any:
    blank = phone.get("/phan-anh/gui/")
    return phone.post("/phan-anh/gui/", fields(blank) | {"text": text} | more, follow=True)


def last_step(phone: Client, text: str = stage.TEXT, **more: Any) -> Any:
    """Return the third step, the second one skipped."""
    at_where = first_step(phone, text, **more)
    return phone.post(at_where.request["PATH_INFO"], {"skip": "1"}, follow=True)


def sent(phone: Client, page: Any, /, **more: Any) -> Any:
    given = fields(page) | {"answer": sum_of(page)} | more
    return phone.post(page.request["PATH_INFO"], given, follow=True)


def test_lan_files_in_three_steps_and_gets_code_pin_and_promise(phone: Client) -> None:
    commune = make.unit("phuong-thu", "UBND phường Thử", UnitKind.COMMUNE, level=Level.COMMUNE, territory="phuong")
    where = first_step(phone, photos=jpeg())
    assert "Việc xảy ra ở đâu?" in where.content.decode()
    who = phone.post(
        where.request["PATH_INFO"],
        fields(where) | {"place": "Trước trường Hoa Nắng", "commune": commune.key},
        follow=True,
    )
    assert "Trả lời trước <b>17:00 thứ Năm, 30/09/2021</b>" in who.content.decode(), (
        "the promise stands before the button"
    )
    slip = sent(phone, who, phone="0900 000 123", email="lan@dan.example", wants_public="on")
    petition = Petition.objects.get()
    assert petition.channel == rules.WEB and petition.place == "Trước trường Hoa Nắng" and petition.commune == commune
    assert petition.photos.count() == 1 and petition.wants_public
    said = slip.content.decode()
    assert petition.code in said and rules.pin(petition.petitioner.secret) in said and "30/09/2021" in said
    assert petition.petitioner.phone == "0900000123"
    assert stage.letters("lan@dan.example") == [f"Đã nhận phản ánh {petition.code}"]


def test_what_is_promised_before_the_button_is_what_is_promised_after(phone: Client) -> None:
    page = last_step(phone)
    sent(phone, page)
    assert page.context["promised"].answered_by == Petition.objects.get().expected_at
    assert page.context["promised"].screened_by == Petition.objects.get().due_at


def test_nothing_but_the_matter_is_needed(phone: Client) -> None:
    sent(phone, last_step(phone))
    petition = Petition.objects.get()
    assert vars(petition.petitioner)["name"] == "" and petition.place == "" and petition.latitude is None


def test_two_clicks_back_and_reload_are_one_petition(phone: Client) -> None:
    blank = phone.get("/phan-anh/gui/")
    given = fields(blank) | {"text": stage.TEXT}
    once, again = (phone.post("/phan-anh/gui/", given, follow=True) for _ in range(2))
    assert once.request["PATH_INFO"] == again.request["PATH_INFO"] and Unsent.objects.count() == 1
    who = phone.post(once.request["PATH_INFO"], {"skip": "1"}, follow=True)
    slips = [sent(phone, who) for _ in range(2)]
    assert Petition.objects.count() == 1 and slips[0].request["PATH_INFO"] == slips[1].request["PATH_INFO"]
    back = phone.post("/phan-anh/gui/", given, follow=True)
    assert back.request["PATH_INFO"] == slips[0].request["PATH_INFO"], "the first step sent once more leads to the slip"
    assert phone.get(once.request["PATH_INFO"], follow=True).request["PATH_INFO"] == slips[0].request["PATH_INFO"]


def test_the_draft_is_empty_once_sent(phone: Client) -> None:
    page = last_step(phone, photos=jpeg())
    sent(phone, page)
    draft = Unsent.objects.get()
    assert draft.text == "" and draft.contact == {} and not UnsentPhoto.objects.exists()


def test_a_photo_chosen_with_a_text_too_short_is_not_lost(phone: Client) -> None:
    page = first_step(phone, text="Cống", photos=jpeg())
    assert page.status_code == 422 and "Nội dung quá ngắn" in page.content.decode()
    assert UnsentPhoto.objects.count() == 1
    where = phone.post(action(page), fields(page) | {"text": stage.TEXT}, follow=True)
    assert "Việc xảy ra ở đâu?" in where.content.decode() and UnsentPhoto.objects.count() == 1


def test_an_unfit_photo_is_named_and_the_fit_one_kept(phone: Client) -> None:
    video = SimpleUploadedFile("clip.jpg", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100, "image/jpeg")
    page = first_step(phone, photos=[jpeg(), video])
    assert "đây là video" in page.content.decode() and "clip.jpg" in page.content.decode()
    assert UnsentPhoto.objects.count() == 1


def test_five_photos_and_not_one_more(phone: Client) -> None:
    many = [jpeg(size=(100 + n, 80)) for n in range(6)]
    page = first_step(phone, photos=many)
    assert page.status_code == 422 and UnsentPhoto.objects.count() == rules.MOST_PHOTOS


def test_a_photo_is_taken_out_again(phone: Client) -> None:
    where = first_step(phone, photos=jpeg())
    what = phone.get(where.request["PATH_INFO"].replace("o-dau/", ""))
    drop = UnsentPhoto.objects.get().pk
    phone.post(action(what), fields(what) | {"drop": str(drop), "stay": "1"})
    assert not UnsentPhoto.objects.exists()


@pytest.mark.parametrize("number", ["²", "٣", "9" * 30, "9" * 5000, "-1", "\x00"])
def test_a_number_that_names_no_photo_takes_none_out(phone: Client, number: str) -> None:
    page = first_step(phone, photos=jpeg())
    draft = Unsent.objects.get()
    answer = phone.post(f"/phan-anh/gui/{draft.ref}/", {"text": stage.TEXT, "drop": number})
    assert answer.status_code == 302 and draft.photos.count() == 1 and page.status_code == 200


def test_signs_that_no_row_takes_break_no_step(phone: Client) -> None:
    phone.post(
        "/phan-anh/gui/", {"text": f"{stage.TEXT}\x00", "opened": "\x00", "points": "[" * 2000, "photos": jpeg()}
    )
    draft = Unsent.objects.get()
    assert draft.text == stage.TEXT and draft.photos.count() == 1
    given = {"name": "Lan\x00", "email": "\x00", "phone": "\x00", "answer": "\x00", "token": "\x00"}
    assert phone.post(f"/phan-anh/gui/{draft.ref}/gui-di/", given).status_code == 422


def test_where_the_photo_was_taken_is_offered_and_not_passed_on_unasked(phone: Client) -> None:

    exif = stage.exif(12.24, 109.19)
    where = first_step(phone, photos=jpeg(exif=exif))
    assert "Ảnh có ghi nơi chụp" in where.content.decode()
    who = phone.post(where.request["PATH_INFO"], fields(where), follow=True)
    sent(phone, who)
    assert Petition.objects.get().latitude is None, "not chosen, not passed on"
    where = first_step(phone, text="Đèn đường phố Thử hỏng từ tuần trước.", photos=jpeg(exif=exif))
    shot = str(UnsentPhoto.objects.get().pk)
    sent(phone, phone.post(where.request["PATH_INFO"], fields(where) | {"shot": shot}, follow=True))
    chosen = Petition.objects.latest("pk")
    assert (str(chosen.latitude), str(chosen.longitude)) == ("12.240000", "109.190000")


def test_a_point_outside_the_province_is_refused_kindly(phone: Client) -> None:
    where = first_step(phone)
    answer = phone.post(where.request["PATH_INFO"], {"latitude": "48.85", "longitude": "2.35"})
    assert answer.status_code == 422 and "nằm ngoài phạm vi" in answer.content.decode()


def test_a_suspected_complaint_is_told_its_door_and_may_go_on(phone: Client) -> None:
    text = "Tôi khiếu nại quyết định xử phạt của phường đối với gia đình tôi vì không đúng sự thật."
    where = first_step(phone, text=text)
    assert "Ban Tiếp công dân" in where.content.decode() and "giữ kín" in where.content.decode()
    page = phone.post(where.request["PATH_INFO"], {"skip": "1"}, follow=True)
    assert "wants_public" not in page.content.decode()
    sent(phone, page)
    assert Petition.objects.get().sealed_case


def test_nothing_is_published_that_was_not_agreed_to(phone: Client) -> None:
    page = last_step(phone)
    assert "wants_public" not in fields(page), "the box is there and nobody has ticked it"
    assert 'name="wants_public"' in page.content.decode()
    phone.post(page.request["PATH_INFO"], fields(page) | {"answer": sum_of(page)})
    petition = Petition.objects.get()
    assert petition.private and not petition.wants_public


def test_a_tick_agrees_and_stays_when_the_page_comes_back(phone: Client) -> None:
    page = last_step(phone)
    again = phone.post(page.request["PATH_INFO"], fields(page) | {"wants_public": "on", "email": "khong-phai"})
    assert again.status_code == 422 and fields(again)["wants_public"] == "on"
    sent(phone, again, wants_public="on", email="lan@dan.example")
    assert Petition.objects.get().wants_public


def test_a_province_may_tick_it_beforehand(phone: Client, settings: Any) -> None:
    settings.PETITIONS_PUBLIC_BY_DEFAULT = True
    assert fields(last_step(phone))["wants_public"] == "on"
    assert 'id="id_wants_public" checked' in phone.get("/phan-anh/mat-mang/").content.decode()


def test_another_browser_does_not_open_the_draft(phone: Client) -> None:
    where = first_step(phone)
    assert Client().get(where.request["PATH_INFO"]).status_code == 404


def test_a_draft_is_found_again_and_can_be_thrown_away(phone: Client) -> None:
    first_step(phone)
    assert "bản nháp chưa gửi, ghi lúc" in phone.get("/phan-anh/gui/").content.decode()
    assert "bản nháp chưa gửi, ghi lúc" not in Client().get("/phan-anh/gui/").content.decode()
    phone.post(f"/phan-anh/gui/{Unsent.objects.get().ref}/xoa/")
    assert not Unsent.objects.exists()


def test_drafts_are_forgotten_within_a_day(phone: Client) -> None:
    first_step(phone, photos=jpeg())
    assert operations.forget_unsent(at=make.moment(2021, 9, 21, 8)) == 0
    assert operations.forget_unsent(at=make.moment(2021, 9, 21, 10)) == 1
    assert not UnsentPhoto.objects.exists()


def test_no_draft_is_kept_for_longer_than_two_days_however_often_it_is_touched(phone: Client) -> None:
    first_step(phone, photos=jpeg())
    for hour in (20, 40):
        at = make.moment(2021, 9, 20, 9) + dt.timedelta(hours=hour)
        operations.change(unsent=Unsent.objects.get(), text=stage.TEXT, at=at)
        assert operations.forget_unsent(at=at) == 0
    assert operations.forget_unsent(at=make.moment(2021, 9, 22, 10)) == 1


def test_drafts_of_one_address_hold_so_many_photos_a_day(cast: Cast, settings: Any) -> None:
    settings.PETITIONS_FILINGS_PER_HOUR = 1
    for n in range(2):
        page = first_step(Client(), photos=[jpeg(size=(100 + n, 80 + m)) for m in range(5)])
        assert "Việc xảy ra ở đâu?" in page.content.decode()
    full = first_step(Client(), photos=jpeg())
    assert (
        full.status_code == 422 and "ảnh chưa gửi đi" in full.content.decode() and stage.TEXT in full.content.decode()
    )
    assert UnsentPhoto.objects.count() == 10
    assert "Việc xảy ra ở đâu?" in first_step(Client()).content.decode(), "the text goes on without photos"
    first_step(Client(REMOTE_ADDR="198.51.100.7"), photos=jpeg())
    assert UnsentPhoto.objects.count() == 11


def test_all_drafts_together_hold_so_many_bytes_and_old_ones_make_room(phone: Client, monkeypatch: Any) -> None:
    first_step(phone, photos=jpeg())
    monkeypatch.setattr(unsent, "MOST_HELD", 1000)
    full = first_step(Client(REMOTE_ADDR="198.51.100.7"), photos=jpeg())
    assert full.status_code == 422 and "ảnh chưa gửi đi" in full.content.decode() and UnsentPhoto.objects.count() == 1
    assert operations.forget_unsent(at=make.moment(2021, 9, 20, 10)) == 0
    assert operations.forget_unsent(at=make.moment(2021, 9, 20, 12)) == 1, "nobody has touched it for two hours"
    assert Unsent.objects.get().text == stage.TEXT, "drafts without photos stay for their day"


def test_what_was_typed_stays_when_the_contact_is_wrong(phone: Client) -> None:
    page = last_step(phone)
    answer = sent(phone, page, email="không phải thư", name="Lan")
    assert answer.status_code == 422 and not Petition.objects.exists()
    assert fields(answer)["name"] == "Lan" and "Địa chỉ thư chưa đúng" in answer.content.decode()


def test_a_province_may_ask_for_a_way_to_reach_who_asks_a_question(phone: Client, settings: Any, tmp_path: Any) -> None:
    own = tmp_path / "contact.csv"
    own.write_text("kind,needs,valid_from,valid_to,basis\n,reach,2021-09-01,,Quyết định thử\n", encoding="utf-8")
    settings.PETITIONS_CONTACT_RULES = str(own)
    page = last_step(phone)
    assert "cần số điện thoại hoặc thư điện tử" in sent(phone, page).content.decode()
    sent(phone, page, phone="0900000123")
    assert Petition.objects.count() == 1


def test_the_commune_is_recognised_in_the_text_and_can_be_changed(phone: Client) -> None:
    make.unit("phuong-thu", "UBND phường Thử", UnitKind.COMMUNE, level=Level.COMMUNE, territory="phuong")
    where = first_step(phone)
    assert [key for key, _ in where.context["form"].fields["commune"].choices] == ["", "phuong-thu"]
    assert Unit.objects.filter(level=Level.COMMUNE).count() == 1


def test_the_pages_speak_english_when_asked(phone: Client) -> None:
    phone.post("/i18n/setlang/", {"language": "en"})
    page = last_step(phone)
    assert "Send" in page.content.decode() and "Gửi phản ánh" not in page.content.decode()


def test_a_public_item_like_it_is_offered_beside_the_form(cast: Cast, phone: Client, settings: Any) -> None:
    published = stage.published(cast)
    settings.TODAY = "2021-09-27T09:00"
    again = "Nắp cống trước trường mầm non Hoa Nắng vỡ đã lâu, xin thay nắp mới."
    where = first_step(phone, again)
    assert "Nắp cống vỡ trước trường mầm non" in where.content.decode() and published.code in where.content.decode()
    beside = phone.post("/phan-anh/goi-y/", {"text": again}).content.decode()
    assert published.code in beside
    other = phone.post("/phan-anh/goi-y/", {"text": "Xin hỏi thủ tục đổi giấy phép lái xe cần giấy tờ gì."})
    assert published.code not in other.content.decode()


def test_what_is_not_published_is_never_offered(cast: Cast, phone: Client) -> None:
    answered = stage.answered(cast)
    assert answered.code not in phone.post("/phan-anh/goi-y/", {"text": stage.TEXT}).content.decode()


def test_beside_the_form_reading_takes_a_fixed_number_of_questions(
    cast: Cast, phone: Client, django_assert_num_queries: Any
) -> None:
    stage.published(cast)
    phone.post("/phan-anh/goi-y/", {"text": stage.TEXT})
    with django_assert_num_queries(3):  # the limit, the likely agency, public items like it
        phone.post("/phan-anh/goi-y/", {"text": stage.TEXT})
