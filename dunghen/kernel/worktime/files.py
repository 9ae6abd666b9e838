"""Reading calendars from CSV files: working-days.csv and office-hours.csv. No framework: the command due works without a database."""

import csv
import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from dunghen.kernel.errors import Refusal
from dunghen.kernel.worktime.arithmetic import Calendar, DayKind, DayRow, HoursRow

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "calendar"
"""The calendar that comes with the product."""

WORKING_DAYS, OFFICE_HOURS = "working-days.csv", "office-hours.csv"

_Row = TypeVar("_Row")


class UnreadableFile(Refusal):
    """A data file that is missing, not UTF-8, without its columns, or with a bad row. Facts: ``file``, ``why``."""

    code = "worktime.unreadable_file"
    template = "Không đọc được tệp {file}: {why}. Vui lòng sửa tệp rồi thực hiện lại; chưa có gì thay đổi."


def shipped_calendar(*, unit: str = "") -> Calendar:
    """Return the calendar of the shipped files; its version is "shipped-" and a digest of their content."""
    days, hours = SHIPPED / WORKING_DAYS, SHIPPED / OFFICE_HOURS
    rows, sessions = read_days(days), read_hours(hours)
    digest = hashlib.sha256(days.read_bytes() + hours.read_bytes()).hexdigest()[:12]
    return Calendar.build(rows, sessions, unit=unit, version=f"shipped-{digest}")


def read_days(path: Path) -> list[DayRow]:
    """Read columns date,name,kind,source,status. Raises UnreadableFile with the line."""
    return list(_rows(path, ("date", "name", "kind", "source", "status"), _day))


def read_hours(path: Path) -> list[HoursRow]:
    """Read columns unit,valid_from,valid_to,weekdays,opens,closes,source. Raises UnreadableFile with the line."""
    return list(_rows(path, ("unit", "valid_from", "valid_to", "weekdays", "opens", "closes", "source"), _hours))


def minute_of_day(text: str) -> int:
    """Return "07:30" as 450. Raises ValueError."""
    hours, _, minutes = text.strip().partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
        raise ValueError(f"“{text}” không phải giờ dạng 07:30")
    return int(hours) * 60 + int(minutes)


def _rows(path: Path, columns: tuple[str, ...], parse: Callable[[dict[str, str]], _Row]) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise UnreadableFile(file=path.name, why=f"thiếu cột {', '.join(missing)}")
            for row in reader:
                try:
                    yield parse({name: (row[name] or "").strip() for name in columns})
                except ValueError as error:
                    raise UnreadableFile(file=path.name, why=f"dòng {reader.line_num}: {error}") from error
    except OSError as error:
        raise UnreadableFile(file=path.name, why="không mở được tệp này") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(file=path.name, why="tệp không ở bảng mã UTF-8") from error


def _day(row: dict[str, str]) -> DayRow:
    if row["kind"] not in ("holiday", "day_off_swap", "make_up_workday"):
        raise ValueError(f"loại ngày “{row['kind']}” không có (dùng holiday, day_off_swap hoặc make_up_workday)")
    if row["status"] not in ("announced", "predicted"):
        raise ValueError(f"tình trạng “{row['status']}” không có (dùng announced hoặc predicted)")
    if not row["name"]:
        raise ValueError("chưa có tên ngày nghỉ")
    return DayRow(_date(row["date"]), DayKind(row["kind"]), row["name"], row["source"], row["status"] == "predicted")


def _hours(row: dict[str, str]) -> HoursRow:
    weekdays = frozenset(int(digit) for digit in row["weekdays"] if digit in "1234567")
    if not weekdays or len(weekdays) != len(row["weekdays"]):
        raise ValueError(f"các thứ trong tuần “{row['weekdays']}” chưa đúng (1 là thứ Hai … 7 là Chủ nhật)")
    return HoursRow(
        valid_from=_date(row["valid_from"]),
        valid_to=_date(row["valid_to"]) if row["valid_to"] else None,
        opens=minute_of_day(row["opens"]),
        closes=minute_of_day(row["closes"]),
        weekdays=weekdays,
        unit=row["unit"],
        source=row["source"],
    )


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” không phải ngày dạng 2026-11-24") from None
