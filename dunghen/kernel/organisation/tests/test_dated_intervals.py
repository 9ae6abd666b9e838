"""Whatever the days are, a unit has one parent a day, one way home, and its heirs are alive."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st

from dunghen.kernel.access import SYSTEM
from dunghen.kernel.acts import act
from dunghen.kernel.organisation import verbs
from dunghen.kernel.organisation.datafile import DataFolder, Row, UnitRow, check
from dunghen.kernel.organisation.directory import Directory, ParentFact, SuccessionFact, UnitFact
from dunghen.kernel.organisation.directory.facts import covers
from dunghen.kernel.organisation.models import Unit, UnitCode, UnitParent

steady = settings(derandomize=True, deadline=None, max_examples=80)
DAYS = st.dates(dt.date(2018, 1, 1), dt.date(2027, 12, 31))
EDGES = st.one_of(st.none(), DAYS)
SPANS = st.tuples(EDGES, EDGES).filter(lambda span: span[0] is None or span[1] is None or span[0] <= span[1])


def unit(number: int, first: dt.date | None = None, last: dt.date | None = None, kind: str = "so") -> UnitFact:
    return UnitFact(number, f"u{number}", f"Đơn vị {number}", f"Đơn vị {number}", kind, "tinh", "", first, last)


def row(number: int, span: tuple[dt.date | None, dt.date | None], kind: str = "so") -> UnitRow:
    return UnitRow(number + 1, f"u{number}", f"Đơn vị {number}", f"Đơn vị {number}", kind, "tinh", "", *span, "", "")


@steady
@given(first=SPANS, second=SPANS, day=DAYS)
def test_two_spans_that_the_check_lets_pass_never_share_a_day(first, second, day):
    folder = DataFolder({"units.csv", "codes.csv"}, [row(0, (None, None), "tinh")])
    folder.codes = [Row(2, "u0", "A", "gso", *first), Row(3, "u0", "A", "gso", *second)]
    both = covers(*first, day) and covers(*second, day)
    refused = any("trong cùng thời gian" in trouble.reason for trouble in check(folder))
    assert refused or not both
    if refused:
        starts = max(first[0] or dt.date.min, second[0] or dt.date.min)
        assert covers(*first, starts) and covers(*second, starts)


@steady
@given(life=SPANS, spans=st.lists(SPANS, max_size=4), day=DAYS)
def test_a_unit_that_passes_has_exactly_one_parent_on_every_day_of_its_life(life, spans, day):
    folder = DataFolder({"units.csv", "parents.csv"}, [row(0, (None, None), "tinh"), row(1, life)])
    folder.parents = [Row(number, "u1", "u0", "", *span) for number, span in enumerate(spans, 2)]
    above = sum(covers(*span, day) for span in spans)
    if not check(folder):
        assert above == (1 if covers(*life, day) else 0)


@steady
@given(data=st.data(), day=DAYS)
def test_the_tree_of_a_day_holds_each_unit_once(data, day):
    lives = data.draw(st.lists(SPANS, min_size=1, max_size=8))
    units = [unit(0, kind="tinh"), *(unit(number, *life) for number, life in enumerate(lives, 1))]
    parents = [ParentFact(number, data.draw(st.integers(0, number - 1)), *life) for number, life in enumerate(lives, 1)]
    snapshot = Directory(units, parents).on(day)
    alive = sorted(unit.id for unit in units if unit.is_alive(day))
    assert sorted(unit.id for unit, _ in snapshot.walk()) == alive
    assert snapshot.descendants(unit.id for unit in snapshot.roots) == set(alive)
    for number in alive:
        for above in snapshot.ancestors(number):
            assert number in snapshot.descendants([above.id])


@steady
@given(data=st.data(), day=DAYS)
def test_heirs_are_alive_and_no_more_than_the_whole_is_handed_on(data, day):
    """A line of generations, each ending the day before the next begins."""
    turns = sorted(data.draw(st.sets(DAYS, min_size=1, max_size=4)))
    units: list[UnitFact] = []
    generations: list[list[UnitFact]] = []
    for first, last in zip([None, *turns], [*(turn - dt.timedelta(days=1) for turn in turns), None], strict=True):
        size = data.draw(st.integers(1, 3))
        generations.append([unit(len(units) + place, first, last) for place in range(size)])
        units += generations[-1]
    steps = []
    for before, after, turn in zip(generations, generations[1:], turns, strict=False):
        for old in before:
            heirs = data.draw(st.lists(st.sampled_from(after), min_size=1, unique_by=lambda fact: fact.id))
            steps += [SuccessionFact(old.id, new.id, turn, Decimal(1) / len(heirs)) for new in heirs]
    directory = Directory(units, (), (), steps)
    for old in units:
        heirs = directory.successors_of(old.id, day)
        assert all(heir.unit.is_alive(day) for heir in heirs)
        assert len({heir.unit.id for heir in heirs}) == len(heirs)
        if old.valid_from is None or old.valid_from <= day:
            assert abs(sum(heir.share for heir in heirs) - 1) < Decimal("0.0001")
        else:
            assert heirs == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("second", "refused"),
    [
        ((dt.date(2025, 6, 30), None), True),
        ((dt.date(2025, 7, 1), None), False),
        ((None, dt.date(2024, 12, 31)), True),
        ((None, None), True),
    ],
)
def test_the_database_itself_refuses_a_second_parent_or_holder_on_one_day(second, refused, at):
    top, other, under = (
        Unit.objects.create(key=f"u{n}", name=f"Đơn vị {n}", short_name=f"ĐV {n}", kind="so", level="tinh")
        for n in range(3)
    )
    last = dt.date(2025, 6, 30)
    UnitParent.objects.create(unit=under, parent=top, valid_to=last)
    UnitCode.objects.create(unit=top, scheme="gso", code="22366", valid_to=last)

    def stored(make) -> bool:
        try:
            with act(verbs.UNITS_LOADED, actor=SYSTEM, on=None, at=at):
                make()
        except IntegrityError:
            return False
        return True

    days = {"valid_from": second[0], "valid_to": second[1]}
    assert stored(lambda: UnitParent.objects.create(unit=under, parent=other, **days)) is not refused
    assert stored(lambda: UnitCode.objects.create(unit=other, scheme="gso", code="22366", **days)) is not refused
