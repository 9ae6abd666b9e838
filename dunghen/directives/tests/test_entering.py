"""Entering a letter: dropped, read, kept with its hash; the same letter is never there twice."""

import datetime as dt
import hashlib
import json
from decimal import Decimal

import pytest

from dunghen.directives import operations, rules
from dunghen.directives.intake.refusals import IntakeRefused
from dunghen.directives.models import Letter, Reading, SourceFile, Target
from dunghen.directives.tests import stage
from dunghen.directives.tests.test_assignments import at_once, refused
from dunghen.kernel import errors, files
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db


def drop(cast: people.Cast, content: bytes, name: str = "cong-van.txt", at: dt.datetime = stage.ENTERED) -> Letter:
    return operations.receive(actor=cast.phuc, name=name, content=content, at=at).letter


def test_a_dropped_letter_is_read_and_laid_before_the_clerk() -> None:
    cast = people.cast()
    received = operations.receive(actor=cast.phuc, name="cong-van.txt", content=stage.text(), at=stage.ENTERED)
    letter = received.letter
    assert not received.known
    assert (letter.number, letter.issued_on, letter.state) == ("1889/UBND-KSTT", stage.ISSUED_ON, rules.DRAFT)
    assert (letter.entered_by, letter.entered_at) == (cast.phuc, stage.ENTERED)
    assert letter.overseer_unit == cast.units.so_noi_vu
    task = letter.tasks.get()
    assert (task.due_at, task.confirmed) == (moment(2021, 9, 29, 17), False)
    assert [(party.role, party.unit) for party in task.parties.all()] == [("lead", cast.units.so_xay_dung)]
    for start, end in task.spans:
        assert letter.text[start:end].strip()
    assert "trước ngày 30/9/2021" in task.quote
    assert letter.assignments.count() == 0
    line = stage.line("received")
    assert (line.subject_id, line.actor_id) == (letter.pk, cast.phuc.pk)
    assert (line.facts["file"], line.facts["tasks"]) == ("cong-van.txt", 1)


def test_the_original_is_kept_with_its_hash_and_what_was_read_from_it() -> None:
    cast = people.cast()
    letter = drop(cast, stage.text())
    file = letter.files.get()
    assert file.sha256 == hashlib.sha256(stage.text()).hexdigest() == stage.line("received").facts["sha256"]
    assert files.read(file.sha256) == stage.text()
    assert (file.name, file.kind, file.size) == ("cong-van.txt", "txt", len(stage.text()))
    reading = letter.readings.get()
    assert (reading.file, reading.result["document"]["number"]) == (file, "1889/UBND-KSTT")
    assert json.dumps(reading.result)


def test_pasted_text_is_a_file_too() -> None:
    letter = drop(people.cast(), stage.text(), name="")
    assert letter.files.get().name == "văn bản dán vào"
    assert stage.line("received").facts["file"] == "văn bản dán vào"


@pytest.mark.parametrize("who", ["minh", "huong", "an", "lan", "tuan", "dung"])
def test_only_clerks_and_supervisors_enter_letters(who: str) -> None:
    cast = people.cast()
    actor = cast.everybody()[who]
    refused(
        errors.Forbidden,
        lambda: operations.receive(actor=actor, name="a.txt", content=stage.text(), at=stage.ENTERED),
    )


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00\x03 a program", b"   \n\t"])
def test_a_refused_file_leaves_nothing(content: bytes) -> None:
    cast = people.cast()
    refused(IntakeRefused, lambda: drop(cast, content))
    assert not files.path(hashlib.sha256(content).hexdigest()).exists()


# -- doubts -----------------------------------------------------------------------------------------------------------


def test_what_the_reading_doubts_is_asked_on_the_task_it_doubts() -> None:
    cast = people.cast()
    letter = drop(
        cast,
        stage.text(
            "1/UBND-KSTT",
            "16",
            "Sở Xây dựng báo cáo kết quả trước ngày 30/9/2021.",
            "Sở Y tế khẩn trương hướng dẫn việc giao nhận giấy tờ.",
            "Sở Hải Dương báo cáo trước ngày 31/10/2021.",
            "Sở Y tế hoàn thành trước ngày 31/02/2022.",
            "Sở Y tế trực, báo cáo trước 24 giờ ngày 15/10/2021.",
        ),
    )
    sure, vague, unknown, no_day, midnight = letter.tasks.order_by("order")
    assert any("văn bản ghi ngày 31/2, là ngày không có" in question.lower() for question in no_day.questions)
    assert midnight.due_at == moment(2021, 10, 15, 23, 59)
    assert sure.questions == []
    assert len(vague.questions) == 1
    assert "khẩn trương" in vague.questions[0]
    assert any("29/10/2021" in question for question in unknown.questions)
    assert any("Sở Hải Dương" in question for question in unknown.questions)
    assert sum("31/10/2021" in question for question in unknown.questions) == 1


