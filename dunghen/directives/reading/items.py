"""Paragraphs and the tree of items: I., 1., 1.1, a), -, + and "Điều 2"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .lines import Line
from .subjects import opening
from .text import EMPTY, Text, join

_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(r"\s*(?:phần|chương|mục)\s+(?:thứ\s+)?(\d{1,2}|[ivx]{1,5}|nhất|hai|ba|bốn|năm)\s*[.:\-]?\s+")),
    ("article", re.compile(r"\s*điều\s+(\d{1,3})\s*[.:]\s*")),
    ("deep", re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){2,3})\.?\)?\s+(?=\D)")),
    ("sub", re.compile(r"\s*(\d{1,2}\.\d{1,2})(?!\d|/|%|,\d)\.?\)?\s*(?=[^\d\s%])")),
    ("roman", re.compile(r"\s*([IVX]{1,5})\s*(?:[.)]|\s[-–])\s*(?=\S)")),
    ("number", re.compile(r"\s*(\d{1,2})\s*(?:\.(?!\d)|\)|/(?=\s*[^\d\s])|\s?[-–](?=\s*[^\d\s]))\s*(?=\S)")),
    (
        "first",
        re.compile(
            r"\s*(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|thứ (?:nhất|hai|ba|tư|năm|sáu|bảy))\s*(?:là\s*[:,]?|[,:])\s+"
        ),
    ),
    ("letter", re.compile(r"\s*\(?([a-zđ])\s*[)/]\s*|\s*([a-zđ])\.\s+(?=\S)")),
    ("dash", re.compile(r"\s*[-–—•●▪➢✓►■○◦∙·]\s*(?=[^\s\d]|\d{2,}\s|\d\s|\d{1,3}%)")),
    ("plus", re.compile(r"\s*[+*]\s*(?=\S)")),
)
_RANK = {
    "part": 0,
    "roman": 1,
    "article": 2,
    "number": 3,
    "first": 3,
    "sub": 4,
    "deep": 5,
    "letter": 6,
    "dash": 7,
    "plus": 8,
}
_LETTERS = "abcdđeghiklmnopqrstuvxy"


@dataclass
class Block:
    """A paragraph: its marker, if it has one, and its text without the marker."""

    kind: str  # a marker's name or "text"
    label: str
    text: Text
    row: int = -1
    table: object | None = None


@dataclass
class Node:
    """An item of the letter with the items under it."""

    kind: str
    label: str
    text: Text
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    extra: list[Text] = field(default_factory=list)  # paragraphs that follow the item without a marker
    table: object | None = None
    lead_in: Node | None = None

    @property
    def ref(self) -> str:
        """The item's number as a person would cite it: "II.3", "1.a", "2.1" for the first bullet of 2."""
        if self.kind in ("root", "part"):
            return "" if self.parent is None or self.kind == "root" else ""
        up = self.parent.ref if self.parent else ""
        if self.kind in ("sub", "deep"):
            over = self.parent
            while over is not None and over.kind in ("number", "sub", "deep"):
                over = over.parent
            up = over.ref if over else ""
        return f"{up}.{self.label}" if up else self.label


def marker(text: Text) -> tuple[str, str, int] | None:
    """The marker a line begins with: its kind, label and length."""
    for kind, pattern in _MARKERS:
        on = text.s if kind == "roman" else text.f
        m = pattern.match(on)
        if not m:
            continue
        if kind == "letter" and m.group(2) and text.s[m.start(2)].isupper():
            continue
        if kind == "roman" and not text.s[m.end() : m.end() + 1].isalpha():
            continue
        if kind == "first" and not text.s.lstrip()[:1].isupper():
            continue
        label = next((g for g in m.groups() if g), "") if m.groups() else ""
        return kind, label, m.end()
    return None


def blocks(lines: list[Line]) -> list[Block]:
    """Lines joined into paragraphs. A line goes on with the paragraph before it unless it clearly opens a new one."""
    out: list[Block] = []
    parts: list[Text] = []
    kind, label = "text", ""
    seen: dict[str, str] = {}

    def close() -> None:
        text = join(parts).squeezed()
        if text:
            out.append(Block(kind, label, text))
        parts.clear()

    for line in lines:
        found = marker(line.text)
        before = parts[-1].f.rstrip() if parts else ""
        done = not before or before[-1:] in '.;:!?/"”' or not before
        if found and not done and not _expected(found, seen, line):
            found = None
        if found:
            close()
            kind, label, at = found
            seen[kind] = label
            parts.append(line.text[at:])
            continue
        if (
            parts
            and not _headed(parts[-1].s, line.s)
            and not (kind != "text" and _announces(parts, line))
            and _goes_on(before, line, done)
        ):
            parts.append(line.text)
            continue
        close()
        kind, label = "text", ""
        parts.append(line.text)
    close()
    return out


