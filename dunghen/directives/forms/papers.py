"""What the drafter and the signer of a paper say."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.directives import rules
from dunghen.directives.forms.fields import Lines
from dunghen.ui.forms import DayField


class SynthesisForm(forms.Form):
    """What the drafter of a synthesis report adds to the figures."""

    proposals = Lines(
        label=_("Kiến nghị"),
        required=False,
        longest=2000,
        help_text=_("Mỗi dòng một kiến nghị. Phần còn lại của báo cáo được viết từ số liệu."),
    )
    division = forms.CharField(
        label=_("Phòng soạn thảo (viết tắt)"),
        max_length=20,
        required=False,
        help_text=_("Ghi ở dòng lưu, ví dụ CCHC."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )

    def options(self) -> dict[str, Any]:
        """Return what was typed as JSON for the act."""
        return {"proposals": self.cleaned_data["proposals"], "division": self.cleaned_data["division"].strip()}


class UrgingForm(forms.Form):
    """What the drafter of an urging letter decides."""

    answer_by = DayField(label=_("Yêu cầu hoàn thành hoặc báo cáo trước khi hết ngày"))
    with_due_soon = forms.BooleanField(label=_("Nhắc cả việc sắp đến hạn"), required=False)
    urgent = forms.BooleanField(label=_("Đóng dấu KHẨN"), required=False)
    division = forms.CharField(
        label=_("Phòng soạn thảo (viết tắt)"),
        max_length=20,
        required=False,
        help_text=_("Ghi sau ký hiệu cơ quan và ở dòng lưu, ví dụ CCHC."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )

    def __init__(self, *args: Any, on: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on = on

    def clean_answer_by(self) -> dt.date:
        day: dt.date = self.cleaned_data["answer_by"]
        if day < self.on:
            raise forms.ValidationError(_("Ngày này đã qua. Vui lòng chọn từ hôm nay trở đi."))
        return day

    def options(self) -> dict[str, Any]:
        """Return what was chosen as JSON for the act."""
        data = self.cleaned_data
        return {
            "answer_by": data["answer_by"].isoformat(),
            "with_due_soon": data["with_due_soon"],
            "urgent": data["urgent"],
            "division": data["division"].strip(),
        }


class SignForm(forms.Form):
    """The number, the date and who signs."""

    number = forms.IntegerField(
        label=_("Số"),
        min_value=1,
        max_value=rules.LONGEST_NUMBER,
        help_text=_("Số đã lấy ở sổ văn bản đi; dưới 10 được in thêm số 0 ở trước."),
    )
    on = DayField(label=_("Ngày ký"))
    authority = Lines(
        label=_("Quyền hạn, chức vụ"),
        help_text=_("Mỗi dòng như in trên văn bản, ví dụ “KT. GIÁM ĐỐC” rồi “PHÓ GIÁM ĐỐC”."),
    )
    signer = forms.CharField(label=_("Họ và tên người ký"), max_length=120)
