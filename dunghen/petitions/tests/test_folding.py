"""Several people write of one matter: their petitions are folded into one, and each of them hears what becomes of it, in his own words."""

import datetime as dt

import pytest
from django.test import Client

from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.operations import Contact
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db
AT = moment(2021, 9, 21)
HAI, BA = "hai@dan.example", "ba@dan.example"


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def fresh(petition: Petition) -> Petition:
    return Petition.objects.get(pk=petition.pk)


def filed(email: str, at: dt.datetime = stage.MONDAY) -> Petition:
    return stage.filed(at, contact=Contact(email=email)).petition


def fold(cast: Cast, one: Petition, into: Petition, at: dt.datetime = AT) -> Petition:
    return operations.merge(actor=cast.mai, petition=fresh(one), into=fresh(into), at=at)


def last(email: str) -> str:
    """Return the words of the newest letter to an address."""
    return Message.objects.filter(address=email).latest("id").body


def own_page(petition: Petition) -> str:
    return Client().get(f"/phan-anh/theo-doi/{petition.code}/{petition.petitioner.secret}/").content.decode()


def test_what_is_folded_twice_gets_the_answer_of_the_last(cast: Cast) -> None:
    hai, ba, lan = filed(HAI), filed(BA), stage.handed(cast)
    fold(cast, hai, ba)
    fold(cast, ba, lan)
    assert fresh(hai).merged_into == fresh(ba).merged_into == lan
    assert lan.code in fresh(hai).reply_words and lan.code in last(HAI)
    stage.answered(cast, fresh(lan))
    assert "Sở đã thay nắp cống mới" in last(HAI) and "Sở đã thay nắp cống mới" in last(BA)
    assert hai.code in last(HAI) and "hài lòng" not in last(HAI), "who cannot judge is not asked to"


def test_their_letters_name_the_unit_and_the_day_of_the_one_that_lives(cast: Cast) -> None:
    hai, lan = filed(HAI), stage.filed().petition
    fold(cast, hai, lan)
    stage.handed(cast, fresh(lan), at=AT)
    assert f"Phản ánh {hai.code} đã được chuyển đến Sở Xây dựng" in last(HAI)
    assert "17:00 ngày 30/09/2021" in last(HAI)


def test_only_who_can_answer_is_asked(cast: Cast) -> None:
    hai, lan = filed(HAI), stage.handed(cast)
    fold(cast, hai, lan)
    before = stage.letters(HAI)
    operations.ask_more(actor=cast.minh, petition=fresh(lan), question="Số nhà?", at=AT)
    assert stage.letters("lan@dan.example")[-1] == f"Đề nghị bổ sung phản ánh {lan.code}"
    assert stage.letters(HAI) == before


def test_the_answer_to_lan_does_not_tell_hai_who_lan_is(cast: Cast) -> None:
    hai, lan = filed(HAI), stage.handed(cast)
    fold(cast, hai, lan)
    text = "Kính gửi bà Hồ Ngọc Lan, điện thoại 0900000123: nắp cống đã được thay."
    petition = stage.drafted(cast, fresh(lan), text=text)
    operations.approve(actor=cast.huong, petition=petition, at=stage.THURSDAY)
    assert "Hồ Ngọc Lan" in last("lan@dan.example")
    for told in (last(HAI), own_page(hai)):
        assert "nắp cống đã được thay" in told and "Ngọc Lan" not in told and "0900000123" not in told


def test_folded_into_what_is_answered_already_the_answer_comes_at_once(cast: Cast) -> None:
    hai, lan = filed(HAI), stage.answered(cast)
    fold(cast, hai, lan, at=stage.FRIDAY)
    assert "Sở đã thay nắp cống mới" in last(HAI) and "sẽ được gửi" not in last(HAI)
    assert "Sở đã thay nắp cống mới" in own_page(hai) and "Chờ trả lời" not in own_page(hai)


# -- the one they follow ends without an answer ----------------------------------------------------------------------------


