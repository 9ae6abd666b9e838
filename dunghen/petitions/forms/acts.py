"""What each act on a petition asks an officer for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.petitions import rules
from dunghen.ui.forms import DayField, PhoneField


def _area(label: Any, rows: int = 4, most: int = 2000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class NothingForm(forms.Form):
    """An act that asks for nothing but a yes."""


class WhyForm(forms.Form):
    why = _area(_("Lý do"))


class RefuseForm(WhyForm):
    """Why, and what it is: what has no matter is learnt as such."""

    kind = forms.ChoiceField(
        label=_("Đây là"),
        choices=[("", _("Không nêu")), *((kind, rules.KIND_LABELS[kind]) for kind in (rules.SPAM, *rules.HANDLED))],
        required=False,
        help_text=_("Máy học từ điều Ông/Bà chọn."),
    )


class LiftSealForm(WhyForm):
    """Why, and what it is instead."""

    kind = forms.ChoiceField(
        label=_("Đây là"),
        choices=[(kind, rules.KIND_LABELS[kind]) for kind in rules.HANDLED],
        help_text=_("Máy học từ điều Ông/Bà chọn."),
    )


class UnitField(forms.ModelChoiceField):
    """A unit that can receive work today."""

    def label_from_instance(self, unit: Any) -> str:
        return str(unit.name)


class _WithUnits(forms.Form):
    """A form whose unit fields choose among units given when it is made."""

    def __init__(self, *args: Any, units: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField) and name != "officer":
                field.queryset = units


class AcceptForm(_WithUnits):
    """What it is and who answers it."""

    kind = forms.ChoiceField(label=_("Loại"), choices=[(kind, rules.KIND_LABELS[kind]) for kind in rules.HANDLED])
    field = forms.ChoiceField(label=_("Lĩnh vực"))
    lead = UnitField(label=_("Đơn vị xử lý"), queryset=None)
    cls = forms.ChoiceField(label=_("Mức xử lý"), choices=rules.CLASSES, initial=rules.NORMAL)
    coops = forms.ModelMultipleChoiceField(
        label=_("Đơn vị phối hợp"), queryset=None, required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    commune = UnitField(label=_("Xã, phường"), queryset=None, required=False)
    title = forms.CharField(label=_("Tóm tắt một dòng"), max_length=160, required=False)

    def __init__(self, *args: Any, units: Any, communes: Any, fields: Any, **options: Any) -> None:
        super().__init__(*args, units=units, **options)
        self.fields["field"].choices = [("", "—"), *fields]  # type: ignore[attr-defined]
        self.fields["commune"].queryset = communes  # type: ignore[attr-defined]


class ClassifyForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại"), choices=[(kind, rules.KIND_LABELS[kind]) for kind in rules.HANDLED])
    field = forms.ChoiceField(label=_("Lĩnh vực"))
    cls = forms.ChoiceField(label=_("Mức xử lý"), choices=rules.CLASSES)
    title = forms.CharField(label=_("Tóm tắt một dòng"), max_length=160)
    place = forms.CharField(label=_("Nơi xảy ra"), max_length=300, required=False)
    commune = UnitField(label=_("Xã, phường"), queryset=None, required=False)

    def __init__(self, *args: Any, communes: Any, fields: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["field"].choices = list(fields)  # type: ignore[attr-defined]
        self.fields["commune"].queryset = communes  # type: ignore[attr-defined]


class AskForm(forms.Form):
    question = _area(_("Điều cần người gửi bổ sung"), most=1000)


class RedirectForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Đây là"), choices=[(kind, rules.KIND_LABELS[kind]) for kind in (rules.COMPLAINT, rules.DENUNCIATION)]
    )
    door = _area(_("Nơi giải quyết và địa chỉ gửi đơn"), rows=3, most=500)


class ForwardForm(forms.Form):
    body = forms.CharField(label=_("Cơ quan nhận"), max_length=200)
    email = forms.EmailField(label=_("Địa chỉ thư của cơ quan nhận"))
    words = _area(_("Lời gửi kèm"), rows=3, most=1000, required=False)


class AnswerForm(forms.Form):
    text = _area(_("Nội dung trả lời"), rows=10, most=20_000)


class HandOnForm(_WithUnits):
    to_unit = UnitField(label=_("Đơn vị nhận"), queryset=None)
    why = _area(_("Lý do"), rows=3)


class InviteForm(_WithUnits):
    unit = UnitField(label=_("Đơn vị phối hợp"), queryset=None)
    question = _area(_("Điều cần hỏi"), rows=3, most=1000, required=False)


class OfficerForm(forms.Form):
    officer = forms.ModelChoiceField(label=_("Chuyên viên phụ trách"), queryset=None)

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["officer"].queryset = people  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    new_due_on = DayField(label=_("Hẹn trả lời ngày"))
    why = _area(_("Lý do, gửi nguyên văn đến người dân"), rows=3)


class DraftForm(forms.Form):
    """An answer with what becomes of the matter itself."""

    text = _area(_("Nội dung trả lời"), rows=10, most=20_000)
    remedy = forms.ChoiceField(label=_("Việc được phản ánh"), choices=rules.REMEDIES, widget=forms.RadioSelect)
    remedy_due_on = DayField(
        label=_("Ngày sẽ khắc phục xong"),
        required=False,
        help_text=_("Cần khi chọn “Sẽ khắc phục”; ngày này thành lời hẹn."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("remedy") == rules.PLANNED and not data.get("remedy_due_on") and "remedy_due_on" not in self.errors:
            self.add_error("remedy_due_on", _("Cần ghi ngày sẽ khắc phục xong."))
        return data


class ApproveForm(forms.Form):
    text = _area(
        _("Trả lời gửi người dân"),
        rows=10,
        most=20_000,
        help_text=_("Có thể sửa trước khi duyệt; bản gửi đi là bản ở đây."),
    )


class CorrectForm(forms.Form):
    text = _area(_("Trả lời đúng"), rows=10, most=20_000)
    why = _area(_("Vì sao sửa"), rows=2)


class RemedyForm(forms.Form):
    what = forms.ChoiceField(label=_("Việc được phản ánh"), choices=rules.REMEDIES, widget=forms.RadioSelect)
    due_on = DayField(label=_("Ngày sẽ khắc phục xong"), required=False)
    words = forms.CharField(label=_("Ghi thêm"), max_length=500, required=False)


class NoteForm(forms.Form):
    text = _area(_("Ghi chú nội bộ"), rows=3, help_text=_("Người gửi và công chúng không thấy."))


class PublishForm(forms.Form):
    """The public copy: what a person has read."""

    title = forms.CharField(label=_("Tiêu đề công khai"), max_length=160)
    text = _area(_("Nội dung công khai"), rows=7, most=5000)
    place = forms.CharField(label=_("Nơi xảy ra, công khai"), max_length=300, required=False)
    answer = _area(_("Trả lời công khai"), rows=8, most=20_000)
    photos = forms.MultipleChoiceField(label=_("Ảnh công khai"), required=False, widget=forms.CheckboxSelectMultiple)
    no_personal_data = forms.BooleanField(
        label=_("Tôi đã đọc; phần máy đánh dấu không phải thông tin cá nhân"), required=False
    )

    def __init__(self, *args: Any, pictures: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["photos"].choices = list(pictures)  # type: ignore[attr-defined]
        if not pictures:
            del self.fields["photos"]


class SplitForm(forms.Form):
    text = _area(_("Nội dung của phần tách ra"), rows=5, most=5000)


class OtherForm(forms.Form):
    other = forms.CharField(label=_("Mã của phản ánh kia"), max_length=20)


class SupplementForm(forms.Form):
    text = _area(_("Nội dung người gửi bổ sung"), rows=4, most=5000)


class ReplyForm(forms.Form):
    reply = _area(_("Ý kiến, số liệu phối hợp"), rows=6, most=8000)


class EntryForm(_WithUnits):
    """One call or one visit, taken down on one page, in the order in which people tell."""

    channel = forms.ChoiceField(
        label=_("Qua"),
        choices=[(rules.HOTLINE, _("Tổng đài")), (rules.COUNTER, _("Tại quầy"))],
        widget=forms.RadioSelect,
    )
    cls = forms.ChoiceField(
        label=_("Mức"),
        choices=[(rules.NORMAL, _("Thông thường")), (rules.URGENT, _("Khẩn: đang nguy hiểm cho người"))],
        widget=forms.RadioSelect,
        initial=rules.NORMAL,
    )
    text = _area(_("Nội dung, đúng lời người phản ánh"), rows=5, most=rules.MOST_TEXT)
    place = forms.CharField(label=_("Nơi xảy ra"), max_length=300, required=False)
    commune = UnitField(label=_("Xã, phường"), queryset=None, required=False)
    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=[("", _("Để máy gợi ý")), *((kind, rules.KIND_LABELS[kind]) for kind in rules.HANDLED)],
        required=False,
    )
    name = forms.CharField(label=_("Họ và tên"), max_length=120, required=False)
    phone = PhoneField(label=_("Điện thoại"), required=False)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    wants_public = forms.BooleanField(
        label=_("Đồng ý công khai nội dung và trả lời, đã che thông tin cá nhân"),
        help_text=_("Hỏi người phản ánh; chưa hỏi thì để trống."),
        required=False,
    )
    groups = [
        ("", ["channel", "cls"]),
        (_("Việc phản ánh"), ["text", "place", "commune", "kind"]),
        (_("Người phản ánh (niêm phong)"), ["name", "phone", "email", "address", "wants_public"]),
    ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].widget.attrs["autofocus"] = True
        for name in ("name", "phone", "email", "address"):
            # A shared office computer must not offer one caller's address to the next.
            self.fields[name].widget.attrs["autocomplete"] = "off"


class TemplateForm(forms.Form):
    title = forms.CharField(label=_("Tên mẫu"), max_length=120)
    purpose = forms.ChoiceField(
        label=_("Dùng khi"),
        choices=(("answer", _("Trả lời")), ("ask", _("Đề nghị bổ sung")), ("refuse", _("Không tiếp nhận"))),
    )
    field = forms.ChoiceField(label=_("Lĩnh vực"), required=False)
    text = _area(_("Nội dung"), rows=8, most=8000)

    def __init__(self, *args: Any, fields: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["field"].choices = [("", _("Mọi lĩnh vực")), *fields]  # type: ignore[attr-defined]


class TermForm(forms.Form):
    step = forms.ChoiceField(label=_("Bước"), choices=list(rules.STEPS.items()))
    cls = forms.ChoiceField(label=_("Mức xử lý"), choices=[("", _("Mọi mức")), *rules.CLASSES], required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=[("", _("Mọi loại")), *rules.KINDS], required=False)
    amount = forms.IntegerField(label=_("Thời hạn"), min_value=1, max_value=366)
    unit = forms.ChoiceField(label=_("Đơn vị"), choices=list(rules.UNITS.items()))
    valid_from = DayField(label=_("Áp dụng từ ngày"))
    basis = forms.CharField(label=_("Căn cứ (văn bản)"), max_length=300)


class MailTextForm(forms.Form):
    """The words of a mail that a coordinator takes in."""

    text = _area(_("Nội dung phản ánh"), rows=10, most=rules.MOST_TEXT)


class MailDoneForm(forms.Form):
    done = forms.CharField(label=_("Đã làm gì"), max_length=300)
