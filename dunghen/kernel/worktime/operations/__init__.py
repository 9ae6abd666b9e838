"""The acts on the calendar: the only writers of its tables. Each proves that the calendar still holds together, then tells listeners."""

from dunghen.kernel.worktime.operations.days import add_day, change_day, remove_day
from dunghen.kernel.worktime.operations.hours import drop_office_hours, set_office_hours
from dunghen.kernel.worktime.operations.loading import LoadReport, load

__all__ = ["LoadReport", "add_day", "change_day", "drop_office_hours", "load", "remove_day", "set_office_hours"]
