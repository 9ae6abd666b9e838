"""What an engine does: open files as a table, run an expression into Arrow."""

import importlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import pyarrow as pa
from django.conf import settings

from dunghen.kernel.ledger.places import Place

DUCKDB: Final = "duckdb"
SPARK: Final = "spark"


@dataclass(frozen=True)
class Files:
    """Parquet files as one table. ``halves``: only rows whose half month is in one of these ranges, the first included, the last not.

    The ranges are written into the query, so that an engine reads no group of rows outside them. A number that may be missing is nought.
    """

    place: Place
    names: tuple[str, ...]
    schema: pa.Schema
    halves: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Values:
    """A few rows of moments, numbers and words as a table."""

    schema: pa.Schema
    rows: tuple[tuple[Any, ...], ...]


class Engine(Protocol):
    """One way to run Ibis expressions over Parquet files."""

    dialect: str

    def parquet(self, place: Place, names: Sequence[str], schema: pa.Schema) -> Any:
        """Return the files as one Ibis table; an empty one of ``schema`` without files."""

    def run(self, expression: Any) -> pa.Table:
        """Return the rows of an Ibis table expression over its tables."""

    def batches(self, sql: str, tables: Mapping[str, Any], order: Sequence[str], size: int) -> Iterator[pa.RecordBatch]:
        """Yield the rows of compiled SQL (see ``query``) in an order of columns, up to ``size`` at a time."""

    def query(self, sql: str, tables: Mapping[str, Any]) -> pa.Table:
        """Return the rows of compiled SQL; ``tables`` gives Files, Values or an expression of this engine for each name."""


def engine(name: str = "") -> Engine:
    """Return the engine ``name``, by default the one of the settings (DUNGHEN_LEDGER_ENGINE)."""
    chosen = name or settings.LEDGER_ENGINE
    if chosen not in (DUCKDB, SPARK):
        raise ValueError(f"No such engine: {chosen}")
    found: Engine = importlib.import_module(f"dunghen.kernel.ledger.engines.{chosen}").engine()
    return found


def plain(schema: pa.Schema) -> pa.Schema:
    """Return ``schema`` with words instead of dictionaries: what engines see."""
    return pa.schema(
        [
            pa.field(field.name, field.type.value_type if pa.types.is_dictionary(field.type) else field.type)
            for field in schema
        ]
    )


def rows_of(files: Files, query: str, quote: str) -> str:
    """Return the rows of ``query``, which reads ``files``: those of the half months asked for; a number that is missing is nought."""
    named = {field.name: f"{quote}{field.name}{quote}" for field in files.schema}
    numbers = {field.name for field in files.schema if field.nullable and pa.types.is_integer(field.type)}
    columns = ", ".join(f"COALESCE({name}, 0) AS {name}" if key in numbers else name for key, name in named.items())
    known = " OR ".join(
        f"half = {low}" if after == low + 1 else f"(half >= {low} AND half < {after})" for low, after in files.halves
    )
    return f"SELECT {columns} FROM ({query}) AS files" + (f" WHERE {known}" if known else "")  # noqa: S608 - names and numbers are the ledger's own


def with_tables(sql: str, tables: Mapping[str, str]) -> str:
    """Return SQL in which each name stands for the query given."""
    named = ", ".join(f"{name} AS ({query})" for name, query in tables.items())
    return f"WITH {named} SELECT * FROM ({sql}) AS answer"  # noqa: S608 - both parts are compiled or the ledger's own


_SCALAR: Final = re.compile(
    r"""\(\s*SELECT\s+(?P<q>["`])t\d+(?P=q)\.(?P=q)(?P<column>\w+)(?P=q)\s+FROM\s+(?P=q)(?P<table>\w+)(?P=q)\s+AS\s+(?P=q)t\d+(?P=q)\s*\)"""
)
"""How compiled SQL asks for a column of a table of one row."""


def with_scalars(sql: str, tables: Mapping[str, Any], literal: Callable[[Any, pa.DataType], str]) -> str:
    """Return SQL with the values of tables of one row where it asks for them: an engine that knows them as it plans reads fewer rows."""
    known = {
        (name, field.name): f"({literal(value, field.type)})"
        for name, table in tables.items()
        if isinstance(table, Values) and len(table.rows) == 1
        for field, value in zip(table.schema, table.rows[0], strict=True)
    }
    return _SCALAR.sub(lambda found: known.get((found["table"], found["column"]), found[0]), sql)


def values(given: Values, literal: Callable[[Any, pa.DataType], str]) -> str:
    """Return a query that gives these rows."""
    rows = given.rows or (tuple(None for _ in given.schema),)
    selects = [
        "SELECT " + ", ".join(f"{literal(value, field.type)} AS {field.name}" for value, field in zip(row, given.schema, strict=True))
        for row in rows
    ]  # fmt: skip
    return " UNION ALL ".join(selects) + ("" if given.rows else " WHERE false")
