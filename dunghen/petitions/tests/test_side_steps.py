"""Steps beside the way: refusing, asking for more and sending back have terms of their own, and the machine learns what they confirm."""

import pytest

from dunghen.api.tests.machine import machine
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.models import Lesson, Petition
from dunghen.petitions.tests import stage
from dunghen.petitions.tests.test_desk import at_desk, do, page

pytestmark = pytest.mark.django_db
ADVERT = "Chuyên bán sim số đẹp giá rẻ nhất thị trường, gọi ngay hôm nay để được khuyến mại lớn."
COMPLAINT = "Tôi khiếu nại quyết định xử phạt của phường đối với gia đình tôi vì không đúng sự thật."


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def said(petition: Petition) -> str:
    """Return the newest sentence of its trail."""
    return journal.trail(petition.thread, parts=False)[-1].sentence


# -- terms -----------------------------------------------------------------------------------------------------------------


def test_a_unit_has_one_working_day_to_send_it_back(cast: Cast) -> None:
    in_time, late = stage.handed(cast), stage.handed(cast)
    assert queries.step_due(late, "send_back") == moment(2021, 9, 21, 17)
    operations.send_back(actor=cast.minh, petition=in_time, why="Của xã.", at=moment(2021, 9, 21, 16))
    assert said(in_time).endswith(f"chuyển trả {in_time.code} (trong thời hạn): Của xã.")
    operations.send_back(actor=cast.minh, petition=late, why="Của xã.", at=stage.WEDNESDAY)
    assert said(late).endswith(f"chuyển trả {late.code} (quá thời hạn của bước này): Của xã.")
    assert Message.objects.filter(person=cast.mai, subject__endswith="quá thời hạn chuyển trả").count() == 1


def test_two_working_days_to_refuse_and_five_to_ask_from_the_day_it_came(cast: Cast) -> None:
    refused, asked = stage.filed().petition, stage.filed().petition
    assert queries.step_due(refused, "refuse") == moment(2021, 9, 22, 17)
    assert queries.step_due(asked, "ask") == moment(2021, 9, 27, 17)
    operations.refuse(actor=cast.mai, petition=refused, why="Đã có bản án.", at=stage.THURSDAY)
    operations.ask_more(actor=cast.mai, petition=asked, question="Số nhà?", at=stage.THURSDAY)
    assert "(quá thời hạn của bước này)" in said(refused) and "(trong thời hạn)" in said(asked)


def test_a_provinces_own_term_counts(cast: Cast) -> None:
    operations.keep_term(
        actor=cast.mai, step="refuse", amount=4, unit="working_days", valid_from=stage.MONDAY.date(), basis="Quy chế thử",
        at=stage.MONDAY,
    )  # fmt: skip
    petition = stage.filed().petition
    assert queries.step_due(petition, "refuse") == moment(2021, 9, 24, 17)


def test_the_unit_is_told_before_it_sends_back_that_the_term_has_passed(cast: Cast) -> None:
    old = stage.handed(cast, stage.filed(moment(2021, 9, 13)).petition, at=moment(2021, 9, 13))
    new = stage.handed(cast)
    minh = at_desk(cast.minh)
    assert "17:00 14/09/2021; đã quá" in page(minh, "move", old.code, "chuyen-tra")
    assert "17:00 21/09/2021; còn trong thời hạn" in page(minh, "move", new.code, "chuyen-tra")


# -- lessons ---------------------------------------------------------------------------------------------------------------


def test_refusing_an_advertisement_teaches_what_an_advertisement_is(cast: Cast) -> None:
    petition = do(
        at_desk(cast.mai), stage.filed(text=ADVERT).petition, "khong-tiep-nhan", why="Quảng cáo.", kind=rules.SPAM
    )
    assert petition.state == rules.REFUSED and petition.kind == rules.SPAM
    assert Lesson.objects.get().confirmed["kind"] == rules.SPAM


def test_who_does_not_say_what_it_is_teaches_nothing(cast: Cast) -> None:
    operations.refuse(actor=cast.mai, petition=stage.filed().petition, why="Đã có bản án.", at=stage.MONDAY)
    assert not Lesson.objects.exists()


def test_lifting_a_seal_teaches_that_it_was_no_complaint(cast: Cast) -> None:
    petition = stage.filed(text=COMPLAINT).petition
    assert petition.sealed_case
    petition = do(at_desk(cast.mai), petition, "bo-niem-phong", why="Chỉ là góp ý.", kind=rules.FEEDBACK)
    assert not petition.sealed_case and petition.kind == rules.FEEDBACK
    assert Lesson.objects.get().confirmed["kind"] == rules.FEEDBACK


def test_neither_makes_it_a_complaint(cast: Cast) -> None:
    petition = stage.filed(text=COMPLAINT).petition
    for act in (operations.refuse, operations.lift_seal):
        with pytest.raises(rules.UnfitKind):
            act(actor=cast.mai, petition=petition, why="Khiếu nại.", kind=rules.COMPLAINT, at=stage.MONDAY)


def test_by_machine_too(cast: Cast) -> None:
    mai, advert, sealed = machine(cast.mai), stage.filed(text=ADVERT).petition, stage.filed(text=COMPLAINT).petition
    mai.post(f"/petitions/{advert.code}/refuse", {"why": "Quảng cáo.", "kind": "spam"})
    mai.post(f"/petitions/{sealed.code}/lift-seal", {"why": "Chỉ là góp ý.", "kind": "kien_nghi"})
    assert {lesson.confirmed["kind"] for lesson in Lesson.objects.all()} == {rules.SPAM, rules.RECOMMENDATION}
