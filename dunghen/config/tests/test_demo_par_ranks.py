"""The ranks of the demonstration: the published results with their breaks, and blocs of units ranked, once each."""

from pathlib import Path

import pytest
from django.core.management import call_command

from dunghen.config import demo
from dunghen.config.demo import par_ranks
from dunghen.config.demo.load import _people
from dunghen.kernel.tests.make import moment
from dunghen.par_index.models import Round
from dunghen.par_index.queries import fields, ranking, recomputing

pytestmark = pytest.mark.django_db

UNITS = Path(demo.__file__).resolve().parents[3] / "data" / "units" / "khanh-hoa"
NOW = moment(2021, 9, 20)


def test_results_breaks_and_blocs_are_played_once() -> None:
    call_command("worktime", "load", verbosity=0)
    call_command("units", "load", str(UNITS), verbosity=0)
    _people(NOW)
    par_ranks.play(NOW)
    par_ranks.play(NOW)
    rows = fields.seen(NOW)
    own = next(one for one in fields.history(rows) if one.result.year == 2020)
    assert own.broken and own.climbed == -14
    shown = recomputing.recompute(2020)
    assert shown.differences == ()
    for round_ in Round.objects.filter(criteria__kind__in=("department", "district")).select_related(
        "criteria", "host"
    ):
        found = ranking.of(round_, NOW)
        assert len(found.places) >= 8 and sum(found.counts.values()) == len(found.places)
        assert len({place.grade for place in found.places}) > 1
    assert Round.objects.filter(criteria__kind__in=("department", "district")).count() == 2
