"""The index of the demonstration: the published parts of 2020 come out to the hundredth, 2021 waits for an officer."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from dunghen.config import demo
from dunghen.config.demo import par_index
from dunghen.config.demo.load import _people
from dunghen.kernel import clock
from dunghen.kernel.organisation.models import Person
from dunghen.par_index.models import Round
from dunghen.par_index.queries import recomputing, standing, trees
from dunghen.par_index.rules import tree

pytestmark = pytest.mark.django_db
UNITS = Path(demo.__file__).resolve().parents[3] / "data" / "units" / "khanh-hoa"


def test_the_index_of_2020_adds_up_as_published_and_2021_waits(settings: Any) -> None:
    call_command("worktime", "load", verbosity=0)
    call_command("units", "load", str(UNITS), verbosity=0)
    settings.TODAY = "2021-09-20T09:30"
    _people(clock.now())
    par_index.play(clock.now())
    round = Round.objects.get(year=2020)
    (shown,) = round.assessed.all()
    assert shown.total == pytest.approx(82.57, abs=1e-9)
    found = standing.unit(shown, Person.objects.get(email="dung@tinh.example"), clock.now())
    parts = {source: earned for source, earned, _ in found.by_source}
    assert parts[tree.SOURCES[tree.APPRAISAL]] == pytest.approx(54.74, abs=1e-9)
    assert parts[tree.SOURCES[tree.LEADERS]] == pytest.approx(16.99, abs=1e-9)
    assert parts[tree.SOURCES[tree.SIPAS]] + parts[tree.SOURCES[tree.IMPACT]] == pytest.approx(10.84, abs=1e-9)
    assert round.is_invented and recomputing.recompute(2020).differences == ()

    under_way = Round.objects.get(year=2021)
    minh, huong = (Person.objects.get(email=f"{name}@tnmt.example") for name in ("minh", "huong"))
    for person in (minh, huong):
        (portion,) = standing.to_do(person, clock.now())
        assert portion.assessed.round_id == under_way.pk
    assert trees.scored(under_way).given[trees.SELF].sum() > 70
    written = Round.objects.count()
    par_index.play(clock.now())
    assert Round.objects.count() == written
