"""From what a letter writes to the unit or group it means on a day, or to candidates and a sentence that says why it is not sure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from dunghen.kernel.text import fold, format_date, has_marks

from .directory import Directory
from .facts import GroupFact, UnitFact
from .groups import find_group
from .naming import Stem, stem, words
from .snapshot import NameIndex, Snapshot, spellings

Status = Literal["unit", "group", "ambiguous", "other_date", "unknown"]
LEAST_LIKENESS = 72.0
"""Below this likeness (0..100) of folded names a misspelling is not proposed."""
MOST_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be meant. ``score`` 0..1; ``why``: same_name, other_date, successor or similar."""

    unit: UnitFact
    score: float
    why: Literal["same_name", "other_date", "successor", "similar"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a wording means on a day.

    ``status`` "unit" or "group": sure, in ``unit`` or ``group``. Else ``candidates`` (best first) and ``sentence`` in Vietnamese.
    ``head``: the wording names the head of the unit. ``namesakes``: other units that bore the same name at some time.
    """

    text: str
    on: dt.date
    status: Status
    unit: UnitFact | None = None
    group: GroupFact | None = None
    candidates: tuple[Candidate, ...] = ()
    sentence: str = ""
    head: bool = False
    namesakes: tuple[UnitFact, ...] = ()


def resolve(directory: Directory, text: str, on: dt.date, *, within: int | None = None) -> Resolution:
    """Find the unit or group that ``text`` names on day ``on``.

    ``within``: id of the province that a name without a province means; by default the provinces that live on.
    """
    asked = stem(text, directory.provinces)
    snapshot = directory.on(on)
    if not asked.key:
        return Resolution(text, on, "unknown", sentence="Chưa có tên đơn vị để tra cứu. Vui lòng nhập tên đơn vị.")
    exact = snapshot.names.find(asked.key)
    if not exact and (group := find_group(directory, text, on)):
        return Resolution(text, on, "group", group=group, head=asked.head)
    meant = _meant(directory, snapshot, asked, text, exact, within)
    if len(meant) == 1:
        unit = snapshot.units[meant[0]]
        namesakes = _namesakes(directory, asked, unit)
        return Resolution(text, on, "unit", unit, head=asked.head, namesakes=namesakes)
    if meant:
        same = [Candidate(snapshot.units[unit_id], 1.0, "same_name") for unit_id in meant]
        listed = ", ".join(directory.label(candidate.unit) for candidate in same)
        sentence = (
            f"Tên “{text}” có thể là {len(same)} đơn vị vào ngày {format_date(on)}: {listed}. Vui lòng chọn một đơn vị."
        )
        return Resolution(text, on, "ambiguous", candidates=tuple(same), sentence=sentence, head=asked.head)
    return _another_day(directory, asked, text, on, within) or _similar(directory, snapshot, asked, text, on)


def _meant(
    directory: Directory,
    snapshot: Snapshot,
    asked: Stem,
    text: str,
    exact: Iterable[int],
    within: int | None,
) -> list[int]:
    """Narrow the units of one stem: province written, strength of the name, the home province, diacritics."""
    found = list(exact)
    if asked.province:
        found = [unit_id for unit_id in found if _stands_in(directory, {snapshot.root_of(unit_id)}, asked.province)]
    elif len(found) > 1:
        homes = {within} if within is not None else directory.homes
        found = [unit_id for unit_id in found if snapshot.root_of(unit_id) in homes] or found
    if len(found) > 1:
        strength = snapshot.names.find(asked.key)
        best = min(strength[unit_id] for unit_id in found)
        found = [unit_id for unit_id in found if strength[unit_id] == best]
    if len(found) > 1 and has_marks(text):
        marked = set(fold(text, marks=True).split())
        found = [i for i in found if _bears_marks(directory, snapshot.units[i], marked)] or found
    return sorted(found, key=lambda unit_id: snapshot.units[unit_id].key)


def _stands_in(directory: Directory, roots: Iterable[int], province: str) -> bool:
    return any(stem(directory.units[root].short_name).key == "tinh" + province.replace(" ", "") for root in roots)


def _bears_marks(directory: Directory, unit: UnitFact, marked: set[str]) -> bool:
    """Whether every word of the text that carries diacritics stands in some spelling of the unit as written."""
    written = {
        w for text, _ in spellings(unit, directory.aliases.get(unit.id, ())) for w in fold(text, marks=True).split()
    }
    plain = {fold(word) for word in written}
    return all(word in written for word in marked if fold(word) in plain)


def _namesakes(directory: Directory, asked: Stem, unit: UnitFact) -> tuple[UnitFact, ...]:
    """Other units of the same name at any time, without the unit's own line of predecessors and successors."""
    strength = directory.all_names.find(asked.key)
    line = _line(directory, unit.id)
    best = strength.get(unit.id, 0)
    return tuple(
        sorted(
            (directory.units[i] for i, held in strength.items() if i != unit.id and i not in line and held <= best),
            key=lambda other: other.key,
        )
    )


def _line(directory: Directory, unit_id: int) -> set[int]:
    """The unit's forebears and heirs through any number of steps."""
    found: set[int] = set()
    for before in (True, False):
        waiting = [unit_id]
        while waiting:
            here = waiting.pop()
            rows = directory.inherited_by(here) if before else directory.handed_on_by(here)
            near = {row.predecessor_id if before else row.successor_id for row in rows} - found
            found |= near
            waiting.extend(near)
    return found


def _another_day(directory: Directory, asked: Stem, text: str, on: dt.date, within: int | None) -> Resolution | None:
    """The name belongs to units of another day: say when they ended or begin, and who follows them."""
    strength = directory.all_names.find(asked.key)
    found = [directory.units[i] for i in strength]
    if asked.province:
        found = [unit for unit in found if _stands_in(directory, directory.root_ever(unit.id), asked.province)]
    elif len(found) > 1:
        homes = {within} if within is not None else directory.homes
        found = [unit for unit in found if directory.root_ever(unit.id) & homes] or found
    if not found:
        return None
    best = min(strength[unit.id] for unit in found)
    found = [unit for unit in found if strength[unit.id] == best]
    still = [unit for unit in found if unit.is_alive(on)]
    if len(still) == 1:
        # The unit lives; only this way of writing it belongs to other days.
        return Resolution(text, on, "unit", still[0], head=asked.head)
    found.sort(key=lambda unit: (_distance(unit, on), unit.key))
    nearest = [unit for unit in found if _distance(unit, on) == _distance(found[0], on)]
    candidates: list[Candidate] = []
    sentences: list[str] = []
    for unit in nearest:
        heirs = directory.successors_of(unit.id, on)
        candidates.extend(Candidate(h.unit, 0.9 if h.main else 0.6, "successor") for h in heirs)
        candidates.append(Candidate(unit, 0.5, "other_date"))
        sentences.append(_when(directory, unit, on, [heir.unit for heir in heirs]))
    unique = {candidate.unit.id: candidate for candidate in reversed(candidates)}
    ordered = sorted(unique.values(), key=lambda c: (-c.score, c.unit.key))
    sentence = " ".join(sentences)
    return Resolution(text, on, "other_date", candidates=tuple(ordered), sentence=sentence, head=asked.head)


def _distance(unit: UnitFact, on: dt.date) -> int:
    if unit.valid_to is not None and unit.valid_to < on:
        return (on - unit.valid_to).days
    return (unit.valid_from - on).days if unit.valid_from is not None and on < unit.valid_from else 0


def _when(directory: Directory, unit: UnitFact, on: dt.date, heirs: Sequence[UnitFact]) -> str:
    name = directory.label(unit)
    if unit.valid_from is not None and on < unit.valid_from:
        before = ", ".join(directory.label(u) for u in directory.predecessors_of(unit.id, on))
        said = f"{name} chỉ có từ ngày {format_date(unit.valid_from)}."
        return f"{said} Vào ngày {format_date(on)} là: {before}." if before else said
    ended = (
        f"{name} đã kết thúc ngày {format_date(unit.valid_to)}."
        if unit.valid_to
        else f"{name} dùng tên này vào thời gian khác."
    )
    if not heirs:
        return f"{ended} Chưa có dữ liệu về đơn vị kế thừa; vui lòng chọn đơn vị nhận việc."
    listed = ", ".join(heir.name for heir in heirs)
    return f"{ended} Vào ngày {format_date(on)} việc thuộc: {listed}. Vui lòng chọn đơn vị."


def _similar(directory: Directory, snapshot: Snapshot, asked: Stem, text: str, on: dt.date) -> Resolution:
    """Nothing bears the name: propose the likeliest misspellings among the names of the day."""
    candidates = similar(snapshot.names, snapshot, " ".join(words(text)))
    where = f"vào ngày {format_date(on)}"
    if candidates:
        names = ", ".join(directory.label(c.unit) for c in candidates[:3])
        sentence = f"Không có đơn vị nào tên “{text}” {where}. Gần giống: {names}. Vui lòng chọn hoặc sửa tên."
    else:
        sentence = f"Không có đơn vị nào tên “{text}” {where}. Vui lòng kiểm tra tên hoặc thêm tên gọi khác cho đơn vị."
    return Resolution(text, on, "unknown", candidates=tuple(candidates), sentence=sentence, head=asked.head)


def similar(names: NameIndex, snapshot: Snapshot, spaced: str) -> list[Candidate]:
    """The units whose names are most alike to the folded words ``spaced``; one candidate a unit, best first."""
    from rapidfuzz import fuzz, process  # few requests meet a misspelt unit, and every process would hold it

    texts, owners = names.choices
    found: dict[int, float] = {}
    for _, score, at in process.extract(
        spaced, texts, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=MOST_CANDIDATES * 2
    ):
        for unit_id in owners[at]:
            found[unit_id] = max(found.get(unit_id, 0.0), score / 100 * 0.95)
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], snapshot.units[pair[0]].key))
    return [
        Candidate(snapshot.units[unit_id], round(score, 3), "similar") for unit_id, score in ordered[:MOST_CANDIDATES]
    ]
