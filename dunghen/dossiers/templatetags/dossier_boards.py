"""The numbers of a board's row: a hundred rows with a dozen doors each, which a template would take far too long to write."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dunghen.kernel.text import format_number, format_percent

if TYPE_CHECKING:
    from dunghen.dossiers.desk.boards import Head, Row

register = template.Library()


@register.simple_tag
def progress_cells(row: "Row", heads: "Sequence[Head]") -> SafeString:
    """Return the cells of ``row`` with its rate; each number is a door, its colour never alone."""
    # Here, because every process loads all tags, and this takes the ledger's engine with it.
    from dunghen.dossiers.desk.boards import GROUPS

    start, parts = escape(row.list_start), []
    for head in heads:
        value = row.line.figures[head.name]
        label = escape(f"{GROUPS[head.group]}, {head.label}")
        tone, shape = (f' class="{head.tone}"', "▲ ") if head.tone and value else ("", "")
        nought = "" if value else " nought"
        number = f'<a href="{start}{head.name}"{tone}>{shape}{format_number(value)}</a>' if value else "0"
        parts.append(f'<td class="num{nought}" data-label="{label}">{number}</td>')
    line = row.line
    told = (
        f'<a href="{start}judged">{format_percent(line.on_time_rate, 1)}</a> '
        f'<span class="quiet small">{format_number(line.on_time)}/{format_number(line.judged)}</span>'
        if line.on_time_rate is not None
        else '<span class="quiet">–</span>'
    )
    parts.append(f'<td class="num rate" data-label="{escape(_("Tỷ lệ đúng hạn"))}">{told}</td>')
    return mark_safe("".join(parts))  # noqa: S308 - every part is a number, a word of ours or escaped
