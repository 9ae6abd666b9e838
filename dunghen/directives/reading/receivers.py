"""Who a letter without a "Kính gửi" speaks to: the units its enacting sentence names, those a decision charges, those
its "Nơi nhận" and its items show must act."""

from __future__ import annotations

import re

from . import addressees
from .items import Node
from .model import Task
from .passages import sentences
from .subjects import Subject
from .text import Text, fold
from .unit_classes import place_end
from .units import units_at

ENACTS = re.compile(
    r"(?:yêu cầu|có ý kiến|ý kiến (?:chỉ đạo )?như sau|chỉ đạo|kết luận|điện|giao|đề nghị|phân công|quyết định|chỉ thị|như sau|thực hiện|tập trung|nội dung sau)[^:]{0,400}:\s*$"
)
_NAMED_IN = re.compile(r"(?:yêu cầu|đề nghị|giao|chỉ đạo|điện)\s*:?\s+(?:cho )?")


def enacting(root: Node) -> tuple[Subject | None, list[tuple[str, Text]]]:
    """The enacting sentence before the first item, and the units it names."""
    for child in root.children:
        if child.kind != "text":
            if child.kind in ("article", "table", "annex"):
                return None, []
            if child.kind == "roman":
                break
            break
        for sentence in reversed(sentences(child.text)):
            if not ENACTS.search(sentence.f):
                continue
            at = [m.end() for m in _NAMED_IN.finditer(sentence.f)]
            for place in at:
                units, end = units_at(sentence, place)
                units = [u for u in units if not u.name.startswith("UBND tỉnh")]
                if units and not all(u.everyone for u in units):
                    return (
                        Subject(tuple(u.name for u in units), head=any(u.head for u in units)),
                        [(u.name, sentence[u.start : u.end]) for u in units],
                    )
                if units:
                    return Subject((), head=any(u.head for u in units)), []
            return None, []
    return None, []


def charged(root: Node) -> list[tuple[str, Text]]:
    """The bodies charged with carrying out a decision ("… chịu trách nhiệm thi hành Quyết định này")."""
    for child in root.children:
        for text in (s for paragraph in (child.text, *child.extra) for s in sentences(paragraph)):
            m = re.search(
                r"(?:chịu trách nhiệm|căn cứ quyết định|có trách nhiệm) (?:thi hành|thực hiện)|căn cứ quyết định (?:này )?thi hành|chịu trách nhiệm",
                text.f,
            )
            if not m or child.kind not in ("article", "text"):
                continue
            out: list[tuple[str, Text]] = []
            at = 0
            while at < m.start() and len(out) < 40:
                units, end = units_at(text, at, stop=m.start())
                if units:
                    out.extend((u.name, text[u.start : u.end]) for u in units if not u.everyone)
                    at = max(end, at + 1)
                nxt = re.compile(r"[^;,]*?(?:[;,:]|\bvà\b)\s*").match(text.f, at, m.start())
                if not nxt or nxt.end() <= at:
                    break
                at = nxt.end()
            if out and "thi hành" in text.f[m.start() : m.end() + 60]:
                return out
    return []


def all_names(root: Node) -> list[str]:
    names: list[str] = []
    stack = list(root.children)
    while stack and len(names) < 400:
        node = stack.pop()
        stack.extend(node.children)
        for text in (node.text, *node.extra):
            for m in re.finditer(
                r"(?:^|(?<!\w))(?:ubnd|ủy ban nhân dân|ban|công ty|trung tâm|chi nhánh|chi cục|hội|liên đoàn|bảo hiểm|kho bạc)(?!\w)",
                text.f,
            ):
                units, _ = units_at(text, m.start())
                names.extend(u.name for u in units)
    return names


# "Các đơn vị dự họp", "các cơ quan liên quan": whoever the items name
_WHOEVER = re.compile(
    r"(?:các |những )?(?:cơ quan|đơn vị|địa phương|thành phần|ngành)(?:(?:,| và) (?:cơ quan|đơn vị|địa phương|ngành|cá nhân))*(?: (?:dự họp|tham dự|có liên quan|liên quan|nêu trên|trên|có tên trên|được giao.*))*$"
)
_DEPARTMENTS = re.compile(r"(?:các )?(?:sở|ban|ngành)(?:,| và| ban| ngành|$)")
_CONCERNED = re.compile(r"(?:^|[\s(])(?:có )?liên quan")
_COMMITTEES = re.compile(r"ubnd (?:các |\d+ )?(?:huyện|thị xã|thành phố|xã|phường|đặc khu|địa phương)")


def settle(found: list[tuple[str, Text]], tasks: list[Task], kind: str) -> list[tuple[str, Text]]:
    """The recipients who must act, held against the items: names cut short are given in full, a class that only says
    "liên quan" is resolved to those of it who have a task, and so is the class of departments in a directive that goes
    through them one by one. A plan binds the whole class."""
    leads = list(dict.fromkeys(n for t in tasks if t.scope != "addressees" for n in t.assignees_lead))
    helpers = list(dict.fromkeys(n for t in tasks for n in t.assignees_coop))
    whole = any(t.scope == "addressees" for t in tasks)
    out: list[tuple[str, Text]] = []
    for name, place in addressees.spell_out(found, leads + helpers):
        low = fold(name)
        if _WHOEVER.match(low):
            continue
        mine: list[str] = []
        if _COMMITTEES.match(low):
            if _CONCERNED.search(low):
                mine = [n for n in leads if fold(n).startswith("ubnd ") and " các " not in fold(n)]
        elif _DEPARTMENTS.match(low):
            itself = whole or any(addressees.same(name, n) or _DEPARTMENTS.match(fold(n)) for n in leads)
            if not itself and (_CONCERNED.search(low) or kind == "chi_thi"):
                mine = [n for n in leads if not fold(n).startswith("ubnd ")]
        out.extend((n, place) for n in mine) if mine else out.append((name, place))
    return [(n, p) for i, (n, p) in enumerate(out) if n not in [x for x, _ in out[:i]]]


_LEVELED = re.compile(r"(?<!\w)(huyện|thị xã|thành phố|quận|xã|phường|đặc khu|thị trấn)\s+")


def levels(text: Text) -> dict[str, str]:
    """The kind of each place the letter names with its kind: {"Vân Đồn": "huyện"}."""
    out: dict[str, str] = {}
    for m in _LEVELED.finditer(text.f):
        end = place_end(text, m.end())
        if end > m.end():
            out.setdefault(" ".join(text.s[m.end() : end].split()), m.group(1))
    return out


def with_level(name: str, kinds: dict[str, str]) -> str:
    """ "UBND các địa phương: A, B" names no kind: A's is the one the letter gives elsewhere, or is left open."""
    place = name.removeprefix("UBND địa phương ")
    if place == name:
        return name
    return f"UBND {kinds[place]} {place}" if place in kinds else f"UBND {place}"


def from_tasks(tasks: list[Task]) -> list[tuple[str, Text]]:
    """Where nothing else tells: a directive speaks to classes first, so those named in the first item for several stand
    for all; else all who have tasks."""
    first = [t for t in tasks if t.scope == "group" and len(t.assignees_lead) > 1][:1]
    names = dict.fromkeys(n for t in (first or tasks) for n in t.assignees_lead)
    return [(n, Text("", [])) for n in names]
