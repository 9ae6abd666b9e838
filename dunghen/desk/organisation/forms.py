"""Input of the pages of units and people."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.organisation import queries
from dunghen.kernel.organisation.models import Grant, Person, Role, Unit
from dunghen.kernel.text import format_date
from dunghen.ui.forms import DayField, PhoneField


class UnitField(forms.CharField):
    """A unit by any name letters use for it, on the day ``on`` (set by the form). Gives the row."""

    default_error_messages = {"required": _("Vui lòng ghi tên đơn vị.")}
    on: dt.date

    def clean(self, value: Any) -> Unit | None:
        text = super().clean(value)
        if not text:
            return None
        directory = queries.directory()
        fact = directory.by_key.get(text)
        if fact is None:
            found = queries.resolve_name(text, self.on)
            if found.unit is None:
                raise ValidationError(found.sentence or _("Đây là tên một nhóm. Vui lòng ghi tên một đơn vị."))
            fact = found.unit
        return Unit.objects.get(pk=fact.id)


class PersonField(forms.CharField):
    """A person by e-mail address, or by full name when only one bears it."""

    def clean(self, value: Any) -> Person | None:
        text = super().clean(value).strip()
        if not text:
            return None
        found = list(Person.objects.filter(email__iexact=text)) or list(
            Person.objects.filter(full_name__iexact=text)[:2]
        )
        if len(found) != 1:
            raise ValidationError(
                _("Có nhiều người trùng tên này. Vui lòng ghi địa chỉ thư điện tử.")
                if found
                else _("Chưa có người dùng này. Vui lòng kiểm tra địa chỉ thư điện tử.")
            )
        return found[0]


class DayQuestion(forms.Form):
    """The day for which units are shown, and the words to look up."""

    ngay = DayField(label=_("Ngày"), required=False)
    q = forms.CharField(label=_("Tên đơn vị"), required=False, max_length=200)


class Span(forms.Form):
    """Two days of which the second does not come before the first."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("valid_from"), given.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("Ngày cuối cần sau hoặc trùng ngày đầu."))
        return given


class AliasForm(Span):
    text = forms.CharField(
        label=_("Tên gọi"), max_length=200, help_text=_("Đúng như văn bản viết, có thể là chữ viết tắt.")
    )
    abbreviation = forms.BooleanField(label=_("Là chữ viết tắt"), required=False)
    valid_from = DayField(label=_("Dùng từ ngày"), required=False)
    valid_to = DayField(label=_("Đến hết ngày"), required=False)


class PostForm(forms.Form):
    title = forms.CharField(label=_("Chức vụ"), max_length=120, help_text=_("Ví dụ: Giám đốc."))
    is_head = forms.BooleanField(label=_("Đứng đầu đơn vị"), required=False)
    valid_from = DayField(label=_("Từ ngày"))


class AppointForm(Span):
    person = PersonField(label=_("Người giữ vị trí"), help_text=_("Địa chỉ thư điện tử hoặc họ và tên đầy đủ."))
    role = forms.ChoiceField(label=_("Vai trò đi cùng"), choices=Role.choices)
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False)


class PersonForm(forms.Form):
    email = forms.EmailField(label=_("Thư điện tử"), max_length=254)
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    title = forms.CharField(label=_("Chức danh"), max_length=120, required=False)
    phone = PhoneField(label=_("Điện thoại"), max_length=20, required=False)
    password = forms.CharField(
        label=_("Mật khẩu ban đầu"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        required=False,
        strip=False,
        help_text=_("Để trống nếu người này sẽ tự đặt qua thư điện tử."),
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Mật khẩu mới"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class GrantForm(Span):
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    unit = UnitField(label=_("Tại đơn vị"), max_length=200, help_text=_("Tên đầy đủ hoặc viết tắt, ví dụ: Sở Y tế."))
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].on = on  # type: ignore[attr-defined]

    def _clean_fields(self) -> None:
        # The name is read as of the day on which the role begins, when that day is given and sound.
        try:
            first = self.fields["valid_from"].clean(self.data.get(self.add_prefix("valid_from"), ""))
        except ValidationError:
            first = None
        if first:
            self.fields["unit"].on = first  # type: ignore[attr-defined]
        super()._clean_fields()  # type: ignore[misc]


class EndForm(forms.Form):
    valid_to = DayField(label=_("Ngày cuối cùng còn hiệu lực"))
    reason = forms.CharField(label=_("Lý do"), max_length=300, required=False)


class DelegationForm(Span):
    grant = forms.ModelChoiceField(label=_("Vai trò được ủy quyền"), queryset=Grant.objects.none(), empty_label=None)
    taker = PersonField(label=_("Người nhận ủy quyền"), help_text=_("Địa chỉ thư điện tử hoặc họ và tên đầy đủ."))
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"))
    basis = forms.CharField(label=_("Văn bản ủy quyền"), max_length=300, help_text=_("Số, ngày của văn bản."))

    def __init__(self, *args: Any, giver: Person, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["grant"]
        field.queryset = (  # type: ignore[attr-defined]
            Grant.objects.filter(person=giver)
            .exclude(valid_to__lt=on)
            .select_related("unit")
            .order_by("unit__name", "role")
        )
        field.label_from_instance = _grant_label  # type: ignore[attr-defined]


def _grant_label(grant: Grant) -> str:
    until = f" (đến hết {format_date(grant.valid_to)})" if grant.valid_to else ""
    return f"{Role(grant.role).label}, {grant.unit.name}{until}"
