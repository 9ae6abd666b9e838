"""Letters read into fields and tasks: the independent corpus, the shared samples, and what must hold for any text."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dunghen.directives.reading import read_letter
from dunghen.directives.reading.score import score_folder
from dunghen.directives.reading.text import nfc

LETTERS = Path(__file__).parent / "letters"
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "directives"
FOLDERS = [LETTERS] + ([SAMPLES] if SAMPLES.exists() else [])
TEXTS = [p.read_text(encoding="utf-8") for folder in FOLDERS for p in sorted(folder.glob("*.txt"))]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_letters_are_read_as_their_annotators_read_them(folder: Path) -> None:
    score = score_folder(folder)
    assert score.hit > 30
    assert score.f1 >= 0.985, "\n".join(score.notes)
    assert score.share("lead") >= 0.98, "\n".join(score.notes)
    assert score.share("deadline") >= 0.985, "\n".join(score.notes)
    assert score.share("fields") >= 0.98, "\n".join(score.notes)
    assert score.share("report_to") >= 0.97, "\n".join(score.notes)


@pytest.mark.parametrize("text", TEXTS)
def test_spans_point_into_the_letter(text: str) -> None:
    reading = read_letter(text)
    origin = nfc(text)
    for task in reading.tasks:
        assert task.span
        assert all(0 <= a < b <= len(origin) for a, b in task.span)
        if task.deadline.spans:
            marked = " ".join(" ".join(origin[a:b].split()) for a, b in task.deadline.spans)
            assert marked.replace("*", "").replace(" ", "") == (task.deadline.text or "").replace(" ", "")
    spans = dict(reading.document.spans)
    if reading.document.signer:
        assert " ".join(origin[a:b] for a, b in spans["signer"]).replace("*", "") == reading.document.signer


def test_decomposed_letters_read_alike() -> None:
    import unicodedata

    for text in TEXTS[:6]:
        assert read_letter(unicodedata.normalize("NFD", text)).as_json() == read_letter(text).as_json()


def test_windows_line_ends_read_alike() -> None:
    for text in TEXTS[:6]:
        plain, windows = read_letter(text).as_json(), read_letter(text.replace("\n", "\r\n")).as_json()
        assert [t["assignees_lead"] for t in plain["tasks"]] == [t["assignees_lead"] for t in windows["tasks"]]
        assert [t["deadline"] for t in plain["tasks"]] == [t["deadline"] for t in windows["tasks"]]


def test_a_letter_takes_less_than_a_third_of_a_second() -> None:
    text = max(TEXTS, key=len)
    read_letter(text)
    start = time.process_time()
    read_letter(text)
    assert time.process_time() - start < 0.3


def test_a_row_of_one_word_does_not_hold_the_server_up() -> None:
    """Three thousand words of "trước" took five seconds, and four times as long for each doubling."""
    start = time.process_time()
    read_letter("UBND tỉnh yêu cầu:\n1. Sở Y tế " + "trước " * 3000)
    assert time.process_time() - start < 2


_PIECES = st.sampled_from(
    [
        "Kính gửi:", "- Sở Y tế;", "1.", "a)", "\n", "\n\n", "\x0c", "trước ngày 30/2/2024", "trước ngày 99/99/9999", "hằng tháng",
        "Sở Tài chính chủ trì, phối hợp với", "UBND các huyện: ", "Nơi nhận:", "KT. CHỦ TỊCH", "|", "| TT | Nhiệm vụ | Chủ trì |", "Điều 1.",
        "Số: 12/CT-UBND", "ngày 31 tháng 02 năm 2023", "CHỈ THỊ", "V/v", "Quý V/2024", "tháng 13/2024", "100%", "(", ")", ";", "./.",
        "trong vòng 05 (năm) ngày làm việc kể từ ngày ký", "Giao", "các cơ quan tại mục 1", "thứ Tám hằng tuần", "25 giờ 61 ngày 1/1", "İ", "́",
        "TT   Nhiệm vụ     Cơ quan chủ trì     Thời gian", "1    Việc    Sở Y tế    Quý I",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=40).map(" ".join))
def test_any_text_gives_a_reading(text: str) -> None:
    reading = read_letter(text)
    assert reading.text == nfc(text)
    assert json.loads(json.dumps(reading.as_json(), ensure_ascii=False))["document"]["type"]
    assert all(0 <= a < b <= len(reading.text) for t in reading.tasks for a, b in t.span)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(TEXTS), st.integers(0, 4000), st.integers(0, 400))
@example(
    "| TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời hạn |\n|---|-| 3 | Làm học bạ số | Sở Y tế | Trước 31/5/2024 |", 0, 0
)
def test_a_torn_letter_gives_a_reading(text: str, at: int, length: int) -> None:
    torn = text[:at] + text[at + length :]
    for task in read_letter(torn).as_json()["tasks"]:
        assert task["summary"]
        assert task["scope"] in ("addressees", "group", "named")


@pytest.mark.parametrize(
    "text",
    ["- " * 60_000, "1. Sở Y tế báo cáo trước ngày 1/1/2024.\n" * 2_000, "UBND các huyện, thị xã, " * 5_000, "(" * 100_000, "hằng tháng, " * 8_000,
     "đạt 100% hồ sơ, " * 8_000, "các đơn vị chưa có " * 6_000, "không quá " * 10_000, "1. Hoàn thành: Sở Y tế (chủ trì), " * 3_000],
    ids=["dashes", "items", "names", "brackets", "periods", "shares", "states", "ceilings", "leaders"],
)  # fmt: skip
def test_hostile_text_is_read_in_time(text: str) -> None:
    start = time.process_time()
    read_letter(text)
    assert time.process_time() - start < 8


def test_an_overlong_letter_is_said_to_be_cut() -> None:
    reading = read_letter("Sở Y tế báo cáo.\n" * 30_000)
    assert any(q.field == "text" for q in reading.questions)


def test_an_empty_text_asks_for_everything() -> None:
    reading = read_letter("")
    assert reading.tasks == ()
    assert {q.field for q in reading.questions} >= {"number", "date", "issuer", "signer", "addressees"}
