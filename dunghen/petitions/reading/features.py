"""What a learned model sees of a text: words, pairs of words, pieces of words, phrases of the lexicon; hashed to numbers."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache

from .lexicon import AGENCY, CUE, Hit
from .text import Words

BUCKETS = 1 << 15


@lru_cache(maxsize=30_000)
def bucket(name: str) -> int:
    """Return the number of a feature; the same on every machine and in every process."""
    return zlib.crc32(name.encode()) % BUCKETS


@lru_cache(maxsize=10_000)
def _of_word(plain: str) -> tuple[tuple[str, float], ...]:
    found = [(f"w {plain}", 1.0)]
    padded = f"<{plain}>"
    if len(padded) > 3:
        found += [(f"g {padded[i : i + 4]}", 0.3) for i in range(len(padded) - 3)]
    return tuple(found)


def features(words: Words, found: Iterable[Hit], topics: dict[str, float], signs: dict[str, float]) -> dict[str, float]:
    """Return the features of a text by name with their values; the text's own part is brought to length one."""
    own: dict[str, float] = {}
    plain = words.plain
    for at, word in enumerate(plain):
        if word.isdigit() and len(word) > 2:
            word = "0" * min(len(word), 6)
        for name, value in _of_word(word):
            own[name] = max(own.get(name, 0.0), value)
        if words.marked[at] != plain[at]:
            own[f"m {words.marked[at]}"] = 0.7
        if at:
            own[f"b {plain[at - 1]} {word}"] = 0.8
    if plain:
        own[f"1 {plain[0]}"] = 0.6
        own[f"z {plain[-1]}"] = 0.6
        own[f"2 {' '.join(plain[:2])}"] = 0.6
    length = sum(value * value for value in own.values()) ** 0.5 or 1.0
    scale = 3.0 / length
    result = {name: value * scale for name, value in own.items()}
    for topic, score in topics.items():
        result[f"t {topic}"] = min(score, 6.0) / 4.0
    for hit in found:
        if hit.group == CUE:
            result[f"c {hit.label}"] = min(1.2, result.get(f"c {hit.label}", 0.0) + 0.6)
        elif hit.group == AGENCY:
            result[f"a {hit.label}"] = 0.8
    for name, value in signs.items():
        result[f"s {name}"] = value
    return result