def test_a_group_that_has_no_member_on_that_day_is_asked_about_at_once() -> None:
    cast = people.cast()
    stage.districts("Bắc", last=dt.date(2021, 6, 30))
    letter = drop(
        cast, stage.text("1/UBND-KSTT", "16", "UBND các huyện, thị xã, thành phố báo cáo trước ngày 30/9/2021.")
    )
    assert "không còn đơn vị nào vào ngày 16/08/2021" in " ".join(letter.tasks.get().questions)
    assert operations.confirm_sure(actor=cast.phuc, letter=letter, at=stage.ENTERED) == 0


def test_figures_of_a_task_are_kept_with_it() -> None:
    cast = people.cast()
    letter = drop(
        cast,
        stage.text("1/UBND-KSTT", "16", "Sở Y tế khảo sát mức hài lòng của người dân, bảo đảm đạt trên 81%."),
    )
    target = Target.objects.get()
    assert (target.letter, target.task, target.op, target.value) == (letter, letter.tasks.get(), ">", Decimal(81))
    drop(cast, stage.text("2/UBND-TH", "16", "Sở Xây dựng phấn đấu thu đạt trên 15.000.000.000.000 đồng."))
    assert Target.objects.exclude(pk=target.pk).get().value == 15 * 10**12


# -- the same letter --------------------------------------------------------------------------------------------------


def test_another_file_of_a_known_letter_is_added_to_it_and_its_tasks_stay() -> None:
    cast = people.cast()
    first = drop(cast, stage.text())
    operations.confirm_task(actor=cast.phuc, task=first.tasks.get(), at=stage.ENTERED)
    other = stage.text("1889 / UBND - KSTT") + b"\n\n"
    received = operations.receive(actor=cast.thao, name="ban-scan.txt", content=other, at=stage.ENTERED)
    assert (received.known, received.letter) == (True, first)
    assert Letter.objects.count() == 1
    assert first.files.count() == first.readings.count() == 2
    assert first.tasks.get().confirmed
    line = stage.line("file_added")
    assert (line.actor_id, line.facts["file"], line.subject_id) == (cast.thao.pk, "ban-scan.txt", first.pk)


def test_the_very_same_file_again_changes_nothing() -> None:
    cast = people.cast()
    first = drop(cast, stage.text())
    before = stage.everything()
    received = operations.receive(actor=cast.phuc, name="lai.txt", content=stage.text(), at=stage.ENTERED)
    assert (received.known, received.letter) == (True, first)
    assert stage.everything() == before


def test_an_issued_letter_is_recognised_too() -> None:
    cast = people.cast()
    first = drop(cast, stage.text())
    operations.confirm_task(actor=cast.phuc, task=first.tasks.get(), at=stage.ENTERED)
    operations.issue(actor=cast.phuc, letter=first, at=stage.ENTERED)
    received = operations.receive(actor=cast.phuc, name="b.txt", content=stage.text() + b"\n", at=stage.ENTERED)
    assert (received.known, received.letter.state) == (True, rules.ISSUED)
    assert first.assignments.count() == 1


def test_the_number_of_another_year_is_another_letter() -> None:
    cast = people.cast()
    first = drop(cast, stage.text())
    again = stage.text().decode().replace("năm 2021", "năm 2022").encode()
    assert drop(cast, again, at=moment(2022, 8, 16)) != first
    assert Letter.objects.count() == 2


def test_the_number_of_another_issuer_is_another_letter() -> None:
    cast = people.cast()
    first = drop(cast, stage.text())
    assert drop(cast, stage.text(issuer="NINH THUẬN")) != first


def test_a_reading_that_missed_issuer_or_date_is_the_same_letter_all_the_same() -> None:
    cast = people.cast()
    first = drop(cast, stage.text())
    assert first.issuer
    Letter.objects.filter(pk=first.pk).update(key="1889ubndkstt||2021")
    assert drop(cast, stage.text() + b"\n") == first


def test_the_chairman_and_the_committee_share_one_register() -> None:
    cast = people.cast()
    first = drop(cast, stage.text())
    draft = stage.draft(cast, number="7/UBND")
    refused(
        rules.SameLetter,
        lambda: operations.correct_letter(
            actor=cast.phuc,
            letter=draft,
            changes={"number": first.number, "issuer": f"Chủ tịch {first.issuer}"},
            at=stage.ENTERED,
        ),
    )


