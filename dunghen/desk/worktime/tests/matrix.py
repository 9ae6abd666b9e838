"""The rows of the working calendar in the table of pages (columns and meaning: tests/pages/matrix.py)."""

import datetime as dt
from typing import Any

from dunghen.kernel.access import SYSTEM
from dunghen.kernel.tests import make
from dunghen.kernel.tests.people import Cast
from dunghen.kernel.worktime import operations
from dunghen.kernel.worktime.models import CalendarDay
from dunghen.kernel.worktime.tests.loaded import load_shipped
from tests.pages.matrix import Row, Scene

SIGNED_IN = "302 200 200 200 200 200 200 200 200 200"
ADMIN = "302 403 403 403 403 403 403 200 403 403"


def day(scene: Scene) -> list[Any]:
    return [scene["calendar_day"].pk]


def unit(scene: Scene) -> list[Any]:
    return [scene["unit_with_hours"].pk]


ROWS = [
    #   anonymous outsider officer head clerk supervisor leader admin coordinator operator
    Row("desk:worktime", SIGNED_IN, look="minh"),
    Row("desk:worktime", SIGNED_IN, query="nam=2027", look="an"),
    Row("desk:worktime-due", SIGNED_IN, query="received_on=16/8/2021&received_time=9:00&amount=15&unit=working_day", look="minh"),
    Row("desk:worktime-moved", "302 200 200 200 200 200 200 403 200 403", look="thao"),
    Row("desk:worktime-day-add", ADMIN, look="an"),
    Row("desk:worktime-day-change", ADMIN, args=day, look="an"),
    Row("desk:worktime-day-remove", ADMIN, args=day, look="an"),
    Row("desk:worktime-hours-set", ADMIN, look="an"),
    Row("desk:worktime-hours-drop", ADMIN, args=unit, look="an"),
]  # fmt: skip


def scene(cast: Cast) -> Scene:
    """The shipped calendar, and a unit that keeps summer hours of its own."""
    load_shipped(make.MONDAY)
    operations.set_office_hours(
        unit=cast.units.so_y_te,
        valid_from=dt.date(2022, 6, 1),
        valid_to=dt.date(2022, 8, 31),
        sessions=[(390, 690), (810, 990)],
        weekdays=range(1, 6),
        source="QĐ 10/QĐ-SYT",
        actor=SYSTEM,
        at=make.MONDAY,
    )
    return {
        "calendar_day": CalendarDay.objects.get(date=dt.date(2021, 9, 3)),
        "unit_with_hours": cast.units.so_y_te,
    }
