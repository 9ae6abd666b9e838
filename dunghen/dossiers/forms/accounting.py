"""What pages of accountability and evaluation ask for."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.dossiers.models import Accountability
from dunghen.dossiers.rules import amounts
from dunghen.dossiers.rules.evaluation import COMPUTED, CUT_OFFS, MOST_CRITERIA, Criterion
from dunghen.ui.forms import DayField


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return f"{person.full_name}, {person.title}" if person.title else str(person.full_name)


class ExplainForm(forms.Form):
    text = forms.CharField(label=_("Giải trình"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))
    contests_fault = forms.BooleanField(label=_("Không đồng ý với lỗi đã xác định"), required=False)


class DecideForm(forms.Form):
    decision = forms.ChoiceField(label=_("Kết luận"), choices=Accountability.Decision.choices)
    grounds = forms.CharField(label=_("Căn cứ"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class OfficerNameForm(forms.Form):
    """Which id is which person of the unit."""

    officer = forms.CharField(label=_("Mã người xử lý trong hệ thống một cửa"), max_length=120)
    person = PersonField(label=_("Là ai"), queryset=None)

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class NewEvaluationForm(forms.Form):
    person = PersonField(label=_("Cán bộ"), queryset=None)
    first = DayField(label=_("Từ ngày"))
    last = DayField(label=_("Đến hết ngày"))

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class ScoresForm(forms.Form):
    """0, 1 or 2 for each criterion; what the figures give is chosen beforehand."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion], computed: Mapping[str, int], **options: Any) -> None:
        super().__init__(*args, **options)
        for one in criteria:
            hint = _("Hệ thống tính: %(points)s điểm.") % {"points": computed[one.slug]} if one.slug in computed else ""
            self.fields[one.slug] = forms.TypedChoiceField(
                label=one.label,
                help_text=hint,
                coerce=int,
                choices=[("", "—"), *((points, f"{points}: {word}") for points, word in enumerate(one.words))],
            )
        self.fields["note"] = forms.CharField(
            label=_("Nhận xét; lý do nếu sửa điểm do hệ thống tính"),
            max_length=5000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )


class CriteriaSetForm(forms.Form):
    """From when a set of criteria holds, on what ground, and the cut-offs that belong to it."""

    valid_from = DayField(
        label=_("Áp dụng từ ngày"), help_text=_("Từ ngày mai trở đi; kỳ đã qua giữ bộ tiêu chí của kỳ ấy.")
    )
    basis = forms.CharField(label=_("Căn cứ"), max_length=300, help_text=_("Số, ngày của văn bản ban hành."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in CUT_OFFS:
            self.fields[name] = forms.IntegerField(
                label=amounts.LABELS[name],
                min_value=0,
                max_value=100,
                widget=forms.NumberInput(attrs={"class": "short"}),
            )

    def cut_offs(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in CUT_OFFS}


BY_HEAD = "-"
"""No figure gives the points."""


class CriterionForm(forms.Form):
    """One criterion: its name, what 0, 1 and 2 points mean, and the figure that gives them, if one does."""

    slug = forms.SlugField(max_length=60, required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Tiêu chí"), max_length=200)
    zero = forms.CharField(label=_("0 điểm"), max_length=200)
    one = forms.CharField(label=_("1 điểm"), max_length=200)
    two = forms.CharField(label=_("2 điểm"), max_length=200)
    computed = forms.ChoiceField(
        label=_("Điểm do"), choices=[(BY_HEAD, _("thủ trưởng chấm")), *COMPUTED.items()], initial=BY_HEAD
    )

    def clean_computed(self) -> str:
        found = self.cleaned_data["computed"]
        return "" if found == BY_HEAD else str(found)


class _Criteria(forms.BaseFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Bỏ tiêu chí này")


CriteriaFormSet = forms.formset_factory(
    CriterionForm, formset=_Criteria, extra=2, can_delete=True, max_num=MOST_CRITERIA, absolute_max=MOST_CRITERIA + 10
)
"""The criteria of a set, with two empty ones to fill."""
