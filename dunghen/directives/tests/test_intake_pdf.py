"""PDF files: order of lines, columns, tables, hyphens, pages, old fonts."""

import io

import pypdf
import pytest

from dunghen.directives.intake import IntakeRefused, Limits, take_in
from dunghen.directives.intake.pdf_file import read_pdf
from dunghen.directives.intake.pdf_layout import lay_out
from dunghen.directives.intake.pdf_tables import Glyph, Rule
from dunghen.directives.tests.intake_files import pdf_of, pdf_of_text, png
from dunghen.kernel.text.tests.test_legacy import to_tcvn3

HEAD = """#grid(columns: (1fr, 1.5fr), align: center, row-gutter: 6pt,
[UBND TỈNH LÂM HẢI], [CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM],
[*SỞ NỘI VỤ*], [*Độc lập - Tự do - Hạnh phúc*],
[Số: 12/SNV-VP], [_Lâm Hải, ngày 04 tháng 5 năm 2022_],
[V/v rà soát việc chậm và nâng cao kỷ luật trong năm], [])

#align(center)[Kính gửi: Các phòng.]
"""
BODY = """#set par(justify: true)
1\\. Các phòng rà soát những việc đã quá hạn, ghi rõ nguyên nhân, người chịu trách nhiệm, gửi Văn phòng trước ngày 20/5/2022.

2\\. Văn phòng theo dõi.
"""
FOOT = """#grid(columns: (1fr, 1fr), [*Nơi nhận:*\\
\\- Như trên;\\
\\- Lưu: VT.], align(center)[*GIÁM ĐỐC*#v(2cm)Đặng Quốc Thịnh])
"""


def lines_of(content: bytes) -> list[str]:
    return [line.strip() for line in read_pdf(content, Limits()).text.split("\n") if line.strip()]


@pytest.fixture(scope="module")
def letter() -> bytes:
    return pdf_of(HEAD + BODY + FOOT)


def test_the_head_is_read_column_by_column_and_before_the_addressees(letter):
    lines = lines_of(letter)
    assert lines[: lines.index("Kính gửi: Các phòng.")] == [
        "UBND TỈNH LÂM HẢI",
        "SỞ NỘI VỤ",
        "Số: 12/SNV-VP",
        "V/v rà soát việc chậm và",
        "nâng cao kỷ luật trong năm",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Lâm Hải, ngày 04 tháng 5 năm 2022",
    ]


def test_the_foot_is_read_as_list_then_signature(letter):
    assert lines_of(letter)[-5:] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "GIÁM ĐỐC", "Đặng Quốc Thịnh"]


def test_paragraphs_are_parted_by_an_empty_line(letter):
    paragraphs = [" ".join(part.split()) for part in read_pdf(letter, Limits()).text.split("\n\n")]
    assert "2. Văn phòng theo dõi." in paragraphs
    assert any(part.startswith("1. Các phòng") and part.endswith("20/5/2022.") for part in paragraphs)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_set_sideways_reads_the_same(letter, turn):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(letter))
    writer.pages[0].rotate(turn)
    out = io.BytesIO()
    writer.write(out)
    assert lines_of(out.getvalue()) == lines_of(letter)
    writer.pages[0].transfer_rotation_to_content()
    out = io.BytesIO()
    writer.write(out)
    assert lines_of(out.getvalue()) == lines_of(letter)


def test_a_drawn_table_becomes_rows_with_pipes():
    table = pdf_of(
        "Trước bảng\n\n#table(columns: (1cm, 4cm, 3cm), [TT], [Đơn vị], [Hạn],\n"
        "[1], [Sở Nội vụ chủ trì rà soát việc chậm], table.cell(rowspan: 2)[30/9/2022],\n[2], [Văn phòng])\n\nSau bảng"
    )
    assert lines_of(table) == [
        "Trước bảng",
        "TT | Đơn vị | Hạn",
        "1 | Sở Nội vụ chủ trì rà soát việc chậm | 30/9/2022",
        "2 | Văn phòng |",
        "Sau bảng",
    ]


def test_pages_are_parted_by_form_feeds():
    intake = take_in("thư.pdf", pdf_of("Trang một\n#pagebreak()\nTrang hai"))
    assert (intake.text, intake.pages) == ("Trang một\fTrang hai", 2)


@pytest.mark.parametrize("width", ["4.2cm", "4.4cm", "4.8cm", "5.2cm"])
def test_a_number_or_date_broken_at_a_line_end_is_whole_again(width):
    narrow = pdf_of(
        "Chỉ thị số 06/CT-UBND ngày 21/04/2020", page=f"width: {width}, height: 8cm, margin: 5mm", size="11pt"
    )
    text = read_pdf(narrow, Limits()).text
    assert "\n" in text
    assert "06/CT-UBND" in text
    assert "21/04/2020" in text


