"""An act leaves everything or nothing, once, with its line in the journal."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection, connections

from dunghen.kernel import access, errors
from dunghen.kernel.access import Action, Allow, Role
from dunghen.kernel.acts import AlreadyDone, Letter, Part, Subject, Verb, act
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.journal import wording
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import make, people

WORK = Action("tests.work", "xử lý việc thử", (Allow(Role.OFFICER, "owner"), Allow(Role.HEAD, "owner")))
ANSWERED = Verb("tests.answered", "Trả lời", "{actor} trả lời {ref} ngày {on}, kèm {files}.", WORK)
TICKED = Verb("tests.ticked", "Đếm", "Hệ thống đếm {ref}.")
COUNTED = Verb("tests.counted", "Ghi số", "Ghi số {number}.", part=True)
NOTICE = Letter("tests.notice", "Về {ref}", "Kính gửi Ông/Bà, hạn là {due}.")

pytestmark = pytest.mark.django_db


def test_an_act_writes_its_line_with_its_facts_and_its_message(at: dt.datetime) -> None:
    cast = people.cast()
    promise = make.commitment(cast.units.so_xay_dung)
    with act(ANSWERED, actor=cast.minh, on=promise, at=at, on_day=at.date()) as deed:
        deed.lock(promise)
        deed.note(on=at.date(), files=["a.pdf", "b.pdf"])
        deed.post(NOTICE, to=cast.huong, facts={"ref": promise.reference, "due": at})
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor_id, entry.actor_name) == ("tests.answered", cast.minh.pk, "Trần Nhật Minh")
    assert entry.threads == [f"commitments.commitment:{promise.pk}"]
    assert entry.facts["on"] == "2021-09-20"
    told = wording.sentence(entry.verb, actor=entry.actor_name, ref=entry.subject_ref, facts=entry.facts)
    assert told == f"Trần Nhật Minh trả lời {promise.reference} ngày 20/09/2021, kèm a.pdf, b.pdf."
    message = Message.objects.get()
    assert (message.act, message.address) == (entry.act, "huong@tinh.example")
    assert message.body == "Kính gửi Ông/Bà, hạn là 09:00 ngày 20/09/2021."


def test_whoever_may_not_leaves_no_trace(at: dt.datetime) -> None:
    cast = people.cast()
    promise = make.commitment(cast.units.so_xay_dung)
    for outsider in (cast.tuan, cast.lan, cast.an, access.PUBLIC):
        with pytest.raises(errors.Forbidden), act(ANSWERED, actor=outsider, on=promise, at=at):
            raise AssertionError("The body of a forbidden act was entered.")
    assert not Entry.objects.exists()


def test_a_refusal_inside_takes_back_state_line_and_message(at: dt.datetime) -> None:
    cast = people.cast()
    promise = make.commitment(cast.units.so_xay_dung)
    with pytest.raises(errors.WrongState), act(ANSWERED, actor=cast.minh, on=promise, at=at) as deed:
        row = deed.lock(promise)
        row.subject = "Đã sửa"
        row.save()
        deed.post(NOTICE, to="lan@dan.example")
        raise errors.WrongState(action="trả lời", state="đã trả lời")
    assert not Entry.objects.exists()
    assert not Message.objects.exists()
    assert not Commitment.objects.filter(subject="Đã sửa").exists()


def test_a_nested_act_is_recorded_as_part_of_the_outer_one(at: dt.datetime) -> None:
    cast = people.cast()
    promise = make.commitment(cast.units.so_xay_dung)
    with act(ANSWERED, actor=cast.minh, on=promise, at=at) as outer, act(COUNTED, actor=cast.minh, on=promise, at=at):
        pass
    assert Entry.objects.get(verb="tests.counted").parent == outer.id
    assert Entry.objects.get(verb="tests.answered").parent is None


def test_an_inner_refusal_that_the_outer_act_survives_leaves_only_the_outer_line(at: dt.datetime) -> None:
    cast = people.cast()
    promise = make.commitment(cast.units.so_xay_dung)
    with act(ANSWERED, actor=cast.minh, on=promise, at=at):
        with pytest.raises(errors.NotFound), act(COUNTED, actor=cast.minh, on=promise, at=at) as inner:
            inner.post(NOTICE, to="lan@dan.example")
            raise errors.NotFound
        with act(COUNTED, actor=cast.minh, on=promise, at=at, number=2):
            pass
    assert sorted(Entry.objects.values_list("verb", flat=True)) == ["tests.answered", "tests.counted"]
    assert not Message.objects.exists()


def test_a_part_is_never_done_alone_and_only_the_system_ticks(at: dt.datetime) -> None:
    cast = people.cast()
    promise = make.commitment(cast.units.so_xay_dung)
    with pytest.raises(RuntimeError), act(COUNTED, actor=cast.minh, on=promise, at=at):
        pass
    with pytest.raises(errors.Forbidden), act(TICKED, actor=cast.dung, on=promise, at=at):
        pass
    with act(TICKED, actor=access.SYSTEM, on=promise, at=at):
        pass
    assert Entry.objects.get().actor_name == "Hệ thống"


def test_a_moment_without_a_zone_is_a_mistake_of_the_caller() -> None:
    with (
        pytest.raises(ValueError, match="aware"),
        act(TICKED, actor=access.SYSTEM, on=None, at=dt.datetime(2021, 9, 20)),
    ):
        pass


def test_the_same_key_is_done_once(at: dt.datetime) -> None:
    with act(TICKED, actor=access.SYSTEM, on=None, at=at, key="tick:1"):
        pass
    with pytest.raises(AlreadyDone), act(TICKED, actor=access.SYSTEM, on=None, at=at, key="tick:1") as deed:
        deed.post(NOTICE, to="lan@dan.example")
    assert Entry.objects.count() == 1
    assert not Message.objects.exists()


def test_a_bulk_act_has_one_line_for_each_object_and_repeats_no_key(at: dt.datetime) -> None:
    subjects = [Subject("tests.thing", number, f"Số {number}", (f"tests.thing:{number}",)) for number in range(3)]
    for _ in range(2):
        with act(TICKED, actor=access.SYSTEM, on=None, at=at) as deed:
            deed.record(COUNTED, [Part(each, {"number": each.id}, key=f"count:{each.id}") for each in subjects])
    parts = Entry.objects.filter(verb="tests.counted").order_by("id")
    assert [entry.facts["number"] for entry in parts] == [0, 1, 2]
    assert len({entry.parent for entry in parts}) == 1


def test_a_lock_returns_the_row_as_it_stands_or_refuses_when_it_is_gone(at: dt.datetime) -> None:
    cast = people.cast()
    promise = make.commitment(cast.units.so_xay_dung)
    Commitment.objects.filter(pk=promise.pk).update(subject="Lời mới")
    with act(TICKED, actor=access.SYSTEM, on=None, at=at) as deed:
        assert deed.lock(promise).subject == "Lời mới"
    with pytest.raises(errors.NotFound), act(TICKED, actor=access.SYSTEM, on=None, at=at) as deed:
        deed.lock(Commitment(pk=promise.pk + 1))


def test_the_line_names_the_giver_only_where_the_delegation_was_needed(at: dt.datetime) -> None:
    cast = people.cast()
    promise = make.commitment(cast.units.so_xay_dung)
    people.delegate(cast.huong, cast.tuan, Role.HEAD, cast.units.so_xay_dung)
    people.delegate(cast.huong, cast.minh, Role.HEAD, cast.units.so_xay_dung)
    for actor in (cast.tuan, cast.minh):
        with act(ANSWERED, actor=actor, on=promise, at=at):
            pass
    assert Entry.objects.get(actor_id=cast.tuan.pk).on_behalf_of_id == cast.huong.pk
    assert Entry.objects.get(actor_id=cast.minh.pk).on_behalf_of_id is None


def test_an_act_costs_a_fixed_number_of_statements(
    at: dt.datetime, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(3), act(TICKED, actor=access.SYSTEM, on=None, at=at):  # begin, line, end
        pass


@pytest.mark.django_db(transaction=True)
def test_of_two_threads_with_one_key_exactly_one_acts(at: dt.datetime) -> None:
    barrier, outcomes = threading.Barrier(2, timeout=20), []

    def attempt() -> None:
        try:
            with act(TICKED, actor=access.SYSTEM, on=None, at=at, key="tick:once") as deed:
                deed.post(NOTICE, to="lan@dan.example")
                barrier.wait()
            outcomes.append("done")
        except AlreadyDone:
            outcomes.append("already done")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["already done", "done"]
    assert (Entry.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_an_outermost_act_refuses_to_hang_on_a_foreign_transaction(at: dt.datetime) -> None:
    from django.db import transaction

    with (
        pytest.raises(RuntimeError, match="durable"),
        transaction.atomic(),  # noqa: TID251
        act(TICKED, actor=access.SYSTEM, on=None, at=at),
    ):
        pass
    assert connection.get_autocommit()
    assert not Entry.objects.exists()


def test_a_verb_is_worded_once() -> None:
    slug = f"tests.{uuid.uuid4()}"
    Verb(slug, "Một", "Một lời.")
    with pytest.raises(ValueError, match="two wordings"):
        Verb(slug, "Hai", "Lời khác.")


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        (None, "—"),
        ([], "—"),
        (True, "có"),
        (12, "12"),
        ("2021-09-20", "20/09/2021"),
        ("2021-09-20T09:00:00+07:00", "09:00 ngày 20/09/2021"),
        ("2021-09-20T02:00:00+00:00", "09:00 ngày 20/09/2021"),
        (["2021-09-20", "x"], "20/09/2021, x"),
        ("1889/UBND-KSTT", "1889/UBND-KSTT"),
    ],
)
def test_facts_are_shown_as_people_read_them(fact: object, shown: str) -> None:
    assert wording.shown(fact) == shown


def test_an_old_line_may_lack_a_fact_or_even_its_verb() -> None:
    assert wording.sentence("tests.answered", actor="Minh", ref="A1", facts={}) == "Minh trả lời A1 ngày —, kèm —."
    assert wording.sentence("gone.verb", actor="Minh", ref="A1", facts={}) == "Minh: gone.verb A1"
