"""Lists: from what one may see, ordered by what hurts next, counted in one query, paged by key."""

import datetime as dt
from collections.abc import Callable

import pytest
from pytest_django import Settings

from dunghen.kernel import access
from dunghen.kernel.commitments import queries
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.tests import make, people

pytestmark = pytest.mark.django_db


def test_soon_ends_with_the_third_working_day(at: dt.datetime, settings: Settings) -> None:
    assert queries.soon_until(at).date() == dt.date(2021, 9, 23)
    assert queries.soon_until(make.moment(2021, 9, 1)).date() == dt.date(2021, 9, 8)  # over 2 and 3/9, and a weekend
    settings.COMMITMENT_SOON_WORKING_DAYS = 1
    assert queries.soon_until(at).date() == dt.date(2021, 9, 21)
    assert queries.soon_until(make.moment(2060, 1, 1)).date() == dt.date(2060, 1, 2)  # no calendar reaches so far


def test_mine_and_my_units(at: dt.datetime) -> None:
    cast = people.cast()
    units = cast.units
    my_own = make.commitment(units.so_xay_dung, owner_person=cast.minh)
    of_unit = make.commitment(units.so_xay_dung)
    make.commitment(units.so_xay_dung, owner_person=cast.minh, outcome="fulfilled", closed_at=at)
    elsewhere = make.commitment(units.so_y_te, owner_person=cast.minh)  # named there, but holds no role there

    assert list(queries.mine(cast.minh, at)) == [my_own]
    assert set(queries.of_unit(cast.minh, [units.so_xay_dung, units.so_y_te.pk], at)) == {my_own, of_unit}
    assert set(queries.of_unit(cast.thao, [units.so_y_te], at)) == {elsewhere}
    for outsider in (cast.lan, cast.an):
        assert not queries.of_unit(outsider, [units.so_xay_dung, units.so_y_te], at).exists()
    assert set(queries.visible(access.SYSTEM, at)) == set(Commitment.objects.all())


def test_counts_by_timeliness_in_one_query(at: dt.datetime, django_assert_num_queries: Callable[..., object]) -> None:
    cast = people.cast()
    unit, other = cast.units.so_xay_dung, cast.units.so_y_te
    for days in (-3, -1, 1, 30):
        make.commitment(unit, due_at=at + dt.timedelta(days=days))
    make.commitment(unit)
    make.commitment(unit, due_at=at, suspended_at=at)
    make.commitment(other, due_at=at - dt.timedelta(days=1), outcome="fulfilled", closed_at=at)
    rows, soon = Commitment.objects.all(), queries.soon_until(at)
    with django_assert_num_queries(1):
        found = queries.counts(rows, at, soon)
    assert {state: count for state, count in found.items() if count} == {
        "overdue": 2,
        "due_soon": 1,
        "in_time": 1,
        "undated": 1,
        "suspended": 1,
        "done_late": 1,
    }
    with django_assert_num_queries(1):
        by_unit = queries.counts_by_unit(rows, at, soon)
    assert (by_unit[unit.pk]["overdue"], by_unit[other.pk]["done_late"]) == (2, 1)
    # A number opens the list behind it.
    for state, count in found.items():
        assert Commitment.objects.in_state(state, at, soon).count() == count


def test_pages_follow_one_another_without_gap_or_repeat(
    at: dt.datetime, django_assert_num_queries: Callable[..., object]
) -> None:
    unit = people.units().so_xay_dung
    for number in range(23):
        # Many share a moment, and the last ones have none.
        make.commitment(unit, due_at=at + dt.timedelta(days=number // 5) if number < 17 else None)
    seen: list[int] = []
    after = ""
    while True:
        dated_rows_end = len(seen) >= 16
        undated_only = len(seen) > 17
        with django_assert_num_queries(2 if dated_rows_end and not undated_only else 1):
            page = queries.page(Commitment.objects.all(), after=after, size=4)
            assert all(row.owner_unit.name == "Sở Xây dựng" for row in page.rows)
        seen += [row.pk for row in page.rows]
        after = page.after
        if not after:
            break
    assert seen == sorted(seen)
    assert len(seen) == 23
    assert queries.page(Commitment.objects.none()).rows == []


@pytest.mark.parametrize("mark", ["x", "%%%", "MjAyMQ", "fDEy-garbage", "MjAyMS0wOS0yMFQwOTowMDowMHw3"])
def test_a_broken_mark_begins_at_the_start(mark: str) -> None:
    row = make.commitment(people.units().so_xay_dung)
    assert queries.page(Commitment.objects.all(), after=mark).rows == [row]


def test_search_with_and_without_diacritics() -> None:
    unit = people.units().so_xay_dung
    row = make.commitment(unit, reference="1889/UBND-KSTT mục 2", subject="Rà soát tỷ lệ hồ sơ đúng hạn")
    make.commitment(unit, subject="Việc khác")
    for text in ("dung han", "ĐÚNG HẠN", "1889/UBND", "kstt ty le", "Tỷ lệ"):
        assert list(queries.search(Commitment.objects.all(), text)) == [row], text
    assert not queries.search(Commitment.objects.all(), "giai ngan").exists()
    assert queries.search(Commitment.objects.all(), "  ").count() == 2
