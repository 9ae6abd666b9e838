"""Pure arithmetic of working time: calendars in, due moments and spans out. No framework, no clock, no settings.

Moments are local minutes of Viet Nam (UTC+7): arrays of ``datetime64[m]`` or ``int64`` minutes since 1970-01-01T00:00 local, or
scalars (``datetime``, ``numpy.datetime64``). Scalars run through the same code as arrays and come back as they came in.
Days are ``datetime64[D]`` arrays or ``date``. Everything is exact to the minute; seconds are cut off.
"""

from dunghen.kernel.worktime.arithmetic.calendar import Calendar, Day, DayKind, DayRow, HoursRow
from dunghen.kernel.worktime.arithmetic.explain import DayStep, Explanation, explain_due
from dunghen.kernel.worktime.arithmetic.moments import ZONE
from dunghen.kernel.worktime.arithmetic.refusals import (
    BrokenCalendar,
    BrokenSuspension,
    BrokenTerm,
    OutsideCalendar,
)
from dunghen.kernel.worktime.arithmetic.spans import (
    Suspensions,
    due_after_suspensions,
    working_days_between,
    working_minutes_between,
)
from dunghen.kernel.worktime.arithmetic.terms import (
    CUT_OFF,
    TermUnit,
    add_calendar_days,
    add_hours,
    add_months,
    add_working_days,
    add_working_hours,
    add_working_minutes,
    due,
    is_countable,
    next_working_day,
    office_close,
    office_open,
    previous_working_day,
    same_day_due,
)

__all__ = [
    "CUT_OFF", "ZONE", "BrokenCalendar", "BrokenSuspension", "BrokenTerm", "Calendar", "Day", "DayKind", "DayRow", "DayStep",
    "Explanation", "HoursRow", "OutsideCalendar", "Suspensions", "TermUnit", "add_calendar_days", "add_hours", "add_months",
    "add_working_days", "add_working_hours", "add_working_minutes", "due", "due_after_suspensions", "explain_due",
    "is_countable", "next_working_day", "office_close", "office_open", "previous_working_day", "same_day_due", "working_days_between",
    "working_minutes_between",
]  # fmt: skip
