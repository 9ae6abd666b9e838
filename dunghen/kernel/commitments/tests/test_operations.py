"""One commitment from opening to its end: every date is kept, wrong moves are refused with a reason and change nothing."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from dunghen.kernel import access, errors
from dunghen.kernel.acts import Verb, act
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments import refusals
from dunghen.kernel.commitments.models import Commitment, DueChange, HandOver
from dunghen.kernel.commitments.operations import Promise, open_many
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.tests import make, people

pytestmark = pytest.mark.django_db

ROOM = Verb("tests.room", "Việc của phòng thử", "{actor} làm việc thử.")
"""Stands for the act of a room, inside which the kernel's acts are done."""

WORKING_DAYS = {"kind": "working_days", "amount": 5}


@contextmanager
def room(at: dt.datetime) -> Iterator[None]:
    with act(ROOM, actor=access.SYSTEM, on=None, at=at):
        yield


def opened(unit: Unit, at: dt.datetime, **more: object) -> Commitment:
    given = {
        "kind": "tests.promise",
        "reference": "HT-1",
        "subject": "Báo cáo kết quả rà soát",
        "creditor": "UBND tỉnh",
    }
    with room(at):
        return commitments.open_(actor=access.SYSTEM, at=at, owner_unit=unit, **{**given, **more})


@pytest.fixture
def unit() -> Unit:
    return people.units().so_xay_dung


def test_opening_copies_the_basis_and_computes_the_term(unit: Unit) -> None:
    """Received on Monday 16/8/2021, five working days: due at the close of the office on 23/8/2021."""
    row = opened(
        unit,
        make.moment(2021, 8, 16),
        term=WORKING_DAYS,
        basis={"text": "trong 05 ngày làm việc", "source": "Điều 12 Quy chế"},
    )
    row.refresh_from_db()
    assert row.due_at == row.original_due_at
    assert row.due_at is not None
    assert row.due_at.astimezone(make.MONDAY.tzinfo).date() == dt.date(2021, 8, 23)
    assert row.basis == {"text": "trong 05 ngày làm việc", "source": "Điều 12 Quy chế", "term": WORKING_DAYS}
    assert row.search == "ht 1 bao cao ket qua ra soat"


@pytest.mark.parametrize(
    ("term", "due"),
    [
        ({"kind": "date", "date": "2021-09-27"}, dt.date(2021, 9, 27)),
        ({"kind": "date", "date": "2021-09-26"}, dt.date(2021, 9, 27)),  # a Sunday: the next working day
        ({"kind": "date", "date": "2021-09-26", "roll": "previous"}, dt.date(2021, 9, 24)),
        ({"kind": "date", "date": "2021-09-26", "roll": "none"}, dt.date(2021, 9, 26)),
        ({"kind": "working_days", "amount": 5, "from": "2021-08-30"}, dt.date(2021, 9, 8)),  # 2 and 3/9 are off
        ({"kind": "days", "amount": 10}, dt.date(2021, 8, 26)),
        ({"kind": "weeks", "amount": 2}, dt.date(2021, 8, 30)),
        ({"kind": "months", "amount": 1}, dt.date(2021, 9, 16)),
        ({"kind": "years", "amount": 1}, dt.date(2022, 8, 16)),
        ({"kind": "same_day"}, dt.date(2021, 8, 16)),
        ({"kind": "hours", "amount": 48}, dt.date(2021, 8, 18)),
        ({"kind": "working_hours", "amount": 8}, dt.date(2021, 8, 17)),
        ({"kind": "moment"}, None),
        (None, None),
    ],
)
def test_terms_as_data(unit: Unit, term: dict[str, object] | None, due: dt.date | None) -> None:
    row = opened(unit, make.moment(2021, 8, 16), term=term)
    assert (row.due_at.astimezone(make.MONDAY.tzinfo).date() if row.due_at else None) == due


