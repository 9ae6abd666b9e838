"""Lists as files: CSV and XLSX that run no formula, of any length in bounded memory.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break is taken for a formula by spreadsheet programs; text typed by a stranger
must never become one. CSV has no types, so such text gets an apostrophe in front; XLSX has, so it is simply written as text.

The CSV is UTF-8 with a byte-order mark, parted by commas: Excel takes the separator from Windows, and both regional settings that offices in Viet Nam
use (Vietnamese and English) have the comma there; a "sep=" line would make Excel forget the mark and break the diacritics. Numbers keep a
decimal point in CSV and are numbers in XLSX.
"""

import csv
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import FileResponse, QueryDict, StreamingHttpResponse

from dunghen.kernel.clock import ZONE
from dunghen.ui.paging import keyset

BATCH = 1000
"""Rows asked for at once: what is held in memory."""

Value = str | int | float | Decimal | dt.date | dt.datetime | None


@dataclass(frozen=True)
class Column:
    """One column: its head, how to get the cell of a row, and how wide it stands in XLSX (in characters)."""

    title: str
    value: Callable[[Any], Value]
    width: int = 18


def batches(rows: QuerySet[Any], by: str = "due_at", size: int = BATCH) -> Iterator[Sequence[Any]]:
    """Yield ``rows`` in the order of the list on the page, a batch at a time, by key: batch 100 costs what batch 1 costs."""
    mark = ""
    while True:
        query = QueryDict(mutable=True)
        if mark:
            query["after"] = mark
        page = keyset(rows, query, by, size=size)
        yield page.rows
        mark = page.after
        if not mark:
            return


def csv_response(name: str, columns: Sequence[Column], found: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """Return the batches ``found`` as a CSV that is sent while it is written."""
    response = StreamingHttpResponse(csv_lines(columns, found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = _attachment(f"{name}.csv")
    return response


def csv_lines(columns: Sequence[Column], found: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield the CSV in pieces of a batch each, the first with the byte-order mark."""
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow([column.title for column in columns])
    yield b"\xef\xbb\xbf" + lines.taken()
    for batch in found:
        writer.writerows([harmless(_flat(column.value(row))) for column in columns] for row in batch)
        yield lines.taken()


def xlsx_response(name: str, title: str, columns: Sequence[Column], found: Iterable[Sequence[Any]]) -> FileResponse:
    """Return the batches ``found`` as a workbook; written to a temporary file row by row, then sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write_xlsx(file, title, columns, found)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def write_xlsx(file: IO[bytes], title: str, columns: Sequence[Column], found: Iterable[Sequence[Any]]) -> None:
    """Write one sheet: a bold head that stays in sight, a filter, dates as dates; nothing becomes a formula or a link."""
    import xlsxwriter  # held by every web process otherwise, and wanted by few requests

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(_sheet_name(title))
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
        "moment": book.add_format({"num_format": "hh:mm dd/mm/yyyy", "valign": "top", "align": "left"}),
    }
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.title, formats["head"])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    line = 0
    for batch in found:
        for row in batch:
            line += 1
            for place, column in enumerate(columns):
                _write(sheet, line, place, column.value(row), formats)
    sheet.autofilter(0, 0, line, len(columns) - 1)
    book.close()


def harmless(value: Any) -> Any:
    """Return ``value`` so that no spreadsheet program runs it: text that begins like a formula gets an apostrophe in front.

    Blanks before the sign and its full-width forms count too; numbers are numbers and stay.
    """
    if not isinstance(value, str):
        return value
    risky = value.startswith(("\t", "\r", "\n")) or value.lstrip()[:1] in _STARTS
    return f"'{value}" if risky else value


_STARTS = frozenset("=+-@＝＋－＠")


class _Lines:
    """A file for the CSV writer that gives back what was written since last asked."""

    def __init__(self) -> None:
        self._held: list[str] = []

    def write(self, text: str) -> None:
        self._held.append(text)

    def taken(self) -> bytes:
        held, self._held = "".join(self._held), []
        return held.encode()


def _flat(value: Value) -> Any:
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(ZONE):%H:%M %d/%m/%Y}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else value


def _write(sheet: Any, line: int, place: int, value: Value, formats: Mapping[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, dt.datetime):
        # Spreadsheets know no zones: the wall clock of Viet Nam.
        sheet.write_datetime(line, place, value.astimezone(ZONE).replace(tzinfo=None), formats["moment"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, place, value, formats["day"])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, place, value, formats["number"])
    else:
        sheet.write_string(line, place, value[:32_767], formats["text"])


def _sheet_name(title: str) -> str:
    return "".join("-" if sign in "[]:*?/\\" else sign for sign in title)[:31].strip("'") or "1"


def _attachment(name: str) -> str:
    return f"attachment; filename*=utf-8''{quote(name)}"