def test_after_the_number_is_corrected_the_same_letter_is_still_recognised() -> None:
    cast = people.cast()
    misread = stage.text("1888/UBND-KSTT")
    letter = drop(cast, misread)
    operations.correct_letter(actor=cast.phuc, letter=letter, changes={"number": "1889/UBND-KSTT"}, at=stage.ENTERED)
    by_number = operations.receive(actor=cast.phuc, name="dung.txt", content=stage.text(), at=stage.ENTERED)
    by_file = operations.receive(actor=cast.phuc, name="lai.txt", content=misread, at=stage.ENTERED)
    assert by_number.letter == by_file.letter == letter
    other = drop(cast, stage.text("1888/UBND-KSTT") + b"\n")
    assert other != letter


def test_correcting_a_number_into_one_that_is_there_is_refused() -> None:
    cast = people.cast()
    drop(cast, stage.text())
    other = drop(cast, stage.text("1888/UBND-KSTT"))
    found = refused(
        rules.SameLetter,
        lambda: operations.correct_letter(
            actor=cast.phuc, letter=other, changes={"number": " 1889/UBND-KSTT"}, at=stage.ENTERED
        ),
    )
    assert found.code == "directives.same_letter"
    assert "1889/UBND-KSTT ngày 16/08/2021" in found.sentence


def test_two_letters_without_a_number_are_two() -> None:
    cast = people.cast()
    bare = "Sở Xây dựng báo cáo trước ngày 30/9/2021.\nSở Y tế báo cáo trước ngày 30/9/2021."
    first, second = drop(cast, bare.encode()), drop(cast, f"{bare}\nHết.".encode())
    assert first != second
    assert first.key is None
    assert drop(cast, bare.encode()) == first


@pytest.mark.django_db(transaction=True)
def test_two_clerks_drop_the_same_letter_at_once() -> None:
    cast = people.cast()
    outcomes = at_once(
        lambda: operations.receive(actor=cast.phuc, name="a.txt", content=stage.text(), at=stage.ENTERED),
        lambda: operations.receive(actor=cast.thao, name="b.txt", content=stage.text() + b"\n", at=stage.ENTERED),
    )
    assert outcomes == ["done", "done"]
    letter = Letter.objects.get()
    assert letter.tasks.count() == 1
    assert SourceFile.objects.count() == Reading.objects.count() == 2
    assert len(stage.entries("received")) == len(stage.entries("file_added")) == 1


# -- reading again ----------------------------------------------------------------------------------------------------


def test_a_draft_is_read_again_from_one_of_its_files() -> None:
    cast = people.cast()
    letter = drop(cast, stage.text())
    operations.correct_letter(actor=cast.phuc, letter=letter, changes={"abstract": "khác"}, at=stage.ENTERED)
    operations.add_task(actor=cast.phuc, letter=letter, values=stage.task("Việc thêm tay."), at=stage.ENTERED)
    letter = operations.read_again(actor=cast.phuc, letter=letter, file=letter.files.get(), at=stage.ENTERED)
    assert letter.abstract == "nâng cao Chỉ số CCHC"
    assert letter.tasks.count() == 1
    assert not letter.tasks.get().confirmed
    assert stage.line("read_again").facts["file"] == "cong-van.txt"


def test_reading_again_stops_at_issued_letters_and_at_files_of_others() -> None:
    cast = people.cast()
    letter, other = drop(cast, stage.text()), drop(cast, stage.text("7/UBND"))
    refused(
        errors.NotFound,
        lambda: operations.read_again(actor=cast.phuc, letter=letter, file=other.files.get(), at=stage.ENTERED),
    )
    operations.confirm_task(actor=cast.phuc, task=letter.tasks.get(), at=stage.ENTERED)
    operations.issue(actor=cast.phuc, letter=letter, at=stage.ENTERED)
    refused(
        rules.AlreadyIssued,
        lambda: operations.read_again(actor=cast.phuc, letter=letter, file=letter.files.get(), at=stage.ENTERED),
    )


def test_reading_again_does_not_turn_a_letter_into_another_one() -> None:
    cast = people.cast()
    letter = drop(cast, stage.text("1888/UBND-KSTT"))
    operations.correct_letter(actor=cast.phuc, letter=letter, changes={"number": "1/UBND"}, at=stage.ENTERED)
    drop(cast, stage.text("1888/UBND-KSTT") + b"\n")
    refused(
        rules.SameLetter,
        lambda: operations.read_again(actor=cast.phuc, letter=letter, file=letter.files.get(), at=stage.ENTERED),
    )


# -- real letters -----------------------------------------------------------------------------------------------------


