"""What letters write, and the unit they mean on their date."""

import datetime as dt

import pytest

from dunghen.kernel.organisation.directory import resolve

LETTER = dt.date(2021, 8, 16)
SPRING = dt.date(2025, 4, 10)
TODAY = dt.date(2026, 9, 21)

SURE = [
    (LETTER, "Sở Tài nguyên và Môi trường", "so-tai-nguyen-va-moi-truong"),
    (LETTER, "Sở TN&MT", "so-tai-nguyen-va-moi-truong"),
    (LETTER, "Sở TNMT", "so-tai-nguyen-va-moi-truong"),
    (LETTER, "STNMT", "so-tai-nguyen-va-moi-truong"),
    (LETTER, "Sở Tài nguyên - Môi trường", "so-tai-nguyen-va-moi-truong"),
    (LETTER, "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", "so-tai-nguyen-va-moi-truong"),
    (LETTER, "so tai nguyen va moi truong", "so-tai-nguyen-va-moi-truong"),
    (LETTER, "Sở Tài nguyên và Môi trường tỉnh Khánh Hoà", "so-tai-nguyen-va-moi-truong"),
    (LETTER, "Giám đốc Sở Tài nguyên và Môi trường", "so-tai-nguyen-va-moi-truong"),
    (LETTER, "Sở KH&ĐT", "so-ke-hoach-va-dau-tu"),
    (LETTER, "Sở LĐ-TB&XH", "so-lao-dong-thuong-binh-va-xa-hoi"),
    (LETTER, "LĐ-TB&XH", "so-lao-dong-thuong-binh-va-xa-hoi"),
    (LETTER, "Sở Lao động – Thương binh và Xã hội", "so-lao-dong-thuong-binh-va-xa-hoi"),
    (LETTER, "Sở NN&PTNT", "so-nong-nghiep-va-phat-trien-nong-thon"),
    (LETTER, "Sở Nông nghiệp và PTNT", "so-nong-nghiep-va-phat-trien-nong-thon"),
    (LETTER, "Sở TT&TT", "so-thong-tin-va-truyen-thong"),
    (LETTER, "Văn phòng UBND tỉnh", "van-phong-ubnd-tinh"),
    (LETTER, "VPUBND tỉnh", "van-phong-ubnd-tinh"),
    (LETTER, "VPUB", "van-phong-ubnd-tinh"),
    (LETTER, "Văn phòng Ủy ban nhân dân tỉnh", "van-phong-ubnd-tinh"),
    (LETTER, "BQL KKT Vân Phong", "ban-quan-ly-khu-kinh-te-van-phong"),
    (LETTER, "Ban Quản lý Khu kinh tế Vân Phong", "ban-quan-ly-khu-kinh-te-van-phong"),
    (LETTER, "Uỷ ban nhân dân tỉnh", "tinh-khanh-hoa"),
    (LETTER, "UBND tỉnh Khánh Hòa", "tinh-khanh-hoa"),
    (LETTER, "UBND tỉnh Ninh Thuận", "tinh-ninh-thuan"),
    (LETTER, "UBND TP Nha Trang", "thanh-pho-nha-trang"),
    (LETTER, "UBND TP. Nha Trang", "thanh-pho-nha-trang"),
    (LETTER, "UBND thành phố Nha Trang", "thanh-pho-nha-trang"),
    (LETTER, "Chủ tịch UBND huyện Diên Khánh", "huyen-dien-khanh"),
    (LETTER, "UBND H. Cam Lâm", "huyen-cam-lam"),
    (LETTER, "TX Ninh Hòa", "thi-xa-ninh-hoa"),
    (LETTER, "UBND phường Vĩnh Hải", "phuong-vinh-hai-nha-trang"),
    (LETTER, "P. Vĩnh Hải", "phuong-vinh-hai-nha-trang"),
    (LETTER, "Công an tỉnh", "cong-an-tinh"),
    (LETTER, "Kho bạc Nhà nước Khánh Hòa", "kho-bac-nha-nuoc-tinh"),
    (LETTER, "KBNN tỉnh", "kho-bac-nha-nuoc-tinh"),
    (LETTER, "BHXH tỉnh", "bao-hiem-xa-hoi-tinh"),
    (LETTER, "Cục Thuế tỉnh Khánh Hòa", "cuc-thue-tinh"),
    (LETTER, "Ngân hàng Nhà nước Việt Nam - Chi nhánh tỉnh Khánh Hòa", "ngan-hang-nha-nuoc-chi-nhanh-tinh"),
    (LETTER, "Văn phòng Đăng ký đất đai tỉnh", "van-phong-dang-ky-dat-dai"),
    (LETTER, "Sở Nội vụ tỉnh Ninh Thuận", "so-noi-vu-tinh-ninh-thuan"),
    (SPRING, "Sở NN&MT", "so-nong-nghiep-va-moi-truong"),
    (SPRING, "Sở Nội vụ", "so-noi-vu"),
    (TODAY, "Sở Nội vụ", "so-noi-vu-2025"),
    (TODAY, "Sở Nông nghiệp và Môi trường", "so-nong-nghiep-va-moi-truong-2025"),
    (TODAY, "Sở VHTTDL", "so-van-hoa-the-thao-va-du-lich-2025"),
    (TODAY, "Thuế tỉnh Khánh Hòa", "thue-tinh-2025"),
    (TODAY, "Ban Quản lý Khu kinh tế và các khu công nghiệp tỉnh", "ban-quan-ly-khu-kinh-te-va-khu-cong-nghiep-2025"),
    (TODAY, "UBND phường Bắc Nha Trang", "phuong-bac-nha-trang-2025"),
    (TODAY, "đặc khu Trường Sa", "dac-khu-truong-sa-2025"),
    (TODAY, "UBND xã Vĩnh Hải", "xa-vinh-hai-2025"),
]


