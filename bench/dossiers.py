"""Taking in dossiers: a file of 5,000,000 rows, the same again, a day's change; against DuckDB that reads the file and writes Parquet, no rules.

python -m bench dossiers; python -m bench.dossiers ROWS [FOLDER]: FOLDER is kept for another turn.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ["DUNGHEN_TODAY"] = "2026-01-05T09:00"

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from django.conf import settings

from bench.ground import fresh_database
from dunghen.config.cluster import ROLE
from dunghen.dossiers.operations import sources
from dunghen.kernel import access, clock
from dunghen.kernel.organisation.models import Level, Unit, UnitKind

ROWS, BATCH = 5_000_000, 500_000
SOURCE = "bench"
RATIO, MEMORY = 2.5, 2048
COMMUNES, DEPARTMENTS, FIELDS, PROCEDURES, OFFICERS = 140, 24, 40, 1900, 4000
PROCEDURE_CODES = [f"{n % 3}.{n:06}" for n in range(PROCEDURES)]
HEADINGS = {
    "code": "Mã hồ sơ", "procedure": "Mã TTHC", "field": "Lĩnh vực", "unit": "Đơn vị giải quyết", "place": "Xã phường",
    "channel": "Kênh thực hiện", "service_level": "Mức độ", "paid_online": "Thanh toán trực tuyến",
    "submitted": "Ngày nộp", "accepted": "Ngày tiếp nhận", "promised": "Ngày hẹn trả", "finished": "Ngày xử lý xong",
    "returned": "Ngày trả kết quả", "status": "Trạng thái", "supplements": "Số lần bổ sung",
    "supplement_asked": "Ngày yêu cầu bổ sung", "supplement_done": "Ngày bổ sung", "officer": "Mã cán bộ",
}  # fmt: skip
TERMS = [
    *((amount, "working_day") for amount in (1, 3, 5, 7, 10, 15, 20, 30)),
    (8, "working_hour"), (10, "day"), (30, "day"), (1, "month"),
]  # fmt: skip
DAYS_OF = {"working_hour": 1 / 8, "month": 30}
UNPROMISED = 0.4
"""Share of dossiers whose file tells no promised date: theirs follows from the legal term of the procedure."""


def mapping() -> dict[str, Any]:
    """Return how the file is read: its columns, and a legal term for each procedure."""
    terms = {
        code: [{"amount": amount, "unit": unit}]
        for code, (amount, unit) in zip(PROCEDURE_CODES, itertools.cycle(TERMS), strict=False)
    }
    return {"columns": HEADINGS, "terms": terms}


def unit_names() -> list[str]:
    return [f"UBND xã Thử {n:03}" for n in range(COMMUNES)] + [f"Sở Thử {n:02}" for n in range(DEPARTMENTS)]


def make_units() -> None:
    """Make the communes and departments in the database."""
    kinds = [(UnitKind.COMMUNE, Level.COMMUNE)] * COMMUNES + [(UnitKind.DEPARTMENT, Level.PROVINCE)] * DEPARTMENTS
    Unit.objects.bulk_create(
        Unit(key=f"don-vi-{n:03}", name=name, short_name=name, kind=kind, level=level)
        for n, (name, (kind, level)) in enumerate(zip(unit_names(), kinds, strict=True))
    )


def write(path: Path, rows: int, seed: int = 20210816, first: int = 0) -> None:
    """Write a file of dossiers of six years: some open, some late, one in ten thousand unreadable."""
    chance = np.random.default_rng(seed)
    names = unit_names()
    days = np.array([max(1, int(amount * DAYS_OF.get(unit, 1))) for amount, unit in TERMS])
    term_of, field_of = days[np.arange(PROCEDURES) % len(TERMS)], chance.integers(0, FIELDS, PROCEDURES)
    share = np.concatenate([np.full(COMMUNES, 0.6 / COMMUNES), np.full(DEPARTMENTS, 0.4 / DEPARTMENTS)])
    # Each unit handles eighty procedures, the first of them far more often than the last.
    handled = np.array([chance.choice(PROCEDURES, 80, replace=False) for _ in names])
    often = 1 / np.arange(1, 81) / (1 / np.arange(1, 81)).sum()
    writer = None
    for start in range(0, rows, BATCH):
        count = min(BATCH, rows - start)
        unit = chance.choice(len(names), count, p=share)
        procedure = handled[unit, chance.choice(80, count, p=often)]
        minutes = np.sort(chance.integers(0, 2190, count)) * 1440 + chance.integers(450, 1020, count)
        submitted = np.datetime64("2020-01-02", "s") + (minutes * 60 + chance.integers(0, 60, count)).astype(
            "timedelta64[s]"
        )
        term = term_of[procedure]
        took = (
            np.where(chance.random(count) < 0.08, term + chance.exponential(4, count), term * chance.beta(4, 2, count))
            * 86_400
        )
        is_open = chance.random(count) < 0.01
        finished = submitted + took.astype("timedelta64[s]")
        promised = (submitted.astype("datetime64[D]") + term.astype("timedelta64[D]")).astype(
            "datetime64[s]"
        ) + np.timedelta64(59_400, "s")
        supplements = chance.choice(3, count, p=[0.93, 0.06, 0.01])
        asked = submitted + (took * 0.3).astype("timedelta64[s]")
        done = asked + (chance.exponential(2, count) * 86_400 + 3600).astype("timedelta64[s]")
        number = np.arange(first + start, first + start + count)
        table = pa.table(
            {
                "code": _codes(number, submitted),
                "procedure": _of(PROCEDURE_CODES, procedure),
                "field": _of([f"Lĩnh vực {n}" for n in range(FIELDS)], field_of[procedure]),
                "unit": _of(names, unit),
                "place": _of(names, np.where(unit < COMMUNES, unit, chance.integers(0, COMMUNES, count))),
                "channel": _of(["1", "2", "3"], chance.choice(3, count, p=[0.5, 0.45, 0.05])),
                "service_level": _of(["Toàn trình", "Một phần", "Khác"], procedure % 3),
                "paid_online": _of(["0", "1", "2"], chance.integers(0, 3, count)),
                "submitted": _written(submitted),
                "accepted": _written(submitted + np.timedelta64(3600, "s")),
                "promised": _written(promised, chance.random(count) < UNPROMISED),
                "finished": _written(finished, is_open),
                "returned": _written(finished + np.timedelta64(7200, "s"), is_open | (chance.random(count) < 0.02)),
                "status": _of(["4", "10"], (~is_open).astype(np.int64)),
                "supplements": _of(["0", "1", "2"], supplements),
                "supplement_asked": _written(asked, supplements == 0),
                "supplement_done": _written(done, (supplements == 0) | (is_open & (chance.random(count) < 0.5))),
                "officer": _of([f"CB{n:05}" for n in range(OFFICERS)], chance.integers(0, OFFICERS, count)),
            }
        )
        bad = pa.array(chance.random(count) < 0.0001)
        table = table.set_column(
            table.column_names.index("submitted"), "submitted", pc.if_else(bad, "hôm qua", table["submitted"])
        )
        table = table.rename_columns(list(HEADINGS.values()))
        writer = writer or pacsv.CSVWriter(path, table.schema, write_options=pacsv.WriteOptions(quoting_style="none"))
        writer.write_table(table)
    if writer:
        writer.close()


def _codes(number: np.ndarray, submitted: np.ndarray) -> pa.Array:
    agency = pa.array(number // 1_000_000 % 89 + 10).cast(pa.string())
    day = pc.strftime(pa.array(submitted), format="%y%m%d")
    tail = pc.utf8_lpad(pa.array(number % 1_000_000).cast(pa.string()), 6, "0")
    return pc.binary_join_element_wise(pc.binary_join_element_wise("H99", agency, "."), day, tail, "-")


def _of(words: list[str], codes: np.ndarray) -> pa.Array:
    return pa.array(words).take(pa.array(codes))


def _written(moments: np.ndarray, without: np.ndarray | None = None) -> pa.Array:
    found = pc.strftime(pa.array(moments, mask=without), format="%d/%m/%Y %H:%M:%S")
    return pc.fill_null(found, "")


PLAIN = """
import duckdb, sys, time
began = time.perf_counter()
duckdb.sql(f"COPY (SELECT * FROM read_csv('{sys.argv[1]}')) TO '{sys.argv[2]}' (FORMAT parquet)")
print(time.perf_counter() - began)
"""


def plain(file: Path, target: Path) -> float:
    """Return the seconds that DuckDB takes to read the file and write it as Parquet, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PLAIN, str(file), str(target)], capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1])


