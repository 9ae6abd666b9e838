"""Text from before Unicode, written by hand in the old tables and read back."""

import pytest

from dunghen.kernel.text import fold, from_tcvn3, from_utf8_twice, from_vni, nfc, recover, squeeze, table_of_font
from dunghen.kernel.text.legacy import TCVN3

VOWELS = "aăâeêioôơuưy"
MARKS = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
EVERY_LETTER = [nfc(v + m) for v in VOWELS for m in MARKS] + ["đ"]

LETTER = """Kính gửi các đơn vị trực thuộc.
Đề nghị các đồng chí rà soát những việc còn chậm, ghi rõ nguyên nhân và người chịu trách nhiệm.
Kết quả gửi về Văn phòng trước ngày 15/9/2021 để tổng hợp.
Mọi vướng mắc xin phản ánh kịp thời; quá hạn mà không có lý do sẽ bị nhắc nhở trước toàn cơ quan."""


def to_tcvn3(text: str) -> str:
    """What a clerk of 1999 would have saved: capital toned letters do not exist in the table and are typed small."""
    sign = {letter: chr(code) for code, letter in TCVN3.items()}
    return "".join(sign.get(c) or sign.get(c.lower(), c) for c in text)


def to_vni(text: str) -> str:
    """The same in VNI, by the way the signs were named on the keyboard card: vowel, then one sign."""
    tones = {"\u0300": "ø", "\u0301": "ù", "\u0303": "õ", "\u0309": "û", "\u0323": "ï", "": ""}
    circled = {"\u0300": "à", "\u0301": "á", "\u0303": "ã", "\u0309": "å", "\u0323": "ä", "": "â"}
    bowed = {"\u0300": "è", "\u0301": "é", "\u0303": "ü", "\u0309": "ú", "\u0323": "ë", "": "ê"}
    table = {"đ": "ñ", "ì": "ì", "í": "í", "ĩ": "ó", "ỉ": "æ", "ị": "ò", "ỵ": "î"}
    for mark in MARKS:
        for plain in "aeouy":
            table.setdefault(nfc(plain + mark), plain + tones[mark])
        for quality, plain in (("â", "a"), ("ê", "e"), ("ô", "o")):
            table[nfc(quality + mark)] = plain + circled[mark]
        table[nfc("ă" + mark)] = "a" + bowed[mark]
        table[nfc("ơ" + mark)] = "ô" + tones[mark]
        table[nfc("ư" + mark)] = "ö" + tones[mark]
    return "".join(table.get(c) or (table[c.lower()].upper() if c.lower() in table else c) for c in text)


def test_every_small_letter_has_one_place_in_tcvn3_and_comes_back():
    assert sorted(TCVN3.values()) == sorted({*EVERY_LETTER, *"ĂÂÊÔƠƯĐ"} - set("aeiouy"))
    assert [from_tcvn3(to_tcvn3(letter)) for letter in EVERY_LETTER] == EVERY_LETTER


def test_every_letter_comes_back_from_vni_in_both_cases():
    assert [from_vni(to_vni(letter)) for letter in EVERY_LETTER] == EVERY_LETTER
    capitals = [letter.upper() for letter in EVERY_LETTER]
    assert [from_vni(to_vni(letter)) for letter in capitals] == capitals


def test_well_known_words_of_old_files_are_read():
    assert from_tcvn3("céng hoµ x· héi chñ nghÜa ViÖt Nam") == "cộng hoà xã hội chủ nghĩa Việt Nam"
    assert from_vni("Uûy ban nhaân daân thaønh phoá") == "Ủy ban nhân dân thành phố"
    assert from_utf8_twice("á»§y ban nhÃ¢n dÃ¢n") == "ủy ban nhân dân"


def test_capitals_of_tcvn3_come_from_the_font_or_from_the_shift_key():
    assert from_tcvn3("quyÕt ®Þnh", capitals=True) == "QUYẾT ĐỊNH"
    assert from_tcvn3("ñY BAN NH¢N D¢N X·") == "ỦY BAN NHÂN DÂN XÃ"
    assert from_tcvn3("Hµ Néi") == "Hà Nội"


@pytest.mark.parametrize(
    ("font", "table"),
    [
        (".VnTime", ("TCVN3", False)),
        (".VnTimeH", ("TCVN3", True)),
        (".VnArialH", ("TCVN3", True)),
        ("VNI-Times", ("VNI", False)),
        ("Times New Roman", ("", False)),
        ("", ("", False)),
    ],
)
def test_the_font_names_the_table(font, table):
    assert table_of_font(font) == table


@pytest.mark.parametrize(
    ("table", "write"),
    [("TCVN3", to_tcvn3), ("VNI", to_vni), ("UTF-8 hai lần", lambda text: text.encode().decode("latin-1"))],
)
def test_the_table_is_found_by_reading(table, write):
    found = recover(write(LETTER))
    assert (found.table, found.readable) == (table, True)
    assert fold(found.text, marks=True) == fold(LETTER, marks=True)


def test_utf8_read_as_windows_western_is_found_too():
    spoiled = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in LETTER.encode())
    assert recover(spoiled).text == LETTER


def test_unicode_is_left_alone():
    assert recover(LETTER) == recover(recover(LETTER).text)
    assert recover(LETTER).text == LETTER
    assert recover(LETTER).table == ""


def test_foreign_words_and_plain_ascii_are_left_alone():
    for text in ("Le café où naît l'été, à côté du théâtre.", "Plain words only.", "", "Straße, Müller, Köln"):
        assert recover(text).text == text
        assert recover(text).readable


def test_a_page_pasted_from_two_sources_is_put_right_line_by_line():
    found = recover(LETTER + "\n" + to_tcvn3("Các phường báo cáo số hồ sơ trễ hạn hằng tuần."))
    assert found.table == "TCVN3"
    assert squeeze(found.text).endswith("Các phường báo cáo số hồ sơ trễ hạn hằng tuần.")
    assert found.text.startswith(LETTER)


def test_signs_of_an_unknown_table_are_not_passed_off_as_text():
    odd = LETTER.translate({ord(c): chr(0xA1 + i % 90) for i, c in enumerate(EVERY_LETTER) if not c.isascii()})
    assert not recover(odd).readable
