"""The numbers of a board's row: hundreds of rows with eight doors each, which a template would take far too long to write."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from dunghen.directives.desk.board import Row

register = template.Library()

SHAPES = {"late": "▲ ", "soon": "◐ "}


@register.simple_tag
def board_cells(row: Row) -> SafeString:
    """Return the cells of ``row``; each number is a door, its colour never alone."""
    parts = []
    for cell in row.cells:
        nought = "" if cell.value else " nought"
        tone = f' class="{cell.tone}"' if cell.tone else ""
        label, url = escape(cell.label), escape(cell.url)
        parts.append(
            f'<td class="num{nought}" data-label="{label}"><a href="{url}"{tone}>{SHAPES.get(cell.tone, "")}{cell.value:d}</a></td>'
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is a number, a word of ours or escaped
