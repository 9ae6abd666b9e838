"""The way of one dossier on the desk."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.desk import asking
from dunghen.dossiers.desk.lists import CHANNELS
from dunghen.dossiers.queries import histories as reads
from dunghen.dossiers.queries import settings
from dunghen.dossiers.queries.paces import DAY
from dunghen.dossiers.rules import statuses
from dunghen.dossiers.rules.causes import FAULT_LABELS
from dunghen.kernel import access
from dunghen.kernel.text import format_number
from dunghen.ui import times

LABELS = {
    "unit": gettext_lazy("Đơn vị giải quyết"),
    "place": gettext_lazy("Xã, phường"),
    "field": gettext_lazy("Lĩnh vực"),
    "procedure": gettext_lazy("Thủ tục"),
    "channel": gettext_lazy("Cách nộp"),
    "submitted": gettext_lazy("Nộp"),
    "accepted": gettext_lazy("Tiếp nhận"),
    "due": gettext_lazy("Hạn trả"),
    "finished": gettext_lazy("Xử lý xong"),
    "returned": gettext_lazy("Trả kết quả"),
    "status": gettext_lazy("Trạng thái"),
    "outcome": gettext_lazy("Kết thúc"),
    "suspended_since": gettext_lazy("Tạm dừng từ"),
    "suspended_minutes": gettext_lazy("Thời gian tạm dừng"),
    "supplements": gettext_lazy("Số lần yêu cầu bổ sung"),
    "late_minutes": gettext_lazy("Trễ"),
    "breached": gettext_lazy("Tính là trễ do yêu cầu bổ sung nhiều lần"),
    "paid_online": gettext_lazy("Thanh toán trực tuyến"),
    "postal": gettext_lazy("Qua bưu chính"),
    "digital_result": gettext_lazy("Kết quả điện tử"),
    "digitised": gettext_lazy("Đã số hóa"),
    "reused": gettext_lazy("Dùng lại dữ liệu"),
    "fault": gettext_lazy("Lỗi do"),
    "cause": gettext_lazy("Nguyên nhân"),
}
STANDS = {
    "supplement": gettext_lazy("chờ người nộp bổ sung giấy tờ"),
    "duty": gettext_lazy("chờ người nộp thực hiện nghĩa vụ tài chính"),
}
"""Status → what the clock stands for."""
OUTCOMES = {"fulfilled": gettext_lazy("có kết quả"), "cancelled": gettext_lazy("rút, dừng, từ chối")}


@require_safe
@frame.page(verbs.SEE_BOARDS)
def dossier(request: DeskRequest, source: str, code: str) -> HttpResponse:
    """Where it is, what each import changed, who held it, its case and its letters."""
    found = reads.way(request.user, source, code, request.at)
    said = _Said(request)
    now = next((step for step in reversed(found.steps) if step.until is None), None)
    context = {
        "way": found,
        "unit": said("unit", found.told.unit),
        "procedure": said("procedure", found.told.procedure),
        "status": said("status", found.told.status),
        "clock": _clock(found.stood, said),
        "now": (now.label, said("unit", now.unit)) if now else None,
        "versions": [
            (one, [(LABELS[name], said(name, before), said(name, after)) for name, before, after in one.changes])
            for one in reversed(found.versions)
        ],
        "steps": [(step, said("unit", step.unit)) for step in found.steps],
        "may_work": found.case is not None and access.may(request.user, verbs.WORK, found.case, request.at),
    }
    return render(request, "dossiers/boards/dossier.html", context)


def _clock(stood: reads.Stood, said: "_Said") -> list[str]:
    """Return what stops the clock and what stopped it before, as sentences; none where nothing ever did."""
    found = []
    if stood.since is not None:
        words = {"since": times.moment_short(stood.since), "why": STANDS.get(stood.why, said("status", stood.why))}
        found.append(_("Đang dừng từ %(since)s: %(why)s.") % words)
    if stood.minutes:
        found.append(_("Đã dừng %(days)s, không tính vào hạn.") % {"days": said("suspended_minutes", stood.minutes)})
    return found


class _Said:
    """Values of columns as people read them."""

    def __init__(self, request: DeskRequest) -> None:
        self._names, self._causes = asking.Names(), settings.causes(request.at)

    def __call__(self, column: str, value: Any) -> str:
        if value is None or value == "":
            return "–"
        if isinstance(value, bool):
            return _("có") if value else _("không")
        if isinstance(value, dt.datetime):
            return times.moment_short(value)
        if column in ("unit", "place", "field", "procedure"):
            return self._names(column, value)
        if column.endswith("_minutes"):
            return _("%(n)s ngày làm việc") % {"n": format_number(value / DAY, 1)}
        if column == "cause":
            return self._causes[value].label if value in self._causes else value
        words: dict[str, Any] = {
            "status": statuses.LABELS,
            "outcome": OUTCOMES,
            "channel": CHANNELS,
            "fault": FAULT_LABELS,
        }
        return str(words[column].get(value, value)) if column in words else str(value)