def test_a_foreign_word_broken_by_hyphenation_is_whole_again():
    narrow = pdf_of(
        '#set text(lang: "en", hyphenate: true)\n#set par(justify: true)\ninternationalization of administrative responsibilities',
        page="width: 4cm, height: 9cm, margin: 4mm",
    )
    assert read_pdf(narrow, Limits()).text.split() == [
        "internationalization",
        "of",
        "administrative",
        "responsibilities",
    ]


def test_a_dash_that_happens_to_begin_a_line_makes_no_bullet():
    body = "Phát triển kinh tế\\\n\\- xã hội; gồm:\\\n\\- xã An Hòa;\\\n\\- Xã Bình Lộc"
    assert lines_of(pdf_of(body)) == ["Phát triển kinh tế - xã hội; gồm:", "- xã An Hòa;", "- Xã Bình Lộc"]


def test_a_watermark_across_the_page_is_not_text():
    marked = pdf_of("#place(center + horizon, rotate(-45deg, text(40pt)[BẢN NHÁP]))\nCác phòng báo cáo.")
    assert lines_of(marked) == ["Các phòng báo cáo."]


def test_letters_of_an_old_font_are_recovered():
    typed = to_tcvn3("Các phòng rà soát những việc chậm trễ, gửi báo cáo đúng hạn. " * 3)
    intake = take_in("cũ.pdf", pdf_of_text(typed.replace("\u00ad", "-")))
    assert intake.encoding == "TCVN3"
    assert "rà soát những việc chậm trễ" in " ".join(intake.text.split())


def test_a_scanned_page_among_typed_ones_is_named(tmp_path):
    import typst

    (tmp_path / "scan.png").write_bytes(png())
    (tmp_path / "a.typ").write_text("#lorem(200)\n#pagebreak()\n" + '#image("scan.png", width: 90%)')
    draft = read_pdf(typst.compile(str(tmp_path / "a.typ")), Limits())
    assert draft.pages == 2
    assert draft.notes[0].startswith("Trang 2 chỉ có hình ảnh")


def test_letters_without_a_code_table_are_refused_not_guessed():
    content = pdf_of("\\u{e001}\\u{e002}\\u{e003}\\u{e004}\\u{e005}\\u{e006} " * 12, font="Be Vietnam Pro")
    with pytest.raises(IntakeRefused) as refused:
        take_in("lạ.pdf", content)
    assert refused.value.code == "intake.garbled"


# --- geometry ---------------------------------------------------------------------------------------------------------------


def typed(text: str, x: float, y: float, em: float = 10.0) -> list[Glyph]:
    return [Glyph(x + i * 5, x + i * 5 + 5, y, em, sign) for i, sign in enumerate(text)]


def test_lines_come_from_top_to_bottom_in_whatever_order_the_file_was_written():
    glyphs = typed("dưới", 50, 600) + typed("trên", 50, 700) + typed("giữa", 50, 650)
    assert lay_out(glyphs, [], []).split() == ["trên", "giữa", "dưới"]


def test_raised_signs_stay_on_their_line():
    assert lay_out(typed("100m", 50, 700) + typed("2", 70, 704, 6), [], []) == "100m2"


def test_a_label_far_from_its_text_is_no_column():
    glyphs = [
        g for i, word in enumerate(("Một", "Hai")) for g in typed("-", 50, 700 - i * 14) + typed(word, 86, 700 - i * 14)
    ]
    assert lay_out(glyphs, [], []) == "- Một\n- Hai"


def test_one_wide_gap_alone_is_no_column():
    assert lay_out(typed("Số:", 50, 700) + typed("/UBND", 120, 700), [], []) == "Số:    /UBND"


def test_columns_whose_lines_stand_askew_are_still_columns():
    left = typed("UBND", 50, 694) + typed("TINH", 50, 680)
    right = typed("CONG HOA", 200, 700) + typed("DOC LAP", 200, 686)
    assert lay_out(left + right + typed("Kinh gui cac so va cac huyen trong tinh", 50, 640), [], []).split("\n")[
        :4
    ] == [
        "UBND",
        "TINH",
        "CONG HOA",
        "DOC LAP",
    ]


def test_a_date_broken_by_a_narrow_cell_is_whole_again():
    grid = ([Rule(600, 0, 200), Rule(720, 0, 200)], [Rule(0, 600, 720), Rule(40, 600, 720), Rule(200, 600, 720)])
    glyphs = typed("30/9", 5, 700) + typed("/202", 5, 685) + typed("1", 5, 670) + typed("Nop", 50, 700)
    assert lay_out(glyphs, *grid) == "30/9/2021 | Nop"


def test_an_underline_and_a_frame_are_no_table():
    frame = ([Rule(690, 40, 200), Rule(720, 40, 200)], [Rule(40, 690, 720), Rule(200, 690, 720)])
    assert lay_out(typed("KHẨN", 50, 700), *frame) == "KHẨN"
    assert lay_out(typed("Tên", 50, 700), [Rule(695, 50, 70)], []) == "Tên"


def test_an_empty_page_is_empty():
    assert lay_out([], [], []) == ""
