"""How papers say numbers, dates, states: the few turns both papers share."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dunghen.directives.papers.composition import Fig
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.text import format_date, format_number

Figures = Mapping[str, Any]
NBSP: Final = "\u00a0"

PHRASES: Final = (
    ("done_early", "sớm hạn"),
    ("done_on_time", "đúng hạn"),
    ("done_late", "trễ hạn"),
    ("done_undated", "hoàn thành, không ghi thời hạn"),
)
OPEN_PHRASES: Final = (
    ("running", "đang thực hiện trong hạn"),
    ("overdue", "quá hạn"),
    ("undated", "đang thực hiện, không ghi thời hạn"),
    ("suspended", "tạm dừng"),
)


def two(count: int) -> str:
    """Return a count as papers write it: below 10 with a leading nought, thousands by dots ("07", "1.234"); none is "0"."""
    return f"{count:02}" if 0 < count < 10 else format_number(count)


def fig(figures: Figures, name: str) -> Fig:
    """Return the count of a list, ready to open it."""
    return Fig(two(len(figures["lists"].get(name, ()))), name)


def count(figures: Figures, name: str) -> int:
    return len(figures["lists"].get(name, ()))


def rows(figures: Figures, name: str) -> list[dict[str, Any]]:
    """Return the assignments of a list as they were counted."""
    return [figures["assignments"][str(pk)] | {"id": pk} for pk in figures["lists"].get(name, ())]


def day(iso: str | None) -> str:
    """Return "20/09/2021" for an ISO date or moment, "" for none."""
    return format_date(dt.datetime.fromisoformat(iso)) if iso else ""


def letter_name(figures: Figures, *, with_issuer: bool = True) -> str:
    """Return "Công văn số 9901/UBND-KSTT ngày 16/08/2021 của UBND tỉnh …"."""
    letter = figures["letter"]
    parts = [f"{letter['type']} số{NBSP}{letter['number']}"]
    if letter["on"]:
        parts.append(f"ngày{NBSP}{day(letter['on'])}")
    if letter["issuer"] and with_issuer:
        parts.append(f"của {tidy(letter['issuer'])}")
    return " ".join(parts)


CAPITALS: Final = frozenset({"UBND", "HĐND", "VPUBND"})


def tidy(name: str) -> str:
    """Return the name of a body printed in capitals as running text writes it: "UBND TỈNH KHÁNH HÒA" → "UBND tỉnh Khánh Hòa"."""
    if name != name.upper():
        return name
    small = {"ỦY", "BAN", "NHÂN", "DÂN", "TỈNH", "THÀNH", "PHỐ", "HUYỆN", "THỊ", "XÃ", "PHƯỜNG", "VĂN", "PHÒNG", "VÀ"}
    words = [
        word if word in CAPITALS else word.lower() if word in small else word.capitalize() for word in name.split()
    ]
    joined = " ".join(words)
    return joined[:1].upper() + joined[1:]


def join(parts: Sequence[str]) -> str:
    """Return "a, b và c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} và {parts[-1]}" if parts else ""


def result_of(row: Mapping[str, Any]) -> str:
    """Return how one agency stands, in words."""
    state = row["timeliness"]
    if state in timeliness.DONE_STATES:
        said = {
            "done_early": "Hoàn thành sớm hạn",
            "done_on_time": "Hoàn thành đúng hạn",
            "done_late": f"Hoàn thành, trễ {late(row)}",
            "done_undated": "Hoàn thành",
        }[state]
        paper = f"văn bản {row['result_number']} ngày {day(row['result_on'])}" if row["result_number"] else ""
        return f"{said} ({paper})" if paper else said
    if state == timeliness.CANCELLED:
        return "Đã huỷ"
    if state == timeliness.OVERDUE:
        waiting = "; đã nộp kết quả, chờ duyệt" if row["state"] == "submitted" else ""
        return f"Chưa hoàn thành, quá hạn {late(row)}{waiting}"
    said = {
        "assigned": "Chưa nhận nhiệm vụ",
        "in_progress": "Đang thực hiện",
        "sent_back": "Đơn vị trả lại, chờ quyết định",
        "submitted": "Đã nộp kết quả, chờ duyệt",
    }[row["state"]]
    progress = f", tiến độ {row['percent']}%" if row["percent"] and row["state"] == "in_progress" else ""
    return f"{said}{progress}"


def late(row: Mapping[str, Any]) -> str:
    days = row["late_days"]
    if days is None:
        return "(chưa tính được số ngày)"
    return f"{two(days)} ngày làm việc" if days else "trong ngày đến hạn"


def cut(text: str, most: int) -> str:
    """Return ``text`` on one line, of at most ``most`` characters, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]}…"


def clause(row: Mapping[str, Any]) -> str:
    """Return the clause of the letter, with the period on a line of its own."""
    return f"{row['clause']}\nkỳ{NBSP}{row['period']}" if row["period"] else str(row["clause"])


def late_number(row: Mapping[str, Any]) -> str:
    """Return the working days late as a cell of a table."""
    return "—" if row["late_days"] is None else two(row["late_days"]) if row["late_days"] else "dưới 01"
