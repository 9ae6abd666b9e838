"""The dossiers behind a number of the tables of "why late", as many as the number says, on the page and as a file."""

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
from dunghen.dossiers.desk.asking import Question
from dunghen.dossiers.desk.table_files import sent, stamp
from dunghen.dossiers.queries import boards, lists, settings
from dunghen.dossiers.queries.paces import DAY
from dunghen.dossiers.queries.why import BEHIND, Row, Scope, Why
from dunghen.dossiers.rules.causes import FAULT_LABELS
from dunghen.dossiers.rules.steps import step_label
from dunghen.kernel.commitments import calendars
from dunghen.kernel.errors import NotFound
from dunghen.kernel.text import format_number
from dunghen.ui.exports import Column

SHOWN = 100
TITLES = {
    "steps": gettext_lazy("Hồ sơ trễ mà %(first)s giữ ở bước %(second)s"),
    "hand-overs": gettext_lazy("Hồ sơ trễ chuyển từ %(first)s đến %(second)s"),
    "late-replies": gettext_lazy("Hồ sơ trễ từ %(first)s mà %(second)s trả lời sau hạn của bước"),
    "causes": gettext_lazy("Hồ sơ trễ (%(first)s), nguyên nhân: %(second)s"),
    "agencies": gettext_lazy("Hồ sơ của %(first)s tiếp nhận trong kỳ"),
    "by-others": gettext_lazy("Hồ sơ của %(first)s trễ chỉ do cơ quan khác"),
}
OF_ALL = ("agencies", "by-others")
"""Numbers of the table that compares all dossiers, not the late ones alone."""


@require_safe
@frame.page(verbs.SEE_BOARDS)
def listed(request: DeskRequest) -> HttpResponse:
    """The list behind a number."""
    asked, what = asking.question_of_year(request), _what(request)
    start = request.GET.get("from", "")
    first = int(start) if start.isdecimal() and len(start) < 8 else 0
    count, rows = _found(request, asked, what, first, SHOWN)
    names = asking.Names()
    context = {
        **asking.filters(asked, request, "dossiers:why"),
        "title": _title(request, what),
        "count": count,
        "rows": [_shown(row, names) for row in rows],
        "timed": what in ("steps", "hand-overs", "late-replies"),
        "later": str(first + SHOWN) if first + SHOWN < count else "",
        "earlier": str(max(0, first - SHOWN)) if first else "",
        "back_url": f"{reverse('dossiers:why')}?{asked.query(by='')}",
        "export_query": request.GET.urlencode(),
    }
    return render(request, "dossiers/boards/why_list.html", context)


@require_safe
@frame.page(verbs.SEE_BOARDS)
def listed_file(request: DeskRequest, ending: str) -> HttpResponseBase:
    """All of the list as a file. Raises lists.TooMany."""
    asked, what, names = asking.question_of_year(request), _what(request), asking.Names()
    count, rows = _found(request, asked, what, 0, lists.MOST_EXPORTED)
    if count > lists.MOST_EXPORTED:
        raise lists.TooMany(count=format_number(count), most=format_number(lists.MOST_EXPORTED))
    columns = [
        Column(_("Mã hồ sơ"), lambda row: row["code"], 26),
        Column(_("Đơn vị giải quyết"), lambda row: names("unit", row["agency"]), 36),
        Column(
            _("Thời gian giữ (ngày làm việc)"),
            lambda row: None if row["minutes"] is None else round(row["minutes"] / DAY, 2),
            14,
        ),
    ]
    name = f"vi-sao-tre-{what}-{asked.wanted.period.word}-{stamp(request.at)}"
    return sent(ending, name, _("Hồ sơ"), columns, iter([rows]))


def _what(request: DeskRequest) -> str:
    what = request.GET.get("what", "")
    if what not in BEHIND:
        raise NotFound
    return what


def _words(request: DeskRequest) -> tuple[str, str]:
    return request.GET.get("first", "")[:200], request.GET.get("second", "")[:200]


def _found(request: DeskRequest, asked: Question, what: str, start: int, most: int) -> tuple[int, list[Row]]:
    wanted = boards.asked(asked.wanted, asked.sight, request.at)
    if wanted is None:
        return 0, []
    scope = Scope.of(wanted, late=what not in OF_ALL)
    why = Why(boards.view(), scope, at=request.at, calendar=calendars.of())
    return why.behind(what, *_words(request), start=start, most=most)


def _title(request: DeskRequest, what: str) -> str:
    first, second = _words(request)
    names = asking.Names()
    if what == "causes":
        known = settings.causes(request.at)
        said = known[second].label if second in known else second or _("chưa ghi nguyên nhân")
        told = {"first": str(FAULT_LABELS.get(first, first) or _("chưa rõ lỗi")).lower(), "second": said}
    else:
        told = {
            "first": names("unit", first),
            "second": step_label(second) if what == "steps" else names("unit", second) if second else "",
        }
    return str(TITLES[what]) % told


def _shown(row: Row, names: asking.Names) -> dict[str, Any]:
    days = None if row["minutes"] is None else format_number(row["minutes"] / DAY, 1)
    return {**row, "unit_name": names("unit", row["agency"]), "days": days}
