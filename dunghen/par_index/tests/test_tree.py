"""Sums of a tree, ranks with ties, the cheapest four points, and the rank a total would have had."""

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from dunghen.par_index.rules import tree, whatif
from dunghen.par_index.rules.refusals import UnfitTree
from dunghen.par_index.rules.tree import Node
from dunghen.par_index.rules.whatif import Option

SET = tree.ordered(
    [
        Node("1", "Chỉ đạo", 60),
        Node("1.1", "Kế hoạch", 40, "1", tree.APPRAISAL, {"kind": "ratio"}),
        Node("1.2", "Báo cáo", 20, "1", tree.APPRAISAL, {"kind": "ratio"}),
        Node("2", "Điều tra", 40),
        Node("2.1", "Lãnh đạo", 30, "2", tree.LEADERS, {"kind": "index"}),
        Node("2.2", "Người dân", 10, "2", tree.SIPAS, {"kind": "index"}),
    ]
)


def test_a_sound_set_has_no_faults_and_its_sources_add_up() -> None:
    assert tree.sum_faults(SET) == []
    assert tree.by_source(SET) == {tree.APPRAISAL: 60, tree.LEADERS: 30, tree.SIPAS: 10}


def test_a_slip_in_a_table_is_found_where_it_is() -> None:
    wrong = {**SET, "1.2": Node("1.2", "Báo cáo", 20.5, "1", tree.APPRAISAL)}
    assert [(fault.code, fault.maximum, fault.total) for fault in tree.sum_faults(wrong)] == [("1", 60, 60.5)]


@pytest.mark.parametrize(
    "nodes",
    [
        [Node("1", "a", 1), Node("1", "b", 1)],
        [Node("1.1", "a", 1, "1")],
        [Node("1", "a", 1, "2"), Node("2", "b", 1, "1")],
    ],
)
def test_a_broken_tree_is_refused(nodes: list[Node]) -> None:
    with pytest.raises(UnfitTree):
        tree.ordered(nodes)


def test_points_are_added_up_for_columns_of_units() -> None:
    inputs = {
        "1.1": {"b": np.array([1, 2]), "a": np.array([2, 2])},
        "1.2": {"b": np.array([1, 1]), "a": np.array([1, 2])},
        "2.1": {"value": np.array([72.3, 80])},
        "2.2": {"value": np.array([81, 90])},
    }
    sums = tree.add_up(SET, tree.score_all(SET, inputs))
    assert sums["1"].tolist() == [40, 50]
    assert sums[""] == pytest.approx([40 + 21.69 + 8.1, 50 + 24 + 9])


def test_what_does_not_apply_is_scaled_out() -> None:
    earned = {"1.1": 40.0, "1.2": np.nan, "2.1": 15.0, "2.2": 5.0}
    assert tree.reachable(SET, earned) == 80
    assert tree.index_percent(SET, earned) == pytest.approx(75)


def test_ties_share_a_rank_or_are_parted_by_appraised_points() -> None:
    totals = [90.001, 85.5, 85.502, 70]
    assert tree.ranks(totals).tolist() == [1, 2, 2, 4]
    assert tree.printed([80.125, 80.115, 89.995]).tolist() == [80.13, 80.12, 90.0]
    assert tree.ranks([80.125, 80.13, 80.12]).tolist() == [1, 1, 3], "80,125 is printed as 80,13"
    assert tree.ranks(totals, tie_break=[1, 50, 51, 1]).tolist() == [1, 3, 2, 4]


@settings(deadline=None)
@given(some.lists(some.floats(0, 100), min_size=1, max_size=63))
@example([0.0, 0.005])  # printed as 0,01; to the even neighbour it would be 0,00
def test_a_higher_total_never_ranks_lower(totals: list[float]) -> None:
    found = tree.ranks(totals)
    for (one, first), (other, second) in itertools.combinations(zip(tree.printed(totals), found, strict=True), 2):
        assert (one > other) == (first < second)


def test_the_cheapest_four_points() -> None:
    options = [Option("a", 1.2, 2), Option("b", 2.9, 3), Option("c", 1.1, 1), Option("d", 0.4, 1)]
    found = whatif.cheapest(options, 4)
    assert (
        [option.code for option in found.options] == ["b", "c"] and found.cost == 4 and found.gain == pytest.approx(4.0)
    )
    assert not whatif.cheapest(options, 10).reached


@settings(deadline=None)
@given(
    some.lists(some.tuples(some.floats(0.01, 3), some.integers(1, 6)), min_size=1, max_size=9),
    some.floats(0.5, 8),
)
def test_no_choice_is_cheaper_than_the_one_found(rows: list[tuple[float, int]], wanted: float) -> None:
    options = [Option(str(n), round(gain, 3), cost) for n, (gain, cost) in enumerate(rows)]
    found = whatif.cheapest(options, round(wanted, 3))
    every = [
        subset for size in range(len(options) + 1) for subset in itertools.combinations(options, size)
        if round(sum(option.gain for option in subset), 6) >= round(wanted, 3)
    ]  # fmt: skip
    assert found.reached == bool(every)
    if every:
        assert found.cost == min(sum(option.cost for option in subset) for subset in every)


