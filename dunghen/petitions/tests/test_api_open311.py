"""Open311 GeoReport v2: what strangers' clients send, get, and must not get."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dunghen.api.tests.machine import machine
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Note, Petition
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db
BODY = {
    "service_code": "giao-thong",
    "description": stage.TEXT,
    "lat": "12.25",
    "long": "109.19",
    "address_string": "Hẻm 5, phố Thử",
    "first_name": "Lan",
    "last_name": "Hồ Ngọc",
    "email": "lan@dan.example",
    "phone": "0900 000 123",
}
CONCEALED = ("description", "agency_responsible", "address", "lat", "long", "media_url")


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def get(path: str, query: dict[str, Any] | None = None) -> Any:
    return Client().get(f"/open311/v2/{path}", query)


def post(path: str, body: dict[str, Any]) -> Any:
    return Client().post(f"/open311/v2/{path}", body)


def test_discovery_leads_to_the_services_in_both_formats(cast: Cast) -> None:
    told = Client().get("/open311/discovery.json").json()
    assert told["endpoints"][0]["url"].endswith("/open311/v2")
    tree = ElementTree.fromstring(Client().get("/open311/discovery.xml").content)
    assert tree.tag == "discovery" and [f.text for f in tree.iter("format")] == ["text/xml", "application/json"]
    services = get("services.json").json()
    assert len(services) == 17, "sixteen fields, and one for what has none yet"
    assert services[0].keys() == {
        "service_code", "service_name", "description", "metadata", "type", "keywords", "group",
    }  # fmt: skip
    tree = ElementTree.fromstring(get("services.xml").content)
    assert tree.tag == "services" and tree[0].find("metadata").text == "false"  # type: ignore[union-attr]
    assert get("services/giao-thong.json").json() == {"service_code": "giao-thong", "attributes": []}
    assert get("services/khong-co.xml").status_code == 404


def test_a_request_is_filed_and_followed(cast: Cast) -> None:
    filed = post("requests.json", BODY)
    assert filed.status_code == 201
    code = filed.json()[0]["service_request_id"]
    petition = Petition.objects.get(code=code)
    assert (petition.channel, petition.field, petition.place) == (rules.OPEN311, "giao-thong", "Hẻm 5, phố Thử")
    assert petition.petitioner.name == "Hồ Ngọc Lan" and petition.petitioner.phone == "0900000123"
    told = get(f"requests/{code}.json").json()[0]
    assert (told["status"], told["service_code"], told["status_notes"]) == ("open", "giao-thong", "Đã tiếp nhận")
    assert told["expected_datetime"] and not any(told[name] for name in CONCEALED), (
        "of what is not public: id, status, service, dates"
    )
    assert get(f"tokens/{code}.json").json() == [{"service_request_id": code, "token": code}]
    assert get("tokens/khong-co.json").status_code == 404
    petition = stage.published(cast, stage.answered(cast, stage.handed(cast, petition)))
    told = get(f"requests/{code}.json").json()[0]
    assert told["status"] == "closed" and told["agency_responsible"] == "Sở Xây dựng"
    assert told["description"] == "Nắp cống trước trường mầm non bị vỡ hai tuần nay."
    assert told["updated_datetime"] == "2021-09-24T02:00:00+00:00" and told["lat"] == 12.25


def test_xml_says_the_same(cast: Cast) -> None:
    answer = post("requests.xml", BODY | {"description": f"{stage.TEXT} <script> & \x0b\u202e"})
    tree = ElementTree.fromstring(answer.content)
    assert answer["Content-Type"] == "text/xml; charset=utf-8" and answer.content.startswith(b"<?xml")
    assert tree.tag == "service_requests" and tree[0].tag == "request"
    code = tree.findtext("request/service_request_id")
    tree = ElementTree.fromstring(get(f"requests/{code}.xml").content)
    assert tree.findtext("request/status") == "open" and tree.find("request/description").text is None  # type: ignore[union-attr]


def test_requests_are_listed_by_service_status_and_time(cast: Cast) -> None:
    road = stage.handed(cast).code
    other = stage.filed(text="Rác đổ trộm ở bãi đất trống đã một tuần.").petition.code
    stage.filed(wants_public=False)
    stage.filed(text="Tôi khiếu nại quyết định xử phạt của phường đối với gia đình tôi vì không đúng sự thật.")

    def codes(**query: str) -> set[str]:
        return {row["service_request_id"] for row in get("requests.json", query).json()}

    assert codes() == {road, other}, "what is private or sealed is in no list"
    assert codes(service_code="giao-thong") == {road} and codes(service_code="khac") == {other}
    assert codes(status="open") == {road, other} and codes(status="closed") == set()
    assert codes(status="open,closed", page_size="1", page="2") | codes(page_size="1") == {road, other}
    assert codes(start_date="2021-09-01T00:00:00Z", end_date="2021-09-02T00:00:00Z") == set()
    assert codes(start_date="2021-09-20T00:00:00+07:00") == {road, other}
    assert codes(service_request_id=f"{road},{other}, ,x") == {road, other}


def test_wrong_questions_are_answered_in_the_specifications_form(cast: Cast, settings: Any) -> None:
    wrong = [
        (post("requests.json", {"description": stage.TEXT}), 400),
        (post("requests.json", BODY | {"service_code": "khong-co"}), 404),
        (post("requests.json", BODY | {"description": ""}), 400),
        (post("requests.json", BODY | {"description": "ngắn"}), 400),
        (post("requests.json", BODY | {"lat": "abc"}), 400),
        (post("requests.json", BODY | {"lat": "NaN"}), 400),
        (post("requests.json", BODY | {"lat": "48.8", "long": "2.3"}), 400),
        (post("requests.json", BODY | {"api_key": "dh_00000000_" + "0" * 40}), 403),
        (get("requests/PA0000-000000.json"), 404),
        (get("requests.json", {"status": "lost"}), 400),
        (get("requests.json", {"start_date": "hôm qua"}), 400),
        (get("requests.json", {"start_date": "2020-01-01T00:00:00Z", "end_date": "2021-01-01T00:00:00Z"}), 400),
        (get("requests.json", {"page": "0"}), 400),
        (Client().delete("/open311/v2/requests.json"), 405),
    ]
    for answer, status in wrong:
        assert answer.status_code == status, answer.content.decode()
        assert answer.json()[0].keys() == {"code", "description"} and answer.json()[0]["code"] == status
    tree = ElementTree.fromstring(post("requests.xml", {}).content)
    assert tree.tag == "errors" and tree.findtext("error/code") == "400"


def test_a_sign_that_no_row_takes_is_dropped(cast: Cast) -> None:
    client = machine(None)
    broken = {name: f"{value}\x00" for name, value in BODY.items()} | {"api_key": client.key}
    code = post("requests.json", broken).json()[0]["service_request_id"]
    assert Petition.objects.get(code=code).petitioner.name == "Hồ Ngọc Lan"
    word = {"service_request_id": f"{code}\x00", "description": "Thêm\x00.", "update_id": "u\x001"}
    assert post("servicerequestupdates.json", word | {"api_key": client.key}).json() == [{"update_id": "u1"}]
    assert Note.objects.get().text == "Thêm."
    for query in ({"service_code": "\x00"}, {"service_request_id": "\x00"}, {"jurisdiction_id": "\x00"}):
        assert get("requests.json", query).status_code < 500


def test_a_jurisdiction_may_ask_for_keys(cast: Cast, settings: Any) -> None:
    settings.OPEN311_JURISDICTIONS, settings.OPEN311_KEY_JURISDICTIONS = ["tinh.example", "xa.example"], ["xa.example"]
    assert get("services.json").status_code == 400
    assert get("services.json", {"jurisdiction_id": "khac.example"}).status_code == 404
    assert post("requests.json", BODY | {"jurisdiction_id": "tinh.example"}).status_code == 201
    there = BODY | {"jurisdiction_id": "xa.example"}
    assert post("requests.json", there).status_code == 403
    assert post("requests.json", there | {"api_key": machine(None).key}).status_code == 201


def test_photos_come_as_files_and_only_public_ones_are_told(cast: Cast) -> None:
    photo = SimpleUploadedFile("a.jpg", stage.photo(), "image/jpeg")
    code = post("requests.json", BODY | {"media": photo}).json()[0]["service_request_id"]
    petition = Petition.objects.get(code=code)
    kept = petition.photos.get()
    assert get(f"requests/{code}.json").json()[0]["media_url"] is None
    petition = stage.answered(cast, stage.handed(cast, petition))
    operations.publish(
        actor=cast.mai,
        petition=petition,
        title="Nắp cống",
        text="Nắp cống vỡ.",
        answer="Đã thay.",
        photos=[kept.pk],
        at=stage.FRIDAY,
    )
    url = get(f"requests/{code}.json").json()[0]["media_url"]
    assert Client().get(url.split("8000", 1)[1]).content.startswith(b"\xff\xd8\xff")


def test_a_client_hears_what_becomes_of_its_filings_and_adds_to_them(cast: Cast) -> None:
    client, stranger = machine(None), machine(None)
    code = post("requests.json", BODY | {"api_key": client.key}).json()[0]["service_request_id"]
    stage.handed(cast, Petition.objects.get(code=code))
    span = {"start_date": "2021-09-01T00:00:00Z", "end_date": "2021-10-01T00:00:00Z"}
    mine = get("servicerequestupdates.json", span | {"api_key": client.key}).json()
    assert [(update["service_request_id"], update["status"], update["description"]) for update in mine] == [
        (code, "open", "Đang xử lý")
    ]
    assert get("servicerequestupdates.json", span | {"api_key": stranger.key}).json() == []
    assert get("servicerequestupdates.json", span).json() == []
    word = {"service_request_id": code, "description": "Sáng nay lại có cháu vấp ngã.", "update_id": "u1"}
    assert post("servicerequestupdates.json", word | {"api_key": client.key}).json() == [{"update_id": "u1"}]
    post("servicerequestupdates.json", word | {"api_key": client.key})
    assert Note.objects.get().get_channel_display() == "Open311", "once for each update_id, and where it came from"
    long = {"service_request_id": code, "description": "Dài. " * 1200, "api_key": client.key}
    assert post("servicerequestupdates.json", long).status_code == 400, "nothing is cut without a word"
    assert post("servicerequestupdates.json", word | {"api_key": stranger.key}).status_code == 404
    assert post("servicerequestupdates.json", word).status_code == 403
    petition = stage.published(cast, stage.answered(cast, Petition.objects.get(code=code)))
    tree = ElementTree.fromstring(get("servicerequestupdates.xml", span).content)
    assert [update.findtext("status") for update in tree.iter("request_update")] == ["open", "closed", "closed"]
    again = word | {"api_key": client.key, "update_id": "u2", "status": "open", "description": "Nắp mới lại vỡ."}
    post("servicerequestupdates.json", again)
    petition.refresh_from_db()
    assert petition.round == 2 and petition.state == rules.HANDED
