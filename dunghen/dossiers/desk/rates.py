"""Pages of rates, the course of months, ranking among peers and the blocks of decision 766."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

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
from dunghen.dossiers.desk.table_files import rounded, sent, stamp
from dunghen.dossiers.queries import boards, index, rates
from dunghen.dossiers.queries.boards import NONE
from dunghen.dossiers.queries.rates import Month, Rate
from dunghen.kernel.organisation.models import UnitKind
from dunghen.ui.exports import Column

LEAST = 10
"""Fewer dossiers than this say nothing about a unit's rank."""
ROWS = 100
SHOWN = {
    "online": gettext_lazy("Nộp trực tuyến"),
    "postal": gettext_lazy("Qua bưu chính"),
    "paid_online": gettext_lazy("Thanh toán trực tuyến"),
    "digital_result": gettext_lazy("Kết quả điện tử"),
    "digitised": gettext_lazy("Số hóa"),
}
WIDTH, HEIGHT = 480, 120
"""The drawing of the course, in its own units; percent from bottom to top."""


@dataclass(frozen=True)
class Ranked:
    """A unit among its peers: its place (None: too few dossiers), the line, the beginning of its list's address."""

    rank: int | None
    line: boards.Line
    url: str
    late_url: str


@require_safe
@frame.page(verbs.SEE_BOARDS)
def by_rates(request: DeskRequest) -> HttpResponse:
    """How dossiers are handed in, paid and digitised; every rate opens its numerator and denominator."""
    asked = asking.question(request)
    found = rates.rates(asked.wanted, asked.sight, request.at, tuple(SHOWN))
    start = request.GET.get("from", "")
    first = int(start) if start.isdecimal() and len(start) < 7 and int(start) < len(found.lines) else 0
    context = {
        **asking.filters(asked, request, "dossiers:rates"),
        "found": found,
        "heads": list(SHOWN.items()),
        "head": asking.HEADS[asked.wanted.by],
        "rows": [_row(line, asked) for line in found.lines[first : first + ROWS]],
        "whole": _row(found.whole, asked, whole=True),
        "later": str(first + ROWS) if first + ROWS < len(found.lines) else "",
        "earlier": str(max(0, first - ROWS)) if first else "",
        "tabs": [{"label": label, "url": f"{reverse('dossiers:rates')}?{asked.query(by=by)}", "current": by == asked.wanted.by} for by, label in asking.HEADS.items()],
        "export_query": asked.query(),
    }  # fmt: skip
    return render(request, "dossiers/boards/rates.html", context)


