"""Engines run the ledger's expressions: DuckDB in this process, or Spark on a cluster. Both run in UTC."""

from dunghen.kernel.ledger.engines.engine import DUCKDB, SPARK, Engine, Files, Values, engine

__all__ = ["DUCKDB", "SPARK", "Engine", "Files", "Values", "engine"]
