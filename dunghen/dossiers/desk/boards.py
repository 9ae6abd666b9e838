"""The boards of dossiers: table II.06a by unit, field, procedure, commune; every number opens its list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.desk import asking
from dunghen.dossiers.desk.asking import NEXT, Question
from dunghen.dossiers.desk.table_files import sent, stamp
from dunghen.dossiers.queries import boards
from dunghen.dossiers.queries.boards import NONE, Board, Line
from dunghen.kernel.text import format_number, format_percent, search_key
from dunghen.ui.exports import Column

ROWS = 100
"""Rows of a board on one page; the sum is that of all."""


@dataclass(frozen=True)
class Head:
    """A column of table II.06a: its name in the ledger, its head, the number of its column in the form, its tone when it is not nought."""

    name: str
    label: Any
    number: str
    tone: str = ""
    group: str = ""


RECEIVED, DONE, OPEN = "received", "done", "open"
GROUPS = {
    RECEIVED: gettext_lazy("Tiếp nhận"),
    DONE: gettext_lazy("Đã giải quyết"),
    OPEN: gettext_lazy("Đang giải quyết"),
}
HEADS = (
    Head("received", gettext_lazy("Tổng số"), "3", group=RECEIVED),
    Head("received_online", gettext_lazy("Trực tuyến"), "4", group=RECEIVED),
    Head("received_otherwise", gettext_lazy("Trực tiếp, bưu chính"), "5", group=RECEIVED),
    Head("carried_over", gettext_lazy("Kỳ trước"), "6", group=RECEIVED),
    Head("done", gettext_lazy("Tổng số"), "7", group=DONE),
    Head("done_early", gettext_lazy("Trước hạn"), "8", group=DONE),
    Head("done_on_time", gettext_lazy("Đúng hạn"), "9", group=DONE),
    Head("done_late", gettext_lazy("Quá hạn"), "10", "late", DONE),
    Head("done_undated", gettext_lazy("Không hạn"), "", group=DONE),
    Head("cancelled", gettext_lazy("Rút, dừng, từ chối"), "", group=DONE),
    Head("open", gettext_lazy("Tổng số"), "11", group=OPEN),
    Head("open_in_time", gettext_lazy("Trong hạn"), "12", group=OPEN),
    Head("open_overdue", gettext_lazy("Quá hạn"), "13", "late", OPEN),
)
SELDOM = frozenset({"done_undated", "cancelled"})
"""Columns beside those of the form; shown where something stands in them."""
SORTS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: search_key(line.name),
    "rate": lambda line: -1.0 if line.on_time_rate is None else line.on_time_rate,
    **{head.name: (lambda line, name=head.name: line.figures[name]) for head in HEADS},
}
IDENTITIES = {
    "received = online + otherwise + carried over": gettext_lazy("(3) = (4) + (5) + (6)"),
    "done = early + on time + late + undated + cancelled": gettext_lazy("(7) = (8) + (9) + (10) + không hạn + rút, dừng"),
    "open = in time + overdue": gettext_lazy("(11) = (12) + (13)"),
    "received = done + open": gettext_lazy("(3) = (7) + (11)"),
    "nothing is less than nought": gettext_lazy("không số nào nhỏ hơn 0"),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A line with its addresses: of the board that goes on from it, and the beginning of those of its lists."""

    line: Line
    name: str
    url: str
    list_start: str


@require_safe
@frame.page(verbs.SEE_BOARDS)
def progress(request: DeskRequest) -> HttpResponse:
    """How the period went, row by row, with carry-over; the sum above as doors."""
    asked = asking.question(request)
    board = boards.progress(asked.wanted, asked.sight, request.at)
    lines = ordered(board.lines, request.GET.get("sort", ""))
    start = _start(request.GET.get("from", ""), len(lines))
    context = {
        **asking.filters(asked, request, "dossiers:progress"),
        "board": board,
        "whole": Row(board.whole, _("Cộng"), "", _list_start(asked, {})),
        "rows": [row_of(line, asked) for line in lines[start : start + ROWS]],
        "heads": heads(board),
        "groups": _groups(board),
        "head": asking.HEADS[asked.wanted.by],
        "doors": _doors(board, asked),
        "broken": [(name_of(line, asked), [IDENTITIES[name] for name in line.broken]) for line in (*board.lines, board.whole) if line.broken],
        "tabs": tabs(asked),
        "count": len(lines),
        "first": start + 1,
        "last": min(start + ROWS, len(lines)),
        "earlier": str(start - ROWS) if start >= ROWS else "",
        "later": str(start + ROWS) if start + ROWS < len(lines) else "",
        "export_query": asked.query(sort=request.GET.get("sort", "")),
    }  # fmt: skip
    return render(request, "dossiers/boards/progress.html", context)


