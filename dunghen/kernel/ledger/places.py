"""Where a ledger lies: a folder, or a bucket of S3-compatible storage, by URL.

A file is whole or not there: in a folder it is written under another name, brought to the disk and renamed; an object of S3 appears when
its upload ends. One writer at a time holds the lock: that of the folder, which goes with its process; elsewhere that of the database.
"""

import fcntl
import hashlib
import itertools
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as pq
from django.db import connection

from dunghen.kernel.errors import Refusal

LEFT = ".part-"
"""Begins the name of a file under way; a writer that is killed leaves it behind."""


BOUNDED: Final = frozenset({"half", "kind", "unit", "submitted", "due", "finished", "suspended_since", "outcome"})
"""Columns by whose bounds groups of rows are skipped, as they lie (``store.laying``). To keep them for all costs a third of writing."""


class Busy(Refusal):
    """Another process changes the ledger at this moment."""

    code = "ledger.busy"
    status = 409
    template = "Sổ cái đang được một tiến trình khác ghi. Vui lòng thử lại sau ít phút."


class Growing:
    """A Parquet file under way. ``schema``: its columns; ``rows``: how many it has so far; ``size``: its bytes, once it is whole."""

    def __init__(self, name: str, writer: pq.ParquetWriter, rows_in_group: int) -> None:
        self.name, self.schema, self.rows, self.size = name, writer.schema, 0, 0
        self._writer, self._rows_in_group = writer, rows_in_group

    def add(self, table: pa.Table) -> None:
        self._writer.write_table(table, row_group_size=self._rows_in_group)
        self.rows += len(table)


class Place:
    """The files below one URL, by names relative to it."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        if "://" in self.url:
            self.files, self.base = pafs.FileSystem.from_uri(self.url)
        else:
            self.files, self.base = pafs.LocalFileSystem(), str(Path(self.url).absolute())
        self.is_local = isinstance(self.files, pafs.LocalFileSystem)

    @property
    def lock_number(self) -> int:
        """Return the number of the database's lock that stands for this place, whatever its URL says of keys."""
        return int.from_bytes(hashlib.sha256(self.base.encode()).digest()[:8], signed=True)

    def address(self, name: str) -> str:
        """Return what an engine opens: a path, or a URL."""
        return f"{self.base}/{name}" if self.is_local else f"{self.url}/{name}"

    def path(self, name: str) -> str:
        """Return the path within ``files``."""
        return f"{self.base}/{name}"

    def read(self, name: str) -> bytes:
        """Return the bytes of a file; raise FileNotFoundError when there is none."""
        with self.files.open_input_stream(self.path(name)) as stream:
            return bytes(stream.read())

    def write(self, name: str, content: bytes) -> int:
        """Write a small file whole, over an older one of the name."""
        with self._writing(name) as target, self.files.open_output_stream(target) as stream:
            stream.write(content)
        return len(content)

    def write_table(self, name: str, table: pa.Table, *, rows_in_group: int, cuts: Sequence[int] = ()) -> int:
        """Write a Parquet file whole; return its size in bytes. A new group of rows begins at each of ``cuts``, which rise."""
        # Where nothing is missing, the file need not tell of each value that it is there.
        kind = [field.with_nullable(table[field.name].null_count > 0) for field in table.schema]
        table = pa.table(table.columns, schema=pa.schema(kind, table.schema.metadata))
        with self.growing(name, table.schema, rows_in_group=rows_in_group) as file:
            for start, end in itertools.pairwise([0, *cuts, len(table)]):
                file.add(table.slice(start, end - start))
        return file.size

    @contextmanager
    def growing(self, name: str, schema: pa.Schema, *, rows_in_group: int) -> Iterator["Growing"]:
        """Open a Parquet file that grows a table at a time; it is there, whole, when the block ends, and never when it fails."""
        # Hashes and moments do not repeat, counts are small and near each other: no dictionary is tried for them.
        counts = [field.name for field in schema if _small(field)]
        with (
            self._writing(name) as target,
            pq.ParquetWriter(
                target,
                schema,
                filesystem=self.files,
                compression={field.name: _compression(field) for field in schema},
                write_batch_size=8192,
                use_dictionary=[field.name for field in schema if not (_spread(field) or _small(field))],
                column_encoding=dict.fromkeys(counts, "DELTA_BINARY_PACKED") or None,
                write_statistics=[field.name for field in schema if field.name in BOUNDED],
            ) as writer,
        ):
            file = Growing(name, writer, rows_in_group)
            yield file
        file.size = int(self.files.get_file_info(self.path(name)).size)

    def open_table(self, name: str) -> pq.ParquetFile:
        """Return an open Parquet file; raise FileNotFoundError when there is none."""
        return pq.ParquetFile(self.path(name), filesystem=self.files)

    def names(self) -> list[str]:
        """Return the names of all files, those under way included."""
        chosen = pafs.FileSelector(self.base, recursive=True, allow_not_found=True)
        found = [info.path for info in self.files.get_file_info(chosen) if info.type == pafs.FileType.File]
        return sorted(path[len(self.base) :].lstrip("/") for path in found)

    def delete(self, names: Iterable[str]) -> None:
        """Delete files; those that are gone already are no trouble."""
        for name in names:
            if self.files.get_file_info(self.path(name)).type == pafs.FileType.File:
                self.files.delete_file(self.path(name))

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the ledger for writing. Raises Busy when another process holds it."""
        if not self.is_local:
            with self._database_lock():
                yield
            return
        Path(self.base).mkdir(parents=True, exist_ok=True)
        with Path(self.base, "writer.lock").open("ab") as gate:
            try:
                fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy from None
            yield

    @contextmanager
    def _database_lock(self) -> Iterator[None]:
        number = self.lock_number
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
            if not cursor.fetchone()[0]:
                raise Busy
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])

    @contextmanager
    def _writing(self, name: str) -> Iterator[str]:
        final = self.path(name)
        if not self.is_local:
            yield final
            return
        folder = os.path.dirname(final)
        fresh = f"{folder}/{LEFT}{os.getpid()}-{os.path.basename(final)}"
        if not os.path.isdir(folder):
            os.makedirs(folder, exist_ok=True)
            _sync(os.path.dirname(folder))
        try:
            yield fresh
            _sync(fresh)
            os.replace(fresh, final)
            _sync(folder)
        except BaseException:
            Path(fresh).unlink(missing_ok=True)
            raise


def _spread(field: pa.Field) -> bool:
    return field.name in {"key", "digest", "reference"} or pa.types.is_timestamp(field.type)


def _compression(field: pa.Field) -> str:
    """Return how a column is packed: with snappy, which every engine reads, and which is read and written in two thirds of the time that
    zstd takes. Hashes and moments down to the second hardly become smaller, and to try it takes a third of the time of writing.
    """
    loose = field.name not in {"reference", "due"} and _spread(field)
    return "NONE" if loose else "SNAPPY"


def _small(field: pa.Field) -> bool:
    return bool(pa.types.is_integer(field.type)) and field.type.bit_width < 64


def _sync(path: str) -> None:
    # Bytes and names alike must survive a power cut before anything tells of them.
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
