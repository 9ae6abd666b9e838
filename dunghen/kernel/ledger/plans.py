"""Plans: what a board asks, compiled to SQL once for each shape of question; moments, periods and wanted words are put in when it is run.

A plan is an Ibis expression over tables by name: cubes where one tells what is asked, else ``facts``; ``asked`` with the one row of
moments and numbers; ``wanted_…`` with the words of a column. Building and compiling such an expression costs more than most boards take
to run, and boards are asked again and again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any, Final

import ibis
import pyarrow as pa

from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger import measures, schema
from dunghen.kernel.ledger.cells import bucket, cells, judged, paced, tally, was_overdue
from dunghen.kernel.ledger.cubes import (
    BASES,
    CUBES,
    ENDED,
    ENDED_STATES,
    FINISHED,
    HALF_MONTH,
    OPEN,
    PACE,
    RECEIVED,
    STANDING,
    TALLIES,
    Cube,
    flag_parts,
)
from dunghen.kernel.ledger.engines.engine import plain
from dunghen.kernel.ledger.measures import DONE, FLOWING
from dunghen.kernel.ledger.periods import PERIODS
from dunghen.kernel.ledger.states import state
from dunghen.kernel.ledger.store.adding import cube_schema

COUNTS, FLOW = "counts", "flow"
FACTS: Final = "facts"
ASKED: Final = pa.schema(
    [
        ("at", pa.timestamp("us", tz="UTC")),
        ("soon_until", pa.timestamp("us", tz="UTC")),
        ("first", pa.int32()),  # the period's first half month (or day)
        ("after", pa.int32()),  # the first one after it
    ]
)
_SUMS: Final = frozenset({"n", *TALLIES, *FLOWING})


@dataclass(frozen=True)
class Shape:
    """A kind of question: ``verb`` is COUNTS, FLOW or PACE; ``where`` the columns whose words are wanted; ``cubes`` none: from facts."""

    verb: str
    by: tuple[str, ...]
    where: tuple[str, ...]
    basis: str
    grain: str
    flags: tuple[str, ...] = ()
    cubes: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(sorted({name for name in self.by if name not in PERIODS} | set(self.where)))


def fitting(verb: str, words: Iterable[str], basis: str) -> tuple[str, ...]:
    """Return the names of the smallest cubes that tell what is asked, none when only the facts do."""
    sort = PACE if verb == PACE else ENDED
    wanted = set(words)

    def smallest(sort: str, basis: str) -> str:
        fit = (cube for cube in CUBES if cube.sort == sort and cube.basis == basis and wanted <= set(cube.words))
        return next((cube.name for cube in fit), "")

    first = {basis: smallest(sort, basis) for basis in BASES}
    if verb == FLOW:
        standing = smallest(STANDING, RECEIVED)
        return (first[RECEIVED], first[FINISHED], standing, OPEN) if standing else ()
    if not first[basis]:
        return ()
    return (first[basis], OPEN) if verb == COUNTS and basis == RECEIVED else (first[basis],)


@lru_cache(maxsize=512)
def compiled(shape: Shape, dialect: str) -> str:
    """Return the SQL of a shape of question in an engine's dialect."""
    return str(ibis.to_sql(expression(shape), dialect=dialect))


def expression(shape: Shape) -> Any:
    """Return the expression: groups with their measures."""
    if shape.verb == COUNTS:
        return measures.counts(_in_period(_tallies(shape), shape), shape.by, shape.flags)
    if shape.verb == FLOW:
        return measures.flow(_wanted(_flowing(shape), shape), shape.by)
    return measures.pace(_in_period(_pace(shape), shape), shape.by)


def _tallies(shape: Shape) -> Any:
    """Return cells with ``number``, ``half`` and the tallies of all states; by the moment of the end, of what has ended alone."""
    asked, columns = _asked(), [*shape.words, "number", "half", *timeliness.STATES, *flag_parts(shape.flags)]
    if not shape.cubes:
        found = _cells(shape)
        found = found.filter(found.is_closed) if shape.basis == FINISHED else found
        return tally(found.mutate(state=state(found, asked["at"], asked["soon_until"]))).select(columns)
    rows = _shaped(_cube(shape.cubes[0]), columns)
    if OPEN in shape.cubes:
        rows = rows.union(_shaped(judged(_cube(OPEN), asked["at"], asked["soon_until"]), columns))
    return rows


