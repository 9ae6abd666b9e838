"""What a fact is: the columns of the ledger, their types and words; how tables of rooms become such (``upgrades``: files of earlier versions).

Moments are in UTC, to the microsecond. Units and places are keys of the organisation (``Unit.key``). A word that does not apply is null.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

VERSION: Final = 2
VERSION_KEY: Final = b"dunghen.ledger.schema"

_WORD, _MOMENT = pa.string(), pa.timestamp("us", tz="UTC")
_WORD_OF_FEW = pa.dictionary(pa.int32(), pa.string())

FACT: Final = pa.schema(
    [
        pa.field("source", _WORD_OF_FEW, nullable=False),  # which room or system tells it
        pa.field("kind", _WORD_OF_FEW, nullable=False),  # as in Commitment.kind
        pa.field("reference", _WORD, nullable=False),  # unique within its source
        pa.field("unit", _WORD_OF_FEW, nullable=False),  # who owes it
        pa.field("place", _WORD_OF_FEW),  # the commune
        pa.field("field", _WORD_OF_FEW),
        pa.field("procedure", _WORD_OF_FEW),
        pa.field("channel", _WORD_OF_FEW),
        pa.field("service_level", _WORD_OF_FEW),
        pa.field("online", pa.bool_()),  # handed in online
        pa.field("postal", pa.bool_()),  # handed in or returned by post
        pa.field("paid_online", pa.bool_()),  # null: nothing was to be paid
        pa.field("submitted", _MOMENT, nullable=False),
        pa.field("accepted", _MOMENT),
        pa.field("due", _MOMENT),  # null: no dated term
        pa.field("finished", _MOMENT),  # the moment that counts for timeliness
        pa.field("returned", _MOMENT),
        pa.field("suspended_since", _MOMENT),  # a suspension under way
        pa.field("suspended_minutes", pa.int32(), nullable=False),  # working minutes the clock stood still
        pa.field("supplements", pa.int16(), nullable=False),  # how often the citizen was asked for more
        pa.field("outcome", _WORD_OF_FEW, nullable=False),  # "", "fulfilled", "cancelled" as in Commitment.outcome
        pa.field("late_minutes", pa.int32()),  # working minutes from due to finished, null unless it finished late
        pa.field("worked_minutes", pa.int32()),  # working minutes it took, less those suspended
        pa.field("satisfied", pa.bool_()),  # null: nobody judged
        pa.field("reopened", pa.bool_()),  # null: never finished
        pa.field("fault", _WORD_OF_FEW),  # who is answerable for lateness
        pa.field("cause", _WORD_OF_FEW),
        # Since version 2.
        pa.field("breached", pa.bool_(), nullable=False),  # counts as late when it ends, whatever its dates
        pa.field("status", _WORD_OF_FEW),  # where it stands, in the words of its kind
        pa.field("officer", _WORD_OF_FEW),  # who handles it: a word that names nobody
        pa.field("digital_result", pa.bool_()),  # null: it has no result yet
        pa.field("digitised", pa.bool_()),
        pa.field("reused", pa.bool_()),  # something was taken from what was digitised before
    ]
)
"""What a room tells. Columns that it leaves out are null, nought or empty."""

STORED: Final = pa.schema(
    [
        *FACT,
        pa.field("key", pa.int64(), nullable=False),  # hash of the reference: finds a fact among millions
        pa.field("digest", pa.int64(), nullable=False),  # hash of all its columns: tells whether it changed
        pa.field("version", pa.int64(), nullable=False),  # rises with every change of the ledger
    ],
    metadata={VERSION_KEY: str(VERSION).encode()},
)
"""What lies in a file of facts."""

NEEDED: Final = ("kind", "reference", "unit", "submitted")
DEFAULTS: Final[Mapping[str, Any]] = {"suspended_minutes": 0, "supplements": 0, "outcome": "", "breached": False}
WITHOUT_RESULT: Final = ("refused", "withdrawn", "stopped", "refused_with_form", "refused_without_form")
"""Words of ``status`` of what ended with nothing to show for it. It may be judged by its end, but took no time to a result."""
ADDED: Final = ("breached", "status", "officer", "digital_result", "digitised", "reused")
"""Columns that version 1 did not have. Where they say nothing, a fact is what it was, and so is its digest."""
WORDS: Final = tuple(field.name for field in FACT if pa.types.is_dictionary(field.type))


class NotAFact(ValueError):
    """A table cannot become facts: a column is unknown, missing, or holds what it may not."""


def conform(table: pa.Table, source: str) -> pa.Table:
    """Return ``table`` with the columns of ``FACT`` in their order and types, of ``source``. Raises NotAFact naming the column."""
    unknown = set(table.column_names) - set(FACT.names)
    if unknown:
        raise NotAFact(f"Unknown columns: {', '.join(sorted(unknown))}")
    columns = []
    for field in FACT:
        if field.name == "source":
            column: Any = _repeated(source, len(table), field.type)
        elif field.name in table.column_names:
            column = _cast(table[field.name], field)
        elif field.name in NEEDED:
            raise NotAFact(f"Missing column: {field.name}")
        else:
            column = _repeated(DEFAULTS.get(field.name), len(table), field.type)
        columns.append(column)
    made = pa.table(columns, schema=FACT)
    _check(made)
    return made


def moment(at: dt.datetime) -> dt.datetime:
    """Return an aware moment in UTC, as expressions compare it."""
    return at.astimezone(dt.UTC)


def _cast(column: pa.ChunkedArray, field: pa.Field) -> pa.ChunkedArray:
    try:
        if pa.types.is_dictionary(field.type):
            return _words(column, field)
        if pa.types.is_timestamp(field.type) and pa.types.is_timestamp(column.type) and column.type.tz is None:
            raise NotAFact(f"{field.name}: moments need a zone")
        if field.name in DEFAULTS and column.null_count:
            column = pc.fill_null(column, DEFAULTS[field.name])
        return column.cast(field.type)
    except pa.ArrowException as trouble:
        raise NotAFact(f"{field.name}: {trouble}") from trouble


def _words(column: pa.ChunkedArray, field: pa.Field) -> pa.ChunkedArray:
    """Return words as a dictionary; the empty word of a column that may be null is null."""
    if not pa.types.is_dictionary(column.type):
        column = column.cast(_WORD).dictionary_encode()
    column = column.cast(field.type).unify_dictionaries()
    empty = column.chunk(0).dictionary.index("").as_py() if column.num_chunks else -1
    if empty < 0 or not field.nullable:
        return column
    return pa.chunked_array(
        [
            pa.DictionaryArray.from_arrays(
                pc.if_else(pc.equal(chunk.indices, empty), pa.scalar(None, chunk.indices.type), chunk.indices),
                chunk.dictionary,
            )
            for chunk in column.chunks
        ],
        field.type,
    )


def _repeated(value: Any, count: int, kind: pa.DataType) -> pa.Array:
    if value is None:
        return pa.nulls(count, kind)
    if pa.types.is_dictionary(kind):
        return pa.DictionaryArray.from_arrays(
            pa.repeat(pa.scalar(0, pa.int32()), count), pa.array([value], pa.string())
        )
    return pa.repeat(pa.scalar(value, kind), count)


def _check(facts: pa.Table) -> None:
    for field in FACT:
        if not field.nullable and facts[field.name].null_count:
            raise NotAFact(f"{field.name}: a fact needs one")
    outcomes = set(pc.unique(facts["outcome"]).to_pylist())
    if outcomes - {"", "fulfilled", "cancelled"}:
        raise NotAFact(f"outcome: {', '.join(sorted(map(str, outcomes)))}")
    ended = pc.not_equal(facts["outcome"].cast(_WORD), "")
    if pc.any(pc.xor(ended, pc.is_valid(facts["finished"]))).as_py():
        raise NotAFact("outcome: a fact is finished exactly when it has an outcome")
    if pc.any(pc.and_(ended, pc.is_valid(facts["suspended_since"]))).as_py():
        raise NotAFact("suspended_since: what is finished is not suspended")