def taken_in(file: Path, folder: Path) -> dict[str, Any]:
    """Return what the command says of importing a file in a process of its own, with the wall time of the whole process."""
    words = [str(file), "--source", SOURCE, "--json", "--rejects", str(folder / "rejects.csv")]
    database = f"postgresql://{ROLE}@/{settings.DATABASES['default']['NAME']}?host={settings.CLUSTER.socket_folder}"
    environment = os.environ | {"DUNGHEN_LEDGER_URL": str(folder / "ledger"), "DATABASE_URL": database}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "dunghen", "dossiers", "import", *words],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    return {**json.loads(done.stdout.splitlines()[-1]), "wall": time.perf_counter() - began}


def day_after(file: Path, target: Path, count: int) -> None:
    """Write a file of ``count`` rows: half of them dossiers of ``file`` that another unit has now, half new ones."""
    with file.open(encoding="utf-8") as stream, target.open("w", encoding="utf-8") as written:
        written.write(stream.readline())
        for line in itertools.islice(stream, count // 2):
            written.write(re.sub("UBND xã Thử [0-9]{3}|Sở Thử [0-9]{2}", "Sở Thử 00", line, count=1))
    fresh = target.with_suffix(".new")
    write(fresh, count - count // 2, seed=7, first=10**8)
    with fresh.open(encoding="utf-8") as stream, target.open("a", encoding="utf-8") as written:
        stream.readline()
        shutil.copyfileobj(stream, written)
    fresh.unlink()


def main(rows: int, kept: str) -> int:
    folder = Path(kept or tempfile.mkdtemp(prefix="dossiers-", dir=os.environ.get("DUNGHEN_VAR")))
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "ledger", ignore_errors=True)
    file, met = folder / f"dossiers-{rows}.csv", []

    def line(task: str, told: dict[str, Any], good: bool, note: str) -> None:
        met.append(good)
        counts = ", ".join(f"{name} {told[name]:,}" for name in ("read", "new", "changed", "same", "rejected"))
        print(
            f"{task:<28}{told['wall']:>7.1f} s  (import alone {told['seconds']:.1f} s, {told['peak_mib']:,} MiB)  {note}\n    {counts}",
            flush=True,
        )

    try:
        if not file.exists():
            write(file, rows)
        print(f"  {rows:,} rows, 18 columns, {file.stat().st_size / 2**20:,.0f} MiB", flush=True)
        with fresh_database("dossiers"):
            make_units()
            source = sources.open_source(actor=access.SYSTEM, name=SOURCE, label="Đo tốc độ", at=clock.now())
            sources.save_mapping(actor=access.SYSTEM, source=source, mapping=mapping(), at=clock.now())
            bare = min(plain(file, folder / "plain.parquet") for _ in range(2))
            print(f"{'DuckDB, no rules':<28}{bare:>7.1f} s", flush=True)
            first = taken_in(file, folder)
            fits = first["wall"] <= RATIO * bare and first["peak_mib"] < MEMORY
            line(
                "import",
                first,
                fits,
                f"{first['wall'] / bare:.2f} times DuckDB, target {RATIO}; memory below {MEMORY:,} MiB",
            )
            again = taken_in(file, folder)
            line(
                "the same file again",
                again,
                again["wall"] <= first["wall"] and again["same"] == first["new"] + first["same"],
                "target: no longer",
            )
            day_after(file, folder / "day.csv", 20_000)
            day = taken_in(folder / "day.csv", folder)
            line("a day's 20,000 rows", day, day["wall"] <= 5, "target 5 s")
    finally:
        if not kept:
            shutil.rmtree(folder)
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(
        main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else ROWS, sys.argv[2] if len(sys.argv) > 2 else "")
    )
