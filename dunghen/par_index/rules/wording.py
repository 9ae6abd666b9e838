"""A scoring rule as one Vietnamese sentence that an official can check against the document it came from."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from dunghen.kernel.text import format_date, format_number
from dunghen.par_index.rules.expressions import names
from dunghen.par_index.rules.kinds import FULL, NOT_APPLICABLE, Rule

ON_ZERO_WORDS: Final = {
    FULL: "không phát sinh thì đạt điểm tối đa",
    "zero": "không phát sinh thì không có điểm",
    NOT_APPLICABLE: "không phát sinh thì không tính mục này",
}

KIND_LABELS: Final[Mapping[str, str]] = {
    "all_or_nothing": "Đạt hoặc không",
    "deadline": "Đúng thời hạn",
    "checklist": "Danh mục nội dung",
    "steps": "Số lượng theo mức",
    "bands": "Tỷ lệ theo mức",
    "ratio": "Tỷ lệ",
    "reduction": "Mức giảm so với gốc",
    "year_on_year": "So với năm trước",
    "ladder": "Bậc, trường hợp xấu nhất quyết định",
    "violation_zero": "Có vi phạm thì 0 điểm",
    "deduct": "Trừ theo lần",
    "add": "Điểm thưởng",
    "choose": "Chọn một",
    "survey": "Điều tra",
    "grouped_survey": "Điều tra theo nhóm",
    "index": "Chỉ số bên ngoài",
    "external": "Điểm bên ngoài",
    "formula": "Công thức",
    "and": "Đồng thời (và)",
    "or": "Một trong các (hoặc)",
    "mean": "Bình quân",
}


def in_words(rule: Rule, maximum: float) -> str:
    """Return the rule in words, e.g. "Từ 80 % trở lên được 0,5 điểm; đủ 100 % được 1 điểm; thấp hơn không có điểm"."""
    if not rule:
        return "Chưa có quy tắc chấm; nhập điểm trực tiếp"
    said = _SAID[str(rule["kind"])](rule, maximum)
    zero = str(rule.get("on_zero", ""))
    return f"{said}; {ON_ZERO_WORDS[zero]}" if zero in ON_ZERO_WORDS else said


def _number(value: float) -> str:
    shown = round(float(value), 4)
    return format_number(int(shown) if shown == int(shown) else shown)


def _points(share: float, maximum: float) -> str:
    return f"{_number(share * maximum)} điểm"


def _mark(open_edge: bool) -> str:
    return "trên" if open_edge else "từ"


def _bands(rule: Rule, maximum: float, of: str, unit: str) -> str:
    mark = _mark(bool(rule.get("open")))
    parts = [
        f"{mark} {_number(edge)}{unit} được {_points(share, maximum)}" for edge, share in reversed(list(rule["bands"]))
    ]
    return f"{of}: {'; '.join(parts)}; thấp hơn không có điểm"


def _steps(rule: Rule, maximum: float) -> str:
    parts = [f"từ {_number(edge)} được {_points(share, maximum)}" for edge, share in reversed(list(rule["steps"]))]
    return f"Số lượng: {'; '.join(parts)}; ít hơn không có điểm"


def _ratio(rule: Rule, maximum: float) -> str:
    target, floor = float(rule.get("target", 100)), float(rule.get("floor", 0))
    said = (
        f"Số đạt chia tổng số, nhân {_points(1, maximum)}"
        if target == 100
        else f"Tỷ lệ đạt {_number(target)} % trở lên được {_points(1, maximum)}, thấp hơn tính theo tỷ lệ với {_number(target)} %"
    )
    return f"{said}; dưới {_number(floor)} % không có điểm" if floor else said


def _options(shares: Sequence[float], maximum: float, what: str) -> str:
    said = "; ".join(f"{what} {place} được {_points(share, maximum)}" for place, share in enumerate(shares, 1))
    return said[0].upper() + said[1:]


def _checklist(rule: Rule, maximum: float) -> str:
    labels = list(rule.get("labels", ()))
    if rule.get("all"):
        return f"Đủ mọi nội dung được {_points(1, maximum)}, thiếu một nội dung không có điểm"
    parts = [
        f"{labels[place] if place < len(labels) else f'nội dung {place + 1}'} {_points(share, maximum)}"
        for place, share in enumerate(rule["shares"])
    ]
    return f"Mỗi nội dung có được tính riêng: {'; '.join(parts)}"


def _joined(rule: Rule, maximum: float, how: str) -> str:
    parts = " / ".join(in_words(part, maximum) for part in rule["parts"])
    return f"{how}: {parts}"


def _survey(rule: Rule, maximum: float) -> str:
    weights = ", ".join(_number(weight) for weight in rule["weights"])
    return f"Bình quân câu trả lời điều tra theo trọng số phương án ({weights}), nhân {_points(1, maximum)}"


def _deduct(rule: Rule, maximum: float) -> str:
    free = float(rule.get("free", 0))
    after = f" kể từ lần thứ {_number(free + 1)}" if free else ""
    return f"Từ {_points(1, maximum)} trừ {_number(rule['each'])} điểm mỗi lần{after}, không thấp hơn 0"


_SAID: Final[Mapping[str, Callable[[Rule, float], str]]] = {
    "all_or_nothing": lambda rule, top: f"Đạt được {_points(1, top)}, không đạt không có điểm",
    "deadline": lambda rule, top: (
        f"Xong đến hết ngày {format_date(dt.date.fromisoformat(str(rule['by'])))} được {_points(1, top)}, sau ngày đó không có điểm"
    ),
    "checklist": _checklist,
    "steps": _steps,
    "bands": lambda rule, top: _bands(rule, top, "Tỷ lệ", " %"),
    "ratio": _ratio,
    "reduction": lambda rule, top: (
        f"Giảm được so với mức gốc {_number(rule['target'])} % được {_points(1, top)}, giảm ít hơn tính theo tỷ lệ"
    ),
    "year_on_year": lambda rule, top: _bands(rule, top, "Thay đổi so với năm trước", " %"),
    "ladder": lambda rule, top: _options(rule["shares"], top, "bậc"),
    "violation_zero": lambda rule, top: f"Không có vi phạm được {_points(1, top)}, có một vi phạm không có điểm",
    "deduct": _deduct,
    "add": lambda rule, top: f"Thưởng {_number(rule['each'])} điểm mỗi lần, nhiều nhất {_points(1, top)}",
    "choose": lambda rule, top: _options(rule["shares"], top, "phương án"),
    "survey": _survey,
    "grouped_survey": _survey,
    "index": lambda rule, top: f"Chỉ số (%) chia 100, nhân {_points(1, top)}",
    "external": lambda rule, top: f"Điểm lấy từ bên ngoài, nhiều nhất {_points(1, top)}",
    "formula": lambda rule, top: f"Công thức {rule['expression']}, nhiều nhất {_points(1, top)}",
    "and": lambda rule, top: _joined(rule, top, "Phần thấp nhất quyết định"),
    "or": lambda rule, top: _joined(rule, top, "Phần cao nhất quyết định"),
    "mean": lambda rule, top: _joined(rule, top, "Bình quân các phần"),
}


def inputs_of(rule: Rule) -> list[tuple[str, str]]:
    """Return the numbers a rule asks for: (name, Vietnamese label), for forms and forms' help."""
    labels: Mapping[str, str] = {
        "met": "Đạt (1) hay không (0)", "day": "Ngày thực hiện", "items": "Nội dung đã có", "count": "Số lần, số lượng", "b": "Số đạt (tử số)",
        "a": "Tổng số (mẫu số)", "base": "Mức gốc", "now": "Năm nay", "last": "Năm trước", "level": "Bậc (0 là xấu nhất)",
        "option": "Phương án (từ 0)", "options": "Số câu trả lời từng phương án", "groups": "Câu trả lời theo nhóm", "value": "Giá trị",
        "points": "Điểm",
    }  # fmt: skip
    kind = str(rule.get("kind", ""))
    asked: Mapping[str, Sequence[str]] = {
        "all_or_nothing": ["met"], "deadline": ["day"], "checklist": ["items"], "steps": ["count"], "bands": ["b", "a"], "ratio": ["b", "a"],
        "reduction": ["base", "now"], "year_on_year": ["now", "last"], "ladder": ["level"], "violation_zero": ["count"], "deduct": ["count"],
        "add": ["count"], "choose": ["option"], "survey": ["options"], "grouped_survey": ["groups"], "index": ["value"], "external": ["points"],
    }  # fmt: skip
    if kind == "formula":
        return [(name, name) for name in names(str(rule["expression"]))]
    return [(name, labels[name]) for name in asked.get(kind, ())]
