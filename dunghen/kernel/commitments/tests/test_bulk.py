"""Acts over many: a unit that ends hands all over with a minute; a changed calendar moves what it touches and nothing else."""

import datetime as dt
from collections.abc import Callable, Sequence

import pytest

from dunghen.kernel import access, errors
from dunghen.kernel.acts import Verb, act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import kinds, refusals
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments.models import Commitment, DueChange, HandOver
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.organisation.models import Role, Unit
from dunghen.kernel.tests import make, people
from dunghen.kernel.worktime import operations as worktime
from dunghen.kernel.worktime.files import SHIPPED, read_days, read_hours
from dunghen.kernel.worktime.models import Kind

pytestmark = pytest.mark.django_db

WHY = "Nghị quyết về sắp xếp tổ chức bộ máy"


# -- hand-over ------------------------------------------------------------------------------------------------------------


def test_everything_open_is_handed_over_with_a_minute(at: dt.datetime) -> None:
    cast = people.cast()
    old, new = cast.units.so_xay_dung, cast.units.so_y_te
    rows = [make.commitment(old, due_at=make.moment(2021, 9, 30, 17), owner_person=cast.minh) for _ in range(3)]
    ended = make.commitment(old, outcome="fulfilled", closed_at=at)
    minute = commitments.hand_over_all(from_unit=old, to_unit=new, number="05/BB-SNV", basis=WHY, actor=cast.an, at=at)
    assert minute.count == 3
    assert [each.commitment_id for each in minute.hand_overs.order_by("commitment_id")] == [row.pk for row in rows]
    assert set(Commitment.objects.open().values_list("owner_unit", "owner_person")) == {(new.pk, None)}
    ended.refresh_from_db()
    assert ended.owner_unit == old
    trail = Entry.objects.filter(threads__contains=[f"commitments.commitment:{rows[1].pk}"])
    assert [entry.verb for entry in trail] == ["commitments.handed_over"]
    assert Entry.objects.get(verb="commitments.handed_over_all").facts["count"] == 3


def test_who_may_hand_all_over(at: dt.datetime) -> None:
    cast = people.cast()
    units = cast.units
    for actor in (cast.minh, cast.tuan, cast.lan, cast.thao, cast.dung, access.PUBLIC):
        make.commitment(units.so_xay_dung)
        with pytest.raises(errors.Forbidden):
            commitments.hand_over_all(from_unit=units.so_xay_dung, to_unit=units.so_y_te, basis=WHY, actor=actor, at=at)
    assert not HandOver.objects.exists()
    # The head of the unit that gives may; a head elsewhere may not take.
    people.grant(cast.tuan, Role.HEAD, units.so_y_te)
    with pytest.raises(errors.Forbidden):
        commitments.hand_over_all(from_unit=units.so_xay_dung, to_unit=units.so_y_te, basis=WHY, actor=cast.tuan, at=at)
    commitments.hand_over_all(from_unit=units.so_xay_dung, to_unit=units.so_y_te, basis=WHY, actor=cast.huong, at=at)
    assert HandOver.objects.count() == 6


def test_only_one_kind_or_only_some(at: dt.datetime) -> None:
    cast = people.cast()
    old, new = cast.units.so_xay_dung, cast.units.so_y_te
    one, other = make.commitment(old), make.commitment(old, kind="tests.other")
    given = {"from_unit": old, "to_unit": new, "basis": WHY, "actor": cast.an, "at": at}
    assert commitments.hand_over_all(kind="tests.other", **given).hand_overs.get().commitment == other
    assert commitments.hand_over_all(ids=[one.pk, other.pk], **given).hand_overs.get().commitment == one
    with pytest.raises(refusals.NothingToHandOver):
        commitments.hand_over_all(**given)


def test_a_wrong_hand_over_is_refused(at: dt.datetime) -> None:
    cast = people.cast()
    old = cast.units.so_xay_dung
    make.commitment(old)
    ended = make.unit("so-cu", "Sở cũ", valid_to=dt.date(2021, 6, 30))
    for to_unit, basis, refusal in (
        (old, WHY, refusals.SameOwner),
        (ended, WHY, refusals.UnitNotValid),
        (cast.units.so_y_te, "  ", refusals.ReasonMissing),
    ):
        with pytest.raises(refusal):
            commitments.hand_over_all(from_unit=old, to_unit=to_unit, basis=basis, actor=cast.an, at=at)
    assert not Entry.objects.exists()


