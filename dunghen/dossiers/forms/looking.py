"""What a citizen types to look a dossier up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.dossiers.models import Lookup


class LookUpForm(forms.Form):
    """Code and second secret, however they were typed."""

    code = forms.CharField(
        label=_("Mã hồ sơ"),
        help_text=_("Trên giấy tiếp nhận hồ sơ và hẹn trả kết quả, ví dụ H32.15-210816-0001."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Mã bí mật"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "short"}),
    )

    def __init__(self, *args: Any, ways: set[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["secret"]
        if ways == {Lookup.Way.RECEIVED}:
            field.label = _("Giờ tiếp nhận")
            field.help_text = _("Giờ và phút ghi trên giấy tiếp nhận, ví dụ 8:05.")
        elif Lookup.Way.RECEIVED in ways:
            field.label = _("Mã bí mật, hoặc giờ tiếp nhận")
            field.help_text = _(
                "Mã in trên giấy tiếp nhận; giấy không có mã thì ghi giờ và phút tiếp nhận, ví dụ 8:05."
            )
        else:
            field.help_text = _("Mã in trên giấy tiếp nhận, hoặc trong tin nhắn đã nhận.")


class WayForm(forms.Form):
    """How citizens look up a source's dossiers."""

    source = forms.ModelChoiceField(label=_("Nguồn hồ sơ"), queryset=None)
    way = forms.ChoiceField(label=_("Cách tra cứu của người dân"), choices=Lookup.Way.choices)

    def __init__(self, *args: Any, sources: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]
