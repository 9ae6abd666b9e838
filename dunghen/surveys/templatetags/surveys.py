"""Shares and steps in pages of results."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.formats import number_format

from dunghen.kernel import offers
from dunghen.kernel.offers import Start
from dunghen.surveys.rules import words

register = template.Library()


@register.filter
def share(value: float | None) -> str:
    """Return a share (0–1) as percent with one decimal, a dash for none."""
    return "–" if value is None else f"{number_format(round(100 * value, 1), 1)}%"


@register.filter
def steps(question: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return how many chose each step of a scale, with its word; dashes where that is not told."""
    counts = question.get("steps") or ["–"] * 5
    return [(str(word), count) for word, count in zip(words.SCALE_WORDS, counts, strict=True)]


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    return mapping.get(key)


@register.simple_tag
def petition_offer() -> Start | None:
    """Return how a petition is begun, None where no room takes petitions."""
    return offers.get(offers.PETITION)
