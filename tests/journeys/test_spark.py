"""The same measures on a Spark cluster of two workers and in this process: equal tables, from cubes and from facts; and why dossiers are late.

Needs Java 17; without it these tests fail and say so (see ``tests/everything.py``).
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.conf import settings as django_settings

from dunghen.dossiers.queries.why import Scope, Why
from dunghen.dossiers.tests import test_why
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger import boards, lists
from dunghen.kernel.ledger.boards import FINISHED, Asked
from dunghen.kernel.ledger.engines import DUCKDB, SPARK, spark
from dunghen.kernel.ledger.lists import Listed
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.ledger.tests import made, test_states
from dunghen.kernel.ledger.tests.cluster import QUICK, cluster
from dunghen.kernel.ledger.views import View

pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.filterwarnings("ignore::ResourceWarning")]
SINCE, UNTIL = dt.date(2020, 12, 15), dt.date(2021, 6, 14)


@pytest.fixture(scope="module")
def on_spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[spark.Spark]:
    """A session on a cluster of a master and two workers of this machine."""
    with cluster(tmp_path_factory.mktemp("spark")) as url, pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "LEDGER_SPARK_URL", url)
        local = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        # Some hundred rows: plans are run as they are, by code that need not be fast.
        small = {
            "spark.executor.memory": "512m",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.adaptive.enabled": "false",
            "spark.sql.codegen.wholeStage": "false",
            "spark.driver.extraJavaOptions": QUICK,
            "spark.executor.extraJavaOptions": QUICK,
        }
        patch.setattr(django_settings, "LEDGER_SPARK_OPTIONS", local | small)
        spark.engine.cache_clear()
        found = spark.engine()
        yield found
        found.session.stop()
        spark.engine.cache_clear()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Facts of two years, a fifth of them told anew since: live and replaced ones side by side."""
    return made.ledger(tmp_path_factory.mktemp("ledger"), made.many(600), made.many(120, 2, offset=200))


def both(ledger: Ledger, ask: Any, **how: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    tables: list[pa.Table] = [ask(View(ledger, name, **how)) for name in (DUCKDB, SPARK)]
    here, there = (table.to_pylist() for table in tables)
    assert here
    return here, there


def test_the_cluster_has_two_workers(on_spark: spark.Spark) -> None:
    tracker = on_spark.session.sparkContext._jsc.sc().statusTracker()
    on_spark.session.range(100).repartition(4).count()
    assert len(tracker.getExecutorInfos()) == 3  # two executors and the driver


@pytest.mark.parametrize(
    ("what", "how"),
    [
        (Asked(by=("unit", "field", "month")), {}),
        (Asked(by=("procedure", "official_quarter"), where={"field": [None, "y-te"]}, basis=FINISHED), {}),
        (Asked(by=("unit", "place"), since=dt.date(2021, 2, 3), until=dt.date(2021, 7, 26)), {}),
    ],
    ids=["cube", "by the end", "odd days, from facts"],
)
def test_counts_are_equal(on_spark: spark.Spark, ledger: Ledger, what: Asked, how: dict[str, bool]) -> None:
    here, there = both(ledger, lambda view: boards.counts(view, what, at=made.AT, soon_until=made.SOON), **how)
    assert here == there


def test_flow_and_pace_are_equal(on_spark: spark.Spark, ledger: Ledger) -> None:
    period = Asked(by=("unit",), since=SINCE, until=UNTIL)
    here, there = both(ledger, lambda view: boards.flow(view, period, at=made.AT))
    assert here == there
    for what in (Asked(by=("unit", "year")), Asked(by=("field",), basis=FINISHED)):  # from facts, and from a cube
        here, there = both(ledger, lambda view, what=what: boards.pace(view, what))
        assert here == there and sum(row["finished"] - row["taken"] for row in here) > 0


@pytest.mark.parametrize(
    "listed",
    [
        Listed(Asked(where={"field": [None, "y-te"]}), states=(timeliness.OVERDUE, timeliness.DONE_LATE)),
        Listed(Asked(since=SINCE, until=UNTIL), column="done_late"),
        Listed(Asked(since=SINCE, until=UNTIL, basis=FINISHED), flags=(("online", True),)),
    ],
    ids=["by states", "a column of the table", "a flag, by the end"],
)
def test_lists_are_equal_page_after_page_and_whole(on_spark: spark.Spark, ledger: Ledger, listed: Listed) -> None:
    here, there = both(ledger, lambda view: lists.everything(view, listed, at=made.AT, soon_until=made.SOON))
    assert here == there
    pages = []
    for name in (DUCKDB, SPARK):
        first, mark = lists.page(View(ledger, name), listed, at=made.AT, soon_until=made.SOON, size=5)
        second, _mark = lists.page(View(ledger, name), listed, at=made.AT, soon_until=made.SOON, after=mark, size=5)
        pages.append([first.to_pylist(), second.to_pylist()])
    assert pages[0] == pages[1] and [row["reference"] for page in pages[0] for row in page] == [
        row["reference"] for row in here[:10]
    ]


def test_why_dossiers_are_late_is_told_alike(on_spark: spark.Spark, tmp_path: Path) -> None:
    """Steps joined to dossiers, who had it before (windows), medians, a step under way: what a page asks of two sorts of facts."""
    book, days = test_why.told(tmp_path), (dt.date(2021, 8, 1), dt.date(2021, 8, 31))
    test_why.tell_stopped(book, 33 * test_why.HOUR)
    here, there = (
        Why(View(book, name), Scope(("onestop",), *days, {}, late=False), at=test_why.AT, calendar=test_why.CALENDAR)
        for name in (DUCKDB, SPARK)
    )
    assert here.agencies() == there.agencies() != []
    assert here.hand_overs() == there.hand_overs() != []
    assert here.steps() == there.steps() and sum(row["stood"] for row in here.steps()) == 33 * test_why.HOUR


def test_states_are_the_kernels(on_spark: spark.Spark) -> None:
    rows, at, soon = test_states.every_edge()
    found = on_spark.run(test_states.judged(on_spark.table(test_states.as_facts(rows), "edges"), at, soon))
    assert found["state"].to_pylist() == test_states.by_table(rows, at, soon)


def test_an_empty_ledger_is_empty_there_too(on_spark: spark.Spark, tmp_path: Path) -> None:
    here, there = both(
        Ledger(str(tmp_path)), lambda view: boards.counts(view, Asked(), at=made.AT, soon_until=made.SOON)
    )
    assert here == there
