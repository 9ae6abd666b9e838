"""The course of months, the ranking and the blocks of decision 766 as files of exactly what their pages show."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.desk import asking
from dunghen.dossiers.desk.rates import peers
from dunghen.dossiers.desk.table_files import rounded, sent, stamp
from dunghen.dossiers.queries import boards, index, rates
from dunghen.ui.exports import Column


@require_safe
@frame.page(verbs.SEE_BOARDS)
def course(request: DeskRequest, ending: str) -> HttpResponseBase:
    """Twelve months, a row each."""
    asked = asking.question(request)
    columns = [
        Column(_("Tháng"), lambda month: f"{month.period.last:%m/%Y}", 10),
        Column(_("Giải quyết đúng hạn"), lambda month: month.on_time.yes, 12),
        Column(_("Đã giải quyết, có hạn"), lambda month: month.on_time.of, 12),
        Column(_("Đúng hạn (%)"), lambda month: rounded(month.on_time.percent), 12),
        Column(_("Trễ"), lambda month: month.on_time.of - month.on_time.yes, 10),
        Column(_("Nộp trực tuyến"), lambda month: month.online.yes, 12),
        Column(_("Tiếp nhận"), lambda month: month.online.of, 12),
        Column(_("Nộp trực tuyến (%)"), lambda month: rounded(month.online.percent), 12),
    ]
    found = rates.course(asked.wanted, asked.sight, request.at)
    return sent(ending, f"xu-huong-ho-so-{stamp(request.at)}", _("Xu hướng 12 tháng"), columns, iter([found]))


@require_safe
@frame.page(verbs.SEE_BOARDS)
def ranking(request: DeskRequest, ending: str) -> HttpResponseBase:
    """Units within their groups, the best first."""
    asked = asking.question(request)
    asked = replace(asked, wanted=replace(asked.wanted, by="unit"))
    board = boards.progress(asked.wanted, asked.sight, request.at)
    rows = [(name, one) for name, ranked in peers(board.lines, asked) for one in ranked]
    columns = [
        Column(_("Nhóm"), lambda row: row[0], 30),
        Column(_("Hạng"), lambda row: row[1].rank, 8),
        Column(_("Đơn vị"), lambda row: row[1].line.name, 40),
        Column(_("Tỷ lệ đúng hạn (%)"), lambda row: rounded(row[1].line.on_time_rate), 12),
        Column(_("Đúng hạn"), lambda row: row[1].line.on_time, 12),
        Column(_("Tính vào tỷ lệ"), lambda row: row[1].line.judged, 12),
        Column(_("Trễ"), lambda row: row[1].line.late, 10),
    ]
    name = f"xep-hang-ho-so-{asked.wanted.period.word}-{stamp(request.at)}"
    return sent(ending, name, _("Xếp hạng đơn vị"), columns, iter([rows]))


@require_safe
@frame.page(verbs.SEE_BOARDS)
def blocks(request: DeskRequest, ending: str) -> HttpResponseBase:
    """The criteria of decision 766, a row each; of one that cannot be computed, why."""
    asked = asking.question(request)
    found = index.index(asked.wanted, asked.sight, request.at)
    rows = [(block, one) for block in found.blocks for one in block.criteria]

    def percent(row: Any) -> float | None:
        one = row[1]
        return rounded(one.rate.percent if one.rate else one.percent)

    def days(pace: Any, name: str) -> float | None:
        return rounded(getattr(pace, name)) if pace else None

    columns = [
        Column(_("Mã nhóm"), lambda row: row[0].code, 10),
        Column(_("Nhóm"), lambda row: str(row[0].label), 30),
        Column(_("Điểm tối đa"), lambda row: row[0].most, 10),
        Column(_("Tiêu chí"), lambda row: row[1].number, 10),
        Column(_("Tên tiêu chí"), lambda row: str(row[1].label), 50),
        Column(_("Tử số"), lambda row: row[1].rate.yes if row[1].rate else days(row[1].pace, "days"), 12),
        Column(_("Mẫu số"), lambda row: row[1].rate.of if row[1].rate else row[1].pace and row[1].pace.taken, 12),
        Column(_("Tỷ lệ (%)"), percent, 12),
        Column(_("Trung bình (ngày làm việc)"), lambda row: days(row[1].pace, "average_days"), 12),
        Column(_("Trọn điểm từ (%)"), lambda row: row[1].full_from, 12),
        Column(_("Vì sao không tính được"), lambda row: str(row[1].why), 60),
    ]
    name = f"bo-chi-so-766-{asked.wanted.period.word}-{stamp(request.at)}"
    return sent(ending, name, _("Bộ chỉ số 766"), columns, iter([rows]))
