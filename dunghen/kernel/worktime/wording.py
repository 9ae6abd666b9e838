"""Days and dues in Vietnamese words, for people who ask why. Plain strings: the command speaks without Django."""

import datetime as dt

from dunghen.kernel.text import format_number
from dunghen.kernel.worktime.arithmetic import DayKind, DayStep, Explanation, TermUnit

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
KINDS = {
    DayKind.WORKDAY: "ngày làm việc",
    DayKind.WEEKEND: "nghỉ cuối tuần",
    DayKind.HOLIDAY: "nghỉ lễ",
    DayKind.DAY_OFF_SWAP: "nghỉ hoán đổi",
    DayKind.MAKE_UP_WORKDAY: "làm bù",
}

UNITS = {
    TermUnit.WORKING_DAY: "ngày làm việc",
    TermUnit.DAY: "ngày",
    TermUnit.WORKING_HOUR: "giờ làm việc",
    TermUnit.HOUR: "giờ",
    TermUnit.SAME_DAY: "trong ngày",
    TermUnit.WEEK: "tuần",
    TermUnit.MONTH: "tháng",
    TermUnit.YEAR: "năm",
}


def term(amount: float, unit: TermUnit) -> str:
    """Return a term as people say it: "5 ngày làm việc", "1,5 giờ", "trong ngày"."""
    if unit is TermUnit.SAME_DAY:
        return UNITS[unit]
    return f"{format_number(int(amount) if float(amount).is_integer() else amount)} {UNITS[unit]}"


def weekday(date: dt.date) -> str:
    return WEEKDAYS[date.weekday()]


def reason(step: DayStep) -> str:
    """Return why a day was stepped over or counted, e.g. "nghỉ lễ: Quốc khánh 2/9 — BLLĐ 2019 Điều 112, dự kiến"."""
    said = KINDS[step.kind]
    if step.name:
        named = step.name[:1].lower() + step.name[1:]
        said = named if named.startswith(said) else f"{said}: {step.name}"
    if step.source:
        said += f" — {step.source}"
    if step.predicted and step.kind is not DayKind.WEEKEND:
        said += ", dự kiến"
    return said


def lines(told: Explanation) -> list[str]:
    """Return one line for each day stepped over: ISO date, weekday, reason."""
    return [f"{step.date}\t{weekday(step.date)}\t{reason(step)}" for step in told.stepped_over]


def notes(told: Explanation) -> list[str]:
    """Return what a reader should know besides: make-up days counted, and days that are not announced yet."""
    said = [f"Có tính {step.date:%d/%m/%Y} ({weekday(step.date)}): {reason(step)}." for step in told.made_up]
    if told.predicted:
        said.append(
            "Lịch nghỉ trong khoảng này có ngày mới là dự kiến; hạn có thể thay đổi khi có thông báo chính thức."
        )
    return said
