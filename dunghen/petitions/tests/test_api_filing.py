"""Machines file for people, and people follow by machine."""

import base64
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dunghen.api.tests.machine import Machine, machine
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.operations import Contact
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db
BODY = {
    "text": stage.TEXT,
    "place": "Hẻm 5, phố Thử",
    "latitude": 12.25,
    "longitude": 109.19,
    "contact": {"name": "Hồ Ngọc Lan", "phone": "0900 000 123", "email": "lan@dan.example"},
}


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def test_a_stranger_files_follows_and_judges_without_a_key(cast: Cast) -> None:
    caller = Machine()
    answer = caller.post("/petitions/", BODY)
    assert answer.status_code == 201
    filed = answer.json()
    petition = Petition.objects.get()
    assert (petition.code, petition.channel, petition.place) == (filed["code"], rules.API, "Hẻm 5, phố Thử")
    assert b'"text"' in bytes(petition.original.content), "the original is kept as it came"
    assert stage.letters("lan@dan.example") == [f"Đã nhận phản ánh {petition.code}"]
    assert caller.get(f"/petitions/{petition.code}").status_code == 404, "nobody may know of it before it is published"
    for secret in (filed["pin"], filed["secret"]):
        own = caller.get(f"/petitions/{petition.code}", Petition_Secret=secret).json()
        assert own["view"] == "own" and own["text"] == stage.TEXT and own["state_word"] == "Đã tiếp nhận"
        assert "suggestion" not in own and "channel" not in own
    petition = stage.answered(cast, stage.handed(cast, petition))
    own = caller.get(f"/petitions/{petition.code}", Petition_Secret=filed["secret"]).json()
    assert own["answer"].startswith("Sở đã thay nắp cống") and "judge" in own["moves"]
    judged = caller.post(f"/petitions/{petition.code}/own/judge", {"satisfied": True}, Petition_Secret=filed["secret"])
    assert judged.status_code == 200 and judged.json()["satisfied"] is True
    again = caller.post(f"/petitions/{petition.code}/own/judge", {"satisfied": False}, Petition_Secret=filed["secret"])
    assert again.status_code == 409 and again.json()["code"] == "petitions.already_judged"


def test_what_says_nothing_of_publishing_is_not_published(cast: Cast, settings: Any) -> None:
    def filed(number: int, **said: bool) -> bool:
        assert Machine().post("/petitions/", BODY | {"text": f"{stage.TEXT} Lần {number}."} | said).status_code == 201
        return Petition.objects.latest("pk").wants_public

    assert [filed(1), filed(2, wants_public=True)] == [False, True]
    settings.PETITIONS_PUBLIC_BY_DEFAULT = True
    assert [filed(3), filed(4, wants_public=False)] == [True, False]


def test_the_clients_name_stands_in_the_journal(cast: Cast) -> None:
    assert machine(None, label="Ứng dụng Công dân số").post("/petitions/", BODY).status_code == 201
    line = Entry.objects.get(verb="petitions.received")
    assert line.actor_name == "Ứng dụng Công dân số" and line.actor_id is None


def test_sent_twice_with_one_key_it_is_one_petition(cast: Cast) -> None:
    caller = machine(None)
    first = caller.post("/petitions/", BODY, Idempotency_Key="b1")
    second = caller.post("/petitions/", BODY, Idempotency_Key="b1")
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == first.json() | {"known": True}
    other = caller.post("/petitions/", BODY | {"text": "Một việc khác hẳn ở chỗ khác."}, Idempotency_Key="b1")
    assert other.status_code == 422 and other.json()["code"] == "api.repeat_differs"
    assert machine(None).post("/petitions/", BODY, Idempotency_Key="b1").status_code == 201, (
        "each client has its own keys"
    )
    assert Petition.objects.count() == 2


