"""A task corrected, split or merged."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.directives import rules
from dunghen.directives.forms.fields import Lines
from dunghen.directives.models import Party, Task
from dunghen.directives.operations import TaskValues
from dunghen.kernel.clock import ZONE
from dunghen.ui.forms import DayField

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

PERIOD_MONTHS = (
    ("", _("tháng cuối của kỳ báo cáo")),
    ("first", _("tháng đầu của kỳ báo cáo")),
    ("next", _("tháng ngay sau kỳ báo cáo")),
)

LONGEST_SUMMARY = 4000


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
                "period_month",
                "month",
                "weekday",
                "due_on",
            ],
        ),
    )
    ref = forms.CharField(label=_("Mục trong văn bản"), max_length=30, required=False)
    summary = forms.CharField(label=_("Nội dung"), widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_SUMMARY)
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
    period_month = forms.ChoiceField(label=_("Ngày ấy thuộc"), choices=PERIOD_MONTHS, required=False)
    month = forms.IntegerField(label=_("Tháng"), required=False, min_value=1, max_value=12)
    weekday = forms.ChoiceField(label=_("Thứ"), choices=WEEKDAYS, required=False)
    due_on = DayField(
        label=_("Đặt hạn khác"), required=False, help_text=_("Chỉ ghi khi hạn máy tính từ lời văn chưa đúng ý văn bản.")
    )

    def __init__(self, *args: Any, task: Task | None = None, **options: Any) -> None:
        initial = _initial(task) if task is not None else {"kind": "none"}
        self.written: Mapping[str, Any] = (task.deadline or {}) if task is not None else {}
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
        if data.get("kind") == "relative" and data.get("anchor") == "event" and not data.get("event"):
            self.add_error("event", _("Cần ghi sự kiện, ví dụ “nhận đủ hồ sơ”."))
        return data

    def values(self) -> TaskValues:
        """Return what was typed as values for the act."""
        data = self.cleaned_data
        return TaskValues(
            summary=data["summary"],
            ref=data["ref"],
            lead=data["lead"],
            coop=data["coop"],
            deadline=self._deadline(data),
            due_on=data["due_on"],
            reply_by=data["reply_by"],
            assignee_is_head=data["assignee_is_head"],
            report_to=data["report_to"],
            product=data["product"],
        )

    def _deadline(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the deadline as the letter words it while nothing of it was changed; else what was typed."""
        typed = _deadline(data, self.written)
        as_read = _deadline(_fields(self.written), self.written) if self.written else None
        return dict(self.written) if typed == as_read else typed


def _initial(task: Task) -> dict[str, Any]:
    parties = list(task.parties.all())
    by_hand = task.due_note.startswith(rules.SET_BY_HAND)
    return {
        "ref": task.ref,
        "summary": task.summary,
        "product": task.product,
        "lead": [party.wording for party in parties if party.role == Party.Role.LEAD],
        "coop": [party.wording for party in parties if party.role == Party.Role.COOPERATING],
        "reply_by": task.reply_by,
        "assignee_is_head": task.assignee_is_head,
        "report_to": task.report_to,
        "due_on": task.due_at.astimezone(ZONE).date() if by_hand and task.due_at else None,
        **_fields(task.deadline or {}),
    }


def _fields(deadline: Mapping[str, Any]) -> dict[str, Any]:
    """Return a deadline as the fields of the form hold it."""
    rule = deadline.get("rule") or {}
    kind, written = deadline.get("kind", "none"), deadline.get("date")
    clock = deadline.get("time") or rule.get("time")
    return {
        "kind": kind,
        "date": dt.date.fromisoformat(written) if written and kind == "absolute" else None,
        "bound": deadline.get("bound") or rule.get("bound") or "by",
        "time": dt.time.fromisoformat(clock) if clock else None,
        "n": rule.get("n"),
        "unit": rule.get("unit") or "working_day",
        "anchor": rule.get("anchor") or "document_date",
        "event": rule.get("event") or "",
        "freq": rule.get("freq") or [],
        "day": rule.get("day"),
        "period_month": rule.get("period_month") if rule.get("period_month") in ("first", "next") else "",
        "month": rule.get("month"),
        "weekday": str((rule.get("weekday") or [""])[0]),
    }


def _deadline(data: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the fields into a deadline; what the form does not ask for stays as ``written`` in the letter."""
    known = (written.get("rule") or {}) if written.get("kind") == data["kind"] else {}
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
                "direction": known.get("direction") or "after",
                "anchor": data["anchor"] or "document_date",
                "event": data["event"] or None,
            }
            return {"kind": "relative", "rule": rule, "date": None, "text": None}
        case "periodic":
            rule = {
                "freq": [freq for freq, _label in FREQUENCIES if freq in data["freq"]],
                "day": data["day"],
                "month": data["month"],
                "weekday": [int(data["weekday"])] if data["weekday"] else None,
                "time": time,
                "bound": data["bound"] or None,
                "period_month": data["period_month"] or None,
            }
            return {"kind": "periodic", "rule": rule, "text": None}
    return {"kind": "none", "text": None}


class SplitForm(forms.Form):
    """The two parts of a task."""

    first = forms.CharField(
        label=_("Nhiệm vụ thứ nhất"), widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_SUMMARY
    )
    second = forms.CharField(
        label=_("Nhiệm vụ thứ hai"), widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_SUMMARY
    )


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
