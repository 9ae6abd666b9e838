"""Which unit hands over to which, and on what basis."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.organisation.models import Unit


class HandOverForm(forms.Form):
    """From whom, to whom, why."""

    from_unit = forms.ModelChoiceField(
        label=_("Đơn vị bàn giao"), queryset=Unit.objects.none(), help_text=_("Chỉ hiện đơn vị còn việc chưa xong.")
    )
    to_unit = forms.ModelChoiceField(
        label=_("Đơn vị nhận"), queryset=Unit.objects.none(), help_text=_("Chỉ hiện đơn vị đang hoạt động.")
    )
    number = forms.CharField(label=_("Số biên bản"), max_length=60, required=False)
    basis = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Nghị quyết, quyết định sắp xếp, hợp nhất …"),
    )

    def __init__(self, *args: Any, givers: Any, on: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        alive = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        alive &= Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        self.fields["from_unit"].queryset = givers  # type: ignore[attr-defined]
        self.fields["to_unit"].queryset = Unit.objects.filter(alive).order_by("name")  # type: ignore[attr-defined]
