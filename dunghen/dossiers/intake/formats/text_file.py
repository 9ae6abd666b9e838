"""CSV in UTF-8 (with or without BOM), UTF-16 or Windows-1258, with comma, semicolon, tab or bar, read in blocks by Arrow.

A block ends at the end of a row, so that blocks are read apart from one another, in several threads. Rows with too many or too few
cells are told as broken; what is no text at all refuses the file.
"""

import codecs
import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from io import BufferedReader, StringIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from dunghen.dossiers.intake.formats.block import Block, Broken, Piece, heading_row, one_of_each
from dunghen.dossiers.intake.refusals import UnreadableFile
from dunghen.kernel.text import nfc

BLOCK: Final = 16 << 20
"""Bytes read at once."""
AT_ONCE: Final = 1 << 20
"""Bytes that Arrow reads at once within a block: what fits the processor's own memory is read in two thirds of the time."""
LONGEST: Final = 64 << 20
"""A row with more bytes is taken for a quotation that nobody closed."""
_ROOM: Final = BLOCK + (1 << 16)
"""Bytes in which a block stands behind what the one before left over."""
SAMPLE: Final = 1 << 18
DELIMITERS: Final = (",", ";", "\t", "|")
FEW: Final = pa.dictionary(pa.int32(), pa.string())
_ROWS_OF_TITLES: Final = 20
_NEAR: Final = 1 << 16
_NEWLINE, _QUOTE = b"\n", b'"'


