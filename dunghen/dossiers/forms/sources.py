"""A new source, a sample of its files, the mapping being edited, a file to take in."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.api.models import Key
from dunghen.dossiers.intake.columns import CHANNELS, LEVELS, NAMES, READABLE, STEP
from dunghen.dossiers.intake.mapping import FORMS, LABELS, MOMENT_COLUMNS, STEP_LABELS, Column, Mapping
from dunghen.dossiers.intake.page import Units
from dunghen.dossiers.intake.words import folded
from dunghen.dossiers.rules import statuses
from dunghen.ui.forms import DayField

MOST_BYTES: Final = 64 << 20
"""Of a file that comes through a page; larger ones are for the command."""
_ACCEPT: Final = ".csv,.txt,.tsv,.xlsx,.xls,.ods,.parquet,.json,.jsonl,.ndjson"
FORM_LABELS: Final = {
    "dmy": _("ngày/tháng/năm"),
    "iso": _("năm-tháng-ngày"),
    "hm_dmy": _("giờ:phút ngày/tháng/năm"),
    "compact": _("năm tháng ngày liền nhau"),
    "excel": _("số của Excel"),
    "epoch_ms": _("mili giây từ 1970"),
    "epoch_s": _("giây từ 1970"),
    "mdy": _("tháng/ngày/năm"),
}
PROMISE_LABELS: Final = {
    "not-yet": _("Chưa. Phần mềm cộng thời gian ấy vào ngày hẹn trả."),
    "moved": _("Rồi. Phần mềm giữ nguyên ngày hẹn trả trong tệp."),
}
CHANNEL_LABELS: Final = dict(zip(CHANNELS, (_("Trực tiếp"), _("Trực tuyến"), _("Bưu chính")), strict=True))
LEVEL_LABELS: Final = dict(zip(LEVELS, (_("Toàn trình"), _("Một phần"), _("Khác")), strict=True))


class FileField(forms.FileField):
    """One file of dossiers; refused when it is larger than a page can take."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=_("Tệp hồ sơ"),
            help_text=_(
                "CSV, Excel, Parquet hoặc JSON từng dòng; tối đa 64 MB. Tệp lớn hơn: dùng lệnh dunghen dossiers import."
            ),
            widget=forms.FileInput(attrs={"accept": _ACCEPT}),
            allow_empty_file=True,
            **more,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 64 MB. Vui lòng nhập bằng lệnh dunghen dossiers import."))
        return file


class FileForm(forms.Form):
    """A file to take in, or a sample."""

    file = FileField()


class NewSourceForm(FileForm):
    """A source and a sample of its files."""

    label = forms.CharField(label=_("Tên gọi"), max_length=120, help_text=_("Ví dụ: Hệ thống một cửa điện tử."))
    name = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        label=_("Tên nguồn"),
        max_length=40,
        help_text=_("Chữ thường không dấu, số, gạch nối; không đổi được về sau. Ví dụ: mot-cua."),
        error_messages={"invalid": _("Chỉ dùng chữ thường không dấu, số và gạch nối, ví dụ: mot-cua.")},
    )
    field_order = ("label", "name", "file")


class ImportForm(FileForm):
    as_of = DayField(
        label=_("Dữ liệu tính đến hết ngày"),
        required=False,
        help_text=_("Ngày xuất tệp. Tệp cũ hơn dữ liệu đã nhập thì không được nhập đè."),
    )
    steps = forms.BooleanField(
        label=_("Đây là tệp các bước xử lý (ai giữ hồ sơ, từ lúc nào đến lúc nào)"), required=False
    )


