"""The demonstration plays whatever late dossiers the ledger holds, once, and nothing without them."""

from typing import Any

import pytest

from dunghen.config.demo import late_dossiers
from dunghen.dossiers.models import Case, Lookup
from dunghen.dossiers.tests import case_stage as stage
from dunghen.kernel.tests import people

pytestmark = pytest.mark.django_db


def test_cases_at_different_stages_are_played_once(settings: Any, tmp_path: Any) -> None:
    settings.LEDGER_URL, settings.MEDIA_ROOT = f"{tmp_path}/ledger", f"{tmp_path}/files"
    cast = people.cast()
    late_dossiers.play(stage.FRIDAY)
    assert not Case.objects.exists()
    stage.under(cast)
    stage.tell(*(stage.dossier(f"H32.15-210906-{n:04}") for n in range(12)))
    late_dossiers.play(stage.FRIDAY)
    states = sorted(Case.objects.values_list("state", flat=True))
    assert states == ["apologised"] * 3 + ["drafted"] * 2 + ["given"] + ["owed"] * 6
    assert Lookup.objects.get().way == "received"
    late_dossiers.play(stage.FRIDAY)
    assert sorted(Case.objects.values_list("state", flat=True)) == states
