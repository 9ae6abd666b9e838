"""The one-stop system pushes dossiers with a key of its own: counted, told row by row, once for each Idempotency-Key."""

from pathlib import Path
from typing import Any

import pytest

from dunghen.api.models import Key
from dunghen.api.tests.machine import Machine, machine
from dunghen.dossiers.intake.refusals import KeyTaken
from dunghen.dossiers.models import Import
from dunghen.dossiers.operations import sources
from dunghen.dossiers.tests.onestop import AT, live, row, source
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.ledger import operations as ledger
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db
COUNTS = ("read", "new", "changed", "same", "rejected", "repeated")


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Cast:
    settings.LEDGER_URL, settings.MEDIA_ROOT = str(tmp_path / "ledger"), str(tmp_path / "media")
    return people.cast()


@pytest.fixture
def onestop(cast: Cast) -> Machine:
    told = source(cast)
    found = machine(None, "dossiers.push", label="Hệ thống một cửa")
    sources.bind_key(actor=cast.thao, source=told, key=Key.objects.get(), at=AT)
    return found


def push(caller: Machine, *rows: dict[str, Any], key: str = "1", **more: Any) -> Any:
    return caller.post("/dossiers/", {"source": "onestop", "rows": list(rows), **more}, Idempotency_Key=key)


def test_rows_are_taken_in_and_what_cannot_be_read_is_told(onestop: Machine) -> None:
    answer = push(onestop, row(1), row(2, **{"Trạng thái": 10, "STT": 2, "Họ tên": None}), row(3, NgayKetThucXuLy="x"))
    assert answer.status_code == 201
    told = answer.json()
    assert [told[name] for name in COUNTS] == [3, 2, 0, 0, 1, 0]
    assert told["rejects"] == [
        {"row": 3, "column": "NgayKetThucXuLy", "value": "x", "reason": "không đọc được ngày giờ"}
    ]
    assert sorted(live()) == ["H99.15-210816-0001", "H99.15-210816-0002"]
    line = Entry.objects.get(verb="dossiers.pushed")
    assert (line.actor_name, line.facts["new"], Import.objects.get().door) == ("Hệ thống một cửa", 2, "push")


def test_a_request_sent_again_is_one_request(onestop: Machine) -> None:
    first = push(onestop, row(1), row(2, NgayKetThucXuLy="x")).json()
    snapshot = ledger.ledger().current().snapshot
    again = push(onestop, row(1), row(2, NgayKetThucXuLy="x"))
    assert (again.status_code, again.json()) == (200, first | {"known": True})
    assert (Import.objects.count(), ledger.ledger().current().snapshot) == (1, snapshot)
    other = push(onestop, row(1, NgayKetThucXuLy=""))
    assert (other.status_code, other.json()["code"]) == (422, "api.repeat_differs")
    assert [push(onestop, row(1), key="2").json()[name] for name in COUNTS] == [1, 0, 0, 1, 0, 0]


def test_a_request_that_cannot_be_understood_changes_nothing(onestop: Machine, cast: Cast) -> None:
    assert push(onestop).status_code == 422
    assert push(onestop, row(1), source="khac").status_code == 404
    assert push(onestop, *[row(1)] * 5_001).status_code == 422
    assert push(onestop, {"Mã hồ sơ": "H99.15-210816-0001"}).json()["code"] == "dossiers.missing_columns"
    assert push(onestop, row(1), key="").json()["code"] == "dossiers.repeat_key_needed"
    assert push(onestop, row(1, STT=[1])).status_code == 422
    with ledger.ledger().place.lock():
        assert push(onestop, row(1)).json()["code"] == "ledger.busy"
    assert not Import.objects.exists()
    assert push(onestop, row(1)).status_code == 201


def test_only_a_key_of_its_scope_pushes(onestop: Machine, cast: Cast) -> None:
    assert push(Machine(), row(1)).status_code == 401
    assert push(machine(cast.thao, "petitions.read"), row(1)).status_code == 403
    assert not live()


def test_a_key_pushes_the_one_source_it_is_bound_to(onestop: Machine, cast: Cast) -> None:
    other = source(cast, "noi-khac")
    answer = push(onestop, row(1), source="noi-khac")
    assert (answer.status_code, answer.json()["code"]) == (403, "dossiers.key_not_bound")
    with pytest.raises(KeyTaken):
        sources.bind_key(actor=cast.thao, source=other, key=Key.objects.get(), at=AT)
    second = machine(None, "dossiers.push")
    assert push(second, row(1)).status_code == 403
    sources.bind_key(actor=cast.thao, source=other, key=Key.objects.latest("pk"), at=AT)
    assert push(second, row(1), source="noi-khac").status_code == 201
    assert not live() and sorted(live("noi-khac")) == ["H99.15-210816-0001"]


def test_what_tells_of_an_earlier_moment_does_not_undo_a_later_one(onestop: Machine) -> None:
    done = {"as_of": "2021-09-20T08:00:00+07:00"}
    assert push(onestop, row(1), key="1", **done).status_code == 201
    before = row(1, NgayKetThucXuLy="", **{"Ngày trả kết quả": "", "Trạng thái": "Đang xử lý"})
    answer = push(onestop, before, key="2", as_of="2021-09-19T08:00:00+07:00")
    assert (answer.status_code, answer.json()["code"]) == (409, "dossiers.older_export")
    assert live()["H99.15-210816-0001"]["finished"] is not None
    assert push(onestop, before, key="3", as_of="2021-09-20T08:00:00").status_code == 422, "a moment needs a zone"
    assert push(onestop, before, key="4", as_of="2021-09-20T09:00:00+07:00").json()["changed"] == 1