@dataclass
class TextFile:
    """One CSV file. ``encoding`` and ``delimiter`` are found, not told."""

    path: Path
    kind: str = field(default="CSV", init=False)
    headings: tuple[str, ...] = field(init=False)
    encoding: str = field(init=False)
    delimiter: str = field(init=False)
    _skipped: int = field(init=False)
    """Lines before the first row of data."""
    _rooms: list[bytearray] = field(default_factory=list, init=False)
    """Rooms of blocks that were read, for others."""

    def __post_init__(self) -> None:
        with self.path.open("rb") as stream:
            raw = stream.read(SAMPLE)
        self.encoding, bom = _encoding(raw, self._name)
        whole = len(raw) < SAMPLE
        text = codecs.getincrementaldecoder(self.encoding)("strict").decode(raw[bom:], final=False)
        text = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
        if "\x00" in text:
            raise UnreadableFile(file=self._name, why="đây không phải tệp văn bản.")
        lines = text.split("\n")
        separator = lines[0].strip().lower()
        told = separator.startswith("sep=") and len(separator) == 5
        start = 1 if told else 0
        if not whole:
            lines = lines[:-1]
        self.delimiter = lines[0].strip()[4] if told else _delimiter(lines[start : start + _ROWS_OF_TITLES])
        rows = _first_rows(lines[start:], self.delimiter)
        if not rows:
            raise UnreadableFile(file=self._name, why="tệp trống.")
        number = heading_row([cells for _, cells in rows])
        self._skipped = start + rows[number][0]
        self.headings = one_of_each(rows[number][1])
        self._bom = bom

    @property
    def _name(self) -> str:
        return self.path.name

    def pieces(self, wanted: Sequence[str]) -> Iterator[Piece]:
        """Yield blocks of whole rows as UTF-8."""
        size = max(self.path.stat().st_size, 1)
        line, read = 1, 0
        for part in self._utf8():
            content, lines, quoted = part.rows, part.ends, part.quoted
            read += part.read
            if line == 1:
                whole = bytes(content)
                cut = _after_lines(whole, self._skipped)
                line += self._skipped
                lines = max(lines - self._skipped, 0)
                content, quoted = content[cut:], whole.find(_QUOTE, cut) >= 0
            if bytes(content[:SAMPLE]).strip() or bytes(content).strip():
                yield Piece(
                    1.0 if part.is_last else min(read / size, 1.0),
                    partial(self._block, content, line, lines, tuple(wanted), quoted=quoted),
                )
            line += lines

    def close(self) -> None:
        """Nothing stays open between blocks."""

    def _utf8(self) -> Iterator["_Part"]:
        """Yield whole rows in UTF-8 with plain line ends."""
        decoder = None if self.encoding == "utf-8" else codecs.getincrementaldecoder(self.encoding)("strict")
        rest, line = b"", 1
        with self.path.open("rb") as stream:
            stream.seek(self._bom)
            while True:
                whole: bytes | bytearray
                if decoder is None:
                    whole, count, length = self._more(stream, rest)
                else:
                    whole, count = self._decoded(stream, decoder, rest, line)
                    length = len(whole)
                if whole.find(_NEWLINE, 0, length) < 0 and whole.find(b"\r", 0, length) >= 0:
                    whole = whole[:length].replace(b"\r", _NEWLINE)
                if whole.find(b"\x00", 0, length) >= 0:
                    raise UnreadableFile(
                        file=self._name, why=f"có byte 0 sau dòng {line}; tệp hỏng hoặc không phải CSV."
                    )
                quoted = whole.find(_QUOTE, 0, length) >= 0
                end = length if not count else _end_of_rows(whole, length, quoted=quoted)
                if not count and quoted and whole.count(_QUOTE, 0, length) % 2:
                    raise UnreadableFile(
                        file=self._name, why=f"có dấu nháy kép mở ra sau dòng {line} mà không đóng lại."
                    )
                if not end and length > LONGEST:
                    raise UnreadableFile(
                        file=self._name, why=f"một ô sau dòng {line} không có kết thúc (thiếu dấu nháy kép đóng)."
                    )
                # Rows are seen where they lie: to copy a block takes as long as to find its rows.
                rest, rows = bytes(whole[end:length]), memoryview(whole)[:end]
                ends = _line_ends(rows)
                line += ends
                if end or not count:
                    yield _Part(rows, ends, quoted=quoted, read=count, is_last=not count)
                if not count:
                    return

    def _more(self, stream: BufferedReader, rest: bytes) -> tuple[bytearray, int, int]:
        """Return a room that begins with ``rest`` and what follows it, how many bytes follow, and how many there are. They are read to where
        they stay, where another block stood if there is such a room: new memory costs more than to fill it.
        """
        left = os.fstat(stream.fileno()).st_size - stream.tell()
        needed = len(rest) + min(BLOCK, max(left, 1))
        room = self._rooms.pop() if self._rooms and needed <= _ROOM else bytearray(_ROOM if left >= BLOCK else needed)
        if len(room) < needed:
            room = bytearray(needed)
        room[: len(rest)] = rest
        with memoryview(room) as whole:
            count = stream.readinto(whole[len(rest) : needed])
        return room, count, len(rest) + count

    def _decoded(self, stream: BufferedReader, decoder: Any, rest: bytes, line: int) -> tuple[bytes, int]:
        raw = stream.read(BLOCK)
        try:
            return rest + nfc(decoder.decode(raw, final=not raw)).encode(), len(raw)
        except UnicodeDecodeError as trouble:
            raise UnreadableFile(
                file=self._name, why=f"có ký tự không đọc được sau dòng {line} (mã {self.encoding})."
            ) from trouble

    def _block(self, content: memoryview, first: int, ends: int, wanted: tuple[str, ...], *, quoted: bool) -> Block:
        """Return the rows of ``content``, whose first line is ``first`` of the file and which has ``ends`` line ends. It is read once."""
        skipped: list[tuple[int, str, int]] = []

        def skip(row: Any) -> str:
            skipped.append((row.number, row.text[:200], row.actual_columns))
            return "skip"

        def read(at_once: int) -> pa.Table:
            skipped.clear()
            return pacsv.read_csv(
                pa.BufferReader(content),
                pacsv.ReadOptions(use_threads=False, block_size=at_once, column_names=list(self.headings)),
                pacsv.ParseOptions(delimiter=self.delimiter, newlines_in_values=quoted, invalid_row_handler=skip),
                pacsv.ConvertOptions(
                    include_columns=list(wanted),
                    column_types=dict.fromkeys(wanted, pa.string()),
                    strings_can_be_null=True,
                    null_values=[""],
                    check_utf8=False,
                ),
            )

        try:
            _require_utf8(content)
            try:
                table = read(len(content) + 1 if quoted else AT_ONCE)
            except pa.ArrowInvalid:
                # A row may be longer than what is read at once.
                table = read(len(content) + 1)
        except pa.ArrowInvalid as trouble:
            raise self._not_text(content, first, trouble) from trouble
        rows = len(table) + len(skipped)
        # As many rows as lines: every line is a row.
        plain = not quoted and rows >= ends + (content[-1:] != _NEWLINE)
        lines = np.arange(rows) if plain else _lines(content, quoted)
        broken = tuple(
            Broken(first + int(lines[number - 1]), text, f"có {count} ô, tiêu đề có {len(self.headings)} cột")
            for number, text, count in skipped
        )
        if skipped:
            lines = np.delete(lines, [number - 1 for number, _, _ in skipped])
        self._leave(content)
        return Block(table, lines + first, broken)

    def _leave(self, content: memoryview) -> None:
        """Keep the room of rows that were read for another block, unless somebody sees them still. Nobody can read them again."""
        room = content.obj
        with suppress(BufferError):
            content.release()
            if isinstance(room, bytearray) and len(room) == _ROOM:
                self._rooms.append(room)

    def _not_text(self, content: memoryview, first: int, trouble: Exception) -> UnreadableFile:
        try:
            bytes(content).decode()
        except UnicodeDecodeError as bad:
            line = first + bytes(content).count(_NEWLINE, 0, bad.start)
            return UnreadableFile(file=self._name, why=f"dòng {line} có ký tự không phải UTF-8.")
        return UnreadableFile(file=self._name, why=f"sau dòng {first} không đọc được ({trouble}).")


