"""Issuing: tasks become assignments, one per unit, each with its promise; the units are told once."""

import datetime as dt

import pytest
from django.urls import reverse

from dunghen.directives import operations, rules
from dunghen.directives.models import Assignment, Cooperation, ExtensionRequest, Letter, Task
from dunghen.directives.tests import stage
from dunghen.kernel import errors
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.commitments import refusals as commitment_refusals
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.commitments.operations import hand_over_all, recompute_due
from dunghen.kernel.organisation.models import Role, UnitGroup
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db


def test_a_confirmed_letter_becomes_assignments_with_their_promises() -> None:
    cast = people.cast()
    letter = stage.draft(
        cast,
        stage.task(due="trước 30/9/2021", coop=["Sở Y tế"], report_to=["Sở Nội vụ"]),
        stage.task("Công khai số điện thoại.", lead=["Sở Nội vụ"]),
    )
    letter = operations.issue(actor=cast.phuc, letter=letter, at=stage.ENTERED)
    assert (letter.state, letter.issued_at, letter.issued_by) == (rules.ISSUED, stage.ENTERED, cast.phuc)
    owed = stage.owed(letter, cast.units.so_xay_dung)
    promise = owed.commitment
    assert owed.state == rules.ASSIGNED
    assert promise.reference == "1889/UBND-KSTT (2021) mục 1 – Sở Xây dựng"
    assert promise.subject == "Rà soát thủ tục và báo cáo kết quả."
    assert promise.due_at == promise.original_due_at == moment(2021, 9, 29, 17)
    assert promise.opened_at == moment(2021, 8, 16, 0)
    assert (promise.owner_unit, promise.overseer_unit) == (cast.units.so_xay_dung, cast.units.so_noi_vu)
    assert promise.creditor == "Sở Nội vụ"
    assert promise.url == reverse("directives:assignment", args=[owed.pk])
    assert promise.basis["text"] == "trước 30/9/2021"
    assert promise.basis["source"] == "1889/UBND-KSTT ngày 16/08/2021, mục 1"
    assert promise.basis["term"] == {"kind": "date", "date": "2021-09-29", "roll": "previous"}
    undated = stage.owed(letter, cast.units.so_noi_vu, "2").commitment
    assert undated.due_at is None
    assert "term" not in undated.basis
    assert undated.creditor == "UBND tỉnh"


def test_the_journal_says_who_issued_how_much_to_how_many() -> None:
    cast = people.cast()
    letter = stage.issued(cast, stage.task(), stage.task("Việc hai.", lead=["Sở Xây dựng", "Sở Nội vụ"]))
    line = stage.line("letter_issued")
    assert line.actor_id == cast.phuc.pk
    assert line.threads == [f"directives.letter:{letter.pk}"]
    assert {name: line.facts[name] for name in ("tasks", "units", "assignments")} == {
        "tasks": 2,
        "units": 2,
        "assignments": 3,
    }
    assert line.facts["passed_on"] == []


def test_each_head_gets_one_message_that_names_all_tasks_and_nobody_else_does() -> None:
    cast = people.cast()
    stage.issued(cast, stage.task(due="30/9/2021"), stage.task("Việc hai."))
    (message,) = Message.objects.all()
    assert (message.address, message.kind) == ("huong@tinh.example", "directives.new_assignments")
    assert "- Mục 1: Rà soát thủ tục và báo cáo kết quả. Hạn: 30/09/2021." in message.body
    assert "- Mục 2: Việc hai. Hạn: không ghi ngày." in message.body


def test_a_unit_without_a_head_is_told_through_its_officers() -> None:
    cast = people.cast()
    stage.issued(cast, stage.task(lead=["Sở Y tế"]))
    assert [message.address for message in Message.objects.all()] == ["tuan@tinh.example"]


@pytest.mark.parametrize("who", ["minh", "huong", "thao", "an", "lan", "tuan"])
def test_only_the_clerk_and_the_chairman_issue(who: str) -> None:
    cast = people.cast()
    letter = stage.draft(cast, stage.task())
    before = stage.everything()
    with pytest.raises(errors.Forbidden):
        operations.issue(actor=cast.everybody()[who], letter=letter, at=stage.ENTERED)
    assert stage.everything() == before


