"""The figures of petitions, each defined once: pages, public statistics, measures and the ledger's tests all count here.

A cohort is the petitions received in a period (sealed cases are in no figure). Each petition is counted once and stands, as of ``at``, in
one of three: answered, open, ended without an answer. Timeliness is the kernel's, of the promises to answer: one for each petition that
was handed over, a second one when it was reopened, so that an early second answer cannot hide a late first one. A petition answered from
outside the province has no such promise; that body's time is told elsewhere.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from django.db.models import Case, Count, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import calendars, timeliness
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments.models import Commitment, Link
from dunghen.kernel.worktime.arithmetic import Suspensions, working_minutes_between
from dunghen.petitions import rules
from dunghen.petitions.models import Petition, Supplement

WORKING_DAY: Final = 8 * 60
"""Minutes of one working day, to tell working minutes in days."""
PETITIONS, PROMISES, TIME = "petitions", "promises", "time"
PARTS: Final = (PETITIONS, PROMISES, TIME)
"""What a count consists of; who shows one figure asks for its part alone. TIME reads every answered petition, the others are sums."""
BY: Final = ("", "unit", "field", "commune", "month", "channel")
ANSWER: Final = "petitions.answer"
ENDED_STATES: Final = (rules.REFUSED, rules.REDIRECTED, rules.MERGED, rules.SILENT, rules.WITHDRAWN)
_OFFSET: Final = 7 * 60


@dataclass(frozen=True)
class Cohort:
    """Which petitions are counted: received from ``since`` to ``until`` (both included), of a unit, field, commune or channel."""

    since: dt.date | None = None
    until: dt.date | None = None
    unit: int | None = None
    field: str = ""
    commune: int | None = None
    channel: str = ""

    @property
    def is_whole(self) -> bool:
        """Say whether it is all petitions, or all of a unit."""
        return not (self.since or self.until or self.field or self.commune or self.channel)

    def petitions(self, prefix: str = "") -> Q:
        """Return the condition on petitions, without the unit; ``prefix`` leads to the petition."""
        wanted = {f"{prefix}sealed_case": False}
        given: dict[str, Any] = {"field": self.field, "commune": self.commune, "channel": self.channel}
        if self.since:
            given["received_at__gte"] = dt.datetime.combine(self.since, dt.time(), ZONE)
        if self.until:
            given["received_at__lt"] = dt.datetime.combine(self.until + dt.timedelta(days=1), dt.time(), ZONE)
        return Q(**wanted, **{f"{prefix}{name}": value for name, value in given.items() if value})

    def rows(self) -> QuerySet[Petition]:
        """Return the petitions of the cohort, of its unit too: that of the lead, before there is one that of the centre."""
        rows = Petition.objects.filter(self.petitions())
        return rows.filter(Q(lead=self.unit) | Q(lead__isnull=True, centre=self.unit)) if self.unit else rows

    def promises(self, road: str) -> QuerySet[Commitment]:
        """Return the promises to answer of the cohort that ``road`` leads from to their petition; of a unit: those it owes itself."""
        rows = Commitment.objects.filter(self.petitions(road), kind=ANSWER)
        return rows.filter(owner_unit=self.unit) if self.unit else rows


@dataclass
class Counts:
    """What is counted of one group. Rates are in percent; None: nothing to divide by, "chưa có số liệu"."""

    received: int = 0
    answered: int = 0
    """Answered as of now; a reopened one is open until it is answered again."""
    open: int = 0
    ended: int = 0
    """Refused, redirected, merged, closed in silence, withdrawn."""
    screening_late: int = 0
    """Still before the coordinator after the due moment of its screening."""
    ever_answered: int = 0
    reopened: int = 0
    judged: int = 0
    satisfied: int = 0
    published: int = 0
    """Those that everybody can read; counted where it is asked for (``published``)."""
    promises: dict[str, int] = field(default_factory=lambda: dict.fromkeys(timeliness.STATES, 0))
    """State of time → promises to answer."""
    working_minutes: float | None = None
    """Median working time from receipt to the first answer, less what the sender was waited for."""

    @property
    def in_time(self) -> int:
        """Promises kept early or on time: answered in time."""
        return sum(self.promises[state] for state in timeliness.ON_TIME_STATES)

    @property
    def late(self) -> int:
        """Promises kept late."""
        return self.promises[timeliness.DONE_LATE]

    @property
    def overdue(self) -> int:
        """Promises to answer still open after their due moment."""
        return self.promises[timeliness.OVERDUE]

    @property
    def open_late(self) -> int:
        """Petitions on which an agency is late now: with the answer, or the coordinator with the screening."""
        return self.overdue + self.screening_late

    @property
    def on_time_rate(self) -> float | None:
        return timeliness.on_time_rate(self.promises)

    @property
    def answered_rate(self) -> float | None:
        """Answered of those that are to be answered: all but the ones that ended otherwise."""
        return _percent(self.answered, self.received - self.ended)

    @property
    def satisfaction(self) -> float | None:
        """Satisfied of those that judged (the latest answer); how many judged is told beside it."""
        return _percent(self.satisfied, self.judged)

    @property
    def reopened_rate(self) -> float | None:
        """Reopened of those that were ever answered."""
        return _percent(self.reopened, self.ever_answered)

    @property
    def median_working_days(self) -> float | None:
        """Median working days of eight hours from receipt to the first answer, to a tenth."""
        return None if self.working_minutes is None else round(self.working_minutes / WORKING_DAY, 1)


def counted(cohort: Cohort, at: dt.datetime, by: str = "", parts: Collection[str] = PARTS) -> dict[Any, Counts]:
    """Return group → counts; without ``by`` the one group "". Groups: pk of unit or commune (None: none), field, channel, first of month.

    The number of statements does not grow with groups or petitions. What belongs to no part asked for stays nought.
    """
    found: dict[Any, Counts] = {} if by else {"": Counts()}
    if PETITIONS in parts:
        for row in _petitions(cohort, by):
            group = row.pop("group")
            found[group] = Counts(**row)
        for group, number in _late_screenings(cohort, at, by):
            found.setdefault(group, Counts()).screening_late = number
    if PROMISES in parts:
        for group, state, number in _promises(cohort, at, by):
            found.setdefault(group, Counts()).promises[state] += number
    if TIME in parts:
        for group, median in _medians(cohort, by):
            found.setdefault(group, Counts()).working_minutes = median
    return found


def total(cohort: Cohort, at: dt.datetime, parts: Collection[str] = PARTS) -> Counts:
    """Return the counts of the whole cohort."""
    return counted(cohort, at, parts=parts)[""]


def published(cohort: Cohort, by: str = "") -> dict[Any, int]:
    """Return group → how many of the cohort everybody can read. One query."""
    rows = cohort.rows().filter(publication=rules.PUBLISHED).order_by()
    if not by:
        return {"": rows.count()}
    grouped = rows.annotate(group=_group(by)).values("group").annotate(number=Count("pk"))
    return {_named(by, row["group"]): row["number"] for row in grouped}


def _group(by: str, road: str = "", unit: Any = None) -> Any:
    """Return the expression that groups; ``unit`` is that of the unit where it is not the petition's."""
    if by not in BY:
        raise ValueError(f"Petitions are not counted by {by!r}.")
    if by == "unit":
        return unit if unit is not None else Coalesce(F("lead_id"), F("centre_id"))
    if by == "month":
        return _Month(F(f"{road}received_at"))
    return F(f"{road}{'commune_id' if by == 'commune' else by}")


