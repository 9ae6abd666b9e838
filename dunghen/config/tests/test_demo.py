"""The demonstration shows something on every page in 2021 and, after the mergers, today."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F

from dunghen.config import demo
from dunghen.config.demo import scene_2021, scene_today
from dunghen.desk import jobs
from dunghen.directives import rules
from dunghen.directives.models import Assignment, Letter
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.commitments.models import Commitment, Minute
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.tests import make

pytestmark = pytest.mark.django_db
UNITS = Path(demo.__file__).resolve().parents[3] / "data" / "units" / "khanh-hoa"


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

    # Loading again changes nothing.
    written = Entry.objects.count()
    demo.load()
    assert Entry.objects.count() == written

    # The day is moved past the mergers: the worker plays that scene; nobody who has ended owes anything.
    settings.TODAY = "2026-11-02T09:00"
    jobs.play_demonstration(timestamp=0)
    assert Letter.objects.filter(number=scene_today.NUMBER, state=rules.ISSUED).exists()
    assert Minute.objects.exists()
    today = dt.date(2026, 11, 2)
    assert not Commitment.objects.open().filter(owner_unit__valid_to__lt=today).exists()
    assert not Assignment.objects.exclude(unit=F("commitment__owner_unit")).exists()
