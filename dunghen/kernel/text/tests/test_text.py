"""Vietnamese text as it comes in, is compared, and is written."""

import subprocess
import sys
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunghen.kernel.text import (
    ABBREVIATIONS,
    expand,
    fold,
    format_date,
    format_date_in_words,
    format_moment,
    format_number,
    format_percent,
    has_marks,
    is_syllable,
    nfc,
    parse_date,
    parse_number,
    search_key,
    share_of_syllables,
    squeeze,
    tone_placement,
    true_d,
    without_controls,
    without_marks,
)

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
vietnamese = st.text(alphabet=LETTERS + LETTERS.upper() + " .,-/0123456789\n\u00a0", max_size=60)


def test_letters_and_marks_typed_apart_become_one_letter():
    assert nfc("tie\u0302\u0301ng Vie\u0323\u0302t") == "tiếng Việt"


def test_every_look_alike_of_the_letter_d_folds_to_d():
    assert fold("Đ Ð Ɖ đ ð") == "d d d d d"
    assert true_d("QÐ-UBND") == "QĐ-UBND"
    assert len(true_d("QÐ-UBND")) == len("QÐ-UBND")


def test_a_search_without_marks_finds_the_word_with_marks():
    assert search_key("duong tran phu") == search_key("Đường  Trần\u00a0Phú")
    assert not has_marks("duong tran phu")


def test_a_search_with_marks_tells_words_apart_that_differ_in_marks_only():
    assert search_key("đất", marks=True) != search_key("dắt", marks=True)
    assert has_marks("đất")


def test_the_number_of_a_letter_is_found_however_it_is_punctuated():
    assert search_key("Số: 1889/UBND-KSTT") == "so 1889 ubnd kstt"
    assert search_key("1889 / UBND - KSTT") in search_key("Số: 1889/UBND-KSTT")


@pytest.mark.parametrize(
    ("school", "office"),
    [
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("thuỷ", "thủy"),
        ("Uỷ ban", "Ủy ban"),
        ("UỶ BAN", "ỦY BAN"),
        ("TOÀ", "TÒA"),
        ("tuỳ", "tùy"),
    ],
)
def test_the_two_habits_of_tone_placement_are_one_spelling(school, office):
    assert tone_placement(school) == office
    assert fold(school, marks=True) == fold(office, marks=True)


@pytest.mark.parametrize(
    "word", ["hoàn", "loạt", "huỳnh", "quý", "quà", "khuỷu", "thuở", "giữ", "ngoằn", "nguyễn", "tuyết"]
)
def test_tones_that_have_one_place_only_stay_there(word):
    assert tone_placement(word) == word


@pytest.mark.parametrize(
    ("slip", "right"), [("qúy", "quý"), ("qùa", "quà"), ("hòan", "hoàn"), ("tóan", "toán"), ("hùynh", "huỳnh")]
)
def test_slips_of_tone_placement_are_put_right(slip, right):
    assert tone_placement(slip) == right


def test_invisible_signs_do_not_hide_a_word():
    assert fold("Nội\u200b vụ\ufeff") == "noi vu"


@given(vietnamese)
def test_folding_twice_changes_nothing_more(text):
    for marks in (True, False):
        assert fold(fold(text, marks=marks), marks=marks) == fold(text, marks=marks)
        assert search_key(search_key(text, marks=marks), marks=marks) == search_key(text, marks=marks)


@given(vietnamese)
def test_folded_vietnamese_is_ascii_and_does_not_depend_on_the_normal_form(text):
    assert fold(text).isascii()
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert without_marks(text).isascii() or "\u00a0" in text


def test_signs_that_no_page_can_hold_are_dropped_and_line_ends_kept():
    assert without_controls("Nắp\x00\x0b \x1f\x7f\ud800\ufffecống\tvỡ\r\n") == "Nắp cống\tvỡ\r\n"


def test_blanks_of_all_kinds_are_one_space():
    assert squeeze(" Sở\u00a0Nội\t\r\n vụ ") == "Sở Nội vụ"


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (1234567, None, "1.234.567"),
        (Decimal("1234567.50"), None, "1.234.567,50"),
        (82.57, None, "82,57"),
        (0.125, 2, "0,13"),
        (-1200, 1, "-1.200,0"),
        (Decimal("-0.001"), 2, "0,00"),
        (999, None, "999"),
    ],
)
def test_numbers_have_a_decimal_comma_and_dots_between_thousands(value, places, written):
    assert format_number(value, places) == written


