"""Assignments reach the ledger as facts, each with the unit that owes it."""

from typing import Any

import pytest

from dunghen.kernel.ledger import operations as ledger
from dunghen.kernel.ledger.boards import Asked, counts
from dunghen.kernel.ledger.views import View
from dunghen.kernel.tests import make

pytestmark = pytest.mark.django_db


def test_assignments_are_facts_of_the_ledger(settings: Any, tmp_path: object) -> None:
    settings.LEDGER_URL = str(tmp_path)
    unit = make.unit("so-xay-dung")
    make.commitment(unit, kind="directives.assignment", due_at=make.moment(2021, 9, 17, 17))
    make.commitment(unit, kind="directives.cooperation", closed_at=make.MONDAY, outcome="fulfilled")
    ((name, tally),) = ledger.refresh(at=make.MONDAY, only="directives")
    assert (name, tally.new) == ("directives", 2)
    found = counts(View(ledger.ledger()), Asked(by=("kind",), flags=()), at=make.MONDAY, soon_until=make.MONDAY)
    assert [(row["kind"], row["n"], row["overdue"]) for row in found.to_pylist()] == [
        ("directives.assignment", 1, 1),
        ("directives.cooperation", 1, 0),
    ]
