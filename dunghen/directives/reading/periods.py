"""Dates and periods as letters write them: data types, patterns and the day a period ends."""

from __future__ import annotations

import calendar
import datetime as dt
import re

ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "nhất": 1,
    "tư": 4,
}
WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10, "mười lăm": 15,
    "mười hai": 12, "hai mươi": 20, "ba mươi": 30, "nửa": 0, "mươi": 10, "mười một": 11, "mười ngày": 10, "bốn mươi lăm": 45, "sáu mươi": 60, "chín mươi": 90,
}  # fmt: skip
WEEKDAYS = {"hai": 1, "ba": 2, "tư": 3, "năm": 4, "sáu": 5, "bảy": 6, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6}

# a day, as text of a pattern: named groups day, month, year may follow in three spellings
DAY = (
    r"(?:(?:ngày|mùng|mồng)\s+)?(?:"
    r"(?P<d1>\d{1,2})\s*[/.-]\s*(?P<m1>\d{1,2})(?:\s*[/.-]\s*(?P<y1>\d{4}|\d{2}(?!\d)))?(?![\d%])"
    r"|(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})(?:(?:\s+năm\s+|\s*/\s*)(?P<y2>\d{4}))?(?!\d)"
    r")"
)
DATE = re.compile(r"(?<![\w/.,-])" + DAY)


def last_of_month(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def make_date(day: str | int, month: str | int, year: int) -> dt.date | None:
    """A date, or None where there is no such day; 31 of a short month is read as its last day."""
    try:
        d, m = int(day), int(month)
        if not 1 <= m <= 12 or not 1 <= d <= 31 or not 1990 <= year <= 2100:
            return None
        return dt.date(year, m, min(d, calendar.monthrange(year, m)[1]))
    except ValueError:
        return None


LEAP = 2000


def no_such_day(day: int, month: int, year: int = LEAP) -> str | None:
    """The doubt about a day that its month does not have ("31/9"): which one was meant only its writer knows."""
    exists = 1 <= month <= 12 and day <= calendar.monthrange(year, month)[1]
    return None if exists else f"văn bản ghi ngày {day}/{month}, là ngày không có"


def year_of(text: str | None) -> int | None:
    """ "2021" or "21"."""
    if not text:
        return None
    year = int(text)
    return year + 2000 if year < 100 else year


def next_date(day: int, month: int, issued: dt.date) -> dt.date | None:
    """The first such day on or after the letter's own."""
    found = make_date(day, month, issued.year)
    if found and found < issued:
        return make_date(day, month, issued.year + 1)
    return found


def clock(hour: str, minute: str | None, words: str) -> str | None:
    """ "15h30", "7 giờ sáng", "3 giờ chiều" → "15:30", "07:00", "15:00". The 24th hour is the last minute of its day; no other is beyond 23:59."""
    h, mi = int(hour), int(minute or 0)
    if re.search(r"chiều|tối", words) and h < 12:
        h += 12
    if (h, mi) == (24, 0):
        return "23:59"
    return f"{h:02d}:{mi:02d}" if h < 24 and mi < 60 else None


def add_working_days(start: dt.date, n: int) -> dt.date:
    """n days on, Saturdays and Sundays stepped over (holidays are the calendar's business, not the reading's)."""
    n = min(n, 2000)
    day = start
    while n > 0:
        day += dt.timedelta(days=1)
        if day.weekday() < 5:
            n -= 1
    return day


def number(text: str) -> int | None:
    """ "05", "năm", "05 (năm)" → 5."""
    text = text.strip()
    m = re.match(r"\d{1,4}", text)
    if m:
        return int(m.group())
    return WORDS.get(text)