def test_the_chairman_issues_too() -> None:
    cast = people.cast()
    letter = operations.issue(actor=cast.dung, letter=stage.draft(cast, stage.task()), at=stage.ENTERED)
    assert letter.issued_by == cast.dung


# -- not ready --------------------------------------------------------------------------------------------------------


def refused(letter: Letter, at: dt.datetime = stage.ENTERED) -> str:
    """Issue, expect NotReady and nothing left behind; return the sentence."""
    before = stage.everything()
    with pytest.raises(rules.NotReady) as found:
        operations.issue(actor=letter.entered_by, letter=letter, at=at)
    assert found.value.code == "directives.not_ready"
    assert stage.everything() == before
    return found.value.sentence


def test_nothing_is_issued_unconfirmed() -> None:
    letter = stage.draft(people.cast(), stage.task(), stage.task(), stage.task())
    letter.tasks.exclude(ref="2").update(confirmed=False)
    assert "còn 2 nhiệm vụ chưa xác nhận (mục 1, 3)" in refused(letter)


def test_many_unconfirmed_ones_are_named_up_to_six() -> None:
    letter = stage.draft(people.cast(), *[stage.task()] * 8)
    letter.tasks.update(confirmed=False)
    assert "còn 8 nhiệm vụ chưa xác nhận (mục 1, 2, 3, 4, 5, 6…)" in refused(letter)


def test_nothing_is_issued_to_a_name_that_stands_for_no_unit() -> None:
    letter = stage.draft(people.cast(), stage.task(coop=["Sở Y tế"]))
    letter.tasks.get().parties.filter(role="coop").update(unit=None, wording="Sở Phép thuật")
    assert "mục 1 còn tên đơn vị chưa nhận ra" in refused(letter)


def test_nothing_is_issued_to_nobody() -> None:
    assert "mục 1 chưa có đơn vị chủ trì" in refused(stage.draft(people.cast(), stage.task(lead=[])))


def test_nothing_is_issued_without_somebody_who_follows_it() -> None:
    assert "chưa chọn đơn vị theo dõi" in refused(stage.draft(people.cast(), stage.task(), overseer_unit=None))


@pytest.mark.parametrize("missing", [{"number": ""}, {"issued_on": None}, {"issuer": ""}])
def test_nothing_is_issued_without_number_date_and_issuer(missing: dict[str, object]) -> None:
    letter = stage.draft(people.cast(), stage.task())
    Letter.objects.filter(pk=letter.pk).update(**missing)
    assert "thiếu số, ngày hoặc cơ quan ban hành" in refused(letter)


def test_nothing_is_issued_of_a_letter_without_tasks() -> None:
    letter = stage.draft(people.cast(), stage.task())
    letter.tasks.update(dropped=True)
    assert "không có nhiệm vụ nào" in refused(letter)


def test_a_letter_of_tomorrow_is_a_slip_of_the_keyboard() -> None:
    letter = stage.draft(people.cast(), stage.task(), issued_on=dt.date(2021, 8, 17))
    assert "ngày ban hành 17/08/2021 chưa đến" in refused(letter)


def test_a_due_date_before_the_letter_is_named_by_its_clause() -> None:
    letter = stage.draft(people.cast(), stage.task(due="30/9/2021"), stage.task(due="trước 16/8/2021"))
    assert "mục 2 có hạn 13/08/2021 trước ngày ban hành văn bản" in refused(letter)


def test_the_district_level_after_june_2025_refuses_with_the_reason() -> None:
    cast = people.cast()
    stage.districts("Bắc", "Nam", last=dt.date(2025, 6, 30))
    at = moment(2025, 9, 25)
    letter = stage.draft(cast, stage.task(lead=[stage.DISTRICTS]), issued_on=at.date(), at=at)
    sentence = refused(letter, at)
    assert "không còn đơn vị nào vào ngày 25/09/2025" in sentence
    assert "đơn vị cuối cùng kết thúc ngày 30/06/2025" in sentence


