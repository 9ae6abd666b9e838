"""One block of a file being read: cells become moments, words and units; what cannot be read spoils its row and is told."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dunghen.dossiers.intake import moments, words
from dunghen.dossiers.intake.formats.block import Block
from dunghen.dossiers.intake.mapping import ENDS_OF_DAY, LABELS, Column
from dunghen.dossiers.intake.vocabulary import Found, Vocabulary

Mask = np.ndarray[Any, np.dtype[np.bool_]]
FEW: Final = pa.dictionary(pa.int32(), pa.string())


class Units(Protocol):
    """Who knows units: by key, code or name, on the day of the dossier."""

    bounds: Any
    """Moments (µs since 1970, ascending) at which a name may begin to mean another unit."""

    def find(self, word: str, slot: int) -> Found:
        """Return the key of the unit that ``word`` names between bounds[slot - 1] and bounds[slot], or why it is not sure."""


@dataclass(frozen=True)
class Reject:
    """A cell that could not be read, or a row that is none (``column`` "")."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Read:
    """Rows of DOSSIER (or STEP) with their lines; ``rejects``; how many rows those spoil; how many lenient cells were left empty."""

    table: pa.Table
    lines: Any
    rejects: tuple[Reject, ...] = ()
    rejected: int = 0
    blanked: int = 0

    @property
    def rows(self) -> int:
        return len(self.table) + self.rejected


class Reader(Protocol):
    """What a page asks of the reading that it belongs to."""

    units: Units
    code: str

    def look(self, column: str, word: str, find: Callable[[str], Found]) -> Found:
        """Return what a word of a column means."""

    def vocabulary(self, column: str) -> Vocabulary:
        """Return the words of a column met so far."""


class Page:
    """One block being read: its columns by our names, and which rows are spoilt."""

    def __init__(self, reading: Reader, block: Block, columns: MappingType[str, Column]) -> None:
        self.reading, self.block = reading, block
        self.columns = {name: column for name, column in columns.items() if column.heading in block.table.column_names}
        self.spoilt: Mask = np.zeros(len(block.table), np.bool_)
        self.rejects: list[Reject] = [Reject(row.line, "", row.text, row.why) for row in block.broken]
        self.blanked = 0

    def raw(self, name: str) -> pa.Array:
        column = self.block.table[self.columns[name].heading]
        return (
            column.chunk(0)
            if column.num_chunks == 1
            else pa.concat_arrays(column.chunks)
            if column.num_chunks
            else column
        )

    def moments(self, name: str) -> "Dates":
        column = self.columns[name]
        found = moments.read(self.raw(name), column.forms or moments.FORMS, ends=name in ENDS_OF_DAY)
        bad = found.bad
        if bad.any():
            bad = bad & ~self._is_empty(name, bad)
            self._unreadable(name, bad, "không đọc được ngày giờ")
        return Dates(found.values, found.known, bad)

    def codes(self, name: str) -> pa.Array:
        """Return codes of dossiers; those that are missing or fit no pattern spoil their row."""
        raw = self.raw(name)
        text = raw if pa.types.is_string(raw.type) else raw.cast(pa.string())
        fits = pc.match_substring_regex(text, self.reading.code)
        if not pc.all(fits, skip_nulls=False).as_py():
            text = pc.utf8_trim_whitespace(text)
            fits = pc.match_substring_regex(text, self.reading.code)
        missing = ~pc.not_equal(text, "").fill_null(False).to_numpy(zero_copy_only=False)
        self.refuse(name, missing, "không có mã hồ sơ")
        self.refuse(name, ~fits.fill_null(False).to_numpy(zero_copy_only=False) & ~missing, "mã hồ sơ không theo mẫu")
        return text

    def words(self, name: str, find: Callable[[str], Found], kind: pa.DataType = FEW) -> pa.Array:
        """Return what the words of a column mean, as ``kind``; each different word is asked for once."""
        raw, known = self.raw(name), self.reading.vocabulary(name)
        if pa.types.is_string(raw.type) and not known.is_full:
            at, met = known.places(raw, lambda text: self._meaning(name, text, find))
            if met.bad.any():
                self._spoil(name, at, [reason for _, reason in met.found], met.bad[at])
            if not pa.types.is_dictionary(kind):
                return pa.array([*(meaning for meaning, _ in met.found), None], kind).take(pa.array(at))
            codes = met.places[at]
            return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), met.meanings)
        encoded = _encoded(raw)
        found = [self._meaning(name, word, find) for word in encoded.dictionary.to_pylist()]
        at = encoded.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)
        self._spoil(name, at, [reason for _, reason in found])
        return _meanings([meaning for meaning, _ in found], at, kind)

    def units(self, name: str, when: Any, told: MappingType[str, str]) -> pa.DictionaryArray:
        """Return keys of units, each looked up as of the day of its dossier."""
        encoded, units = _encoded(self.raw(name)), self.reading.units
        names = encoded.dictionary.to_pylist()
        slots = np.searchsorted(units.bounds, when, side="right")
        if len(when) and slots.min() == slots.max():
            pairs, at = [(number, int(slots[0])) for number in range(len(names))], None
        else:
            both = (
                encoded.indices.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64) * (len(units.bounds) + 1)
                + slots
            )
            some, at = np.unique(both, return_inverse=True)
            pairs = [divmod(int(one), len(units.bounds) + 1) for one in some] if names else []
        found = [
            self._meaning(f"{name}@{slot}", names[number], partial(self._unit, slot=slot, told=told))
            for number, slot in pairs
        ]
        if at is None:
            at = encoded.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)
        elif encoded.null_count:
            at = np.where(encoded.is_valid().to_numpy(zero_copy_only=False), at, len(found))
        self._spoil(name, at, [reason for _, reason in found])
        made = _meanings([meaning for meaning, _ in found], at, FEW)
        if name == "unit" and made.null_count:
            missing = ~made.is_valid().to_numpy(zero_copy_only=False)
            self.refuse(name, missing & ~self._told(name), "không có đơn vị giải quyết", again=False)
        return made

    def _unit(self, word: str, *, slot: int, told: MappingType[str, str]) -> Found:
        key = told.get(words.folded(word))
        return (key, "") if key else self.reading.units.find(word, slot)

    def _meaning(self, column: str, word: Any, find: Callable[[str], Found]) -> Found:
        text = "" if word is None else str(word).strip()
        if text.lower() in words.EMPTY:
            return None, ""
        if isinstance(word, bool):
            text = "1" if word else "0"
        return self.reading.look(column, text, find)

    # -- what is not read ----------------------------------------------------------------------------------------------------

    def refuse(self, name: str, mask: Mask, reason: str, *, again: bool = True) -> None:
        """Spoil rows for one reason. ``again`` off: only those that nothing spoilt so far."""
        mask = mask if again else mask & ~self.spoilt
        if mask.any():
            self._tell(name, np.flatnonzero(mask), reason)
            self.spoilt |= mask

    def _unreadable(self, name: str, mask: Mask, reason: str) -> None:
        if self.columns[name].lenient:
            self.blanked += int(mask.sum())
        else:
            self.refuse(name, mask, reason)

    def _spoil(self, name: str, at: Any, reasons: Sequence[str], bad: Mask | None = None) -> None:
        """Spoil rows whose word has a reason. ``bad``: which rows these are."""
        if bad is None:
            bad = np.array([bool(reason) for reason in [*reasons, ""]])[at]
        for number in np.unique(at[bad]):
            self._unreadable(name, at == number, reasons[number])

    def _tell(self, name: str, rows: Any, reason: str) -> None:
        heading = self.columns[name].heading if name in self.columns else LABELS[name]
        values = (
            self.block.table[heading].take(pa.array(rows)).to_pylist() if name in self.columns else [""] * len(rows)
        )
        self.rejects += [
            Reject(int(line), heading, "" if value is None else str(value)[:200], reason)
            for line, value in zip(self.block.lines[rows], values, strict=True)
        ]

    def _told(self, name: str) -> Mask:
        """Return where a reason was told already for the column."""
        heading = self.columns[name].heading
        lines = {reject.line for reject in self.rejects if reject.column == heading}
        return np.isin(self.block.lines, list(lines)) if lines else np.zeros(len(self.spoilt), np.bool_)

    def _is_empty(self, name: str, mask: Mask) -> Mask:
        """Return which of the cells of ``mask`` hold a word that stands for nothing."""
        rows = np.flatnonzero(mask)
        empty = np.zeros(len(mask), np.bool_)
        values = self.raw(name).take(pa.array(rows)).to_pylist()
        empty[rows] = [str(value).strip().lower() in words.EMPTY for value in values]
        return empty

    def done(self, kind: pa.Schema, made: MappingType[str, Any]) -> Read:
        """Return the rows that nothing spoilt."""
        lines, rejected = self.block.lines, int(self.spoilt.sum())
        if rejected:
            good = pa.array(~self.spoilt)
            made, lines = {name: column.filter(good) for name, column in made.items()}, lines[~self.spoilt]
        table = pa.table(
            [
                _cast(made[field.name], field.type) if field.name in made else pa.nulls(len(lines), field.type)
                for field in kind
            ],
            schema=kind,
        )
        rejects = tuple(sorted(self.rejects, key=lambda reject: reject.line))
        return Read(table, lines, rejects, rejected + len(self.block.broken), self.blanked)


