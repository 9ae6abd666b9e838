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

from django.conf import settings

from bench.ground import fresh_database
from bench.ledger import COMMUNES, DEPARTMENTS, END, SOURCE, lay, timed
from dunghen.dossiers.operations import sources
from dunghen.dossiers.queries import boards, index, late, lists, periods, rates
from dunghen.dossiers.queries.boards import Wanted
from dunghen.dossiers.queries.lists import What
from dunghen.dossiers.queries.seeing import Sight
from dunghen.dossiers.queries.why import Scope, Why
from dunghen.kernel import access, clock
from dunghen.kernel.commitments import calendars
from dunghen.kernel.organisation.models import Level, Unit, UnitKind

ALL = Sight(everything=True, keys=frozenset(), units=())
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
        "why: agencies and causes of a month": why,
        "who is late or sure to be": watched,
    }


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
            for name, work in questions(newest).items():
                work()
                wall, busy = timed(work, 5)
                wanted = 0.0 if name.startswith("who") else limit
                met.append(not wanted or wall <= wanted)
                target = f"target {wanted * 1000:,.0f}" if wanted else ""
                print(f"{name:<40}{wall * 1000:>9,.0f} ms  processors {busy * 1000:>7,.0f}   {target}", flush=True)
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
