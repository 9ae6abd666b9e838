"""The calendars that tests count on: the shipped one, and a small office of one invented year."""

import datetime as dt
from functools import cache

from dunghen.kernel.worktime import files
from dunghen.kernel.worktime.arithmetic import Calendar, DayKind, DayRow, HoursRow


@cache
def shipped() -> Calendar:
    return files.shipped_calendar()


def holiday(date: str, name: str = "Ngày nghỉ", *, predicted: bool = False) -> DayRow:
    return DayRow(dt.date.fromisoformat(date), DayKind.HOLIDAY, name, "Thông báo 1", predicted)


def swap(date: str) -> DayRow:
    return DayRow(dt.date.fromisoformat(date), DayKind.DAY_OFF_SWAP, "Nghỉ hoán đổi", "Thông báo 2")


def make_up(date: str) -> DayRow:
    return DayRow(dt.date.fromisoformat(date), DayKind.MAKE_UP_WORKDAY, "Làm bù", "Thông báo 2")


def session(
    opens: str, closes: str, since: str = "2000-01-01", until: str = "", weekdays: str = "12345", unit: str = ""
) -> HoursRow:
    return HoursRow(
        valid_from=dt.date.fromisoformat(since),
        valid_to=dt.date.fromisoformat(until) if until else None,
        opens=files.minute_of_day(opens),
        closes=files.minute_of_day(closes),
        weekdays=frozenset(map(int, weekdays)),
        unit=unit,
    )


MORNING, AFTERNOON = session("07:00", "11:30"), session("13:30", "17:00")


def at(text: str) -> dt.datetime:
    """Read "16/8/2021 09:00" as a local moment."""
    return dt.datetime.strptime(text, "%d/%m/%Y %H:%M")


def on(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d/%m/%Y").date()
