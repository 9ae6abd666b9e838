"""Points as pages show them, and the long tables of trees with their bars."""

import math
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dunghen.kernel.text import format_number
from dunghen.par_index.rules import tree
from dunghen.par_index.rules.scoring import PAPER_PLACES, plain
from dunghen.ui.templatetags.ui import badge, day, moment_short

if TYPE_CHECKING:
    from dunghen.par_index.desk.sets import Row
    from dunghen.par_index.models import Score
    from dunghen.par_index.queries.standing import Line, Rated

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
def unit_lines(lines: "Sequence[Line]", live: Mapping[str, float]) -> SafeString:
    """Return the rows of a unit's tree: 160 of them, over which a template takes far too long."""
    most, scored, lost, lead = (escape(word) for word in (_("Tối đa"), _("Điểm"), _("Mất"), _("Chủ trì")))
    words = {"self": escape(_("tự chấm")), "appraised": escape(_("thẩm định")), "live": escape(_("thực tế"))}
    address = reverse("par_index:component", args=[0])
    parts = []
    for line in lines:
        node, score = line.node, line.score
        maximum = None if node.maximum is None else float(node.maximum)
        name = f'<span class="code">{escape(node.code)}</span>{escape(node.name)}'
        if score is not None:
            name = f'<a href="{address.replace("0", str(score.pk))}">{name}</a>'
        bars = _bar(line.self_points, maximum, "self", words) + _bar(line.settled, maximum, "appraised", words)
        if node.code in live:
            bars += _bar(live[node.code], maximum, "live", words)
        less = points(line.lost) if line.lost is not None and line.lost > 1e-9 else ""
        parts.append(
            f'<tr class="d{line.depth}"><th scope="row">{name}</th><td class="num" data-label="{most}">{exact(maximum)}</td>'
            f'<td class="bars" data-label="{scored}">{bars}</td><td class="num" data-label="{lost}">{less}</td>'
            f'<td data-label="{lead}">{escape(score.lead.short_name) if score is not None else ""}</td></tr>'
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is a number, a word of ours or escaped


def _bar(value: float | None, maximum: float | None, kind: str, words: Mapping[str, str]) -> str:
    """Return one line of bars: word, bar against the maximum, points. The number stands beside the bar, which is hidden from readers of screens."""
    drawn = ""
    if value is not None and maximum and not math.isnan(value):
        width = round(100 * max(0.0, min(value / maximum, 1.0)), 1)
        drawn = (
            f'<svg class="par-bar {kind}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="whole" width="100" height="8"/>'
            f'<rect class="part" width="{width}" height="8"/></svg>'
        )
    return f'<div class="bar-line"><span class="what">{words[kind]}</span><span>{drawn}</span><span class="num">{points(value)}</span></div>'


@register.simple_tag
def to_score_rows(rows: "Sequence[Score]") -> SafeString:
    """Return the components an agency scores, each with the number of its documents (``proofs``): a hundred of them."""
    missing, unproved, done = (
        badge(_("chưa chấm"), "soon", "circle"), badge(_("thiếu tài liệu"), "soon", "warning"), badge(_("đã chấm"), "ok", "check")
    )  # fmt: skip
    address = reverse("par_index:component", args=[0])
    parts = []
    for row in rows:
        proofs: int = row.proofs  # type: ignore[attr-defined]
        state = missing if row.self_points is None else done if proofs or row.self_note else unproved
        told = [f"{points(row.self_points)} / {exact(row.node.maximum)}"]
        if proofs:
            told.append(_("%(n)s tài liệu") % {"n": proofs})
        if row.open_until:
            told.append(_("mở lại đến hết %(d)s") % {"d": day(row.open_until)})
        parts.append(
            f'<li class="row-item" data-row="{row.pk}"><div class="title"><a href="{address.replace("0", str(row.pk))}">{escape(row.node.code)} {escape(row.node.name)}</a></div>'
            f'<div class="badges">{state}</div><div class="meta">{"".join(f"<span>{escape(word)}</span>" for word in told)}</div></li>'
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is a number, a word of ours or escaped


@register.simple_tag
def rated_rows(rows: "Sequence[Rated]", count: int, sees_all: bool, opens: "Set[int]") -> SafeString:
    """Return the units of a round: as many as a province has communes.

    ``count``: components of each; ``sees_all``: with their sums; ``opens``: the ids whose page the reader may open.
    """
    group, given, own, settled, percent, handed = (
        escape(word) for word in (_("Nhóm"), _("Đã có điểm"), _("Tự chấm"), _("Thẩm định"), _("Chỉ số (%)"), _("Nộp"))
    )
    address = reverse("par_index:assessed", args=[0])
    there, not_there = badge(_("đã nộp"), "ok", "check"), badge(_("chưa nộp"), "off", "circle")
    parts = []
    for row in rows:
        one = row.assessed
        name, sums = escape(one.unit.name), ""
        if one.pk in opens:
            name = f'<a href="{address.replace("0", str(one.pk))}">{name}</a>'
        if sees_all:
            sums = (
                f'<td data-label="{group}">{escape(one.peer_group)}</td><td class="num" data-label="{given}">{row.given}/{count}</td>'
                f'<td class="num" data-label="{own}">{points(row.self_total)}</td><td class="num" data-label="{settled}">{points(row.settled_total)}</td>'
                f'<td class="num" data-label="{percent}">{points(row.percent)}</td>'
            )
        when = (
            f'{there} <span class="quiet small">{moment_short(one.submitted_at)}</span>'
            if one.submitted_at
            else not_there
        )
        parts.append(
            f'<tr data-row="{one.pk}"><th scope="row">{name}</th>{sums}<td data-label="{handed}">{when}</td></tr>'
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is a number, a word of ours or escaped


@register.simple_tag
def set_lines(rows: "Sequence[Row]", editable: bool) -> SafeString:
    """Return the rows of a set's tree. ``editable``: lines that are not scored open too."""
    most, source, lead = (escape(word) for word in (_("Tối đa"), _("Nguồn điểm"), _("Chủ trì")))
    address = reverse("par_index:node", args=[0])
    parts = []
    for row in rows:
        node = row.node
        name = f'<span class="code">{escape(node.code)}</span>{escape(node.name)}'
        if row.leaf or editable:
            name = f'<a href="{address.replace("0", str(node.pk))}">{name}</a>'
        said = f'<span class="words">{escape(row.words)}</span>' if row.words else ""
        kinds = [tree.SOURCES.get(node.source, "—") if row.leaf else "", node.get_side_display() if node.side else ""]
        parts.append(
            f'<tr class="d{row.depth}" id="m{escape(node.code)}"><th scope="row">{name}{said}</th><td class="num" data-label="{most}">{exact(node.maximum)}</td>'
            f'<td data-label="{source}">{escape(" · ".join(kind for kind in kinds if kind))}</td>'
            f'<td data-label="{lead}">{escape(node.lead_unit.short_name) if node.lead_unit else ""}</td></tr>'
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is a number, a word of ours or escaped
