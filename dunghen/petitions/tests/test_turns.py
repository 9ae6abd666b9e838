"""Turns of the way at which nothing may get lost: reopened before it was published, changed while somebody looked away, done twice."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, connections

from dunghen.kernel import errors
from dunghen.kernel.access import PUBLIC
from dunghen.kernel.acts import act
from dunghen.kernel.commitments.models import Commitment, Outcome
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, queries, rules, verbs
from dunghen.petitions.models import Petition, Subscription
from dunghen.petitions.queries import inbox
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db
AT = moment(2021, 9, 27)
CORRECTED = {"title": "nắp cống vỡ", "text": "nắp cống vỡ đã hai tuần.", "answer": "đã thay nắp cống mới."}
"""A public copy put right."""


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def fresh(petition: Petition) -> Petition:
    return Petition.objects.get(pk=petition.pk)


def listed(cast: Cast, view: str, at: dt.datetime = AT) -> list[str]:
    """Return the codes in a list of Minh's."""
    found = inbox.petitions(cast.minh, inbox.Wanted(view), at)
    return [Petition.objects.get(pk=one.pk).code for one in found]


def found(cast: Cast, words: str) -> list[str]:
    """Return the titles that Mai's search finds."""
    return [hit.title for hit in queries.find(cast.mai, words, AT, 10)]


# -- reopened while the public copy waits ---------------------------------------------------------------------------------


def test_a_reopened_petition_stays_in_its_inbox_when_the_consent_is_taken_back(cast: Cast) -> None:
    petition = operations.reopen(petition=stage.answered(cast), why="Nắp mới lại vỡ.", at=AT)
    operations.keep_private(petition=petition, at=AT)
    petition = fresh(petition)
    assert (petition.state, petition.waits_on) == (rules.HANDED, rules.LEAD)
    assert petition.answering is not None and petition.due_at == petition.answering.due_at
    assert listed(cast, "chuyen-den") == [petition.code] == listed(cast, "mo-lai")


def test_publishing_is_promised_anew_with_the_next_answer(cast: Cast) -> None:
    petition = stage.answered(cast)
    first = petition.publishing
    petition = operations.reopen(petition=petition, why="Nắp mới lại vỡ.", at=AT)
    assert first is not None and fresh(petition).publication == rules.NOT_YET
    first.refresh_from_db()
    assert first.outcome == Outcome.CANCELLED, "nobody can publish an answer that is being written anew"
    petition = stage.answered(cast, petition, at=moment(2021, 9, 29))
    assert petition.publication == rules.PENDING and petition.publishing is not None
    assert petition.publishing.is_open and petition.publishing != first


# -- what changed since the page was opened --------------------------------------------------------------------------------


def test_a_unit_that_has_lost_it_meanwhile_can_do_nothing_with_an_old_page(cast: Cast) -> None:
    seen = stage.handed(cast)
    operations.hand_on(
        actor=cast.mai, petition=fresh(seen), to_unit=cast.units.so_y_te, why="Y tế học đường.", at=stage.WEDNESDAY
    )
    with pytest.raises(errors.Forbidden):
        operations.take(actor=cast.minh, petition=seen, at=stage.WEDNESDAY)
    assert fresh(seen).state == rules.HANDED


def test_who_only_helps_by_now_does_not_ask_from_an_old_page(cast: Cast) -> None:
    seen = stage.handed(cast)
    petition = operations.hand_on(
        actor=cast.mai, petition=fresh(seen), to_unit=cast.units.so_y_te, why="Y tế học đường.", at=stage.WEDNESDAY
    )
    unit = cast.units.so_xay_dung
    operations.invite(actor=cast.mai, petition=petition, unit=unit, question="", at=stage.WEDNESDAY)
    with pytest.raises(errors.Forbidden):
        operations.ask_more(actor=cast.minh, petition=seen, question="Số nhà?", at=stage.WEDNESDAY)
    with pytest.raises(errors.Forbidden):
        operations.invite(actor=cast.minh, petition=seen, unit=cast.units.so_noi_vu, question="", at=stage.WEDNESDAY)


def test_a_repair_written_from_an_old_page_leaves_who_acts_next(cast: Cast) -> None:
    seen = stage.answered(cast)
    stage.published(cast, fresh(seen))
    operations.remedy(actor=cast.minh, petition=seen, what=rules.FIXED, at=AT)
    assert fresh(seen).waits_on == rules.NOBODY, "published: nobody has to act, whatever the old page said"
    operations.keep_private(petition=fresh(seen), at=AT)
    operations.correct_answer(actor=cast.huong, petition=seen, text="Đã thay cả hai nắp.", why="Thiếu.", at=AT)
    assert fresh(seen).waits_on == rules.NOBODY