def test_rooms_follow_in_the_same_transaction(at: dt.datetime) -> None:
    cast = people.cast()
    followed: list[tuple[Sequence[int], Unit]] = []

    def follow(ids: Sequence[int], to_unit: Unit, moment: dt.datetime) -> None:
        followed.append((ids, to_unit))

    kinds.register(kinds.Kind("tests.followed", "Việc có phòng theo", on_handed_over=follow))
    rows = [make.commitment(cast.units.so_xay_dung, kind="tests.followed") for _ in range(2)]
    make.commitment(cast.units.so_xay_dung)
    commitments.hand_over_all(
        from_unit=cast.units.so_xay_dung, to_unit=cast.units.so_y_te, basis=WHY, actor=cast.an, at=at
    )
    assert followed == [([row.pk for row in rows], cast.units.so_y_te)]
    assert kinds.label("tests.followed") == "Việc có phòng theo"
    assert kinds.label("gone.room") == "gone.room"


def test_hand_over_costs_the_same_however_many(
    at: dt.datetime, django_assert_num_queries: Callable[..., object]
) -> None:
    cast = people.cast()
    units = cast.units
    access.standing(cast.an, at)
    for count, old, new in ((2, units.so_xay_dung, units.so_y_te), (200, units.so_noi_vu, units.van_phong)):
        for _ in range(count):
            make.commitment(old)
        with django_assert_num_queries(8):
            commitments.hand_over_all(from_unit=old, to_unit=new, basis=WHY, actor=cast.an, at=at)


# -- a calendar changed ---------------------------------------------------------------------------------------------------


@pytest.fixture
def calendar(at: dt.datetime) -> None:
    """The shipped calendar, loaded as an operator would."""
    worktime.load(
        days=read_days(SHIPPED / "working-days.csv"),
        hours=read_hours(SHIPPED / "office-hours.csv"),
        actor=access.SYSTEM,
        at=at,
    )


def _add_holiday(day: dt.date, actor: access.Actor, at: dt.datetime) -> None:
    worktime.add_day(date=day, kind=Kind.HOLIDAY, name="Nghỉ thêm", source="CV 01", actor=actor, at=at)


def _due_on(row: Commitment) -> dt.date | None:
    row.refresh_from_db()
    return row.due_at.astimezone(ZONE).date() if row.due_at else None


@pytest.mark.usefixtures("calendar")
def test_a_new_holiday_moves_what_it_lies_in_and_keeps_the_old_date(at: dt.datetime) -> None:
    """23/9/2021 becomes a day off: of terms around it only those that count over it move."""
    cast = people.cast()
    unit = cast.units.so_xay_dung
    opened_at = make.moment(2021, 9, 20)
    close = opened_at.replace(hour=17)

    def row(term: dict[str, object] | None, due_at: dt.datetime, **more: object) -> Commitment:
        basis = {"term": term} if term else {}
        return make.commitment(unit, opened_at=opened_at, due_at=due_at, basis=basis, **more)

    days = {"kind": "working_days", "amount": 5}
    over = row(days, close + dt.timedelta(days=7))
    short = row({"kind": "working_days", "amount": 2}, close + dt.timedelta(days=2))
    on_it = row({"kind": "date", "date": "2021-09-23", "roll": "previous"}, close + dt.timedelta(days=3))
    named = row({"kind": "moment"}, close + dt.timedelta(days=3))
    wordless = row(None, close + dt.timedelta(days=3))
    ended = row(days, close + dt.timedelta(days=7), outcome="fulfilled", closed_at=at)
    extended = row(days, close + dt.timedelta(days=7))
    extended.due_changes.create(cause="extension", old_due_at=extended.due_at, new_due_at=extended.due_at, at=opened_at)
    undated = make.commitment(unit)

    _add_holiday(dt.date(2021, 9, 23), cast.an, at)

    assert {name: _due_on(each) for name, each in locals().items() if isinstance(each, Commitment)} == {
        "over": dt.date(2021, 9, 28),
        "short": dt.date(2021, 9, 22),
        "on_it": dt.date(2021, 9, 22),
        "named": dt.date(2021, 9, 23),
        "wordless": dt.date(2021, 9, 23),
        "ended": dt.date(2021, 9, 27),
        "extended": dt.date(2021, 9, 27),
        "undated": None,
    }
    act = Entry.objects.get(verb="commitments.recomputed")
    assert (act.facts["seen"], act.facts["moved"]) == (6, 2)
    assert act.parent == Entry.objects.get(verb="worktime.day_added").act
    moved = DueChange.objects.filter(act=act.act).order_by("commitment_id")
    assert [(change.commitment_id, change.cause) for change in moved] == [
        (over.pk, "calendar"),
        (on_it.pk, "calendar"),
    ]
    assert moved[0].old_due_at == close + dt.timedelta(days=7)
    line = Entry.objects.get(threads__contains=[f"commitments.commitment:{over.pk}"])
    assert line.facts["why"] == "lịch làm việc thêm ngày 23/09/2021"


