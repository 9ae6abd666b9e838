"""Due moments for a whole CSV file: read in pieces, counted as arrays, written only when every row was found good."""

import csv
import datetime as dt
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, TextIO

import numpy as np
import numpy.typing as npt

from dunghen.kernel.errors import Refusal
from dunghen.kernel.worktime.arithmetic import ZONE, Calendar, TermUnit, due

TIMED = frozenset({TermUnit.HOUR, TermUnit.WORKING_HOUR, TermUnit.SAME_DAY})
"""Terms for which the hour of receipt counts, so that a mere date does not do."""

PIECE = 20_000
IN_MEMORY = 32 * 2**20
"""Bytes of output kept in memory before they go to a temporary file."""

_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - local minutes have no zone
_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")


class BadMoment(Refusal):
    """A moment that cannot be read. Facts: ``text``, ``why``."""

    code = "worktime.bad_moment"
    template = "Không đọc được lúc nhận “{text}”: {why}. Vui lòng ghi dạng 2021-08-16T09:00."


class BadFile(Refusal):
    """A file without the columns it needs. Facts: ``file``, ``why``."""

    code = "worktime.bad_file"
    template = "Không dùng được tệp {file}: {why}. Chưa in dòng nào; vui lòng sửa tệp rồi chạy lại."


class BadLine(Refusal):
    """A row that cannot be counted. Facts: ``file``, ``line`` (from 1, the header included), ``why``."""

    code = "worktime.bad_line"
    template = "Tệp {file}, dòng {line}: {why} Chưa in dòng nào; vui lòng sửa dòng này rồi chạy lại."


def moment(text: str, *, needs_time: bool) -> dt.datetime:
    """Read an ISO moment; without a zone it is Viet Nam's time, a mere date is its first minute. Raises BadMoment."""
    cleaned = text.strip()
    try:
        read = dt.datetime.fromisoformat(cleaned)
    except ValueError:
        raise BadMoment(text=cleaned, why="không phải ngày giờ" if cleaned else "còn để trống") from None
    if needs_time and len(cleaned) <= 10:
        raise BadMoment(text=cleaned, why="thời hạn tính bằng giờ hoặc trong ngày cần cả giờ nhận")
    return read.astimezone(ZONE) if read.tzinfo else read.replace(tzinfo=ZONE)


def write(calendar: Calendar, path: str, units: Mapping[str, TermUnit], out: TextIO) -> None:
    """Write the rows of ``path`` ("-": standard input) to ``out`` with a last column ``due``, whatever their number.

    The file is UTF-8 with a header that has ``received`` and exactly one column of ``units``; other columns pass through.
    Nothing is written unless all rows are good. Raises BadFile, BadLine.
    """
    name = "-" if path == "-" else Path(path).name
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, mode="w+", encoding="utf-8", newline="") as spool:
        try:
            with _opened(path) as file:
                _count(calendar, file, name, units, spool)
        except UnicodeDecodeError as error:
            raise BadFile(file=name, why="tệp không ở bảng mã UTF-8") from error
        except csv.Error as error:
            raise BadFile(file=name, why=f"tệp không đúng dạng CSV ({error})") from error
        except OSError as error:
            raise BadFile(file=name, why=f"không đọc được ({error.strerror})") from error
        spool.seek(0)
        shutil.copyfileobj(spool, out, 2**20)


def _opened(path: str) -> IO[str]:
    if path == "-":
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
    return Path(path).open(encoding="utf-8-sig", newline="")


def _count(calendar: Calendar, file: IO[str], name: str, units: Mapping[str, TermUnit], spool: IO[str]) -> None:
    reader = csv.reader(file)
    header = next(reader, [])
    columns = [column.strip() for column in header]
    named = [column for column in columns if column in units]
    if columns.count("received") != 1 or len(named) != 1:
        raise BadFile(file=name, why=f"dòng đầu cần có cột received và đúng một cột trong: {', '.join(units)}")
    if "due" in columns:
        raise BadFile(file=name, why="đã có cột due")
    writer = csv.writer(spool, lineterminator="\n")
    writer.writerow([*header, "due"])
    reading = _Reading(calendar, name, units[named[0]], columns.index("received"), columns.index(named[0]), len(header))
    for rows, lines in _pieces(reader):
        writer.writerows([*row, text] for row, text in zip(rows, reading.dues(rows, lines), strict=True))


