"""A citizen looks a dossier up by its code and a second secret; wrong ones get one answer, and few tries."""

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client

from dunghen.api.tests.machine import machine
from dunghen.dossiers.models import DossierSecret, Source
from dunghen.dossiers.operations import looking
from dunghen.dossiers.queries import looking as reads
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.tests import case_stage as stage
from dunghen.kernel import errors
from dunghen.kernel.ledger import operations as ledger
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


def _tried(secret: str, host: str, at: Any = stage.FRIDAY, code: str = stage.CODE, device: str = "") -> str:
    """Return "open", "wrong" or how long one has to wait."""
    try:
        looking.look_up(address=host, code=code, secret=secret, at=at, device=device)
    except refusals.WrongSecret:
        return "wrong"
    except refusals.TooManyTries as told:
        return str(told.facts["wait"])
    return "open"


@pytest.mark.parametrize("code", [stage.CODE, "H32.15-210906-9999"], ids=["known", "unknown"])
def test_who_guesses_waits_longer_and_longer(cast: Cast, code: str) -> None:
    at, told = stage.FRIDAY, []
    for n in range(20):
        told.append((at.strftime("%d %H:%M"), _tried(f"{n}:11", "192.0.2.66", at, code)))
        at += dt.timedelta(minutes=15) if n >= 4 else dt.timedelta()
    # Five at once, a quarter of an hour for each of three more, then one a day: the table that the documents give.
    assert [word for _moment, word in told[:8]] == ["wrong"] * 8
    assert told[8:10] == [("17 10:00", "23 giờ"), ("17 10:15", "23 giờ")] and "wrong" not in dict(told[8:]).values()
    assert _tried("7:77", "192.0.2.66", stage.FRIDAY + dt.timedelta(days=1), code) == "wrong"


def test_the_owner_gets_in_from_elsewhere_while_somebody_guesses(cast: Cast) -> None:
    assert [_tried(f"{n}:11", "192.0.2.66") for n in range(6)] == ["wrong"] * 5 + ["15 phút"]
    assert _tried("8:05", "192.0.2.66") == "15 phút", "the right one waits where wrong ones came from"
    assert _tried("8:05", "198.51.100.7") == "open"
    later = stage.FRIDAY + dt.timedelta(minutes=15)
    assert [_tried("8:05", "192.0.2.66", later) for _ in range(12)] == ["open"] * 12
    assert [_tried("1:11", "192.0.2.66", later) for _ in range(6)] == ["wrong"] * 5 + ["15 phút"], "it begins anew"


def test_all_networks_together_guess_an_hour_thirty_times_and_then_once_a_day(cast: Cast) -> None:
    told = [_tried(f"{n // 5}:1{n % 5}", f"192.0.2.{n // 5}") for n in range(40)]
    assert told == ["wrong"] * 30 + ["24 giờ"] * 10
    assert _tried("8:05", "198.51.100.7") == "24 giờ"
    assert _tried("8:05", "198.51.100.7", device="device:1") == "open", "a browser that opened it before"
    assert _tried("K7M2P9", "198.51.100.8") == "wrong", "a long secret is not shut out with hours"
    assert _tried("8:05", "198.51.100.7", stage.FRIDAY + dt.timedelta(days=1)) == "open"
    assert [_tried("1:11", "192.0.2.9", stage.FRIDAY + dt.timedelta(days=1)) for _ in range(2)] == ["wrong", "24 giờ"]


def test_the_owners_browser_is_known_again(cast: Cast, settings: Any) -> None:
    settings.TODAY = "2021-09-17T09:00"
    own, stranger = Client(REMOTE_ADDR="198.51.100.7"), Client(REMOTE_ADDR="198.51.100.8")
    assert own.post("/ho-so/tra-cuu/", HOUR).status_code == 200
    (cookie,) = (value for name, value in own.cookies.items() if name.startswith("tra-cuu"))
    assert stage.CODE not in cookie.value and cookie["httponly"] and cookie["path"] == "/ho-so/tra-cuu/"
    for n in range(30):
        _tried("1:11", f"192.0.2.{n // 5}", moment(2021, 9, 17, 9))
    assert stranger.post("/ho-so/tra-cuu/", HOUR).status_code == 429
    assert own.post("/ho-so/tra-cuu/", HOUR).status_code == 200
    stranger.cookies[cookie.key] = cookie.value[:-2] + "xx"
    assert stranger.post("/ho-so/tra-cuu/", HOUR).status_code == 429, "a cookie that was made up counts for nothing"
    assert "gọi số điện thoại trên giấy tiếp nhận" in stranger.post("/ho-so/tra-cuu/", HOUR).content.decode()


def test_few_tries_from_one_address(cast: Cast) -> None:
    for n in range(10):
        with pytest.raises(refusals.WrongSecret):
            looking.look_up(address="192.0.2.1", code=f"H32.15-210906-{n:04}", secret="1:11", at=stage.FRIDAY)
    with pytest.raises(refusals.TooManyTries, match="15 phút"):
        looking.look_up(address="192.0.2.1", code=stage.CODE, secret="8:05", at=stage.FRIDAY)


def test_it_says_in_which_step_it_is_and_with_whom(cast: Cast, settings: Any) -> None:
    settings.TODAY = "2021-09-17T09:00"
    step = {"kind": "dossiers.step", "submitted": moment(2021, 9, 6, 9), "unit": "so-xay-dung", "officer": "CB-7"}
    with ledger.ledger().change(at=stage.FRIDAY) as change:
        rows = [
            {
                **step,
                "reference": f"{stage.CODE}#1",
                "status": "working:tiep-nhan",
                "finished": moment(2021, 9, 7, 9),
                "outcome": "fulfilled",
            },
            {
                **step,
                "reference": f"{stage.CODE}#2",
                "unit": "so-y-te",
                "status": "waiting:lay-y-kien-phoi-hop",
                "finished": None,
                "outcome": "",
            },
        ]
        change.upsert(f"{stage.SOURCE}-steps", pa.table({name: [row[name] for row in rows] for name in rows[1]}))
    text = Client().post("/ho-so/tra-cuu/", HOUR).content.decode()
    assert "Sở Y tế" in text and "đang ở bước: Lấy ý kiến phối hợp" in text and "CB-7" not in text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("duty", "Ông/Bà thực hiện nghĩa vụ tài chính theo thông báo"),
        ("supplement", "Ông/Bà bổ sung giấy tờ như cơ quan đã yêu cầu"),
        ("processing", "Cơ quan đang giải quyết"),
    ],
)
def test_who_is_awaited_is_told_so(cast: Cast, settings: Any, status: str, words: str) -> None:
    settings.TODAY = "2021-09-17T09:00"
    received = {"submitted": moment(2021, 9, 6, 7, 50), "accepted": moment(2021, 9, 6, 8, 5)}
    stage.tell(stage.dossier(**received, status=status))
    text = Client().post("/ho-so/tra-cuu/", HOUR).content.decode()
    said = [one for one in ("thực hiện nghĩa vụ", "bổ sung giấy tờ như", "Cơ quan đang giải quyết") if one in text]
    assert words in text and len(said) == 1


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
