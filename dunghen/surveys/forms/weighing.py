"""What officers type to calibrate weights: how many people there are in each group, or what percent of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from dunghen.kernel.text import format_number, parse_number
from dunghen.surveys.queries.weighing import Kind
from dunghen.surveys.rules.weights import APART

LONGEST = 20


@dataclass
class Cell:
    """A group's box: its name in the form, what stands in it."""

    group: str
    label: str
    name: str
    typed: str = ""


@dataclass
class Sums:
    """One table of boxes; read, ``totals`` holds group → people, {} for one left empty, and ``error`` what is wrong."""

    kind: Kind
    cells: list[Cell]
    totals: dict[str, float] = field(default_factory=dict)
    error: str = ""


def blank(kinds: Sequence[Kind], known: Mapping[str, Mapping[str, float]]) -> list[Sums]:
    """Return the tables with the totals that are known."""
    return [
        Sums(kind, [Cell(key, name, f"t-{place}-{row}", _shown(known.get(kind.key, {}).get(key))) for row, (key, name) in enumerate(kind.groups)])
        for place, kind in enumerate(kinds)
    ]  # fmt: skip


def _shown(people: float | None) -> str:
    return "" if people is None else format_number(int(people) if people == int(people) else round(people, 2))


def read(kinds: Sequence[Kind], sent: Mapping[str, Any], whole: float) -> list[Sums]:
    """Return the tables as typed: people ("1.200") or percent of ``whole`` ("52,5%")."""
    tables = blank(kinds, {})
    for table in tables:
        for cell in table.cells:
            cell.typed = str(sent.get(cell.name, ""))[:LONGEST].strip()
        typed = [cell.typed for cell in table.cells]
        if not any(typed):
            continue
        if not all(typed):
            table.error = _("Ghi đủ mọi dòng, hoặc để trống cả bảng.")
        elif len({text.endswith("%") for text in typed}) > 1:
            table.error = _("Ghi toàn bộ bằng số người, hoặc toàn bộ bằng %.")
        else:
            _fill(table, whole)
    return tables


def _fill(table: Sums, whole: float) -> None:
    try:
        numbers = [parse_number(cell.typed.rstrip("% ")) for cell in table.cells]
    except ValueError:
        table.error = _("Có ô chưa đọc được; ví dụ đúng: 1.200 hoặc 52,5%.")
        return
    total = sum(numbers, Decimal(0))
    percents = table.cells[0].typed.endswith("%")
    if total <= 0 or any(number < 0 or number > 10**9 for number in numbers):
        table.error = _("Số phải từ 0 trở lên và có ít nhất một số lớn hơn 0.")
    elif percents and abs(float(total) - 100) > 100 * APART:
        table.error = _("Các tỷ lệ cộng lại là %(sum)s%%, phải là 100%%.") % {"sum": format_number(total)}
    else:
        scale = whole / 100 if percents else 1.0
        table.totals = {cell.group: float(number) * scale for cell, number in zip(table.cells, numbers, strict=True)}