def _petitions(cohort: Cohort, by: str) -> Iterator[dict[str, Any]]:
    """Give the counts of petitions for each group. One query, answered by the index petition_figures alone."""
    answered = Q(state=rules.ANSWERED)
    counts = {
        "received": Count("state"),
        "answered": Count("state", filter=answered),
        "open": Count("state", filter=Q(state__in=rules.OPEN_STATES)),
        "ended": Count("state", filter=Q(state__in=ENDED_STATES)),
        "ever_answered": Count("state", filter=answered | Q(round__gt=1)),
        "reopened": Count("state", filter=Q(round__gt=1)),
        "judged": Count("state", filter=Q(satisfied__isnull=False)),
        "satisfied": Count("state", filter=Q(satisfied=True)),
    }
    rows = cohort.rows().order_by()
    if not by:
        yield {"group": "", **rows.aggregate(**counts)}
        return
    for row in rows.annotate(group=_group(by)).values("group").annotate(**counts):
        yield {**row, "group": _named(by, row["group"])}


def _late_screenings(cohort: Cohort, at: dt.datetime, by: str) -> Iterator[tuple[Any, int]]:
    """Give group and how many wait for the coordinator longer than promised. One query over those that wait now."""
    overdue = timeliness.condition(timeliness.OVERDUE, at, commitments.soon_until(at), "screening__")
    rows = cohort.rows().order_by().filter(overdue, waits_on=rules.CENTRE)
    if not by:
        yield "", rows.count()
        return
    for group, number in rows.annotate(group=_group(by)).values_list("group").annotate(number=Count("*")):
        yield _named(by, group), number


