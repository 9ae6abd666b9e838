"""Report forms as documents: DOCX in the form of decree 30/2020, and XLSX with the numbered columns of table II.06a."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH

from dunghen.dossiers.models import Form
from dunghen.dossiers.queries.periods import Period
from dunghen.kernel.text import format_number, format_percent
from dunghen.ui.paper import Cell, Foot, Head
from dunghen.ui.paper.document import Paper as OfficialPaper
from dunghen.ui.times import moment_short

COLUMNS: Final = (
    ("received", "Tiếp nhận: tổng số", "3"),
    ("received_online", "Trực tuyến", "4"),
    ("received_otherwise", "Trực tiếp, bưu chính", "5"),
    ("carried_over", "Kỳ trước chuyển sang", "6"),
    ("done", "Đã giải quyết: tổng số", "7"),
    ("done_early", "Trước hạn", "8"),
    ("done_on_time", "Đúng hạn", "9"),
    ("done_late", "Quá hạn", "10"),
    ("open", "Đang giải quyết: tổng số", "11"),
    ("open_in_time", "Trong hạn", "12"),
    ("open_overdue", "Quá hạn", "13"),
)
"""Columns of table II.06a behind those of number and name."""
BESIDE: Final = ("done_undated", "cancelled")
"""What (7) holds beside (8), (9), (10)."""
RATE: Final = "Tỷ lệ đúng hạn = [(8) + (9)] : [(8) + (9) + (10) + (13)]."
TITLES: Final = {
    Form.Kind.BY_UNIT: "Tình hình, kết quả giải quyết hồ sơ thủ tục hành chính theo đơn vị",
    Form.Kind.BY_FIELD: "Tình hình, kết quả giải quyết hồ sơ thủ tục hành chính theo lĩnh vực",
    Form.Kind.CAUSES: "Nguyên nhân quá hạn giải quyết hồ sơ thủ tục hành chính",
}
NAMELESS: Final = {
    Form.Kind.BY_UNIT: "Không rõ đơn vị",
    Form.Kind.BY_FIELD: "Chưa rõ lĩnh vực",
    Form.Kind.CAUSES: "Chưa ghi nguyên nhân",
}


@dataclass(frozen=True)
class Paper:
    """What a form's documents print. ``signer`` "": a draft."""

    kind: str
    period: Period
    letterhead: Mapping[str, Any]
    figures: Mapping[str, Any]
    at: dt.datetime
    as_of: dt.datetime | None
    signer: str = ""

    @property
    def title(self) -> str:
        return TITLES[Form.Kind(self.kind)]

    @property
    def told(self) -> str:
        """Return the sentence under the table: of when the figures are."""
        taken = f"Số liệu đến {moment_short(self.as_of)}; t" if self.as_of else "T"
        return f"{taken}ính lúc {moment_short(self.at)}.{'' if self.signer else ' Bản dự thảo, chưa ký.'}"

    @property
    def remark(self) -> str:
        """Return how the rate is counted and what (7) holds beside its three columns, "" for causes."""
        if self.kind == Form.Kind.CAUSES:
            return ""
        undated, cancelled = (self.figures["whole"].get(name, 0) for name in BESIDE)
        if not undated and not cancelled:
            return RATE
        return f"{RATE} Cột (7) gồm cả {format_number(cancelled)} hồ sơ rút, dừng, từ chối và {format_number(undated)} hồ sơ không có hạn."

    def heads(self) -> list[tuple[str, float]]:
        """Return the heads with their widths in millimetres (257 on A4 lying)."""
        if self.kind == Form.Kind.CAUSES:
            return [("TT (1)", 14.0), ("Lỗi thuộc về (2)", 70.0), ("Nguyên nhân (3)", 121.0), ("Số hồ sơ (4)", 26.0), ("Tỷ lệ (5)", 26.0)]  # fmt: skip
        first = "Đơn vị (2)" if self.kind == Form.Kind.BY_UNIT else "Lĩnh vực (2)"
        numbers = [(f"{title} ({number})", 16.0) for _name, title, number in COLUMNS]
        return [("TT (1)", 11.0), (first, 50.0), *numbers, ("Tỷ lệ đúng hạn", 20.0)]

    def rows(self) -> list[list[Any]]:
        """Return the rows with the sum last: texts, whole numbers, and the rate in percent (None: nothing was due)."""
        named = [*self.figures["lines"], {**self.figures["whole"], "name": "Cộng", "fault": ""}]
        found = []
        for number, line in enumerate(named, 1):
            place = "" if line["name"] == "Cộng" and number == len(named) else number
            name = line["name"] or NAMELESS[Form.Kind(self.kind)]
            if self.kind == Form.Kind.CAUSES:
                whole = self.figures["whole"]["n"]
                found.append([place, line["fault"], name, line["n"], 100 * line["n"] / whole if whole else None])
            else:
                rate = 100 * line["on_time"] / line["judged"] if line["judged"] else None
                found.append([place, name, *(line[column] for column, _title, _number in COLUMNS), rate])
        return found


