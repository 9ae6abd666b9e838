"""Lan follows her petition: the promise first, what she is asked, the answer, her judgement. And a body outside replies by its link."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Petition, Photo
from dunghen.petitions.operations import Contact
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def path(petition: Petition, word: str = "") -> str:
    return f"/phan-anh/theo-doi/{petition.code}/{petition.petitioner.secret}/{word}"


def words(petition: Petition, word: str = "", **on: Any) -> str:
    """Return what the sender reads on her page, blanks squeezed."""
    answer = Client().get(path(petition, word))
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.content).xpath("string(//main)").split())


def when(settings: Any, text: str) -> None:
    settings.TODAY = text


def test_the_promise_comes_first(cast: Cast, settings: Any) -> None:
    petition = stage.handed(cast)
    said = words(petition)
    assert said.index("Sở Xây dựng") < said.index(stage.TEXT)
    assert "17:00 thứ Tư, 29/09/2021" in said and "Trong hạn" in said
    when(settings, "2021-10-01T09:00")
    assert "Quá hạn" in words(petition)


def test_until_it_is_handed_over_the_date_of_the_answer_is_shown(cast: Cast) -> None:
    said = words(stage.filed().petition)
    assert "17:00 thứ Năm, 30/09/2021" in said and "Văn phòng UBND tỉnh" in said
    assert "21/09/2021" not in said, "the agency's own screening is not the citizen's date"


def test_the_state_line_has_dates_and_the_agency(cast: Cast, settings: Any) -> None:
    petition = stage.answered(cast)
    operations.judge(petition=petition, satisfied=True, at=moment(2021, 9, 24))
    when(settings, "2021-09-24T09:00")
    page = html.fromstring(Client().get(path(petition)).content)
    stops = [" ".join(stop.text_content().split()) for stop in page.xpath("//ol[@class='line']/li")]
    assert stops[0].startswith("Đã nhận") and "20/09/2021" in stops[0]
    assert "Sở Xây dựng" in stops[1] and "23/09/2021" in stops[2] and "24/09/2021" in stops[3]


def test_inner_steps_of_the_agency_are_one_step_to_the_citizen(cast: Cast) -> None:
    petition = stage.handed(cast)
    petition = operations.send_back(actor=cast.minh, petition=petition, why="Đường do xã quản lý.", at=stage.MONDAY)
    said = words(petition)
    assert "Đang xử lý" in said and "Đường do xã quản lý" not in said


def test_lan_adds_what_is_missing_with_a_photo_and_the_clock_runs_on(cast: Cast) -> None:
    petition = stage.filed().petition
    operations.ask_more(actor=cast.mai, petition=petition, question="Xin cho biết số nhà.", at=stage.MONDAY)
    assert "Xin cho biết số nhà." in words(petition) and "Ông/Bà bổ sung nội dung" in words(petition)
    photo = SimpleUploadedFile("so nha.png", stage.photo("PNG"), "image/png")
    answer = Client().post(path(petition, "bo-sung/"), {"text": "Trước số 12.", "photos": photo}, follow=True)
    assert "Đã gửi nội dung bổ sung" in answer.content.decode() and "Trước số 12." in answer.content.decode()
    petition.refresh_from_db()
    assert petition.state == rules.RECEIVED and petition.photos.filter(moment=Photo.Moment.SENT).count() == 1
    again = Client().post(path(petition, "bo-sung/"), {"text": "Lần nữa."})
    assert again.status_code == 302 and petition.supplements.count() == 1


def test_answer_photos_and_repair_are_shown_and_judged_once(cast: Cast, settings: Any) -> None:
    petition = stage.handed(cast)
    operations.take(actor=cast.minh, petition=petition, at=stage.MONDAY)
    for shown in (Photo.Moment.BEFORE, Photo.Moment.AFTER):
        operations.add_photos(
            actor=cast.minh, petition=petition, photos=[stage.picture()], moment=shown, at=stage.WEDNESDAY
        )
    petition = stage.answered(cast, petition)
    when(settings, "2021-09-24T09:00")
    said = words(petition)
    assert "Sở đã thay nắp cống mới" in said and "Đã khắc phục" in said
    assert "Trước khi xử lý" in said and "Sau khi xử lý" in said
    answer = Client().post(
        path(petition, "danh-gia/"),
        {"satisfied": "no", "really_fixed": "no", "comment": "Nắp mới lại vỡ."},
        follow=True,
    )
    assert "chưa hài lòng" in answer.content.decode()
    judgement = petition.judgements.get()
    assert judgement.really_fixed is False and judgement.comment == "Nắp mới lại vỡ."
    assert Client().get(path(petition, "danh-gia/")).status_code == 302, "once is enough"


def test_a_judgement_without_a_choice_is_asked_for_kindly(cast: Cast, settings: Any) -> None:
    petition = stage.answered(cast)
    when(settings, "2021-09-24T09:00")
    answer = Client().post(path(petition, "danh-gia/"), {"comment": "Tạm được."})
    assert answer.status_code == 422 and "Vui lòng chọn hài lòng" in answer.content.decode()
    assert "Tạm được." in answer.content.decode()


def test_reopened_once_and_not_after_the_term(cast: Cast, settings: Any) -> None:
    petition = stage.answered(cast)
    when(settings, "2021-10-20T09:00")
    assert Client().get(path(petition, "mo-lai/")).status_code == 302 and "Đề nghị xem xét lại" not in words(petition)
    when(settings, "2021-09-24T09:00")
    Client().post(path(petition, "mo-lai/"), {"why": "Nắp mới lại vỡ."})
    petition.refresh_from_db()
    assert petition.round == 2 and petition.state == rules.HANDED
    assert "Đề nghị xem xét lại" not in words(petition)


def test_withdrawn_by_its_sender(cast: Cast) -> None:
    petition = stage.handed(cast)
    assert "không hoàn tác được" in words(petition, "rut/")
    Client().post(path(petition, "rut/"), {"why": "Đã có người sửa."})
    petition.refresh_from_db()
    assert petition.state == rules.WITHDRAWN
    assert "Người gửi đã rút" in words(petition) and "Rút phản ánh" not in words(petition)


def test_consent_is_given_later_and_the_coordinator_is_asked_for_the_copy(cast: Cast, settings: Any) -> None:
    petition = stage.answered(cast, stage.handed(cast, stage.filed(wants_public=False).petition))
    assert petition.private and petition.publication == rules.DECLINED
    when(settings, "2021-09-24T09:00")
    assert "che" in words(petition, "cho-cong-khai/")
    Client().post(path(petition, "cho-cong-khai/"))
    petition.refresh_from_db()
    assert (petition.private, petition.publication, petition.waits_on) == (False, rules.PENDING, rules.CENTRE)
    assert petition.publishing is not None and petition.publishing.is_open
    assert Client().get(path(petition, "cho-cong-khai/")).status_code == 302, "once is enough"
    assert stage.published(cast, petition).publication == rules.PUBLISHED


def test_consent_is_taken_back_and_the_copy_goes(cast: Cast, settings: Any) -> None:
    waiting, out = (
        stage.answered(cast),
        stage.published(cast, stage.answered(cast, stage.handed(cast, stage.filed(key="2").petition))),
    )
    when(settings, "2021-09-27T09:00")
    for petition in (waiting, out):
        Client().post(path(petition, "khong-cong-khai/"))
        petition.refresh_from_db()
        assert petition.private and not petition.wants_public
        assert petition.publishing is not None and not petition.publishing.is_open
    assert (waiting.publication, out.publication) == (rules.DECLINED, rules.TAKEN_DOWN)
    assert stage.TEXT not in Client().get(f"/phan-anh/{out.code}/").content.decode()
    assert waiting.due_at is None and waiting.waits_on == rules.NOBODY


def test_what_may_be_a_complaint_is_never_allowed_out(cast: Cast) -> None:
    petition = stage.filed(text="Tôi khiếu nại quyết định thu hồi đất số 12 của UBND xã.", wants_public=False).petition
    assert petition.sealed_case
    assert "Cho công khai" not in words(petition)
    assert Client().get(path(petition, "cho-cong-khai/")).status_code == 302
    with pytest.raises(rules.NotPublic):
        operations.allow(petition=petition, at=stage.MONDAY)


def test_a_refused_one_says_why(cast: Cast) -> None:
    petition = stage.filed().petition
    operations.refuse(actor=cast.mai, petition=petition, why="Việc này đã kết thúc bằng bản án.", at=stage.MONDAY)
    said = words(petition)
    assert "Việc này đã kết thúc bằng bản án." in said and "Không tiếp nhận" in said and "Trong hạn" not in said


def test_a_merged_one_shows_the_answer_of_the_other(cast: Cast, settings: Any) -> None:
    first, second = stage.handed(cast), stage.filed(contact=Contact()).petition
    operations.merge(actor=cast.mai, petition=second, into=first, at=stage.MONDAY)
    assert "gộp" in words(second)
    stage.answered(cast, first)
    when(settings, "2021-09-24T09:00")
    assert "Sở đã thay nắp cống mới" in words(second)


def test_a_split_one_names_its_part(cast: Cast) -> None:
    petition = stage.filed().petition
    part = operations.split(actor=cast.mai, petition=petition, text="Đèn đường không sáng.", at=stage.MONDAY)
    assert part.code in words(petition) and petition.code in words(part)
    assert "Phản ánh ấy được hẹn trả lời trước 17:00 thứ Năm, 30/09/2021." in words(part), (
        "the first date stays in sight"
    )


def test_the_slip_has_all_that_is_needed_later(cast: Cast) -> None:
    sent = stage.filed()
    said = words(sent.petition, "giay-hen/")
    assert sent.petition.code in said and sent.pin in said and "30/09/2021" in said
    page = html.fromstring(Client().get(path(sent.petition, "giay-hen/")).content)
    assert page.xpath("//input[@id='own-link']/@value")[0].endswith(path(sent.petition))


def test_the_page_is_kept_nowhere_and_tells_nobody_where_it_was(cast: Cast) -> None:
    answer = Client().get(path(stage.filed().petition))
    assert "no-store" in answer["Cache-Control"] and answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"


def test_only_the_petitions_own_photos_open(cast: Cast) -> None:
    one = stage.filed(photos=[stage.picture()]).petition
    other = stage.filed(photos=[stage.picture()]).petition
    answer = Client().get(path(one, f"anh/{one.photos.get().pk}/lon/"))
    assert answer["Content-Type"] == "image/jpeg" and answer.content == stage.picture().content
    assert Client().get(path(one, f"anh/{other.photos.get().pk}/lon/")).status_code == 404


def test_the_page_asks_a_fixed_number_of_questions(cast: Cast, django_assert_num_queries: Any) -> None:
    petition = stage.answered(cast)
    # Two whether dossiers may be looked up and ranks are published (places above), one whether a survey asks.
    with django_assert_num_queries(12):
        Client().get(path(petition))


# -- a body outside --------------------------------------------------------------------------------------------------------


def link_of(body: str) -> str:
    return "/phan-anh/tra-loi/" + body.rsplit("/phan-anh/tra-loi/", 1)[1].split()[0]


def test_a_body_outside_replies_once_by_its_link(cast: Cast) -> None:
    text = stage.TEXT + " Xin gọi tôi 0900000123."
    petition = stage.filed(text=text, photos=[stage.picture()]).petition
    operations.forward(
        actor=cast.mai,
        petition=petition,
        body="Công ty Điện lực Thử",
        email="dl@ngoai.example",
        words="",
        at=stage.MONDAY,
    )
    link = link_of(Message.objects.get(address="dl@ngoai.example").body)
    page = Client().get(link).content.decode()
    assert "Công ty Điện lực Thử" in page and "0900000123" not in page, "it goes out masked"
    empty = Client().post(link, {"replier": "", "text": ""})
    assert empty.status_code == 422
    done = Client().post(link, {"replier": "Ông Điện, trưởng phòng", "text": "Đã thay dây."}, follow=True)
    assert "Đã ghi nhận trả lời" in done.content.decode()
    Client().post(link, {"replier": "Kẻ khác", "text": "Sửa lại."})
    sent = petition.forwardings.get()
    assert sent.reply == "Đã thay dây." and sent.replier == "Ông Điện, trưởng phòng"


def test_made_up_links_are_counted(cast: Cast, settings: Any) -> None:
    settings.PETITIONS_PIN_TRIES = 3
    statuses = [Client().get(f"/phan-anh/tra-loi/{n:032x}/").status_code for n in range(4)]
    assert statuses == [404, 404, 404, 429]
