"""Small groups are hidden, and no subtraction brings them back."""

from hypothesis import given
from hypothesis import strategies as some

from dunghen.surveys.rules.hiding import Table, hidden, hidden_in_all

TABLES = some.dictionaries(some.integers(0, 30), some.integers(0, 60), min_size=1)


def test_a_single_small_group_takes_the_next_one_with_it() -> None:
    """Of 70 + 25 + 4 sheets the 4 would be the sum less the others."""
    assert hidden({"van-phong": 70, "so-y-te": 25, "so-xay-dung": 4}, 10) == {"so-xay-dung", "so-y-te"}
    assert hidden({"van-phong": 70, "so-y-te": 25, "so-xay-dung": 10}, 10) == frozenset()
    assert hidden({"van-phong": 70, "so-y-te": 0}, 10) == frozenset(), "nobody is no secret"
    assert hidden({"a": 3, "b": 4, "c": 20, "d": 50}, 10) == {"a", "b", "c"}, "seven together are still too few"
    assert hidden({"a": 5, "b": 6, "c": 50}, 10) == {"a", "b"}
    assert hidden({"a": 4}, 10) == {"a"}


@given(TABLES, some.integers(2, 30))
def test_what_the_sum_less_the_shown_tells_is_never_a_small_group(table: dict[int, int], least: int) -> None:
    held = hidden(table, least)
    shown = {key: count for key, count in table.items() if key not in held}
    assert all(count == 0 or count >= least for count in shown.values())
    rest = sum(table.values()) - sum(shown.values())
    assert rest == 0 or rest >= least or not [count for count in shown.values() if count]
    assert not held or len(held) >= 2 or len([count for count in table.values() if count]) == 1


COMMUNES = {"loc-tho": 40, "phuoc-hai": 30, "vinh-hai": 4, "dien-an": 50, "dien-phu": 6, "dien-toan": 25}


def test_a_commune_is_not_worked_out_from_its_district() -> None:
    above = {key: "nha-trang" if number < 3 else "dien-khanh" for number, key in enumerate(COMMUNES)}
    assert hidden(COMMUNES, 10) == {"vinh-hai", "dien-phu"}, "enough for the whole province"
    found = hidden_in_all({"commune": Table(COMMUNES, {key: key for key in COMMUNES}, above)}, 10)
    assert found["commune"] == {"vinh-hai", "phuoc-hai", "dien-phu", "dien-toan"}


def test_what_is_hidden_under_one_name_is_not_shown_under_another() -> None:
    """Sheets of the commune Phước Hải judge its own committee: the table of agencies would tell what the table of communes hides."""
    above = dict.fromkeys(("loc-tho", "phuoc-hai", "vinh-hai"), "nha-trang")
    communes = Table(
        {"loc-tho": 40, "phuoc-hai": 30, "vinh-hai": 4}, {"loc-tho": 1, "phuoc-hai": 2, "vinh-hai": 3}, above
    )
    agencies = Table(
        {"ubnd-phuoc-hai": 30, "so-y-te": 20, "so-noi-vu": 24}, {"ubnd-phuoc-hai": 2, "so-y-te": 4, "so-noi-vu": 5}
    )
    found = hidden_in_all({"commune": communes, "agency": agencies}, 10)
    assert found["commune"] == {"phuoc-hai", "vinh-hai"}
    assert found["agency"] == {"ubnd-phuoc-hai", "so-y-te"}
