"""Word documents: what stands on the page is read, what does not is not."""

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from dunghen.directives.intake import Limits
from dunghen.directives.intake.docx_file import read_docx
from dunghen.directives.tests.intake_files import W, raw_docx, relation, saved
from dunghen.kernel.text.tests.test_legacy import to_tcvn3, to_vni

SENTENCE = "Sở Nội vụ tổng hợp, báo cáo những việc chậm trễ của từng đơn vị."


def lines_of(content: bytes) -> list[str]:
    return [line.strip() for line in read_docx(content, Limits()).text.split("\n") if line.strip()]


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, number: int = 1, depth: int = 0) -> str:
    return p(r(text), properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def level(depth: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def listed(body: str, levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> list[str]:
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}</w:numbering>'
    )
    return lines_of(
        raw_docx(body, parts={"word/numbering.xml": numbering}, relations=relation("numbering", "numbering.xml"))
    )


# --- lists ------------------------------------------------------------------------------------------------------------------


def test_numbers_that_word_draws_itself_are_written_out():
    levels = level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)") + level(2, "bullet", "\uf02d")
    body = (
        item("Một") + item("A", depth=1) + item("B", depth=1) + item("gạch", depth=2) + item("Hai") + item("A", depth=1)
    )
    assert listed(body, levels) == ["1. Một", "a) A", "b) B", "- gạch", "2. Hai", "a) A"]


def test_numbers_of_upper_levels_are_part_of_lower_ones():
    levels = (
        level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2.", "<w:isLgl/>") + level(2, "decimalZero", "(%3)")
    )
    body = item("x") * 3 + item("y", depth=1) + item("y", depth=1) + item("z", depth=2)
    assert listed(body, levels) == ["I. x", "II. x", "III. x", "3.1. y", "3.2. y", "(01) z"]


def test_a_list_started_anew_counts_from_its_new_start():
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = item("x") + item("x") + item("y", number=2) + item("y", number=2)
    assert listed(body, level(0, "decimal", "%1."), nums) == ["1. x", "2. x", "5. y", "6. y"]


def test_an_empty_item_takes_a_number_and_shows_none():
    assert listed(item("x") + item("") + item("y"), level(0, "decimal", "%1.")) == ["1. x", "3. y"]


def test_a_deleted_item_takes_no_number():
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr>'
        '<w:del w:id="2" w:author="x"><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>'
    )
    assert listed(item("x") + gone + item("y"), level(0, "decimal", "%1.")) == ["1. x", "2. y"]


def test_a_paragraph_taken_out_of_its_list_has_no_number():
    assert listed(item("x") + item("y", number=0) + item("z"), level(0, "decimal", "%1.")) == ["1. x", "y", "2. z"]


def test_an_unknown_list_and_a_mad_level_are_plain_text():
    body = item("x", number=77) + item("y", depth=99) + item("z", depth=5)
    assert listed(body, level(0, "decimal", "%1.")) == ["x", "y", "z"]


def test_letters_go_on_after_z_and_roman_numbers_are_right():
    body = item("x") * 28
    assert listed(body, level(0, "lowerLetter", "%1)"))[25:] == ["z) x", "aa) x", "bb) x"]
    assert listed(body, level(0, "lowerRoman", "%1."))[8:14:5] == ["ix. x", "xiv. x"]