def test_nobody_gets_anothers_secret_by_guessing_a_repeat_key(cast: Cast) -> None:
    Machine().post("/petitions/", BODY, Idempotency_Key="1")
    guessed = Machine().post("/petitions/", {"text": "Thử đoán khóa của người khác."}, Idempotency_Key="1")
    assert guessed.status_code == 201 and not guessed.json()["known"]
    far = Machine(address="198.51.100.4").post("/petitions/", BODY, Idempotency_Key="1")
    assert far.status_code == 201 and not far.json()["known"], "two programs may count from 1"


def test_sent_again_from_another_network_it_is_one_petition(cast: Cast) -> None:
    key = "0b8f4c1e-5d2a-4d7e-9a53-7f1c2e6b8d90"
    home, road = (Machine(address=address) for address in ("192.0.2.7", "198.51.100.4"))
    first, second = (caller.post("/petitions/", BODY, Idempotency_Key=key) for caller in (home, road))
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == first.json() | {"known": True}
    stranger = road.post("/petitions/", BODY | {"text": "Thử khóa của người khác."}, Idempotency_Key=key)
    assert stranger.status_code == 201 and stranger.json()["code"] != first.json()["code"], "he learns nothing"
    assert Petition.objects.count() == 2


@pytest.mark.parametrize(
    "name", ["text", "title", "place", "field", "name", "phone", "email", "address", "organisation"]
)
def test_a_sign_that_no_row_takes_is_dropped_wherever_it_stands(cast: Cast, name: str) -> None:
    contact = BODY["contact"] if name in ("name", "phone", "email") else {}
    inside = name not in BODY and name not in ("title", "field")
    word = str(contact.get(name, BODY.get(name, "Hẻm 5")))
    broken = {name: f"{word[:3]}\x00{word[3:]}"}
    body = BODY | ({"contact": BODY["contact"] | broken} if inside else broken)
    filed = Machine().post("/petitions/", body)
    assert filed.status_code == 201, filed.json()
    petition = Petition.objects.select_related("petitioner").get()
    assert petition.text == stage.TEXT and petition.petitioner.email == "lan@dan.example"
    later = {"supplement": {"text": "Số\x0012"}, "judge": {"satisfied": True, "comment": "\x00"}}
    later |= {"reopen": {"why": "vỡ\x00"}, "withdraw": {"why": "\x00"}}
    for word, given in later.items():
        answer = Machine().post(f"/petitions/{petition.code}/own/{word}", given, Petition_Secret=filed.json()["secret"])
        assert answer.status_code < 500, word


@pytest.mark.parametrize("edge", ["0001-01-01", "0001-12-31", "1999-12-31", "9999-12-31"])
def test_the_edges_of_the_calendar_are_counted_like_any_day(cast: Cast, edge: str) -> None:
    stage.filed()
    for query in ({"until": edge}, {"since": edge}, {"since": edge, "until": edge}):
        assert Machine().get("/petitions/statistics", query).status_code == 200, query
    for query in ({"until": edge}, {"since": edge}):
        assert Client().get("/phan-anh/", query).status_code == 200, query


def test_every_door_asks_for_the_contact_that_the_setting_wants(cast: Cast, settings: Any, tmp_path: Path) -> None:
    own = tmp_path / "contact.csv"
    own.write_text("kind,needs,valid_from,valid_to,basis\nhoi_dap,reach,,,Thử\n", encoding="utf-8")
    settings.PETITIONS_CONTACT_RULES = str(own)
    question = "Xin hỏi thủ tục cấp lại giấy khai sinh cần giấy tờ gì và nộp ở đâu?"
    refused = Machine().post("/petitions/", {"text": question})
    assert refused.status_code == 422 and refused.json()["code"] == "petitions.contact_needed", "no kind was named"
    with pytest.raises(rules.ContactNeeded):
        stage.filed(text=question, channel=rules.HOTLINE, contact=Contact())
    told = {"service_code": "giao-thong", "description": question}
    assert "số điện thoại hoặc thư điện tử" in Client().post("/open311/v2/requests.json", told).content.decode()
    assert not Petition.objects.exists()
    sent = stage.filed(text=question, contact=Contact(email="lan@dan.example")).petition
    part = operations.split(actor=cast.mai, petition=sent, text=question, at=stage.MONDAY)
    assert part.parent == sent, "its sender is reached through the first"


