"""From what the matter is to the body that leads, as of a day: the district-level body of the place, or a body of the province."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from .lexicon import AGENCY, Hit
from .places import Mention
from .tables import rows
from .text import Words
from .topics import DISTRICT, lead_of
from .units import directory
from .values import Kind, Unit


@lru_cache(maxsize=8)
def setting(name: str) -> str:
    """Return one setting of `data/petitions/settings.csv`."""
    return next(row["value"] for row in rows("settings.csv") if row["name"] == name)


def lead_unit(lead: str, topic: str, mention: Mention | None, day: dt.date) -> tuple[Unit | None, bool]:
    """Return the unit that leads on a day, and whether it is certain (a district taken for want of a place is not)."""
    if topic and lead != DISTRICT:
        dated = lead_of(topic, day)
        if dated != DISTRICT and day >= dt.date.fromisoformat(setting("topics_lead_from")):
            lead = dated if directory().on(lead, day) != directory().on(dated, day) and _routed(topic) else lead
    if lead != DISTRICT:
        return directory().on(lead, day), True
    if mention is not None:
        key = mention.district or mention.unit
        found = directory().on(key, day)
        if found and found.key != key and mention.unit != key:
            found = directory().on(mention.unit, day) or found
        return found, True
    return directory().on(setting("default_district"), day), False


@lru_cache(maxsize=64)
def _routed(topic: str) -> bool:
    return any(row["topic"] == topic and row["valid_from"] for row in rows("routes.csv"))


def redirected_lead(kind: Kind, words: Words, found: list[Hit], suggested: str) -> str | None:
    """Return who settles a complaint or denunciation, where the text says whose act or conduct it is; None leaves the suggestion.

    Law on Complaints 2011, articles 17 to 21: the body whose decision is contested first, the chairman of the province second (the
    provincial inspectorate advises). Law on Denunciations 2018, article 13: the head of the body that manages the accused.
    """
    plain = f" {' '.join(words.plain)} "
    inspectorate = setting("inspectorate")
    agencies = [hit.label for hit in found if hit.group == AGENCY]
    if kind is Kind.COMPLAINT:
        if any(turn in plain for turn in _listed("second_complaint")):
            return inspectorate
        if agencies:
            return agencies[0]
        return DISTRICT if any(turn in plain for turn in _listed("district_decision")) else None
    if any(turn in plain for turn in _listed("high_officials")):
        return inspectorate
    if any(turn in plain for turn in _listed("commune_officials")):
        return DISTRICT
    return agencies[0] if agencies else None


@lru_cache(maxsize=8)
def _listed(name: str) -> tuple[str, ...]:
    return tuple(f" {entry.strip()} " for entry in setting(name).split(";"))
