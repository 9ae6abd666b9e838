"""The periods that boards and forms are asked for: official ones from the 15th to the 14th, those of the calendar, any days.

A period is written as one word in an address: ``bc-2021-09``, ``bc-2021-q3``, ``bc-2021`` (reports), ``2021-09``, ``2021-q3``, ``2021``
(the calendar), ``2021-08-20..2021-09-10`` (days, both included).
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

MONTH, QUARTER, YEAR, DAYS = "month", "quarter", "year", "days"
_WRITTEN: Final = re.compile(r"(?P<official>bc-)?(?P<year>\d{4})(?:-(?P<month>\d{2})|-q(?P<quarter>[1-4]))?")
_DAYS: Final = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_LENGTH: Final = {MONTH: 1, QUARTER: 3, YEAR: 12}


@dataclass(frozen=True)
class Period:
    """Days from ``first`` to ``last``, both included. ``official``: cut off on the 14th (decree 09/2019/NĐ-CP)."""

    kind: str
    first: dt.date
    last: dt.date
    word: str
    official: bool = False

    @property
    def label(self) -> str:
        """Return its name: "Tháng 9/2021 (15/08 đến 14/09)"."""
        if self.kind == DAYS:
            return _("Từ %(first)s đến %(last)s") % {"first": f"{self.first:%d/%m/%Y}", "last": f"{self.last:%d/%m/%Y}"}
        days = f" ({self.first:%d/%m}–{self.last:%d/%m})" if self.official and self.kind != YEAR else ""
        names = {
            MONTH: _("Tháng %(number)s/%(year)s"),
            QUARTER: _("Quý %(number)s/%(year)s"),
            YEAR: _("Năm %(year)s"),
        }
        number = self.last.month if self.kind == MONTH else _ROMAN[(self.last.month - 1) // 3]
        return names[self.kind] % {"number": number, "year": self.last.year} + days

    def stepped(self, steps: int) -> "Period":
        """Return the period of the same kind so many steps later (before, when negative)."""
        if self.kind == DAYS:
            days = ((self.last - self.first).days + 1) * steps
            first, last = self.first + dt.timedelta(days), self.last + dt.timedelta(days)
            return between(first, last)
        month = self.last.year * 12 + self.last.month - 1 + steps * _LENGTH[self.kind]
        return _made(self.kind, month // 12, month % 12 + 1, self.official)


_ROMAN: Final = ("I", "II", "III", "IV")


def read(word: str) -> Period | None:
    """Return the period of a word, None when it means none."""
    if days := _DAYS.fullmatch(word):
        try:
            first, last = (dt.date.fromisoformat(day) for day in days.groups())
        except ValueError:
            return None
        return between(first, last) if first <= last and _known(first.year) and _known(last.year) else None
    found = _WRITTEN.fullmatch(word)
    if not found or not _known(int(found["year"])):
        return None
    official, year = bool(found["official"]), int(found["year"])
    if found["month"]:
        month = int(found["month"])
        return _made(MONTH, year, month, official) if 1 <= month <= 12 else None
    if found["quarter"]:
        return _made(QUARTER, year, int(found["quarter"]) * 3, official)
    return _made(YEAR, year, 12, official)


def between(first: dt.date, last: dt.date) -> Period:
    """Return the period of any days, both included."""
    return Period(DAYS, first, last, f"{first.isoformat()}..{last.isoformat()}")


def holding(day: dt.date, kind: str = MONTH, *, official: bool = True) -> Period:
    """Return the period of a kind in which a day lies."""
    month = day.year * 12 + day.month - 1 + (official and day.day >= 15)
    month += _LENGTH[kind] - 1 - month % _LENGTH[kind]
    return _made(kind, month // 12, month % 12 + 1, official)


def latest(day: dt.date, kind: str, count: int, *, official: bool) -> list[Period]:
    """Return the last ``count`` periods of a kind up to the one of ``day``, the newest first."""
    newest = holding(day, kind, official=official)
    return [newest.stepped(-steps) for steps in range(count)]


def _made(kind: str, year: int, month: int, official: bool) -> Period:
    """Return the period whose last month is ``month``."""
    first_month = year * 12 + month - _LENGTH[kind]
    first = dt.date(first_month // 12, first_month % 12 + 1, 1)
    last = (dt.date(year, month, 1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    if official:
        first, last = (first - dt.timedelta(days=1)).replace(day=15), dt.date(year, month, 14)
    written = {MONTH: f"{year}-{month:02}", QUARTER: f"{year}-q{month // 3}", YEAR: f"{year}"}[kind]
    return Period(kind, first, last, f"bc-{written}" if official else written, official)


def _known(year: int) -> bool:
    return _FIRST_YEAR <= year <= _LAST_YEAR
