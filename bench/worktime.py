"""Working time against its neighbours: due dates and spans per second, one core, one run.

python -m bench worktime; python -m bench.worktime ROWS

Ours and the library run in turns, so that a slow minute of the machine hits both; the figure is the median of the turns. NumPy gets
the same days off through ``busdaycalendar``. It cannot know make-up Saturdays, so rows whose count meets one are compared for speed
only; all others must agree day by day before anything is printed.
"""

import datetime as dt
import os
import statistics
import sys
import time
from collections.abc import Callable

import businesstimedelta
import numpy as np

from dunghen.kernel.worktime import arithmetic as wt
from dunghen.kernel.worktime import files

TURNS = 9
SLOW_ROWS = 300


def main(rows: int) -> int:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    calendar = files.shipped_calendar()
    cast = Cast(calendar, rows)
    cast.agree()
    print(
        f"Working time, {rows:,} rows, receipts 2018-2026, one core, median of {TURNS} turns, NumPy {np.__version__}\n"
    )
    print(f"{'task':<32}{'M rows/s':>10}  {'against':<28}{'M rows/s':>10}{'ratio':>13}  target")
    few = Cast(calendar, SLOW_ROWS)
    met = [
        line("due, 1-30 working days", cast.due_days, rows, "numpy.busday_offset", cast.busday_offset, target=3),
        line(
            "due, 1-240 working hours", cast.due_hours, rows, "numpy.busday_offset (days)", cast.busday_offset, target=3
        ),
        line(
            "due, 1-240 working hours",
            cast.due_hours,
            rows,
            "businesstimedelta",
            few.business_add,
            their_rows=SLOW_ROWS,
        ),
        line("due, 2-60 calendar days", cast.due_calendar, rows),
        line("due, 1-12 months", cast.due_months, rows),
        line("due moved by two suspensions", cast.due_suspended, rows),
        line("span to the minute", cast.span, rows, "numpy.busday_count (days)", cast.busday_count),
        line("span to the minute", cast.span, rows, "businesstimedelta", few.business_span, their_rows=SLOW_ROWS),
        line("span less two suspensions", cast.span_suspended, rows, target=10),
    ]
    one = dt.datetime(2021, 8, 16, 9, tzinfo=wt.ZONE)
    seconds = median(lambda: [wt.add_working_days(calendar, one, 5) for _ in range(1000)])
    print(f"\none due moment as datetime: {seconds * 1000:.1f} microseconds")
    print("Targets met." if all(met) else "A target was missed.")
    return 0 if all(met) else 1


