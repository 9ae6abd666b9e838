"""What this room shows on the home page: how this month goes, and the newest answers."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from dunghen.kernel import clock
from dunghen.petitions import queries
from dunghen.petitions.portal import showing
from dunghen.petitions.portal.statistics import trend
from dunghen.ui.paging import Page

NEWEST = 3


def draw(request: HttpRequest) -> SafeString:
    """Draw the block; nothing while nothing was ever published."""
    at = clock.now()
    rows = queries.newest_rows(queries.Narrow(), NEWEST)
    if not rows:
        return mark_safe("")
    found = trend(at, None)
    month = found["last"]
    change = _change(found)
    context = {
        "trend": found,
        "month": month,
        "is_this_month": bool(month) and (month.group.year, month.group.month) == (at.year, at.month),
        "change": change,
        "size": abs(change or 0),
        "at": found["at"],
        "rows": [showing.row(petition, queries.Found(Page())) for petition in rows],
    }
    return render_to_string("petitions/public/home.html", context, request)


def _change(found: dict[str, Any]) -> float | None:
    """Return by how many points the on-time rate differs from the month before, None when either is not known.

    The rate of answered ones is not compared: a month that has just begun cannot have answered as many as one that is over.
    """
    now, before = (found[when].on_time if found[when] else None for when in ("last", "before"))
    return None if now is None or before is None else round(now - before, 1)
