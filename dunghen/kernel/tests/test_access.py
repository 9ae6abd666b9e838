"""Who may, and which rows they see: one declaration answers both."""

import datetime as dt
from collections.abc import Callable

import pytest

from dunghen.kernel import access
from dunghen.kernel.access import Action, Role
from dunghen.kernel.commitments import verbs
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.tests import make, people

pytestmark = pytest.mark.django_db

PUBLISH = Action("tests.publish", "xem bản công khai", public=True)
ACCOUNT = Action("tests.account", "sửa tài khoản của mình", signed_in=True)
NOBODY = Action("tests.nobody", "việc chưa giao cho ai")

COLUMNS = {"owner": "owner_unit_id", "overseer": "overseer_unit_id"}


def test_the_same_rule_opens_one_and_lists_many(at: dt.datetime) -> None:
    cast = people.cast()
    units = cast.units
    ours = make.commitment(units.so_xay_dung, overseer_unit=units.van_phong)
    theirs = make.commitment(units.so_noi_vu)
    everybody = {**cast.everybody(), "the public": access.PUBLIC, "the system": access.SYSTEM}
    sees = {
        name: [row.pk for row in access.visible(Commitment.objects.order_by("id"), actor, verbs.SEE, at, COLUMNS)]
        for name, actor in everybody.items()
    }
    may = {
        name: [row.pk for row in (ours, theirs) if access.may(actor, verbs.SEE, row, at)]
        for name, actor in everybody.items()
    }
    assert sees == may
    both, only_ours, none = [ours.pk, theirs.pk], [ours.pk], []
    assert sees == {
        "minh": only_ours,
        "huong": only_ours,
        "phuc": only_ours,  # a clerk of the overseeing office
        "thao": both,
        "dung": both,
        "an": none,  # an administrator keeps the system, not the business
        "mai": only_ours,  # a coordinator of the overseeing office
        "nga": none,
        "lan": none,
        "tuan": none,
        "the public": none,
        "the system": both,
    }


def test_what_nobody_was_allowed_nobody_may(at: dt.datetime) -> None:
    cast = people.cast()
    promise = make.commitment(cast.units.so_xay_dung)
    for actor in [*cast.everybody().values(), access.PUBLIC]:
        assert not access.may(actor, NOBODY, promise, at)
        assert not access.visible(Commitment.objects.all(), actor, NOBODY, at, COLUMNS).exists()


def test_public_and_signed_in_actions(at: dt.datetime) -> None:
    cast = people.cast()
    assert access.may(access.PUBLIC, PUBLISH, None, at)
    assert access.may(cast.lan, ACCOUNT, None, at)
    assert not access.may(access.PUBLIC, ACCOUNT, None, at)
    cast.lan.is_active = False
    assert not access.may(cast.lan, ACCOUNT, None, at)


def test_a_role_ends_with_its_last_day(at: dt.datetime) -> None:
    cast = people.cast()
    promise = make.commitment(cast.units.so_y_te)
    people.grant(
        cast.lan, Role.OFFICER, cast.units.so_y_te, valid_from=dt.date(2021, 9, 1), valid_to=dt.date(2021, 9, 20)
    )
    late_evening = make.moment(2021, 9, 20, 23, 59)
    assert access.may(cast.lan, verbs.SEE, promise, late_evening)
    # Counted in Viet Nam's days, whatever zone the moment is written in.
    assert access.may(cast.lan, verbs.SEE, promise, late_evening.astimezone(dt.UTC))
    assert not access.may(cast.lan, verbs.SEE, promise, make.moment(2021, 9, 21, 0, 0))
    assert not access.may(cast.lan, verbs.SEE, promise, make.moment(2021, 8, 31, 12, 0))


def test_a_delegation_lends_what_the_giver_holds_and_no_longer(at: dt.datetime) -> None:
    cast = people.cast()
    units = cast.units
    promise = make.commitment(units.so_xay_dung)
    people.delegate(cast.huong, cast.tuan, Role.HEAD, units.so_xay_dung, valid_to=dt.date(2021, 9, 30))
    assert access.decide(cast.tuan, verbs.SEE, promise, at).on_behalf_of_id == cast.huong.pk
    assert not access.may(cast.tuan, verbs.SEE, promise, make.moment(2021, 10, 1))

    # Nobody can lend what he does not hold: Hương is no head of the department of health.
    people.delegate(cast.huong, cast.lan, Role.HEAD, units.so_y_te)
    assert access.standing(cast.lan, at).held == {}

    cast.huong.grants.update(valid_to=dt.date(2021, 9, 19))
    cast.tuan.__dict__.pop("_standings")
    assert not access.may(cast.tuan, verbs.SEE, promise, at)


def test_a_person_who_left_lends_nothing(at: dt.datetime) -> None:
    cast = people.cast()
    people.delegate(cast.huong, cast.tuan, Role.HEAD, cast.units.so_xay_dung)
    cast.huong.is_active = False
    cast.huong.save()
    assert access.standing(cast.tuan, at).units(Role.HEAD) == frozenset()


def test_a_standing_costs_one_statement_however_many_delegations(
    at: dt.datetime, django_assert_num_queries: Callable[..., object]
) -> None:
    cast = people.cast()
    for unit in (cast.units.so_xay_dung, cast.units.so_y_te, cast.units.so_noi_vu):
        people.grant(cast.dung, Role.HEAD, unit)
        people.delegate(cast.dung, cast.tuan, Role.HEAD, unit)
    with django_assert_num_queries(1):
        assert len(access.standing(cast.tuan, at).units(Role.HEAD)) == 3
        access.standing(cast.tuan, at)


def test_an_action_is_declared_once() -> None:
    Action("tests.twice", "một")
    with pytest.raises(ValueError, match="declared twice"):
        Action("tests.twice", "hai")
