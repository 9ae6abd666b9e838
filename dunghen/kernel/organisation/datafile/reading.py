"""Tables into rows: dates, choices and lengths are checked cell by cell, with the place of every mistake."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from dunghen.kernel.text import nfc, squeeze

from .troubles import Trouble

KINDS = (
    "tinh",
    "van_phong",
    "so",
    "nganh_doc",
    "don_vi_su_nghiep",
    "huyen",
    "xa",
    "phong",
    "dang_doan_the",
    "doanh_nghiep",
)
LEVELS = ("tinh", "huyen", "xa", "trung_uong")
TERRITORY_CODES = ("", "tinh", "thanh_pho", "thi_xa", "huyen", "quan", "phuong", "xa", "thi_tran", "dac_khu")
RULE_FIELDS = {"kind", "level", "territory", "keys", "under", "parent", "addressees"}
LARGEST = 20 * 1024 * 1024
"""Bytes of one table; a country of units fits."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "units.csv": (
        "key",
        "name",
        "short_name",
        "kind",
        "level",
        "territory",
        "valid_from",
        "valid_to",
        "source",
        "note",
    ),
    "parents.csv": ("unit", "parent", "valid_from", "valid_to"),
    "aliases.csv": ("unit", "text", "kind", "valid_from", "valid_to"),
    "codes.csv": ("unit", "scheme", "code", "valid_from", "valid_to"),
    "successions.csv": ("predecessor", "successor", "effective_on", "share", "main", "basis", "note"),
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "units.csv": ("key", "name", "kind", "level"),
    "parents.csv": ("unit", "parent"),
    "aliases.csv": ("unit", "text"),
    "codes.csv": ("unit", "scheme", "code"),
    "successions.csv": ("predecessor", "successor", "effective_on"),
}


@dataclass(frozen=True, slots=True)
class UnitRow:
    line: int
    key: str
    name: str
    short_name: str
    kind: str
    level: str
    territory: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """A dated row about one unit: its parent (``value`` is a key), alias or code (``kind`` is the alias kind or code scheme)."""

    line: int
    unit: str
    value: str
    kind: str
    valid_from: dt.date | None
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    line: int
    predecessor: str
    successor: str
    effective_on: dt.date
    share: Decimal | None
    main: bool
    basis: str
    note: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    line: int
    key: str
    name: str
    wordings: tuple[str, ...]
    rule: tuple[Mapping[str, Any], ...]
    except_keys: tuple[str, ...]
    note: str
    valid_from: dt.date | None
    valid_to: dt.date | None


@dataclass(slots=True)
class DataFolder:
    """Everything one folder says, with what could not be read. ``given``: the tables that were there."""

    given: set[str] = field(default_factory=set)
    units: list[UnitRow] = field(default_factory=list)
    parents: list[Row] = field(default_factory=list)
    aliases: list[Row] = field(default_factory=list)
    codes: list[Row] = field(default_factory=list)
    successions: list[SuccessionRow] = field(default_factory=list)
    groups: list[GroupRow] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def read(place: Path) -> DataFolder:
    """Read a folder of tables, or one units.csv alone. Mistakes are collected in ``troubles``; nothing is raised for them."""
    folder = DataFolder()
    if not place.exists():
        folder.troubles.append(Trouble(str(place), 0, "", "không tìm thấy. Vui lòng kiểm tra đường dẫn."))
        return folder
    home = place if place.is_dir() else place.parent
    names = [*COLUMNS, "groups.json"] if place.is_dir() else [place.name]
    if not place.is_dir() and place.name not in {*COLUMNS, "groups.json"}:
        known = ", ".join([*COLUMNS, "groups.json"])
        folder.troubles.append(Trouble(place.name, 0, "", f"không phải tên tệp được hiểu. Các tên được hiểu: {known}."))
        return folder
    if place.is_dir() and not (place / "units.csv").exists():
        folder.troubles.append(
            Trouble("units.csv", 0, "", "không có trong thư mục. Vui lòng chọn đúng thư mục dữ liệu đơn vị.")
        )
        return folder
    for name in names:
        path = home / name
        if path.exists():
            folder.given.add(name)
            _read_one(path, folder)
    return folder


