"""Words as small numbers: cubes group by codes, which is several times faster than by words. A word keeps its code for good."""

import json
from typing import Any, Final

import numpy as np
import pyarrow as pa

from dunghen.kernel.ledger.places import Place

CODED: Final = ("kind", "unit", "place", "field", "procedure", "channel", "service_level")
NONE: Final = -1
"""The code of null."""


class Codes:
    """Word → code for each coded column; grows, never changes."""

    def __init__(self, words: dict[str, list[str]] | None = None) -> None:
        self.words = {name: list((words or {}).get(name, ())) for name in CODED}
        self._numbers = {name: {word: code for code, word in enumerate(found)} for name, found in self.words.items()}
        self._met: dict[str, tuple[pa.Array, Any]] = {}
        self.grew = False

    @classmethod
    def read(cls, place: Place, name: str) -> "Codes":
        return cls(json.loads(place.read(name)) if name else None)

    def written(self) -> bytes:
        return json.dumps(self.words, ensure_ascii=False, separators=(",", ":")).encode()

    def encode(self, column: str, words: pa.ChunkedArray) -> pa.Array:
        """Return int32 codes of a dictionary column; new words get new codes."""
        array = words.combine_chunks()
        if isinstance(array, pa.ChunkedArray):
            array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], words.type)
        met, table = self._met.get(column, (None, None))
        # Tables of one import mostly share their words.
        if table is None or not array.dictionary.equals(met):
            table = np.array([self._code(column, word) for word in array.dictionary.to_pylist()] + [NONE], np.int32)
            self._met[column] = array.dictionary, table
        rows = array.indices.fill_null(len(table) - 1).to_numpy(zero_copy_only=False)
        return pa.array(table[rows])

    def decode(self, column: str, codes: Any) -> pa.Array:
        """Return the words of int codes, null for NONE."""
        numbers = np.asarray(codes)
        return pa.array(self.words[column], pa.string()).take(pa.array(numbers, mask=numbers == NONE))

    def find(self, column: str, words: Any) -> list[int]:
        """Return the codes of words; a word nobody ever used has none. None stands for null."""
        numbers = self._numbers[column]
        return [NONE if word is None else numbers[word] for word in words if word is None or word in numbers]

    def _code(self, column: str, word: str) -> int:
        known = self._numbers[column]
        if word not in known:
            known[word] = len(known)
            self.words[column].append(word)
            self.grew = True
        return known[word]