def test_a_photo_that_is_taken_down_is_gone_within_the_hour(cast: Cast) -> None:
    petition = stage.answered(cast, stage.handed(cast, stage.filed(photos=[stage.picture()]).petition))
    photo = petition.photos.get()
    petition = stage.published(cast, petition)
    petition.photos.update(public=True)
    paths = (
        f"/api/v1/petitions/{petition.code}/photos/{photo.pk}/full",
        f"/phan-anh/{petition.code}/anh/{photo.pk}/lon/",
    )
    assert [Client().get(path)["Cache-Control"] for path in paths] == ["public, max-age=3600"] * 2


def test_photos_come_as_base64_or_as_files_and_are_written_anew(cast: Cast) -> None:
    photo = stage.photo(exif=stage.exif(12.25, 109.19))
    body = BODY | {"photos": [{"name": "nap-cong.jpg", "content": base64.b64encode(photo).decode()}]}
    filed = Machine().post("/petitions/", body).json()
    shown = Machine().get(f"/petitions/{filed['code']}", Petition_Secret=filed["secret"]).json()["photos"]
    path = shown[0]["url"].split("/api/v1", 1)[1]
    assert Machine().get(path).status_code == 404, "a photo is seen by whom the petition is seen"
    content = Machine().get(path, Petition_Secret=filed["secret"]).content
    assert content.startswith(b"\xff\xd8\xff") and b"Exif" not in content
    answer = Machine().client.post(
        "/api/v1/petitions/multipart",
        {"petition": f'{{"text": "{stage.TEXT}"}}', "photos": [SimpleUploadedFile("a.jpg", photo, "image/jpeg")]},
    )
    assert answer.status_code == 201
    assert Petition.objects.get(code=answer.json()["code"]).photos.count() == 1
    broken = Machine().post("/petitions/", BODY | {"photos": [{"content": "bm90IGEgcGhvdG8="}]})
    assert broken.status_code == 422 and broken.json()["code"] == "petitions.unfit_photo"
    six = Machine().post("/petitions/", BODY | {"photos": [{"content": "x"}] * 6})
    assert six.status_code == 422


def test_what_does_not_fit_is_refused_with_its_reason(cast: Cast, settings: Any) -> None:
    settings.PETITIONS_FILINGS_PER_HOUR = 1000
    for change, code in (
        ({"latitude": 48.8, "longitude": 2.3}, "petitions.unfit_place"),
        ({"longitude": None}, "petitions.unfit_place"),
        ({"commune": "khong-co"}, "petitions.unknown_unit"),
        ({"contact": {"phone": "không có số"}}, "petitions.unfit_contact"),
        ({"kind": "khieu_nai"}, "api.unfit"),
        ({"text": "\x00" * 20}, "api.unfit"),
        ({"text": "\ud800" * 20}, "api.unfit"),
    ):
        refused = Machine().post("/petitions/", BODY | change)
        assert (refused.status_code, refused.json()["code"]) == (422, code), change
    assert not Petition.objects.exists()


def test_an_address_files_so_often_and_no_more(cast: Cast, settings: Any) -> None:
    settings.PETITIONS_FILINGS_PER_HOUR = 1
    caller = Machine()
    assert [caller.post("/petitions/", BODY).status_code for _ in range(2)] == [201, 429]
    assert machine(None).post("/petitions/", BODY).status_code == 201


def test_guessing_pins_ends(cast: Cast, settings: Any) -> None:
    settings.PETITIONS_PIN_TRIES = 3
    code = stage.filed().petition.code
    answers = [Machine().get(f"/petitions/{code}", Petition_Secret=f"{n:06d}") for n in range(4)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]


