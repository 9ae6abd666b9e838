"""The year's cycle of an index: its phases in order, which source is scored by whom, and when a step may be taken."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from dunghen.kernel.text import format_date
from dunghen.par_index.rules.refusals import UnfitWindows, WindowClosed

PREPARING: Final = "preparing"
SCORING: Final = "scoring"
APPRAISAL: Final = "appraisal"
EXPLAINING: Final = "explaining"
COUNCIL: Final = "council"
PUBLISHED: Final = "published"

PHASE_LABELS: Final[Mapping[str, str]] = {
    PREPARING: "Đang chuẩn bị",
    SCORING: "Tự chấm",
    APPRAISAL: "Thẩm định",
    EXPLAINING: "Giải trình, thẩm định lại",
    COUNCIL: "Hội đồng kết luận",
    PUBLISHED: "Đã công bố",
}
"""Phases in the order of the year."""

WINDOWED: Final = (SCORING, APPRAISAL, EXPLAINING, COUNCIL)
"""Phases that have a first and a last day."""

Window = tuple[dt.date, dt.date]
"""First and last day, both included."""


def following(phase: str) -> str:
    """Return the phase after ``phase``; a published round has none and stays what it is."""
    order = list(PHASE_LABELS)
    return order[min(order.index(phase) + 1, len(order) - 1)]


def stands(said: Sequence[dt.datetime | None]) -> int | None:
    """Return the place of the word that stands among those of the appraisal, after the explanation, and of the council; None: there is none.

    ``said``: when each was given. The last stands: mostly that of the later stage, else that of an earlier one opened again since.
    """
    given = [(at, place) for place, at in enumerate(said) if at is not None]
    return max(given)[1] if given else None


def require(
    step: str, ref: str, *, phase: str, wanted: str, window: Window | None, day: dt.date, until: dt.date | None = None
) -> None:
    """Refuse a step outside its phase or its days. ``until``: a last day of its own, for what was reopened alone. Raises WindowClosed."""
    if until is not None and day <= until:
        return
    if phase != wanted:
        raise WindowClosed(step=step, ref=ref, why=f"không làm được khi đang ở bước “{PHASE_LABELS[phase]}”")
    if window is None:
        return
    first, last = window
    if day < first:
        raise WindowClosed(step=step, ref=ref, why=f"mở từ ngày {format_date(first)}")
    if day > last:
        raise WindowClosed(step=step, ref=ref, why=f"đã hết hạn ngày {format_date(last)}")


def check_windows(windows: Mapping[str, Window]) -> None:
    """Refuse windows that end before they begin, or of which a later phase begins before an earlier one. Raises UnfitWindows."""
    known = [(phase, windows[phase]) for phase in WINDOWED if phase in windows]
    for phase, (first, last) in known:
        if last < first:
            raise UnfitWindows(why=f"“{PHASE_LABELS[phase]}” kết thúc trước khi bắt đầu")
    for (before, earlier), (after, later) in zip(known, known[1:], strict=False):
        if later[0] < earlier[0]:
            raise UnfitWindows(why=f"“{PHASE_LABELS[after]}” bắt đầu trước “{PHASE_LABELS[before]}”")
