"""The sender's own page: what was promised, where it stands, and what he can do about it. Opened by the link, or by code and PIN."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.kernel import errors
from dunghen.kernel.access import PUBLIC
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.forms import following as forms
from dunghen.petitions.intake.uploads import taken
from dunghen.petitions.models import Petition
from dunghen.petitions.portal import telling
from dunghen.petitions.portal.pictures import kept
from dunghen.portal.frame import PortalRequest, address_of, page


@require_http_methods(["GET", "HEAD", "POST"])
@page
def find(request: PortalRequest) -> HttpResponse:
    """Code and PIN lead to the sender's page. Wrong ones are counted, from the address and for the code."""
    form = forms.FindForm(request.POST or None, initial={"code": request.GET.get("ma", "")[:40]})
    refusal: errors.Refusal | None = None
    if request.method == "POST" and form.is_valid():
        code, pin = rules.read_code(form.cleaned_data["code"]), form.cleaned_data["pin"]
        try:
            petition = _opened(request, code, pin)
            return redirect("petitions:own", petition.code, petition.petitioner.secret)
        except (rules.WrongPin, rules.TooManyTries) as error:
            refusal = error
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "petitions/portal/find.html", {"form": form, "refusal": refusal}, status=status)


def _opened(request: PortalRequest, code: str, pin: str) -> Petition:
    guess = operations.guess_pin(code=code, address=address_of(request), at=request.at)
    petition = queries.own_by_pin(code, pin)
    operations.was_right(guess)
    return petition


@require_safe
@page
def own(request: PortalRequest, code: str, secret: str) -> HttpResponse:
    """The sender's page."""
    petition = queries.own(code, secret)
    return render(request, "petitions/portal/own.html", telling.context(petition, request.at))


@require_safe
@page
def slip(request: PortalRequest, code: str, secret: str) -> HttpResponse:
    """The slip with code, PIN, link and promise: shown after sending, printed, found again later."""
    petition = queries.own(code, secret)
    context = telling.context(petition, request.at) | {
        "pin": rules.pin(petition.petitioner.secret),
        "link": queries.link(petition, petition.petitioner),
        "fresh": petition.state == rules.RECEIVED,
        "key": (petition.intake_key or "").removeprefix("web:"),
    }
    return render(request, "petitions/portal/slip.html", context)


@require_safe
@page
def photo(request: PortalRequest, code: str, secret: str, pk: int, size: str) -> HttpResponse:
    """A photo of the petition, for its sender."""
    found = queries.own(code, secret).photos.filter(pk=pk).first()
    if found is None:
        raise errors.NotFound
    return kept(found, size)


# -- what the sender does --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One thing the sender can do: its move in the rules, title, what will happen, form, act."""

    move: str
    title: Any
    consequence: Any
    label: Any
    form: Callable[..., django_forms.Form]
    do: Callable[[PortalRequest, Petition, dict[str, Any]], str]
    danger: bool = False
    files: bool = False


def _supplement(request: PortalRequest, petition: Petition, given: dict[str, Any]) -> str:
    shots, refused = taken(request.FILES.getlist("photos"), request.POST.get("points", ""))
    pictures = [shot.picture for shot in shots][: rules.MOST_PHOTOS]
    operations.supplement(petition=petition, text=given["text"], photos=pictures, actor=PUBLIC, at=request.at)
    for sentence in refused:
        messages.warning(request, sentence)
    return _("Đã gửi nội dung bổ sung. Thời hạn trả lời chạy tiếp từ bây giờ.")


def _judge(request: PortalRequest, petition: Petition, given: dict[str, Any]) -> str:
    fixed = {"yes": True, "no": False}.get(given["really_fixed"])
    operations.judge(
        petition=petition,
        satisfied=given["satisfied"] == "yes",
        really_fixed=fixed,
        comment=given["comment"],
        at=request.at,
    )
    return _("Cảm ơn Ông/Bà đã đánh giá.")


