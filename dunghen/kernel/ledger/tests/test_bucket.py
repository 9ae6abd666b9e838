"""A ledger in a bucket of S3-compatible storage: the same as in a folder, through Arrow's own client."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from dunghen.kernel.ledger import boards, lists
from dunghen.kernel.ledger.boards import Asked
from dunghen.kernel.ledger.checking import check, told
from dunghen.kernel.ledger.history import history
from dunghen.kernel.ledger.places import Busy
from dunghen.kernel.ledger.store import Ledger, Tally
from dunghen.kernel.ledger.store.compaction import compact
from dunghen.kernel.ledger.tests import made
from dunghen.kernel.ledger.tests.bucket import bucket
from dunghen.kernel.ledger.views import View

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with bucket() as url:
        yield Ledger(url)


def test_a_ledger_in_a_bucket(ledger: Ledger) -> None:
    made.tell(ledger, made.fact("1", unit="a"), made.fact("2", unit="b", finished=made.AT), mark="1")
    assert made.tell(ledger, made.fact("1", unit="c"), mark="2") == Tally(read=1, changed=1)
    for use_cubes in (True, False):
        found = boards.counts(View(ledger, use_cubes=use_cubes), Asked(by=("unit",)), at=made.AT, soon_until=made.SOON)
        assert [(row["unit"], row["n"]) for row in found.to_pylist()] == [("b", 1), ("c", 1)]
    assert not check(ledger).troubles
    with ledger.change(at=made.AT) as change:
        compact(change, everything=True)
    ledger.sweep()
    assert not check(ledger).troubles
    assert [row["unit"] for row in history(ledger, "tests", "1")] == ["a", "c"]
    rows, _ = lists.page(View(ledger), lists.Listed(), at=made.AT, soon_until=made.SOON)
    assert rows["unit"].to_pylist() == ["c", "b"] or rows["unit"].to_pylist() == ["b", "c"]


def test_what_is_told_of_it_names_no_secret(ledger: Ledger) -> None:
    made.tell(ledger, made.fact("1"))
    assert told(ledger)["place"] == "so-cai/tinh"
    assert "secret" not in str(told(ledger))


HELD = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def test_the_database_holds_the_lock_of_a_bucket(ledger: Ledger) -> None:
    settings = connection.settings_dict
    with psycopg.connect(dbname=settings["NAME"], user=settings["USER"], host=settings["HOST"]) as other:
        with ledger.change(at=made.AT):
            held = other.execute(HELD).fetchone()
            assert held == (1,)
        other.execute("SELECT pg_advisory_lock(%s)", [ledger.place.lock_number])
        with pytest.raises(Busy), ledger.change(at=made.AT):
            pass


def test_a_change_that_fails_leaves_nothing_in_it(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError, match="mất mạng"), ledger.change(at=made.AT) as change:
        change.upsert("tests", made.table(made.fact("1")))
        raise RuntimeError("mất mạng")
    assert ledger.place.names() == []
