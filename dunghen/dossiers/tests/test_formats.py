"""Files as offices send them: kinds, code tables, separators, titles above the table; and every way in which one can be broken."""

import datetime as dt
import io
import json
import random
import unicodedata
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from docx import Document

from dunghen.dossiers.intake import formats
from dunghen.dossiers.intake.formats import open_file, text_file
from dunghen.dossiers.intake.formats.apart import Apart
from dunghen.dossiers.intake.refusals import UnreadableFile

TEXT = "Mã hồ sơ,Ngày nộp,Đơn vị\nA-1,16/08/2021,Sở Y tế\nA-2,17/08/2021,Sở Xây dựng\nA-3,,Xã Bình Minh\n"
ROWS = [("A-1", "16/08/2021", "Sở Y tế"), ("A-2", "17/08/2021", "Sở Xây dựng"), ("A-3", None, "Xã Bình Minh")]
HEADINGS = ("Mã hồ sơ", "Ngày nộp", "Đơn vị")
Row = tuple[str | None, ...]


def windows_1258(text: str) -> bytes:
    """Return text as old Windows programs write it: tones behind their letters."""
    found = []
    for sign in unicodedata.normalize("NFD", text):
        found.append(sign)
    composed = "".join(found)
    for base in "aeiouyAEIOUY":
        for mark in "\u0302\u0306\u031b":
            for tone in ("", *"\u0300\u0301\u0303\u0309\u0323"):
                # Circumflex, breve and horn belong to the letter, tones stand behind it.
                for order in (base + mark + tone, base + tone + mark):
                    composed = composed.replace(order, unicodedata.normalize("NFC", base + mark) + tone)
    return composed.encode("cp1258")


def word() -> bytes:
    """Return a document of Word without words."""
    stream = io.BytesIO()
    Document().save(stream)
    return stream.getvalue()


def read(path: Path, content: bytes | None = None) -> tuple[tuple[str, ...], list[Row], list[int]]:
    """Return the headings, the rows and their lines."""
    if content is not None:
        path.write_bytes(content)
    opened = open_file(path)
    rows: list[Row] = []
    lines: list[int] = []
    for piece in opened.pieces(opened.headings):
        block = piece.block()
        rows += [tuple(row.values()) for row in block.table.to_pylist()]
        lines += block.lines.tolist()
    opened.close()
    return opened.headings, rows, lines


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-be"),
        windows_1258(TEXT),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").replace("\n", "\r\n").encode(),
        TEXT.replace(",", "|").rstrip().encode(),
        TEXT.replace("\n", "\r").encode(),
        unicodedata.normalize("NFD", TEXT).encode("utf-16"),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-be", "windows-1258", "semicolon", "tab", "bar", "old-mac", "decomposed"],
)
def test_code_tables_and_separators_are_found(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path / "a.csv", content) == (HEADINGS, ROWS, [2, 3, 4])


def test_titles_above_the_table_are_skipped_and_lines_are_those_of_the_file(tmp_path: Path) -> None:
    above = "BÁO CÁO HỒ SƠ,,\nTháng 8,,\n\n"
    assert read(tmp_path / "a.csv", (above + TEXT).encode()) == (HEADINGS, ROWS, [5, 6, 7])
    assert read(tmp_path / "b.csv", ("sep=;\n" + TEXT.replace(",", ";")).encode()) == (HEADINGS, ROWS, [3, 4, 5])


def test_quotations_may_hold_separators_and_line_ends(tmp_path: Path) -> None:
    text = 'a,b\n1,"x, y\nz ""w"""\n\n2,\n3,c\n'
    assert read(tmp_path / "a.csv", text.encode()) == (
        ("a", "b"),
        [("1", 'x, y\nz "w"'), ("2", None), ("3", "c")],
        [2, 5, 6],
    )


def test_a_long_file_is_read_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_file, "BLOCK", 100)
    lines = [f'{number},"ô {number}\nhai"' if number % 7 == 0 else f"{number},ô {number}" for number in range(300)]
    headings, rows, at = read(tmp_path / "a.csv", ("số,chữ\n" + "\n".join(lines)).encode())
    assert [row[0] for row in rows] == [str(number) for number in range(300)]
    expected, line = [], 2
    for text in lines:
        expected.append(line)
        line += 1 + text.count("\n")
    assert at == expected
    assert read(tmp_path / "b.csv", ("số,chữ\n" + "\n".join(lines)).encode("utf-16"))[1:] == (rows, at)


