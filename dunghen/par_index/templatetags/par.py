"""Points as pages show them, and a node's bar."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dunghen.kernel.text import format_number
from dunghen.par_index.rules.scoring import PAPER_PLACES, plain

if TYPE_CHECKING:
    from dunghen.par_index.queries.standing import Line

register = template.Library()


@register.filter
def points(value: float | None) -> str:
    """Return points as paper has them (two decimals): "54,74"; "không áp dụng", "—"."""
    if value is None:
        return "—"
    if math.isnan(float(value)):
        return _("không áp dụng")
    return format_number(value, PAPER_PLACES)


@register.filter
def exact(value: float | None) -> str:
    """Return a maximum as it is: "1,5"; "?" for one that is not known."""
    return "?" if value is None else plain(round(float(value), 4))


@register.simple_tag
def bar(value: float | None, maximum: float | None, kind: str, label: str) -> SafeString:
    """Return a bar of points against the maximum, drawn as SVG: the number stands beside it, so it is hidden from readers of screens."""
    if value is None or not maximum or math.isnan(float(value)):
        return format_html('<span class="par-bar none" title="{}"></span>', label)
    width = round(100 * max(0.0, min(float(value) / float(maximum), 1.0)), 1)
    return format_html(
        '<svg class="par-bar {}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><title>{}</title>'
        '<rect class="whole" width="100" height="8"/><rect class="part" width="{}" height="8"/></svg>',
        kind, label, width,
    )  # fmt: skip


@register.simple_tag
def par_line(line: "Line", live: Mapping[str, float]) -> SafeString:
    """Return a row of a unit's tree: written here, because a template takes far too long over 160 of them."""
    node, score = line.node, line.score
    name = format_html('<span class="code">{}</span>{}', node.code, node.name)
    if score is not None:
        name = format_html('<a href="{}">{}</a>', reverse("par_index:component", args=[score.pk]), name)
    now = live.get(node.code)
    bars = format_html_join(
        "", '<div class="bar-line"><span class="what">{}</span>{}<span class="num">{}</span></div>',
        (
            (label, bar(value, node.maximum, kind, label), points(value))
            for kind, label, value in (("self", _("tự chấm"), line.self_points), ("appraised", _("thẩm định"), line.settled), ("live", _("thực tế"), now))
            if kind != "live" or now is not None
        ),
    )  # fmt: skip
    lost = points(line.lost) if line.lost is not None and line.lost > 1e-9 else ""
    lead = score.lead.short_name if score is not None else ""
    return format_html(
        '<tr class="d{}" id="m{}"><th scope="row">{}</th><td class="num" data-label="{}">{}</td><td class="bars" data-label="{}">{}</td>'
        '<td class="num" data-label="{}">{}</td><td data-label="{}">{}</td></tr>',
        line.depth, slugify(node.code), name, _("Tối đa"), exact(node.maximum), _("Điểm"), bars, _("Mất"), lost, _("Chủ trì"), lead,
    )  # fmt: skip
