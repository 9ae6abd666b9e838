"""Correcting and confirming what was read, before anything is issued."""

import datetime as dt
from decimal import Decimal

import pytest

from dunghen.directives import operations, rules
from dunghen.directives.models import Letter, Target, Task
from dunghen.directives.tests import stage
from dunghen.directives.tests.test_assignments import refused
from dunghen.kernel import errors, measures
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db
AT = stage.ENTERED


def drafted(*tasks: operations.TaskValues) -> tuple[people.Cast, Letter]:
    cast = people.cast()
    return cast, stage.draft(cast, *tasks)


def names(task: Task, role: str = "lead") -> list[str]:
    return [party.wording for party in Task.objects.get(pk=task.pk).parties.filter(role=role)]


# -- the head of the letter -------------------------------------------------------------------------------------------


def test_the_head_of_the_letter_is_corrected_with_old_and_new_in_the_journal() -> None:
    cast, letter = drafted(stage.task())
    letter = operations.correct_letter(
        actor=cast.phuc,
        letter=letter,
        changes={
            "signer": "Phan Trí Dũng",
            "urgency": "khan",
            "number": "1889/UBND-KSTT",
            "overseer_unit": cast.units.van_phong,
        },
        at=AT,
    )
    assert (letter.signer, letter.urgency) == ("Phan Trí Dũng", "khan")
    line = stage.line("letter_corrected")
    assert line.facts["fields"] == "người ký, độ khẩn, đơn vị theo dõi"
    assert line.facts["old"] == {"signer": "", "urgency": "thuong", "overseer_unit": "Sở Nội vụ"}
    assert line.facts["new"] == {
        "signer": "Phan Trí Dũng",
        "urgency": "khan",
        "overseer_unit": "Văn phòng UBND tỉnh",
    }


def test_a_field_that_is_none_is_a_mistake_of_the_caller() -> None:
    cast, letter = drafted()
    with pytest.raises(ValueError, match="state"):
        operations.correct_letter(actor=cast.phuc, letter=letter, changes={"state": "issued"}, at=AT)


def test_a_corrected_date_moves_what_counts_from_it_and_wants_confirming_again() -> None:
    relative = {"kind": "relative", "rule": {"n": 5, "unit": "working_day", "anchor": "document_date"}}
    cast, letter = drafted(
        stage.task(deadline=relative),
        stage.task(due="30/9/2021"),
        stage.task(deadline=relative, due_on=dt.date(2021, 9, 1)),
    )
    moving, fixed, by_hand = letter.tasks.order_by("order")
    assert moving.due_at == moment(2021, 8, 23, 17)
    operations.correct_letter(actor=cast.phuc, letter=letter, changes={"issued_on": dt.date(2021, 8, 10)}, at=AT)
    for task in (moving, fixed, by_hand):
        task.refresh_from_db()
    assert (moving.due_at, moving.confirmed) == (moment(2021, 8, 17, 17), False)
    assert "17/08/2021" in moving.questions[0] or "10/08/2021" in moving.questions[0]
    assert (fixed.due_at, fixed.confirmed) == (moment(2021, 9, 30, 17), True)
    assert (by_hand.due_at, by_hand.confirmed) == (moment(2021, 9, 1, 17), True)


def test_a_corrected_date_finds_the_units_of_that_day() -> None:
    cast = people.cast()
    make.unit("so-moi", "Sở Hải Dương", valid_from=dt.date(2022, 1, 1))
    letter = stage.draft(cast, stage.task())
    task = letter.tasks.get()
    task.parties.update(wording="Sở Hải Dương", unit=None)
    operations.correct_letter(
        actor=cast.phuc, letter=letter, changes={"issued_on": dt.date(2022, 3, 1)}, at=moment(2022, 3, 1)
    )
    task.refresh_from_db()
    assert str(task.parties.get().unit) == "Sở Hải Dương"
    assert not task.confirmed


# -- tasks ------------------------------------------------------------------------------------------------------------