def heads(board: Board) -> list[Head]:
    """Return the columns of a board: those of the form, and the seldom ones where something stands in them."""
    return [head for head in HEADS if head.name not in SELDOM or board.whole.figures[head.name]]


def ordered(lines: Sequence[Line], sort: str) -> list[Line]:
    """Return lines as asked; without an order as they are: units as in the tree."""
    key = SORTS.get(sort.removeprefix("-"))
    return sorted(lines, key=key, reverse=sort.startswith("-")) if key else list(lines)


def name_of(line: Line, asked: Question) -> str:
    """Return how a line is called."""
    if line is not None and line.key == "" and not line.place:
        return _("Cộng")
    return line.name if line.name else str(asking.WITHOUT[asked.wanted.by])


def row_of(line: Line, asked: Question) -> Row:
    """Return a line with its addresses."""
    by = asked.wanted.by
    own = {by: line.key or NONE}
    further = f"{reverse('dossiers:progress')}?{asked.query(**own, by=NEXT[by])}"
    return Row(line, name_of(line, asked), further, _list_start(asked, own))


def tabs(asked: Question) -> list[dict[str, Any]]:
    """Return the ways to look at the same dossiers."""
    here = reverse("dossiers:progress")
    return [
        {"label": label, "url": f"{here}?{asked.query(by=by)}", "current": by == asked.wanted.by}
        for by, label in asking.HEADS.items()
    ]


def _list_start(asked: Question, own: dict[str, str]) -> str:
    # Hundreds of rows with a dozen addresses each: the beginning is made once a row.
    return f"{reverse('dossiers:list')}?{asked.query(**own, by='')}&what="


def _groups(board: Board) -> list[tuple[Any, int]]:
    shown = heads(board)
    return [(label, sum(head.group == group for head in shown)) for group, label in GROUPS.items()]


def _doors(board: Board, asked: Question) -> list[dict[str, Any]]:
    whole = board.whole
    figures = whole.figures
    start = _list_start(asked, {})
    rate = "–" if whole.on_time_rate is None else format_percent(whole.on_time_rate, 1)
    late, overdue = figures["done_late"], figures["open_overdue"]
    now = f"{reverse('dossiers:list')}?{urlencode({**asked.wanted.words(), 'what': 'due_soon'})}"
    return [
        {"label": _("Đúng hạn"), "value": rate, "url": f"{start}judged", "tone": "", "note": f"{format_number(whole.on_time)}/{format_number(whole.judged)}"},
        {"label": _("Quá hạn chưa giải quyết"), "value": format_number(overdue), "url": f"{start}open_overdue", "tone": "late" if overdue else "", "note": _("ở cuối kỳ")},
        {"label": _("Giải quyết quá hạn"), "value": format_number(late), "url": f"{start}done_late", "tone": "late" if late else "", "note": _("trong kỳ")},
        {"label": _("Đã giải quyết"), "value": format_number(figures["done"]), "url": f"{start}done", "tone": "", "note": _("trên %(all)s phải giải quyết") % {"all": format_number(figures["received"])}},
        {"label": _("Đang giải quyết"), "value": format_number(figures["open"]), "url": f"{start}open", "tone": "", "note": _("chuyển kỳ sau")},
        {"label": _("Sắp đến hạn"), "value": _("Xem"), "url": now, "tone": "", "note": _("tính đến lúc này")},
    ]  # fmt: skip


def _start(text: str, count: int) -> int:
    """Return where a page of rows begins; what cannot be read is the beginning."""
    start = int(text) if text.isdecimal() and len(text) < 7 else 0
    return start - start % ROWS if start < count else 0


@require_safe
@frame.page(verbs.SEE_BOARDS)
def progress_file(request: DeskRequest, ending: str) -> HttpResponseBase:
    """All rows of the board as a file."""
    asked = asking.question(request)
    board = boards.progress(asked.wanted, asked.sight, request.at)
    lines = [*ordered(board.lines, request.GET.get("sort", "")), board.whole]
    columns = [Column(str(asking.HEADS[asked.wanted.by]), lambda line: name_of(line, asked), 40)]
    columns += [
        Column(f"{GROUPS[head.group]}: {head.label}" + (f" ({head.number})" if head.number else ""), lambda line, name=head.name: line.figures[name], 12)
        for head in heads(board)
    ]  # fmt: skip
    columns += [
        Column(_("Tính vào tỷ lệ"), lambda line: line.judged, 12),
        Column(_("Tỷ lệ đúng hạn (%)"), lambda line: None if line.on_time_rate is None else round(line.on_time_rate, 2), 12),
    ]  # fmt: skip
    name = f"tien-do-ho-so-{asked.wanted.period.word}-{stamp(request.at)}"
    return sent(ending, name, _("Tiến độ hồ sơ"), columns, [lines])
