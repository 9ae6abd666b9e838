"""The rule editor: what an official types about a rule, in points as the document says it, made into a rule and back."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.par_index.forms.inputs import NumberField
from dunghen.par_index.models import CriteriaSet
from dunghen.par_index.rules import checking, scoring
from dunghen.par_index.rules.kinds import Rule
from dunghen.par_index.rules.refusals import UnfitRule
from dunghen.par_index.rules.wording import KIND_LABELS
from dunghen.ui.forms import DayField

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "deadline": ("by",), "checklist": ("shares", "all"), "steps": ("steps",), "bands": ("steps", "open", "on_zero"),
    "ratio": ("floor", "target", "on_zero"), "reduction": ("target", "on_zero"), "year_on_year": ("steps", "open", "on_zero"),
    "ladder": ("shares",), "deduct": ("each", "free"), "add": ("each",), "choose": ("shares",), "survey": ("weights", "on_zero"),
    "grouped_survey": ("weights", "group_weights", "on_zero"), "formula": ("expression", "scale"),
    "and": ("parts",), "or": ("parts",), "mean": ("parts", "weights"),
}  # fmt: skip
"""Kind → what is asked about it; the other kinds ask nothing."""
_NUMBERS: Final = ("floor", "target", "each", "free", "scale")


def _area(label: Any, help_text: Any, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=checking.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class RuleForm(forms.Form):
    """Kind and numbers of a rule. ``rule`` gives it, checked; only what its kind asks for is shown."""

    kind = forms.ChoiceField(
        label=_("Loại quy tắc"),
        required=False,
        choices=[("", _("Chưa có quy tắc, nhập điểm trực tiếp")), *KIND_LABELS.items()],
    )
    by = DayField(label=_("Chậm nhất ngày"), required=False)
    steps = _area(
        _("Các mức"),
        _("Mỗi dòng một mức, từ thấp đến cao: từ bao nhiêu, dấu hai chấm, được bao nhiêu điểm. Ví dụ: 80: 0,5"),
    )
    open = forms.BooleanField(label=_("Phải vượt hẳn mốc (bằng mốc thì chưa được)"), required=False)
    floor = NumberField(label=_("Dưới bao nhiêu % thì không có điểm"), least=0, most=100, required=False)
    target = NumberField(label=_("Mức phấn đấu (%)"), least=0, required=False)
    shares = _area(
        _("Điểm từng nội dung, bậc, phương án"),
        _("Mỗi dòng một nội dung: tên, dấu hai chấm, điểm. Bậc xếp từ xấu nhất đến tốt nhất."),
    )
    all = forms.BooleanField(label=_("Thiếu một nội dung thì không có điểm"), required=False)
    each = NumberField(label=_("Điểm mỗi lần"), least=0, required=False)
    free = NumberField(label=_("Số lần đầu không trừ"), least=0, required=False)
    weights = forms.CharField(
        label=_("Trọng số"),
        help_text=_("Cách nhau bằng dấu chấm phẩy, ví dụ 1; 0,8; 0,5; 0"),
        max_length=400,
        required=False,
    )
    group_weights = forms.CharField(
        label=_("Trọng số nhóm"), help_text=_("Cách nhau bằng dấu chấm phẩy."), max_length=400, required=False
    )
    expression = forms.CharField(
        label=_("Công thức"), max_length=500, required=False,
        help_text=_("Cho tỷ lệ từ 0 đến 1 của điểm tối đa. Dùng số, tên số liệu, + - * / ( ), so sánh, min, max, abs. Ví dụ (som + dung_han * 0.8) / tong"),
    )  # fmt: skip
    scale = NumberField(label=_("Chia công thức cho"), required=False)
    parts = _area(
        _("Các phần"),
        _('Danh sách quy tắc dạng dữ liệu JSON, ví dụ [{"kind": "ratio"}, {"kind": "violation_zero"}]'),
        6,
    )
    on_zero = forms.ChoiceField(
        label=_("Khi không phát sinh"),
        required=False,
        choices=[("", _("theo cài đặt của bộ tiêu chí")), *CriteriaSet.OnZero.choices],
    )

    def __init__(self, data: Any = None, *, maximum: float, rule: Rule | None = None) -> None:
        super().__init__(data, initial=as_typed(rule or {}, maximum))
        self.maximum = maximum
        self.shown_kind = str((data.get("kind", "") if data is not None else (rule or {}).get("kind", "")) or "")
        asked = ("kind", *FIELDS.get(self.shown_kind, ()))
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]

    def rule(self) -> dict[str, Any]:
        """Return the rule as typed, checked; {} for none. The form is valid. Raises UnfitRule."""
        found = as_rule(self.cleaned_data, self.maximum)
        if found:
            checking.require(found, self.maximum)
        return found


def as_rule(data: Mapping[str, Any], maximum: float) -> dict[str, Any]:
    """Return the rule that the typed values say. Raises UnfitRule for what cannot be read."""
    kind = data.get("kind") or ""
    if not kind:
        return {}
    found: dict[str, Any] = {"kind": kind}
    asked = FIELDS.get(kind, ())
    for name in _NUMBERS:
        if name in asked and data.get(name) is not None:
            found[name] = data[name]
    for name in ("open", "all"):
        if name in asked and data.get(name):
            found[name] = True
    if "by" in asked and data.get("by"):
        found["by"] = data["by"].isoformat()
    if data.get("on_zero") and "on_zero" in asked:
        found["on_zero"] = data["on_zero"]
    if "steps" in asked:
        steps = [[_number(edge), _number(points) / (maximum or 1)] for edge, points in _pairs(data.get("steps", ""))]
        found["steps" if kind == "steps" else "bands"] = steps
    if "shares" in asked:
        pairs = _pairs(data.get("shares", ""))
        found["shares"] = [_number(points) / (maximum or 1) for _label, points in pairs]
        if any(label for label, _points in pairs):
            found["labels"] = [label for label, _points in pairs]
    for name in ("weights", "group_weights"):
        if name in asked and (words := [word for word in re.split(r"[;\n]", data.get(name, "")) if word.strip()]):
            found[name] = [_number(word) for word in words]
    if "expression" in asked:
        found["expression"] = data.get("expression", "").strip()
    if "parts" in asked:
        try:
            found["parts"] = json.loads(data.get("parts", "") or "[]")
        except (ValueError, RecursionError) as error:
            raise UnfitRule(why="các phần viết chưa đúng dạng dữ liệu JSON") from error
    return found


def as_typed(rule: Rule, maximum: float) -> dict[str, Any]:
    """Return a rule as one would type it."""
    found: dict[str, Any] = {
        name: value
        for name, value in rule.items()
        if name in (*_NUMBERS, "kind", "open", "all", "by", "on_zero", "expression")
    }
    steps = rule.get("steps") or rule.get("bands")
    if steps:
        found["steps"] = "\n".join(f"{_word(edge)}: {_word(share * maximum)}" for edge, share in steps)
    if "shares" in rule:
        labels = [*rule.get("labels", ()), *[""] * len(rule["shares"])]
        found["shares"] = "\n".join(
            f"{label}: {_word(share * maximum)}" if label else _word(share * maximum)
            for label, share in zip(labels, rule["shares"], strict=False)
        )
    for name in ("weights", "group_weights"):
        if name in rule:
            found[name] = "; ".join(_word(value) for value in rule[name])
    if "parts" in rule:
        found["parts"] = json.dumps(rule["parts"], ensure_ascii=False)
    return found


def _pairs(text: str) -> Sequence[tuple[str, str]]:
    rows = [row.strip() for row in text.replace(";", "\n").splitlines() if row.strip()]
    return [(label.strip(), value.strip()) for label, _colon, value in (row.rpartition(":") for row in rows)]


def _number(text: str) -> float:
    try:
        found = NumberField(required=False).to_python(re.sub(r"(?i)\s*(điểm|đ|%)\s*$", "", text.strip()))
    except forms.ValidationError as error:
        raise UnfitRule(why=f"“{text[:40]}” không phải là số") from error
    if found is None:
        raise UnfitRule(why="một mức còn thiếu số")
    return found


def _word(value: float) -> str:
    return scoring.plain(round(value, 6))
