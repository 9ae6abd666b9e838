"""The demonstration shows something on every page in 2021 and, after the mergers, today."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F

from dunghen.config import demo
from dunghen.config.demo import dossiers, scene_2021, scene_today
from dunghen.desk import jobs
from dunghen.directives import rules
from dunghen.directives.models import Assignment, Letter
from dunghen.dossiers.models import Case, Import
from dunghen.dossiers.operations import watching
from dunghen.dossiers.rules import cases as apologies
from dunghen.dossiers.tests.onestop import live
from dunghen.kernel import clock
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.commitments.models import Commitment, Minute
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import make
from dunghen.petitions import rules as petition_rules
from dunghen.petitions.models import Petition
from dunghen.surveys.models import Result, Sheet, Survey, Ticket

pytestmark = pytest.mark.django_db
NEW_YEARS = dt.datetime(2022, 1, 1, tzinfo=ZONE)
UNITS = Path(demo.__file__).resolve().parents[3] / "data" / "units" / "khanh-hoa"


@pytest.fixture(autouse=True)
def few_dossiers(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LEDGER_URL, settings.MEDIA_ROOT = f"{tmp_path}/ledger", f"{tmp_path}/files"
    monkeypatch.setattr(dossiers, "ROWS", 3000)


def test_the_demonstration_of_2021_and_of_today(settings: Any) -> None:
    call_command("worktime", "load", verbosity=0)
    call_command("units", "load", str(UNITS), verbosity=0)
    demo.load()
    letter = Letter.objects.get(number=scene_2021.NUMBER)

    # Every account that is printed exists, and assignments stand in every state of the work but one that only a moment holds.
    assert [email for email, _, _ in demo.accounts()] == [email for email, _ in demo.SHOWN]
    assert set(letter.assignments.values_list("state", flat=True)) >= set(rules.STATE_LABELS) - {rules.SENT_BACK}
    counts = commitments.counts(Commitment.objects.filter(assignment__letter=letter), make.MONDAY)
    for state in (
        timeliness.OVERDUE,
        timeliness.IN_TIME,
        timeliness.DONE_EARLY,
        timeliness.DONE_LATE,
        timeliness.UNDATED,
    ):
        assert counts[state], state

    # Dossiers came in with who held them, and the late ones are cases at every stage.
    assert sorted(Import.objects.values_list("steps", "new").distinct())[0] == (False, 3000)
    assert set(Case.objects.values_list("state", flat=True)) == {
        "owed", "drafted", "apologised", "given", "ended",
    }  # fmt: skip
    taxed = [fact["suspended_since"] for fact in live().values() if fact["status"] == "duty"]
    assert taxed and all(taxed), "clocks stand while the tax is not paid"

    # One survey has its sheets, one is running with some who have not answered, one asks after services.
    assert set(Survey.objects.values_list("code", "state")) == {
        ("SIPAS1", "closed"),
        ("LANHD1", "open"),
        ("BONXIN", "open"),
    }
    assert 500 < Sheet.objects.filter(survey__code="SIPAS1").count() < 750
    assert (Sheet.objects.filter(survey__code="LANHD1").count(), Ticket.objects.count()) == (24, 7)
    counted = Result.objects.get(survey__code="SIPAS1")
    assert counted.is_final and counted.published_at and 0.6 < counted.figures["total"]["value"] < 1

    # Loading again changes nothing.
    written = Entry.objects.count()
    demo.load()
    assert Entry.objects.count() == written

    # The day is moved past the mergers: the worker plays that scene; nobody who has ended owes anything.
    settings.TODAY = "2026-11-02T09:00"
    jobs.play_demonstration(timestamp=0)
    assert Letter.objects.filter(number=scene_today.NUMBER, state=rules.ISSUED).exists()
    assert Case.objects.filter(submitted_at__year=2026, state=apologies.OWED).exists()
    watching.open_cases(at=clock.now())
    left = Case.objects.exclude(state=apologies.ENDED).filter(due_at__lt=NEW_YEARS)
    assert not left.filter(finished_at=None).exists(), "those of 2021 were solved since, though some were never fetched"
    assert Minute.objects.exists()
    today = dt.date(2026, 11, 2)
    assert not Commitment.objects.open().filter(owner_unit__valid_to__lt=today).exists()
    assert not Assignment.objects.exclude(unit=F("commitment__owner_unit")).exists()


def test_petitions_of_the_demonstration_stand_in_every_state_and_move_on_with_the_clock(settings: Any) -> None:
    call_command("worktime", "load", verbosity=0)
    call_command("units", "load", str(UNITS), verbosity=0)
    settings.TODAY = "2021-09-20T09:30"
    demo.load()
    seen = set(Petition.objects.values_list("state", flat=True))
    assert seen >= set(petition_rules.STATE_LABELS) - {
        petition_rules.MERGED, petition_rules.SILENT, petition_rules.WITHDRAWN, petition_rules.IN_PROGRESS,
    }  # fmt: skip
    assert Petition.objects.filter(publication=petition_rules.PUBLISHED).count() >= 8
    assert Petition.objects.filter(sealed_case=True).count() == 2

    before = Petition.objects.count()
    demo.load()
    assert Petition.objects.count() == before, "loading again changes nothing"

    settings.TODAY = "2026-11-27T09:30"
    demo.load()
    old = Petition.objects.filter(received_at__year=2021)
    assert not old.filter(state__in=petition_rules.OPEN_STATES).exists(), "nobody of 2021 still waits"
    assert Petition.objects.filter(received_at__year=2026, lead__key="phuong-nha-trang-2025").exists()