def as_docx(paper: Paper) -> bytes:
    """Return the form as DOCX on A4 lying."""
    issuer = paper.letterhead
    head = Head(issuer["issuer"], issuer["place"], "", paper.at.date() if paper.signer else None, f"{paper.title}\n{paper.period.label}", issuer["parent"], "Biểu báo cáo")  # fmt: skip
    drawn = OfficialPaper(head, lying=True)
    rows = paper.rows()
    drawn.table(paper.heads(), [_cells(row, last=place == len(rows)) for place, row in enumerate(rows, 1)])
    for sentence in (paper.remark, paper.told):
        if sentence:
            drawn.paragraph(sentence, italic=True)
    drawn.close(Foot(tuple(issuer["authority"]), paper.signer))
    properties = drawn.document.core_properties
    properties.author = properties.last_modified_by = issuer["issuer"]
    properties.title, properties.language, properties.comments = paper.title[:250], "vi-VN", ""
    return drawn.as_bytes()


def as_xlsx(paper: Paper) -> bytes:
    """Return the form as a workbook: title, period, heads, rows; numbers are numbers, nothing becomes a formula or a link."""
    file = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, safe)
    sheet = book.add_worksheet("Biểu")
    title = book.add_format({"bold": True, "font_size": 13, "align": "center", "text_wrap": True, "valign": "vcenter"})
    quiet = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
    cell = {"border": 1, "text_wrap": True, "valign": "top"}
    text, number, rate = (book.add_format({**cell, "num_format": form}) for form in ("@", "#,##0", "0.00"))
    bold = {kind: book.add_format({**cell, "bold": True, "num_format": form}) for kind, form in ((str, "@"), (int, "#,##0"), (float, "0.00"))}  # fmt: skip
    heads, rows = paper.heads(), paper.rows()
    last = len(heads) - 1
    sheet.merge_range(0, 0, 0, last, f"{paper.letterhead['issuer']}: {paper.title}", title)
    sheet.merge_range(1, 0, 1, last, paper.period.label, title)
    for place, (name, width) in enumerate(heads):
        sheet.set_column(place, place, width / 2)
        sheet.write_string(3, place, name, head)
    for line, row in enumerate(rows, 4):
        for place, value in enumerate(row):
            summed = line == 3 + len(rows)
            if isinstance(value, str) or value is None:
                sheet.write_string(line, place, value or "", bold[str] if summed else text)
            else:
                kind: Any = type(value)
                sheet.write_number(line, place, value, bold[kind] if summed else number if kind is int else rate)
    for line, sentence in enumerate((paper.remark, paper.told), 5 + len(rows)):
        if sentence:
            sheet.merge_range(line, 0, line, last, sentence, quiet)
    if paper.signer:
        sheet.merge_range(8 + len(rows), 0, 8 + len(rows), last, f"Người ký: {paper.signer}", quiet)
    sheet.freeze_panes(4, 2)
    sheet.repeat_rows(3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return file.getvalue()


def _cells(row: Sequence[Any], *, last: bool) -> list[Cell]:
    cells = []
    for place, value in enumerate(row):
        if isinstance(value, float):
            shown = format_percent(value, 2)
        else:
            shown = format_number(value) if isinstance(value, int) and place else "" if value is None else str(value)
        align: Any = None if isinstance(value, str) else WD_ALIGN_PARAGRAPH.CENTER if not place else WD_ALIGN_PARAGRAPH.RIGHT  # fmt: skip
        cells.append(Cell(shown, bold=last, align=align))
    return cells
