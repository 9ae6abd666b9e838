"""Acts on a component: scored, proved, appraised, explained, appraised again, concluded, reopened, handed to another lead."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel.organisation.models import Unit
from dunghen.par_index import verbs
from dunghen.par_index.desk.moves import Move, page, plain, posted
from dunghen.par_index.forms import rounds as round_forms
from dunghen.par_index.forms import scores as forms
from dunghen.par_index.models import Score
from dunghen.par_index.operations import appraising, moving, rounds, scoring
from dunghen.par_index.queries import seeing
from dunghen.par_index.rules import phases, tree, wording
from dunghen.par_index.templatetags.par import exact, points


def _surveyed(on: Score) -> bool:
    return on.node.source in tree.SURVEYED


def _scorable(request: DeskRequest, on: Score) -> bool:
    if _surveyed(on) or on.assessed.round.is_published:
        return False
    alone = on.open_until is not None and request.at.date() <= on.open_until
    locked = on.assessed.submitted_at is not None or (on.portion is not None and on.portion.checked_at is not None)
    return alone or (on.assessed.round.phase == phases.SCORING and not locked)


def _provable(request: DeskRequest, on: Score) -> bool:
    return _scorable(request, on) or (on.assessed.round.phase == phases.EXPLAINING and not _surveyed(on))


def _at(phase: str) -> Any:
    return lambda request, on: on.assessed.round.phase == phase and not _surveyed(on)


def _score_form(request: DeskRequest, on: Score) -> Any:
    return forms.ScoreForm(
        posted(request), score=on, kept=on.self_inputs, points=on.self_points, note=on.self_note,
        note_label=_("Giải trình (khi thiếu tài liệu kiểm chứng, hoặc không áp dụng)"), direct=False,
    )  # fmt: skip


def _appraise_form(request: DeskRequest, on: Score) -> Any:
    given = on.appraised_points is not None
    return forms.ScoreForm(
        posted(request), score=on, kept=on.appraised_inputs if given else on.self_inputs,
        points=on.appraised_points if given else on.self_points, note=on.appraised_note,
        note_label=_("Nhận xét (cần khi cho điểm khác điểm tự chấm)"), direct=True,
    )  # fmt: skip


def _again_form(request: DeskRequest, on: Score) -> Any:
    return forms.ScoreForm(
        posted(request), score=on, kept=on.second_inputs or on.appraised_inputs, points=on.second_points, note=on.second_note,
        note_label=_("Trả lời giải trình"), direct=True, note_needed=True,
    )  # fmt: skip


def _survey_form(request: DeskRequest, on: Score) -> Any:
    return forms.ScoreForm(
        posted(request), score=on, kept=on.appraised_inputs, points=on.appraised_points, note=on.appraised_note,
        note_label=_("Nguồn số liệu"), direct=True, note_needed=True,
    )  # fmt: skip


def _record(request: DeskRequest, on: Score, form: Any) -> object:
    values = form.values()
    return appraising.record_survey(actor=request.user, score=on, source=values.pop("note"), at=request.at, **values)


def _evidence_form(request: DeskRequest, on: Score) -> Any:
    return forms.EvidenceForm(posted(request), request.FILES or None)


def _add(request: DeskRequest, on: Score, form: Any) -> object:
    data = dict(form.cleaned_data)
    file = data.pop("file")
    content, name = (file.read(), file.name) if file else (b"", "")
    return scoring.add_evidence(actor=request.user, score=on, content=content, file_name=name, at=request.at, **data)


def _lead_form(request: DeskRequest, on: Score) -> Any:
    return round_forms.LeadForm(
        posted(request), units=Unit.objects.on(request.at.date()).exclude(pk=on.lead_id).order_by("name")
    )


def _by(act: Any) -> Any:
    return lambda request, on, form: act(actor=request.user, score=on, at=request.at, **form.values())


SCORE: tuple[Move, ...] = (
    Move("cham", gettext_lazy("Tự chấm"), verbs.SCORE, gettext_lazy("Điểm tính theo quy tắc từ số liệu nhập; sửa được đến khi thủ trưởng kiểm tra xong."),
         _score_form, _by(scoring.score), _scorable, key="c"),
    Move("tham-dinh", gettext_lazy("Thẩm định"), verbs.APPRAISE, gettext_lazy("Số liệu tự chấm điền sẵn: giữ nguyên là đồng ý, sửa thì ghi nhận xét."),
         _appraise_form, _by(appraising.appraise), _at(phases.APPRAISAL), key="c"),
    Move("dieu-tra", gettext_lazy("Ghi điểm điều tra"), verbs.RUN_ROUNDS, gettext_lazy("Mục này lấy điểm từ điều tra; ghi kết quả được công bố và nguồn."),
         _survey_form, _record, lambda request, on: _surveyed(on) and not on.assessed.round.is_published, key="c"),
    Move("giai-trinh", gettext_lazy("Giải trình"), verbs.SCORE, gettext_lazy("Tổ thẩm định nhận giải trình và trả lời; điểm thẩm định lần đầu vẫn được giữ."),
         plain(forms.ExplainForm), lambda request, on, form: appraising.explain(actor=request.user, score=on, at=request.at, **form.cleaned_data),
         _at(phases.EXPLAINING), key="g"),
    Move("tham-dinh-lai", gettext_lazy("Thẩm định lại"), verbs.APPRAISE, gettext_lazy("Điểm này đứng cạnh điểm thẩm định lần đầu, không thay nó."),
         _again_form, _by(appraising.appraise_again), lambda request, on: on.assessed.round.phase == phases.EXPLAINING and bool(on.appeal_text), key="c"),
    Move("ket-luan", gettext_lazy("Ghi kết luận của hội đồng"), verbs.CONCLUDE, gettext_lazy("Chỉ ghi khi hội đồng cho điểm khác điểm thẩm định."),
         plain(forms.ConcludeForm), lambda request, on, form: appraising.conclude(actor=request.user, score=on, at=request.at, **form.cleaned_data),
         _at(phases.COUNCIL), key="k", quiet=True),
    Move("tai-lieu", gettext_lazy("Thêm tài liệu kiểm chứng"), verbs.SCORE, gettext_lazy("Gửi tệp, hoặc chỉ ghi số, ký hiệu; nêu trang chứng minh."),
         _evidence_form, _add, _provable, key="t"),
    Move("mo-lai", gettext_lazy("Mở lại mục này"), verbs.RUN_ROUNDS, gettext_lazy("Cơ quan chủ trì sửa được riêng mục này đến hết ngày ấy, và được báo."),
         plain(round_forms.ReopenScoreForm), lambda request, on, form: moving.reopen_score(actor=request.user, score=on, at=request.at, **form.cleaned_data),
         lambda request, on: not _surveyed(on) and not on.assessed.round.is_published, quiet=True),
    Move("chu-tri", gettext_lazy("Giao cơ quan khác chủ trì"), verbs.RUN_ROUNDS, gettext_lazy("Số liệu và tài liệu đã có đi theo mục."),
         _lead_form, lambda request, on, form: rounds.name_lead(actor=request.user, score=on, at=request.at, **form.cleaned_data),
         lambda request, on: on.assessed.round.phase in (phases.SCORING, phases.APPRAISAL, phases.EXPLAINING), quiet=True),
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE_SCORES)
def of_score(request: DeskRequest, pk: int, slug: str) -> HttpResponse:
    """Do one act on a component."""
    found = seeing.score(request.user, pk, request.at)
    maximum = float(found.node.maximum or 0)
    facts = [
        (_("Mục"), f"{found.node.code} {found.node.name}"),
        (_("Quy tắc"), wording.in_words(found.node.rule, maximum)),
        (_("Tối đa"), exact(maximum)),
    ]
    if slug != "cham":
        facts.append((_("Tự chấm"), points(found.self_points)))
    if found.node.evidence:
        facts.append((_("Tài liệu cần có"), found.node.evidence))
    if found.appeal_text and slug == "tham-dinh-lai":
        facts.append((_("Giải trình"), found.appeal_text))
    return page(request, found, SCORE, slug, reverse("par_index:component", args=[pk]), facts)
