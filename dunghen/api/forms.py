"""Input of the pages of keys."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.api import doors
from dunghen.desk.organisation.forms import PersonField
from dunghen.ui.forms import DayField


class KeyForm(forms.Form):
    """A new key."""

    label = forms.CharField(
        label=_("Tên gọi"), help_text=_("Hệ thống hoặc ứng dụng nào dùng, ví dụ: Tổng đài của tỉnh."), max_length=120
    )
    person = PersonField(
        label=_("Thay mặt"),
        help_text=_(
            "Thư điện tử của cán bộ; khóa làm được những việc người đó làm được. Để trống: chỉ những việc người dân làm được."
        ),
        required=False,
    )
    scopes = forms.MultipleChoiceField(label=_("Phạm vi"), widget=forms.CheckboxSelectMultiple)
    expires_on = DayField(label=_("Hết hạn sau ngày"), required=False)
    per_minute = forms.IntegerField(
        label=_("Số yêu cầu mỗi phút"),
        help_text=_("Để trống: theo cấu hình chung."),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = list(doors.scopes().items())  # type: ignore[attr-defined]


class RevokeForm(forms.Form):
    why = forms.CharField(label=_("Lý do"), max_length=300)
