"""The boards of dossiers: table II.06a by unit, field, procedure or commune; rates; the course of months. All figures are the ledger's.

::

    wanted = Wanted(period=periods.read("bc-2021-09"), by="unit")
    board = boards.progress(wanted, seeing.sight(actor, at), at)
    board.whole.on_time_rate
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Max

from dunghen.dossiers.models import Import
from dunghen.dossiers.queries import naming, seeing, sources
from dunghen.dossiers.queries.periods import Period
from dunghen.dossiers.queries.seeing import Sight
from dunghen.dossiers.rules.judging import KIND
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger import boards, measures, operations
from dunghen.kernel.ledger.boards import Asked
from dunghen.kernel.ledger.views import View
from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.text import search_key

BY: Final = ("unit", "field", "procedure", "place")
NONE: Final = "-"
"""In an address: those without such a word."""
WORDS: Final = ("below", "unit", "tier", "field", "procedure", "place", "service")
"""What a board is narrowed by, as an address names it."""
JUDGED_COLUMNS: Final = {
    timeliness.DONE_EARLY: "done_early",
    timeliness.DONE_ON_TIME: "done_on_time",
    timeliness.DONE_LATE: "done_late",
    timeliness.OVERDUE: "open_overdue",
}
"""What the kernel's on-time rate is made of, in columns of table II.06a: who has not finished by the period's end counts by that end."""


@dataclass(frozen=True)
class Wanted:
    """Which dossiers, by what. ``below``: of a unit (its key) and all below it; ``unit``: of just this unit; NONE: without such a word.

    ``tier``: of units of a level (``organisation.Level``); ``service``: of procedures offered online in "full" or "partial".
    """

    period: Period
    by: str = "unit"
    below: str = ""
    unit: str = ""
    field: str = ""
    procedure: str = ""
    place: str = ""
    tier: str = ""
    service: str = ""

    def words(self) -> dict[str, str]:
        """Return the columns that are narrowed, as an address names them."""
        named = {name: getattr(self, name) for name in WORDS}
        return {name: word for name, word in named.items() if word}


@dataclass(frozen=True)
class Line:
    """A row of a board: a word of its column (None: without one; ``key`` "": everything) and the figures of table II.06a."""

    key: str | None
    name: str
    kind: str
    """The kind of a unit: its peers are those of the same."""
    place: tuple[Any, ...]
    """Where it stands among the others when they are in the order of their names."""
    figures: Mapping[str, int]

    @property
    def on_time(self) -> int:
        return int(self._parts[0])

    @property
    def judged(self) -> int:
        return int(self._parts[1])

    @property
    def late(self) -> int:
        """Finished late, or overdue at the period's end."""
        return self.judged - self.on_time

    @property
    def on_time_rate(self) -> float | None:
        """Return percent, None when nothing was due."""
        return timeliness.on_time_rate(self._states)

    @property
    def broken(self) -> list[str]:
        """Return the identities of the table that this row breaks; a page shows them."""
        return measures.identities(self.figures)

    @property
    def _states(self) -> dict[str, int]:
        return {state: self.figures[column] for state, column in JUDGED_COLUMNS.items()}

    @property
    def _parts(self) -> tuple[Any, Any]:
        return timeliness.on_time_parts(self._states)


@dataclass(frozen=True)
class Board:
    """Lines in the order of their names, and all of them together; ``as_of``: when the newest of the data was taken in (None: none)."""

    lines: Sequence[Line]
    whole: Line
    as_of: dt.datetime | None


def asked(wanted: Wanted, sight: Sight, at: dt.datetime, *, by: tuple[str, ...] = (), **more: Any) -> Asked | None:
    """Return the question to the ledger bound to what may be seen, None when nothing can answer it: no source, no unit."""
    names = sources.names()
    where: dict[str, Sequence[str | None]] = {"kind": [KIND]}
    keys = None if sight.everything else sight.keys
    if wanted.below:
        chosen = seeing.below([wanted.below], at.astimezone(ZONE).date()).keys
        keys = chosen if keys is None else keys & chosen
    if wanted.unit:
        keys = frozenset({wanted.unit}) if keys is None else keys & {wanted.unit}
    if wanted.tier:
        tier = {unit.key for unit in organisation.directory().units.values() if unit.level == wanted.tier}
        keys = frozenset(tier) if keys is None else keys & tier
    if keys is not None:
        where["unit"] = sorted(keys)
    columns = {
        "field": wanted.field,
        "procedure": wanted.procedure,
        "place": wanted.place,
        "service_level": wanted.service,
    }
    where |= {column: [None if word == NONE else word] for column, word in columns.items() if word}
    if not names or keys == frozenset():
        return None
    return Asked(by=by, where=where, since=wanted.period.first, until=wanted.period.last, sources=names, **more)


def view() -> View:
    """Return the newest snapshot of the ledger."""
    return View(operations.ledger())


def as_of(snapshot: View, names: Sequence[str]) -> dt.datetime | None:
    """Return when dossiers were last taken in from these sources, None when never. One query."""
    taken: dt.datetime | None = Import.objects.filter(source__name__in=names, steps=False).aggregate(at=Max("at"))["at"]
    read = [part.read_at for name, part in snapshot.manifest.sources.items() if name in names and part.read_at]
    return taken or max(map(dt.datetime.fromisoformat, read), default=None)


def progress(wanted: Wanted, sight: Sight, at: dt.datetime, snapshot: View | None = None) -> Board:
    """Return table II.06a over the period by ``wanted.by``. One question to the ledger, up to five queries of the database."""
    question = asked(wanted, sight, at, by=(wanted.by,))
    if question is None:
        return Board((), Line("", "", "", (), dict.fromkeys(measures.FLOW, 0)), None)
    opened = snapshot or view()
    name = namer(wanted.by, wanted.period.last)
    lines = [
        Line(row[wanted.by], *name(row[wanted.by]), {column: row[column] for column in measures.FLOW})
        for row in boards.flow(opened, question, at=at).to_pylist()
    ]
    lines.sort(key=lambda line: line.place)
    return Board(lines, together(lines), as_of(opened, question.sources))


def together(lines: Iterable[Line]) -> Line:
    """Return some lines of a board as one."""
    return Line("", "", "", (), added(line.figures for line in lines))


def added(rows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the rows together: every dossier is in exactly one."""
    total = dict.fromkeys(measures.FLOW, 0)
    for row in rows:
        for column in total:
            total[column] += row[column]
    return total


Named = tuple[str, str, tuple[Any, ...]]
"""Name, kind and place in the order of a column's word."""


def namer(by: str, on: dt.date) -> Callable[[str | None], Named]:
    """Return what names the words of a column: units as the organisation writes them, in the order of the tree of that day; others by files."""
    if by in naming.NAMED:
        return _by_files(by)
    if by not in ("unit", "place"):
        return _own_name
    directory = organisation.directory()
    order, names = directory.on(on).place, Counter(unit.name for unit in directory.units.values())

    def name(key: str | None) -> Named:
        unit = directory.by_key.get(key or "")
        if unit is None:
            return _own_name(key)
        told = unit.name if names[unit.name] == 1 else directory.label(unit)
        return told, unit.kind, (0, order.get(unit.id, len(order)), unit.key)

    return name


def _by_files(by: str) -> Callable[[str | None], Named]:
    called = naming.Names()

    def name(key: str | None) -> Named:
        if not key:
            return _own_name(key)
        told = called.label(by, key)
        return told, "", (1, search_key(told), key)

    return name


def _own_name(key: str | None) -> Named:
    return key or "", "", (1, 0, key or "") if key else (2, 0, "")
