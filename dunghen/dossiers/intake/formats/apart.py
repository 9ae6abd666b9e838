"""Workbooks and Parquet of strangers, taken apart in a child process: whatever such a file does to its parser it does not do to the server.

The child (``kernel.apart``) answers with a stream of Arrow tables: every column as text, beside them the line of each row.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.ipc as ipc

from dunghen.dossiers.intake.formats.block import Block, Piece
from dunghen.dossiers.intake.refusals import UnreadableFile
from dunghen.kernel import apart

SECONDS: Final = 90
MEMORY: Final = 4 << 30
"""Of addresses, not of bytes in use: libraries reserve far more than they touch."""
ANSWER: Final = 2 << 30
LINE: Final = "\x00line"
"""The column of lines; no heading is called so."""
REFUSED: Final = 4
"""How the child says that the file cannot be read; why stands on its other stream."""
FILES: Final = 64


class Apart:
    """A file as the child told it."""

    def __init__(self, path: Path, *, seconds: int = SECONDS, memory: int = MEMORY) -> None:
        self._name, self._told = path.name, tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        try:
            self._ask(path, seconds, memory)
            self._told.seek(0)
            self._stream: Any = ipc.open_stream(self._told)
            said = json.loads(self._stream.schema.metadata[b"told"])
            self.kind, self.headings = str(said["kind"]), tuple(map(str, said["headings"]))
            self.nested, self._rows = frozenset(map(str, said["nested"])), max(int(said["rows"]), 1)
        except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as trouble:
            self.close()
            raise UnreadableFile(file=path.name, why="tệp hỏng.") from trouble
        except BaseException:
            self.close()
            raise

    def _ask(self, path: Path, seconds: int, memory: int) -> None:
        with tempfile.TemporaryFile() as why:
            limits = (str(seconds), str(memory))
            status = apart.run(__name__, answer.__name__, str(path), *limits, seconds=seconds, told=self._told, why=why)
            why.seek(0)
            said = why.read(4096).decode("utf-8", "replace").strip()
        if status == REFUSED:
            raise UnreadableFile(file=path.name, why=said.rsplit("\n", 1)[-1][:500])
        if status:
            raise UnreadableFile(
                file=path.name,
                why="tệp quá lớn hoặc quá phức tạp để đọc ở đây; vui lòng xuất thành CSV, hoặc nhập bằng lệnh.",
            )

    def pieces(self, wanted: Sequence[str]) -> Iterator[Piece]:
        """Yield the tables that the child wrote."""
        for heading in wanted:
            if heading in self.nested:
                raise UnreadableFile(file=self._name, why=nested_told(heading))
        done = 0
        try:
            for batch in self._stream:
                table = pa.Table.from_batches([batch])
                done += len(table)
                lines = table[LINE].to_numpy()
                yield Piece.read(min(done / self._rows, 1.0), Block(table.select(list(wanted)), lines))
        except (pa.ArrowException, OSError) as trouble:
            raise UnreadableFile(file=self._name, why=f"tệp hỏng sau dòng {done}.") from trouble

    def close(self) -> None:
        self._told.close()


def nested_told(heading: str) -> str:
    return f"cột “{heading}” chứa danh sách hoặc cấu trúc lồng nhau; vui lòng xuất thành cột đơn."


def answer(path: str, seconds: str, memory: str) -> int:
    """The child's side: read the file and write it to the standard output."""
    # Loaded before the limits hold: what they limit is the file.
    from dunghen.dossiers.intake import formats

    apart.confine(seconds=int(seconds), memory=int(memory), answer=ANSWER, files=FILES)
    try:
        opened = formats.open_file(Path(path))
        nested: frozenset[str] = getattr(opened, "nested", frozenset())
        headings = [heading for heading in opened.headings if heading not in nested]
        told = {"kind": opened.kind, "headings": opened.headings, "nested": sorted(nested), "rows": opened.rows}  # type: ignore[attr-defined]
        kind = pa.schema([*((name, pa.string()) for name in headings), (LINE, pa.int64())], {"told": json.dumps(told)})
        with ipc.new_stream(sys.stdout.buffer, kind) as out:
            for piece in opened.pieces(headings):
                block = piece.block()
                columns = [block.table[name].cast(pa.string()) for name in headings]
                out.write_table(pa.table([*columns, pa.array(block.lines, pa.int64())], schema=kind))
    except UnreadableFile as refusal:
        sys.stderr.write(f"\n{refusal.facts['why']}")
        return REFUSED
    except MemoryError:
        return apart.OUT_OF_MEMORY
    return 0
