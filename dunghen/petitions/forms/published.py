"""What a reader of the public list may narrow it by."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dunghen.petitions import queries, reading
from dunghen.ui.forms import DayField

YES_NO = {"co": True, "chua": False}


class ListForm(forms.Form):
    """Filters of the public list; what cannot be read is left out, a list never fails."""

    field = forms.ChoiceField(label=_("Lĩnh vực"), required=False)
    commune = forms.CharField(
        label=_("Xã, phường"),
        help_text=_("tên nay hoặc tên cũ"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "communes", "autocomplete": "off", "spellcheck": "false"}),
    )
    unit = forms.ChoiceField(label=_("Cơ quan đã trả lời"), required=False)
    since = DayField(label=_("Gửi từ ngày"), required=False)
    until = DayField(label=_("Gửi đến ngày"), required=False)
    fixed = forms.ChoiceField(
        label=_("Khắc phục"),
        required=False,
        choices=[("", _("Tất cả")), ("co", _("Cơ quan báo đã khắc phục")), ("chua", _("Chưa báo khắc phục"))],
    )
    satisfied = forms.ChoiceField(
        label=_("Người gửi đánh giá"),
        required=False,
        choices=[("", _("Tất cả")), ("co", _("Hài lòng")), ("chua", _("Chưa hài lòng"))],
    )
    SECOND = ("unit", "since", "until", "fixed", "satisfied")
    """Shown when asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("field", field_choices()), ("unit", unit_choices())):
            self.fields[name].choices = [("", _("Tất cả")), *choices]  # type: ignore[attr-defined]

    def narrow(self, text: str, day: dt.date) -> "tuple[queries.Narrow, queries.NamedCommune | None]":
        """Return the wish and what the commune typed was taken for."""
        self.is_valid()
        given = self.cleaned_data
        commune = queries.commune_named(given.get("commune", ""), day)
        unit = given.get("unit", "")
        narrow = queries.Narrow(
            text=text[:300],
            field=given.get("field", ""),
            communes=commune.ids if commune else (),
            unit=int(unit) if unit else None,
            since=given.get("since"),
            until=given.get("until"),
            fixed=YES_NO.get(given.get("fixed", "")),
            satisfied=YES_NO.get(given.get("satisfied", "")),
        )
        return narrow, commune


def field_choices() -> list[tuple[str, str]]:
    """Return (slug, name as a heading) of the fields: "Đất đai", "Cấp thoát nước"."""
    return [(field.slug, _heading(gettext(field.name))) for field in reading.fields()]


def _heading(name: str) -> str:
    return name[:1].upper() + name[1:].replace("-", ", ")


def unit_choices() -> list[tuple[str, str]]:
    """Return the agencies that answered something public; one that has ended says so."""
    return [(str(unit.id), queries.dated_name(unit)) for unit in queries.answering_units()]
