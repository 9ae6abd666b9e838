"""Personal data in what people write: what must be covered, and what looks like it and must stay."""

import time
import unicodedata

import pytest

from dunghen.kernel.text.personal import mask, personal_data

LONG = 20_000
"""Signs of a text that an officer may write; a petition has a quarter at most."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Liên hệ 0905.123.456", ["0905.123.456"]),
        ("sdt: 090 512 3456 gặp Nam", ["090 512 3456"]),
        ("gọi (+84) 905-123-456 nha", ["(+84) 905-123-456"]),
        ("84905123456", ["84905123456"]),
        ("so o9o5 123 456", ["o9o5 123 456"]),
        ("gọi 0 9 0 5 1 2 3 4 5 6", ["0 9 0 5 1 2 3 4 5 6"]),
        ("ĐT: 0905123456-0914123456", ["0905123456", "0914123456"]),
        ("0905123456/0914123456", ["0905123456", "0914123456"]),
        ("điện thoại 02583822123 nhà tôi", ["02583822123"]),
        ("CCCD số 056 085 000 456", ["056 085 000 456"]),
        ("CĂN CƯỚC 056085000456 ĐT 0905123456", ["056085000456", "0905123456"]),
        ("chung minh nhan dan so 225111000", ["225111000"]),
        ("email: nguyen.van.a (at) gmail.com", ["nguyen.van.a (at) gmail.com"]),
        ("thu hoa12 a còng gmail chấm com", ["hoa12 a còng gmail chấm com"]),
        ("STK VCB: 0071000123456", ["0071000123456"]),
        ("tài khoản 1903 4567 8901 2345 techcombank", ["1903 4567 8901 2345"]),
        ("0071000123456 (Vietcombank)", ["0071000123456"]),
        ("biển số 79A-123.45 vượt đèn", ["79A-123.45"]),
        ("bien so 79a12345 chay au", ["79a12345"]),
    ],
)
def test_numbers_and_addresses_are_found_however_they_are_typed(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in personal_data(text)] == expected
    assert not any(piece in mask(text, personal_data(text)) for piece in expected)


@pytest.mark.parametrize(
    "text",
    [
        "tổng đài 19001006 và 1800 1091, đường dây nóng 0905000999",
        "số điện thoại trực của phường 0258 3 888 999 không ai bắt",
        "Hồ sơ H32.15-210715-0102 trễ hẹn",
        "Quyết định 1234567890/QĐ-UBND",
        "mã khách hàng PC13HH0123456 tiền điện 1.250.000 đồng",
        "thửa đất số 0123456789, tờ bản đồ số 12",
        "nộp ngày 01.07.2021 10.30 giờ",
        "Biên nhận 0005123456 hẹn ngày 20",
        "MST 0301234567 của công ty",
        "gửi vào mot-cua@tinh.gov.vn",
        "vay 200.000.000 trả 0,5%/tháng trong 10 năm",
        "đường Nguyễn Văn Trỗi, trường Lê Quý Đôn",
    ],
)
def test_what_is_public_stays(text: str) -> None:
    assert personal_data(text) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tôi tên Nguyễn Văn An, ở hẻm 5", "Nguyễn Văn An"),
        ("Tôi Lê Thị Hồng Hạnh khiếu nại", "Lê Thị Hồng Hạnh"),
        ("toi ten nguyen van an o vinh hai", "nguyen van an"),
        ("TÔI LÀ TRẦN VĂN BÌNH Ở VĨNH HẢI", "TRẦN VĂN BÌNH"),
        ("Mất xe. Phạm Thị Hoa, 0905123456", "Phạm Thị Hoa"),
    ],
)
def test_names_of_private_persons_are_found(text: str, name: str) -> None:
    assert name in [text[s.start : s.end] for s in personal_data(text) if s.type == "person_name"]


@pytest.mark.parametrize("piece", ["0 ", "(0", "0-", "1/", "a-", "a@b-", "a.a+", "số 1 ", "123456 "])
def test_a_text_made_to_take_long_takes_no_longer_than_another(piece: str) -> None:
    """Measured in processor time, against a letter of the same length that is full of what is looked for."""

    def seconds(text: str) -> float:
        began = time.process_time()
        personal_data(text[:LONG])
        return time.process_time() - began

    usual = "Gọi tôi 0905 123 456 hoặc ông Nguyễn Văn An, hoa@dan.example, STK 0071000123456 vcb. "
    many = LONG // len(usual) + 1
    assert min(seconds(piece * LONG) for _ in range(2)) < 30 * min(seconds(usual * many) for _ in range(2))


def test_an_address_as_long_as_addresses_may_be_is_covered_after_a_dash() -> None:
    address = f"{'a-b_c.d+e' * 7}f@{'x' * 63}.vn"
    assert len(address.partition("@")[0]) == 64
    for text in (f"thư: {address}", f"thư:-{address}."):
        assert address in [text[span.start : span.end] for span in personal_data(text)]


def test_offsets_count_in_the_text_as_given_also_when_letters_and_marks_are_apart() -> None:
    text = unicodedata.normalize("NFD", "Điện thoại của tôi là 0905123456 ạ")
    (span,) = personal_data(text)
    assert text[span.start : span.end] == "0905123456"