def test_many_are_opened_in_the_same_number_of_statements(
    unit: Unit, at: dt.datetime, django_assert_num_queries: Callable[..., object]
) -> None:
    def promises(start: int, count: int) -> list[Promise]:
        return [
            Promise("tests.promise", f"HT-{n}", "Việc", unit, "UBND tỉnh", due_at=at + dt.timedelta(days=9))
            for n in range(start, start + count)
        ]

    with room(at), django_assert_num_queries(5):
        open_many(actor=access.SYSTEM, at=at, promises=promises(1, 2))
    with room(at), django_assert_num_queries(5):
        rows = open_many(actor=access.SYSTEM, at=at, promises=promises(10, 300))
    assert Entry.objects.filter(threads__contains=[f"commitments.commitment:{rows[7].pk}"]).count() == 1


def test_a_reference_is_taken_once_and_a_unit_must_be_alive(unit: Unit, at: dt.datetime) -> None:
    opened(unit, at)
    with pytest.raises(refusals.ReferenceTaken) as refusal:
        opened(unit, at)
    assert "HT-1" in refusal.value.sentence
    ended = make.unit("so-cu", "Sở cũ", valid_to=dt.date(2021, 6, 30))
    with pytest.raises(refusals.UnitNotValid) as refusal2:
        opened(ended, at, reference="HT-2")
    assert "Sở cũ không hoạt động vào ngày 20/09/2021" in refusal2.value.sentence
    with pytest.raises(refusals.BeforeOpening):
        opened(unit, at, reference="HT-3", due_at=at - dt.timedelta(days=1))
    assert Commitment.objects.count() == 1


def test_suspension_moves_due_by_the_working_time_it_took(unit: Unit) -> None:
    """Suspended from Wednesday 08:00 to Friday 08:00: two working days, so 23/8 becomes 25/8."""
    row = opened(unit, make.moment(2021, 8, 16), term=WORKING_DAYS)
    with room(make.moment(2021, 8, 18, 8)):
        row = commitments.suspend(
            commitment=row, reason="Chờ ý kiến Bộ", actor=access.SYSTEM, at=make.moment(2021, 8, 18, 8)
        )
    assert row.suspended_at is not None
    with room(make.moment(2021, 8, 20, 8)):
        row = commitments.resume(commitment=row, actor=access.SYSTEM, at=make.moment(2021, 8, 20, 8))
    row.refresh_from_db()
    assert row.suspended_at is None
    assert row.due_at is not None and row.original_due_at is not None
    assert row.due_at - row.original_due_at == dt.timedelta(days=2)
    change = row.due_changes.get()
    assert (change.cause, change.old_due_at, change.new_due_at) == ("suspension", row.original_due_at, row.due_at)


def test_a_suspension_after_the_due_moment_forgives_nothing(unit: Unit) -> None:
    row = opened(unit, make.moment(2021, 8, 16), term=WORKING_DAYS)
    late, later = make.moment(2021, 8, 25), make.moment(2021, 8, 27)
    with room(late):
        row = commitments.suspend(commitment=row, reason="Chờ", actor=access.SYSTEM, at=late)
    with room(later):
        row = commitments.resume(commitment=row, actor=access.SYSTEM, at=later)
    assert row.due_at == row.original_due_at
    assert not row.due_changes.exists()


def test_an_extension_counts_and_keeps_every_date(unit: Unit, at: dt.datetime) -> None:
    row = opened(unit, make.moment(2021, 8, 16), due_at=make.moment(2021, 9, 24, 17))
    for day in (28, 30):
        with room(at):
            row = commitments.extend(
                commitment=row,
                due_at=make.moment(2021, 9, day, 17),
                reason="Dịch bệnh",
                actor=access.SYSTEM,
                at=at,
            )
    row.refresh_from_db()
    assert (row.extensions, row.due_at) == (2, make.moment(2021, 9, 30, 17))
    assert row.original_due_at == make.moment(2021, 9, 24, 17)
    kept = list(row.due_changes.order_by("id").values_list("old_due_at", "new_due_at"))
    assert kept == [
        (make.moment(2021, 9, 24, 17), make.moment(2021, 9, 28, 17)),
        (make.moment(2021, 9, 28, 17), make.moment(2021, 9, 30, 17)),
    ]


