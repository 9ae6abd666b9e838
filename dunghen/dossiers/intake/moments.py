"""Moments as sources write them, read in columns: 16/08/2021 08:30, 2021-08-16T08:30:00+07:00, 44424.354, 1629077400000.

A moment without a zone is Viet Nam's. A day without an hour is its first moment, or its last second where a promise for the day is meant.
Common forms of one width are read by their bytes; what is left goes through regular expressions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Ints = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

FIRST_YEAR, LAST_YEAR = 1990, 2100
_SECOND, _DAY = 1_000_000, 86_400_000_000
_OFFSET: Final = 7 * 3600 * _SECOND
_EXCEL_EPOCH: Final = 25_569  # days from Excel's 0 January 1900 (with its false leap day) to 1970

DMY, HM_DMY, ISO, COMPACT, EXCEL, EPOCH_MS, EPOCH_S, MDY = (
    "dmy", "hm_dmy", "iso", "compact", "excel", "epoch_ms", "epoch_s", "mdy",
)  # fmt: skip
FORMS: Final = (DMY, ISO, HM_DMY, COMPACT, EXCEL, EPOCH_MS, EPOCH_S)
"""Forms that cannot be taken for one another, in the order in which they are tried. MDY is read only where a mapping says so."""

_TIME = r"(?P<H>\d{1,2})[:hg](?P<M>\d{1,2})(?:[:mp](?P<S>\d{1,2})(?:\.(?P<f>\d{1,6})\d*)?)?s?"
_DATE = r"(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})"
_ZONE = r"\s?(?P<z>Z|[+-]\d{2}:?\d{2})?"
PATTERNS: Final[Mapping[str, str]] = {
    DMY: rf"^\s*{_DATE}(?:[\sT,]+{_TIME})?\s*$",
    MDY: rf"^\s*{_DATE.replace('<d>', '<x>').replace('<m>', '<d>').replace('<x>', '<m>')}(?:[\sT,]+{_TIME})?\s*$",
    HM_DMY: rf"^\s*{_TIME}[\s,]+(?:ngày\s+)?{_DATE}\s*$",
    ISO: rf"^\s*(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})(?:[\sT]+{_TIME}{_ZONE})?\s*$",
    COMPACT: r"^\s*(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?)?\s*$",
}
NUMBERS: Final[Mapping[str, str]] = {
    EXCEL: r"^\s*\d{5}(?:[.,]\d+)?\s*$",
    EPOCH_MS: r"^\s*\d{12,13}\s*$",
    EPOCH_S: r"^\s*\d{9,10}\s*$",
}


@dataclass(frozen=True)
class Moments:
    """``values``: µs since 1970 in UTC; ``known``: where there is one; ``bad``: where something stands that is no moment."""

    values: Ints
    known: Mask
    bad: Mask

    def array(self) -> pa.Array:
        return pa.array(self.values, pa.int64(), mask=~self.known).cast(pa.timestamp("us", tz="UTC"))


def read(column: Any, forms: Sequence[str] = FORMS, *, ends: bool = False) -> Moments:
    """Read a column of text, or of dates, moments or numbers as Parquet has them. ``ends``: a day alone means its last second."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks == 1 else pa.concat_arrays(array.chunks)
    if pa.types.is_dictionary(array.type):
        return _spread(read(array.dictionary, forms, ends=ends), array)
    if pa.types.is_null(array.type):
        return _nothing(len(array))
    if pa.types.is_temporal(array.type):
        return _typed(array, ends)
    if not pa.types.is_string(array.type):
        array = array.cast(pa.string())
    return _text(array, forms, ends)


def _nothing(count: int) -> Moments:
    return Moments(np.zeros(count, np.int64), np.zeros(count, np.bool_), np.zeros(count, np.bool_))


