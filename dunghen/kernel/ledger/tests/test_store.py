"""The store: facts come once, are replaced, keep their past; a change is seen whole or not at all."""

import datetime as dt
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunghen.kernel.ledger import boards, hashing, operations, schema, upgrades
from dunghen.kernel.ledger.checking import check
from dunghen.kernel.ledger.cubes import flag_parts
from dunghen.kernel.ledger.history import history
from dunghen.kernel.ledger.places import Busy
from dunghen.kernel.ledger.store import Ledger, Tally
from dunghen.kernel.ledger.store import gathering as gathering_of
from dunghen.kernel.ledger.store import manifest as manifests
from dunghen.kernel.ledger.store.compaction import compact
from dunghen.kernel.ledger.tests import made
from dunghen.kernel.ledger.views import View


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(str(tmp_path))


def live(ledger: Ledger, *columns: str) -> list[tuple[object, ...]]:
    """Return columns of the live facts in order of reference."""
    view = View(ledger)
    rows = view.run(view.facts().order_by("reference").select("reference", *columns))
    return [tuple(row.values()) for row in rows.to_pylist()]


def test_facts_come_once_and_are_replaced_by_what_is_told_later(ledger: Ledger) -> None:
    first = made.fact("HS-1", unit="so-xay-dung"), made.fact("HS-2", unit="so-y-te")
    assert made.tell(ledger, *first) == Tally(read=2, new=2)
    assert made.tell(ledger, *first) == Tally(read=2, same=2)
    later = made.fact("HS-2", unit="so-y-te", finished=made.AT)
    assert made.tell(ledger, first[0], later) == Tally(read=2, changed=1, same=1)
    assert live(ledger, "unit", "outcome") == [("HS-1", "so-xay-dung", ""), ("HS-2", "so-y-te", "fulfilled")]


def test_telling_the_same_again_leaves_no_new_snapshot(ledger: Ledger) -> None:
    made.tell(ledger, made.fact("HS-1"), mark="7")
    before = ledger.current().snapshot
    made.tell(ledger, made.fact("HS-1"), mark="7")
    assert ledger.current().snapshot == before


def test_two_sources_may_use_one_reference(ledger: Ledger) -> None:
    made.tell(ledger, made.fact("1"), source="petitions")
    made.tell(ledger, made.fact("1"), source="dossiers")
    assert live(ledger) == [("1",), ("1",)]


def test_a_fact_told_twice_in_one_table_keeps_the_last_and_remembers_the_first(ledger: Ledger) -> None:
    told = [made.fact("HS-1", unit=unit) for unit in ("so-xay-dung", "so-y-te", "so-y-te")]
    assert made.tell(ledger, *told) == Tally(read=3, new=1, changed=1, same=1)
    assert live(ledger, "unit") == [("HS-1", "so-y-te")]
    assert [row["unit"] for row in history(ledger, "tests", "HS-1")] == ["so-xay-dung", "so-y-te"]


def test_a_corrected_day_of_receipt_moves_the_fact_to_its_month(ledger: Ledger) -> None:
    made.tell(ledger, made.fact("HS-1"), made.fact("HS-2"))
    made.tell(ledger, made.fact("HS-1", submitted=made.AT - dt.timedelta(days=60)))
    assert sorted(ledger.current().sources["tests"].months) == ["2021-07", "2021-09"]
    assert live(ledger) == [("HS-1",), ("HS-2",)]
    assert not check(ledger).troubles


def test_the_month_is_that_of_viet_nam(ledger: Ledger) -> None:
    made.tell(ledger, made.fact("HS-1", submitted=dt.datetime(2021, 8, 31, 17, 0, tzinfo=dt.UTC)))
    assert list(ledger.current().sources["tests"].months) == ["2021-09"]


