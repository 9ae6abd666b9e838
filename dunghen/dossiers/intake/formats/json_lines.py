"""JSON lines: one object on each line. DuckDB takes the wanted names out of a block of lines at once."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from dunghen.dossiers.intake.formats.block import Block, Broken, Piece
from dunghen.dossiers.intake.refusals import UnreadableFile

BLOCK: Final = 16 << 20
LONGEST: Final = 4 << 20
"""A longer line is no object of a dossier."""
_SAMPLE: Final = 1000
_NO_SIGN: Final = "\x01"
"""Stands in no line: a line is one cell."""


class JsonLines:
    """One file of JSON objects, a line each; nested values are read as JSON text."""

    kind = "JSON"

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as stream:
            lines = stream.read(BLOCK).splitlines()[:_SAMPLE]
        found: dict[str, None] = {}
        for line in duckdb.execute(
            "SELECT json_keys(line) FROM (SELECT unnest(?) AS line) WHERE json_valid(line)", [_decoded(lines)]
        ).fetchall():
            found.update(dict.fromkeys(line[0] or ()))
        if not found:
            raise UnreadableFile(file=path.name, why="không có dòng nào là một đối tượng JSON.")
        self.headings = tuple(found)

    def pieces(self, wanted: Sequence[str]) -> Iterator[Piece]:
        """Yield blocks of lines."""
        size, read, line = max(self._path.stat().st_size, 1), 0, 1
        rest = b""
        with self._path.open("rb") as stream:
            while raw := stream.read(BLOCK):
                read += len(raw)
                whole = rest + raw
                end = whole.rfind(b"\n") + 1
                rest = whole[end:]
                if len(rest) > LONGEST:
                    raise UnreadableFile(
                        file=self._path.name, why=f"một dòng sau dòng {line} dài quá {LONGEST >> 20} MiB."
                    )
                if end:
                    yield Piece(read / size, partial(self._block, whole[:end], line, tuple(wanted)))
                    line += whole.count(b"\n", 0, end)
        if rest.strip():
            yield Piece(1.0, partial(self._block, rest, line, tuple(wanted)))

    def close(self) -> None:
        """Nothing stays open between blocks."""

    def _block(self, content: bytes, first: int, wanted: tuple[str, ...]) -> Block:
        content = content.removeprefix(b"\xef\xbb\xbf")
        try:
            lines = pacsv.read_csv(
                pa.BufferReader(content),
                pacsv.ReadOptions(use_threads=False, block_size=len(content) + 1, column_names=["line"]),
                pacsv.ParseOptions(delimiter=_NO_SIGN, quote_char=False, ignore_empty_lines=False),
                pacsv.ConvertOptions(column_types={"line": pa.string()}, strings_can_be_null=False),
            )
        except pa.ArrowInvalid as trouble:
            raise UnreadableFile(file=self._path.name, why=f"sau dòng {first} có ký tự không phải UTF-8.") from trouble
        numbers = pa.array(np.arange(first, first + len(lines)))
        lines = lines.append_column("number", numbers)
        lines = lines.filter(pc.not_equal(pc.utf8_trim_whitespace(lines["line"]), ""))
        paths = ", ".join(f"line ->> {_path_of(name)} AS {_quoted(name)}" for name in wanted)
        with duckdb.connect() as duck:
            duck.register("lines", lines)
            # Only what is JSON is asked for its type and its names.
            good = "CASE WHEN json_valid(line) THEN json_type(line) END IS NOT DISTINCT FROM 'OBJECT'"
            duck.execute(f"CREATE TEMP TABLE good AS SELECT number, line FROM lines WHERE {good}")  # noqa: S608
            table = duck.sql(f"SELECT number AS __line, {paths} FROM good ORDER BY number").to_arrow_table()  # noqa: S608
            bad = duck.sql(f"SELECT number, left(line, 200) FROM lines WHERE NOT ({good}) ORDER BY number").fetchall()  # noqa: S608
        broken = tuple(Broken(number, text, "không phải một đối tượng JSON") for number, text in bad)
        return Block(table.select(list(wanted)), table["__line"].to_numpy(), broken)


def _decoded(lines: list[bytes]) -> list[str]:
    return [line.decode("utf-8", "replace").removeprefix("\ufeff") for line in lines]


def _path_of(name: str) -> str:
    """Return the name as a path of JSON, as a literal of SQL."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return "'" + f'$."{escaped}"'.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
