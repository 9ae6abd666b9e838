"""Hashes of facts in columns: a key from the reference, a digest from everything. Stable over versions of packages, 64 bits, vectorised."""

from typing import Any

import numpy as np
import pyarrow as pa

from dunghen.kernel.ledger import schema

Hashes = np.ndarray[Any, Any]
_FACTOR, _SEED = np.uint64(0x9E3779B97F4A7C15), np.uint64(0x51ED270B7A3C9D1F)
_NONE = np.uint64(0xD6E8FEB86659FD93)


def keys(facts: pa.Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the key of each fact: the hash of its reference."""
    return _words(facts["reference"].combine_chunks()).view(np.int64)


def digests(facts: pa.Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the digest of each fact: the hash of all columns of ``FACT``.

    A column that version 1 did not have counts where it says something, so that a fact told as before has the digest it had.
    """
    found, spare = np.full(len(facts), _SEED), np.empty(len(facts), np.uint64)
    for field in schema.FACT:
        column = facts[field.name].combine_chunks()
        if field.name not in schema.ADDED:
            _mix(found, _hashes(column) if column.null_count < len(column) else _NONE, spare)
        elif column.null_count < len(column):
            says = column if field.name in schema.DEFAULTS else column.is_valid()
            place = np.uint64(schema.FACT.get_field_index(field.name))
            mixed = found.copy()
            _mix(mixed, place, spare)
            _mix(mixed, _hashes(column), spare)
            np.copyto(found, mixed, where=says.to_numpy(zero_copy_only=False))
    _mix(found, np.uint64(len(schema.FACT) - len(schema.ADDED)), spare)
    return found.view(np.int64)


def _hashes(column: pa.Array) -> Hashes:
    if pa.types.is_dictionary(column.type):
        words = np.append(_words(column.dictionary), _NONE)
        found: Hashes = words[column.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)]
        return found
    if pa.types.is_string(column.type):
        return _words(column)
    plain = column.cast(pa.int8()) if pa.types.is_boolean(column.type) else column
    values: Hashes = plain.cast(pa.int64()).fill_null(int(_NONE.view(np.int64))).to_numpy(zero_copy_only=False)
    return values.view(np.uint64)


def _words(words: pa.Array) -> Hashes:
    """Hash strings: those of one length at a time, eight bytes at a time."""
    words = words.cast(pa.large_string()).fill_null("\x00")
    count = len(words)
    offsets = np.frombuffer(words.buffers()[1], np.int64)[words.offset : words.offset + count + 1]
    data = np.frombuffer(words.buffers()[2] or b"", np.uint8)
    lengths = np.diff(offsets)
    found = np.empty(count, np.uint64)
    for length in np.flatnonzero(np.bincount(lengths)) if count else ():
        rows = np.flatnonzero(lengths == length)
        padded = np.zeros((len(rows), -(-int(length) // 8) * 8), np.uint8)
        if len(rows) == count:
            padded[:, :length] = data[offsets[0] : offsets[-1]].reshape(count, length)
        else:
            padded[:, :length] = data[offsets[:-1][rows][:, None] + np.arange(length)]
        hashed, spare = np.full(len(rows), _SEED), np.empty(len(rows), np.uint64)
        for part in padded.view(np.uint64).T:
            _mix(hashed, part, spare)
        _mix(hashed, np.uint64(length), spare)
        found[rows] = hashed
    return found


def _mix(found: Hashes, more: Any, spare: Hashes) -> None:
    """Mix more into hashes, where they stand; ``spare``: room for as many. New memory for each step would take longer than the steps."""
    np.bitwise_xor(found, more, out=found)
    np.multiply(found, _FACTOR, out=found)
    np.right_shift(found, np.uint64(29), out=spare)
    np.bitwise_xor(found, spare, out=found)
