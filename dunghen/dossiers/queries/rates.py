"""Rates of how dossiers are handed in, paid and kept digital, and the course of months; numerator and denominator beside every rate."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from dunghen.dossiers.queries import boards, periods
from dunghen.dossiers.queries.boards import Wanted
from dunghen.dossiers.queries.periods import Period
from dunghen.dossiers.queries.seeing import Sight
from dunghen.kernel.ledger import boards as ledger_boards
from dunghen.kernel.ledger.boards import FINISHED
from dunghen.kernel.ledger.cubes import flag_parts
from dunghen.kernel.ledger.views import View

FLAGS: Final = ("online", "postal", "paid_online", "digital_result", "digitised", "reused")
MONTHS: Final = 12


@dataclass(frozen=True)
class Rate:
    """``yes`` of ``of``, as the ledger counts them."""

    yes: int
    of: int

    @property
    def percent(self) -> float | None:
        """Return percent, None when there is nothing to divide by."""
        return 100.0 * self.yes / self.of if self.of else None


@dataclass(frozen=True)
class Line:
    """A row: a word of its column (None: without one), how many were received, and each rate."""

    key: str | None
    name: str
    place: tuple[Any, ...]
    n: int
    rates: Mapping[str, Rate]


@dataclass(frozen=True)
class Rates:
    """Lines in the order of their names, all of them together, and when the newest data was taken in."""

    lines: Sequence[Line]
    whole: Line
    as_of: dt.datetime | None


@dataclass(frozen=True)
class Month:
    """A month of the course: finished dossiers that had a term, how many of them in time; received ones, how many of them online."""

    period: Period
    on_time: Rate
    online: Rate


def rates(wanted: Wanted, sight: Sight, at: dt.datetime, flags: tuple[str, ...] = FLAGS) -> Rates:
    """Return the rates of the dossiers received in the period, by ``wanted.by``. One question to the ledger."""
    found, as_of = counted(wanted, sight, at, flags)
    name = boards.namer(wanted.by, wanted.period.last)
    lines = []
    for row in found.to_pylist():
        told, _kind, place = name(row[wanted.by])
        lines.append(Line(row[wanted.by], told, place, row["n"], of_row(row, flags)))
    lines.sort(key=lambda line: line.place)
    whole = added(found)
    return Rates(lines, Line("", "", (), whole["n"], of_row(whole, flags)), as_of)


def counted(
    wanted: Wanted, sight: Sight, at: dt.datetime, flags: tuple[str, ...] = FLAGS
) -> tuple[pa.Table, dt.datetime | None]:
    """Return what rates are made of, a row for each word of ``wanted.by`` with ``n`` and the parts of each flag; when the newest data was taken in."""
    question = boards.asked(wanted, sight, at, by=(wanted.by,), flags=flags)
    figures = ("n", *flag_parts(flags))
    if question is None:
        return pa.schema([(wanted.by, pa.string()), *((name, pa.int64()) for name in figures)]).empty_table(), None
    opened = boards.view()
    found = ledger_boards.counts(opened, question, at=at, soon_until=at).select([wanted.by, *figures])
    return found, boards.as_of(opened, question.sources)


def added(found: pa.Table) -> dict[str, int]:
    """Return the rows of ``counted`` together: every dossier is in exactly one."""
    return {name: pc.sum(found[name]).as_py() or 0 for name in found.column_names[1:]}


def of_row(row: Mapping[str, Any], flags: tuple[str, ...] = FLAGS) -> dict[str, Rate]:
    """Return the rates of a row."""
    return {flag: Rate(row[f"{flag}_yes"], row[f"{flag}_of"]) for flag in flags}


def course(wanted: Wanted, sight: Sight, at: dt.datetime) -> list[Month]:
    """Return the twelve months up to the period's end, the oldest first: official ones, or of the calendar. Two questions to the ledger."""
    last = periods.holding(wanted.period.last, official=wanted.period.official)
    months = [last.stepped(-steps) for steps in reversed(range(MONTHS))]
    by = "official_month" if wanted.period.official else "month"
    spread = replace(wanted, period=periods.between(months[0].first, months[-1].last))
    ended = boards.asked(spread, sight, at, by=(by,), flags=(), basis=FINISHED)
    came = boards.asked(spread, sight, at, by=(by,), flags=("online",))
    if ended is None or came is None:
        return []
    opened = boards.view()
    done, received = (_by_month(opened, question, by, at) for question in (ended, came))
    found = []
    for month in months:
        key = month.last.replace(day=1)
        one, other = done.get(key, {}), received.get(key, {})
        on_time = Rate(one.get("on_time", 0), one.get("judged", 0))
        found.append(Month(month, on_time, Rate(other.get("online_yes", 0), other.get("online_of", 0))))
    return found


def _by_month(opened: View, question: ledger_boards.Asked, by: str, at: dt.datetime) -> dict[dt.date, dict[str, Any]]:
    rows = ledger_boards.counts(opened, question, at=at, soon_until=at).to_pylist()
    return {row[by]: row for row in rows}