@dataclass(frozen=True)
class _Part:
    """Rows of a file. ``ends``: how many line ends they have; ``quoted``: whether there are quotations; ``read``: how many bytes were read."""

    rows: memoryview
    ends: int
    quoted: bool
    read: int
    is_last: bool


def _require_utf8(content: memoryview) -> None:
    """Refuse what is not UTF-8: looked at as one text, which takes a third of the time of all cells. Raises pyarrow.ArrowInvalid."""
    bounds = pa.py_buffer(np.array([0, len(content)], np.int64))
    pa.Array.from_buffers(pa.large_string(), 1, [None, bounds, pa.py_buffer(content)]).validate(full=True)


def _encoding(raw: bytes, name: str) -> tuple[str, int]:
    """Return how a text is encoded, and how many bytes its mark takes."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if raw.startswith(mark):
            return encoding, len(mark)
    low, high = raw[1::2].count(0), raw[::2].count(0)
    if max(low, high) > len(raw) // 5 and min(low, high) < len(raw) // 50 + 1:
        return ("utf-16-le" if low > high else "utf-16-be"), 0
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(raw, final=len(raw) < SAMPLE)
        return "utf-8", 0
    except UnicodeDecodeError:
        pass
    try:
        codecs.getincrementaldecoder("cp1258")("strict").decode(raw)
    except UnicodeDecodeError as trouble:
        raise UnreadableFile(file=name, why="bảng mã không phải UTF-8, UTF-16 hay Windows-1258.") from trouble
    return "cp1258", 0


def _delimiter(lines: Sequence[str]) -> str:
    """Return the sign that parts the most cells in most lines."""

    def cells(sign: str) -> int:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign) if row]
        common = max(set(counts), key=lambda count: (counts.count(count), count), default=1)
        return (common - 1) * counts.count(common)

    return max(DELIMITERS, key=cells)


def _first_rows(lines: Sequence[str], delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the first rows that hold something, each with the number of lines up to its end."""
    reader = csv.reader(StringIO("\n".join(lines)), delimiter=delimiter)
    rows = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, row))
            if len(rows) == _ROWS_OF_TITLES:
                break
    except csv.Error:
        pass
    return rows


def _after_lines(content: bytes, count: int) -> int:
    at = 0
    for _ in range(count):
        at = content.find(_NEWLINE, at) + 1
        if not at:
            return len(content)
    return at


def _end_of_rows(content: bytes | bytearray, length: int, *, quoted: bool) -> int:
    """Return where the last whole row within ``length`` ends: at a line end outside quotations; 0 when there is none."""
    end = content.rfind(_NEWLINE, 0, length) + 1
    quotes = content.count(_QUOTE, 0, end) if quoted else 0
    while quotes % 2 and end:
        before = content.rfind(_NEWLINE, 0, end - 1) + 1
        quotes -= content.count(_QUOTE, before, end)
        end = before
    return end


def _line_ends(content: memoryview) -> int:
    # A piece at a time, so that what is compared stays near the processor: many times as quick as counting in bytes.
    signs = np.frombuffer(content, np.uint8)
    return sum(int(np.count_nonzero(signs[at : at + _NEAR] == 10)) for at in range(0, len(signs), _NEAR))


def _lines(content: memoryview, quoted: bool) -> Any:
    """Return the line (from nought) on which each row begins."""
    signs = np.frombuffer(content, np.uint8)
    ends = np.flatnonzero(signs == 10)
    starts = np.concatenate([[0], ends + 1])
    starts = starts[starts < len(signs)]
    first = signs[starts]
    after = signs[np.minimum(starts + 1, len(signs) - 1)]
    is_row = ~((first == 10) | ((first == 13) & (after == 10)))
    if quoted:
        before = np.concatenate([[0], np.cumsum(signs == 34, dtype=np.int64)])
        is_row &= before[starts] % 2 == 0
    return np.flatnonzero(is_row)
