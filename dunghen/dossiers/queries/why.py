"""Why dossiers are late: where their time went, who waited for whom, which causes make most of it, how branches compare.

Reads two sorts of facts of the ledger: dossiers, and the steps in which somebody held one (``<source>-steps``). Minutes are working minutes;
of a step under way they are counted up to the moment one looks. A step waits or is worked on, as its source tells.

While the clock of a dossier stands nobody holds it: of steps that wait for the applicant (``rules.steps.FOR_APPLICANT``) the minutes that the
clock stood are ``stood`` and neither waiting nor anybody's. The ledger knows how long a clock stood and not when: what has ended goes to these
steps in their order until it is used up, what stands now to the step under way.
"""

import datetime as dt
import functools
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import ibis
import numpy as np
import pyarrow as pa

from dunghen.dossiers.intake import steps
from dunghen.dossiers.models.sources import STEPS_SUFFIX
from dunghen.dossiers.rules.judging import KIND
from dunghen.dossiers.rules.steps import FOR_APPLICANT
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.boards import Asked
from dunghen.kernel.ledger.lasting import lasting
from dunghen.kernel.ledger.states import state
from dunghen.kernel.ledger.views import View
from dunghen.kernel.worktime.arithmetic import Calendar, working_minutes_between

STEPS: Final = STEPS_SUFFIX
STEP_KIND: Final = steps.KIND
WAITING: Final = f"{steps.WAITING}:"
BEHIND_STEPS: Final = ("steps", "hand-overs", "late-replies", "by-others")
BEHIND: Final = (*BEHIND_STEPS, "causes", "agencies")
"""Numbers of the tables that open their list."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """Dossiers received from ``since`` to ``until``, both included. ``where``: column of the dossier → wanted words
    (None: without one).

    ``late``: only those that ended late or are overdue; else all that are not cancelled.
    """

    sources: tuple[str, ...]
    since: dt.date
    until: dt.date
    where: Mapping[str, Sequence[str | None]]
    late: bool = True

    @classmethod
    def of(cls, asked: Asked, *, late: bool = True) -> "Scope":
        """Return the dossiers that a board was asked for; it must bound its days."""
        if asked.since is None or asked.until is None:
            raise ValueError("Why is asked of a bounded period.")
        return cls(asked.sources, asked.since, asked.until, asked.where, late)


class Why:
    """The answers for one scope at one moment. Each is one query; a step under way is counted once for all of them."""

    def __init__(self, view: View, scope: Scope, *, at: dt.datetime, calendar: Calendar) -> None:
        self._view, self._scope, self._at, self._calendar = view, scope, at, calendar

    def steps(self) -> list[Row]:
        """Return for each holder and step, the longest first: ``unit``, ``step``, ``dossiers``, ``waiting``, ``working`` (minutes), ``share`` of all;
        ``stood``: minutes the clock stood still in it, outside the others."""
        if not self._has_steps:
            return []
        held = self._held
        found = self._rows(
            held.group_by("unit", "step").agg(
                dossiers=held.code.nunique(),
                waiting=held.minutes.sum(where=held.waits).fill_null(0),
                working=held.minutes.sum(where=~held.waits).fill_null(0),
                stood=held.stood.sum(),
            )
        )
        return _shared(found, lambda row: row["waiting"] + row["working"], ("unit", "step"))

    def hand_overs(self) -> list[Row]:
        """Return for each pair of holders, the longest first: ``giver``, ``taker``, ``times``, ``minutes`` the taker held it in all, ``replies_late``.

        Steps that one holder does after another are one holding. A reply is late when a step of the holding ended, or still runs, after its own day.
        """
        if not self._has_steps:
            return []
        runs = self._runs
        found = self._rows(
            runs.group_by("giver", "taker").agg(
                times=runs.count(), minutes=runs.minutes.sum(), replies_late=runs.is_late.sum()
            )
        )
        return sorted(found, key=lambda row: (-row["minutes"], row["giver"], row["taker"]))

    @property
    def _runs(self) -> Any:
        """Holdings that were handed over: what one held in one go, and who had it before."""
        held = self._held
        of_dossier = ibis.window(group_by=["source", "code"], order_by=["since", "number"])
        changed = held.mutate(is_new=(held.unit.lag().over(of_dossier) != held.unit).fill_null(True).cast("int32"))
        upto = ibis.window(group_by=["source", "code"], order_by=["since", "number"], preceding=None, following=0)
        runs = changed.mutate(run=changed.is_new.sum().over(upto))
        runs = runs.group_by("source", "code", "run").agg(
            taker=runs.unit.max(), agency=runs.agency.max(), minutes=runs.minutes.sum(), is_late=runs.replied_late.max()
        )
        runs = runs.mutate(giver=runs.taker.lag().over(ibis.window(group_by=["source", "code"], order_by="run")))
        return runs.filter(runs.giver.notnull())

    def causes(self) -> list[Row]:
        """Return ``fault``, ``cause``, ``n``, ``share`` and ``upto`` (cumulated) in percent of those with a cause, the commonest first.

        Those without one come last, their shares None.
        """
        dossiers = self._dossiers.filter(self._dossiers.is_late_now)
        found = self._rows(dossiers.group_by("fault", "cause").agg(n=dossiers.count()))
        told = sorted(
            (row for row in found if row["cause"]), key=lambda row: (-row["n"], row["fault"] or "", row["cause"])
        )
        silent = sum(row["n"] for row in found if not row["cause"])
        total, upto = sum(row["n"] for row in told), 0
        for row in told:
            upto += row["n"]
            row |= {"share": 100 * row["n"] / total, "upto": 100 * upto / total}
        return [*told, *([{"fault": None, "cause": None, "n": silent, "share": None, "upto": None}] if silent else [])]

    def agencies(self) -> list[Row]:
        """Return for each agency that answers for dossiers, the one with most late ones first: how it compares, and how much lay elsewhere.

        ``dossiers``, ``late``, ``late_rate`` (percent), ``median_days`` it took (working days of eight hours), ``minutes`` in all steps, of which
        ``waiting`` and ``outside`` (held by another agency), ``outside_share`` in percent; ``by_others``: those that ended late by no more than
        what others held of it; ``stood``: working minutes that clocks stood still until now (papers to complete, financial duties), outside all of these.
        An agency without steps has None for what they would tell.
        """
        joined = self._with_steps()
        found = self._rows(
            joined.group_by("agency").agg(
                dossiers=joined.count(),
                late=joined.is_late_now.cast("int32").sum(),
                median_days=joined.took.median().cast("float64") / 480,
                minutes=joined.minutes.sum(),
                waiting=joined.waiting.sum(),
                outside=joined.outside.sum(),
                stood=(joined.stopped + joined.standing).sum(),
                by_others=(joined.is_late_now & (joined.over <= joined.outside)).fill_null(False).cast("int32").sum(),
            )
        )
        for row in found:
            row["late_rate"] = 100 * row["late"] / row["dossiers"]
            row["outside_share"] = 100 * row["outside"] / row["minutes"] if row["minutes"] else None
            row["by_others"] = row["by_others"] if row["minutes"] is not None else None
        return sorted(found, key=lambda row: (-row["late"], row["agency"]))

    def behind(
        self, what: str, first: str, second: str, *, start: int = 0, most: int | None = None
    ) -> tuple[int, list[Row]]:
        """Return how many stand behind a number of a table, and ``most`` of them from ``start`` on: ``source``, ``code``, ``agency``, ``minutes``.

        ``what``: one of ``BEHIND``; ``first`` and ``second``: the words of its row, "" for none. Minutes are those of the row's step or
        holding, else None. A dossier handed over twice between the same two stands there twice. Raises KeyError for another ``what``.
        """
        columns = ("source", "code", "agency", "minutes")
        if what in BEHIND_STEPS and not self._has_steps:
            return 0, []
        if what == "steps":
            held = self._held.filter((self._held.unit == first) & (self._held.step == second))
            found = held.group_by("source", "code", "agency").agg(minutes=held.minutes.sum())
        elif what in ("hand-overs", "late-replies"):
            runs = self._runs
            found = runs.filter((runs.giver == first) & (runs.taker == second))
            found = found.filter(found.is_late == 1) if what == "late-replies" else found
        elif what in ("agencies", "by-others"):
            found = self._with_steps()
            found = found.filter(found.agency == first)
            if what == "by-others":
                found = found.filter((found.is_late_now & (found.over <= found.outside)).fill_null(False))
        else:
            found = self._of_cause(first, second).mutate(minutes=ibis.null("int64"))
        found = found.select(*columns)
        (count,) = self._rows(found.aggregate(n=found.count()))
        return count["n"], self._rows(found.order_by(["code", "source", "minutes"]).limit(most, offset=start))

    def _of_cause(self, fault: str, cause: str) -> Any:
        late = self._dossiers.filter(self._dossiers.is_late_now)
        if not cause:
            return late.filter(late.cause.fill_null("") == "")
        return late.filter((late.cause == cause) & (late.fault.fill_null("") == fault))

    # -- what all of them read ------------------------------------------------------------------------------------------

    @property
    def _has_steps(self) -> bool:
        """Say whether any of the sources tells steps at all; most questions are quicker where none does."""
        return any(name + STEPS in self._view.manifest.sources for name in self._scope.sources)

    def _with_steps(self) -> Any:
        """Return the dossiers, each with the minutes of its steps: all, ``waiting``, ``outside``; null without steps."""
        dossiers = self._dossiers
        if not self._has_steps:
            return dossiers.mutate(**dict.fromkeys(("minutes", "waiting", "outside"), ibis.null("int64")))
        held = self._held
        of_one = held.group_by("source", "code").agg(
            minutes=held.minutes.sum(),
            waiting=held.minutes.sum(where=held.waits).fill_null(0),
            outside=held.minutes.sum(where=held.unit != held.agency).fill_null(0),
        )
        joined = dossiers.left_join(of_one, ["source", "code"])
        return joined.select(dossiers, of_one.minutes, of_one.waiting, of_one.outside)

    @cached_property
    def _dossiers(self) -> Any:
        """Dossiers of the scope with ``is_late_now``: ended late, or overdue at the moment."""
        scope = self._scope
        facts = self._view.facts(scope.sources, (f"{scope.since:%Y-%m}", f"{scope.until:%Y-%m}"))
        first, after = _midnight(scope.since), _midnight(scope.until + dt.timedelta(days=1))
        facts = facts.filter((facts.kind == KIND) & (facts.submitted >= first) & (facts.submitted < after))
        for column, words in scope.where.items():
            given = facts[column].isin([word for word in words if word is not None])
            facts = facts.filter(given | facts[column].isnull() if None in words else given)
        judged = facts.mutate(**lasting(facts))
        judged = judged.mutate(state=state(judged, self._at, self._at))
        judged = judged.mutate(is_late_now=judged.state.isin([timeliness.DONE_LATE, timeliness.OVERDUE]))
        judged = judged.filter(judged.is_late_now if scope.late else judged.state != timeliness.CANCELLED)
        rows = judged.select(
            "source", "is_late_now", "fault", "cause",
            code=judged.reference, agency=judged.unit, took=judged.worked_minutes, over=judged.late_minutes,
            stopped=judged.suspended_minutes.cast("int64"), stands=judged.suspended_since,
        )  # fmt: skip
        # Every answer asks for them, and to find them among all facts takes longest: they are found once.
        found = self._view.run(rows)
        return ibis.memtable(found.append_column("standing", pa.array(self._until_now(found["stands"]))))

    @cached_property
    def _held(self) -> Any:
        """Steps of those dossiers: ``agency`` answers for the dossier, ``unit`` held it."""
        names = [name + STEPS for name in self._scope.sources]
        facts = self._view.facts(names, (f"{self._scope.since:%Y-%m}", "9999-99"))
        facts = facts.filter(facts.kind == STEP_KIND)
        steps = facts.select(
            "unit", "status", "finished", "due",
            main=facts.source.substr(0, facts.source.length() - len(STEPS)), code=facts.reference.split("#")[0],
            number=facts.reference.split("#")[1].cast("int64"), since=facts.submitted, counted=facts.worked_minutes,
        )  # fmt: skip
        dossiers = self._dossiers
        held = steps.inner_join(dossiers, [steps.main == dossiers.source, steps.code == dossiers.code])
        held = held.select(
            "source", "agency", "unit", "status", "finished", "due", "number", "since", "counted", "stopped", "standing", code=steps.code
        )  # fmt: skip
        running = self._running(held)
        held = held.left_join(running, "since").select(held, running.until_now)
        waits, step = held.status.startswith(WAITING).fill_null(False), held.status.split(":")[1].fill_null("")
        names = [step.contains(name) for name in FOR_APPLICANT]
        held = held.mutate(
            waits=waits, step=step, stops=waits & functools.reduce(operator.or_, names),
            all_minutes=ibis.coalesce(held.counted, ibis.ifelse(held.finished.isnull(), held.until_now, 0), 0).cast("int64"),
            replied_late=(ibis.coalesce(held.finished, _moment(self._at)) > held.due).fill_null(False).cast("int32"),
        )  # fmt: skip
        held = held.mutate(stood=_stood(held))
        return held.mutate(minutes=held.all_minutes - held.stood)

    def _running(self, held: Any) -> Any:
        """Return for each moment at which a step under way began the working minutes from it until now."""
        under_way = held.filter(held.finished.isnull())
        began = self._view.run(under_way.select("since").distinct())["since"]
        until_now = self._until_now(began)
        return ibis.memtable(pa.table({"since": began.cast(pa.timestamp("us", "UTC")), "until_now": until_now}))

    def _until_now(self, moments: pa.ChunkedArray) -> Any:
        """Return the working minutes from each moment until now; none from null, and from what lies outside the calendar."""
        start = moments.cast(pa.timestamp("us", "UTC")).cast(pa.int64()).fill_null(0).to_numpy() // 60_000_000 + 7 * 60
        now = int(self._at.timestamp()) // 60 + 7 * 60
        inside = (
            moments.is_valid().to_numpy() & (start >= self._calendar.start) & (start <= min(self._calendar.end, now))
        )
        minutes = np.zeros(len(start), np.int64)
        if inside.any() and now <= self._calendar.end:
            minutes[inside] = working_minutes_between(self._calendar, start[inside], np.int64(now))
        return minutes

    def _rows(self, expression: Any) -> list[Row]:
        rows: list[Row] = self._view.run(expression).to_pylist()
        return rows


def _stood(held: Any) -> Any:
    """Return the minutes of each step in which the clock of its dossier stood still."""
    may = ibis.ifelse(held.stops, held.all_minutes, 0)
    now = ibis.ifelse(held.stops & held.finished.isnull(), ibis.least(may, held.standing), 0)
    upto = ibis.window(group_by=["source", "code"], order_by=["since", "number"], preceding=None, following=0)
    left = may - now
    before = left.sum().over(upto) - left
    return now + ibis.greatest(ibis.least(left, held.stopped - before), 0)


def _shared(rows: list[Row], size: Any, names: tuple[str, ...]) -> list[Row]:
    total = sum(size(row) for row in rows)
    for row in rows:
        row["share"] = 100 * size(row) / total if total else None
    return sorted(rows, key=lambda row: (-size(row), *(row[name] for name in names)))


def _midnight(day: dt.date) -> Any:
    return _moment(dt.datetime.combine(day, dt.time(), ZONE))


def _moment(at: dt.datetime) -> Any:
    return ibis.literal(schema.moment(at))
