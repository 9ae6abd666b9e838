"""Margins against figures worked out by hand and against published tables."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dunghen.surveys.rules import estimates, quantiles, samples
from dunghen.surveys.rules.estimates import Design


@pytest.mark.parametrize(
    ("share", "freedom", "t"),
    [(0.975, 1, 12.70620474), (0.975, 2, 4.30265273), (0.975, 10, 2.22813885), (0.975, 30, 2.04227246), (0.95, 5, 2.01504837), (0.995, 100, 2.62589052)],
)  # fmt: skip
def test_students_table(share: float, freedom: int, t: float) -> None:
    assert quantiles.t_quantile(share, freedom) == pytest.approx(t, abs=1e-8)


def test_a_simple_share_by_hand() -> None:
    """81 of 100: p = 0.81, se = sqrt(0.81·0.19/99) when each person is a cluster of his own (n/(n−1) correction)."""
    satisfied = np.array([1.0] * 81 + [0.0] * 19)
    found = estimates.ratio(satisfied, np.ones(100), estimates.design_of(100))
    assert found is not None
    assert found.value == pytest.approx(0.81)
    assert found.error == pytest.approx(np.sqrt(0.81 * 0.19 / 99))
    assert found.freedom == 99 and found.low < 0.81 < found.high


def test_two_strata_of_two_clusters_by_hand() -> None:
    """Cluster totals of the linearised scores, worked out on paper: R = 6/8, variance 2·[(0.03125)²·2]·2."""
    satisfied = np.array([1, 1, 1, 0, 1, 1, 1, 0], dtype=float)
    design = Design(np.array([0, 0, 0, 0, 1, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2, 3, 3]), np.ones(8))
    found = estimates.ratio(satisfied, np.ones(8), design)
    assert found is not None and found.value == 0.75
    scores = (satisfied - 0.75) / 8
    totals = scores.reshape(4, 2).sum(axis=1)
    by_hand = sum(2 * ((totals[pair] - totals[pair].mean()) ** 2).sum() for pair in (slice(0, 2), slice(2, 4)))
    assert found.error == pytest.approx(np.sqrt(by_hand)) and found.freedom == 2


def test_answers_of_one_person_are_not_taken_for_persons() -> None:
    """Ten answers each of forty persons who all answer alike tell no more than one answer each."""
    alike = np.repeat([1.0, 1.0, 1.0, 0.0], 10)
    once = estimates.ratio(alike, np.ones(40), estimates.design_of(40))
    ten = estimates.ratio(alike * 10, np.full(40, 10.0), estimates.design_of(40))
    assert once is not None and ten is not None
    assert (ten.value, ten.error) == pytest.approx((once.value, once.error))


def test_the_bootstrap_comes_near_the_linearisation_and_repeats_itself() -> None:
    chance = np.random.default_rng(9)
    cluster = np.repeat(np.arange(60), 20)
    level = chance.normal(0, 0.6, 60)[cluster]
    satisfied = (chance.random(1200) < 1 / (1 + np.exp(-(1.6 + level)))).astype(float)
    design = Design(cluster // 20, cluster, chance.uniform(0.5, 2, 1200))
    straight, redrawn = (how(satisfied, np.ones(1200), design) for how in (estimates.ratio, estimates.bootstrap))
    assert straight is not None and redrawn is not None
    assert redrawn.error == pytest.approx(straight.error, rel=0.1)
    assert redrawn == estimates.bootstrap(satisfied, np.ones(1200), design)
    assert straight.effect > 1.2, "neighbours answer alike"


def test_wilson_with_and_without_the_whole() -> None:
    endless = estimates.wilson(81, 100)
    assert endless is not None
    assert (endless.low, endless.high) == pytest.approx((0.722212, 0.874852), abs=1e-6)
    of_200 = estimates.wilson(81, 100, population=200)
    everybody = estimates.wilson(81, 100, population=100)
    assert of_200 is not None and everybody is not None
    assert endless.margin > of_200.margin > everybody.margin == pytest.approx(0)
    assert estimates.wilson(0, 0) is None


@settings(deadline=None)
@given(some.integers(1, 500).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n))))
def test_an_interval_holds_its_share_and_stays_within_bounds(pair: tuple[int, int]) -> None:
    found = estimates.wilson(*pair)
    assert (
        found is not None
        and -1e-12 <= found.low <= found.value + 1e-12
        and found.value - 1e-12 <= found.high <= 1 + 1e-12
    )


def test_a_small_change_is_no_clear_difference() -> None:
    one, other, far = (estimates.wilson(n, 580) for n in (487, 493, 430))
    assert one is not None and other is not None and far is not None
    assert estimates.compare(one, other) == estimates.NO_CLEAR_DIFFERENCE
    assert estimates.compare(one, far) == estimates.CLEARLY_LOWER
    assert estimates.compare(far, one) == estimates.CLEARLY_HIGHER


def test_sizes_of_the_training_text() -> None:
    assert [samples.yamane(size) for size in (500, 1000, 10_000)] == [223, 286, 385]
    assert samples.needed(10**9, 0.03, share=0.84) == pytest.approx(574, abs=1)
    assert samples.needed(200, 0.01) <= 200


@settings(deadline=None)
@given(
    some.dictionaries(some.text("abcdef", min_size=1, max_size=3), some.integers(1, 500), min_size=1),
    some.integers(0, 800),
    some.integers(0, 20),
)
def test_shares_of_a_sample_add_up(sizes: dict[str, int], total: int, least: int) -> None:
    found = samples.allocate(sizes, total, least=least)
    leasts = {name: min(size, least) for name, size in sizes.items()}
    assert sum(found.values()) == max(sum(leasts.values()), min(total, sum(sizes.values())))
    assert all(leasts[name] <= found[name] <= sizes[name] for name in sizes)


def test_what_small_strata_get_beyond_their_share_is_taken_from_the_large() -> None:
    assert samples.allocate({"tỉnh": 900, "xã A": 50, "xã B": 50}, 100) == {"tỉnh": 90, "xã A": 5, "xã B": 5}
    assert samples.allocate({"tỉnh": 900, "xã A": 50, "xã B": 50}, 100, least=10) == {
        "tỉnh": 80,
        "xã A": 10,
        "xã B": 10,
    }


def test_a_draw_can_be_repeated_and_its_chances_make_the_whole() -> None:
    first, second = samples.draw(1000, 50, seed=7), samples.draw(1000, 50, seed=7)
    assert first.position.tolist() == second.position.tolist()
    assert (1 / first.chance).sum() == pytest.approx(1000)
    clusters = np.repeat(np.arange(40), 25)
    drawn = samples.draw_clustered(clusters, 10, 5, seed=3)
    assert len(drawn.position) == 50 and len(set(clusters[drawn.position])) == 10
    assert (1 / drawn.chance).sum() == pytest.approx(1000)


def test_raked_weights_meet_what_is_known() -> None:
    sex, age = np.array(["m", "m", "f", "f", "f"]), np.array([1, 2, 1, 2, 2])
    found = samples.rake(np.ones(5), [(sex, {"m": 50, "f": 50}), (age, {1: 30, 2: 70})])
    assert found[sex == "m"].sum() == pytest.approx(50) and found[age == 1].sum() == pytest.approx(30)
    with pytest.raises(ValueError, match="Nobody"):
        samples.rake(np.ones(5), [(sex, {"m": 50, "f": 40, "x": 10})])


def test_everybody_satisfied_is_not_certainty() -> None:
    """Of 40 who all are satisfied the whole may still have 8.8 % who are not (Clopper and Pearson)."""
    found = estimates.ratio(np.ones(40), np.ones(40), estimates.design_of(40))
    assert found is not None and found.value == 1
    assert (found.low, found.high) == (pytest.approx(0.025 ** (1 / 40), abs=1e-9), 1.0)
    lower = estimates.ratio(np.array([1.0] * 20 + [0.0] * 20), np.ones(40), estimates.design_of(40))
    assert lower is not None and estimates.compare(found, lower) == estimates.CLEARLY_LOWER


def test_a_known_whole_narrows_the_bootstrap_as_it_does_the_linearisation() -> None:
    yes = np.array([1.0] * 300 + [0.0] * 100)
    endless, of_500 = estimates.design_of(400), estimates.design_of(400, population=500)
    wide, narrow = (estimates.bootstrap(yes, np.ones(400), design) for design in (endless, of_500))
    straight = estimates.ratio(yes, np.ones(400), of_500)
    assert wide is not None and narrow is not None and straight is not None
    assert narrow.error == pytest.approx(wide.error * np.sqrt(0.2), rel=1e-6)
    assert narrow.error == pytest.approx(straight.error, rel=0.1)


def test_the_series_breaks_where_the_method_changed() -> None:
    assert estimates.broken(2021, 2022) and estimates.broken(2022, 2020)
    assert not estimates.broken(2020, 2021) and not estimates.broken(2022, 2024)
