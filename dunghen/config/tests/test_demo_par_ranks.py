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
    found = {
        (round_.criteria.kind, round_.year): ranking.of(round_, NOW)
        for round_ in Round.objects.select_related("criteria", "host")
    }
    assert set(found) == {
        ("department", 2019), ("department", 2020), ("district", 2020), ("commune", 2020), ("public_unit", 2019), ("public_unit", 2020),
    }  # fmt: skip
    for ranked in found.values():
        assert len(ranked.places) >= 8 and sum(ranked.counts.values()) == len(ranked.places)
        assert len({place.grade for place in ranked.places}) > 1
    # Departments had another set the year before: movement is told, across a break.
    departments, services = found["department", 2020], found["public_unit", 2020]
    assert (departments.is_comparable, services.is_comparable) == (False, True)
    assert all(any(place.moved for place in ranked.places) for ranked in (departments, services))
    assert [len(found[kind, 2020].groups) for kind in ("commune", "public_unit")] == [2, 2]
