"""Cells that wait for the end of a change."""

from tempfile import TemporaryFile
from typing import IO, Any

import pyarrow as pa


class Cells:
    """The cells of one cube in the order in which they came. Those of millions of facts wait in a file without a name."""

    def __init__(self) -> None:
        self._tables: list[pa.Table] = []
        self._file: IO[bytes] | None = None
        self._writer: Any = None

    def add(self, table: pa.Table) -> None:
        self._tables.append(table)

    def put_aside(self) -> None:
        """Let what is in memory wait in the file."""
        for table in self._tables:
            if self._file is None:
                self._file = TemporaryFile(prefix="dunghen-cells-")  # noqa: SIM115 - open until the cells are taken
                self._writer = pa.ipc.new_stream(self._file, table.schema)
            self._writer.write_table(table)
        self._tables.clear()

    def taken(self) -> pa.Table | None:
        """Return all of them and let go of them; None when there are none."""
        tables, self._tables = self._tables, []
        if self._file is not None:
            self._writer.close()
            self._file.seek(0)
            tables = [pa.ipc.open_stream(self._file).read_all(), *tables]
            self._file.close()
        return pa.concat_tables(tables) if tables else None
