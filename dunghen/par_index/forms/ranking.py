"""Forms of lost points, ways, published results and grades."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.commitments.models import Commitment
from dunghen.par_index.intake.tables import MOST_BYTES
from dunghen.par_index.models.sets import RatedKind
from dunghen.ui.forms import DayField


class PointsField(forms.FloatField):
    """Points typed with a decimal comma or point."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> float | None:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class RemedyForm(forms.Form):
    """What the lead is to do about a lost component."""

    text = forms.CharField(label=_("Việc phải làm"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    evidence = forms.CharField(
        label=_("Minh chứng cần có"), max_length=200, required=False, help_text=_("Tài liệu để chấm lại mục này.")
    )
    due_on = DayField(label=_("Hạn"))
    clause = forms.ModelChoiceField(
        label=_("Theo mục văn bản đã giao"),
        queryset=Commitment.objects.none(),
        required=False,
        empty_label=_("không theo văn bản nào"),
        help_text=_("Việc chưa xong của đơn vị chủ trì được nêu là căn cứ."),
    )

    def __init__(self, *args: Any, clauses: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clause"].queryset = clauses  # type: ignore[attr-defined]
        self.fields["clause"].label_from_instance = lambda row: f"{row.reference}: {row.subject}"[:140]  # type: ignore[attr-defined]


class ResultsForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp kết quả"),
        help_text=_(
            "CSV hoặc Excel, mỗi dòng một tỉnh, một năm. Cột: năm, tỉnh, tổng điểm, hạng, điểm thẩm định, điểm khảo sát lãnh đạo, điểm SIPAS, điểm tác động, nguồn, ghi chú. Tối đa 5 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 5 MB. Vui lòng chọn tệp khác."))
        return file


class GradesForm(forms.Form):
    """Four grades by their lower edges; the last begins at 0."""

    kind = forms.ChoiceField(label=_("Loại đơn vị"), choices=RatedKind.choices)
    first = DayField(label=_("Áp dụng từ ngày"))
    good = PointsField(label=_("Tốt: từ (%)"), min_value=0, max_value=100)
    fair = PointsField(label=_("Khá: từ (%)"), min_value=0, max_value=100)
    middling = PointsField(label=_("Trung bình: từ (%)"), min_value=0, max_value=100)
    basis = forms.CharField(label=_("Căn cứ"), max_length=300)

    def grades(self) -> list[tuple[float, str]]:
        data = self.cleaned_data
        return [(data["good"], "Tốt"), (data["fair"], "Khá"), (data["middling"], "Trung bình"), (0.0, "Yếu")]


def due_by_default(at: dt.date) -> dt.date:
    """Return a due day to begin with: the end of the quarter after next month, time enough to change something."""
    month = at.month + 2
    year, month = at.year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, 28)
