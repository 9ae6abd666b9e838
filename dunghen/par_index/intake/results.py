"""The table of published results (CSV or a workbook): one line for each province and year, columns by name. Nothing is guessed."""

from typing import Final

from dunghen.par_index.intake import tables
from dunghen.par_index.intake.refusals import UnreadableTable

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


def read(content: bytes, name: str) -> list[Cells]:
    """Return each line as field → value, with its ``number`` in the file. Raises UnreadableTable."""
    table = tables.read(content, name)
    folded = {" ".join(heading.lower().split()): heading for heading in table.headings}
    headed = {
        field: folded[word] for field, known in COLUMNS.items() if (word := next((w for w in known if w in folded), ""))
    }
    if missing := [COLUMNS[field][-1] for field in ("year", "province") if field not in headed]:
        raise UnreadableTable(file=name, why=f"thiếu cột {', '.join(missing)}.")
    return [
        {
            "number": row.line,
            **{field: _value(field, row.cells.get(heading, ""), row.line, name) for field, heading in headed.items()},
        }
        for row in table.rows
    ]


def _value(field: str, cell: str, number: int, name: str) -> str | float | int | None:
    if field not in NUMBERS:
        return cell[:2000]
    if not cell:
        if field == "year":
            raise UnreadableTable(file=name, why=f"dòng {number} chưa ghi năm.")
        return None
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        value = float("nan")
    # What is not equal to itself is no number.
    if value != value or abs(value) > 1e6:
        raise UnreadableTable(file=name, why=f"dòng {number}: “{cell[:20]}” không phải số.")
    if field in ("year", "rank"):
        if value != int(value):
            raise UnreadableTable(file=name, why=f"dòng {number}: “{cell[:20]}” không phải số nguyên.")
        return int(value)
    return value
