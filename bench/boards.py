"""The boards of dossiers, as pages ask for them, over 5,000,000 facts: figures, lists behind them, what held the late ones.

python -m bench boards; python -m bench.boards ROWS [FOLDER]: of FOLDER, which is kept and may be that of ``bench.ledger``.
"""

import datetime as dt
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from bench.ground import fresh_database
from bench.ledger import COMMUNES, DEPARTMENTS, END, SOURCE, lay, timed
from dunghen.dossiers.operations import sources
from dunghen.dossiers.queries import boards, index, late, lists, periods, rates
from dunghen.dossiers.queries.boards import Wanted
from dunghen.dossiers.queries.lists import What
from dunghen.dossiers.queries.seeing import Sight
from dunghen.dossiers.queries.why import STEP_KIND, STEPS, WAITING, Scope, Why
from dunghen.kernel import access, clock
from dunghen.kernel.commitments import calendars
from dunghen.kernel.ledger.boards import Asked
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.ledger.views import View
from dunghen.kernel.organisation.models import Level, Unit, UnitKind

ALL = Sight(everything=True, keys=frozenset(), units=())
WHY = "why: agencies and causes of a month"
LISTS = ("done_late", "open_overdue", "late", "carried_over", "received", "online.yes")


def make_units() -> None:
    """Make the communes and departments that the facts name."""
    kinds = [(f"xa-{n:03}", UnitKind.COMMUNE, Level.COMMUNE) for n in range(COMMUNES)]
    kinds += [(f"so-{n:02}", UnitKind.DEPARTMENT, Level.PROVINCE) for n in range(DEPARTMENTS)]
    Unit.objects.bulk_create(
        Unit(key=key, name=key, short_name=key, kind=kind, level=level) for key, kind, level in kinds
    )


def questions(newest: dt.date) -> dict[str, Callable[[], object]]:
    """Return what pages ask for, by name; periods are those before ``newest``."""
    month = Wanted(periods.holding(newest, official=True).stepped(-1))
    year = Wanted(periods.holding(newest, periods.YEAR, official=True))
    days = Wanted(periods.between(month.period.first + dt.timedelta(5), month.period.last - dt.timedelta(4)))
    one = replace(month, unit="xa-007")

    def progress(wanted: Wanted, by: str) -> Callable[[], object]:
        return lambda: boards.progress(replace(wanted, by=by), ALL, END)

    def listed(wanted: Wanted, word: str) -> Callable[[], object]:
        return lambda: lists.page(wanted, What(word), ALL, END)

    def why() -> object:
        asked = boards.asked(month, ALL, END)
        found = Why(boards.view(), Scope.of(asked), at=END, calendar=calendars.of()) if asked else None
        return found and (found.agencies(), found.causes())

    def watched() -> int:
        sure, since = late.sure_until(END, 3), END - dt.timedelta(days=30)
        return sum(1 for _ in late.late(END, sure_by=sure, finished_since=since))

    return {
        **{f"II.06a of a month by {by}": progress(month, by) for by in boards.BY},
        "II.06a of a commune by procedure": progress(one, "procedure"),
        "II.06a of a year by procedure": progress(year, "procedure"),
        "II.06a of odd days by unit": progress(days, "unit"),
        "rates of a month by unit": lambda: rates.rates(month, ALL, END),
        "rates of a year by procedure": lambda: rates.rates(replace(year, by="procedure"), ALL, END),
        "course of twelve months": lambda: rates.course(month, ALL, END),
        "index of a month": lambda: index.index(month, ALL, END),
        "list: overdue now": listed(month, "overdue"),
        "list: due soon": listed(month, "due_soon"),
        **{f"list: {word} of a month": listed(month, word) for word in LISTS},
        "list: late of a commune": listed(one, "late"),
        "list: late of a year": listed(year, "late"),
        WHY: why,
        "who is late or sure to be": watched,
    }


def lay_steps(ledger: Ledger, month: Wanted) -> int:
    """Lay four steps of each dossier of a period, two of them waiting; return how many steps."""
    asked = Asked(since=month.period.first, until=month.period.last, sources=(SOURCE,))
    names = (f"{asked.since:%Y-%m}", f"{asked.until:%Y-%m}")
    view = View(ledger)
    facts = view.facts([SOURCE], names)
    rows = view.run(facts.filter(facts.finished.notnull()).select("reference", "unit", "submitted", "finished"))
    began = rows["submitted"].cast(pa.int64()).to_numpy()
    lasted = rows["finished"].cast(pa.int64()).to_numpy() - began
    moment = pa.timestamp("us", tz="UTC")
    with ledger.change(at=END) as change:
        for number in range(4):
            since, until = began + lasted * number // 4, began + lasted * (number + 1) // 4
            holder = pa.array(np.roll(rows["unit"].to_pylist(), number // 2), pa.string())
            change.upsert(
                SOURCE + STEPS,
                pa.table(
                    {
                        "kind": pa.repeat(STEP_KIND, len(rows)),
                        "reference": pc.binary_join_element_wise(rows["reference"], str(number + 1), "#"),
                        "unit": holder,
                        "submitted": pa.array(since).cast(moment),
                        "finished": pa.array(until).cast(moment),
                        "status": pa.repeat(f"{WAITING}cho" if number % 2 else "working:tham-dinh", len(rows)),
                        "outcome": pa.repeat("fulfilled", len(rows)),
                        "worked_minutes": pa.array((until - since) // 60_000_000 // 4, pa.int32()),
                    }
                ),
            )
    return 4 * len(rows)


def main(rows: int, kept: str) -> int:
    limit, met = 0.150 if rows <= 5_000_000 else 1.0, []
    folder = Path(kept or tempfile.mkdtemp(prefix="boards-", dir=os.environ.get("DUNGHEN_VAR")))
    try:
        ledger = lay(folder, rows)
        newest = dt.date.fromisoformat(f"{max(ledger.current().sources[SOURCE].months)}-20")
        settings.LEDGER_URL = str(folder)
        with fresh_database("boards"):
            make_units()
            sources.open_source(actor=access.SYSTEM, name=SOURCE, label="Đo tốc độ", at=clock.now())
            month = Wanted(periods.holding(newest, official=True).stepped(-1))

            def told(name: str, work: Callable[[], object], wanted: float) -> None:
                work()
                wall, busy = timed(work, 5)
                met.append(not wanted or wall <= wanted)
                target = f"target {wanted * 1000:,.0f}" if wanted else ""
                print(f"{name:<40}{wall * 1000:>9,.0f} ms  processors {busy * 1000:>7,.0f}   {target}", flush=True)

            for name, work in questions(newest).items():
                told(name, work, 0.0 if name.startswith("who") else limit)
            steps = lay_steps(ledger, month)
            # No target: steps are read of one period alone, whatever the ledger holds.
            told(f"why: the same with {steps:,} steps", questions(newest)[WHY], 0.0)
    finally:
        if not kept:
            shutil.rmtree(folder)
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(
        main(
            int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 5_000_000,
            sys.argv[2] if len(sys.argv) > 2 else "",
        )
    )
