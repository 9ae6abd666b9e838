"""The only reader of "now".

Everything below takes time as an argument; pages, jobs and commands ask here once and pass it down. In a demonstration or a test the
day can be set (``DUNGHEN_TODAY``, or the demonstration's clock page which writes the file ``demo-today``): the time of day keeps running
so that working hours behave as on a real day.
"""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.utils import timezone

ZONE = dt.timezone(dt.timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Viet Nam has had one offset and no summer time since 1975; a fixed zone keeps arithmetic exact."""


def now() -> dt.datetime:
    """Return the present moment, aware, in Viet Nam's zone; on the set day (or at the set moment) when one is set."""
    real = timezone.now().astimezone(ZONE)  # noqa: TID251 - the one place
    text = _set_text()
    if "T" in text:
        return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)
    day = dt.date.fromisoformat(text) if text else real.date()
    return real.replace(year=day.year, month=day.month, day=day.day)


def today() -> dt.date:
    """Return the present date in Viet Nam."""
    return now().date()


def demonstration_day() -> dt.date | None:
    """Return the day set for the demonstration, or None when the real clock is used."""
    text = _set_text()
    return dt.date.fromisoformat(text[:10]) if text else None


def _set_text() -> str:
    """Return the day ("2021-09-20") or moment ("2021-09-20T09:00", which then stands still) that is set, "" for none."""
    if not settings.DEMONSTRATION:
        return ""
    path = _day_file()
    text = path.read_text(encoding="utf-8").strip() if path.exists() else str(settings.TODAY)
    return "" if text == "today" else text


def set_demonstration_day(day: dt.date | None) -> None:
    """Move the demonstration's clock to ``day`` (None: the real clock). Seen at once by every process that shares the data folder."""
    if not settings.DEMONSTRATION:
        raise RuntimeError("The clock can be moved in a demonstration only.")
    path = _day_file()
    fresh = path.with_suffix(".new")
    fresh.write_text(day.isoformat() if day else "today", encoding="utf-8")
    fresh.replace(path)


def _day_file() -> Path:
    return Path(settings.VAR) / "demo-today"
