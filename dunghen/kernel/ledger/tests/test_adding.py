"""Adding up: cells of a cube hold what a plain sum holds, whatever there is to add; minutes stay exact though tenths are counted."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.codes import Codes
from dunghen.kernel.ledger.cubes import CUBES, PACE, RECEIVED, TENTH, Cube
from dunghen.kernel.ledger.store.adding import Rows, finer_than, rolled_up
from dunghen.kernel.ledger.store.counting import COUNTED, Counting
from dunghen.kernel.ledger.tests import made

PACES = Cube("paces", PACE, ("unit",), RECEIVED)
told_tallies = st.lists(st.tuples(*(st.integers(-(2**how), 2**how) for how in (1, 20, 24))), min_size=1, max_size=6)
"""Of each pattern three tallies: small ones, which share a number, and such as leave no room for another beside them."""


@given(told_tallies, st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 5)), max_size=60))
def test_cells_hold_what_a_plain_sum_holds(told: list[tuple[int, ...]], facts: list[tuple[int, int, int]]) -> None:
    units, halves, patterns = (np.array([fact[at] for fact in facts], np.int32) for at in range(3))
    patterns %= len(told)
    columns = {"unit": units, RECEIVED: halves + 48000, "tenths": np.zeros(len(facts), np.int32)}
    tallies = {name: np.array([one[at] for one in told]) for at, name in enumerate(PACES.sums)}
    cells = Rows(columns, None, patterns, tallies).added_up(PACES).to_pylist()
    expected: dict[tuple[int, int], Counter[str]] = {}
    for unit, half, pattern in zip(units.tolist(), halves.tolist(), patterns.tolist(), strict=True):
        sums = dict(zip(PACES.sums, told[pattern], strict=True))
        expected.setdefault((half + 48000, unit), Counter()).update(sums)
    assert [(cell["half"], cell["unit"], *(cell.get(name, 0) for name in PACES.sums)) for cell in cells] == [
        (*key, *(sums[name] for name in PACES.sums)) for key, sums in sorted(expected.items()) if any(sums.values())
    ]


@given(st.lists(st.tuples(*(st.integers(0, 2) for _ in range(5)), st.sampled_from((-1, 1, 2)))))
def test_a_cube_made_of_a_finer_one_is_that_made_of_the_facts(facts: list[tuple[int, ...]]) -> None:
    cubes = {cube.name: cube for cube in CUBES}
    wanted = cubes["unit-standing"]
    finer = finer_than(wanted)
    assert finer == cubes["procedure-standing"]
    names = (RECEIVED, "unit", "field", "procedure")
    columns = {name: np.array([fact[at] for fact in facts], np.int32) for at, name in enumerate(names)}
    columns["kind"] = np.zeros(len(facts), np.int32)
    told = [(n, overdue * n) for *_, overdue, n in facts] or [(0, 0)]
    tallies = {name: np.array([one[at] for one in told]) for at, name in enumerate(finer.sums)}
    rows = Rows(columns, None, np.arange(len(facts)), tallies)
    of_finer, of_facts = rolled_up(rows.added_up(finer), wanted), rows.added_up(wanted)
    assert of_finer.to_pylist() == of_facts.to_pylist()


timed = st.none() | st.integers(0, 3 * TENTH) | st.integers(0, 2**24)
"""Working minutes of a fact; none: nobody could measure it."""


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), timed, st.booleans()), min_size=1, max_size=30))
def test_minutes_are_exact_in_tenths_and_what_is_over(told: list[tuple[str, int | None, bool]]) -> None:
    """Each fact comes; some are taken out again by a cell of minus one."""
    facts = [
        made.fact(f"{n}", unit=unit, finished=made.AT, worked_minutes=minutes)
        for n, (unit, minutes, _) in enumerate(told)
    ]
    codes, kept = Codes(), dict[str, list[Tables]]()

    @contextmanager
    def opened(name: str, kind: pa.Schema) -> Iterator[Any]:
        kept.setdefault(name, []).append(file := Tables(kind))
        yield file

    table = schema.conform(made.table(*facts), "tests").select(COUNTED)
    with Counting(codes, opened) as counting:
        counting.add(table, 1)
        counting.add(table.filter(pa.array([gone for *_, gone in told])), -1)
    left: dict[str, list[int | None]] = {}
    for unit, minutes, gone in told:
        if not gone:
            left.setdefault(unit, []).append(minutes)
    for cube in (cube for cube in CUBES if cube.sort == PACE and "unit" in cube.words):
        found: dict[str, Counter[str]] = {}
        for cell in (cell for file in kept.get(cube.name, ()) for some in file for cell in some.to_pylist()):
            sums = found.setdefault(codes.words["unit"][cell["unit"]], Counter())
            cell = dict.fromkeys(PACES.sums, 0) | cell
            sums.update({"measured": cell["measured"], "unmeasured": cell["unmeasured"]})
            sums["minutes"] += cell["measured"] * cell["tenths"] * TENTH + cell["over"]
        assert {unit: (sums["measured"], sums["unmeasured"], sums["minutes"]) for unit, sums in found.items()} == {
            unit: (len(known := [one for one in some if one is not None]), some.count(None), sum(known))
            for unit, some in left.items()
        }


class Tables(list[pa.Table]):
    """The file of a cube, in memory."""

    def __init__(self, kind: pa.Schema) -> None:
        super().__init__()
        self.schema = kind

    def add(self, table: pa.Table) -> None:
        self.append(table)
