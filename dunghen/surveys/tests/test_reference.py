"""Estimates held against svy 0.35.0, a survey statistics package, on forty generated samples (reference.py beside it)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dunghen.surveys.rules import estimates, intervals, leaders, samples
from dunghen.surveys.rules.estimates import Estimate
from dunghen.surveys.tests import designs
from dunghen.surveys.tests.designs import Sample

THEIRS = json.loads(Path(__file__).with_name("reference.json").read_text(encoding="utf-8"))
CLOSE = 1e-6


@pytest.fixture(params=designs.SEEDS)
def pair(request: pytest.FixtureRequest) -> tuple[Sample, dict[str, Any]]:
    made, theirs = designs.sample(request.param), THEIRS[str(request.param)]
    assert (made.design.weight * made.satisfied).sum() == pytest.approx(theirs["checksum"]), "not the same sample"
    return made, theirs


def test_ratios_margins_and_intervals_agree(pair: tuple[Sample, dict[str, Any]]) -> None:
    """Several strata and clusters, weights, single-cluster strata, finite-population correction, a group within the whole."""
    made, theirs = pair
    ones, group = np.ones(len(made.yes)), (made.group == 1).astype(float)
    agrees(estimates.ratio(made.satisfied, made.valid, made.design), theirs["ratio"])
    agrees(estimates.ratio(made.satisfied * group, made.valid * group, made.design), theirs["ratio_of_group"])
    simple = agrees(estimates.ratio(made.yes, ones, made.design), theirs["logit"])
    found = intervals.logit(simple.value, simple.error, simple.freedom)
    assert found == pytest.approx((theirs["logit"]["lci"], theirs["logit"]["uci"]), abs=CLOSE)
    found = intervals.korn_graubard(simple.value, simple.error, simple.freedom, simple.persons)
    assert found == pytest.approx((theirs["korn_graubard"]["lci"], theirs["korn_graubard"]["uci"]), abs=CLOSE)


def test_the_leader_survey_is_a_mean_over_strata_of_a_finite_group(pair: tuple[Sample, dict[str, Any]]) -> None:
    made, theirs = pair
    sizes = {int(name): int((made.group == name).sum()) * designs.LEADERS for name in np.unique(made.group)}
    each = {name: float(size) for name, size in sizes.items()}
    _, whole = leaders.group_index(made.yes, np.ones(len(made.yes)), made.group, sizes, each, least=1)
    agrees(whole, theirs["leaders"])


def test_raked_weights_give_the_same_mean(pair: tuple[Sample, dict[str, Any]]) -> None:
    made, theirs = pair
    of_group, of_half = designs.known(made.group)
    half = np.arange(len(made.group)) % 2
    raked = samples.rake(made.design.weight, [(made.group, of_group), (half, of_half)], rounds=500)
    assert (raked * made.yes).sum() / raked.sum() == pytest.approx(theirs["raked"]["est"], abs=CLOSE)


def agrees(ours: Estimate | None, theirs: dict[str, float]) -> Estimate:
    assert ours is not None
    assert (ours.value, ours.error) == pytest.approx((theirs["est"], theirs["se"]), abs=CLOSE)
    assert ours.freedom == theirs["df"]
    return ours
