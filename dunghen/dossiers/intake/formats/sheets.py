"""Workbooks (XLSX, XLS, ODS): the sheet with the most rows, its titles skipped. Moments of cells become ISO text, whole numbers lose their ".0"."""

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from dunghen.dossiers.intake.formats.block import Block, Piece, heading_row, not_a_table, one_of_each
from dunghen.dossiers.intake.refusals import UnreadableFile

ROWS: Final = 50_000
MOST_BYTES: Final = 3 << 30
"""What a workbook may take once unpacked: a sheet of a million rows takes less."""
_ROWS_OF_TITLES: Final = 20


class Workbook:
    """The largest sheet of a workbook."""

    kind = "Excel"

    def __init__(self, path: Path) -> None:
        self._name = path.name
        try:
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as packed:
                    if any(name.startswith("word/") for name in packed.namelist()):
                        raise UnreadableFile(file=path.name, why=not_a_table("Word"))
                    if sum(info.file_size for info in packed.infolist()) > MOST_BYTES:
                        raise UnreadableFile(file=path.name, why="bảng tính quá lớn; vui lòng xuất thành CSV.")
            self._book = CalamineWorkbook.from_path(str(path))
            sheets = [self._book.get_sheet_by_name(name) for name in self._book.sheet_names]
        except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as trouble:
            raise UnreadableFile(file=path.name, why="bảng tính hỏng, có mật khẩu, hoặc không phải Excel.") from trouble
        except BaseException as trouble:
            # The reader's own panics are no ordinary exceptions.
            if type(trouble).__name__ != "PanicException":
                raise
            if "MemError" in str(trouble):
                # What it unpacks to is too large for the limit; the workbook is whole.
                raise MemoryError from trouble
            raise UnreadableFile(file=path.name, why="bảng tính hỏng.") from trouble
        self._sheet: Any = max(sheets, key=lambda sheet: sheet.height, default=None)
        if self._sheet is None or not self._sheet.height:
            raise UnreadableFile(file=path.name, why="bảng tính không có dòng nào.")
        top = [[_text(cell) or "" for cell in row] for row in islice(self._sheet.iter_rows(), _ROWS_OF_TITLES)]
        self._above = heading_row(top) + 1
        self.headings = one_of_each(top[self._above - 1])
        self.rows = self._sheet.height - self._above
        start = self._sheet.start
        self._first_line = (start[0] if start else 0) + 1 + self._above

    def pieces(self, wanted: Sequence[str]) -> Iterator[Piece]:
        """Yield blocks of rows; cells as text."""
        places = [self.headings.index(heading) for heading in wanted]
        rows = islice(self._sheet.iter_rows(), self._above, None)
        height, done = max(self._sheet.height - self._above, 1), 0
        while some := list(islice(rows, ROWS)):
            block = self._block(some, done, places, wanted)
            done += len(some)
            yield Piece.read(min(done / height, 1.0), block)

    def close(self) -> None:
        self._book.close()

    def _block(self, rows: list[list[Any]], done: int, places: list[int], wanted: Sequence[str]) -> Block:
        kept = [number for number, row in enumerate(rows) if any(cell != "" for cell in row)]
        columns = [pa.array([_text(rows[number][place]) for number in kept], pa.string()) for place in places]
        lines = np.array(kept, np.int64) + self._first_line + done
        return Block(pa.table(columns, names=list(wanted)), lines)


def _text(cell: Any) -> str | None:
    if cell == "" or cell is None:
        return None
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