def test_a_block_is_parsed_a_piece_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"{number},ô {number}" for number in range(300)]
    lines[250] = "250,thừa,một ô"
    plain = ("\n".join(["số,chữ", *lines]) + "\n").encode()
    whole = text_file.TextFile(_kept(tmp_path / "a.csv", plain))
    (block,) = (piece.block() for piece in whole.pieces(("số", "chữ")))
    monkeypatch.setattr(text_file, "AT_ONCE", 64)
    (pieced,) = (piece.block() for piece in whole.pieces(("số", "chữ")))
    assert pieced.table.equals(block.table)
    assert (pieced.lines == block.lines).all()
    assert [broken.line for broken in pieced.broken] == [broken.line for broken in block.broken] == [252]
    # A row longer than a piece is read all the same.
    long = text_file.TextFile(_kept(tmp_path / "b.csv", plain + ("300," + "dài " * 40 + "\n").encode()))
    (block,) = (piece.block() for piece in long.pieces(("số", "chữ")))
    assert len(block.table) == 300
    assert block.table["chữ"][-1].as_py() == "dài " * 40


def test_a_block_stands_where_one_stood_that_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_file, "BLOCK", 100)
    monkeypatch.setattr(text_file, "_ROOM", 150)
    lines = [f"{number},ô {number}" for number in range(300)]
    lines[200] = "200," + "dài " * 40
    file = text_file.TextFile(_kept(tmp_path / "a.csv", "\n".join(["số,chữ", *lines]).encode()))
    in_turn = [row for piece in file.pieces(("số", "chữ")) for row in piece.block().table.to_pylist()]
    assert in_turn == [dict(zip(("số", "chữ"), line.split(","), strict=True)) for line in lines]
    waiting = list(file.pieces(("số", "chữ")))
    # Whoever reads late finds what stood there, and nobody reads a block a second time when another may stand there.
    assert [row for piece in waiting for row in piece.block().table.to_pylist()] == in_turn
    with pytest.raises(ValueError, match="released"):
        waiting[0].block()


def _kept(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_repeated_and_empty_headings_are_told_apart(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", b"Ngay,Ngay,,x\n1,2,3,4\n")[0] == ("Ngay", "Ngay (2)", "Cột 3", "x")


def test_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("bìa").write(0, 0, "Bìa")
        sheet = book.add_worksheet("dữ liệu")
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write(0, 0, "Sổ theo dõi")
        sheet.write_row(2, 0, ["Mã", "Ngày", "Số"])
        sheet.write(3, 0, "A-1")
        sheet.write_datetime(3, 1, dt.datetime(2021, 8, 16, 8, 30), moment)
        sheet.write(3, 2, 5)
        sheet.write(5, 0, "A-2")
        sheet.write(5, 1, 44424.5)
    rows = [("A-1", "2021-08-16 08:30:00", "5"), ("A-2", "44424.5", None)]
    assert read(path) == (("Mã", "Ngày", "Số"), rows, [4, 6])


def test_parquet_and_json_lines(tmp_path: Path) -> None:
    pq.write_table(pa.table({"Mã": ["A-1", None], "Số": [1, 2]}), tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet") == (("Mã", "Số"), [("A-1", 1), (None, 2)], [1, 2])
    told = [{"Mã": "A-1", "Số": 1}, {"Mã": "A-2", "thêm": [1]}, {"Số": None}]
    content = "\n".join(json.dumps(one, ensure_ascii=False) for one in told).encode()
    rows = [("A-1", "1", None), ("A-2", None, "[1]"), (None, None, None)]
    assert read(tmp_path / "a.jsonl", content) == (("Mã", "Số", "thêm"), rows, [1, 2, 3])


def test_lines_that_are_no_objects_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"a":1}\n\nrác\n[1]\n{"a":2}')
    blocks = [piece.block() for piece in open_file(tmp_path / "a.jsonl").pieces(["a"])]
    assert [line for block in blocks for line in block.lines.tolist()] == [1, 5]
    assert [(row.line, row.text) for block in blocks for row in block.broken] == [(3, "rác"), (4, "[1]")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "tệp trống"),
        (b" \n\n", "tệp trống"),
        (b"\x00\x01\x02" * 100, "không phải tệp văn bản"),
        (b"a,b\n1,2\n\x00\x00", "không phải tệp văn bản"),
        (b'a,b\n1,"x\n2,y\n', "dấu nháy kép"),
        (b"%PDF-1.7", "đây là tệp PDF, không phải bảng dữ liệu"),
        (b"\x1f\x8b\x08\x00", "nén"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "đây là tệp hình ảnh, không phải bảng dữ liệu; cần CSV, Excel"),
        (b"GIF89a,b\n1,2\n", "hình ảnh"),
        (b"{\\rtf1 a}", "văn bản RTF"),
        (b"\xef\xbb\xbf\n<html><table><tr><td>a", "trang web"),
        (b'<?xml version="1.0"?><Workbook>', "trang web hoặc XML"),
        (word(), "đây là tệp Word, không phải bảng dữ liệu"),
        (b"PK\x03\x04" + b"junk" * 50, "bảng tính hỏng"),
        (b"\xd0\xcf\x11\xe0" + b"junk" * 50, "bảng tính hỏng"),
        (b"PAR1" + b"junk" * 50, "Parquet hỏng"),
        (b'{"a": 1', "không có dòng nào"),
    ],
    ids=[
        "empty",
        "blank",
        "binary",
        "zeros",
        "open-quote",
        "pdf",
        "gzip",
        "png",
        "gif",
        "rtf",
        "html",
        "xml",
        "docx",
        "zip",
        "ole",
        "parquet",
        "json",
    ],
)
def test_broken_files_are_refused_with_a_reason(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read(tmp_path / "a", content)


def test_a_sign_that_is_no_utf_8_in_a_file_that_began_as_such(tmp_path: Path) -> None:
    long = "Mã,Ô\n" + "A-1,đúng\n" * 60_000
    with pytest.raises(UnreadableFile, match="dòng 60002 có ký tự không phải UTF-8"):
        read(tmp_path / "a.csv", long.encode() + b"A-2,\xff\xfe\n")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "jsonl"])
