"""Files that must stay outside: locked, armed, broken, disguised, swollen. Each is refused by name and leaves nothing."""

import io
import os
import struct
import tempfile
import time
import zipfile
import zlib
from pathlib import Path
from random import Random

import pypdf
import pytest

from dunghen.directives.intake import IntakeRefused, Limits, take_in
from dunghen.directives.tests.intake_files import (
    LETTER,
    MACRO_TYPE,
    docx_of,
    ole,
    pdf_of,
    pdf_of_text,
    png,
    raw_docx,
    raw_pdf,
    relation,
    zip_of,
)

SMALL = Limits(seconds=3, memory=512 * 1024 * 1024)


def refusal_of(name: str, content: bytes, limits: Limits = SMALL) -> IntakeRefused:
    with pytest.raises(IntakeRefused) as refused:
        take_in(name, content, limits)
    return refused.value


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of_text(LETTER)))
    writer.encrypt("mở ra", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked_zip() -> bytes:
    """Set the flag "encrypted" on every entry, in the table and before each part."""
    content = bytearray(docx_of(LETTER))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("khóa.pdf", locked_pdf(), "intake.encrypted"),
        ("khóa.docx", ole("EncryptionInfo", "EncryptedPackage"), "intake.encrypted"),
        ("khóa.docx", locked_zip(), "intake.encrypted"),
        ("cũ.doc", ole("WordDocument"), "intake.old_word"),
        ("cũ.docx", ole("WordDocument"), "intake.old_word"),
        ("cũ.doc", ole("WordDocument", "Macros", "_VBA_PROJECT"), "intake.macros"),
        ("lệnh.docm", docx_of(LETTER), "intake.macros"),
        ("lệnh.docx", raw_docx(parts={"word/vbaProject.bin": b"x"}), "intake.macros"),
        ("lệnh.docx", raw_docx(parts={"elsewhere/VBAPROJECT.BIN": b"x"}), "intake.macros"),
        ("lệnh.docx", raw_docx(main_type=MACRO_TYPE), "intake.macros"),
        ("ảnh.png", png(), "intake.unsupported"),
        ("ảnh.pdf", png(), "intake.unsupported"),
        ("bảng.xlsx", zip_of({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "intake.unsupported"),
        ("gói.zip", zip_of({"a.txt": "x"}), "intake.unsupported"),
        ("thư.rtf", rb"{\rtf1 thu}", "intake.unsupported"),
        ("trang.html", b"<!DOCTYPE html><p>x", "intake.unsupported"),
        ("thư.exe", b"MZ\x90\x00\x03\x00", "intake.unsupported"),
        (
            "thư.odt",
            zip_of({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}),
            "intake.unsupported",
        ),
        ("thư.csv", LETTER.encode(), "intake.unsupported"),
        ("thư.pdf", docx_of(LETTER), "intake.wrong_extension"),
        ("thư.doc", docx_of(LETTER), "intake.wrong_extension"),
        ("thư.docx", pdf_of_text(LETTER), "intake.wrong_extension"),
        ("thư.txt", pdf_of_text(LETTER), "intake.wrong_extension"),
        ("thư.docx", LETTER.encode(), "intake.wrong_extension"),
        ("thư\u202efdp.docm", docx_of(LETTER), "intake.macros"),
        ("hỏng.docx", docx_of(LETTER)[:9000], "intake.broken"),
        ("hỏng.pdf", pdf_of_text(LETTER)[:2500], "intake.broken"),
        ("hỏng.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 9, "intake.broken"),
        ("hỏng.docx", zip_of({"[Content_Types].xml": "<Types/>", "word/x.xml": ""}), "intake.broken"),
        ("hỏng.docx", raw_docx("<w:p><w:r>"), "intake.broken"),
        ("rỗng.txt", b"\x00" * 100, "intake.binary"),
        ("lẫn.txt", b"Kinh gui\x00 cac don vi", "intake.binary"),
        ("điều khiển.txt", bytes(range(1, 32)) * 3, "intake.no_text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # some bytes differ from one process to the next
)
def test_each_file_is_refused_by_its_name(name, content, code):
    assert refusal_of(name, content).code == code


def test_an_old_word_file_is_told_how_to_become_a_new_one():
    assert "*.docx" in refusal_of("cũ.doc", ole("WordDocument")).sentence


def test_the_right_extension_is_named():
    refused = refusal_of("thư.pdf", docx_of(LETTER))
    assert refused.facts["right"] == ".docx"
    assert "Word (.docx)" in refused.sentence


def test_a_scan_is_told_from_an_empty_file_and_says_what_to_do(tmp_path):
    (tmp_path / "scan.png").write_bytes(png())
    import typst

    (tmp_path / "scan.typ").write_text('#image("scan.png", width: 90%)\n#pagebreak()\n#image("scan.png", width: 90%)')
    refused = refusal_of("quét.pdf", typst.compile(str(tmp_path / "scan.typ")))
    assert (refused.code, refused.facts["pages"]) == ("intake.scanned", "2")
    assert refusal_of("trắng.pdf", pdf_of("#v(1cm)")).code == "intake.no_text"


def test_a_pdf_over_the_pages_is_refused_and_one_at_the_limit_is_read():
    three = pdf_of("Một\n#pagebreak()\nHai\n#pagebreak()\nBa")
    refused = refusal_of("dài.pdf", three, Limits(max_pages=2))
    assert (refused.code, refused.facts["pages"]) == ("intake.too_many_pages", "3")
    assert take_in("dài.pdf", three, Limits(max_pages=3)).text.split() == ["Một", "Hai", "Ba"]


def test_a_word_file_over_the_pages_is_refused():
    page = '<w:p><w:r><w:t>Trang</w:t><w:br w:type="page"/></w:r></w:p>'
    assert refusal_of("dài.docx", raw_docx(page * 3), Limits(max_pages=2)).code == "intake.too_many_pages"


# --- hostile archives -------------------------------------------------------------------------------------------------------


def test_an_entry_that_swells_is_not_unpacked():
    bomb = raw_docx(parts={"word/media/image1.bin": b"\x00" * 60_000_000})
    assert len(bomb) < 100_000
    assert refusal_of("bom.docx", bomb).code == "intake.unsafe_archive"


def test_many_entries_that_swell_together_are_not_unpacked():
    noise = os.urandom(9_000) * 200
    bomb = raw_docx(parts={f"word/media/{i}.bin": noise for i in range(6)})
    assert refusal_of("bom.docx", bomb, Limits(max_unpacked=10_000_000)).code == "intake.unsafe_archive"


def test_an_archive_in_the_archive_is_never_opened():
    inner = zip_of({"a": b"\x00" * 20_000_000})
    assert take_in("lồng.docx", raw_docx(parts={"word/embeddings/inner.zip": inner})).text == "Sở Nội vụ báo cáo."


def test_an_entry_that_lies_about_its_size_is_refused():
    content = bytearray(raw_docx("<w:p><w:r><w:t>" + "a b " * 100_000 + "</w:t></w:r></w:p>"))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"word/document.xml"))
    content[at + 24 : at + 28] = struct.pack("<I", 1000)
    assert refusal_of("dối.docx", bytes(content)).code == "intake.broken"


def test_too_many_entries_are_refused():
    crowd = raw_docx(parts={f"word/x{i}.xml": "" for i in range(60)})
    assert refusal_of("đông.docx", crowd, Limits(max_entries=50)).code == "intake.unsafe_archive"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "word\\..\\..\\x", "C:/x", "word/../../x"])
