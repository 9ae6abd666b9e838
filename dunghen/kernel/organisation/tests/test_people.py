"""Minh administers; Hạnh heads Sở Nội vụ; Bảo is new."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from dunghen.kernel import access
from dunghen.kernel.errors import Forbidden, Refusal
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.organisation import errors, operations, verbs
from dunghen.kernel.organisation.models import Delegation, Grant, Person, Role, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def home_affairs(offices) -> Unit:
    return Unit.objects.get(key="so-noi-vu")


def standing(person: Person, at: dt.datetime) -> access.Standing:
    """What the person is, read afresh."""
    return access.standing(Person.objects.get(pk=person.pk), at)


def test_the_first_administrator_is_made_by_the_house_and_only_once(minh, at):
    assert standing(minh, at).roles() == {Role.ADMIN}
    assert minh.check_password("wrong") is False
    with pytest.raises(errors.AdminExists, match="đã có quản trị viên"):
        operations.create_first_admin(
            email="khac@tinh.example", full_name="Khác", unit=Unit.objects.get(key="so-y-te"), at=at
        )
    assert Person.objects.count() == 1


def test_no_password_or_secret_reaches_the_journal(offices, at):
    unit = Unit.objects.get(key="van-phong-ubnd-tinh")
    person, secret = operations.create_first_admin(email="a@tinh.example", full_name="A", unit=unit, at=at)
    operations.set_password(person=person, password="Mua-he-2021-o-day", actor=person, at=at)
    told = str(list(Entry.objects.values()))
    assert secret not in told and "Mua-he-2021" not in told
    person.refresh_from_db()
    assert person.check_password("Mua-he-2021-o-day") and not person.check_password(secret)


def test_one_address_is_one_account_whatever_the_case(minh, bao, at):
    with pytest.raises(errors.EmailTaken, match="đã có tài khoản"):
        operations.add_person(email="BAO@tinh.example", full_name="Bảo khác", actor=minh, at=at)


def test_a_role_holds_from_its_first_day_to_its_last(minh, bao, home_affairs, at):
    first, last = dt.date(2021, 10, 1), dt.date(2021, 12, 31)
    operations.grant_role(
        person=bao, unit=home_affairs, role=Role.OFFICER, actor=minh, at=at, valid_from=first, valid_to=last
    )

    def on(day: dt.date) -> bool:
        return (Role.OFFICER, home_affairs.pk) in standing(
            bao, at.replace(year=day.year, month=day.month, day=day.day)
        ).held

    assert [on(day) for day in (dt.date(2021, 9, 30), first, last, dt.date(2022, 1, 1))] == [False, True, True, False]


def test_the_same_role_is_not_given_twice_over_the_same_days(minh, hanh, home_affairs, at):
    with pytest.raises(errors.AlreadyGranted, match="đã có vai trò Thủ trưởng đơn vị tại Sở Nội vụ"):
        operations.grant_role(person=hanh, unit=home_affairs, role=Role.HEAD, actor=minh, at=at)
    assert Grant.objects.filter(person=hanh).count() == 1


def test_a_role_in_a_unit_that_has_ended_is_refused(minh, bao, at):
    unit = Unit.objects.get(key="so-noi-vu-2025")
    with pytest.raises(errors.UnitNotAlive, match="Sở Nội vụ không hoạt động vào ngày 20/09/2021"):
        operations.grant_role(person=bao, unit=unit, role=Role.OFFICER, actor=minh, at=at)


def test_an_ended_role_ends_with_the_day_and_leaves_a_line(minh, hanh, at):
    grant = Grant.objects.get(person=hanh)
    operations.end_grant(grant=grant, actor=minh, at=at + dt.timedelta(days=30), reason="Nghỉ hưu")
    assert standing(hanh, at + dt.timedelta(days=30)).roles() == {Role.HEAD}
    assert standing(hanh, at + dt.timedelta(days=31)).roles() == set()
    entry = Entry.objects.get(verb="organisation.grant_ended")
    assert (entry.reason, entry.facts["valid_to"]) == ("Nghỉ hưu", "2021-10-20")
    with pytest.raises(errors.AlreadyEnded):
        operations.end_grant(grant=grant, actor=minh, at=at + dt.timedelta(days=40))


def test_the_last_administrator_cannot_be_taken_away(minh, bao, home_affairs, at):
    mine = Grant.objects.get(person=minh)
    with pytest.raises(errors.LastAdmin):
        operations.end_grant(grant=mine, actor=minh, at=at)
    with pytest.raises(errors.LastAdmin):
        operations.close_account(person=minh, reason="Thử", actor=minh, at=at)
    operations.grant_role(person=bao, unit=home_affairs, role=Role.ADMIN, actor=minh, at=at)
    operations.end_grant(grant=mine, actor=minh, at=at)
    assert standing(minh, at + dt.timedelta(days=1)).roles() == set()


def test_a_closed_account_may_do_nothing_until_it_is_opened_again(minh, hanh, at):
    operations.close_account(person=hanh, reason="Chuyển công tác", actor=minh, at=at)
    assert standing(hanh, at).roles() == set()
    with pytest.raises(errors.AccountClosed):
        operations.close_account(person=hanh, reason="Lần nữa", actor=minh, at=at)
    operations.reopen_account(person=hanh, actor=minh, at=at)
    assert standing(hanh, at).roles() == {Role.HEAD}


def test_a_new_head_on_a_post_takes_the_place_of_the_one_before(minh, bao, home_affairs, at):
    post = operations.make_post(unit=home_affairs, title="Giám đốc", is_head=True, actor=minh, at=at)
    old = operations.add_person(email="cu@tinh.example", full_name="Người Cũ", actor=minh, at=at)
    operations.appoint(person=old, post=post, role=Role.HEAD, actor=minh, at=at)
    later = at + dt.timedelta(days=60)
    operations.appoint(person=bao, post=post, role=Role.HEAD, actor=minh, at=later)
    assert standing(old, later - dt.timedelta(days=1)).roles() == {Role.HEAD}
    assert standing(old, later).roles() == set()
    assert standing(bao, later).roles() == {Role.HEAD}
    outer = Entry.objects.filter(verb="organisation.appointed").latest("id")
    parts = Entry.objects.filter(parent=outer.act).values_list("verb", flat=True)
    assert set(parts) == {"organisation.grant_ended", "organisation.role_granted"}


def test_a_head_delegates_in_the_own_unit_and_the_journal_names_both(minh, hanh, bao, home_affairs, at):
    first, last = at.date(), at.date() + dt.timedelta(days=7)
    words = {"giver": hanh, "taker": bao, "unit": home_affairs, "role": Role.HEAD, "basis": "Giấy ủy quyền số 12"}
    operations.delegate(**words, valid_from=first, valid_to=last, actor=hanh, at=at)
    assert standing(bao, at).held == {(Role.HEAD, home_affairs.pk): hanh.pk}
    decision = access.decide(Person.objects.get(pk=bao.pk), verbs.DELEGATE, verbs.AboutUnit(home_affairs), at)
    assert (decision.allowed, decision.on_behalf_of_id) == (True, hanh.pk)
    assert standing(bao, at + dt.timedelta(days=8)).held == {}


def test_a_delegation_falls_with_the_role_it_stands_on(minh, hanh, bao, home_affairs, at):
    last = at.date() + dt.timedelta(days=30)
    operations.delegate(
        giver=hanh, taker=bao, unit=home_affairs, role=Role.HEAD, basis="Giấy ủy quyền", valid_from=at.date(), valid_to=last,
        actor=hanh, at=at,
    )  # fmt: skip
    operations.end_grant(grant=Grant.objects.get(person=hanh), actor=minh, at=at)
    assert standing(bao, at + dt.timedelta(days=1)).held == {}


def test_nobody_delegates_what_he_has_not_or_has_not_long_enough(minh, hanh, bao, home_affairs, at):
    day = at.date()
    words = {"taker": bao, "basis": "Giấy", "valid_from": day, "actor": minh, "at": at}
    with pytest.raises(errors.NothingToDelegate, match="không giữ vai trò"):
        operations.delegate(giver=hanh, unit=home_affairs, role=Role.ADMIN, valid_to=day, **words)
    with pytest.raises(errors.NothingToDelegate):
        before = day - dt.timedelta(days=1)
        operations.delegate(
            giver=hanh, unit=home_affairs, role=Role.HEAD, valid_to=day, **{**words, "valid_from": before}
        )
    with pytest.raises(errors.DelegationToOneself):
        operations.delegate(giver=hanh, unit=home_affairs, role=Role.HEAD, valid_to=day, **{**words, "taker": hanh})
    with pytest.raises(errors.DaysReversed):
        operations.delegate(giver=hanh, unit=home_affairs, role=Role.HEAD, valid_to=day - dt.timedelta(days=3), **words)
    assert not Delegation.objects.exists()


def test_a_head_does_not_delegate_in_another_unit(minh, hanh, bao, at):
    health = Unit.objects.get(key="so-y-te")
    words = {
        "taker": bao,
        "unit": health,
        "role": Role.HEAD,
        "basis": "Giấy",
        "valid_from": at.date(),
        "valid_to": at.date(),
    }
    with pytest.raises(Forbidden):
        operations.delegate(giver=hanh, actor=hanh, at=at, **words)


def test_a_delegation_can_be_ended_early_once(minh, hanh, bao, home_affairs, at):
    last = at.date() + dt.timedelta(days=30)
    made = operations.delegate(
        giver=hanh, taker=bao, unit=home_affairs, role=Role.HEAD, basis="Giấy", valid_from=at.date(), valid_to=last,
        actor=hanh, at=at,
    )  # fmt: skip
    ended = operations.end_delegation(delegation=made, actor=hanh, at=at + dt.timedelta(days=3))
    assert ended.valid_to == at.date() + dt.timedelta(days=3)
    with pytest.raises(errors.AlreadyEnded):
        operations.end_delegation(delegation=made, actor=hanh, at=at + dt.timedelta(days=5))


@pytest.mark.parametrize("who", ["hanh", "bao"])
def test_only_the_administrator_gives_roles_and_accounts(request, who, minh, home_affairs, at):
    person = request.getfixturevalue(who)
    before = Grant.objects.count()
    with pytest.raises(Forbidden):
        operations.grant_role(person=person, unit=home_affairs, role=Role.ADMIN, actor=person, at=at)
    with pytest.raises(Forbidden):
        operations.add_person(email="x@tinh.example", full_name="X", actor=person, at=at)
    assert Grant.objects.count() == before


def test_every_refusal_here_is_a_sentence_with_its_facts_in_place():
    facts = dict.fromkeys(
        ["email", "name", "unit", "day", "first", "last", "person", "role", "giver", "title", "text", "reasons"], "…"
    )
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind not in {Refusal, errors.UnitsRefused}:
            said = kind(**facts).sentence
            assert said.endswith(".") and "{" not in said and "!" not in said, kind


# -- the command -------------------------------------------------------------------------------------------------------


def test_the_command_makes_the_administrator_and_prints_the_password_once(stored):
    out = io.StringIO()
    call_command("person", "create-admin", email="minh@tinh.example", name="Trần Quang Minh", stdout=out)
    secret = out.getvalue().rsplit(": ", 1)[1].strip()
    assert Person.objects.get(email="minh@tinh.example").check_password(secret)
    assert "UBND tỉnh Khánh Hòa" in out.getvalue()
    with pytest.raises(CommandError, match="đã có quản trị viên"):
        call_command("person", "create-admin", email="b@tinh.example", name="B", stdout=io.StringIO())


def test_the_command_says_to_load_the_units_first():
    with pytest.raises(CommandError, match="dunghen units load"):
        call_command("person", "create-admin", email="b@tinh.example", name="B", stdout=io.StringIO())
