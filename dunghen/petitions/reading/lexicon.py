"""Phrases of the lexicon found in a text: topics, cues of the kind, names of agencies. All phrases are data."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from .tables import folded, lexicon_rows, rows
from .text import Words

TOPIC, CUE, AGENCY = "t", "c", "a"

_WHERE = 0.3
"""What a phrase counts that only says where the matter is."""


class Hit(NamedTuple):
    """A phrase found: words `first` to `last` (exclusive), for which label of which group, how much it says."""

    group: str
    label: str
    first: int
    last: int
    weight: float


class Phrase(NamedTuple):
    """A phrase of the lexicon as words without and with diacritics."""

    plain: tuple[str, ...]
    marked: tuple[str, ...]
    group: str
    label: str
    weight: float


@lru_cache(maxsize=1)
def phrases() -> dict[str, dict[str, list[Phrase]]]:
    """All phrases by their first and second plain word ("" where there is none)."""
    found: dict[str, dict[str, list[Phrase]]] = {}

    def add(group: str, label: str, weight: float, cell: str) -> None:
        for marked, plain in folded(cell):
            seconds = found.setdefault(plain[0], {})
            seconds.setdefault(plain[1] if len(plain) > 1 else "", []).append(
                Phrase(plain, marked, group, label, weight)
            )

    for row in lexicon_rows():
        add(TOPIC, row["topic"], float(row["weight"]), row["phrases"])
    for row in rows("cues.csv"):
        add(CUE, row["cue"], float(row["weight"]), row["phrases"])
    for row in rows("agencies.csv"):
        add(AGENCY, row["unit"], 1.0, row["names"])
    return found


def hits(words: Words, blocked: frozenset[int] = frozenset(), where: frozenset[int] = frozenset()) -> list[Hit]:
    """Find the phrases of the lexicon; a longer phrase hides the shorter ones inside it.

    Words in `blocked` are names of units and say nothing of a topic; those in `where` only say where the matter is, and count little.
    """
    table, plain = phrases(), words.plain
    found: list[Hit] = []
    count = len(plain)
    for at in range(count):
        seconds = table.get(plain[at])
        if seconds is None:
            continue
        for phrase in seconds.get("", ()):
            if weight := _agreement(words, at, phrase):
                found.append(Hit(phrase.group, phrase.label, at, at + 1, weight))
        if at + 1 >= count:
            continue
        for phrase in seconds.get(plain[at + 1], ()):
            length = len(phrase.plain)
            if (length == 2 or tuple(plain[at : at + length]) == phrase.plain) and (
                weight := _agreement(words, at, phrase)
            ):
                found.append(Hit(phrase.group, phrase.label, at, at + length, weight))
    return _longest(found, blocked, where)


def _agreement(words: Words, at: int, phrase: Phrase) -> float:
    """How much a phrase counts: longer says more; a single word whose diacritics differ is another word."""
    length = len(phrase.plain)
    typed = words.marked[at : at + length]
    other = sum([one != two for one, two in zip(typed, phrase.marked, strict=True)])
    same = not other
    if length == 1:
        if same:
            return max((0.9 if phrase.weight >= 3 else 0.6) * phrase.weight, 1e-6)
        if typed[0] != phrase.plain[0]:
            return 0.0
        return max((0.2 if words.has_marks else 0.35) * phrase.weight, 1e-6)
    if words.has_marks and other == length and typed != list(phrase.plain):
        return 0.0 if length == 2 else max(0.5 * phrase.weight, 1e-6)
    return max((1.0 if length == 2 else 1.3) * (1.0 if same else 0.85) * phrase.weight, 1e-6)


def _longest(found: list[Hit], blocked: frozenset[int], where: frozenset[int]) -> list[Hit]:
    kept: list[Hit] = []
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for hit in sorted(found, key=lambda h: h.first - h.last):
        if hit.group == TOPIC and blocked and all(i in blocked for i in range(hit.first, hit.last)):
            continue
        length = hit.last - hit.first
        if any(a <= hit.first and hit.last <= b and b - a > length for a, b in spans[hit.group]):
            continue
        spans[hit.group].append((hit.first, hit.last))
        if hit.label == "-":
            continue
        if hit.group == TOPIC and where and all(i in where for i in range(hit.first, hit.last)):
            hit = hit._replace(weight=hit.weight * _WHERE)
        kept.append(hit)
    return sorted(kept, key=lambda h: h.first)