def _read_one(path: Path, folder: DataFolder) -> None:
    if path.stat().st_size > LARGEST:
        folder.troubles.append(Trouble(path.name, 0, "", "lớn hơn 20 MB. Vui lòng kiểm tra lại tệp."))
        return
    try:
        text = nfc(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        folder.troubles.append(Trouble(path.name, 0, "", "không phải mã UTF-8. Vui lòng lưu lại dạng CSV UTF-8."))
        return
    if path.name == "groups.json":
        _groups(text, folder)
        return
    reader = _BUILDERS[path.name]
    for cells in _table(path.name, text, folder.troubles):
        reader(cells, folder)


@dataclass(slots=True)
class _Cells:
    """One line of a table; asking for a cell checks it."""

    file: str
    line: int
    values: Mapping[str, str]
    troubles: list[Trouble]

    def text(self, column: str, longest: int = 300) -> str:
        value = squeeze(self.values.get(column, ""))
        if not value and column in NEEDED[self.file]:
            self.wrong(column, "để trống. Vui lòng điền.")
        if len(value) > longest:
            self.wrong(column, f"dài {len(value)} ký tự, nhiều nhất là {longest}.")
        return value

    def date(self, column: str) -> dt.date | None:
        value = self.values.get(column, "").strip()
        if not value:
            if column in NEEDED[self.file]:
                self.wrong(column, "để trống. Vui lòng điền ngày.")
            return None
        day = _date(value)
        if day is None:
            self.wrong(column, f"“{value}” không phải ngày. Vui lòng viết 2025-07-01 hoặc 01/07/2025.")
        return day

    def choice(self, column: str, choices: tuple[str, ...], default: str = "") -> str:
        value = self.values.get(column, "").strip() or default
        if value not in choices and not (not value and column in NEEDED[self.file]):
            listed = ", ".join(choice for choice in choices if choice)
            self.wrong(column, f"“{value}” không có trong danh sách. Chọn một trong: {listed}.")
        if not value:
            self.text(column)
        return value

    def span(self) -> tuple[dt.date | None, dt.date | None]:
        first, last = self.date("valid_from"), self.date("valid_to")
        if first and last and last < first:
            self.wrong("valid_to", f"ngày cuối {last:%d/%m/%Y} trước ngày đầu {first:%d/%m/%Y}.")
        return first, last

    def wrong(self, column: str, reason: str) -> None:
        self.troubles.append(Trouble(self.file, self.line, column, reason))


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_VN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def _date(value: str) -> dt.date | None:
    try:
        if found := _ISO.fullmatch(value):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        if found := _VN.fullmatch(value):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return None


def _table(file: str, text: str, troubles: list[Trouble]) -> list[_Cells]:
    heading = text.split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text), delimiter=";" if heading.count(";") > heading.count(",") else ",")
    found: list[_Cells] = []
    columns: list[str] = []
    try:
        for values in lines:
            if not columns:
                columns = [value.strip().lower() for value in values]
                missing = [name for name in NEEDED[file] if name not in columns]
                if missing:
                    troubles.append(Trouble(file, 1, ", ".join(missing), "thiếu cột này ở dòng tiêu đề."))
                    return []
                unknown = [name for name in columns if name and name not in COLUMNS[file]]
                for name in unknown:
                    troubles.append(Trouble(file, 1, name, f"không có cột này. Các cột: {', '.join(COLUMNS[file])}."))
                continue
            if not any(value.strip() for value in values):
                continue
            if len(values) > len(columns):
                troubles.append(
                    Trouble(
                        file, lines.line_num, "", "nhiều ô hơn số cột; có thể ô chứa dấu phẩy chưa đặt trong ngoặc kép."
                    )
                )
                continue
            found.append(_Cells(file, lines.line_num, dict(zip(columns, values, strict=False)), troubles))
    except csv.Error as error:
        troubles.append(Trouble(file, lines.line_num, "", f"không đọc được dòng này ({error})."))
    return found


_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


def _unit(cells: _Cells, folder: DataFolder) -> None:
    key = cells.text("key", 80)
    if key and not _KEY.fullmatch(key):
        cells.wrong("key", f"“{key}” không hợp lệ: chỉ dùng chữ thường không dấu, số và gạch nối.")
    name = cells.text("name", 200)
    short = cells.text("short_name", 120) or name[:120]
    kind, level = cells.choice("kind", KINDS), cells.choice("level", LEVELS)
    territory = cells.choice("territory", TERRITORY_CODES)
    first, last = cells.span()
    source, note = cells.text("source", 300), cells.text("note", 2000)
    folder.units.append(UnitRow(cells.line, key, name, short, kind, level, territory, first, last, source, note))


