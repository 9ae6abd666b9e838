"""Terms of each step as dated data: how long for which kind and class, in which unit of time, on what basis.

The shipped table is ``data/petitions/terms.csv``; a province's own rows (``models.TermRow``) come before it. Among the rows in force on
the day, the one that names more (kind, class) wins, an own one before a shipped one.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

STEPS: Final[Mapping[str, str]] = {
    "screen": "Tiếp nhận, phân loại",
    "refuse": "Trả lời không tiếp nhận",
    "ask": "Đề nghị bổ sung",
    "silence": "Chờ người gửi bổ sung, sau đó tự đóng",
    "send_back": "Đơn vị chuyển trả",
    "answer": "Trả lời",
    "cooperate": "Đơn vị phối hợp cho ý kiến",
    "outside": "Cơ quan ngoài tỉnh trả lời",
    "publish": "Công khai sau khi trả lời",
    "judge": "Người gửi đánh giá, đề nghị mở lại",
    "late_word": "Báo người gửi khi trễ, mỗi lần cách nhau",
}
MEASURED: Final = {"refuse": "refuse", "ask_more": "ask", "send_back": "send_back"}
"""Moves beside the way that have a term of their own, measured when they are made: move → step."""
UNITS: Final[Mapping[str, str]] = {
    "working_days": "ngày làm việc",
    "working_hours": "giờ làm việc",
    "days": "ngày",
    "hours": "giờ",
}
SHIPPED_AT: Final = Path(__file__).resolve().parents[3] / "data" / "petitions" / "terms.csv"


@dataclass(frozen=True)
class Term:
    """One row: ``amount`` in ``unit`` for a step of petitions of ``kind`` and ``cls`` ("" means any), in force between two days."""

    step: str
    amount: int
    unit: str
    kind: str = ""
    cls: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    basis: str = ""
    own: bool = False

    def fits(self, step: str, kind: str, cls: str, on: dt.date) -> bool:
        """Say whether the row speaks of this step, kind and class on the day."""
        return (
            self.step == step
            and self.kind in ("", kind)
            and self.cls in ("", cls)
            and (self.valid_from is None or self.valid_from <= on)
            and (self.valid_to is None or on <= self.valid_to)
        )

    def as_data(self) -> dict[str, Any]:
        """Return the term as commitments keep it (see kernel.commitments.terms)."""
        return {"kind": self.unit, "amount": self.amount}

    def in_words(self) -> str:
        """Return e.g. "7 ngày làm việc"."""
        return f"{self.amount} {UNITS[self.unit]}"


class NoTerm(LookupError):
    """No row speaks of the step: the data is incomplete."""


@cache
def shipped() -> tuple[Term, ...]:
    """Return the shipped table. Raises ValueError for a row that cannot be read."""
    with SHIPPED_AT.open(encoding="utf-8", newline="") as file:
        return tuple(_row(row) for row in csv.DictReader(file))


def _row(row: Mapping[str, str]) -> Term:
    if row["step"] not in STEPS or row["unit"] not in UNITS:
        raise ValueError(f"{SHIPPED_AT.name}: {row}")
    return Term(
        step=row["step"],
        amount=int(row["amount"]),
        unit=row["unit"],
        kind=row["kind"],
        cls=row["class"],
        valid_from=dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        basis=row["basis"],
    )


def pick(rows: Iterable[Term], step: str, kind: str, cls: str, on: dt.date) -> Term:
    """Return the row that decides. Raises NoTerm when none fits."""
    fitting = [row for row in rows if row.fits(step, kind, cls, on)]
    if not fitting:
        raise NoTerm(step)
    return max(
        fitting,
        key=lambda row: (bool(row.kind) + bool(row.cls), row.own, bool(row.kind), row.valid_from or dt.date.min),
    )


def fitting(rows: Iterable[Term], like: Term, on: dt.date) -> Term | None:
    """Return the row in force for exactly the step, kind and class of ``like``: an own one before a shipped one, None for none."""
    same = [row for row in rows if (row.step, row.kind, row.cls) == (like.step, like.kind, like.cls)]
    same = [row for row in same if row.fits(row.step, row.kind, row.cls, on)]
    return max(same, key=lambda row: (row.own, row.valid_from or dt.date.min), default=None)
