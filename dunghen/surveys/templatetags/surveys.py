"""Shares and steps in pages of results."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dunghen.kernel import offers
from dunghen.kernel.offers import Start
from dunghen.surveys.queries.results import Line
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
def figure(line: Line) -> SafeString:
    """Return a figure with its interval, or why there is none. A page has a hundred and more of them: no template of its own."""
    if line.hidden:
        return format_html('<span class="quiet">{}</span>', _("quá ít phiếu, không nêu"))
    if line.percent is None:
        told = _("%(yes)s/%(of)s câu trả lời; ít người nên không tính tỷ lệ") % {"yes": line.told["satisfied"], "of": line.told["valid"]}  # fmt: skip
        return format_html('<span class="quiet">{}</span>', told)
    value = number_format(round(line.percent, 1), 1)
    if line.low is None or line.high is None:
        return format_html("<b>{}%</b>", value)
    edges = (number_format(round(edge, 1), 1) for edge in (line.low, line.high))
    return format_html('<b>{}%</b> <span class="quiet small interval">({}–{}%)</span>', value, *edges)


@register.simple_tag
def petition_offer() -> Start | None:
    """Return how a petition is begun, None where no room takes petitions."""
    return offers.get(offers.PETITION)