def test_a_correction_is_no_extension_and_may_go_back_or_undate(unit: Unit, at: dt.datetime) -> None:
    row = opened(unit, make.moment(2021, 8, 16), due_at=make.moment(2021, 9, 24, 17))
    for due_at in (make.moment(2021, 9, 10, 17), None):
        with room(at):
            row = commitments.correct_due(commitment=row, due_at=due_at, reason="Nhập nhầm", actor=access.SYSTEM, at=at)
    row.refresh_from_db()
    assert (row.extensions, row.due_at) == (0, None)
    assert row.due_changes.filter(cause="correction").count() == 2


def test_the_term_starts_when_its_event_is_known(unit: Unit, at: dt.datetime) -> None:
    row = opened(unit, make.moment(2021, 8, 16))
    assert row.due_at is None
    with room(at):
        row = commitments.set_term(
            commitment=row,
            term={**WORKING_DAYS, "from": "2021-09-20"},
            reason="Nhận đủ hồ sơ",
            actor=access.SYSTEM,
            at=at,
        )
    row.refresh_from_db()
    assert row.due_at is not None
    assert row.due_at.astimezone(at.tzinfo).date() == dt.date(2021, 9, 27)
    assert row.original_due_at == row.due_at


def test_a_term_set_after_a_pause_keeps_the_pause(unit: Unit, at: dt.datetime) -> None:
    row = opened(unit, make.moment(2021, 8, 16, 8), term=WORKING_DAYS)
    wednesday, next_tuesday = make.moment(2021, 8, 18, 8), make.moment(2021, 8, 24, 8)
    with room(wednesday):
        row = commitments.suspend(commitment=row, reason="Chờ người gửi bổ sung", actor=access.SYSTEM, at=wednesday)
    with room(next_tuesday):
        row = commitments.resume(commitment=row, actor=access.SYSTEM, at=next_tuesday)
        row = commitments.set_term(
            commitment=row,
            term={**WORKING_DAYS, "amount": 10},
            reason="Phân loại lại",
            actor=access.SYSTEM,
            at=next_tuesday,
        )
    # Ten working days from 16 August end on the 30th; Wednesday to Monday were four more.
    row.refresh_from_db()
    assert row.due_at is not None and row.due_at.astimezone(at.tzinfo).date() == dt.date(2021, 9, 7)
    with room(at):
        assert not commitments.recompute_due(actor=access.SYSTEM, at=at, reason="Thử lại").moved


def test_what_counts_is_the_date_of_the_result(unit: Unit, at: dt.datetime) -> None:
    row = opened(unit, make.moment(2021, 8, 16), due_at=make.moment(2021, 9, 17, 17))
    with room(at):
        row = commitments.fulfil(commitment=row, closed_at=make.moment(2021, 9, 17, 10), actor=access.SYSTEM, at=at)
    row.refresh_from_db()
    assert row.timeliness(at, at) == "done_on_time"  # typed in three days later


def test_fulfilling_while_suspended_first_gives_the_time_back(unit: Unit) -> None:
    row = opened(unit, make.moment(2021, 8, 16), term=WORKING_DAYS)
    wednesday, next_tuesday = make.moment(2021, 8, 18, 8), make.moment(2021, 8, 24, 8)
    with room(wednesday):
        commitments.suspend(commitment=row, reason="Chờ", actor=access.SYSTEM, at=wednesday)
    with room(next_tuesday):
        row = commitments.fulfil(commitment=row, actor=access.SYSTEM, at=next_tuesday)
    row.refresh_from_db()
    assert row.due_at == make.moment(2021, 8, 27, row.original_due_at.astimezone(wednesday.tzinfo).hour)  # type: ignore[union-attr]
    assert row.timeliness(next_tuesday, next_tuesday) == "done_early"
    assert not row.suspensions.filter(ended_at__isnull=True).exists()


def test_cancelled_is_no_longer_judged(unit: Unit, at: dt.datetime) -> None:
    row = opened(unit, make.moment(2021, 8, 16), due_at=make.moment(2021, 9, 10, 17))
    with room(at):
        commitments.suspend(commitment=row, reason="Chờ", actor=access.SYSTEM, at=at)
        row = commitments.cancel(commitment=row, reason="Thu hồi văn bản", actor=access.SYSTEM, at=at)
    row.refresh_from_db()
    assert row.timeliness(at, at) == "cancelled"
    assert row.suspended_at is None
    assert not row.suspensions.filter(ended_at__isnull=True).exists()


