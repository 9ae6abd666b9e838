"""Files for the tests of the intake, made by code: whole ones, old ones and hostile ones. The letter is invented."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import docx
import fontpkg_be_vietnam_pro
import typst

FONTS = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"

LETTER = """ỦY BAN NHÂN DÂN
TỈNH LÂM HẢI
Số: 2107/UBND-TH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lâm Hải, ngày 04 tháng 5 năm 2022

Kính gửi: Các sở, ban, ngành; UBND các huyện.

Qua theo dõi, nhiều việc được giao từ đầu năm vẫn chưa có kết quả. Chủ tịch UBND tỉnh yêu cầu:

1. Sở Nội vụ chủ trì, phối hợp với Văn phòng UBND tỉnh rà soát toàn bộ việc quá hạn, báo cáo trước ngày 20/5/2022.

2. UBND các huyện cử một lãnh đạo chịu trách nhiệm theo dõi, gửi danh sách về Sở Nội vụ trong 05 ngày làm việc.

Nơi nhận:
- Như trên;
- Lưu: VT.
Đặng Quốc Thịnh
"""


def docx_of(text: str) -> bytes:
    """A plain Word document, one paragraph a line."""
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    return saved(document)


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_of(
    source: str, *, font: str = "Be Vietnam Pro", size: str = "13pt", page: str = 'paper: "a4"', inputs=None
) -> bytes:
    """A PDF from typst source, set in a font that has Vietnamese."""
    head = f'#set page({page})\n#set text(font: "{font}", size: {size}, lang: "vi")\n'
    return typst.compile((head + source).encode(), font_paths=[str(FONTS)], sys_inputs=inputs or {})


def pdf_of_text(text: str) -> bytes:
    """The text word for word, without typst reading any sign of it as markup."""
    return pdf_of("#set par(justify: true)\n#sys.inputs.text", inputs={"text": text})


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def raw_docx(
    body: str = "<w:p><w:r><w:t>Sở Nội vụ báo cáo.</w:t></w:r></w:p>",
    *,
    main_type: str = MAIN_TYPE,
    prologue: str = "",
    parts: dict[str, str | bytes] | None = None,
    relations: str = "",
) -> bytes:
    """A .docx written part by part, for what python-docx would not write."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": _relations(f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'),
        "word/_rels/document.xml.rels": _relations(relations),
        "word/document.xml": f'{prologue}<w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">'
        f"<w:body>{body}</w:body></w:document>",
        **(parts or {}),
    }
    return zip_of(files)


def relation(kind: str, target: str, *, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{kind}{len(target)}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def _relations(inner: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def zip_of(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def ole(*streams: str) -> bytes:
    """The head of an old Office file and the names of its streams: all that decides what it is."""
    return (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + b"\x00" * 504
        + b"".join(s.encode("utf-16-le").ljust(64, b"\x00") for s in streams)
    )


def png(width: int = 60, height: int = 80) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\x00" + b"\xc8" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def raw_pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF written object by object, with a right table of addresses."""
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, start)
    return bytes(out)
