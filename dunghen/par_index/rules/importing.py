"""A table of criteria read as lines of a set: headings recognised, cells judged one by one, what is inconsistent warned of.

A trouble stops the import; a warning is for the person to weigh: sources contradict themselves (a decision that counts 38 criteria and lists
39), and an edition may be known in part.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from dunghen.kernel.text import nfc, search_key
from dunghen.par_index.rules import checking, scoring, tree
from dunghen.par_index.rules.lines import Line, as_tree
from dunghen.par_index.rules.refusals import UnfitRule, UnfitTree

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("mã", "mã tiêu chí", "mã mục", "stt", "tt", "số thứ tự", "code"),
    "parent": ("thuộc mục", "mã cấp trên", "mã cha", "parent_code", "parent"),
    "name": ("nội dung", "tên", "tiêu chí", "tên tiêu chí", "lĩnh vực, tiêu chí, tiêu chí thành phần", "lĩnh vực/tiêu chí", "name_vi", "name"),
    "maximum": ("điểm tối đa", "thang điểm", "điểm chuẩn", "max_points", "max"),
    "source": ("nguồn điểm", "nguồn", "cách đánh giá", "source_kind", "source"),
    "side": ("loại điểm", "cách tính vào tổng", "side"),
    "rule": ("quy tắc", "quy tắc chấm", "rule"),
    "rule_kind": ("loại quy tắc", "scoring_rule_kind"),
    "rule_text": ("cách chấm", "cách chấm điểm", "hướng dẫn chấm", "rule_text_in_own_words", "rule_text"),
    "evidence": ("tài liệu kiểm chứng", "tài liệu chứng minh", "evidence_required", "evidence"),
    "lead": ("cơ quan chủ trì", "đơn vị chủ trì", "chủ trì", "lead"),
    "measure": ("số đo", "số đo tự động", "measure"),
    "edition": ("phiên bản", "bộ tiêu chí", "edition", "version"),
    "status": ("tình trạng điểm", "points_status"),
    "criteria_told": ("số tiêu chí công bố", "criteria_told"),
    "components_told": ("số tiêu chí thành phần công bố", "components_told"),
}  # fmt: skip
"""What is wanted → headings it may stand under; those of the reference table too."""
LABELS: Final[Mapping[str, str]] = {name: words[0][0].upper() + words[0][1:] for name, words in HEADINGS.items()}

SOURCES: Final[Mapping[str, str]] = {
    **{name: name for name in tree.SOURCES},
    **{search_key(label): name for name, label in tree.SOURCES.items()},
    "council": tree.APPRAISAL,
    "tham dinh": tree.APPRAISAL,
    "tu danh gia": tree.SELF,
    "tu cham": tree.APPRAISAL,
    "leader_survey": tree.LEADERS,
    "dieu tra xa hoi hoc": tree.LEADERS,
    "khao sat lanh dao": tree.LEADERS,
    "chi so hai long": tree.SIPAS,
    "tac dong": tree.IMPACT,
}
SIDES: Final[Mapping[str, str]] = {"": "", "trong thang diem": "", "diem thuong": tree.BONUS, "thuong": tree.BONUS, "bonus": tree.BONUS,
                                   "diem tru": tree.PENALTY, "tru": tree.PENALTY, "penalty": tree.PENALTY}  # fmt: skip
PLAIN_KINDS: Final[Mapping[str, dict[str, Any]]] = {
    "BOOLEAN_ALL": {"kind": "all_or_nothing"},
    "VIOLATION_ZERO": {"kind": "violation_zero"},
    "RATIO_LINEAR": {"kind": "ratio"},
    "INDEX_TIMES_MAX": {"kind": "index"},
}
"""Kinds of the reference table that need no numbers: only these become a rule by themselves; for others somebody says the numbers."""
MOST_LINES: Final = 2000


@dataclass(frozen=True)
class Trouble:
    """A cell that cannot be taken: where it stands, what it says, why not."""

    line: int
    column: str
    value: str
    why: str


@dataclass(frozen=True)
class Warned:
    """Something to weigh: the code of the node it is about ("" the whole), and the sentence."""

    code: str
    said: str


@dataclass(frozen=True)
class Read:
    """What a table holds. With troubles there is nothing to take in."""

    edition: str
    editions: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    warnings: tuple[Warned, ...] = ()
    is_reconstruction: bool = False
    total: float = 0.0
    by_source: Mapping[str, float] = field(default_factory=dict)


def read(
    headings: Sequence[str],
    rows: Sequence[tuple[int, Mapping[str, str]]],
    *,
    edition: str = "",
    lead: Callable[[str], str | None] = lambda name: name,
    told: int | None = None,
    whole: float = 100.0,
) -> Read:
    """Read rows (line in the file, cells by heading) as a set.

    ``edition``: which one of a table that holds several ("" the first); ``lead`` gives the key of a unit named there, None: unknown;
    ``told``: how many criteria the decision says it has.
    """
    places = _places(headings)
    missing = [LABELS[name] for name in ("code", "name", "maximum") if name not in places]
    if missing:
        return Read("", (), troubles=(Trouble(0, ", ".join(missing), "", "không thấy cột này"),))
    cells = [(number, {name: row.get(heading, "") for name, heading in places.items()}) for number, row in rows]
    editions = tuple(dict.fromkeys(one.get("edition", "") for _, one in cells))
    chosen = edition if edition in editions else editions[0]
    cells = [(number, one) for number, one in cells if one.get("edition", "") == chosen]
    troubles: list[Trouble] = []
    if len(cells) > MOST_LINES:
        troubles.append(Trouble(0, "", "", f"bộ tiêu chí dài hơn {MOST_LINES} mục"))
        cells = []
    lines = [_line(number, one, {two["code"] for _, two in cells}, lead, troubles) for number, one in cells]
    _once(lines, troubles)
    try:
        nodes = as_tree(lines) if not troubles else {}
    except UnfitTree as refusal:
        nodes = {}
        troubles.append(Trouble(0, LABELS["parent"], "", str(refusal.facts["why"])))
    if troubles:
        return Read(chosen, editions, troubles=tuple(sorted(troubles, key=lambda one: one.line)))
    return Read(
        chosen,
        editions,
        tuple(lines),
        warnings=tuple(_warnings(nodes, lines, cells, told, whole)),
        is_reconstruction=any(one.get("status", "") == "reconstructed" for _, one in cells),
        total=tree.whole(nodes),
        by_source=tree.by_source(nodes),
    )


def _places(headings: Sequence[str]) -> dict[str, str]:
    """Return what is wanted → the heading it stands under."""
    known = {search_key(word): name for name, words in HEADINGS.items() for word in words}
    found: dict[str, str] = {}
    for heading in headings:
        name = known.get(search_key(heading)) or known.get(search_key(re.sub(r"\s*\(.*\)\s*$", "", heading)))
        if name:
            found.setdefault(name, heading)
    return found


def _line(
    number: int, cells: Mapping[str, str], codes: set[str], lead: Callable[[str], str | None], troubles: list[Trouble]
) -> Line:
    def trouble(name: str, why: str) -> None:
        troubles.append(Trouble(number, LABELS[name], cells.get(name, "")[:200], why))

    code = cells["code"].rstrip(".")
    if not re.fullmatch(r"[0-9A-Za-zĐđ]{1,6}(\.[0-9A-Za-zĐđ]{1,6}){0,5}", code):
        trouble("code", "mã cần có dạng 1, 1.2 hoặc 1.2.3")
    name = nfc(cells["name"])
    if not name:
        trouble("name", "chưa có nội dung")
    elif len(name) > 500:
        trouble("name", "dài hơn 500 ký tự")
    maximum = _decimal(cells["maximum"])
    if maximum is None and cells["maximum"]:
        trouble("maximum", "không phải là số")
    elif maximum is not None and not 0 <= maximum <= 1000:
        trouble("maximum", "điểm tối đa phải từ 0 đến 1000")
    parent = cells.get("parent", "").rstrip(".") or code.rpartition(".")[0]
    if parent and parent not in codes:
        trouble("parent" if cells.get("parent") else "code", f"mục cấp trên {parent} không có trong bảng")
    source = SOURCES.get(cells.get("source", ""), SOURCES.get(search_key(cells.get("source", "")), ""))
    side = SIDES.get(search_key(cells.get("side", "")))
    if side is None:
        trouble("side", "cần là: trong thang điểm, điểm thưởng, hoặc điểm trừ")
    unit = ""
    if cells.get("lead"):
        found = lead(cells["lead"])
        if found is None:
            trouble("lead", "không rõ là đơn vị nào")
        unit = found or ""
    rule: dict[str, Any] = dict(PLAIN_KINDS.get(cells.get("rule_kind", ""), {}))
    if cells.get("rule"):
        try:
            rule = checking.read(cells["rule"], float(maximum or 0))
        except UnfitRule as refusal:
            trouble("rule", str(refusal.facts["why"]))
    return Line(code, name, maximum, parent, source, side or "", rule, cells.get("rule_text", ""), cells.get("evidence", ""), unit,
                cells.get("measure", "")[:80], number)  # fmt: skip


def _once(lines: Sequence[Line], troubles: list[Trouble]) -> None:
    first: dict[str, int] = {}
    for line in lines:
        if line.code in first:
            troubles.append(Trouble(line.number, LABELS["code"], line.code, f"mã đã có ở dòng {first[line.code]}"))
        first.setdefault(line.code, line.number)


def _decimal(text: str) -> Decimal | None:
    """Return a number typed with a comma or a point; None for anything else."""
    plain = text.replace(" ", "")
    plain = plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _warnings(
    nodes: Mapping[str, tree.Node],
    lines: Sequence[Line],
    cells: Sequence[tuple[int, Mapping[str, str]]],
    told: int | None,
    whole: float,
) -> list[Warned]:
    found = []
    for fault in tree.sum_faults(nodes, whole):
        where = f"Mục {fault.code}" if fault.code else "Cả bộ"
        found.append(
            Warned(
                fault.code,
                f"{where} có {scoring.plain(round(fault.maximum, 4))} điểm, các mục con cộng lại {scoring.plain(round(fault.total, 4))}.",
            )
        )
    unknown = [node.code for node in nodes.values() if node.maximum is None]
    if unknown:
        found.append(
            Warned("", f"{len(unknown)} mục chưa có điểm tối đa ({', '.join(unknown[:8])}): bộ này chỉ để đối chiếu.")
        )
    leaves = tree.leaves(nodes)
    without = [leaf.code for leaf in leaves if not leaf.rule]
    if without:
        found.append(
            Warned("", f"{len(without)} mục chưa có quy tắc chấm, sẽ nhập điểm trực tiếp ({', '.join(without[:8])}).")
        )
    nobody = [leaf.code for leaf in leaves if not leaf.source]
    if nobody:
        found.append(Warned("", f"{len(nobody)} mục chưa rõ nguồn điểm ({', '.join(nobody[:8])})."))
    return found + _counted(nodes, cells, told)


def _counted(
    nodes: Mapping[str, tree.Node], cells: Sequence[tuple[int, Mapping[str, str]]], told: int | None
) -> list[Warned]:
    """Compare the numbers of criteria that the source tells with each other and with the table."""
    below = tree.children(nodes)
    areas = Counter({area: len(below.get(area, ())) for area in below.get("", ())})
    by_area = {one["code"]: int(one["criteria_told"]) for _, one in cells if one.get("criteria_told", "").isdigit()}
    found = [
        Warned(area, f"Mục {area} công bố có {count} tiêu chí, bảng có {areas[area]}.")
        for area, count in by_area.items()
        if areas[area] and areas[area] != count
    ]
    counted = sum(by_area.values()) or sum(areas.values())
    if told is not None and counted and told != counted:
        found.append(Warned("", f"Văn bản nói có {told} tiêu chí, cộng theo từng lĩnh vực được {counted}."))
    return found


def as_cells(line: Line) -> list[Any]:
    """Return a line as the cells of the table of its own form (the order of ``FORM``)."""
    return [
        line.code,
        line.parent,
        line.name,
        line.maximum,
        tree.SOURCES.get(line.source, ""),
        {tree.BONUS: "điểm thưởng", tree.PENALTY: "điểm trừ"}.get(line.side, ""),
        json.dumps(line.rule, ensure_ascii=False) if line.rule else "",
        line.rule_text,
        line.evidence,
        line.lead,
        line.measure,
    ]


FORM: Final = (
    "code",
    "parent",
    "name",
    "maximum",
    "source",
    "side",
    "rule",
    "rule_text",
    "evidence",
    "lead",
    "measure",
)
