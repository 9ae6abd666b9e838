"""What boards ask of the ledger: counts and rates by any columns over a period, the flow of a period, medians; as of a moment.

::

    board = counts(View(ledger), Asked(by=("unit", "month"), since=first, until=last), at=at, soon_until=soon)
    board.to_pylist()[0]["on_time_rate"]
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger import plans
from dunghen.kernel.ledger.codes import CODED, NONE, Codes
from dunghen.kernel.ledger.cubes import BASES, FINISHED, FLAGS, HALF_MONTH, PACE, RECEIVED
from dunghen.kernel.ledger.engines import Files, Values
from dunghen.kernel.ledger.periods import PERIODS, first_day, grain_of, number_of
from dunghen.kernel.ledger.plans import COUNTS, EVER, FLOW, Shape
from dunghen.kernel.ledger.store.adding import cube_schema
from dunghen.kernel.ledger.views import Months, View

__all__ = ["FINISHED", "PERIODS", "RECEIVED", "Asked", "counts", "flow", "pace"]


@dataclass(frozen=True)
class Asked:
    """What a board shows. ``by``: columns of words and one of PERIODS; ``where``: column → wanted words (None: without).

    ``since`` and ``until`` (both included) bound what is counted by ``basis``: when it was received, or finished. ``flags``: for which
    columns with yes and no (cells.FLAGS) the rate is counted beside timeliness; a board that shows none is quicker.
    """

    by: tuple[str, ...] = ()
    where: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    since: dt.date | None = None
    until: dt.date | None = None
    basis: str = RECEIVED
    sources: tuple[str, ...] = ()
    flags: tuple[str, ...] = FLAGS

    def __post_init__(self) -> None:
        unknown = (set(self.by) - set(PERIODS) | set(self.where)) - set(CODED) | set(self.flags) - set(FLAGS)
        if unknown or sum(name in PERIODS for name in self.by) > 1 or self.basis not in BASES:
            raise ValueError(f"The ledger does not count by {sorted(unknown) or self.by}, {self.basis}.")

    def shape(self, verb: str, *, use_cubes: bool = True) -> Shape:
        """Return what kind of question this is."""
        grain = grain_of(self.since, self.until)
        flags = self.flags if verb == COUNTS else ()
        found = Shape(verb, self.by, tuple(sorted(self.where)), self.basis, grain, flags)
        if use_cubes and grain == HALF_MONTH:
            found = replace(found, cubes=plans.fitting(verb, found.words, self.basis))
        return found

    def months(self, verb: str) -> Months:
        """Return the partitions that can hold what is asked."""
        back = verb == FLOW or self.basis == FINISHED or not self.since
        return "0000-00" if back else f"{self.since:%Y-%m}", f"{self.until:%Y-%m}" if self.until else "9999-99"

    def open_at(self, verb: str) -> dt.datetime | None:
        """Return the moment before which nothing may have ended that is asked; None: whatever has ended counts."""
        counts = verb == FLOW or self.basis == FINISHED
        return dt.datetime.combine(self.since, dt.time(), ZONE) if counts and self.since else None


def counts(view: View, asked: Asked, *, at: dt.datetime, soon_until: dt.datetime) -> pa.Table:
    """Return one row for each group: ``n``, the count of each state of time at ``at``, parts of rates, rates in percent."""
    return _answer(view, asked, COUNTS, at, soon_until)


def flow(view: View, asked: Asked, *, at: dt.datetime) -> pa.Table:
    """Return one row for each group with the columns of table II.06a (``measures.FLOW``) over the period, which both ends must bound."""
    if asked.since is None or asked.until is None or set(asked.by) & set(PERIODS) or asked.basis != RECEIVED:
        raise ValueError("A flow is that of one bounded period.")
    end = min(at, dt.datetime.combine(asked.until + dt.timedelta(days=1), dt.time(), ZONE))
    return _answer(view, asked, FLOW, end, end)


def pace(view: View, asked: Asked) -> pa.Table:
    """Return one row for each group of what ended with a result: ``finished``, ``taken``, ``minutes`` and ``median_days`` (``measures.pace``)."""
    never = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return _answer(view, asked, PACE, never, never)


def _answer(view: View, asked: Asked, verb: str, at: dt.datetime, soon_until: dt.datetime) -> pa.Table:
    shape = asked.shape(verb, use_cubes=view.use_cubes)
    codes = view.ledger.codes(view.manifest) if shape.cubes else None
    first = number_of(asked.since, shape.grain) if asked.since else EVER[0]
    after = number_of(asked.until + dt.timedelta(days=1), shape.grain) if asked.until else EVER[1]
    tables: dict[str, Any] = {"asked": Values(plans.ASKED, ((at, soon_until, first, after),))}
    for column, words in asked.where.items():
        tables[f"wanted_{column}"] = _words(column, words, codes)
    for name in shape.cubes:
        cube = plans.cube_named(name)
        halves = plans.read_of(name, verb, first, after)
        tables[name] = Files(view.ledger.place, tuple(view.cube_files(cube, asked.sources)), cube_schema(cube), halves)
    if not shape.cubes:
        tables[plans.FACTS] = view.facts(asked.sources, asked.months(verb), open_at=asked.open_at(verb))
    return _shown(view.engine.query(plans.compiled(shape, view.engine.dialect), tables), asked, codes)


def _words(column: str, words: Sequence[str | None], codes: Codes | None) -> Values:
    if codes is None:
        return Values(pa.schema([("word", pa.string())]), tuple((word or "",) for word in words))
    found = codes.find(column, words)
    return Values(pa.schema([("word", pa.int32())]), tuple((code,) for code in found))


def _shown(table: pa.Table, asked: Asked, codes: Codes | None) -> pa.Table:
    """Return the groups in order; codes become words, numbers of periods their first day (of an official month: that it is named after)."""
    ranks = []
    for name in asked.by:
        position = table.column_names.index(name)
        if name in PERIODS:
            numbers = table[name].to_numpy()
            some = np.unique(numbers)
            days = pa.array([first_day(name, int(number)) for number in some], pa.date32())
            column, rank = days.take(pa.array(np.searchsorted(some, numbers))), numbers
        else:
            column, rank = _as_words(table[name], codes.words[name] if codes else None)
        ranks.append(rank)
        table = table.set_column(position, name, column)
    return table.take(pa.array(np.lexsort(ranks[::-1]))) if ranks else table


def _as_words(column: pa.ChunkedArray, known: Sequence[str] | None) -> tuple[pa.Array, Any]:
    """Return a column of words (null for none) and the rank of each row's word; codes are places in ``known``."""
    if known is None:
        encoded = column.combine_chunks().dictionary_encode()
        encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
        known, numbers = encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False)
        none = known.index("") if "" in known else NONE
    else:
        numbers, none = column.to_numpy(), NONE
    order = np.argsort(np.argsort(np.array([*known, ""]), kind="stable"), kind="stable")
    rank = np.where(numbers == none, len(order), order[numbers])  # those without a word come last
    words = pa.DictionaryArray.from_arrays(
        pa.array(numbers.astype(np.int32), mask=numbers == none), pa.array(known, pa.string())
    )
    return words, rank
