"""Report forms: as they are counted now, as they were signed, and where the two differ; documents; signing and withdrawing."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms as fields
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.desk import asking
from dunghen.dossiers.models import Form
from dunghen.dossiers.operations import signing_forms
from dunghen.dossiers.papers import board_forms as papers
from dunghen.dossiers.queries import forms, letterhead, periods, seeing
from dunghen.dossiers.queries.periods import Period
from dunghen.dossiers.rules import form_refusals
from dunghen.kernel import access, errors, files
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Unit
from dunghen.ui.paging import keyset

DOCX, XLSX = "docx", "xlsx"
TYPES = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class WithdrawForm(fields.Form):
    """Why a signed form is withdrawn."""

    why = fields.CharField(label=gettext_lazy("Lý do rút"), max_length=500, widget=fields.Textarea(attrs={"rows": 3}))


@require_safe
@frame.page(verbs.SEE_BOARDS)
def all_forms(request: DeskRequest) -> HttpResponse:
    """The forms of a period to open and sign, and those signed before."""
    today = request.at.astimezone(ZONE).date()
    asked = asking.question(request, default=periods.holding(today).stepped(-1))
    unit = _chosen(asked)
    period = asked.wanted.period
    context = {
        **asking.filters(asked, request, "dossiers:forms"),
        "unit": unit,
        "kinds": [(label, _address("form", kind, period, unit.key)) for kind, label in Form.Kind.choices] if unit else [],
        "page": keyset(forms.forms(asked.sight), request.GET, by="-signed_at"),
        "words": {},
    }  # fmt: skip
    context["signed"] = [(form, form_url(form), periods.read(form.period)) for form in context["page"].rows]
    return render(request, "dossiers/boards/forms.html", context)


@require_safe
@frame.page(verbs.SEE_BOARDS)
def form(request: DeskRequest, kind: str, period: str, key: str) -> HttpResponse:
    """A form: signed figures with what the ledger tells otherwise since; or the figures of now, to be signed."""
    when, unit = _found(request, period, key)
    signed = forms.signed(kind, when, unit)
    live = forms.live(kind, when, unit, request.at)
    figures: Mapping[str, Any] = signed.figures if signed else live.figures
    blank = signed or Form(kind=kind, period=when.word, unit=unit)
    paper = papers.Paper(kind, when, {}, figures, signed.counted_at if signed else request.at, signed.data_as_of if signed else live.as_of)  # fmt: skip
    differences = forms.differences(signed, live.figures) if signed else []
    names = {name: f"{title} ({number})" for name, title, number in papers.COLUMNS}
    context = {
        "kind": kind,
        "title": paper.title,
        "period": when,
        "unit": unit,
        "signed": signed,
        "live": live,
        "paper": paper,
        "heads": [title for title, _width in paper.heads()],
        "rows": paper.rows(),
        "empty": not figures["lines"],
        "broken": figures["broken"],
        "differences": [(one, names.get(one.column, _OTHER.get(one.column, one.column))) for one in differences],
        "may_sign": access.may(request.user, verbs.SIGN_FORMS, blank, request.at),
        "ended": when.last < request.at.astimezone(ZONE).date(),
        "sign_url": _address("form-sign", kind, when, unit.key),
        "withdraw_url": _address("form-withdraw", kind, when, unit.key),
        "docx_url": _address("form-file", kind, when, unit.key, DOCX),
        "xlsx_url": _address("form-file", kind, when, unit.key, XLSX),
        "back_url": f"{reverse('dossiers:forms')}?{urlencode({'period': when.word, 'below': unit.key})}",
    }
    return render(request, "dossiers/boards/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SIGN_FORMS)
def sign(request: DeskRequest, kind: str, period: str, key: str) -> HttpResponse:
    """Sign what was looked at; says first that the figures are frozen."""
    when, unit = _found(request, period, key)
    access.require(request.user, verbs.SIGN_FORMS, Form(kind=kind, period=when.word, unit=unit), request.at)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        signing_forms.sign_form(actor=request.user, kind=kind, period=when, unit=unit, seen=seen, at=request.at)
        messages.success(request, _("Đã ký biểu. Số liệu đã chốt."))
        return redirect(_address("form", kind, when, unit.key))
    if when.last >= request.at.astimezone(ZONE).date():
        raise form_refusals.PeriodRuns(last=f"{when.last:%d/%m/%Y}")
    live = forms.live(kind, when, unit, request.at)
    context = {
        "title": _("Ký biểu báo cáo"),
        "facts": [
            (_("Biểu"), papers.TITLES[Form.Kind(kind)]),
            (_("Đơn vị"), unit.name),
            (_("Kỳ"), when.label),
            (_("Số dòng"), len(live.figures["lines"])),
        ],
        "consequence": _("Số liệu được chốt tại lúc ký, tệp DOCX và XLSX được lưu cùng mã băm. Hồ sơ thay đổi sau đó không làm đổi biểu; chỗ khác được nêu bên cạnh."),
        "seen": live.digest,
        "label": _("Ký, chốt số liệu"),
        "back_url": _address("form", kind, when, unit.key),
    }  # fmt: skip
    return render(request, "dossiers/boards/form_act.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SIGN_FORMS)
def withdraw(request: DeskRequest, kind: str, period: str, key: str) -> HttpResponse:
    """Withdraw a signed form with a reason."""
    when, unit = _found(request, period, key)
    access.require(request.user, verbs.SIGN_FORMS, Form(kind=kind, period=when.word, unit=unit), request.at)
    signed = forms.signed(kind, when, unit)
    if signed is None:
        raise errors.NotFound
    given = WithdrawForm(request.POST if request.method == "POST" else None)
    if given.is_bound and given.is_valid():
        signing_forms.withdraw_form(actor=request.user, form=signed, why=given.cleaned_data["why"], at=request.at)
        messages.success(request, _("Đã rút biểu đã ký."))
        return redirect(_address("form", kind, when, unit.key))
    context = {
        "title": _("Rút biểu đã ký"),
        "facts": [(_("Biểu"), str(signed.get_kind_display())), (_("Đơn vị"), unit.name), (_("Kỳ"), when.label)],
        "consequence": _("Bản đã ký vẫn được lưu và ghi rõ đã rút; sau đó có thể ký biểu mới với số liệu lúc ấy."),
        "form": given,
        "label": _("Rút biểu"),
        "back_url": _address("form", kind, when, unit.key),
    }
    return render(request, "dossiers/boards/form_act.html", context, status=422 if given.is_bound else 200)


@require_safe
@frame.page(verbs.SEE_BOARDS)
def file(request: DeskRequest, kind: str, period: str, key: str, form_type: str) -> HttpResponse:
    """The form as DOCX or XLSX: the signed bytes, or a draft of now."""
    when, unit = _found(request, period, key)
    signed = forms.signed(kind, when, unit)
    if signed:
        content = files.read(signed.docx if form_type == DOCX else signed.xlsx)
    else:
        live = forms.live(kind, when, unit, request.at)
        head = letterhead.letterhead(unit, request.at.astimezone(ZONE).date())
        paper = papers.Paper(kind, when, head, live.figures, request.at, live.as_of)
        content = papers.as_docx(paper) if form_type == DOCX else papers.as_xlsx(paper)
    return _sent(content, form_type, f"{kind}-{when.word}-{unit.key}{'' if signed else '-du-thao'}")


@require_safe
@frame.page(verbs.SEE_BOARDS)
def signed_file(request: DeskRequest, pk: int, form_type: str) -> HttpResponse:
    """The documents of a signed form, of a withdrawn one too."""
    found = forms.forms(seeing.sight(request.user, request.at)).filter(pk=pk).first()
    if found is None:
        raise errors.NotFound
    content = files.read(found.docx if form_type == DOCX else found.xlsx)
    return _sent(content, form_type, f"{found.kind}-{found.period}-{found.unit.key}-{found.pk}")


def form_url(form: Form) -> str:
    """Return the address of a signed form's page; of a withdrawn one that of its document."""
    if form.withdrawn_at is not None:
        return reverse("dossiers:form-signed-file", args=[form.pk, DOCX])
    return reverse("dossiers:form", args=[form.kind, form.period, form.unit.key])


