"""A paper before it is drawn: head, blocks, foot. The page shows the blocks with every figure as a door; the DOCX prints the same words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dunghen.ui.paper import Cell, Foot, Head


@dataclass(frozen=True)
class Fig:
    """A number in the text and the name of the list it was counted from."""

    text: str
    list: str

    def __str__(self) -> str:
        return self.text


Piece = str | Fig
Words = Sequence[Piece]


@dataclass(frozen=True)
class Text:
    """A paragraph; ``heading``: the head of a part."""

    pieces: Words
    heading: bool = False
    kind: str = "text"

    def __str__(self) -> str:
        return plain(self.pieces)


@dataclass(frozen=True)
class Grid:
    """A table: heads with widths in millimetres, rows of cells; ``centred``: the columns that stand in the middle."""

    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[Words]]
    centred: frozenset[int] = frozenset()
    kind: str = "grid"

    @property
    def heads(self) -> list[tuple[str, int]]:
        """Return each head with its share of the width in percent, for the page."""
        whole = sum(width for _title, width in self.columns)
        return [(title, round(100 * width / whole)) for title, width in self.columns]

    @property
    def cells(self) -> list[list[tuple[bool, Words]]]:
        """Return each row's cells with whether they stand in the middle, for the page."""
        return [[(place in self.centred, pieces) for place, pieces in enumerate(row)] for row in self.rows]


@dataclass(frozen=True)
class Composition:
    """The whole paper."""

    head: Head
    blocks: Sequence[Text | Grid] = field(default_factory=tuple)
    foot: Foot = field(default_factory=lambda: Foot((), ""))


def plain(pieces: Words) -> str:
    return "".join(str(piece) for piece in pieces)


def as_docx(composition: Composition) -> bytes:
    """Return the paper as a DOCX in the form of decree 30/2020."""
    from dunghen.ui.paper.document import Paper

    paper = Paper(composition.head)
    for block, following in zip(composition.blocks, (*composition.blocks[1:], None), strict=True):
        if isinstance(block, Grid):
            paper.table(block.columns, [_cells(block, row) for row in block.rows])
        elif block.heading:
            paper.heading(plain(block.pieces))
        else:
            added = paper.paragraph(plain(block.pieces))
            # The sentence that opens a table stays on its page.
            added.paragraph_format.keep_with_next = isinstance(following, Grid)
    paper.close(composition.foot)
    properties = paper.document.core_properties
    properties.author = properties.last_modified_by = composition.head.issuer.replace("\n", " ")
    properties.title, properties.language, properties.comments = composition.head.subject[:250], "vi-VN", ""
    return paper.as_bytes()


def _cells(grid: Grid, row: Sequence[Words]) -> list[Cell]:
    from dunghen.ui.paper.document import CENTRE

    middle: Any = CENTRE
    return [Cell(plain(pieces), align=middle if place in grid.centred else None) for place, pieces in enumerate(row)]
