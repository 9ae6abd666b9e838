"""One contract for all ways in: a typed letter, a text file, a Word file and a PDF say the same words and keep the same promises."""

import hashlib
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from dunghen.directives.intake import REFUSALS, Intake, IntakeRefused, Limits, take_in
from dunghen.directives.intake.contract import clean
from dunghen.directives.intake.refusals import Broken
from dunghen.directives.intake.sandbox import _understood
from dunghen.directives.reading import read_letter
from dunghen.directives.tests.intake_files import LETTER, docx_of, pdf_of_text

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def samples() -> list[str]:
    """The letters that may lie beside the checkout; none elsewhere."""
    return [path.read_text("utf-8") for path in sorted((ROOT.parent / "shared/data/directives").glob("0*.txt"))]


WAYS = {
    "pasted": ("", str.encode),
    "txt": ("công văn.txt", str.encode),
    "docx": ("công văn.docx", docx_of),
    "pdf": ("công văn.pdf", pdf_of_text),
}


@pytest.fixture(scope="module", params=WAYS)
def way(request):
    name, make = WAYS[request.param]
    return request.param, name, make


@pytest.fixture(scope="module")
def taken(way) -> tuple[bytes, Intake]:
    _, name, make = way
    content = make(LETTER)
    return content, take_in(name, content)


def test_every_way_in_says_the_same_words(taken):
    assert taken[1].text.split() == LETTER.split()


def test_the_kind_and_the_name_are_kept(way, taken):
    kind, name, _ = way
    assert (taken[1].kind, taken[1].name, taken[1].pages) == (kind, name, 1)


def test_the_hash_is_that_of_the_bytes_as_they_came(taken):
    content, intake = taken
    assert intake.sha256 == hashlib.sha256(content).hexdigest()
    assert intake.size == len(content)


def test_lines_are_kept_apart_and_in_order(taken):
    lines = [line.strip() for line in taken[1].text.split("\n")]
    starts = ["Số: 2107/UBND-TH", "Kính gửi: Các sở, ban, ngành; UBND các huyện.", "Nơi nhận:", "Đặng Quốc Thịnh"]
    assert [line for line in lines if line in starts] == starts
    assert any(line.startswith("1. Sở Nội vụ") for line in lines)
    assert any(line.startswith("2. UBND các huyện") for line in lines)


def test_nothing_needed_a_remark(taken):
    assert (taken[1].notes, taken[1].encoding) == ((), "utf-8")


def test_letters_typed_apart_come_out_whole(way):
    _, name, make = way
    intake = take_in(name, make(unicodedata.normalize("NFD", LETTER)))
    assert intake.text.split() == LETTER.split()
    assert unicodedata.is_normalized("NFC", intake.text)


def test_only_tabs_line_ends_and_page_ends_are_left_of_the_controls(way):
    _, name, make = way
    intake = take_in(name, make(LETTER.replace("toàn bộ", "toàn\u00a0bộ\u200b").replace("QĐ", "QÐ")))
    controls = {c for c in intake.text if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")}
    assert controls <= {"\n", "\t", "\f"}
    assert "toàn bộ việc" in " ".join(intake.text.split())


def test_half_a_character_is_no_text_whoever_found_it():
    """No reader of files may hand on what no database keeps."""
    assert clean("a\ud800b\udfff") == "a b "


@pytest.mark.parametrize("said", [b"[", b"[]", b'{"text": "x", "pages": Infinity, "notes": []}', b"[" * 200_000])
def test_an_answer_of_another_form_is_a_broken_file(said):
    with pytest.raises(Broken):
        _understood(said, "pdf")


def test_the_same_bytes_give_the_same_text(way):
    _, name, make = way
    content = make(LETTER)
    assert take_in(name, content) == take_in(name, content)


def test_a_file_over_the_size_is_refused_before_it_is_looked_at(way):
    _, name, make = way
    content = make(LETTER)
    with pytest.raises(IntakeRefused) as refused:
        take_in(name, content, Limits(max_bytes=len(content) - 1))
    assert refused.value.code == "intake.too_big"
    assert take_in(name, content, Limits(max_bytes=len(content))).size == len(content)


def test_a_text_over_the_length_is_refused(way):
    _, name, make = way
    with pytest.raises(IntakeRefused) as refused:
        take_in(name, make(LETTER), Limits(max_characters=200))
    assert refused.value.code == "intake.too_long"


@pytest.mark.parametrize("text", ["", " \n\t \n", "\u200b\u00a0", "- . / :"])
def test_a_file_without_words_is_refused(way, text):
    _, name, make = way
    with pytest.raises(IntakeRefused) as refused:
        take_in(name, make(text))
    assert refused.value.code in ("intake.empty", "intake.no_text")


def test_no_bytes_at_all_are_refused(way):
    with pytest.raises(IntakeRefused) as refused:
        take_in(way[1], b"")
    assert refused.value.code == "intake.empty"


def test_the_letters_beside_the_checkout_say_the_same_words_each_way(way, samples):
    kind, name, make = way
    for text in samples:
        intake = take_in(name, make(text))
        # In a PDF, columns that the file sets side by side are read one after the other: the same words, another order.
        order = sorted if kind == "pdf" and "    " in text.strip() else list
        assert order(intake.text.split()) == order(text.split())
        if kind in ("txt", "pasted"):
            assert intake.text == unicodedata.normalize("NFC", text), "offsets in the file are offsets in the text"


def duties(text: str) -> list[tuple]:
    tasks = read_letter(text).as_json()["tasks"]
    return [
        (t["ref"], t["assignees_lead"], t["assignees_coop"], t["deadline"]["kind"], t["deadline"].get("date"))
        for t in tasks
    ]


def test_the_same_duties_are_read_whichever_way_the_letter_came(way, taken, samples):
    _, name, make = way
    assert duties(taken[1].text) == duties(LETTER)
    assert [duty[1] for duty in duties(LETTER)] == [["Sở Nội vụ"], ["UBND các huyện"]]
    for text in samples:
        assert duties(take_in(name, make(text)).text) == duties(text)


FACTS = dict.fromkeys(
    ("size", "limit", "pages", "seconds", "memory", "extension", "content", "right", "advice", "reason"), "…"
)  # fmt: skip


@pytest.mark.parametrize("kind", REFUSALS.values(), ids=lambda kind: kind.code)
def test_every_refusal_says_what_happened_and_what_to_do_next(kind):
    sentence = kind(**FACTS).sentence
    assert kind.code.startswith("intake.")
    assert "Vui lòng" in sentence
    assert "!" not in sentence
    assert sentence.endswith(".")
    assert unicodedata.is_normalized("NFC", sentence)


def test_codes_name_one_refusal_each():
    assert len(REFUSALS) == len(IntakeRefused.__subclasses__())


def test_the_intake_needs_neither_settings_nor_a_parser_in_the_server():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import dunghen.directives.intake; "
        "print(sorted({'django.conf', 'django.db', 'lxml', 'pypdfium2', 'docx'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-I", "-c", code, str(ROOT)], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