def _reopen(request: PortalRequest, petition: Petition, given: dict[str, Any]) -> str:
    operations.reopen(petition=petition, why=given["why"], at=request.at)
    return _("Đã chuyển lại đơn vị xử lý, kèm lý do của Ông/Bà.")


def _withdraw(request: PortalRequest, petition: Petition, given: dict[str, Any]) -> str:
    operations.withdraw(petition=petition, why=given["why"], at=request.at)
    return _("Đã rút phản ánh. Các đơn vị không xử lý tiếp.")


def _allow(request: PortalRequest, petition: Petition, given: dict[str, Any]) -> str:
    operations.allow(petition=petition, at=request.at)
    return _("Cảm ơn Ông/Bà. Câu trả lời được công khai sau khi một người đọc lại bản đã che thông tin cá nhân.")


def _keep_private(request: PortalRequest, petition: Petition, given: dict[str, Any]) -> str:
    operations.keep_private(petition=petition, at=request.at)
    return _("Phản ánh không công khai nữa.")


STEPS = {
    "bo-sung": Step(
        "supplement", gettext_lazy("Bổ sung nội dung"), gettext_lazy("Nội dung được chuyển ngay đến người đã hỏi; thời hạn trả lời chạy tiếp."),
        gettext_lazy("Gửi bổ sung"), forms.SupplementForm, _supplement, files=True,
    ),
    "danh-gia": Step(
        "judge", gettext_lazy("Đánh giá câu trả lời"), gettext_lazy("Đánh giá một lần cho mỗi lần trả lời; kết quả chung của từng cơ quan được công khai."),
        gettext_lazy("Gửi đánh giá"), forms.JudgeForm, _judge,
    ),
    "mo-lai": Step(
        "reopen", gettext_lazy("Đề nghị xem xét lại"), gettext_lazy("Đơn vị nhận lại phản ánh với một hạn mới. Mỗi phản ánh được mở lại một lần."),
        gettext_lazy("Gửi đề nghị"), forms.ReopenForm, _reopen,
    ),
    "rut": Step(
        "withdraw", gettext_lazy("Rút phản ánh"), gettext_lazy("Các đơn vị dừng xử lý và phản ánh không được trả lời. Việc này không hoàn tác được."),
        gettext_lazy("Rút phản ánh"), forms.WithdrawForm, _withdraw, danger=True,
    ),
    "cho-cong-khai": Step(
        "allow_public", gettext_lazy("Cho công khai"), gettext_lazy("Người khác đọc được nội dung và câu trả lời, sau khi tên, số điện thoại, địa chỉ riêng được che và một người đã đọc lại. Ông/Bà đổi ý lúc nào cũng được."),
        gettext_lazy("Cho công khai"), django_forms.Form, _allow,
    ),
    "khong-cong-khai": Step(
        "keep_private", gettext_lazy("Không cho công khai nữa"), gettext_lazy("Chỉ Ông/Bà và cơ quan xử lý đọc được; bản đã công khai được gỡ ngay. Phản ánh vẫn được xử lý như thường."),
        gettext_lazy("Không cho công khai nữa"), django_forms.Form, _keep_private,
    ),
}  # fmt: skip
"""Word in the address → what the sender does."""


@require_http_methods(["GET", "HEAD", "POST"])
@page
def act(request: PortalRequest, code: str, secret: str, word: str) -> HttpResponse:
    """One thing the sender can do, with what will happen said before the button."""
    petition = queries.own(code, secret)
    step, back = STEPS[word], redirect("petitions:own", code, secret)
    if step.move not in telling.open_moves(petition, request.at):
        return back
    form = step.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, step.do(request, petition, form.cleaned_data))
        return back
    context = {
        "petition": petition,
        "step": step,
        "form": form,
        "back_url": back.url,
        "question": queries.question(petition),
    }
    return render(request, "petitions/portal/act.html", context, status=422 if form.errors else 200)
