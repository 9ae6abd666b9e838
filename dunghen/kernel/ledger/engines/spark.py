"""Spark: the same expressions on a cluster. Its machines must see the ledger's files under the same address."""

import datetime as dt
import hashlib
import logging
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import ibis
import ibis.expr.operations as ops
import pyarrow as pa
from django.conf import settings
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from dunghen.kernel.errors import Refusal
from dunghen.kernel.ledger.engines.engine import Files, Values, plain, rows_of, values, with_scalars, with_tables
from dunghen.kernel.ledger.places import Place


class NoJava(Refusal):
    """Spark runs on Java, and there is none."""

    code = "ledger.no_java"
    status = 503
    template = "Máy tính bảng số liệu Spark cần Java 17. Vui lòng cài Java 17 (ví dụ openjdk-17-jre-headless), hoặc đặt DUNGHEN_LEDGER_ENGINE=duckdb."


class Spark:
    """One session of this process on the cluster of the settings (DUNGHEN_LEDGER_SPARK_URL)."""

    dialect = "pyspark"

    def __init__(self, session: SparkSession) -> None:
        self.session = session
        self.base = ibis.pyspark.connect(session)

    def parquet(self, place: Place, names: Sequence[str], schema: pa.Schema) -> Any:
        """Return the files as one Ibis table."""
        seen = plain(schema)
        if not names:
            return self.table(seen.empty_table(), f"ledger_nothing_{len(seen)}")
        address = [_address(place, name) for name in names]
        # Named after its files, which never change: asked again, it is there.
        view = f"ledger_{hashlib.sha256(chr(10).join(address).encode()).hexdigest()[:32]}"
        frame = self.session.read.schema(from_arrow_schema(seen)).parquet(*address)
        frame.createOrReplaceTempView(view)
        return self.base.table(view)

    def table(self, rows: pa.Table, name: str) -> Any:
        """Return rows of this process as a table of the cluster."""
        self.session.createDataFrame(rows).createOrReplaceTempView(name)
        return self.base.table(name)

    def run(self, expression: Any) -> pa.Table:
        """Return the rows of an Ibis table expression."""
        # Straight into Arrow; Ibis would go by way of pandas, for tables of this process that the expression holds too.
        held = expression.op().find(ops.InMemoryTable)
        for one in held:
            self.session.createDataFrame(one.data.to_pyarrow(one.schema)).createOrReplaceTempView(one.name)
        try:
            return _plain(self.session.sql(str(self.base.compile(expression))).toArrow())
        finally:
            for one in held:
                self.session.catalog.dropTempView(one.name)

    def batches(self, sql: str, tables: Mapping[str, Any], order: Sequence[str], size: int) -> Iterator[pa.RecordBatch]:
        """Yield the rows of compiled SQL in order, up to ``size`` at a time. The cluster brings them here whole."""
        rows = self.query(sql, tables).sort_by([(name, "ascending") for name in order])
        yield from rows.to_batches(max_chunksize=size)

    def query(self, sql: str, tables: Mapping[str, Any]) -> pa.Table:
        """Return the rows of compiled SQL."""
        named = {f"`{name}`": self._query_of(table) for name, table in tables.items()}
        found = with_tables(with_scalars(sql, tables, _literal), named)
        return _plain(self.session.sql(found).toArrow())

    def _query_of(self, table: Any) -> str:
        if isinstance(table, Values):
            return values(table, _literal)
        if isinstance(table, Files):
            return rows_of(table, str(self.base.compile(self.parquet(table.place, table.names, table.schema))), "`")
        return str(self.base.compile(table))


def _literal(value: Any, kind: pa.DataType) -> str:
    name = "TIMESTAMP" if pa.types.is_timestamp(kind) else "STRING" if pa.types.is_string(kind) else "INT"
    if value is None:
        return f"CAST(NULL AS {name})"
    written = value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else str(value)
    return "CAST('" + written.replace("\\", "\\\\").replace("'", "\\'") + f"' AS {name})"


def _plain(table: pa.Table) -> pa.Table:
    """Return the table as DuckDB gives it: every column may be null."""
    return table.cast(pa.schema([field.with_nullable(True) for field in table.schema]))


def _address(place: Place, name: str) -> str:
    """Return the address that Hadoop's file systems know."""
    found = place.address(name)
    if place.is_local:
        return f"file://{found}"
    return found.partition("?")[0].replace("s3://", "s3a://", 1)


OPTIONS: Final = {
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
"""What expressions rely on, and what suits tables of some thousand groups; the settings may say otherwise."""


@cache
def engine() -> Spark:
    """Return this process's session; it is begun when first asked for. Raises NoJava."""
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise NoJava
    # Measures run in Java alone; where something asks for Python, it is this one.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(settings.LEDGER_SPARK_URL).appName("dunghen-ledger")
    for key, value in {**OPTIONS, **settings.LEDGER_SPARK_OPTIONS}.items():
        builder = builder.config(key, value)
    logging.getLogger("py4j").setLevel(logging.WARNING)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return Spark(session)
