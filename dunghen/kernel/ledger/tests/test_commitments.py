"""Facts of commitments: what the rooms promised reaches the ledger, with its changes and nothing twice."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dunghen.kernel import tracking
from dunghen.kernel.commitments.models import Commitment, Suspension
from dunghen.kernel.ledger import commitments, operations, sources
from dunghen.kernel.ledger.jobs import refresh as refresh_job
from dunghen.kernel.ledger.store import Tally
from dunghen.kernel.ledger.views import View
from dunghen.kernel.tests import make
from dunghen.kernel.worktime.tests.loaded import load_shipped

pytestmark = pytest.mark.django_db
AT = make.MONDAY
NAME = "tests-promises"


@pytest.fixture(autouse=True)
def own_ledger(settings: Any, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each story a ledger of its own, and one source that reads the promises of the stories."""
    settings.LEDGER_URL = str(tmp_path)
    monkeypatch.setattr(sources, "_sources", {})
    sources.register(sources.of_commitments(NAME, "tests.promise", "tests.answer"))


def refreshed() -> Tally:
    (((name, tally)),) = operations.refresh(at=AT)
    assert name == NAME
    return tally


def live(*columns: str) -> list[dict[str, object]]:
    view = View(operations.ledger())
    return view.run(view.facts().order_by("reference").select(*columns)).to_pylist()


def test_a_promise_becomes_a_fact_and_its_end_follows() -> None:
    promise = make.commitment(make.unit("so-xay-dung"), due_at=make.moment(2021, 9, 17, 17), reference="HT-A")
    assert refreshed() == Tally(read=1, new=1)
    promise.closed_at, promise.outcome = make.moment(2021, 9, 16, 10), "fulfilled"
    promise.save()
    assert refreshed() == Tally(read=1, changed=1)
    assert live("reference", "unit", "submitted", "due", "finished", "outcome") == [
        {
            "reference": "HT-A",
            "unit": "so-xay-dung",
            "submitted": make.moment(2021, 8, 16),
            "due": make.moment(2021, 9, 17, 17),
            "finished": make.moment(2021, 9, 16, 10),
            "outcome": "fulfilled",
        }
    ]


def test_promises_of_two_kinds_with_one_reference_are_two_facts() -> None:
    unit = make.unit("so-xay-dung")
    make.commitment(unit, reference="HT-A")
    make.commitment(unit, reference="HT-A", kind="tests.answer")
    make.commitment(unit, reference="HT-A", kind="tests.of_another_room")
    refreshed()
    assert [row["reference"] for row in live("reference")] == ["HT-A", "HT-A#answer"]


def test_working_minutes_leave_out_weekends_holidays_and_suspensions() -> None:
    load_shipped(AT)
    unit = make.unit("so-xay-dung")
    # From Wednesday 1 September, 07:00, to Tuesday 7 September, 17:00; 2 and 3 September are days off: three days of eight hours.
    start, end = make.moment(2021, 9, 1, 7), make.moment(2021, 9, 7, 17)
    done = {"opened_at": start, "closed_at": end, "outcome": "fulfilled"}
    make.commitment(unit, reference="1", due_at=make.moment(2021, 9, 6, 17), **done)
    waited = make.commitment(unit, reference="2", due_at=make.moment(2021, 9, 8, 17), **done)
    Suspension.objects.create(
        commitment=waited, started_at=make.moment(2021, 9, 3, 9), ended_at=make.moment(2021, 9, 6, 17), reason="bổ sung"
    )
    make.commitment(unit, reference="3", **{**done, "outcome": "cancelled"})
    make.commitment(unit, reference="4", opened_at=start)
    make.commitment(unit, reference="5", **{**done, "opened_at": make.moment(1999, 1, 4)})
    refreshed()
    found = [tuple(row.values()) for row in live("worked_minutes", "suspended_minutes", "late_minutes")]
    assert found == [(1440, 0, 480), (960, 480, None), (None, 0, None), (None, 0, None), (None, 0, None)]


