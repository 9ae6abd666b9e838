"""A legal term of a procedure, a file of them, why one is taken back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.dossiers.intake.terms_file import TermRow
from dunghen.dossiers.models.terms import UNITS
from dunghen.kernel.worktime.arithmetic import TermUnit
from dunghen.ui.forms import DayField, TermForm

MOST_BYTES = 4 << 20


class LegalTermForm(TermForm):
    """One term. ``fixed``: of a term that is corrected, procedure and first day stay."""

    procedure = forms.CharField(label=_("Mã thủ tục"), max_length=40, help_text=_("Ví dụ: 1.009974."))
    amount = forms.DecimalField(
        label=_("Thời hạn"), min_value=0, max_digits=8, decimal_places=2, localize=True, required=False, help_text=_("Bỏ trống khi đơn vị tính là “trong ngày”."),
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Đơn vị tính"), choices=UNITS)
    since = DayField(label=_("Cho hồ sơ tiếp nhận từ ngày"))
    until = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Bỏ trống: đến khi có thời hạn khác."))
    basis = forms.CharField(label=_("Căn cứ"), max_length=300, help_text=_("Số, ngày của văn bản quy định."))

    def __init__(self, *args: Any, fixed: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if fixed:
            for name in ("procedure", "since"):
                self.fields[name].disabled = True

    def row(self) -> TermRow:
        """Return the term as typed."""
        data = self.cleaned_data
        unit = TermUnit(data["unit"])
        return TermRow(
            data["procedure"].strip(), float(data["amount"]), unit, data["since"], data["until"], data["basis"].strip()
        )


class TermsFileForm(forms.Form):
    """A file of terms."""

    file = forms.FileField(
        label=_("Tệp thời hạn"),
        help_text=_("CSV hoặc Excel, tối đa 4 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 4 MB. Vui lòng nhập bằng lệnh dunghen dossiers terms."))
        return file


class WithdrawTermForm(forms.Form):
    why = forms.CharField(label=_("Lý do"), max_length=300)
