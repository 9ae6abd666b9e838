"""Every act on a late dossier as a page: its form, what it does, and the sentence that says what will happen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dunghen.desk import answers, frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.forms import cases as forms
from dunghen.dossiers.models import Applicant, Case
from dunghen.dossiers.operations import apologising, attributing, contacting
from dunghen.dossiers.queries import cases as reads
from dunghen.dossiers.queries import gate, proof
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.rules import cases as rules
from dunghen.dossiers.rules import causes
from dunghen.kernel import access
from dunghen.kernel.errors import NotFound
from dunghen.kernel.organisation.models import Unit
from dunghen.ui.templatetags.ui import moment_short

Form = django_forms.Form
Make = Callable[[DeskRequest, Case], Form]
Do = Callable[[DeskRequest, Case, dict[str, Any]], object]
When = Callable[[DeskRequest, Case], bool]


@dataclass(frozen=True)
class Move:
    """An act as a page. ``rule``: its name in rules.MOVES, "" for what every state allows; ``when`` narrows it further."""

    slug: str
    key: str
    """Letter on the keyboard."""
    label: Any
    action: access.Action
    consequence: Any
    rule: str
    make: Make
    do: Do
    when: When = lambda request, case: True
    quiet: bool = False
    """Beside the way: never the primary button."""


def _data(request: DeskRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _plain(kind: type[Form]) -> Make:
    return lambda request, case: kind(_data(request))


def _act(act: Callable[..., object]) -> Do:
    return lambda request, case, data: act(actor=request.user, case=case, at=request.at, **data)


def _cause_form(request: DeskRequest, case: Case) -> Form:
    units = Unit.objects.on(amounts.day(request.at)).exclude(pk=case.unit_id).order_by("level", "name")
    note = "" if case.cause_note == causes.BY_SOURCE else case.cause_note
    initial = {"cause": case.cause, "note": note, "blamed": case.blamed_id}
    return forms.CauseForm(_data(request), initial=initial, known=amounts.causes(request.at), units=units)


def _draft_form(request: DeskRequest, case: Case) -> Form:
    last = case.apologies.order_by("-pk").first()
    return forms.DraftForm(
        _data(request), initial={"reason": last.reason} if last and last.round == case.round else None
    )


def _decide(request: DeskRequest, case: Case, data: dict[str, Any]) -> object:
    return attributing.decide_contest(
        actor=request.user, case=case, upheld=data["verdict"] == "keep", grounds=data["grounds"], at=request.at
    )


def _alone(request: DeskRequest, case: Case) -> bool:
    """Say whether the unit may set the next new date without its superior."""
    return case.new_dates < amounts.new_dates(case.rule_set, request.at)


def _unsent(request: DeskRequest, case: Case) -> bool:
    signed = reads.signed(case)
    return signed is not None and signed.round == case.round and not proof.of(case, signed).is_there


def _open_gate(request: DeskRequest, case: Case) -> bool:
    return gate.of_case(case, request.at).may_return


def _contestable(request: DeskRequest, case: Case) -> bool:
    if case.blamed_id is None or case.attributed_at is None:
        return False
    if case.contests.filter(fault=case.fault, cause=case.cause, at__gte=case.attributed_at).exists():
        return False
    return request.at <= attributing.contest_until(case, amounts.amounts(request.at)["contest_days"])


def _contested(request: DeskRequest, case: Case) -> bool:
    return case.contests.filter(upheld__isnull=True).exists()


_MOVES = (
    Move("soan", "r", gettext_lazy("Soạn văn bản xin lỗi"), verbs.WORK,
         gettext_lazy("Dự thảo được trình thủ trưởng đơn vị ký; người nộp chưa thấy."), "draft", _draft_form, _act(apologising.draft), when=_alone),
    Move("xin-hen-lai", "r", gettext_lazy("Xin hẹn lại lần nữa"), verbs.WORK,
         gettext_lazy("Đơn vị đã hẹn lại đủ số lần được tự quyết định: cấp trên đồng ý trước, rồi thủ trưởng mới ký."), "raise", _draft_form,
         _act(apologising.raise_), when=lambda request, case: not _alone(request, case)),
    Move("dong-y", "y", gettext_lazy("Đồng ý hẹn lại"), verbs.AGREE,
         gettext_lazy("Văn bản được chuyển về thủ trưởng đơn vị ký; ý kiến này được ghi vào hồ sơ."), "agree", _plain(forms.NoteForm),
         _act(apologising.agree)),
    Move("ky", "y", gettext_lazy("Ký và gửi xin lỗi"), verbs.SIGN,
         gettext_lazy("Văn bản được đánh số, chốt cùng mã băm và gửi người nộp nếu đã ghi thư điện tử; ngày hẹn mới có hiệu lực. Không thu lại được."),
         "sign", _plain(forms.NothingForm), _act(apologising.sign)),
    Move("tra-du-thao", "t", gettext_lazy("Trả lại dự thảo"), verbs.RETURN_DRAFT,
         gettext_lazy("Người soạn nhận ý kiến và trình lại; hạn xin lỗi không thay đổi."), "return_draft", _plain(forms.WhyForm),
         _act(apologising.return_draft)),
    Move("ghi-gui", "g", gettext_lazy("Ghi việc gửi văn bản xin lỗi"), verbs.WORK,
         gettext_lazy("Ghi ai đã nhận hoặc số bưu gửi; từ đó kết quả mới trả được."), "record_sending", _plain(forms.SendingForm),
         _act(apologising.record_sending), when=_unsent),
    Move("tra-ket-qua", "k", gettext_lazy("Trả kết quả"), verbs.GIVE_BACK,
         gettext_lazy("Ghi rằng người nộp đã nhận kết quả; việc này kết thúc khi sổ hồ sơ cũng ghi hồ sơ đã xong."), "mark_returned", _plain(forms.NothingForm),
         _act(apologising.mark_returned), when=_open_gate),
    Move("chua-tra", "", gettext_lazy("Ghi lại: chưa trả kết quả"), verbs.WORK,
         gettext_lazy("Chỉ dùng khi đã ghi nhầm; việc trở lại bước trước."), "not_returned", _plain(forms.WhyForm),
         _act(apologising.not_returned), quiet=True),
    Move("nguyen-nhan", "n", gettext_lazy("Xác định nguyên nhân, lỗi"), verbs.WORK,
         gettext_lazy("Đơn vị bị xác định lỗi được báo và có thể đề nghị xem lại; nguyên nhân được ghi vào sổ hồ sơ."), "attribute", _cause_form,
         _act(attributing.attribute), when=lambda request, case: not _contested(request, case)),
    Move("xem-lai", "", gettext_lazy("Đề nghị xem lại lỗi"), verbs.CONTEST,
         gettext_lazy("Cấp trên của đơn vị bị xác định lỗi kết luận; trong lúc chờ, nguyên nhân không sửa được."), "", _plain(forms.WhyForm),
         _act(attributing.contest), when=_contestable, quiet=True),
    Move("ket-luan", "", gettext_lazy("Kết luận về lỗi"), verbs.DECIDE_CONTEST,
         gettext_lazy("Giữ nguyên, hoặc bỏ lỗi để cơ quan xử lý xác định lại. Kết luận có hiệu lực ngay."), "", _plain(forms.VerdictForm), _decide,
         when=_contested, quiet=True),
    Move("nguoi-nop", "", gettext_lazy("Ghi người nhận xin lỗi"), verbs.WORK,
         gettext_lazy("Thông tin được niêm phong: chỉ mở được kèm lý do, và xóa khi hết thời hạn lưu giữ. Lần ghi sau thay lần ghi trước."),
         "keep_contact", _plain(forms.ContactForm), _act(contacting.keep_contact), quiet=True),
)  # fmt: skip
MOVES = {move.slug: move for move in _MOVES}


def possible(request: DeskRequest, case: Case) -> list[Move]:
    """Return the acts the person may do on the case now, those on the way first."""
    allowed = rules.moves_from(case.state)
    found = [
        move
        for move in _MOVES
        if (not move.rule or move.rule in allowed)
        and access.may(request.user, move.action, case, request.at)
        and move.when(request, case)
    ]
    return sorted(found, key=lambda move: move.quiet)


def next_of(case: Case, acts: list[Move]) -> Move | None:
    """Return the act that is on the way now: none of those beside it, nor to lay down a cause that is laid down."""
    if not acts or not case.waits_on or acts[0].quiet:
        return None
    return None if acts[0].rule == "attribute" and case.cause else acts[0]


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE_CASES)
def move(request: DeskRequest, pk: int, slug: str) -> HttpResponse:
    """Do one act; the page says first what will happen, and keeps what was typed when the act is refused."""
    wanted = MOVES.get(slug)
    if wanted is None:
        raise NotFound
    found = reads.one(request.user, pk, request.at)
    access.require(request.user, wanted.action, found, request.at)
    form = wanted.make(request, found)
    back = reverse("dossiers:case", args=[pk])
    if answers.done(request, form, lambda data: wanted.do(request, found, data)):
        messages.success(request, _("Đã ghi: %(act)s.") % {"act": str(wanted.label).lower()})
        return redirect(back)
    context = {
        "title": wanted.label,
        "consequence": wanted.consequence,
        "facts": _facts(found),
        "form": form,
        "label": wanted.label,
        "back_url": back,
        "draft": reads.waiting(found) if wanted.rule in ("sign", "agree", "return_draft") else None,
        "has_contact": Applicant.objects.filter(case=found, erased_at__isnull=True).exists()
        if wanted.rule == "sign"
        else None,
        "case": found,
    }
    return render(request, "dossiers/desk/case_move.html", context, status=422 if form.is_bound else 200)


def _facts(case: Case) -> list[tuple[str, str]]:
    found = [
        (_("Hồ sơ"), f"{case.code}, {rules.STATE_LABELS[case.state].lower()}"),
        (_("Đơn vị"), case.unit.name),
        (_("Hạn trả"), moment_short(case.due_at)),
    ]
    if case.new_due_at:
        found.append((_("Đã hẹn lại"), moment_short(case.new_due_at)))
    return found
