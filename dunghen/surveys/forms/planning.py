"""What officers type about surveys: the plan, a list, sizes, tablets, reasons."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.organisation.models import Unit
from dunghen.surveys.models import Survey, Version
from dunghen.surveys.rules import words
from dunghen.ui.forms import DayField

LEDGER, UPLOAD = "ledger", "upload"


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    """A survey's plan."""

    opens_on = DayField(label=_("Nhận trả lời từ ngày"))
    closes_on = DayField(label=_("Đến hết ngày"))
    about_from = DayField(label=_("Hỏi về việc giải quyết từ ngày"), required=False)
    about_to = DayField(label=_("Đến ngày"), required=False)
    channels = forms.MultipleChoiceField(
        label=_("Cách trả lời"),
        choices=words.SHEET_CHANNELS,
        widget=forms.CheckboxSelectMultiple,
        initial=[words.LINK, words.PAPER],
    )
    after = forms.MultipleChoiceField(
        label=_("Hỏi ngay sau khi"),
        choices=words.SERVICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Trang theo dõi phản ánh, tra cứu hồ sơ có nút “Đánh giá”; mỗi việc một lần."),
    )
    groups = [
        (_("Hỏi gì"), ["title", "title_en", "version", "kind"]),
        (_("Khi nào"), ["opens_on", "closes_on", "about_from", "about_to"]),
        (_("Hỏi ai, bằng cách nào"), ["channels", "is_open_link", "after", "double_entry", "picked_by", "least_group"]),
    ]

    class Meta:
        model = Survey
        fields = (
            "title", "title_en", "version", "kind", "opens_on", "closes_on", "about_from", "about_to",
            "channels", "is_open_link", "after", "double_entry", "picked_by", "least_group",
        )  # fmt: skip
        help_texts = {
            "picked_by": _("Nêu trong kết quả: ai rút mẫu, ai phát phiếu."),
            "least_group": _("Không nêu kết quả của nhóm ít phiếu hơn; không mời nhóm ít người hơn."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].label = _("Phiếu")
        self.fields["version"].queryset = (  # type: ignore[attr-defined]
            Version.objects.select_related("questionnaire")
            .filter(questionnaire__retired=False)
            .order_by("questionnaire__title", "-number")
        )
        self.fields["least_group"].validators.append(MinValueValidator(2))
        self.fields["least_group"].widget.attrs["min"] = 2

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("opens_on"), given.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("Ngày kết thúc phải từ ngày mở trở đi."))
        if (given.get("least_group") or 2) < 2:
            self.add_error("least_group", _("Ít nhất là 2: một phiếu thì ai cũng biết của ai."))
        return given


class ListForm(forms.Form):
    """A list to draw from."""

    file = forms.FileField(
        label=_("Danh sách (CSV, XLSX)"),
        required=False,
        help_text=_(
            "Cột “Tầng” (hoặc “Nhóm”) bắt buộc; “Chùm”, “Họ và tên”, “Chức vụ”, “Email”, “Điện thoại”, “Địa chỉ” nếu có."
        ),
    )


class SizeForm(forms.Form):
    """What a margin asks for."""

    margin = forms.FloatField(label=_("Sai số (điểm %)"), min_value=1, max_value=20, initial=5)
    effect = forms.FloatField(
        label=_("Hệ số thiết kế"),
        min_value=1,
        max_value=10,
        initial=1,
        help_text=_("1 khi rút từng người; thường 2 khi rút theo chùm."),
    )
    response = forms.FloatField(label=_("Tỷ lệ trả lời dự kiến (%)"), min_value=5, max_value=100, initial=100)
    USUAL: ClassVar = {"margin": 5, "effect": 1, "response": 100}

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "SizeForm":
        """Return the form as an address fills it in; the usual values where it does not."""
        return cls(query if "margin" in query else None, initial=cls.USUAL)

    def shares(self) -> dict[str, float]:
        """Return what ``frames.proposal`` takes: margin and response as shares; the usual ones for what cannot be read."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else self.USUAL
        return {"margin": given["margin"] / 100, "effect": given["effect"], "response": given["response"] / 100}


class StationForm(forms.Form):
    """A tablet at a counter."""

    unit = forms.ModelChoiceField(label=_("Đơn vị"), queryset=Unit.objects.none())
    name = forms.CharField(label=_("Nơi đặt"), max_length=120, help_text=_("Ví dụ: quầy số 2, bộ phận một cửa."))

    def __init__(self, *args: Any, units: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What becomes of flagged sheets."""

    exclude = forms.ChoiceField(
        label=_("Quyết định"), choices=(("no", _("Giữ: phiếu vẫn được tính")), ("yes", _("Loại khỏi mọi kết quả")))
    )
    why = forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ReplaceForm(forms.Form):
    """Why somebody else steps in."""

    state = forms.ChoiceField(
        label=_("Người được chọn"),
        choices=((words.REFUSED, _("Từ chối")), (words.UNREACHABLE, _("Không liên hệ được"))),
    )
    why = forms.CharField(label=_("Ghi rõ"), max_length=200)