def _expected(found: tuple[str, str, int], seen: dict[str, str], line: Line) -> bool:
    """Whether a marker makes sense after an unfinished line: it is the next of its kind, or stands after a gap."""
    kind, label, _ = found
    if kind == "number":
        last = seen.get("number")
        return label == "1" or (last is not None and label.isdigit() and int(label) == int(last) + 1) or line.gap
    if kind in ("dash", "plus"):
        return line.s.lstrip()[1:2] in (" ", "\t") or line.s.lstrip()[1:2].isupper() or line.gap
    if kind == "letter":
        return (
            label == "a"
            or line.gap
            or (
                seen.get("letter", "") in _LETTERS
                and _LETTERS.find(label) == _LETTERS.find(seen.get("letter", "?")) + 1
            )
        )
    return True


def _headed(before: str, line: str) -> bool:
    """A heading in capitals stands before a line that is not one."""
    heading = [c for c in before if c.isalpha()]
    first = line.lstrip()[:2]
    return (
        len(heading) > 3
        and len(before) < 120
        and all(c.isupper() for c in heading)
        and first[:1].isupper()
        and first[1:].islower()
    )


def _announces(parts: list[Text], line: Line) -> bool:
    """A short title of an item stands alone on its line, and on the next a body begins to act."""
    title = parts[0]
    if (
        len(parts) > 1
        or len(title.s.strip()) > 70
        or title.s.rstrip()[-1:] in ",;:.-"
        or len(line.s.strip()) < len(title.s)
    ):
        return False
    if re.search(
        r"(?:,|-|\b(?:và|của|các|về|tại|cho|với|theo|số|ngày|tháng|năm|trên|do|để|từ|đến|là|giao|yêu cầu|đề nghị))$",
        title.f.rstrip(),
    ):
        return False
    if opening(title) is not None:
        return False
    found = opening(line.text.strip(), need_duty=True)
    return found is not None and found.start == 0


def _goes_on(before: str, line: Line, done: bool) -> bool:
    """Whether an unmarked line continues the paragraph before it."""
    first = line.s.lstrip()[:1]
    if not line.gap:
        return True
    if first.islower():
        return True
    if not done:
        # broken off in mid-sentence by a page: a name or a number goes on
        return bool(
            line.page
            or re.search(
                r"(?:,|-|\b(?:và|của|các|về|tại|cho|với|theo|số|ngày|tháng|năm|trên|do|để|từ|đến|là))$", before
            )
        )
    return False


def tree(parts: list[Block]) -> Node:
    """Blocks put under one another."""
    root = Node("root", "", EMPTY)
    path: list[Node] = [root]
    counts: dict[int, int] = {}
    for block in parts:
        if block.kind == "text" and block.table is None:
            _unmarked(root, path, block)
            continue
        if block.table is not None:
            top = path[-1]
            while top.kind in ("dash", "plus", "letter") and top.parent is not None:
                top = top.parent
            top.children.append(Node("table", "", EMPTY, top, table=block.table))
            continue
        kinds = [n.kind for n in path]
        if block.kind in kinds:
            del path[kinds.index(block.kind) :]
        else:
            while len(path) > 1 and _RANK[path[-1].kind] >= _RANK[block.kind]:
                path.pop()
        up = path[-1]
        label = block.label
        if block.kind in ("dash", "plus", "first"):
            counts[id(up)] = counts.get(id(up), 0) + 1
            label = str(counts[id(up)])
        node = Node(block.kind, label, block.text, up)
        up.children.append(node)
        path.append(node)
    return root


def _unmarked(root: Node, path: list[Node], block: Block) -> None:
    """A paragraph without a marker belongs to the item above it."""
    top = path[-1]
    if top is root:
        root.children.append(Node("text", "", block.text, root))
        return
    top.extra.append(block.text)
