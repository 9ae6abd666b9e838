"""Small groups are hidden, and no subtraction brings them back."""

from hypothesis import given, settings
from hypothesis import strategies as some

from dunghen.surveys.rules.hiding import hidden, hidden_in_all

TABLES = some.dictionaries(some.integers(0, 30), some.integers(0, 60), min_size=1)


def test_a_single_small_group_takes_the_next_one_with_it() -> None:
    """Of 70 + 25 + 4 sheets the 4 would be the sum less the others."""
    assert hidden({"van-phong": 70, "so-y-te": 25, "so-xay-dung": 4}, 10) == {"so-xay-dung", "so-y-te"}
    assert hidden({"van-phong": 70, "so-y-te": 25, "so-xay-dung": 10}, 10) == frozenset()
    assert hidden({"van-phong": 70, "so-y-te": 0}, 10) == frozenset(), "nobody is no secret"
    assert hidden({"a": 3, "b": 4, "c": 20, "d": 50}, 10) == {"a", "b", "c"}, "seven together are still too few"
    assert hidden({"a": 5, "b": 6, "c": 50}, 10) == {"a", "b"}
    assert hidden({"a": 4}, 10) == {"a"}


@settings(deadline=None)
@given(TABLES, some.integers(2, 30))
def test_what_the_sum_less_the_shown_tells_is_never_a_small_group(table: dict[int, int], least: int) -> None:
    held = hidden(table, least)
    shown = {key: count for key, count in table.items() if key not in held}
    assert all(count == 0 or count >= least for count in shown.values())
    rest = sum(table.values()) - sum(shown.values())
    assert rest == 0 or rest >= least or not [count for count in shown.values() if count]
    assert not held or len(held) >= 2 or len([count for count in table.values() if count]) == 1


def tables(*persons: tuple[int, str, str]) -> dict[str, dict[str, int]]:
    """Return two tables of the same persons: so many of a commune (or agency) in a district (or channel)."""
    found: dict[str, dict[str, int]] = {"small": {}, "large": {}}
    first = 0
    for count, *keys in persons:
        bits = ((1 << count) - 1) << first
        for table, key in zip(found.values(), keys, strict=True):
            table[key] = table.get(key, 0) | bits
        first += count
    return found


COMMUNES = (
    (40, "loc-tho", "nha-trang"), (30, "phuoc-hai", "nha-trang"), (4, "vinh-hai", "nha-trang"),
    (50, "dien-an", "dien-khanh"), (6, "dien-phu", "dien-khanh"), (25, "dien-toan", "dien-khanh"),
)  # fmt: skip


def test_a_commune_is_not_worked_out_from_its_district() -> None:
    assert hidden({commune: count for count, commune, _ in COMMUNES}, 10) == {"vinh-hai", "dien-phu"}, (
        "for the province"
    )
    found = hidden_in_all(tables(*COMMUNES), 10)
    assert found == {"small": {"vinh-hai", "phuoc-hai", "dien-phu", "dien-toan"}, "large": frozenset()}


def test_communes_do_not_add_up_to_a_hidden_district() -> None:
    """Diên Khánh is hidden for the sake of Vạn Ninh's 3: shown whole, its communes would be it, and the rest of the sum the 3."""
    small = (3, "van-gia", "van-ninh")
    country = [(10, "dien-an", "dien-khanh"), (12, "dien-phu", "dien-khanh")]
    city = [(count, name, "nha-trang") for count, name in ((6, "loc-tho"), (7, "phuoc-hai"), (18, "vinh-hai"))]
    found = hidden_in_all(tables(small, *country, *city), 5)
    assert found["large"] == {"van-ninh", "dien-khanh"}
    assert "dien-an" in found["small"] and "van-gia" in found["small"]


def test_a_group_less_another_that_lies_in_it_tells_no_few() -> None:
    """All 20 sheets on the department were made at a counter, and 2 others besides: the counter less the department would tell the two."""
    found = hidden_in_all(tables((20, "so-y-te", "quay"), (2, "so-xd", "quay"), (30, "so-xd", "giay")), 5)
    assert found["small"] == {"so-y-te", "so-xd"}
    whole = hidden_in_all(tables((20, "so-y-te", "quay"), (5, "so-xd", "quay"), (30, "so-xd", "giay")), 5)
    assert whole["small"] == frozenset(), "five are no few"


def test_what_is_hidden_under_one_name_is_not_shown_under_another() -> None:
    """Sheets of the commune Phước Hải judge its own committee: the table of agencies would tell what the table of communes hides."""
    found = hidden_in_all(
        tables(
            (4, "vinh-hai", "so-noi-vu"), (20, "loc-tho", "so-noi-vu"), (20, "loc-tho", "so-y-te"), (30, "phuoc-hai", "ubnd-phuoc-hai")
        ),
        10,
    )  # fmt: skip
    assert found["small"] == {"phuoc-hai", "vinh-hai"}
    assert found["large"] == {"ubnd-phuoc-hai", "so-y-te"}