def test_a_letter_is_issued_once() -> None:
    cast = people.cast()
    letter = stage.issued(cast)
    before = stage.everything()
    with pytest.raises(rules.AlreadyIssued) as again:
        operations.issue(actor=cast.phuc, letter=letter, at=stage.ENTERED)
    assert again.value.code == "directives.already_issued"
    assert stage.everything() == before


# -- groups and units -------------------------------------------------------------------------------------------------


def test_a_group_becomes_one_assignment_per_unit() -> None:
    cast = people.cast()
    units = stage.districts("Bắc", "Nam", "Đông")
    letter = stage.issued(cast, stage.task(lead=[stage.DISTRICTS], due="30/9/2021"))
    assert {owed.unit for owed in letter.assignments.all()} == set(units)
    assert len({owed.commitment.reference for owed in letter.assignments.all()}) == 3


def test_a_unit_named_twice_owes_once() -> None:
    cast = people.cast()
    first, *_ = stage.districts("Bắc", "Nam")
    letter = stage.issued(cast, stage.task(lead=[first.name, stage.DISTRICTS, first.name]))
    assert letter.assignments.filter(unit=first).count() == 1
    assert letter.assignments.count() == 2


def test_everybody_addressed_means_the_letters_own_list() -> None:
    cast = people.cast()
    UnitGroup.objects.create(
        key="cac-co-quan-don-vi-dia-phuong",
        name="Các cơ quan, đơn vị, địa phương",
        wordings=[],
        rule=[{"kind": ["so", "van_phong"], "addressees": True}],
    )
    letter = stage.issued(cast, stage.task(lead=["Các cơ quan, đơn vị, địa phương"]))
    assert {owed.unit for owed in letter.assignments.all()} == {cast.units.so_xay_dung, cast.units.so_y_te}


def test_a_unit_that_has_ended_since_passes_the_duty_to_its_main_successor() -> None:
    cast = people.cast()
    old = make.unit("so-gtvt", "Sở Giao thông vận tải", valid_to=dt.date(2021, 8, 20))
    stage.succeed(old, cast.units.so_y_te, dt.date(2021, 8, 21), main=False)
    stage.succeed(old, cast.units.so_xay_dung, dt.date(2021, 8, 21))
    letter = stage.draft(cast, stage.task(lead=[old.name], due="30/9/2021"))
    operations.issue(actor=cast.phuc, letter=letter, at=moment(2021, 8, 23))
    owed = letter.assignments.get()
    assert (owed.unit, owed.named_unit) == (cast.units.so_xay_dung, old)
    assert owed.commitment.basis["named_unit"] == "Sở Giao thông vận tải"
    assert stage.line("letter_issued").facts["passed_on"] == ["Sở Giao thông vận tải → Sở Xây dựng"]


def test_a_unit_that_ended_without_a_successor_cannot_take_a_duty() -> None:
    cast = people.cast()
    gone = make.unit("so-cu", "Sở Cũ", valid_to=dt.date(2021, 8, 20))
    letter = stage.draft(cast, stage.task(lead=[gone.name]))
    before = stage.everything()
    with pytest.raises(commitment_refusals.UnitNotValid) as found:
        operations.issue(actor=cast.phuc, letter=letter, at=moment(2021, 8, 23))
    assert "Sở Cũ không hoạt động vào ngày 23/08/2021" in found.value.sentence
    assert stage.everything() == before


def test_two_clauses_with_one_number_and_long_names_keep_references_of_their_own() -> None:
    cast = people.cast()
    long = "Ban Quản lý dự án đầu tư xây dựng các công trình dân dụng và công nghiệp, giao thông, nông nghiệp"
    names = [f"{long} {place}" for place in ("Bắc", "Trung", "Nam")]
    for place, name in enumerate(names):
        make.unit(f"ban-{place}", name)
    letter = stage.issued(
        cast,
        stage.task(lead=names, ref="1"),
        stage.task("Việc khác cùng số mục.", lead=names, ref="1"),
        number="1889/UBND-" + "K" * 40,
    )
    references = [owed.commitment.reference for owed in letter.assignments.all()]
    assert len(references) == 6
    assert len(set(references)) == 6


