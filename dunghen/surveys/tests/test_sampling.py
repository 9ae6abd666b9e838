"""A list comes in, a sample is drawn that anybody can draw again, people step in, weights meet what is known, lists are forgotten."""

import pytest

from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.surveys.intake import lists
from dunghen.surveys.models import Contact, Frame, Sheet, Survey, Ticket
from dunghen.surveys.operations import answering, fielding, inviting, sampling, weighing
from dunghen.surveys.queries import frames, rates, tickets
from dunghen.surveys.rules import refusals, words
from dunghen.surveys.rules.drawing import Plan
from dunghen.surveys.tests import stage

pytestmark = pytest.mark.django_db(transaction=True)

CSV = ("Tầng;Chùm;Họ và tên;Email\n" + "".join(
    f"{'Phía đông' if one < 300 else 'Phía tây'};Xã {one // 30};Người {one};nguoi{one}@dan.example\n" for one in range(500)
)).encode()  # fmt: skip


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


def framed(cast: people.Cast) -> Survey:
    survey = stage.survey(cast, opened=False)
    sampling.take_frame(
        actor=cast.thao, survey=survey, rows=lists.read(CSV), source="upload", name="dan.csv", at=stage.MONDAY
    )
    return survey


def drawn(cast: people.Cast, plan: Plan, seed: int = 7) -> Survey:
    return sampling.draw(actor=cast.thao, survey=framed(cast), plan=plan, seed=seed, at=stage.MONDAY)


def test_a_stratified_sample_can_be_drawn_again_and_weighs_the_whole(cast: people.Cast) -> None:
    survey = drawn(cast, Plan({"Phía đông": 30, "Phía tây": 20}))
    asked = survey.invitations.filter(state=words.CHOSEN).select_related("stratum")
    assert asked.count() == 50 and survey.invitations.filter(state=words.RESERVE).count() == 15
    assert sum(one.stratum.weight for one in asked) == pytest.approx(500)
    assert Ticket.objects.count() == 50, "who waits has no ticket"
    assert frames.is_repeated(survey) and survey.seed == 7 and survey.design == words.STRATIFIED
    survey.invitations.filter(rank=0).first().delete()
    assert frames.is_repeated(survey) is False


def test_a_clustered_sample_weighs_the_whole_in_the_mean(cast: people.Cast) -> None:
    survey = drawn(cast, Plan({"Phía đông": 12, "Phía tây": 12}, clusters=4, each=3))
    asked = list(survey.invitations.filter(state=words.CHOSEN).select_related("cluster"))
    assert len(asked) == 24 and survey.clusters.count() == 8
    assert sum(one.cluster.weight for one in asked) == pytest.approx(500, rel=0.15), (
        "one cluster is smaller than the others"
    )
    assert {one.clusters_population for one in survey.strata.all()} == {10, 7}


def test_who_refuses_is_followed_by_the_next_of_his_cell_and_the_rate_says_so(cast: people.Cast) -> None:
    survey = fielding.open_(actor=cast.thao, survey=drawn(cast, Plan({"Phía đông": 10})), at=stage.MONDAY)
    first, second = survey.invitations.filter(rank=0)[:2]
    answering.send(
        survey=survey, ticket=tickets.hash_of(tickets.token_of(second)), values={"access": 4}, at=stage.MONDAY
    )
    fresh = inviting.replace(
        actor=cast.thao, invitation=first, state=words.REFUSED, why="Không muốn trả lời", at=stage.MONDAY
    )
    assert fresh.rank == 1 and fresh.replaces_id == first.pk
    with pytest.raises(refusals.UsedTicket):
        inviting.replace(actor=cast.thao, invitation=second, state=words.REFUSED, why="Đã trả lời rồi", at=stage.MONDAY)
    (rate,) = rates.by_stratum(survey)
    assert (rate.invited, rate.answered, rate.replaced) == (10, 1, 1) and rate.rate == pytest.approx(1 / 11)
    for one in survey.invitations.filter(rank=0).exclude(pk__in=[first.pk, second.pk])[:2]:
        inviting.replace(actor=cast.thao, invitation=one, state=words.UNREACHABLE, why="Chuyển đi", at=stage.MONDAY)
    with pytest.raises(refusals.NobodyToStepIn):
        inviting.replace(actor=cast.thao, invitation=fresh, state=words.REFUSED, why="Ốm", at=stage.MONDAY)


def test_only_who_has_not_answered_is_reminded(cast: people.Cast) -> None:
    survey = fielding.open_(actor=cast.thao, survey=drawn(cast, Plan({"Phía đông": 6})), at=stage.MONDAY)
    assert inviting.send_out(actor=cast.thao, survey=survey, at=stage.MONDAY) == 6
    one = survey.invitations.filter(rank=0)[0]
    code = tickets.token_of(one)
    assert Message.objects.filter(body__contains=code, address=one.contact.email).count() == 1
    answering.send(survey=survey, ticket=tickets.hash_of(code), values={"access": 4}, at=stage.MONDAY)
    assert inviting.remind(actor=cast.thao, survey=survey, at=moment(2021, 9, 27)) == 5
    assert not Message.objects.filter(kind="surveys.reminder", address=one.contact.email).exists()


