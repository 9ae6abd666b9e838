"""Another room asks for an assignment: one is given, once, and each side finds the other."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from dunghen.directives import operations, rules, verbs
from dunghen.directives.models import Assignment, Letter
from dunghen.directives.tests import stage
from dunghen.kernel import access, errors
from dunghen.kernel.acts import Verb, act
from dunghen.kernel.commitments import asking, queries
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast, cast

pytestmark = pytest.mark.django_db

MONDAY = moment(2021, 8, 16, 15)
DUE = dt.date(2021, 9, 30)
ROOM = Verb("tests.lost_point", "Điểm mất", "{actor} giao việc từ điểm mất.", verbs.GIVE)
"""Stands for the act of the room that asks."""
SOURCE = asking.Source("tests.point", "Tiêu chí", verbs.SEE_BOARD, lambda ref: f"/tieu-chi/{ref}/")


@pytest.fixture
def who() -> Cast:
    return cast()


@pytest.fixture(autouse=True)
def source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(asking._sources, SOURCE.kind, SOURCE)


def asked(who: Cast, **more: Any) -> asking.Asked:
    given = {
        "unit": who.units.so_xay_dung,
        "text": "Đưa tỷ lệ hồ sơ cấp phép xây dựng đúng hạn lên 95 %.",
        "evidence": "Báo cáo có số liệu của hệ thống một cửa",
        "due_on": DUE,
        "heading": "Khắc phục điểm mất của Chỉ số CCHC 2020",
        "origin_kind": "tests.point",
        "origin_ref": 32,
        "origin_text": "3.2.1 Hồ sơ đúng hạn (mất 0,75 điểm)",
    }
    return asking.Asked(**{**given, **more})


def ask(who: Cast, actor: Person | None = None, at: dt.datetime = MONDAY, **more: Any) -> Commitment:
    with act(ROOM, actor=actor or who.thao, on=None, at=at):
        return commitments.ask(actor=actor or who.thao, asked=asked(who, **more), at=at)


def test_a_lost_point_becomes_an_assignment_like_any_other(who: Cast) -> None:
    made = ask(who)
    assignment = Assignment.objects.get(commitment=made)
    assert assignment.unit == who.units.so_xay_dung
    assert (assignment.task.summary, assignment.task.product) == (asked(who).text, asked(who).evidence)
    assert made.due_at == moment(2021, 9, 30, 17)
    assert made.url == reverse("directives:assignment", args=[assignment.pk])
    assert assignment.letter.type == rules.SLIP and assignment.letter.issuer == "Sở Nội vụ"
    assert "3.2.1" in str(stage.line("given").facts["origin"])
    assert [letter.address for letter in stage.letters_to(who.huong.email, "new_assignments")] == [who.huong.email]
    assignment = operations.accept(actor=who.minh, assignment=assignment, at=MONDAY)
    assert assignment.state == rules.IN_PROGRESS


def test_asking_twice_gives_one_and_after_the_end_another(who: Cast) -> None:
    made = ask(who)
    assert ask(who) == made
    assert Assignment.objects.count() == 1
    operations.cancel(actor=who.thao, assignment=Assignment.objects.get(), why="Giao nhầm.", at=MONDAY)
    again = ask(who)
    assert again != made
    assert queries.risen_from("tests.point", [32]) == {32: [again, made]}


def test_what_is_asked_under_one_heading_stands_on_one_slip(who: Cast) -> None:
    first = ask(who)
    second = ask(who, origin_ref=33, unit=who.units.so_y_te)
    third = ask(who, origin_ref=34, heading="Khắc phục điểm mất của Chỉ số CCHC 2021")
    slips = [Assignment.objects.get(commitment=made).letter for made in (first, second, third)]
    assert slips[0] == slips[1] != slips[2]
    assert [task.ref for task in slips[0].tasks.all()] == ["1", "2"]


def test_both_sides_find_each_other(who: Cast, client: Client) -> None:
    clause = stage.construction(who).commitment
    made = ask(who, clause=clause)
    client.force_login(who.thao)
    page = client.get(made.url).content.decode()
    assert '<a href="/tieu-chi/32/">tiêu chí 3.2.1 Hồ sơ đúng hạn (mất 0,75 điểm)</a>' in page
    assert f'<a href="{clause.url}">{clause.reference}</a>' in page
    assert made.url in client.get(clause.url).content.decode()
    client.force_login(who.minh)
    page = client.get(made.url).content.decode()
    assert "3.2.1" in page and "/tieu-chi/" not in page, "who may not open the source reads its words only"


def test_who_may_not_give_and_days_gone_by(who: Cast) -> None:
    assert asking.may_ask(who.thao, MONDAY) and not asking.may_ask(who.minh, MONDAY)
    before = stage.everything()
    with pytest.raises(errors.Forbidden), act(_anybody(), actor=who.minh, on=None, at=MONDAY):
        commitments.ask(actor=who.minh, asked=asked(who), at=MONDAY)
    with pytest.raises(rules.UnfitGivenDate):
        ask(who, due_on=dt.date(2021, 8, 13))
    with pytest.raises(rules.EmptyTask):
        ask(who, text="  ")
    assert stage.everything() == before


def _anybody() -> Verb:
    return Verb("tests.anybody", "Việc thử", "{actor} thử.", access.Action("tests.anybody", "thử", signed_in=True))


def test_without_the_room_nothing_can_be_asked(who: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_givers", [])
    assert not asking.may_ask(who.thao, MONDAY)
    with pytest.raises(errors.Refusal, match="không có phần giao nhiệm vụ"):
        ask(who)


@pytest.mark.django_db(transaction=True)
def test_two_under_a_new_heading_at_once_share_its_slip(who: Cast) -> None:
    together = threading.Barrier(2)

    def one(ref: int) -> None:
        together.wait()
        ask(who, origin_ref=ref)
        connections.close_all()

    threads = [threading.Thread(target=one, args=[ref]) for ref in (32, 33)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    slip = Letter.objects.get()
    assert sorted(task.order for task in slip.tasks.all()) == [1, 2]
