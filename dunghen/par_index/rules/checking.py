"""Whether something is a rule at all: its kind, its numbers, what it gives at the edges; refused with a sentence otherwise."""

import json
import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from dunghen.par_index.rules import kinds, wording
from dunghen.par_index.rules.expressions import names
from dunghen.par_index.rules.kinds import Rule
from dunghen.par_index.rules.refusals import UnfitRule

LONGEST: Final = 4000
"""Signs of a rule as JSON."""
MOST_PARTS, MOST_STEPS, DEEPEST = 12, 40, 3
_SHARES: Final = {
    "checklist": "shares",
    "ladder": "shares",
    "choose": "shares",
    "survey": "weights",
    "grouped_survey": "weights",
}
_STEPS: Final = {"bands": "bands", "steps": "steps", "year_on_year": "bands"}
_NUMBERS: Final[Mapping[str, tuple[tuple[str, float, float], ...]]] = {
    "ratio": (("floor", 0, 100), ("target", 1e-6, 1000)),
    "reduction": (("target", 1e-6, 100),),
    "deduct": (("each", 1e-6, 1000), ("free", 0, 1000)),
    "add": (("each", 1e-6, 1000),),
    "formula": (("scale", 1e-6, 1e9),),
}
"""Kind → numbers it may have, with the least and the most of each."""
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "deadline": ("by",), "checklist": ("shares",), "steps": ("steps",), "bands": ("bands",), "reduction": ("target",),
    "year_on_year": ("bands",), "ladder": ("shares",), "deduct": ("each",), "add": ("each",), "choose": ("shares",),
    "survey": ("weights",), "grouped_survey": ("weights", "group_weights"), "formula": ("expression",),
    "and": ("parts",), "or": ("parts",), "mean": ("parts",),
}  # fmt: skip
_WORDS: Final = {
    "by": "ngày", "shares": "điểm từng phần", "steps": "các mức", "bands": "các mức", "target": "mức phấn đấu", "each": "điểm mỗi lần",
    "weights": "trọng số phương án", "group_weights": "trọng số nhóm", "expression": "công thức", "parts": "các phần", "floor": "mức sàn",
    "free": "số lần không trừ", "scale": "hệ số chia",
}  # fmt: skip


def read(text: str, maximum: float) -> dict[str, Any]:
    """Return a rule written as JSON, checked. Raises UnfitRule."""
    if len(text) > LONGEST:
        raise UnfitRule(why=f"quy tắc dài quá {LONGEST} ký tự")
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise UnfitRule(why="quy tắc viết chưa đúng dạng dữ liệu JSON") from error
    if not isinstance(found, dict):
        raise UnfitRule(why="quy tắc viết chưa đúng dạng dữ liệu JSON")
    require(found, maximum)
    return found


def require(rule: Rule, maximum: float, depth: int = 0) -> None:
    """Refuse what is no rule, with a sentence: unknown kind, missing or unfit numbers, shares above the whole. Raises UnfitRule."""
    kind = str(rule.get("kind", ""))
    if kind not in kinds.KINDS:
        raise UnfitRule(why=f"không có loại quy tắc “{kind[:40]}”")
    for name in NEEDED.get(kind, ()):
        if rule.get(name) in (None, "", [], {}):
            raise UnfitRule(why=f"loại “{wording.KIND_LABELS[kind].lower()}” còn thiếu {_WORDS[name]}")
    if rule.get("on_zero") not in (None, "", *kinds.ON_ZERO):
        raise UnfitRule(why="cách xử lý khi không phát sinh chưa đúng")
    for name, least, most in _NUMBERS.get(kind, ()):
        if name in rule and not least <= _number(rule[name], name) <= most:
            raise UnfitRule(
                why=f"{_WORDS[name]} phải lớn hơn 0" if least > 0 else f"{_WORDS[name]} phải từ 0 đến {most:g}"
            )
    if kind in _SHARES:
        _shares(kind, rule)
    if kind in _STEPS:
        _steps(rule[_STEPS[kind]])
    if kind == "deadline":
        _day(rule["by"])
    if kind == "formula":
        names(str(rule["expression"]))
    if kind in ("and", "or", "mean"):
        _parts(kind, rule, maximum, depth)
    wording.in_words(rule, maximum)
    if kind not in ("and", "or", "mean"):
        _tried(rule, maximum)


