"""A snapshot of the ledger as tables of an engine: live facts, and the cells of cubes."""

import datetime as dt
from collections.abc import Sequence
from functools import reduce
from typing import Any

import pyarrow as pa

from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.cubes import CUBES_VERSION, Cube
from dunghen.kernel.ledger.engines import Engine, engine
from dunghen.kernel.ledger.engines.engine import plain
from dunghen.kernel.ledger.store import File, Ledger, Manifest, Month
from dunghen.kernel.ledger.store.finding import DEAD

Months = tuple[str, str] | frozenset[str] | None
"""From and to, both included, as "2021-09"; or each by its name; None: all."""


class View:
    """One snapshot, read by one engine. ``use_cubes`` off: everything is counted from facts."""

    def __init__(
        self, ledger: Ledger, engine_name: str = "", *, manifest: Manifest | None = None, use_cubes: bool = True
    ) -> None:
        self.ledger = ledger
        self.engine: Engine = engine(engine_name)
        self.manifest = manifest or ledger.current()
        # Cubes of an earlier version are made over by the next change; until then the facts answer.
        self.use_cubes = use_cubes and self.manifest.cubes_are_of(CUBES_VERSION)

    def facts(self, sources: Sequence[str] = (), months: Months = None, *, open_at: dt.datetime | None = None) -> Any:
        """Return the live facts of ``sources`` (none named: all), submitted in ``months``.

        ``open_at``: without those of earlier months that had ended before this moment. They lie apart in their files, so that few are read.
        """
        known: dict[tuple[int, bool, bool], list[File]] = {}
        dead: list[File] = []
        edge = f"{open_at.astimezone(ZONE):%Y-%m}" if open_at else ""
        for name, month in self.months(sources, months):
            for file in month.facts:
                known.setdefault((file.schema, bool(month.dead), name < edge), []).append(file)
            dead += month.dead
        tables = []
        for (version, replaced, earlier), files in known.items():
            table = self._upgraded(files, version)
            if earlier and open_at:
                table = table.filter((table.finished >= schema.moment(open_at)) | table.finished.isnull())
            tables.append(table.anti_join(self._open(dead, DEAD), ["key", "version"]) if replaced else table)
        return reduce(lambda one, other: one.union(other), tables) if tables else self._open([], schema.STORED)

    def months(self, sources: Sequence[str] = (), months: Months = None) -> list[tuple[str, Month]]:
        """Return the partitions of the named sources and months, each with its month."""
        return [
            (name, month)
            for source, part in self.manifest.sources.items()
            if not sources or source in sources
            for name, month in part.months.items()
            if _is_among(name, months)
        ]

    def cube_files(self, cube: Cube, sources: Sequence[str] = ()) -> list[str]:
        """Return the names of a cube's files. They hold several cells for one key where later changes added some."""
        return [
            file.name
            for source, part in self.manifest.sources.items()
            if not sources or source in sources
            for file in part.cubes.get(cube.name, ())
        ]

    def run(self, expression: Any) -> pa.Table:
        """Return the rows of an expression over this view's tables."""
        return self.engine.run(expression)

    def _upgraded(self, files: Sequence[File], version: int) -> Any:
        if version == schema.VERSION:
            return self._open(files, schema.STORED)
        import ibis

        from dunghen.kernel.ledger.upgrades import upgraded

        found = self.ledger.place.open_table(files[0].name).schema_arrow
        table = upgraded(self._open(files, found), version)
        return table.select(*schema.STORED.names).cast(ibis.Schema.from_pyarrow(plain(schema.STORED)))

    def _open(self, files: Sequence[File], kind: pa.Schema) -> Any:
        return self.engine.parquet(self.ledger.place, [file.name for file in files], kind)


def _is_among(name: str, months: Months) -> bool:
    if isinstance(months, tuple):
        return months[0] <= name <= months[1]
    return months is None or name in months
