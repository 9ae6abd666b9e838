"""A mapping is proposed from a sample: headings with and without diacritics, abbreviations, fields of the national sync, values alone."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from dunghen.dossiers.intake import moments
from dunghen.dossiers.intake.proposing import preview, propose, propose_steps, sample_of
from dunghen.dossiers.intake.reading import Reading
from dunghen.dossiers.intake.vocabulary import Found
from dunghen.dossiers.rules import codes
from dunghen.dossiers.tests.onestop import COLUMNS, row, written

ROW = row(1)


class AnyUnit:
    """Knows every word as a unit but one."""

    bounds = np.zeros(0, np.int64)

    def find(self, word: str, slot: int) -> Found:
        return (None, "không có đơn vị này") if word == "Sở Lạ" else (word.lower(), "")


def proposed(tmp_path: Path, *rows: dict[str, str]) -> dict[str, str]:
    """Return column → heading."""
    mapping = propose(sample_of(written(tmp_path / "a.csv", *rows))).mapping
    return {name: column.heading for name, column in mapping.columns.items()}


def test_the_headings_of_the_one_stop_system(tmp_path: Path) -> None:
    proposal = propose(sample_of(written(tmp_path / "a.csv", ROW, row(2))))
    assert {name: column.heading for name, column in proposal.mapping.columns.items()} == COLUMNS
    assert proposal.unused == ("STT",)
    assert not proposal.mapping.troubles()
    assert proposal.mapping.columns["submitted"].forms == (moments.DMY,)
    assert proposal.reasons[0].why == "tiêu đề “Mã hồ sơ”"
    assert proposal.reasons[0].values == ("H99.15-210816-0001", "H99.15-210816-0002")


@pytest.mark.parametrize(
    "headings",
    [
        {"Mã hồ sơ": "MaHoSo", "Đơn vị giải quyết": "DonViXuLy", "NgayNopHoSo": "NgayNopHoSo", "Ngày hẹn trả": "NgayHenTra",
         "NgayKetThucXuLy": "NgayKetThucXuLy", "Trạng thái": "TrangThaiHoSo", "Kênh thực hiện": "KenhThucHien", "Mã TTHC": "MaTTHC"},
        {"Mã hồ sơ": "SO HO SO", "Đơn vị giải quyết": "Co quan giai quyet", "NgayNopHoSo": "Ngay nop", "Ngày hẹn trả": "ngay_hen_tra",
         "NgayKetThucXuLy": "Ngay xu ly xong", "Trạng thái": "tinh trang", "Kênh thực hiện": "hinh thuc nop", "Mã TTHC": "ma thu tuc"},
        {"Mã hồ sơ": "Mã số hồ sơ", "Đơn vị giải quyết": "Tên đơn vị", "NgayNopHoSo": "Thời gian nộp", "Ngày hẹn trả": "Hạn xử lý",
         "NgayKetThucXuLy": "Ngày có kết quả", "Trạng thái": "TT HS", "Kênh thực hiện": "Cách nộp", "Mã TTHC": "Mã thủ tục hành chính"},
        {"Mã hồ sơ": "Số biên nhận", "Đơn vị giải quyết": "Đơn vị thụ lý", "NgayNopHoSo": "Ngày nộp hồ sơ", "Ngày hẹn trả": "Ngày hẹn trả kết quả (dự kiến)",
         "NgayKetThucXuLy": "Ngày kết thúc", "Trạng thái": "Mã trạng thái", "Kênh thực hiện": "Kênh nộp", "Mã TTHC": "Mã TT"},
    ],
    ids=["sync", "plain", "words", "other"],
)  # fmt: skip
def test_other_systems_say_it_otherwise(tmp_path: Path, headings: dict[str, str]) -> None:
    renamed = [{headings[name]: value for name, value in one.items() if name in headings} for one in (ROW, row(2))]
    columns = {"code", "unit", "submitted", "promised", "finished", "status", "channel", "procedure"}
    assert proposed(tmp_path, *renamed) == {name: headings[COLUMNS[name]] for name in COLUMNS if name in columns}


@pytest.mark.parametrize(
    ("asked", "done"),
    [
        ("Ngày thông báo nghĩa vụ tài chính", "Ngày hoàn thành nghĩa vụ tài chính"),
        ("NgayThongBaoThue", "NgayNopThue"),
        ("Ngày chuyển thuế", "Ngày thực hiện NVTC"),
    ],
)
def test_the_two_pauses_of_a_land_dossier_are_told_apart(tmp_path: Path, asked: str, done: str) -> None:
    """Papers to complete, and the tax to pay: neither is taken for the other, nor for the fee."""
    days = {"Ngày yêu cầu bổ sung": "17/08/2021", "Ngày bổ sung": "18/08/2021", asked: "18/08/2021", done: "19/08/2021"}
    found = proposed(tmp_path, {**ROW, **days})
    assert [found.get(name) for name in ("supplement_asked", "supplement_done", "duty_asked", "duty_done")] == list(
        days
    )


def test_values_tell_what_headings_leave_open(tmp_path: Path) -> None:
    strange = {
        "A": "H99.15-210816-0001",
        "B": "1.009974 - Cấp phép",
        "C": "Đang xử lý",
        "D": "Trực tuyến",
        "Đơn vị": "Sở Y tế",
        "Ngày nộp": "16/08/2021",
    }
    assert proposed(tmp_path, strange) == {
        "code": "A", "procedure": "B", "unit": "Đơn vị", "channel": "D", "submitted": "Ngày nộp", "status": "C",
    }  # fmt: skip


def test_a_heading_of_dates_over_words_is_no_date(tmp_path: Path) -> None:
    told = {**ROW, "Ngày trả kết quả": "Nguyễn Văn A"}
    assert "returned" not in proposed(tmp_path, told)


def test_a_column_of_dates_that_is_empty_in_the_sample_is_taken_in_every_form(tmp_path: Path) -> None:
    duty = {"Ngày thông báo nghĩa vụ tài chính": ""}
    found = propose(sample_of(written(tmp_path / "a.csv", ROW | duty, row(2) | duty))).mapping.columns["duty_asked"]
    assert (found.heading, found.forms) == (*duty, ())


def test_american_dates_are_seen(tmp_path: Path) -> None:
    days = [dt.date(2021, 8, day).strftime("%m/%d/%Y") for day in range(1, 29)]
    rows = [row(number, NgayNopHoSo=day) for number, day in enumerate(days)]
    mapping = propose(sample_of(written(tmp_path / "a.csv", *rows))).mapping
    assert mapping.columns["submitted"].forms == (moments.MDY,)


def test_a_sample_without_a_needed_column_says_which(tmp_path: Path) -> None:
    mapping = propose(
        sample_of(written(tmp_path / "a.csv", {"Mã hồ sơ": "H99.15-210816-0001", "Trạng thái": "4"}))
    ).mapping
    assert mapping.troubles() == ["chưa chỉ ra cột đơn vị giải quyết.", "chưa chỉ ra cột ngày nộp."]


def test_the_first_rows_as_read_with_every_unreadable_cell(tmp_path: Path) -> None:
    sample = sample_of(
        written(tmp_path / "a.csv", ROW, row(2, **{"Trạng thái": "Bí ẩn"}), row(3, **{"Đơn vị giải quyết": "Sở Lạ"}))
    )
    seen = preview(sample, Reading(propose(sample).mapping, AnyUnit(), 2**62, codes.PATTERNS["dossier"]))
    assert (seen.lines, seen.rows, seen.rejected) == ((2, 3, 4), 3, 2)
    assert dict(seen.unread) == {
        (3, "Trạng thái"): "trạng thái chưa có trong cách đọc",
        (4, "Đơn vị giải quyết"): "không có đơn vị này",
    }
    assert seen.unknown["Trạng thái"] == (("Bí ẩn", "trạng thái chưa có trong cách đọc"),)
    assert seen.read[0] is not None
    assert (seen.read[0]["unit"], seen.read[1], seen.read[2]) == ("sở xây dựng", None, None)


def test_step_events(tmp_path: Path) -> None:
    event = {
        "Mã hồ sơ": "H99.15-210816-0001",
        "Tên bước": "Thẩm định",
        "Phòng ban": "Sở Y tế",
        "Ngày bắt đầu": "16/08/2021 08:00",
        "Ngày kết thúc": "17/08/2021 08:00",
    }
    proposal = propose_steps(
        sample_of(written(tmp_path / "s.csv", {**event, "Ghi chú": "x"})),
        propose(sample_of(written(tmp_path / "a.csv", ROW))).mapping,
    )
    mapping = proposal.mapping
    assert not mapping.troubles() and proposal.unused == ("Ghi chú",)
    assert {name: column.heading for name, column in mapping.steps.items()} == {
        "code": "Mã hồ sơ", "step": "Tên bước", "unit": "Phòng ban", "since": "Ngày bắt đầu", "until": "Ngày kết thúc",
    }  # fmt: skip
