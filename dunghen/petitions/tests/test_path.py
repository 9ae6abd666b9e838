"""The way of a petition from a telephone to a judged answer, and every turn it may take."""

import datetime as dt

import pytest

from dunghen.kernel import errors
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def fresh(petition: Petition) -> Petition:
    return Petition.objects.get(pk=petition.pk)


def test_lan_files_and_is_promised_a_date(cast: Cast) -> None:
    sent = stage.filed()
    petition = fresh(sent.petition)
    assert petition.state == rules.RECEIVED and petition.waits_on == rules.CENTRE
    assert petition.due_at == moment(2021, 9, 21, 17), "screened within one working day"
    assert petition.expected_at == moment(2021, 9, 30, 17), "and answered within seven more"
    assert petition.centre == cast.units.van_phong
    assert bytes(petition.original.content).decode() == stage.TEXT
    assert stage.letters("lan@dan.example") == [f"Đã nhận phản ánh {petition.code}"]
    assert stage.trail(petition) == ["received"]


def test_the_same_form_sent_twice_is_one_petition(cast: Cast) -> None:
    first = stage.filed(key="web:abc")
    second = stage.filed(key="web:abc", text="Bấm gửi lần nữa vì mạng chậm, nội dung khác đi.")
    assert second.known and second.petition.pk == first.petition.pk and second.pin == first.pin
    assert Petition.objects.count() == 1
    assert len(stage.letters("lan@dan.example")) == 1


def test_from_receipt_to_the_judged_answer(cast: Cast) -> None:
    petition = stage.handed(cast)
    assert petition.answering is not None and petition.due_at == moment(2021, 9, 29, 17)
    petition = operations.take(actor=cast.minh, petition=petition, at=moment(2021, 9, 21))
    petition = stage.answered(cast, petition)
    assert petition.state == rules.ANSWERED and petition.remedy == rules.FIXED
    assert petition.waits_on == rules.CENTRE and petition.due_at == moment(2021, 9, 27, 17), (
        "to be published in two days"
    )
    petition = stage.published(cast, petition)
    assert petition.waits_on == "" and petition.publication == rules.PUBLISHED
    operations.judge(petition=petition, satisfied=True, really_fixed=True, at=moment(2021, 9, 25))
    assert fresh(petition).satisfied is True
    assert stage.trail(petition) == ["received", "accepted", "taken", "drafted", "answered", "published", "judged"]
    assert Commitment.objects.filter(outcome="").count() == 0, "every promise is kept"
    assert [subject.split(f" {petition.code}")[0] for subject in stage.letters("lan@dan.example")] == [
        "Đã nhận phản ánh",
        "Phản ánh",
        "Trả lời phản ánh",
    ]


def test_the_clock_stands_still_while_lan_is_asked(cast: Cast) -> None:
    petition = stage.handed(cast)
    petition = operations.take(actor=cast.minh, petition=petition, at=moment(2021, 9, 21, 8))
    operations.ask_more(
        actor=cast.minh, petition=petition, question="Xin cho biết số nhà gần nhất.", at=moment(2021, 9, 21, 9)
    )
    petition = fresh(petition)
    assert petition.state == rules.ASKED and petition.waits_on == rules.CITIZEN
    petition = operations.supplement(
        petition=petition, text="Gần số nhà 12.", at=moment(2021, 9, 23, 9), actor=cast.nga
    )
    assert petition.state == rules.IN_PROGRESS
    assert petition.due_at == moment(2021, 10, 1, 17), "two working days later than 29/9"


def test_silence_closes_it_and_says_so(cast: Cast) -> None:
    petition = stage.filed().petition
    operations.ask_more(actor=cast.mai, petition=petition, question="Việc xảy ra ở đâu?", at=moment(2021, 9, 20, 10))
    assert operations.close_silent(at=moment(2021, 10, 4, 16)) == 0
    assert operations.close_silent(at=moment(2021, 10, 4, 17, 1)) == 1
    petition = fresh(petition)
    assert petition.state == rules.SILENT and petition.waits_on == ""
    assert stage.letters("lan@dan.example")[-1] == f"Về phản ánh {petition.code}: đã đóng"
    with pytest.raises(rules.NothingAsked):
        operations.supplement(petition=petition, text="Ở phố Thử", at=moment(2021, 10, 5), actor=cast.nga)


