"""The machine learns from what officers confirm: a little from each, the same in every process, and it says how much it has learnt."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, reading, rules
from dunghen.petitions.models import Learnt, Lesson, Petition
from dunghen.petitions.operations import suggesting
from dunghen.petitions.reading import training
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db
AT = stage.MONDAY
OWN, OTHER = "giao-thong", "giao-duc"
"""Fields of the story: what Mai confirms again and again although the machine thought otherwise, and one that has nothing to do with it."""
OTHERS = (
    "Trường tiểu học thu tiền học thêm trái quy định, đề nghị phòng giáo dục kiểm tra.",
    "Đèn đường ở hẻm 5 phố Thử tắt ba đêm nay, đề nghị sửa sớm.",
    "Nước máy đục cả tuần, xin kiểm tra đường ống.",
    "Bác sĩ trạm y tế không trực đêm, người bệnh phải chờ.",
    "Làm sổ đỏ sáu tháng chưa xong, hỏi thì bảo chờ.",
    "Quán nhậu phố Thử mở nhạc to đến nửa đêm.",
)


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture(autouse=True)
def fresh_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(suggesting, "_model", None)
    yield


def text(number: int) -> str:
    return f"Cây xanh trước số nhà {number} phố Thử nghiêng ra lòng đường, sợ gãy khi mưa."


def suggested(words: str) -> dict[str, Any]:
    return suggesting.read(words, AT.date()).kept


def confirm(cast: Cast, number: int, field: str = OWN) -> Petition:
    petition = stage.filed(text=text(number)).petition
    return stage.handed(cast, petition, field=field, lead=cast.units.so_y_te)


def taken_over() -> str:
    operations.study(at=AT)
    return suggesting.refresh()


def test_confirmations_change_what_is_suggested_later_and_one_alone_does_not(cast: Cast) -> None:
    assert {OWN, OTHER} <= set(suggesting.fields())
    before = suggested(text(99))
    assert before["field"] != OWN
    confirm(cast, 1)
    assert suggested(text(99)) == before, "what the officer confirmed is not yet taken in"
    first = taken_over()
    once = suggested(text(99))
    assert once["field"] == before["field"], "one confirmation does not flip even its like"
    assert first.endswith("+1") and once["version"] == first
    for number in range(2, 14):
        confirm(cast, number)
    last = taken_over()
    after = suggested(text(99))
    assert after["field"] == OWN, after["confidence"]
    assert last.endswith("+13") and after["version"] == last and before["version"].endswith("+0")


def test_what_is_confirmed_of_trees_changes_nothing_about_schools(cast: Cast) -> None:
    before = [suggested(words)["field"] for words in OTHERS]
    confirm(cast, 1, OTHER)
    taken_over()
    assert [suggested(words)["field"] for words in OTHERS] == before, "one confirmation, and a wrong one"
    for number in range(2, 14):
        confirm(cast, number)
    taken_over()
    assert [suggested(words)["field"] for words in OTHERS] == before


def test_every_process_learns_the_same_whatever_the_rounds(cast: Cast) -> None:
    for number in range(3):
        confirm(cast, number)
        taken_over()
    piecewise = reading.kept(suggesting.model())
    lessons = [(one.text, one.confirmed) for one in Lesson.objects.order_by("id")]
    assert reading.kept(reading.learn_all(reading.shipped_model(), lessons)) == piecewise
    fresh = reading.with_lessons(piecewise)
    assert fresh is not None and reading.kept(fresh) == piecewise


def test_a_petition_teaches_once_what_was_confirmed_last(cast: Cast) -> None:
    petition = confirm(cast, 1)
    taken_over()
    operations.classify(actor=cast.mai, petition=petition, at=AT, field=OTHER)
    lesson = Lesson.objects.get()
    assert lesson.confirmed["field"] == OTHER and not lesson.learnt
    operations.hand_on(actor=cast.mai, petition=petition, to_unit=cast.units.so_xay_dung, why="Đúng thẩm quyền.", at=AT)
    assert Lesson.objects.get().confirmed["lead"] == "so-xay-dung"


def test_looking_costs_one_small_query_when_nothing_was_learnt(cast: Cast) -> None:
    confirm(cast, 1)
    taken_over()
    with CaptureQueriesContext(connection) as asked:
        suggesting.refresh()
    assert len(asked) == 1 and "content" not in asked[0]["sql"]
    assert operations.study(at=AT) == 0


def test_a_process_looks_by_itself_once_a_minute_at_most(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirm(cast, 1)
    operations.study(at=AT)
    settings.PETITIONS_LEARN_SECONDS = 60
    monkeypatch.setattr(suggesting, "_looked", float("-inf"))
    assert suggesting.model().version == 1
    with CaptureQueriesContext(connection) as asked:
        suggesting.model()
    assert len(asked) == 0


def test_another_training_begins_anew_with_the_lessons_that_are_there(cast: Cast) -> None:
    confirm(cast, 1)
    taken_over()
    Learnt.objects.update(trained="earlier")
    assert suggesting.refresh().endswith("+0"), "the lessons of another training say nothing here"
    assert taken_over().endswith("+1")
    assert Entry.objects.filter(verb="petitions.learnt").order_by("id").last().facts["count"] == 1  # type: ignore[union-attr]


def test_what_came_in_unread_is_read_masked_and_sealed(cast: Cast) -> None:
    plain = stage.filed(text="Đường hẻm 5 ngập, gọi tôi số 0900000123 để biết thêm.").petition
    accused = stage.filed(text=stage.TEXT).petition
    Petition.objects.update(suggestion={}, masked="", title="")
    Petition.objects.filter(pk=accused.pk).update(text="Tôi tố cáo ông Trưởng thôn nhận tiền của dân để làm giấy tờ.")
    assert operations.read_unread(at=AT) == 2 and operations.read_unread(at=AT) == 0
    plain.refresh_from_db()
    accused.refresh_from_db()
    assert "0900000123" not in plain.masked + plain.title and plain.suggestion["kind"]
    assert accused.sealed_case and accused.private and accused.suggestion["redirect"]
    assert stage.trail(accused)[-1:] == ["received"], "sealing is a part of the machine's reading"
    assert Entry.objects.filter(verb="petitions.sealed", subject_id=accused.pk).exists()


def test_lessons_are_exported_masked_in_the_form_of_the_training_files(cast: Cast, tmp_path: Path) -> None:
    petition = stage.filed(text="Đường hẻm 5 ngập nặng, gọi tôi số 0900000123 để biết thêm.").petition
    stage.handed(cast, petition)
    said = StringIO()
    call_command("petitions", "lessons", "export", stdout=said, stderr=StringIO())
    (row,) = map(json.loads, said.getvalue().splitlines())
    assert row["kind"] == "phản ánh" and row["lead"] == "so-xay-dung" and row["lead_unit_2021"] == "Sở Xây dựng"
    assert "0900000123" not in row["text"]
    assert training.labelled(row).right["kind"] == ("phản ánh",)
    call_command("petitions", "lessons", "export", str(tmp_path / "l.jsonl"), stderr=StringIO())
    assert (tmp_path / "l.jsonl").read_text("utf-8") == said.getvalue()


def test_kinds_of_the_room_are_those_of_the_reading() -> None:
    taught = reading.learn_all(reading.shipped_model(), [("Đèn tắt", {"kind": kind}) for kind, _ in rules.KINDS])
    assert taught.version == len(rules.KINDS)
    assert {suggesting._KINDS[str(kind)] for kind in reading.KINDS} == {kind for kind, _ in rules.KINDS}