def test_earlier_versions_stay_readable_through_compaction(ledger: Ledger) -> None:
    for unit in ("a", "b", "c"):
        made.tell(ledger, made.fact("HS-1", unit=unit), made.fact("HS-2"))
    with ledger.change(at=made.AT) as change:
        assert compact(change, everything=True)
    made.tell(ledger, made.fact("HS-1", unit="d"))
    found = history(ledger, "tests", "HS-1")
    assert [(row["unit"], row["version"], row["replaced_by"]) for row in found] == [
        ("a", 1, 2),
        ("b", 2, 3),
        ("c", 3, 4),
        ("d", 4, None),
    ]
    assert live(ledger, "unit") == [("HS-1", "d"), ("HS-2", "so-xay-dung")]
    assert not check(ledger).troubles


def test_compaction_leaves_one_file_for_each_month_and_cube(ledger: Ledger) -> None:
    for seed in range(4):
        with ledger.change(at=made.AT) as change:
            change.upsert("tests", made.many(300, seed))
    before = live(ledger, "unit", "finished", "version")
    with ledger.change(at=made.AT) as change:
        compact(change, everything=True)
    part = ledger.current().sources["tests"]
    assert all(len(month.facts) == 1 and not month.dead for month in part.months.values())
    assert all(len(files) == 1 for files in part.cubes.values())
    assert live(ledger, "unit", "finished", "version") == before
    assert not check(ledger).troubles


def test_a_change_that_fails_leaves_nothing(ledger: Ledger) -> None:
    made.tell(ledger, made.fact("HS-1"), mark="1")
    files = ledger.place.names()
    with pytest.raises(RuntimeError, match="mất điện"), ledger.change(at=made.AT) as change:
        change.upsert("tests", made.table(made.fact("HS-2")))
        change.mark("tests", "2")
        raise RuntimeError("mất điện")
    assert ledger.place.names() == files
    assert live(ledger) == [("HS-1",)]
    assert ledger.current().sources["tests"].mark == "1"


def test_one_writer_at_a_time(ledger: Ledger) -> None:
    with ledger.change(at=made.AT), pytest.raises(Busy), Ledger(ledger.place.url).change(at=made.AT):
        pass


def test_an_old_snapshot_reads_as_it_was(ledger: Ledger) -> None:
    made.tell(ledger, made.fact("HS-1", unit="a"))
    old = ledger.current()
    made.tell(ledger, made.fact("HS-1", unit="b"))
    with ledger.change(at=made.AT) as change:
        compact(change, everything=True)
    assert ledger.sweep() == 0
    view = View(ledger, manifest=old)
    assert view.run(view.facts().select("unit")).to_pylist() == [{"unit": "a"}]
    assert live(ledger, "unit") == [("HS-1", "b")]


def test_sweeping_keeps_the_last_snapshots_and_nothing_else(ledger: Ledger) -> None:
    for number in range(23):
        made.tell(ledger, made.fact("HS-1", unit=f"u{number}"))
    with ledger.change(at=made.AT) as change:
        compact(change, everything=True)
    ledger.place.write("facts/tests/2021-09/.part-99-left", b"half")
    assert ledger.sweep() > 0
    assert not [name for name in ledger.place.names() if ".part-" in name]
    assert len([name for name in ledger.place.names() if name.startswith("snapshots/")]) == 20
    assert live(ledger, "unit") == [("HS-1", "u22")]
    assert len(history(ledger, "tests", "HS-1")) == 23
    assert not check(ledger).troubles


def test_check_names_a_lost_file(ledger: Ledger) -> None:
    made.tell(ledger, made.fact("HS-1"))
    lost = ledger.current().sources["tests"].months["2021-09"].facts[0].name
    ledger.place.delete([lost])
    assert check(ledger).troubles == (f"Thiếu tệp {lost}.",)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"color": "red"}, "Unknown columns: color"),
        ({"unit": None}, "unit"),
        ({"outcome": "fulfilled"}, "finished exactly when"),
        ({"outcome": "done", "finished": made.AT}, "outcome: done"),
        ({"finished": made.AT, "suspended_since": made.AT}, "not suspended"),
        ({"due": dt.datetime(2021, 9, 20)}, "zone"),
        ({"supplements": "many"}, "supplements"),
    ],
)
def test_what_is_not_a_fact_is_refused_and_leaves_nothing(ledger: Ledger, told: dict[str, object], words: str) -> None:
    with pytest.raises(schema.NotAFact, match=words):
        made.tell(ledger, made.fact("HS-1", **told))
    assert ledger.place.names() == ["writer.lock"]


