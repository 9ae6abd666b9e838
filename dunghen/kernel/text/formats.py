"""Numbers and dates the way Vietnamese papers write them: decimal comma, thousands by dots, day before month."""

import re
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

_ZONE = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # one offset and no summer time since 1975

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?", re.ASCII)
_DATE = re.compile(r"([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{4})")
_DATE_IN_WORDS = re.compile(r"(?:ngày\s+)?([0-9]{1,2})\s+tháng\s+([0-9]{1,2})\s+năm\s+([0-9]{4})", re.I)


def format_number(value: int | float | Decimal, places: int | None = None) -> str:
    """ "1.234.567,5". ``places`` fixes the decimals (rounded half up); without it the value keeps its own.

    Raises ValueError for values that are not finite.
    """
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise ValueError(f"not a finite number: {value!r}")
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{number:,f}"
    if number == 0:
        text = text.removeprefix("-")
    return text.translate(str.maketrans(",.", ".,"))


def format_percent(value: int | float | Decimal, places: int | None = None) -> str:
    """A value already in percent: 82.57 gives "82,57%" (no blank before the sign, as official papers write it)."""
    return f"{format_number(value, places)}%"


def parse_number(text: str) -> Decimal:
    """Read "1.234.567,5" or "82,57". Dots group thousands only; raises ValueError for anything else ("1.5", "12,3,4")."""
    stripped = text.strip()
    if not _NUMBER.fullmatch(stripped):
        raise ValueError(f"not a Vietnamese number: {text!r}")
    return Decimal(stripped.replace(".", "").replace(",", "."))


def format_date(day: date) -> str:
    """ "16/08/2021". A datetime with a zone is first moved to Vietnam's."""
    if isinstance(day, datetime) and day.tzinfo is not None:
        day = day.astimezone(_ZONE)
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_moment(moment: datetime) -> str:
    """ "09:00 ngày 16/08/2021", in Vietnam's zone. Raises ValueError for a datetime without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    local = moment.astimezone(_ZONE)
    return f"{local.hour:02d}:{local.minute:02d} ngày {format_date(local)}"


def format_date_in_words(day: date) -> str:
    """ "ngày 05 tháng 01 năm 2021", the line of place and date: days under 10 and months 1 and 2 take a nought."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def parse_date(text: str) -> date:
    """Read "16/8/2021", "16-08-2021", "16.8.2021" or "ngày 16 tháng 8 năm 2021"; raises ValueError for anything else."""
    stripped = text.strip()
    found = _DATE.fullmatch(stripped) or _DATE_IN_WORDS.fullmatch(stripped)
    if not found:
        raise ValueError(f"not a Vietnamese date: {text!r}")
    day, month, year = (int(part) for part in found.groups())
    return date(year, month, day)
