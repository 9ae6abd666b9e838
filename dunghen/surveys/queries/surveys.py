"""Surveys by their codes and for lists."""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from dunghen.kernel import errors
from dunghen.kernel.clock import ZONE
from dunghen.surveys.models import Station, Survey
from dunghen.surveys.rules import words


def by_code(code: str) -> Survey:
    """Return the survey with this code, or refuse with NotFound. One query."""
    found = Survey.objects.select_related("version__questionnaire", "owner").filter(code=code.upper()).first()
    if found is None:
        raise errors.NotFound
    return found


def station_hash(secret: str) -> str:
    """Return the hash that a tablet's key is known by."""
    return hmac.new(settings.SECRET_KEY.encode(), f"surveys.station:{secret}".encode(), hashlib.sha256).hexdigest()


def station_of(secret: str) -> Station:
    """Return the tablet with this key, or refuse with NotFound. One query."""
    rows = Station.objects.select_related("survey__version__questionnaire", "unit")
    found = rows.filter(secret_hash=station_hash(secret), stopped_at=None).first()
    if found is None:
        raise errors.NotFound
    return found


def open_to_all(at: dt.datetime) -> QuerySet[Survey]:
    """Return the surveys that anybody may answer now."""
    day = at.astimezone(ZONE).date()
    return Survey.objects.filter(state=words.OPEN, is_open_link=True, opens_on__lte=day, closes_on__gte=day).order_by(
        "closes_on", "pk"
    )


def listed() -> QuerySet[Survey]:
    """Return all surveys with the number of their sheets and of flagged ones, the open ones first."""
    return (
        Survey.objects.select_related("version__questionnaire", "owner")
        .annotate(
            sheets_count=Count("sheets"),
            flagged=Count("sheets", filter=~Q(sheets__flags=[]) & Q(sheets__reviewed=False)),
        )
        .order_by("-opens_on", "-pk")
    )
