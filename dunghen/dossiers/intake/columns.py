"""The dossier as read: the columns that every source is brought to, whatever its file looks like.

Moments are in UTC, to the microsecond. Statuses are those of the national sync (1 registered … 10 result returned to the citizen).
Nothing here names an applicant: what a file says of persons is not read.
"""

from typing import Any, Final

import pyarrow as pa

_WORD, _MOMENT = pa.string(), pa.timestamp("us", tz="UTC")
_WORD_OF_FEW = pa.dictionary(pa.int32(), pa.string())

CHANNELS: Final = ("direct", "online", "postal")
LEVELS: Final = ("full", "partial", "")
STATUSES: Final = range(1, 11)

DOSSIER: Final = pa.schema(
    [
        pa.field("code", _WORD, nullable=False),  # unique within its source
        pa.field("procedure", _WORD_OF_FEW),  # "2.000635"
        pa.field("field", _WORD_OF_FEW),  # key of the sector
        pa.field("unit", _WORD_OF_FEW, nullable=False),  # Unit.key of who solves it
        pa.field("place", _WORD_OF_FEW),  # Unit.key of the commune
        pa.field("channel", _WORD_OF_FEW),  # of CHANNELS
        pa.field("service_level", _WORD_OF_FEW),  # of LEVELS
        pa.field("fee", pa.bool_()),  # something was to be paid
        pa.field("paid_online", pa.bool_()),
        pa.field("returned_by_post", pa.bool_()),
        pa.field("submitted", _MOMENT, nullable=False),
        pa.field("accepted", _MOMENT),
        pa.field("promised", _MOMENT),
        pa.field("finished", _MOMENT),  # processing ended ("đã xử lý xong")
        pa.field("returned", _MOMENT),  # the citizen has the result
        pa.field("status", pa.int8()),  # 1..10 of the national sync
        pa.field("refusal_form", pa.bool_()),  # of a refused one: the official form was issued
        pa.field("supplements", pa.int16()),  # how often the citizen was asked for more
        pa.field("supplement_asked", _MOMENT),  # of the first request
        pa.field("supplement_done", _MOMENT),
        pa.field("duty_asked", _MOMENT),  # the notice of financial duty went out: the clock stops
        pa.field("duty_done", _MOMENT),  # it was fulfilled
        pa.field("officer", _WORD_OF_FEW),  # opaque id of who handles it
        pa.field("digital_result", pa.bool_()),
        pa.field("digitised", pa.bool_()),
        pa.field("reused", pa.bool_()),
        pa.field("fault", _WORD_OF_FEW),
        pa.field("cause", _WORD_OF_FEW),
    ]
)
"""One row for each dossier. What a source does not tell is null."""

STEP: Final = pa.schema(
    [
        pa.field("code", _WORD, nullable=False),
        pa.field("number", pa.int64()),  # the dossier's first step is 1; null: the source does not number them
        pa.field("step", _WORD_OF_FEW, nullable=False),  # the step's slug: "appraisal"
        pa.field("waiting", pa.bool_(), nullable=False),  # it lay and waited, as against being worked on
        pa.field("unit", _WORD_OF_FEW, nullable=False),  # Unit.key of the holder
        pa.field("officer", _WORD_OF_FEW),
        pa.field("since", _MOMENT, nullable=False),
        pa.field("until", _MOMENT),  # null: it lies there still
        pa.field("reply_by", _MOMENT),  # the step's own date
    ]
)
"""One row for each time that somebody held a dossier."""

NAMES: Final = {"procedure_name": "procedure", "field_name": "field"}
"""Columns that only say what a word of another column is called: read for the words, not kept with the dossiers."""
READABLE: Final = tuple(
    name for column in DOSSIER.names for name in (column, *(one for one, of in NAMES.items() if of == column))
)
"""What a mapping may find in a file of dossiers, names behind what they name."""
NEEDED: Final = frozenset(field.name for field in DOSSIER if not field.nullable)
MOMENTS: Final = tuple(field.name for field in DOSSIER if pa.types.is_timestamp(field.type))
FLAGS: Final = tuple(field.name for field in DOSSIER if pa.types.is_boolean(field.type))


def dossiers(columns: dict[str, Any]) -> pa.Table:
    """Return a table of DOSSIER of the ``columns`` given; those left out are null. Raises pyarrow.ArrowInvalid for what does not fit."""
    count = len(next(iter(columns.values())))
    return pa.table(
        [
            _as(columns[field.name], field.type) if field.name in columns else pa.nulls(count, field.type)
            for field in DOSSIER
        ],
        schema=DOSSIER,
    )


def _as(column: Any, kind: pa.DataType) -> Any:
    if isinstance(column, list | tuple):
        return pa.array(column, _WORD).dictionary_encode() if pa.types.is_dictionary(kind) else pa.array(column, kind)
    if pa.types.is_dictionary(kind) and not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    return column.cast(kind)
