"""Ledgers for tests: facts that a story names, or many by chance from a seed."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger.store import Ledger, Tally
from dunghen.kernel.tests import make

AT = make.MONDAY
SOON = AT + dt.timedelta(days=3)
UNITS = ("so-xay-dung", "so-y-te", "xa-an-hoa", "xa-binh-minh")
FIELDS = ("dat-dai", "ho-tich", "y-te", None)


def fact(reference: str, **more: Any) -> dict[str, Any]:
    """Return a fact as a room tells it; what a story does not name is not important in it."""
    told = {"kind": "tests.promise", "reference": reference, "unit": "so-xay-dung", "submitted": AT, **more}
    told.setdefault("outcome", "fulfilled" if told.get("finished") else "")
    return told


def table(*facts: dict[str, Any]) -> pa.Table:
    """Return facts as a table."""
    names = sorted({name for one in facts for name in one})
    return pa.table({name: [one.get(name) for one in facts] for name in names})


def tell(ledger: Ledger, *facts: dict[str, Any], source: str = "tests", mark: str = "") -> Tally:
    """Bring facts into the ledger in one change."""
    with ledger.change(at=AT) as change:
        tally = change.upsert(source, table(*facts))
        if mark:
            change.mark(source, mark)
    return tally


def many(count: int, seed: int = 1, *, offset: int = 0) -> pa.Table:
    """Return ``count`` facts of two years by chance: open and finished, early and late, suspended, cancelled, undated, refused, unmeasured."""
    chance = np.random.default_rng(seed)
    start = dt.datetime(2020, 1, 1, tzinfo=ZONE)
    rows = []
    for number in range(count):
        submitted = start + dt.timedelta(minutes=int(chance.integers(0, 620 * 1440)))
        term = dt.timedelta(days=int(chance.integers(1, 30)))
        due = None if chance.random() < 0.1 else submitted + term
        finished = submitted + term + dt.timedelta(minutes=int(chance.integers(-20 * 1440, 9 * 1440)))
        is_open = finished > AT or chance.random() < 0.1
        finished = None if is_open else max(finished, submitted)
        rows.append(
            fact(
                f"HS-{offset + number:06}",
                kind=str(chance.choice(["tests.promise", "tests.answer"])),
                unit=str(chance.choice(UNITS)),
                place=_some(chance, ["xa-an-hoa", "xa-binh-minh", None]),
                field=_some(chance, FIELDS),
                procedure=_some(chance, ["1.001", "1.002", "2.003"]),
                channel=_some(chance, ["online", "counter", "post"]),
                service_level=_some(chance, ["full", "part", None]),
                online=_some(chance, [True, False, None]),
                paid_online=_some(chance, [True, False, None]),
                digitised=_some(chance, [True, False, None]),
                breached=number % 29 == 0,
                satisfied=_some(chance, [True, False, None]) if finished else None,
                reopened=_some(chance, [True, False]) if finished else None,
                submitted=submitted,
                due=due,
                finished=finished,
                suspended_since=submitted if is_open and chance.random() < 0.2 else None,
                outcome="" if is_open else _some(chance, ["fulfilled", "fulfilled", "fulfilled", "cancelled"]),
                worked_minutes=None if is_open or number % 13 == 0 else int(chance.integers(0, 9000)),
                status=None if number % 5 else "refused" if not is_open and number % 3 else "solved",
            )
        )
    return table(*rows)


def ledger(folder: Path, *tables: pa.Table) -> Ledger:
    """Return a ledger in ``folder`` with ``tables`` brought in one after the other."""
    made = Ledger(str(folder))
    for given in tables:
        with made.change(at=AT) as change:
            change.upsert("tests", given)
    return made


def _some(chance: np.random.Generator, among: Any) -> Any:
    return among[int(chance.integers(0, len(among)))]


def all_of(unit: str) -> list[dict[str, Any]]:
    """Return forty facts of two months, all of one unit, half of them finished."""
    return [
        fact(f"HS-{n:02}", unit=unit, submitted=AT - dt.timedelta(days=n), due=AT, finished=AT if n % 2 else None)
        for n in range(40)
    ]
