"""Published results of provinces: what a table of them must satisfy before it is kept."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dunghen.kernel.text import format_number, search_key
from dunghen.par_index.rules.tree import PRINTED_TOLERANCE

FIRST_YEAR: Final = 2012
"""The first index was that of 2012 (decision 1294/QĐ-BNV of 03/12/2012)."""
FLOATING: Final = 1e-9

STATUSES: Final = {
    "sourced": "có nguồn",
    "derived": "suy ra",
    "conflict": "các nguồn ghi khác nhau",
    "unsure": "chưa kiểm chứng",
}


@dataclass(frozen=True)
class Published:
    """A province's result of a year as far as it is known. ``number``: its line in the file."""

    year: int
    province: str
    total: float | None = None
    rank: int | None = None
    council: float | None = None
    leaders: float | None = None
    sipas: float | None = None
    impact: float | None = None
    status: str = ""
    source: str = ""
    note: str = ""
    number: int = 0

    @property
    def is_average(self) -> bool:
        return search_key(self.province).startswith("trung binh")

    @property
    def parts(self) -> tuple[float | None, ...]:
        return self.council, self.leaders, self.sipas, self.impact

    @property
    def values(self) -> tuple[float | None, ...]:
        return self.total, *self.parts


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line (0: in the table)."""

    number: int
    sentence: str


def faults(rows: Sequence[Published], last_year: int) -> list[Fault]:
    """Return all that is wrong, in the order of the lines. An empty list: the table may be kept.

    Printed parts may add up to 0.02 more or less than the printed total, because totals are built from unrounded parts.
    """
    found = [fault for row in rows for fault in _of_line(row, last_year)]
    seen: dict[tuple[int, str], int] = {}
    for row in rows:
        key = (row.year, search_key(row.province))
        if key in seen:
            found.append(Fault(row.number, f"{row.province} năm {row.year} đã có ở dòng {seen[key]}"))
        seen.setdefault(key, row.number)
    return sorted([*found, *_order_of_years(rows)], key=lambda fault: fault.number)


def _of_line(row: Published, last_year: int) -> Iterator[Fault]:
    if not FIRST_YEAR <= row.year <= last_year:
        yield Fault(row.number, f"năm {row.year} phải từ {FIRST_YEAR} đến {last_year}")
    if not row.province.strip():
        yield Fault(row.number, "thiếu tên tỉnh, thành phố")
    if any(value is not None and not 0 <= value <= 100 for value in row.values):
        yield Fault(row.number, "điểm phải từ 0 đến 100")
    if row.rank is not None and not 1 <= row.rank <= 99:
        yield Fault(row.number, f"hạng {row.rank} phải từ 1 đến 99")
    known = [part for part in row.parts if part is not None]
    if row.total is None:
        return
    summed = sum(known)
    whole = len(known) == len(row.parts)
    if summed - row.total > PRINTED_TOLERANCE + FLOATING or (
        whole and row.total - summed > PRINTED_TOLERANCE + FLOATING
    ):
        yield Fault(
            row.number,
            f"các phần cộng lại {format_number(round(summed, 3))}, tổng ghi {format_number(row.total)} "
            f"(được lệch {format_number(PRINTED_TOLERANCE)})",
        )


def _order_of_years(rows: Sequence[Published]) -> Iterator[Fault]:
    """Within a year a better rank never has a lower total."""
    years: dict[int, list[Published]] = defaultdict(list)
    for row in rows:
        if row.rank is not None and row.total is not None and not row.is_average:
            years[row.year].append(row)
    for year, members in years.items():
        members.sort(key=lambda row: (row.rank or 0, -(row.total or 0)))
        for better, worse in zip(members, members[1:], strict=False):
            if (worse.total or 0) > (better.total or 0) + FLOATING and worse.rank != better.rank:
                yield Fault(
                    worse.number,
                    f"năm {year}: {worse.province} hạng {worse.rank} có điểm cao hơn {better.province} hạng {better.rank}",
                )