def test_lists_of_the_styles_of_word_are_numbered():
    document = docx.Document()
    for text in ("Một", "Hai"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Gạch", style="List Bullet")
    assert lines_of(saved(document)) == ["1. Một", "2. Hai", "- Gạch"]


# --- runs -------------------------------------------------------------------------------------------------------------------


def test_runs_tabs_breaks_and_hyphens_make_one_line_of_text():
    body = p(
        r("Số: 12"),
        "<w:r><w:noBreakHyphen/></w:r>",
        r("CV"),
        "<w:r><w:tab/><w:t>x</w:t><w:softHyphen/><w:br/><w:t>y</w:t></w:r>",
    )
    assert read_docx(raw_docx(body), Limits()).text == "Số: 12-CV\tx\ny"


@pytest.mark.parametrize("code", ["d800", "dfff", "zzzz", "١٢٣٤", "0000", "ffff", "", "12345"])
def test_a_symbol_that_is_no_letter_is_no_text_and_spoils_no_letter(code):
    (line,) = lines_of(raw_docx(p(r("Giao Sở Nội vụ"), f'<w:r><w:sym w:font="Symbol" w:char="{code}"/></w:r>')))
    assert line.strip() == "Giao Sở Nội vụ" and line.encode("utf-8")


def test_deleted_and_moved_text_is_gone_and_inserted_text_is_there():
    body = p(
        r("Hạn "),
        '<w:del w:id="1" w:author="x"><w:r><w:delText>20/5</w:delText></w:r></w:del>',
        f'<w:ins w:id="2" w:author="x">{r("25/5")}</w:ins>',
        f'<w:moveFrom w:id="3" w:author="x">{r("cũ")}</w:moveFrom><w:moveTo w:id="4" w:author="x">{r(" mới")}</w:moveTo>',
    )
    draft = read_docx(raw_docx(body), Limits())
    assert draft.text == "Hạn 25/5 mới"
    assert "Track Changes" in draft.notes[0]


def test_field_codes_comments_and_hidden_text_are_not_read():
    body = p(
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE \\@ "d/M"</w:instrText></w:r>',
        r("16/8"),
        '<w:commentRangeStart w:id="0"/>',
        r("ẩn", "<w:vanish/>"),
        f'<w:fldSimple w:instr="PAGE">{r("7")}</w:fldSimple><w:hyperlink>{r(" nối")}</w:hyperlink>',
    )
    assert lines_of(raw_docx(body)) == ["16/87 nối"]


def test_capitals_set_by_style_are_capitals():
    assert lines_of(raw_docx(p(r("Chỉ thị", "<w:caps/>"), r(" số", '<w:caps w:val="0"/>')))) == ["CHỈ THỊ số"]


def test_content_controls_are_looked_into():
    body = (
        f"<w:sdt><w:sdtContent>{p(f'<w:sdt><w:sdtContent>{r(SENTENCE)}</w:sdtContent></w:sdt>')}</w:sdtContent></w:sdt>"
    )
    assert lines_of(raw_docx(body)) == [SENTENCE]


def test_a_page_break_is_a_form_feed_and_counts():
    body = p(r("Một"), '<w:r><w:br w:type="page"/></w:r>') + p(r("Hai"), properties="<w:pageBreakBefore/>")
    draft = read_docx(raw_docx(body), Limits())
    assert (draft.text, draft.pages) == ("Một\f\n\fHai", 3)


# --- boxes, tables, edges ---------------------------------------------------------------------------------------------------


def test_a_text_box_is_read_once_though_the_file_holds_it_twice():
    inside = f"<w:txbxContent>{p(r('KHẨN'))}</w:txbxContent>"
    box = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines_of(raw_docx(p(r("Kính gửi:"), box) + p(r("Sau")))) == ["Kính gửi:", "KHẨN", "Sau"]


def test_a_drawn_table_becomes_rows_with_pipes_where_it_stands():
    document = docx.Document()
    document.add_paragraph("Trước")
    table = document.add_table(3, 3, style="Table Grid")
    for row, texts in zip(table.rows, (("TT", "Đơn vị", "Hạn"), ("1", "Sở A", "30/9"), ("2", "Sở B", "")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("Sau")
    assert lines_of(saved(document)) == ["Trước", "TT | Đơn vị | Hạn", "1 | Sở A | 30/9", "2 | Sở B |", "Sau"]


def test_cells_with_several_lines_stay_on_one_row():
    document = docx.Document()
    table = document.add_table(1, 2, style="Table Grid")
    table.cell(0, 0).text = "Sở A\nchủ trì"
    table.cell(0, 1).text = "a|b"
    assert lines_of(saved(document)) == ["Sở A chủ trì | a/b"]


def test_head_and_foot_of_a_letter_are_read_column_by_column():
    document = docx.Document()
    head = document.add_table(2, 2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nTỈNH LÂM HẢI"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = "Số: 1/UBND"
    head.cell(1, 1).text = "Lâm Hải, ngày 04 tháng 5 năm 2022"
    foot = document.add_table(1, 2)
    foot.cell(0, 0).text = "Nơi nhận:\n- Như trên."
    foot.cell(0, 1).text = "CHỦ TỊCH"
    assert lines_of(saved(document)) == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH LÂM HẢI",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 1/UBND",
        "Lâm Hải, ngày 04 tháng 5 năm 2022",
        "Nơi nhận:",
        "- Như trên.",
        "CHỦ TỊCH",
    ]


def test_headers_and_footers_come_once_and_page_numbers_not_at_all():
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Văn bản điện tử"
    section.footer.paragraphs[0].text = "- -"
    document.add_paragraph("Nội dung")
    document.add_section()
    assert lines_of(saved(document)) == ["Văn bản điện tử", "Nội dung"]
    document.add_paragraph("Đã nhắc: Văn bản điện tử")
    assert lines_of(saved(document)) == ["Nội dung", "Đã nhắc: Văn bản điện tử"]


def test_footnotes_stand_at_the_end():
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator"><w:p/></w:footnote><w:footnote w:id="2">{p(r("Ghi chú"))}</w:footnote></w:footnotes>'
    content = raw_docx(
        p(r("Thân")), parts={"word/footnotes.xml": notes}, relations=relation("footnotes", "footnotes.xml")
    )
    assert lines_of(content) == ["Thân", "Ghi chú"]


# --- old fonts --------------------------------------------------------------------------------------------------------------


def with_font(font: str, *texts: str) -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text in texts:
        run = paragraph.add_run(text)
        run.font.name = font
    return saved(document)


@pytest.mark.parametrize(
    ("font", "write", "expected"),
    [(".VnTime", to_tcvn3, SENTENCE), (".VnTimeH", to_tcvn3, SENTENCE.upper()), ("VNI-Times", to_vni, SENTENCE)],
)
def test_runs_in_old_fonts_are_converted_and_reported(font, write, expected):
    typed = write(SENTENCE)
    # Word cuts runs anywhere, also between a VNI vowel and its sign.
    draft = read_docx(with_font(font, *(typed[i : i + 5] for i in range(0, len(typed), 5))), Limits())
    assert draft.text.strip() == expected
    assert "Unicode" in draft.notes[0]


def test_unicode_typed_over_an_old_font_is_left_alone():
    draft = read_docx(with_font(".VnTime", SENTENCE), Limits())
    assert (draft.text.strip(), draft.notes) == (SENTENCE, ())


def test_an_old_font_in_a_style_is_found_too():
    document = docx.Document()
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:ascii"), ".VnTime")
    fonts.set(qn("w:hAnsi"), ".VnTime")
    document.add_paragraph(to_tcvn3(SENTENCE))
    other = document.add_paragraph().add_run("Chữ Unicode giữ nguyên")
    other.font.name = "Times New Roman"
    assert lines_of(saved(document)) == [SENTENCE, "Chữ Unicode giữ nguyên"]


def test_a_style_that_is_its_own_parent_harms_nobody():
    document = docx.Document()
    based = OxmlElement("w:basedOn")
    based.set(qn("w:val"), "Normal")
    document.styles["Normal"].element.insert(1, based)
    document.add_paragraph("Vẫn đọc được")
    assert lines_of(saved(document)) == ["Vẫn đọc được"]


def test_strict_documents_are_read_as_well():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<w:document xmlns:w="{strict}"><w:body><w:p><w:r><w:t>Bản chặt chẽ</w:t></w:r></w:p></w:body></w:document>'
    assert lines_of(raw_docx(parts={"word/document.xml": body})) == ["Bản chặt chẽ"]
