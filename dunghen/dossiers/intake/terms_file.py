"""A table of legal terms from outside: procedure, amount, unit, days, ground; every line that cannot be read is told."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from dunghen.dossiers.intake import formats, moments
from dunghen.dossiers.intake.refusals import MissingColumns, UnreadableFile, called
from dunghen.dossiers.intake.words import folded
from dunghen.kernel.clock import ZONE
from dunghen.kernel.text import format_number
from dunghen.kernel.worktime import wording
from dunghen.kernel.worktime.arithmetic import TermUnit, is_countable

MOST_ROWS: Final = 20_000
MOST_TOLD: Final = 200
"""So many unreadable lines are told."""
HEADINGS: Final = {
    "procedure": ("ma thu tuc", "ma tthc", "thu tuc", "procedure"),
    "amount": ("thoi han", "so luong", "thoi han giai quyet", "thoi gian giai quyet", "amount"),
    "unit": ("don vi tinh", "don vi thoi han", "don vi", "unit"),
    "since": ("tu ngay", "ap dung tu ngay", "tiep nhan tu ngay", "hieu luc tu", "since"),
    "until": ("den het ngay", "den ngay", "until"),
    "basis": ("can cu", "can cu phap ly", "van ban", "basis"),
}
"""Column → headings, folded; ``until`` may be missing, and ``unit`` where the amount says it ("5 ngày làm việc")."""
TITLES: Final = {
    "procedure": "Mã thủ tục",
    "amount": "Thời hạn",
    "unit": "Đơn vị tính",
    "since": "Từ ngày",
    "until": "Đến hết ngày",
    "basis": "Căn cứ",
}
UNITS: Final = {
    "ngay lam viec": TermUnit.WORKING_DAY, "nlv": TermUnit.WORKING_DAY, "working day": TermUnit.WORKING_DAY,
    "ngay": TermUnit.DAY, "ngay lich": TermUnit.DAY, "day": TermUnit.DAY,
    "gio lam viec": TermUnit.WORKING_HOUR, "working hour": TermUnit.WORKING_HOUR, "gio": TermUnit.HOUR, "hour": TermUnit.HOUR,
    "trong ngay": TermUnit.SAME_DAY, "ngay trong ngay": TermUnit.SAME_DAY, "same day": TermUnit.SAME_DAY,
    "tuan": TermUnit.WEEK, "week": TermUnit.WEEK, "thang": TermUnit.MONTH, "month": TermUnit.MONTH,
    "nam": TermUnit.YEAR, "year": TermUnit.YEAR,
}  # fmt: skip
_AMOUNT: Final = re.compile(r"0*(\d{1,5}(?:[.,]\d{1,2})?)\s*(\D*)", re.ASCII)


@dataclass(frozen=True)
class TermRow:
    """A term as somebody tells it. ``until`` None: no end."""

    procedure: str
    amount: float
    unit: TermUnit
    since: dt.date
    until: dt.date | None
    basis: str

    @property
    def told(self) -> str:
        return wording.term(self.amount, self.unit)


@dataclass(frozen=True)
class TermsFile:
    """What a file says. ``troubles``: line, heading of the cell ("" the whole line), value, why; where there are any, ``rows`` are not all."""

    rows: list[TermRow]
    troubles: list[tuple[int, str, str, str]]


def read_terms(path: Path, name: str = "", *, apart: bool = False) -> TermsFile:
    """Read a CSV or a workbook of terms (``apart``: as ``formats.open_file``). Raises UnreadableFile, MissingColumns."""
    with called(name or path.name):
        opened = formats.open_file(path, apart=apart)
        try:
            found = _columns(opened.headings)
            missing = [TITLES[column] for column in ("procedure", "amount", "since", "basis") if column not in found]
            if missing:
                raise MissingColumns(
                    file=name or path.name, columns=", ".join(missing), found=", ".join(opened.headings) or "không có"
                )
            return _read(path, opened, found)
        finally:
            opened.close()


def _columns(headings: Sequence[str]) -> dict[str, str]:
    plain = {folded(heading): heading for heading in reversed(headings)}
    found = {}
    for column, words in HEADINGS.items():
        told = next((plain[word] for word in words if word in plain), None)
        if told is not None:
            found[column] = told
    return found


def _read(path: Path, opened: formats.Opened, columns: dict[str, str]) -> TermsFile:
    rows: list[TermRow] = []
    troubles: list[tuple[int, str, str, str]] = []
    seen: dict[tuple[str, dt.date], int] = {}
    count = 0
    for piece in opened.pieces(list(columns.values())):
        block = piece.block()
        troubles += [(one.line, "", one.text[:80], one.why) for one in block.broken]
        cells = {name: _texts(block.table[heading]) for name, heading in columns.items()}
        count += len(block.lines)
        if count > MOST_ROWS:
            raise UnreadableFile(file=path.name, why=f"có hơn {format_number(MOST_ROWS)} dòng.")
        for place, line in enumerate(block.lines.tolist()):
            row = _Row({name: column[place] for name, column in cells.items()}, columns)
            if (made := row.term()) is None:
                troubles += [(line, *trouble) for trouble in row.troubles]
            elif (first := seen.setdefault((made.procedure, made.since), line)) != line:
                troubles.append((line, columns["procedure"], made.procedure, f"trùng mã và ngày với dòng {first}"))
            else:
                rows.append(made)
    if not rows and not troubles:
        raise UnreadableFile(file=path.name, why="không có dòng nào dưới tiêu đề.")
    return TermsFile(rows, sorted(troubles)[:MOST_TOLD])


class _Row:
    """One line being read. ``troubles``: heading, value, why."""

    def __init__(self, cells: dict[str, str], columns: dict[str, str]) -> None:
        self._cells, self._columns = cells, columns
        self.troubles: list[tuple[str, str, str]] = []

    def term(self) -> TermRow | None:
        procedure, basis = self._cells["procedure"], self._cells["basis"]
        if not procedure:
            self._bad("procedure", "trống")
        if not basis:
            self._bad("basis", "trống; cần số, ngày của văn bản")
        amount, unit = self._amount()
        since, until = self._day("since"), self._day("until")
        if since is None and not self._cells["since"]:
            self._bad("since", "trống")
        if since and until and until < since:
            self._bad("until", "trước ngày đầu")
        if self.troubles or since is None or unit is None:
            return None
        return TermRow(procedure, amount, unit, since, until, basis)

    def _amount(self) -> tuple[float, TermUnit | None]:
        if UNITS.get(folded(self._cells["amount"] or self._cells.get("unit", ""))) is TermUnit.SAME_DAY:
            return 1, TermUnit.SAME_DAY
        match = _AMOUNT.fullmatch(self._cells["amount"])
        if not match:
            self._bad("amount", "cần một số, ví dụ 5 hoặc 1,5; hoặc “trong ngày”")
            return 0, None
        amount = float(match[1].replace(",", "."))
        word = folded(match[2]) or folded(self._cells.get("unit", ""))
        unit = UNITS.get(word)
        if unit is None:
            self._bad(
                "unit" if "unit" in self._columns else "amount", "đơn vị phải là: " + ", ".join(wording.UNITS.values())
            )
            return 0, None
        if not is_countable(amount, unit):
            self._bad("amount", "phải lớn hơn 0, và là số chẵn nếu không tính bằng giờ")
        return amount, unit

    def _day(self, column: str) -> dt.date | None:
        text = self._cells.get(column, "")
        if not text:
            return None
        found = moments.read(pa.array([text]))
        if found.bad[0] or not found.known[0]:
            self._bad(column, "không đọc được ngày; ví dụ 01/07/2021")
            return None
        micros = int(found.values[0])
        return dt.datetime.fromtimestamp(micros / 1_000_000, ZONE).date()

    def _bad(self, column: str, why: str) -> None:
        self.troubles.append((self._columns.get(column, TITLES[column]), self._cells.get(column, "")[:80], why))


def _texts(column: pa.ChunkedArray) -> list[str]:
    return [" ".join(str(cell).split()) if cell is not None else "" for cell in column.to_pylist()]
