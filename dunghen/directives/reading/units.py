"""Names of bodies in running text: found, cut out of lists, given in full.

A letter names those who must act in a few ways: one by one ("Sở Y tế"), in a list under one head word ("các Sở: Tài
chính, Xây dựng"), by class ("UBND các huyện, thị xã, thành phố"), by head ("Giám đốc Công an tỉnh"), or by pointing back
("các cơ quan nêu trên"). `units_at` reads one such list from a place in a text and says where it ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .departments import SHORT_SO, department_at
from .text import Text, fold
from .unit_classes import Named, committees, group_at
from .unit_grammar import HEAD, HEADS_LIST, LEVEL, LIST_OPEN, NOTE, POLITE, SEPARATOR, STARTER, UBND
from .unit_proper import proper_at


@dataclass(frozen=True)
class Unit:
    """One body or class of bodies as named in the letter, in full."""

    name: str
    start: int
    end: int
    head: bool = False  # the duty is on its head
    group: bool = False  # a class of bodies
    everyone: bool = False  # "các cơ quan, đơn vị, địa phương": all the letter speaks to
    points_to: str | None = None  # "các cơ quan tại mục 1": reference of the item meant


def units_at(text: Text, at: int, *, stop: int | None = None) -> tuple[list[Unit], int]:
    """The list of bodies that begins at `at`; returns them and the place after the last (`at` where there is none)."""
    stop = len(text.s) if stop is None else stop
    found: list[Unit] = []
    end = at
    place = at
    head = False
    while place < stop and len(found) < 80:
        got = _one(text, place, stop, head, found)
        if got is None:
            break
        more, end, head = got
        if len(more) == 1 and more[0].group and (listed := _listed(text, more[0], stop)):
            more, end = listed
        found.extend(more)
        sep = SEPARATOR.match(text.f, end, stop)
        if not sep and (note := NOTE.match(text.f, end, stop)):
            sep = SEPARATOR.match(text.f, note.end(), stop)
        if not sep or sep.end() == end:
            break
        place = sep.end()
    return found, end


def _listed(text: Text, group: Unit, stop: int) -> tuple[list[Unit], int] | None:
    """ "Các sở, ngành: Tài chính, Xây dựng, Công an tỉnh": the class only heads the bodies listed after it."""
    m = LIST_OPEN.match(text.f, group.end, stop)
    if not m or ":" not in m.group() or not HEADS_LIST.match(fold(group.name)):
        return None
    out: list[Unit] = []
    place = end = m.end()
    while place < stop and len(out) < 60:
        dep = department_at(text, place)
        if dep:
            more, end = [Unit("Sở " + dep[0], place, dep[1], group.head)], dep[1]
        else:
            got = _one(text, place, stop, group.head, out)
            if got is None:
                break
            more, end = got[0], got[1]
        out.extend(more)
        sep = SEPARATOR.match(text.f, end, stop)
        if not sep:
            break
        place = sep.end()
    return (out, end) if len(out) > 1 else None


def _one(text: Text, at: int, stop: int, head: bool, before: list[Unit]) -> tuple[list[Unit], int, bool] | None:
    """One body, or one list under a common head word."""
    f = text.f
    start = at
    polite = POLITE.match(f, at, stop)
    if polite:
        at = polite.end()
    m = HEAD.match(f, at, stop)
    if m:
        # "Trưởng ban Ban Dân tộc", "Chánh Văn phòng", "Chánh Thanh tra": the body is named right after the title
        after = re.compile(r"(?:,? (?:ubnd|ủy ban nhân dân)(?= cấp))?\s+").match(f, m.end(), stop)
        if m.group(1) in ("trưởng ban", "chánh án") and not _name_follows(text, m.end(), stop):
            m = re.compile(m.group(1).split()[0]).match(f, m.start(1), stop)
            after = re.compile(r"\s+").match(f, m.end(), stop) if m else None
        if m and after:
            head, at = True, m.end() + 1
    got = _bodies(text, at, stop, before)
    if got is None:
        return None
    names, end = got
    return [Unit(n, start if i == 0 else a, b, head, g, e, p) for i, (n, a, b, g, e, p) in enumerate(names)], end, head


def _name_follows(text: Text, at: int, stop: int) -> bool:
    """Whether a name of a body begins right after a title such as "Trưởng ban"."""
    m = re.compile(r"\s+").match(text.f, at, stop)
    return bool(m and (STARTER.match(text.f, m.end(), stop) or text.f.startswith("các ", m.end())))


def _bodies(text: Text, at: int, stop: int, before: list[Unit]) -> tuple[list[Named], int] | None:
    f = text.f
    # "các Sở: A, B và C" and "Sở: A, B"
    m = re.compile(r"(?:các |hai |ba |\d+ )?sở(?:\s*:\s*|\s+)", re.I).match(f, at, stop)
    if m and department_at(text, m.end()):
        return _departments(text, at, m.end(), stop, many=f.startswith("các", at) or ":" in m.group())
    # "STNMT"
    if (
        text.s[at : at + 1] == "S"
        and (short := SHORT_SO.match(f, at, stop))
        and (dep := department_at(text, short.end()))
    ):
        return [("Sở " + dep[0], at, dep[1], False, False, None)], dep[1]
    m = UBND.match(f, at, stop) or re.compile(r"chính quyền(?= (?:các )?(?:cấp|huyện|xã))").match(f, at, stop)
    if m:
        got = committees(text, at, m.end(), stop)
        if got:
            return got
    # after a list of departments a bare department name may follow: "các Sở Tài chính, Xây dựng"
    if before and before[-1].name.startswith("Sở ") and (dep := department_at(text, at)):
        return [("Sở " + dep[0], at, dep[1], False, False, None)], dep[1]
    if before and before[-1].name.startswith("UBND") and (m := re.compile(rf"(?:các )?{LEVEL}\s+").match(f, at, stop)):
        got = committees(text, at, at - 1, stop)
        if got:
            return got
    group = group_at(text, at, stop)
    if group:
        return [group], group[2]
    several = _SEVERAL.match(f, at, stop)
    if (
        several
        and text.s[several.end() : several.end() + 1].isupper()
        and (named := proper_at(text, several.end(), stop))
    ):
        name = text.s[at : several.end()] + named[0]
        return [(name[:1].upper() + name[1:], at, named[1], True, False, None)], named[1]
    named = proper_at(text, at, stop)
    if named and f.startswith("cơ quan thường trực", at) and (m := re.compile(r"\s*\(").match(f, named[1], stop)):
        # "Cơ quan thường trực Ban Chỉ đạo (Sở Nội vụ)" is the body in the brackets
        inside = _bodies(text, m.end(), stop, [])
        if inside and f[inside[1] : inside[1] + 1] == ")":
            return inside[0], inside[1] + 1
    if named:
        name, end = named
        return [(name, at, end, False, False, None)], end
    return None


_SEVERAL = re.compile(
    r"(?:các|những|hai|ba|0?\d) (?=(?:công ty|chi nhánh|ban quản lý|hạt kiểm lâm|trung tâm|chi cục|tổ công tác|đồn|hội đồng|bệnh viện|vườn quốc gia|văn phòng) )"
)


def _departments(text: Text, at: int, first: int, stop: int, *, many: bool) -> tuple[list[Named], int]:
    """Departments listed under one "các Sở"."""
    out: list[Named] = []
    place, end = first, first
    while place < stop:
        dep = department_at(text, place)
        if dep is None or dep[1] > stop:
            break
        name, end = "Sở " + dep[0], dep[1]
        out.append((name, at if not out else place, end, False, False, None))
        note = NOTE.match(text.f, end, stop)
        after = note.end() if note else end
        sep = SEPARATOR.match(text.f, after, stop)
        if not many or not sep:
            break
        place = sep.end()
        if again := re.compile(r"sở\s+").match(text.f, place, stop):
            place = again.end()
    return out, end
