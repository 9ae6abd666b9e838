"""Groups that letters name in one breath, expanded on the letter's date."""

import datetime as dt

import pytest

from dunghen.kernel.organisation.directory import expand, find_group, groups_on, resolve

LETTER = dt.date(2021, 8, 16)
LAST_DISTRICTS = dt.date(2025, 6, 30)
TWO_LEVELS = dt.date(2025, 7, 1)
TODAY = dt.date(2026, 9, 21)

SIZES = [
    ("Các cơ quan chuyên môn thuộc UBND tỉnh và Ban Quản lý Khu kinh tế Vân Phong", LETTER, 21),
    ("Các cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh", LETTER, 20),
    ("các sở, ban, ngành", LETTER, 21),
    ("Các sở, ban ngành", LETTER, 21),
    ("Thủ trưởng các sở, ban, ngành", LETTER, 21),
    ("cac so, ban, nganh", LETTER, 21),
    ("Các cơ quan ngành dọc tại tỉnh", LETTER, 6),
    ("Các cơ quan ngành dọc tại tỉnh", TODAY, 6),
    ("Các đơn vị sự nghiệp công lập thuộc UBND tỉnh", LETTER, 9),
    ("UBND các huyện, thị xã, thành phố", LETTER, 9),
    ("UBND các huyện, thị xã, thành phố", LAST_DISTRICTS, 9),
    ("UBND các huyện, thành phố, thị xã", LETTER, 9),
    ("UBND cấp huyện", LETTER, 9),
    ("Chủ tịch UBND các huyện, thị xã, thành phố", LETTER, 9),
    ("UBND các huyện", LETTER, 6),
    ("UBND cấp xã", LETTER, 139),
    ("UBND các xã, phường, thị trấn", LETTER, 139),
    ("UBND các xã, phường, đặc khu", TODAY, 65),
    ("UBND cấp xã", TODAY, 65),
    ("UBND các phường", TODAY, 16),
    ("các cơ quan trung ương đóng trên địa bàn tỉnh", LETTER, 12),
    ("các cơ quan, đơn vị, địa phương", LETTER, 21 + 6 + 9 + 9),
    ("các sở, ngành, địa phương", TODAY, 15 + 65),
    ("các sở, ban, ngành và UBND các huyện, thị xã, thành phố", LETTER, 30),
    ("các sở, ban, ngành; các cơ quan ngành dọc tại tỉnh; UBND các huyện, thị xã, thành phố", LETTER, 36),
    ("Sở Y tế và UBND các huyện, thị xã, thành phố", LETTER, 10),
    ("Sở Y tế, Sở Tài chính và Công an tỉnh", LETTER, 3),
]  # fmt: skip


@pytest.mark.parametrize(("wording", "on", "size"), SIZES, ids=[f"{row[0]}@{row[1].year}" for row in SIZES])
def test_a_wording_means_so_many_units(province, wording, on, size):
    result = expand(province, wording, on)
    assert len(result.units) == size, result
    assert result.empty_reason == "" and result.unknown == ()
    assert len(set(result.ids)) == size


def test_after_june_2025_the_districts_are_nobody_and_the_sentence_says_why(province):
    result = expand(province, "UBND các huyện, thị xã, thành phố", TWO_LEVELS)
    assert result.units == ()
    assert "không còn đơn vị nào vào ngày 01/07/2025" in result.empty_reason
    assert "kết thúc ngày 30/06/2025" in result.empty_reason
    assert "không còn cấp huyện" in result.empty_reason


def test_a_group_that_has_nobody_yet_says_from_when(province):
    result = expand(province, "các đặc khu", LETTER)
    assert result.units == ()
    assert "đơn vị đầu tiên có từ ngày 01/07/2025" in result.empty_reason


@pytest.mark.parametrize(
    "wording",
    [
        "UBND các huyện, thị xã, thành phố (trừ huyện Trường Sa)",
        "UBND các huyện, thị xã, thành phố, trừ Trường Sa",
        "UBND các huyện, thị xã, thành phố ngoại trừ UBND huyện Trường Sa",
    ],
)
def test_an_except_list_leaves_units_out(province, wording):
    result = expand(province, wording, LETTER)
    assert [unit.key for unit in result.excepted] == ["huyen-truong-sa"]
    assert len(result.units) == 8


def test_several_exceptions_and_one_that_is_not_in_the_group(province):
    result = expand(province, "các sở, ban, ngành (trừ Sở Du lịch, Sở Ngoại vụ và UBND huyện Cam Lâm)", LETTER)
    assert {unit.key for unit in result.excepted} == {"so-du-lich", "so-ngoai-vu"}
    assert len(result.units) == 19
    assert result.unknown == ("UBND huyện Cam Lâm",)


def test_in_a_letter_everybody_means_those_it_is_addressed_to(province):
    two = [province.by_key["so-y-te"].id, province.by_key["huyen-cam-lam"].id]
    result = expand(province, "các cơ quan, đơn vị, địa phương", LETTER, addressees=two)
    assert result.of_addressees
    assert [unit.key for unit in result.units] == ["so-y-te", "huyen-cam-lam"]


def test_an_unknown_wording_is_asked_back(province):
    result = expand(province, "các hợp tác xã nông nghiệp", LETTER)
    assert result.units == ()
    assert result.unknown == ("các hợp tác xã nông nghiệp",)
    assert "Chưa biết nhóm" in result.empty_reason


def test_a_piece_that_is_not_understood_is_named_beside_what_is(province):
    result = expand(province, "các sở, ban, ngành và Hợp tác xã Bình Minh", LETTER)
    assert len(result.units) == 21
    assert result.unknown == ("Hợp tác xã Bình Minh",)


def test_a_name_that_is_a_group_resolves_to_the_group(province):
    found = resolve(province, "UBND các huyện, thị xã, thành phố", LETTER)
    assert (found.status, found.group.key) == ("group", "ubnd-cap-huyen")
    assert resolve(province, "Sở", LETTER).group is None
    assert find_group(province, "UBND xã Vĩnh Lương", LETTER) is None


def test_no_group_reaches_into_the_other_province(province):
    ninh_thuan = province.on(LETTER).descendants([province.by_key["tinh-ninh-thuan"].id])
    for group in groups_on(province, LETTER):
        assert ninh_thuan.isdisjoint(expand(province, group, LETTER).ids), group.key


def test_every_group_has_somebody_on_some_day(province):
    days = (LETTER, LAST_DISTRICTS, TODAY)
    for group in province.groups:
        assert any(expand(province, group, day).units for day in days), group.key