def test_handing_over_keeps_the_clock_and_who_held_it(at: dt.datetime) -> None:
    cast = people.cast()
    units = cast.units
    row = opened(units.so_xay_dung, at, due_at=make.moment(2021, 9, 30, 17), owner_person=cast.minh)
    with room(at):
        row = commitments.hand_over(
            commitment=row, to_unit=units.so_y_te, reason="Không đúng thẩm quyền", actor=access.SYSTEM, at=at
        )
    row.refresh_from_db()
    assert (row.owner_unit, row.owner_person, row.due_at) == (units.so_y_te, None, make.moment(2021, 9, 30, 17))
    kept = HandOver.objects.get()
    assert (kept.from_unit, kept.to_unit, kept.from_person) == (units.so_xay_dung, units.so_y_te, cast.minh)
    with room(at):
        row = commitments.name_officer(commitment=row, officer=cast.tuan, actor=access.SYSTEM, at=at)
    assert row.owner_person == cast.tuan


def test_links_show_in_both_trails_and_only_once(unit: Unit, at: dt.datetime) -> None:
    one, other = opened(unit, at), opened(unit, at, reference="HT-2")
    with room(at):
        commitments.link(source=one, target=other, kind="caused_by", actor=access.SYSTEM, at=at)
        with pytest.raises(refusals.AlreadyLinked):
            commitments.link(source=one, target=other, kind="caused_by", actor=access.SYSTEM, at=at)
        with pytest.raises(refusals.LinkToItself):
            commitments.link(source=one, target=one, kind="about", actor=access.SYSTEM, at=at)
    line = Entry.objects.get(verb="commitments.linked")
    assert line.threads == [f"commitments.commitment:{one.pk}", f"commitments.commitment:{other.pk}"]


def test_rewording_changes_what_is_searched(unit: Unit, at: dt.datetime) -> None:
    row = opened(unit, at)
    opened(unit, at, reference="HT-2")
    with room(at):
        row = commitments.reword(commitment=row, subject="Đường Trần Phú", actor=access.SYSTEM, at=at)
        with pytest.raises(refusals.ReferenceTaken):
            commitments.reword(commitment=row, reference="HT-2", actor=access.SYSTEM, at=at)
    row.refresh_from_db()
    assert (row.subject, row.search) == ("Đường Trần Phú", "ht 1 duong tran phu")


def _wrong_moves() -> list[tuple[str, str, dict[str, object], type[errors.Refusal]]]:
    """Return (state, move, arguments, refusal): each row is one thing that cannot be done."""
    soon, past, far = make.moment(2021, 9, 24, 17), make.moment(2021, 8, 1), make.moment(2021, 12, 1)
    why = {"reason": "Có lý do"}
    ended = [
        ("suspend", why),
        ("resume", {}),
        ("extend", {"due_at": far, **why}),
        ("correct_due", {"due_at": far, **why}),
        ("set_term", {"term": WORKING_DAYS, **why}),
        ("fulfil", {}),
        ("cancel", why),
        ("name_officer", {"officer": None}),
    ]
    return [
        *[("fulfilled", move, given, refusals.Closed) for move, given in ended],
        *[("cancelled", move, given, refusals.Closed) for move, given in ended],
        ("suspended", "suspend", why, refusals.AlreadySuspended),
        ("suspended", "extend", {"due_at": far, **why}, refusals.AlreadySuspended),
        ("suspended", "correct_due", {"due_at": far, **why}, refusals.AlreadySuspended),
        ("suspended", "resume", {"moment": past}, refusals.OutOfOrder),
        ("suspended", "resume", {"moment": far}, refusals.InFuture),
        ("open", "resume", {}, refusals.NotSuspended),
        ("open", "suspend", {"reason": " "}, refusals.ReasonMissing),
        ("open", "suspend", {"since": past, **why}, refusals.BeforeOpening),
        ("open", "suspend", {"since": far, **why}, refusals.InFuture),
        ("open", "extend", {"due_at": soon, **why}, refusals.NotLater),
        ("open", "extend", {"due_at": far, "reason": ""}, refusals.ReasonMissing),
        ("open", "correct_due", {"due_at": past, **why}, refusals.BeforeOpening),
        ("open", "fulfil", {"closed_at": past}, refusals.BeforeOpening),
        ("open", "fulfil", {"closed_at": far}, refusals.InFuture),
        ("open", "cancel", {"reason": ""}, refusals.ReasonMissing),
        ("undated", "extend", {"due_at": far, **why}, refusals.Undated),
    ]