# -- cooperating units ------------------------------------------------------------------------------------------------


def test_a_cooperating_unit_gets_a_reply_by_date_of_its_own() -> None:
    cast = people.cast()
    letter = stage.issued(cast, stage.task(coop=["Sở Y tế"], due="30/9/2021", reply_by=dt.date(2021, 9, 10)))
    asked = Cooperation.objects.get()
    assert (asked.unit, asked.task.letter) == (cast.units.so_y_te, letter)
    assert asked.commitment.due_at == moment(2021, 9, 10, 17)
    assert asked.commitment.url == reverse("directives:cooperation", args=[asked.pk])


@pytest.mark.parametrize(
    ("due", "reply"),
    [
        ("30/9/2021", moment(2021, 9, 8, 17)),  # 31 working days to go from Monday 16/8: 15 of them
        ("17/8/2021", moment(2021, 8, 17, 17)),  # one day to go: at least one
        ("", moment(2021, 8, 23, 17)),  # no date: five working days by the province's setting
    ],
)
def test_without_a_date_the_reply_is_asked_halfway(due: str, reply: dt.datetime) -> None:
    stage.issued(people.cast(), stage.task(coop=["Sở Y tế"], due=due))
    assert Cooperation.objects.get().commitment.due_at is not None
    assert Cooperation.objects.get().commitment.due_at == reply


def test_a_plan_beyond_the_calendar_is_issued_and_its_partners_asked_within_the_setting() -> None:
    letter = stage.issued(people.cast(), stage.task(due="31/12/2045", coop=["Sở Y tế"]))
    assert letter.assignments.get().commitment.due_at == moment(2045, 12, 31, 17)
    assert Cooperation.objects.get().commitment.due_at == moment(2021, 8, 23, 17)


def test_who_leads_does_not_cooperate_with_itself() -> None:
    cast = people.cast()
    stage.issued(cast, stage.task(coop=["Sở Xây dựng", "Sở Y tế"]))
    assert [item.unit for item in Cooperation.objects.all()] == [cast.units.so_y_te]


def test_the_heir_of_the_lead_does_not_cooperate_with_itself_either() -> None:
    cast = people.cast()
    old = make.unit("so-gtvt", "Sở Giao thông vận tải", valid_to=dt.date(2021, 8, 20))
    stage.succeed(old, cast.units.so_xay_dung, dt.date(2021, 8, 21))
    letter = stage.draft(cast, stage.task(lead=[old.name], coop=["Sở Xây dựng", "Sở Y tế"]))
    operations.issue(actor=cast.phuc, letter=letter, at=moment(2021, 8, 23))
    assert [item.unit for item in Cooperation.objects.all()] == [cast.units.so_y_te]


def test_a_reply_by_date_that_has_passed_when_an_old_letter_is_typed_in_does_not_stop_it() -> None:
    cast = people.cast()
    letter = stage.draft(cast, stage.task(coop=["Sở Y tế"], reply_by=dt.date(2021, 8, 20)))
    operations.issue(actor=cast.phuc, letter=letter, at=moment(2021, 9, 1))
    assert Cooperation.objects.get().commitment.due_at == moment(2021, 8, 20, 17)


