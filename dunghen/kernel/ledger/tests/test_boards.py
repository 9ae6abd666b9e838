"""Boards: figures an official can count by hand, and the proof that cubes and facts tell the same."""

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger import boards, lists, measures
from dunghen.kernel.ledger.boards import FINISHED, RECEIVED, Asked
from dunghen.kernel.ledger.checking import check
from dunghen.kernel.ledger.cubes import HALF_MONTH, PACE
from dunghen.kernel.ledger.lists import Listed
from dunghen.kernel.ledger.periods import first_day, number_of
from dunghen.kernel.ledger.plans import COUNTS
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.ledger.store.compaction import compact
from dunghen.kernel.ledger.tests import made
from dunghen.kernel.ledger.views import View
from dunghen.kernel.tests import make

pytestmark = pytest.mark.xdist_group("boards")
"""One process makes their ledger, not each."""
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Two thousand facts of two years, a third of them told anew since, one month compacted and then changed again."""
    found = made.ledger(
        tmp_path_factory.mktemp("ledger"),
        made.many(2000),
        made.many(700, 2, offset=500),
        made.many(100, 3, offset=1900),
    )
    with found.change(at=made.AT) as change:
        compact(change, everything=True)
    with found.change(at=made.AT) as change:
        change.upsert("tests", made.many(150, 4, offset=400))
    return found


def asked(view: View, what: Asked) -> list[dict[str, Any]]:
    return boards.counts(view, what, at=made.AT, soon_until=made.SOON).to_pylist()


# -- by hand ----------------------------------------------------------------------------------------------------------


def test_a_board_by_unit(tmp_path: Path) -> None:
    book = Ledger(str(tmp_path))
    due = make.moment(2021, 9, 17, 17)
    made.tell(
        book,
        made.fact("1", due=due, finished=due - DAY, online=True, satisfied=True, reopened=False),
        made.fact("2", due=due, finished=due, online=False, satisfied=False, reopened=True),
        made.fact("3", due=due, finished=due + DAY, online=False, reopened=False),
        made.fact("4", due=due, online=True),
        made.fact("5", due=made.AT + 30 * DAY, online=True),
        made.fact("6", unit="so-y-te"),
    )
    construction, health = asked(View(book), Asked(by=("unit",)))
    assert construction["unit"] == "so-xay-dung"
    assert [construction[state] for state in ("n", "done_early", "done_on_time", "done_late", "overdue", "in_time")] == [
        5, 1, 1, 1, 1, 1,
    ]  # fmt: skip
    # Two of the four that were due; three of five handed in online; one of two judges satisfied; one of three answered reopened.
    assert (construction["on_time"], construction["judged"], construction["on_time_rate"]) == (2, 4, 50.0)
    assert (construction["online_rate"], construction["satisfied_rate"]) == (60.0, 50.0)
    assert round(construction["reopened_rate"], 2) == 33.33
    assert (health["n"], health["undated"], health["on_time_rate"], health["online_rate"]) == (1, 1, None, None)


def test_the_flow_of_an_official_month(tmp_path: Path) -> None:
    book = Ledger(str(tmp_path))
    # The official month of September: from 15 August to 14 September.
    first, last = make.moment(2021, 8, 15, 8), make.moment(2021, 9, 14, 16)
    made.tell(
        book,
        made.fact("before, done before", submitted=first - 9 * DAY, due=first, finished=first - DAY),
        made.fact("before, done in it early", submitted=first - DAY, due=last, finished=first + DAY, online=True),
        made.fact("in it, done on time", submitted=first, due=last, finished=last, online=True),
        made.fact("in it, done late", submitted=first, due=first + DAY, finished=last),
        made.fact("in it, done after, late", submitted=first, due=last, finished=last + DAY),
        made.fact(
            "in it, overdue, cancelled after", submitted=first, due=last, finished=last + DAY, outcome="cancelled"
        ),
        made.fact("in it, done after, not yet due", submitted=last, due=last + 9 * DAY, finished=last + 2 * DAY),
        made.fact("before, open, overdue", submitted=first - DAY, due=first),
        made.fact("in it, open, suspended", submitted=first, due=first + DAY, suspended_since=first),
        made.fact("in it, cancelled", submitted=first, due=last, finished=last, outcome="cancelled"),
        made.fact("after", submitted=last + DAY, due=last + 9 * DAY),
    )
    what = Asked(since=dt.date(2021, 8, 15), until=dt.date(2021, 9, 14))
    for use_cubes in (True, False):
        (row,) = boards.flow(View(book, use_cubes=use_cubes), what, at=made.AT).to_pylist()
        assert row == {
            "received": 9, "received_online": 1, "received_otherwise": 6, "carried_over": 2,
            "done": 4, "done_early": 1, "done_on_time": 1, "done_late": 1, "done_undated": 0, "cancelled": 1,
            "open": 5, "open_in_time": 2, "open_overdue": 3,
        }  # fmt: skip
        assert not measures.identities(row)


def test_the_median_lies_between_two_middle_ones(tmp_path: Path) -> None:
    book = Ledger(str(tmp_path))
    # In tenths of a day of 480 minutes: 1, 2, 3 and 10 days; the minutes themselves stay as they were.
    days = [(1, 479), (2, 960), (3, 1463), (4, 4800)]
    made.tell(
        book,
        *(made.fact(f"{n}", finished=made.AT, worked_minutes=minutes) for n, minutes in days),
        made.fact("nobody could measure it", finished=made.AT),
        made.fact("refused", finished=made.AT, worked_minutes=4800, status="refused_with_form"),
        made.fact("withdrawn", finished=made.AT, worked_minutes=4800, outcome="cancelled"),
        made.fact("open"),
        made.fact("nobody measures these", unit="so-y-te", finished=made.AT, status="solved"),
    )
    for basis in (FINISHED, RECEIVED):
        what = Asked(by=("unit",), basis=basis)
        assert bool(what.shape(PACE).cubes) == (basis == FINISHED)
        assert boards.pace(View(book), what).to_pylist() == [
            {"unit": "so-xay-dung", "finished": 5, "taken": 4, "minutes": 479 + 960 + 1463 + 4800, "median_days": 2.5},
            {"unit": "so-y-te", "finished": 1, "taken": 0, "minutes": 0, "median_days": None},
        ]


def test_an_empty_ledger_has_no_groups_and_counts_nought(tmp_path: Path) -> None:
    view = View(Ledger(str(tmp_path)))
    assert asked(view, Asked(by=("unit",))) == []
    (row,) = asked(view, Asked())
    assert row["n"] == 0 and row["on_time_rate"] is None
    assert boards.pace(view, Asked()).to_pylist() == [{"finished": 0, "taken": 0, "minutes": 0, "median_days": None}]


def test_what_the_ledger_does_not_count_by_is_a_mistake_of_the_caller() -> None:
    for wrong in ({"by": ("color",)}, {"where": {"reference": ["1"]}}, {"by": ("month", "year")}):
        with pytest.raises(ValueError, match="does not count by"):
            Asked(**wrong)


# -- cubes and facts --------------------------------------------------------------------------------------------------

QUESTIONS = [
    Asked(),
    Asked(by=("unit", "field", "month")),
    Asked(by=("unit", "field", "procedure", "quarter")),
    Asked(by=("place", "official_month"), where={"unit": ["so-xay-dung", "so-y-te"]}),
    Asked(by=("channel", "service_level"), where={"field": [None, "y-te"]}),
    Asked(by=("unit",), since=dt.date(2021, 1, 1), until=dt.date(2021, 3, 14)),
    Asked(by=("unit", "year"), since=dt.date(2020, 6, 15), basis=FINISHED),
    Asked(by=("kind", "official_quarter"), basis=FINISHED, until=dt.date(2021, 7, 31)),
    Asked(by=("unit", "official_month"), basis=FINISHED, where={"kind": ["tests.promise"]}),
    Asked(by=("field",), basis=FINISHED),
    Asked(by=("field",), where={"unit": ["khong-co-don-vi-nay"]}),
]


@pytest.mark.parametrize("what", QUESTIONS, ids=str)
def test_a_cube_tells_what_the_facts_tell(ledger: Ledger, what: Asked) -> None:
    from_cube, from_facts = View(ledger), View(ledger, use_cubes=False)
    assert what.shape(COUNTS).cubes
    assert asked(from_cube, what) == asked(from_facts, what)
    if what.shape(PACE).cubes:
        paces = boards.pace(from_cube, what).to_pylist()
        assert paces == boards.pace(from_facts, what).to_pylist()
        listed = lists.everything(from_cube, Listed(what, with_result=True), at=made.AT, soon_until=made.SOON)
        minutes = [one for one in listed["worked_minutes"].to_pylist() if one is not None]
        figures = [sum(row[name] for row in paces) for name in ("finished", "taken", "minutes")]
        assert figures == [len(listed), len(minutes), sum(minutes)] and len(listed) > len(minutes) > 0


@pytest.mark.parametrize("by", [(), ("unit",), ("field", "procedure"), ("unit", "place")])
def test_a_flow_is_the_same_and_its_identities_hold(ledger: Ledger, by: tuple[str, ...]) -> None:
    what = Asked(by=by, since=dt.date(2020, 12, 15), until=dt.date(2021, 6, 14))
    rows = boards.flow(View(ledger), what, at=made.AT).to_pylist()
    assert rows == boards.flow(View(ledger, use_cubes=False), what, at=made.AT).to_pylist()
    assert rows and not [broken for row in rows for broken in measures.identities(row)]


@pytest.mark.parametrize("days_ago", [0, 300, 550])
def test_a_flow_of_odd_days_reads_only_what_was_open_and_tells_the_same(ledger: Ledger, days_ago: int) -> None:
    last = made.AT.date() - dt.timedelta(days=days_ago)
    what, view = Asked(by=("unit", "field"), since=last - dt.timedelta(days=23), until=last), View(ledger)
    rows = boards.flow(view, what, at=made.AT).to_pylist()
    assert rows and not [broken for row in rows for broken in measures.identities(row)]
    begin = dt.datetime.combine(last - dt.timedelta(days=23), dt.time(), made.AT.tzinfo)
    end = dt.datetime.combine(last + DAY, dt.time(), made.AT.tzinfo)
    every = view.run(view.facts()).to_pylist()
    ends = [max(row["finished"], row["submitted"]) if row["finished"] else end for row in every]
    both = list(zip(every, ends, strict=True))
    assert sum(row["carried_over"] for row in rows) == sum(row["submitted"] < begin <= ended for row, ended in both)
    assert sum(row["open"] for row in rows) == sum(row["submitted"] < end <= ended for row, ended in both)
    assert sum(row["done"] for row in rows) == sum(begin <= ended < end for _, ended in both)
    read = view.run(view.facts(open_at=begin).count().as_table())["CountStar()"].to_pylist()
    assert read[0] < len(every) or days_ago == 550


@pytest.mark.parametrize("first", [(2020, 1, 15), (2020, 7, 1), (2021, 8, 15)], ids=str)
@pytest.mark.parametrize("halves", [1, 2, 25])
def test_what_stood_at_both_ends_of_any_period_is_told_by_cubes_as_by_facts(
    ledger: Ledger, first: tuple[int, int, int], halves: int
) -> None:
    since = dt.date(*first)
    after = first_day("month", number_of(since, HALF_MONTH) // 2 + halves)
    what = Asked(by=("unit",), since=since, until=after - DAY)
    told = boards.flow(View(ledger), what, at=made.AT).to_pylist()
    assert told == boards.flow(View(ledger, use_cubes=False), what, at=made.AT).to_pylist()


def test_a_period_of_odd_days_is_counted_from_facts(ledger: Ledger) -> None:
    what = Asked(by=("unit",), since=dt.date(2021, 2, 3), until=dt.date(2021, 2, 26))
    view = View(ledger)
    facts = view.run(view.facts().select("unit", "submitted")).to_pylist()
    day = [(row["unit"], row["submitted"].astimezone(made.AT.tzinfo).date()) for row in facts]
    expected = Counter(unit for unit, on in day if what.since <= on <= what.until)  # type: ignore[operator]
    assert {row["unit"]: row["n"] for row in asked(view, what)} == expected


def test_states_are_those_of_the_kernel_one_by_one(ledger: Ledger) -> None:
    view = View(ledger)
    facts = view.run(view.facts()).to_pylist()
    expected = Counter(
        timeliness.of(
            # What breached its rule is late as if it had been due before it came.
            due_at=row["submitted"] - DAY if row["due"] and row["finished"] and row["breached"] else row["due"],
            closed_at=row["finished"],
            cancelled=row["outcome"] == "cancelled",
            suspended=row["suspended_since"] is not None,
            at=made.AT,
            soon_until=made.SOON,
        )
        for row in facts
    )
    (row,) = asked(view, Asked())
    assert {state: row[state] for state in timeliness.STATES if row[state]} == expected
    assert row["on_time_rate"] == pytest.approx(timeliness.on_time_rate(expected))


def test_a_group_that_never_was_is_not_shown(ledger: Ledger) -> None:
    assert all(row["n"] for row in asked(View(ledger), Asked(by=("unit", "field", "procedure", "month"))))


def test_the_ledger_checks_itself(ledger: Ledger) -> None:
    assert not check(ledger).troubles
