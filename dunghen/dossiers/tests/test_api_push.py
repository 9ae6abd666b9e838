"""The one-stop system pushes dossiers with a key of its own: counted, told row by row, once for each Idempotency-Key."""

from pathlib import Path
from typing import Any

import pytest

from dunghen.api.tests.machine import Machine, machine
from dunghen.dossiers.models import Import
from dunghen.dossiers.tests.onestop import live, row, source
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
    source(cast)
    return machine(None, "dossiers.push", label="Hệ thống một cửa")


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
