"""Files tell no more than they must: no sum that is nought everywhere, no room for what is missing where nothing is."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dunghen.kernel.ledger import boards
from dunghen.kernel.ledger.checking import check
from dunghen.kernel.ledger.cubes import CUBES
from dunghen.kernel.ledger.store import Ledger, Tally, counting
from dunghen.kernel.ledger.store.adding import cube_schema, with_noughts
from dunghen.kernel.ledger.store.compaction import compact
from dunghen.kernel.ledger.tests import made
from dunghen.kernel.ledger.views import View


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(str(tmp_path))


def test_files_that_leave_room_for_what_is_missing_lie_beside_those_that_do_not(ledger: Ledger) -> None:
    told = made.many(200)
    units = told.column_names.index("unit")
    for unit in ("xa-x", "xa-y"):
        with ledger.change(at=made.AT) as change:
            change.upsert("tests", told)
            change.upsert("tests", told.slice(0, 20).set_column(units, "unit", [[unit] * 20]))
    # As earlier releases wrote them: anything may be missing, and cubes have every sum.
    part = ledger.current().sources["tests"]
    for file in [file for month in part.months.values() for file in (*month.facts[:1], *month.dead[:1])]:
        read = ledger.place.open_table(file.name).read()
        pq.write_table(
            read.cast(pa.schema([field.with_nullable(True) for field in read.schema])), ledger.place.path(file.name)
        )
    for cube in CUBES:
        for file in part.cubes.get(cube.name, ())[:1]:
            read = ledger.place.open_table(file.name).read()
            pq.write_table(with_noughts(read, cube_schema(cube)), ledger.place.path(file.name))
    fresh = Ledger(ledger.place.url)
    assert not check(fresh).troubles
    with fresh.change(at=made.AT) as change:
        assert change.upsert("tests", told.slice(0, 10)) == Tally(read=10, changed=10)
        compact(change, everything=True)
    assert not check(fresh).troubles
    assert fresh.current().sources["tests"].rows == 200


def test_tallies_that_come_late_in_a_change_are_counted(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "ROWS_IN_CELLS", 10)
    plain = [made.fact(f"A-{number}", finished=made.AT) for number in range(25)]
    others = [made.fact(f"B-{number}", finished=made.AT, outcome="cancelled", postal=True) for number in range(25)]
    made.tell(ledger, *plain, *others, *[{**one, "reference": f"C-{one['reference']}"} for one in plain])
    part = ledger.current().sources["tests"]
    assert len(part.cubes["unit-finished"]) > 1
    assert not check(ledger).troubles
    counted = boards.counts(View(ledger), boards.Asked(), at=made.AT, soon_until=made.SOON)
    assert counted.select(["n", "cancelled", "postal_yes"]).to_pylist() == [
        {"n": 75, "cancelled": 25, "postal_yes": 25}
    ]
