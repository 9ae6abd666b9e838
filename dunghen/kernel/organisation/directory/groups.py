"""Groups by rule and date: "UBND các huyện, thị xã, thành phố" is nine units in 2021 and none after 30/6/2025."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dunghen.kernel.text import format_date

from .directory import Directory
from .facts import GroupFact, UnitFact, covers
from .naming import group_stems, stem, words
from .snapshot import Snapshot

_EXCEPT = re.compile(
    r"[\s,;(]*\(?\b(?:ngoại trừ|trừ|không bao gồm|không gồm|không kể)\b:?\s*(?P<names>[^()]*)\)?", re.IGNORECASE
)
_PIECES = re.compile(r"\s*(?:[;,\n]|\bvà\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GroupResult:
    """The units a wording means on a day, in the order of the tree.

    ``empty_reason``: a Vietnamese sentence when there are none. ``excepted``: units left out by "trừ …"; ``unknown``: pieces of the
    wording that name nothing known. ``of_addressees``: in a letter the wording means everybody it is addressed to.
    """

    units: tuple[UnitFact, ...]
    empty_reason: str = ""
    groups: tuple[GroupFact, ...] = ()
    excepted: tuple[UnitFact, ...] = ()
    unknown: tuple[str, ...] = ()
    of_addressees: bool = False

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(unit.id for unit in self.units)


def groups_on(directory: Directory, on: dt.date) -> tuple[GroupFact, ...]:
    """The groups whose rule is in force on ``on``."""
    return tuple(group for group in directory.groups if covers(group.valid_from, group.valid_to, on))


def find_group(directory: Directory, text: str, on: dt.date) -> GroupFact | None:
    """The group that ``text`` (without an except-list) words, or None. A full wording goes before one found without "các"."""
    full, weak = directory.group_names
    asked = group_stems(_EXCEPT.sub("", text), directory.provinces)
    known = [*full.get(asked[0], ()), *(weak.get(asked[1], ()) if len(asked) > 1 else ())]
    return next((group for group in known if covers(group.valid_from, group.valid_to, on)), None)


def members(directory: Directory, group: GroupFact, on: dt.date) -> tuple[UnitFact, ...]:
    """The units of ``group`` on ``on``, in the order of the tree."""
    snapshot = directory.on(on)
    if group.id not in snapshot.members:
        fits = [_test(directory, snapshot, alternative) for alternative in group.rule]
        snapshot.members[group.id] = tuple(
            unit for unit in snapshot.in_order if unit.key not in group.except_keys and any(fit(unit) for fit in fits)
        )
    return snapshot.members[group.id]


def expand(
    directory: Directory, wording: str | GroupFact, on: dt.date, addressees: Iterable[int] | None = None
) -> GroupResult:
    """The units that a group or its wording means on ``on``.

    A wording may join several groups and units and end with "trừ …". ``addressees``: unit ids of the letter's own address list,
    taken instead where the group means "everybody addressed".
    """
    if isinstance(wording, GroupFact):
        return _result(directory, [wording], (), on, addressees, "", ())
    body = _EXCEPT.sub("", wording).strip(" .;,:")
    exceptions = ", ".join(found["names"] for found in _EXCEPT.finditer(wording))
    group = find_group(directory, body, on)
    if group is not None:
        return _result(directory, [group], (), on, addressees, exceptions, ())
    groups, units, unknown = _segments(directory, body, on)
    if not groups and not units:
        reason = f"Chưa biết nhóm “{body}” gồm những đơn vị nào. Vui lòng chọn từng đơn vị hoặc thêm cách viết này vào danh mục nhóm."
        return GroupResult((), reason, unknown=(body,))
    return _result(directory, groups, units, on, addressees, exceptions, unknown)


def _result(
    directory: Directory,
    groups: Sequence[GroupFact],
    units: Sequence[UnitFact],
    on: dt.date,
    addressees: Iterable[int] | None,
    exceptions: str,
    unknown: Sequence[str],
) -> GroupResult:
    snapshot = directory.on(on)
    found: dict[int, UnitFact] = {unit.id: unit for unit in units}
    of_addressees = any(group.is_of_addressees for group in groups)
    for group in groups:
        if group.is_of_addressees and addressees is not None:
            found.update((i, snapshot.units[i]) for i in addressees if i in snapshot.units)
        else:
            found.update((unit.id, unit) for unit in members(directory, group, on))
    left_out: list[UnitFact] = []
    not_found = list(unknown)
    for name in filter(None, _PIECES.split(exceptions.strip(" .;,:)"))):
        named = [found[i] for i in snapshot.names.find(stem(name, directory.provinces).key) if i in found]
        left_out.extend(named)
        if not named:
            not_found.append(name)
    for unit in left_out:
        found.pop(unit.id, None)
    listed = tuple(sorted(found.values(), key=lambda unit: snapshot.place.get(unit.id, -1)))
    reason = "" if listed else _why_empty(directory, groups, on)
    return GroupResult(listed, reason, tuple(groups), tuple(left_out), tuple(not_found), of_addressees)


def _why_empty(directory: Directory, groups: Sequence[GroupFact], on: dt.date) -> str:
    group = groups[0]
    days = [day for day in directory.days_around_changes if covers(group.valid_from, group.valid_to, day)]
    past = next(filter(None, (members(directory, group, day) for day in reversed(days) if day < on)), ())
    future = next(filter(None, (members(directory, group, day) for day in days if day > on)), ())
    where = f"vào ngày {format_date(on)}"
    ends = [unit.valid_to for unit in past if unit.valid_to]
    starts = [unit.valid_from for unit in future if unit.valid_from]
    if ends:
        sentence = f"Nhóm “{group.name}” không còn đơn vị nào {where}: đơn vị cuối cùng kết thúc ngày {format_date(max(ends))}."
    elif starts:
        sentence = (
            f"Nhóm “{group.name}” chưa có đơn vị nào {where}: đơn vị đầu tiên có từ ngày {format_date(min(starts))}."
        )
    else:
        sentence = f"Nhóm “{group.name}” không có đơn vị nào {where}."
    return " ".join(part for part in (sentence, group.note) if part)


def _segments(directory: Directory, body: str, on: dt.date) -> tuple[list[GroupFact], list[UnitFact], list[str]]:
    """Cut "các sở, ban, ngành và UBND các huyện, thị xã, thành phố" into the longest pieces that are groups or units."""
    snapshot = directory.on(on)
    pieces = [piece for piece in _PIECES.split(body) if piece]
    groups: list[GroupFact] = []
    units: list[UnitFact] = []
    unknown: list[str] = []
    start = 0
    while start < len(pieces):
        for end in range(len(pieces), start, -1):
            text = ", ".join(pieces[start:end])
            if group := find_group(directory, text, on):
                groups.append(group)
                break
            ids = _exactly(directory, snapshot, text)
            if len(ids) == 1:
                units.append(snapshot.units[ids[0]])
                break
        else:
            unknown.append(pieces[start])
            end = start + 1
        start = end
    return groups, units, unknown


def _exactly(directory: Directory, snapshot: Snapshot, text: str) -> list[int]:
    """Units whose own name the piece is; a bare place name is too little to tell a unit inside a list."""
    if len(words(text)) < 2:
        return []
    found = [i for i, strength in snapshot.names.find(stem(text, directory.provinces).key).items() if strength == 0]
    return [i for i in found if snapshot.root_of(i) in directory.homes] or found


def _test(directory: Directory, snapshot: Snapshot, alternative: object) -> Callable[[UnitFact], bool]:
    """One alternative of a rule as a test of a unit on the snapshot's day."""
    rule = dict(alternative)  # type: ignore[call-overload]
    below: frozenset[int] | None = None
    if "under" in rule:
        below = snapshot.descendants(directory.by_key[key].id for key in rule["under"] if key in directory.by_key)
    above = {directory.by_key[key].id for key in rule.get("parent", ()) if key in directory.by_key}

    def fits(unit: UnitFact) -> bool:
        return (
            all(name not in rule or getattr(unit, name) in rule[name] for name in ("kind", "level", "territory"))
            and ("keys" not in rule or unit.key in rule["keys"])
            and (below is None or unit.id in below)
            and ("parent" not in rule or snapshot.parent_of.get(unit.id) in above)
        )

    return fits
