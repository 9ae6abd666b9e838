"""The ledger: boards over millions of facts, a day's change, the same count elsewhere.

python -m bench ledger; python -m bench.ledger ROWS [FOLDER]: of FOLDER, which is kept, for another turn (50,000,000 take some minutes to lay).
"""

import datetime as dt
import itertools
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import psycopg
import pyarrow as pa
from django.db import connection

from bench.ground import fresh_database
from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger import boards
from dunghen.kernel.ledger.boards import FINISHED, Asked
from dunghen.kernel.ledger.checking import check
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.ledger.store.compaction import compact
from dunghen.kernel.ledger.views import View

MONTHS = 72
END = dt.datetime(2026, 1, 5, 9, tzinfo=ZONE)
SOON = END + dt.timedelta(days=3)
COMMUNES, DEPARTMENTS, FIELDS, PROCEDURES = 140, 24, 40, 1900
SOURCE = "bench"
DAY = 20_000
"""Rows of a day's change."""
_EPOCH = np.datetime64("1970-01-01", "us")


class Province:
    """True to life as far as sizes go: communes handle what is theirs, departments any place; a few procedures make most of the work."""

    def __init__(self, seed: int = 20210816) -> None:
        self.chance = chance = np.random.default_rng(seed)
        self.units = [f"xa-{n:03}" for n in range(COMMUNES)] + [f"so-{n:02}" for n in range(DEPARTMENTS)]
        self.places = [f"xa-{n:03}" for n in range(COMMUNES)]
        self.fields = [f"linh-vuc-{n:02}" for n in range(FIELDS)]
        self.procedures = [f"{n % 3}.{n:06}" for n in range(PROCEDURES)]
        self.field_of = chance.integers(0, FIELDS, PROCEDURES)
        self.term_of = chance.choice([1, 3, 5, 7, 10, 15, 20, 30], PROCEDURES)
        self.level_of = chance.integers(0, 3, PROCEDURES)
        # Each unit handles eighty procedures, the first of them far more often than the last.
        self.handled = np.array([chance.choice(PROCEDURES, 80, replace=False) for _ in self.units])
        self.share = (1 / np.arange(1, 81)) / (1 / np.arange(1, 81)).sum()
        self.weight = np.concatenate([np.full(COMMUNES, 0.6 / COMMUNES), np.full(DEPARTMENTS, 0.4 / DEPARTMENTS)])
        self.lateness = chance.uniform(0.01, 0.2, len(self.units))

    def facts(self, first: int, count: int, since: dt.datetime, days: int) -> pa.Table:
        """Return ``count`` facts received within ``days`` from ``since``, numbered from ``first``."""
        chance = self.chance
        unit = chance.choice(len(self.units), count, p=self.weight).astype(np.int32)
        procedure = self.handled[unit, chance.choice(80, count, p=self.share)].astype(np.int32)
        place = np.where(unit < COMMUNES, unit, chance.integers(0, COMMUNES, count)).astype(np.int32)
        start = np.datetime64(since.astimezone(dt.UTC).replace(tzinfo=None), "us")
        minutes = chance.integers(0, days, count) * 1440 + chance.integers(450, 1020, count)
        submitted = start + minutes.astype("timedelta64[m]")
        term = self.term_of[procedure]
        due = submitted + (term * 1440).astype("timedelta64[m]")
        late = chance.random(count) < self.lateness[unit]
        took = np.where(late, term + chance.exponential(4, count) + 0.05, term * chance.beta(4, 2, count))
        finished = submitted + (took * 1440).astype("timedelta64[m]")
        end = np.datetime64(END.astimezone(dt.UTC).replace(tzinfo=None), "us")
        is_open = (finished > end) | (chance.random(count) < 0.001)
        judged = chance.random(count) < 0.1
        channel = chance.choice(3, count, p=[0.55, 0.4, 0.05]).astype(np.int32)
        reference = _numbered(first, count)
        return pa.table(
            {
                "kind": _words(np.zeros(count, np.int32), ["dossiers.dossier"]),
                "reference": reference,
                "unit": _words(unit, self.units),
                "place": _words(place, self.places),
                "field": _words(self.field_of[procedure].astype(np.int32), self.fields),
                "procedure": _words(procedure, self.procedures),
                "channel": _words(channel, ["online", "counter", "post"]),
                "service_level": _words(self.level_of[procedure].astype(np.int32), ["full", "part", "none"]),
                "online": pa.array(channel == 0),
                "postal": pa.array(channel == 2),
                "paid_online": pa.array(chance.random(count) < 0.3, mask=procedure % 2 == 0),
                "submitted": _moments(submitted),
                "accepted": _moments(submitted + np.timedelta64(60, "m")),
                "due": _moments(due),
                "finished": _moments(finished, is_open),
                "suspended_minutes": pa.array(np.zeros(count, np.int32)),
                "supplements": pa.array((chance.random(count) < 0.05).astype(np.int16)),
                "outcome": _words(np.where(is_open, 0, 1).astype(np.int32), ["", "fulfilled"]),
                "late_minutes": pa.array(((took - term) * 480).astype(np.int32), mask=is_open | ~late),
                "worked_minutes": pa.array((took * 480 * 5 / 7).astype(np.int32), mask=is_open),
                "satisfied": pa.array(chance.random(count) < 0.9, mask=is_open | ~judged),
                "reopened": pa.array(chance.random(count) < 0.01, mask=is_open),
            }
        )


