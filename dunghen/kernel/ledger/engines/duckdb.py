"""DuckDB in this process. Each thread has a connection of its own: requests run side by side."""

import datetime as dt
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from dunghen.kernel.ledger.arrow import without_pandas
from dunghen.kernel.ledger.engines.engine import Files, Values, plain, rows_of, values, with_scalars, with_tables
from dunghen.kernel.ledger.places import Place

_own = threading.local()


class DuckDB:
    """Files of a folder are read by DuckDB itself; those of other storage through Arrow."""

    dialect = "duckdb"

    def __init__(self) -> None:
        without_pandas()
        self.base = ibis.duckdb.connect()
        for setting in SETTINGS:
            self.base.raw_sql(f"SET {setting}")
        self._datasets: dict[tuple[str, ...], str] = {}
        self._turn = 0
        # The facts of a snapshot are asked for again and again, and to compile them takes longer than to find a page of them.
        self._compiled = lru_cache(maxsize=MOST_COMPILED)(lambda table: str(self.base.compile(table.to_expr())))

    def parquet(self, place: Place, names: Sequence[str], schema: pa.Schema) -> Any:
        """Return the files as one Ibis table."""
        seen = plain(schema)
        reading = self._reading(place, names, seen) if names else values(Values(seen, ()), _literal)
        return self.base.sql(reading, schema=ibis.Schema.from_pyarrow(seen), dialect="duckdb")

    def run(self, expression: Any) -> pa.Table:
        """Return the rows of an Ibis table expression."""
        return self.base.to_pyarrow(expression)

    def batches(self, sql: str, tables: Mapping[str, Any], order: Sequence[str], size: int) -> Iterator[pa.RecordBatch]:
        """Yield the rows of compiled SQL in order, up to ``size`` at a time.

        They go by way of a file: an answer read in pieces would keep the connection from the next question.
        """
        found = self._whole(sql, tables)
        wanted = ", ".join(f'"{name}"' for name in order)
        with tempfile.NamedTemporaryFile(prefix="ledger-", suffix=".parquet") as file:
            self.base.con.execute(f"COPY ({found} ORDER BY {wanted}) TO '{file.name}' (FORMAT parquet)")
            yield from pq.ParquetFile(file.name).iter_batches(batch_size=size)

    def query(self, sql: str, tables: Mapping[str, Any]) -> pa.Table:
        """Return the rows of compiled SQL."""
        found = self._whole(sql, tables)
        rows = self.base.con.sql(found)
        # DuckDB adds up in 128 bits.
        shown = [
            f'"{name}"::BIGINT AS "{name}"' if str(kind) == "HUGEINT" else f'"{name}"'
            for name, kind in zip(rows.columns, rows.types, strict=True)
        ]
        return rows.project(", ".join(shown)).to_arrow_table()

    def _whole(self, sql: str, tables: Mapping[str, Any]) -> str:
        named = {f'"{name}"': self._query_of(table) for name, table in tables.items()}
        return with_tables(with_scalars(sql, tables, _literal), named)

    def _query_of(self, table: Any) -> str:
        if isinstance(table, Values):
            return values(table, _literal)
        if isinstance(table, Files):
            empty = Values(table.schema, ())
            seen = plain(table.schema)
            if not table.names:
                return values(empty, _literal)
            return rows_of(table, self._reading(table.place, table.names, seen), '"')
        return self._compiled(table.op())

    def _reading(self, place: Place, names: Sequence[str], schema: pa.Schema) -> str:
        """Return the query that reads files: DuckDB opens those of a folder, Arrow those of other storage."""
        columns = ", ".join(f'"{field.name}"' for field in schema)
        if place.is_local:
            listed = ", ".join("'" + place.address(name).replace("'", "''") + "'" for name in names)
            read = f"read_parquet([{listed}])"
            if "half" in schema.names:
                # A cube: its files lack the sums that are nought in them.
                nothing = ", ".join(f'{_literal(None, field.type)} AS "{field.name}"' for field in schema)
                read = f"(SELECT {nothing} WHERE FALSE UNION ALL BY NAME SELECT * FROM read_parquet([{listed}], union_by_name = true)) AS found"  # noqa: S608 - names are the ledger's own
            return f"SELECT {columns} FROM {read}"  # noqa: S608 - names are the ledger's own
        paths = tuple(place.path(name) for name in names)
        if paths not in self._datasets:
            if len(self._datasets) >= MOST_DATASETS:
                oldest = next(iter(self._datasets))
                self.base.con.unregister(self._datasets.pop(oldest))
            self._turn += 1
            self._datasets[paths] = f"files_{self._turn}"
            import pyarrow.dataset as ds  # takes pandas with it, 30 MiB in every web process, and only buckets need it

            found = ds.dataset(list(paths), filesystem=place.files, schema=schema)
            self.base.con.register(self._datasets[paths], found)
        return f"SELECT {columns} FROM {self._datasets[paths]}"  # noqa: S608 - names are the ledger's own


SETTINGS: Final = (
    "TimeZone = 'UTC'",
    "preserve_insertion_order = false",
    "parquet_metadata_cache = true",
    # Several threads of several processes count at once on a small server; what needs more goes by way of the disk.
    "memory_limit = '1GB'",
    f"temp_directory = '{Path(tempfile.gettempdir()) / 'dunghen-ledger'}'",
)
MOST_COMPILED: Final = 64
MOST_DATASETS: Final = 200
"""So many tables of other storage stay open in a thread: those of the last snapshots."""


def _literal(value: Any, kind: pa.DataType) -> str:
    name = (
        "TIMESTAMPTZ"
        if pa.types.is_timestamp(kind)
        else "VARCHAR"
        if pa.types.is_string(kind)
        else "BOOLEAN"
        if (pa.types.is_boolean(kind))
        else "INTEGER"
    )
    if value is None:
        return f"NULL::{name}"
    written = value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else str(value)
    return "'" + written.replace("'", "''") + f"'::{name}"


def engine() -> DuckDB:
    """Return this thread's DuckDB."""
    if not hasattr(_own, "engine"):
        _own.engine = DuckDB()
    found: DuckDB = _own.engine
    return found