_OTHER = {
    "on_time": gettext_lazy("Đúng hạn, tử số"),
    "judged": gettext_lazy("Đúng hạn, mẫu số"),
    "n": gettext_lazy("Số hồ sơ"),
    "done_undated": gettext_lazy("Không hạn"),
    "cancelled": gettext_lazy("Rút, dừng, từ chối"),
}


def _chosen(asked: asking.Question) -> Unit | None:
    """Return the unit whose forms are shown: the one chosen, or the first of those that may be seen."""
    keys = [unit.key for unit in asked.sight.units]
    chosen = asked.wanted.below if asked.wanted.below in keys else next(iter(keys), "")
    return Unit.objects.filter(key=chosen).first()


def _found(request: DeskRequest, period: str, key: str) -> tuple[Period, Unit]:
    """Return the period and the unit of an address; what may not be seen is not there."""
    when, unit = periods.read(period), Unit.objects.filter(key=key).first()
    if when is None or unit is None or not seeing.sight(request.user, request.at).holds(key):
        raise errors.NotFound
    return when, unit


def _address(name: str, kind: str, period: Period, key: str, *more: str) -> str:
    return reverse(f"dossiers:{name}", args=[kind, period.word, key, *more])


def _sent(content: bytes, form_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[form_type])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form_type}"'
    return response