def test_lan_withdraws_and_hai_goes_on_where_she_stood(cast: Cast) -> None:
    hai, ba, lan = filed(HAI), filed(BA, moment(2021, 9, 20, 10)), stage.handed(cast)
    lan = operations.take(actor=cast.minh, petition=lan, at=moment(2021, 9, 20, 11))
    fold(cast, ba, lan)
    fold(cast, hai, lan)
    operations.withdraw(petition=fresh(lan), why="Tôi chuyển đi.", at=stage.WEDNESDAY)
    hai, ba = fresh(hai), fresh(ba)
    assert (hai.state, hai.waits_on, hai.lead) == (rules.IN_PROGRESS, rules.LEAD, cast.units.so_xay_dung)
    assert hai.due_at == moment(2021, 9, 29, 17) == hai.expected_at, "the day that was promised stays"
    assert hai.answering is not None and hai.answering.owner_person == cast.minh
    assert ba.merged_into == hai and ba.state == rules.MERGED
    assert "xử lý tiếp" in last(HAI) and "xử lý tiếp" in last(BA) and "chuyển đi" not in last(HAI)
    stage.answered(cast, hai)
    assert "Sở đã thay nắp cống mới" in last(HAI) and "Sở đã thay nắp cống mới" in last(BA)
    assert not Commitment.objects.filter(kind="petitions.answer", outcome="").exists()


def test_lan_withdraws_before_anybody_looked_and_hai_is_screened(cast: Cast) -> None:
    hai, lan = filed(HAI), stage.filed().petition
    fold(cast, hai, lan, at=moment(2021, 9, 20, 10))
    operations.withdraw(petition=fresh(lan), why="Thôi.", at=AT)
    hai = fresh(hai)
    assert (hai.state, hai.waits_on) == (rules.RECEIVED, rules.CENTRE)
    assert hai.due_at == moment(2021, 9, 22, 17) == hai.screening.due_at
    assert stage.handed(cast, hai, at=AT).state == rules.HANDED


def test_lans_silence_closes_hers_alone_and_the_time_she_was_asked_counts_for_nobody(cast: Cast) -> None:
    hai, lan = filed(HAI), stage.handed(cast)
    fold(cast, hai, lan)
    operations.ask_more(actor=cast.minh, petition=fresh(lan), question="Số nhà?", at=AT)
    assert operations.close_silent(at=moment(2021, 10, 6)) == 1
    assert stage.letters("lan@dan.example")[-1].endswith("đã đóng")
    hai = fresh(hai)
    assert hai.state == rules.HANDED and hai.due_at == moment(2021, 10, 14, 17)
    assert "đã đóng vì" not in last(HAI) and "xử lý tiếp" in last(HAI)


def test_a_late_promise_goes_on_late(cast: Cast) -> None:
    hai, lan = filed(HAI), stage.handed(cast)
    fold(cast, hai, lan)
    operations.withdraw(petition=fresh(lan), why="Thôi.", at=moment(2021, 10, 5))
    assert fresh(hai).due_at == moment(2021, 9, 29, 17)
    assert operations.say_late(at=moment(2021, 10, 5, 10)) == 1 and "Sở Xây dựng xin lỗi" in last(HAI)


def test_hai_reads_why_the_matter_was_refused(cast: Cast) -> None:
    hai, lan = filed(HAI), stage.filed().petition
    fold(cast, hai, lan)
    operations.refuse(actor=cast.mai, petition=fresh(lan), why="Việc đã có bản án của tòa.", at=AT)
    assert "bản án của tòa" in last(HAI) and "bản án của tòa" in own_page(hai)
    assert "Chờ trả lời" not in own_page(hai)


def test_what_turns_out_to_be_a_denunciation_is_sealed_with_all_that_told_it(cast: Cast) -> None:
    hai, lan = stage.handed(cast, filed(HAI)), stage.handed(cast)
    fold(cast, hai, lan)
    assert queries.visible(cast.minh, AT).filter(pk=hai.pk).exists()
    operations.redirect(
        actor=cast.mai, petition=fresh(lan), kind=rules.DENUNCIATION, door="Thanh tra tỉnh, 1 phố Thử", at=AT
    )
    assert not queries.visible(cast.minh, AT).exists()
    assert "Thanh tra tỉnh" in last(HAI) and "Thanh tra tỉnh" in own_page(hai)
