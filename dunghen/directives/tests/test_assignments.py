"""The life of an assignment: taken, sent back, reported on, handed in, accepted or returned."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connections

from dunghen.directives import operations, rules
from dunghen.directives.models import Assignment, Cooperation, Evidence, ExtensionRequest, Report
from dunghen.directives.tests import stage
from dunghen.kernel import errors, files
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.organisation.models import Person, Role
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db

DUE = dt.date(2021, 9, 30)


def refused(kind: type[errors.Refusal], act: Callable[[], object]) -> errors.Refusal:
    """Do ``act``, expect its refusal and nothing left behind."""
    before = stage.everything()
    with pytest.raises(kind) as found:
        act()
    assert stage.everything() == before
    return found.value


def state_of(assignment: Assignment, at: dt.datetime) -> str:
    promise = Assignment.objects.get(pk=assignment.pk).commitment
    return promise.timeliness(at, commitments.soon_until(at))


# -- taken, sent back, given to another -------------------------------------------------------------------------------


def test_minh_takes_the_assignment(at: dt.datetime) -> None:
    cast = people.cast()
    owed = operations.accept(actor=cast.minh, assignment=stage.construction(cast), at=at)
    assert owed.state == rules.IN_PROGRESS
    line = stage.line("accepted")
    assert (line.actor_id, line.subject_ref, line.unit_id) == (cast.minh.pk, str(owed), cast.units.so_xay_dung.pk)
    assert set(line.threads) == {
        f"directives.letter:{owed.letter_id}",
        f"directives.assignment:{owed.pk}",
        f"commitments.commitment:{owed.commitment_id}",
    }


def test_it_is_taken_once(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    found = refused(errors.WrongState, lambda: operations.accept(actor=cast.huong, assignment=owed, at=at))
    assert "“Nhận nhiệm vụ”" in found.sentence
    assert "“Đang thực hiện”" in found.sentence


def test_sent_back_with_a_reason_it_waits_for_who_follows_it(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.construction(cast)
    Message.objects.all().delete()
    owed = operations.send_back(actor=cast.huong, assignment=owed, why="Thuộc thẩm quyền Sở Y tế.", at=at)
    assert (owed.state, owed.send_back_count) == (rules.SENT_BACK, 1)
    assert owed.last_word == "Thuộc thẩm quyền Sở Y tế."
    (message,) = Message.objects.all()
    assert message.address == "thao@tinh.example"
    assert message.subject == f"Sở Xây dựng trả lại {owed}"
    assert "Thuộc thẩm quyền Sở Y tế." in message.body
    assert stage.line("sent_back").facts["why"] == "Thuộc thẩm quyền Sở Y tế."


def test_whoever_follows_it_may_insist(at: dt.datetime) -> None:
    cast = people.cast()
    owed = operations.send_back(actor=cast.minh, assignment=stage.construction(cast), why="Không đúng việc.", at=at)
    Message.objects.all().delete()
    owed = operations.insist(actor=cast.thao, assignment=owed, why="Đúng chức năng được giao.", at=at)
    assert owed.state == rules.ASSIGNED
    assert [message.address for message in Message.objects.all()] == ["huong@tinh.example"]
    again = operations.send_back(actor=cast.minh, assignment=owed, why="Vẫn không đúng.", at=at)
    assert again.send_back_count == 2


def test_or_give_it_to_another_unit_with_its_due_date(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.construction(cast)
    owed = operations.name_officer(actor=cast.huong, assignment=owed, officer=cast.minh, at=at)
    owed = operations.send_back(actor=cast.minh, assignment=owed, why="Không đúng việc.", at=at)
    Message.objects.all().delete()
    owed = operations.reassign(
        actor=cast.thao, assignment=owed, to_unit=cast.units.so_y_te, why="Đúng chức năng.", at=at
    )
    assert (owed.state, owed.unit, owed.named_unit) == (rules.ASSIGNED, cast.units.so_y_te, cast.units.so_xay_dung)
    promise = Assignment.objects.get(pk=owed.pk).commitment
    assert (promise.owner_unit, promise.owner_person) == (cast.units.so_y_te, None)
    assert promise.due_at == moment(2021, 9, 30, 17)
    assert promise.hand_overs.get().reason == "Đúng chức năng."
    assert [message.address for message in Message.objects.all()] == ["tuan@tinh.example"]
    line = stage.line("reassigned")
    assert (line.facts["old_unit"], line.facts["new_unit"]) == ("Sở Xây dựng", "Sở Y tế")
    operations.accept(actor=cast.tuan, assignment=owed, at=at)
    refused(
        errors.Forbidden,
        lambda: operations.report_progress(actor=cast.minh, assignment=owed, text="x", percent=1, at=at),
    )


def test_a_unit_that_owes_the_task_already_or_has_ended_cannot_take_it(at: dt.datetime) -> None:
    cast = people.cast()
    letter = stage.issued(cast, stage.task(lead=["Sở Xây dựng", "Sở Y tế"]))
    owed = stage.owed(letter, cast.units.so_xay_dung)
    gone = make.unit("so-cu", "Sở Cũ", valid_to=dt.date(2021, 8, 31))
    for unit, why in (
        (cast.units.so_y_te, "đã được giao chính nhiệm vụ đó"),
        (cast.units.so_xay_dung, "đã được giao chính nhiệm vụ đó"),
        (gone, "đã kết thúc hoạt động"),
    ):
        found = refused(
            rules.UnfitUnit,
            lambda unit=unit: operations.reassign(actor=cast.thao, assignment=owed, to_unit=unit, why="Chuyển.", at=at),
        )
        assert why in found.sentence
        assert found.code == "directives.unfit_unit"


def test_reassigning_closes_what_the_old_unit_had_asked_and_frees_the_new_one_from_cooperating(at: dt.datetime) -> None:
    cast = people.cast()
    letter = stage.issued(cast, stage.task(due="30/9/2021", coop=["Sở Y tế"]))
    owed = stage.owed(letter, cast.units.so_xay_dung)
    request = stage.asked(cast, owed, dt.date(2021, 10, 15), at)
    operations.reassign(actor=cast.thao, assignment=owed, to_unit=cast.units.so_y_te, why="Đúng chức năng.", at=at)
    request.refresh_from_db()
    assert request.state == ExtensionRequest.State.REFUSED
    assert Cooperation.objects.get().commitment.outcome == "cancelled"


# -- people -----------------------------------------------------------------------------------------------------------


def test_the_head_names_an_officer_of_the_unit(at: dt.datetime) -> None:
    cast = people.cast()
    owed = operations.name_officer(actor=cast.huong, assignment=stage.construction(cast), officer=cast.minh, at=at)
    assert Assignment.objects.get(pk=owed.pk).commitment.owner_person == cast.minh
    assert stage.line("officer_named").facts["officer"] == "Trần Nhật Minh"


@pytest.mark.parametrize("who", ["tuan", "lan", "phuc"])
def test_nobody_from_elsewhere_is_put_in_charge(who: str, at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.construction(cast)
    stranger = cast.everybody()[who]
    found = refused(
        rules.UnfitUnit,
        lambda: operations.name_officer(actor=cast.huong, assignment=owed, officer=stranger, at=at),
    )
    assert stranger.full_name in found.sentence


# -- progress and evidence --------------------------------------------------------------------------------------------


def test_progress_with_a_file_as_evidence(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    report = operations.report_progress(
        actor=cast.minh,
        assignment=owed,
        text=" Đã rà 12 thủ tục. ",
        percent=40,
        evidence=[("ds.pdf", stage.PDF)],
        at=at,
    )
    owed.refresh_from_db()
    assert (owed.percent, owed.state) == (40, rules.IN_PROGRESS)
    assert (report.text, report.kind) == ("Đã rà 12 thủ tục.", Report.Kind.PROGRESS)
    proof = report.evidence.get()
    assert (proof.name, proof.size, proof.content_type) == ("ds.pdf", len(stage.PDF), "application/pdf")
    assert files.read(proof.sha256) == stage.PDF
    assert stage.line("progress_reported").facts["percent"] == 40


@pytest.mark.parametrize("percent", [-1, 101])
def test_progress_lies_between_nought_and_a_hundred(percent: int, at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    found = refused(
        rules.UnfitPercent,
        lambda: operations.report_progress(actor=cast.minh, assignment=owed, text="Xong.", percent=percent, at=at),
    )
    assert found.code == "directives.unfit_percent"


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        ([("ok.pdf", stage.PDF), ("bao-cao.pdf", b"MZ\x90 program")], "không khớp với tên"),
        ([("to.pdf", stage.PDF + b"0" * rules.EVIDENCE_BYTES)], "lớn hơn 20 MB"),
        ([(f"{place}.pdf", stage.PDF) for place in range(11)], "tối đa 10 tệp"),
    ],
)
def test_a_bad_file_takes_the_whole_report_back(evidence: list[tuple[str, bytes]], why: str, at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    found = refused(
        rules.UnfitFile,
        lambda: operations.report_progress(
            actor=cast.minh, assignment=owed, text="Kèm tệp.", percent=10, evidence=evidence, at=at
        ),
    )
    assert why in found.sentence
    assert not Evidence.objects.exists()


def test_ten_files_are_taken_and_equal_ones_are_stored_once(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    report = operations.report_progress(
        actor=cast.minh,
        assignment=owed,
        text="Kèm mười tệp.",
        percent=10,
        evidence=[(f"{place}.pdf", stage.PDF) for place in range(10)],
        at=at,
    )
    assert report.evidence.count() == 10
    assert report.evidence.values("sha256").distinct().count() == 1


# -- the result -------------------------------------------------------------------------------------------------------


def test_a_result_is_handed_in_with_its_document(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    Message.objects.all().delete()
    report = stage.handed_in(cast, owed, document_on=dt.date(2021, 9, 17), at=at)
    owed.refresh_from_db()
    assert (owed.state, owed.result_number, owed.result_on) == (rules.SUBMITTED, "15/BC-SXD", dt.date(2021, 9, 17))
    assert (report.kind, report.decision) == (Report.Kind.RESULT, "")
    (message,) = Message.objects.all()
    assert message.address == "thao@tinh.example"
    assert "15/BC-SXD ngày 17/09/2021" in message.body
    assert Assignment.objects.get(pk=owed.pk).commitment.is_open


@pytest.mark.parametrize(
    ("number", "on", "kind"),
    [
        ("", dt.date(2021, 9, 17), rules.DocumentNeeded),
        ("  ", dt.date(2021, 9, 17), rules.DocumentNeeded),
        ("15/BC", None, rules.DocumentNeeded),
        ("15/BC", dt.date(2021, 9, 21), rules.UnfitDocumentDate),  # tomorrow
        ("15/BC", dt.date(2021, 8, 15), rules.UnfitDocumentDate),  # the day before the letter
    ],
)
def test_without_a_document_of_a_possible_day_nothing_is_handed_in(
    number: str, on: dt.date | None, kind: type[errors.Refusal], at: dt.datetime
) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)

    def hand_in() -> object:
        return operations.hand_in(
            actor=cast.minh, assignment=owed, text="", document_number=number, document_on=on, at=at
        )

    assert refused(kind, hand_in).code == kind.code


def test_a_document_of_the_letters_own_day_and_of_today_are_possible(at: dt.datetime) -> None:
    cast = people.cast()
    letter = stage.issued(cast, stage.task(), stage.task("Hai."))
    for ref, on in (("1", stage.ISSUED_ON), ("2", at.date())):
        owed = stage.in_progress(cast, stage.owed(letter, cast.units.so_xay_dung, ref))
        stage.handed_in(cast, owed, document_on=on, at=at)
        owed.refresh_from_db()
        done = operations.accept_result(actor=cast.thao, assignment=owed, at=at)
        assert done.state == rules.DONE


def test_typed_in_late_but_written_in_time_is_in_time() -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    stage.handed_in(cast, owed, document_on=DUE, at=moment(2021, 10, 4))
    assert state_of(owed, moment(2021, 10, 4)) == timeliness.OVERDUE
    owed = operations.accept_result(actor=cast.thao, assignment=owed, note="Đủ.", at=moment(2021, 10, 5))
    promise = Assignment.objects.get(pk=owed.pk).commitment
    assert (owed.state, owed.percent) == (rules.DONE, 100)
    assert (promise.outcome, promise.closed_at) == ("fulfilled", moment(2021, 9, 30, 12))
    assert state_of(owed, moment(2021, 10, 5)) == timeliness.DONE_ON_TIME
    line = stage.line("result_accepted")
    assert line.facts["counted_on"] == "30/09/2021"
    assert Report.objects.get().decision == "accepted"
    assert [m.address for m in stage.letters_to("huong@tinh.example", "decision_notice")] == ["huong@tinh.example"]


def test_returned_and_handed_in_again_counts_from_the_second_document() -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    stage.handed_in(cast, owed, document_on=dt.date(2021, 9, 28), at=moment(2021, 9, 28))
    owed = operations.return_result(actor=cast.thao, assignment=owed, why="Thiếu phụ lục.", at=moment(2021, 9, 29))
    assert (owed.state, owed.result_number, owed.result_on) == (rules.IN_PROGRESS, "", None)
    assert owed.last_word == "Thiếu phụ lục."
    (notice,) = stage.letters_to("huong@tinh.example", "return_notice")
    assert "Thiếu phụ lục." in notice.body
    stage.handed_in(cast, owed, document_on=dt.date(2021, 10, 4), at=moment(2021, 10, 4), number="16/BC-SXD")
    owed = operations.accept_result(actor=cast.thao, assignment=owed, at=moment(2021, 10, 4, 15))
    promise = Assignment.objects.get(pk=owed.pk).commitment
    assert promise.closed_at == moment(2021, 10, 4, 9)
    assert state_of(owed, moment(2021, 10, 5)) == timeliness.DONE_LATE
    assert list(Report.objects.order_by("id").values_list("decision", "decision_note")) == [
        ("returned", "Thiếu phụ lục."),
        ("accepted", ""),
    ]


@pytest.mark.parametrize(
    ("handed_in", "state"),
    [
        (moment(2021, 9, 30, 15, 59), timeliness.DONE_ON_TIME),
        (moment(2021, 9, 30, 16, 1), timeliness.DONE_LATE),
    ],
)
@pytest.mark.parametrize(
    "deadline",
    [
        {"kind": "absolute", "date": "2021-09-30", "bound": "before", "time": "16:00"},
        {"kind": "periodic", "rule": {"freq": ["quarterly"], "day": 30, "bound": "by", "time": "16:00"}},
    ],
)
def test_a_deadline_to_the_hour_is_judged_to_the_hour(
    deadline: dict[str, object], handed_in: dt.datetime, state: str
) -> None:
    cast = people.cast()
    letter = stage.issued(cast, stage.task(deadline=deadline))
    owed = stage.in_progress(cast, letter.assignments.order_by("id")[0])
    stage.handed_in(cast, owed, document_on=DUE, at=handed_in)
    operations.accept_result(actor=cast.thao, assignment=owed, at=moment(2021, 9, 30, 17))
    assert state_of(owed, moment(2021, 9, 30, 17)) == state


def test_nobody_judges_the_work_of_his_own_unit() -> None:
    cast = people.cast()
    people.grant(cast.thao, Role.OFFICER, cast.units.so_noi_vu)
    letter = stage.issued(cast, stage.task(lead=["Sở Nội vụ"], due="30/9/2021"))
    owed = operations.accept(actor=cast.thao, assignment=letter.assignments.get(), at=stage.ENTERED)
    operations.hand_in(
        actor=cast.thao,
        assignment=owed,
        text="",
        document_number="1/BC",
        document_on=DUE,
        at=moment(2021, 9, 30),
    )
    at = moment(2021, 9, 30, 15)
    for act in (
        lambda: operations.accept_result(actor=cast.thao, assignment=owed, at=at),
        lambda: operations.return_result(actor=cast.thao, assignment=owed, why="Thiếu.", at=at),
        lambda: operations.cancel(actor=cast.thao, assignment=owed, why="Thôi.", at=at),
    ):
        found = refused(rules.OwnWork, act)
        assert found.code == "directives.own_work"
        assert "thuộc Sở Nội vụ" in found.sentence
    assert operations.accept_result(actor=cast.phuc, assignment=owed, at=at).state == rules.DONE


def test_nobody_gives_the_work_of_his_own_unit_away(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.issued(cast, stage.task(lead=["Sở Nội vụ"])).assignments.get()

    def give_away(actor: Person) -> Assignment:
        return operations.reassign(
            actor=actor, assignment=owed, to_unit=cast.units.so_y_te, why="Đúng chức năng.", at=at
        )

    refused(rules.OwnWork, lambda: give_away(cast.thao))
    assert give_away(cast.phuc).unit == cast.units.so_y_te


def test_the_chairman_may_judge_anything() -> None:
    cast = people.cast()
    people.grant(cast.dung, Role.HEAD, cast.units.so_xay_dung)
    owed = stage.in_progress(cast)
    stage.handed_in(cast, owed, document_on=DUE, at=moment(2021, 9, 30))
    assert operations.accept_result(actor=cast.dung, assignment=owed, at=moment(2021, 9, 30)).state == rules.DONE


def test_a_cancelled_one_stays_on_record_and_is_not_judged(at: dt.datetime) -> None:
    cast = people.cast()
    owed = operations.cancel(actor=cast.thao, assignment=stage.construction(cast), why="Trùng việc.", at=at)
    assert owed.state == rules.CANCELLED
    assert state_of(owed, moment(2021, 12, 1)) == timeliness.CANCELLED
    for act in (
        lambda: operations.accept(actor=cast.minh, assignment=owed, at=at),
        lambda: operations.cancel(actor=cast.thao, assignment=owed, why="Nữa.", at=at),
    ):
        refused(errors.WrongState, act)


# -- an event that starts the clock -----------------------------------------------------------------------------------


def waiting_for_an_event(cast: people.Cast, **rule: object) -> Assignment:
    known = {"n": 5, "unit": "working_day", "direction": "after", "anchor": "event", "event": "nhận đủ hồ sơ"}
    deadline = {"kind": "relative", "rule": {**known, **rule}, "text": "05 ngày làm việc kể từ ngày nhận đủ hồ sơ"}
    return stage.issued(cast, stage.task(deadline=deadline)).assignments.get()


def test_the_day_of_the_event_gives_the_due_date(at: dt.datetime) -> None:
    cast = people.cast()
    owed = waiting_for_an_event(cast)
    assert owed.commitment.due_at is None
    operations.start_term(actor=cast.minh, assignment=owed, start=dt.date(2021, 9, 17), at=at)
    promise = Assignment.objects.get(pk=owed.pk).commitment
    assert promise.due_at == promise.original_due_at == moment(2021, 9, 24, 17)
    assert promise.basis["term"] == {"kind": "working_days", "amount": 5, "from": "2021-09-17"}
    line = stage.line("term_started")
    assert (line.facts["start"], line.facts["due"]) == ("17/09/2021", "24/09/2021")


def test_the_clock_starts_once_and_only_where_the_letter_says_so(at: dt.datetime) -> None:
    cast = people.cast()
    owed = waiting_for_an_event(cast)
    stale = Assignment.objects.get(pk=owed.pk)
    operations.start_term(actor=cast.minh, assignment=owed, start=dt.date(2021, 9, 17), at=at)
    dated = stage.construction(cast, number="2/UBND-KSTT")
    for other in (owed, stale, dated):
        refused(
            rules.NotCounted,
            lambda other=other: operations.start_term(
                actor=cast.minh, assignment=other, start=dt.date(2021, 9, 20), at=at
            ),
        )


# -- reasons ----------------------------------------------------------------------------------------------------------


def test_what_others_must_understand_needs_a_reason(at: dt.datetime) -> None:
    cast = people.cast()
    owed = stage.in_progress(cast)
    for act in (
        lambda: operations.send_back(actor=cast.minh, assignment=owed, why=" ", at=at),
        lambda: operations.insist(actor=cast.thao, assignment=owed, why="", at=at),
        lambda: operations.reassign(actor=cast.thao, assignment=owed, to_unit=cast.units.so_y_te, why="", at=at),
        lambda: operations.report_progress(actor=cast.minh, assignment=owed, text="", percent=1, at=at),
        lambda: operations.ask_extension(
            actor=cast.minh, assignment=owed, new_due_on=dt.date(2021, 10, 15), why="", at=at
        ),
        lambda: operations.return_result(actor=cast.thao, assignment=owed, why="\n", at=at),
        lambda: operations.cancel(actor=cast.thao, assignment=owed, why="", at=at),
    ):
        assert refused(rules.ReasonNeeded, act).code == "directives.reason_needed"


# -- at once ----------------------------------------------------------------------------------------------------------


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do the acts in threads that start together; return "done" or the code of each refusal."""
    barrier, outcomes = threading.Barrier(len(acts), timeout=20), []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
            outcomes.append("done")
        except errors.Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_two_supervisors_who_decide_at_once_one_is_heard() -> None:
    cast = people.cast()
    other = make.person("hoa@tinh.example", "Ngô Thanh Hòa", (Role.SUPERVISOR, cast.units.so_noi_vu))
    owed = stage.in_progress(cast)
    stage.handed_in(cast, owed, document_on=DUE, at=moment(2021, 9, 30))
    at = moment(2021, 9, 30, 15)
    outcomes = at_once(
        lambda: operations.accept_result(actor=cast.thao, assignment=Assignment.objects.get(pk=owed.pk), at=at),
        lambda: operations.return_result(
            actor=other, assignment=Assignment.objects.get(pk=owed.pk), why="Thiếu.", at=at
        ),
    )
    assert outcomes == ["acts.wrong_state", "done"]
    owed.refresh_from_db()
    report = Report.objects.get()
    assert (owed.state, report.decision) in {(rules.DONE, "accepted"), (rules.IN_PROGRESS, "returned")}
    assert len(stage.entries("result_accepted")) + len(stage.entries("result_returned")) == 1


@pytest.mark.django_db(transaction=True)
def test_granting_and_cancelling_at_once_wait_for_one_another() -> None:
    cast = people.cast()
    other = make.person("hoa@tinh.example", "Ngô Thanh Hòa", (Role.SUPERVISOR, cast.units.so_noi_vu))
    owed = stage.in_progress(cast)
    request = stage.asked(cast, owed, dt.date(2021, 10, 15), moment(2021, 9, 20))
    at = moment(2021, 9, 21)

    def fresh(person: Person) -> Person:
        return Person.objects.get(pk=person.pk)

    outcomes = at_once(
        lambda: operations.grant_extension(
            actor=fresh(cast.thao), request=ExtensionRequest.objects.get(pk=request.pk), at=at
        ),
        lambda: operations.cancel(
            actor=fresh(other), assignment=Assignment.objects.get(pk=owed.pk), why="Trùng việc.", at=at
        ),
    )
    assert outcomes in (["done", "done"], ["directives.request_decided", "done"])
    request.refresh_from_db()
    owed.refresh_from_db()
    assert owed.state == rules.CANCELLED
    assert request.state != ExtensionRequest.State.ASKED