def test_a_percentage_stands_close_to_its_sign():
    assert format_percent(82.57) == "82,57%"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12))
def test_a_written_number_is_read_back(number):
    assert parse_number(format_number(number)) == number


@pytest.mark.parametrize("text", ["1.5", "12,3,4", "1.2345", "", "mười", "1 000", "١"])
def test_a_number_that_is_not_written_the_vietnamese_way_is_not_guessed(text):
    with pytest.raises(ValueError):
        parse_number(text)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_numbers_without_end_are_not_written(value):
    with pytest.raises(ValueError):
        format_number(value)


def test_dates_put_the_day_first():
    assert format_date(date(2021, 8, 5)) == "05/08/2021"
    assert format_date_in_words(date(2021, 2, 5)) == "ngày 05 tháng 02 năm 2021"
    assert format_date_in_words(date(2021, 8, 16)) == "ngày 16 tháng 8 năm 2021"


def test_a_moment_is_written_in_the_time_of_vietnam():
    evening_in_london = datetime(2021, 8, 15, 18, 30, tzinfo=UTC)
    assert format_moment(evening_in_london) == "01:30 ngày 16/08/2021"
    assert format_date(evening_in_london) == "16/08/2021"
    with pytest.raises(ValueError):
        format_moment(datetime(2021, 8, 15, 18, 30))


@pytest.mark.parametrize(
    "text", ["16/8/2021", "16/08/2021", "16-08-2021", "16.8.2021", "ngày 16 tháng 8 năm 2021", " 16 tháng 8 năm 2021"]
)
def test_dates_are_read_in_every_usual_form(text):
    assert parse_date(text) == date(2021, 8, 16)


@pytest.mark.parametrize("text", ["31/2/2021", "2021-08-16", "16/8", "", "tháng 8"])
def test_dates_that_do_not_exist_or_are_not_whole_are_refused(text):
    with pytest.raises(ValueError):
        parse_date(text)


def test_units_and_fields_are_written_out_but_document_numbers_stay():
    assert expand("STNMT và Sở TT&TT") == "Sở Tài nguyên và Môi trường và Sở Thông tin và Truyền thông"
    assert expand("Tờ trình số 05/TTr-STNMT về CCHC") == "Tờ trình số 05/TTr-STNMT về cải cách hành chính"


def test_ubnd_stays_short_unless_asked():
    assert expand("UBND tỉnh") == "UBND tỉnh"
    assert expand("UBND tỉnh", standing=True) == "Ủy ban nhân dân tỉnh"
    assert expand("UBND, CCHC", kinds=("organ",), standing=True) == "Ủy ban nhân dân, CCHC"


def test_no_abbreviation_is_written_out_into_something_that_is_written_out_again():
    for row in ABBREVIATIONS.values():
        assert expand(row.full, standing=True) == row.full
        assert nfc(row.full) == row.full


@pytest.mark.parametrize(
    "word", ["Đường", "nghiêng", "quý", "giữ", "gì", "thuở", "khuỷu", "ỦY", "yếu", "xoong", "oẳng"]
)
def test_vietnamese_syllables_are_known_by_their_shape(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["viÖt", "thaønh", "á»§y", "café", "đươnng", "mát́", "càc", "strảng"])
def test_what_is_not_a_vietnamese_syllable_is_told_apart(word):
    assert not is_syllable(word)


def test_only_words_with_marks_are_counted():
    assert share_of_syllables("UBND tinh, Sở Nội vụ, café") == (0.75, 4)
    assert share_of_syllables("plain words") == (0.0, 0)


def test_the_package_needs_nothing_of_the_product_and_no_third_party():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import dunghen.kernel.text; "
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'django', 'lxml', 'numpy', 'rapidfuzz'}))"
    )
    from pathlib import Path

    root = Path(__file__).resolve().parents[4]
    out = subprocess.run([sys.executable, "-I", "-c", code, str(root)], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