def test_a_batch_takes_as_many_statements_whatever_its_size() -> None:
    load_shipped(AT)
    unit = make.unit("so-xay-dung")
    for _ in range(12):
        make.commitment(unit, closed_at=AT, outcome="fulfilled")
    list(commitments.facts(Commitment.objects.all()))
    taken = []
    for size in (5, 100):
        with CaptureQueriesContext(connection) as asked:
            batches = [len(ids) for ids, _ in commitments.facts(Commitment.objects.all(), size=size)]
        taken.append((batches, len(asked)))
    # Each batch: its rows, its suspensions, the calendar (two); then an empty one.
    assert taken == [([5, 5, 2], 3 * 4 + 1), ([12], 4 + 1)]


def test_a_mark_leads_to_what_was_written_since_through_any_door() -> None:
    unit = make.unit("so-xay-dung")
    make.commitment(unit)
    place, _, _ = tracking.now().partition(":")
    assert Commitment.objects.get().changed_xact > 0
    assert tracking.changed(Commitment.objects.all(), f"{place}:1").count() == 1
    written = Commitment.objects.get().changed_xact
    assert tracking.changed(Commitment.objects.all(), f"{place}:{written + 1}").count() == 0
    Commitment.objects.update(changed_xact=0)
    assert Commitment.objects.get().changed_xact == written


def test_a_mark_shows_what_ones_own_open_act_wrote_while_others_write() -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN; SELECT pg_current_xact_id()")
        place, _, _ = tracking.now().partition(":")
        make.commitment(make.unit("so-xay-dung"))
        seen = tracking.changed(Commitment.objects.all(), f"{place}:1").count()
        cursor.execute("ROLLBACK")
    other.close()
    assert seen == 1


def test_a_mark_of_another_database_reads_everything_anew() -> None:
    make.commitment(make.unit("so-xay-dung"))
    assert tracking.changed(Commitment.objects.all(), "").count() == 1
    assert tracking.changed(Commitment.objects.all(), "1234.5:999999999").count() == 1


def test_the_command_refreshes_compacts_checks_and_tells() -> None:
    make.commitment(make.unit("so-xay-dung"))
    said = StringIO()
    call_command("ledger", "refresh", stdout=said)
    call_command("ledger", "refresh", "--source", NAME, "--anew", stdout=said)
    call_command("ledger", "compact", "--everything", stdout=said)
    call_command("ledger", "check", stdout=said)
    call_command("ledger", "info", stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[0] == f"{NAME}: đọc 1, mới 1, đổi 0, giữ nguyên 0."
    assert lines[1] == f"{NAME}: đọc 1, mới 0, đổi 0, giữ nguyên 1."
    assert lines[3].startswith("Sổ cái đúng: 1 dòng")
    assert lines[5].startswith(f"  {NAME}: 1 dòng, 1 tháng (2021-08 – 2021-08)")


def test_the_command_refuses_a_source_nobody_registered() -> None:
    with pytest.raises(CommandError, match="Không có nguồn “khong-co”"):
        call_command("ledger", "refresh", "--source", "khong-co")


def test_the_command_says_when_somebody_else_writes() -> None:
    with operations.ledger().change(at=AT), pytest.raises(CommandError, match="đang được một tiến trình khác ghi"):
        call_command("ledger", "refresh")


def test_the_worker_brings_changes_in_and_waits_for_another_writer() -> None:
    make.commitment(make.unit("so-xay-dung"), reference="HT-A")
    with operations.ledger().change(at=AT):
        refresh_job(0)
    assert live("reference") == []
    refresh_job(0)
    assert live("reference") == [{"reference": "HT-A"}]


def test_a_source_is_registered_once_under_a_plain_name() -> None:
    sources.register(sources.known()[NAME])
    with pytest.raises(ValueError, match="twice"):
        sources.register(sources.Source(NAME, lambda mark, at: ((), "")))
    with pytest.raises(ValueError, match="plain name"):
        sources.register(sources.Source("../petitions", lambda mark, at: ((), "")))


def test_a_batch_that_fails_leaves_the_mark_where_it_was() -> None:
    def torn(mark: str, at: dt.datetime) -> object:
        def tables() -> object:
            yield from (table for _, table in commitments.facts(Commitment.objects.all()))
            raise RuntimeError("đứt mạng")

        return tables(), "new"

    make.commitment(make.unit("so-xay-dung"))
    sources.register(sources.Source("torn", torn))  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="đứt mạng"):
        list(operations.refresh(at=AT, only="torn"))
    assert operations.ledger().current().sources == {}