def _spread(of_words: Moments, array: pa.DictionaryArray) -> Moments:
    """Return for each row what its word was read as."""
    last = len(of_words.values)
    at = array.indices.fill_null(last).to_numpy(zero_copy_only=False)
    return Moments(
        np.append(of_words.values, 0)[at], np.append(of_words.known, False)[at], np.append(of_words.bad, False)[at]
    )


def _typed(array: pa.Array, ends: bool) -> Moments:
    known = array.is_valid().to_numpy(zero_copy_only=False)
    if pa.types.is_date(array.type):
        days = array.cast(pa.date32()).cast(pa.int32()).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        values = days * _DAY - _OFFSET + (_DAY - _SECOND if ends else 0)
    elif pa.types.is_timestamp(array.type):
        values = array.cast(pa.timestamp("us", array.type.tz), safe=False).cast(pa.int64()).fill_null(0)
        values = values.to_numpy(zero_copy_only=False)
        values = values if array.type.tz else values - _OFFSET
    else:
        return Moments(np.zeros(len(array), np.int64), np.zeros(len(array), np.bool_), known)
    inside = known & (values >= _FLOOR) & (values < _CEILING)
    return Moments(values, inside, known & ~inside)


def _text(array: pa.Array, forms: Sequence[str], ends: bool) -> Moments:
    count = len(array)
    values, known = np.zeros(count, np.int64), np.zeros(count, np.bool_)
    offsets = np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + count + 1]
    data = (
        np.frombuffer(array.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[-1]] if count else np.zeros(0, np.uint8)
    )
    lengths = np.diff(offsets)
    there = lengths > 0
    if array.null_count:
        there &= array.is_valid().to_numpy(zero_copy_only=False)
    width = int(lengths.max()) if count else 0
    if width in _WIDTHS and int(lengths.sum()) == width * int(there.sum()):
        # All that is there has one width: the bytes of the column are a matrix already.
        some = np.flatnonzero(there) if not there.all() else slice(None)
        values[some], known[some] = _of_width(data.reshape(-1, width), forms, ends)
        left = np.flatnonzero(there & ~known)
    else:
        left = np.flatnonzero(there)
        for width in _WIDTHS:
            alike = there & (lengths == width)
            if alike.any():
                matrix = _matrix(data, offsets - offsets[0], np.flatnonzero(~alike & (lengths > 0)), alike, width)
                values[alike], known[alike] = _of_width(matrix, forms, ends)
        left = left[~known[left]]
    if len(left):
        rest = array if len(left) == count else array.take(pa.array(left))
        values[left], known[left] = _by_patterns(rest, forms, ends)
    if len(left) and not known[left].all():
        blank = ~known[left] & pc.equal(pc.utf8_trim_whitespace(rest), "").fill_null(True).to_numpy(
            zero_copy_only=False
        )
        there[left[blank]] = False
    return Moments(values, known, there & ~known)


# -- forms of one width ---------------------------------------------------------------------------------------------------

_DAY_PART: Final = {DMY: (0, 3, 6, (2, 5)), ISO: (8, 5, 0, (4, 7))}
"""Form → where day, month and year begin, and where separators stand."""
_WIDTHS: Final = (19, 16, 10)
_AT_ONCE: Final = 1 << 14
"""Texts of so many moments, and what is made of them, fit the processor's own memory."""
_FEW: Final = 100


def _matrix(data: Any, offsets: Any, others: Ints, alike: Mask, width: int) -> Any:
    """Return the texts of one width as rows of bytes; ``others``: where texts of other widths stand.

    One odd cell among thousands must not make a column slow: what lies between few of them is copied whole.
    """
    if len(others) * _FEW > len(alike):
        return np.lib.stride_tricks.sliding_window_view(data, width)[offsets[:-1][alike]]
    starts, ends = [0, *offsets[others + 1]], [*offsets[others], len(data)]
    return np.concatenate([data[start:end] for start, end in zip(starts, ends, strict=True)]).reshape(-1, width)


