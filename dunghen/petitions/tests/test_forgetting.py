"""When its time is over nothing tells who sent a petition, and what she wrote later goes too; that she wrote it stays."""

import datetime as dt
from typing import Any

import pytest

from dunghen.kernel.access import PUBLIC
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.models import Note, Petition
from dunghen.petitions.operations.timing import FORGOTTEN
from dunghen.petitions.tests import stage
from dunghen.petitions.tests.test_desk import at_desk, page

pytestmark = pytest.mark.django_db
SECRET = "nhà chị Lan, sau quán bà Tư"
AT_LAST = stage.MONDAY + dt.timedelta(days=4000)


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture
def told(cast: Cast) -> Petition:
    """Lan adds where it is, judges with a comment, asks to have it looked at again, and writes once more by mail."""
    petition = stage.filed().petition
    operations.ask_more(actor=cast.mai, petition=petition, question="Xin cho biết số nhà.", at=stage.MONDAY)
    operations.supplement(petition=petition, text=SECRET, actor=PUBLIC, at=stage.MONDAY + dt.timedelta(hours=1))
    petition = stage.answered(cast, stage.handed(cast, Petition.objects.get(pk=petition.pk)))
    operations.judge(petition=petition, satisfied=False, comment=f"Chưa xong, {SECRET}.", at=stage.FRIDAY)
    operations.reopen(petition=petition, why=f"Nắp lại vỡ, {SECRET}.", at=stage.FRIDAY)
    Note.objects.create(petition=petition, text=SECRET, by=None, at=stage.FRIDAY)
    operations.note(actor=cast.mai, petition=petition, text="Đã gọi đơn vị.", at=stage.FRIDAY)
    return stage.answered(cast, Petition.objects.get(pk=petition.pk), at=stage.FRIDAY + dt.timedelta(hours=3))


def test_what_the_sender_wrote_later_is_forgotten_with_her(cast: Cast, told: Petition) -> None:
    mai = at_desk(cast.mai)
    assert SECRET in page(mai, "petition", told.code)
    assert operations.forget_senders(at=AT_LAST) == 1
    shown = page(mai, "petition", told.code)
    assert SECRET not in shown and shown.count(FORGOTTEN) == 3
    assert "Đã gọi đơn vị." in shown, "an officer's own note is none of hers"
    supplement, judgement = told.supplements.get(), told.judgements.get()
    assert supplement.replied_at is not None and judgement.satisfied is False and judgement.at == stage.FRIDAY
    assert SECRET not in Petition.objects.get().last_word


def test_it_is_journalled_with_its_count_and_done_once(cast: Cast, told: Petition) -> None:
    operations.forget_senders(at=AT_LAST)
    assert operations.forget_senders(at=AT_LAST) == 0
    assert Entry.objects.get(verb="petitions.words_erased").facts["count"] == 3
    assert Entry.objects.filter(verb="petitions.erased").count() == 1


def test_before_its_time_nothing_is_forgotten(cast: Cast, told: Petition) -> None:
    assert operations.forget_senders(at=stage.FRIDAY + dt.timedelta(days=1800)) == 0
    assert told.supplements.get().reply == SECRET


def test_what_was_forgotten_is_not_found_by_search_either(cast: Cast, told: Petition) -> None:
    def found() -> list[str]:
        return [hit.url for hit in queries.find(cast.mai, "quán tư", AT_LAST, 10)]

    assert found() == [queries.desk_path(told.code)]
    operations.forget_senders(at=AT_LAST)
    assert found() == []


def test_the_time_counts_from_the_end_and_not_from_the_receipt(cast: Cast, told: Petition, settings: Any) -> None:
    settings.PETITIONS_RETENTION_DAYS = 30
    ended = stage.FRIDAY + dt.timedelta(hours=3)
    assert operations.forget_senders(at=stage.MONDAY + dt.timedelta(days=30, hours=1)) == 0
    assert operations.forget_senders(at=ended + dt.timedelta(days=30, hours=1)) == 1


def test_who_filed_what_was_refused_is_forgotten_in_time_too(cast: Cast, settings: Any) -> None:
    settings.PETITIONS_RETENTION_DAYS = 30
    operations.refuse(actor=cast.mai, petition=stage.filed().petition, why="Quảng cáo.", at=stage.WEDNESDAY)
    assert operations.forget_senders(at=stage.WEDNESDAY + dt.timedelta(days=29)) == 0
    assert operations.forget_senders(at=stage.WEDNESDAY + dt.timedelta(days=31)) == 1


def test_nobody_is_forgotten_while_a_part_or_the_first_telling_of_the_matter_is_still_open(cast: Cast) -> None:
    first, second, third = (stage.filed().petition for _ in range(3))
    operations.merge(actor=cast.mai, petition=second, into=first, at=stage.MONDAY)
    operations.split(actor=cast.mai, petition=third, text="Đèn đường trước trường tắt.", at=stage.MONDAY)
    operations.refuse(actor=cast.mai, petition=Petition.objects.get(pk=third.pk), why="Quảng cáo.", at=stage.MONDAY)
    assert operations.forget_senders(at=AT_LAST) == 0
    for petition in Petition.objects.filter(state=rules.RECEIVED):
        operations.refuse(actor=cast.mai, petition=petition, why="Đã xong.", at=stage.MONDAY)
    assert operations.forget_senders(at=AT_LAST) == 4
