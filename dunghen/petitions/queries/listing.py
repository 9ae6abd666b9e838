"""What the public side shows: published items, newest first, filtered and searched, a page at a time.

A list over a million rows may be narrowed by words, field, commune, agency, days and outcome, in any combination. PostgreSQL plans such a
query by guessing how many rows fit, and guesses wrong where two words go together or a word was in everybody's mouth five years ago; a wrong
plan takes seconds. So the way is laid down here. First the newest rows are *walked* in the order of the list, as many as take a few
milliseconds: whatever is common is found at once. What is rare is *gathered* by the index of its words, up to a bound, and put in order.
Only what is common and yet not among the newest ("khẩu trang" of 2021) passes the bound; it is looked for year by year, month by month.
"""

# ruff: noqa: S608 - the statements are put together from the fixed pieces of this file; what readers typed is always a parameter.

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from dunghen.kernel.clock import ZONE
from dunghen.petitions import rules
from dunghen.petitions.queries import searching

MOST_COUNTED: Final = 1000
"""Results are counted up to here; beyond, a reader needs to know only that there are more."""
WALKED: Final = 2000
"""Newest rows looked at before the index of words is asked."""
COUNTED: Final = 5000
"""Newest rows looked at to say how many fit, when the page was found by walking."""
GATHERED: Final = 3000
"""Rows gathered of one span of time before it counts as crowded."""


@dataclass(frozen=True)
class Narrow:
    """Which published items are wanted. Empty: any. Days are those of receipt, both included; the list is then in their order."""

    text: str = ""
    field: str = ""
    communes: tuple[int, ...] = ()
    unit: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    fixed: bool | None = None
    satisfied: bool | None = None

    @property
    def column(self) -> str:
        """The moment the list is ordered by."""
        return "received_at" if self.since or self.until else "published_at"