def test_a_task_that_the_reading_missed_is_added_confirmed() -> None:
    cast, letter = drafted(stage.task())
    task = operations.add_task(
        actor=cast.phuc,
        letter=letter,
        values=stage.task("Việc bị sót.", due="trước 31/10/2021", coop=["Sở Y tế"]),
        at=AT,
    )
    assert (task.order, task.confirmed, task.due_at) == (2, True, moment(2021, 10, 29, 17))
    assert names(task, "coop") == ["Sở Y tế"]
    assert stage.entries("task_added")[-1].subject_id == task.pk


def test_a_corrected_task_is_confirmed_and_says_what_changed() -> None:
    cast, letter = drafted(stage.task(due="30/9/2021"))
    task = letter.tasks.get()
    Task.objects.filter(pk=task.pk).update(confirmed=False, questions=["Có đúng không?"])
    task = operations.correct_task(
        actor=cast.phuc,
        task=task,
        values=stage.task(due="trước 15/9/2021", lead=["Sở Y tế"], ref="1", report_to=["Sở Nội vụ"]),
        at=AT,
    )
    assert (task.confirmed, task.questions, task.due_at) == (True, [], moment(2021, 9, 14, 17))
    line = stage.line("task_corrected")
    assert line.facts["fields"] == "hạn, chủ trì, báo cáo về"
    assert line.facts["old"]["chủ trì"] == ["Sở Xây dựng"]
    assert line.facts["new"]["chủ trì"] == ["Sở Y tế"]


def test_a_date_set_by_hand_wins_over_the_wording() -> None:
    cast, letter = drafted(stage.task(due="30/9/2021", due_on=dt.date(2021, 10, 30)))
    task = letter.tasks.get()
    # 30/10/2021 is a Saturday: the same rule as for any other date
    assert task.due_at == moment(2021, 10, 29, 17)
    assert task.due_note.startswith(rules.SET_BY_HAND)
    assert "29/10/2021" in task.due_note


@pytest.mark.parametrize(
    ("values", "kind", "said"),
    [
        (stage.task("   "), rules.EmptyTask, "cần có nội dung"),
        (stage.task(lead=["Sở Phép thuật"]), rules.NotReady, "chưa nhận ra đơn vị “Sở Phép thuật”"),
        (stage.task(coop=["Sở Bói toán", "Sở Y tế"]), rules.NotReady, "“Sở Bói toán”"),
    ],
)
def test_what_a_task_cannot_be(values: operations.TaskValues, kind: type[errors.Refusal], said: str) -> None:
    cast, letter = drafted(stage.task())
    task = letter.tasks.get()
    for act in (
        lambda: operations.add_task(actor=cast.phuc, letter=letter, values=values, at=AT),
        lambda: operations.correct_task(actor=cast.phuc, task=task, values=values, at=AT),
    ):
        found = refused(kind, act)
        assert found.code == kind.code
        assert said in found.sentence


@pytest.mark.parametrize(
    ("lead", "scope"),
    [
        (["Sở Xây dựng"], "named"),
        (["Sở Xây dựng", "Sở Y tế"], "addressees"),
        ([stage.DISTRICTS], "group"),
        ([stage.DISTRICTS, "Sở Y tế"], "group"),
    ],
)
def test_the_scope_follows_from_who_leads(lead: list[str], scope: str) -> None:
    cast = people.cast()
    stage.districts("Bắc")
    assert stage.draft(cast, stage.task(lead=lead)).tasks.get().scope == scope