def test_an_old_letter_is_followed_by_a_unit_that_lives_today() -> None:
    cast = people.cast()
    at = moment(2026, 10, 12)
    Unit.objects.filter(pk=cast.units.so_noi_vu.pk).update(valid_to=dt.date(2025, 6, 30))
    heir = Unit.objects.create(
        key="so-noi-vu-2025",
        name="Sở Nội vụ mới",
        short_name="Sở Nội vụ mới",
        kind="so",
        level="tinh",
        valid_from=dt.date(2025, 7, 1),
    )
    assert drop(cast, stage.text(), at=at).overseer_unit == heir


@pytest.mark.parametrize("name", ["cong-van-2021.txt", "chi-thi-2021.txt", "ke-hoach-2026.txt"])
def test_every_letter_of_the_demonstration_is_understood(name: str) -> None:
    at = moment(2026, 10, 12) if "2026" in name else moment(2021, 9, 14)
    cast = people.cast()
    stage.load_province(at)
    letter = drop(cast, (stage.SAMPLES / name).read_bytes(), name, at)
    assert letter.number
    assert letter.issued_on
    assert letter.tasks.count() >= 5
    for task in letter.tasks.prefetch_related("parties"):
        assert task.parties.filter(role="lead").exists(), task.summary
        for party in task.parties.all():
            assert party.is_resolved, (name, task.ref, party.wording)


def test_the_letter_of_the_demonstration_is_issued_as_expected() -> None:
    cast = people.cast()
    at = moment(2021, 8, 18)
    stage.load_province(at)
    letter = drop(cast, (stage.SAMPLES / "cong-van-2021.txt").read_bytes(), "cong-van-2021.txt", at)
    for task in stage.pending(letter):
        operations.confirm_task(actor=cast.phuc, task=task, at=at)
    letter = operations.issue(actor=cast.phuc, letter=letter, at=at)

    def owed(ref: str) -> list[tuple[str, str]]:
        rows = letter.assignments.filter(task__ref=ref).select_related("unit", "commitment")
        return sorted(
            (row.unit.name, f"{row.commitment.due_at.astimezone(at.tzinfo):%d/%m/%Y}" if row.commitment.due_at else "—")
            for row in rows
        )

    assert owed("3") == [("Sở Tài nguyên và Môi trường", "29/09/2021")]
    assert owed("4") == [("Sở Thông tin và Truyền thông", "31/12/2021")]
    assert owed("6") == [("Văn phòng UBND tỉnh", "01/09/2021")]
    assert owed("8") == [("Sở Giáo dục và Đào tạo", "09/09/2021"), ("Sở Y tế", "09/09/2021")]
    assert owed("9") == [("Thanh tra tỉnh", "19/10/2021")]
    assert owed("10") == [("Sở Nội vụ", "29/10/2021")]
    assert len(owed("2.a")) == 9
    assert {due for _, due in owed("2.a")} == {"—"}
    assert len(owed("2.b")) == 9
    assert {due for _, due in owed("2.b")} == {"24/08/2021"}
    assert owed("5") == [("Sở Kế hoạch và Đầu tư", "31/08/2021")]
    assert {due for _, due in owed("1")} == {"14/09/2021"}
    assert {unit for unit, _ in owed("2.a")} < {unit for unit, _ in owed("1")}
    helping = letter.tasks.get(ref="3").cooperations.values_list("unit__name", flat=True)
    assert sorted(helping) == ["Cục Thuế tỉnh", "Sở Xây dựng"]


@pytest.fixture
def golden() -> bytes | None:
    """The letter that started the product; None where it does not lie beside the checkout."""
    return stage.GOLDEN.read_bytes() if stage.GOLDEN.exists() else None


def test_the_letter_that_started_it_all(golden: bytes | None) -> None:
    if golden is None:
        return
    cast = people.cast()
    at = moment(2021, 8, 16)
    stage.load_province(at)
    letter = drop(cast, golden, "00.txt", at)
    assert (letter.number, letter.issued_on) == ("1889/UBND-KSTT", dt.date(2021, 8, 16))
    last = letter.tasks.order_by("order").last()
    assert last is not None
    assert [party.wording for party in last.parties.all()] == ["Sở Nội vụ"]
    assert last.due_at == moment(2021, 10, 29, 17)
    assert any("29/10/2021" in question for question in last.questions)
    first = letter.tasks.order_by("order").first()
    assert first is not None
    assert first.due_at == moment(2021, 9, 29, 17)
    year = letter.tasks.get(parties__wording="Sở Thông tin và Truyền thông")
    assert year.due_at == moment(2021, 12, 31, 17)
