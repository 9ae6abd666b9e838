"""The figures of petitions, against a table that an official can check by hand."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment, unit
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.queries.counting import (
    BY,
    PETITIONS,
    PROMISES,
    TIME,
    Cohort,
    Counts,
    counted,
    total,
    working_minutes,
)
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db

AT = moment(2021, 10, 8, 12)
"""A Friday. Office hours 07:00-11:30 and 13:30-17:00, Monday to Friday: 480 minutes a day."""

# What happened                                                                       where it counts
#  1 web    20/9 9:00 answered 22/9 9:00, satisfied                                   in time;  960 working minutes
#  2 email  20/9 9:00 handed 20/9, due 29/9, answered 30/9 9:00, not satisfied        late;    3840 working minutes
#  3 web    21/9 9:00 handed, asked 21/9 9:00, supplemented 23/9 9:00, answered 24/9 9:00   in time; 480 (1440 less 960 waited)
#  4 web    20/9 9:00 answered 21/9 9:00 (480), reopened 24/9, due 5/10 and still open      in time, and overdue
#  5 hotline 20/9 handed to Sở Y tế, due 29/9, still open                              overdue
#  6 web    6/10 9:00 handed to Sở Y tế, due 15/10                                    in time still, not judged by the rate
#  7 web    1/9 nobody screened it                                                    screening late
#  8 email  20/9 refused                                                              ended
#  9 web    20/9 withdrawn by its sender after hand-over                              ended, its promise cancelled
# 10 web    20/9 complaint, sealed                                                    in no figure


def story() -> Cast:
    """Live the table through."""
    cast = people.cast()
    y_te = cast.units.so_y_te
    first = answered(cast, filed(), moment(2021, 9, 22))
    operations.judge(petition=first, satisfied=True, at=moment(2021, 9, 23))
    second = answered(cast, filed(channel=rules.EMAIL), moment(2021, 9, 30))
    operations.judge(petition=second, satisfied=False, at=moment(2021, 9, 30, 10))
    third = stage.handed(cast, filed(moment(2021, 9, 21)), at=moment(2021, 9, 21))
    third = operations.take(actor=cast.minh, petition=third, at=moment(2021, 9, 21))
    operations.ask_more(actor=cast.minh, petition=third, question="Số nhà nào?", at=moment(2021, 9, 21))
    third.refresh_from_db()
    third = operations.supplement(petition=third, text="Số 12.", at=moment(2021, 9, 23), actor=cast.nga)
    stage.answered(cast, third, moment(2021, 9, 24))
    fourth = answered(cast, filed(), moment(2021, 9, 21))
    operations.reopen(petition=fourth, why="Nắp cống lại vỡ.", at=moment(2021, 9, 24))
    stage.handed(cast, filed(channel=rules.HOTLINE), lead=y_te)
    october = moment(2021, 10, 6)
    stage.handed(cast, filed(october), october, lead=y_te)
    filed(moment(2021, 9, 1))
    operations.refuse(actor=cast.mai, petition=filed(channel=rules.EMAIL), why="Quảng cáo.", at=moment(2021, 9, 21))
    operations.withdraw(petition=stage.handed(cast, filed()), why="Đã xong.", at=moment(2021, 9, 21))
    stage.filed(text="Tôi khiếu nại quyết định thu hồi đất của Ủy ban nhân dân xã.")
    return cast


def filed(at: dt.datetime = stage.MONDAY, **more: str) -> Petition:
    return stage.filed(at, **more).petition


def answered(cast: Cast, petition: Petition, at: dt.datetime) -> Petition:
    return stage.answered(cast, stage.handed(cast, petition), at)


def test_the_table_by_hand() -> None:
    story()
    found = total(Cohort(), AT)
    assert (found.received, found.answered, found.open, found.ended) == (9, 3, 4, 2)
    assert (found.in_time, found.late, found.overdue) == (3, 1, 2)
    assert found.on_time_rate == 50.0, "3 of the 6 promises that were due"
    assert found.screening_late == 1 and found.open_late == 3
    assert (found.judged, found.satisfied, found.satisfaction) == (2, 1, 50.0)
    assert (found.reopened, found.ever_answered, found.reopened_rate) == (1, 4, 25.0)
    assert found.answered_rate == pytest.approx(3 / 7 * 100)
    assert sorted(working_minutes(Cohort().rows())[1]) == [480, 480, 960, 3840]
    assert found.working_minutes == 720 and found.median_working_days == 1.5


@pytest.mark.parametrize("by", [by for by in BY if by])
def test_the_parts_make_up_the_whole(by: str) -> None:
    story()
    whole, parts = total(Cohort(), AT), counted(Cohort(), AT, by).values()
    for name in ("received", "answered", "open", "ended", "screening_late", "ever_answered", "reopened", "judged"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name), name
    for name in ("in_time", "late", "overdue", "open_late", "satisfied"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name), name
    for each in (whole, *parts):
        assert each.received == each.answered + each.open + each.ended
        assert each.ever_answered >= each.answered


def test_groups_and_filters_say_the_same() -> None:
    cast = story()
    september, october = dt.date(2021, 9, 1), dt.date(2021, 10, 1)
    months = counted(Cohort(), AT, "month")
    assert {month: each.received for month, each in months.items()} == {september: 8, october: 1}
    assert months[october] == total(Cohort(since=october, until=dt.date(2021, 10, 31)), AT)
    units = counted(Cohort(), AT, "unit")
    for one in (cast.units.so_xay_dung, cast.units.so_y_te, cast.units.van_phong):
        assert units[one.pk] == total(Cohort(unit=one.pk), AT), one
    assert units[cast.units.so_y_te.pk].on_time_rate == 0.0 and units[cast.units.so_y_te.pk].satisfaction is None
    assert units[cast.units.van_phong.pk].screening_late == 1
    channels = counted(Cohort(), AT, "channel")
    assert channels[rules.EMAIL] == total(Cohort(channel=rules.EMAIL), AT)
    assert channels[rules.EMAIL].on_time_rate == 0.0 and channels[rules.EMAIL].median_working_days == 8.0
    fields = counted(Cohort(), AT, "field")
    assert fields[stage.FIELD] == total(Cohort(field=stage.FIELD), AT)


def test_all_promises_less_the_sealed_ones_are_those_of_the_petitions() -> None:
    cast = story()
    since = dt.date(2000, 1, 1)
    Petition.objects.filter(state=rules.ANSWERED, satisfied=True).update(sealed_case=True, private=True)
    Petition.objects.filter(round=2).update(sealed_case=True, private=True)
    for unit_ in (None, cast.units.so_xay_dung.pk):
        whole, dated = Cohort(unit=unit_), Cohort(unit=unit_, since=since)
        assert total(whole, AT) == total(dated, AT)
        assert total(whole, AT).on_time_rate == total(dated, AT).on_time_rate
    assert counted(Cohort(), AT, "unit") == counted(Cohort(since=since), AT, "unit")


def test_a_part_alone_is_what_it_is_in_the_whole() -> None:
    story()
    whole = total(Cohort(), AT)
    assert total(Cohort(), AT, [PROMISES]).promises == whole.promises
    assert total(Cohort(), AT, [PETITIONS]).open_late == whole.screening_late
    assert total(Cohort(), AT, [TIME]) == Counts(working_minutes=whole.working_minutes)


def test_a_unit_that_sent_back_what_then_goes_outside_is_not_judged_for_it() -> None:
    cast = people.cast()
    petition = stage.handed(cast)
    petition = operations.send_back(actor=cast.minh, petition=petition, why="Của điện lực.", at=moment(2021, 9, 21))
    sent = operations.forward(
        actor=cast.mai, petition=petition, body="Điện lực", email="dl@ngoai.example", words="", at=moment(2021, 9, 22)
    )
    found = counted(Cohort(), AT, "unit")
    assert found[cast.units.so_xay_dung.pk].on_time_rate is None
    assert (found[cast.units.van_phong.pk].received, found[cast.units.van_phong.pk].open_late) == (1, 0)
    operations.pass_on(actor=cast.mai, petition=sent.petition, text="Điện lực đã sửa.", at=moment(2021, 9, 24))
    assert total(Cohort(), AT).answered == 1 and total(Cohort(), AT).on_time_rate is None


def test_a_commune_is_a_group_and_none_is_one_too() -> None:
    cast = people.cast()
    commune = unit("xa-thu", "Xã Thử", "commune", level="commune")
    filed(commune=commune)
    filed()
    found = counted(Cohort(), AT, "commune")
    assert {key: each.received for key, each in found.items()} == {commune.pk: 1, None: 1}
    assert found[commune.pk] == total(Cohort(commune=commune.pk), AT)
    assert cast.units.van_phong.pk not in found


def test_nothing_received_has_no_rates() -> None:
    people.cast()
    found = total(Cohort(), AT)
    assert found == Counts()
    rates = (found.on_time_rate, found.satisfaction, found.reopened_rate, found.answered_rate, found.working_minutes)
    assert rates == (None,) * 5


def test_figures_take_the_same_few_statements_however_many_units() -> None:
    story()
    counted(Cohort(), AT, "unit")
    with CaptureQueriesContext(connection) as statements:
        counted(Cohort(), AT, "unit")
    assert len(statements) <= 12, [each["sql"][:90] for each in statements]
    with pytest.raises(ValueError, match="colour"):
        counted(Cohort(), AT, "colour")
