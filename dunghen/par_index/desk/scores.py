"""Components on the desk: what I have to score or appraise, one component with its rule, its four words, its evidence and its history."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access, files
from dunghen.kernel.errors import Forbidden, NotFound
from dunghen.kernel.journal import queries as journal
from dunghen.par_index import verbs
from dunghen.par_index.desk import gap, round_moves, score_moves
from dunghen.par_index.desk.moves import possible
from dunghen.par_index.forms import inputs
from dunghen.par_index.models import Score
from dunghen.par_index.operations import scoring
from dunghen.par_index.queries import live, remedies, seeing, standing
from dunghen.par_index.rules import wording


@require_safe
@frame.page(verbs.SEE_ROUNDS)
def to_score(request: DeskRequest) -> HttpResponse:
    """What my agency scores in rounds under way, and what waits for my team. Who only follows them is led to the round of ``?ky=``."""
    if not access.ever(request.user, verbs.SCORE, request.at):
        word = request.GET.get("ky", "")
        if not word.isascii() or not word.isdigit() or len(word) > 18:
            raise Forbidden(action=verbs.SCORE.label)
        return redirect("par_index:round", int(word))
    portions = standing.to_do(request.user, request.at)
    rows = {pk: list(group) for pk, group in groupby(_by_portion(portions), key=lambda row: row.portion_id)}
    blocks = [
        {"portion": portion, "rows": rows.get(portion.pk, []), "acts": possible(request, portion, round_moves.PORTION)}
        for portion in portions
    ]
    context = {"blocks": blocks, "appraise": standing.to_appraise(request.user, request.at)}
    return render(request, "par_index/to_score.html", context)


def _by_portion(portions: list) -> list[Score]:  # type: ignore[type-arg]
    return sorted(standing.components_of(portions), key=lambda row: (row.portion_id or 0, row.node.position))


@require_safe
@frame.page(verbs.SEE_SCORES)
def component(request: DeskRequest, pk: int) -> HttpResponse:
    """One component of a unit."""
    found = seeing.score(request.user, pk, request.at)
    maximum = float(found.node.maximum or 0)
    stages = [
        {"label": _("Tự chấm"), "value": found.self_points, "note": found.self_note, "at": found.self_at, "by": found.self_by, "inputs": _told(found, "self")},
        {"label": _("Thẩm định"), "value": found.appraised_points, "note": found.appraised_note, "at": found.appraised_at, "by": found.appraised_by, "inputs": _told(found, "appraised")},
        {"label": _("Thẩm định lại"), "value": found.second_points, "note": found.second_note, "at": found.second_at, "by": found.second_by, "inputs": _told(found, "second")},
        {"label": _("Hội đồng"), "value": found.council_points, "note": found.council_note, "at": found.council_at, "by": found.council_by, "inputs": []},
    ]  # fmt: skip
    if found.final_points is not None:
        stages.append(
            {"label": _("Công bố"), "value": found.final_points, "note": "", "at": None, "by": None, "inputs": []}
        )
    beside = seeing.scores(request.user, request.at).filter(assessed=found.assessed_id)
    beside = beside.select_related(None).select_related("node").only("node__code", "node__name", "node__position")
    acts = possible(request, found, score_moves.SCORE)
    context = {
        "score": found,
        "node": found.node,
        "maximum": maximum,
        "words": wording.in_words(found.node.rule, maximum),
        "stages": stages,
        "evidence": found.evidence.filter(removed_at=None).select_related("added_by"),
        "may_prove": any(act.slug == "tai-lieu" for act in acts),
        "acts": acts,
        "before": beside.filter(node__position__lt=found.node.position).order_by("-node__position").first(),
        "after": beside.filter(node__position__gt=found.node.position).order_by("node__position").first(),
        "entries": journal.trail(found.thread, parts=False),
        **_about_loss(request, found),
    }
    return render(request, "par_index/component.html", context)


def _about_loss(request: DeskRequest, score: Score) -> dict[str, Any]:
    """Return what was measured and what was done about the points that were lost."""
    made = remedies.of([score.pk], request.at).get(score.pk, [])
    loss = remedies.lost_of(score)
    open_now = any(one.commitment.is_open for one in made)
    return {
        "loss": loss if loss and loss.is_lost else None,
        "remedies": made,
        "may_remedy": bool(loss and loss.is_lost) and not open_now and gap.may_ask(request, score),
        "live": live.of_score(score, request.at),
    }


def _told(score: Score, stage: str) -> list[tuple[str, str]]:
    given = getattr(score, f"{stage}_inputs")
    return inputs.told(score.node.rule, given) if given and score.node.rule else []


@require_safe
@frame.page(verbs.SEE_SCORES)
def evidence_file(request: DeskRequest, pk: int) -> FileResponse:
    """Give the file of a document; always as a download, whatever it says it is."""
    found = seeing.evidence(request.user, pk, request.at)
    if not found.sha256:
        raise NotFound
    return FileResponse(
        files.path(found.sha256).open("rb"),
        as_attachment=True,
        filename=found.file_name,
        content_type="application/octet-stream",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SCORE)
def evidence_drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a document back, after asking."""
    found = seeing.evidence(request.user, pk, request.at)
    access.require(request.user, verbs.SCORE, found.score, request.at)
    if request.method == "POST":
        scoring.remove_evidence(actor=request.user, evidence=found, at=request.at)
        messages.success(request, _("Đã bỏ tài liệu; nhật ký vẫn ghi."))
        return redirect("par_index:component", found.score_id)
    context = {
        "title": _("Bỏ tài liệu kiểm chứng"),
        "consequence": _("Tài liệu không còn tính cho mục này; nhật ký và tệp vẫn được giữ."),
        "facts": [(_("Tài liệu"), found), (_("Mục"), found.score.node)],
        "label": _("Bỏ tài liệu"),
        "danger": True,
        "back_url": reverse("par_index:component", args=[found.score_id]),
    }
    return render(request, "par_index/confirm.html", context)
