"""A few facts by their references: the live ones, of one source, wherever they lie."""

from pathlib import Path

from dunghen.kernel.ledger import lookup, schema
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.ledger.tests import made


def test_facts_are_found_by_their_references(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path))
    assert len(lookup.facts(ledger, "tests", ["HS-1"])) == 0
    made.tell(ledger, *(made.fact(f"HS-{n}", submitted=made.make.moment(2021, n, 3)) for n in range(1, 10)))
    made.tell(ledger, made.fact("HS-1", unit="so-khac"), source="other")
    made.tell(ledger, made.fact("HS-2", submitted=made.make.moment(2021, 2, 3), unit="so-y-te"))
    found = lookup.facts(ledger, "tests", ["HS-2", "HS-9", "HS-77", "HS-2"])
    assert found.schema.names == schema.FACT.names
    assert {(row["reference"], row["unit"]) for row in found.to_pylist()} == {
        ("HS-2", "so-y-te"),
        ("HS-9", "so-xay-dung"),
    }
    assert lookup.facts(ledger, "tests", ["HS-2", "HS-9"], months=["2021-09", "2020-01"])["reference"].to_pylist() == [
        "HS-9"
    ]
    assert len(lookup.facts(ledger, "tests", [])) == 0
