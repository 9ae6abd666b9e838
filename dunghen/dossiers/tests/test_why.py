"""Why dossiers are late, on a story that one can follow by hand; and that nothing is lost or counted twice."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dunghen.dossiers.intake import proposing
from dunghen.dossiers.intake import steps as intake_steps
from dunghen.dossiers.intake.reading import Reading
from dunghen.dossiers.intake.vocabulary import Found
from dunghen.dossiers.management import generating
from dunghen.dossiers.management.generating import steps as generated
from dunghen.dossiers.management.generating import writing
from dunghen.dossiers.queries.why import Scope, Why
from dunghen.dossiers.rules import codes, judging
from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.ledger.tests import made
from dunghen.kernel.ledger.views import View
from dunghen.kernel.worktime.arithmetic import working_minutes_between
from dunghen.kernel.worktime.files import shipped_calendar

CALENDAR = shipped_calendar()
AT = dt.datetime(2021, 9, 20, 9, tzinfo=ZONE)
LAND, TAX, COMMUNE = "chi-nhanh-dat-dai", "cuc-thue-tinh", "xa-an-hoa"
HOUR = 60


class AnyUnit:
    """Takes every unit by its name."""

    bounds = np.zeros(0, np.int64)

    def find(self, word: str, slot: int) -> Found:
        return word, ""


def minutes(start: Any, end: Any) -> Any:
    """Return working minutes, -1 where a moment is missing."""
    known = ~np.isnat(start) & ~np.isnat(end)
    found = np.full(len(start), -1)
    found[known] = working_minutes_between(CALENDAR, start[known], end[known])
    return found


def day(number: int, hour: int = 8) -> dt.datetime:
    return dt.datetime(2021, 8, number, hour, tzinfo=ZONE)


def dossier(code: str, **more: Any) -> dict[str, Any]:
    told = {
        "kind": "dossiers.dossier",
        "unit": LAND,
        "field": "dat-dai",
        "submitted": day(16),
        "due": day(23, 17),
        **more,
    }
    return made.fact(code, **told)


def step(
    code: str,
    number: int,
    unit: str,
    word: str,
    since: dt.datetime,
    until: dt.datetime | None,
    minutes: int = 0,
    **more: Any,
) -> dict[str, Any]:
    return made.fact(
        f"{code}#{number}", kind="dossiers.step", unit=unit, submitted=since, finished=until, status=word,
        worked_minutes=minutes if until else None, **more,
    )  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Ledger:
    return told(tmp_path)


def told(folder: Path) -> Ledger:
    """HS-1 ended a day (8 hours) late and lay two days with the tax office; HS-2 ended a day late by itself; HS-3 was in time; HS-4 still lies there."""
    found = Ledger(str(folder))
    made.tell(
        found,
        dossier("HS-1", finished=day(24, 17), late_minutes=8 * HOUR, worked_minutes=56 * HOUR, fault="other", cause="phoi-hop-cham"),
        dossier("HS-2", finished=day(24, 17), late_minutes=8 * HOUR, worked_minutes=56 * HOUR, fault="owner", cause="trinh-ky-cham"),
        dossier("HS-3", finished=day(20, 17), worked_minutes=40 * HOUR, suspended_minutes=16 * HOUR),
        dossier("HS-4", unit=COMMUNE),
        dossier("HS-5", unit=COMMUNE, finished=day(30), outcome="cancelled"),
        dossier("HS-6", field="ho-tich", unit=COMMUNE),
        source="onestop",
    )  # fmt: skip
    made.tell(
        found,
        step("HS-1", 1, LAND, "working:tiep-nhan", day(16), day(16, 10), 2 * HOUR),
        step("HS-1", 2, LAND, "waiting:phan-cong", day(16, 10), day(18), 14 * HOUR),
        step("HS-1", 3, TAX, "waiting:phoi-hop", day(18), day(20), 16 * HOUR, due=day(19)),
        step("HS-1", 4, LAND, "working:ky-duyet", day(20), day(24, 17), 24 * HOUR),
        step("HS-2", 1, LAND, "waiting:trinh-ky", day(16), day(24, 17), 56 * HOUR),
        step("HS-3", 1, LAND, "working:tham-dinh", day(16), day(20, 17), 40 * HOUR),
        # Under way since Friday 17/9 at 8:00: a day, and two hours of Monday, less one: 7 + 1 + 2 hours.
        step("HS-4", 1, COMMUNE, "working:tham-dinh", dt.datetime(2021, 9, 17, 8, tzinfo=ZONE), None),
        source="onestop-steps",
    )
    return found


def why(book: Ledger, *, late: bool = True, **where: Any) -> Why:
    scope = Scope(("onestop",), dt.date(2021, 8, 1), dt.date(2021, 8, 31), {"field": ["dat-dai"], **where}, late)
    return Why(View(book), scope, at=AT, calendar=CALENDAR)


def test_where_the_time_of_late_ones_went(book: Ledger) -> None:
    rows = why(book).steps()
    assert [(row["unit"], row["step"], row["dossiers"], row["waiting"], row["working"]) for row in rows] == [
        (LAND, "trinh-ky", 1, 56 * HOUR, 0),
        (LAND, "ky-duyet", 1, 0, 24 * HOUR),
        (TAX, "phoi-hop", 1, 16 * HOUR, 0),
        (LAND, "phan-cong", 1, 14 * HOUR, 0),
        (COMMUNE, "tham-dinh", 1, 0, 9 * HOUR),
        (LAND, "tiep-nhan", 1, 0, 2 * HOUR),
    ]
    assert sum(row["share"] for row in rows) == pytest.approx(100)


def test_who_waited_for_whom(book: Ledger) -> None:
    assert why(book).hand_overs() == [
        {"giver": TAX, "taker": LAND, "times": 1, "minutes": 24 * HOUR, "replies_late": 0},
        {"giver": LAND, "taker": TAX, "times": 1, "minutes": 16 * HOUR, "replies_late": 1},
    ]


def test_which_causes_make_most_of_it(book: Ledger) -> None:
    assert why(book).causes() == [
        {"fault": "other", "cause": "phoi-hop-cham", "n": 1, "share": 50.0, "upto": 50.0},
        {"fault": "owner", "cause": "trinh-ky-cham", "n": 1, "share": 50.0, "upto": 100.0},
        {"fault": None, "cause": None, "n": 1, "share": None, "upto": None},
    ]


def test_how_branches_compare(book: Ledger) -> None:
    land, commune = why(book, late=False).agencies()
    assert (land["agency"], land["dossiers"], land["late"], round(land["late_rate"], 1), land["median_days"]) == (
        LAND,
        3,
        2,
        66.7,
        7.0,
    )
    assert (land["minutes"], land["waiting"], land["outside"]) == (152 * HOUR, 86 * HOUR, 16 * HOUR)
    assert round(land["outside_share"], 1) == 10.5
    assert (land["stood"], commune["stood"]) == (16 * HOUR, 0), "HS-3 waited two days for its applicant"
    # HS-1 was a day late and lay two days elsewhere; HS-2 never left the branch.
    assert land["by_others"] == 1
    assert (commune["agency"], commune["dossiers"], commune["late"], commune["median_days"]) == (COMMUNE, 1, 1, None)


DUTY = "waiting:cho-thuc-hien-nghia-vu-tai-chinh"


def tell_stopped(book: Ledger, stood: int, word: str = DUTY) -> None:
    """Tell of HS-7, which the branch held two days at work, four days in the step ``word`` and half a day for papers."""
    made.tell(book, dossier("HS-7", finished=day(27, 17), suspended_minutes=stood), source="onestop")
    made.tell(
        book,
        step("HS-7", 1, LAND, "working:tham-dinh", day(16), day(18), 16 * HOUR),
        step("HS-7", 2, LAND, word, day(18), day(24), 32 * HOUR),
        step("HS-7", 3, LAND, "waiting:cho-bo-sung-ho-so", day(24), day(24, 13), 4 * HOUR),
        source="onestop-steps",
    )


@pytest.mark.parametrize(
    ("stood", "word", "waiting", "working", "stopped"),
    [
        # Of four and a half days in which it waited for the applicant the clock stood three, four, all, and longer than anybody tells.
        (24 * HOUR, DUTY, 12 * HOUR, 16 * HOUR, 24 * HOUR),
        (32 * HOUR, DUTY, 4 * HOUR, 16 * HOUR, 32 * HOUR),
        (36 * HOUR, DUTY, 0, 16 * HOUR, 36 * HOUR),
        (40 * HOUR, DUTY, 0, 16 * HOUR, 36 * HOUR),
        # The notice came after the term had run out and stopped nothing.
        (0, DUTY, 36 * HOUR, 16 * HOUR, 0),
        # What does not wait for the applicant is the unit's own; the half day for papers is not.
        (24 * HOUR, "waiting:trinh-ky", 32 * HOUR, 16 * HOUR, 4 * HOUR),
        (24 * HOUR, "working:xac-dinh-nghia-vu-tai-chinh", 0, 48 * HOUR, 4 * HOUR),
    ],
)
def test_while_the_clock_stands_nobody_holds_it(
    tmp_path: Path, stood: int, word: str, waiting: int, working: int, stopped: int
) -> None:
    book = Ledger(str(tmp_path))
    tell_stopped(book, stood, word)
    asked = why(book, late=False)
    rows = asked.steps()
    assert [sum(row[name] for row in rows) for name in ("waiting", "working", "stood")] == [waiting, working, stopped]
    (land,) = asked.agencies()
    assert (land["minutes"], land["waiting"], land["stood"]) == (waiting + working, waiting, stood)
    assert sum(row["share"] for row in rows) == pytest.approx(100)


def test_a_clock_that_stands_now_counts_up_to_now(tmp_path: Path) -> None:
    """It has stood since Friday at 8:00: seven hours, and two of Monday; the step began on Thursday at 8:00, seven hours and one of Friday before."""
    book = Ledger(str(tmp_path))
    thursday, friday = (dt.datetime(2021, 9, number, 8, tzinfo=ZONE) for number in (16, 17))
    told = {"suspended_since": friday, "suspended_minutes": 5 * HOUR}
    made.tell(book, dossier("HS-8", due=dt.datetime(2021, 9, 30, 17, tzinfo=ZONE), **told), source="onestop")
    made.tell(
        book,
        step("HS-8", 1, LAND, "waiting:cho-bo-sung", day(18), day(19), 8 * HOUR),
        step("HS-8", 2, LAND, DUTY, thursday, None),
        source="onestop-steps",
    )
    rows = {row["step"]: (row["waiting"], row["stood"]) for row in why(book, late=False).steps()}
    assert rows == {
        "cho-bo-sung": (3 * HOUR, 5 * HOUR),
        "cho-thuc-hien-nghia-vu-tai-chinh": (8 * HOUR, 9 * HOUR),
    }
    (land,) = why(book, late=False).agencies()
    assert (land["waiting"], land["stood"]) == (11 * HOUR, 14 * HOUR)


def test_what_is_asked_for_is_all_that_is_read(book: Ledger) -> None:
    assert [row["unit"] for row in why(book, unit=[COMMUNE]).steps()] == [COMMUNE]
    nothing = why(book, unit=["khong-co"])
    assert nothing.steps() == nothing.hand_overs() == nothing.causes() == nothing.agencies() == []


def test_without_steps_dossiers_still_compare(tmp_path: Path) -> None:
    book = Ledger(str(tmp_path))
    made.tell(book, dossier("HS-1", finished=day(24, 17)), source="onestop")
    (row,) = why(book).agencies()
    assert (row["late"], row["minutes"], row["outside_share"], row["by_others"]) == (1, None, None, None)
    assert why(book).steps() == why(book).hand_overs() == []


def test_nothing_is_lost_or_counted_twice(tmp_path: Path) -> None:
    """A month of generated dossiers: each answer adds up to the steps as they lie in the ledger."""
    month = next(generating.of(generating.Wanted(600, 5, dt.date(2021, 8, 1), dt.date(2021, 8, 31), duties=True)))
    files = {name: tmp_path / f"{name}.csv" for name in ("dossiers", "steps")}
    for name, table in (("dossiers", writing.dossiers(month, full=True)), ("steps", generated.of(month))):
        with writing.Writer(files[name]) as out:
            out.write(table)
    dossiers, steps = (proposing.sample_of(path, size=10_000) for path in files.values())
    pattern = codes.PATTERNS["dossier"]
    mapping = proposing.propose(dossiers).mapping
    read = Reading(mapping, AnyUnit(), 2**62, pattern).dossiers(dossiers.block)
    held = Reading(proposing.propose_steps(steps, mapping).mapping, AnyUnit(), 2**62, pattern).steps(steps.block)
    assert not read.rejects and not held.rejects
    book = Ledger(str(tmp_path / "ledger"))
    with book.change(at=AT) as change:
        change.upsert("onestop", judging.facts(read.table, calendar=CALENDAR, terms={}))
        change.upsert("onestop-steps", intake_steps.facts(held.table, minutes, frozenset(schema.FACT.names)))
    scope = Scope(("onestop",), dt.date(2021, 8, 1), dt.date(2021, 8, 31), {}, late=False)
    at = dt.datetime(2021, 8, 31, 17, tzinfo=ZONE)
    asked = Why(View(book), scope, at=at, calendar=CALENDAR)
    view = View(book)
    facts = view.run(view.facts()).to_pylist()
    judged = {row["reference"] for row in facts if row["kind"] == "dossiers.dossier" and row["outcome"] != "cancelled"}
    lying = [row for row in facts if row["kind"] == "dossiers.step" and row["reference"].partition("#")[0] in judged]
    total = sum(working_minutes_between(CALENDAR, row["submitted"], row["finished"] or at) for row in lying)
    by_step, by_agency = asked.steps(), asked.agencies()
    stood = sum(row["stood"] for row in by_step)
    assert sum(row["waiting"] + row["working"] for row in by_step) + stood == total > stood > 0
    assert sum(row["minutes"] or 0 for row in by_agency) == total - stood
    assert stood <= sum(row["stood"] for row in by_agency)
    assert sum(row["waiting"] for row in by_step) == sum(row["waiting"] or 0 for row in by_agency)
    assert sum(row["dossiers"] for row in by_agency) == len(judged)
    changes = 0
    lying.sort(key=lambda row: (row["reference"].partition("#")[0], int(row["reference"].partition("#")[2])))
    for before, after in zip(lying, lying[1:], strict=False):
        same = before["reference"].partition("#")[0] == after["reference"].partition("#")[0]
        changes += same and before["unit"] != after["unit"]
    assert sum(row["times"] for row in asked.hand_overs()) == changes > 0
