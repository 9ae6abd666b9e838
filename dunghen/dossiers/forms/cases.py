"""What each act on a late dossier asks an officer for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.dossiers.models import Apology
from dunghen.dossiers.rules import amounts, causes
from dunghen.ui.forms import DayField, PhoneField


def _area(label: Any, rows: int = 4, most: int = 2000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class NothingForm(forms.Form):
    """An act that asks for nothing but a yes."""


class WhyForm(forms.Form):
    why = _area(_("Lý do"))


class NoteForm(forms.Form):
    note = _area(_("Ý kiến"), required=False, most=1000)


class DraftForm(forms.Form):
    reason = _area(_("Lý do trễ, viết cho người nộp đọc"))
    new_on = DayField(label=_("Ngày hẹn trả mới"), help_text=_("Một ngày làm việc, ví dụ 24/09/2021."))


class SendingForm(forms.Form):
    how = forms.ChoiceField(
        label=_("Cách gửi"), choices=[(way.value, way.label) for way in (Apology.Sent.HANDED, Apology.Sent.POST)]
    )
    on = DayField(label=_("Ngày giao, ngày gửi"))
    note = forms.CharField(label=_("Người nhận, hoặc số bưu gửi"), max_length=300)


class ContactForm(forms.Form):
    """Whom to apologise to; sealed."""

    name = forms.CharField(label=_("Họ và tên người nộp"), max_length=120)
    email = forms.EmailField(label=_("Thư điện tử"), required=False, max_length=254)
    phone = PhoneField(label=_("Điện thoại"), required=False, max_length=20)
    address = forms.CharField(label=_("Địa chỉ"), required=False, max_length=300)


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, unit: Any) -> str:
        return str(unit.name)


class CauseForm(forms.Form):
    """Why it is late: the cause says whose fault it is."""

    cause = forms.ChoiceField(label=_("Nguyên nhân"))
    blamed = UnitField(
        label=_("Cơ quan khác chịu trách nhiệm"),
        queryset=None,
        required=False,
        help_text=_("Chỉ chọn khi nguyên nhân thuộc cơ quan khác."),
    )
    note = _area(_("Ghi chú"), required=False, rows=2, most=1000)

    def __init__(self, *args: Any, known: Any, units: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        groups: dict[str, list[tuple[str, str]]] = {}
        for cause in known.values():
            groups.setdefault(causes.FAULT_LABELS[cause.fault], []).append((cause.slug, cause.label))
        self.fields["cause"].choices = [("", "—"), *groups.items()]  # type: ignore[attr-defined]
        self.fields["blamed"].queryset = units  # type: ignore[attr-defined]


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Kết luận"),
        choices=[("keep", _("Giữ nguyên lỗi đã xác định")), ("drop", _("Bỏ lỗi; cơ quan xử lý xác định lại"))],
    )
    grounds = _area(_("Căn cứ"))


class NewCauseForm(forms.Form):
    fault = forms.ChoiceField(label=_("Lỗi"), choices=causes.FAULTS)
    slug = forms.SlugField(label=_("Mã"), max_length=60, help_text=_("Chữ thường không dấu, nối bằng dấu gạch."))
    label = forms.CharField(label=_("Tên nguyên nhân"), max_length=200)
    valid_from = DayField(label=_("Áp dụng từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False)
    basis = forms.CharField(label=_("Căn cứ"), max_length=300)


class AmountForm(forms.Form):
    slug = forms.ChoiceField(label=_("Định mức"), choices=list(amounts.LABELS.items()))
    amount = forms.IntegerField(label=_("Trị số"), min_value=0, max_value=amounts.MOST)
    valid_from = DayField(label=_("Áp dụng từ ngày"))
    basis = forms.CharField(label=_("Căn cứ"), max_length=300)
