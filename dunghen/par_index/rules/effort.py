"""How hard it is to win what a component lost: assumed from its rule and source until somebody who knows says otherwise."""

from collections.abc import Mapping
from typing import Any, Final

from dunghen.par_index.rules import tree

LEAST: Final = 1
MOST: Final = 5
LABELS: Final = {
    1: "rất dễ: một văn bản, một báo cáo đúng hạn",
    2: "dễ: sửa nếp làm trong vài tháng",
    3: "vừa: phải có kế hoạch cả năm",
    4: "khó: nhiều cơ quan cùng đổi",
    5: "rất khó: tùy đánh giá của người khác",
}
_BY_SOURCE: Final = {tree.LEADERS: 5, tree.SIPAS: 4, tree.IMPACT: 5}
_BY_KIND: Final = {
    "deadline": 1,
    "checklist": 1,
    "steps": 2,
    "violation_zero": 2,
    "deduct": 2,
    "choose": 2,
    "ratio": 3,
    "bands": 3,
    "reduction": 4,
    "year_on_year": 4,
    "ladder": 3,
}


def assumed(source: str, rule: Mapping[str, Any]) -> int:
    """Return the effort from 1 to 5 that nobody has judged yet."""
    return _BY_SOURCE.get(source) or _BY_KIND.get(str(rule.get("kind", "")), 3)