class Search:
    """One question put to the table: the same conditions, asked in up to three ways."""

    def __init__(self, narrow: Narrow, words: str, size: int, mark: tuple[Any, int] | None, *, back: bool) -> None:
        self.narrow, self.words, self.size, self.mark, self.back = narrow, words, size, mark, back
        self.column = narrow.column
        self.sense, self.side = ("ASC", ">") if back else ("DESC", "<")
        self.known: tuple[int, bool] | None = None

    # -- conditions ---------------------------------------------------------------------------------------------------

    def axes(self) -> list[tuple[str, list[Any]]]:
        """Return the conditions that an index in the order of the list serves: one, or one for each commune."""
        narrow = self.narrow
        if narrow.communes:
            return [("commune_id = %s", [pk]) for pk in narrow.communes]
        if narrow.unit is not None:
            return [("lead_id = %s", [narrow.unit])]
        if narrow.field and self.column == "published_at":
            return [("field = %s", [narrow.field])]
        return [("TRUE", [])]

    def span(self, *, hidden: bool = False) -> tuple[str, list[Any]]:
        """Return the condition on the order of the list: days, and what lies behind the mark.

        ``hidden``: written so that no index but that of the words is tempting; gathering a fifth of all rows to strike out fifty is dear.
        """
        received = "received_at + interval '0'" if hidden else "received_at"
        column = f"{self.column} + interval '0'" if hidden else self.column
        parts = ["publication = 'published'"]
        given: list[Any] = []
        if self.narrow.since:
            parts.append(f"{received} >= %s")
            given.append(dt.datetime.combine(self.narrow.since, dt.time(), ZONE))
        if self.narrow.until:
            parts.append(f"{received} < %s")
            given.append(dt.datetime.combine(self.narrow.until + dt.timedelta(days=1), dt.time(), ZONE))
        if self.mark:
            parts.append(f"({column}, id) {self.side} (%s, %s)")
            given += self.mark
        return " AND ".join(parts), given

    def rest(self, *, hidden: bool = False) -> tuple[str, list[Any]]:
        """Return the conditions that are looked at row by row."""
        narrow, parts = self.narrow, ["TRUE"]
        given: list[Any] = []
        if narrow.field:
            parts.append("field || '' = %s" if hidden else "field = %s")
            given.append(narrow.field)
        if narrow.unit is not None:
            parts.append("lead_id + 0 = %s" if hidden else "lead_id = %s")
            given.append(narrow.unit)
        if narrow.fixed is not None:
            parts.append(f"remedy {'=' if narrow.fixed else '<>'} '{rules.FIXED}'")
        if narrow.satisfied is not None:
            parts.append("satisfied" if narrow.satisfied else "NOT satisfied")
        if self.words:
            parts.append("public_document @@ %s::tsquery")
            given.append(self.words)
        return " AND ".join(parts), given

    @property
    def plain(self) -> bool:
        """Whether nothing has to be looked at row by row: the walk then finds all there is."""
        narrow = self.narrow
        only_axis = not narrow.field or (self.column == "published_at" and not narrow.communes and narrow.unit is None)
        return not self.words and narrow.fixed is None and narrow.satisfied is None and only_axis and not (
            narrow.communes and narrow.unit is not None
        )  # fmt: skip

    # -- three ways ----------------------------------------------------------------------------------------------------

    def ids(self) -> list[int]:
        """Return the ids of the page and of one row more, in order."""
        wanted = self.size + 1
        found = self.walk(wanted)
        if len(found) == wanted or self.plain:
            return found
        gathered, number = self.gather(wanted, GATHERED)
        if number > GATHERED:
            self.known = (min(MOST_COUNTED, GATHERED), True)
            return self.by_spans(wanted, self.years()) if self.words else self.gather(wanted, None)[0]
        if self.mark is None:
            self.known = (min(number, MOST_COUNTED), number > MOST_COUNTED)
        return gathered

    def newest(self, axis: str, beyond: str, most: int) -> tuple[str, list[Any]]:
        """Return the statement that gives what fits among the ``most`` newest rows of an axis."""
        span, given = self.span()
        rest, more = self.rest()
        order = f"{self.column} {self.sense}, id {self.sense}"
        return (
            f"SELECT id, o FROM (SELECT id, {self.column} AS o, field, lead_id, remedy, satisfied, public_document"
            f" FROM petitions_petition WHERE {axis} AND {beyond} AND {span} ORDER BY {order} LIMIT {most}) w WHERE {rest}"
        ), [*given, *more]

    def walk(self, wanted: int, beyond: str = "TRUE", edges: Sequence[Any] = ()) -> list[int]:
        """Return what fits among the newest rows of each axis."""
        order = f"ORDER BY o {self.sense}, id {self.sense} LIMIT {wanted}"
        parts: list[str] = []
        values: list[Any] = []
        for axis, own in self.axes():
            part, given = self.newest(axis, beyond, max(WALKED, wanted))
            parts.append(f"({part} {order})")
            values += [*own, *edges, *given]
        return [row[0] for row in asked(f"SELECT id FROM ({' UNION ALL '.join(parts)}) u {order}", values)]

    def gather(self, wanted: int, most: int | None, mark: str = "") -> tuple[list[int], int]:
        """Return the first of all that fit, in order, and how many fit.

        With ``most``: of as many as that and one; when there are more, these are whichever the index came upon and stand for nothing.
        Materialised: a LIMIT would tempt the planner to walk the whole table in order.
        """
        inside, given = self.conditions(mark)
        bound = f" LIMIT {most + 1}" if most is not None else ""
        rows = asked(
            f"WITH m AS MATERIALIZED (SELECT id, {self.column} AS o FROM petitions_petition WHERE {inside}),"
            f" g AS MATERIALIZED (SELECT id, o FROM m{bound})"
            f" SELECT id, (SELECT count(*) FROM g) FROM g ORDER BY o {self.sense}, id {self.sense} LIMIT {wanted}",
            given,
        )
        return [row[0] for row in rows], int(rows[0][1]) if rows else 0

    def conditions(self, mark: str) -> tuple[str, list[Any]]:
        """Return all conditions at once; ``mark``: also those of a year or month."""
        span, given = self.span(hidden=bool(self.words))
        rest, more = self.rest(hidden=bool(self.words))
        if self.narrow.communes:
            rest, more = f"commune_id = ANY(%s) AND {rest}", [list(self.narrow.communes), *more]
        marks = f"'{mark}'" if mark else self.marks_of_days()
        if marks:
            rest, more = f"{rest} AND public_document @@ %s::tsquery", [*more, marks]
        return f"{span} AND {rest}", [*given, *more]

    def marks_of_days(self) -> str:
        """Return the years of the days asked for, as the index of words knows them; "" when words are not asked for."""
        if not self.words or self.column == "published_at":
            return ""
        return " | ".join(f"'{searching.RECEIVED_SIGN}{year}'" for year, _ in self.years())

    def by_spans(self, wanted: int, spans: Iterable[tuple[int, int]]) -> list[int]:
        """Return the page from what is common but not among the newest: each span of time is gathered, a crowded one taken apart."""
        found: list[int] = []
        sign = searching.PUBLISHED_SIGN if self.column == "published_at" else searching.RECEIVED_SIGN
        for year, month in spans:
            mark = f"{sign}{year}-{month:02d}" if month else f"{sign}{year}"
            some, number = self.gather(wanted, GATHERED, mark)
            if number > GATHERED:
                first = dt.datetime(year, month or 1, 1, tzinfo=ZONE)
                last = (first + dt.timedelta(days=32 if month else 370)).replace(day=1)
                last = last if month else last.replace(month=1)
                some = self.walk(wanted, f"{self.column} >= %s AND {self.column} < %s", (first, last))
                if len(some) < wanted - len(found):
                    months = [(year, each) for each in (range(1, 13) if self.back else range(12, 0, -1))]
                    some = self.gather(wanted, None, mark)[0] if month else self.by_spans(wanted - len(found), months)
            found += some
            if len(found) >= wanted:
                break
        return found[:wanted]

    def years(self) -> list[tuple[int, int]]:
        """Return the years that have published items, in the order of the list, each as (year, 0)."""
        edge = f"(SELECT {{}}({self.column}) FROM petitions_petition WHERE publication = 'published')"
        edges = asked(f"SELECT {edge.format('min')}, {edge.format('max')}", [])[0]
        if edges[0] is None:
            return []
        first, last = (each.astimezone(ZONE).year for each in edges)
        if self.mark:
            at = self.mark[0].astimezone(ZONE).year
            first, last = (at, last) if self.back else (first, at)
        if self.narrow.since:
            first = max(first, self.narrow.since.year)
        if self.narrow.until:
            last = min(last, self.narrow.until.year)
        years = [(year, 0) for year in range(first, last + 1)]
        return years if self.back else years[::-1]

    # -- counting ------------------------------------------------------------------------------------------------------

    def total(self, seen: int) -> tuple[int, bool]:
        """Return how many fit in all, and whether there are more than that.

        What the walk found is common, and counting all of it would cost more than finding it: it is counted among the newest rows.
        """
        if self.known is not None:
            return self.known
        if seen <= self.size:
            return seen, False
        parts: list[str] = []
        values: list[Any] = []
        for axis, own in self.axes():
            part, given = self.newest(axis, "TRUE", COUNTED)
            span, inside = self.span()
            parts.append(
                f"SELECT (SELECT count(*) FROM ({part} LIMIT {MOST_COUNTED + 1}) c) AS fit, (SELECT count(*) FROM"
                f" (SELECT 1 FROM petitions_petition WHERE {axis} AND {span} LIMIT {COUNTED + 1}) c) AS there"
            )
            values += [*own, *given, *own, *inside]
        rows = asked(" UNION ALL ".join(parts), values)
        fit, whole = sum(row[0] for row in rows), all(row[1] <= COUNTED for row in rows)
        if fit > MOST_COUNTED:
            return MOST_COUNTED, True
        return (fit, False) if whole else (max(seen - 1, fit // 10 * 10), True)


def asked(sql: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
