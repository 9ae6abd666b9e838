"""The same event at the same place told again: rare words in common, weighed by how rare they are in petitions."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest

from .tables import rows
from .text import Words, words_of

THRESHOLD = 0.46
"""Likeness from which a text counts as telling an earlier one again; chosen on the training petitions."""

_MANY = 40
"""At most so many earlier texts are looked at for one rare word: the newest ones."""

_LOOKED_AT = 6
"""So many of the earlier texts that share most rare words are compared in full."""

_RARE = 10
"""So many of the rarest words of a text are used to find candidates."""

_NUMBER = re.compile(r"\d{6,}")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A candidate that may tell the same matter: its place in the list given, 0 to 1, and the words in common."""

    index: int
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a text counts for likeness: its words and pairs of words with their weights."""

    weights: dict[str, float]
    norm: float
    place: str
    topic: str


@lru_cache(maxsize=1)
def rarity() -> tuple[dict[str, float], float]:
    """How rare words are in petitions (inverse document frequency), and the value for words never seen."""
    table = {row["word"]: float(row["rarity"]) for row in rows("rarity.csv")}
    return table, max(table.values(), default=6.0) + 0.5


@lru_cache(maxsize=10_000)
def sound(plain: str) -> str:
    """Bring together what people of the south write for one another: s and x, tr and ch, final t and c, n and ng, i and y."""
    for written, heard in (("tr", "ch"), ("s", "x"), ("gi", "d"), ("qu", "w")):
        if plain.startswith(written) and len(plain) > len(written):
            plain = heard + plain[len(written) :]
            break
    for written, heard in (("ng", "n"), ("t", "c")):
        if plain.endswith(written) and len(plain) > 2:
            plain = plain[: -len(written)] + heard
            break
    return plain.replace("y", "i")


def sketch(words: Words, place: str = "", topic: str = "") -> Sketch:
    """Reduce a text to what likeness needs."""
    table, unseen = rarity()
    weights: dict[str, float] = {}
    heard: list[str] = []
    for word in words.plain:
        if len(word) > 1 or word.isdigit():
            key = word if word.isdigit() else sound(word)
            weights[key] = table.get(word, unseen) * (1.6 if len(word) >= 6 and word.isdigit() else 1.0)
            heard.append(key)
    for one, two in zip(heard, heard[1:], strict=False):
        weights[f"{one} {two}"] = 0.25 * (weights[one] + weights[two])
    return Sketch(weights, math.sqrt(sum(w * w for w in weights.values())) or 1.0, place, topic)


def likeness(one: Sketch, two: Sketch) -> float:
    """Return 0 to 1: the cosine of weighted words, mixed with how much of the shorter text the longer one holds."""
    small, large = (one, two) if len(one.weights) <= len(two.weights) else (two, one)
    weights = small.weights
    common = sum([weights[word] ** 2 for word in weights.keys() & large.weights.keys()])
    cosine = common / (one.norm * two.norm)
    held = common / (min(one.norm, two.norm) ** 2)
    score = 0.65 * cosine + 0.35 * held
    if one.place and two.place:
        score += 0.05 if one.place == two.place else -0.15
    if one.topic and two.topic and one.topic != two.topic:
        score -= 0.08
    return max(0.0, min(1.0, score))


class Index:
    """Earlier texts by their rare words; adding and asking take time that does not grow with the list."""

    def __init__(self) -> None:
        self.sketches: list[Sketch] = []
        self.by_word: dict[str, list[int]] = defaultdict(list)

    def add(self, sketched: Sketch) -> None:
        """Take in the next text."""
        number = len(self.sketches)
        self.sketches.append(sketched)
        for word in _rarest(sketched):
            self.by_word[word].append(number)

    def best(self, sketched: Sketch) -> tuple[int, float] | None:
        """Return the earlier text that is most alike, with its likeness; None when nothing rare is shared."""
        votes: dict[int, float] = {}
        for word in _rarest(sketched):
            weight = sketched.weights[word]
            for number in self.by_word.get(word, ())[-_MANY:]:
                votes[number] = votes.get(number, 0.0) + weight
        best: tuple[int, float] | None = None
        for number in nlargest(_LOOKED_AT, votes, key=votes.__getitem__):
            score = likeness(sketched, self.sketches[number])
            if best is None or score > best[1]:
                best = number, score
        return best


def _rarest(sketched: Sketch) -> list[str]:
    return sorted((w for w in sketched.weights if " " not in w), key=lambda w: (-sketched.weights[w], w))[:_RARE]


def similar(text: str, candidates: Iterable[str], *, at_least: float = 0.3) -> list[Likeness]:
    """Return the candidates that may tell the same matter as a text, the most alike first."""
    words = words_of(text)
    own = sketch(words)
    typed = {sound(plain): words.phrase(at, at + 1).lower() for at, plain in enumerate(words.plain)}
    found = []
    for index, candidate in enumerate(candidates):
        other = sketch(words_of(candidate))
        score = likeness(own, other)
        if score >= at_least:
            shared = sorted(
                (w for w in own.weights.keys() & other.weights.keys() if w in typed), key=lambda w: (-own.weights[w], w)
            )
            found.append(Likeness(index, score, tuple(typed[w] for w in shared[:5])))
    return sorted(found, key=lambda f: (-f.score, f.index))


def rarest(text: str, most: int) -> list[str]:
    """Return the rarest plain words of a text, the rarest first: what a search for the same matter asks for."""
    return [word for word in _rarest(sketch(words_of(text))) if word.isalnum()][:most]
