"""Themes of what people wrote: phrases of ``data/surveys/themes.csv``, with or without diacritics, whole words. Pure.

A text has every theme of which it holds a phrase; a phrase of one syllable counts only as it is written, with its marks ("phí", not "phi").
Which words set a theme apart is told by TF-IDF over pairs of syllables, so that a person can see what the heading stands for.
"""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from dunghen.kernel.text import fold, nfc

TABLE = Path(__file__).resolve().parents[3] / "data" / "surveys" / "themes.csv"
OTHER: Final = "other"
_WORD = re.compile(r"[^\W\d_]+")
_COVERED = re.compile(r"\[đã che [^\]]*\]")


@dataclass(frozen=True)
class Theme:
    """``plain`` phrases are looked for without marks, ``marked`` ones (of one syllable) as written."""

    slug: str
    name: str
    name_en: str
    plain: tuple[str, ...]
    marked: tuple[str, ...]


@lru_cache(maxsize=1)
def themes() -> tuple[Theme, ...]:
    """Return the themes in the order of the table."""
    with TABLE.open(encoding="utf-8-sig", newline="") as opened:
        return tuple(_theme(row) for row in csv.DictReader(opened))


def _theme(row: Mapping[str, str]) -> Theme:
    phrases = [nfc(one.strip().lower()) for one in row["phrases"].split(";")]
    several = tuple(f" {fold(one)} " for one in phrases if " " in one)
    return Theme(row["theme"], row["name"], row["name_en"], several, tuple(f" {one} " for one in phrases if " " not in one))  # fmt: skip


def themes_of(text: str) -> tuple[str, ...]:
    """Return the themes a text touches, () when none."""
    marked = f" {' '.join(_words(text))} "
    plain = f" {fold(marked).strip()} "
    return tuple(
        one.slug
        for one in themes()
        if any(phrase in plain for phrase in one.plain) or any(phrase in marked for phrase in one.marked)
    )


def distinguishing(texts: Mapping[str, Sequence[str]], *, most: int, least: int) -> dict[str, list[str]]:
    """Return for each theme the pairs of syllables that set its texts apart, best first.

    Only pairs that ``least`` texts of the theme share: a rare turn of words would point to one person.
    """
    counts = {theme: Counter(pair for text in of for pair in set(_pairs(text))) for theme, of in texts.items()}
    spread = Counter(pair for found in counts.values() for pair in found)
    return {
        theme: [pair for _, pair in sorted(_weighed(found, spread, len(texts), least))[:most]]
        for theme, found in counts.items()
    }


def _weighed(found: Counter[str], spread: Counter[str], themes: int, least: int) -> Iterable[tuple[float, str]]:
    for pair, count in found.items():
        weight = count * math.log((1 + themes) / spread[pair])
        if count >= least and weight > 0:
            yield -weight, pair


def _words(text: str) -> list[str]:
    return _WORD.findall(_COVERED.sub(" ", nfc(text).lower()))


def _pairs(text: str) -> list[str]:
    words = _words(text)
    return [f"{one} {other}" for one, other in zip(words, words[1:], strict=False)]
