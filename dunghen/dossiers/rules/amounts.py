"""Dated amounts that a province may set: how many days before, how many times, from which count on. Whole numbers with their basis.

The shipped table is ``data/dossiers/amounts.csv``; a province's own rows (``models.Amount``) come before it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dunghen.dossiers.rules import shipped as tables

LABELS: Final[Mapping[str, str]] = {
    "apology_days": "Xin lỗi và hẹn lại trước hạn trả (ngày làm việc)",
    "new_dates": "Số lần hẹn lại cơ quan tự quyết định",
    "supplements": "Số lần yêu cầu bổ sung cho phép",
    "stopped_in_time": "Hồ sơ rút, dừng, từ chối trong hạn (1: tính đúng hạn; 0: để riêng, không tính vào tỷ lệ)",
    "look_back_days": "Lập việc cho hồ sơ xong trễ trong bao nhiêu ngày gần đây",
    "contest_days": "Đề nghị xem lại lỗi trong (ngày làm việc)",
    "window_days": "Kỳ đếm trễ nhiều lần (ngày)",
    "inspect_days": "Danh sách kiểm tra giữ hồ sơ đã xong trong (ngày); hồ sơ chưa xong luôn còn",
    "late_officer": "Số hồ sơ trễ của một người xử lý",
    "late_dossier": "Số lần trễ của một hồ sơ",
    "late_step": "Số lần trễ của một bước tại một đơn vị",
    "late_unit": "Số hồ sơ trễ của một đơn vị",
    "explain_days": "Giải trình trong (ngày làm việc)",
    "decide_days": "Kết luận trong (ngày làm việc)",
    "grade_excellent": "Điểm xếp loại xuất sắc, từ",
    "grade_good": "Điểm xếp loại tốt, từ",
    "grade_fair": "Điểm xếp loại khá, từ",
    "grade_average": "Điểm xếp loại trung bình, từ",
    "on_time_full": "Tỷ lệ đúng hạn được 2 điểm, từ (%)",
    "on_time_half": "Tỷ lệ đúng hạn được 1 điểm, từ (%)",
    "retention_days": "Xóa thông tin người nhận xin lỗi sau (ngày)",
    "lookup_tries": "Số lần tra cứu sai trong 15 phút từ một nơi",
    "rejects_days": "Xóa danh sách ô không đọc được sau (ngày)",
    "sample_days": "Xóa tệp mẫu chưa lưu cách đọc sau (ngày)",
}
MOST: Final = 10_000
OF_LEDGER: Final = "stopped_in_time"
"""By this one dossiers are judged when they are taken in. The ledger does not tell an end that a source wrote down from one that follows from the
last that is known of a dossier, so that only its file judges it anew."""


@dataclass(frozen=True)
class Amount:
    """One row. ``own``: set by the province."""

    slug: str
    amount: int
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    basis: str = ""
    own: bool = False


@cache
def shipped() -> tuple[Amount, ...]:
    """Return the shipped table. Raises KeyError for a row that nobody reads."""
    return tuple(
        Amount(
            row["slug"],
            int(row["amount"]),
            tables.day(row["valid_from"]),
            tables.day(row["valid_to"]),
            row["basis"] or LABELS[row["slug"]],
        )
        for row in tables.table("amounts.csv")
    )


def pick(rows: Iterable[Amount], on: dt.date) -> dict[str, int]:
    """Return every amount in force on a day: an own row before a shipped one, a later one before an earlier."""
    found: dict[str, Amount] = {}
    for row in tables.on([*shipped(), *rows], on):
        known = found.get(row.slug)
        if known is None or _rank(row) > _rank(known):
            found[row.slug] = row
    return {slug: row.amount for slug, row in found.items()}


@dataclass(frozen=True)
class Course:
    """One amount through time: ``values[n]`` from ``days[n]`` on, the first also before."""

    days: npt.NDArray[Any]
    values: npt.NDArray[np.int64]

    def on(self, days: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        """Return the amount of each day (datetime64[D])."""
        found: npt.NDArray[np.int64] = self.values[np.maximum(np.searchsorted(self.days, days, side="right") - 1, 0)]
        return found


def course(rows: Iterable[Amount], slug: str) -> Course:
    """Return how an amount goes through time."""
    own = [row for row in rows if row.slug == slug]
    days = {dt.date(1970, 1, 1), *(row.valid_from for row in own if row.valid_from)}
    days |= {row.valid_to + dt.timedelta(days=1) for row in own if row.valid_to}
    values = [pick(own, day)[slug] for day in sorted(days)]
    return Course(np.array(sorted(days), "datetime64[D]"), np.array(values, np.int64))


def _rank(row: Amount) -> tuple[bool, dt.date]:
    return row.own, row.valid_from or dt.date.min
