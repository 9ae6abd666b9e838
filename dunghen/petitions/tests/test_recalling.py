"""A body outside says "not ours", or nothing: what was forwarded comes back. And a unit that helped once is asked once more."""

import datetime as dt

import pytest

from dunghen.api.tests.machine import machine
from dunghen.kernel import errors
from dunghen.kernel.commitments.models import Commitment, Outcome
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.models import Forwarding, Petition
from dunghen.petitions.tests import stage
from dunghen.petitions.tests.test_desk import at_desk, page

pytestmark = pytest.mark.django_db
AT = moment(2021, 9, 22)
WHY = "Dây này của công ty viễn thông."


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def fresh(petition: Petition) -> Petition:
    return Petition.objects.get(pk=petition.pk)


def forward(
    cast: Cast, petition: Petition, body: str = "Công ty Điện lực Thử", at: dt.datetime = stage.MONDAY
) -> Forwarding:
    return operations.forward(
        actor=cast.mai, petition=fresh(petition), body=body, email="dl@ngoai.example", words="", at=at
    )


def test_recalled_it_is_screened_anew_and_lan_is_told_the_new_day(cast: Cast) -> None:
    sent = forward(cast, stage.filed().petition)
    operations.reply_from_outside(forwarding=sent, text="Không phải dây của chúng tôi.", replier="Ông Điện", at=AT)
    petition = operations.recall(actor=cast.mai, petition=fresh(sent.petition), why=WHY, at=AT)
    assert (petition.state, petition.waits_on) == (rules.RECEIVED, rules.CENTRE)
    assert petition.screening.is_open and petition.due_at == moment(2021, 9, 23, 17) == petition.screening.due_at
    assert petition.expected_at == moment(2021, 10, 4, 17)
    told = Message.objects.filter(address="lan@dan.example").latest("id")
    assert "xác định lại cơ quan" in told.subject and "17:00 ngày 04/10/2021" in told.body and WHY not in told.body
    assert stage.trail(petition)[-1] == "recalled"
    assert stage.letters("dl@ngoai.example")[1:] == [], "who has replied hears nothing more"
    petition = stage.handed(cast, petition, at=moment(2021, 9, 22, 10))
    assert petition.due_at == moment(2021, 10, 1, 17)


def test_a_silent_body_owes_nothing_more_and_is_told_so(cast: Cast) -> None:
    sent = forward(cast, stage.filed().petition)
    operations.recall(actor=cast.mai, petition=fresh(sent.petition), why="Quá hạn, không trả lời.", at=AT)
    sent.commitment.refresh_from_db()
    assert sent.commitment.outcome == Outcome.CANCELLED
    assert stage.letters("dl@ngoai.example")[-1] == f"Không cần trả lời phản ánh {sent.petition.code} nữa"
    with pytest.raises(rules.RepliedAlready):
        operations.reply_from_outside(forwarding=sent, text="Đã sửa.", replier="Ông Điện", at=AT)


def test_recalled_it_is_forwarded_to_the_right_body_which_answers(cast: Cast) -> None:
    first = forward(cast, stage.filed().petition)
    operations.reply_from_outside(forwarding=first, text="Không phải của chúng tôi.", replier="", at=AT)
    operations.recall(actor=cast.mai, petition=fresh(first.petition), why=WHY, at=AT)
    second = forward(cast, first.petition, body="Công ty Viễn thông Thử", at=AT)
    shown = page(at_desk(cast.mai), "move", second.petition.code, "gui-tra-loi")
    assert "Không phải của chúng tôi." not in shown, "the answer of another body is no beginning of this one's"
    operations.reply_from_outside(forwarding=second, text="Đã gỡ dây.", replier="", at=AT)
    petition = operations.pass_on(actor=cast.mai, petition=fresh(first.petition), text="Đã gỡ dây.", at=AT)
    assert petition.state == rules.ANSWERED
    assert not Commitment.objects.filter(kind__in=("petitions.outside", "petitions.screening"), outcome="").exists()


def test_a_unit_had_it_before_and_has_it_again(cast: Cast) -> None:
    petition = operations.send_back(actor=cast.minh, petition=stage.handed(cast), why="Của điện lực.", at=stage.MONDAY)
    forward(cast, petition)
    petition = operations.recall(actor=cast.mai, petition=fresh(petition), why=WHY, at=AT)
    petition = stage.handed(cast, petition, at=AT)
    assert petition.state == rules.HANDED and petition.due_at == moment(2021, 10, 1, 17)
    assert stage.answered(cast, petition).state == rules.ANSWERED


