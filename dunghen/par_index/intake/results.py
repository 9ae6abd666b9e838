"""The table of published results as a CSV file: one line for each province and year, columns by name. Bounded; nothing is guessed."""

import csv
import io
from collections.abc import Iterator
from typing import Final

LARGEST: Final = 2_000_000
"""Bytes; the results of 63 provinces over a hundred years take half of it."""
MOST: Final = 10_000
COLUMNS: Final = {
    "year": ("year", "năm"),
    "province": ("province", "tỉnh", "tỉnh, thành phố"),
    "total": ("total", "tổng điểm"),
    "rank": ("rank", "hạng", "thứ hạng"),
    "council": ("council_points", "điểm thẩm định"),
    "leaders": ("leader_points", "điểm khảo sát lãnh đạo"),
    "sipas": ("sipas_points", "điểm sipas"),
    "impact": ("impact_points", "điểm tác động"),
    "status": ("status", "độ chắc"),
    "source": ("source", "nguồn"),
    "note": ("note", "ghi chú"),
}
"""Field → how its column may be headed."""
NUMBERS: Final = ("year", "total", "rank", "council", "leaders", "sipas", "impact")

Cells = dict[str, str | float | int | None]


class Unreadable(Exception):
    """The file is no such table; says why in one clause."""


def read(content: bytes) -> list[Cells]:
    """Return each line as field → value, with its ``number`` in the file. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable("tệp lớn hơn 2 MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("tệp không phải CSV mã UTF-8") from error
    if "\0" in text:
        raise Unreadable("tệp không phải CSV mã UTF-8")
    return list(_lines(text))


def _lines(text: str) -> Iterator[Cells]:
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        places = _places(next(rows, []))
        for row in rows:
            if rows.line_num > MOST:
                raise Unreadable(f"tệp dài hơn {MOST} dòng")
            if any(cell.strip() for cell in row):
                yield {
                    "number": rows.line_num,
                    **{field: _value(field, row, place, rows.line_num) for field, place in places.items()},
                }
    except csv.Error as error:
        raise Unreadable("tệp có dòng không đọc được") from error


def _places(head: list[str]) -> dict[str, int]:
    names = [" ".join(cell.lower().split()) for cell in head]
    found = {
        field: next(place for place, name in enumerate(names) if name in known)
        for field, known in COLUMNS.items()
        if any(name in known for name in names)
    }
    if missing := [COLUMNS[field][-1] for field in ("year", "province") if field not in found]:
        raise Unreadable(f"thiếu cột {', '.join(missing)}")
    return found


def _value(field: str, row: list[str], place: int, number: int) -> str | float | int | None:
    cell = row[place].strip() if place < len(row) else ""
    if field not in NUMBERS:
        return " ".join(cell.split())[:2000]
    if not cell:
        return None
    try:
        value = float(cell.replace(",", "."))
    except ValueError as error:
        raise Unreadable(f"dòng {number}: “{cell[:20]}” không phải số") from error
    if value != value or abs(value) > 1e6:
        raise Unreadable(f"dòng {number}: “{cell[:20]}” không phải số")
    if field in ("year", "rank"):
        if value != int(value):
            raise Unreadable(f"dòng {number}: “{cell[:20]}” không phải số nguyên")
        return int(value)
    return value
