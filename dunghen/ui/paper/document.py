"""The paper: sizes, fonts and places of blocks as decree 30/2020/NĐ-CP, annex I, sets them (domain note 4.1, 4.2, 4.4)."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from dunghen.ui.paper.parts import Cell, Foot, Head

FONT = "Times New Roman"
BODY = 14
NBSP = "\u00a0"

LEFT, CENTRE, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


class Paper:
    """One A4 paper under construction; ``as_bytes`` gives the DOCX."""

    def __init__(self, head: Head, *, lying: bool = False) -> None:
        """``lying``: the page is turned for tables of many columns."""
        self.document = Document()
        self._page(lying)
        self._head(head)

    # -- body ---------------------------------------------------------------------------------------------------------

    def paragraph(
        self, text: str, *, bold: bool = False, italic: bool = False, align: Any = JUSTIFY, indent: bool = True
    ) -> Paragraph:
        """Add a paragraph of the text: 14 points, justified, first line 1.27 cm, 6 points apart."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        form = paragraph.paragraph_format
        form.first_line_indent = Cm(1.27) if indent else None
        form.space_before, form.space_after = Pt(0), Pt(6)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(18)
        form.widow_control = True
        _run(paragraph, text, BODY, bold=bold, italic=italic)
        return paragraph

    def heading(self, text: str) -> Paragraph:
        """Add a heading of a part ("I. …"): bold, kept with what follows."""
        paragraph = self.paragraph(text, bold=True)
        paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def table(self, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str | Cell]]) -> None:
        """Add a table with ruled cells; ``columns``: title and width in mm. The head row repeats on every page."""
        table: Any = self.document.add_table(rows=1, cols=len(columns))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _repeat(table)
        for cell, (title, _) in zip(table.rows[0].cells, columns, strict=True):
            _fill(cell, Cell(title, bold=True, align=CENTRE))
        for row in rows:
            added = table.add_row()
            _keep_whole(added)
            for cell, value in zip(added.cells, row, strict=True):
                _fill(cell, value if isinstance(value, Cell) else Cell(value))
        for index, (_, width) in enumerate(columns):
            table.columns[index].width = Mm(width)
            for row in table.rows:
                row.cells[index].width = Mm(width)
        spacer = self.document.add_paragraph()
        spacer.paragraph_format.space_after = Pt(2)

    def picture(self, png: bytes, width: float, told: str) -> None:
        """Add a picture in the middle, ``width`` mm wide; ``told``: what it shows, for who does not see it."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = CENTRE
        drawn: Any = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width))
        drawn._inline.docPr.set("descr", told)

    def close(self, foot: Foot) -> None:
        """Add recipients (left) and signature (right), kept with the last paragraph so that "./." never stands alone."""
        last = self.document.paragraphs[-1]
        last.paragraph_format.keep_with_next = True
        table = _bare_table(self.document, (80, 85))
        _keep_whole(table.rows[0])
        left, right = table.rows[0].cells
        _line(left, "Nơi nhận:", 12, bold=True, italic=True, align=LEFT)
        recipients = [item.rstrip(";.") for item in foot.recipients]
        for position, recipient in enumerate(recipients):
            end = "." if position == len(recipients) - 1 else ";"
            _line(left, f"- {recipient}{end}", 11, align=LEFT)
        for line in foot.authority:
            _line(right, line, BODY, bold=True)
        for _ in range(4):
            _line(right, "", BODY)
        _line(right, foot.signer, BODY, bold=True)

    def as_bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    # -- parts --------------------------------------------------------------------------------------------------------

    def _page(self, lying: bool) -> None:
        section = self.document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if lying else (Mm(210), Mm(297))
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = (Mm(20), Mm(20)) if lying else (Mm(30), Mm(15))
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(BODY)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        style.element.get_or_add_rPr().append(language)
        _page_number(section.header.paragraphs[0])

    def _head(self, head: Head) -> None:
        table: Any = _bare_table(self.document, (66, 99))
        left, right = table.rows[0].cells
        if head.parent:
            _line(left, head.parent.upper(), 13)
        for name in head.issuer.upper().split("\n"):
            _line(left, name, 13, bold=True)
        _rule(left, 22)
        _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12.5, bold=True)
        _line(right, f"Độc lập{NBSP}-{NBSP}Tự do{NBSP}-{NBSP}Hạnh phúc", 13.5, bold=True)
        _rule(right, 58)
        left, right = table.add_row().cells
        _line(left, f"Số:{NBSP}{head.number}", 13)
        if not head.kind:
            _line(left, f"V/v {head.subject}", 12.5)
        place = f"{head.place}, " if head.place else ""
        _line(right, f"{place}{_in_words(head.on)}", 13.5, italic=True)
        if head.urgency:
            self._urgency(left, head.urgency)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)
        if head.kind:
            title = self.paragraph(head.kind.upper(), bold=True, align=CENTRE, indent=False)
            title.paragraph_format.space_after = Pt(0)
            subject = self.paragraph(head.subject, bold=True, align=CENTRE, indent=False)
            subject.paragraph_format.space_after = Pt(2)
            _border_under(subject, 55)
        self._addressees(head.addressees)

    def _urgency(self, cell: _Cell, word: str) -> None:
        _line(cell, "", 6)
        paragraph = _line(cell, f" {word.upper()} ", 13, bold=True)
        for run in paragraph.runs:
            border = OxmlElement("w:bdr")
            for name, value in (("val", "single"), ("sz", "8"), ("space", "0"), ("color", "000000")):
                border.set(qn(f"w:{name}"), value)
            run._r.get_or_add_rPr().append(border)

    def _addressees(self, addressees: Sequence[str]) -> None:
        if not addressees:
            return
        if len(addressees) == 1:
            self.paragraph(f"Kính gửi: {addressees[0]}.", align=CENTRE, indent=False)
            return
        self.paragraph("Kính gửi:", align=LEFT, indent=False).paragraph_format.left_indent = Cm(3)
        for position, name in enumerate(addressees):
            end = "." if position == len(addressees) - 1 else ";"
            line = self.paragraph(f"- {name}{end}", align=LEFT, indent=False)
            line.paragraph_format.left_indent = Cm(4)
            line.paragraph_format.space_after = Pt(0)
        self.document.paragraphs[-1].paragraph_format.space_after = Pt(6)


def _in_words(on: dt.date | None) -> str:
    """Return "ngày 05 tháng 02 năm 2021": days below 10 and months 1 and 2 take a leading zero."""
    if on is None:
        return f"ngày{NBSP}{NBSP}{NBSP}{NBSP}{NBSP}tháng{NBSP}{NBSP}{NBSP}{NBSP}{NBSP}năm"
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    return f"ngày{NBSP}{on.day:02}{NBSP}tháng{NBSP}{month}{NBSP}năm{NBSP}{on.year}"


def _run(paragraph: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _line(
    cell: _Cell, text: str, size: float, *, bold: bool = False, italic: bool = False, align: Any = CENTRE
) -> Paragraph:
    first = cell.paragraphs[0]
    fresh = len(cell.paragraphs) == 1 and not first.runs and first._p.find(qn("w:pPr")) is None
    paragraph: Paragraph = first if fresh else cell.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
    _run(paragraph, text, size, bold=bold, italic=italic)
    return paragraph


def _fill(cell: _Cell, value: Cell) -> None:
    lines = value.text.split("\n")
    for line in lines:
        _line(cell, line, 12, bold=value.bold, align=value.align if value.align is not None else LEFT)


def _bare_table(document: Any, widths: Sequence[float]) -> Table:
    table: Table = document.add_table(rows=1, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _no_cell_margins(table)
    for index, width in enumerate(widths):
        table.columns[index].width = Mm(width)
        table.rows[0].cells[index].width = Mm(width)
    return table


def _no_cell_margins(table: Table) -> None:
    """The state's name fills its column to the millimetre; Word's own cell margins would break it in two."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)


