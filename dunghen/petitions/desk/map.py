"""The officers' map of a list; the list beside it is the equal way without a map."""

import json
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.petitions import queries, verbs
from dunghen.petitions.queries import clustering, shown
from dunghen.petitions.queries import inbox as reads
from dunghen.ui.paging import keyset


def _circles(
    request: DeskRequest, wanted: reads.Wanted, box: clustering.Box | None
) -> tuple[list[dict[str, object]], str]:
    """Return the circles and what is to be said of those that are not drawn, "" when all are."""
    rows = reads.petitions(request.user, wanted, request.at)
    if code := request.GET.get("code", ""):
        rows = rows.filter(code=code[:20])
    found = clustering.clusters(rows, box)
    return [{**circle, "url": queries.desk_path(circle["code"])} for circle in found.points], _note(found)


def _grouped(count: int) -> str:
    return formats.number_format(count, 0, force_grouping=True)


def _note(found: clustering.Circles) -> str:
    said = []
    if found.newest:
        said.append(
            _(
                "Bản đồ vẽ %(count)s phản ánh mới nhất có vị trí; lọc theo ngày, xã hoặc lĩnh vực để thấy các phản ánh cũ hơn."
            )
            % {"count": _grouped(found.newest)}
        )
    if found.left_out:
        said.append(
            _("%(count)s phản ánh đứng riêng lẻ chưa được vẽ; phóng to để thấy.") % {"count": _grouped(found.left_out)}
        )
    return " ".join(said)


@require_safe
@frame.page(verbs.SEE)
def desk_map(request: DeskRequest) -> HttpResponse:
    """Where the petitions of a list lie, gathered by the server; nearer the circles fall apart."""
    wanted = reads.Wanted.of(request.GET, "con-mo")
    rows = reads.petitions(request.user, wanted, request.at).filter(latitude__isnull=False)
    code = request.GET.get("code", "")[:20]
    page = keyset(rows.filter(code=code) if code else rows, request.GET, by="-received_at", size=30)
    query = urlencode({**wanted.query(), **({"code": code} if code else {})})
    circles, note = _circles(request, wanted, None)
    context = {
        "wanted": wanted,
        "page": page,
        "rows": shown.rows(shown.full(page.rows), request.at),
        "data": json.dumps(circles, ensure_ascii=False),
        "note": note,
        "more_url": f"{reverse('petitions:desk-map-points')}?{query}",
        "many": _("phản ánh ở gần đây"),
        "query": urlencode(wanted.query()),
        "label": reads.VIEW_LABELS[wanted.view],
    }
    return render(request, "petitions/desk/map.html", context)


@require_safe
@frame.page(verbs.SEE)
def points(request: DeskRequest) -> HttpResponse:
    """The circles of one window of the map."""
    wanted = reads.Wanted.of(request.GET, "con-mo")
    box = clustering.Box.of(request.GET.get("khung", ""), request.GET.get("gan", ""))
    circles, note = _circles(request, wanted, box)
    return JsonResponse({"points": circles, "note": note}, json_dumps_params={"ensure_ascii": False})
