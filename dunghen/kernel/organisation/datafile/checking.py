"""The tables against each other and against what is stored already: one tree on every day, one holder of a code, one line of heirs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol, TypeVar

from .reading import DataFolder, Row, UnitRow
from .troubles import Trouble

Span = tuple[dt.date | None, dt.date | None]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is stored of units that the folder does not name."""

    units: Mapping[str, Span] = field(default_factory=dict)
    parents: Sequence[tuple[str, str, Span]] = ()
    codes: Sequence[tuple[str, str, str, Span]] = ()
    """(unit key, scheme, code, span)"""


class _Dated(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def valid_from(self) -> dt.date | None: ...
    @property
    def valid_to(self) -> dt.date | None: ...


_R = TypeVar("_R", bound=_Dated)


def check(folder: DataFolder, elsewhere: Elsewhere | None = None) -> list[Trouble]:
    """Every mistake of the folder as a whole, those of reading first. An empty list means that it may be stored."""
    elsewhere = elsewhere or Elsewhere()
    troubles = list(folder.troubles)
    spans: dict[str, Span] = dict(elsewhere.units)
    troubles += _units(folder.units, spans)
    troubles += _edges(folder, spans)
    troubles += _overlaps("parents.csv", "unit", folder.parents, lambda row: (row.unit,), "đã có đơn vị cấp trên khác")
    troubles += _overlaps("aliases.csv", "text", folder.aliases, lambda row: (row.unit, row.value), "đã có tên gọi này")
    troubles += _codes(folder.codes, elsewhere)
    troubles += _overlaps(
        "groups.json", "key", folder.groups, lambda row: (row.key,), "đã có quy tắc khác của nhóm này"
    )
    if "parents.csv" in folder.given:
        troubles += _orphans(folder)
    troubles += _cycles(folder, elsewhere)
    troubles += _successions(folder, spans)
    troubles += _group_keys(folder, spans)
    return troubles


def _units(units: Iterable[UnitRow], spans: dict[str, Span]) -> list[Trouble]:
    seen: dict[str, int] = {}
    troubles: list[Trouble] = []
    for row in units:
        if row.key in seen:
            reason = f"khóa “{row.key}” đã dùng ở dòng {seen[row.key]}. Mỗi đơn vị cần một khóa riêng."
            troubles.append(Trouble("units.csv", row.line, "key", reason))
            continue
        seen[row.key] = row.line
        spans[row.key] = (row.valid_from, row.valid_to)
    return troubles


def _edges(folder: DataFolder, spans: Mapping[str, Span]) -> list[Trouble]:
    troubles: list[Trouble] = []

    def known(file: str, line: int, column: str, key: str) -> bool:
        if key in spans or not key:
            return bool(key)
        troubles.append(
            Trouble(
                file, line, column, f"không có đơn vị nào có khóa “{key}”. Vui lòng kiểm tra hoặc thêm vào units.csv."
            )
        )
        return False

    def inside(file: str, row: Row, key: str, whose: str) -> None:
        first, last = spans[key]
        if first and (row.valid_from is None or row.valid_from < first):
            reason = f"bắt đầu trước khi {whose} “{key}” có ({first:%d/%m/%Y})."
            troubles.append(Trouble(file, row.line, "valid_from", reason))
        if last and (row.valid_to is None or row.valid_to > last):
            reason = f"kéo dài sau khi {whose} “{key}” kết thúc ({last:%d/%m/%Y})."
            troubles.append(Trouble(file, row.line, "valid_to", reason))

    for row in folder.parents:
        if known("parents.csv", row.line, "unit", row.unit):
            inside("parents.csv", row, row.unit, "đơn vị")
        if known("parents.csv", row.line, "parent", row.value):
            inside("parents.csv", row, row.value, "đơn vị cấp trên")
        if row.unit and row.unit == row.value:
            troubles.append(Trouble("parents.csv", row.line, "parent", "đơn vị không thể đứng dưới chính mình."))
    for file, rows in (("aliases.csv", folder.aliases), ("codes.csv", folder.codes)):
        for row in rows:
            known(file, row.line, "unit", row.unit)
    for step in folder.successions:
        known("successions.csv", step.line, "predecessor", step.predecessor)
        known("successions.csv", step.line, "successor", step.successor)
    return troubles


def _overlaps(
    file: str, column: str, rows: Iterable[_R], of: Callable[[_R], tuple[str, ...]], said: str
) -> list[Trouble]:
    """Two rows of one subject on one day."""
    by_subject: dict[tuple[str, ...], list[_R]] = defaultdict(list)
    for row in rows:
        by_subject[of(row)].append(row)
    troubles: list[Trouble] = []
    for subject, listed in by_subject.items():
        listed.sort(key=lambda row: (row.valid_from or dt.date.min, row.line))
        for before, after in zip(listed, listed[1:], strict=False):
            if (before.valid_to or dt.date.max) >= (after.valid_from or dt.date.min):
                reason = f"“{subject[-1]}” {said} trong cùng thời gian ở dòng {before.line}. Vui lòng sửa ngày đầu hoặc ngày cuối."
                troubles.append(Trouble(file, after.line, column, reason))
    return troubles


def _codes(codes: Sequence[Row], elsewhere: Elsewhere) -> list[Trouble]:
    troubles: list[Trouble] = _overlaps(
        "codes.csv", "code", codes, lambda row: (row.kind, row.value), "đã cấp cho một đơn vị"
    )
    held: dict[tuple[str, str], list[tuple[str, Span]]] = defaultdict(list)
    for unit, scheme, code, span in elsewhere.codes:
        held[scheme, code].append((unit, span))
    for row in codes:
        for unit, (first, last) in held.get((row.kind, row.value), ()):
            if (row.valid_from or dt.date.min) <= (last or dt.date.max) and (first or dt.date.min) <= (
                row.valid_to or dt.date.max
            ):
                reason = f"mã “{row.value}” đang thuộc đơn vị “{unit}” trong cùng thời gian."
                troubles.append(Trouble("codes.csv", row.line, "code", reason))
    return troubles


def _orphans(folder: DataFolder) -> list[Trouble]:
    """Every unit but a province stands under somebody on every day of its life."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for row in folder.parents:
        spans[row.unit].append((row.valid_from, row.valid_to))
    troubles: list[Trouble] = []
    for unit in folder.units:
        if unit.kind == "tinh":
            continue
        gap = _first_gap(spans.get(unit.key, []), unit.valid_from, unit.valid_to)
        if gap is not False:
            when = f"từ ngày {gap:%d/%m/%Y}" if isinstance(gap, dt.date) else "từ đầu"
            reason = f"“{unit.key}” chưa có đơn vị cấp trên {when}. Vui lòng thêm dòng vào parents.csv."
            troubles.append(Trouble("units.csv", unit.line, "key", reason))
    return troubles


def _first_gap(spans: list[Span], first: dt.date | None, last: dt.date | None) -> dt.date | None | bool:
    """The first uncovered day of a life (None: since always), or False when all days are covered."""
    reached = first or dt.date.min
    for start, end in sorted(spans, key=lambda span: span[0] or dt.date.min):
        if (start or dt.date.min) > reached:
            break
        if end is None:
            return False
        reached = max(reached, end + dt.timedelta(days=1))
    if reached > (last or dt.date.max):
        return False
    return None if reached == dt.date.min else reached


def _cycles(folder: DataFolder, elsewhere: Elsewhere) -> list[Trouble]:
    lines = {(row.unit, row.value): row.line for row in folder.parents}
    edges = [(row.unit, row.value, (row.valid_from, row.valid_to)) for row in folder.parents]
    edges += list(elsewhere.parents)
    days = {first or dt.date.min for _, _, (first, _) in edges}
    found: dict[frozenset[str], Trouble] = {}
    for day in sorted(days):
        up = {
            unit: parent
            for unit, parent, (first, last) in edges
            if (first or dt.date.min) <= day <= (last or dt.date.max)
        }
        safe: set[str] = set()
        for start in up:
            path: list[str] = []
            here = start
            while here in up and here not in safe and here not in path:
                path.append(here)
                here = up[here]
            if here in path:
                circle = path[path.index(here) :]
                line = max((lines.get((unit, up[unit]), 0) for unit in circle), default=0)
                reason = (
                    f"các đơn vị đứng vòng quanh nhau: {' → '.join([*circle, here])}. Vui lòng sửa một đơn vị cấp trên."
                )
                found.setdefault(frozenset(circle), Trouble("parents.csv", line, "parent", reason))
            safe.update(path)
    return list(found.values())


def _successions(folder: DataFolder, spans: Mapping[str, Span]) -> list[Trouble]:
    troubles: list[Trouble] = []
    seen: dict[tuple[str, str], int] = {}
    after: dict[str, list[str]] = defaultdict(list)
    shares: dict[tuple[str, dt.date], list[tuple[int, Decimal]]] = defaultdict(list)
    for row in folder.successions:

        def wrong(column: str, reason: str, line: int = row.line) -> None:
            troubles.append(Trouble("successions.csv", line, column, reason))

        pair = (row.predecessor, row.successor)
        if pair in seen:
            wrong("successor", f"đã nêu ở dòng {seen[pair]}.")
            continue
        seen[pair] = row.line
        if row.predecessor == row.successor:
            wrong("successor", "đơn vị không thể kế thừa chính mình.")
            continue
        after[row.predecessor].append(row.successor)
        if row.predecessor in spans:
            _, last = spans[row.predecessor]
            if last is None:
                wrong("predecessor", f"“{row.predecessor}” chưa có ngày kết thúc nên chưa có đơn vị kế thừa.")
            elif row.effective_on <= last:
                wrong("effective_on", f"có hiệu lực khi “{row.predecessor}” chưa kết thúc ({last:%d/%m/%Y}).")
        if row.successor in spans:
            first, last = spans[row.successor]
            if (first and row.effective_on < first) or (last and row.effective_on > last):
                wrong("effective_on", f"“{row.successor}” không hoạt động vào ngày {row.effective_on:%d/%m/%Y}.")
        if row.share is not None:
            shares[row.predecessor, row.effective_on].append((row.line, row.share))
    for (key, _), listed in shares.items():
        if sum(share for _, share in listed) > 1:
            reason = f"các phần của “{key}” cộng lại lớn hơn 1."
            troubles.append(Trouble("successions.csv", listed[-1][0], "share", reason))
    troubles += _succession_circles(folder, after)
    return troubles


def _succession_circles(folder: DataFolder, after: Mapping[str, Sequence[str]]) -> list[Trouble]:
    state: dict[str, int] = {}
    troubles: list[Trouble] = []
    for row in folder.successions:
        waiting: list[tuple[str, bool]] = [(row.predecessor, False)]
        while waiting:
            here, left = waiting.pop()
            if left:
                state[here] = 2
                continue
            if state.get(here):
                continue
            state[here] = 1
            waiting.append((here, True))
            for heir in after.get(here, ()):
                if state.get(heir) == 1:
                    reason = f"“{here}” và “{heir}” kế thừa vòng quanh nhau."
                    troubles.append(Trouble("successions.csv", row.line, "successor", reason))
                elif not state.get(heir):
                    waiting.append((heir, False))
    return troubles


def _group_keys(folder: DataFolder, spans: Mapping[str, Span]) -> list[Trouble]:
    troubles: list[Trouble] = []
    for group in folder.groups:
        named = [*group.except_keys]
        for part in group.rule:
            for name in ("keys", "under", "parent"):
                named.extend(part.get(name, ()))
        for key in named:
            if key not in spans:
                reason = f"nhóm “{group.key}” nêu đơn vị “{key}” không có trong danh mục."
                troubles.append(Trouble("groups.json", group.line, "rule", reason))
    return troubles
