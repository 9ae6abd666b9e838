"""A citizen looks a dossier up by its code and a second secret; wrong ones get one answer, and few tries."""

from typing import Any

import pytest
from django.test import Client

from dunghen.api.tests.machine import machine
from dunghen.dossiers.models import DossierSecret, Source
from dunghen.dossiers.operations import looking
from dunghen.dossiers.queries import looking as reads
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.tests import case_stage as stage
from dunghen.kernel import errors
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db
HOUR = {"code": stage.CODE, "secret": "8:05"}


@pytest.fixture
def cast(db: None) -> Cast:
    made = people.cast()
    stage.under(made)
    stage.tell(
        stage.dossier(submitted=moment(2021, 9, 6, 7, 50), accepted=moment(2021, 9, 6, 8, 5), status="processing")
    )
    looking.set_way(actor=made.an, source=Source.objects.get(), way="received", at=stage.FRIDAY)
    return made


def test_the_hour_on_the_receipt_opens_it(cast: Cast, settings: Any) -> None:
    settings.TODAY = "2021-09-17T09:00"
    shown = Client().post("/ho-so/tra-cuu/", HOUR)
    text = shown.content.decode()
    assert shown.status_code == 200 and "Sở Xây dựng" in text and "Đang xử lý" in text and "20/09/2021" in text
    assert "no-store" in shown["Cache-Control"]


@pytest.mark.parametrize(
    "written",
    [
        "08:05",
        "8h05",
        " 8 giờ 5 phút ",
        "0805",
        "7:50",
        "08:05 06/09/2021",
        "6/9/2021, 8:05:30",
        "8 giờ 5 phút ngày 06/09/2021",
    ],
)
def test_the_hour_however_it_is_written(cast: Cast, written: str) -> None:
    assert reads.look_up(stage.CODE.lower(), written, stage.FRIDAY).unit == "Sở Xây dựng"


@pytest.mark.parametrize(
    "given", [(stage.CODE, "8:06"), ("H32.15-210906-9999", "8:05"), (stage.CODE, "99:99"), ("x", "")]
)
def test_a_wrong_code_and_a_wrong_secret_get_one_answer(cast: Cast, given: tuple[str, str]) -> None:
    with pytest.raises(refusals.WrongSecret) as told:
        reads.look_up(*given, stage.FRIDAY)
    assert told.value.facts == {}


def test_what_was_apologised_for_is_shown_without_a_name(cast: Cast, settings: Any) -> None:
    case = stage.signed(cast, stage.opened())
    settings.TODAY = "2021-09-21T09:00"
    text = Client().post("/ho-so/tra-cuu/", HOUR).content.decode()
    assert "xin lỗi Ông/Bà" in text and "24/09/2021" in text and "01/XL-SXD" in text
    assert "Lan" not in text and case.code in text


def test_few_wrong_tries_from_one_place_and_for_one_code(cast: Cast) -> None:
    tries = {"code": stage.CODE, "secret": "1:11", "at": stage.FRIDAY}
    for n in range(10):
        with pytest.raises(refusals.WrongSecret):
            looking.look_up(address=f"192.0.2.{n}", **tries)
    with pytest.raises(refusals.TooManyTries):
        looking.look_up(address="192.0.2.99", **tries)
    with pytest.raises(refusals.TooManyTries):
        looking.look_up(address="192.0.2.98", **{**tries, "secret": "8:05"})
    later = moment(2021, 9, 17, 9, 16)
    for n in range(12):
        assert looking.look_up(address="192.0.2.7", code=stage.CODE, secret="8:05", at=later), n


def test_a_source_is_closed_until_it_is_opened(cast: Cast) -> None:
    source = Source.objects.get()
    looking.set_way(actor=cast.an, source=source, way="closed", at=stage.FRIDAY)
    with pytest.raises(refusals.WrongSecret):
        reads.look_up(stage.CODE, "8:05", stage.FRIDAY)
    with pytest.raises(errors.Forbidden):
        looking.set_way(actor=cast.minh, source=source, way="received", at=stage.FRIDAY)


def test_the_one_stop_system_sends_secrets_and_only_hashes_are_kept(cast: Cast) -> None:
    looking.set_way(actor=cast.an, source=Source.objects.get(), way="secret", at=stage.FRIDAY)
    given = {"source": stage.SOURCE, "secrets": [{"code": stage.CODE, "secret": "K7 m2"}]}
    sender = machine(None, "dossiers.secrets")
    assert sender.post("/dossiers/secrets", given).json() == {"kept": 1}
    assert sender.post("/dossiers/secrets", given).json() == {"kept": 1}
    row = DossierSecret.objects.get()
    assert len(bytes(row.digest)) == 16 and b"K7" not in bytes(row.digest)
    assert reads.look_up(stage.CODE, "k7M2", stage.FRIDAY).code == stage.CODE
    with pytest.raises(refusals.WrongSecret):
        reads.look_up(stage.CODE, "8:05", stage.FRIDAY)
    assert sender.post("/dossiers/secrets", {**given, "source": "khac"}).status_code == 404
    assert machine(None, "dossiers.gate").post("/dossiers/secrets", given).status_code == 403


def test_the_one_stop_system_asks_the_gate(cast: Cast, settings: Any) -> None:
    settings.TODAY = "2021-09-21T09:00"
    asker = machine(None, "dossiers.gate")
    query = {"source": stage.SOURCE, "code": stage.CODE}
    found = asker.get("/dossiers/gate", query).json()
    assert (found["may_return"], found["late"], found["known"]) == (False, True, True) and stage.CODE in found[
        "sentence"
    ]
    stage.signed(cast, stage.opened(stage.TUESDAY), stage.TUESDAY)
    found = asker.get("/dossiers/gate", query).json()
    assert found["may_return"] and found["apology"] == "01/XL-SXD"
    assert machine(None, "dossiers.secrets").get("/dossiers/gate", query).status_code == 403
    assert machine(None).get("/dossiers/gate", {"source": stage.SOURCE}).status_code == 422


def test_the_home_page_has_the_door_while_a_source_is_open(cast: Cast) -> None:
    door = "Hồ sơ đang ở đâu, hẹn trả khi nào, có trễ không."
    assert door in Client().get("/").content.decode()
    looking.set_way(actor=cast.an, source=Source.objects.get(), way="closed", at=stage.FRIDAY)
    home = Client().get("/").content.decode()
    assert door not in home and "/ho-so/tra-cuu/" not in home
    shown = Client().get("/ho-so/tra-cuu/")
    assert shown.status_code == 200 and "Tra cứu hồ sơ chưa mở ở đây" in shown.content.decode()