def _promises(cohort: Cohort, at: dt.datetime, by: str) -> Iterator[tuple[Any, str, int]]:
    """Give group, state of time, number of promises to answer. Two queries.

    Where nothing but units is asked, all promises are counted in their own index and the few of sealed cases taken out again.
    """
    if cohort.is_whole and by in ("", "unit"):
        rows = Commitment.objects.filter(kind=ANSWER)
        rows = rows.filter(owner_unit=cohort.unit) if cohort.unit else rows
        yield from _judged(rows, at, by, "")
        latest = Petition.objects.filter(sealed_case=True, answering__isnull=False).values("answering")
        earlier = Link.objects.filter(source__in=latest, kind=Link.Kind.CAUSED_BY).values("target")
        sealed = rows.filter(Q(pk__in=latest) | Q(pk__in=earlier))
        for group, state, number in _judged(sealed, at, by, ""):
            yield group, state, -number
        return
    yield from _judged(cohort.promises("answered_petition__"), at, by, "answered_petition__")
    road = "links_in__source__answered_petition__"
    yield from _judged(cohort.promises(road).filter(links_in__kind=Link.Kind.CAUSED_BY), at, by, road)


class _Month(Func):
    """Year and month as one number: cheaper than a moment for each of a million rows."""

    template = "(extract(year from %(expressions)s at time zone 'Asia/Ho_Chi_Minh') * 100 + extract(month from %(expressions)s at time zone 'Asia/Ho_Chi_Minh'))::int"
    output_field = IntegerField()


def _judged(rows: QuerySet[Commitment], at: dt.datetime, by: str, road: str) -> Iterator[tuple[Any, str, int]]:
    judged = {"judged": timeliness.case(at, commitments.soon_until(at))}
    if by:
        judged["group"] = _group(by, road, F("owner_unit_id"))
    for row in rows.order_by().annotate(**judged).values(*judged).annotate(number=Count("*")):
        yield _named(by, row.get("group", "")), row["judged"], row["number"]


