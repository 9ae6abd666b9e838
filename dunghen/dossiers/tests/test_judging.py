"""How a dossier is judged, on tables that an official can check by hand; and that one row and a million are judged by the same rule."""

import datetime as dt
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunghen.dossiers.intake.columns import dossiers
from dunghen.dossiers.rules import amounts, judging, rule_sets, statuses
from dunghen.dossiers.rules.terms import Term
from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger import lasting, schema, states
from dunghen.kernel.ledger.engines import DUCKDB, engine
from dunghen.kernel.worktime.arithmetic import Calendar, DayRow, HoursRow, TermUnit
from dunghen.kernel.worktime.files import shipped_calendar

CALENDAR = shipped_calendar()
AT = dt.datetime(2021, 9, 20, 9, tzinfo=ZONE)
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


def at(day: int, hour: int = 8, minute: int = 0, month: int = 8, year: int = 2021) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=ZONE)


def dossier(**more: Any) -> dict[str, Any]:
    """Return a dossier received on Monday 16/8/2021 and promised for the next Monday; what a story does not name is not important in it."""
    told = {
        "code": "H99.15-210816-0001",
        "unit": "so-xay-dung",
        "submitted": at(16),
        "accepted": at(16),
        "promised": at(23, 17),
    }
    return {**told, **more}


def judged(**more: Any) -> dict[str, Any]:
    return judging.one(dossier(**more), calendar=CALENDAR)


def state_of(told: pa.Table) -> list[str]:
    """Return the state of time of each fact as the ledger reads it from the kernel's table."""
    rows = ibis.memtable(schema.conform(told, "tests").append_column("row", pa.array(np.arange(len(told)))))
    rows = rows.mutate(**lasting.lasting(rows))
    found = engine(DUCKDB).run(rows.select("row", state=states.state(rows, AT, AT + 3 * DAY)).order_by("row"))
    return list(found["state"].to_pylist())


def judged_all(rows: list[dict[str, Any]], terms: Any = None) -> pa.Table:
    names = sorted({name for row in rows for name in row})
    table = dossiers({name: [row.get(name) for row in rows] for name in names})
    return judging.facts(table, calendar=CALENDAR, terms=terms or {})


# -- by hand ------------------------------------------------------------------------------------------------------------

BY_HAND: list[tuple[str, dict[str, Any], str]] = [
    ("done on an earlier day", {"finished": at(20, 16)}, "done_early"),
    ("done on the day, before the hour", {"finished": at(23, 10)}, "done_on_time"),
    ("done at the very minute", {"finished": at(23, 17)}, "done_on_time"),
    ("done a minute after", {"finished": at(23, 17, 1)}, "done_late"),
    ("the result counts when it is ready, not when it is fetched", {"finished": at(23), "returned": at(30)}, "done_on_time"),
    ("only the giving is known", {"returned": at(24)}, "done_late"),
    ("refused at the desk", {"status": statuses.REFUSED, "finished": at(16, 9)}, "done_early"),
    ("withdrawn on its day", {"status": statuses.WITHDRAWN, "finished": at(23, 17)}, "done_on_time"),
    ("withdrawn after its day", {"status": statuses.WITHDRAWN, "finished": at(30)}, "done_late"),
    ("stopped a minute after", {"status": statuses.STOPPED, "finished": at(23, 17, 1)}, "done_late"),
    ("stopped, nothing was promised", {"status": statuses.STOPPED, "promised": None, "finished": at(20)}, "cancelled"),
    ("stopped, nobody wrote down when", {"status": statuses.STOPPED}, "cancelled"),
    ("solved, nobody wrote down when", {"status": statuses.SOLVED}, "overdue"),
    ("open, its day is past", {"status": statuses.PROCESSING}, "overdue"),
    ("open, due tomorrow", {"status": statuses.PROCESSING, "promised": at(21, 17, month=9)}, "due_soon"),
    ("open, nothing promised", {"promised": None}, "undated"),
    # Asked on Wednesday at 8, given on Friday at 8: two working days, so that Monday 17:00 becomes Wednesday 17:00.
    ("completed by the applicant: on the new day", {"supplements": 1, "supplement_asked": at(18), "supplement_done": at(20), "finished": at(25, 17)}, "done_on_time"),
    ("completed by the applicant: a minute after", {"supplements": 1, "supplement_asked": at(18), "supplement_done": at(20), "finished": at(25, 17, 1)}, "done_late"),
    ("completed by the applicant: on the old day", {"supplements": 1, "supplement_asked": at(18), "supplement_done": at(20), "finished": at(23, 17)}, "done_early"),
    ("asked after the term had run out", {"supplements": 1, "supplement_asked": at(24), "supplement_done": at(30), "finished": at(30, 9)}, "done_late"),
    ("asked twice, and early", {"supplements": 2, "supplement_asked": at(18), "supplement_done": at(19), "finished": at(20)}, "done_late"),
    ("asked twice, and refused", {"supplements": 2, "status": statuses.REFUSED, "finished": at(20)}, "done_late"),
    ("waits for the applicant", {"status": statuses.SUPPLEMENT, "supplements": 1, "supplement_asked": at(18)}, "suspended"),
    ("waits, but was asked too late", {"status": statuses.SUPPLEMENT, "supplements": 1, "supplement_asked": at(24)}, "overdue"),
    ("asked, nobody wrote down when it came, done after the day", {"supplements": 1, "supplement_asked": at(18), "finished": at(25)}, "done_late"),
]  # fmt: skip


