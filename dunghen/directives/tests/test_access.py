"""Who sees and does what: the table of this room, and Tuấn of another department, who must see nothing."""

import datetime as dt
from collections.abc import Callable

import pytest

from dunghen.directives import operations, queries, verbs
from dunghen.directives.models import Assignment, Letter
from dunghen.directives.tests import stage
from dunghen.directives.tests.test_assignments import refused
from dunghen.kernel import access, errors
from dunghen.kernel.organisation.models import Role
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db
NOBODY: set[str] = set()
OVERSEERS = {"phuc", "thao", "dung"}
OWNERS = {"minh", "huong"}


def allowed(cast: people.Cast, action: access.Action, on: access.HasUnits | None, at: dt.datetime) -> set[str]:
    return {name for name, person in cast.everybody().items() if access.may(person, action, on, at)}


def test_the_table_of_this_room(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.construction(cast)
    letter = owed.letter
    draft = stage.draft(cast, stage.task(), number="2/UBND")
    assert allowed(cast, verbs.ENTER, None, at) == {"phuc", "thao"}
    assert allowed(cast, verbs.ISSUE, draft, at) == {"phuc", "dung"}
    assert allowed(cast, verbs.SEE_BOARD, None, at) == OVERSEERS
    assert allowed(cast, verbs.SEE_LETTER, letter, at) == OVERSEERS | OWNERS
    assert allowed(cast, verbs.SEE_LETTER, draft, at) == OVERSEERS
    assert allowed(cast, verbs.SEE, owed, at) == OVERSEERS | OWNERS
    assert allowed(cast, verbs.WORK, owed, at) == OWNERS
    assert allowed(cast, verbs.SUPERVISE, owed, at) == OVERSEERS
    assert allowed(cast, verbs.COOPERATE, owed, at) == NOBODY


def test_no_action_of_this_room_but_ones_own_calendar_is_open_to_citizens_or_to_every_account(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.construction(cast)
    ours = [action for slug, action in access.actions().items() if slug.startswith("directives.")]
    assert [action.slug for action in ours if action.signed_in or action.public] == ["directives.own_feed"]
    assert len(ours) >= 11
    for action in (action for action in ours if not action.signed_in):
        for on in (None, owed, owed.letter):
            for stranger in (access.PUBLIC, cast.lan, cast.tuan, cast.an):
                assert not access.may(stranger, action, on, at), (action.slug, stranger)


def acts(cast: people.Cast, actor: people.Person, owed: Assignment, at: dt.datetime) -> dict[str, Callable[[], object]]:
    request = owed.extension_requests.get()
    later = dt.date(2021, 10, 30)
    return {
        "accept": lambda: operations.accept(actor=actor, assignment=owed, at=at),
        "send_back": lambda: operations.send_back(actor=actor, assignment=owed, why="Không.", at=at),
        "insist": lambda: operations.insist(actor=actor, assignment=owed, why="Giữ.", at=at),
        "reassign": lambda: operations.reassign(
            actor=actor, assignment=owed, to_unit=cast.units.so_noi_vu, why="Chuyển.", at=at
        ),
        "name_officer": lambda: operations.name_officer(actor=actor, assignment=owed, officer=cast.minh, at=at),
        "report": lambda: operations.report_progress(actor=actor, assignment=owed, text="Đang làm.", percent=1, at=at),
        "ask": lambda: operations.ask_extension(actor=actor, assignment=owed, new_due_on=later, why="Chờ.", at=at),
        "grant": lambda: operations.grant_extension(actor=actor, request=request, at=at),
        "refuse": lambda: operations.refuse_extension(actor=actor, request=request, why="Không.", at=at),
        "hand_in": lambda: operations.hand_in(
            actor=actor, assignment=owed, text="", document_number="1/BC", document_on=at.date(), at=at
        ),
        "accept_result": lambda: operations.accept_result(actor=actor, assignment=owed, at=at),
        "return_result": lambda: operations.return_result(actor=actor, assignment=owed, why="Thiếu.", at=at),
        "cancel": lambda: operations.cancel(actor=actor, assignment=owed, why="Thôi.", at=at),
        "withdraw": lambda: operations.withdraw(actor=actor, letter=owed.letter, why="Nhầm.", at=at),
    }


@pytest.mark.parametrize("who", ["tuan", "lan", "an"])
def test_the_outsider_can_do_nothing_at_all(who: str, at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    stage.asked(cast, owed, dt.date(2021, 10, 15), at)
    for act in acts(cast, cast.everybody()[who], owed, at).values():
        assert refused(errors.Forbidden, act).code == "access.forbidden"


def test_the_outsider_is_told_nothing_even_when_the_move_would_be_refused_anyway(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    stage.asked(cast, owed, dt.date(2021, 10, 15), at)
    long_after = moment(2021, 12, 1)
    late = acts(cast, cast.tuan, owed, long_after)
    for name in ("ask", "grant", "hand_in", "report"):
        refused(errors.Forbidden, late[name])


def test_the_unit_does_not_supervise_itself_and_who_supervises_does_not_do_the_work(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    stage.asked(cast, owed, dt.date(2021, 10, 15), at)
    of_minh, of_thao = acts(cast, cast.minh, owed, at), acts(cast, cast.thao, owed, at)
    for name in ("insist", "reassign", "grant", "refuse", "accept_result", "return_result", "cancel", "withdraw"):
        refused(errors.Forbidden, of_minh[name])
    for name in ("accept", "send_back", "name_officer", "report", "ask", "hand_in", "withdraw"):
        refused(errors.Forbidden, of_thao[name])


def test_letters_lists_and_counts_show_each_what_is_his(at: dt.datetime) -> None:
    cast = people.cast()
    mine = stage.issued(cast)
    stage.issued(cast, stage.task(lead=["Sở Nội vụ"]), number="2/UBND")
    stage.draft(cast, stage.task(), number="3/UBND")

    def letters(person: people.Person) -> set[Letter]:
        return set(queries.visible_letters(person, at))

    def owed(person: people.Person) -> int:
        return queries.assignments(person, queries.Wanted(timeliness="all"), at).count()

    assert [len(letters(person)) for person in (cast.phuc, cast.thao, cast.dung)] == [3, 3, 3]
    assert letters(cast.minh) == letters(cast.huong) == {mine}
    assert letters(cast.tuan) == letters(cast.lan) == letters(cast.an) == set()
    assert [owed(person) for person in (cast.phuc, cast.minh, cast.tuan, cast.lan, cast.an)] == [2, 1, 0, 0, 0]
    assert sum(queries.totals(cast.tuan, at).values()) == 0


def test_a_cooperating_unit_sees_the_letter_and_the_assignment_it_helps_with(at: dt.datetime) -> None:
    cast = people.cast()
    letter = stage.issued(cast, stage.task(coop=["Sở Y tế"]))
    assert set(queries.visible_letters(cast.tuan, at)) == {letter}
    assert access.may(cast.tuan, verbs.SEE_LETTER, letter, at)
    assert access.may(cast.tuan, verbs.SEE, letter.assignments.get(), at)
    assert not access.may(cast.tuan, verbs.WORK, letter.assignments.get(), at)


def test_a_role_without_a_say_in_letters_opens_none_even_to_an_officer_of_elsewhere(at: dt.datetime) -> None:
    cast = people.cast()
    people.grant(cast.nga, Role.OFFICER, cast.units.so_xay_dung)
    letter = stage.issued(cast, stage.task(lead=["Sở Y tế"], coop=["Văn phòng UBND tỉnh"]))
    assert not access.may(cast.nga, verbs.SEE_LETTER, letter, at)
    assert set(queries.visible_letters(cast.nga, at)) == set()
    mine = stage.issued(cast, stage.task(), number="2/UBND")
    assert set(queries.visible_letters(cast.nga, at)) == {mine}


def test_who_stands_in_for_the_head_acts_in_his_name(at: dt.datetime) -> None:
    cast = people.cast()
    people.delegate(cast.huong, cast.tuan, Role.HEAD, cast.units.so_xay_dung)
    operations.accept(actor=cast.tuan, assignment=stage.construction(cast), at=at)
    assert stage.line("accepted").on_behalf_of_id == cast.huong.pk


def test_a_withdrawn_letter_stays_visible_to_those_it_concerned(at: dt.datetime) -> None:
    cast = people.cast()
    letter = stage.issued(cast)
    operations.withdraw(actor=cast.phuc, letter=letter, why="Nhầm.", at=at)
    assert set(queries.visible_letters(cast.minh, at)) == {letter}
    assert set(queries.visible_letters(cast.tuan, at)) == set()
