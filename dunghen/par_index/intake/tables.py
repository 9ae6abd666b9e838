"""Small tables from outside (CSV, XLSX, XLS, ODS): rows of text under their headings, each with its line in the file."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from dunghen.par_index.intake.refusals import UnreadableTable

MOST_BYTES: Final = 5 << 20
MOST_UNPACKED: Final = 100 << 20
MOST_ROWS: Final = 5000
MOST_COLUMNS: Final = 60
MOST_SIGNS: Final = 5000
"""Signs of a cell that are read; the rest is cut."""
_TITLES: Final = 20
"""Rows above the headings that are looked at."""


@dataclass(frozen=True)
class Row:
    """Cells by heading, empty ones left out. ``line``: its line in the file, the first is 1."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read(content: bytes, name: str) -> Table:
    """Return the table of a file, whatever its name says it is; the sheet with most rows of a workbook. Raises UnreadableTable."""
    if len(content) > MOST_BYTES:
        raise UnreadableTable(file=name, why=f"tệp lớn hơn {MOST_BYTES >> 20} MB.")
    if not content.strip():
        raise UnreadableTable(file=name, why="tệp trống.")
    is_book = content[:4] == b"PK\x03\x04" or content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    lines = _of_book(content, name) if is_book else _of_text(content, name)
    if len(lines) > MOST_ROWS + _TITLES:
        raise UnreadableTable(file=name, why=f"bảng dài hơn {MOST_ROWS} dòng.")
    return _table(lines, name)


def _table(lines: Sequence[Sequence[str]], name: str) -> Table:
    filled = [sum(bool(cell) for cell in line) for line in lines[:_TITLES]]
    most = max(filled, default=0)
    head = next((place for place, count in enumerate(filled) if count >= 2 and count >= most * 0.7), None)
    if head is None:
        raise UnreadableTable(file=name, why="không thấy dòng tiêu đề cột.")
    headings = tuple(lines[head][:MOST_COLUMNS])
    named = [(place, heading) for place, heading in enumerate(headings) if heading]
    rows = []
    for place, line in enumerate(lines[head + 1 :], head + 2):
        cells = {heading: line[column] for column, heading in named if column < len(line) and line[column]}
        if cells:
            rows.append(Row(place, cells))
    if not rows:
        raise UnreadableTable(file=name, why="không có dòng nào dưới tiêu đề cột.")
    return Table(tuple(heading for _, heading in named), tuple(rows))


def _of_text(content: bytes, name: str) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise UnreadableTable(
            file=name, why="chữ không phải UTF-8; vui lòng lưu lại dạng CSV UTF-8 hoặc Excel."
        ) from trouble
    if "\x00" in text:
        raise UnreadableTable(file=name, why="đây không phải tệp CSV hoặc Excel.")
    sample = text[:4000].partition("\n")[0]
    mark = max(",;\t", key=sample.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        return [[_plain(cell) for cell in row] for row in rows]
    except csv.Error as trouble:
        raise UnreadableTable(file=name, why="dấu ngoặc kép hoặc dấu phân cách trong tệp chưa đúng.") from trouble


def _of_book(content: bytes, name: str) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook  # wanted by few requests

    try:
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                if sum(info.file_size for info in packed.infolist()) > MOST_UNPACKED:
                    raise UnreadableTable(file=name, why="bảng tính quá lớn; vui lòng xuất thành CSV.")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(sheet) for sheet in book.sheet_names]
        best: Any = max(sheets, key=lambda sheet: sheet.height, default=None)
        if best is None or not best.height or best.height > MOST_ROWS + _TITLES:
            raise UnreadableTable(file=name, why=f"bảng tính trống hoặc dài hơn {MOST_ROWS} dòng.")
        start = (best.start or (0, 0))[0]
        # Rows above the first filled one are not told: lines are counted as the spreadsheet shows them.
        return [[] for _ in range(start)] + [[_plain(cell) for cell in row[:MOST_COLUMNS]] for row in best.iter_rows()]
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as trouble:
        raise UnreadableTable(file=name, why="bảng tính hỏng, có mật khẩu, hoặc không phải Excel.") from trouble
    except BaseException as trouble:
        # The reader's own panics are no ordinary exceptions.
        if type(trouble).__name__ != "PanicException":
            raise
        raise UnreadableTable(file=name, why="bảng tính hỏng.") from trouble


def _plain(cell: Any) -> str:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    text = str(cell or "") if not isinstance(cell, int) else str(cell)
    return " ".join(text.replace("\x00", "").split())[:MOST_SIGNS]
