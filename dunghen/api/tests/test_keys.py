"""Keys: made by the administrator, shown once, used, counted, revoked."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dunghen.api import operations, refusals
from dunghen.api.models import Key, Use
from dunghen.api.tests.machine import Machine, machine
from dunghen.kernel import errors
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.people import Cast
from tests.pages.matrix import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def test_an_makes_a_key_reads_it_once_and_revokes_it(cast: Cast) -> None:
    browser = signed_in(cast.an)
    given = {"label": "Tổng đài của tỉnh", "person": "minh@tinh.example", "scopes": ["petitions.read"]}
    shown = browser.post("/ban-lam-viec/khoa-api/them/", given).content.decode()
    secret = shown.split('value="dh_')[1].split('"')[0]
    caller = Machine(f"dh_{secret}")
    assert caller.get("/petitions/").status_code == 200
    listed = browser.get("/ban-lam-viec/khoa-api/").content.decode()
    assert "Tổng đài của tỉnh" in listed and secret.split("_")[1] not in listed
    key = Key.objects.get()
    assert key.person == cast.minh and key.digest not in shown
    browser.post(f"/ban-lam-viec/khoa-api/{key.pk}/thu-hoi/", {"why": "Thay tổng đài."})
    assert caller.get("/petitions/").status_code == 401
    told = [entry.verb for entry in Entry.objects.filter(threads__contains=[f"api.key:{key.pk}"]).order_by("id")]
    assert told == ["api.key_made", "api.key_revoked"]


def test_only_the_administrator_makes_keys(cast: Cast) -> None:
    for person in (cast.minh, cast.mai, cast.dung):
        with pytest.raises(errors.Forbidden):
            operations.create_key(actor=person, label="x", scopes=["petitions.read"], at=make.MONDAY)
    with pytest.raises(refusals.ScopesNeeded):
        operations.create_key(actor=cast.an, label="x", scopes=["petitions.everything"], at=make.MONDAY)


def test_a_key_that_is_wrong_expired_or_of_a_closed_account_opens_nothing(cast: Cast, settings: Any) -> None:
    right = machine(cast.minh)
    wrong = [right.key[:-1] + ("0" if right.key[-1] != "0" else "1"), "dh_1234", "x" * 500, "dh_ffffffff_" + "0" * 40]
    answers = [Machine(key).get("/petitions/public").json() for key in wrong]
    assert {answer["code"] for answer in answers} == {"api.key_unknown"}, "even where no key is needed"
    assert right.get("/petitions/").status_code == 200
    cast.minh.is_active = False
    cast.minh.save()
    assert right.get("/petitions/").json()["code"] == "api.key_unknown"
    expired, secret = operations.create_key(
        actor=SYSTEM, label="x", scopes=["petitions.read"], at=make.MONDAY, expires_on=make.MONDAY.date()
    )
    assert expired.holds(make.MONDAY.date()) and not expired.holds(make.MONDAY.date() + dt.timedelta(days=1))


def test_a_scope_narrows_and_never_widens(cast: Cast) -> None:
    reader = machine(cast.minh, "petitions.read")
    refused = reader.post("/petitions/PA2109-000000/take")
    assert refused.status_code == 403 and refused.json()["facts"] == {"scope": "petitions.act"}
    client = machine(None)
    assert client.get("/petitions/").json() == {"items": [], "next": ""}, (
        "a client without a person sees what the public sees"
    )


def test_requests_are_counted_by_key_or_address_and_too_many_wait(cast: Cast, settings: Any) -> None:
    settings.API_ADDRESS_PER_MINUTE = 2
    stranger = Machine(address="192.0.2.9")
    assert [stranger.get("/petitions/fields").status_code for _ in range(3)] == [200, 200, 429]
    refused = stranger.get("/petitions/fields")
    assert 1 <= int(refused["Retry-After"]) <= 60 and refused.json()["code"] == "api.too_often"
    assert Machine(address="192.0.2.10").get("/petitions/fields").status_code == 200
    assert machine(cast.minh).get("/petitions/fields").status_code == 200, "a key has an allowance of its own"
    assert machine(cast.minh, per_minute=1).get("/petitions/fields").status_code == 200
    assert not Use.objects.filter(mark__contains="192.0.2").exists(), "no address is kept"
    guesser = Machine("dh_ffffffff_" + "0" * 40, address="192.0.2.11")
    assert [guesser.get("/petitions/").status_code for _ in range(3)] == [401, 401, 429]


def test_counts_and_kept_answers_are_forgotten(cast: Cast) -> None:
    Machine().get("/petitions/fields")
    assert Use.objects.exists()
    operations.forget(at=make.MONDAY + dt.timedelta(days=20_000))
    assert not Use.objects.exists()


def test_errors_have_one_form(cast: Cast, settings: Any) -> None:
    stranger = Machine()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
    answers = [
        stranger.get("/petitions/"),
        stranger.get("/petitions/PA2109-000000"),
        stranger.get("/nothing/here"),
        stranger.post("/petitions/", {"text": "ngắn"}),
        stranger.post("/petitions/", {"text": "Đủ dài để hiểu được.", "colour": "red"}),
        stranger.post("/petitions/", {"text": "x" * 2**21}),
        stranger.client.delete("/api/v1/petitions/"),
        stranger.client.post("/api/v1/petitions/", b'{"text": "\xff', content_type="application/json"),
    ]
    assert [answer.status_code for answer in answers] == [401, 404, 404, 422, 422, 413, 405, 400]
    for answer in answers:
        assert answer["Content-Type"].startswith("application/problem+json")
        body = answer.json()
        assert (
            set(body) == {"type", "title", "status", "code", "sentence", "facts"}
            and body["status"] == answer.status_code
        )
    assert answers[4].json()["facts"]["errors"][0] == {
        "at": "colour", "what": "Extra inputs are not permitted", "kind": "extra_forbidden",
    }  # fmt: skip


def test_the_guide_is_made_from_the_document_and_needs_no_script(cast: Cast) -> None:
    browser = Machine().client
    page = browser.get("/api/v1/").content.decode()
    document = browser.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert all(path in page for path in document["paths"])
    assert document["paths"]["/api/v1/petitions/"]["post"]["security"][0] == {}, "a key is not needed to file"
    assert {"401", "404", "413", "422", "429"} <= set(document["paths"]["/api/v1/petitions/"]["post"]["responses"])


def test_keys_by_command(cast: Cast) -> None:
    out = StringIO()
    words = ("apikey", "create", "--label", "Máy", "--scope", "petitions.read", "--person", "minh@tinh.example")
    call_command(*words, stdout=out, stderr=StringIO())
    assert Machine(out.getvalue().strip()).get("/petitions/").status_code == 200
    out = StringIO()
    call_command("apikey", "list", stdout=out)
    prefix = Key.objects.get().prefix
    assert prefix in out.getvalue() and "minh@tinh.example" in out.getvalue()
    call_command("apikey", "revoke", prefix, stdout=StringIO())
    assert Key.objects.get().revoked_at is not None
    with pytest.raises(CommandError, match="phạm vi"):
        call_command("apikey", "create", "--label", "Máy", stdout=StringIO(), stderr=StringIO())
    with pytest.raises(CommandError, match="Chưa có người dùng"):
        call_command("apikey", "create", "--label", "x", "--person", "ai@do.example", stdout=StringIO())
