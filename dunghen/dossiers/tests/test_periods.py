"""Periods of reports: the days an official knows by heart."""

import datetime as dt

import pytest

from dunghen.dossiers.queries import periods
from dunghen.kernel.ledger import periods as of_the_ledger
from dunghen.kernel.ledger.cubes import HALF_MONTH

D = dt.date


@pytest.mark.parametrize(
    ("word", "first", "last", "label"),
    [
        ("bc-2021-09", D(2021, 8, 15), D(2021, 9, 14), "Tháng 9/2021 (15/08–14/09)"),
        ("bc-2021-01", D(2020, 12, 15), D(2021, 1, 14), "Tháng 1/2021 (15/12–14/01)"),
        ("bc-2021-q1", D(2020, 12, 15), D(2021, 3, 14), "Quý I/2021 (15/12–14/03)"),
        ("bc-2021-q4", D(2021, 9, 15), D(2021, 12, 14), "Quý IV/2021 (15/09–14/12)"),
        ("bc-2021", D(2020, 12, 15), D(2021, 12, 14), "Năm 2021"),
        ("2020-02", D(2020, 2, 1), D(2020, 2, 29), "Tháng 2/2020"),
        ("2021-q2", D(2021, 4, 1), D(2021, 6, 30), "Quý II/2021"),
        ("2021", D(2021, 1, 1), D(2021, 12, 31), "Năm 2021"),
        ("2021-08-20..2021-09-10", D(2021, 8, 20), D(2021, 9, 10), "Từ 20/08/2021 đến 10/09/2021"),
    ],
)
def test_a_word_means_these_days(word: str, first: dt.date, last: dt.date, label: str) -> None:
    period = periods.read(word)
    assert period is not None
    assert (period.first, period.last, period.label, period.word) == (first, last, label, word)


@pytest.mark.parametrize(
    "word", ["", "2021-13", "bc-2021-00", "2021-q5", "1899", "9999-01", "2021-02-30..2021-03-01", "2021-03-02..2021-03-01", "x"]
)  # fmt: skip
def test_other_words_mean_nothing(word: str) -> None:
    assert periods.read(word) is None


@pytest.mark.parametrize("kind", [periods.MONTH, periods.QUARTER, periods.YEAR])
@pytest.mark.parametrize("official", [True, False])
def test_every_day_lies_in_one_period_and_the_next_begins_the_day_after(kind: str, official: bool) -> None:
    day = D(2020, 1, 1)
    while day < D(2022, 6, 1):
        period = periods.holding(day, kind, official=official)
        assert period.first <= day <= period.last
        assert period.stepped(1).first == period.last + dt.timedelta(days=1)
        assert period.stepped(1).stepped(-1) == period == periods.read(period.word)
        # The ledger's cubes tell such a period without looking at facts.
        assert of_the_ledger.grain_of(period.first, period.last) == HALF_MONTH
        day += dt.timedelta(days=1)


def test_the_ledger_names_official_periods_as_these_do() -> None:
    half = of_the_ledger.half_of(D(2021, 8, 15))
    for name, kind in (("official_month", periods.MONTH), ("official_quarter", periods.QUARTER), ("official_year", periods.YEAR)):  # fmt: skip
        length, shift = of_the_ledger.PERIODS[name]
        named = of_the_ledger.first_day(name, (half + shift) // length)
        period = periods.holding(D(2021, 8, 15), kind)
        assert (named.year, named.month) == ((period.last.year, period.last.month - {"month": 1, "quarter": 3, "year": 12}[kind] + 1))  # fmt: skip


def test_any_days_step_by_their_own_length() -> None:
    week = periods.between(D(2021, 9, 6), D(2021, 9, 12))
    assert (week.stepped(-1).first, week.stepped(-1).last) == (D(2021, 8, 30), D(2021, 9, 5))
    assert [period.word for period in periods.latest(D(2021, 9, 20), periods.MONTH, 2, official=True)] == [
        "bc-2021-10",
        "bc-2021-09",
    ]
