"""What is asked for by each act on an assignment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.directives.forms.fields import Files
from dunghen.kernel.organisation.models import Person
from dunghen.ui.forms import DayField


class NothingForm(forms.Form):
    """An act that asks for nothing but a yes."""


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class ReassignForm(forms.Form):
    to_unit = forms.CharField(
        label=_("Đơn vị nhận"), max_length=200, help_text=_("Tên hoặc chữ viết tắt của đơn vị đang hoạt động.")
    )
    why = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class OfficerForm(forms.Form):
    officer = forms.ModelChoiceField(label=_("Chuyên viên phụ trách"), queryset=Person.objects.none())

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["officer"].queryset = people  # type: ignore[attr-defined]


class ProgressForm(forms.Form):
    text = forms.CharField(label=_("Đã làm được gì"), widget=forms.Textarea(attrs={"rows": 5}), max_length=8000)
    percent = forms.IntegerField(label=_("Tiến độ (%)"), min_value=0, max_value=100)
    evidence = Files(
        label=_("Tệp minh chứng"),
        required=False,
        help_text=_("PDF, Word, Excel, ảnh; mỗi tệp tối đa 20 MB, tối đa 10 tệp."),
    )


class ResultForm(forms.Form):
    document_number = forms.CharField(label=_("Số văn bản kết quả"), max_length=60)
    document_on = DayField(
        label=_("Ngày văn bản kết quả"),
        help_text=_("Ngày này quyết định đúng hạn hay trễ hạn khi kết quả được chấp nhận."),
    )
    text = forms.CharField(
        label=_("Tóm tắt kết quả"), widget=forms.Textarea(attrs={"rows": 5}), max_length=8000, required=False
    )
    evidence = Files(
        label=_("Tệp kết quả"),
        required=False,
        help_text=_("PDF, Word, Excel, ảnh; mỗi tệp tối đa 20 MB, tối đa 10 tệp."),
    )


class ExtensionForm(forms.Form):
    new_due_on = DayField(label=_("Ngày đề nghị"))
    why = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class DecisionForm(forms.Form):
    """The decision on a request for a later date."""

    decision = forms.ChoiceField(
        label=_("Quyết định"),
        choices=(("grant", _("Đồng ý gia hạn")), ("refuse", _("Không đồng ý"))),
        widget=forms.RadioSelect,
    )
    new_due_on = DayField(label=_("Hạn mới"), required=False, help_text=_("Để trống nếu đồng ý đúng ngày đề nghị."))
    note = forms.CharField(label=_("Ý kiến"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == "refuse" and not (data.get("note") or "").strip():
            self.add_error("note", _("Cần ghi lý do khi không đồng ý."))
        return data


class AcceptForm(forms.Form):
    note = forms.CharField(
        label=_("Nhận xét"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


class StartForm(forms.Form):
    start = DayField(label=_("Ngày xảy ra sự kiện"))


class ReplyForm(forms.Form):
    reply = forms.CharField(
        label=_("Ý kiến, số liệu phối hợp"), widget=forms.Textarea(attrs={"rows": 6}), max_length=8000
    )