@pytest.mark.django_db(transaction=True)
def test_what_the_sender_adds_at_the_last_moment_is_not_followed_by_a_closing(cast: Cast) -> None:
    petition = stage.filed().petition
    operations.ask_more(actor=cast.mai, petition=petition, question="Ở đâu?", at=moment(2021, 9, 20, 10))
    late, closed = moment(2021, 10, 4, 18), []

    def close() -> None:
        closed.append(operations.close_silent(at=late))
        connections.close_all()

    worker = threading.Thread(target=close)
    with act(verbs.WORD_ADDED, actor=cast.nga, on=petition, at=late) as deed:
        deed.lock(petition)
        worker.start()
        _until_it_waits_for_a_row()
        operations.supplement(petition=petition, text="Ở phố Thử.", at=late, actor=cast.nga)
    worker.join()
    assert closed == [0] and fresh(petition).state == rules.RECEIVED
    assert "closed_silent" not in stage.trail(petition)


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_that_follow_at_one_instant_one_sends_a_letter(cast: Cast) -> None:
    petition = stage.published(cast)
    asked = {"email": "hang@dan.example", "petition": petition}
    sent: list[Subscription | None] = []

    def click() -> None:
        sent.append(operations.follow(**asked, at=AT))
        connections.close_all()

    worker = threading.Thread(target=click)
    with act(verbs.SUBSCRIBED, actor=PUBLIC, on=petition, at=AT) as deed:
        deed.about(Subscription.objects.create(**asked, asked_at=AT))
        worker.start()
        _until_it_waits_for_a_row()
    worker.join()
    assert sent == [None] and Subscription.objects.count() == 1


def _until_it_waits_for_a_row() -> None:
    """Wait until another session of the database stands before a locked row."""
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


# -- what is kept of before ------------------------------------------------------------------------------------------------


def test_the_public_copy_that_another_replaces_stays_in_the_journal(cast: Cast) -> None:
    petition = stage.published(cast)
    operations.publish(actor=cast.mai, petition=petition, at=AT, **CORRECTED)
    first, second = Entry.objects.filter(verb="petitions.published").order_by("id")
    assert "before" not in first.facts
    assert second.facts["before"]["title"] == "Nắp cống vỡ trước trường mầm non"
    assert second.facts["before"]["answer"] == "Sở đã thay nắp cống mới trong ngày 22/9."


def test_a_copy_that_was_taken_down_is_not_kept_by_its_successor(cast: Cast) -> None:
    petition = stage.published(cast)
    operations.take_down(actor=cast.mai, petition=petition, why="Còn tên người.", at=AT)
    operations.publish(actor=cast.mai, petition=petition, at=AT, **CORRECTED)
    assert all("before" not in entry.facts for entry in Entry.objects.filter(verb="petitions.published"))


# -- found by what it says now ---------------------------------------------------------------------------------------------


def test_search_follows_a_new_title_and_place(cast: Cast) -> None:
    petition = stage.handed(cast, title="Cổng trường nguy hiểm")
    assert found(cast, "cổng trường nguy hiểm") == ["Cổng trường nguy hiểm"]
    operations.classify(actor=cast.mai, petition=petition, title="Hố ga hở", place="Ngã ba Cây Me", at=AT)
    assert found(cast, "hố ga ngã ba cây me") == ["Hố ga hở"] and found(cast, "cổng nguy hiểm") == []


def test_search_knows_everything_the_sender_added(cast: Cast) -> None:
    # Somebody leaned on a key: a word that no index holds is no reason to turn a petition away.
    petition = stage.filed(place="Hẻm Bàng", text=f"Đèn đường hỏng. {'á' * 3000}").petition
    assert found(cast, "á" * 150) == [petition.title]
    for day, words in ((21, "Gần tiệm bánh Sao Khuê."), (22, "Đối diện bưu cục Vàm Cỏ.")):
        operations.ask_more(actor=cast.mai, petition=fresh(petition), question="Ở đâu?", at=moment(2021, 9, day))
        operations.supplement(petition=petition, text=words, at=moment(2021, 9, day, 10), actor=cast.nga)
    for words in ("hẻm bàng", "tiệm bánh sao khuê", "bưu cục vàm cỏ"):
        assert found(cast, words) == [petition.title], words


def test_every_promise_has_ended_when_nothing_is_left_to_do(cast: Cast) -> None:
    petition = operations.reopen(petition=stage.answered(cast), why="Nắp mới lại vỡ.", at=AT)
    operations.keep_private(petition=petition, at=AT)
    stage.answered(cast, fresh(petition), at=moment(2021, 9, 29))
    assert not Commitment.objects.filter(outcome="").exists()
