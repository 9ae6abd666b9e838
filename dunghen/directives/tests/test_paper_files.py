"""The DOCX, opened again by other libraries: what it says, and the form of decree 30/2020/NĐ-CP."""

import io
import re
from zipfile import ZipFile

import mammoth
import pytest
from lxml import etree

from dunghen.directives.models import Letter, Paper
from dunghen.directives.tests.test_papers import cast, drafted, letter, signed
from dunghen.kernel import files
from dunghen.kernel.tests import people

pytestmark = pytest.mark.django_db
fixtures = (cast, letter)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 1440 / 25.4


def content(cast: people.Cast, letter: Letter, kind: str, **options: object) -> bytes:
    return files.read(signed(cast, drafted(cast, letter, kind, **options)).sha256)


def document(docx: bytes, part: str = "word/document.xml") -> etree._Element:
    with ZipFile(io.BytesIO(docx)) as parts:
        return etree.fromstring(parts.read(part))


def text(docx: bytes) -> str:
    return mammoth.extract_raw_text(io.BytesIO(docx)).value.replace("\u00a0", " ")


def test_the_report_says_who_writes_what_when_and_who_signs(cast: people.Cast, letter: Letter) -> None:
    said = text(content(cast, letter, Paper.Kind.SYNTHESIS, division="CCHC"))
    order = [
        "UBND TỈNH SÓNG BIỂN",
        "SỞ NỘI VỤ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 07/BC-SNV",
        "Sóng Biển, ngày 20 tháng 9 năm 2021",
        "BÁO CÁO",
        "Kính gửi: ",
        "I. TÌNH HÌNH CHUNG",
        "II. KẾT QUẢ THEO TỪNG NHIỆM VỤ",
        "ĐƠN VỊ CHẬM",
        "KIẾN NGHỊ",
        "./.",
        "Nơi nhận:",
        "- Lưu: VT, CCHC.",
        "GIÁM ĐỐC",
        "Hồ Ngọc Lan",
    ]
    places = [said.index(line) for line in order]
    assert places == sorted(places)


def test_the_urging_letter_has_its_subject_below_the_number_and_its_mark(cast: people.Cast, letter: Letter) -> None:
    said = text(content(cast, letter, Paper.Kind.URGING, urgent=True, division="CCHC"))
    assert "Số: 07/SNV-CCHC" in said
    assert re.search(r"07/SNV-CCHC\s+V/v đôn đốc thực hiện Công văn số 1889/UBND-KSTT", said)
    assert "KHẨN" in said
    assert "- Sở Xây dựng;\n\n- Sở Y tế." in said
    assert "BÁO CÁO" not in said


def test_tables_hold_a_row_for_each_task_and_each_late_assignment(cast: people.Cast, letter: Letter) -> None:
    html = mammoth.convert_to_html(io.BytesIO(content(cast, letter, Paper.Kind.SYNTHESIS))).value
    rows = [table.count("<tr>") for table in re.findall(r"<table>.*?</table>", html, flags=re.S)]
    # The head of two rows, eight tasks, four late assignments (a head row each), the foot.
    assert rows == [2, 9, 5, 1]
    assert "<p>Hoàn thành đúng hạn (văn bản 3/BC-SXD ngày 14/09/2021)</p>" in html


def test_the_page_is_a4_with_the_margins_of_the_decree(cast: people.Cast, letter: Letter) -> None:
    section = document(content(cast, letter, Paper.Kind.SYNTHESIS)).find(f".//{W}sectPr")
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert [round(int(size.get(W + side)) / MM) for side in ("w", "h")] == [210, 297]
    millimetres = {side: int(margins.get(W + side)) / MM for side in ("top", "bottom", "left", "right")}
    assert 20 <= round(millimetres["top"]) <= 25
    assert 20 <= round(millimetres["bottom"]) <= 25
    assert 30 <= round(millimetres["left"]) <= 35
    assert 15 <= round(millimetres["right"]) <= 20
    assert section.find(f"{W}titlePg") is not None, "no page number on the first page"


def test_the_face_is_times_new_roman_and_nothing_stands_outside_its_sizes(cast: people.Cast, letter: Letter) -> None:
    docx = content(cast, letter, Paper.Kind.URGING)
    fonts = document(docx, "word/styles.xml").find(f".//{W}style[@{W}styleId='Normal']//{W}rFonts")
    assert {fonts.get(W + script) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
    runs = document(docx).iter(f"{W}r")
    sizes = {int(run.find(f".//{W}sz").get(f"{W}val")) / 2 for run in runs if "".join(run.itertext()).strip()}
    assert sizes <= {11, 12, 12.5, 13, 13.5, 14}


def test_tables_are_as_wide_as_the_text_and_their_heads_repeat(cast: people.Cast, letter: Letter) -> None:
    for kind in Paper.Kind:
        tables = [
            table
            for table in document(content(cast, letter, kind)).iter(f"{W}tbl")
            if table.find(f".//{W}tblHeader") is not None
        ]
        assert tables
        for table in tables:
            widths = [int(cell.get(f"{W}w")) for cell in table.find(f"{W}tr").iter(f"{W}tcW")]
            assert round(sum(widths) / MM) == 165


def test_the_sentence_before_a_table_stays_with_it(cast: people.Cast, letter: Letter) -> None:
    body = document(content(cast, letter, Paper.Kind.SYNTHESIS)).find(f"{W}body")
    for table in body.findall(f"{W}tbl")[1:]:
        before = table.getprevious()
        keeps = before.find(f"{W}pPr/{W}keepNext")
        assert keeps is not None, "".join(before.itertext())


def test_the_file_names_the_unit_and_no_machine(cast: people.Cast, letter: Letter) -> None:
    with ZipFile(io.BytesIO(content(cast, letter, Paper.Kind.SYNTHESIS))) as parts:
        core = parts.read("docProps/core.xml").decode()
    assert "Sở Nội vụ" in core
    assert "python-docx" not in core
