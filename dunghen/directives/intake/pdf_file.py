"""PDF files with a text layer, read with PDFium. Runs inside the sandbox."""

import ctypes
import math
import re
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from dunghen.kernel.text import format_number, is_syllable

from .contract import Draft, Limits
from .pdf_layout import lay_out
from .pdf_tables import Glyph, Rule
from .refusals import Broken, Empty, Encrypted, Garbled, NoText, Scanned, TooLong, TooManyPages

# A page of a letter has hundreds of letters; a scan has none, or the few of a stamp or a signing program.
_FEW_LETTERS = 25
_MOST_OBJECTS = 50_000
_THIN = 3.0  # points

# A word broken at a line end. PDFium gives U+0002 or U+FFFE for a hyphen that ends a line, whether it belongs there or not.
_BROKEN_SOFT = re.compile("\u00ad ?\n\\s*")
# A number or date broken after its slash: "06/" + "CT-UBND", "20/" + "5/2022".
_BROKEN_SLASH = re.compile(r"(?<=[0-9]/) ?\n(?=[0-9A-ZĐ])")
# A dash that happened to begin a line ("kinh tế" + "- xã hội") is no bullet: a list follows a colon or a finished item.
_DASH_FIRST = re.compile(r"(?<=\w) ?\n(?=[-–] [^\W\d_])")
_BROKEN_HARD = re.compile("(\\w+)[-\x02\ufffe] ?\n(?=(\\w+))")


class _Placed(NamedTuple):
    """A letter as PDFium gives it: its box, its origin on the baseline, its sign."""

    left: float
    right: float
    bottom: float
    top: float
    x: float
    y: float
    sign: str

    def upright(self, quarter: int) -> Glyph:
        """The letter on the page turned back by ``quarter`` quarter turns."""
        if quarter == 0:
            return Glyph(self.left, self.right, self.y, max((self.top - self.bottom) * 0.8, 1.0), self.sign)
        (x0, y0), (x1, y1) = _back(self.left, self.bottom, quarter), _back(self.right, self.top, quarter)
        em = max(abs(y1 - y0) * 0.8, 1.0)
        return Glyph(min(x0, x1), max(x0, x1), _back(self.x, self.y, quarter)[1], em, self.sign)


_BLANK = _Placed(0, 0, 0, 0, 0, 0, " ")


def _back(x: float, y: float, quarter: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarter]


def _rules_back(across: list[Rule], down: list[Rule], quarter: int) -> tuple[list[Rule], list[Rule]]:
    """Rules turned like the letters: a quarter turn makes across down and down across."""

    def turned(rule: Rule, flat: bool) -> tuple[Rule, bool]:
        ends = [(rule.start, rule.at), (rule.end, rule.at)] if flat else [(rule.at, rule.start), (rule.at, rule.end)]
        (x0, y0), (x1, y1) = (_back(x, y, quarter) for x, y in ends)
        if y0 == y1:
            return Rule(y0, min(x0, x1), max(x0, x1)), True
        return Rule(x0, min(y0, y1), max(y0, y1)), False

    both = [turned(rule, True) for rule in across] + [turned(rule, False) for rule in down]
    return [rule for rule, flat in both if flat], [rule for rule, flat in both if not flat]