def test_a_unit_sends_it_back_twice_at_most(cast: Cast) -> None:
    petition = stage.handed(cast)
    due = petition.due_at
    petition = operations.send_back(
        actor=cast.minh, petition=petition, why="Đường do xã quản lý.", at=moment(2021, 9, 21)
    )
    petition = operations.insist(actor=cast.mai, petition=petition, why="Đường tỉnh.", at=moment(2021, 9, 21, 10))
    petition = operations.send_back(actor=cast.minh, petition=petition, why="Vẫn không phải.", at=moment(2021, 9, 22))
    petition = operations.hand_on(
        actor=cast.mai, petition=petition, to_unit=cast.units.so_y_te, why="Y tế học đường.", at=moment(2021, 9, 22, 10)
    )
    assert petition.lead == cast.units.so_y_te and petition.due_at == due, "what time was lost is lost"
    with pytest.raises(rules.SentBackTwice):
        operations.send_back(actor=cast.tuan, petition=petition, why="Không phải.", at=moment(2021, 9, 23))
    with pytest.raises(errors.Forbidden):
        operations.take(actor=cast.minh, petition=petition, at=moment(2021, 9, 23))


def test_one_extension_before_it_is_due_and_the_citizen_is_told(cast: Cast) -> None:
    petition = stage.handed(cast)
    why = "Chờ nắp cống đúc sẵn."
    with pytest.raises(rules.UnfitNewDate):
        operations.extend(
            actor=cast.huong, petition=petition, new_due_on=dt.date(2021, 12, 1), why=why, at=moment(2021, 9, 27)
        )
    petition = operations.extend(
        actor=cast.huong, petition=petition, new_due_on=dt.date(2021, 10, 5), why=why, at=moment(2021, 9, 27)
    )
    assert petition.due_at == moment(2021, 10, 5, 17)
    assert stage.letters("lan@dan.example")[-1] == f"Phản ánh {petition.code}: hẹn lại ngày trả lời"
    with pytest.raises(rules.ExtendedAlready):
        operations.extend(
            actor=cast.huong, petition=petition, new_due_on=dt.date(2021, 10, 6), why=why, at=moment(2021, 9, 28)
        )
    with pytest.raises(errors.Forbidden):
        operations.extend(
            actor=cast.minh, petition=petition, new_due_on=dt.date(2021, 10, 6), why=why, at=moment(2021, 9, 28)
        )


def test_a_complaint_is_sealed_at_once_and_shown_its_own_door(cast: Cast) -> None:
    text = "Tôi khiếu nại quyết định xử phạt của phường đối với gia đình tôi vì không đúng sự thật."
    petition = fresh(stage.filed(text=text).petition)
    assert petition.sealed_case and petition.private
    for outsider in (cast.minh, cast.thao, cast.dung, cast.tuan):
        assert not queries.visible(outsider, stage.MONDAY).exists()
    with pytest.raises(errors.NotFound):
        queries.one(cast.dung, petition.code, stage.MONDAY)
    assert queries.one(cast.mai, petition.code, stage.MONDAY) == petition
    petition = operations.redirect(
        actor=cast.mai, petition=petition, kind=rules.COMPLAINT, door="Ban Tiếp công dân tỉnh", at=stage.MONDAY
    )
    assert petition.state == rules.REDIRECTED
    assert "Ban Tiếp công dân tỉnh" in petition.reply_words


def test_reopened_once_with_a_new_promise(cast: Cast) -> None:
    petition = stage.answered(cast)
    first = petition.answering
    petition = operations.reopen(petition=petition, why="Nắp mới lại vỡ.", at=moment(2021, 9, 27))
    assert petition.state == rules.HANDED and petition.round == 2 and petition.answering != first
    petition = stage.answered(cast, petition, at=moment(2021, 9, 30))
    with pytest.raises(rules.ReopenedAlready):
        operations.reopen(petition=petition, why="Lại vỡ nữa.", at=moment(2021, 10, 1))


def test_judging_has_an_end_and_is_done_once(cast: Cast) -> None:
    petition = stage.answered(cast)
    operations.judge(petition=petition, satisfied=False, comment="Chưa thay nắp.", at=moment(2021, 9, 24))
    with pytest.raises(rules.AlreadyJudged):
        operations.judge(petition=petition, satisfied=True, at=moment(2021, 9, 24))
    other = stage.answered(cast, stage.handed(cast))
    with pytest.raises(rules.TooLateToJudge):
        operations.judge(petition=other, satisfied=True, at=moment(2021, 10, 20))


