"""The numbers that a rule asks for, as fields: for self-scoring, appraisal, and sample values in the rule editor."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunghen.kernel.text import format_number, parse_number
from dunghen.par_index.rules import scoring
from dunghen.par_index.rules.kinds import Rule
from dunghen.par_index.rules.wording import inputs_of
from dunghen.ui.forms import DayField

MOST = 1e15


class NumberField(forms.Field):
    """A number typed as Vietnamese writes it (1.234,5) or with a decimal point; kept as float."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short"})
    default_error_messages = {"invalid": gettext_lazy("Chưa đọc được số này. Vui lòng ghi dạng 1.234,5.")}

    def __init__(self, *, least: float | None = None, most: float = MOST, **more: Any) -> None:
        super().__init__(**more)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> float | None:
        text = str(value if value is not None else "").strip().removesuffix("%").strip()
        if not text:
            return None
        try:
            found = float(parse_number(text))
        except ValueError:
            try:
                found = float(text) if set(text) <= set("0123456789.+-") else float("nan")
            except ValueError:
                found = float("nan")
        if not abs(found) <= MOST:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if self.least is not None and found < self.least:
            raise ValidationError(_("Phải từ %(least)s trở lên.") % {"least": scoring.plain(self.least)})
        if found > self.most:
            raise ValidationError(_("Nhiều nhất là %(most)s.") % {"most": scoring.plain(self.most)})
        return found

    def prepare_value(self, value: Any) -> Any:
        return scoring.plain(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


class InputsForm(forms.Form):
    """Fields of one rule. ``inputs`` gives what was typed as the rule's inputs (JSON)."""

    def __init__(
        self,
        *args: Any,
        rule: Rule,
        maximum: float,
        kept: Mapping[str, Any] | None = None,
        required: bool = True,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.rule, self.maximum, self.needed = rule, maximum, required
        for name, field, initial in _fields(rule, maximum, kept or {}, required, "in_"):
            field.initial = initial
            self.fields[name] = field

    @property
    def shape(self) -> str:
        """Return which fields these are, to tell whether another rule asks for others."""
        return ",".join(self.fields)

    def inputs(self) -> dict[str, Any]:
        """Return what was typed, as the rule takes it and the database keeps it."""
        return _typed(self.rule, self.cleaned_data, "in_")


def _fields(
    rule: Rule, maximum: float, kept: Mapping[str, Any], required: bool, prefix: str
) -> Iterator[tuple[str, forms.Field, Any]]:
    kind = str(rule.get("kind", ""))
    if kind in ("and", "or", "mean"):
        given = list(kept.get("parts", ())) + [{}] * len(rule["parts"])
        for place, part in enumerate(rule["parts"]):
            for name, field, initial in _fields(part, maximum, given[place], required, f"{prefix}p{place}_"):
                field.label = f"{_('Phần')} {place + 1}: {field.label}"
                yield name, field, initial
        return
    for name, label in inputs_of(rule):
        yield from _of_input(rule, maximum, name, label, kept.get(name), required, prefix)


def _of_input(
    rule: Rule, maximum: float, name: str, label: str, kept: Any, required: bool, prefix: str
) -> Iterator[tuple[str, forms.Field, Any]]:
    at = f"{prefix}{name}"
    if name == "met":
        choices = [("", "—"), ("1", _("Đạt")), ("0", _("Không đạt"))]
        yield (
            at,
            forms.ChoiceField(label=_("Kết quả"), choices=choices, required=required),
            "" if kept is None else str(int(kept)),
        )
    elif name == "day":
        day = dt.date.fromisoformat(kept) if isinstance(kept, str) and kept else None
        yield at, DayField(label=label, required=False, help_text=_("Để trống nếu chưa thực hiện.")), day
    elif name == "items":
        labels = list(rule.get("labels", ()))
        for place in range(len(rule["shares"])):
            word = labels[place] if place < len(labels) else _("Nội dung %(n)s") % {"n": place + 1}
            yield f"{at}_{place}", forms.BooleanField(label=word, required=False), bool(kept and kept[place])
    elif name in ("level", "option"):
        word = _("Bậc") if name == "level" else _("Phương án")
        labels = list(rule.get("labels", ()))
        choices = [
            (
                str(place),
                f"{labels[place] if place < len(labels) else f'{word} {place + 1}'}: {scoring.plain(round(share * maximum, 4))} điểm",
            )
            for place, share in enumerate(rule["shares"])
        ]
        initial = "" if kept is None else str(int(kept))
        yield at, forms.ChoiceField(label=word, choices=[("", "—"), *choices], required=required), initial
    elif name == "options":
        for place, weight in enumerate(rule["weights"]):
            word = _("Số câu trả lời phương án %(n)s (trọng số %(w)s)") % {"n": place + 1, "w": scoring.plain(weight)}
            yield f"{at}_{place}", NumberField(label=word, least=0, required=required), kept[place] if kept else None
    elif name == "groups":
        for group in range(len(rule["group_weights"])):
            for place in range(len(rule["weights"])):
                word = _("Nhóm %(g)s, phương án %(n)s") % {"g": group + 1, "n": place + 1}
                initial = kept[group][place] if kept else None
                yield f"{at}_{group}_{place}", NumberField(label=word, least=0, required=required), initial
    else:
        least = None if name in ("now", "last", "base") or rule.get("kind") == "formula" else 0
        most = 100.0 if rule.get("kind") == "index" else maximum if rule.get("kind") == "external" else MOST
        yield at, NumberField(label=label, least=least, most=most, required=required), kept


def _typed(rule: Rule, data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    if rule.get("kind") in ("and", "or", "mean"):
        return {"parts": [_typed(part, data, f"{prefix}p{place}_") for place, part in enumerate(rule["parts"])]}
    found: dict[str, Any] = {}
    for name, _label in inputs_of(rule):
        at = f"{prefix}{name}"
        if name == "day":
            day = data.get(at)
            found[name] = day.isoformat() if day else None
        elif name == "items":
            found[name] = [int(bool(data.get(f"{at}_{place}"))) for place in range(len(rule["shares"]))]
        elif name == "options":
            found[name] = [data.get(f"{at}_{place}") for place in range(len(rule["weights"]))]
        elif name == "groups":
            groups, options = len(rule["group_weights"]), len(rule["weights"])
            found[name] = [[data.get(f"{at}_{group}_{place}") for place in range(options)] for group in range(groups)]
        else:
            value = data.get(at)
            found[name] = (
                float(value)
                if name in ("met", "level", "option") and value not in (None, "")
                else value or (value if value == 0 else None)
            )
    return found


def told(rule: Rule, inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return kept inputs as (label, value) for a page."""
    found = []
    for field in InputsForm(rule=rule, maximum=1.0, kept=inputs, required=False).fields.values():
        value: Any = field.initial
        if isinstance(value, bool):
            value = _("có") if value else _("không")
        elif isinstance(value, dt.date):
            value = f"{value:%d/%m/%Y}"
        elif isinstance(value, int | float):
            value = format_number(int(value) if value == int(value) else value)
        elif isinstance(field, forms.ChoiceField):
            value = dict(field.choices).get(value, "—").partition(":")[0]  # type: ignore[arg-type]
        found.append((str(field.label), str(value) if value not in (None, "") else "—"))
    return found