def _pieces(reader: Any) -> Iterator[tuple[list[list[str]], list[int]]]:
    """Yield rows with the numbers of their last lines; empty lines are left out."""
    rows: list[list[str]] = []
    lines: list[int] = []
    for row in reader:
        if row:
            rows.append(row)
            lines.append(reader.line_num)
        if len(rows) == PIECE:
            yield rows, lines
            rows, lines = [], []
    if rows:
        yield rows, lines


class _Reading:
    """What stays the same from row to row: where the columns are and how the term counts."""

    def __init__(self, calendar: Calendar, name: str, unit: TermUnit, received: int, term: int, width: int) -> None:
        self.calendar, self.name, self.unit = calendar, name, unit
        self.received, self.term, self.width = received, term, width

    def dues(self, rows: list[list[str]], lines: list[int]) -> list[str]:
        """Return the due moments of one piece as ISO text. Raises BadLine for the first bad row."""
        plain = self._plain(rows)
        if plain is None:
            given = [self._read(row, line) for row, line in zip(rows, lines, strict=True)]
            plain = np.array([minute for minute, _ in given], dtype=np.int64), np.array([amount for _, amount in given])
        received, amounts = plain
        try:
            found = due(self.calendar, received.view("M8[m]"), amounts, self.unit)
        except Refusal:
            self._name_the_bad_one(received, amounts, lines)
            raise
        return [f"{text}+07:00" for text in np.datetime_as_string(found, unit="s").tolist()]

    def _plain(self, rows: list[list[str]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[Any]] | None:
        """Return the piece as arrays when all its rows are written in the plainest way, as nearly all files are; else None."""
        if {len(row) for row in rows} != {self.width}:
            return None
        moments, terms = [row[self.received] for row in rows], [row[self.term] for row in rows]
        if not (_all_plain_moments(moments) and _all_plain_numbers(terms)):
            return None
        try:
            return np.array(moments, dtype="M8[m]").view(np.int64), np.array(list(map(int, terms)), dtype=np.int64)
        except ValueError:
            # A date that does not exist: reading row by row names it.
            return None

    def _read(self, row: list[str], line: int) -> tuple[int, float]:
        if len(row) != self.width:
            raise BadLine(file=self.name, line=line, why=f"có {len(row)} cột, dòng đầu có {self.width} cột.")
        try:
            read = moment(row[self.received], needs_time=self.unit in TIMED)
        except BadMoment as bad:
            raise BadLine(file=self.name, line=line, why=bad.sentence) from None
        return (read.replace(tzinfo=None) - _EPOCH) // dt.timedelta(minutes=1), self._amount(row[self.term], line)

    def _amount(self, text: str, line: int) -> float:
        cleaned = text.strip()
        if _WHOLE.fullmatch(cleaned):
            return int(cleaned)
        if self.unit in TIMED and _DECIMAL.fullmatch(cleaned):
            return float(cleaned)
        why = f"thời hạn “{cleaned}” không phải số nguyên dương." if cleaned else "thời hạn còn để trống."
        raise BadLine(file=self.name, line=line, why=why)

    def _name_the_bad_one(self, received: npt.NDArray[np.int64], amounts: npt.NDArray[Any], lines: list[int]) -> None:
        """Count row by row until the one that the arithmetic refuses, and refuse with its line."""
        for minute, amount, line in zip(received.view("M8[m]"), amounts, lines, strict=True):
            try:
                due(self.calendar, minute, amount, self.unit)
            except Refusal as refused:
                raise BadLine(file=self.name, line=line, why=refused.sentence) from None


_PLAIN = "0000-00-00T00:00"


def _all_plain_moments(texts: list[str]) -> bool:
    """Say whether every text has the form of 2021-08-16T09:00 to the letter."""
    joined = "".join(texts)
    if not joined.isascii() or {len(text) for text in texts} != {len(_PLAIN)}:
        return False
    letters = np.frombuffer(joined.encode("ascii"), dtype=np.uint8).reshape(len(texts), len(_PLAIN))
    form = np.frombuffer(_PLAIN.encode("ascii"), dtype=np.uint8)
    digits = form == ord("0")
    # Unsigned: what lies below "0" wraps round to a great number.
    return bool(((letters[:, digits] - ord("0")) <= 9).all() and (letters[:, ~digits] == form[~digits]).all())


def _all_plain_numbers(texts: list[str]) -> bool:
    joined = "".join(texts)
    return joined.isascii() and joined.isdigit() and all(0 < len(text) < 10 for text in texts)