def test_states_by_hand() -> None:
    told = judged_all([dossier(**more) for _, more, _ in BY_HAND])
    found = state_of(told)
    assert dict(zip((name for name, _, _ in BY_HAND), found, strict=True)) == {name: say for name, _, say in BY_HAND}


# Received on, working days → due on, as counted by hand in the domain note (section 1.5).
EXAMPLES = [
    ("16/08/2021", 5, "23/08/2021"),
    ("30/08/2021", 5, "08/09/2021"),
    ("08/02/2021", 3, "18/02/2021"),
    ("28/04/2021", 3, "05/05/2021"),
    ("28/01/2022", 5, "11/02/2022"),
    ("26/04/2024", 3, "04/05/2024"),
    ("25/04/2025", 3, "29/04/2025"),
    ("31/12/2025", 5, "09/01/2026"),
    ("21/08/2026", 10, "08/09/2026"),
    ("23/11/2026", 1, "25/11/2026"),
]


def test_without_a_promise_the_legal_term_counts() -> None:
    terms = {f"1.{n:06}": [Term(days, TermUnit.WORKING_DAY)] for n, (_, days, _) in enumerate(EXAMPLES)}
    received = [dt.datetime.strptime(day, "%d/%m/%Y").replace(hour=10, tzinfo=ZONE) for day, _, _ in EXAMPLES]
    rows = [
        dossier(procedure=f"1.{n:06}", submitted=moment, accepted=moment, promised=None)
        for n, moment in enumerate(received)
    ]
    due = judged_all([*rows, dossier(procedure="9.999999", promised=None)], terms)["due"].to_pylist()
    assert [f"{moment.astimezone(ZONE):%d/%m/%Y}" for moment in due[:-1]] == [day for _, _, day in EXAMPLES]
    assert due[-1] is None


def test_a_term_holds_for_its_days_and_in_its_unit() -> None:
    terms = {
        "1.000001": [
            Term(30, TermUnit.DAY, until=dt.date(2021, 8, 15)),
            Term(1, TermUnit.MONTH, since=dt.date(2021, 8, 16)),
            Term(8, TermUnit.WORKING_HOUR, since=dt.date(2021, 8, 18), until=dt.date(2021, 8, 18)),
        ]
    }
    received = [at(13), at(16), at(18)]
    rows = [dossier(procedure="1.000001", submitted=day, accepted=day, promised=None) for day in received]
    # 13/8 + 30 days is Sunday 12/9, so Monday; a month after 16/8; eight working hours from 8:00 end at 8:00 the next day.
    assert judged_all(rows, terms)["due"].to_pylist() == [at(13, 17, month=9), at(16, 17, month=9), at(19, 8)]


@pytest.mark.parametrize(
    ("status", "form", "told"),
    [
        (statuses.REFUSED, None, "refused"),
        (statuses.REFUSED, True, "refused_with_form"),
        (statuses.REFUSED, False, "refused_without_form"),
        (statuses.STOPPED, False, "stopped"),
        (statuses.PROCESSING, False, "processing"),
    ],
)
def test_a_refusal_tells_of_its_form_where_the_source_does(status: int, form: bool | None, told: str) -> None:
    assert judged(status=status, refusal_form=form)["status"] == told


