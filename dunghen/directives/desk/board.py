"""The board for those who follow letters: one page, every number a door to its list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.directives import queries, rules, verbs
from dunghen.directives.queries import Line
from dunghen.kernel import access
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.text import search_key


@dataclass(frozen=True)
class Figure:
    """A number and the list behind it."""

    label: Any
    value: int
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a table: what it stands for and its numbers, each a door."""

    line: Line
    url: str
    cells: Sequence[Figure]
    rate_url: str


COLUMNS: tuple[tuple[str, Any, Callable[[Line], int], str], ...] = (
    ("overdue", gettext_lazy("Quá hạn"), lambda line: line.counts[timeliness.OVERDUE], "late"),
    ("due_soon", gettext_lazy("Sắp đến hạn"), lambda line: line.counts[timeliness.DUE_SOON], "soon"),
    ("open", gettext_lazy("Chưa xong"), lambda line: line.open, ""),
    ("done", gettext_lazy("Đã xong"), lambda line: line.done, ""),
    ("done_late", gettext_lazy("Xong trễ"), lambda line: line.counts[timeliness.DONE_LATE], ""),
    ("all", gettext_lazy("Tất cả"), lambda line: line.total, ""),
)
"""Filter of the list behind the number, head, number, tone when it is not nought."""
SORTS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: search_key(line.label),
    "rate": lambda line: -1.0 if line.rate is None else line.rate,
    **{name: number for name, _head, number, _tone in COLUMNS},
}


@require_safe
@frame.page(verbs.SEE_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """How the province's assignments stand: four counts, by letter, by agency, by workflow state."""
    access.require(request.user, verbs.SEE_BOARD, None, request.at)
    units = queries.board_by_unit(request.user, request.at)
    letters = queries.board_by_letter(request.user, request.at)
    states = queries.board_by_state(request.user, request.at)
    sort = request.GET.get("sort", "")
    whole = Line(_("Toàn tỉnh"), {"timeliness": "all"}, _summed(units))
    context = {
        "doors": _doors(request, whole, {state: count for state, _label, count in states}),
        "whole": _row(whole),
        "units": [_row(line) for line in _sorted(units, sort)],
        "letters": [_row(line) for line in _sorted(letters, sort)],
        "states": [Figure(label, count, _list(timeliness="all", state=state)) for state, label, count in states],
        "heads": [(name, head) for name, head, _number, _tone in COLUMNS],
    }
    return render(request, "directives/board.html", context)


def _doors(request: HttpRequest, whole: Line, states: dict[str, int]) -> list[Figure]:
    late, soon = whole.counts[timeliness.OVERDUE], whole.counts[timeliness.DUE_SOON]
    waiting = queries.extensions_waiting(request.user, request.at)  # type: ignore[attr-defined, arg-type]
    return [
        Figure(_("Quá hạn"), late, _list(timeliness=timeliness.OVERDUE), "late" if late else ""),
        Figure(_("Sắp đến hạn"), soon, _list(timeliness=timeliness.DUE_SOON), "soon" if soon else ""),
        Figure(_("Chờ duyệt kết quả"), states[rules.SUBMITTED], _list(state=rules.SUBMITTED)),
        Figure(_("Đề nghị gia hạn chờ quyết định"), waiting, _list(waits="extension")),
    ]


def _summed(lines: Sequence[Line]) -> dict[str, int]:
    """Return the counts of all lines together: every assignment is owed by exactly one unit."""
    return {state: sum(line.counts[state] for line in lines) for state in timeliness.STATES}


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    key = SORTS.get(sort.removeprefix("-"))
    return sorted(lines, key=key, reverse=sort.startswith("-")) if key else lines


def _row(line: Line) -> Row:
    where = {name: value for name, value in line.query.items() if name != "timeliness"}
    # Hundreds of rows with eight addresses each: the beginning is made once a row.
    start = f"{_list(**where)}{'&' if where else ''}timeliness="
    cells = [
        Figure(head, value := number(line), f"{start}{name}", tone if value else "")
        for name, head, number, tone in COLUMNS
    ]
    url = reverse("directives:letter", args=[where["letter"]]) if "letter" in where else _list(**where)
    return Row(line, url, cells, f"{start}judged")


def _list(**filters: str) -> str:
    return f"{reverse('directives:assignments')}?{urlencode(filters)}"