def test_a_wrong_pin_and_an_unknown_code_get_the_same_answer(cast: Cast, settings: Any) -> None:
    known = stage.filed().petition
    told = []
    for number, code in enumerate((known.code, "PA2109-000000", "x")):
        caller = Machine(address=f"192.0.2.{number}")
        paths = [f"/petitions/{code}", f"/petitions/{code}/photos/1/full"]
        answers = [caller.get(path, Petition_Secret="000000") for path in paths]
        answers.append(caller.post(f"/petitions/{code}/own/withdraw", {}, Petition_Secret="000000"))
        answers += [caller.get(paths[0], Petition_Secret="000000") for _ in range(3)]
        told.append([(a.status_code, a.json()["code"], a.json()["sentence"]) for a in answers])
    assert told[0] == told[1] == told[2]
    assert [(status, code) for status, code, _ in told[0]] == [(404, "petitions.wrong_pin")] * 5 + [
        (429, "petitions.too_many_tries")
    ]


@pytest.mark.parametrize("code", ["known", "PA2109-000000"])
def test_known_or_not_a_try_asks_the_database_as_much(cast: Cast, code: str) -> None:
    code = stage.filed().petition.code if code == "known" else code
    with CaptureQueriesContext(connection) as asked:
        assert Machine().get(f"/petitions/{code}", Petition_Secret="000000").status_code == 404
    assert len([query for query in asked if "petitions_" in query["sql"]]) == 1


def test_a_pin_blown_up_with_blanks_is_counted_like_any_other(cast: Cast, settings: Any) -> None:
    settings.PETITIONS_PIN_TRIES = 2
    sent = stage.filed()
    path = f"/petitions/{sent.petition.code}"
    blown = [pin[:3] + " " * 40 + pin[3:] for pin in ("000001", "000002", sent.pin)]
    statuses = [Machine().get(path, Petition_Secret=pin).status_code for pin in blown]
    assert statuses == [404, 404, 429]
    assert Machine().get(path, Petition_Secret=sent.petitioner.secret).status_code == 200, "it cannot be guessed"


def test_asked_for_more_the_sender_answers_or_withdraws(cast: Cast) -> None:
    received = stage.filed()
    operations.ask_more(actor=cast.mai, petition=received.petition, question="Ở số nhà nào?", at=stage.MONDAY)
    path, secret = f"/petitions/{received.petition.code}", received.petitioner.secret
    assert Machine().get(path, Petition_Secret=secret).json()["question"] == "Ở số nhà nào?"
    answered = Machine().post(f"{path}/own/supplement", {"text": "Số nhà 12."}, Petition_Secret=secret)
    assert answered.status_code == 200 and answered.json()["state"] == rules.RECEIVED
    gone = Machine().post(f"{path}/own/withdraw", {}, Petition_Secret=secret)
    assert gone.json()["state"] == rules.WITHDRAWN
    assert Machine().post(f"{path}/own/withdraw", {}, Petition_Secret="000000").status_code == 404


def test_the_published_copy_is_public_and_nothing_else_of_it(cast: Cast) -> None:
    petition = stage.published(cast)
    stage.filed()
    public = Machine().get(f"/petitions/{petition.code}").json()
    assert public["view"] == "public" and public["text"] == "Nắp cống trước trường mầm non bị vỡ hai tuần nay."
    assert set(public) & {"suggestion", "last_word", "channel", "waits_on", "private", "moves"} == set()
    listed = Machine().get("/petitions/public").json()["items"]
    assert [row["code"] for row in listed] == [petition.code]
    assert Machine().get("/petitions/public", {"q": "nap cong"}).json()["items"]
    assert not Machine().get("/petitions/public", {"q": "khác hẳn"}).json()["items"]
    operations.take_down(actor=cast.mai, petition=petition, why="Còn tên người.", at=stage.FRIDAY)
    assert Machine().get(f"/petitions/{petition.code}").status_code == 404
