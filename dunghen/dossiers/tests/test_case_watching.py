"""The ledger is watched: who is late or sure to be becomes a case, and what the ledger learns moves or ends it."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dunghen.dossiers.models import Case
from dunghen.dossiers.operations import apologising, following, watching
from dunghen.dossiers.queries import gate, late
from dunghen.dossiers.rules import cases as rules
from dunghen.dossiers.tests import case_stage as stage
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.organisation.models import Edition, UnitSuccession
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db
THURSDAY = moment(2021, 9, 16, 9)


@pytest.fixture
def cast(db: None) -> Cast:
    made = people.cast()
    stage.under(made)
    return made


def test_on_the_working_day_before_it_is_due_a_dossier_not_finished_becomes_a_case(cast: Cast) -> None:
    stage.tell(stage.dossier())
    assert watching.open_cases(at=THURSDAY).opened == 0
    assert watching.open_cases(at=stage.FRIDAY).opened == 1
    case = Case.objects.get()
    assert (case.unit, case.superior, case.state) == (cast.units.so_xay_dung, cast.units.ubnd_tinh, rules.OWED)
    promise = case.commitment
    assert promise is not None
    # Monday's due moment: the applicant is to be told on Friday, while the office is open.
    assert promise.due_at == moment(2021, 9, 17, 17) == case.act_by
    assert promise.reference == f"onestop/{stage.CODE}"
    assert stage.trail(case) == ["case_opened"]
    assert Message.objects.filter(person=cast.huong, kind="dossiers.cases_notice").count() == 1


def test_watching_again_changes_nothing(cast: Cast) -> None:
    stage.tell(stage.dossier())
    watching.open_cases(at=stage.FRIDAY)
    before = Entry.objects.count()
    done = watching.open_cases(at=stage.MONDAY)
    assert (done.opened, done.updated, done.ended) == (0, 0, 0)
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("fact", "opens"),
    [
        ({"due": moment(2021, 9, 21, 17)}, False),
        ({"due": moment(2021, 9, 20, 9)}, True),
        ({"due": moment(2021, 8, 2, 17)}, True),
        ({"due": None}, False),
        ({"suspended_since": moment(2021, 9, 15)}, False),
        ({"finished": moment(2021, 9, 15, 9)}, False),
        ({"due": moment(2021, 9, 10, 17), "finished": moment(2021, 9, 15, 9)}, True),
        ({"due": moment(2021, 7, 1, 17), "submitted": moment(2021, 6, 1), "finished": moment(2021, 7, 2, 9)}, False),
        ({"due": moment(2021, 9, 10, 17), "finished": moment(2021, 9, 15, 9), "outcome": "cancelled"}, False),
        ({"finished": moment(2021, 9, 15, 9), "breached": True, "supplements": 2}, True),
        ({"due": moment(2021, 10, 20, 17), "breached": True, "supplements": 2}, True),
        ({"due": moment(2021, 10, 20, 17), "breached": True, "supplements": 2, "suspended_since": moment(2021, 9, 15)}, True),
        ({"due": None, "breached": True, "supplements": 2}, False),
        ({"unit": "khong-co-don-vi-nay"}, False),
    ],
    ids=[
        "due in two working days", "due on Monday morning", "long late", "no term", "waits for the applicant", "finished in time",
        "finished late", "finished late long ago", "refused", "asked twice and finished", "asked twice, open, due in a month", "asked twice, waits for the applicant", "asked twice, no term", "of a unit nobody knows",
    ],
)  # fmt: skip
def test_which_dossiers_open_a_case_on_friday(cast: Cast, fact: dict[str, Any], opens: bool) -> None:
    stage.tell(stage.dossier(**fact))
    assert watching.open_cases(at=stage.FRIDAY).opened == opens


def test_a_dossier_finished_in_time_after_all_owes_no_apology(cast: Cast) -> None:
    stage.tell(stage.dossier())
    stage.opened()
    stage.tell(stage.dossier(finished=moment(2021, 9, 20, 10)))
    assert watching.open_cases(at=stage.TUESDAY).ended == 1
    case = Case.objects.get()
    assert (case.state, case.ending) == (rules.ENDED, rules.IN_TIME)
    promise = Commitment.objects.get(late_dossier=case)
    assert promise.outcome == "cancelled"


def test_given_back_without_an_apology_ends_as_what_it_is(cast: Cast) -> None:
    stage.tell(stage.dossier())
    stage.opened()
    late = moment(2021, 9, 22, 9)
    stage.tell(stage.dossier(finished=late, returned=late))
    watching.open_cases(at=moment(2021, 9, 23))
    assert Case.objects.get().ending == rules.UNAPOLOGISED
    assert watching.open_cases(at=moment(2021, 9, 24)).opened == 0


def test_each_dossier_given_back_late_before_anybody_looked_has_its_case_once(cast: Cast) -> None:
    given_back = {"finished": moment(2021, 9, 21, 9), "returned": moment(2021, 9, 21, 10)}
    stage.tell(*(stage.dossier(f"H32.15-210906-{n:04}", **given_back) for n in range(3)))
    assert watching.open_cases(at=moment(2021, 9, 22, 9)).ended == 3
    assert list(Case.objects.values_list("state", "ending")) == [(rules.ENDED, rules.UNAPOLOGISED)] * 3
    before = Entry.objects.count()
    assert watching.open_cases(at=moment(2021, 9, 22, 9)).ended == 0
    assert Entry.objects.count() == before


def test_a_due_moment_that_moves_away_ends_the_case_and_coming_near_again_opens_it_anew(cast: Cast) -> None:
    stage.tell(stage.dossier())
    first = stage.opened().commitment_id
    stage.tell(stage.dossier(due=moment(2021, 9, 30, 17), supplements=1))
    watching.open_cases(at=stage.MONDAY)
    assert Case.objects.get().ending == rules.IN_TIME
    watching.open_cases(at=moment(2021, 9, 29, 9))
    case = Case.objects.get()
    assert (case.state, case.round, case.ending) == (rules.OWED, 2, "")
    assert case.commitment_id != first and Commitment.objects.get(pk=case.commitment_id).reference.endswith("/2")


def test_what_was_asked_twice_is_late_before_its_day_and_needs_its_apology(cast: Cast) -> None:
    stage.tell(stage.dossier(due=moment(2021, 10, 20, 17), breached=True, supplements=2))
    assert not gate.may_return(stage.SOURCE, stage.CODE, stage.FRIDAY).may_return
    case = stage.opened()
    assert watching.open_cases(at=stage.MONDAY).ended == 0
    assert not gate.of_case(case, stage.MONDAY).may_return


def test_a_new_date_that_passes_counts_again(cast: Cast) -> None:
    stage.tell(stage.dossier())
    case = stage.signed(cast, stage.opened())
    assert watching.open_cases(at=moment(2021, 9, 24, 9)).updated == 0
    assert watching.open_cases(at=moment(2021, 9, 27, 9)).updated == 1
    case = stage.fresh(case)
    assert (case.state, case.missed, case.round) == (rules.OWED, 2, 2)
    assert case.commitment is not None and case.commitment.due_at == stage.NEW_DUE
    assert stage.trail(case)[-1] == "case_again"


def test_a_new_date_that_the_dossier_kept_is_not_missed_though_the_ledger_learns_it_late(cast: Cast) -> None:
    """The feed of Friday's result comes on Tuesday: what was counted on Monday is taken back, and the trail says so."""
    monday, tuesday = moment(2021, 9, 27, 9), moment(2021, 9, 28, 9)
    case = stage.signed(cast, stage.case_of())
    kept = case.commitment
    watching.bring([stage.told()], at=monday)
    stage.drafted(cast, stage.fresh(case), monday, new_on=dt.date(2021, 9, 30), again=True)
    in_time = moment(2021, 9, 24, 16)
    assert watching.bring([stage.told(finished=in_time, timeliness="done_late")], at=tuesday).updated == 1
    case = stage.fresh(case)
    assert (case.state, case.missed, case.act_by) == (rules.APOLOGISED, 1, stage.NEW_DUE)
    assert case.commitment == kept and not Commitment.objects.filter(outcome="").exists()
    assert not case.apologies.filter(state="waiting").exists()
    assert stage.trail(case)[-2:] == ["case_not_missed", "case_moved"]
    assert not watching.bring([stage.told(finished=in_time, timeliness="done_late")], at=tuesday).updated
    apologising.mark_returned(actor=cast.minh, case=case, at=tuesday)
    assert stage.fresh(case).ending == rules.RETURNED


