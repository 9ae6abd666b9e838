"""Officers by machine: the same people, the same rights, the same acts."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from dunghen.api import operations as api
from dunghen.api.models import KeptAnswer, Key
from dunghen.api.tests.machine import Machine, machine
from dunghen.kernel import clock
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Note, Petition
from dunghen.petitions.tests import stage
from tests.pages.matrix import WHO

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def codes(caller: Machine, **query: object) -> list[str]:
    return [row["code"] for row in caller.get("/petitions/", query).json()["items"]]


def test_from_receipt_to_publication_by_machine_alone(cast: Cast) -> None:
    code = stage.filed().petition.code
    mai, minh, huong = (machine(person) for person in (cast.mai, cast.minh, cast.huong))
    given = {"kind": "phan_anh", "field": "giao-thong", "lead": "so-xay-dung"}
    assert mai.post(f"/petitions/{code}/accept", given).json()["state"] == rules.HANDED
    assert minh.post(f"/petitions/{code}/take").json()["state"] == rules.IN_PROGRESS
    drafted = minh.post(f"/petitions/{code}/draft", {"text": "Sở đã thay nắp cống.", "remedy": "fixed"}).json()
    assert drafted["draft"] == "Sở đã thay nắp cống." and drafted["moves"] and drafted["view"] == "officer"
    assert minh.post(f"/petitions/{code}/approve").status_code == 403
    assert huong.post(f"/petitions/{code}/approve").json()["answer"] == "Sở đã thay nắp cống."
    copy = {"title": "Nắp cống vỡ", "text": "Nắp cống vỡ trước trường.", "answer": "Sở đã thay nắp cống."}
    assert mai.post(f"/petitions/{code}/publish", copy).json()["publication"] == rules.PUBLISHED
    assert Machine().get(f"/petitions/{code}").json()["title"] == "Nắp cống vỡ"
    petition = Petition.objects.get()
    assert stage.trail(petition) == ["received", "accepted", "taken", "drafted", "answered", "published"]


def test_an_act_repeated_with_its_key_is_done_once(cast: Cast) -> None:
    code = stage.handed(cast).code
    minh = machine(cast.minh)
    note = {"text": "Đã gọi đội duy tu."}
    first = minh.post(f"/petitions/{code}/note", note, Idempotency_Key="n1")
    second = minh.post(f"/petitions/{code}/note", note, Idempotency_Key="n1")
    assert first.status_code == second.status_code == 200 and first.json() == second.json()
    assert Note.objects.count() == 1
    differs = minh.post(f"/petitions/{code}/note", {"text": "Khác."}, Idempotency_Key="n1")
    assert differs.json()["code"] == "api.repeat_differs"
    refused = minh.post(f"/petitions/{code}/approve", Idempotency_Key="a1")
    again = minh.post(f"/petitions/{code}/approve", Idempotency_Key="a1")
    assert (refused.status_code, again.status_code) == (403, 403), "what was refused may be tried again"


def test_an_act_left_half_way_is_done_once_all_the_same(cast: Cast) -> None:
    """The process died before the act, or after it and before it could tell: the machine asks again, and the note is written once."""
    code = stage.handed(cast).code
    minh, note = machine(cast.minh), {"text": "Đã gọi đội duy tu."}
    path, now = f"/petitions/{code}/note", clock.now()
    asked = f"POST /api/v1{path}\n".encode() + json.dumps(note).encode()
    api.begin(key=Key.objects.latest("pk"), header="n1", request=asked, at=now)
    assert minh.post(path, note, Idempotency_Key="n1").json()["code"] == "api.repeat_under_way"
    KeptAnswer.objects.update(at=now - dt.timedelta(minutes=3))
    assert minh.post(path, note, Idempotency_Key="n1").status_code == 200
    for _again in range(2):
        KeptAnswer.objects.update(at=now - dt.timedelta(minutes=3), status=None)
        assert minh.post(path, note, Idempotency_Key="n1").json()["code"] == "acts.already_done"
    assert Note.objects.count() == 1


def test_an_act_that_broke_may_be_tried_again_with_its_key(cast: Cast) -> None:
    code = stage.handed(cast).code
    minh, note = machine(cast.minh), {"text": "Đã gọi đội duy tu."}
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE petitions_note ADD CONSTRAINT broken CHECK (false)")
        with pytest.raises(IntegrityError):
            minh.post(f"/petitions/{code}/note", note, Idempotency_Key="n1")
        cursor.execute("ALTER TABLE petitions_note DROP CONSTRAINT broken")
    assert minh.post(f"/petitions/{code}/note", note, Idempotency_Key="n1").status_code == 200
    assert Note.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "list_", "one", "take", "accept", "tie"),
    [
        ("outsider", 0, 404, 404, 404, 404),
        ("officer", 1, 200, 200, 403, 403),
        ("head", 1, 200, 200, 403, 403),
        ("clerk", 0, 404, 404, 404, 404),
        ("supervisor", 2, 200, 403, 403, 403),
        ("leader", 2, 200, 403, 403, 403),
        ("admin", 0, 404, 404, 404, 404),
        ("coordinator", 3, 200, 403, 409, 200),
        ("operator", 0, 404, 404, 404, 404),
    ],
)
def test_each_role_gets_by_key_what_it_gets_by_page(
    cast: Cast, role: str, list_: int, one: int, take: int, accept: int, tie: int
) -> None:
    """Three petitions: one with Sở Xây dựng, one new, one sealed."""
    code = stage.handed(cast).code
    stage.filed()
    stage.filed(text="Tôi khiếu nại quyết định xử phạt của phường đối với gia đình tôi vì không đúng sự thật.")
    caller = machine(getattr(cast, WHO[role]))
    assert len(codes(caller)) == list_
    assert caller.get(f"/petitions/{code}").status_code == one
    given = {"kind": "phan_anh", "field": "giao-thong", "lead": "so-xay-dung"}
    assert caller.post(f"/petitions/{code}/accept", given).status_code == accept
    assert caller.post(f"/petitions/{code}/take").status_code == take
    other = stage.handed(cast, stage.filed(text="Đèn đường ở phố Thử tắt ba đêm nay.").petition).code
    assert caller.post(f"/petitions/{code}/tie", {"other": other}).status_code == tie


@pytest.mark.parametrize("edge", ["0001-01-01", "9999-12-31"])
def test_dates_at_the_edge_of_the_calendar_are_refused_or_taken_and_break_nothing(cast: Cast, edge: str) -> None:
    code = stage.handed(cast).code
    minh, huong = machine(cast.minh), machine(cast.huong)
    later = huong.post(f"/petitions/{code}/extend", {"new_due_on": edge, "why": "Chờ vật tư."})
    assert later.status_code == 422
    draft = {"text": "Sẽ thay nắp cống.", "remedy": "planned", "remedy_due_on": edge}
    answers = [minh.post(f"/petitions/{code}/draft", draft), huong.post(f"/petitions/{code}/approve")]
    answers.append(minh.post(f"/petitions/{code}/remedy", {"what": "planned", "due_on": edge, "words": "Chờ."}))
    assert all(answer.status_code < 500 for answer in answers)


def test_a_key_without_a_person_acts_on_nothing(cast: Cast) -> None:
    code = stage.handed(cast).code
    client = machine(None)
    assert client.get(f"/petitions/{code}").status_code == 404
    assert client.post(f"/petitions/{code}/take").status_code == 403
    assert Machine().post(f"/petitions/{code}/take").status_code == 401


def test_the_list_is_filtered_and_turned_page_by_page(cast: Cast) -> None:
    first = stage.handed(cast).code
    others = [stage.filed(text=f"Rác đổ trộm ở bãi đất trống số {n} đã một tuần.").petition.code for n in range(4)]
    mai = machine(cast.mai)
    assert codes(mai, state="handed") == [first] == codes(mai, lead="so-xay-dung") == codes(mai, q="nap cong")
    assert set(codes(mai, waits_on="centre")) == set(others)
    assert not codes(mai, overdue="true")
    seen: list[str] = []
    after = ""
    for _ in range(3):
        page = mai.get("/petitions/", {"size": 2, "after": after, "order": "newest"}).json()
        seen += [row["code"] for row in page["items"]]
        after = page["next"]
    assert after == "" and sorted(seen) == sorted([first, *others])
    row = mai.get("/petitions/", {"state": "handed"}).json()["items"][0]
    assert row["lead"] == "so-xay-dung" and row["overdue"] is False and row["due_at"].startswith("2021-09-29T10:00")
    assert mai.get("/petitions/", {"state": "lost"}).status_code == 422
    assert mai.get("/petitions/", {"after": "không đọc được", "q": "a\x00b"}).status_code == 200


def test_a_page_and_a_petition_cost_a_fixed_number_of_statements(cast: Cast) -> None:
    mai, minh = machine(cast.mai), machine(cast.minh)
    code = stage.handed(cast).code
    for n in range(5):
        stage.filed(text=f"Rác đổ trộm ở bãi đất trống số {n} đã một tuần.")
    for caller, path, most in (
        (mai, "/petitions/", 6),
        (mai, f"/petitions/{code}", 6),
        (minh, f"/petitions/{code}", 6),
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert caller.get(path).status_code == 200
        assert len(queries) <= most, [query["sql"][:120] for query in queries]


def test_handing_it_away_answers_that_it_is_gone(cast: Cast) -> None:
    petition = stage.handed(cast)
    operations.send_back(actor=cast.minh, petition=petition, why="Đường do xã quản lý.", at=stage.MONDAY)
    mai = machine(cast.mai)
    body = {"to_unit": "so-y-te", "why": "Y tế học đường."}
    assert mai.post(f"/petitions/{petition.code}/hand-on", body).json()["lead"]["key"] == "so-y-te"
    assert mai.post(f"/petitions/{petition.code}/hand-on", {"to_unit": "khong-co", "why": "x"}).status_code == 422


def test_what_needs_no_petition_is_open_to_all(cast: Cast) -> None:
    stage.published(cast)
    fields = Machine().get("/petitions/fields").json()
    assert len(fields) == 16 and {"slug", "name"} == set(fields[0])
    terms = Machine().get("/petitions/terms").json()
    assert {term["step"] for term in terms} >= {"screen", "answer", "judge"}
    told = Machine().get("/petitions/statistics", {"by": "unit"}).json()
    assert told["groups"][0]["name"] == "Sở Xây dựng" and told["groups"][0]["in_time"] == 1
    assert Machine().get("/petitions/statistics", {"by": "sender"}).status_code == 422