def test_who_sent_it_is_unsealed_with_a_reason_alone(cast: Cast) -> None:
    petition = stage.handed(cast)
    with pytest.raises(errors.Forbidden):
        operations.unseal(actor=cast.minh, petition=petition, why="Muốn gọi điện.", at=stage.MONDAY)
    with pytest.raises(rules.ReasonNeeded):
        operations.unseal(actor=cast.huong, petition=petition, why=" ", at=stage.MONDAY)
    found = operations.unseal(actor=cast.huong, petition=petition, why="Hẹn giờ khảo sát tại chỗ.", at=stage.MONDAY)
    assert found.phone == "0900000123"
    assert "unsealed" in stage.trail(petition)


def test_merged_senders_get_the_one_answer(cast: Cast) -> None:
    first = stage.handed(cast)
    second = stage.filed(contact=operations.Contact(email="hai@dan.example")).petition
    operations.merge(actor=cast.mai, petition=second, into=first, at=moment(2021, 9, 21))
    stage.answered(cast, first)
    assert stage.letters("hai@dan.example")[-1] == f"Trả lời phản ánh {first.code}".replace(first.code, second.code)


def test_a_part_split_off_is_a_petition_of_its_own(cast: Cast) -> None:
    petition = stage.filed().petition
    part = operations.split(
        actor=cast.mai, petition=petition, text="Đèn đường trước trường không sáng.", at=moment(2021, 9, 20, 10)
    )
    assert part.parent == petition and part.petitioner.email == ""
    stage.handed(cast, part, at=moment(2021, 9, 20, 11))
    assert stage.letters("lan@dan.example")[-1].startswith(f"Phản ánh {part.code} đã chuyển")


def test_an_outside_body_answers_by_its_link(cast: Cast) -> None:
    petition = stage.filed().petition
    sent = operations.forward(
        actor=cast.mai,
        petition=petition,
        body="Công ty Điện lực Thử",
        email="dl@ngoai.example",
        words="",
        at=stage.MONDAY,
    )
    sent = operations.reply_from_outside(
        forwarding=sent, text="Đã thay dây.", replier="Ông Điện", at=moment(2021, 9, 22)
    )
    assert sent.commitment.kind == "petitions.outside"
    petition = operations.pass_on(
        actor=cast.mai, petition=fresh(petition), text="Đã thay dây.", at=moment(2021, 9, 22, 10)
    )
    assert petition.state == rules.ANSWERED and petition.publication == rules.PENDING


def test_the_public_copy_holds_no_personal_data_unless_a_person_says_it_is_none(cast: Cast) -> None:
    petition = stage.answered(cast)
    given = {
        "title": "Nắp cống vỡ",
        "text": "Gọi 0900000456 để biết thêm.",
        "answer": "Đã thay nắp.",
        "at": moment(2021, 9, 24),
    }
    with pytest.raises(rules.StillPersonal):
        operations.publish(actor=cast.mai, petition=petition, **given)
    petition = operations.publish(actor=cast.mai, petition=petition, no_personal_data=True, **given)
    assert petition.publication == rules.PUBLISHED


def test_late_senders_get_a_word_every_week(cast: Cast) -> None:
    petition = stage.handed(cast)
    assert operations.say_late(at=moment(2021, 9, 29, 16)) == 0
    assert operations.say_late(at=moment(2021, 9, 30, 8)) == 1
    assert operations.say_late(at=moment(2021, 10, 5, 8)) == 0
    assert operations.say_late(at=moment(2021, 10, 7, 8)) == 1
    assert stage.letters("lan@dan.example")[-1] == f"Phản ánh {petition.code} đang trễ hẹn"
    assert fresh(petition).late_words == 2


def test_a_planned_repair_is_a_promise_of_its_own(cast: Cast) -> None:
    petition = stage.drafted(
        cast, text="Sở sẽ thay nắp cống.", remedy=rules.PLANNED, remedy_due_on=dt.date(2021, 10, 15)
    )
    petition = operations.approve(actor=cast.huong, petition=petition, at=moment(2021, 9, 23))
    assert petition.remedying is not None and petition.remedying.due_at == moment(2021, 10, 15, 17)
    petition = operations.remedy(actor=cast.minh, petition=petition, what=rules.FIXED, at=moment(2021, 10, 14))
    petition.remedying.refresh_from_db()
    assert not petition.remedying.is_open and petition.fixed_at == moment(2021, 10, 14)