def test_only_the_coordinator_recalls_and_says_why(cast: Cast) -> None:
    petition = forward(cast, stage.filed().petition).petition
    with pytest.raises(errors.Forbidden):
        operations.recall(actor=cast.minh, petition=fresh(petition), why=WHY, at=AT)
    with pytest.raises(rules.ReasonNeeded):
        operations.recall(actor=cast.mai, petition=fresh(petition), why=" ", at=AT)
    with pytest.raises(errors.WrongState):
        operations.recall(actor=cast.mai, petition=stage.handed(cast), why=WHY, at=AT)


def test_recalled_by_machine(cast: Cast) -> None:
    code = forward(cast, stage.filed().petition).petition.code
    assert machine(cast.mai).post(f"/petitions/{code}/recall", {"why": WHY}).json()["state"] == rules.RECEIVED


def test_lan_withdraws_what_is_outside_and_the_body_is_told(cast: Cast) -> None:
    sent = forward(cast, stage.filed().petition)
    operations.withdraw(petition=fresh(sent.petition), why="Dây đã được gỡ.", at=AT)
    assert fresh(sent.petition).state == rules.WITHDRAWN
    assert stage.letters("dl@ngoai.example")[-1].startswith("Không cần trả lời")
    assert not Commitment.objects.filter(outcome="").exists()


def test_what_it_was_tied_to_stays_in_sight_and_what_is_hidden_stays_hidden(cast: Cast) -> None:
    mine, other = stage.handed(cast), stage.filed().petition
    operations.tie(actor=cast.mai, petition=mine, other=other, at=stage.MONDAY)
    forward(cast, other)
    operations.recall(actor=cast.mai, petition=fresh(other), why=WHY, at=AT)
    mai = at_desk(cast.mai)
    assert mine.code in page(mai, "petition", other.code) and other.code in page(mai, "petition", mine.code)
    assert queries.ties(cast.minh, mine, AT) == [], "Minh may not see the other one"
    operations.tie(actor=cast.mai, petition=fresh(other), other=mine, at=AT)
    assert [tie.reference for tie in queries.ties(cast.mai, mine, AT)] == [other.code], "by its code, and once"


# -- asked once more -------------------------------------------------------------------------------------------------------


def test_a_unit_that_helped_is_asked_again_when_it_is_reopened(cast: Cast) -> None:
    petition = stage.handed(cast, coops=[cast.units.so_y_te])
    operations.cooperate(
        actor=cast.tuan, cooperation=petition.cooperations.get(), reply="Hai cháu ngã.", at=stage.MONDAY
    )
    petition = operations.reopen(petition=stage.answered(cast, petition), why="Lại vỡ.", at=moment(2021, 9, 27))
    asked = operations.invite(
        actor=cast.minh, petition=petition, unit=cast.units.so_y_te, question="Còn ai ngã?", at=moment(2021, 9, 27)
    )
    with pytest.raises(rules.UnfitUnit, match="đang được hỏi ý kiến"):
        operations.invite(
            actor=cast.minh, petition=petition, unit=cast.units.so_y_te, question="", at=moment(2021, 9, 27)
        )
    operations.cooperate(actor=cast.tuan, cooperation=asked, reply="Không.", at=moment(2021, 9, 28))
    for _ in range(2):
        again = operations.invite(
            actor=cast.minh, petition=petition, unit=cast.units.so_y_te, question="Chắc chưa?", at=moment(2021, 9, 28)
        )
        operations.cooperate(actor=cast.tuan, cooperation=again, reply="Chắc.", at=moment(2021, 9, 28))
    assert petition.cooperations.count() == 4


def test_by_machine_it_answers_what_it_is_asked_now(cast: Cast) -> None:
    petition = stage.handed(cast, coops=[cast.units.so_y_te])
    petition = operations.reopen(petition=stage.answered(cast, petition, stage.MONDAY), why="Lại vỡ.", at=stage.MONDAY)
    asked = operations.invite(
        actor=cast.minh, petition=petition, unit=cast.units.so_y_te, question="Ai ngã?", at=stage.MONDAY
    )
    answer = machine(cast.tuan).post(f"/petitions/{petition.code}/cooperate", {"reply": "Không ai."})
    asked.refresh_from_db()
    assert answer.status_code == 200 and asked.reply == "Không ai."


def test_the_lead_is_not_invited_to_help_itself(cast: Cast) -> None:
    petition = stage.handed(cast)
    with pytest.raises(rules.UnfitUnit, match="đang chủ trì"):
        operations.invite(actor=cast.minh, petition=petition, unit=cast.units.so_xay_dung, question="", at=AT)
