"""Opening a file of dossiers: its kind is told by its first bytes, never by its name alone."""

from pathlib import Path

from dunghen.dossiers.intake.formats.apart import Apart
from dunghen.dossiers.intake.formats.block import Block, Broken, Opened, Piece, not_a_table
from dunghen.dossiers.intake.formats.parquet_file import ParquetFile
from dunghen.dossiers.intake.formats.sheets import Workbook
from dunghen.dossiers.intake.formats.text_file import TextFile
from dunghen.dossiers.intake.refusals import UnreadableFile
from dunghen.kernel.sniff import IN_WORDS, sniff

__all__ = ["Block", "Broken", "Opened", "Piece", "open_file"]


def open_file(path: Path, *, apart: bool = False) -> Opened:
    """Open a file of any kind that is read: CSV, XLSX, XLS, ODS, Parquet, JSON lines. Raises refusals.UnreadableFile.

    ``apart``: what needs a large parser (workbooks, Parquet) is read in a child process with limits; for what strangers send to the server.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as trouble:
        raise UnreadableFile(file=path.name, why=f"{trouble.strerror}.") from trouble
    if not head.strip():
        raise UnreadableFile(file=path.name, why="tệp trống.")
    if apart and head.startswith((b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Apart(path)
    if head.startswith(b"PAR1"):
        return ParquetFile(path)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Workbook(path)
    if why := _no_table(head):
        raise UnreadableFile(file=path.name, why=why)
    if _first_sign(head) != b"{":
        return TextFile(path)
    from dunghen.dossiers.intake.formats.json_lines import JsonLines  # takes DuckDB with it, which no other kind needs

    return JsonLines(path)


def _no_table(head: bytes) -> str:
    """Return why a file that begins like this holds no table, "" when it may hold one."""
    kind = sniff(head)
    if kind == "archive":
        return "tệp đang nén; vui lòng giải nén rồi nhập lại."
    if _first_sign(head) == b"<":
        return "đây là trang web hoặc XML; vui lòng mở bằng Excel, lưu thành .xlsx rồi nhập lại."
    return "" if kind == "text" else not_a_table(IN_WORDS[kind])


def _first_sign(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