def _named(by: str, group: Any) -> Any:
    """Return months as their first day; other groups are what they are."""
    return dt.date(group // 100, group % 100, 1) if by == "month" else group


# -- working time ---------------------------------------------------------------------------------------------------------


class _Minute(Func):
    """Whole minutes since 1970 (UTC): a million of them cross from the database faster as numbers than as moments."""

    template = "(floor(extract(epoch from %(expressions)s) / 60))::bigint"
    output_field = IntegerField()


def working_minutes(rows: QuerySet[Petition]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return (pk, working minutes from receipt to the first answer less the waiting for the sender) of those of ``rows`` ever answered."""
    return _worked(rows, "")[:2]


def _medians(cohort: Cohort, by: str) -> Iterator[tuple[Any, float]]:
    _, spent, groups, names = _worked(cohort.rows(), by)
    for index, name in enumerate(names):
        yield name, float(np.median(spent[groups == index]))


def _worked(rows: QuerySet[Petition], by: str) -> tuple[Any, Any, Any, list[Any]]:
    """Return pk, working minutes and number of the group of each answered petition, and the groups' names by number."""
    names: dict[Any, int] = {}
    listed = np.array(
        [
            (pk, unit, start, end, names.setdefault(group, len(names)))
            for pk, unit, start, end, group in _first_answers(rows, by)
        ],
        dtype=np.int64,
    ).reshape(-1, 5)
    listed = listed[np.argsort(listed[:, 0])]
    pks, units, starts, ends, groups = listed.T
    waits = _waits(rows, pks)
    spent = np.zeros(len(pks), dtype=np.int64)
    of_unit = calendars.of_many([int(unit) for unit in np.unique(units)])
    for calendar in set(of_unit.values()):
        same = np.isin(units, [unit for unit, own in of_unit.items() if own is calendar])
        waited = Suspensions(waits.starts[:, same], waits.ends[:, same])
        spent[same] = working_minutes_between(calendar, starts[same] + _OFFSET, ends[same] + _OFFSET, waited)
    return pks, spent, groups, [_named(by, name) for name in names]


def _first_answers(rows: QuerySet[Petition], by: str) -> Iterator[tuple[int, int, int, int, Any]]:
    """Give pk, unit, minute of receipt, minute of the first answer, group."""
    first = Link.objects.filter(source=OuterRef("answering"), kind=Link.Kind.CAUSED_BY, target__kind=ANSWER)
    moment = Case(When(round=1, then=F("answered_at")), default=Subquery(first.values("target__closed_at")[:1]))
    rows = rows.filter(Q(state=rules.ANSWERED) | Q(round__gt=1)).order_by()
    rows = rows.annotate(
        unit=Coalesce(F("lead_id"), F("centre_id")),
        start=_Minute(F("received_at")),
        first=moment,
        end=_Minute(F("first")),
    )
    shown = ["pk", "unit", "start", "end"]
    if by:
        rows, shown = rows.annotate(group=_group(by)), [*shown, "group"]
    for row in rows.filter(first__isnull=False).values_list(*shown).iterator(chunk_size=20_000):
        yield row if by else (*row, "")


def _waits(rows: QuerySet[Petition], pks: np.ndarray[Any, Any]) -> Suspensions:
    """Return when the senders of ``pks`` (in order) were waited for; a wait past the answer takes nothing out."""
    waited = Supplement.objects.filter(petition__in=rows.order_by().values("pk"), replied_at__isnull=False)
    waited = waited.annotate(start=_Minute(F("asked_at")), end=_Minute(F("replied_at")))
    slots = _by_row(waited.values_list("petition_id", "start", "end"), pks)
    most = max((len(pairs) for pairs in slots.values()), default=0)
    starts = np.full((most, len(pks)), np.datetime64("NaT"), dtype="datetime64[m]")
    ends = starts.copy()
    for row, pairs in slots.items():
        for slot, (start, end) in enumerate(pairs):
            starts[slot, row], ends[slot, row] = (np.datetime64(minute + _OFFSET, "m") for minute in (start, end))
    return Suspensions(starts, ends)


def _by_row(rows: QuerySet[Any, Any], pks: np.ndarray[Any, Any]) -> Mapping[int, list[tuple[int, int]]]:
    """Return row of ``pks`` → its (start, end) pairs; those of petitions not among them are left out."""
    found: dict[int, list[tuple[int, int]]] = {}
    for pk, start, end in rows:
        row = int(np.searchsorted(pks, pk))
        if row < len(pks) and pks[row] == pk:
            found.setdefault(row, []).append((start, end))
    return found


def _percent(part: int, whole: int) -> float | None:
    return 100.0 * part / whole if whole else None


__all__: Sequence[str] = [
    "BY",
    "PARTS",
    "PETITIONS",
    "PROMISES",
    "TIME",
    "Cohort",
    "Counts",
    "counted",
    "total",
    "working_minutes",
]
