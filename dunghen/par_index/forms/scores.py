"""What is said of a component's score: numbers of its rule or points, not applicable, a word; and a document that proves it."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunghen.par_index.forms.inputs import InputsForm, NumberField
from dunghen.par_index.models import Score
from dunghen.ui.forms import DayField

MOST_BYTES: Final = 20 << 20


class ScoreForm(InputsForm):
    """Inputs of the rule, or points; ``direct``: points may be typed over the rule."""

    def __init__(
        self,
        *args: Any,
        score: Score,
        kept: Mapping[str, Any],
        points: float | None,
        note: str,
        note_label: Any,
        direct: bool,
        note_needed: bool = False,
        **more: Any,
    ) -> None:
        maximum = float(score.node.maximum or 0)
        super().__init__(*args, rule=score.node.rule, maximum=maximum, kept=kept, required=False, **more)
        self.has_rule = bool(score.node.rule)
        if not self.is_bound and not direct:
            # Needed, unless the component is said not to apply: what was sent is judged in ``clean``.
            for field in self.fields.values():
                field.required = not isinstance(field, forms.BooleanField | DayField)
        if direct or not self.has_rule:
            hint = _("Để trống thì tính theo quy tắc.") if self.has_rule else ""
            typed = points if points is not None and points == points and not kept else None
            self.fields["points"] = NumberField(
                label=_("Điểm"), least=0, most=maximum, required=False, initial=typed, help_text=hint
            )
        self.fields["skip"] = forms.BooleanField(
            label=_("Không áp dụng cho đơn vị này"), required=False, initial=points is not None and points != points,
            help_text=_("Mục bị bỏ khỏi thang điểm, phần còn lại được quy đổi; cần ghi lý do."),
        )  # fmt: skip
        self.fields["note"] = forms.CharField(
            label=note_label,
            max_length=5000,
            required=note_needed,
            initial=note,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("skip") or data.get("points") is not None:
            return data
        if not self.has_rule:
            if "points" not in self.errors:
                self.add_error("points", _("Cần nhập điểm."))
            return data
        for name, field in self.fields.items():
            optional = isinstance(field, forms.BooleanField | DayField)
            if name.startswith("in_") and not optional and data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("Cần nhập số liệu này."))
        return data

    def values(self) -> dict[str, Any]:
        """Return what the acts of scoring and appraising take."""
        data = self.cleaned_data
        points = data.get("points")
        by_rule = self.has_rule and points is None and not data["skip"]
        return {
            "inputs": self.inputs() if by_rule else None,
            "points": points,
            "applies": not data["skip"],
            "note": data["note"],
        }


class ConcludeForm(forms.Form):
    points = NumberField(label=gettext_lazy("Điểm hội đồng kết luận"), least=0)
    note = forms.CharField(label=gettext_lazy("Kết luận"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class ExplainForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Giải trình"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))


class EvidenceForm(forms.Form):
    """A document: its file, or at least its number; the page that is meant."""

    file = forms.FileField(label=gettext_lazy("Tệp"), required=False, help_text=gettext_lazy("Tối đa 20 MB."))
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu văn bản"), max_length=60, required=False)
    dated = DayField(label=gettext_lazy("Ngày văn bản"), required=False)
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200, required=False)
    subject = forms.CharField(label=gettext_lazy("Trích yếu"), max_length=300, required=False)
    page = forms.CharField(label=gettext_lazy("Trang, mục chứng minh"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file is not None and file.size > MOST_BYTES:
            self.add_error("file", _("Tệp lớn hơn 20 MB."))
        elif file is None and not data.get("number") and not self.errors:
            self.add_error("file", _("Cần một tệp, hoặc số, ký hiệu của văn bản."))
        return data
