"""A database that holds the shipped calendar, as after ``dunghen worktime load``."""

import datetime as dt

from dunghen.kernel.access import SYSTEM
from dunghen.kernel.worktime import files, operations


def load_shipped(at: dt.datetime) -> operations.LoadReport:
    days, hours = files.SHIPPED / files.WORKING_DAYS, files.SHIPPED / files.OFFICE_HOURS
    return operations.load(days=files.read_days(days), hours=files.read_hours(hours), actor=SYSTEM, at=at)