def test_a_task_is_split_in_two_that_follow_one_another() -> None:
    cast, letter = drafted(stage.task("Rà soát; báo cáo.", due="30/9/2021", coop=["Sở Y tế"]), stage.task("Sau."))
    task = letter.tasks.get(order=1)
    target = Target.objects.create(letter=letter, task=task, text="báo cáo", op=">=", value=Decimal(1))
    first, second = operations.split_task(actor=cast.phuc, task=task, first="Rà soát.", second="Gửi báo cáo.", at=AT)
    assert list(letter.tasks.values_list("order", "summary", "confirmed")) == [
        (1, "Rà soát.", False),
        (2, "Gửi báo cáo.", False),
        (3, "Sau.", True),
    ]
    for part in (first, second):
        assert (names(part), names(part, "coop")) == (["Sở Xây dựng"], ["Sở Y tế"])
        assert part.due_at == moment(2021, 9, 30, 17)
    target.refresh_from_db()
    assert target.task == second
    assert stage.line("task_split").facts["second"] == "Gửi báo cáo."
    refused(
        rules.UnfitSplit, lambda: operations.split_task(actor=cast.phuc, task=first, first="Một.", second=" ", at=AT)
    )


def test_two_tasks_are_merged_with_all_their_names_and_figures() -> None:
    cast, letter = drafted(
        stage.task("Rà soát.", due="30/9/2021"),
        stage.task("Báo cáo.", due="30/9/2021", lead=["Sở Y tế", "Sở Xây dựng"]),
    )
    into, other = letter.tasks.order_by("order")
    Target.objects.create(letter=letter, task=other, text="81%", op=">", value=Decimal(81))
    into = operations.merge_tasks(actor=cast.phuc, into=into, other=other, at=AT)
    other.refresh_from_db()
    assert (into.summary, into.confirmed, other.dropped) == ("Rà soát. Báo cáo.", False, True)
    assert sorted(names(into)) == ["Sở Xây dựng", "Sở Y tế"]
    assert into.targets.count() == 1
    assert into.questions == []
    assert stage.line("tasks_merged").facts["other"] == str(other)


def test_merging_asks_which_of_two_deadlines_holds() -> None:
    cast, letter = drafted(stage.task("Rà soát.", due="30/9/2021"), stage.task("Báo cáo.", due="trước 15/9/2021"))
    into, other = letter.tasks.order_by("order")
    into = operations.merge_tasks(actor=cast.phuc, into=into, other=other, at=AT)
    assert into.due_at == moment(2021, 9, 30, 17)
    assert into.questions == ["Hạn: nhiệm vụ gộp vào ghi “trước 15/9/2021”. Giữ hạn nào?"]
    assert operations.confirm_sure(actor=cast.phuc, letter=letter, at=AT) == 0


def test_only_two_different_tasks_of_one_letter_are_merged() -> None:
    cast, letter = drafted(stage.task())
    stranger = stage.draft(cast, stage.task(), number="2/UBND").tasks.get()
    task = letter.tasks.get()
    for other in (task, stranger):
        refused(
            rules.UnfitMerge, lambda other=other: operations.merge_tasks(actor=cast.phuc, into=task, other=other, at=AT)
        )


def test_a_dropped_task_can_be_restored() -> None:
    cast, letter = drafted(stage.task())
    task = operations.drop_task(actor=cast.phuc, task=letter.tasks.get(), at=AT)
    assert task.dropped
    assert not operations.restore_task(actor=cast.phuc, task=task, at=AT).dropped
    assert [len(stage.entries(verb)) for verb in ("task_dropped", "task_restored")] == [1, 1]


def test_nothing_is_confirmed_while_a_name_stands_for_no_unit() -> None:
    cast, letter = drafted(stage.task(coop=["Sở Y tế"]))
    task = letter.tasks.get()
    Task.objects.update(confirmed=False)
    for role in ("lead", "coop"):
        task.parties.filter(role=role).update(unit=None, wording="Sở Phép thuật")
        found = refused(rules.NotReady, lambda: operations.confirm_task(actor=cast.phuc, task=task, at=AT))
        assert "“Sở Phép thuật”" in found.sentence
        task.parties.filter(role=role).update(unit=cast.units.so_y_te)
    assert operations.confirm_task(actor=cast.phuc, task=task, at=AT).confirmed


