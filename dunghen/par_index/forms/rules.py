"""The rule editor: what an official types about a rule, in points as the document says it, made into a rule and back.

A rule of several parts (and, or, mean) is a form whose ``parts`` are forms of the same kind, to any depth that ``rules.checking`` allows.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.http import QueryDict
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
    "mean": ("weights",),
}  # fmt: skip
"""Kind → what is asked about it; the other kinds ask nothing."""
JOINED: Final = ("and", "or", "mean")
"""Kinds made of parts, each a rule of its own."""
LEAST_PARTS: Final = 2
ADD, DROP = "them-phan:", "bo-phan:"
"""Words of the buttons that add a part and take one out; the prefix of the rule, or of the part, follows."""
_PREFIX: Final = re.compile(r"(p\d{1,2}(-p\d{1,2}){0,3})?")
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
    on_zero = forms.ChoiceField(
        label=_("Khi không phát sinh"),
        required=False,
        choices=[("", _("theo cài đặt của bộ tiêu chí")), *CriteriaSet.OnZero.choices],
    )

    def __init__(
        self, data: Any = None, *, maximum: float, rule: Rule | None = None, prefix: str = "", depth: int = 0
    ) -> None:
        super().__init__(data, initial=as_typed(rule or {}, maximum), prefix=prefix or None)
        self.maximum, self.depth = maximum, depth
        kind = self.add_prefix("kind")
        self.shown_kind = str((data.get(kind, "") if data is not None else (rule or {}).get("kind", "")) or "")
        asked = ("kind", *FIELDS.get(self.shown_kind, ()))
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        if depth:
            # A part is there to be scored: points are typed for the whole alone.
            deepest = depth >= checking.DEEPEST
            kinds = [(name, label) for name, label in KIND_LABELS.items() if not (deepest and name in JOINED)]
            self.fields["kind"].choices = [("", _("Chọn loại quy tắc")), *kinds]  # type: ignore[attr-defined]
        self.parts = self._parts(data, list((rule or {}).get("parts", ())))

    def _parts(self, data: Any, kept: list[Rule]) -> "list[RuleForm]":
        if self.shown_kind not in JOINED or self.depth >= checking.DEEPEST:
            return []
        count = len(kept) if data is None else _count(data, self.count_name)
        count = min(max(count, LEAST_PARTS), checking.MOST_PARTS)
        kept = [*kept, *[{}] * count]
        return [
            RuleForm(data, maximum=self.maximum, rule=kept[place], prefix=self.add_prefix(f"p{place}"), depth=self.depth + 1)
            for place in range(count)
        ]  # fmt: skip

    @property
    def count_name(self) -> str:
        """Return the name under which the number of parts is sent."""
        return self.add_prefix("so-phan")

    @property
    def may_add(self) -> bool:
        return LEAST_PARTS <= len(self.parts) < checking.MOST_PARTS

    @property
    def may_drop(self) -> bool:
        return len(self.parts) > LEAST_PARTS

    @property
    def add_word(self) -> str:
        return ADD + (self.prefix or "")

    @property
    def drop_word(self) -> str:
        return DROP + (self.prefix or "")

    @property
    def shape(self) -> str:
        """Return which fields these are, to tell whether another kind asks for others."""
        parts = ",".join(part.shape for part in self.parts)
        return f"{self.shown_kind}({parts})" if parts else self.shown_kind

    def is_valid(self) -> bool:
        # Every part is asked, so that each shows what is wrong with it.
        return all([super().is_valid(), *(part.is_valid() for part in self.parts)])

    def rule(self) -> dict[str, Any]:
        """Return the rule as typed, checked; {} for none. The form is valid. Raises UnfitRule."""
        found = self.typed()
        if found:
            checking.require(found, self.maximum)
        return found

    def typed(self) -> dict[str, Any]:
        """Return the rule as typed, unchecked. Raises UnfitRule for what cannot be read, and for a part that is none."""
        found = as_rule(self.cleaned_data, self.maximum)
        if self.parts:
            found["parts"] = [part.typed() for part in self.parts]
            for number, part in enumerate(found["parts"], 1):
                if not part:
                    raise UnfitRule(why=f"phần {number} chưa chọn loại quy tắc")
        return found


def _count(data: Any, name: str) -> int:
    word = str(data.get(name, ""))
    return int(word) if word.isdecimal() and len(word) < 3 else 0


def changed_parts(data: QueryDict) -> QueryDict:
    """Return what was sent with one part more or less, as the button says that was pressed; as it is for any other."""
    word = data.get("lam", "")
    adding, dropping = word.startswith(ADD), word.startswith(DROP)
    prefix = word.partition(":")[2]
    if not (adding or dropping) or not _PREFIX.fullmatch(prefix):
        return data
    found = data.copy()
    above, _dash, own = prefix.rpartition("-") if dropping else (prefix, "", "")
    dash = f"{above}-" if above else ""
    count = _count(found, f"{dash}so-phan")
    if adding:
        found[f"{dash}so-phan"] = str(min(max(count, LEAST_PARTS) + 1, checking.MOST_PARTS))
    elif own and LEAST_PARTS < count <= checking.MOST_PARTS and int(own[1:]) < count:
        for place in range(int(own[1:]), count):
            _move(found, f"{dash}p{place + 1}-", f"{dash}p{place}-")
        found[f"{dash}so-phan"] = str(count - 1)
    return found


def _move(data: QueryDict, old: str, new: str) -> None:
    """Let what was sent of one part stand for another."""
    for name in [name for name in data if name.startswith(new)]:
        del data[name]
    for name in [name for name in data if name.startswith(old)]:
        data.setlist(new + name.removeprefix(old), data.getlist(name))


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
