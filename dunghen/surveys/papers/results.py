"""The result of a survey as an official report (DOCX) and as a workbook (XLSX)."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from django.template.loader import render_to_string
from docx.enum.text import WD_ALIGN_PARAGRAPH

from dunghen.kernel.clock import ZONE
from dunghen.kernel.text import format_number, format_percent
from dunghen.surveys.models import Result
from dunghen.surveys.queries.results import Line
from dunghen.surveys.rules import estimates
from dunghen.ui.paper import Cell, Foot, Head
from dunghen.ui.paper.document import Paper
from dunghen.ui.times import moment_short

CHANGES = {
    estimates.CLEARLY_HIGHER: "rõ ràng cao hơn",
    estimates.CLEARLY_LOWER: "rõ ràng thấp hơn",
    estimates.NO_CLEAR_DIFFERENCE: "chưa thấy khác biệt rõ",
    estimates.NOT_COMPARABLE: "không so được, cách tính đổi từ năm 2022",
    "": "–",
}
STANDS = {
    "above": "chắc chắn trên mức {target}%",
    "below": "chắc chắn dưới mức {target}%",
    "unsure": "chưa đủ để nói trên hay dưới mức {target}%",
    "unknown": "không kết luận được so với mức {target}%",
}


def as_docx(result: Result, told: Mapping[str, Any]) -> bytes:
    """Return the report: total, factors with their drawing, what moves them, agencies, how it was asked."""
    survey = result.survey
    head = Head(survey.owner.name, "", "", None, f"Kết quả khảo sát: {survey.title}", "", "Báo cáo")
    paper = Paper(head)
    total: Line = told["total"]
    paper.paragraph(f"Số liệu tính lúc {moment_short(result.counted_at)} từ {format_number(result.sheets)} phiếu; mã kiểm tra {result.digest[:16]}.")  # fmt: skip
    paper.heading("I. Kết quả chung")
    verdict = "" if told["leaders"] else f", {STANDS[told['stands']].format(target=told['target'])}"
    paper.paragraph(f"Chỉ số: {_figure(total)}{verdict}.")
    if told["before"]:
        paper.paragraph(f"So với “{told['before'].survey.title}”: {CHANGES[total.change]}.")
    paper.heading("II. Từng yếu tố")
    paper.table(
        [("Yếu tố", 60), ("Hài lòng (khoảng tin cậy 95%)", 50), ("So với kỳ trước", 40), ("Người", 15)],
        [
            [line.name, _figure(line), CHANGES[line.change], _right(line.told.get("persons"))]
            for line in told["factors"]
        ],
    )
    if told["drawing"]["spots"]:
        paper.picture(
            drawn("drawing", drawing=told["drawing"]),
            130,
            "Tỷ lệ hài lòng từng yếu tố với khoảng tin cậy; số liệu ở bảng trên",
        )
    if told["movers"]:
        paper.heading("III. Yếu tố kéo chỉ số chung")
        paper.table(
            [("Yếu tố", 65), ("Nếu tăng 5 điểm, chỉ số chung", 50), ("Một mình cần đạt", 50)],
            [[one["line"].name, _figure(one["raised"]), _needed(one["needed"], told["gap"])] for one in told["movers"]],
        )
    for table in told["groups"]:
        paper.heading(str(table["head"]))
        rows = [[line.name or "Không rõ", _right(line.told.get("persons")), _figure(line)] for line in table["lines"]]
        paper.table([(str(table["head"]), 85), ("Phiếu", 20), ("Hài lòng (khoảng tin cậy 95%)", 60)], rows)
    if told["course"]:
        paper.heading("Qua các kỳ")
        paper.picture(drawn("course", course=told["course"]), 130, "Chỉ số từng kỳ với khoảng tin cậy; số liệu ở bảng dưới")  # fmt: skip
        rows = [[row["result"].survey.title, str(row["year"]), _figure(row["line"])] for row in told["history"]]
        paper.table([("Cuộc khảo sát", 85), ("Năm", 20), ("Chỉ số (khoảng tin cậy 95%)", 60)], rows)
    paper.heading("Cách hỏi, cách tính")
    rate = f"; tỷ lệ trả lời {format_percent(told['rate'], 1)}" if told["rate"] is not None else ""
    picked = f"; người chọn: {survey.picked_by}" if survey.picked_by else ""
    paper.paragraph(f"{survey.get_design_display()}{picked}{rate}. Khoảng tin cậy tính theo người và cách chọn mẫu; nhóm dưới {survey.least_group} phiếu không nêu.")  # fmt: skip
    paper.close(Foot((), ""))
    properties = paper.document.core_properties
    properties.author = properties.last_modified_by = survey.owner.name
    properties.title, properties.language, properties.comments = survey.title[:250], "vi-VN", ""
    return paper.as_bytes()


def drawn(template: str, **places: Mapping[str, Any]) -> bytes:
    """Return the page's drawing as PNG. The engine is loaded where a paper is drawn."""
    import vl_convert

    svg = render_to_string(f"surveys/results/{template}.html", {**places, "label": ""})
    png: bytes = vl_convert.svg_to_png(svg, scale=3)
    return png


