"""Generated dossiers: the same from the same seed, read like any export, and near enough to life."""

import datetime as dt
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pyarrow import parquet

from dunghen.dossiers.intake import proposing
from dunghen.dossiers.intake.reading import Reading
from dunghen.dossiers.intake.vocabulary import Found
from dunghen.dossiers.management import generating
from dunghen.dossiers.management.generate import main
from dunghen.dossiers.management.generating import steps, writing
from dunghen.dossiers.management.generating.catalogue import PROCEDURES, TAX
from dunghen.dossiers.management.generating.months import NONE
from dunghen.dossiers.management.generating.world import Registry
from dunghen.dossiers.rules import codes, judging, statuses
from dunghen.kernel.ledger import schema
from dunghen.kernel.worktime.files import shipped_calendar

ROWS = 6000
WANTED = generating.Wanted(ROWS, 7, dt.date(2021, 1, 1), dt.date(2021, 12, 31))


class AsWritten:
    """Takes every unit by its name."""

    bounds = np.zeros(0, np.int64)

    def find(self, word: str, slot: int) -> Found:
        return word, ""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a full export of one year."""
    path = tmp_path_factory.mktemp("generated") / "hồ sơ.csv"
    words = ["--rows", str(ROWS), "--seed", "7", "--from", "2021-01-01", "--to", "2021-12-31", "--full"]
    assert main([*words, "--out", str(path), "--events", str(path.with_suffix(".parquet"))]) == 0
    return path


@pytest.fixture(scope="module")
def facts(file: Path) -> pa.Table:
    sample = proposing.sample_of(file, size=ROWS)
    reading = Reading(proposing.propose(sample).mapping.check(), AsWritten(), 2**62, codes.PATTERNS["dossier"])
    read = reading.dossiers(sample.block)
    assert not read.rejected and not read.rejects and len(read.table) == ROWS
    return schema.conform(judging.facts(read.table, calendar=shipped_calendar(), terms={}), "tests")


def test_the_same_seed_gives_the_same_dossiers() -> None:
    def first(seed: int) -> pa.Table:
        return writing.dossiers(next(generating.of(generating.Wanted(500, seed))), full=True)

    assert first(1).equals(first(1))
    assert not first(1).equals(first(2))


def test_a_later_day_tells_more_of_the_same_dossiers() -> None:
    first, last, later = dt.date(2021, 8, 1), dt.date(2021, 8, 31), dt.date(2022, 8, 31)
    then = next(generating.of(generating.Wanted(500, 5, first, last)))
    since = next(generating.of(generating.Wanted(500, 5, first, last, known=later)))
    assert then.columns["code"].equals(since.columns["code"])
    assert (then.columns["finished"] == NONE).any() and not (since.columns["finished"] == NONE).any()
    kept = then.columns["finished"] != NONE
    assert (then.columns["finished"][kept] == since.columns["finished"][kept]).all()


def test_as_many_as_wanted_in_text_and_in_columns(file: Path, tmp_path: Path) -> None:
    with writing.Writer(tmp_path / "a.parquet") as out:
        for month in generating.of(WANTED):
            out.write(writing.dossiers(month, full=True, as_text=False))
    columns = parquet.read_table(tmp_path / "a.parquet", columns=["Mã hồ sơ", "Ngày nộp"])
    local = pc.add(columns["Ngày nộp"], pa.scalar(7 * 3600, pa.duration("s"))).cast(pa.timestamp("s", "UTC"))
    in_columns = list(
        zip(columns["Mã hồ sơ"].to_pylist(), pc.strftime(local, "%d/%m/%Y %H:%M:%S").to_pylist(), strict=True)
    )
    in_text = (
        duckdb.connect()
        .execute('SELECT "Mã hồ sơ", "Ngày nộp" FROM read_csv(?, all_varchar=true)', [str(file)])
        .fetchall()
    )
    assert len(in_text) == ROWS and in_columns == in_text


def test_the_export_has_eighteen_columns_that_the_intake_knows(file: Path) -> None:
    found = proposing.propose(proposing.sample_of(file, size=500))
    assert {name: column.heading for name, column in found.mapping.columns.items()} == {
        **writing.COLUMNS,
        **writing.MORE,
    }
    assert not found.unused and len(writing.COLUMNS) == 18


def test_codes_are_unique_and_of_the_right_pattern(facts: pa.Table) -> None:
    assert codes.fit("dossier", facts["reference"]).all()
    assert codes.fit("procedure", facts["procedure"]).all()
    assert len(facts["reference"].unique()) == ROWS
    assert len({one.code for one in PROCEDURES}) == len(PROCEDURES) == 60


def test_it_is_near_to_life(facts: pa.Table) -> None:
    rows = facts.select(
        ["procedure", "outcome", "due", "finished", "submitted", "supplements", "online", "status"]
    ).to_pylist()
    solved = [row for row in rows if row["outcome"] == "fulfilled"]
    of_land = {one.code for one in PROCEDURES if one.field == "Đất đai"}
    late = [row for row in solved if row["finished"] > row["due"]]
    land = [row for row in solved if row["procedure"] in of_land]
    assert 0.01 < len(late) / len(solved) < 0.1
    assert sum(row in late for row in land) / len(land) > 2 * len(late) / len(solved) > 0
    assert all(row["finished"] >= row["submitted"] for row in solved)
    assert 0.08 < sum(row["online"] for row in rows) / ROWS < 0.3
    assert {"processing", "returned", "solved", "refused"} <= {row["status"] for row in rows}
    # Tết of 2021: from 10 to 16 February nobody takes anything in at a desk.
    tet = [row for row in rows if dt.date(2021, 2, 10) <= row["submitted"].date() <= dt.date(2021, 2, 16)]
    assert all(row["online"] for row in tet)


def test_land_stands_still_for_the_tax(facts: pa.Table) -> None:
    """Only procedures that ask the tax office; what is open waits in status 6 since the notice, what was paid moved its due moment."""
    taxed = {one.code for one in PROCEDURES if one.asks == TAX}
    rows = facts.select(
        ["procedure", "status", "suspended_since", "suspended_minutes", "outcome", "finished", "due"]
    ).to_pylist()
    waiting = [row for row in rows if row["status"] == "duty"]
    assert waiting and all(row["suspended_since"] is not None and row["procedure"] in taxed for row in waiting)
    solved = [row for row in rows if row["procedure"] in taxed and row["outcome"] == "fulfilled"]
    stood = [row for row in solved if row["suspended_minutes"] > 0]
    assert 0.4 < len(stood) / len(solved) < 0.8
    assert 0 < sum(row["finished"] > row["due"] for row in stood) < 0.5 * len(stood), (
        "the time of the applicant makes nobody late"
    )


def test_steps_fill_the_time_from_receipt_to_end() -> None:
    first, last = dt.date(2021, 3, 1), dt.date(2021, 4, 30)
    month = next(generating.of(generating.Wanted(4000, 3, first, last, duties=True)))
    told = writing.dossiers(month, full=True, as_text=False)
    db = duckdb.connect()
    db.register("held", steps.of(month, as_text=False))
    db.register("dossier", told)
    wrong = db.sql("""
        SELECT count(*) FROM (
            SELECT "Mã hồ sơ", min("Bắt đầu") AS first, max("Kết thúc") AS last, count(*) AS steps, max("Thứ tự") AS numbered,
                sum(("Kết thúc" IS NULL)::INT) AS running, sum((next IS NOT NULL AND next <> "Kết thúc")::INT) AS gaps
            FROM (SELECT *, lead("Bắt đầu") OVER (PARTITION BY "Mã hồ sơ" ORDER BY "Thứ tự") AS next FROM held) GROUP BY ALL
        ) JOIN dossier USING ("Mã hồ sơ")
        WHERE first <> date_trunc('minute', "Ngày tiếp nhận") OR steps <> numbered OR gaps > 0
            OR (running = 0 AND last <> date_trunc('minute', "Ngày kết thúc xử lý")) OR (running > 0) <> ("Ngày kết thúc xử lý" IS NULL)
    """).fetchall()
    assert wrong == [(0,)]
    accepted = int((month.columns["accepted"] != NONE).sum())
    assert db.sql('SELECT count(DISTINCT "Mã hồ sơ") FROM held').fetchall() == [(accepted,)]
    elsewhere = db.sql(
        'SELECT count(*) FROM held WHERE "Bước xử lý" = \'Lấy ý kiến phối hợp\' AND "Hạn bước" IS NOT NULL'
    ).fetchall()
    assert elsewhere[0][0] > 100
    lying = db.sql("""SELECT own."Kết thúc" IS NULL AS waits, "Trạng thái" AS status, own."Bắt đầu" AS since,
        date_trunc('minute', "Ngày thông báo nghĩa vụ tài chính") AS noticed
        FROM dossier JOIN held AS own USING ("Mã hồ sơ") WHERE "Bước xử lý" = 'Chờ thực hiện nghĩa vụ tài chính'""")
    rows = lying.fetchall()
    assert len(rows) > 100 and all(since == noticed for _waits, _status, since, noticed in rows)
    assert sum(waits for waits, *_rest in rows) == (month.columns["status"] == statuses.DUTY).sum() > 0
    assert {status for waits, status, *_rest in rows if waits} == {statuses.LABELS["duty"]}


def test_units_are_those_of_the_day() -> None:
    registry = Registry()
    before, after = registry.on(dt.date(2025, 6, 30)), registry.on(dt.date(2025, 7, 1))
    assert (len(before.communes), len(after.communes)) == (132, 65)
    assert registry.on(dt.date(2025, 8, 1)) is after
    permit = next(n for n, one in enumerate(PROCEDURES) if one.name == "Cấp giấy phép xây dựng nhà ở riêng lẻ")
    assert {before.units[unit].partition("-")[0] for unit in before.solvers[permit]} == {"thanh", "thi", "huyen"}
    assert set(after.solvers[permit]) == set(after.communes)
    land = {after.units[unit] for unit in after.solvers[0]}
    assert "chi-nhanh-dang-ky-dat-dai-nha-trang" in land and len(land) == 9


@pytest.mark.parametrize(
    "words",
    [
        ["--rows", "0", "--out", "a.csv"],
        ["--rows", "10", "--out", "a.txt"],
        ["--rows", "10", "--out", "a.csv", "--from", "1999-01-01"],
        ["--rows", "10", "--out", "a.csv", "--from", "2022-01-01", "--to", "2021-01-01"],
    ],
    ids=["nothing", "ending", "day", "order"],
)
def test_wrong_words_are_refused_before_anything_is_written(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2 and not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--rows", "10", "--out", str(tmp_path / "không có" / "a.csv")]) == 2
    assert "Không ghi được" in capsys.readouterr().err
