"""A cooperating unit answers the lead by its own date, once; silence past it is visible."""

import datetime as dt

import pytest

from dunghen.directives import operations, rules, verbs
from dunghen.directives.models import Cooperation
from dunghen.directives.tests import stage
from dunghen.directives.tests.test_assignments import refused
from dunghen.kernel import access, errors
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db


def asked(cast: people.Cast) -> Cooperation:
    """Return what Sở Y tế (Tuấn) owes Sở Xây dựng by 10 September."""
    values = stage.task(coop=["Sở Y tế"], due="30/9/2021", reply_by=dt.date(2021, 9, 10))
    return stage.issued(cast, values).tasks.get().cooperations.get()


def state_of(cooperation: Cooperation, at: dt.datetime) -> str:
    promise = Cooperation.objects.get(pk=cooperation.pk).commitment
    return promise.timeliness(at, commitments.soon_until(at))


def test_the_cooperating_unit_replies_in_time() -> None:
    cast = people.cast()
    at = moment(2021, 9, 8)
    replied = operations.cooperate(actor=cast.tuan, cooperation=asked(cast), reply=" Thống nhất. ", at=at)
    assert (replied.reply, replied.replied_at) == ("Thống nhất.", at)
    assert state_of(replied, at) == timeliness.DONE_EARLY
    line = stage.line("cooperated")
    assert (line.actor_id, line.unit_id) == (cast.tuan.pk, cast.units.so_y_te.pk)
    assert f"directives.letter:{replied.task.letter_id}" in line.threads


def test_silence_past_the_date_is_seen_and_a_late_word_is_still_taken() -> None:
    cast = people.cast()
    cooperation = asked(cast)
    assert state_of(cooperation, moment(2021, 9, 13)) == timeliness.OVERDUE
    operations.cooperate(actor=cast.tuan, cooperation=cooperation, reply="Bổ sung số liệu.", at=moment(2021, 9, 13))
    assert state_of(cooperation, moment(2021, 9, 13)) == timeliness.DONE_LATE


def test_a_reply_has_words_and_is_given_once() -> None:
    cast = people.cast()
    cooperation, at = asked(cast), moment(2021, 9, 8)
    refused(
        rules.ReasonNeeded, lambda: operations.cooperate(actor=cast.tuan, cooperation=cooperation, reply=" ", at=at)
    )
    operations.cooperate(actor=cast.tuan, cooperation=cooperation, reply="Thống nhất.", at=at)
    found = refused(
        rules.NotWaiting, lambda: operations.cooperate(actor=cast.tuan, cooperation=cooperation, reply="Nữa.", at=at)
    )
    assert found.code == "directives.not_waiting"


def test_after_the_letter_is_withdrawn_nobody_waits_for_a_reply() -> None:
    cast = people.cast()
    cooperation, at = asked(cast), moment(2021, 9, 8)
    operations.withdraw(actor=cast.phuc, letter=cooperation.task.letter, why="Nhầm.", at=at)
    refused(rules.NotWaiting, lambda: operations.cooperate(actor=cast.tuan, cooperation=cooperation, reply="X", at=at))


@pytest.mark.parametrize("who", ["minh", "huong", "phuc", "thao", "dung", "an", "lan"])
def test_nobody_replies_for_another_unit(who: str) -> None:
    cast = people.cast()
    cooperation = asked(cast)
    refused(
        errors.Forbidden,
        lambda: operations.cooperate(
            actor=cast.everybody()[who], cooperation=cooperation, reply="X", at=moment(2021, 9, 8)
        ),
    )


def test_lead_and_partner_see_it_and_no_third_unit_does(at: dt.datetime) -> None:
    cast = people.cast()
    cooperation = asked(cast)
    seen = {name for name, person in cast.everybody().items() if access.may(person, verbs.SEE, cooperation, at)}
    assert seen == {"minh", "huong", "tuan", "phuc", "thao", "dung"}
