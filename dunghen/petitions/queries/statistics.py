"""The public figures: the one definition of queries.counting, kept by period, as of a moment that the page tells."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation import queries as organisation
from dunghen.petitions.models import Petition, Tally
from dunghen.petitions.queries.counting import Cohort, Counts, counted, published
from dunghen.petitions.queries.naming import day

ROLLING: Final = "12"
"""Key of the last twelve months: this one and the eleven before."""
BY: Final = ("unit", "field", "commune", "month")
LEAST: Final = 5
"""Below so many, a rate says more about chance (and about people) than about an agency: the counts stand alone."""
Groups = dict[Any, Counts]


def edges(period: str, on: dt.date) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day of a period, None for a key that is none."""
    if period == ROLLING:
        months = on.year * 12 + on.month - 1 - 11
        return dt.date(months // 12, months % 12 + 1, 1), on
    if period.isascii() and period.isdecimal() and len(period) == 4 and 1970 <= int(period) <= on.year:
        return dt.date(int(period), 1, 1), dt.date(int(period), 12, 31)
    return None


def years(on: dt.date) -> list[int]:
    """Return the years that have petitions, newest first."""
    first = Petition.objects.order_by("received_at").values_list("received_at", flat=True).first()
    return list(range(on.year, first.astimezone(ZONE).year - 1, -1)) if first else [on.year]


def worked_out(period: str, at: dt.datetime, by: str, unit: int | None = None) -> Groups:
    """Count a period now."""
    first, last = edges(period, day(at)) or (None, None)
    cohort = Cohort(since=first, until=last, unit=unit)
    found = counted(cohort, at, by)
    for group, number in published(cohort, by).items():
        found.setdefault(group, Counts()).published = number
    return found


def tally(period: str, at: dt.datetime, by: str = "", unit: int | None = None) -> tuple[Groups, dt.datetime]:
    """Return group → counts of a period and as of when. What the worker has not counted yet is counted now."""
    kept = Tally.objects.filter(period=period, by=by, unit=unit, at__lte=at).first()
    if kept is None:
        return worked_out(period, at, by, unit), at
    return dict(unpacked(kept.counts)), kept.at


def packed(groups: Groups) -> list[list[Any]]:
    """Return groups as JSON; states of time that nobody is in are left out."""
    found = []
    for group, counts in groups.items():
        given = {name: value for name, value in asdict(counts).items() if value}
        given["promises"] = {state: number for state, number in counts.promises.items() if number}
        found.append([group.isoformat() if isinstance(group, dt.date) else group, given])
    return found


def unpacked(kept: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, Counts]]:
    """Give groups and counts again; months as their first day."""
    for group, given in kept:
        counts = Counts(**{name: value for name, value in given.items() if name != "promises"})
        counts.promises.update(given["promises"])
        is_month = isinstance(group, str) and len(group) == 10 and group[4] == group[7] == "-"
        yield dt.date.fromisoformat(group) if is_month else group, counts


@dataclass(frozen=True)
class Line:
    """One line of a table: what is counted, its name, and the address of its list and of its own page."""

    group: Any
    name: str
    counts: Counts
    key: str = ""
    """Key of the unit or slug of the field."""

    def _rate(self, value: float | None, base: int) -> float | None:
        return value if base >= LEAST else None

    @property
    def due(self) -> int:
        """Promises that were kept or should have been: what the on-time rate divides by."""
        return self.counts.in_time + self.counts.late + self.counts.overdue

    @property
    def on_time(self) -> float | None:
        return self._rate(self.counts.on_time_rate, self.due)

    @property
    def answered(self) -> float | None:
        return self._rate(self.counts.answered_rate, self.counts.received - self.counts.ended)

    @property
    def satisfied(self) -> float | None:
        return self._rate(self.counts.satisfaction, self.counts.judged)

    @property
    def reopened(self) -> float | None:
        return self._rate(self.counts.reopened_rate, self.counts.ever_answered)

    @property
    def days(self) -> float | None:
        return self._rate(self.counts.median_working_days, self.counts.ever_answered)


def lines(groups: Groups, by: str, names: dict[str, str]) -> list[Line]:
    """Return the lines of a table with their names; ``names``: slug of a field → its name."""
    directory = organisation.directory()
    found = []
    for group, counts in groups.items():
        if by in ("unit", "commune"):
            unit = directory.units.get(group) if group is not None else None
            name = "" if unit is None else unit.short_name if by == "commune" else unit.name
            found.append(Line(group, name, counts, unit.key if unit else ""))
        elif by == "field":
            found.append(Line(group, names.get(group, ""), counts, group if group in names else ""))
        else:
            found.append(Line(group, "", counts))
    return found