# -- terms that a changed calendar recounts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "term"),
    [
        (
            {
                "kind": "relative",
                "rule": {"n": 5, "unit": "working_day", "direction": "after", "anchor": "document_date"},
            },
            {"kind": "working_days", "amount": 5, "from": "2021-08-16"},
        ),
        (
            {"kind": "relative", "rule": {"n": 10, "unit": "day", "direction": "after", "anchor": "document_date"}},
            {"kind": "days", "amount": 10, "from": "2021-08-16"},
        ),
        (
            {"kind": "relative", "rule": {"n": 24, "unit": "hour", "direction": "after", "anchor": "document_date"}},
            {"kind": "hours", "amount": 24, "from": "2021-08-16"},
        ),
        (
            {"kind": "absolute", "date": "2021-10-31", "bound": "before"},
            {"kind": "date", "date": "2021-10-30", "roll": "previous"},
        ),
        ({"kind": "absolute", "date": "2021-09-30", "bound": "before", "time": "16:00"}, None),
        ({"kind": "none", "text": "khẩn trương"}, None),
        (stage.monthly(), {"kind": "date", "date": "2021-08-24", "roll": "previous"}),
        (stage.monthly(time="15:00"), None),
    ],
)
def test_the_term_is_kept_as_data_and_recounting_it_moves_nothing(
    deadline: dict[str, object], term: dict[str, object] | None
) -> None:
    cast = people.cast()
    letter = stage.issued(cast, stage.task(deadline=deadline))
    promise = letter.assignments.order_by("id")[0].commitment
    assert promise.basis.get("term") == term
    recount = recompute_due(actor=SYSTEM, at=moment(2021, 8, 17), reason="Lịch được nạp lại.")
    assert recount.moved == ()


@pytest.mark.parametrize(
    "deadline",
    [
        {"kind": "relative", "rule": {"n": 5, "unit": "working_day", "direction": "after", "anchor": "document_date"}},
        {"kind": "absolute", "date": "2021-10-31", "bound": "before"},
        {"kind": "none", "text": "sớm"},
    ],
)
def test_a_date_that_a_person_set_is_recounted_by_no_calendar(deadline: dict[str, object]) -> None:
    cast = people.cast()
    letter = stage.issued(cast, stage.task(deadline=deadline, due_on=dt.date(2021, 9, 15)))
    promise = letter.assignments.get().commitment
    assert promise.due_at == moment(2021, 9, 15, 17)
    assert "term" not in promise.basis
    assert recompute_due(actor=SYSTEM, at=moment(2021, 8, 17), reason="Lịch được nạp lại.").moved == ()


def test_a_same_day_duty_of_a_saturday_stays_on_monday_when_recounted() -> None:
    cast = people.cast()
    saturday = moment(2021, 8, 21)
    letter = stage.issued(cast, stage.task(due="21/8/2021"), issued_on=saturday.date(), at=saturday)
    assert letter.assignments.get().commitment.due_at == moment(2021, 8, 23, 17)
    assert recompute_due(actor=SYSTEM, at=saturday, reason="Lịch được nạp lại.").moved == ()


# -- withdrawing ------------------------------------------------------------------------------------------------------


def test_a_withdrawn_letter_cancels_what_is_open_and_keeps_what_is_done() -> None:
    cast = people.cast()
    letter = stage.issued(cast, stage.task(due="30/9/2021", coop=["Sở Y tế"]), stage.task("Hai.", lead=["Sở Xây dựng"]))
    first = stage.in_progress(cast, stage.owed(letter, cast.units.so_xay_dung))
    stage.handed_in(cast, first, document_on=dt.date(2021, 8, 20), at=moment(2021, 8, 20))
    operations.accept_result(actor=cast.thao, assignment=first, at=moment(2021, 8, 21))
    Message.objects.all().delete()
    operations.withdraw(actor=cast.phuc, letter=letter, why="Ban hành nhầm.", at=moment(2021, 8, 23))
    letter.refresh_from_db()
    assert (letter.state, letter.key) == (rules.WITHDRAWN, None)
    assert stage.owed(letter, cast.units.so_xay_dung, "1").state == rules.DONE
    second = stage.owed(letter, cast.units.so_xay_dung, "2")
    assert (second.state, second.commitment.outcome) == (rules.CANCELLED, "cancelled")
    assert Cooperation.objects.get().commitment.outcome == "cancelled"
    assert stage.line("letter_withdrawn").reason == "Ban hành nhầm."
    assert [message.address for message in Message.objects.all()] == ["huong@tinh.example"]


def test_withdrawing_leaves_no_request_waiting() -> None:
    cast = people.cast()
    owed = stage.construction(cast)
    request = stage.asked(cast, owed, dt.date(2021, 10, 15), moment(2021, 9, 20))
    operations.withdraw(actor=cast.phuc, letter=owed.letter, why="Ban hành nhầm.", at=moment(2021, 9, 21))
    request.refresh_from_db()
    assert request.state == ExtensionRequest.State.REFUSED


