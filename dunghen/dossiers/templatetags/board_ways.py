"""The pages about the same dossiers, as tabs that keep what was asked for."""

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:  # every process loads all tags; the ledger's engine waits for the first board
    from dunghen.dossiers.desk.asking import Question

register = template.Library()

WAYS = {
    "progress": gettext_lazy("Tiến độ"),
    "course": gettext_lazy("Xu hướng"),
    "ranking": gettext_lazy("Xếp hạng"),
    "rates": gettext_lazy("Trực tuyến, thanh toán"),
    "index": gettext_lazy("Bộ chỉ số 766"),
    "forms": gettext_lazy("Biểu báo cáo"),
}


@register.simple_tag
def board_ways(asked: "Question", here: str) -> list[dict[str, Any]]:
    """Return the tabs with the address of each page for the same question."""
    return [
        {"label": label, "url": f"{reverse(f'dossiers:{name}')}?{asked.query()}", "current": name == here}
        for name, label in WAYS.items()
    ]