def _parent(cells: _Cells, folder: DataFolder) -> None:
    folder.parents.append(Row(cells.line, cells.text("unit", 80), cells.text("parent", 80), "", *cells.span()))


def _alias(cells: _Cells, folder: DataFolder) -> None:
    kind = cells.choice("kind", ("alias", "abbreviation"), "alias")
    folder.aliases.append(Row(cells.line, cells.text("unit", 80), cells.text("text", 200), kind, *cells.span()))


def _code(cells: _Cells, folder: DataFolder) -> None:
    folder.codes.append(
        Row(cells.line, cells.text("unit", 80), cells.text("code", 40), cells.text("scheme", 30), *cells.span())
    )


def _succession(cells: _Cells, folder: DataFolder) -> None:
    share: Decimal | None = None
    written = cells.values.get("share", "").strip().replace(",", ".")
    if written:
        try:
            share = Decimal(written)
        except InvalidOperation:
            cells.wrong(
                "share", f"“{written}” không phải số. Vui lòng viết phần từ 0 đến 1, ví dụ 0.25, hoặc để trống."
            )
        else:
            share = round(share, 4)
            if not Decimal(0) < share <= 1:
                cells.wrong("share", f"phần {written} phải lớn hơn 0 và nhiều nhất là 1.")
    main = cells.values.get("main", "").strip().lower() in {"x", "1", "true", "có", "co"}
    before, after, on = cells.text("predecessor", 80), cells.text("successor", 80), cells.date("effective_on")
    row = (before, after, on, share, main, cells.text("basis", 300), cells.text("note", 2000))
    if on is not None:
        folder.successions.append(SuccessionRow(cells.line, *row))  # type: ignore[arg-type]


def _groups(text: str, folder: DataFolder) -> None:
    file = "groups.json"

    def wrong(number: int, column: str, reason: str) -> None:
        folder.troubles.append(Trouble(file, number, column, reason))

    try:
        listed = json.loads(text)["groups"]
    except json.JSONDecodeError as error:
        wrong(error.lineno, "", "không phải JSON hợp lệ. Vui lòng kiểm tra dấu ngoặc và dấu phẩy.")
        return
    except (KeyError, TypeError):
        wrong(0, "groups", "thiếu danh sách “groups”.")
        return
    if not isinstance(listed, list):
        wrong(0, "groups", "phải là một danh sách.")
        return
    for number, item in enumerate(listed, 1):
        if not isinstance(item, dict) or not isinstance(item.get("key"), str) or not isinstance(item.get("name"), str):
            wrong(number, "key", "mỗi nhóm cần “key” và “name” là chữ.")
            continue
        if not _KEY.fullmatch(item["key"]):
            wrong(number, "key", f"“{item['key']}” không hợp lệ: chỉ dùng chữ thường không dấu, số và gạch nối.")
        if len(item["name"]) > 200:
            wrong(number, "name", f"dài {len(item['name'])} ký tự, nhiều nhất là 200.")
        rule = item.get("rule")
        if not isinstance(rule, list) or not rule or not all(isinstance(part, dict) and part for part in rule):
            wrong(number, "rule", "cần danh sách quy tắc không rỗng.")
            continue
        for part in rule:
            if strange := set(part) - RULE_FIELDS:
                wrong(
                    number,
                    "rule",
                    f"không hiểu “{', '.join(sorted(strange))}”. Được dùng: {', '.join(sorted(RULE_FIELDS))}.",
                )
        days = {}
        for name in ("valid_from", "valid_to"):
            value = item.get(name) or None
            days[name] = _date(str(value)) if value else None
            if value and days[name] is None:
                wrong(number, name, f"“{value}” không phải ngày. Vui lòng viết 2025-07-01.")
        texts = {name: item.get(name) or [] for name in ("wordings", "except_keys")}
        if not all(isinstance(value, list) and all(isinstance(t, str) for t in value) for value in texts.values()):
            wrong(number, "wordings", "“wordings” và “except_keys” phải là danh sách chữ.")
            continue
        folder.groups.append(
            GroupRow(
                number,
                item["key"],
                item["name"],
                tuple(texts["wordings"]),
                tuple(rule),
                tuple(texts["except_keys"]),
                str(item.get("note") or ""),
                days["valid_from"],
                days["valid_to"],
            )
        )


_BUILDERS: Mapping[str, Callable[[_Cells, DataFolder], None]] = {
    "units.csv": _unit,
    "parents.csv": _parent,
    "aliases.csv": _alias,
    "codes.csv": _code,
    "successions.csv": _succession,
}
