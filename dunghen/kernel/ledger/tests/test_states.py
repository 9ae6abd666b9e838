"""The ledger's reading of the kernel's table never differs from the others."""

import datetime as dt
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from dunghen.kernel.commitments import timeliness
from dunghen.kernel.commitments.tests.test_timeliness import EDGES, moments, promises
from dunghen.kernel.ledger import lasting, states
from dunghen.kernel.ledger.engines import DUCKDB, engine
from dunghen.kernel.ledger.store.counting import local_days

_MOMENT = pa.timestamp("us", tz="UTC")


def by_table(rows: list[dict[str, Any]], at: dt.datetime, soon: dt.datetime) -> list[str]:
    """Return the state of each row as the kernel says one by one."""
    return [
        timeliness.of(
            due_at=row["due_at"],
            closed_at=row["closed_at"],
            cancelled=row["outcome"] == "cancelled",
            suspended=row["suspended_at"] is not None,
            at=at,
            soon_until=soon,
        )
        for row in rows
    ]


def as_facts(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.table(
        {
            "row": np.arange(len(rows)),
            "due": pa.array([row["due_at"] for row in rows], _MOMENT),
            "finished": pa.array([row["closed_at"] for row in rows], _MOMENT),
            "suspended_since": pa.array([row["suspended_at"] for row in rows], _MOMENT),
            "outcome": pa.array([row["outcome"] for row in rows]),
            "breached": pa.array([row.get("breached", False) for row in rows]),
        }
    )


def judged(table: Any, at: dt.datetime, soon: dt.datetime) -> Any:
    """Return the expression: row and its state."""
    rows = table.mutate(**lasting.lasting(table))
    return rows.select("row", state=states.state(rows, at, soon)).order_by("row")


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(promises(), min_size=1, max_size=80), at=moments)
def test_the_expression_agrees_with_the_kernel(rows: list[dict[str, Any]], at: dt.datetime) -> None:
    soon = at + dt.timedelta(days=3)
    found = engine(DUCKDB).run(judged(ibis.memtable(as_facts(rows)), at, soon))
    assert found["state"].to_pylist() == by_table(rows, at, soon)


def every_edge() -> tuple[list[dict[str, Any]], dt.datetime, dt.datetime]:
    """Return rows around every edge, a microsecond to either side, and the moments one looks at."""
    at, soon = EDGES[0], EDGES[1]
    second, day = dt.timedelta(microseconds=1), dt.timedelta(days=1)
    ends = [
        (None, "", None),
        (None, "", at),
        *(
            (moment, outcome, None)
            for moment in (at - second, at, at + second)
            for outcome in ("fulfilled", "cancelled")
        ),
        (dt.datetime(2021, 9, 16, 17, 0, tzinfo=dt.UTC) - second, "fulfilled", None),
        (dt.datetime(2021, 9, 19, 17, 0, tzinfo=dt.UTC) - second, "fulfilled", None),
    ]
    dues = (None, at, at - second, at + second, soon, soon + second, at + day * 30)
    rows = [
        {"due_at": due, "closed_at": closed, "outcome": outcome, "suspended_at": suspended}
        for due in dues
        for closed, outcome, suspended in ends
    ]
    return rows, at, soon


def test_every_state_occurs_and_microseconds_count() -> None:
    rows, at, soon = every_edge()
    found = engine(DUCKDB).run(judged(ibis.memtable(as_facts(rows)), at, soon))["state"].to_pylist()
    assert found == by_table(rows, at, soon)
    assert set(found) == set(timeliness.STATES)


def test_to_be_in_one_of_some_states_is_to_have_that_state() -> None:
    rows, at, soon = every_edge()
    facts = ibis.memtable(as_facts(rows))
    table = facts.mutate(**lasting.lasting(facts))
    groups = [
        *((one,) for one in timeliness.STATES),
        timeliness.OPEN_STATES,
        timeliness.DONE_STATES,
        timeliness.ON_TIME_STATES,
        (timeliness.CANCELLED, timeliness.DONE_LATE, timeliness.OVERDUE, timeliness.IN_TIME),
        timeliness.STATES,
        (),
    ]
    asked = {f"in_{n}": states.has_state(table, names, at, soon) for n, names in enumerate(groups)}
    found = engine(DUCKDB).run(table.select("row", **asked).order_by("row"))
    for number, names in enumerate(groups):
        assert found[f"in_{number}"].to_pylist() == [state in names for state in by_table(rows, at, soon)]


def test_what_breached_its_rule_counts_as_late_once_it_ends() -> None:
    rows, at, soon = every_edge()
    plain = by_table(rows, at, soon)
    found = engine(DUCKDB).run(judged(ibis.memtable(as_facts([{**row, "breached": True} for row in rows])), at, soon))
    late = {timeliness.DONE_EARLY: timeliness.DONE_LATE, timeliness.DONE_ON_TIME: timeliness.DONE_LATE}
    assert found["state"].to_pylist() == [late.get(state, state) for state in plain]


def test_arrays_tell_the_same_of_every_fact_as_the_expression() -> None:
    """What cubes are counted from (``lasting_of``) and what facts are asked by (``lasting``): every edge, breached and not, suspended and not."""
    edges, at, _soon = every_edge()
    # All of them together, though some never meet: what is finished is not suspended.
    rows = [
        {**row, "breached": breached, "suspended_at": suspended}
        for row in edges
        for breached in (False, True)
        for suspended in (None, at)
    ]
    facts = as_facts(rows)
    table = ibis.memtable(facts)
    told = engine(DUCKDB).run(table.select("row", **lasting.lasting(table)).order_by("row"))
    moments = {name: facts[name].cast(pa.int64()).fill_null(lasting.NONE).to_numpy() for name in ("due", "finished")}
    arrays = lasting.lasting_of(
        **moments,
        breached=facts["breached"].to_numpy(),
        cancelled=np.array([row["outcome"] == "cancelled" for row in rows]),
        suspended=facts["suspended_since"].is_valid().to_numpy(),
        day=local_days,
    )
    assert set(arrays) == set(lasting.LASTING)
    assert {name: told[name].to_pylist() for name in lasting.LASTING} == {
        name: arrays[name].tolist() for name in lasting.LASTING
    }
    assert all(len(set(column.tolist())) == 2 for column in arrays.values()), "each of them is told both ways"
