"""The province by date, as an official would check it against the resolutions."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from dunghen.kernel.organisation.directory import Directory, expand

LETTER = dt.date(2021, 8, 16)
WARDS_MERGED = dt.date(2024, 11, 1)
DEPARTMENTS_MERGED = dt.date(2025, 3, 1)
LAST_DISTRICTS = dt.date(2025, 6, 30)
TWO_LEVELS = dt.date(2025, 7, 1)
TODAY = dt.date(2026, 9, 21)


def below(province: Directory, root: str, on: dt.date, kind: str) -> list[str]:
    snapshot = province.on(on)
    ids = snapshot.descendants([province.by_key[root].id])
    return [snapshot.units[i].key for i in ids if snapshot.units[i].kind == kind]


@pytest.mark.parametrize(
    ("on", "kind", "khanh_hoa", "ninh_thuan"),
    [
        (LETTER, "huyen", 9, 7),
        (LETTER, "xa", 139, 65),
        (dt.date(2024, 10, 31), "xa", 139, 65),
        (WARDS_MERGED, "xa", 132, 62),
        (LAST_DISTRICTS, "xa", 132, 62),
        (LAST_DISTRICTS, "huyen", 9, 7),
    ],
)
def test_counts_of_districts_and_communes_before_the_merger(province, on, kind, khanh_hoa, ninh_thuan):
    assert len(below(province, "tinh-khanh-hoa", on, kind)) == khanh_hoa
    assert len(below(province, "tinh-ninh-thuan", on, kind)) == ninh_thuan


def test_since_july_2025_there_are_65_communes_and_no_district(province):
    snapshot = province.on(TWO_LEVELS)
    places = Counter(unit.territory for unit in snapshot.units.values() if unit.kind == "xa")
    assert places == {"xa": 48, "phuong": 16, "dac_khu": 1}
    assert [unit for unit in snapshot.units.values() if unit.kind == "huyen"] == []
    assert {snapshot.parent_of[i] for i, unit in snapshot.units.items() if unit.kind == "xa"} == {
        province.by_key["tinh-khanh-hoa"].id
    }
    assert [root.key for root in snapshot.roots] == ["tinh-khanh-hoa"]


def test_kinds_of_communes_before_and_after_november_2024(province):
    def kinds(on: dt.date) -> Counter[str]:
        return Counter(province.by_key[key].territory for key in below(province, "tinh-khanh-hoa", on, "xa"))

    assert kinds(LETTER) == {"xa": 98, "phuong": 35, "thi_tran": 6}
    assert kinds(WARDS_MERGED) == {"xa": 96, "phuong": 30, "thi_tran": 6}


def test_the_communes_of_each_district_in_2021(province):
    snapshot = province.on(LETTER)
    counted = {
        unit.short_name: len(snapshot.children(unit.id))
        for unit in snapshot.units.values()
        if unit.kind == "huyen" and snapshot.root_of(unit.id) == province.by_key["tinh-khanh-hoa"].id
    }
    assert counted == {
        "Thành phố Nha Trang": 27,
        "Thành phố Cam Ranh": 15,
        "Thị xã Ninh Hòa": 27,
        "Huyện Vạn Ninh": 13,
        "Huyện Diên Khánh": 18,
        "Huyện Cam Lâm": 14,
        "Huyện Khánh Vĩnh": 14,
        "Huyện Khánh Sơn": 8,
        "Huyện Trường Sa": 3,
    }


def test_twenty_one_specialised_bodies_in_2021_and_fourteen_after_march_2025(province):
    assert (
        len(
            expand(
                province, "các cơ quan chuyên môn thuộc UBND tỉnh và Ban Quản lý Khu kinh tế Vân Phong", LETTER
            ).units
        )
        == 21
    )
    assert len(expand(province, "các cơ quan chuyên môn thuộc UBND tỉnh", DEPARTMENTS_MERGED).units) == 14


def test_every_old_commune_reaches_one_or_more_of_the_65_new_ones(province):
    """194 communes of the last day of districts; nothing is lost and every new one is reached."""
    old = [unit for unit in province.on(LAST_DISTRICTS).units.values() if unit.kind == "xa"]
    new = {unit.id for unit in province.on(TWO_LEVELS).units.values() if unit.kind == "xa"}
    reached: set[int] = set()
    split: list[str] = []
    for unit in old:
        heirs = province.successors_of(unit.id, TWO_LEVELS)
        assert heirs, unit.key
        assert {heir.unit.id for heir in heirs} <= new, unit.key
        assert sum(heir.main for heir in heirs) == 1, unit.key
        assert all(heir.basis for heir in heirs), unit.key
        reached.update(heir.unit.id for heir in heirs)
        if len(heirs) > 1:
            split.append(unit.name.removeprefix("UBND "))
    assert len(old) == 194
    assert reached == new
    assert sorted(split) == sorted(
        [
            "phường Đông Hải",
            "xã Cam An Bắc",
            "xã Cam An Nam",
            "xã Cam Hiệp Bắc",
            "xã Cam Hiệp Nam",
            "xã Cam Hòa",
            "xã Cam Tân",
        ]
        + ["xã Suối Tân"]
    )


# An official can check each line against the resolution named by the product.
SUCCESSIONS = [
    ("phuong-vinh-hai-nha-trang", TWO_LEVELS, {"phuong-bac-nha-trang-2025": 1}),
    ("phuong-phuoc-tien-nha-trang", WARDS_MERGED, {"phuong-tan-tien-nha-trang-2024": 1}),
    ("phuong-phuoc-tien-nha-trang", TODAY, {"phuong-nha-trang-2025": 1}),
    ("phuong-xuong-huan-nha-trang", TODAY, {"phuong-nha-trang-2025": 1}),
    ("phuong-my-huong-phan-rang-thap-cham", TODAY, {"phuong-phan-rang-2025": 1}),
    ("xa-ninh-van-ninh-hoa", dt.date(2025, 1, 15), {"xa-ninh-phuoc-ninh-hoa": 1}),
    ("xa-ninh-van-ninh-hoa", TODAY, {"phuong-dong-ninh-hoa-2025": 1}),
    ("xa-cam-tan-cam-lam", TODAY, {"xa-cam-hiep-2025": None, "xa-cam-lam-2025": None, "xa-suoi-dau-2025": None}),
    ("phuong-dong-hai-phan-rang-thap-cham", TODAY, {"phuong-dong-hai-2025": None, "xa-phuoc-dinh-2025": None}),
    ("thi-tran-truong-sa-truong-sa", TODAY, {"dac-khu-truong-sa-2025": 1}),
    ("so-tai-nguyen-va-moi-truong", LETTER, {"so-tai-nguyen-va-moi-truong": 1}),
    ("so-tai-nguyen-va-moi-truong", DEPARTMENTS_MERGED, {"so-nong-nghiep-va-moi-truong": 1}),
    ("so-tai-nguyen-va-moi-truong", TODAY, {"so-nong-nghiep-va-moi-truong-2025": 1}),
    ("so-ke-hoach-va-dau-tu", TODAY, {"so-tai-chinh-2025": 1}),
    ("so-giao-thong-van-tai", DEPARTMENTS_MERGED, {"so-xay-dung": 1}),
    ("so-lao-dong-thuong-binh-va-xa-hoi", TODAY, {"so-noi-vu-2025": None, "so-giao-duc-va-dao-tao-2025": None, "so-y-te-2025": None}),
    ("so-noi-vu-tinh-ninh-thuan", TODAY, {"so-noi-vu-2025": 1}),
    ("ban-quan-ly-khu-kinh-te-van-phong", TODAY, {"ban-quan-ly-khu-kinh-te-va-khu-cong-nghiep-2025": 1}),
    ("tinh-ninh-thuan", TODAY, {"tinh-khanh-hoa": 1}),
    ("cuc-thue-tinh", TODAY, {"thue-tinh-2025": None}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "on", "after"), SUCCESSIONS, ids=[f"{row[0]}@{row[1]}" for row in SUCCESSIONS])
def test_who_took_over(province, before, on, after):
    heirs = province.successors_of(province.by_key[before].id, on)
    assert {heir.unit.key: heir.share for heir in heirs} == {
        key: None if share is None else Decimal(share) for key, share in after.items()
    }


def test_the_main_heir_of_a_split_commune_is_the_one_of_the_remaining_part(province):
    heirs = province.successors_of(province.by_key["xa-cam-tan-cam-lam"].id, TODAY)
    assert [heir.unit.key for heir in heirs if heir.main] == ["xa-cam-hiep-2025"]
    assert heirs[0].basis == "NQ 1667/NQ-UBTVQH15, Điều 1 khoản 20"


def test_a_district_has_no_main_heir_but_the_communes_on_its_land_to_choose_from(province):
    heirs = province.successors_of(province.by_key["huyen-truong-sa"].id, TODAY)
    assert [(heir.unit.key, heir.main) for heir in heirs] == [("dac-khu-truong-sa-2025", False)]
    assert len(province.successors_of(province.by_key["thanh-pho-nha-trang"].id, TODAY)) == 4


def test_predecessors_of_a_department_refounded_in_july_2025(province):
    direct = province.predecessors_of(province.by_key["so-nong-nghiep-va-moi-truong-2025"].id)
    assert [unit.key for unit in direct] == [
        "so-nong-nghiep-va-moi-truong",
        "so-nong-nghiep-va-moi-truong-tinh-ninh-thuan",
    ]
    in_2021 = province.predecessors_of(province.by_key["so-nong-nghiep-va-moi-truong-2025"].id, LETTER)
    assert [unit.key for unit in in_2021] == ["so-nong-nghiep-va-phat-trien-nong-thon", "so-tai-nguyen-va-moi-truong"]


def test_the_land_registry_moves_with_the_department_of_its_time(province):
    office = province.by_key["van-phong-dang-ky-dat-dai"].id
    above = [province.on(day).ancestors(office)[0].key for day in (LETTER, DEPARTMENTS_MERGED, TWO_LEVELS)]
    assert above == ["so-tai-nguyen-va-moi-truong", "so-nong-nghiep-va-moi-truong", "so-nong-nghiep-va-moi-truong-2025"]
    assert len(province.on(TODAY).children(office)) == 8