def _flowing(shape: Shape) -> Any:
    """Return rows with what table II.06a adds up (FLOWING): what arrived and ended in the period, what stood at its beginning and its end.

    Early, on time and late are judged by the moment each ended.
    """
    asked, columns = _asked(), [*shape.words, *FLOWING]
    first, after = asked["first"], asked["after"]

    def past(rows: Any) -> Any:
        return (rows.due < asked["at"]).fill_null(False) & ~rows.is_suspended

    if not shape.cubes:
        found = _cells(shape)
        found = found.mutate(state=state(found, asked["at"], asked["at"])).filter(found.received < after)
        # What is open ends after every period; nothing is compared with null.
        ended = found.finished.fill_null(_NEVER)
        left = ended >= after
        done = (ended >= first) & ~left
        counted = {
            "arrived": found.received >= first,
            "received_online": (found.received >= first) & found.online.fill_null(False),
            "carried_over": (found.received < first) & (ended >= first),
            "done": done,
            **{name: done & (found.state == ended_as) for name, ended_as in DONE.items()},
            "open": left,
            "open_overdue": left & ibis.ifelse(found.is_closed, was_overdue(found, after), past(found)),
        }
        return found.mutate(**{name: ibis.ifelse(is_so, found.n, 0) for name, is_so in counted.items()}).select(columns)
    by_start, by_end, standing, still = (_cube(name) for name in shape.cubes)
    came, ended = (_with_n(rows.filter((rows.number >= first) & (rows.number < after))) for rows in (by_start, by_end))
    begun, left = standing.filter(standing.number == first), standing.filter(standing.number == after)
    still = still.filter(still.number < after)
    new = still.number >= first
    parts: list[tuple[Any, dict[str, Any]]] = [
        (came, {"arrived": came.n, "received_online": came.online_yes}),
        (ended, {"done": ended.n, **{name: ended[ended_as] for name, ended_as in DONE.items()}}),
        (begun, {"carried_over": begun.n}),
        (left, {"open": left.n, "open_overdue": left.overdue}),
        (
            still,
            {
                "arrived": ibis.ifelse(new, still.n, 0),
                "received_online": ibis.ifelse(new, still.online_yes, 0),
                "carried_over": ibis.ifelse(new, 0, still.n),
                "open": still.n,
                "open_overdue": ibis.ifelse(past(still), still.n, 0),
            },
        ),
    ]
    told = [_shaped(rows.select(*shape.words, **sums), columns) for rows, sums in parts]
    return reduce(lambda one, other: one.union(other), told)


_NEVER: Final = 2**31 - 1


def read_of(name: str, verb: str, first: int, after: int) -> tuple[tuple[int, int], ...]:
    """Return the half months of a cube (ranges, see ``engines.Files``) that a question of a period needs."""
    if cube_named(name).sort == STANDING:
        return (first, first + 1), (after, after + 1)
    return ((EVER[0] if name == OPEN and verb == FLOW else first, after),)


EVER: Final = (-(2**31), 2**31 - 2)
"""Numbers before and after every period."""


def _pace(shape: Shape) -> Any:
    """Return cells of what ended with a result, with ``number`` and ``half`` and what ``measures.pace`` adds up."""
    rows = _cube(shape.cubes[0]) if shape.cubes else paced(_cells(shape))
    return rows.select(*shape.words, "number", "half", "tenths", "measured", "unmeasured", "over")


def _cube(name: str) -> Any:
    rows = ibis.table(ibis.Schema.from_pyarrow(cube_schema(cube_named(name))), name=name)
    return rows.mutate(number=rows.half)


def _cells(shape: Shape) -> Any:
    """Return the facts as cells. Words that are wanted or grouped by may be missing: that is the empty word."""
    facts = ibis.table(ibis.Schema.from_pyarrow(plain(schema.STORED)), name=FACTS)
    facts = facts.mutate(ended_at=facts.finished, **{name: facts[name].fill_null("") for name in shape.words})
    found = cells(facts, shape.grain)
    if shape.grain == HALF_MONTH:
        return found.mutate(number=found[shape.basis], half=found[shape.basis])
    moment = found.submitted if shape.basis == RECEIVED else ibis.greatest(found.ended_at, found.submitted)
    return found.mutate(number=found[shape.basis], half=bucket(moment, HALF_MONTH))


def _asked() -> dict[str, Any]:
    table = ibis.table(ibis.Schema.from_pyarrow(ASKED), name="asked")
    return {name: table[name].as_scalar() for name in ASKED.names}


def _wanted(rows: Any, shape: Shape) -> Any:
    for column in shape.where:
        kind = "int32" if shape.cubes else "string"
        rows = rows.filter(rows[column].isin(ibis.table({"word": kind}, name=f"wanted_{column}").word))
    return rows


def _in_period(rows: Any, shape: Shape) -> Any:
    asked = _asked()
    rows = rows.filter((rows.number >= asked["first"]) & (rows.number < asked["after"]))
    for name in shape.by:
        if name in PERIODS:
            length, shift = PERIODS[name]
            rows = rows.mutate(**{name: ((rows.half + shift) // length).cast("int32")})
    return _wanted(rows, shape)


def _with_n(rows: Any) -> Any:
    return rows.mutate(n=sum((rows[name] for name in ENDED_STATES), ibis.literal(0, "int32")))


def _shaped(rows: Any, columns: list[str]) -> Any:
    """Return rows with these columns; a tally that the rows do not have is nought."""
    nought = ibis.literal(0, "int32")
    sums = {name: rows[name].cast("int32") if name in rows.columns else nought for name in columns if name in _SUMS}
    return rows.mutate(**sums).select(columns)


def cube_named(name: str) -> Cube:
    """Return the cube of a name."""
    return next(cube for cube in CUBES if cube.name == name)
