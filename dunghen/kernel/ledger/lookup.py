"""A few facts by their references among millions: what a page about one of them and a job about some of them ask for."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dunghen.kernel.ledger import hashing, schema
from dunghen.kernel.ledger.store import Ledger, finding
from dunghen.kernel.ledger.store.manifest import Part


def facts(ledger: Ledger, source: str, references: Iterable[str], *, months: Iterable[str] | None = None) -> pa.Table:
    """Return the live facts of ``source`` with these references (columns of ``schema.FACT``), in no order; unknown ones are left out.

    ``months`` ("2021-09"): where they were submitted, when that is known; the keys of those months alone are read, else of all.
    """
    wanted = pa.array(sorted(set(references)), pa.string())
    part = ledger.current().sources.get(source)
    if part is None or not len(wanted):
        return schema.FACT.empty_table()
    if months is not None:
        among = set(months)
        part = Part(months={name: month for name, month in part.months.items() if name in among})
    keys = np.sort(hashing.keys(pa.table({"reference": pa.chunked_array([wanted])})))
    found = [
        # Two references may share a key: the words decide.
        rows.filter(pc.is_in(rows["reference"].cast(pa.string()), wanted))
        for place in finding.find(ledger.place, part, np.unique(keys))
        for rows in [finding.rows(ledger.place, place.file, place.positions)]
    ]
    return pa.concat_tables([_present(rows, source) for rows in found] or [schema.FACT.empty_table()])


def _present(rows: pa.Table, source: str) -> pa.Table:
    """Return stored rows, of whatever version, with the columns that a fact has now."""
    return schema.conform(
        rows.select([name for name in schema.FACT.names if name in rows.column_names and name != "source"]), source
    )
