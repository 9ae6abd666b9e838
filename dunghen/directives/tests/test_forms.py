"""What people type becomes values for the acts; what they leave alone stays as the letter words it."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from dunghen.directives import forms, operations, rules
from dunghen.directives.models import Task
from dunghen.directives.tests import stage
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db


def typed(form: Any) -> QueryDict:
    """Return what a browser sends back of a form that nobody touched."""
    sent = QueryDict(mutable=True)
    for field in form:
        value = field.value()
        if isinstance(value, list | tuple) and field.name == "freq":
            sent.setlist(field.html_name, [str(item) for item in value])
        elif value not in (None, "", False):
            shown = field.field.prepare_value(value)
            formatted = field.field.widget.format_value(shown) if hasattr(field.field.widget, "format_value") else shown
            sent[field.html_name] = formatted[0] if isinstance(formatted, list) else str(formatted)
    return sent


def changed(task: Task, **fields: Any) -> operations.TaskValues:
    """Open the form of a task, change some fields, and return its values."""
    sent = typed(forms.TaskForm(task=task))
    for name, value in fields.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    form = forms.TaskForm(sent, task=task)
    assert form.is_valid(), form.errors
    return form.values()


DEADLINES: list[dict[str, Any]] = [
    {"kind": "absolute", "date": "2021-09-30", "time": None, "bound": "before", "text": "trước ngày 30/9/2021"},
    {"kind": "absolute", "date": "2021-09-30", "time": "16:00", "bound": "before", "text": "trước 16 giờ ngày 30/9"},
    {"kind": "absolute", "date": "2021-12-31", "time": None, "bound": "by", "text": "trong năm 2021"},
    {
        "kind": "relative",
        "rule": {"n": 5, "unit": "working_day", "direction": "after", "anchor": "document_date", "event": None},
        "date": "2021-08-23",
        "text": "05 ngày làm việc kể từ ngày ký",
    },
    {
        "kind": "relative",
        "rule": {"n": 3, "unit": "day", "direction": "before", "anchor": "event", "event": "họp"},
        "date": None,
        "text": "chậm nhất 03 ngày trước ngày họp",
    },
    {
        "kind": "periodic",
        "rule": {
            "freq": ["semiannual", "yearly"],
            "day": 15,
            "month": None,
            "weekday": None,
            "time": None,
            "bound": "before",
            "period_month": "last",
        },
        "text": "định kỳ 6 tháng, năm, trước ngày 15 của tháng cuối kỳ",
    },
    {
        "kind": "periodic",
        "rule": {
            "freq": ["weekly"],
            "day": None,
            "month": None,
            "weekday": [4],
            "time": "15:00",
            "bound": "before",
            "period_month": None,
        },
        "text": "trước 15 giờ thứ Năm hằng tuần",
    },
    {"kind": "none", "text": "khẩn trương"},
]


@pytest.mark.parametrize("deadline", DEADLINES, ids=lambda deadline: str(deadline["text"]))
def test_a_deadline_that_nobody_touched_keeps_the_letters_own_words(deadline: dict[str, Any]) -> None:
    task = stage.draft(people.cast(), stage.task(deadline=deadline)).tasks.get()
    values = changed(task, summary="Chỉ sửa nội dung.")
    assert values.deadline == deadline
    assert values.summary == "Chỉ sửa nội dung."


def test_every_other_value_comes_back_as_it_was() -> None:
    given = stage.task(
        due="30/9/2021",
        ref="2.a",
        lead=["Sở Xây dựng", "Sở Y tế"],
        coop=["Sở Nội vụ"],
        reply_by=dt.date(2021, 9, 10),
        assignee_is_head=True,
        report_to=["UBND tỉnh"],
        product="báo cáo",
    )
    task = stage.draft(people.cast(), given).tasks.get()
    values = changed(task)
    assert (values.ref, values.lead, values.coop) == ("2.a", ["Sở Xây dựng", "Sở Y tế"], ["Sở Nội vụ"])
    assert (values.reply_by, values.assignee_is_head) == (dt.date(2021, 9, 10), True)
    assert (values.report_to, values.product, values.due_on) == (["UBND tỉnh"], "báo cáo", None)


def test_a_date_set_by_hand_survives_the_next_correction_and_can_be_taken_away() -> None:
    cast = people.cast()
    letter = stage.draft(cast, stage.task(due="30/9/2021", due_on=dt.date(2021, 9, 15)))
    task = letter.tasks.get()
    values = changed(task, summary="Sửa nội dung.")
    assert values.due_on == dt.date(2021, 9, 15)
    task = operations.correct_task(actor=cast.phuc, task=task, values=values, at=stage.ENTERED)
    assert task.due_at == moment(2021, 9, 15, 17)
    task = operations.correct_task(actor=cast.phuc, task=task, values=changed(task, due_on=""), at=stage.ENTERED)
    assert task.due_at == moment(2021, 9, 30, 17)
    assert not task.due_note.startswith(rules.SET_BY_HAND)


def test_a_changed_deadline_is_what_was_typed() -> None:
    task = stage.draft(people.cast(), stage.task(due="trước 30/9/2021")).tasks.get()
    assert changed(task, date="15/10/2021").deadline == {
        "kind": "absolute",
        "date": "2021-10-15",
        "bound": "before",
        "time": None,
        "text": None,
    }
    assert changed(task, time="16h30").deadline["time"] == "16:30"
    relative = changed(task, kind="relative", n="5", unit="working_day", anchor="document_date").deadline
    assert relative["rule"] == {
        "n": 5,
        "unit": "working_day",
        "direction": "after",
        "anchor": "document_date",
        "event": None,
    }
    periodic = changed(task, kind="periodic", freq=["yearly", "monthly"], day="25", bound="before").deadline
    assert (periodic["rule"]["freq"], periodic["rule"]["day"], periodic["rule"]["bound"]) == (
        ["monthly", "yearly"],
        25,
        "before",
    )
    assert changed(task, kind="none").deadline == {"kind": "none", "text": None}


def test_a_term_before_an_event_stays_before_it_when_its_number_changes() -> None:
    task = stage.draft(people.cast(), stage.task(deadline=DEADLINES[4])).tasks.get()
    assert changed(task, n="5").deadline["rule"]["direction"] == "before"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "absolute"}, "date"),
        ({"kind": "relative", "anchor": "document_date"}, "n"),
        ({"kind": "relative", "n": "5", "anchor": "event"}, "event"),
        ({"kind": "periodic"}, "freq"),
        ({"kind": "absolute", "date": "31/02/2021"}, "date"),
        ({"kind": "none", "lead": " ; \n - "}, "lead"),
        ({"kind": "none", "summary": "  "}, "summary"),
        ({"kind": "sometime"}, "kind"),
        ({"kind": "periodic", "freq": ["monthly"], "day": "32"}, "day"),
    ],
)
def test_what_is_missing_is_said_at_its_field(fields: dict[str, object], wrong: str) -> None:
    form = forms.TaskForm({"summary": "Rà soát.", "lead": "Sở Xây dựng", **fields})
    assert not form.is_valid()
    assert list(form.errors) == [wrong]


@pytest.mark.parametrize(
    ("typed_in", "wrong"), [("a\x00b", "mã 0"), ("Sở Y tế\n" + "x" * 401, "thứ 2"), ("x\n" * 101, "100")]
)
def test_lines_that_no_table_holds_are_refused_at_their_field(typed_in: str, wrong: str) -> None:
    form = forms.SynthesisForm({"proposals": typed_in}) if "\x00" in typed_in else forms.TaskForm({"lead": typed_in})
    (name,) = {"proposals", "lead"} & set(form.errors)
    assert wrong.lower() in form.errors[name][0].lower()


def test_names_are_taken_one_a_line_without_dashes_and_semicolons() -> None:
    form = forms.TaskForm({"summary": "Rà soát.", "lead": "- Sở Xây dựng;\r\n\r\n  Sở Y tế.\r\n", "kind": "none"})
    assert form.is_valid(), form.errors
    assert form.values().lead == ["Sở Xây dựng", "Sở Y tế"]


# -- the other forms --------------------------------------------------------------------------------------------------


def test_a_drop_is_a_file_or_pasted_text() -> None:
    file = SimpleUploadedFile("cong-van.txt", b"noi dung")
    dropped = forms.DropForm({}, {"file": file})
    assert dropped.is_valid()
    assert dropped.content() == ("cong-van.txt", b"noi dung")
    pasted = forms.DropForm({"text": "  Số: 1/UBND\n"})
    assert pasted.is_valid()
    assert pasted.content() == ("", "  Số: 1/UBND\n".encode())
    empty = forms.DropForm({"text": " \n "})
    assert not empty.is_valid()
    assert "Chưa có văn bản nào." in str(empty.errors)


def test_the_head_of_a_letter_offers_only_units_that_live() -> None:
    cast = people.cast()
    letter = stage.draft(cast)
    cast.units.so_y_te.valid_to = dt.date(2021, 8, 1)
    cast.units.so_y_te.save()
    form = forms.LetterForm(letter=letter, on=dt.date(2021, 8, 16))
    offered = set(form.fields["overseer_unit"].queryset)  # type: ignore[attr-defined]
    assert cast.units.so_noi_vu in offered
    assert cast.units.so_y_te not in offered
    again = forms.LetterForm(typed(form), letter=letter, on=dt.date(2021, 8, 16))
    assert again.is_valid(), again.errors
    before = {name: getattr(letter, name) for name in again.cleaned_data}
    assert again.cleaned_data == before


def test_several_files_come_as_names_and_bytes() -> None:
    files = MultiValueDict(
        {"evidence": [SimpleUploadedFile("a.pdf", b"%PDF-a"), SimpleUploadedFile("../../b.pdf", b"%PDF-b")]}
    )
    form = forms.ProgressForm({"text": "Đã làm.", "percent": "10"}, files)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["evidence"] == [("a.pdf", b"%PDF-a"), ("b.pdf", b"%PDF-b")]
    bare = forms.ProgressForm({"text": "Đã làm.", "percent": "10"}, MultiValueDict())
    assert bare.is_valid()
    assert bare.cleaned_data["evidence"] == []


@pytest.mark.parametrize("percent", ["-1", "101", "nửa"])
def test_progress_is_a_number_from_nought_to_a_hundred(percent: str) -> None:
    assert list(forms.ProgressForm({"text": "Đã làm.", "percent": percent}).errors) == ["percent"]


def test_refusing_an_extension_needs_words_and_granting_none() -> None:
    assert forms.DecisionForm({"decision": "grant"}).is_valid()
    assert list(forms.DecisionForm({"decision": "refuse", "note": " "}).errors) == ["note"]
    assert list(forms.DecisionForm({"decision": "maybe"}).errors) == ["decision"]


def test_only_tasks_of_the_same_letter_can_be_merged_and_not_dropped_ones() -> None:
    cast = people.cast()
    letter = stage.draft(cast, stage.task("Một."), stage.task("Hai."), stage.task("Ba."))
    stranger = stage.draft(cast, stage.task("Lạ."), number="2/UBND").tasks.get()
    one, two, three = letter.tasks.order_by("order")
    operations.drop_task(actor=cast.phuc, task=three, at=stage.ENTERED)
    assert forms.MergeForm({"other": two.pk}, task=one).is_valid()
    for other in (one, three, stranger):
        assert not forms.MergeForm({"other": other.pk}, task=one).is_valid()


def test_the_parts_of_a_split_task_are_no_longer_than_a_task() -> None:
    form = forms.SplitForm({"first": "a" * 4001, "second": "b" * 4000})
    assert list(form.errors) == ["first"]
