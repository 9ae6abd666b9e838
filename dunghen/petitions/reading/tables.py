"""Where the data of the reading lies, and its rows. Read once for each process; nothing is written."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from dunghen.kernel.text import tone_placement, without_marks

DATA = Path(__file__).resolve().parents[3] / "data"
PETITIONS = DATA / "petitions"


@lru_cache(maxsize=64)
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one table of `data/petitions/`."""
    return tuple(_read(PETITIONS / name))


@lru_cache(maxsize=8)
def unit_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one table of every directory of units under `data/units/`."""
    return tuple(
        row for folder in sorted((DATA / "units").iterdir()) if folder.is_dir() for row in _read(folder / name)
    )


def lexicon_rows() -> Iterator[dict[str, str]]:
    """Yield the rows of all files of the lexicon: topic, weight, phrases."""
    for path in sorted((PETITIONS / "lexicon").glob("*.csv")):
        yield from _read(path)


def listed(cell: str) -> list[str]:
    """Return the entries of a cell that lists several, parted by semicolons."""
    return [entry for part in cell.split(";") if (entry := part.strip())]


_SIGNS = re.compile(r"[^\w;]|_")


def folded(cell: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the entries of a cell as words with and without diacritics; the cell is folded at one go, which is what takes time (NFC, as the files are).

    The same syllables stand in thousands of phrases: each is held once.
    """
    marked = tone_placement(_SIGNS.sub(" ", cell.lower()))
    both = zip(marked.split(";"), without_marks(marked).split(";"), strict=True)
    return [(words, _held_once(plain)) for entry, plain in both if (words := _held_once(entry))]


def _held_once(entry: str) -> tuple[str, ...]:
    return tuple(map(sys.intern, entry.split()))


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        yield from csv.DictReader(opened)
