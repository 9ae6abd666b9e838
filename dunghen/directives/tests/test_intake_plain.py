"""Text files in every encoding that offices of the country have used, and what cannot be read."""

import codecs

import pytest

from dunghen.directives.intake import IntakeRefused, take_in
from dunghen.directives.tests.intake_files import LETTER
from dunghen.kernel.text import fold
from dunghen.kernel.text.tests.test_legacy import to_tcvn3, to_vni


def to_cp1258(text: str) -> bytes:
    """As Windows wrote it: the letters it has as one byte, other tones as a byte of their own behind the vowel."""
    import unicodedata

    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
            continue
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", letter)
        tone = next(c for c in apart if c in "\u0300\u0301\u0303\u0309\u0323")
        out += unicodedata.normalize("NFC", apart.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")
    return out


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (LETTER.encode(), "utf-8"),
        (codecs.BOM_UTF8 + LETTER.encode(), "utf-8"),
        (LETTER.encode("utf-16"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + LETTER.encode("utf-16-be"), "utf-16-be"),
        (LETTER.encode("utf-32"), "utf-32-le"),
        (to_cp1258(LETTER), "windows-1258"),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16", "utf-16 big", "utf-32", "cp1258"],
)
def test_each_encoding_gives_the_same_text(content, encoding):
    intake = take_in("thư.txt", content)
    assert intake.text == LETTER
    assert intake.encoding == encoding


def test_utf16_without_its_mark_is_known_by_its_zeros():
    plain = "Kinh gui: UBND cac huyen. De nghi bao cao truoc ngay 20/5/2022.\n" * 5
    for encoding in ("utf-16-le", "utf-16-be"):
        intake = take_in("thư.txt", plain.encode(encoding))
        assert (intake.text, intake.encoding) == (plain, encoding)


@pytest.mark.parametrize(
    ("content", "table"),
    [
        (to_tcvn3(LETTER).encode("latin-1"), "TCVN3"),
        (to_tcvn3(LETTER).encode(), "TCVN3"),
        (to_vni(LETTER).encode("latin-1"), "VNI"),
        (to_vni(LETTER).encode(), "VNI"),
        (LETTER.encode().decode("latin-1").encode(), "UTF-8 hai lần"),
        (to_tcvn3(LETTER).encode("utf-16"), "TCVN3"),
    ],
    ids=["tcvn3 bytes", "tcvn3 pasted", "vni bytes", "vni pasted", "utf-8 twice", "tcvn3 in utf-16"],
)
def test_old_code_tables_are_recognised_converted_and_reported(content, table):
    intake = take_in("thư.txt", content)
    assert fold(intake.text, marks=True) == fold(LETTER, marks=True)
    assert table in intake.encoding
    assert any(table in note and "Unicode" in note for note in intake.notes)


def test_headings_typed_in_capitals_come_back_in_capitals():
    intake = take_in("thư.txt", to_tcvn3(LETTER).encode("latin-1"))
    assert intake.text.startswith("ỦY BAN NHÂN DÂN\nTỈNH LÂM HẢI\n")
    assert take_in("thư.txt", to_vni(LETTER).encode("latin-1")).text == LETTER


def test_an_unknown_table_is_refused_with_a_sentence():
    odd = bytes(0xA1 + (b * 7) % 90 if b > 0x7F else b for b in to_tcvn3(LETTER).encode("latin-1"))
    for content in (odd, odd.decode("latin-1").encode()):
        with pytest.raises(IntakeRefused) as refused:
            take_in("thư.txt", content)
        assert refused.value.code == "intake.encoding"
        assert "UTF-8" in refused.value.sentence


def test_a_cut_mark_is_refused_as_unreadable():
    with pytest.raises(IntakeRefused) as refused:
        take_in("thư.txt", LETTER.encode("utf-16")[:-1])
    assert refused.value.code == "intake.encoding"


def test_one_hole_in_a_long_letter_is_reported_not_refused():
    content = LETTER.encode().replace("Nơi nhận".encode(), b"N\xffi nh\xe1\xba\xadn")
    intake = take_in("thư.txt", content)
    assert "N\ufffdi nhận" in intake.text
    assert "1 chỗ hỏng" in intake.notes[0]


def test_unaccented_and_foreign_text_is_taken_as_it_is():
    for text in ("Bao cao truoc ngay 20/5/2022", "The café of Mr Müller", "Only “quotes” – here"):
        assert take_in("", text.encode()).text == text
        assert take_in("thư.txt", text.encode("cp1252")).text == text


def test_line_ends_of_all_systems_become_one():
    assert take_in("", "Một\r\nhai\rba\u2028bốn\x0bnăm".encode()).text == "Một\nhai\nba\nbốn\nnăm"


def test_pages_are_counted_by_form_feeds():
    intake = take_in("thư.txt", "Trang một\n\fTrang hai\n\f".encode())
    assert (intake.pages, intake.text) == (2, "Trang một\n\fTrang hai\n\f")


def test_eth_becomes_the_vietnamese_letter_without_moving_anything():
    text = "QÐ-UBND, Ðộc lập"
    assert take_in("", text.encode()).text == "QĐ-UBND, Độc lập"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\an\\công văn.TXT", "công văn.TXT"),
        ("../../etc/thư.txt", "thư.txt"),
        ("thư\u202etxt.txt", "thưtxt.txt"),
        ("a" * 300 + ".txt", "a" * 146 + ".txt"),
        ('t<h>"ư?.txt', "thư.txt"),
        ("không đuôi", "không đuôi"),
    ],
)
def test_names_are_shown_without_paths_and_traps(name, shown):
    intake = take_in(name, b"Bao cao")
    assert (intake.name, intake.kind) == (shown, "txt")


def test_the_source_of_a_page_saved_as_text_is_text():
    assert take_in("thư.txt", b"<html><p>Bao cao").text == "<html><p>Bao cao"