@pytest.mark.parametrize(
    ("told", "missed"),
    [(moment(2021, 9, 24, 17), 1), (moment(2021, 9, 24, 17, 1), 2)],
    ids=["by the new date", "a minute after"],
)
def test_a_new_date_is_missed_by_when_the_dossier_was_finished(cast: Cast, told: dt.datetime, missed: int) -> None:
    case = stage.signed(cast, stage.case_of())
    watching.bring([stage.told(finished=told, timeliness="done_late")], at=moment(2021, 9, 27, 9))
    assert stage.fresh(case).missed == missed
    # The ledger takes back what it told: then it was late after all.
    watching.bring([stage.told(finished=moment(2021, 9, 25, 8), timeliness="done_late")], at=moment(2021, 9, 28, 9))
    assert (stage.fresh(case).missed, stage.fresh(case).state) == (2, rules.OWED)
    watching.bring([stage.told(finished=moment(2021, 9, 23, 8), timeliness="done_late")], at=moment(2021, 9, 29, 9))
    assert (stage.fresh(case).missed, stage.fresh(case).state) == (1, rules.APOLOGISED)


def test_of_two_new_dates_those_the_dossier_kept_are_not_counted(cast: Cast) -> None:
    case = stage.signed(cast, stage.case_of())
    watching.bring([stage.told()], at=moment(2021, 9, 27, 9))
    case = stage.drafted(cast, stage.fresh(case), moment(2021, 9, 27, 9), new_on=dt.date(2021, 9, 30), again=True)
    apologising.sign(actor=cast.huong, case=case, at=moment(2021, 9, 27, 10))
    watching.bring([stage.told(finished=moment(2021, 9, 24, 9), timeliness="done_late")], at=moment(2021, 9, 28, 9))
    case = stage.fresh(case)
    assert (case.state, case.missed, case.new_dates) == (rules.APOLOGISED, 1, 2)


