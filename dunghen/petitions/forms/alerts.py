"""What somebody gives who wants to hear by mail."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.petitions import queries
from dunghen.petitions.forms.published import field_choices


class FollowForm(forms.Form):
    """An address, and nothing else."""

    email = forms.EmailField(
        label=_("Thư điện tử"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class AlertForm(FollowForm):
    """An address, and what to hear of: a commune, a field, or both."""

    commune = forms.ChoiceField(label=_("Xã, phường"), required=False)
    field = forms.ChoiceField(label=_("Lĩnh vực"), required=False)
    field_order = ("commune", "field", "email")

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed: list[Any] = [("", _("Mọi nơi"))]
        for district, units in queries.communes(day):
            named = [(unit.key, unit.short_name) for unit in units]
            listed += [(district, named)] if district else named
        self.fields["commune"].choices = listed  # type: ignore[attr-defined]
        self.fields["field"].choices = [("", _("Mọi lĩnh vực")), *field_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two: everything of a whole province is no alert."""
        given = super().clean() or {}
        if not given.get("commune") and not given.get("field") and not self.errors:
            self.add_error("commune", _("Chọn xã, phường hoặc lĩnh vực, hoặc cả hai."))
        return given