def _rule(cell: _Cell, millimetres: float) -> None:
    """Draw the short rule under a name: the border of an empty, narrow paragraph, not an underline of the text."""
    paragraph = _line(cell, "", 1)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing, paragraph.paragraph_format.space_after = Pt(3), Pt(6)
    _border_under(paragraph, millimetres, width=cell.width)


def _border_under(paragraph: Paragraph, millimetres: float, width: Any = None) -> None:
    if width is not None:
        side = max(0, int((width - Mm(millimetres)) / 2) - Mm(2))
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
        target = paragraph
    else:
        target = _after(paragraph)
        side = int((Mm(165) - Mm(millimetres)) / 2)
        target.paragraph_format.left_indent = target.paragraph_format.right_indent = side
        target.paragraph_format.space_after = Pt(8)
        target.paragraph_format.line_spacing = Pt(2)
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:top" if width is None else "w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    target._p.get_or_add_pPr().append(borders)


def _after(paragraph: Paragraph) -> Paragraph:
    element: Any = OxmlElement("w:p")
    paragraph._p.addnext(element)
    return Paragraph(element, paragraph._parent)


def _page_number(paragraph: Paragraph) -> None:
    """Arabic, 13 points, centred in the top margin; the first page's header stays empty."""
    paragraph.alignment = CENTRE
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._r.append(part)


def _repeat(table: Table) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def _keep_whole(row: Any) -> None:
    mark = OxmlElement("w:cantSplit")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
