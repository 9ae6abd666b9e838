"""A letter dropped, and its head corrected."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dunghen.directives import rules
from dunghen.directives.models import Letter
from dunghen.kernel.organisation.models import Unit
from dunghen.ui.forms import DayField


class DropForm(forms.Form):
    """A letter dropped as a file, or its text pasted."""

    file = forms.FileField(
        label=_("Tệp văn bản"),
        required=False,
        allow_empty_file=True,
        help_text=_("Word (.docx), PDF có chữ, hoặc văn bản thuần (.txt); tối đa 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt"}),
    )
    text = forms.CharField(
        label=_("Hoặc dán nội dung văn bản"),
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not (data.get("text") or "").strip():
            raise forms.ValidationError(
                _("Chưa có văn bản nào. Vui lòng chọn một tệp hoặc dán nội dung vào ô bên dưới.")
            )
        return data

    def content(self) -> tuple[str, bytes]:
        """Return the name (empty for pasted text) and the bytes."""
        file = self.cleaned_data.get("file")
        return (file.name, file.read()) if file else ("", self.cleaned_data["text"].encode())


class LetterForm(forms.Form):
    """The head of a letter, to be corrected."""

    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60)
    issued_on = DayField(label=_("Ngày ban hành"))
    type = forms.ChoiceField(label=_("Loại văn bản"), choices=rules.LETTER_TYPES)
    urgency = forms.ChoiceField(label=_("Độ khẩn"), choices=rules.URGENCIES)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    abstract = forms.CharField(
        label=_("Trích yếu"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 3})
    )
    signer = forms.CharField(label=_("Người ký"), max_length=120, required=False)
    signer_role = forms.CharField(label=_("Chức vụ người ký"), max_length=200, required=False)
    overseer_unit = forms.ModelChoiceField(
        label=_("Đơn vị theo dõi, tổng hợp"),
        queryset=Unit.objects.none(),
        help_text=_("Nhận kết quả, đôn đốc và lập báo cáo tổng hợp."),
    )

    def __init__(self, *args: Any, letter: Letter, on: dt.date, **options: Any) -> None:
        initial = {name: getattr(letter, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **options)
        overseers = Unit.objects.filter(kind__in=("so", "van_phong", "tinh"))
        self.fields["overseer_unit"].queryset = overseers.filter(pk__in=overseers_on(on)).order_by("name")  # type: ignore[attr-defined]


def overseers_on(on: dt.date) -> Any:
    """Return the units alive on a day."""
    return (
        Unit.objects.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
        .values("pk")
    )