def _no_constant(word: str) -> float:
    raise ValueError(word)


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise UnfitRule(why=f"{_WORDS.get(name, name)} phải là số")
    return float(value)


def _row(values: Any, name: str) -> list[float]:
    if not isinstance(values, list) or not 1 <= len(values) <= MOST_STEPS:
        raise UnfitRule(why=f"{_WORDS[name]} cần từ 1 đến {MOST_STEPS} giá trị")
    return [_number(value, name) for value in values]


def _shares(kind: str, rule: Rule) -> None:
    name = _SHARES[kind]
    shares = _row(rule[name], name)
    if any(not 0 <= share <= 1 + 1e-9 for share in shares):
        raise UnfitRule(why=f"{_WORDS[name]} phải từ 0 đến điểm tối đa")
    if kind == "checklist" and abs(sum(shares) - 1) > 1e-6:
        raise UnfitRule(why="điểm các nội dung cộng lại phải bằng điểm tối đa")
    if kind == "ladder" and shares != sorted(shares):
        raise UnfitRule(why="các bậc phải đi từ xấu nhất đến tốt nhất")
    if kind == "grouped_survey" and (
        min(weights := _row(rule["group_weights"], "group_weights")) < 0 or sum(weights) <= 0
    ):
        raise UnfitRule(why="trọng số nhóm phải lớn hơn 0")
    labels = rule.get("labels", [])
    if not isinstance(labels, list) or any(not isinstance(label, str) or len(label) > 200 for label in labels):
        raise UnfitRule(why="tên các nội dung viết chưa đúng")


def _steps(steps: Any) -> None:
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        raise UnfitRule(why=f"cần từ 1 đến {MOST_STEPS} mức")
    if any(not isinstance(step, list) or len(step) != 2 for step in steps):
        raise UnfitRule(why="mỗi mức cần hai số: từ bao nhiêu, được bao nhiêu điểm")
    edges = [_number(step[0], "steps") for step in steps]
    if any(later <= earlier for earlier, later in zip(edges, edges[1:], strict=False)):
        raise UnfitRule(why="các mức phải tăng dần")
    if any(not 0 <= _number(step[1], "steps") <= 1 + 1e-9 for step in steps):
        raise UnfitRule(why="điểm của mỗi mức phải từ 0 đến điểm tối đa")


def _day(value: Any) -> None:
    import datetime as dt

    try:
        dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise UnfitRule(why="ngày viết chưa đúng") from error


def _parts(kind: str, rule: Rule, maximum: float, depth: int) -> None:
    parts = rule["parts"]
    if (
        not isinstance(parts, list)
        or not 2 <= len(parts) <= MOST_PARTS
        or not all(isinstance(part, dict) for part in parts)
    ):
        raise UnfitRule(why=f"cần từ 2 đến {MOST_PARTS} phần, mỗi phần là một quy tắc")
    if depth >= DEEPEST:
        raise UnfitRule(why="quy tắc lồng quá sâu")
    if kind == "mean" and "weights" in rule:
        weights = _row(rule["weights"], "weights")
        if len(weights) != len(parts) or min(weights) < 0 or sum(weights) <= 0:
            raise UnfitRule(why="mỗi phần cần một trọng số, không âm")
    for part in parts:
        require(part, maximum, depth + 1)


def _tried(rule: Rule, maximum: float) -> None:
    """Score one made-up case: what cannot be scored is no rule."""
    kind = str(rule["kind"])
    given: dict[str, Any] = {name: 1.0 for name, _ in wording.inputs_of(rule)}
    if kind == "checklist":
        given["items"] = [1.0] * len(rule["shares"])
    elif kind == "survey":
        given["options"] = [1.0] * len(rule["weights"])
    elif kind == "grouped_survey":
        given["groups"] = [[1.0] * len(rule["weights"])] * len(rule["group_weights"])
    try:
        found = kinds.share(rule, given, maximum=maximum or 1.0)
    except (TypeError, ValueError, IndexError, ZeroDivisionError) as error:
        raise UnfitRule(why="quy tắc chưa tính được") from error
    if np.ndim(found):
        raise UnfitRule(why="quy tắc chưa tính được")