def test_a_dossier_that_goes_to_another_unit_takes_its_case_along(cast: Cast) -> None:
    stage.tell(stage.dossier())
    case = stage.opened()
    stage.tell(stage.dossier(unit="so-y-te"))
    watching.open_cases(at=stage.MONDAY)
    case = stage.fresh(case)
    assert case.unit == cast.units.so_y_te
    assert case.commitment is not None and case.commitment.owner_unit_id == cast.units.so_y_te.pk


def test_the_kernel_hands_promises_over_and_their_cases_follow(cast: Cast) -> None:
    stage.tell(stage.dossier())
    case = stage.opened()
    following.handed_over([case.commitment_id], cast.units.so_y_te, stage.MONDAY)
    assert stage.fresh(case).unit == cast.units.so_y_te
    later = moment(2021, 9, 18, 17)
    Commitment.objects.filter(pk=case.commitment_id).update(due_at=later)
    following.due_moved([case.commitment_id], stage.MONDAY)
    assert stage.fresh(case).act_by == later


def test_hundreds_of_late_dossiers_cost_as_many_statements_as_one(cast: Cast) -> None:
    stage.tell(stage.dossier("H32.15-210906-9999"))
    with CaptureQueriesContext(connection) as one:
        watching.open_cases(at=stage.FRIDAY)
    stage.tell(*(stage.dossier(f"H32.15-210906-{n:04}") for n in range(300)))
    with CaptureQueriesContext(connection) as many:
        assert watching.open_cases(at=stage.FRIDAY).opened == 300
    assert len(many) <= len(one) + 2
    with CaptureQueriesContext(connection) as still:
        watching.open_cases(at=stage.FRIDAY + dt.timedelta(minutes=10))
    assert len(still) <= 12


def test_single_dossiers_are_judged_as_the_boards_judge_them(cast: Cast) -> None:
    """The look-up by code and the search through all give the same state of time."""
    done = moment(2021, 9, 15, 9)
    stage.tell(
        stage.dossier("H32.15-210906-0001"),
        stage.dossier("H32.15-210906-0002", due=moment(2021, 9, 10, 17)),
        stage.dossier("H32.15-210906-0003", due=moment(2021, 9, 10, 17), finished=done),
        stage.dossier("H32.15-210906-0004", finished=done, breached=True),
        stage.dossier("cu-khong-theo-mau", due=moment(2021, 9, 10, 17)),
    )
    sure_by = late.sure_until(stage.FRIDAY, 1)
    found = {one.code: one for one in late.late(stage.FRIDAY, sure_by=sure_by, finished_since=moment(2021, 9, 1))}
    assert len(found) == 5
    assert late.told(stage.SOURCE, [*found, "khong-co"], stage.FRIDAY, sure_by=sure_by) == found


def test_a_dossier_of_a_unit_that_ended_is_its_heirs_or_of_who_stood_above_it(cast: Cast) -> None:
    stage.tell(stage.dossier(), stage.dossier("H32.15-210906-0002", unit="so-y-te"))
    watching.open_cases(at=stage.FRIDAY)
    for gone in (cast.units.so_xay_dung, cast.units.so_y_te):
        gone.valid_to = stage.MONDAY.date()
        gone.save(update_fields=["valid_to"])
    UnitSuccession.objects.create(
        predecessor=cast.units.so_xay_dung,
        successor=cast.units.so_noi_vu,
        effective_on=stage.TUESDAY.date(),
    )
    Edition.objects.all().delete()
    stage.tell(stage.dossier("H32.15-210906-0003"), stage.dossier("H32.15-210906-0004", unit="so-y-te"))
    watching.open_cases(at=stage.TUESDAY)
    heir, above = cast.units.so_noi_vu, cast.units.ubnd_tinh
    owners = dict(Case.objects.order_by("code").values_list("code", "commitment__owner_unit"))
    assert list(owners.values()) == [heir.pk, above.pk, heir.pk, above.pk]
    assert dict(Case.objects.order_by("code").values_list("code", "unit")) == owners
