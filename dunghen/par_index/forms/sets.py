"""Sets of criteria: a file to take in, what is said of the whole, a line of it, a copy."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.organisation.models import Unit
from dunghen.par_index.forms.inputs import NumberField
from dunghen.par_index.intake.tables import MOST_BYTES
from dunghen.par_index.models import CriteriaSet, Node
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.rules.lines import LONGEST_CODE

FIRST, LAST = 2000, 2199


def _year(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=FIRST, max_value=LAST, **more)


class FileForm(forms.Form):
    """A table of criteria."""

    file = forms.FileField(
        label=_("Tệp bộ tiêu chí"),
        help_text=_("CSV hoặc Excel, mỗi dòng một mục; cột Mã, Nội dung, Điểm tối đa là bắt buộc. Tối đa 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
        allow_empty_file=True,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 5 MB."))
        return file


class HeadForm(forms.Form):
    """What is said of a set as a whole."""

    title = forms.CharField(label=_("Tên bộ tiêu chí"), max_length=200)
    kind = forms.ChoiceField(label=_("Đơn vị được đánh giá"), choices=RatedKind.choices)
    first_year = _year(_("Áp dụng từ năm"))
    last_year = _year(_("Đến hết năm"), required=False)
    basis = forms.CharField(label=_("Căn cứ"), max_length=300, required=False)
    is_reconstruction = forms.BooleanField(label=_("Phục dựng, chưa phải bảng chính thức"), required=False)
    whole = NumberField(label=_("Tổng điểm"), least=0, most=1000)
    on_zero = forms.ChoiceField(label=_("Không phát sinh thì"), choices=CriteriaSet.OnZero.choices)
    ties = forms.ChoiceField(label=_("Bằng điểm thì"), choices=CriteriaSet.Ties.choices)
    note = forms.CharField(
        label=_("Ghi chú"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("last_year") and data.get("first_year") and data["last_year"] < data["first_year"]:
            self.add_error("last_year", _("Năm cuối phải từ năm đầu trở đi."))
        return data


class CopyForm(forms.Form):
    title = forms.CharField(label=_("Tên bộ tiêu chí mới"), max_length=200)
    first_year = _year(_("Áp dụng từ năm"))


class NewNodeForm(forms.Form):
    """A new line of a draft; what else is said of it follows on its page."""

    parent = forms.ModelChoiceField(
        label=_("Thuộc mục"),
        queryset=Node.objects.none(),
        required=False,
        empty_label=_("không thuộc mục nào: một lĩnh vực mới"),
    )
    code = forms.CharField(
        label=_("Mã"), max_length=LONGEST_CODE, help_text=_("Mã của mục trên, dấu chấm, một số. Ví dụ 1.2.3.")
    )
    name = forms.CharField(label=_("Nội dung"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    maximum = NumberField(label=_("Điểm tối đa"), least=0, most=1000, required=False)
    source = forms.ChoiceField(
        label=_("Nguồn điểm"), required=False, choices=[("", "—"), *Node.Source.choices],
        help_text=_("Chỉ mục chấm điểm mới có nguồn; mục có mục con thì để trống."),
    )  # fmt: skip
    side = forms.ChoiceField(label=_("Cách tính vào tổng"), required=False, choices=Node.Side.choices)

    def __init__(self, *args: Any, parents: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]


class NodeForm(forms.Form):
    """A line of a draft. Source, lead, evidence and measure concern lines that are scored."""

    name = forms.CharField(label=_("Nội dung"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    maximum = NumberField(label=_("Điểm tối đa"), least=0, most=1000, required=False)
    source = forms.ChoiceField(label=_("Nguồn điểm"), required=False, choices=[("", "—"), *Node.Source.choices])
    side = forms.ChoiceField(label=_("Cách tính vào tổng"), required=False, choices=Node.Side.choices)
    lead_unit = forms.ModelChoiceField(label=_("Cơ quan chủ trì"), queryset=Unit.objects.none(), required=False)
    evidence = forms.CharField(
        label=_("Tài liệu kiểm chứng"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    rule_text = forms.CharField(
        label=_("Cách chấm ghi trong văn bản"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, leaf: bool, units: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["lead_unit"].queryset = units  # type: ignore[attr-defined]
        for name in () if leaf else SCORED_ONLY:
            del self.fields[name]


SCORED_ONLY: Final = ("source", "side", "lead_unit", "evidence", "rule_text")