class PushKeyForm(forms.Form):
    """Which key pushes the dossiers of a source."""

    key: Any = forms.ModelChoiceField(
        label=_("Khóa API được gửi hồ sơ của nguồn này"),
        queryset=Key.objects.none(),
        required=False,
        empty_label=_("không khóa nào"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["key"].queryset = Key.objects.filter(scopes__contains=["dossiers.push"], revoked_at=None).order_by(
            "label"
        )  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """The columns of a mapping over the headings of a sample, and meanings for words that have none yet.

    ``told``: the columns so far; ``unknown``: column → words met in it that mean nothing so far.
    """

    names: tuple[str, ...]
    """The columns there may be."""
    labels: MappingType[str, str] = LABELS

    def __init__(
        self,
        data: Any,
        told: MappingType[str, Column],
        headings: Sequence[str],
        unknown: MappingType[str, Sequence[str]],
        units: Units,
    ) -> None:
        super().__init__(data)
        self._told, self._unknown, self._units = told, unknown, units
        choices = [("", _("(không có)")), *((heading, heading) for heading in headings)]
        for name in self.names:
            column = told.get(name)
            kept = (
                choices
                if column is None or column.heading in headings
                else [*choices, (column.heading, column.heading)]
            )
            self.fields[name] = forms.ChoiceField(
                label=self.labels[name], choices=kept, required=False, initial=column.heading if column else ""
            )
            if name not in NAMES:
                self.fields[f"{name}-lenient"] = forms.BooleanField(
                    label=_("Để trống ô không đọc được"), required=False, initial=bool(column and column.lenient)
                )
            if name in MOMENT_COLUMNS:
                self.fields[f"{name}-form"] = forms.ChoiceField(
                    label=_("Dạng ngày của cột %(column)s") % {"column": self.labels[name].lower()},
                    choices=[("", _("tự nhận"))] + [(form, FORM_LABELS[form]) for form in FORMS],
                    required=False,
                    initial=column.forms[0] if column and len(column.forms) == 1 else "",
                )
        for column_name, some in unknown.items():
            for number, word in enumerate(some):
                self.fields[f"word-{column_name}-{number}"] = self._word(column_name, word)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the fields of each column."""
        for name in self.names:
            yield {
                "name": name,
                "heading": self[name],
                "lenient": self[f"{name}-lenient"] if name not in NAMES else None,
                "form": self[f"{name}-form"] if name in MOMENT_COLUMNS else None,
            }

    def words(self) -> list[dict[str, Any]]:
        """Return the fields of words without a meaning."""
        return [
            {"column": self.labels[name], "word": word, "field": self[f"word-{name}-{number}"]}
            for name, some in self._unknown.items()
            for number, word in enumerate(some)
        ]

    def clean(self) -> dict[str, Any]:
        """Units are named as people name them, and kept by their keys."""
        data = super().clean() or {}
        for name in ("unit", "place"):
            for number, _word in enumerate(self._unknown.get(name, ())):
                field = f"word-{name}-{number}"
                if typed := (data.get(field) or "").strip():
                    data[field], why = self._units.find(typed, len(self._units.bounds))
                    if why:
                        self.add_error(field, why)
        return data

    def columns(self) -> dict[str, Column]:
        """Return the columns as edited."""
        data, columns = self.cleaned_data, {}
        for name in self.names:
            if data[name]:
                chosen = data.get(f"{name}-form")
                old = self._told.get(name)
                kept = old.forms if old and old.heading == data[name] and len(old.forms) > 1 else ()
                columns[name] = Column(data[name], (chosen,) if chosen else kept, data.get(f"{name}-lenient", False))
        return columns

    def meant(self, column: str) -> dict[str, str]:
        """Return the words of a column that were given a meaning, folded, with it."""
        some = self._unknown.get(column, ())
        given = {folded(word): self.cleaned_data[f"word-{column}-{number}"] for number, word in enumerate(some)}
        return {word: value for word, value in given.items() if value not in ("", None)}

    def _word(self, column: str, word: str) -> forms.Field:
        label = _("“%(word)s” của cột %(column)s là") % {"word": word, "column": self.labels[column].lower()}
        if column in _CHOICES:
            return forms.ChoiceField(label=label, choices=[("", _("(chưa rõ)")), *_CHOICES[column]], required=False)
        return forms.CharField(label=label, max_length=80, required=False)


class MappingForm(ColumnsForm):
    """How files of dossiers are read."""

    names = READABLE

    def __init__(
        self,
        data: Any,
        mapping: Mapping,
        headings: Sequence[str],
        unknown: MappingType[str, Sequence[str]],
        units: Units,
    ) -> None:
        super().__init__(data, mapping.columns, headings, unknown, units)
        self._mapping = mapping
        self.fields["promise_moved"] = forms.ChoiceField(
            label=_(
                "Khi người nộp bổ sung giấy tờ hoặc làm nghĩa vụ tài chính, hệ thống một cửa đã lùi ngày hẹn trả chưa?"
            ),
            help_text=_(
                "Thời gian ấy không tính cho cơ quan. Nếu hệ thống đã lùi ngày hẹn mà phần mềm lùi lần nữa thì hồ sơ trễ bị tính là đúng hạn."
            ),
            choices=list(PROMISE_LABELS.items()),
            widget=forms.RadioSelect,
            initial="moved" if mapping.promise_moved else "not-yet",
        )

    def mapping(self) -> Mapping:
        """Return the mapping as edited."""
        changed: dict[str, Any] = {
            "columns": self.columns(),
            "promise_moved": self.cleaned_data["promise_moved"] == "moved",
        }
        for name, field in _FIELDS.items():
            meant: dict[str, Any] = dict(self.meant(name))
            if name == "status":
                meant = {word: int(value) for word, value in meant.items()}
            if name == "service_level":
                meant = {word: "" if value == "none" else value for word, value in meant.items()}
            changed[field] = {**getattr(self._mapping, field), **meant}
        return replace(self._mapping, **changed)


class StepsForm(ColumnsForm):
    """How files of step events are read. ``steps``: names of steps in the sample, of which those that wait are ticked."""

    names = tuple(STEP.names)
    labels = STEP_LABELS

    def __init__(
        self,
        data: Any,
        mapping: Mapping,
        headings: Sequence[str],
        unknown: MappingType[str, Sequence[str]],
        units: Units,
        steps: Sequence[str] = (),
    ) -> None:
        super().__init__(data, mapping.steps, headings, unknown, units)
        self._mapping, self._steps = mapping, [folded(step) for step in steps]
        if steps:
            self.fields["waits"] = forms.MultipleChoiceField(
                label=_("Bước nào chỉ là chờ, chưa ai xử lý?"),
                help_text=_(
                    "Bước có tên bắt đầu bằng “Chờ” luôn là chờ. Tệp có cột nói rõ chờ hay làm thì theo cột ấy."
                ),
                choices=[(folded(step), step) for step in steps],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=[word for word in self._steps if word in mapping.waiting],
            )

    def mapping(self) -> Mapping:
        """Return the mapping as edited."""
        known, told = self._mapping, self.meant("waiting")
        waiting = [word for word in known.waiting if word not in self._steps] + self.cleaned_data.get("waits", [])
        waiting += [word for word, value in told.items() if value == WAIT]
        working = [*known.working, *(word for word, value in told.items() if value == WORK)]
        return replace(
            known,
            steps=self.columns(),
            units={**known.units, **self.meant("unit")},
            waiting=tuple(dict.fromkeys(waiting)),
            working=tuple(dict.fromkeys(working)),
        )


WAIT, WORK = "wait", "work"
_FIELDS: Final = {
    "status": "statuses", "channel": "channels", "service_level": "levels", "unit": "units", "place": "places", "procedure": "procedures",
}  # fmt: skip
_CHOICES: Final[MappingType[str, Sequence[tuple[str, Any]]]] = {
    "status": [(str(number), f"{number}. {statuses.LABELS[word]}") for number, word in statuses.WORDS.items()],
    "channel": list(CHANNEL_LABELS.items()),
    "service_level": [(value or "none", shown) for value, shown in LEVEL_LABELS.items()],
    "waiting": [(WAIT, _("Chờ")), (WORK, _("Đang xử lý"))],
}
WORDY: Final = tuple(_FIELDS)
"""Columns whose words a mapping may give a meaning."""
STEP_WORDY: Final = ("unit", "waiting")
"""The same of step events."""