@dataclass(frozen=True)
class Dates(moments.Moments):
    def or_else(self, other: moments.Moments) -> "Dates":
        """Return these, and those of ``other`` where there are none."""
        missing = ~self.known & ~self.bad
        if not missing.any():
            return self
        values = np.where(missing, other.values, self.values)
        return Dates(values, self.known | (missing & other.known), self.bad | (missing & other.bad))


def pairs(keys: Any, words: Any) -> Iterator[tuple[str, str]]:
    """Yield each different pair of a key and the word beside it; rows without one of them have none."""
    words = _encoded(words)
    known = keys.is_valid().to_numpy(zero_copy_only=False) & words.is_valid().to_numpy(zero_copy_only=False)
    at = [column.indices.fill_null(0).to_numpy(zero_copy_only=False)[known] for column in (keys, words)]
    both = np.unique(at[0].astype(np.int64) * len(words.dictionary) + at[1])
    for one in both.tolist():
        key, word = divmod(one, len(words.dictionary))
        yield keys.dictionary[key].as_py(), str(words.dictionary[word].as_py())


def _encoded(array: Any) -> pa.DictionaryArray:
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _meanings(found: list[Any], at: Any, kind: pa.DataType) -> Any:
    """Return the meaning of each row's word; ``at`` len(found) is no word."""
    if not pa.types.is_dictionary(kind):
        return pa.array([*found, None], kind).take(pa.array(at))
    some = [meaning for meaning in dict.fromkeys(found) if meaning is not None]
    number = {meaning: place for place, meaning in enumerate(some)}
    codes = np.array([number.get(meaning, -1) for meaning in found] + [-1], np.int32)[at]
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(some, pa.string()))


def _cast(column: Any, kind: pa.DataType) -> Any:
    return column if column.type.equals(kind) else column.cast(kind)
