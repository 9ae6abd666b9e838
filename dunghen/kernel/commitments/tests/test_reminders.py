"""Everybody is reminded in time, once, and the longer it is late the higher it is told."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connections
from pytest_django import Settings

from dunghen.kernel.commitments import jobs
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments.models import Commitment, Reminder
from dunghen.kernel.commitments.reminders import plan
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.organisation.models import Role
from dunghen.kernel.outbox import delivery
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db

DUE = make.moment(2021, 9, 27, 17)


@pytest.fixture
def cast() -> Cast:
    """Everybody gets each letter by itself: the digest has its own stories below."""
    found = people.cast()
    for person in found.everybody().values():
        person.wants_digest = False
        person.save()
    return found


def owed(cast: Cast, due_at: dt.datetime | None = DUE, **more: object) -> Commitment:
    given = {"owner_person": cast.minh, "overseer_unit": cast.units.so_noi_vu, "reference": "HT-1", **more}
    return make.commitment(cast.units.so_xay_dung, due_at=due_at, **given)


def day(number: int, month: int = 9, hour: int = 9) -> dt.datetime:
    return make.moment(2021, month, number, hour)


def steps_on(moment: dt.datetime) -> list[str]:
    """Run the job and return the steps it took, with who was told, e.g. "before:7 → Trần Nhật Minh"."""
    before = set(Reminder.objects.values_list("pk", flat=True))
    taken = commitments.remind(at=moment)
    fresh = Reminder.objects.exclude(pk__in=before).order_by("pk")
    assert taken == len(fresh)
    lines = {
        (entry.subject_id, entry.facts["step"]): entry.facts["to"]
        for entry in Entry.objects.filter(verb="commitments.reminded", at=moment)
    }
    told = [(row.step, lines[row.commitment_id, row.step]) for row in fresh]
    return [f"{step} → {', '.join(to) if isinstance(to, list) else to}" for step, to in told]


MINH, HUONG, THAO, DUNG = "Trần Nhật Minh", "Lê Thu Hương", "Đặng Phương Thảo", "Phan Trí Dũng"


def test_the_whole_life_of_a_promise_day_by_day(cast: Cast) -> None:
    owed(cast)
    taken = {}
    for number in range(60):
        moment = day(15) + dt.timedelta(days=number)
        if steps := steps_on(moment):
            taken[f"{moment:%d/%m}"] = steps
    assert taken == {
        "20/09": [f"before:7 → {MINH}"],
        "24/09": [f"before:3 → {MINH}"],
        "26/09": [f"before:1 → {MINH}"],
        "27/09": [f"on → {MINH}"],
        "28/09": [f"ladder:head → {HUONG}"],
        "30/09": [f"ladder:overseer → {THAO}"],
        "04/10": [f"after:1 → {MINH}", f"ladder:leader → {DUNG}"],
        "11/10": [f"after:2 → {MINH}"],
        "18/10": [f"after:3 → {MINH}"],
        "25/10": [f"after:4 → {MINH}"],
        "01/11": [f"after:5 → {MINH}"],
        "08/11": [f"after:6 → {MINH}"],
    }


def test_a_step_is_taken_once_however_often_the_job_runs(cast: Cast) -> None:
    row = owed(cast)
    for hour in (8, 9, 10, 16):
        commitments.remind(at=day(20, hour=hour))
    assert Reminder.objects.count() == Entry.objects.filter(verb="commitments.reminded").count() == 1
    # An empty round leaves no line.
    assert Entry.objects.filter(verb="commitments.reminded_all").count() == 1
    line = Entry.objects.get(verb="commitments.reminded")
    assert line.threads == [f"commitments.commitment:{row.pk}"]
    assert line.key == f"reminder:{row.pk}:before:7:20210927T170000"
    assert Message.objects.count() == 1


def test_after_a_long_sleep_only_the_newest_step_is_told(cast: Cast) -> None:
    owed(cast)
    assert steps_on(day(15, month=11)) == [
        f"after:7 → {MINH}",
        f"ladder:head → {HUONG}",
        f"ladder:leader → {DUNG}",
        f"ladder:overseer → {THAO}",
    ]
    assert Message.objects.count() == 4
    body = Message.objects.get(address="minh@tinh.example").body
    assert "quá hạn 49 ngày, hạn 17:00 ngày 27/09/2021" in body


def test_the_words_tell_the_days_there_are_not_the_threshold(cast: Cast) -> None:
    owed(cast)
    commitments.remind(at=day(22))
    assert "còn 5 ngày" in Message.objects.get().body
    assert Reminder.objects.get().step == "before:7"


def test_who_was_just_told_is_not_reminded_at_once(cast: Cast) -> None:
    """Opened on the 22nd with five days: the step of seven days lies before it; the next is that of three days."""
    owed(cast, opened_at=day(22))
    assert steps_on(day(22, hour=10)) == []
    assert steps_on(day(24)) == [f"before:3 → {MINH}"]


def test_a_promise_entered_late_climbs_the_ladder_from_the_day_it_was_entered(cast: Cast) -> None:
    owed(cast, opened_at=day(1), due_set_at=day(5, month=10))
    assert steps_on(day(5, month=10)) == []
    assert steps_on(day(6, month=10)) == [f"ladder:head → {HUONG}"]
    assert f"ladder:leader → {DUNG}" in steps_on(day(12, month=10))


def test_an_extension_begins_anew(cast: Cast) -> None:
    row = owed(cast)
    assert steps_on(day(28)) == [f"ladder:head → {HUONG}", f"on → {MINH}"]
    Commitment.objects.filter(pk=row.pk).update(due_at=make.moment(2021, 10, 8, 17), due_set_at=day(28))
    assert steps_on(day(29)) == []
    assert steps_on(day(1, month=10)) == [f"before:7 → {MINH}"]
    assert f"ladder:head → {HUONG}" in steps_on(day(9, month=10))


@pytest.mark.parametrize("state", ["ended", "suspended", "undated"])
def test_what_is_not_running_is_not_reminded(cast: Cast, state: str) -> None:
    owed(
        cast,
        due_at=None if state == "undated" else DUE,
        suspended_at=day(16) if state == "suspended" else None,
        **({"outcome": "fulfilled", "closed_at": day(17)} if state == "ended" else {}),
    )
    assert steps_on(day(30)) == []


# -- to whom --------------------------------------------------------------------------------------------------------------


def test_without_an_officer_the_head_is_told_without_a_head_the_clerk(cast: Cast) -> None:
    owed(cast, owner_person=None)
    assert steps_on(day(20)) == [f"before:7 → {HUONG}"]
    cast.huong.grants.all().update(valid_to=dt.date(2021, 9, 20))
    people.grant(cast.phuc, Role.CLERK, cast.units.so_xay_dung)
    assert steps_on(day(24)) == ["before:3 → Võ Hạnh Phúc"]


def test_an_officer_who_left_is_not_written_to(cast: Cast) -> None:
    owed(cast)
    cast.minh.is_active = False
    cast.minh.save()
    assert steps_on(day(20)) == [f"before:7 → {HUONG}"]


def test_whoever_stands_in_for_the_head_is_told_too(cast: Cast) -> None:
    owed(cast, owner_person=None)
    people.delegate(cast.huong, cast.tuan, Role.HEAD, cast.units.so_xay_dung, valid_to=dt.date(2021, 9, 22))
    people.delegate(cast.lan, cast.phuc, Role.HEAD, cast.units.so_xay_dung)  # she has nothing to lend
    assert steps_on(day(20)) == [f"before:7 → {HUONG}, Mai Anh Tuấn"]
    assert steps_on(day(24)) == [f"before:3 → {HUONG}"]


def test_a_place_that_nobody_holds_is_said_in_the_trail(cast: Cast) -> None:
    owed(cast, overseer_unit=None)
    assert "ladder:overseer → chưa có người nhận" in steps_on(day(30))


def test_one_letter_a_person_whatever_many(cast: Cast, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://dunghen.example"
    for number in range(40):
        owed(cast, reference=f"HT-{number}", url=f"/viec/{number}")
    commitments.remind(at=day(20))
    (letter,) = Message.objects.all()
    assert letter.body.count("\n- HT-") == 30
    assert "… và 10 việc khác." in letter.body
    assert "https://dunghen.example/viec/0\n" in letter.body


def test_the_outsider_is_never_told(cast: Cast) -> None:
    owed(cast)
    for number in range(60):
        commitments.remind(at=day(15) + dt.timedelta(days=number))
    told = set(Message.objects.values_list("address", flat=True))
    assert told == {f"{name}@tinh.example" for name in ("minh", "huong", "thao", "dung")}


# -- configuration, hours, workers ----------------------------------------------------------------------------------------


def test_the_plan_is_data(cast: Cast, settings: Settings) -> None:
    settings.COMMITMENT_REMIND_BEFORE = [2]
    settings.COMMITMENT_REMIND_EVERY = 3
    settings.COMMITMENT_LADDER = [("overseer", 2)]
    owed(cast)
    taken = {
        f"{moment:%d/%m}": steps
        for moment in (day(15) + dt.timedelta(days=number) for number in range(20))
        if (steps := steps_on(moment))
    }
    assert taken == {
        "25/09": [f"before:2 → {MINH}"],
        "27/09": [f"on → {MINH}"],
        "29/09": [f"ladder:overseer → {THAO}"],
        "30/09": [f"after:1 → {MINH}"],
        "03/10": [f"after:2 → {MINH}"],
    }
    settings.COMMITMENT_LADDER = [("mayor", 2)]
    with pytest.raises(ValueError, match="mayor"):
        plan()


def test_nights_sundays_and_holidays_are_quiet(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OUTBOX_QUIET_HOURS = True
    owed(cast, due_at=make.moment(2021, 9, 4, 12))
    for moment, taken in (
        (day(1, hour=21), 0),
        (day(2), 0),  # the National Day
        (day(4), 0),  # a Saturday
        (day(6, hour=5), 0),
        (day(6), 2),  # on the first morning: late, and told to the head
    ):
        monkeypatch.setattr("dunghen.kernel.clock.now", lambda moment=moment: moment)
        jobs.remind(timestamp=0)
        assert Reminder.objects.count() == taken, moment


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_each_step_once() -> None:
    cast = people.cast()
    for number in range(50):
        owed(cast, reference=f"HT-{number}")
    barrier, taken = threading.Barrier(2, timeout=20), []

    def work() -> None:
        try:
            barrier.wait()
            taken.append(commitments.remind(at=day(28)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(taken) == [0, 100]
    assert Reminder.objects.count() == Entry.objects.filter(verb="commitments.reminded").count() == 100


def test_the_job_costs_the_same_however_many(cast: Cast, django_assert_num_queries: Callable[..., object]) -> None:
    for count in (2, 100):
        for number in range(count):
            owed(cast, reference=f"HT-{count}-{number}")
        with django_assert_num_queries(9):
            assert commitments.remind(at=day(20)) == count
        with django_assert_num_queries(4):  # nothing to do: begin, look, take back
            commitments.remind(at=day(20))


# -- the digest -----------------------------------------------------------------------------------------------------------


def test_one_digest_a_morning_with_everything_in_it(settings: Settings) -> None:
    settings.OUTBOX_QUIET_HOURS = True
    cast = people.cast()
    owed(cast, reference="HT-gần", due_at=make.moment(2021, 9, 21, 17))
    owed(cast, reference="HT-trễ", due_at=make.moment(2021, 9, 17, 17))
    owed(cast, reference="HT-xa", due_at=make.moment(2021, 12, 1, 17))
    morning = day(20, hour=8)
    commitments.remind(at=morning)
    assert commitments.digest(at=morning) == 3  # the officer, his head, and the supervisor whose rung was reached
    assert commitments.digest(at=morning) == commitments.digest(at=day(20, hour=11)) == 0
    delivery.deliver(at=morning)
    by_person = {sent.to[0]: sent for sent in mail.outbox}
    assert set(by_person) == {f"{name}@tinh.example" for name in ("minh", "huong", "thao")}
    mine = by_person["minh@tinh.example"]
    assert mine.subject == "Việc cần chú ý ngày 20/09/2021"
    assert "Ông/Bà có 2 việc quá hạn hoặc sắp đến hạn:" in mine.body
    assert "HT-trễ" in mine.body and "HT-gần" in mine.body and "HT-xa" not in mine.body
    assert "Hệ thống nhắc Ông/Bà Trần Nhật Minh:" in mine.body
    assert "Sở Xây dựng: 1 việc quá hạn, 1 việc sắp đến hạn." in by_person["huong@tinh.example"].body
    assert set(Message.objects.values_list("state", flat=True)) == {"sent", "digested"}
    # The next morning what was told yesterday is not told again, what is still late is.
    commitments.digest(at=day(21, hour=8))
    delivery.deliver(at=day(21, hour=8))
    again = [sent for sent in mail.outbox[3:] if sent.to == ["minh@tinh.example"]]
    assert len(again) == 1
    assert "Hệ thống nhắc" not in again[0].body


@pytest.mark.parametrize("moment", [day(20, hour=7), day(19), day(3)], ids=["before 07:30", "a Sunday", "a holiday"])
def test_no_digest_before_its_hour_or_on_days_off(moment: dt.datetime) -> None:
    owed(people.cast(), due_at=make.moment(2021, 9, 2, 17))
    assert commitments.digest(at=moment) == 0
    assert not Entry.objects.exists()


def test_who_wants_no_digest_gets_letters_and_who_has_nothing_gets_nothing() -> None:
    cast = people.cast()
    cast.minh.wants_digest = False
    cast.minh.save()
    owed(cast)
    commitments.remind(at=day(20))
    assert commitments.digest(at=day(20)) == 0
    letter = Message.objects.get()
    assert (letter.address, letter.for_digest) == ("minh@tinh.example", False)
    assert not Entry.objects.filter(verb="commitments.digested").exists()  # the morning is not over yet
