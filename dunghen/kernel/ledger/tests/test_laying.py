"""How the facts of a month lie in their file: what ended before a day is in groups of its own, and so is what is open."""

import datetime as dt
import itertools
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger.store import Ledger, laying
from dunghen.kernel.ledger.tests import made


def test_groups_begin_with_half_months_and_with_what_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laying, "LEAST_IN_GROUP", 10)
    book = Ledger(str(tmp_path))
    days = [*range(-20, 0)] * 3
    made.tell(
        book,
        *(
            made.fact(f"{n}", unit=made.UNITS[n % 4], finished=made.AT + dt.timedelta(days=day))
            for n, day in enumerate(days)
        ),
        *(made.fact(f"open {n}") for n in range(3)),
    )
    opened = book.place.open_table("facts/tests/2021-09/000000000001-0000.parquet")
    groups = [opened.read_row_group(number).to_pylist() for number in range(opened.num_row_groups)]
    # The days are 31 August to 19 September: what ended before the 15th, after it (31 August alone is too little), and what is open.
    assert [len(group) for group in groups] == [15 * 3, 5 * 3, 3]
    halves = [{row["finished"] and row["finished"].astimezone(ZONE).day >= 15 for row in group} for group in groups]
    assert halves == [{False, True}, {True}, {None}]
    units = [row["unit"] for row in groups[1]]
    assert units == sorted(units)


@given(st.lists(st.one_of(st.none(), st.integers(-40, 400)), max_size=300), st.integers(1, 60))
def test_whatever_ends_when_no_row_is_lost_and_groups_follow_time(days: list[int | None], least: int) -> None:
    ends = [None if day is None else made.AT + dt.timedelta(days=day) for day in days]
    rows = pa.table(
        {
            "number": pa.array(range(len(ends)), pa.int64()),
            "finished": pa.chunked_array([pa.array(ends, pa.timestamp("us", tz="UTC"))]),
            **{name: pa.chunked_array([pa.array(["a"] * len(ends)).dictionary_encode()]) for name in laying.ORDER},
        }
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(laying, "LEAST_IN_GROUP", least)
        found, cuts = laying.laid(rows)
    assert sorted(found["number"].to_pylist()) == list(range(len(ends)))
    groups = [found.slice(a, b - a) for a, b in zip([0, *cuts], [*cuts, len(found)], strict=True)]
    bounds = [pc.min_max(group["finished"]).as_py() for group in groups]
    assert all(len(group) for group in groups) or not ends
    for before, after in itertools.pairwise(bounds):
        assert after["min"] is None or before["max"] < after["min"]
    assert all(group["finished"].null_count == 0 for group in groups[:-1])
    assert groups[-1]["finished"].null_count in (0, len(groups[-1]))
    assert all(len(group) >= least for group in groups[:-2])