def lay(folder: Path, rows: int) -> Ledger:
    """Lay ``rows`` facts of six years, a month at a time, as imports do; return the ledger. Ends when ``folder`` holds another number."""
    ledger = Ledger(str(folder))
    province, each = Province(), rows // MONTHS
    if laid := ledger.current().sources.get(SOURCE):
        # A day's change adds half of its rows.
        if not 0 <= laid.rows - each * MONTHS <= DAY:
            sys.exit(f"{folder}: {laid.rows:,} dòng, không phải {rows:,} / {laid.rows:,} facts, not {rows:,}.")
        return ledger
    began = time.monotonic()
    for number in range(MONTHS):
        since = dt.datetime(2020 + number // 12, number % 12 + 1, 1, tzinfo=ZONE)
        days = ((since + dt.timedelta(days=32)).replace(day=1) - since).days
        for piece in _pieces(each, 1_000_000):
            with ledger.change(at=END) as change:
                change.upsert(SOURCE, province.facts(number * each + piece.start, len(piece), since, days))
    print(f"  {rows:,} facts laid in {time.monotonic() - began:.0f} s", flush=True)
    with ledger.change(at=END) as change:
        compact(change, everything=True)
    ledger.sweep()
    print(f"  compacted, {time.monotonic() - began:.0f} s; {_size(folder):,.0f} MiB on disk", flush=True)
    return ledger


QUESTIONS = {
    "unit x field x month": Asked(by=("unit", "field", "month"), flags=()),
    "unit x month, all rates": Asked(by=("unit", "month")),
    "unit x field x procedure": Asked(by=("unit", "field", "procedure"), flags=()),
    "place x official quarter": Asked(by=("place", "official_quarter")),
    "unit x channel x service level": Asked(by=("unit", "channel", "service_level")),
    "unit x field x place, last quarter": Asked(
        by=("unit", "field", "place"), since=dt.date(2025, 9, 15), until=dt.date(2025, 12, 14)
    ),
    "one unit: procedure x month": Asked(by=("procedure", "month"), where={"unit": ["so-03"]}),
    "one commune: unit x procedure": Asked(by=("unit", "procedure"), where={"unit": ["xa-007"]}),
    "finished by official month": Asked(by=("unit", "official_month"), basis=FINISHED),
    "last year by unit": Asked(by=("unit",), since=dt.date(2025, 1, 1), until=dt.date(2025, 12, 31)),
    "everything": Asked(),
}


def days_change(ledger: Ledger, rows: int) -> pa.Table:
    """Return DAY rows: half new ones, half that have come to an end: of the last three months, and some of any month."""
    view = View(ledger)
    fresh = Province(7).facts(rows + 10**9, DAY // 2, END - dt.timedelta(days=1), 1)
    names = sorted(view.manifest.sources[SOURCE].months)
    changed = []
    for name, count in [
        *((name, 3_200) for name in names[-3:]),
        *((name, 400 // len(names) + 1) for name in names[:-3]),
    ]:
        table = view.run(view.facts(months=(name, name)).limit(count)).drop_columns(
            ["source", "key", "digest", "version"]
        )
        moved = table["submitted"].to_numpy() + np.timedelta64(40 * 1440 + count, "m")
        table = table.set_column(
            table.column_names.index("finished"), "finished", pa.array(moved, pa.timestamp("us", tz="UTC"))
        )
        ended = pa.array(["fulfilled"] * len(table))
        changed.append(
            table.set_column(table.column_names.index("outcome"), "outcome", ended).drop_columns(["suspended_since"])
        )
    old = pa.concat_tables(changed).slice(0, DAY // 2)
    new = fresh.select([name for name in old.column_names if name in fresh.column_names])
    missing = [name for name in old.column_names if name not in new.column_names]
    for name in missing:
        new = new.append_column(name, pa.nulls(len(new), old[name].type))
    return pa.concat_tables([old, new.select(old.column_names).cast(old.schema)])


def main(rows: int, kept: str) -> int:
    met = []
    limit = 0.150 if rows <= 5_000_000 else 1.0

    def line(
        task: str, work: Callable[[], object], target: float | None = None, note: str = "", turns: int = 5
    ) -> float:
        """Print the median of turns and, for a machine that others use too, the processors' time of it."""
        found, busy = timed(work, turns)
        met.append(target is None or found <= target)
        wanted = f"target {target * 1000:,.0f}" if target else ""
        print(f"{task:<40}{found * 1000:>9,.0f} ms  processors {busy * 1000:>7,.0f}   {wanted:<13} {note}", flush=True)
        return found

    folder = Path(kept or tempfile.mkdtemp(prefix="ledger-", dir=os.environ.get("DUNGHEN_VAR")))
    try:
        ledger = lay(folder, rows)
        for name, asked in QUESTIONS.items():
            groups = len(_board(ledger, asked))
            line(name, partial(_board, ledger, asked), limit, f"{groups:,} groups")
        period = Asked(by=("unit",), since=dt.date(2025, 11, 15), until=dt.date(2025, 12, 14))
        line("II.06a of a month by unit", lambda: boards.flow(View(ledger), period, at=END), limit)
        line(
            "median days by unit and year",
            lambda: boards.pace(View(ledger), Asked(by=("unit", "year"), basis=FINISHED)),
            limit,
        )
        others(ledger, rows, line)
        change = days_change(ledger, rows)
        line(f"a day's change of {len(change):,}", lambda: _upsert(ledger, change), 5.0, turns=1)
        line("the same day's change again", lambda: _upsert(ledger, change), 5.0, turns=1)
        line("unit x field x month after it", partial(_board, ledger, QUESTIONS["unit x field x month"]), limit)
        print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")
        if rows <= 5_000_000:
            met.append(not check(ledger).troubles)
            print(f"  cubes equal facts: {met[-1]}")
    finally:
        if not kept:
            shutil.rmtree(folder)
    return 0 if all(met) else 1


STATES = """CASE WHEN finished IS NULL THEN 'pending' WHEN finished > due THEN 'late'
WHEN (finished + INTERVAL '7 hour')::date < (due + INTERVAL '7 hour')::date THEN 'early' ELSE 'on time' END"""
SAME = f"SELECT unit, field, date_trunc('month', submitted + INTERVAL '7 hour') AS month, {STATES} AS state, count(*) FROM {{0}} GROUP BY ALL"  # noqa: S608


def others(ledger: Ledger, rows: int, line: Callable[..., float]) -> None:
    """Count the same, unit x field x month x state, over the same facts without cubes: DuckDB, pandas, PostgreSQL (up to 5,000,000)."""
    files = str(Path(ledger.place.base) / "facts" / SOURCE / "*" / "*.parquet")
    duck = duckdb.connect()
    duck.execute("SET TimeZone = 'UTC'")
    line(
        "  the same: DuckDB over the facts",
        lambda: duck.sql(SAME.format(f"read_parquet('{files}')")).to_arrow_table(),
        turns=3,
    )
    if rows > 5_000_000:
        return
    plain = f"SELECT unit, field, submitted, due, finished FROM read_parquet('{files}')"
    frame = duck.sql(plain).df()
    line("  the same: pandas, columns in memory", lambda: _in_pandas(frame), turns=1)
    with fresh_database("ledger"):
        connection.ensure_connection()
        raw: psycopg.Connection = connection.connection
        target = Path(ledger.place.base) / "facts.csv"
        duck.sql(plain).write_csv(str(target), header=False)
        with raw.cursor() as cursor:
            cursor.execute(
                "CREATE UNLOGGED TABLE fact (unit text, field text, submitted timestamptz, due timestamptz, finished timestamptz)"
            )
            with cursor.copy("COPY fact FROM STDIN (FORMAT csv)") as copy, target.open("rb") as stream:
                while block := stream.read(2**20):
                    copy.write(block)
            target.unlink()
            cursor.execute("ANALYZE fact")
            sql = SAME.format("fact").replace("GROUP BY ALL", "GROUP BY 1, 2, 3, 4")
            line("  the same: PostgreSQL, unlogged table", lambda: cursor.execute(sql).fetchall(), turns=1)


def _in_pandas(frame: object) -> object:
    import pandas as pd

    table: pd.DataFrame = frame  # type: ignore[assignment]
    month = (table["submitted"] + pd.Timedelta(hours=7)).dt.tz_localize(None).dt.to_period("M")
    early = (table["finished"] + pd.Timedelta(hours=7)).dt.floor("D") < (table["due"] + pd.Timedelta(hours=7)).dt.floor(
        "D"
    )
    state = np.select(
        [table["finished"].isna(), table["finished"] > table["due"], early], ["pending", "late", "early"], "on time"
    )
    return table.groupby(["unit", "field", month, state], observed=True).size()


def timed(work: Callable[[], object], turns: int) -> tuple[float, float]:
    """Return the median seconds of ``work``, and the median of this process's processors' seconds."""
    found = []
    for _ in range(turns):
        began, busy = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - began, time.process_time() - busy))
    return statistics.median(wall for wall, _ in found), statistics.median(busy for _, busy in found)


def _board(ledger: Ledger, asked: Asked) -> pa.Table:
    return boards.counts(View(ledger), asked, at=END, soon_until=SOON)


def _upsert(ledger: Ledger, table: pa.Table) -> None:
    with ledger.change(at=END) as change:
        print(f"    {change.upsert(SOURCE, table)}", flush=True)


def _pieces(count: int, size: int) -> list[range]:
    bounds = [*range(0, count, size), count]
    return [range(start, end) for start, end in itertools.pairwise(bounds)]


def _words(codes: np.ndarray, words: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words))


def _moments(values: np.ndarray, without: np.ndarray | None = None) -> pa.Array:
    return pa.array((values - _EPOCH).astype(np.int64), pa.int64(), mask=without).cast(pa.timestamp("us", tz="UTC"))


def _numbered(first: int, count: int) -> pa.Array:
    """Return "H32.15-…" with twelve digits, made in columns."""
    digits = (np.arange(first, first + count)[:, None] // 10 ** np.arange(11, -1, -1)) % 10 + 48
    letters = np.concatenate(
        [np.tile(np.frombuffer(b"H32.15-", np.uint8), (count, 1)), digits.astype(np.uint8)], axis=1
    )
    offsets = np.arange(0, (count + 1) * letters.shape[1], letters.shape[1], dtype=np.int32)
    return pa.Array.from_buffers(
        pa.string(), count, [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(letters))]
    )


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


if __name__ == "__main__":
    sys.exit(
        main(
            int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 5_000_000,
            sys.argv[2] if len(sys.argv) > 2 else "",
        )
    )
