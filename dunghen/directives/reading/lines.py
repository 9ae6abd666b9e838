"""From the letter as given to clean lines: marks taken off, page furniture and portal chrome dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .text import Text

# A letter of a province rarely exceeds 30 pages (100,000 characters); what is longer is read up to here only.
MAX_CHARS = 300_000
MAX_LINES = 5_000

_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
# Marks of bold, headings and quotations that converters leave behind; '*' alone at the start stays (it may be a bullet).
_MARKS = re.compile(
    r"\*\*+|__+(?=\w)|(?<=\w)__+|(?<=[^\s*])\*(?=[\s,.;:]|$)|^\s*\*(?=[^\s*])|^\s*#{1,6}\s|^\s*>\s|\\(?=[-.*_#])|</?(?:b|i|u|strong|em|br|p)\s?/?>",
    re.I,
)
_PAGE = re.compile(
    r"\s*(?:[-–—]\s*)?(?:trang\s*:?\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–—])?\s*$|\s*(?:trang|page)\s+\d{1,3}(?:\s*(?:/|of|trên)\s*\d{1,3})?\s*$",
    re.I,
)
_RULE = re.compile(r"[\s|_=~.*·•–—+:-]*$")

# Portal chrome: what a web page or a signing service prints around a letter. Matched on the folded, trimmed line.
CHROME = re.compile(
    r"(?:"
    r"(?:đăng nhập|đăng ký|đăng xuất|trang chủ|giới thiệu|liên hệ|sơ đồ (?:site|cổng|trang)|english|tìm kiếm|menu|rss)(?:\s*[|>»/•·:-].*)?$"
    r"|trang chủ\b.*|.*[|>»/•·]\s*(?:trang chủ|đăng nhập)\b.*"
    r"|(?:tải (?:về|xuống|file|tệp|văn bản|bản)|download|xem (?:chi tiết|thêm|file|trước|văn bản|tệp)|in (?:trang|bài|ấn|văn bản)|quay lại|về đầu trang|đóng|chia sẻ|bình luận|thích|facebook|zalo|twitter|gửi (?:email|bài viết|bình luận))\b.{0,80}$"
    r"|(?:tệp|file|văn bản|tài liệu) đính kèm\b.{0,120}$|đính kèm\s*:.{0,120}$"
    r"|(?:lượt (?:xem|truy cập|tải|đọc)|số lần (?:xem|tải)|đang (?:truy cập|online|trực tuyến)|tổng (?:số )?(?:lượt )?truy cập|cỡ chữ|tương phản|đọc bài viết|nghe bài viết)\b.{0,80}$"
    r"|(?:văn bản|tin|bài viết|các tin|các văn bản) (?:liên quan|cùng loại|khác|mới|cùng chuyên mục)\b.{0,80}$"
    r"|(?:©|\(c\)|bản quyền|copyright|ghi rõ nguồn|powered by|thiết kế bởi|chịu trách nhiệm chính\s*:).*"
    r"|(?:https?://|www\.)\S+.{0,40}$|\S+\.(?:pdf|docx?|xlsx?)(?:\s*\([^)]*\))?$"
    r"|(?:ký bởi|ký số bởi|người ký|signed by|signature|digitally signed|đã ký số|chữ ký số|thời gian ký|ngày ký|giờ ký|cơ quan ký|chức vụ ký|email|e-mail|signature not verified|signature valid|sao y|bản sao điện tử)\s*[:(].*"
    r"|(?:signature not verified|signature valid|signer|date|reason|location)\b\s*:?.{0,80}$"
    r"|cổng (?:thông tin|ttđt) điện tử.{0,60}(?:\s[-|].*)?$|hệ thống (?:văn bản|quản lý văn bản).{0,80}$|trục liên thông.{0,80}$"
    r"|(?:thuộc tính|nội dung|toàn văn|lược đồ|văn bản gốc|số ký hiệu|số hiệu|số/ký hiệu|ký hiệu|ngày ban hành|ngày có hiệu lực|ngày hiệu lực|loại văn bản|hình thức(?: văn bản)?|cơ quan ban hành|lĩnh vực|trích yếu(?: nội dung)?|tình trạng(?: hiệu lực)?|tên (?:văn bản|file)|nơi ban hành|thể loại|phân loại|cấp ban hành|độ mật|người xem|cập nhật(?: lúc| ngày)?|ngày (?:đăng|cập nhật|tải lên|gửi|nhận|đến)|tác giả|nguồn|từ khóa|tags?)\s*[:|].*"
    r"|(?:thuộc tính|toàn văn|lược đồ|văn bản gốc|văn bản điện tử|bản điện tử)$"
    r"|(?:công văn|văn bản) đến\b.{0,80}$|đến\s*[:(].{0,60}$|(?:số|giờ|ngày) đến\s*[:.].{0,60}$"
    r")"
)  # fmt: skip
_SIGNER_LINE = re.compile(
    r"(?:người ký|ký bởi|ký số bởi)\s*:\s*([^,;|\n]{3,60}?)(?=\s*(?:$|[,;|]|\s-\s|email|cơ quan|thời gian|ngày|chức vụ))"
)


@dataclass
class Line:
    """One line of the letter after cleaning; `text` still has its inner columns."""

    text: Text
    gap: bool = False  # an empty line, a dropped line or a page break stands before
    blanks: int = 0  # how many empty lines stand before
    page: bool = False  # a page number or form feed stands before
    cells: list[Text] = field(default_factory=list)

    @property
    def s(self) -> str:
        return self.text.s

    @property
    def f(self) -> str:
        return self.text.f


@dataclass
class Lines:
    """Clean lines, and what the dropped chrome told about the signer and the urgency."""

    lines: list[Line]
    signer_hint: Text | None = None
    cut: bool = False  # the letter is longer than is read


def is_chrome(folded: str) -> bool:
    """Whether a trimmed, folded line belongs to the web page around the letter."""
    return len(folded) < 240 and CHROME.match(folded) is not None


def read_lines(origin: str) -> Lines:
    """Lines of the NFC text, cleaned. Never fails; linear in the length."""
    out: list[Line] = []
    gap = page = False
    blanks = 0
    hint: Text | None = None
    start, end = 0, min(len(origin), MAX_CHARS)
    while start <= end and len(out) < MAX_LINES:
        brk = _BREAKS.search(origin, start, end)
        stop = brk.start() if brk else end
        raw = Text(origin[start:stop], range(start, stop))
        if raw.s.strip(" \t\xa0\u200b\ufeff") == "":
            gap = True
            blanks += 1
        else:
            line = raw.without(_MARKS).strip("\u200b\ufeff")
            folded = line.f.strip(" |")
            # a lone number is a page number; so is "Trang 2/5"
            if _PAGE.match(line.s):
                page = gap = True
            elif not folded or _RULE.match(line.s):
                gap = True
            elif is_chrome(folded):
                found = _SIGNER_LINE.match(folded)
                if found and hint is None:
                    shift = line.f.find(folded)
                    hint = line[shift + found.start(1) : shift + found.end(1)]
                gap = True
            else:
                lead = _leading(raw)
                out.append(Line(Text(" " * lead + line.s, [line.at[0]] * lead + list(line.at)), gap, blanks, page))
                gap = page = False
                blanks = 0
        if brk and "\x0c" in brk.group():
            gap = page = True
        if not brk:
            break
        start = brk.end()
    return Lines(out, hint, len(origin) > MAX_CHARS or len(out) >= MAX_LINES)


def _leading(raw: Text) -> int:
    """How far a line is indented: columns of tables are found by place."""
    width = 0
    for char in raw.s[:200]:
        if char not in " \xa0\t":
            break
        width += 8 if char == "\t" else 1
    return min(width, 160)


_COLUMN = re.compile(r"\s{3,}|\t+|\s*\|\s*")


def columns(text: Text) -> list[Text]:
    """The cells of a line printed in columns: parted by three blanks, a tab or a bar."""
    cells: list[Text] = []
    last = 0
    for m in _COLUMN.finditer(text.s):
        cells.append(text[last : m.start()])
        last = m.end()
    cells.append(text[last:])
    return [cell for cell in (c.strip("|") for c in cells) if cell]