def test_the_ledger_knows_the_words_of_what_ends_without_a_result() -> None:
    stopping = {statuses.WORDS[status] for status in statuses.STOPPING}
    assert {*stopping, statuses.WITH_FORM, statuses.WITHOUT_FORM} == set(schema.WITHOUT_RESULT)


def test_an_open_dossier_asked_for_papers_twice_is_judged_by_its_dates_until_it_ends() -> None:
    """The national formula counts it as late, without saying from when; neither the decrees nor table II.06a call it overdue before its day."""
    twice = {"supplements": 2, "supplement_asked": at(18), "supplement_done": at(19)}
    told = judged_all([dossier(**twice, promised=at(30, 17, month=9)), dossier(**twice, finished=at(20))])
    assert told["breached"].to_pylist() == [True, True]
    assert state_of(told) == ["in_time", "done_late"]


BY_SOURCE: list[tuple[str, dict[str, Any], bool, dt.datetime, str]] = [
    # Promised for Monday 23/8, asked on Wednesday at 8, given on Friday at 8: two working days, so Wednesday 25/8.
    ("the source leaves the promise: it is moved", {"finished": at(25, 10)}, False, at(25, 17), "done_on_time"),
    ("the source wrote Wednesday itself: it stays", {"promised": at(25, 17), "finished": at(25, 10)}, True, at(25, 17), "done_on_time"),
    ("moved by the source: a day after is late", {"promised": at(25, 17), "finished": at(26, 10)}, True, at(25, 17), "done_late"),
    ("moved twice a late one would be early", {"promised": at(25, 17), "finished": at(26, 10)}, False, at(27, 17), "done_early"),
    ("nothing promised: the term of law has no applicant's time in it", {"promised": None, "finished": at(25, 10)}, True, at(25, 17), "done_on_time"),
]  # fmt: skip


@pytest.mark.parametrize(("story", "more", "moved", "due", "state"), BY_SOURCE, ids=[one[0] for one in BY_SOURCE])
def test_the_applicants_time_is_given_once(
    story: str, more: dict[str, Any], moved: bool, due: dt.datetime, state: str
) -> None:
    asked = {"procedure": "1.009974", "supplements": 1, "supplement_asked": at(18), "supplement_done": at(20), **more}
    terms = {"1.009974": [Term(5, TermUnit.WORKING_DAY)]}
    table = dossiers({name: [value] for name, value in dossier(**asked).items()})
    told = judging.facts(table, calendar=CALENDAR, terms=terms, promise_moved=moved)
    assert told["due"].to_pylist() == [due]
    assert state_of(told) == [state]
    # Two days of eight hours did not count as work of the agency, whoever moved the date.
    assert told["suspended_minutes"].to_pylist() == [960]


def test_working_minutes_are_those_of_the_calendar() -> None:
    # A day has 8 hours (7:00 to 11:30, 13:30 to 17:00). From Monday 8:00 to Wednesday 9:00: 7 + 8 + 2 hours.
    assert judged(finished=at(18, 9))["worked_minutes"] == 17 * 60
    # Late from Monday 17:00 to Wednesday 8:00: a day and an hour.
    late = judged(finished=at(25, 8), supplements=1, supplement_asked=at(17, 10), supplement_done=at(17, 15))
    assert late["suspended_minutes"] == 3 * 60  # 10:00 to 11:30 and 13:30 to 15:00
    assert late["due"] == at(24, 10)  # Tuesday 7:00 and three hours
    assert late["late_minutes"] == 8 * 60 - 3 * 60 + 60
    assert judged(finished=at(23, 17))["late_minutes"] is None
    refused = judged(status=statuses.REFUSED, finished=at(30))
    # From Monday 17:00 to the next Monday 8:00: four days and an hour of office; nobody worked to a result.
    assert refused["worked_minutes"] is None and refused["late_minutes"] == 4 * 8 * 60 + 60