@pytest.mark.usefixtures("calendar")
def test_suspensions_are_counted_anew(at: dt.datetime) -> None:
    """Suspended for the two working days of 21 and 22/9; the 22nd becomes a day off, so one day of suspension is left."""
    cast = people.cast()
    opened_at = make.moment(2021, 9, 20)
    row = make.commitment(
        cast.units.so_xay_dung,
        opened_at=opened_at,
        due_at=make.moment(2021, 9, 29, 17),
        original_due_at=make.moment(2021, 9, 27, 17),
        basis={"term": {"kind": "working_days", "amount": 5}},
    )
    row.suspensions.create(
        started_at=make.moment(2021, 9, 21, 0), ended_at=make.moment(2021, 9, 23, 0), reason="Chờ ý kiến"
    )
    commitments.recompute_due(actor=cast.an, at=at, reason="kiểm tra")
    assert _due_on(row) == dt.date(2021, 9, 29)  # nothing changed yet
    _add_holiday(dt.date(2021, 9, 22), cast.an, at)
    # The term itself now ends a day later (28/9), and the suspension gives back one day only: 29/9 again.
    assert _due_on(row) == dt.date(2021, 9, 29)
    _add_holiday(dt.date(2021, 9, 24), cast.an, at)
    assert _due_on(row) == dt.date(2021, 9, 30)


@pytest.mark.usefixtures("calendar")
def test_hours_of_one_unit_move_only_its_own(at: dt.datetime) -> None:
    cast = people.cast()
    opened_at = make.moment(2021, 9, 20)
    term = {"term": {"kind": "working_days", "amount": 3}}
    ours, theirs = (
        make.commitment(unit, opened_at=opened_at, due_at=make.moment(2021, 9, 23, 17), basis=term)
        for unit in (cast.units.so_xay_dung, cast.units.so_y_te)
    )
    commitments.recompute_due(actor=cast.an, at=at, reason="giờ theo lịch")
    theirs.refresh_from_db()
    before = theirs.due_at
    worktime.set_office_hours(
        unit=cast.units.so_xay_dung,
        valid_from=dt.date(2021, 9, 1),
        sessions=[(8 * 60, 12 * 60)],
        weekdays=[1, 2, 3, 4, 5],
        source="Quyết định về giờ làm việc",
        actor=cast.an,
        at=at,
    )
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert ours.due_at == make.moment(2021, 9, 23, 12)
    assert theirs.due_at == before


@pytest.mark.usefixtures("calendar")
def test_a_term_beyond_the_calendar_does_not_stop_the_others(at: dt.datetime) -> None:
    cast = people.cast()
    far = make.commitment(
        cast.units.so_xay_dung,
        due_at=make.moment(2090, 1, 1),
        basis={"term": {"kind": "years", "amount": 70}},
    )
    near = make.commitment(
        cast.units.so_xay_dung, due_at=make.moment(2021, 1, 1), basis={"term": {"kind": "working_days", "amount": 5}}
    )
    recount = commitments.recompute_due(actor=cast.an, at=at, reason="tính lại")
    assert (recount.seen, [moved[0] for moved in recount.moved]) == (2, [near.pk])
    assert _due_on(far) == dt.date(2090, 1, 1)


@pytest.mark.usefixtures("calendar")
def test_recomputing_costs_the_same_however_many_move(
    at: dt.datetime, django_assert_num_queries: Callable[..., object]
) -> None:
    cast = people.cast()
    access.standing(cast.an, at)
    for count in (2, 150):
        for _ in range(count):
            make.commitment(
                cast.units.so_xay_dung,
                due_at=make.moment(2021, 8, 20, 17),
                basis={"term": {"kind": "working_days", "amount": 5}},
            )
        with django_assert_num_queries(12):
            assert len(commitments.recompute_due(actor=cast.an, at=at, reason="tính lại").moved) == count
    # Done again, nothing moves.
    assert commitments.recompute_due(actor=cast.an, at=at, reason="tính lại").moved == ()


def test_nothing_to_recompute_leaves_no_line(at: dt.datetime) -> None:
    assert commitments.recompute_due(actor=access.SYSTEM, at=at, reason="tính lại").seen == 0
    assert not Entry.objects.exists()


def test_many_are_cancelled_in_a_few_statements_and_ended_ones_stay() -> None:
    unit = make.unit("so-xay-dung")
    rows = [make.commitment(unit, due_at=make.moment(2021, 9, 24, 17)) for _ in range(5)]
    ended = make.commitment(unit, outcome="fulfilled", closed_at=make.moment(2021, 9, 1))
    cancelling = Verb("tests.cancelling", "Huỷ thử", "Hệ thống huỷ thử.")
    with act(cancelling, actor=access.SYSTEM, on=None, at=make.MONDAY):
        ids = [row.pk for row in [*rows, ended]]
        count = commitments.cancel_many(ids=ids, reason="Không còn.", actor=access.SYSTEM, at=make.MONDAY)
    assert count == 5
    assert set(Commitment.objects.filter(outcome="cancelled").values_list("closed_at", flat=True)) == {make.MONDAY}
    ended.refresh_from_db()
    assert ended.outcome == "fulfilled"