def _of_width(matrix: Any, forms: Sequence[str], ends: bool) -> tuple[Ints, Mask]:
    values, known = np.empty(len(matrix), np.int64), np.empty(len(matrix), np.bool_)
    for at in range(0, len(matrix), _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        values[some], known[some] = _by_bytes(matrix[some], forms, ends)
    return values, known


def _by_bytes(matrix: Any, forms: Sequence[str], ends: bool) -> tuple[Ints, Mask]:
    """Read texts of one width, given as rows of bytes: day and time separated by one sign."""
    width = matrix.shape[1]
    signs = np.ascontiguousarray(matrix.T)
    values, known = np.zeros(matrix.shape[0], np.int64), np.zeros(matrix.shape[0], np.bool_)
    for form in forms:
        if form not in _DAY_PART or not len(signs[0]):
            continue
        day_at, month_at, year_at, (one, other) = _DAY_PART[form]
        separator = signs[one]
        fits = (separator == signs[other]) & _among(separator, b"-" if form == ISO else b"/-.")
        if width > 10:
            fits &= _among(signs[10], b" T") & (signs[13] == 58) & ((signs[16] == 58) if width == 19 else True)
        at = [*range(day_at, day_at + 2), *range(month_at, month_at + 2), *range(year_at, year_at + 4)]
        times = {16: [11, 12, 14, 15], 19: [11, 12, 14, 15, 17, 18]}.get(width, [])
        digits = {place: signs[place] - np.uint8(48) for place in (*at, *times)}
        fits &= reduce(np.maximum, digits.values()) <= 9
        if not fits.any():
            continue

        def number(first: int, digits: Mapping[int, Any] = digits) -> Any:
            # Two digits fit a byte; of wider numbers fewer are worked on at once.
            return digits[first] * np.uint8(10) + digits[first + 1]

        year = number(year_at).astype(np.int32) * np.int32(100) + number(year_at + 2)
        day, there = _day_number(year, number(month_at), number(day_at))
        fits &= there
        if times:
            hour, minute, second = number(11), number(14), number(17) if width == 19 else np.uint8(0)
            fits &= (hour < 24) & (minute < 60) & (second < 60)
            within = hour.astype(np.int32) * np.int32(3600) + minute * np.int32(60) + second
            within = within.astype(np.int64) * _SECOND
        else:
            within = np.int64(_DAY - _SECOND if ends else 0)
        found = day.astype(np.int64) * _DAY + (within - _OFFSET)
        fresh = fits & ~known
        values = found if fresh.all() else np.where(fresh, found, values)
        known |= fits
        if known.all():
            break
    return values, known


def _among(signs: Any, wanted: bytes) -> Any:
    found = signs == wanted[0]
    for sign in wanted[1:]:
        found |= signs == sign
    return found


def _days() -> Any:
    """Return the days since 1970 of each year since FIRST_YEAR, month 0 to 12 and day 0 to 31; _NO_DAY where there is no such day."""
    days = np.arange(f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-01-01", dtype="datetime64[D]")
    months = days.astype("datetime64[M]")
    found = np.full((LAST_YEAR - FIRST_YEAR, _MONTHS, _DAYS), _NO_DAY, np.int32)
    of_year = months.astype(np.int32) + 1970 * 12 - FIRST_YEAR * 12
    found[of_year // 12, of_year % 12 + 1, (days - months).astype(np.int32) + 1] = days.astype(np.int32)
    return found.ravel()


_MONTHS: Final = 13
_DAYS: Final = 32
_NO_DAY: Final = -1
_DAY_OF: Final = _days()
_FLOOR: Final = (int(_DAY_OF[_DAY_OF > 0].min()) - 1) * _DAY
_CEILING: Final = (int(_DAY_OF.max()) + 1) * _DAY


def _day_number(year: Any, month: Any, day: Any) -> tuple[Any, Mask]:
    """Return the days since 1970, and whether there is such a day. ``year``: of 32 bits."""
    years = year - np.int32(FIRST_YEAR)
    inside = (years >= 0) & (years < LAST_YEAR - FIRST_YEAR) & (month < _MONTHS) & (day < _DAYS)
    found = _DAY_OF[np.where(inside, (years * np.int32(_MONTHS) + month) * np.int32(_DAYS) + day, 0)]
    return found, found != _NO_DAY


# -- any other width --------------------------------------------------------------------------------------------------------


def _by_patterns(array: pa.Array, forms: Sequence[str], ends: bool) -> tuple[Ints, Mask]:
    values, known = np.zeros(len(array), np.int64), np.zeros(len(array), np.bool_)
    # Whatever the form, a moment has a year or a number: words are left out before the patterns, which take long to make ready.
    likely = pc.match_substring_regex(array, "[0-9]{4}").fill_null(False).to_numpy(zero_copy_only=False)
    for form in forms:
        left = np.flatnonzero(~known & likely)
        if not len(left):
            break
        rest = array.take(pa.array(left))
        if form in NUMBERS:
            values[left], known[left] = _numbers(rest, form)
        else:
            values[left], known[left] = _parts(pc.extract_regex(rest, PATTERNS[form]), ends)
    return values, known


def _numbers(array: pa.Array, form: str) -> tuple[Ints, Mask]:
    fits = pc.match_substring_regex(array, NUMBERS[form]).fill_null(False)
    plain = pc.replace_substring(pc.utf8_trim_whitespace(pc.if_else(fits, array, pa.scalar("0"))), ",", ".")
    if form == EXCEL:
        days = plain.cast(pa.float64()).to_numpy(zero_copy_only=False) - _EXCEL_EPOCH
        # A serial keeps seconds to about a tenth of a millisecond.
        values = np.round(days * 86_400).astype(np.int64) * _SECOND - _OFFSET
    else:
        values = plain.cast(pa.int64()).to_numpy(zero_copy_only=False) * (1000 if form == EPOCH_MS else _SECOND)
    known = fits.to_numpy(zero_copy_only=False) & (values >= _FLOOR) & (values < _CEILING)
    return values, known


def _parts(found: pa.StructArray, ends: bool) -> tuple[Ints, Mask]:
    names = {field.name for field in found.type}
    fits = found.is_valid().to_numpy(zero_copy_only=False)
    if not fits.any():
        return np.zeros(len(found), np.int64), fits

    def text(name: str) -> pa.Array:
        return pc.struct_field(found, name).fill_null("") if name in names else pa.repeat("", len(found))

    def number(name: str) -> Any:
        given = text(name)
        return pc.if_else(pc.equal(given, ""), "0", given).cast(pa.int32()).to_numpy(zero_copy_only=False)

    day, there = _day_number(number("y"), number("m"), number("d"))
    hour, minute, second = number("H"), number("M"), number("S")
    fits &= there & (hour < 24) & (minute < 60) & (second < 60)
    fraction = pc.utf8_rpad(text("f"), 6, "0").cast(pa.int64()).to_numpy(zero_copy_only=False)
    within = (hour * 3600 + minute * 60 + second).astype(np.int64) * _SECOND + fraction
    if ends:
        within = np.where(pc.equal(text("H"), "").to_numpy(zero_copy_only=False), _DAY - _SECOND, within)
    return day.astype(np.int64) * _DAY + within - _zones(text("z")), fits


def _zones(given: pa.Array) -> Any:
    """Return the offset of each in µs: Viet Nam's where none is written."""
    encoded = given.dictionary_encode()
    offsets = [_OFFSET if not word else _zone(word) for word in encoded.dictionary.to_pylist()]
    return np.array(offsets, np.int64)[encoded.indices.to_numpy(zero_copy_only=False)]


def _zone(word: str) -> int:
    if word == "Z":
        return 0
    minutes = int(word[1:3]) * 60 + int(word[-2:])
    return (-minutes if word[0] == "-" else minutes) * 60 * _SECOND
