"""Word documents (.docx): the text as a reader of the page sees it, in reading order. Runs inside the sandbox."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from dunghen.kernel.text import fold, format_number, share_of_syllables, squeeze, table_of_font
from dunghen.kernel.text.legacy import from_tcvn3, from_vni

from .contract import Draft, Limits, has_words
from .docx_look import Look, overlaid, read_styles
from .docx_numbering import Element, Numbering, attribute, child, local, whole
from .package import Package
from .refusals import Broken, TooLong

# Containers that are looked into; whatever is not named here or below (deleted, moved away, comments, field codes) is not text.
_OPEN = frozenset(
    ("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo")
    + ("oMath", "oMathPara", "r", "e", "num", "den", "sup", "sub", "rad", "deg", "f", "d")
)
_DRAWN = frozenset(("drawing", "pict", "object", "AlternateContent"))
_HEX = re.compile("[0-9a-f]{4}")
_SYMBOLS = {"f0b7": "-", "f0a7": "-", "f02d": "-", "f0fc": "✓", "f0d8": "-"}


@dataclass(slots=True)
class Piece:
    """Text of neighbouring runs that share a look."""

    text: str
    look: Look


@dataclass(slots=True)
class Paragraph:
    """One paragraph: label of its list, pieces, and what its text boxes hold."""

    label: str = ""
    pieces: list[Piece] = field(default_factory=list)
    boxes: list["Block"] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Rows of cells of blocks; ``drawn`` when it shows lines."""

    rows: list[list[list["Block"]]]
    drawn: bool


Block = Paragraph | Table


def read_docx(content: bytes, limits: Limits) -> Draft:
    """Paragraphs with their list numbers, tables, text boxes where they are anchored, notes at the end.

    Headers and footers come once, and only with words that the body does not say. Deleted and hidden text is left out.
    """
    package = Package(content, limits)
    return _Reader(package, limits).draft()


