"""The list behind a number: which dossiers, the earliest due first, on the page and as a file of exactly the same rows."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.desk import asking
from dunghen.dossiers.desk.asking import Question
from dunghen.dossiers.desk.table_files import sent, stamp
from dunghen.dossiers.queries import lists
from dunghen.dossiers.queries.lists import What
from dunghen.dossiers.queries.paces import DAY
from dunghen.kernel.commitments import timeliness
from dunghen.ui.exports import Column

CHANNELS = {
    "direct": gettext_lazy("trực tiếp"),
    "online": gettext_lazy("trực tuyến"),
    "postal": gettext_lazy("bưu chính"),
}


@require_safe
@frame.page(verbs.SEE_BOARDS)
def listed(request: DeskRequest) -> HttpResponse:
    """The dossiers behind a number; or those overdue or due soon at this moment."""
    asked, what = asking.question(request), What.of(request.GET.get("what", ""))
    page = lists.page(asked.wanted, what, asked.sight, request.at, request.GET.get("after", ""))
    query = asked.query(what=what.word, by="")
    names = asking.Names()
    context = {
        **asking.filters(asked, request, "dossiers:list"),
        "what": what,
        "page": page,
        "rows": [_shown(row, names) for row in page.rows],
        "groups": _views(asked, what),
        "query": query,
        "moved": bool(request.GET.get("after")),
        "most": lists.MOST_EXPORTED,
    }
    return render(request, "dossiers/boards/list.html", context)


@require_safe
@frame.page(verbs.SEE_BOARDS)
def listed_file(request: DeskRequest, ending: str) -> HttpResponseBase:
    """All dossiers of the list as a file."""
    asked, what = asking.question(request), What.of(request.GET.get("what", ""))
    found = lists.export(asked.wanted, what, asked.sight, request.at)
    name = f"ho-so-{what.word.replace('_', '-').replace('.', '-')}-{stamp(request.at)}"
    return sent(ending, name, _("Hồ sơ"), columns(), found)


def columns() -> Sequence[Column]:
    """Return the columns of the files; each takes a row as the ledger gives it."""
    words = {state: _(label) for state, label in timeliness.LABELS.items()}
    names = asking.Names()

    def name(column: str, row: dict[str, Any]) -> str:
        return names(column, row[column]) if row[column] else ""

    return (
        Column(_("Mã hồ sơ"), lambda row: row["reference"], 26),
        Column(_("Đơn vị"), lambda row: name("unit", row), 34),
        Column(_("Lĩnh vực"), lambda row: name("field", row), 18),
        Column(_("Mã thủ tục"), lambda row: row["procedure"], 14),
        Column(_("Thủ tục"), lambda row: names.bare("procedure", row["procedure"]) if row["procedure"] else "", 40),
        Column(_("Xã, phường"), lambda row: name("place", row), 24),
        Column(_("Cách nộp"), lambda row: str(CHANNELS.get(row["channel"], row["channel"] or "")), 14),
        Column(_("Nộp lúc"), lambda row: row["submitted"], 18),
        Column(_("Hẹn trả"), lambda row: row["due"], 18),
        Column(_("Xong lúc"), lambda row: row["finished"], 18),
        Column(_("Tình trạng"), lambda row: words[row["state"]], 22),
        Column(_("Trễ (ngày làm việc)"), lambda row: _late_days(row), 12),
        Column(_("Số lần yêu cầu bổ sung"), lambda row: row["supplements"], 12),
    )


def _shown(row: dict[str, Any], names: asking.Names) -> dict[str, Any]:
    late = _late_days(row)
    return {
        **row,
        "unit_name": names("unit", row["unit"]),
        "field_name": names("field", row["field"]) if row["field"] else "",
        "procedure_name": names("procedure", row["procedure"]) if row["procedure"] else "",
        "place_name": names("place", row["place"]) if row["place"] else "",
        "channel_name": CHANNELS.get(row["channel"], row["channel"] or ""),
        "late_days": late,
        "closed": row["outcome"] != "",
        "will_be_late": row["breached"] and row["outcome"] == "",
    }


def _late_days(row: dict[str, Any]) -> float | None:
    return None if row["late_minutes"] is None else round(row["late_minutes"] / DAY, 1)


def _views(asked: Question, what: What) -> list[dict[str, Any]]:
    """Return the lists beside this one: those of now, and those of the period."""

    def view(word: str) -> dict[str, Any]:
        return {"label": What(word).label, "url": asked.list_url(word), "current": word == what.word, "count": None}

    period = ("late", "done_late", "open_overdue", "open", "done", "carried_over", "received")
    return [
        {"label": _("Lúc này"), "views": [view(word) for word in lists.NOW_LABELS]},
        {"label": asked.wanted.period.label, "views": [view(word) for word in period]},
    ]
