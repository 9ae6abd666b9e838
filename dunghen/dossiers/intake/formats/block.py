"""What every format gives: the headings, and pieces that become blocks of rows; a piece may be read in any thread."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyarrow as pa


@dataclass(frozen=True)
class Broken:
    """A row that is no row of the table: its line, what stands there (cut), and why it is not read."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Block:
    """Rows one after another. ``table``: the wanted columns under their headings; ``lines``: the line of each row in the file (the first is 1)."""

    table: pa.Table
    lines: np.ndarray[Any, np.dtype[np.int64]]
    broken: tuple[Broken, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A part of a file not read yet. ``done``: the share of the file, 0..1, that is behind once it is read."""

    done: float
    block: Callable[[], Block]

    @classmethod
    def read(cls, done: float, block: Block) -> "Piece":
        """Return a piece that is read already."""
        return cls(done, lambda: block)


class Opened(Protocol):
    """A file open for reading, its kind known. Raises refusals.UnreadableFile wherever it turns out to be broken."""

    kind: str
    headings: tuple[str, ...]

    def pieces(self, wanted: Sequence[str]) -> Iterator[Piece]:
        """Yield the file in pieces; their blocks hold the columns ``wanted``."""

    def close(self) -> None: ...


def not_a_table(what: str) -> str:
    """Return why a file is not read, ``what`` it is in words."""
    return f"đây là tệp {what}, không phải bảng dữ liệu; cần CSV, Excel, Parquet hoặc JSON từng dòng."


def one_of_each(headings: Sequence[str]) -> tuple[str, ...]:
    """Return headings with those told apart that repeat ("Ngày", "Ngày (2)"), and names for empty ones ("Cột 3")."""
    seen: dict[str, int] = {}
    found = []
    for number, heading in enumerate(headings, 1):
        plain = " ".join(heading.split()) or f"Cột {number}"
        seen[plain] = seen.get(plain, 0) + 1
        found.append(plain if seen[plain] == 1 else f"{plain} ({seen[plain]})")
    return tuple(found)


def heading_row(rows: Sequence[Sequence[str]]) -> int:
    """Return which of the first rows holds the headings: titles above a table fill few cells, headings nearly all that the table has."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    most = max(filled, default=0)
    return next((number for number, count in enumerate(filled) if count and count >= most * 0.7), 0)