@require_safe
@frame.page(verbs.SEE_BOARDS)
def course(request: DeskRequest) -> HttpResponse:
    """Twelve months: the table first, the drawing beside it."""
    asked = asking.question(request)
    months = rates.course(asked.wanted, asked.sight, request.at)
    context = {
        **asking.filters(asked, request, "dossiers:course"),
        "rows": [
            {
                "month": month,
                "done_url": asked.list_url("done", period=month.period.word),
                "late_url": asked.list_url("done_late", period=month.period.word),
                "late": month.on_time.of - month.on_time.yes,
                "online_url": asked.list_url("online.yes", period=month.period.word),
                "board_url": f"{reverse('dossiers:progress')}?{asked.query(period=month.period.word)}",
            }
            for month in months
        ],
        "some": any(month.on_time.of or month.online.of for month in months),
        "on_time": strokes([month.on_time for month in months]),
        "online": strokes([month.online for month in months]),
        "width": WIDTH,
        "height": HEIGHT,
        "guides": [(y, f"{100 - round(100 * y / HEIGHT)}%") for y in (0, HEIGHT // 2, HEIGHT)],
        "names": _names(months),
    }
    return render(request, "dossiers/boards/course.html", context)


@require_safe
@frame.page(verbs.SEE_BOARDS)
def ranking(request: DeskRequest) -> HttpResponse:
    """Units beside their peers, by the on-time rate of the period; those with few dossiers are not ranked."""
    asked = asking.question(request)
    asked = replace(asked, wanted=replace(asked.wanted, by="unit"))
    board = boards.progress(asked.wanted, asked.sight, request.at)
    context = {
        **asking.filters(asked, request, "dossiers:ranking"),
        "board": board,
        "groups": peers(board.lines, asked),
        "least": LEAST,
    }
    return render(request, "dossiers/boards/ranking.html", context)


@require_safe
@frame.page(verbs.SEE_BOARDS)
def by_index(request: DeskRequest) -> HttpResponse:
    """The six blocks of decision 766 as far as dossiers tell them."""
    asked = asking.question(request)
    found = index.index(asked.wanted, asked.sight, request.at)
    services = f"{reverse('dossiers:rates')}?{asked.query(by='procedure')}"

    def door(one: index.Criterion, word: str) -> str:
        # Numbers of procedures open the table of procedures, numbers of dossiers their list.
        return asked.list_url(word) if word else services if one.number == "3.2" else ""

    blocks = [
        (block, [(one, door(one, one.numerator), door(one, one.denominator)) for one in block.criteria])
        for block in found.blocks
    ]
    criteria = [one for block in found.blocks for one in block.criteria]
    context = {
        **asking.filters(asked, request, "dossiers:index"),
        "found": found,
        "blocks": blocks,
        "timed_url": asked.list_url("timed"),
        "told": sum(not one.why for one in criteria),
        "all": len(criteria),
    }
    return render(request, "dossiers/boards/index.html", context)


def strokes(points: Sequence[Rate]) -> list[str]:
    """Return the line through the months as pieces of points "x,y x,y"; a month without a figure breaks it."""
    step = WIDTH / max(1, len(points) - 1)
    found = []
    for known, some in groupby(enumerate(points), lambda point: point[1].percent is not None):
        if known:
            drawn = [f"{place * step:.1f},{HEIGHT - HEIGHT * (rate.percent or 0.0) / 100:.1f}" for place, rate in some]
            # A month alone between two without figures is a short stroke, not nothing.
            found.append(" ".join(drawn if len(drawn) > 1 else [drawn[0], f"{float(drawn[0].split(',')[0]) + 3:.1f},{drawn[0].split(',')[1]}"]))  # fmt: skip
    return found


def _names(months: Sequence[Month]) -> list[str]:
    return [f"{month.period.last:%m/%y}" for month in months]


def _row(line: rates.Line, asked: Question, *, whole: bool = False) -> dict[str, Any]:
    by = asked.wanted.by
    own = {} if whole else {by: line.key or NONE}
    return {
        "name": _("Cộng") if whole else line.name or str(asking.WITHOUT[by]),
        "url": "" if whole else f"{reverse('dossiers:rates')}?{asked.query(**own, by=NEXT[by])}",
        "n": line.n,
        "rates": [
            (label, line.rates[flag], asked.list_url(f"{flag}.yes", **own), asked.list_url(f"{flag}.of", **own), flag)
            for flag, label in SHOWN.items()
        ],
    }


def peers(lines: Sequence[boards.Line], asked: Question) -> list[tuple[str, list[Ranked]]]:
    """Return each kind of unit with its members, the best first; equal rates share a place."""
    kinds = dict(UnitKind.choices)
    found = []
    for kind in [*kinds, ""]:
        members = [line for line in lines if line.kind == kind]
        ranked = sorted(
            (line for line in members if line.judged >= LEAST), key=lambda line: -(line.on_time_rate or 0.0)
        )
        few = [line for line in members if line.judged < LEAST]
        rows = []
        for line in ranked:
            better = sum((other.on_time_rate or 0.0) > (line.on_time_rate or 0.0) for other in ranked)
            rows.append(_ranked(better + 1, line, asked))
        rows += [_ranked(None, line, asked) for line in few]
        if rows:
            found.append((str(kinds.get(kind, _("Đơn vị khác"))), rows))
    return found


def _ranked(rank: int | None, line: boards.Line, asked: Question) -> Ranked:
    key = line.key or NONE
    board = f"{reverse('dossiers:progress')}?{asked.query(unit=key, by='field')}"
    return Ranked(rank, line, board, asked.list_url("late", unit=key))


@require_safe
@frame.page(verbs.SEE_BOARDS)
def rates_file(request: DeskRequest, ending: str) -> HttpResponseBase:
    """The table of rates as a file."""
    asked = asking.question(request)
    found = rates.rates(asked.wanted, asked.sight, request.at, tuple(SHOWN))
    rows = [_row(line, asked) for line in found.lines] + [_row(found.whole, asked, whole=True)]
    columns = [
        Column(str(asking.HEADS[asked.wanted.by]), lambda row: row["name"], 40),
        Column(_("Tiếp nhận"), lambda row: row["n"], 12),
    ]
    for place, label in enumerate(SHOWN.values()):
        columns += [
            Column(f"{label}", lambda row, place=place: row["rates"][place][1].yes, 12),
            Column(f"{label}: " + _("trên"), lambda row, place=place: row["rates"][place][1].of, 12),
            Column(f"{label} (%)", lambda row, place=place: rounded(row["rates"][place][1].percent), 12),
        ]
    name = f"truc-tuyen-ho-so-{asked.wanted.period.word}-{stamp(request.at)}"
    return sent(ending, name, _("Trực tuyến, thanh toán"), columns, [rows])
