"""Departments (sở) recognised by name or abbreviation, and names of bodies given in full."""

from __future__ import annotations

import re

from . import unit_names
from .text import Text, fold

_AND = r"\s*(?:(?:và|&|-)\s*)?"
_COMMA = r"\s*(?:(?:,|-|&)\s*)?"


def _department_pattern() -> tuple[re.Pattern[str], list[str]]:
    """One pattern for all departments, longest names first; group number tells which."""
    options, names = [], []
    order = sorted(unit_names.DEPARTMENTS, key=lambda d: -len(d[0]))
    for name, parts in order:
        full, pattern = fold(name), ""
        place = 0
        for full_part, short in parts:
            at = full.index(fold(full_part), place)
            between = full[place:at]
            if pattern:
                pattern += _AND if "và" in between else _COMMA
            words = re.escape(fold(full_part)).replace(r"\ ", r"\s+")
            pattern += f"(?:{words}|{re.escape(fold(short))})"
            place = at + len(full_part)
        options.append(f"({pattern})")
        names.append(name)
    return re.compile("(?:" + "|".join(options) + r")(?!\w)"), names


_DEPARTMENT, _DEPARTMENT_NAMES = _department_pattern()
SHORT_SO = re.compile(r"s(?=[a-zđ&-]{2,})")


def department_at(text: Text, at: int) -> tuple[str, int] | None:
    """A department's name (without "Sở") at a place: its full form and end."""
    m = _DEPARTMENT.match(text.f, at)
    if not m:
        return None
    found = text.s[at : m.end()]
    # abbreviations and names alike begin with a capital letter
    if not found[0].isupper():
        return None
    return _DEPARTMENT_NAMES[(m.lastindex or 1) - 1], m.end()


_FULL = dict(unit_names.IN_FULL)
_IN_FULL = re.compile(
    r"(?<![\w&])(?:" + "|".join(re.escape(s) for s in sorted(_FULL, key=len, reverse=True)) + r")(?![\w&])"
)


def in_full(name: str) -> str:
    """A name with its abbreviations written out, blanks and dashes unified, first letter capital."""
    name = re.sub(r"\s+", " ", name).strip(" ,;:.-").replace("–", "-")
    name = name.replace("Uỷ", "Ủy").replace("uỷ", "ủy")
    name = _IN_FULL.sub(lambda m: _FULL[m.group()], name)
    name = re.sub(r"\bSở\s+(?=[A-ZĐ])", "Sở ", name)
    m = re.match(r"(?:Sở|sở|SỞ)\s+|S(?=[A-ZĐ]{2})", name)
    if m:
        text = Text(name, range(len(name)))
        found = department_at(text, m.end())
        if found:
            name = "Sở " + found[0] + name[found[1] :]
    return name[:1].upper() + name[1:]


def proper_case(caps: str) -> str:
    """A heading in capitals as a name: known bodies in their usual case, places with capitals on each word."""
    low = fold(" ".join(caps.split()))
    m = re.match(r"sở (.+)$", low)
    if m:
        for name in _DEPARTMENT_NAMES:
            if fold(name) == m.group(1):
                return "Sở " + name
    known = {"văn phòng": "Văn phòng", "ủy ban nhân dân": "UBND"}
    if low in known:
        return known[low]
    return " ".join(w if w in "-–" else w[:1].upper() + w[1:] for w in low.split())
