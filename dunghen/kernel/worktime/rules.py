"""Pure rules of office hours: what stays of the old hours when new ones begin."""

import datetime as dt
from dataclasses import replace

from dunghen.kernel.worktime.arithmetic import HoursRow

DAY = dt.timedelta(days=1)


def carve(row: HoursRow, since: dt.date, until: dt.date | None, weekdays: frozenset[int]) -> list[HoursRow]:
    """Return what is left of ``row`` once new hours hold on ``weekdays`` from ``since`` to ``until`` (None: for good).

    Before and after the new hours it stays as it was; meanwhile it keeps the weekdays that they leave alone.
    """
    if (row.valid_to and row.valid_to < since) or (until and until < row.valid_from) or not row.weekdays & weekdays:
        return [row]
    left = []
    if row.valid_from < since:
        left.append(replace(row, valid_to=since - DAY))
    if kept := row.weekdays - weekdays:
        first = max(row.valid_from, since)
        last = min((day for day in (row.valid_to, until) if day), default=None)
        left.append(replace(row, valid_from=first, valid_to=last, weekdays=kept))
    if until and (row.valid_to is None or until < row.valid_to):
        left.append(replace(row, valid_from=until + DAY))
    return left