def test_files_cut_or_spoilt_anywhere_are_read_or_refused_and_nothing_else(tmp_path: Path, kind: str) -> None:
    """Bytes cut off, changed, doubled: the answer is rows or a refusal with a sentence, never a failure of ours."""
    whole = tmp_path / f"whole.{kind}"
    rows = [{"Mã": f"A-{number}", "Ngày": "16/08/2021", "Số": str(number)} for number in range(40)]
    if kind == "csv":
        whole.write_text("Mã,Ngày,Số\n" + "\n".join(",".join(row.values()) for row in rows), "utf-8")
    elif kind == "jsonl":
        whole.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    elif kind == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), whole)
    else:
        with xlsxwriter.Workbook(str(whole)) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([{"Mã": "Mã", "Ngày": "Ngày", "Số": "Số"}, *rows]):
                sheet.write_row(number, 0, list(row.values()))
    content, chance = whole.read_bytes(), random.Random(20210816)
    for turn in range(40):
        spoilt = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(spoilt))
            what = chance.choice(["cut", "change", "double"])
            if what == "cut":
                del spoilt[at : at + chance.choice([1, 50, len(spoilt)])]
            elif what == "change":
                spoilt[at : at + 3] = bytes(chance.randrange(256) for _ in range(3))
            else:
                spoilt[at:at] = spoilt[at : at + 40]
            if not spoilt:
                break
        try:
            read(tmp_path / f"{turn}.{kind}", bytes(spoilt))
        except UnreadableFile as refusal:
            assert refusal.sentence.startswith("Không đọc được tệp")


def test_what_strangers_send_is_read_apart_and_says_the_same(tmp_path: Path) -> None:
    rows = [{"Mã": f"A-{number}", "Ngày": "16/08/2021", "Số": str(number)} for number in range(3)]
    parquet, sheet, broken = tmp_path / "a.parquet", tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    pq.write_table(pa.Table.from_pylist([{**one, "Tệp": [1]} for one in rows]), parquet)
    with xlsxwriter.Workbook(str(sheet)) as book:
        page = book.add_worksheet()
        for number, row in enumerate([["BẢNG HỒ SƠ"], [], ["Mã", "Ngày", "Số"], *(list(one.values()) for one in rows)]):
            page.write_row(number, 0, row)
    for path in (parquet, sheet):
        here, there = formats.open_file(path), formats.open_file(path, apart=True)
        assert (there.kind, there.headings) == (here.kind, here.headings)
        wanted = ["Số", "Mã"]
        told = [
            [
                (block.table.to_pylist(), block.lines.tolist())
                for piece in one.pieces(wanted)
                for block in [piece.block()]
            ]
            for one in (here, there)
        ]
        assert told[0] == told[1]
        here.close()
        there.close()
    nested = formats.open_file(parquet, apart=True)
    with pytest.raises(UnreadableFile, match="cột “Tệp” chứa danh sách"):
        list(nested.pieces(["Tệp"]))
    nested.close()
    broken.write_bytes(b"PK\x03\x04" + b"junk" * 50)
    with pytest.raises(UnreadableFile, match="bảng tính hỏng"):
        formats.open_file(broken, apart=True)
    with pytest.raises(UnreadableFile, match="quá lớn hoặc quá phức tạp"):
        Apart(sheet, memory=1 << 20)