def test_files_carry_the_version_of_their_schema(ledger: Ledger) -> None:
    made.tell(ledger, made.fact("HS-1"))
    name = ledger.current().sources["tests"].months["2021-09"].facts[0].name
    metadata = ledger.place.open_table(name).schema_arrow.metadata
    assert metadata[schema.VERSION_KEY] == str(schema.VERSION).encode()


def test_a_file_of_an_earlier_version_is_read_as_the_present_one(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.tell(ledger, made.fact("HS-1", cause="cho-y-kien", fault="other"), made.fact("HS-2"))
    # As version 0 would have written it: the cause under another name, no fault.
    manifest = ledger.current()
    file = manifest.sources["tests"].months["2021-09"].facts[0]
    older = ledger.place.open_table(file.name).read().drop_columns(["fault"])
    ledger.place.write_table(file.name, older.rename_columns({"cause": "reason"}), rows_in_group=100)
    manifest.sources["tests"].months["2021-09"].facts[0] = type(file)(file.name, file.rows, file.size, schema=0)
    monkeypatch.setitem(upgrades.UPGRADES, 0, lambda old: old.rename(cause="reason").mutate(fault=ibis.null("string")))
    manifests.swap(ledger.place, manifest)
    told = [("HS-1", None, "cho-y-kien"), ("HS-2", None, None)]
    assert live(Ledger(ledger.place.url), "fault", "cause") == told
    # A fact told anew replaces the old one, and compaction writes both as the present version.
    fresh = Ledger(ledger.place.url)
    assert made.tell(fresh, made.fact("HS-2", cause="moi")) == Tally(read=1, changed=1)
    with fresh.change(at=made.AT) as change:
        compact(change, everything=True)
    assert live(fresh, "fault", "cause") == [told[0], ("HS-2", None, "moi")]
    assert [row["cause"] for row in history(fresh, "tests", "HS-2")] == [None, "moi"]
    assert fresh.current().sources["tests"].months["2021-09"].facts[0].schema == schema.VERSION


def as_version_1(ledger: Ledger) -> None:
    """Make the ledger what version 1 of the schema wrote: facts and cubes without the columns that came later."""
    manifest = ledger.current().copied()
    manifest.snapshot += 1
    manifest.counted = 0
    gone = {*schema.ADDED, *flag_parts(("digital_result", "digitised", "reused"))}
    for part in manifest.sources.values():
        months = [month.facts for month in part.months.values()] + [month.past for month in part.months.values()]
        for files in (*months, *part.cubes.values()):
            for place, file in enumerate(files):
                read = ledger.place.open_table(file.name).read()
                older = read.drop_columns([name for name in read.column_names if name in gone])
                ledger.place.write_table(file.name + ".1", older, rows_in_group=1000)
                files[place] = type(file)(file.name + ".1", file.rows, file.size, schema=1)
    manifests.swap(ledger.place, manifest)


def test_a_ledger_of_version_1_is_read_changed_and_compacted_as_if_it_were_new(ledger: Ledger) -> None:
    plain = made.many(400).drop_columns(["digitised", "breached"])
    with ledger.change(at=made.AT) as change:
        change.upsert("tests", plain)
    with ledger.change(at=made.AT) as change:
        change.upsert("tests", plain.slice(0, 30).set_column(plain.column_names.index("unit"), "unit", [["xa-x"] * 30]))
        compact(change, everything=True)
    board = boards.Asked(by=("unit", "month"))
    before = boards.counts(View(ledger), board, at=made.AT, soon_until=made.SOON).to_pylist()
    as_version_1(ledger)
    old = View(ledger)
    assert not old.use_cubes and not check(ledger).troubles
    assert boards.counts(old, board, at=made.AT, soon_until=made.SOON).to_pylist() == before
    # Told again as they were: nothing is new. One that is told with more replaces what it was.
    told = plain.slice(100, 100)
    with ledger.change(at=made.AT) as change:
        assert change.upsert("tests", told) == Tally(read=100, same=100)
        assert change.upsert("tests", told.slice(0, 5).append_column("reused", [[True] * 5])) == Tally(5, changed=5)
    view = View(ledger)
    assert view.use_cubes and not check(ledger).troubles
    assert boards.counts(view, boards.Asked(), at=made.AT, soon_until=made.SOON)["reused_yes"].to_pylist() == [5]
    with ledger.change(at=made.AT) as change:
        compact(change, everything=True)
    assert not check(ledger).troubles
    assert [row["unit"] for row in history(ledger, "tests", plain["reference"][3].as_py())][-1] == "xa-x"


DIGESTS = [2100174352270681095, 560577088756160568]
"""As version 1 computed them."""


def test_a_column_that_says_nothing_leaves_the_digest_of_version_1() -> None:
    seen = {*DIGESTS}
    told = made.table(made.fact("HS-1", cause="cho-y-kien", due=made.SOON), made.fact("HS-2", online=True))
    facts = schema.conform(told, "tests")
    assert hashing.digests(facts).tolist() == DIGESTS
    for name, value in (("breached", True), ("status", "x"), ("officer", "x"), ("digitised", False), ("reused", False)):
        more = schema.conform(told.append_column(name, [[value, None]]), "tests")
        found = hashing.digests(more).tolist()
        assert found[0] not in seen and found[1] == DIGESTS[1]
        seen.add(found[0])


def test_a_fact_needs_its_columns(ledger: Ledger) -> None:
    with pytest.raises(schema.NotAFact, match="Missing column: kind"):
        schema.conform(pa.table({"reference": ["1"], "unit": ["a"], "submitted": [made.AT]}), "tests")


# -- any story --------------------------------------------------------------------------------------------------------

Told = tuple[int, str, int, bool]
told_facts = st.tuples(st.integers(0, 9), st.sampled_from("abc"), st.integers(0, 2), st.booleans())
"""Number of the fact, its unit, months before, whether finished."""


def _fact(number: int, unit: str, months: int, finished: bool) -> dict[str, object]:
    day = made.AT - dt.timedelta(days=31 * months)
    took = number * 100 if finished and number % 4 else None
    return made.fact(f"HS-{number}", unit=unit, submitted=day, due=made.AT, finished=made.AT if finished else None, worked_minutes=took)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=st.lists(st.lists(told_facts, min_size=1, max_size=12) | st.just([]), min_size=1, max_size=5))
