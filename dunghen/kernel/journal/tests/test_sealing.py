"""The chain: everything committed gets its seal, once; whatever is done to a row afterwards is named."""

import datetime as dt
import json
import os
import runpy
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from dunghen.kernel import access
from dunghen.kernel.acts import Part, Subject, Verb, act
from dunghen.kernel.journal import sealing
from dunghen.kernel.journal.models import Entry, Seal, Unsealed
from dunghen.kernel.tests.make import MONDAY

KEPT = Verb("tests.sealed", "Việc được niêm", "{actor} ghi việc số {number}.")
PART = Verb("tests.sealed_part", "Phần việc", "Phần số {number}.", part=True)
VERIFIER = Path(__file__).resolve().parents[4] / "docs" / "journal-verify.py"


def write(count: int = 1) -> list[int]:
    """Write ``count`` lines and return their ids."""
    before = set(Entry.objects.values_list("id", flat=True))
    for number in range(count):
        with act(KEPT, actor=access.SYSTEM, on=None, at=MONDAY, number=number, tên="Nguyễn Văn Ổn"):
            pass
    return sorted(set(Entry.objects.values_list("id", flat=True)) - before)


def behind_the_back(statement: str, *values: object) -> None:
    """Do what only somebody with the keys of the database can do."""
    with connection.cursor() as cursor:
        cursor.execute("GRANT UPDATE, DELETE ON journal_entry, journal_seal TO CURRENT_USER")
        for table in ("journal_entry", "journal_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        for table in ("journal_entry", "journal_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_sealing_is_complete_dense_and_done_once() -> None:
    ids = write(5)
    assert sealing.seal() == 5
    assert sealing.seal() == 0
    more = write(3)
    assert sealing.seal() == 3
    assert list(Seal.objects.order_by("position").values_list("position", "entry_id")) == list(
        enumerate([*ids, *more], start=1)
    )
    assert not Unsealed.objects.exists()
    verdict = sealing.verify()
    assert (verdict.sound, verdict.sealed, verdict.waiting) == (True, 8, 0)


@pytest.mark.django_db
def test_a_bulk_act_is_sealed_over_several_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BLOCK", 7)
    with act(KEPT, actor=access.SYSTEM, on=None, at=MONDAY) as deed:
        deed.record(PART, [Part(Subject("tests.thing", number), {"number": number}) for number in range(20)])
    assert sealing.seal() == 21
    assert sealing.verify().sealed == 21


@pytest.mark.django_db
def test_an_empty_journal_is_sound() -> None:
    assert sealing.seal() == 0
    verdict = sealing.verify()
    assert (verdict.sound, verdict.sealed, verdict.head) == (True, 0, f"0:{sealing.START}")


TAMPERING = [
    ("UPDATE journal_entry SET facts = '{\"number\": 99}' WHERE id = %s", "changed", 0),
    ("UPDATE journal_entry SET actor_name = 'Người khác' WHERE id = %s", "changed", 0),
    ("UPDATE journal_entry SET at = at + interval '1 microsecond' WHERE id = %s", "changed", 0),
    ("UPDATE journal_entry SET reason = 'khác' WHERE id = %s", "changed", 0),
    ("DELETE FROM journal_entry WHERE id = %s", "missing", 0),
    ("DELETE FROM journal_seal WHERE entry_id = %s", "missing", None),
    ("UPDATE journal_seal SET digest = repeat('0', 64) WHERE entry_id = %s", "changed", 0),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("statement", "what", "offset"), TAMPERING, ids=[row[0][:44] for row in TAMPERING])
def test_the_first_broken_row_is_named(statement: str, what: str, offset: int | None) -> None:
    ids = write(6)
    sealing.seal()
    behind_the_back(statement, ids[4])
    behind_the_back(statement, ids[2])
    broken = sealing.verify().broken
    assert broken is not None
    assert (broken.what, broken.position) == (what, 3)
    if offset is not None:
        assert broken.entry_id == ids[2]
        assert str(ids[2]) in broken.sentence


@pytest.mark.django_db
def test_a_row_put_in_between_is_named() -> None:
    ids = write(3)
    sealing.seal()
    behind_the_back(
        "INSERT INTO journal_entry (act, verb, at, actor_name, subject_kind, subject_ref, threads, facts, reason)"
        " SELECT gen_random_uuid(), verb, at, actor_name, subject_kind, subject_ref, threads, facts, reason"
        " FROM journal_entry WHERE id = %s",
        ids[0],
    )
    broken = sealing.verify().broken
    assert broken is not None
    assert (broken.what, broken.entry_id) == ("inserted", Entry.objects.latest("id").pk)


@pytest.mark.django_db
def test_a_row_lost_before_it_was_sealed_is_named() -> None:
    lost, kept = write(2)
    behind_the_back("DELETE FROM journal_entry WHERE id = %s", lost)
    assert sealing.seal() == 1
    broken = sealing.verify().broken
    assert broken is not None
    assert (broken.what, broken.entry_id) == ("missing", lost)
    assert Seal.objects.get().entry_id == kept


@pytest.mark.django_db
def test_a_cut_tail_is_found_by_a_head_written_down_earlier() -> None:
    ids = write(4)
    sealing.seal()
    head = sealing.verify().head
    for table, column in (("journal_seal", "entry_id"), ("journal_entry", "id")):
        behind_the_back(f"DELETE FROM {table} WHERE {column} > %s", ids[1])
    assert sealing.verify().sound  # the chain alone cannot tell
    broken = sealing.verify(head).broken
    assert broken is not None
    assert (broken.what, broken.position) == ("missing", 3)
    other = sealing.verify("2:" + "f" * 64).broken
    assert other is not None and other.what == "changed"


@pytest.mark.django_db(transaction=True)
def test_a_row_committed_late_by_a_long_transaction_is_sealed_too() -> None:
    params = connection.get_connection_params()
    params.pop("cursor_factory", None)
    params.pop("context", None)
    with psycopg.connect(**{name: params[name] for name in ("host", "user", "dbname")}) as slow:
        slow.execute(
            "INSERT INTO journal_entry (act, verb, at, actor_name, subject_kind, subject_ref, threads, facts, reason)"
            " VALUES (gen_random_uuid(), 'tests.late', now(), 'Hệ thống', 'none', '', '{}', '{}', '')"
        )
        quick = write(2)
        assert sealing.seal() == 2
        slow.commit()
    assert sealing.seal() == 1
    late = Entry.objects.get(verb="tests.late")
    assert late.pk < quick[0]
    assert list(Seal.objects.order_by("position").values_list("entry_id", flat=True)) == [*quick, late.pk]
    assert sealing.verify().sound


@pytest.mark.django_db(transaction=True)
def test_two_sealers_and_busy_writers_leave_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BLOCK", 10)
    stop = threading.Event()
    troubles: list[BaseException] = []

    def run(work: object) -> None:
        try:
            work()  # type: ignore[operator]
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connections.close_all()

    def keep_sealing() -> None:
        while not stop.is_set():
            sealing.seal()

    def keep_writing() -> None:
        for number in range(40):
            with act(KEPT, actor=access.SYSTEM, on=None, at=MONDAY, number=number):
                pass

    sealers = [threading.Thread(target=run, args=[keep_sealing]) for _ in range(2)]
    writers = [threading.Thread(target=run, args=[keep_writing]) for _ in range(2)]
    for thread in [*sealers, *writers]:
        thread.start()
    for thread in writers:
        thread.join(timeout=60)
    stop.set()
    for thread in sealers:
        thread.join(timeout=60)
    sealing.seal()
    assert troubles == []
    verdict = sealing.verify()
    assert (verdict.sound, verdict.sealed) == (True, 80)


CHILD = """
import django, os, sys, time
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from dunghen.kernel import access
from dunghen.kernel.acts import Letter, Verb, act
from dunghen.kernel.tests.make import MONDAY
with act(Verb("tests.killed", "Việc", "Việc."), actor=access.SYSTEM, on=None, at=MONDAY) as deed:
    deed.post(Letter("tests.killed", "Thư", "Thư."), to="lan@dan.example")
print("acknowledged", flush=True)
time.sleep(60)
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_process_loses_nothing_that_was_acknowledged() -> None:
    """The process dies (SIGKILL) after its act was acknowledged and before anything was sealed or sent."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, connection.settings_dict["NAME"]],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "dunghen.config.settings_test"},
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "acknowledged"
        child.send_signal(signal.SIGKILL)
        assert child.wait(timeout=20) == -signal.SIGKILL
    assert Entry.objects.filter(verb="tests.killed").count() == 1
    assert sealing.seal() == 1
    assert sealing.verify().sound
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM outbox_message WHERE kind = 'tests.killed'")
        assert cursor.fetchall() == [("waiting",)]


# -- commands and strangers -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_command_prints_the_head_and_fails_when_broken(capsys: pytest.CaptureFixture[str]) -> None:
    ids = write(3)
    call_command("journal", "verify")
    assert "3 dòng chờ niêm" in capsys.readouterr().out
    sealing.seal()
    call_command("journal", "verify")
    said = capsys.readouterr().out
    assert "Nhật ký nguyên vẹn." in said
    assert sealing.verify().head in said
    behind_the_back("DELETE FROM journal_entry WHERE id = %s", ids[1])
    with pytest.raises(CommandError, match=f"Dòng nhật ký {ids[1]} .* bị mất") as failed:
        call_command("journal", "verify")
    assert failed.value.returncode == 1


def stranger(*words: str) -> tuple[int, str]:
    """Run the stand-alone verifier as a stranger would: no environment, no packages."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), *words], capture_output=True, text=True, env={}, timeout=60
    )
    return done.returncode, done.stdout


@pytest.mark.django_db
def test_a_stranger_verifies_an_export_without_the_product(tmp_path: Path) -> None:
    write(4)
    sealing.seal()
    head = sealing.verify().head
    file = tmp_path / "journal.jsonl"
    call_command("journal", "export", str(file))
    assert stranger(str(file)) == (0, f"Sound: 4 rows. Head: {head}\n")
    assert stranger(str(file), head)[0] == 0
    assert "Nguyễn Văn Ổn" in file.read_text(encoding="utf-8")

    lines = file.read_text(encoding="utf-8").splitlines()
    third = json.loads(lines[3])
    forged = {**third, "row": third["row"].replace('"number":2', '"number":7')}
    assert forged != third
    for what, written in {
        "changed after sealing": [*lines[:3], json.dumps(forged), *lines[4:]],
        "the seal is missing": [*lines[:3], *lines[4:]],
        "the row is missing": [*lines[:3], json.dumps({**third, "row": None}), *lines[4:]],
    }.items():
        file.write_text("\n".join(written), encoding="utf-8")
        status, said = stranger(str(file))
        assert status == 1
        assert "position 3" in said and what in said
    file.write_text("\n".join(lines[:3]), encoding="utf-8")
    assert stranger(str(file))[0] == 0
    assert stranger(str(file), head)[0] == 1


def test_what_is_no_journal_is_said_to_be_none(tmp_path: Path) -> None:
    for text in ("", "[]", "{}", '{"format": "x"}', '{"format": "dunghen-journal/1"}\nx'):
        file = tmp_path / "x.jsonl"
        file.write_text(text, encoding="utf-8")
        assert stranger(str(file))[0] == 2
    assert stranger(str(tmp_path / "none"))[0] == 2
    assert stranger()[0] == 2


@pytest.mark.django_db
def test_an_export_that_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không ghi được"):
        call_command("journal", "export", str(tmp_path / "no" / "folder.jsonl"))
    assert list(tmp_path.iterdir()) == []


def test_the_verifier_needs_nothing_but_python() -> None:
    module = runpy.run_path(str(VERIFIER))
    assert callable(module["main"])


def test_moments_are_written_in_utc_with_microseconds() -> None:
    text = sealing.canonical({"b": MONDAY.replace(microsecond=5), "a": None, "é": "ề"})
    assert text == '{"a":null,"b":"2021-09-20T02:00:00.000005Z","é":"ề"}'
    assert sealing.digest(sealing.START, "x") == sealing.digest("0" * 64, "x")
    assert dt.datetime.fromisoformat("2021-09-20T02:00:00.000005+00:00") == MONDAY.replace(microsecond=5)