def as_xlsx(result: Result, told: Mapping[str, Any]) -> bytes:
    """Return a workbook: total and factors, questions, each table of groups; numbers are numbers, nothing becomes a formula or a link."""
    file = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, safe)
    heads = ["Tên", "Hài lòng (%)", "Từ (%)", "Đến (%)", "Người", "Câu hài lòng", "Câu hợp lệ", "Ghi chú"]
    whole = [("Chỉ số chung", told["total"]), *((line.name, line) for line in told["factors"])]
    _sheet(book, "Chỉ số", heads, [_cells(name, line) for name, line in whole])
    asked = [(one["text"], one["line"]) for part in told["questions"] for one in part["questions"]]
    _sheet(book, "Câu hỏi", heads, [_cells(name, line) for name, line in asked])
    for table in told["groups"]:
        rows = [_cells(line.name or "Không rõ", line) for line in table["lines"]]
        _sheet(book, str(table["head"])[:31].replace("/", "-"), heads, rows)
    wishes = [(line.name, line) for one in told["expectations"] for line in one["lines"]]
    if wishes:
        _sheet(book, "Mong đợi", heads, [_cells(name, line) for name, line in wishes])
    at = result.counted_at.astimezone(ZONE)
    facts = [
        ["Cuộc khảo sát", result.survey.title],
        ["Tính lúc", f"{at:%H:%M %d/%m/%Y}"],
        ["Số phiếu", result.sheets],
        ["Mẫu", str(result.survey.get_design_display())],
        ["Mã kiểm tra", result.digest],
    ]
    _sheet(book, "Cách tính", ["Mục", "Nội dung"], facts)
    book.close()
    return file.getvalue()


def _sheet(book: Any, name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name)
    head, text = book.add_format({"bold": True, "bottom": 1, "text_wrap": True}), book.add_format({"text_wrap": True})
    rate = book.add_format({"num_format": "0.00"})
    for place, title in enumerate(heads):
        sheet.write_string(0, place, title, head)
        sheet.set_column(place, place, 14 if place else 46)
    for line, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(line, place, value, rate if isinstance(value, float) else None)
            elif value is not None:
                sheet.write_string(line, place, value, text)
    sheet.freeze_panes(1, 1)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _cells(name: str, line: Line) -> list[Any]:
    note = "quá ít phiếu, không nêu" if line.hidden else "ít người, không tính tỷ lệ" if line.percent is None else ""
    told = line.told
    return [name, line.percent, line.low, line.high, told.get("persons"), told.get("satisfied"), told.get("valid"), note]  # fmt: skip


def _figure(line: Line) -> str:
    if line.hidden:
        return "quá ít phiếu, không nêu"
    if line.percent is None:
        return f"{line.told['satisfied']}/{line.told['valid']} câu trả lời; ít người nên không tính tỷ lệ"
    value = format_percent(line.percent, 1)
    if line.low is None or line.high is None:
        return value
    return f"{value} ({format_number(round(line.low, 1), 1)}–{format_percent(line.high, 1)})"


def _needed(needed: float | None, gap: float | None) -> str:
    if gap is not None and gap <= 0:
        return "đã đạt"
    return "một mình không đủ" if needed is None else format_percent(needed, 1)


def _right(value: int | None) -> Cell:
    return Cell("–" if value is None else format_number(value), align=WD_ALIGN_PARAGRAPH.RIGHT)
