"""What the matter is about: topics by phrases, and from topics the field and the body that leads. Routing is data."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from .lexicon import AGENCY, TOPIC, Hit
from .tables import rows
from .text import Words
from .values import Field

DISTRICT = "district"
"""The routing word for "the district-level body of the place" (from 1/7/2025 its commune)."""

_TURNS = (
    ("nhat", "la"), ("nguy", "nhat"), ("xuc", "nhat"), ("kho", "nhat"), ("chinh", "la"), ("trong", "nhat"), ("chu", "yeu"),
    ("so", "nhat"), ("buc", "nhat"), ("can", "nhat"), ("gap", "nhat"), ("met", "nhat"), ("dang", "noi"),
)  # fmt: skip
"""Turns after which the writer says what matters most ("bức xúc nhất là …"), as neighbouring plain words."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A narrow subject: its field and who leads it as of 2021 (a unit's key, or `DISTRICT`)."""

    slug: str
    field: str
    lead: str
    label: str


@lru_cache(maxsize=1)
def fields() -> tuple[Field, ...]:
    """Return the fields in the order of `data/petitions/fields.csv`."""
    return tuple(Field(row["slug"], row["name"], row["about"]) for row in rows("fields.csv"))


@lru_cache(maxsize=1)
def topics() -> dict[str, Topic]:
    """Return all topics by slug."""
    return {row["topic"]: Topic(row["topic"], row["field"], row["lead"], row["label"]) for row in rows("topics.csv")}


@lru_cache(maxsize=256)
def lead_of(topic: str, day: dt.date) -> str:
    """Return who leads a topic on a day: a dated route where one holds, else the topic's own lead."""
    for row in rows("routes.csv"):
        if (
            row["topic"] == topic
            and (not row["valid_from"] or row["valid_from"] <= day.isoformat())
            and (not row["valid_to"] or day.isoformat() <= row["valid_to"])
        ):
            return row["lead"]
    return topics()[topic].lead


def topic_scores(words: Words, found: list[Hit]) -> dict[str, float]:
    """Add up the phrases of each topic; each further phrase counts less, and the main clause of a mixed text counts more."""
    turn = _turn(words)
    weights: dict[str, list[float]] = defaultdict(list)
    for hit in found:
        if hit.group == TOPIC:
            factor = 1.0 if turn is None else (1.9 if hit.first >= turn else 0.55)
            weights[hit.label].append(hit.weight * factor)
    return {topic: _fading(each) for topic, each in weights.items()}


def _fading(weights: list[float]) -> float:
    total, factor = 0.0, 1.0
    for weight in sorted(weights, reverse=True):
        total += weight * factor
        factor *= 0.6
    return total


def _turn(words: Words) -> int | None:
    for at in range(len(words) - 2, -1, -1):
        if (words.plain[at], words.plain[at + 1]) in _TURNS and at > 2 and at < len(words) - 3:
            return at
    return None


def field_scores(scores: dict[str, float]) -> dict[str, float]:
    """Return the score of each field: its best topic and half of the others."""
    table = topics()
    by_field: dict[str, list[float]] = defaultdict(list)
    for topic, score in scores.items():
        by_field[table[topic].field].append(score)
    return {field: max(each) + 0.5 * (sum(each) - max(each)) for field, each in by_field.items()}


def lead_scores(scores: dict[str, float], found: list[Hit], field: str | None) -> dict[str, float]:
    """Return the score of each body that may lead; topics of the chosen field count in full, others little."""
    table = topics()
    by_lead: dict[str, list[float]] = defaultdict(list)
    for topic, score in scores.items():
        by_lead[table[topic].lead].append(score * (1.0 if field is None or table[topic].field == field else 0.25))
    leads = {lead: max(each) + 0.3 * (sum(each) - max(each)) for lead, each in by_lead.items()}
    for hit in found:
        if hit.group == AGENCY:
            leads[hit.label] = leads.get(hit.label, 0.0) + 2.2 * hit.weight
    return leads
