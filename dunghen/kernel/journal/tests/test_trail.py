"""A trail tells what was done to an object, in sentences, oldest first."""

import datetime as dt
from collections.abc import Callable

import pytest

from dunghen.kernel import access
from dunghen.kernel.acts import Verb, act
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.journal import queries, sealing
from dunghen.kernel.organisation.models import Role
from dunghen.kernel.tests import make, people

pytestmark = pytest.mark.django_db

ASKED = Verb(
    "tests.asked", "Hỏi", "{actor} hỏi về {ref}.", access.Action("tests.ask", "hỏi", (access.Allow(Role.HEAD),))
)


def test_a_trail_in_sentences(at: dt.datetime, django_assert_num_queries: Callable[..., object]) -> None:
    cast = people.cast()
    row = make.commitment(cast.units.so_xay_dung, due_at=make.moment(2021, 9, 24, 17), reference="HT-1")
    other = make.commitment(cast.units.so_xay_dung)
    people.delegate(cast.huong, cast.tuan, Role.HEAD, cast.units.so_xay_dung)
    with act(ASKED, actor=cast.tuan, on=row, at=at, reason="Cần rõ hơn"):
        commitments.extend(
            commitment=row, due_at=make.moment(2021, 9, 30, 17), reason="Dịch bệnh.", actor=cast.tuan, at=at
        )
    with act(ASKED, actor=cast.huong, on=other, at=at):
        pass
    sealing.seal()
    with act(ASKED, actor=cast.huong, on=row, at=at):
        pass
    thread = f"commitments.commitment:{row.pk}"
    with django_assert_num_queries(3):
        lines = queries.trail(thread)
    assert [line.sentence for line in lines] == [
        "Gia hạn HT-1: 17:00 ngày 24/09/2021 → 17:00 ngày 30/09/2021. Dịch bệnh.",
        "Mai Anh Tuấn hỏi về HT-1.",
        "Lê Thu Hương hỏi về HT-1.",
    ]
    assert [line.part for line in lines] == [True, False, False]
    assert [line.on_behalf_of for line in lines] == ["", "Lê Thu Hương", ""]
    assert [line.sealed for line in lines] == [True, True, False]
    assert lines[1].reason == "Cần rõ hơn"
    assert [line.label for line in queries.trail(thread, parts=False)] == ["Hỏi", "Hỏi"]
    assert [line.actor for line in queries.trail(thread, limit=1)] == ["Lê Thu Hương"]
    assert queries.trail("commitments.commitment:0") == []


def test_how_long_rows_wait_for_their_seal(at: dt.datetime) -> None:
    assert queries.unsealed() == (0, dt.timedelta())
    with act(ASKED, actor=access.SYSTEM, on=None, at=at):
        pass
    count, age = queries.unsealed()
    assert count == 1
    assert dt.timedelta() <= age < dt.timedelta(minutes=1)
