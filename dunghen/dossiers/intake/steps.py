"""Step events as facts of the ledger: who held a dossier from when to when, and whether it lay or was worked on.

The fact of a step has the holder as its unit, ``submitted`` and ``finished`` as the ends of the holding, the step's own date as its due
moment, and the reference "<code>#<number>"; where a source does not number its steps, the second in which one began stands for the number.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

KIND: Final = "dossiers.step"
WAITING, WORKING = "waiting", "working"
Minutes = Callable[[Any, Any], Any]
"""Working minutes between two columns of local minutes (datetime64[m], NaT for none); -1 where they are not known."""


def status(is_waiting: bool, step: str) -> str:
    """Return the word that tells what a step is: "waiting:appraisal"."""
    return f"{WAITING if is_waiting else WORKING}:{step}"


def facts(steps: pa.Table, minutes: Minutes, columns: frozenset[str]) -> pa.Table:
    """Return rows of ``columns.STEP`` as facts; of those ``columns`` that the ledger has."""
    since, until, due = (_minutes(steps[name]) for name in ("since", "until", "reply_by"))
    worked, late = minutes(since, until), minutes(np.where(until > due, due, np.datetime64("NaT")), until)
    began = pc.divide(steps["since"].cast(pa.int64()), 1_000_000)
    number = pc.coalesce(steps["number"], began).cast(pa.string())
    ended = pc.is_valid(steps["until"])
    made = {
        "kind": pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(steps), np.int32)), pa.array([KIND])),
        "reference": pc.binary_join_element_wise(steps["code"], number, "#"),
        "unit": steps["unit"],
        "submitted": steps["since"],
        "due": steps["reply_by"],
        "finished": steps["until"],
        "outcome": pc.if_else(ended, pa.scalar("fulfilled"), pa.scalar("")),
        "worked_minutes": pa.array(worked, pa.int32(), mask=worked < 0),
        "late_minutes": pa.array(late, pa.int32(), mask=late < 0),
        "status": _statuses(steps),
        "officer": steps["officer"],
    }
    return pa.table({name: column for name, column in made.items() if name in columns})


def _statuses(steps: pa.Table) -> pa.Array:
    words = steps["step"].unify_dictionaries().combine_chunks()
    words = words.chunk(0) if isinstance(words, pa.ChunkedArray) else words
    names = words.dictionary.to_pylist()
    both = [status(is_waiting, name) for name in names for is_waiting in (False, True)]
    waits = steps["waiting"].to_numpy().astype(np.int32)
    at = words.indices.to_numpy(zero_copy_only=False) * 2 + waits
    return pa.DictionaryArray.from_arrays(pa.array(at, pa.int32()), pa.array(both, pa.string()))


def _minutes(column: pa.ChunkedArray) -> Any:
    local = pc.add(column.cast(pa.int64()), 7 * 3600 * 1_000_000)
    values = local.fill_null(0).to_numpy().view("datetime64[us]").astype("datetime64[m]")
    return np.where(column.is_valid().to_numpy(), values, np.datetime64("NaT"))
