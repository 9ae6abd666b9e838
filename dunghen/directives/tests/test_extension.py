"""A later date: asked before the present one has passed, one request at a time, decided by others, every date kept."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from dunghen.directives import operations, rules
from dunghen.directives.models import Assignment, ExtensionRequest
from dunghen.directives.tests import stage
from dunghen.directives.tests.test_assignments import at_once, refused, state_of
from dunghen.kernel import errors
from dunghen.kernel.commitments import refusals as commitment_refusals
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.organisation.models import Role
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db

LATER = dt.date(2021, 10, 15)


def test_asked_before_the_due_date_and_granted(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    Message.objects.all().delete()
    request = stage.asked(cast, owed, LATER, at)
    (notice,) = Message.objects.all()
    assert notice.address == "thao@tinh.example"
    assert "đến 15/10/2021" in notice.subject + notice.body
    assert Assignment.objects.get(pk=owed.pk).commitment.due_at == moment(2021, 9, 30, 17)

    request = operations.grant_extension(actor=cast.thao, request=request, at=moment(2021, 9, 21), note="Đồng ý.")
    assert (request.state, request.decided_by, request.decided_at) == (
        ExtensionRequest.State.GRANTED,
        cast.thao,
        moment(2021, 9, 21),
    )
    promise = Assignment.objects.get(pk=owed.pk).commitment
    assert (promise.due_at, promise.original_due_at) == (moment(2021, 10, 15, 17), moment(2021, 9, 30, 17))
    assert promise.extensions == 1
    change = promise.due_changes.get()
    assert (change.cause, change.old_due_at, change.new_due_at) == (
        "extension",
        moment(2021, 9, 30, 17),
        moment(2021, 10, 15, 17),
    )
    (told,) = stage.letters_to("huong@tinh.example", "decision_notice")
    assert "Hạn hiện nay: 15/10/2021." in told.body
    assert stage.line("extension_granted").facts["new_due"] == "15/10/2021"


def test_lateness_is_judged_on_the_last_approved_date() -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    operations.grant_extension(
        actor=cast.thao, request=stage.asked(cast, owed, LATER, moment(2021, 9, 20)), at=moment(2021, 9, 21)
    )
    second = stage.asked(cast, owed, dt.date(2021, 10, 29), moment(2021, 10, 14))
    operations.grant_extension(actor=cast.thao, request=second, at=moment(2021, 10, 15))
    stage.handed_in(cast, owed, document_on=dt.date(2021, 10, 28), at=moment(2021, 10, 28))
    operations.accept_result(actor=cast.thao, assignment=owed, at=moment(2021, 11, 1))
    assert state_of(owed, moment(2021, 11, 1)) == timeliness.DONE_EARLY
    promise = Assignment.objects.get(pk=owed.pk).commitment
    assert promise.extensions == 2
    assert promise.due_changes.count() == 2


def test_refused_the_date_stays(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    request = stage.asked(cast, owed, LATER, at)
    request = operations.refuse_extension(actor=cast.thao, request=request, why="Việc cấp bách.", at=at)
    assert (request.state, request.note) == (ExtensionRequest.State.REFUSED, "Việc cấp bách.")
    promise = Assignment.objects.get(pk=owed.pk).commitment
    assert (promise.due_at, promise.extensions) == (moment(2021, 9, 30, 17), 0)
    (told,) = stage.letters_to("huong@tinh.example", "decision_notice")
    assert "Việc cấp bách." in told.body
    assert "Hạn hiện nay: 30/09/2021." in told.body
    stage.asked(cast, owed, LATER, at)


def test_a_minute_before_the_close_is_in_time_and_a_minute_after_is_not() -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    found = refused(rules.TooLateToAsk, lambda: stage.asked(cast, owed, LATER, moment(2021, 9, 30, 17, 1)))
    assert found.code == "directives.too_late_to_ask"
    assert "quá hạn từ 30/09/2021" in found.sentence
    stage.asked(cast, owed, LATER, moment(2021, 9, 30, 16, 59))


def test_one_request_at_a_time(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    stage.asked(cast, owed, LATER, at)
    found = refused(rules.OneRequestAtATime, lambda: stage.asked(cast, owed, dt.date(2021, 11, 1), at))
    assert found.code == "directives.one_request"


@pytest.mark.parametrize("wanted", [dt.date(2021, 9, 30), dt.date(2021, 9, 1)])
def test_a_later_date_is_later(wanted: dt.date, at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    found = refused(rules.UnfitNewDate, lambda: stage.asked(cast, owed, wanted, at))
    assert found.code == "directives.unfit_new_date"
    assert f"{wanted:%d/%m/%Y}" in found.sentence
    assert "30/09/2021" in found.sentence


def test_without_a_due_date_there_is_nothing_to_extend(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast, stage.construction(cast, due=""))
    assert refused(rules.NoDueDate, lambda: stage.asked(cast, owed, LATER, at)).code == "directives.no_due_date"


def test_the_rule_reads_the_date_as_it_stands_now_not_as_the_page_showed_it(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    shown = Assignment.objects.select_related("commitment").get(pk=owed.pk)
    operations.grant_extension(actor=cast.thao, request=stage.asked(cast, owed, LATER, at), at=at)
    refused(rules.UnfitNewDate, lambda: stage.asked(cast, shown, dt.date(2021, 10, 10), at))
    stage.asked(cast, shown, dt.date(2021, 10, 30), moment(2021, 10, 5))


def test_what_is_handed_in_or_sent_back_is_not_extended(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    stage.handed_in(cast, owed, document_on=dt.date(2021, 9, 17), at=at)
    refused(errors.WrongState, lambda: stage.asked(cast, owed, LATER, at))


def test_who_decides_may_name_another_day_but_none_before_the_present_one(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    request = stage.asked(cast, owed, LATER, at)
    for wanted in (dt.date(2021, 9, 30), dt.date(2021, 9, 1)):
        refused(
            rules.UnfitNewDate,
            lambda wanted=wanted: operations.grant_extension(
                actor=cast.thao, request=request, at=at, new_due_on=wanted
            ),
        )
    operations.grant_extension(actor=cast.thao, request=request, at=at, new_due_on=dt.date(2021, 10, 10))
    # 10/10/2021 is a Sunday
    assert Assignment.objects.get(pk=owed.pk).commitment.due_at == moment(2021, 10, 8, 17)


def test_a_request_is_decided_once(at: dt.datetime) -> None:
    cast = people.cast()
    request = stage.asked(cast, stage.in_progress(cast), LATER, at)
    operations.refuse_extension(actor=cast.thao, request=request, why="Không.", at=at)
    for act in (
        lambda: operations.grant_extension(actor=cast.phuc, request=request, at=at),
        lambda: operations.refuse_extension(actor=cast.phuc, request=request, why="Không.", at=at),
    ):
        assert refused(rules.RequestDecided, act).code == "directives.request_decided"


def test_asked_in_time_it_may_be_granted_after_the_date_has_passed() -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    request = stage.asked(cast, owed, LATER, moment(2021, 9, 30, 16))
    operations.grant_extension(actor=cast.thao, request=request, at=moment(2021, 10, 4))
    assert state_of(owed, moment(2021, 10, 4)) == timeliness.IN_TIME


def test_the_unit_itself_does_not_decide(at: dt.datetime) -> None:
    cast = people.cast()
    people.grant(cast.huong, Role.SUPERVISOR, cast.units.so_xay_dung)
    request = stage.asked(cast, stage.in_progress(cast), LATER, at)
    for act in (
        lambda: operations.grant_extension(actor=cast.huong, request=request, at=at),
        lambda: operations.refuse_extension(actor=cast.huong, request=request, why="Không.", at=at),
    ):
        assert refused(rules.OwnWork, act).code == "directives.own_work"
    refused(errors.Forbidden, lambda: operations.grant_extension(actor=cast.minh, request=request, at=at))
    refused(errors.Forbidden, lambda: operations.grant_extension(actor=cast.tuan, request=request, at=at))


def test_who_decides_reads_what_is_asked_where_he_decides(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    request = stage.asked(cast, owed, LATER, at)
    client = Client()
    client.force_login(cast.thao)
    page = client.get(reverse("directives:move", args=[owed.pk, "quyet-gia-han"])).content.decode()
    assert "15/10/2021" in page and request.reason in page


def test_refusing_wants_a_reason(at: dt.datetime) -> None:
    cast = people.cast()
    request = stage.asked(cast, stage.in_progress(cast), LATER, at)
    refused(rules.ReasonNeeded, lambda: operations.refuse_extension(actor=cast.thao, request=request, why="", at=at))


def test_accepting_the_result_answers_the_request_that_waited(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    request = stage.asked(cast, owed, LATER, at)
    stage.handed_in(cast, owed, document_on=at.date(), at=at)
    operations.accept_result(actor=cast.thao, assignment=owed, at=at)
    request.refresh_from_db()
    assert (request.state, request.note) == (ExtensionRequest.State.REFUSED, "Nhiệm vụ đã kết thúc.")
    refused(rules.RequestDecided, lambda: operations.grant_extension(actor=cast.phuc, request=request, at=at))


def test_a_suspended_promise_is_resumed_first(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    request = stage.asked(cast, owed, LATER, at)
    Assignment.objects.get(pk=owed.pk).commitment.__class__.objects.filter(pk=owed.commitment_id).update(
        suspended_at=at
    )
    refused(
        commitment_refusals.AlreadySuspended,
        lambda: operations.grant_extension(actor=cast.thao, request=request, at=at),
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_heard() -> None:
    cast = people.cast()
    other = make.person("hoa@tinh.example", "Ngô Thanh Hòa", (Role.SUPERVISOR, cast.units.so_noi_vu))
    owed = stage.in_progress(cast)
    request = stage.asked(cast, owed, LATER, moment(2021, 9, 20))
    at = moment(2021, 9, 21)
    outcomes = at_once(
        lambda: operations.grant_extension(actor=cast.thao, request=ExtensionRequest.objects.get(pk=request.pk), at=at),
        lambda: operations.refuse_extension(
            actor=other, request=ExtensionRequest.objects.get(pk=request.pk), why="Không.", at=at
        ),
    )
    assert outcomes == ["directives.request_decided", "done"]
    promise = Assignment.objects.get(pk=owed.pk).commitment
    request.refresh_from_db()
    assert promise.extensions == (request.state == ExtensionRequest.State.GRANTED)


@pytest.mark.django_db(transaction=True)
def test_of_two_requests_at_once_one_is_kept() -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    at = moment(2021, 9, 20)
    outcomes = at_once(
        lambda: stage.asked(cast, Assignment.objects.get(pk=owed.pk), LATER, at),
        lambda: stage.asked(cast, Assignment.objects.get(pk=owed.pk), LATER, at),
    )
    assert outcomes == ["directives.one_request", "done"]
    assert ExtensionRequest.objects.count() == 1
