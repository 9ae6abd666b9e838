"""The tree of criteria: sums checked at each node, points added up, what is not applicable scaled out, ranks with ties.

A set is a flat list of ``Node`` in the order of the document; a leaf is a node without children. Area → criterion → component.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dunghen.par_index.rules.kinds import FULL, Numbers, Rule, points
from dunghen.par_index.rules.refusals import UnfitTree

SELF: Final = "self"
APPRAISAL: Final = "appraisal"
LEADERS: Final = "leaders"
SIPAS: Final = "sipas"
IMPACT: Final = "impact"
SOURCES: Final = {
    SELF: "Tự đánh giá",
    APPRAISAL: "Tự đánh giá, thẩm định",
    LEADERS: "Khảo sát lãnh đạo, quản lý",
    SIPAS: "Chỉ số hài lòng (SIPAS)",
    IMPACT: "Tác động kinh tế - xã hội",
}
SURVEYED: Final = (LEADERS, SIPAS)
"""Sources that nobody scores himself."""

BONUS: Final = "bonus"
PENALTY: Final = "penalty"
"""Lines beside the hundred: what they give is added to, or taken from, the total; their maximum is their cap."""

TOLERANCE: Final = 0.005
"""Difference of a sum from its node's maximum that is a rounding on paper and no slip."""
PRINTED_TOLERANCE: Final = 0.02
"""Published totals are built from unrounded parts: printed parts may add up to this much more or less."""


@dataclass(frozen=True)
class Node:
    """One line of a set. ``maximum`` None: not known (an edition known in part)."""

    code: str
    name: str
    maximum: float | None
    parent: str = ""
    source: str = ""
    rule: Rule = field(default_factory=dict)
    side: str = ""
    """"" in the scale, BONUS or PENALTY beside it."""


@dataclass(frozen=True)
class SumFault:
    """A node whose children do not add up to its maximum."""

    code: str
    maximum: float
    total: float


def ordered(nodes: Iterable[Node]) -> dict[str, Node]:
    """Return code → node. Raises UnfitTree for a code twice, an unknown parent, a circle."""
    found: dict[str, Node] = {}
    for node in nodes:
        if node.code in found:
            raise UnfitTree(why=f"mã {node.code} có hai lần")
        found[node.code] = node
    for node in found.values():
        seen, at = {node.code}, node.parent
        while at:
            if at not in found:
                raise UnfitTree(why=f"mục {node.code} thuộc mục {at} không có trong bộ")
            if at in seen:
                raise UnfitTree(why=f"mục {node.code} nằm trong chính nó")
            seen.add(at)
            at = found[at].parent
    return found


def children(nodes: Mapping[str, Node]) -> dict[str, list[str]]:
    """Return parent → codes in the order of the document; "" holds the areas."""
    found: dict[str, list[str]] = defaultdict(list)
    for node in nodes.values():
        found[node.parent].append(node.code)
    return dict(found)


def leaves(nodes: Mapping[str, Node]) -> list[Node]:
    """Return the components, in order."""
    above = {node.parent for node in nodes.values()}
    return [node for node in nodes.values() if node.code not in above]


def sum_faults(nodes: Mapping[str, Node], whole: float | None = 100.0) -> list[SumFault]:
    """Return every node whose children (all known) do not add up to it; ``whole`` is what the areas must give (code "").

    What stands beside the scale (bonus, penalty) is left out of the sums.
    """
    faults = []
    beside = _beside(nodes)
    for parent, codes in children(nodes).items():
        parts = [nodes[code].maximum for code in codes if code not in beside]
        maximum = whole if parent == "" else nodes[parent].maximum
        if maximum is None or not parts or any(part is None for part in parts):
            continue
        total = float(sum(part for part in parts if part is not None))
        if abs(total - maximum) > TOLERANCE:
            faults.append(SumFault(parent, maximum, total))
    return faults


def whole(nodes: Mapping[str, Node]) -> float:
    """Return what the areas give together, as far as they are known; bonus and penalty left out."""
    beside = _beside(nodes)
    return sum(nodes[code].maximum or 0.0 for code in children(nodes).get("", ()) if code not in beside)


def _beside(nodes: Mapping[str, Node]) -> set[str]:
    """Return the codes that count beside the scale: lines with a side, and those all of whose children have one."""
    found = {node.code for node in nodes.values() if node.side}
    below = children(nodes)
    for code in reversed(list(nodes)):
        if below.get(code) and all(child in found for child in below[code]):
            found.add(code)
    return found


