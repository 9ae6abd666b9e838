"""Tables of ranked units and of what could be raised: a hundred rows and more, over which a template takes far too long."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dunghen.par_index.rules import tree
from dunghen.par_index.templatetags.par import exact
from dunghen.ui.templatetags.ui import badge

if TYPE_CHECKING:
    from dunghen.par_index.desk.whatif import Row
    from dunghen.par_index.queries.ranking import Place

register = template.Library()
LEAST_SHOWN = 0.0005
"""Points: less than this is nothing that a page shows as raised."""


@register.simple_tag
def moved(places: int | None) -> SafeString:
    """Return places won or lost since last year, on a line of their own; nothing for none."""
    if not places:
        return mark_safe("")
    n = abs(places)
    if places > 0:
        word, tone = "▲ " + ngettext("lên %(n)s bậc", "lên %(n)s bậc", n) % {"n": n}, "ok"
    else:
        word, tone = "▼ " + ngettext("xuống %(n)s bậc", "xuống %(n)s bậc", n) % {"n": n}, "late"
    return mark_safe(f'<br><span class="{tone}">{escape(word)}</span>')  # noqa: S308 - a word of ours, escaped


@register.simple_tag
def rank_rows(rows: "Sequence[tuple[Place, str]]", *, whole: bool, doors: bool = False) -> SafeString:
    """Return the rows of one peer group, each with the tone of its grade.

    ``whole``: with points and the overall rank; ``doors``: each leads to its lost points.
    """
    heads = {name: escape(word) for name, word in {
        "rank": _("Hạng"), "points": _("Điểm"), "percent": _("Chỉ số"), "grade": _("Xếp loại"), "last": _("So năm trước"), "all": _("Hạng chung"),
    }.items()}  # fmt: skip
    comma = "." if (translation.get_language() or "vi").startswith("en") else ","
    address = reverse("par_index:gap", args=[0])
    parts = []
    for place, tone in rows:
        name = escape(place.assessed.unit.name)
        rank, points, every = str(place.peer_rank), "", ""
        if doors:
            name = f'<a href="{address.replace("0", str(place.assessed.pk))}">{name}</a>'
        if whole:
            rank = f"<b>{rank}</b>"
            points = f'<td class="num" data-label="{heads["points"]}">{_two(place.total, comma)}</td>'
            every = f'<td class="num" data-label="{heads["all"]}">{place.rank}</td>'
        grade = badge(_(place.grade), tone, "dot") if place.grade else "–"
        parts.append(
            f'<tr><td class="num" data-label="{heads["rank"]}">{rank}</td><th scope="row">{name}</th>{points}'
            f'<td class="num" data-label="{heads["percent"]}">{_two(place.percent, comma)} %</td><td data-label="{heads["grade"]}">{grade}</td>'
            f'<td class="num" data-label="{heads["last"]}">{_gained(place.gained, comma)}{moved(place.moved)}</td>{every}</tr>'
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is a number, a word of ours or escaped


@register.simple_tag
def what_if_rows(rows: "Sequence[Row]") -> SafeString:
    """Return the components that can be raised, each with a field for other points."""
    now, most, level, other = (
        escape(word) for word in (_("Nay"), _("Cao nhất có thể"), _("Công sức"), _("Thử với điểm"))
    )
    tried, assumed = escape(_("Điểm thử của mục")), escape(_("giả định"))
    parts = []
    for row in rows:
        loss, score = row.line.loss, row.line.score
        code = escape(loss.code)
        chosen = ' class="chosen"' if row.gain > LEAST_SHOWN else ""
        guess = f'<br><span class="quiet small">{assumed}</span>' if row.line.is_assumed else ""
        parts.append(
            f'<tr{chosen}><th scope="row"><b>{code}</b> {escape(score.node.name)}<br><span class="quiet small">{escape(score.lead.name)}</span></th>'
            f'<td class="num" data-label="{now}">{exact(loss.points)}/{exact(loss.maximum)}</td><td class="num" data-label="{most}">{exact(row.most)}</td>'
            f'<td class="num" data-label="{level}">{row.line.level}{guess}</td><td class="num" data-label="{other}"><input class="points" type="text" inputmode="decimal" '
            f'name="v{code}" value="{exact(row.value) if row.is_typed else ""}" aria-label="{tried} {code}"></td></tr>'
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is a number, a word of ours or escaped


def _two(value: float, comma: str) -> str:
    return f"{float(tree.printed(value)):.2f}".replace(".", comma)


def _gained(value: float | None, comma: str) -> str:
    if value is None:
        return "–"
    told = _two(abs(value), comma)
    return told if float(told.replace(comma, ".")) == 0 else f"{'+' if value > 0 else '-'}{told}"