def test_a_letter_withdrawn_can_be_entered_and_issued_anew() -> None:
    cast = people.cast()
    first = stage.issued(cast, stage.task(coop=["Sở Y tế"]))
    operations.withdraw(actor=cast.phuc, letter=first, why="Nhập sai.", at=stage.ENTERED)
    second = stage.issued(cast, stage.task(coop=["Sở Y tế"]))
    assert stage.owed(second, cast.units.so_xay_dung).commitment.is_open
    assert Cooperation.objects.filter(task__letter=second).count() == 1


def test_withdrawing_wants_a_reason_a_right_and_happens_once() -> None:
    cast = people.cast()
    letter = stage.issued(cast)
    before = stage.everything()
    with pytest.raises(rules.ReasonNeeded):
        operations.withdraw(actor=cast.phuc, letter=letter, why="  ", at=stage.ENTERED)
    for outsider in (cast.minh, cast.tuan, cast.thao, cast.an):
        with pytest.raises(errors.Forbidden):
            operations.withdraw(actor=outsider, letter=letter, why="Nhầm.", at=stage.ENTERED)
    assert stage.everything() == before
    operations.withdraw(actor=cast.phuc, letter=letter, why="Nhầm.", at=stage.ENTERED)
    with pytest.raises(errors.WrongState) as again:
        operations.withdraw(actor=cast.phuc, letter=letter, why="Nhầm.", at=stage.ENTERED)
    assert "“Đã thu hồi”" in again.value.sentence


# -- units that hand all over -----------------------------------------------------------------------------------------


def test_a_bulk_hand_over_moves_assignments_and_cooperations_with_their_promises() -> None:
    cast = people.cast()
    heir = make.unit("so-moi", "Sở Mới")
    letter = stage.issued(
        cast, stage.task(coop=["Sở Y tế"]), stage.task("Hai.", lead=["Sở Y tế"], coop=["Sở Xây dựng"])
    )
    hand_over_all(
        from_unit=cast.units.so_xay_dung, to_unit=heir, basis="Nghị quyết 1", actor=cast.an, at=moment(2021, 8, 20)
    )
    assert stage.owed(letter, heir).named_unit == cast.units.so_xay_dung
    assert {item.unit for item in Cooperation.objects.all()} == {cast.units.so_y_te, heir}
    for row in (*Assignment.objects.all(), *Cooperation.objects.all()):
        assert row.unit_id == Commitment.objects.get(pk=row.commitment_id).owner_unit_id


def test_a_hand_over_to_a_unit_that_cooperates_already_does_not_break() -> None:
    cast = people.cast()
    letter = stage.issued(cast, stage.task(lead=["Sở Nội vụ"], coop=["Sở Xây dựng", "Sở Y tế"]))
    hand_over_all(
        from_unit=cast.units.so_xay_dung,
        to_unit=cast.units.so_y_te,
        basis="Nghị quyết 1",
        actor=cast.an,
        at=moment(2021, 8, 20),
    )
    assert set(Commitment.objects.filter(kind="directives.cooperation").values_list("owner_unit", flat=True)) == {
        cast.units.so_y_te.pk
    }
    assert letter.tasks.get().cooperations.count() == 2


def test_the_tasks_of_a_dropped_clause_are_owed_by_nobody() -> None:
    cast = people.cast()
    letter = stage.draft(cast, stage.task(), stage.task("Hai."))
    operations.drop_task(actor=cast.phuc, task=Task.objects.get(ref="2"), at=stage.ENTERED)
    operations.issue(actor=cast.phuc, letter=letter, at=stage.ENTERED)
    assert [owed.task.ref for owed in letter.assignments.all()] == ["1"]


def test_a_head_by_delegation_of_another_unit_is_not_told() -> None:
    cast = people.cast()
    people.delegate(cast.huong, cast.tuan, Role.HEAD, cast.units.so_xay_dung)
    stage.issued(cast)
    assert [message.address for message in Message.objects.all()] == ["huong@tinh.example"]