def by_source(nodes: Mapping[str, Node]) -> dict[str, float]:
    """Return source → maximum points of its components (e.g. 60, 23.5, 10, 6.5)."""
    found: dict[str, float] = defaultdict(float)
    for node in leaves(nodes):
        found[node.source] += node.maximum or 0.0
    return dict(found)


def add_up(nodes: Mapping[str, Node], leaf_points: Mapping[str, Any]) -> dict[str, Numbers]:
    """Return code → points of every node ("" the total) from those of the leaves (arrays of one shape; NaN: not applicable, counts 0).

    A penalty takes its points away; the total is never below 0.
    """
    sums: dict[str, Any] = defaultdict(float)
    for node in leaves(nodes):
        given = _counted(leaf_points.get(node.code, 0.0))
        given = -given if node.side == PENALTY else given
        at = node.code
        while True:
            sums[at] = sums[at] + given
            if at == "":
                break
            at = nodes[at].parent
    return {code: np.asarray(value if code else np.maximum(value, 0.0)) for code, value in sums.items()}


def _counted(points: Any) -> Any:
    """Return points as they are added up, not applicable as nought. One unit's are plain numbers: NumPy takes many times as long for one."""
    if isinstance(points, float):
        return 0.0 if math.isnan(points) else points
    return np.nan_to_num(np.asarray(points, dtype=np.float64))


def reachable(nodes: Mapping[str, Node], leaf_points: Mapping[str, Any]) -> Numbers:
    """Return the maximum a unit could reach: the components not applicable to it, and those beside the scale, left out."""
    total: Any = 0.0
    for node in leaves(nodes):
        if node.side:
            continue
        given, maximum = leaf_points.get(node.code, 0.0), node.maximum or 0.0
        if isinstance(given, float):
            total = total + (0.0 if math.isnan(given) else maximum)
        else:
            total = total + np.where(np.isnan(np.asarray(given, dtype=np.float64)), 0.0, maximum)
    return np.asarray(total)


def index_percent(nodes: Mapping[str, Node], leaf_points: Mapping[str, Any]) -> Numbers:
    """Return the index: points over what could be reached, in percent; 0 where nothing could."""
    could = reachable(nodes, leaf_points)
    total = add_up(nodes, leaf_points)[""]
    return np.where(could > 0, 100.0 * total / np.where(could > 0, could, 1.0), 0.0)


def score_all(
    nodes: Mapping[str, Node], inputs: Mapping[str, Mapping[str, Any]], *, on_zero: str = FULL
) -> dict[str, Numbers]:
    """Return leaf → points from the rules, for columns of units (and years); a leaf without inputs or rule earns 0."""
    return {
        node.code: points(node.rule, inputs[node.code], node.maximum or 0.0, on_zero=on_zero)
        if node.code in inputs and node.rule
        else np.zeros(())
        for node in leaves(nodes)
    }


EQUAL: Final = "equal"
"""Ties share the better rank, the next is skipped (1, 2, 2, 4)."""
APPRAISED: Final = "appraised"
"""Ties are parted by the appraised points."""


def printed(figures: Sequence[float] | Numbers | float) -> Numbers:
    """Return figures as paper has them: to the hundredth, halves up, whatever arithmetic left of the half."""
    return np.asarray(np.floor(np.asarray(figures, dtype=np.float64) * 100 + 0.5 + 1e-9) / 100)


def ranks(
    totals: Sequence[float] | Numbers, tie_break: Sequence[float] | Numbers | None = None
) -> npt.NDArray[np.int64]:
    """Return ranks from 1, the highest first; equal totals (to the hundredth, as printed) share one unless ``tie_break`` parts them."""
    first = printed(totals)
    second = np.zeros(len(first)) if tie_break is None else printed(tie_break)
    order = np.lexsort((-second, -first))
    found = np.empty(len(first), dtype=np.int64)
    place = 1
    for position, row in enumerate(order):
        above = order[position - 1] if position else None
        if above is None or first[row] != first[above] or second[row] != second[above]:
            place = position + 1
        found[row] = place
    return found


def grade(percent: float, grades: Sequence[tuple[float, str]]) -> str:
    """Return the grade whose edge the percentage reaches; ``grades`` from the highest edge down."""
    return next((name for edge, name in grades if percent >= edge), grades[-1][1])