@pytest.mark.parametrize(("on", "text", "key"), SURE, ids=[f"{row[1]}@{row[0].year}" for row in SURE])
def test_a_name_means_one_unit(province, on, text, key):
    found = resolve(province, text, on)
    assert (found.status, found.unit and found.unit.key) == ("unit", key), found.sentence


def test_the_head_of_a_unit_is_the_unit_and_said_so(province):
    assert resolve(province, "Giám đốc Sở Y tế", LETTER).head
    assert not resolve(province, "Sở Y tế", LETTER).head


def test_a_department_of_another_time_is_not_taken_silently(province):
    found = resolve(province, "Sở Tài nguyên và Môi trường", TODAY)
    assert found.status == "other_date" and found.unit is None
    assert found.candidates[0].unit.key == "so-nong-nghiep-va-moi-truong-2025"
    assert "kết thúc ngày 28/02/2025" in found.sentence and "Sở Nông nghiệp và Môi trường" in found.sentence


def test_a_department_that_is_not_there_yet_names_those_that_were(province):
    found = resolve(province, "Sở Nông nghiệp và Môi trường", LETTER)
    assert found.status == "other_date"
    assert "từ ngày 01/03/2025" in found.sentence
    assert "Sở Tài nguyên và Môi trường" in found.sentence


def test_a_district_after_its_end_offers_the_communes_on_its_land(province):
    found = resolve(province, "UBND huyện Cam Lâm", TODAY)
    offered = {candidate.unit.key for candidate in found.candidates}
    assert {"xa-cam-lam-2025", "xa-cam-hiep-2025", "xa-suoi-dau-2025", "xa-cam-an-2025"} <= offered


def test_xa_ninh_phuoc_is_two_different_communes(province):
    old = resolve(province, "xã Ninh Phước", LETTER)
    new = resolve(province, "xã Ninh Phước", TODAY)
    assert (old.unit.key, new.unit.key) == ("xa-ninh-phuoc-ninh-hoa", "xa-ninh-phuoc-2025")
    assert [unit.key for unit in old.namesakes] == ["xa-ninh-phuoc-2025"]
    assert [unit.key for unit in new.namesakes] == ["xa-ninh-phuoc-ninh-hoa"]


def test_a_bare_place_that_two_units_bear_is_asked_back(province):
    found = resolve(province, "Diên Khánh", LETTER)
    assert found.status == "ambiguous"
    assert {candidate.unit.key for candidate in found.candidates} == {
        "huyen-dien-khanh",
        "thi-tran-dien-khanh-dien-khanh",
    }
    assert "UBND thị trấn Diên Khánh (Diên Khánh)" in found.sentence and "Vui lòng chọn" in found.sentence


def test_a_ward_and_a_commune_of_one_name_are_told_apart_by_the_word_before(province):
    assert resolve(province, "phường Vạn Thắng", LETTER).unit.key == "phuong-van-thang-nha-trang"
    assert resolve(province, "xã Vạn Thắng", LETTER).unit.key == "xa-van-thang-van-ninh"
    assert resolve(province, "Vạn Thắng", LETTER).status == "ambiguous"


def test_a_name_shared_with_the_other_province_means_the_home_one_unless_written(province):
    assert resolve(province, "Sở Nội vụ", LETTER).unit.key == "so-noi-vu"
    ninh_thuan = province.by_key["tinh-ninh-thuan"].id
    assert resolve(province, "Sở Nội vụ", LETTER, within=ninh_thuan).unit.key == "so-noi-vu-tinh-ninh-thuan"


def test_a_misspelling_gives_candidates_and_never_a_unit(province):
    found = resolve(province, "Sở Tài nguyên và Môi trưởng vùng", LETTER)
    assert found.status == "unknown" and found.unit is None
    assert found.candidates[0].unit.key == "so-tai-nguyen-va-moi-truong"
    assert "Gần giống: Sở Tài nguyên và Môi trường" in found.sentence


@pytest.mark.parametrize("text", ["", "   ", "—", "Hợp tác xã Bình Minh", "12345"])
def test_what_names_nothing_is_said_to(province, text):
    found = resolve(province, text, LETTER)
    assert (found.status, found.unit, found.group) == ("unknown", None, None)
    assert found.sentence.endswith(".")


def test_every_unit_is_found_by_its_own_name_on_each_day_of_its_life(province):
    for on in (LETTER, dt.date(2024, 12, 1), SPRING, TODAY):
        snapshot = province.on(on)
        home = snapshot.root_of
        for unit in snapshot.units.values():
            found = resolve(province, unit.name, on, within=home(unit.id))
            same = [candidate.unit.id for candidate in found.candidates]
            assert found.unit == unit or unit.id in same, (unit.key, on, found)