@pytest.mark.parametrize(
    ("state", "move", "given", "refusal"), _wrong_moves(), ids=lambda part: part if isinstance(part, str) else None
)
def test_wrong_moves_are_refused_and_change_nothing(
    unit: Unit, at: dt.datetime, state: str, move: str, given: dict[str, object], refusal: type[errors.Refusal]
) -> None:
    due_at = None if state == "undated" else make.moment(2021, 9, 24, 17)
    row = opened(unit, make.moment(2021, 8, 16), due_at=due_at)
    if state in ("fulfilled", "cancelled", "suspended"):
        with room(at):
            {
                "fulfilled": lambda: commitments.fulfil(commitment=row, actor=access.SYSTEM, at=at),
                "cancelled": lambda: commitments.cancel(commitment=row, reason="Thôi", actor=access.SYSTEM, at=at),
                "suspended": lambda: commitments.suspend(commitment=row, reason="Chờ", actor=access.SYSTEM, at=at),
            }[state]()
    before = Commitment.objects.values().get()
    lines = Entry.objects.count()
    with pytest.raises(refusal) as refused, room(at):
        getattr(commitments, move)(commitment=row, actor=access.SYSTEM, at=at, **given)
    assert refused.value.sentence.endswith(".")
    assert "{" not in refused.value.sentence
    assert Commitment.objects.values().get() == before
    assert (Entry.objects.count(), DueChange.objects.count()) == (lines, 0)


def test_handing_over_to_the_same_or_to_a_unit_that_ended(unit: Unit, at: dt.datetime) -> None:
    row = opened(unit, at)
    ended = make.unit("so-cu", "Sở cũ", valid_to=dt.date(2021, 6, 30))
    given = {"commitment": row, "reason": "Sáp nhập", "actor": access.SYSTEM, "at": at}
    with room(at):
        with pytest.raises(refusals.SameOwner):
            commitments.hand_over(to_unit=unit, **given)
        with pytest.raises(refusals.UnitNotValid):
            commitments.hand_over(to_unit=ended, **given)


def test_a_row_read_before_somebody_else_ended_it_is_read_again_under_lock(unit: Unit, at: dt.datetime) -> None:
    row = opened(unit, at, due_at=make.moment(2021, 9, 30, 17))
    stale = Commitment.objects.get(pk=row.pk)
    with room(at):
        commitments.fulfil(commitment=row, actor=access.SYSTEM, at=at)
    with room(at), pytest.raises(refusals.Closed):
        commitments.extend(
            commitment=stale, due_at=make.moment(2021, 10, 30), reason="Muộn", actor=access.SYSTEM, at=at
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_it_at_once_one_is_told_that_it_has_ended(unit: Unit, at: dt.datetime) -> None:
    row = opened(unit, at, due_at=make.moment(2021, 9, 30, 17))
    barrier, outcomes = threading.Barrier(2, timeout=20), []

    def attempt(move: Callable[[], Commitment]) -> None:
        try:
            barrier.wait()
            with room(at):
                move()
            outcomes.append("done")
        except refusals.Closed:
            outcomes.append("closed")
        finally:
            connections.close_all()

    moves = [
        lambda: commitments.fulfil(commitment=row, actor=access.SYSTEM, at=at),
        lambda: commitments.cancel(commitment=row, reason="Thu hồi", actor=access.SYSTEM, at=at),
    ]
    threads = [threading.Thread(target=attempt, args=[move]) for move in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["closed", "done"]
    assert Entry.objects.filter(verb__in=["commitments.fulfilled", "commitments.cancelled"]).count() == 1