def test_weights_are_raked_to_known_totals(cast: people.Cast) -> None:
    survey = fielding.open_(
        actor=cast.thao, survey=drawn(cast, Plan({"Phía đông": 10, "Phía tây": 10})), at=stage.MONDAY
    )
    for number, one in enumerate(survey.invitations.filter(rank=0)):
        values = {"access": 5 if number % 3 else 2}
        answering.send(survey=survey, ticket=tickets.hash_of(tickets.token_of(one)), values=values, at=stage.MONDAY)
    with pytest.raises(refusals.WrongState):
        weighing.calibrate(actor=cast.thao, survey=survey, totals={}, at=stage.MONDAY)
    survey = fielding.close(actor=cast.thao, survey=survey, at=stage.MONDAY)
    weighing.calibrate(
        actor=cast.thao, survey=survey, totals={"stratum": {"phia-dong": 300, "phia-tay": 200}, "access": {"5": 350, "2": 150}}, at=stage.MONDAY
    )  # fmt: skip
    weight = {key: sum(one.weight for one in Sheet.objects.all() if one.values["access"] == key) for key in (5, 2)}
    assert weight == {5: pytest.approx(350), 2: pytest.approx(150)}
    with pytest.raises(refusals.CannotCalibrate):
        weighing.calibrate(actor=cast.thao, survey=survey, totals={"access": {"1": 10}}, at=stage.MONDAY)


def test_lists_and_contacts_are_deleted_after_the_field_period(cast: people.Cast) -> None:
    survey = drawn(cast, Plan({"Phía đông": 10}))
    survey = fielding.open_(actor=cast.thao, survey=survey, at=stage.MONDAY)
    assert inviting.send_out(actor=cast.thao, survey=survey, at=stage.MONDAY) == 10
    assert sampling.forget(at=moment(2021, 11, 1)) == 0 and Contact.objects.count() == 13
    assert Message.objects.filter(address__contains="dan.example").count() == 10
    assert sampling.forget(at=moment(2021, 12, 1)) == 1
    assert set(Message.objects.values_list("kind", "address", "subject", "body")) == {
        ("surveys.invitation", "", "", "")
    }
    frame = Frame.objects.get()
    assert not Contact.objects.exists() and not frame.content and frame.sha256
    assert sampling.forget(at=moment(2021, 12, 2)) == 0 and frames.is_repeated(survey) is None


def test_a_new_list_undoes_the_sample_of_the_old_one(cast: people.Cast) -> None:
    survey = drawn(cast, Plan({"Phía đông": 10}))
    first = survey.invitations.filter(rank=0)[0]
    inviting.replace(actor=cast.thao, invitation=first, state=words.REFUSED, why="Chuyển đi", at=stage.MONDAY)
    again = sampling.draw(actor=cast.thao, survey=survey, plan=Plan({"Phía tây": 5}), seed=8, at=stage.MONDAY)
    assert again.invitations.filter(rank=0).count() == 5 and frames.is_repeated(again)
    Survey.objects.update(least_group=250)
    with pytest.raises(refusals.GroupTooSmall):
        sampling.invite_all(actor=cast.thao, survey=again, at=stage.MONDAY)
    survey.refresh_from_db()
    assert survey.design == words.SIMPLE and survey.seed == 8 and survey.invitations.filter(rank=0).count() == 5
    rows = lists.read("Tầng;Chùm\nCấp xã;Xã A\nCấp Xã;xã a\nCấp xã, phường;Xã A\n".encode())
    sampling.take_frame(actor=cast.thao, survey=survey, rows=rows, source="upload", name="moi.csv", at=stage.MONDAY)
    survey.refresh_from_db()
    assert not survey.invitations.exists() and not survey.is_personal and survey.seed is None
    spelt = [(row.stratum, row.cluster) for row in frames.rows_of(survey)]
    assert spelt == [("Cấp xã", "Xã A"), ("Cấp xã", "Xã A"), ("Cấp xã, phường", "Xã A")]


def test_long_names_that_begin_alike_are_clusters_of_their_own(cast: people.Cast) -> None:
    office = "Phòng Tài nguyên và Môi trường thuộc Ủy ban nhân dân huyện"
    rows = [lists.Listed("Cấp huyện", f"{office} {name}") for name in ("Diên Khánh", "Vạn Ninh") for _ in range(9)]
    survey = stage.survey(cast, opened=False)
    sampling.take_frame(actor=cast.thao, survey=survey, rows=rows, source="upload", name="h.csv", at=stage.MONDAY)
    plan = Plan({"Cấp huyện": 6}, clusters=2, each=3)
    sampling.draw(actor=cast.thao, survey=survey, plan=plan, seed=1, at=stage.MONDAY)
    assert [one.key for one in survey.clusters.all()] and survey.clusters.count() == 2


def test_a_group_so_small_that_it_names_people_is_not_invited(cast: people.Cast) -> None:
    survey = stage.survey(
        cast, design=words.CENSUS, least_group=5, opened=False,
        parts=[stage.Part("hdnd", "Đại biểu", 50), stage.Part("so", "Giám đốc sở", 20)],
    )  # fmt: skip
    guests = [inviting.Guest("hdnd")] * 6 + [inviting.Guest("so")] * 4
    with pytest.raises(refusals.GroupTooSmall):
        inviting.invite(actor=cast.thao, survey=survey, people=guests, at=stage.MONDAY)
    assert not survey.invitations.exists()
    inviting.invite(actor=cast.thao, survey=survey, people=[*guests, inviting.Guest("so")], at=stage.MONDAY)


@pytest.mark.parametrize(
    "content",
    [b"", b"ten\nAn\n", b"\xff\xfe\x00", b"PK\x03\x04 broken", "Tầng;Email\nĐông;khong-co-a-cong\n".encode(), "Tầng;Họ tên\n;An\n".encode()],
)  # fmt: skip
def test_what_is_no_list_is_refused_whole(content: bytes) -> None:
    with pytest.raises(lists.UnfitList):
        lists.read(content)
