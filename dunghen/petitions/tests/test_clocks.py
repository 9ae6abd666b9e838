"""The date the citizen reads: it moves with the promise behind it, and who waits beyond it gets a word every week."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dunghen.kernel.access import SYSTEM
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.kernel.worktime import operations as worktime
from dunghen.kernel.worktime.changes import CalendarChange
from dunghen.kernel.worktime.files import SHIPPED, read_days, read_hours
from dunghen.kernel.worktime.models import Kind
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.operations import following
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db
ASKED, TOLD = moment(2021, 9, 21), moment(2021, 9, 23)
LATE = "đang trễ hẹn"


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def fresh(petition: Petition) -> Petition:
    return Petition.objects.get(pk=petition.pk)


def asked_and_told(cast: Cast, petition: Petition, officer: Person) -> Petition:
    """Return it after two working days in which Lan was asked."""
    operations.ask_more(actor=officer, petition=fresh(petition), question="Số nhà?", at=ASKED)
    return operations.supplement(petition=petition, text="Số 12.", at=TOLD, actor=cast.nga)


def day_off(cast: Cast, day: int, month: int = 9) -> None:
    """Let a day be free for everybody."""
    worktime.load(
        days=read_days(SHIPPED / "working-days.csv"),
        hours=read_hours(SHIPPED / "office-hours.csv"),
        actor=SYSTEM,
        at=ASKED,
    )
    worktime.add_day(
        date=dt.date(2021, month, day),
        kind=Kind.HOLIDAY,
        name="Nghỉ thử",
        source="Công văn thử",
        actor=cast.an,
        at=ASKED,
    )


def forwarded(cast: Cast) -> Petition:
    petition = stage.filed().petition
    operations.forward(
        actor=cast.mai,
        petition=petition,
        body="Công ty Điện lực Thử",
        email="dl@ngoai.example",
        words="",
        at=stage.MONDAY,
    )
    return fresh(petition)


def late_letters() -> list[str]:
    return [subject for subject in stage.letters("lan@dan.example") if LATE in subject]


# -- the date follows the promise ------------------------------------------------------------------------------------------


def test_the_time_lan_was_asked_moves_the_date_she_reads(cast: Cast) -> None:
    petition = asked_and_told(cast, stage.handed(cast), cast.minh)
    assert petition.due_at == moment(2021, 10, 1, 17) == petition.expected_at


def test_asked_before_it_was_handed_over_the_whole_way_is_counted_anew(cast: Cast) -> None:
    petition = stage.filed().petition
    assert petition.expected_at == moment(2021, 9, 30, 17)
    petition = asked_and_told(cast, petition, cast.mai)
    assert petition.due_at == moment(2021, 9, 23, 17), "screened"
    assert petition.expected_at == moment(2021, 10, 4, 17), "and answered within seven working days more"


def test_a_new_day_off_moves_what_lan_expects_of_the_unit(cast: Cast) -> None:
    petition = stage.handed(cast)
    day_off(cast, 24)
    assert (fresh(petition).due_at, fresh(petition).expected_at) == (moment(2021, 9, 30, 17), moment(2021, 9, 30, 17))


def test_it_moves_the_answer_of_who_is_being_asked_but_not_his_own_term(cast: Cast) -> None:
    petition = stage.handed(cast)
    closes = operations.ask_more(actor=cast.minh, petition=petition, question="Số nhà?", at=ASKED).closes_at
    day_off(cast, 24)
    assert (fresh(petition).due_at, fresh(petition).expected_at) == (closes, moment(2021, 9, 30, 17))


def test_it_moves_what_is_expected_of_a_petition_nobody_has_yet(cast: Cast) -> None:
    petition = stage.filed().petition
    day_off(cast, 24)
    assert fresh(petition).due_at == moment(2021, 9, 21, 17), "screened before that day"
    assert fresh(petition).expected_at == moment(2021, 10, 1, 17)


def test_many_petitions_that_nobody_has_yet_cost_as_many_statements_as_one(cast: Cast) -> None:
    """However many there are, for whatever class; those whose dates do not move included."""
    asked = []
    change = CalendarChange(first=ASKED.date(), last=None, unit=None, actor=SYSTEM, at=ASKED, why="thử")
    for more in (1, 6):
        for number in range(more):
            stage.filed(text=f"Cống số {more}{number} tắc đã ba hôm, nước tràn ra đường, chưa thấy ai đến.")
        Petition.objects.update(expected_at=TOLD, late_words=1)
        with CaptureQueriesContext(connection) as queries:
            following.recount(change)
        asked.append(len(queries))
        assert set(Petition.objects.values_list("expected_at", "late_words")) == {(moment(2021, 9, 30, 17), 0)}
    assert asked[0] == asked[1] <= 6, queries.captured_queries


def test_it_moves_the_date_of_a_body_outside(cast: Cast) -> None:
    petition = forwarded(cast)
    assert petition.due_at == moment(2021, 10, 11, 17)
    day_off(cast, 24)
    assert (fresh(petition).due_at, fresh(petition).expected_at) == (moment(2021, 10, 12, 17), moment(2021, 10, 12, 17))


def test_who_takes_over_the_centre_coordinates_what_is_outside(cast: Cast) -> None:
    petition = forwarded(cast)
    commitments.hand_over_all(
        from_unit=cast.units.van_phong, to_unit=cast.units.so_noi_vu, basis="Quyết định thử", actor=SYSTEM, at=ASKED
    )
    assert fresh(petition).centre == cast.units.so_noi_vu


# -- the word to who waits too long ----------------------------------------------------------------------------------------


def test_lan_hears_weekly_while_nobody_has_even_looked_at_it(cast: Cast) -> None:
    stage.filed()
    assert operations.say_late(at=moment(2021, 9, 22)) == 0, "the screening is late, the answer she was told is not"
    assert operations.say_late(at=moment(2021, 10, 1)) == 1
    assert operations.say_late(at=moment(2021, 10, 8)) == 1
    assert len(late_letters()) == 2
    assert "30/09/2021" in Message.objects.filter(subject__contains=LATE).earliest("id").body


def test_lan_hears_weekly_while_a_body_outside_is_silent(cast: Cast) -> None:
    forwarded(cast)
    assert operations.say_late(at=moment(2021, 10, 11, 16)) == 0
    assert operations.say_late(at=moment(2021, 10, 12)) == 1
    assert len(late_letters()) == 1


def test_a_later_date_starts_the_words_anew(cast: Cast) -> None:
    petition = stage.handed(cast)
    for day in (moment(2021, 9, 30), moment(2021, 10, 7)):
        operations.say_late(at=day)
    assert fresh(petition).late_words == 2
    petition = operations.classify(actor=cast.mai, petition=petition, cls=rules.COMPLEX, at=moment(2021, 10, 8))
    assert petition.expected_at == moment(2021, 10, 11, 17) and petition.late_words == 0
    assert operations.say_late(at=moment(2021, 10, 12)) == 1, "the new date was not kept either"


def test_a_date_that_stays_starts_nothing_anew(cast: Cast) -> None:
    petition = stage.handed(cast)
    operations.say_late(at=moment(2021, 9, 30))
    operations.ask_more(actor=cast.minh, petition=fresh(petition), question="Số nhà?", at=moment(2021, 9, 30, 10))
    petition = operations.supplement(petition=petition, text="Số 12.", at=moment(2021, 10, 1), actor=cast.nga)
    assert petition.late_words == 1 and operations.say_late(at=moment(2021, 10, 2)) == 0


def test_a_date_that_moves_there_and_back_stops_no_other_letter(cast: Cast) -> None:
    petition, other = stage.handed(cast), stage.handed(cast)
    operations.say_late(at=moment(2021, 9, 30))
    for cls in (rules.COMPLEX, rules.NORMAL):
        petition = operations.classify(actor=cast.mai, petition=petition, cls=cls, at=moment(2021, 9, 30))
    assert operations.say_late(at=moment(2021, 10, 1)) == 0, "of this date she was told"
    assert operations.say_late(at=moment(2021, 10, 7)) == 2
    assert fresh(other).late_words == fresh(petition).late_words == 2


# -- a part split off ------------------------------------------------------------------------------------------------------


def test_a_part_split_off_late_has_a_promise_of_its_own_and_names_the_first_date(cast: Cast) -> None:
    first = stage.filed().petition
    part = operations.split(actor=cast.mai, petition=first, text="Đèn đường trước trường tắt.", at=stage.FRIDAY)
    assert part.screening.opened_at == stage.FRIDAY and part.due_at == moment(2021, 9, 27, 17)
    assert part.expected_at == moment(2021, 10, 6, 17)
    assert part.received_at == stage.MONDAY, "her waiting is measured from the day she wrote"
