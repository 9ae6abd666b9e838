"""Tablets at counters are set up and stopped."""

import datetime as dt
import secrets

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.organisation.models import Unit
from dunghen.surveys import verbs
from dunghen.surveys.models import Station, Survey
from dunghen.surveys.queries.surveys import station_hash
from dunghen.surveys.rules import refusals, words


def station(*, actor: Actor, survey: Survey, unit: Unit, name: str, at: dt.datetime) -> tuple[Station, str]:
    """Set a tablet up; return it and its key, which is shown once. Raises WrongChannel."""
    if words.KIOSK not in survey.channels or survey.kind == words.LEADERS:
        raise refusals.WrongChannel(survey=survey.title)
    secret = secrets.token_urlsafe(18)
    with act(verbs.STATION_SET, actor=actor, on=survey, at=at, place=f"{name}, {unit.short_name}"):
        made = Station.objects.create(survey=survey, unit=unit, name=name, secret_hash=station_hash(secret))
    return made, secret


def stop(*, actor: Actor, station: Station, at: dt.datetime) -> None:
    """Let a tablet's address open nothing any more; its sheets stay."""
    with act(verbs.STATION_STOPPED, actor=actor, on=station.survey, at=at, place=station.name) as deed:
        row = deed.lock(station)
        row.stopped_at = row.stopped_at or at
        row.save(update_fields=["stopped_at"])
