"""What the sender does with his petition, and what an outside body replies."""

from django import forms
from django.utils.translation import gettext_lazy as _

YES_NO = (("yes", _("Rồi")), ("no", _("Chưa")), ("unknown", _("Không rõ")))


class FindForm(forms.Form):
    """Code and PIN, however they were typed."""

    code = forms.CharField(
        label=_("Mã phản ánh"),
        help_text=_("Trên giấy hẹn, ví dụ PA2109-7K3MQ9. Chữ hoa hay thường đều được."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "short"}
        ),
    )
    pin = forms.CharField(
        label=_("Mã PIN"),
        help_text=_("Sáu chữ số trên giấy hẹn hoặc trong thư xác nhận."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "short"}),
    )


class SupplementForm(forms.Form):
    text = forms.CharField(
        label=_("Nội dung bổ sung"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Cần ghi nội dung bổ sung. Vui lòng ghi rồi gửi lại.")},
    )


class JudgeForm(forms.Form):
    """Satisfied is one question, really fixed another."""

    satisfied = forms.ChoiceField(
        label=_("Ông/Bà có hài lòng với câu trả lời không?"),
        choices=(("yes", _("Hài lòng")), ("no", _("Chưa hài lòng"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Vui lòng chọn hài lòng hoặc chưa hài lòng.")},
    )
    really_fixed = forms.ChoiceField(
        label=_("Việc đã được giải quyết thật chưa?"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )
    comment = forms.CharField(
        label=_("Ý kiến thêm"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReopenForm(forms.Form):
    why = forms.CharField(
        label=_("Vì sao cần xem xét lại?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Cần ghi lý do để đơn vị biết còn thiếu điều gì.")},
    )


class WithdrawForm(forms.Form):
    why = forms.CharField(label=_("Lý do"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class OutsideForm(forms.Form):
    """The reply of a body without an account."""

    replier = forms.CharField(label=_("Người trả lời, chức vụ"), max_length=120)
    text = forms.CharField(label=_("Nội dung trả lời"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 10}))