class Cast:
    """The same rows for everybody: receipts, terms, ends, and two suspensions each (some overlap, some miss the span)."""

    def __init__(self, calendar: wt.Calendar, rows: int) -> None:
        random = np.random.default_rng(1889)
        first, last = (int(np.datetime64(day, "m").astype(np.int64)) for day in ("2018-01-01", "2026-06-30"))
        self.calendar = calendar
        self.received = random.integers(first, last, rows).view("M8[m]")
        self.received_on = self.received.astype("M8[D]")
        self.days = random.integers(1, 31, rows)
        self.hours = random.integers(1, 241, rows)
        self.months = random.integers(1, 13, rows)
        self.ended = self.received + random.integers(0, 60 * 1440, rows)
        self.ended_on = self.ended.astype("M8[D]")
        starts = self.received + random.integers(0, 30 * 1440, (2, rows))
        self.suspensions = wt.Suspensions(starts, starts + random.integers(1, 10 * 1440, (2, rows)))
        off = [day for day, row in calendar.rows.items() if not row.kind.works]
        self.theirs = np.busdaycalendar(holidays=np.array(off, dtype="M8[D]"))
        self.made_up = np.array([day for day, row in calendar.rows.items() if row.kind.works], dtype="M8[D]")

    def agree(self) -> None:
        """Compare our due days with NumPy's wherever no make-up Saturday lies between; stop when one differs."""
        ours, theirs = self.due_days().astype("M8[D]"), self.busday_offset()
        inside = (self.received_on < self.made_up[:, None]) & (self.made_up[:, None] <= theirs)
        plain = ~inside.any(axis=0)
        if not (ours[plain] == theirs[plain]).all():
            raise SystemExit("Our due days differ from numpy.busday_offset where no make-up workday explains it.")
        print(
            f"{plain.mean():.1%} of rows agree with numpy.busday_offset; the rest meet a make-up Saturday, which it cannot count."
        )

    def due_days(self) -> np.ndarray:
        return wt.add_working_days(self.calendar, self.received, self.days)

    def due_hours(self) -> np.ndarray:
        return wt.add_working_hours(self.calendar, self.received, self.hours)

    def due_calendar(self) -> np.ndarray:
        return wt.add_calendar_days(self.calendar, self.received, self.days * 2)

    def due_months(self) -> np.ndarray:
        return wt.add_months(self.calendar, self.received, self.months)

    def span(self) -> np.ndarray:
        return wt.working_minutes_between(self.calendar, self.received, self.ended)

    def span_suspended(self) -> np.ndarray:
        return wt.working_minutes_between(self.calendar, self.received, self.ended, self.suspensions)

    def due_suspended(self) -> np.ndarray:
        return wt.due_after_suspensions(self.calendar, self.received, self.ended, self.suspensions)

    def busday_offset(self) -> np.ndarray:
        return np.busday_offset(self.received_on, self.days, roll="backward", busdaycal=self.theirs)

    def busday_count(self) -> np.ndarray:
        return np.busday_count(self.received_on, self.ended_on, busdaycal=self.theirs)

    def business_add(self) -> list[dt.datetime]:
        rules = self.business_rules()
        pairs = zip(self.received.tolist(), self.hours.tolist(), strict=True)
        return [start + businesstimedelta.BusinessTimeDelta(rules, hours=hours) for start, hours in pairs]

    def business_span(self) -> list[object]:
        rules = self.business_rules()
        return [rules.difference(*pair) for pair in zip(self.received.tolist(), self.ended.tolist(), strict=True)]

    def business_rules(self) -> businesstimedelta.Rules:
        office = businesstimedelta.WorkDayRule(
            start_time=dt.time(7), end_time=dt.time(17), working_days=[0, 1, 2, 3, 4]
        )
        lunch = businesstimedelta.LunchTimeRule(
            start_time=dt.time(11, 30), end_time=dt.time(13, 30), working_days=[0, 1, 2, 3, 4]
        )
        off = {day: row.name for day, row in self.calendar.rows.items() if not row.kind.works}
        return businesstimedelta.Rules([office, lunch, businesstimedelta.HolidayRule(off)])


def line(
    task: str,
    ours: Callable[[], object],
    rows: int,
    name: str = "",
    theirs: Callable[[], object] | None = None,
    *,
    their_rows: int = 0,
    target: float | None = None,
) -> bool:
    """Time both in turns and print one line of the table; say whether the target (a ratio, else M rows/s) is met."""
    turns = [(timed(ours), timed(theirs) if theirs else 0.0) for _ in range(3 if their_rows else TURNS + 1)][1:]
    mine = rows / statistics.median(ours for ours, _ in turns) / 1e6
    other = (their_rows or rows) / statistics.median(theirs for _, theirs in turns) / 1e6 if theirs else 0.0
    met = target is None or (mine / other if theirs else mine) >= target
    wanted = "" if target is None else f">= {target:g} x" if theirs else f">= {target:g} M rows/s"
    against = f"{other:.6f}" if 0 < other < 0.01 else f"{other:.2f}" if other else ""
    ratio = f"{mine / other:,.1f} x" if other else ""
    print(f"{task:<32}{mine:>10.2f}  {name:<28}{against:>10}{ratio:>13}  {wanted}{'' if met else '  MISSED'}")
    return met


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(work: Callable[[], object]) -> float:
    return statistics.median(timed(work) for _ in range(TURNS))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