def test_any_story_ends_as_the_last_word_on_each_fact(
    turns: list[list[Told]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Facts told in any order, again and again, with compaction (an empty turn) between: the ledger is what a dictionary would be."""
    ledger = Ledger(str(tmp_path_factory.mktemp("story")))
    expected: dict[str, list[dict[str, object]]] = {}
    for turn in turns:
        facts = [_fact(*told) for told in turn]
        if not facts:
            with ledger.change(at=made.AT) as change:
                compact(change, everything=True)
            ledger.sweep()
            continue
        tally = made.tell(ledger, *facts)
        assert tally.read == tally.new + tally.changed + tally.same == len(facts)
        for fact in facts:
            versions = expected.setdefault(str(fact["reference"]), [])
            if not versions or versions[-1] != fact:
                versions.append(fact)
    columns = ("unit", "submitted", "outcome")
    assert live(ledger, *columns) == sorted(
        (reference, *(versions[-1][name] for name in columns)) for reference, versions in expected.items()
    )
    for reference, versions in expected.items():
        assert [row["unit"] for row in history(ledger, "tests", reference)] == [one["unit"] for one in versions]
    assert not check(ledger).troubles


# -- facts in pieces --------------------------------------------------------------------------------------------------


def gather(ledger: Ledger, *pieces: list[dict[str, object]]) -> tuple[Tally, int]:
    """Tell facts in pieces, in one change."""
    with ledger.change(at=made.AT) as change, change.gathering("tests") as gathering:
        for piece in pieces:
            gathering.add(gathering.prepared(made.table(*piece)))
        return gathering.finish()


def test_of_a_fact_told_twice_in_pieces_the_last_wins_and_the_first_leaves_no_past(ledger: Ledger) -> None:
    early = made.AT - dt.timedelta(days=40)
    first = [made.fact("HS-1", unit="a"), made.fact("HS-2", unit="a", submitted=early)]
    second = [made.fact("HS-3", unit="b"), made.fact("HS-1", unit="c", submitted=early)]
    assert gather(ledger, first, second) == (Tally(read=4, new=3, same=1), 1)
    assert live(ledger, "unit") == [("HS-1", "c"), ("HS-2", "a"), ("HS-3", "b")]
    assert gather(ledger, first, second) == (Tally(read=4, same=4), 1)
    assert len(history(ledger, "tests", "HS-1")) == 1
    changed = [made.fact("HS-1", unit="d"), made.fact("HS-4", unit="d")]
    assert gather(ledger, changed) == (Tally(read=2, new=1, changed=1), 0)
    assert [row["unit"] for row in history(ledger, "tests", "HS-1")] == ["c", "d"]
    assert not check(ledger).troubles


def test_pieces_and_one_table_make_the_same_ledger(ledger: Ledger, tmp_path: Path) -> None:
    facts = made.many(900, 5)
    other = Ledger(str(tmp_path / "other"))
    with other.change(at=made.AT) as change:
        whole = change.upsert("tests", facts)
    with ledger.change(at=made.AT) as change, change.gathering("tests") as gathering:
        for start in range(0, 900, 250):
            gathering.add(gathering.prepared(facts.slice(start, 250)))
        assert gathering.finish() == (whole, 0)
    assert live(ledger, "unit", "due", "cause") == live(other, "unit", "due", "cause")
    assert not check(ledger).troubles


def test_nothing_is_gathered_where_nothing_is_told(ledger: Ledger) -> None:
    assert gather(ledger) == (Tally(), 0)
    assert ledger.current().snapshot == 0


def test_facts_of_one_key_stay_apart(ledger: Ledger) -> None:
    """Two references may have one hash of 64 bits: here they are told to."""
    with ledger.change(at=made.AT) as change, change.gathering("tests") as gathering:
        piece = gathering.prepared(made.table(*(made.fact(f"HS-{n}", unit=f"u{n}") for n in range(4))))
        piece.keys[2] = piece.keys[1]
        gathering.add(piece)
        assert gathering.finish() == (Tally(read=4, new=4), 0)
    assert live(ledger, "unit") == [(f"HS-{n}", f"u{n}") for n in range(4)]


def test_rows_beyond_memory_wait_in_a_file(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering_of, "MOST_IN_MEMORY", 300)
    facts = made.many(900, 6)
    with ledger.change(at=made.AT) as change, change.gathering("tests") as gathering:
        for start in range(0, 900, 200):
            gathering.add(gathering.prepared(facts.slice(start, 200)))
        assert gathering.finish() == (Tally(read=900, new=900), 0)
    assert len(live(ledger, "unit")) == 900
    assert not check(ledger).troubles


def test_many_small_changes_are_compacted_before_the_night(settings: Any, tmp_path: Path) -> None:
    settings.LEDGER_URL = str(tmp_path)
    book = operations.ledger()
    for number in range(operations.CROWDED):
        made.tell(book, made.fact(f"HS-{number}"))
    assert operations.tidy(at=made.AT) == 0, "so many are read quickly"
    made.tell(book, made.fact("HS-last"))
    before = live(book, "unit")
    assert operations.tidy(at=made.AT) > 0
    (month,) = [month for part in book.current().sources.values() for month in part.months.values()]
    assert len(month.facts) == 1 and live(book, "unit") == before
