"""Rows written the short way are the rows Django would have written."""

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from dunghen.kernel import access, tables
from dunghen.kernel.acts import Verb, act
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import make

pytestmark = pytest.mark.django_db
TRIED = Verb("kernel.tables_tried", "Thử", "{actor} thử {ref}.", gathers=True)


def promise(reference: str, **more: object) -> Commitment:
    return Commitment(
        kind="thử", reference=reference, subject="Việc", owner_unit=make.unit("so-xay-dung", "Sở Xây dựng"), creditor="Ai",
        basis={"text": "5 ngày", "term": {"amount": 5}}, opened_at=make.MONDAY, due_at=make.MONDAY, **more,
    )  # fmt: skip


def test_rows_get_their_ids_and_read_back_the_same() -> None:
    rows = [promise("A"), promise("B")]
    tables.insert(rows)
    assert [row.pk for row in rows] == list(Commitment.objects.order_by("id").values_list("pk", flat=True))
    read = Commitment.objects.get(reference="A")
    assert (read.basis, read.due_at, read.outcome) == (rows[0].basis, make.MONDAY, "")
    rows[0].subject = "Việc khác"
    rows[0].save(update_fields=["subject"])
    assert Commitment.objects.get(reference="A").subject == "Việc khác"


def test_a_row_that_breaks_a_rule_is_refused_as_by_saving() -> None:
    tables.insert([promise("A")])
    with pytest.raises(IntegrityError, match="commitment_reference"):
        tables.insert([promise("A")])


def test_gathered_rows_go_in_one_statement_at_the_end() -> None:
    rows = [promise("A", id=501), promise("B", id=502)]
    with (
        CaptureQueriesContext(connection) as asked,
        act(TRIED, actor=access.SYSTEM, on=None, at=make.MONDAY),
    ):
        before = len(connection.queries_log)
        for row in rows:
            tables.insert([row])
        assert len(connection.queries_log) == before, "they wait"
    (one,) = [query["sql"] for query in asked if "WITH w0" in query["sql"]]
    assert one.count("INSERT INTO") == 3, "two rows and the line of the journal"
    assert set(Commitment.objects.values_list("id", flat=True)) == {501, 502}
    assert Entry.objects.filter(verb=TRIED.slug).count() == 1


def test_who_asks_sees_what_waits() -> None:
    with act(TRIED, actor=access.SYSTEM, on=None, at=make.MONDAY):
        tables.insert([promise("A", id=601)])
        assert Commitment.objects.filter(pk=601).exists()
        tables.insert([promise("B", id=602)])
        assert tables.ask("SELECT count(*) FROM commitments_commitment WHERE id >= $1", [601]) == [(2,)]


def test_a_failure_leaves_nothing_of_what_waited() -> None:
    with pytest.raises(ValueError, match="halt"), act(TRIED, actor=access.SYSTEM, on=None, at=make.MONDAY):
        tables.insert([promise("A", id=701)])
        raise ValueError("halt")
    assert not Commitment.objects.exists() and not Entry.objects.filter(verb=TRIED.slug).exists()


@pytest.mark.django_db(transaction=True)
def test_a_connection_whose_server_left_is_made_anew() -> None:
    ((before,),) = tables.ask("SELECT pg_backend_pid()")
    with psycopg.connect(settings.CLUSTER.url("postgres", "postgres"), autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(%s)", [before])
        while server.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [before]).fetchone():
            pass
    connection.health_check_enabled, connection.health_check_done = True, False
    ((after,),) = tables.ask("SELECT pg_backend_pid()")
    assert after != before