def test_names_that_point_out_of_the_archive_are_refused(name):
    assert refusal_of("đường dẫn.docx", raw_docx(parts={name: "x"})).code == "intake.unsafe_archive"


def test_two_entries_of_one_name_are_refused():
    out = io.BytesIO(raw_docx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/Document.xml", "<x/>")
    assert refusal_of("hai.docx", out.getvalue()).code == "intake.unsafe_archive"


# --- hostile XML ------------------------------------------------------------------------------------------------------------

LAUGHS = (
    "<!DOCTYPE w [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12)) + "]>"
)


@pytest.mark.parametrize(
    "prologue",
    [
        LAUGHS,
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE w [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>',
    ],
    ids=["laughs", "file", "dtd", "parameter"],
)
def test_entities_are_refused_before_they_are_built(prologue):
    assert (
        refusal_of("xxe.docx", raw_docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", prologue=prologue)).code
        == "intake.unsafe_xml"
    )


def test_entities_in_another_encoding_are_refused_too():
    xml = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><w>&x;</w>'
    hidden = raw_docx(parts={"word/document.xml": xml.encode("utf-16")})
    assert refusal_of("xxe.docx", hidden).code == "intake.unsafe_xml"


def test_parts_that_lie_outside_are_not_fetched():
    links = relation("header", "http://127.0.0.1:9/header.xml", outside=True) + relation(
        "numbering", "file:///etc/hostname", outside=True
    )
    assert take_in("ngoài.docx", raw_docx(relations=links)).text == "Sở Nội vụ báo cáo."


def test_elements_nested_without_end_are_refused():
    deep = "<w:sdt><w:sdtContent>" * 3000 + "</w:sdtContent></w:sdt>" * 3000
    assert refusal_of("sâu.docx", raw_docx(deep)).code == "intake.broken"


# --- hostile PDF ------------------------------------------------------------------------------------------------------------

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R "
    b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
)


def stream(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return (
        b"<< /Length %d /Filter [%s] >>\nstream\n" % (len(content), b"/FlateDecode " * times) + content + b"\nendstream"
    )


@pytest.mark.parametrize(
    ("line", "count", "times"),
    [(b"BT /F1 9 Tf (a) Tj ET\n", 3_000_000, 1), (b" ", 700_000_000, 2)],
    ids=["operators", "swelling"],
)
def test_a_pdf_that_would_eat_the_server_is_stopped_in_time(line, count, times):
    objects = (CATALOG, PAGES, PAGE, stream(line * count, times))
    started = time.monotonic()
    refused = refusal_of("nặng.pdf", raw_pdf(*objects), Limits(seconds=2, memory=400 * 1024 * 1024))
    assert refused.code == "intake.too_complex"
    assert time.monotonic() - started < 25


@pytest.mark.parametrize(
    "objects",
    [
        (CATALOG, b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"),
        (CATALOG, b"<< /Type /Pages /Count 99999999 /Kids [3 0 R] >>", PAGE, stream(b"")),
        (
            CATALOG,
            *(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (i + 3) for i in range(5000)),
            b"<< /Type /Page >>",
        ),
        (b"1 0 R",),
    ],
    ids=["its own parent", "claims pages", "deep tree", "no catalog"],
)
def test_a_pdf_with_a_mad_page_tree_is_refused_quickly(objects):
    started = time.monotonic()
    assert refusal_of("cây.pdf", raw_pdf(*objects)).code in (
        "intake.broken",
        "intake.no_text",
        "intake.too_many_pages",
        "intake.empty",
    )
    assert time.monotonic() - started < 15


def test_a_refusal_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, content in (
        ("khóa.pdf", locked_pdf()),
        ("xxe.docx", raw_docx(prologue=LAUGHS)),
        ("hỏng.docx", b"PK\x03\x04word/"),
    ):
        refusal_of(name, content)
    assert take_in("thư.docx", docx_of(LETTER)).kind == "docx"
    assert list(Path(tmp_path).iterdir()) == []


def test_the_parser_sees_neither_the_environment_nor_the_files_of_the_server(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.chdir("/")
    assert take_in("thư.docx", docx_of(LETTER)).text.split() == LETTER.split()


def damaged(content: bytes, seed: int) -> bytes:
    """The same bytes with a few of them changed, the same way for the same seed."""
    random = Random(seed)
    out = bytearray(content)
    for _ in range(random.randint(1, 25)):
        out[random.randrange(len(out))] = random.randrange(256)
    return bytes(out)


@pytest.mark.parametrize("make", [docx_of, pdf_of_text])
def test_a_file_damaged_anywhere_is_read_or_refused_and_nothing_else(make):
    name = "thư.docx" if make is docx_of else "thư.pdf"
    content = make(LETTER)
    ends = set()
    for seed in range(6):
        try:
            ends.add(take_in(name, damaged(content, seed), SMALL).kind)
        except IntakeRefused as refused:
            ends.add(refused.code)
    assert ends - {"docx", "pdf"}, "at least one of the damages must have been seen"
