"""Input of the working calendar's pages."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime import wording
from dunghen.kernel.worktime.arithmetic import ZONE
from dunghen.kernel.worktime.models import Kind, Status, clock_text
from dunghen.ui.forms import DayField, TermForm

WEEKDAYS = [
    ("1", _("Thứ Hai")),
    ("2", _("Thứ Ba")),
    ("3", _("Thứ Tư")),
    ("4", _("Thứ Năm")),
    ("5", _("Thứ Sáu")),
    ("6", _("Thứ Bảy")),
    ("7", _("Chủ nhật")),
]
UNITS = [(unit.value, word) for unit, word in wording.UNITS.items()]


class ClockField(forms.CharField):
    """A time of day in any common form: 7:30, 07.30, 7h30, 7 giờ 30, 7h. Gives minutes of the day."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
    default_error_messages = {
        "invalid": _("Chưa đọc được giờ này. Vui lòng ghi theo dạng giờ:phút, ví dụ 07:30."),
    }

    def to_python(self, value: Any) -> int | None:
        text = super().to_python(value) or ""
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})\s*(?:[:.h]|giờ|g)\s*(\d{2})?\s*(?:phút)?", text.strip().lower())
        if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(found[1]) * 60 + int(found[2] or 0)

    def prepare_value(self, value: Any) -> Any:
        return clock_text(value) if isinstance(value, int) else value


class DayForm(forms.Form):
    """One day of the calendar. ``date`` is left out when an existing day is changed."""

    date = DayField(label=_("Ngày"), help_text=_("Ví dụ: 02/09/2026."))
    kind = forms.ChoiceField(
        label=_("Loại ngày"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        help_text=_("Nghỉ hoán đổi: ngày trong tuần được nghỉ và làm bù ngày khác. Làm bù: ngày cuối tuần đi làm."),
    )
    name = forms.CharField(label=_("Tên"), max_length=200, help_text=_("Ví dụ: Quốc khánh 2/9 (ngày liền kề)."))
    source = forms.CharField(label=_("Căn cứ"), max_length=300, help_text=_("Số, ký hiệu và ngày của văn bản."))
    status = forms.ChoiceField(
        label=_("Tình trạng"), choices=Status.choices, widget=forms.RadioSelect, initial=Status.ANNOUNCED
    )


class ReasonForm(forms.Form):
    why = forms.CharField(label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class HoursForm(forms.Form):
    """Sessions of the office for a unit or for everybody, from a day on."""

    groups = [
        (_("Áp dụng"), ["unit", "valid_from", "valid_to", "weekdays"]),
        (_("Buổi sáng"), ["morning_opens", "morning_closes"]),
        (_("Buổi chiều"), ["afternoon_opens", "afternoon_closes"]),
        (_("Căn cứ"), ["source"]),
    ]
    unit = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Unit.objects.none(), required=False, empty_label=_("Toàn tỉnh (giờ chung)")
    )
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu áp dụng lâu dài."))
    weekdays = forms.MultipleChoiceField(
        label=_("Các ngày trong tuần"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        initial=["1", "2", "3", "4", "5"],
    )
    morning_opens = ClockField(label=_("Sáng, từ"), required=False, initial=7 * 60)
    morning_closes = ClockField(label=_("Sáng, đến"), required=False, initial=11 * 60 + 30)
    afternoon_opens = ClockField(label=_("Chiều, từ"), required=False, initial=13 * 60 + 30)
    afternoon_closes = ClockField(label=_("Chiều, đến"), required=False, initial=17 * 60)
    source = forms.CharField(label=_("Văn bản quy định"), max_length=300)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.on(on).order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("Ngày cuối cần sau hoặc trùng ngày đầu."))
        sessions = []
        for half in ("morning", "afternoon"):
            opens, closes = cleaned.get(f"{half}_opens"), cleaned.get(f"{half}_closes")
            if (opens is None) != (closes is None):
                missing = "opens" if opens is None else "closes"
                self.add_error(
                    f"{half}_{missing}", _("Vui lòng ghi cả giờ bắt đầu và giờ kết thúc, hoặc để trống cả hai.")
                )
            elif opens is not None:
                sessions.append((opens, closes))
        cleaned["sessions"] = sessions
        return cleaned


class DueForm(TermForm):
    """A term to count, sent by GET so that its address can be kept."""

    received_on = DayField(label=_("Ngày nhận"))
    received_time = ClockField(label=_("Giờ nhận"), initial=8 * 60)
    amount = forms.DecimalField(
        label=_("Thời hạn"), min_value=0, max_digits=7, decimal_places=2, localize=True, required=False,
        help_text=_("Bỏ trống khi tính bằng “trong ngày”."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Tính bằng"), choices=UNITS)

    def received(self) -> dt.datetime:
        """Return the moment of receipt of a valid form."""
        minute: int = self.cleaned_data["received_time"]
        day: dt.date = self.cleaned_data["received_on"]
        return dt.datetime.combine(day, dt.time(minute // 60, minute % 60), ZONE)