class _Reader:
    def __init__(self, package: Package, limits: Limits) -> None:
        self._package = package
        self._limits = limits
        self._parts: dict[str, list[str]] = {}
        for _, relation, target in package.related(package.main):
            self._parts.setdefault(relation.rpartition("/")[2], []).append(target)
        self._base, self._styles, self._default = read_styles(self._part("styles"))
        self._numbering = Numbering.read(self._part("numbering"))
        self._breaks = self._rendered = self._size = 0
        self._tables: dict[str, bool] = {}
        self._revised = False

    def _part(self, relation: str) -> Element | None:
        names = self._parts.get(relation)
        return self._package.xml(names[0]) if names else None

    def draft(self) -> Draft:
        root = self._package.xml(self._package.main)
        body = child(root, "body")
        if body is None:
            raise Broken(content="Word (.docx)")
        blocks = list(self._blocks(body))
        notes = [block for kind in ("footnotes", "endnotes") for block in self._notes(kind)]
        edges = {kind: self._edges(kind) for kind in ("header", "footer")}
        self._tables = _code_tables([*blocks, *notes, *edges["header"], *edges["footer"]])
        text = "\n".join(self._lines(blocks))
        said = squeeze(text)
        head = [line for line in self._lines(edges["header"]) if has_words(line) and squeeze(line) not in said]
        foot = [line for line in self._lines(edges["footer"]) if has_words(line) and squeeze(line) not in said]
        whole_text = "\n".join([*head, text, *self._lines(notes), *dict.fromkeys(foot)])
        return Draft(text=whole_text, pages=max(self._breaks, self._rendered) + 1, notes=tuple(self._remarks()))

    def _remarks(self) -> Iterator[str]:
        if self._revised:
            yield "Văn bản còn vết sửa (Track Changes): đã đọc theo bản sau khi sửa, bỏ phần đã xóa."
        for table in sorted(name for name, used in self._tables.items() if used):
            yield f"Đã chuyển các đoạn dùng phông {table} sang Unicode; vui lòng soát lại chữ hoa và tên riêng."
        if "aFChunk" in self._parts:
            yield "Văn bản có phần chèn từ tệp khác (altChunk) không đọc được; vui lòng đối chiếu với bản gốc."

    # --- structure ---------------------------------------------------------------------------------------------------------

    def _blocks(self, parent: Element) -> Iterator[Block]:
        for node in parent:
            name = local(node)
            if name == "p":
                yield self._paragraph(node)
            elif name == "tbl":
                yield self._table(node)
            elif name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"):
                yield from self._blocks(node)

    def _table(self, node: Element) -> Table:
        properties = child(node, "tblPr")
        style = (attribute(child(properties, "tblStyle")) or "").lower()
        drawn = _has_lines(child(properties, "tblBorders")) or ("grid" in style or "list" in style)
        rows: list[list[list[Block]]] = []
        for row in _through(node, "tr"):
            if child(row, "trPr", "del") is not None:
                self._revised = True
                continue
            cells: list[list[Block]] = []
            for cell in _through(row, "tc"):
                joined = child(cell, "tcPr", "vMerge")
                drawn = drawn or _has_lines(child(cell, "tcPr", "tcBorders"))
                # The lower cells of a vertical merge are there in the file but not on the page.
                cells.append(
                    [] if joined is not None and attribute(joined) in (None, "continue") else list(self._blocks(cell))
                )
            rows.append(cells)
        return Table(rows, drawn)

    def _paragraph(self, node: Element) -> Paragraph:
        properties = child(node, "pPr")
        look = self._styles.get(attribute(child(properties, "pStyle")) or self._default, self._base)
        list_node = child(properties, "numPr")
        number, depth = look.number, look.depth
        if list_node is not None:
            number = attribute(child(list_node, "numId")) or number
            depth = whole(attribute(child(list_node, "ilvl")), depth)
        paragraph = Paragraph()
        self._runs(node, look, paragraph)
        shown = has_words("".join(piece.text for piece in paragraph.pieces)) or bool(paragraph.boxes)
        # An empty item takes a number on the page; one whose mark was deleted is no longer there.
        if number and number != "0" and (shown or child(properties, "rPr", "del") is None):
            label = self._numbering.label(number, depth)
            paragraph.label = label if shown else ""
        if (before := child(properties, "pageBreakBefore")) is not None and attribute(before) not in ("0", "false"):
            self._breaks += 1
            paragraph.pieces.insert(0, Piece("\f", Look()))
        return paragraph

    def _runs(self, node: Element, look: Look, into: Paragraph) -> None:
        for part in node:
            name = local(part)
            if name == "r":
                self._runs(part, self._run_look(part, look), into)
            elif name in ("t", "noBreakHyphen", "tab", "br", "cr", "sym", "lastRenderedPageBreak"):
                self._add(into, self._sign(part, name), look)
            elif name in _DRAWN:
                into.boxes.extend(self._boxes(part))
            elif name in _OPEN:
                self._revised = self._revised or name in ("ins", "moveTo")
                self._runs(part, look, into)
            elif name in ("del", "moveFrom"):
                self._revised = True

    def _sign(self, part: Element, name: str) -> str:
        if name == "t":
            return part.text or ""
        if name == "sym":
            code = (attribute(part, "char") or "").lower()
            return _SYMBOLS.get(code, _symbol(code))
        if name == "lastRenderedPageBreak":
            self._rendered += 1
            return ""
        if name == "br" and attribute(part, "type") == "page":
            self._breaks += 1
            return "\f"
        return {"tab": "\t", "noBreakHyphen": "-"}.get(name, "\n")

    def _add(self, into: Paragraph, text: str, look: Look) -> None:
        if not text or look.hidden:
            return
        self._size += len(text)
        if self._size > self._limits.max_characters:
            raise TooLong(limit=format_number(self._limits.max_characters))
        if into.pieces and into.pieces[-1].look == look:
            into.pieces[-1].text += text
        else:
            into.pieces.append(Piece(text, look))

    def _run_look(self, run: Element, look: Look) -> Look:
        properties = child(run, "rPr")
        if properties is None:
            return look
        style = self._styles.get(attribute(child(properties, "rStyle")) or "")
        if style is not None:
            look = replace(
                look,
                font=style.font or look.font,
                capitals=style.capitals or look.capitals,
                hidden=style.hidden or look.hidden,
            )
        return overlaid(look, properties)

    def _boxes(self, drawing: Element) -> Iterator[Block]:
        """Text boxes stand twice, as a new drawing and as its old fallback: the first of both that holds a box is taken."""
        if local(drawing) == "AlternateContent":
            for choice in drawing:
                found = list(self._boxes(choice))
                if found:
                    yield from found
                    return
            return
        for node in drawing:
            if local(node) == "txbxContent":
                yield from self._blocks(node)
            else:
                yield from self._boxes(node)

    def _notes(self, kind: str) -> Iterator[Block]:
        for note in () if (root := self._part(kind)) is None else root:
            if attribute(note, "type") in (None, "normal"):
                yield from self._blocks(note)

    def _edges(self, kind: str) -> list[Block]:
        found: list[Block] = []
        for name in self._parts.get(kind, []):
            root = self._package.xml(name)
            found.extend(() if root is None else self._blocks(root))
        return found

    # --- text --------------------------------------------------------------------------------------------------------------

    def _lines(self, blocks: list[Block]) -> Iterator[str]:
        for block in blocks:
            if isinstance(block, Table):
                yield from self._table_lines(block)
            else:
                yield from self._paragraph_lines(block)

    def _paragraph_lines(self, paragraph: Paragraph) -> Iterator[str]:
        text = "".join(self._shown(piece) for piece in paragraph.pieces)
        if paragraph.label:
            start = len(text) - len(text.lstrip("\f\n"))
            text = f"{text[:start]}{paragraph.label} {text[start:].lstrip()}"
        yield text
        yield from self._lines(paragraph.boxes)

    def _shown(self, piece: Piece) -> str:
        table, big = table_of_font(piece.look.font)
        text = piece.text
        if self._tables.get(table):
            text = from_tcvn3(text, capitals=big) if table == "TCVN3" else from_vni(text)
        return text.upper() if piece.look.capitals else text

    def _table_lines(self, table: Table) -> Iterator[str]:
        """A drawn table becomes rows with pipes; a table that only places things side by side becomes its columns one after another."""
        if _places_only(table, self._cell_text):
            for row in table.rows:
                for cell in row:
                    yield from self._lines(cell)
            return
        yield ""
        for row in table.rows:
            cells = [self._cell_text(cell) for cell in row]
            if any(cells):
                yield " | ".join(cells)
        yield ""

    def _cell_text(self, cell: list[Block]) -> str:
        return squeeze(" ".join(self._lines(cell)).replace("|", "/"))