def read_pdf(content: bytes, limits: Limits) -> Draft:
    """Pages parted by form feeds, lines in reading order, tables as rows with pipes.

    Raises Encrypted, Broken, TooManyPages, TooLong, Scanned, Garbled or NoText.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as problem:
        if getattr(problem, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(problem).lower():
            raise Encrypted(content="PDF") from None
        raise Broken(content="PDF") from None
    count = len(document)
    if count == 0:
        raise Empty
    if count > limits.max_pages:
        raise TooManyPages(pages=format_number(count), limit=format_number(limits.max_pages))
    pages: list[str] = []
    silent: list[int] = []
    pictures = size = broken = 0
    for number in range(count):
        try:
            text, has_picture = _page_text(document[number])
        except pypdfium2.PdfiumError:
            text, has_picture, broken = "", False, broken + 1
        pictures += has_picture
        size += len(text)
        if size > limits.max_characters:
            raise TooLong(limit=format_number(limits.max_characters))
        if has_picture and sum(map(str.isalpha, text)) < _FEW_LETTERS:
            silent.append(number + 1)
        pages.append(text)
    if broken == count:
        raise Broken(content="PDF")
    text = _mended("\f".join(pages))
    _check(text, pictures, count)
    notes = []
    if silent:
        notes.append(
            f"Trang {', '.join(map(str, silent))} chỉ có hình ảnh, chưa đọc được chữ; vui lòng đối chiếu với bản gốc."
        )
    if broken:
        notes.append(f"Có {broken} trang hỏng không đọc được; vui lòng đối chiếu với bản gốc.")
    return Draft(text=text, pages=count, notes=tuple(notes))


def _check(text: str, pictures: int, pages: int) -> None:
    letters = sum(map(str.isalpha, text))
    unreadable = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or (c < " " and c not in "\n\f\t") for c in text)
    if unreadable > 20 and unreadable > letters / 4:
        raise Garbled
    if letters < _FEW_LETTERS * pages and pictures and letters < _FEW_LETTERS * 4:
        raise Scanned(pages=format_number(pages))
    if not any(map(str.isalnum, text)):
        raise NoText


def _mended(text: str) -> str:
    """Join words broken at line ends. The hyphen goes only from a word that is plainly foreign: Vietnamese is never
    hyphenated, there a hyphen at a line end belongs to the word ("06/CT-UBND", "ki-lô-mét")."""

    def join(found: re.Match[str]) -> str:
        before, after = found.groups()
        foreign = (
            before.isascii() and before.islower() and after.isascii() and after.islower() and not is_syllable(before)
        )
        return before + ("" if foreign else "-")

    text = _BROKEN_SLASH.sub("", _BROKEN_SOFT.sub("", text))
    text = _DASH_FIRST.sub(lambda found: " " if text[found.end() + 2].islower() else found[0], text)
    return _BROKEN_HARD.sub(join, text).translate({0x02: "-", 0xFFFE: "-", 0xAD: None})


def _page_text(page: pypdfium2.PdfPage) -> tuple[str, bool]:
    """(text of the page, whether it holds a picture). Text set sideways (a wide table on a tall page) is turned upright."""
    across, down, has_picture = _drawn(page)
    by_quarter = _glyphs(page)
    order = sorted(by_quarter, key=lambda quarter: -len(by_quarter[quarter]))
    texts = []
    for rank, quarter in enumerate(order):
        rules = _rules_back(across, down, quarter) if rank == 0 else ([], [])
        texts.append(lay_out([letter.upright(quarter) for letter in by_quarter[quarter]], *rules))
    return "\n\n".join(texts), has_picture


def _glyphs(page: pypdfium2.PdfPage) -> dict[int, list[_Placed]]:
    """Letters with their places, by the quarter turn they are set in (counter-clockwise); watermarks askew are left out."""
    page_of_text = page.get_textpage()
    text = page_of_text.raw
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    out: dict[int, list[_Placed]] = {}
    quarter = 0
    high = 0
    for index in range(page_of_text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        sign = chr(code) if 0 < code < 0x110000 else "\ufffd"
        if sign in "\r\n\t " or pdfium.FPDFText_IsGenerated(text, index) == 1:
            out.setdefault(quarter, []).append(_BLANK)
            continue
        angle = -math.degrees(pdfium.FPDFText_GetCharAngle(text, index))  # PDFium measures clockwise
        if 5 < angle % 90 < 85:
            continue
        quarter = round(angle / 90) % 4
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        out.setdefault(quarter, []).append(_Placed(box.left, box.right, box.bottom, box.top, x.value, y.value, sign))
    return out


def _drawn(page: pypdfium2.PdfPage) -> tuple[list[Rule], list[Rule], bool]:
    """(horizontal rules, vertical rules, whether there is a picture). Boxes count as their four edges."""
    width, height = page.get_size()
    across: list[Rule] = []
    down: list[Rule] = []
    has_picture = False
    for number, thing in enumerate(page.get_objects(max_depth=3)):
        if number > _MOST_OBJECTS:
            break
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            has_picture = True
        if thing.type != pdfium.FPDF_PAGEOBJ_PATH or thing.level > 0:
            continue
        left, bottom, right, top = thing.get_bounds()
        wide, tall = right - left, top - bottom
        if wide > width * 0.95 and tall > height * 0.95:
            continue
        if tall <= _THIN < wide:
            across.append(Rule((top + bottom) / 2, left, right))
        elif wide <= _THIN < tall:
            down.append(Rule((left + right) / 2, bottom, top))
        elif wide > _THIN and tall > _THIN:
            across += [Rule(bottom, left, right), Rule(top, left, right)]
            down += [Rule(left, bottom, top), Rule(right, bottom, top)]
    return across, down, has_picture
