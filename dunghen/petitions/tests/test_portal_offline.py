"""What waited in a telephone comes in at once, once, and only with its work done."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dunghen.kernel.organisation.models import Level, UnitKind
from dunghen.kernel.tests import make, people
from dunghen.petitions import rules
from dunghen.petitions.models import Petition, Unsent
from dunghen.petitions.portal import robots
from dunghen.petitions.tests import stage
from dunghen.petitions.tests.test_portal_filing import first_step

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef" * 2


@pytest.fixture
def phone() -> Client:
    people.cast()
    return Client()


def solved(phone: Client, key: str = KEY) -> dict[str, str]:
    """Return the ticket for a key with its puzzle worked out."""
    ticket = phone.get("/phan-anh/gui/the/", {"key": key}).json()
    proof = next(str(n) for n in range(1 << 20) if robots.works(ticket["nonce"], str(n), ticket["bits"]))
    return {"token": ticket["token"], "proof": proof, "key": key}


def sent(phone: Client, **more: Any) -> Any:
    return phone.post("/phan-anh/gui/ca-the/", solved(phone) | {"text": stage.TEXT, "wants_public": "on"} | more)


def test_text_place_photo_and_contact_come_in_one_request(phone: Client) -> None:
    photo = SimpleUploadedFile("a.jpg", stage.photo(), "image/jpeg")
    answer = sent(phone, place="Trước trường Hoa Nắng", photos=photo, email="lan@dan.example")
    petition = Petition.objects.get()
    assert answer.status_code == 201 and answer.json()["code"] == petition.code
    assert answer.json()["pin"] == rules.pin(petition.petitioner.secret)
    assert "30/09/2021" in answer.json()["due"]
    assert petition.photos.count() == 1 and petition.place == "Trước trường Hoa Nắng" and petition.wants_public
    assert phone.get(answer.json()["url"]).status_code == 200


def test_the_page_and_its_worker_may_both_send_it(phone: Client) -> None:
    answers = [sent(Client()).json(), sent(Client()).json(), sent(phone).json()]
    assert Petition.objects.count() == 1 and len({answer["code"] for answer in answers}) == 1


def test_a_draft_that_was_begun_online_is_settled_by_it(phone: Client) -> None:
    first_step(phone)
    draft = Unsent.objects.get()
    phone.post("/phan-anh/gui/ca-the/", solved(phone, draft.key) | {"text": stage.TEXT})
    draft.refresh_from_db()
    assert draft.petition == Petition.objects.get() and draft.text == ""


def test_what_was_chosen_online_comes_along(phone: Client) -> None:
    commune = make.unit("phuong-thu", "UBND phường Thử", UnitKind.COMMUNE, level=Level.COMMUNE, territory="phuong")
    first_step(phone)
    draft = Unsent.objects.get()
    where = {"place": "Trước trường Hoa Nắng", "commune": "phuong-thu", "latitude": "12.25", "longitude": "109.19"}
    phone.post(f"/phan-anh/gui/{draft.ref}/o-dau/", where)
    assert phone.post("/phan-anh/gui/ca-the/", solved(phone, draft.key) | {"text": stage.TEXT}).status_code == 201
    petition = Petition.objects.get()
    assert (petition.place, petition.commune) == ("Trước trường Hoa Nắng", commune)
    assert petition.latitude is not None and petition.longitude is not None


def test_what_was_chosen_with_the_connection_gone_comes_along(phone: Client) -> None:
    commune = make.unit("phuong-thu", "UBND phường Thử", UnitKind.COMMUNE, level=Level.COMMUNE, territory="phuong")
    sent(phone, commune="phuong-thu", latitude="12.25", longitude="109.19")
    petition = Petition.objects.get()
    assert petition.commune == commune and str(petition.latitude) == "12.250000"


def test_what_is_left_out_of_it_is_told_with_code_and_pin(phone: Client) -> None:
    photos = [SimpleUploadedFile(f"{n}.jpg", stage.photo(size=(320, 240 + n)), "image/jpeg") for n in range(6)]
    broken = SimpleUploadedFile("hong.jpg", b"\xff\xd8\xff broken", "image/jpeg")
    answer = sent(phone, photos=[broken, *photos], latitude="48.8", longitude="2.3")
    assert answer.status_code == 201 and Petition.objects.get().photos.count() == rules.MOST_PHOTOS
    remarks = " ".join(answer.json()["remarks"])
    assert "hong.jpg" in remarks and "nhiều nhất 5 ảnh" in remarks and "ngoài phạm vi" in remarks


def test_without_the_work_nothing_comes_in(phone: Client) -> None:
    given = solved(phone)
    for wrong in ({"proof": ""}, {"token": "made up"}, {"key": "f" * 32}, {"key": "x"}):
        answer = phone.post("/phan-anh/gui/ca-the/", given | {"text": stage.TEXT} | wrong)
        assert answer.status_code == 422 and answer.json()["code"] == "petitions.not_proven"
    assert phone.get("/phan-anh/gui/the/").status_code == 422
    assert not Petition.objects.exists()


def test_what_cannot_be_taken_is_said_in_a_sentence(phone: Client) -> None:
    answer = sent(phone, text="Cống")
    assert answer.status_code == 422 and "Cần ghi nội dung" in answer.json()["sentence"]


def test_the_worker_reaches_all_pages_of_filing_and_keeps_no_page_of_a_person(phone: Client) -> None:
    answer = phone.get("/phan-anh/mat-mang.js")
    assert answer["Content-Type"].startswith("text/javascript") and answer["Cache-Control"] == "no-cache"
    script = answer.content.decode()
    assert 'var OFFLINE = "/phan-anh/mat-mang/";' in script and "theo-doi" not in script


def test_the_page_for_no_connection_holds_nothing_of_anybody(phone: Client) -> None:
    first_step(phone)
    page = phone.get("/phan-anh/mat-mang/").content.decode()
    assert stage.TEXT not in page and "csrfmiddlewaretoken" not in page


def test_the_map_is_drawn_from_our_own_data(phone: Client) -> None:
    data = phone.get("/phan-anh/ban-do.json").json()
    assert data["tiles"] == "" and {"Quần đảo Hoàng Sa (Việt Nam)", "Quần đảo Trường Sa (Việt Nam)"} <= {
        row[0] for row in data["labels"]
    }


def test_it_can_be_put_on_the_first_screen(phone: Client) -> None:
    answer = phone.get("/phan-anh/ung-dung.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json" and answer.json()["scope"] == "/phan-anh/"
