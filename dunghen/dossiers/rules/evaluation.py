"""Periodic evaluation of officers: criteria scored 0, 1 or 2, and the grade of their sum. Pure.

Decree 61/2018/NĐ-CP, articles 30 and 31, and circular 01/2018/TT-VPCP, chapter III: nine criteria, 18 points at most (domain note 1.10). The
wording of the criteria (``data/dossiers/criteria.csv``) and the cut-offs (amounts ``grade_…``) are to be confirmed by the province, which
may set its own from a day on (``CriteriaSet``). An evaluation goes by what is in force on the last day of its period.

===========  ======================  ==========================================================================
criterion    computed from           points
===========  ======================  ==========================================================================
on_time      on-time rate, percent   2 from ``on_time_full`` on, 1 from ``on_time_half`` on, else 0
steps        late steps              2 for none, 1 for up to a tenth of all, else 0
supplements  requests for papers     0 when a dossier was asked for more than allowed, 1 when one was asked, else 2
apologies    late dossiers           0 when one was given back without an apology, 1 when one was apologised for late, else 2
===========  ======================  ==========================================================================
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from dunghen.dossiers.rules import shipped as tables

POINTS: Final = (0, 1, 2)
EXCELLENT: Final = "excellent"
GOOD: Final = "good"
FAIR: Final = "fair"
AVERAGE: Final = "average"
WEAK: Final = "weak"
GRADES: Final = (
    (EXCELLENT, "Hoàn thành xuất sắc"),
    (GOOD, "Tốt"),
    (FAIR, "Khá"),
    (AVERAGE, "Trung bình"),
    (WEAK, "Yếu"),
)
GRADE_LABELS: Final = dict(GRADES)


@dataclass(frozen=True)
class Criterion:
    """One criterion. ``computed``: from which figure, "" when the head scores it; ``words``: what 0, 1 and 2 points mean."""

    slug: str
    computed: str
    label: str
    words: tuple[str, str, str]
    valid_from: dt.date | None
    valid_to: dt.date | None
    basis: str


@dataclass(frozen=True)
class CriteriaSet:
    """All criteria that a province set from a day on, until its next set."""

    valid_from: dt.date
    criteria: tuple[Criterion, ...]
    basis: str


COMPUTED: Final = {
    "on_time": "Tỷ lệ đúng hạn",
    "steps": "Số bước trễ",
    "supplements": "Số lần yêu cầu bổ sung",
    "apologies": "Xin lỗi khi trễ",
}
"""Figures that give points, by name."""
CUT_OFFS: Final = (*(f"grade_{name}" for name, _label in GRADES[:-1]), "on_time_full", "on_time_half")
"""Amounts that belong to a set of criteria."""
MOST_CRITERIA: Final = 30


@dataclass(frozen=True)
class Figures:
    """What the ledger and the cases say of an officer's period. Counts of dossiers and steps; nothing judged twice."""

    judged: int = 0
    on_time: int = 0
    steps: int = 0
    late_steps: int = 0
    asked: int = 0
    asked_too_often: int = 0
    unapologised: int = 0
    apologised_late: int = 0


@cache
def _shipped() -> tuple[Criterion, ...]:
    return tuple(
        Criterion(
            row["slug"],
            row["computed"],
            row["label"],
            (row["zero"], row["one"], row["two"]),
            tables.day(row["valid_from"]),
            tables.day(row["valid_to"]),
            row["basis"],
        )
        for row in tables.table("criteria.csv")
    )


def criteria(on: dt.date, own: Iterable[CriteriaSet] = ()) -> list[Criterion]:
    """Return the criteria in force on a day: of the newest own set that has begun, else the shipped ones."""
    begun = [one for one in own if one.valid_from <= on]
    return list(max(begun, key=lambda one: one.valid_from).criteria) if begun else tables.on(_shipped(), on)


def troubles(criteria: Sequence[Criterion], cut_offs: Mapping[str, int]) -> list[str]:
    """Return what keeps a set from being used, as Vietnamese sentences."""
    most, grades = 2 * len(criteria), [cut_offs[name] for name in CUT_OFFS[: len(GRADES) - 1]]
    found = []
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        found.append(f"cần từ 1 đến {MOST_CRITERIA} tiêu chí.")
    if any(one.computed and one.computed not in COMPUTED for one in criteria):
        found.append("có tiêu chí tính từ số liệu không có.")
    if any(not one.label or not all(one.words) for one in criteria):
        found.append("mỗi tiêu chí cần tên và nghĩa của 0, 1, 2 điểm.")
    if grades != sorted(grades, reverse=True) or len(set(grades)) < len(grades):
        found.append("điểm xếp loại phải giảm dần: xuất sắc, tốt, khá, trung bình.")
    if grades[0] > most:
        found.append(f"điểm xuất sắc {grades[0]} cao hơn tổng điểm cao nhất {most}.")
    if not cut_offs["on_time_half"] <= cut_offs["on_time_full"] <= 100:
        found.append("tỷ lệ đúng hạn được 2 điểm phải từ mức được 1 điểm trở lên và không quá 100.")
    return found


def computed(
    figures: Figures, amounts: Mapping[str, int], on: dt.date, own: Iterable[CriteriaSet] = ()
) -> dict[str, int]:
    """Return the points of the criteria that figures give, by slug; a criterion without anything to judge is left to the head."""
    found = {
        "on_time": _on_time(figures, amounts),
        "steps": _steps(figures),
        "supplements": _supplements(figures),
        "apologies": _apologies(figures),
    }
    points = {one.slug: found.get(one.computed) for one in criteria(on, own)}
    return {slug: given for slug, given in points.items() if given is not None}


def _on_time(figures: Figures, amounts: Mapping[str, int]) -> int | None:
    if not figures.judged:
        return None
    percent = 100 * figures.on_time / figures.judged
    return 2 if percent >= amounts["on_time_full"] else 1 if percent >= amounts["on_time_half"] else 0


def _steps(figures: Figures) -> int | None:
    if not figures.steps:
        return None
    return 2 if not figures.late_steps else 1 if 10 * figures.late_steps <= figures.steps else 0


def _supplements(figures: Figures) -> int | None:
    if not figures.judged:
        return None
    return 0 if figures.asked_too_often else 1 if figures.asked else 2


def _apologies(figures: Figures) -> int | None:
    if not figures.judged:
        return None
    return 0 if figures.unapologised else 1 if figures.apologised_late else 2


def grade(total: int, amounts: Mapping[str, int]) -> str:
    """Return the grade of a sum of points."""
    for name in (EXCELLENT, GOOD, FAIR, AVERAGE):
        if total >= amounts[f"grade_{name}"]:
            return name
    return WEAK
