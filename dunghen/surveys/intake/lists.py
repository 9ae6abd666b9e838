"""Lists of people to draw from or to invite: CSV or a workbook, bounded, whole or not at all."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.errors import Refusal
from dunghen.kernel.text import nfc, search_key

MOST_BYTES: Final = 20 << 20
MOST_UNPACKED: Final = 200 << 20
MOST_ROWS: Final = 100_000
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "stratum": ("tầng", "nhóm", "nhóm người trả lời", "stratum", "group"),
    "cluster": ("chùm", "xã", "xã phường", "địa bàn", "cluster"),
    "name": ("họ và tên", "họ tên", "tên", "name"),
    "title": ("chức vụ", "chức danh", "title"),
    "email": ("thư điện tử", "email", "e-mail"),
    "phone": ("điện thoại", "số điện thoại", "di động", "phone"),
    "address": ("địa chỉ", "address"),
}
LONGEST: Final = {"stratum": 60, "cluster": 80, "name": 120, "title": 160, "email": 254, "phone": 20, "address": 300}


class UnfitList(Refusal):
    """A file that is no list of people."""

    code = "surveys.unfit_list"
    template = _("Chưa đọc được danh sách: {why}. Vui lòng sửa tệp rồi tải lại; chưa có gì được ghi.")


@dataclass(frozen=True)
class Listed:
    """One row of a list."""

    stratum: str
    cluster: str = ""
    name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


def read(content: bytes) -> list[Listed]:
    """Return the rows of a CSV file or workbook with a heading "tầng" or "nhóm". Raises UnfitList."""
    if len(content) > MOST_BYTES:
        raise UnfitList(why=_("tệp lớn hơn 20 MB"))
    rows = _workbook(content) if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") else _csv(content)
    columns: dict[str, int] = {}
    found: list[Listed] = []
    for number, row in enumerate(rows, 1):
        if not columns:
            columns = _columns(row)
            if number > 20:
                break
            continue
        told = {name: nfc(row[place]).strip() if place < len(row) else "" for name, place in columns.items()}
        if not any(told.values()):
            continue
        if not told["stratum"]:
            raise UnfitList(why=_("dòng %(n)s chưa ghi tầng hoặc nhóm") % {"n": number})
        for name, text in told.items():
            if len(text) > LONGEST[name] or "\x00" in text:
                raise UnfitList(why=_("dòng %(n)s có ô quá dài hoặc có ký tự lạ") % {"n": number})
        if told.get("email") and "@" not in told["email"]:
            raise UnfitList(why=_("dòng %(n)s có thư điện tử không đúng") % {"n": number})
        found.append(Listed(**told))
        if len(found) > MOST_ROWS:
            raise UnfitList(why=_("danh sách dài hơn 100.000 dòng"))
    if not found:
        raise UnfitList(why=_("không có cột “tầng” hoặc “nhóm”, hoặc không có dòng nào"))
    return found


def _columns(row: Sequence[str]) -> dict[str, int]:
    known = {search_key(word): name for name, words in HEADINGS.items() for word in words}
    found: dict[str, int] = {}
    for place, heading in enumerate(row[:60]):
        name = known.get(search_key(heading.strip()))
        if name and name not in found:
            found[name] = place
    return found if "stratum" in found else {}


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnfitList(why=_("tệp không phải CSV UTF-8 hay bảng tính")) from None
    first = text.splitlines()[0] if text.strip() else ""
    try:
        yield from csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    except csv.Error:
        raise UnfitList(why=_("tệp CSV hỏng")) from None


def _workbook(content: bytes) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook  # wanted by few requests

    try:
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                if sum(info.file_size for info in packed.infolist()) > MOST_UNPACKED:
                    raise UnfitList(why=_("bảng tính quá lớn"))
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows: list[list[Any]] = book.get_sheet_by_index(0).to_python(nrows=MOST_ROWS + 30)
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, IndexError):
        raise UnfitList(why=_("bảng tính hỏng hoặc có mật khẩu")) from None
    except BaseException as trouble:
        # The reader's own panics are no ordinary exceptions.
        if type(trouble).__name__ != "PanicException":
            raise
        raise UnfitList(why=_("bảng tính hỏng")) from None
    for row in rows:
        yield [str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell) for cell in row]
