"""What stops the clock of a dossier, on a table that an official can check by hand: papers to complete, a financial duty, both at once.

Received on Monday 16/8/2021, promised for Monday 23/8 at 17:00. A day has 8 hours of work (7:00 to 11:30, 13:30 to 17:00).
"""

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunghen.dossiers.rules import judging, statuses
from dunghen.dossiers.tests.test_judging import CALENDAR, MINUTE, at, dossier, judged_all, state_of

DAY = 8 * 60
"""Working minutes."""


def papers(asked: dt.datetime, done: dt.datetime | None = None) -> dict[str, Any]:
    return {"supplements": 1, "supplement_asked": asked, "supplement_done": done}


def duty(asked: dt.datetime, done: dt.datetime | None = None) -> dict[str, Any]:
    return {"duty_asked": asked, "duty_done": done}


# Pauses; the clock stood still so long; due then; state when it ends on Wednesday 25/8 at 10:00 (None: it has not ended).
BY_HAND: list[tuple[str, dict[str, Any], int, dt.datetime, str]] = [
    ("nothing stopped it", {}, 0, at(23, 17), "done_late"),
    ("two days until the tax was paid", duty(at(18), at(20)), 2 * DAY, at(25, 17), "done_on_time"),
    ("a day for papers, then a day for the tax", papers(at(17), at(18)) | duty(at(19), at(20)), 2 * DAY, at(25, 17), "done_on_time"),
    ("the tax first, then papers", duty(at(17), at(18)) | papers(at(19), at(20)), 2 * DAY, at(25, 17), "done_on_time"),
    ("both at once: a day that stood still twice is one", papers(at(17), at(19)) | duty(at(18), at(20)), 3 * DAY, at(26, 17), "done_early"),
    ("the tax within the papers' time", papers(at(17), at(20)) | duty(at(18), at(19)), 3 * DAY, at(26, 17), "done_early"),
    ("both for the same two days", papers(at(18), at(20)) | duty(at(18), at(20)), 2 * DAY, at(25, 17), "done_on_time"),
    ("the tax after the old day, before the one that the papers moved", papers(at(18), at(20)) | duty(at(24), at(25)), 3 * DAY, at(26, 17), "done_early"),
    ("the notice came after the term had run out", duty(at(24), at(25)), DAY, at(23, 17), "done_late"),
    ("paid before it was asked: no pause", duty(at(20), at(18)), 0, at(23, 17), "done_late"),
    ("asked, nobody wrote down when it was paid", duty(at(18)), 0, at(23, 17), "done_late"),
]  # fmt: skip


def test_pauses_by_hand() -> None:
    told = judged_all([dossier(finished=at(25, 10), **more) for _, more, *_ in BY_HAND])
    found = list(
        zip(
            (name for name, *_ in BY_HAND),
            told["suspended_minutes"].to_pylist(),
            told["due"].to_pylist(),
            state_of(told),
            strict=True,
        )
    )
    assert found == [(name, stood, due, state) for name, _, stood, due, state in BY_HAND]
    assert not any(told["breached"].to_pylist()), "a financial duty is no second request for papers"


WAITING: list[tuple[str, dict[str, Any], dt.datetime | None, str, str]] = [
    ("waits for the tax", {"status": statuses.DUTY, **duty(at(18))}, at(18), "duty", "suspended"),
    ("the dates alone say so", duty(at(18)), at(18), "duty", "suspended"),
    ("waits for the tax, the papers came", papers(at(17), at(18)) | duty(at(19)), at(19), "duty", "suspended"),
    ("waits for both: the last that was asked", papers(at(19)) | duty(at(18)), at(19), "supplement", "suspended"),
    ("its status says which", {"status": statuses.DUTY, **papers(at(19)), **duty(at(18))}, at(18), "duty", "suspended"),
    ("waits for the tax, nobody wrote down since when", {"status": statuses.DUTY}, None, "duty", "overdue"),
    ("its status says the tax, its dates only papers", {"status": statuses.DUTY, **papers(at(18))}, None, "duty", "overdue"),
    ("is worked on again", {"status": statuses.PROCESSING, **duty(at(18))}, None, "processing", "overdue"),
    ("the notice came too late", {"status": statuses.DUTY, **duty(at(24))}, None, "duty", "overdue"),
    ("too late but for what the papers moved", papers(at(18), at(20)) | duty(at(24)), at(24), "duty", "suspended"),
]  # fmt: skip


def test_what_stands_now_and_why() -> None:
    told = judged_all([dossier(**more) for _, more, *_ in WAITING])
    found = zip(
        (name for name, *_ in WAITING),
        told["suspended_since"].to_pylist(),
        told["status"].to_pylist(),
        state_of(told),
        strict=True,
    )
    assert list(found) == [(name, since, why, state) for name, _, since, why, state in WAITING]


def test_a_dossier_that_was_withdrawn_while_the_tax_was_unpaid_waited_to_its_end() -> None:
    told = judging.one(dossier(status=statuses.WITHDRAWN, finished=at(20), **duty(at(18))), calendar=CALENDAR)
    assert (told["suspended_minutes"], told["due"], told["outcome"]) == (2 * DAY, at(25, 17), "fulfilled")


def test_a_source_that_moves_its_dates_has_moved_them_for_the_tax_too() -> None:
    told = judging.one(dossier(promised=at(25, 17), finished=at(26), **duty(at(18), at(20))), calendar=CALENDAR, promise_moved=True)  # fmt: skip
    assert (told["due"], told["late_minutes"], told["suspended_minutes"]) == (at(25, 17), 60, 2 * DAY)


moments = st.integers(-2 * 1440, 20 * 1440).map(lambda minutes: at(16) + minutes * MINUTE)
spans = st.tuples(moments, st.integers(0, 10 * 1440)).map(lambda span: (span[0], span[0] + span[1] * MINUTE))
COUNTED = ("due", "suspended_minutes", "worked_minutes", "late_minutes", "outcome")


@settings(max_examples=60, deadline=None)
@given(one=spans, other=spans, end=moments)
def test_pauses_in_either_order_are_their_union(
    one: tuple[dt.datetime, dt.datetime], other: tuple[dt.datetime, dt.datetime], end: dt.datetime
) -> None:
    """Which of two pauses comes first, and which is for what, changes nothing; two that meet are one from the first to the last."""
    plain = {"status": statuses.SOLVED, "finished": max(end, at(16))}
    told = judged_all(
        [
            dossier(**plain, **papers(*one), **duty(*other)),
            dossier(**plain, **papers(*other), **duty(*one)),
            dossier(**plain, supplements=1, **duty(*one)),
            dossier(**plain, **papers(*one)),
            dossier(**plain, **papers(min(one[0], other[0]), max(one[1], other[1]))),
        ]
    ).select(COUNTED)
    there, back, as_duty, as_papers, joined = told.to_pylist()
    assert there == back and as_duty == as_papers
    assert there["due"] >= as_papers["due"] and there["suspended_minutes"] >= as_papers["suspended_minutes"]
    if max(one[0], other[0]) <= min(one[1], other[1]):
        assert there == joined


@pytest.mark.parametrize("column", ["duty_asked", "duty_done"])
def test_a_source_without_the_columns_is_judged_as_before(column: str) -> None:
    """A column that is there and empty says what one says that is not there."""
    rows = [dossier(finished=at(25, 10), **papers(at(18), at(20))), dossier(**papers(at(18)))]
    told = judged_all([{**row, column: None} for row in rows])
    assert told.equals(judged_all(rows)) and isinstance(told, pa.Table)
