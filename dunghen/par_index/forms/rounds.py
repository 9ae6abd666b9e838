"""A year's round: its units, host and days; teams; reopening; publication."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.organisation.models import Unit
from dunghen.par_index.models import CriteriaSet, Node, Round
from dunghen.par_index.rules import phases
from dunghen.ui.forms import DayField


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, unit: Any) -> str:
        return str(unit.name)


class UnitsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, unit: Any) -> str:
        return str(unit.name)


class NothingForm(forms.Form):
    pass


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Ghi chú"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class WindowsForm(forms.Form):
    """First and last day of each phase; a phase without days has no bounds."""

    def __init__(self, *args: Any, windows: Any = None, **more: Any) -> None:
        super().__init__(*args, **more)
        for phase in phases.WINDOWED:
            days = (windows or {}).get(phase, (None, None))
            label = phases.PHASE_LABELS[phase]
            self.fields[f"{phase}_first"] = DayField(
                label=_("%(phase)s từ ngày") % {"phase": label}, required=False, initial=days[0]
            )
            self.fields[f"{phase}_last"] = DayField(
                label=_("%(phase)s đến hết ngày") % {"phase": label}, required=False, initial=days[1]
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for phase in phases.WINDOWED:
            if bool(data.get(f"{phase}_first")) != bool(data.get(f"{phase}_last")):
                self.add_error(f"{phase}_last", _("Cần cả ngày đầu và ngày cuối."))
        return data

    def windows(self) -> dict[str, phases.Window]:
        data = self.cleaned_data
        return {
            phase: (data[f"{phase}_first"], data[f"{phase}_last"])
            for phase in phases.WINDOWED
            if data.get(f"{phase}_first")
        }


class RoundForm(WindowsForm):
    """A new round of a set."""

    year = forms.IntegerField(label=_("Năm đánh giá"), min_value=2000, max_value=2199)
    host = UnitField(label=_("Cơ quan thường trực"), queryset=Unit.objects.none())
    units = UnitsField(
        label=_("Đơn vị được đánh giá"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, criteria: CriteriaSet, rated: Any, hosts: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["units"].queryset = rated  # type: ignore[attr-defined]
        self.fields["host"].queryset = hosts  # type: ignore[attr-defined]


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Tên tổ"), max_length=120)
    areas = forms.ModelMultipleChoiceField(
        label=_("Lĩnh vực"), queryset=Node.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    units = UnitsField(
        label=_("Đơn vị trong tổ"), queryset=Unit.objects.none(), widget=forms.SelectMultiple(attrs={"size": 8})
    )

    def __init__(self, *args: Any, round: Round, members: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["areas"].queryset = round.criteria.nodes.filter(parent=None)  # type: ignore[attr-defined]
        self.fields["units"].queryset = members  # type: ignore[attr-defined]


class ReopenForm(forms.Form):
    phase = forms.ChoiceField(
        label=_("Mở lại bước"), choices=[(name, phases.PHASE_LABELS[name]) for name in phases.WINDOWED]
    )
    until = DayField(label=_("Đến hết ngày"))
    why = forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReopenScoreForm(forms.Form):
    until = DayField(label=_("Đến hết ngày"))
    why = forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class PublishForm(forms.Form):
    number = forms.CharField(label=_("Số quyết định"), max_length=60)
    on = DayField(label=_("Ngày quyết định"))


class LeadForm(forms.Form):
    unit = UnitField(label=_("Cơ quan chủ trì"), queryset=Unit.objects.none())

    def __init__(self, *args: Any, units: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
