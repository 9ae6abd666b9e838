"""The inbox: what to do next first; the same rows as a file."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.desk.views import Group, SavedView
from dunghen.kernel.clock import ZONE
from dunghen.petitions import queries, rules, verbs
from dunghen.petitions.desk import place
from dunghen.petitions.desk.frame import field_choices
from dunghen.petitions.operations import suggesting
from dunghen.petitions.queries import inbox as reads
from dunghen.petitions.queries import shown
from dunghen.ui import exports
from dunghen.ui.exports import Column
from dunghen.ui.paging import keyset

HANDED_IN_MANY = ("moi", "tra-ve")
ASSIGNED_IN_MANY = ("chuyen-den", "dang-lam", "cua-toi", "bi-tra-lai", "mo-lai")
TONES = {"qua-han": "late", "sap-han": "soon", "niem-phong": "late", "bi-tra-lai": "soon", "mo-lai": "soon"}


@require_safe
@frame.page(verbs.SEE)
def inbox(request: DeskRequest) -> HttpResponse:
    """Petitions the person may see, ordered by what hurts next, under saved views."""
    mine = reads.standing(request.user, request.at)
    wanted = reads.Wanted.of(request.GET, mine.first)
    page = keyset(reads.petitions(request.user, wanted, request.at), request.GET, by=reads.order(wanted))
    counts = reads.counts(request.user, mine, request.at)
    context = {
        "wanted": wanted,
        "page": page,
        "rows": shown.rows(shown.full(page.rows), request.at),
        "groups": _groups(request, wanted, mine, counts),
        "mine": mine,
        "fields": field_choices(),
        "field_names": suggesting.fields(),
        "units": queries.receiver_names(request.at) if mine.follows else (),
        "communes": queries.commune_names(request.at),
        "kinds": rules.KINDS,
        "classes": rules.CLASSES,
        "channels": rules.CHANNELS,
        "query": urlencode(wanted.query()),
        "label": reads.VIEW_LABELS[wanted.view],
        "count": counts.get(wanted.view),
        "bulk": _bulk(wanted, mine),
        "states": rules.STATES,
        "show_more": any(
            (wanted.commune, wanted.kind, wanted.cls, wanted.channel, wanted.state, wanted.since, wanted.until)
        ),
        "filtered": any(value for name, value in vars(wanted).items() if name != "view"),
    }
    response = render(request, "petitions/desk/inbox.html", context)
    place.keep(response, wanted, request.GET)
    return response


def _bulk(wanted: reads.Wanted, mine: reads.Standing) -> tuple[str, str] | None:
    """Return address and words of what can be done with many rows of this list at once."""
    if mine.coordinates and wanted.view in HANDED_IN_MANY:
        return reverse("petitions:hand-over-many"), _("Chuyển các dòng đã chọn")
    if mine.handles and wanted.view in ASSIGNED_IN_MANY:
        return reverse("petitions:assign-many"), _("Phân công các dòng đã chọn")
    return None


def _groups(request: DeskRequest, wanted: reads.Wanted, mine: reads.Standing, counts: dict[str, int]) -> list[Group]:
    def view(slug: str) -> SavedView:
        # A saved view starts afresh: its count is that of the list it opens.
        url = f"{request.path}?{urlencode({'view': slug})}"
        return SavedView(str(reads.VIEW_LABELS[slug]), url, counts.get(slug), slug == wanted.view, TONES.get(slug, ""))

    groups = []
    if mine.coordinates:
        groups.append(Group(_("Điều phối"), [view(slug) for slug in reads.CENTRE_VIEWS]))
    if mine.handles:
        groups.append(Group(_("Đơn vị tôi"), [view(slug) for slug in reads.UNIT_VIEWS]))
    return [*groups, Group(_("Theo hạn"), [view(slug) for slug in reads.TIME_VIEWS])]


# -- files ----------------------------------------------------------------------------------------------------------------


@require_safe
@frame.page(verbs.SEE)
def inbox_csv(request: DeskRequest) -> HttpResponseBase:
    """The filtered list as CSV; masked text only."""
    return exports.csv_response(_file_name(request.at), _columns(), _export(request))


@require_safe
@frame.page(verbs.SEE)
def inbox_xlsx(request: DeskRequest) -> HttpResponseBase:
    """The filtered list as a workbook; masked text only."""
    return exports.xlsx_response(_file_name(request.at), _("Phản ánh, kiến nghị"), _columns(), _export(request))


def _export(request: DeskRequest) -> Iterator[Sequence[Any]]:
    wanted = reads.Wanted.of(request.GET, "tat-ca")
    rows = reads.petitions(request.user, wanted, request.at).select_related(None)
    return exports.batches(rows.values_list(*_EXPORTED, named=True), reads.order(wanted))


_EXPORTED = (
    "pk", "code", "received_at", "channel", "kind", "field", "cls", "title", "masked", "place", "commune__name", "lead__name", "state", "due_at",
    "handed_at", "answered_at", "remedy", "publication", "satisfied", "round",
)  # fmt: skip


def _columns() -> Sequence[Column]:
    yes_no = {True: _("hài lòng"), False: _("chưa hài lòng"), None: ""}
    return (
        Column(_("Mã"), lambda row: row.code, 16),
        Column(_("Lúc nhận"), lambda row: row.received_at, 18),
        Column(_("Kênh"), lambda row: rules.CHANNEL_LABELS[row.channel], 14),
        Column(_("Loại"), lambda row: rules.KIND_LABELS.get(row.kind, ""), 12),
        Column(_("Lĩnh vực"), lambda row: suggesting.field_name(row.field), 20),
        Column(_("Mức"), lambda row: rules.CLASS_LABELS[row.cls], 14),
        Column(_("Tóm tắt"), lambda row: row.title, 40),
        Column(_("Nội dung (đã che)"), lambda row: row.masked, 60),
        Column(_("Nơi"), lambda row: row.place, 24),
        Column(_("Xã, phường"), lambda row: row.commune__name, 24),
        Column(_("Đơn vị xử lý"), lambda row: row.lead__name, 28),
        Column(_("Trạng thái"), lambda row: rules.STATE_LABELS[row.state], 20),
        Column(_("Hạn bước này"), lambda row: row.due_at, 18),
        Column(_("Chuyển đơn vị"), lambda row: row.handed_at, 18),
        Column(_("Trả lời"), lambda row: row.answered_at, 18),
        Column(_("Khắc phục"), lambda row: rules.REMEDY_LABELS.get(row.remedy, ""), 18),
        Column(_("Công khai"), lambda row: rules.PUBLICATION_LABELS.get(row.publication, ""), 18),
        Column(_("Đánh giá"), lambda row: yes_no[row.satisfied], 14),
        Column(_("Lần"), lambda row: row.round, 6),
    )


def _file_name(at: dt.datetime) -> str:
    return f"phan-anh-{at.astimezone(ZONE):%Y%m%d-%H%M}"