def test_what_raises_no_question_is_confirmed_in_one_act() -> None:
    cast, letter = drafted(*[stage.task(f"Việc {n}.") for n in range(5)])
    Task.objects.update(confirmed=False)
    sure, asked, unknown, dropped, _ = letter.tasks.order_by("order")
    Task.objects.filter(pk=asked.pk).update(questions=["Hạn có đúng không?"])
    unknown.parties.update(unit=None)
    operations.drop_task(actor=cast.phuc, task=dropped, at=AT)
    assert operations.confirm_sure(actor=cast.thao, letter=letter, at=AT) == 2
    assert [task.confirmed for task in letter.tasks.order_by("order")] == [True, False, False, False, True]
    assert stage.line("sure_confirmed").facts["count"] == 2


# -- who, and until when ----------------------------------------------------------------------------------------------


def every_act(actor: object, letter: Letter, task: Task, other: Task) -> dict[str, object]:
    return {
        "correct_letter": lambda: operations.correct_letter(actor=actor, letter=letter, changes={"signer": "X"}, at=AT),
        "add_task": lambda: operations.add_task(actor=actor, letter=letter, values=stage.task(), at=AT),
        "correct_task": lambda: operations.correct_task(actor=actor, task=task, values=stage.task(), at=AT),
        "split": lambda: operations.split_task(actor=actor, task=task, first="a", second="b", at=AT),
        "merge": lambda: operations.merge_tasks(actor=actor, into=task, other=other, at=AT),
        "drop": lambda: operations.drop_task(actor=actor, task=task, at=AT),
        "restore": lambda: operations.restore_task(actor=actor, task=task, at=AT),
        "confirm": lambda: operations.confirm_task(actor=actor, task=task, at=AT),
        "confirm_sure": lambda: operations.confirm_sure(actor=actor, letter=letter, at=AT),
    }


@pytest.mark.parametrize("who", ["minh", "huong", "dung", "an", "lan", "tuan"])
def test_whoever_does_not_enter_letters_corrects_none(who: str) -> None:
    cast, letter = drafted(stage.task(), stage.task("Hai."))
    task, other = letter.tasks.order_by("order")
    task.parties.update(unit=None)
    for act in every_act(cast.everybody()[who], letter, task, other).values():
        refused(errors.Forbidden, act)  # type: ignore[arg-type]


def test_an_issued_letter_is_not_corrected_any_more() -> None:
    cast, letter = drafted(stage.task(), stage.task("Hai."))
    operations.issue(actor=cast.phuc, letter=letter, at=AT)
    task, other = letter.tasks.order_by("order")
    for act in every_act(cast.phuc, letter, task, other).values():
        found = refused(rules.AlreadyIssued, act)  # type: ignore[arg-type]
        assert found.code == "directives.already_issued"


# -- figures ----------------------------------------------------------------------------------------------------------


def test_a_figure_is_tied_to_a_published_measure_at_any_time() -> None:
    measures.register(
        measures.Measure("tests.satisfaction", "Mức hài lòng", "%", "Khảo sát.", "Thử", "Sở Nội vụ", lambda scope: None)
    )
    cast = people.cast()
    letter = stage.issued(cast)
    target = Target.objects.create(letter=letter, task=letter.tasks.get(), text="trên 81%", op=">", value=Decimal(81))
    target = operations.bind_target(actor=cast.thao, target=target, measure_slug="tests.satisfaction", at=AT)
    assert target.measure_slug == "tests.satisfaction"
    assert stage.line("target_bound").facts["measure"] == "tests.satisfaction"
    assert operations.bind_target(actor=cast.thao, target=target, measure_slug="", at=AT).measure_slug == ""
    refused(
        rules.NotReady,
        lambda: operations.bind_target(actor=cast.thao, target=target, measure_slug="tests.nobody", at=AT),
    )
    refused(
        errors.Forbidden,
        lambda: operations.bind_target(actor=cast.minh, target=target, measure_slug="tests.nobody", at=AT),
    )
