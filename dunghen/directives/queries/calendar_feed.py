"""The due dates of a person as a calendar (iCalendar, RFC 5545)."""

import datetime as dt
import hmac
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from dunghen.directives import rules
from dunghen.directives.queries.lists import Wanted, assignments
from dunghen.directives.queries.naming import address
from dunghen.kernel import access
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Person

if TYPE_CHECKING:
    import icalendar

ZONE_NAME = "Asia/Ho_Chi_Minh"
MOST = 1000
"""Events in one feed: those due first. A calendar program asks often, and nobody reads further."""


def person_of_feed(key: str) -> Person | None:
    """Return whose feed ``key`` opens, or None. The secret is compared in constant time."""
    number, _dash, _secret = key.partition("-")
    person = None
    if number.isdecimal() and len(number) < 19:
        person = Person.objects.filter(pk=int(number), is_active=True).first()
    # Compared even when there is nobody, so that the answer takes as long.
    held = person.feed_key if person else ""
    same = hmac.compare_digest(held.encode(), key.encode())
    return person if person is not None and held and same else None


def feed(person: Person, at: dt.datetime) -> bytes:
    """Return the open dated assignments of ``person`` and of his units as all-day events on their due days.

    The same assignments give the same bytes: nothing in them tells when they were asked for.
    """
    import icalendar  # held by every web process otherwise, and wanted by few requests

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Dung Hen//directives//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Hạn nhiệm vụ của %(name)s") % {"name": person.full_name})
    calendar.add("x-wr-timezone", ZONE_NAME)
    calendar.add("x-published-ttl", "PT1H")
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for row in _rows(person, at):
        calendar.add_component(_event(row))
    return bytes(calendar.to_ical())


def _rows(person: Person, at: dt.datetime) -> list[Commitment]:
    units = access.standing(person, at).all_units()
    mine = Q(owner_person=person) | Q(owner_unit__in=units)
    rows = assignments(person, Wanted(timeliness="open"), at).filter(mine, due_at__isnull=False)
    return list(rows.order_by("due_at", "id")[:MOST])


def _event(row: Commitment) -> "icalendar.Event":
    import icalendar

    assert row.due_at is not None
    due = row.due_at.astimezone(ZONE)
    changed = (row.due_set_at or row.opened_at).astimezone(dt.UTC)
    event = icalendar.Event()
    event.add("uid", f"commitment-{row.pk}@{urlsplit(settings.PUBLIC_URL).hostname or 'dunghen'}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", row.extensions)
    event.add("dtstart", due.date())
    event.add("dtend", due.date() + dt.timedelta(days=1))
    event.add("summary", _("Hạn: %(subject)s") % {"subject": row.subject})
    event.add("description", "\n".join(_about(row, due)))
    event.add("url", address(row.url))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [row.assignment.letter.number])
    return event


def _about(row: Commitment, due: dt.datetime) -> list[str]:
    lines = [
        row.reference,
        _("Chủ trì: %(unit)s") % {"unit": row.owner_unit.name},
        _("Trạng thái: %(state)s") % {"state": rules.STATE_LABELS[row.assignment.state]},
        _("Hạn: %(due)s") % {"due": f"{due:%H:%M %d/%m/%Y}"},
    ]
    if row.owner_person:
        lines.insert(2, _("Phụ trách: %(name)s") % {"name": row.owner_person.full_name})
    return lines
