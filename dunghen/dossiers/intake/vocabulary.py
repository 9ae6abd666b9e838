"""The words of one column of a file: each is asked once for what it means, whatever block it comes in, and cells are its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Found = tuple[Any, str]
"""What a word means (None: nothing), and why it cannot be told ("": it can)."""
MOST: Final = 50_000
"""So many words are looked up in every block; a column with more is no column of few words."""


@dataclass(frozen=True)
class Known:
    """Words met so far, ``texts``, with what they mean. One place more stands for a cell without a word."""

    texts: pa.Array
    found: tuple[Found, ...]
    meanings: pa.Array
    """Different meanings that are words, in the order in which they were met."""
    places: Any
    """For each word the place of its meaning among these; -1: it has none."""
    bad: Any
    """Which words cannot be told."""
    signs: Any
    """For each byte the place of the word that it is; -1: it is none."""

    @classmethod
    def of(cls, texts: Sequence[str], found: Sequence[Found]) -> "Known":
        some = list(dict.fromkeys(meaning for meaning, _ in found if isinstance(meaning, str)))
        number = {meaning: place for place, meaning in enumerate(some)}
        return cls(
            pa.array(texts, pa.string()),
            tuple(found),
            pa.array(some, pa.string()),
            np.array([number.get(meaning, -1) for meaning, _ in found] + [-1], np.int32),
            np.array([bool(reason) for _, reason in found] + [False]),
            _places_of_signs(texts),
        )


class Vocabulary:
    """The words of a column, growing. Any thread may ask."""

    def __init__(self) -> None:
        self._known = Known.of((), ())
        self._growing = Lock()

    def places(self, cells: pa.Array, find: Callable[[str], Found]) -> tuple[Any, Known]:
        """Return for each cell (text) the place of its word in what is known, the last place where it is null."""
        known, signs = self._known, _signs(cells)
        # Codes of one digit are many, and need not be looked up as words.
        if signs is not None and (at := known.signs[signs]).min() >= 0:
            return at, known
        at = pc.index_in(cells, known.texts)
        if at.null_count > cells.null_count:
            with self._growing:
                known = self._known
                fresh = cells.filter(pc.is_null(pc.index_in(cells, known.texts))).unique().drop_null().to_pylist()
                if fresh:
                    texts = [*known.texts.to_pylist(), *fresh]
                    known = self._known = Known.of(texts, [*known.found, *map(find, fresh)])
            at = pc.index_in(cells, known.texts)
        return at.fill_null(len(known.texts)).to_numpy(zero_copy_only=False), known

    @property
    def is_full(self) -> bool:
        return len(self._known.texts) > MOST


def _places_of_signs(texts: Sequence[str]) -> Any:
    found = np.full(256, -1, np.int32)
    for place, text in enumerate(texts):
        if len(text.encode()) == 1:
            found[ord(text)] = place
    return found


def _signs(cells: pa.Array) -> Any:
    """Return the one byte that each cell consists of; None where one has another length, or none is there."""
    if not len(cells) or cells.null_count:
        return None
    _, bounds, data = cells.buffers()
    offsets = np.frombuffer(bounds, np.int32)[cells.offset : cells.offset + len(cells) + 1]
    if offsets[-1] - offsets[0] != len(cells) or (np.diff(offsets) != 1).any():
        return None
    return np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]]