def test_a_province_may_set_apart_what_was_stopped_in_time_from_a_day_on_but_never_what_was_late() -> None:
    """By the day it ended; one dossier and a table of them by the same rule, and so do legal terms given afterwards."""
    course = amounts.course([amounts.Amount("stopped_in_time", 0, dt.date(2021, 8, 19), own=True)], "stopped_in_time")
    ends = [at(18), at(20), at(30)]
    rows = [dossier(code=f"H99.15-210816-{n:04}", status=statuses.STOPPED, finished=end) for n, end in enumerate(ends)]
    table = dossiers({name: [row[name] for row in rows] for name in rows[0]})
    told = judging.facts(table, calendar=CALENDAR, terms={}, stopped_in_time=course)
    assert state_of(told) == ["done_early", "cancelled", "done_late"]
    bare = table.set_column(table.column_names.index("promised"), "promised", pa.nulls(3, table["promised"].type))
    bare = bare.set_column(bare.column_names.index("procedure"), "procedure", pa.array(["1.009974"] * 3))
    terms = {"1.009974": [Term(5, TermUnit.WORKING_DAY)]}
    undated = judging.facts(bare, calendar=CALENDAR, terms={}, stopped_in_time=course)
    assert state_of(undated) == ["cancelled"] * 3
    later, _rows = judging.dated(undated, calendar=CALENDAR, terms=terms, stopped_in_time=course)
    assert state_of(later) == ["done_early", "cancelled", "done_late"]


def test_what_a_fact_tells() -> None:
    fact = judged(
        procedure="1.009974", field="hoat-dong-xay-dung", place="phuong-vinh-hai", channel="online", service_level="full", fee=True, paid_online=True,
        returned_by_post=True, finished=at(20), status=statuses.RETURNED, officer="cb-17", digital_result=True, digitised=True, reused=False,
    )  # fmt: skip
    assert fact["kind"] == "dossiers.dossier" and fact["reference"] == "H99.15-210816-0001"
    assert (fact["online"], fact["postal"], fact["paid_online"]) == (True, True, True)
    assert (fact["status"], fact["officer"], fact["breached"]) == ("returned", "cb-17", False)
    assert (fact["digital_result"], fact["digitised"], fact["reused"]) == (True, True, False)


@pytest.mark.parametrize(
    ("fee", "paid", "told"),
    [(None, None, None), (False, None, None), (False, True, None), (True, None, False), (True, True, True), (None, False, False)],
)  # fmt: skip
def test_paid_online_is_asked_where_something_was_to_be_paid(fee: bool | None, paid: bool | None, told: Any) -> None:
    assert judged(fee=fee, paid_online=paid)["paid_online"] is told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"returned": at(20)}, "returned"),
        ({"finished": at(20)}, "solved"),
        ({"supplement_asked": at(18)}, "supplement"),
        ({}, "processing"),
        ({"accepted": None}, "registered"),
    ],
)
def test_a_status_that_nobody_told_follows_from_the_dates(more: dict[str, Any], told: str) -> None:
    assert judged(**more)["status"] == told


def test_moments_beyond_the_calendar_leave_their_minutes_unknown() -> None:
    told = judged_all([dossier(finished=at(20, year=2050)), dossier(promised=at(20, year=1995), finished=at(20))])
    assert told["worked_minutes"].to_pylist()[0] is None
    assert state_of(told) == ["done_late", "done_late"]
    assert told["late_minutes"].to_pylist() == [None, None]


def test_a_unit_with_hours_of_its_own_is_counted_by_them() -> None:
    morning = Calendar.build(
        [DayRow(day, row.kind, row.name) for day, row in CALENDAR.rows.items()],
        [HoursRow(dt.date(2018, 1, 1), 8 * 60, 12 * 60)],
    )
    rows = [dossier(unit=unit, finished=at(17, 12)) for unit in ("so-y-te", "xa-an-hoa", "so-y-te")]
    table = dossiers({name: [row[name] for row in rows] for name in rows[0]})
    told = judging.facts(table, calendar=CALENDAR, terms={}, own={"xa-an-hoa": morning})
    assert told["unit"].to_pylist() == ["so-y-te", "xa-an-hoa", "so-y-te"]
    assert told["worked_minutes"].to_pylist() == [(7 * 60) + 270, 480, (7 * 60) + 270]


def test_no_rows_are_no_facts() -> None:
    assert len(judged_all([dossier()]).slice(0, 0)) == 0
    assert len(judging.facts(dossiers({"code": []}), calendar=CALENDAR, terms={})) == 0


