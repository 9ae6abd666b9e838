"""Acts on a round, an assessed unit and a portion."""

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
from dunghen.par_index.forms import rounds as forms
from dunghen.par_index.models import Assessed, Portion, Round
from dunghen.par_index.models.rounds import days_of
from dunghen.par_index.operations import moving, rounds, scoring
from dunghen.par_index.queries import seeing
from dunghen.par_index.rules import phases


def _at(*wanted: str) -> Any:
    return lambda request, round: round.phase in wanted


def _not_published(request: DeskRequest, round: Round) -> bool:
    return not round.is_published


def _windows_form(request: DeskRequest, round: Round) -> Any:
    return forms.WindowsForm(posted(request), windows=days_of(round.windows.all()))


def _team_form(request: DeskRequest, round: Round) -> Any:
    return forms.TeamForm(posted(request), round=round, members=Unit.objects.on(request.at.date()).order_by("name"))


ROUND: tuple[Move, ...] = (
    Move("mo", gettext_lazy("Mở kỳ tự chấm"), verbs.RUN_ROUNDS,
         gettext_lazy("Mỗi cơ quan chủ trì có một việc phải xong trước khi hết thời gian tự chấm; thủ trưởng được báo ngay."),
         plain(forms.NothingForm), lambda request, on, form: rounds.open_round(actor=request.user, round=on, at=request.at), _at(phases.PREPARING)),
    Move("chuyen-buoc", gettext_lazy("Chuyển sang bước sau"), verbs.RUN_ROUNDS,
         gettext_lazy("Bước hiện tại khóa lại; muốn sửa phải mở lại và ghi lý do."), plain(forms.NoteForm),
         lambda request, on, form: moving.move_on(actor=request.user, round=on, at=request.at, **form.cleaned_data),
         _at(phases.SCORING, phases.APPRAISAL, phases.EXPLAINING)),
    Move("cong-bo", gettext_lazy("Công bố kết quả"), verbs.PUBLISH,
         gettext_lazy("Điểm sau cùng của mọi mục được chốt, kỳ đánh giá khóa lại."), plain(forms.PublishForm),
         lambda request, on, form: moving.publish(actor=request.user, round=on, at=request.at, **form.cleaned_data), _at(phases.COUNCIL)),
    Move("thoi-gian", gettext_lazy("Đặt thời gian"), verbs.RUN_ROUNDS,
         gettext_lazy("Ngoài thời gian của bước, không ai ghi điểm được. Hạn của phần tự chấm đã mở giữ nguyên."), _windows_form,
         lambda request, on, form: rounds.set_windows(actor=request.user, round=on, windows=form.windows(), at=request.at), _not_published, quiet=True),
    Move("to-tham-dinh", gettext_lazy("Đặt tổ thẩm định"), verbs.RUN_ROUNDS,
         gettext_lazy("Đơn vị trong tổ thấy và thẩm định các mục thuộc lĩnh vực của tổ, trừ mục do chính mình chủ trì. Trùng tên thì thay tổ cũ."),
         _team_form, lambda request, on, form: rounds.set_team(actor=request.user, round=on, at=request.at, **form.cleaned_data), _not_published, quiet=True),
    Move("mo-lai", gettext_lazy("Mở lại một bước"), verbs.RUN_ROUNDS,
         gettext_lazy("Kỳ đánh giá quay về bước ấy. Mở lại tự chấm thì các cơ quan kiểm tra và nộp lại; điểm đã thẩm định còn nguyên."),
         plain(forms.ReopenForm), lambda request, on, form: moving.reopen(actor=request.user, round=on, at=request.at, **form.cleaned_data),
         lambda request, on: on.phase != phases.PREPARING, quiet=True, danger=True),
)  # fmt: skip

ASSESSED: tuple[Move, ...] = (
    Move("nop", gettext_lazy("Duyệt, nộp bản tự chấm"), verbs.SUBMIT,
         gettext_lazy("Điểm tự chấm được giữ nguyên từ đó; trong thời gian tự chấm còn rút lại được, có lý do."), plain(forms.NothingForm),
         lambda request, on, form: scoring.submit(actor=request.user, assessed=on, at=request.at),
         lambda request, on: on.round.phase == phases.SCORING and on.submitted_at is None),
    Move("rut", gettext_lazy("Rút bản tự chấm"), verbs.SUBMIT,
         gettext_lazy("Các cơ quan sửa được phần của mình sau khi thủ trưởng trả lại để sửa."), plain(forms.WhyForm),
         lambda request, on, form: scoring.withdraw(actor=request.user, assessed=on, at=request.at, **form.cleaned_data),
         lambda request, on: on.round.phase == phases.SCORING and on.submitted_at is not None, quiet=True),
)  # fmt: skip

PORTION: tuple[Move, ...] = (
    Move("kiem-tra", gettext_lazy("Xác nhận đã kiểm tra"), verbs.CHECK,
         gettext_lazy("Phần tự chấm của cơ quan coi như xong đúng lúc này; muốn sửa thì trả lại."), plain(forms.NothingForm),
         lambda request, on, form: scoring.check(actor=request.user, portion=on, at=request.at),
         lambda request, on: on.assessed.round.phase == phases.SCORING and on.checked_at is None),
    Move("tra-lai", gettext_lazy("Trả lại để sửa"), verbs.CHECK, gettext_lazy("Người chấm sửa được rồi Ông/Bà kiểm tra lại."), plain(forms.WhyForm),
         lambda request, on, form: scoring.uncheck(actor=request.user, portion=on, at=request.at, **form.cleaned_data),
         lambda request, on: on.assessed.round.phase == phases.SCORING and on.checked_at is not None and on.assessed.submitted_at is None),
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE_ROUNDS)
def of_round(request: DeskRequest, pk: int, slug: str) -> HttpResponse:
    """Do one act on a round."""
    found = seeing.one_round(request.user, pk, request.at)
    facts = [
        (_("Kỳ đánh giá"), found),
        (_("Bước"), found.get_phase_display()),
        (_("Bộ tiêu chí"), found.criteria.title),
    ]
    return page(request, found, ROUND, slug, reverse("par_index:round", args=[pk]), facts)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE_ROUNDS)
def of_assessed(request: DeskRequest, pk: int, slug: str) -> HttpResponse:
    """Do one act on a unit of a round."""
    found: Assessed = seeing.assessed(request.user, pk, request.at)
    facts = [(_("Đơn vị"), found.unit.name), (_("Kỳ đánh giá"), found.round)]
    return page(request, found, ASSESSED, slug, reverse("par_index:assessed", args=[pk]), facts)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE_ROUNDS)
def of_portion(request: DeskRequest, pk: int, slug: str) -> HttpResponse:
    """Do one act on what an agency scores."""
    found: Portion = seeing.portion(request.user, pk, request.at)
    facts = [(_("Cơ quan"), found.unit.name), (_("Kỳ đánh giá"), found.assessed.round)]
    return page(request, found, PORTION, slug, reverse("par_index:to-score"), facts)