@settings(deadline=None)
@given(
    some.lists(some.integers(6000, 9500), min_size=3, max_size=63, unique=True),
    some.integers(6000, 9500),
    some.data(),
)
def test_the_true_rank_lies_in_the_band_whatever_is_unpublished(
    cents: list[int], own: int, data: some.DataObject
) -> None:
    others = sorted((cent for cent in cents if cent != own), reverse=True)
    field = [(cent / 100, rank) for rank, cent in enumerate(others, 1)]
    known = data.draw(some.lists(some.sampled_from(field), unique=True))
    band = whatif.rank_in_field(own / 100, known, len(others) + 1)
    true = 1 + sum(cent > own for cent in others)
    assert band.best <= true <= band.worst <= len(others) + 1
    assert band.best <= band.likely <= band.worst
    if len(known) == len(field):
        assert band.best == band.worst == true, "a field known in full leaves no doubt"


def test_the_field_without_the_province_itself() -> None:
    """Falling behind the last one of 63 is rank 63: the last moves up to 62 when the province leaves rank 48."""
    others = whatif.without([(91.04, 1), (83.87, 33), (73.25, 63)], own=48)
    assert others == [(91.04, 1), (83.87, 33), (73.25, 62)]
    assert whatif.rank_in_field(73.0, others, 63).worst == whatif.rank_in_field(73.0, others, 63).best == 63
    assert whatif.rank_in_field(74.0, others, 63).worst == 62
    assert whatif.without([(91.04, 1)], own=None) == [(91.04, 1)]


def test_the_field_of_2020_with_the_leaders_survey_of_the_top_ten() -> None:
    """82,57 − 16,99 + 19,19 (mean of the ten best) = 84,77: between rank 11 and 33, by the provinces that are published."""
    field = [(91.04, 1), (85.74, 10), (83.87, 33), (83.81, 35), (82.57, 48), (73.25, 63)]
    others = whatif.without([row for row in field if row[1] != 48], own=48)
    band = whatif.rank_in_field(84.77, others, 63)
    assert (band.best, band.worst) == (11, 33)
    assert band.likely == 22, "85,74 − 83,87 = 1,87; 0,97 below the tenth: 10 + 23 × 0,97/1,87"


def test_ones_own_published_rank_bounds_every_other_total() -> None:
    """82,57 was rank 48: 47 were above. A little more is 48 at the worst; a little less is 48 at the best."""
    field = [(91.04, 1), (83.81, 35), (73.25, 62)]
    own = (82.57, 48)
    assert whatif.rank_in_field(82.57, field, 63, own=own) == whatif.RankBand(48, 48, 48, 63)
    more = whatif.rank_in_field(82.7, field, 63, own=own)
    assert (more.best, more.worst) == (36, 48)
    less = whatif.rank_in_field(82.0, field, 63, own=own)
    assert (less.best, less.worst) == (48, 62)


def test_the_first_k_by_worth() -> None:
    options = [Option("a", 1.0, 2), Option("b", 0.9, 1), Option("c", 0.0, 1), Option("d", 2.0, 2)]
    assert [option.code for option in whatif.raised(options, 2)] == ["d", "b"]
    assert [option.code for option in whatif.raised(options, 9)] == ["d", "b", "a"]
    assert whatif.raised(options, -1) == []


def test_the_cheapest_points_among_as_many_components_as_a_set_has() -> None:
    """112 components in thousandths of a point, efforts 1 to 5: no cheaper choice exists (bound of the relaxed problem), in no time."""
    options = [Option(f"{n}", (37 * n % 91 + 5) / 100, n % 5 + 1) for n in range(112)]
    for wanted in (0.5, 4, 12.345):
        found = whatif.cheapest(options, wanted)
        assert found.reached and found.gain >= wanted
        assert found.cost >= _fractional(options, wanted) - 1e-9
        assert found.cost <= _fractional(options, wanted) + max(option.cost for option in options)


def _fractional(options: list[Option], wanted: float) -> float:
    """Return the cost when components could be raised in part: the best by worth first; no whole choice is below it."""
    cost = 0.0
    for option in whatif.by_worth(options):
        part = min(1.0, wanted / option.gain)
        cost, wanted = cost + part * option.cost, wanted - part * option.gain
        if wanted <= 0:
            break
    return cost


def test_a_rank_in_a_field_known_in_part() -> None:
    """2020: Quảng Ninh 91,04 first, the province 82,57 at rank 48, the last 73,25 at 63."""
    known = [(91.04, 1), (82.57, 48), (73.25, 63)]
    assert whatif.rank_in_field(82.57, known, 63).likely == 48
    band = whatif.rank_in_field(84.77, known, 63)
    assert band.best == 2 and band.worst == 48 and band.best < band.likely < band.worst
    assert whatif.rank_in_field(95, known, 63).worst == 1
    wider = whatif.rank_in_field(84.77, known, 63, spread=3)
    assert wider.best <= band.best and wider.worst >= band.worst
