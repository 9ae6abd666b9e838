"""Input of the frame's own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.ui.forms import DayField, PhoneField


class ProfileForm(forms.Form):
    phone = PhoneField(
        label=_("Điện thoại"), required=False, max_length=20, help_text=_("Để nhận tin nhắn nhắc việc khẩn.")
    )
    wants_digest = forms.BooleanField(
        label=_("Nhận bản tổng hợp việc cần làm qua thư điện tử mỗi sáng làm việc"), required=False
    )


class ClockForm(forms.Form):
    day = DayField(label=_("Ngày của bản trình diễn"), help_text=_("Ví dụ: 20/09/2021."))
