"""Late dossiers and the list for inspection as files of exactly what their pages list; nobody is named in them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.desk.accounting import inspected
from dunghen.dossiers.desk.cases import WAITING, wanted_of
from dunghen.dossiers.desk.table_files import sent, stamp
from dunghen.dossiers.queries import cases as reads
from dunghen.dossiers.queries import naming
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.rules import causes
from dunghen.ui import exports
from dunghen.ui.exports import Column


@require_safe
@frame.page(verbs.SEE_CASES)
def cases(request: DeskRequest, ending: str) -> HttpResponseBase:
    """The cases of a view, in the order of the page."""
    wanted, names = wanted_of(request), naming.Names()
    labels = {slug: cause.label for slug, cause in amounts.causes(request.at).items()}
    columns = [
        Column(_("Mã hồ sơ"), lambda case: case.code, 26),
        Column(_("Đơn vị"), lambda case: case.unit.name, 34),
        Column(_("Thủ tục"), lambda case: names.label(naming.PROCEDURE, case.procedure), 40),
        Column(_("Hẹn trả"), lambda case: case.due_at, 18),
        Column(_("Hẹn lại"), lambda case: case.new_due_at, 18),
        Column(_("Đang chờ"), lambda case: str(WAITING[case.waits_on]), 24),
        Column(_("Làm trước"), lambda case: case.act_by, 18),
        Column(_("Lỗi do"), lambda case: str(causes.FAULT_LABELS.get(case.fault, "")), 20),
        Column(_("Nguyên nhân"), lambda case: labels.get(case.cause, case.cause), 30),
        Column(_("Lập lúc"), lambda case: case.opened_at, 18),
    ]
    name = f"ho-so-tre-{wanted.view}-{stamp(request.at)}"
    rows = reads.listed(request.user, wanted, request.at)
    found = exports.batches(rows, by=reads.order(wanted))
    return sent(ending, name, _("Hồ sơ trễ"), columns, _with_units(found))


def _with_units(found: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    for batch in found:
        yield reads.with_units(batch)


@require_safe
@frame.page(verbs.INSPECT)
def inspection(request: DeskRequest, ending: str) -> HttpResponseBase:
    """What is to be inspected of the last window."""
    columns = [
        Column(_("Mã hồ sơ"), lambda flag: flag.code, 26),
        Column(_("Đơn vị"), lambda flag: flag.unit, 34),
        Column(_("Vì sao"), lambda flag: str(flag.why), 50),
        Column(_("Ngày"), lambda flag: flag.on, 18),
    ]
    name = f"danh-sach-kiem-tra-{stamp(request.at)}"
    return sent(ending, name, _("Danh sách kiểm tra"), columns, iter([inspected(request)["flags"]]))
