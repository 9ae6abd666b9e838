"""The past of one fact: every version that the ledger was told, the first to the present."""

from collections.abc import Container
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dunghen.kernel.ledger import hashing
from dunghen.kernel.ledger.store import File, Ledger, Month, finding


def history(
    ledger: Ledger, source: str, reference: str, *, months: Container[str] | None = None
) -> list[dict[str, Any]]:
    """Return the versions of a fact, each with ``version`` and ``replaced_by`` (None: the present one). Reads one column of everything.

    ``months`` ("2021-09"): where it was submitted by any of its versions, when that is known; only those are read then.
    """
    part = ledger.current().sources.get(source)
    if part is None:
        return []
    key = int(hashing.keys(pa.table({"reference": pa.chunked_array([[reference]])}))[0])
    found: list[dict[str, Any]] = []
    for name, month in part.months.items():
        if months is not None and name not in months:
            continue
        successors = _successors(ledger, month, key)
        for file in (*month.facts, *month.past):
            for row in _rows(ledger, file, key):
                if row["reference"] == reference:
                    found.append({**row, "replaced_by": row.get("replaced_by") or successors.get(row["version"])})
    return sorted(found, key=lambda row: row["version"])


def _rows(ledger: Ledger, file: File, key: int) -> list[dict[str, Any]]:
    positions = pc.indices_nonzero(pc.equal(ledger.place.open_table(file.name).read(["key"])["key"], key))
    rows: list[dict[str, Any]] = []
    if len(positions):
        rows = finding.rows(ledger.place, file, positions.to_numpy().astype("int64")).to_pylist()
    return rows


def _successors(ledger: Ledger, month: Month, key: int) -> dict[int, int]:
    dead = finding.dead_pairs(ledger.place, month)
    own = dead.filter(pc.equal(dead["key"], key))
    return dict(zip(own["version"].to_pylist(), own["replaced_by"].to_pylist(), strict=True))