def test_nobody_is_promised_a_repair_in_the_past(cast: Cast) -> None:
    past = {"remedy": rules.PLANNED, "remedy_due_on": dt.date(2021, 9, 21)}
    petition = stage.handed(cast)
    with pytest.raises(rules.RemedyPast):
        stage.drafted(cast, petition, text="Sẽ thay nắp cống.", **past)
    # A day that passed while the draft lay: the head is told what is wrong with it.
    waiting = stage.drafted(cast, petition, at=moment(2021, 9, 21), text="Sẽ thay nắp cống.", **past)
    with pytest.raises(rules.RemedyPast):
        operations.approve(actor=cast.huong, petition=waiting, at=moment(2021, 9, 23))
    with pytest.raises(rules.RemedyPast):
        operations.remedy(
            actor=cast.minh, petition=waiting, what=rules.PLANNED, due_on=dt.date(2020, 9, 21), at=stage.THURSDAY
        )


def test_a_petition_that_is_withdrawn_owes_no_repair(cast: Cast) -> None:
    petition = operations.take(actor=cast.minh, petition=stage.handed(cast), at=stage.MONDAY)
    petition = operations.remedy(
        actor=cast.minh, petition=petition, what=rules.PLANNED, due_on=dt.date(2021, 10, 15), at=stage.MONDAY
    )
    petition = operations.withdraw(petition=petition, why="", at=stage.WEDNESDAY)
    assert petition.remedying is not None
    petition.remedying.refresh_from_db()
    assert petition.remedying.outcome == "cancelled"


def test_a_repair_promised_for_an_earlier_day_is_owed_by_that_day(cast: Cast) -> None:
    petition = operations.take(actor=cast.minh, petition=stage.handed(cast), at=stage.MONDAY)
    for day in (15, 8):
        petition = operations.remedy(
            actor=cast.minh, petition=petition, what=rules.PLANNED, due_on=dt.date(2021, 10, day), at=stage.MONDAY
        )
    assert petition.remedying is not None
    assert petition.remedying.due_at == moment(2021, 10, 8, 17) and petition.remedy_due_on == dt.date(2021, 10, 8)


def test_tuan_of_another_department_sees_nothing(cast: Cast) -> None:
    petition = stage.handed(cast)
    assert not queries.visible(cast.tuan, stage.MONDAY).exists()
    assert list(queries.visible(cast.minh, stage.MONDAY)) == [petition]
    with pytest.raises(errors.NotFound):
        queries.one(cast.tuan, petition.code, stage.MONDAY)
    with pytest.raises(errors.Forbidden):
        operations.take(actor=cast.tuan, petition=petition, at=stage.MONDAY)


def test_a_cooperating_unit_gives_its_opinion(cast: Cast) -> None:
    petition = stage.handed(cast, coops=[cast.units.so_y_te])
    assert list(queries.visible(cast.tuan, stage.MONDAY)) == [petition]
    helping = petition.cooperations.get()
    operations.cooperate(actor=cast.tuan, cooperation=helping, reply="Có hai cháu bị ngã.", at=moment(2021, 9, 21))
    with pytest.raises(rules.RepliedAlready):
        operations.cooperate(actor=cast.tuan, cooperation=helping, reply="Thêm.", at=moment(2021, 9, 21))


def test_a_provinces_own_terms_count_from_the_next_petition_on(cast: Cast) -> None:
    before = stage.filed().petition
    operations.keep_term(
        actor=cast.mai,
        step="screen",
        amount=2,
        unit="working_days",
        valid_from=stage.MONDAY.date(),
        basis="Quy chế thử",
        at=stage.MONDAY,
    )
    after = stage.filed().petition
    assert (before.due_at, after.due_at) == (moment(2021, 9, 21, 17), moment(2021, 9, 22, 17))
    assert after.screening.basis["text"] == "2 ngày làm việc"


def test_a_promised_repair_goes_with_the_petition_to_its_next_unit(cast: Cast) -> None:
    petition = operations.take(actor=cast.minh, petition=stage.handed(cast), at=stage.MONDAY)
    petition = operations.remedy(
        actor=cast.minh, petition=petition, what=rules.PLANNED, due_on=dt.date(2021, 10, 15), at=stage.MONDAY
    )
    petition = operations.hand_on(
        actor=cast.mai, petition=petition, to_unit=cast.units.so_y_te, why="Thuộc y tế.", at=stage.WEDNESDAY
    )
    assert petition.remedying is not None
    petition.remedying.refresh_from_db()
    assert petition.remedying.owner_unit == cast.units.so_y_te