def _symbol(code: str) -> str:
    """The character of four hexadecimal digits; nothing for the private area, half a character, controls, and what is no code."""
    sign = chr(int(code, 16)) if _HEX.fullmatch(code) else ""
    return "" if not sign or unicodedata.category(sign)[0] == "C" else sign


def _places_only(table: Table, text: Callable[[list[Block]], str]) -> bool:
    """Heads and feet of official letters are tables of two columns without lines."""
    widest = max((len(row) for row in table.rows), default=0)
    if widest <= 1:
        return True
    if widest > 3:
        return False
    folded = fold(" \n ".join(text(cell) for row in table.rows for cell in row)[:4000])
    if "cong hoa xa hoi chu nghia viet nam" in folded or "noi nhan:" in folded:
        return True
    return not table.drawn and len(table.rows) <= 4 and widest == 2


def _through(node: Element, name: str) -> Iterator[Element]:
    """Children called ``name``, also inside content controls and insertions."""
    for part in node:
        found = local(part)
        if found == name:
            yield part
        elif found in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _through(part, name)


def _has_lines(borders: Element | None) -> bool:
    return any(attribute(side) not in (None, "nil", "none") for side in (() if borders is None else borders))


def _code_tables(blocks: list[Block]) -> dict[str, bool]:
    """Which old tables are really used. A font name alone proves nothing: Unicode typed over an old template keeps the old font."""
    said = {"TCVN3": "", "VNI": ""}

    def gather(some: list[Block]) -> None:
        for block in some:
            if isinstance(block, Table):
                for row in block.rows:
                    for cell in row:
                        gather(cell)
                continue
            for piece in block.pieces:
                table = table_of_font(piece.look.font)[0]
                if table:
                    said[table] += piece.text + "\n"
            gather(block.boxes)

    gather(blocks)
    used: dict[str, bool] = {}
    for table, convert in (("TCVN3", from_tcvn3), ("VNI", from_vni)):
        as_is, marked = share_of_syllables(said[table])
        used[table] = marked > 0 and share_of_syllables(convert(said[table]))[0] > as_is
    return used