# -- rule sets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "name", "forms"),
    [
        (dt.date(2017, 1, 1), "R2018", "TT01-2018"),
        (dt.date(2018, 6, 21), "R2018", "TT01-2018"),
        (dt.date(2021, 12, 5), "R2018", "TT01-2018"),
        (dt.date(2021, 12, 6), "R2021", "TT01-2018"),
        (dt.date(2025, 6, 30), "R2021", "TT01-2018"),
        (dt.date(2025, 7, 1), "R2025", "TT03-2025"),
        (dt.date(2025, 12, 31), "R2025b", "TT03-2025"),
        (dt.date(2026, 8, 5), "R2026", "TT03-2025"),
    ],
)
def test_the_day_of_receipt_picks_the_rule_set(day: dt.date, name: str, forms: str) -> None:
    rules = rule_sets.of(day)
    assert (rules.name, rules.forms.name) == (name, forms)
    assert rule_sets.RULE_SETS[rule_sets.positions(np.array([day], "datetime64[D]"))[0]] is rules


def test_what_is_not_sure_is_marked() -> None:
    assert [rules.name for rules in rule_sets.RULE_SETS if not rules.sure] == ["R2021", "R2025b"]


# -- for every dossier --------------------------------------------------------------------------------------------------

moments = st.integers(-5 * 1440, 60 * 1440).map(lambda minutes: at(16) + minutes * MINUTE)
rows = st.fixed_dictionaries(
    {
        "submitted": moments,
        "accepted": st.none() | moments,
        "promised": st.none() | moments,
        "finished": st.none() | moments,
        "returned": st.none() | moments,
        "status": st.none() | st.integers(1, 10),
        "supplements": st.none() | st.integers(0, 3),
        "supplement_asked": st.none() | moments,
        "supplement_done": st.none() | moments,
        "duty_asked": st.none() | moments,
        "duty_done": st.none() | moments,
        "procedure": st.sampled_from([None, "1.000001", "1.000002"]),
        "channel": st.sampled_from([None, "direct", "online", "postal"]),
        "fee": st.sampled_from([None, True, False]),
    }
).map(lambda more: dossier(**more))
TERMS = {"1.000001": [Term(5, TermUnit.WORKING_DAY)]}


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, min_size=1, max_size=12))
def test_one_and_many_are_judged_alike(many: list[dict[str, Any]]) -> None:
    together = judged_all(many, TERMS)
    assert together.to_pylist() == [judging.one(row, calendar=CALENDAR, terms=TERMS) for row in many]
    schema.conform(together, "tests")  # whatever was told becomes a fact


RANK = {"done_early": 0, "done_on_time": 1, "done_late": 2}


@settings(max_examples=60, deadline=None)
@given(row=rows, ends=st.lists(moments, min_size=2, max_size=6))
def test_ending_later_never_improves(row: dict[str, Any], ends: list[dt.datetime]) -> None:
    told = judged_all([{**row, "finished": end, "status": statuses.SOLVED} for end in sorted(ends)], TERMS)
    found = [RANK[state] for state in state_of(told) if state in RANK]
    assert found == sorted(found)


@settings(max_examples=60, deadline=None)
@given(row=rows, end=moments, asked=moments, took=st.integers(0, 20 * 1440))
def test_the_applicants_time_never_makes_it_later(
    row: dict[str, Any], end: dt.datetime, asked: dt.datetime, took: int
) -> None:
    plain = {**row, "finished": end, "status": statuses.SOLVED, "supplement_asked": None, "supplement_done": None}
    completed = {**plain, "supplement_asked": asked, "supplement_done": asked + took * MINUTE}
    without, with_it = judged_all([plain, completed], TERMS).to_pylist()
    assert (without["due"] is None) == (with_it["due"] is None)
    if without["due"]:
        assert with_it["due"] >= without["due"]
    assert with_it["worked_minutes"] <= without["worked_minutes"]
    assert (with_it["late_minutes"] or 0) <= (without["late_minutes"] or 0)


@settings(max_examples=40, deadline=None)
@given(row=rows, end=moments)
def test_a_second_request_is_late_whatever_the_dates(row: dict[str, Any], end: dt.datetime) -> None:
    told = judged_all([{**row, "promised": at(23, 17), "finished": end, "status": 9, "supplements": 2}])
    assert state_of(told) == ["done_late"]
