"""What people type on the pages of this room, turned into values for the acts."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.directives import rules
from dunghen.directives.models import Letter, Party, Task
from dunghen.directives.operations import TaskValues
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.ui.forms import DayField


class Lines(forms.CharField):
    """Several names, one a line; kept as a list without blanks."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **options)

    def to_python(self, value: Any) -> list[str]:
        return [line.strip(" ;.-\t") for line in (value or "").splitlines() if line.strip(" ;.-\t")]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files at once; gives a list of (name, bytes)."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        cleaned = [super(Files, self).clean(item, initial) for item in given] if given else []
        if self.required and not cleaned:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [(file.name, file.read()) for file in cleaned if file]


class DropForm(forms.Form):
    """A letter dropped as a file, or its text pasted."""

    file = forms.FileField(
        label=_("Tệp văn bản"),
        required=False,
        allow_empty_file=True,
        help_text=_("Word (.docx), PDF có chữ, hoặc văn bản thuần (.txt); tối đa 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt"}),
    )
    text = forms.CharField(
        label=_("Hoặc dán nội dung văn bản"),
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not (data.get("text") or "").strip():
            raise forms.ValidationError(
                _("Chưa có văn bản nào. Vui lòng chọn một tệp hoặc dán nội dung vào ô bên dưới.")
            )
        return data

    def content(self) -> tuple[str, bytes]:
        """Return the name (empty for pasted text) and the bytes."""
        file = self.cleaned_data.get("file")
        return (file.name, file.read()) if file else ("", self.cleaned_data["text"].encode())


class LetterForm(forms.Form):
    """The head of a letter, to be corrected."""

    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60)
    issued_on = DayField(label=_("Ngày ban hành"))
    type = forms.ChoiceField(label=_("Loại văn bản"), choices=rules.LETTER_TYPES)
    urgency = forms.ChoiceField(label=_("Độ khẩn"), choices=rules.URGENCIES)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    abstract = forms.CharField(label=_("Trích yếu"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    signer = forms.CharField(label=_("Người ký"), max_length=120, required=False)
    signer_role = forms.CharField(label=_("Chức vụ người ký"), max_length=200, required=False)
    overseer_unit = forms.ModelChoiceField(
        label=_("Đơn vị theo dõi, tổng hợp"),
        queryset=Unit.objects.none(),
        help_text=_("Nhận kết quả, đôn đốc và lập báo cáo tổng hợp."),
    )

    def __init__(self, *args: Any, letter: Letter, on: dt.date, **options: Any) -> None:
        initial = {name: getattr(letter, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **options)
        overseers = Unit.objects.filter(kind__in=("so", "van_phong", "tinh"))
        self.fields["overseer_unit"].queryset = overseers.filter(pk__in=overseers_on(on)).order_by("name")  # type: ignore[attr-defined]


def overseers_on(on: dt.date) -> Any:
    """Return the units alive on a day, and the one a draft already names."""
    from django.db.models import Q

    return (
        Unit.objects.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
        .values("pk")
    )


KINDS = (
    ("absolute", _("Có ngày cụ thể")),
    ("relative", _("Một số ngày, giờ kể từ …")),
    ("periodic", _("Định kỳ")),
    ("none", _("Không ghi thời hạn")),
)
BOUNDS = (
    ("before", _("trước ngày")),
    ("by", _("đến hết ngày")),
    ("on", _("trong ngày")),
    ("from", _("bắt đầu từ ngày")),
)
UNITS = (("working_day", _("ngày làm việc")), ("day", _("ngày")), ("hour", _("giờ")))
ANCHORS = (("document_date", _("kể từ ngày ký văn bản")), ("event", _("kể từ một sự kiện")))
FREQUENCIES = (
    ("weekly", _("hằng tuần")),
    ("monthly", _("hằng tháng")),
    ("quarterly", _("hằng quý")),
    ("semiannual", _("6 tháng")),
    ("nine_month", _("9 tháng")),
    ("yearly", _("hằng năm")),
    ("daily", _("hằng ngày")),
    ("ad_hoc", _("khi có yêu cầu")),
)
WEEKDAYS = (
    ("", "—"),
    *((str(n), _(f"thứ {word}")) for n, word in enumerate(("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy"), 1)),
    ("7", _("Chủ nhật")),
)


class TaskForm(forms.Form):
    """One task: what, who, until when."""

    groups = (
        (_("Việc gì"), ["ref", "summary", "product"]),
        (_("Ai làm"), ["lead", "coop", "reply_by", "assignee_is_head", "report_to"]),
        (
            _("Đến khi nào"),
            [
                "kind",
                "date",
                "bound",
                "time",
                "n",
                "unit",
                "anchor",
                "event",
                "freq",
                "day",
                "month",
                "weekday",
                "due_on",
            ],
        ),
    )
    ref = forms.CharField(label=_("Mục trong văn bản"), max_length=30, required=False)
    summary = forms.CharField(label=_("Nội dung"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    product = forms.CharField(
        label=_("Sản phẩm"), max_length=200, required=False, help_text=_("Ví dụ: kế hoạch, báo cáo, quyết định.")
    )
    lead = Lines(
        label=_("Chủ trì"),
        help_text=_(
            "Mỗi dòng một đơn vị hoặc một nhóm, ví dụ “UBND các huyện, thị xã, thành phố”. Viết tắt cũng được."
        ),
    )
    coop = Lines(label=_("Phối hợp"), required=False)
    reply_by = DayField(label=_("Hạn trả lời phối hợp"), required=False)
    assignee_is_head = forms.BooleanField(label=_("Giao đích danh người đứng đầu đơn vị"), required=False)
    report_to = Lines(label=_("Báo cáo về"), required=False)
    kind = forms.ChoiceField(label=_("Thời hạn"), choices=KINDS, widget=forms.RadioSelect)
    date = DayField(label=_("Ngày"), required=False)
    bound = forms.ChoiceField(label=_("Cách ghi"), choices=BOUNDS, required=False)
    time = forms.TimeField(
        label=_("Giờ"), required=False, input_formats=["%H:%M", "%Hh%M", "%Hh"], widget=forms.TimeInput(format="%H:%M")
    )
    n = forms.IntegerField(label=_("Số lượng"), required=False, min_value=0, max_value=3660)
    unit = forms.ChoiceField(label=_("Đơn vị thời gian"), choices=UNITS, required=False)
    anchor = forms.ChoiceField(label=_("Tính từ"), choices=ANCHORS, required=False)
    event = forms.CharField(label=_("Sự kiện"), max_length=200, required=False)
    freq = forms.MultipleChoiceField(
        label=_("Chu kỳ"), choices=FREQUENCIES, required=False, widget=forms.CheckboxSelectMultiple
    )
    day = forms.IntegerField(label=_("Ngày trong tháng"), required=False, min_value=1, max_value=31)
    month = forms.IntegerField(label=_("Tháng"), required=False, min_value=1, max_value=12)
    weekday = forms.ChoiceField(label=_("Thứ"), choices=WEEKDAYS, required=False)
    due_on = DayField(
        label=_("Đặt hạn khác"), required=False, help_text=_("Chỉ ghi khi hạn máy tính từ lời văn chưa đúng ý văn bản.")
    )

    def __init__(self, *args: Any, task: Task | None = None, **options: Any) -> None:
        initial = _initial(task) if task is not None else {"kind": "none"}
        super().__init__(*args, initial={**initial, **options.pop("initial", {})}, **options)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needs = {
            "absolute": ("date", _("Cần ghi ngày.")),
            "relative": ("n", _("Cần ghi số lượng.")),
            "periodic": ("freq", _("Cần chọn chu kỳ.")),
        }
        name, sentence = needs.get(data.get("kind", ""), ("", ""))
        if name and data.get(name) in (None, "", []) and name not in self.errors:
            self.add_error(name, sentence)
        return data

    def values(self) -> TaskValues:
        """Return what was typed as values for the act."""
        data = self.cleaned_data
        return TaskValues(
            summary=data["summary"],
            ref=data["ref"],
            lead=data["lead"],
            coop=data["coop"],
            deadline=_deadline(data),
            due_on=data["due_on"],
            reply_by=data["reply_by"],
            assignee_is_head=data["assignee_is_head"],
            report_to=data["report_to"],
            product=data["product"],
        )


def _initial(task: Task) -> dict[str, Any]:
    deadline: Mapping[str, Any] = task.deadline or {}
    rule = deadline.get("rule") or {}
    written = deadline.get("date")
    parties = list(task.parties.all())
    return {
        "ref": task.ref,
        "summary": task.summary,
        "product": task.product,
        "lead": [party.wording for party in parties if party.role == Party.Role.LEAD],
        "coop": [party.wording for party in parties if party.role == Party.Role.COOPERATING],
        "reply_by": task.reply_by,
        "assignee_is_head": task.assignee_is_head,
        "report_to": task.report_to,
        "kind": deadline.get("kind", "none"),
        "date": dt.date.fromisoformat(written) if written else None,
        "bound": deadline.get("bound") or rule.get("bound") or "by",
        "time": deadline.get("time") or rule.get("time"),
        "n": rule.get("n"),
        "unit": rule.get("unit") or "working_day",
        "anchor": rule.get("anchor") or "document_date",
        "event": rule.get("event"),
        "freq": rule.get("freq") or [],
        "day": rule.get("day"),
        "month": rule.get("month"),
        "weekday": str((rule.get("weekday") or [""])[0]),
    }


def _deadline(data: Mapping[str, Any]) -> dict[str, Any]:
    time = f"{data['time']:%H:%M}" if data.get("time") else None
    match data["kind"]:
        case "absolute":
            return {
                "kind": "absolute",
                "date": data["date"].isoformat(),
                "bound": data["bound"] or "by",
                "time": time,
                "text": None,
            }
        case "relative":
            rule = {
                "n": data["n"],
                "unit": data["unit"] or "working_day",
                "direction": "after",
                "anchor": data["anchor"] or "document_date",
                "event": data["event"] or None,
            }
            return {"kind": "relative", "rule": rule, "date": None, "text": None}
        case "periodic":
            rule = {
                "freq": data["freq"],
                "day": data["day"],
                "month": data["month"],
                "weekday": [int(data["weekday"])] if data["weekday"] else None,
                "time": time,
                "bound": data["bound"] or None,
                "period_month": None,
            }
            return {"kind": "periodic", "rule": rule, "text": None}
    return {"kind": "none", "text": None}


class SplitForm(forms.Form):
    """The two parts of a task."""

    first = forms.CharField(label=_("Nhiệm vụ thứ nhất"), widget=forms.Textarea(attrs={"rows": 4}))
    second = forms.CharField(label=_("Nhiệm vụ thứ hai"), widget=forms.Textarea(attrs={"rows": 4}))


class MergeForm(forms.Form):
    """Which task is merged into this one."""

    other = forms.ModelChoiceField(
        label=_("Gộp nhiệm vụ nào vào đây"), queryset=Task.objects.none(), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, task: Task, **options: Any) -> None:
        super().__init__(*args, **options)
        others = task.letter.tasks.filter(dropped=False).exclude(pk=task.pk)
        field = self.fields["other"]
        field.queryset = others  # type: ignore[attr-defined]
        field.label_from_instance = lambda other: f"{other.ref or other.order}. {other.summary[:160]}"  # type: ignore[attr-defined]


# -- assignments ------------------------------------------------------------------------------------------------------


class NothingForm(forms.Form):
    """An act that asks for nothing but a yes."""


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class ReassignForm(forms.Form):
    to_unit = forms.CharField(
        label=_("Đơn vị nhận"), max_length=200, help_text=_("Tên hoặc chữ viết tắt của đơn vị đang hoạt động.")
    )
    why = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class OfficerForm(forms.Form):
    officer = forms.ModelChoiceField(label=_("Chuyên viên phụ trách"), queryset=Person.objects.none())

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["officer"].queryset = people  # type: ignore[attr-defined]


class ProgressForm(forms.Form):
    text = forms.CharField(label=_("Đã làm được gì"), widget=forms.Textarea(attrs={"rows": 5}), max_length=8000)
    percent = forms.IntegerField(label=_("Tiến độ (%)"), min_value=0, max_value=100)
    evidence = Files(
        label=_("Tệp minh chứng"),
        required=False,
        help_text=_("PDF, Word, Excel, ảnh; mỗi tệp tối đa 20 MB, tối đa 10 tệp."),
    )


class ResultForm(forms.Form):
    document_number = forms.CharField(label=_("Số văn bản kết quả"), max_length=60)
    document_on = DayField(
        label=_("Ngày văn bản kết quả"),
        help_text=_("Ngày này quyết định đúng hạn hay trễ hạn khi kết quả được chấp nhận."),
    )
    text = forms.CharField(
        label=_("Tóm tắt kết quả"), widget=forms.Textarea(attrs={"rows": 5}), max_length=8000, required=False
    )
    evidence = Files(
        label=_("Tệp kết quả"),
        required=False,
        help_text=_("PDF, Word, Excel, ảnh; mỗi tệp tối đa 20 MB, tối đa 10 tệp."),
    )


class ExtensionForm(forms.Form):
    new_due_on = DayField(label=_("Ngày đề nghị"))
    why = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class DecisionForm(forms.Form):
    """The decision on a request for a later date."""

    decision = forms.ChoiceField(
        label=_("Quyết định"),
        choices=(("grant", _("Đồng ý gia hạn")), ("refuse", _("Không đồng ý"))),
        widget=forms.RadioSelect,
    )
    new_due_on = DayField(label=_("Hạn mới"), required=False, help_text=_("Để trống nếu đồng ý đúng ngày đề nghị."))
    note = forms.CharField(label=_("Ý kiến"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == "refuse" and not (data.get("note") or "").strip():
            self.add_error("note", _("Cần ghi lý do khi không đồng ý."))
        return data


class AcceptForm(forms.Form):
    note = forms.CharField(
        label=_("Nhận xét"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


class StartForm(forms.Form):
    start = DayField(label=_("Ngày xảy ra sự kiện"))


class ReplyForm(forms.Form):
    reply = forms.CharField(
        label=_("Ý kiến, số liệu phối hợp"), widget=forms.Textarea(attrs={"rows": 6}), max_length=8000
    )
