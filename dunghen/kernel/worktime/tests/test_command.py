"""``dunghen worktime``: due moments with their reasons, whole files, loading."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from dunghen.kernel.tests import people
from dunghen.kernel.worktime import __main__ as command
from dunghen.kernel.worktime import dues_of_file, operations
from dunghen.kernel.worktime.models import CalendarDay, Kind
from dunghen.kernel.worktime.tests.calendars import on
from dunghen.kernel.worktime.tests.loaded import load_shipped


def run(capsys, *words):
    status = command.main(["--shipped", *words])
    printed = capsys.readouterr()
    return status, printed.out.splitlines(), printed.err


def test_the_due_moment_and_the_days_stepped_over(capsys):
    status, out, err = run(capsys, "--received", "2021-08-16T09:00", "--working-days", "5")
    assert status == 0
    assert out == [
        "2021-08-23T17:00:00+07:00",
        "2021-08-21\tthứ Bảy\tnghỉ cuối tuần",
        "2021-08-22\tChủ nhật\tnghỉ cuối tuần",
    ]
    assert "lịch kèm theo phần mềm" in err


def test_holidays_tell_their_name_and_source_and_make_up_days_are_noted(capsys):
    _, out, err = run(capsys, "--received", "2024-04-26T09:00", "--working-days", "3")
    assert out[0] == "2024-05-04T17:00:00+07:00"
    assert [line.split("\t")[0] for line in out[1:]] == [f"2024-04-{day}" for day in (27, 28, 29, 30)] + ["2024-05-01"]
    assert out[4].startswith("2024-04-30\tthứ Ba\tnghỉ lễ: Ngày Chiến thắng 30/4 — BLLĐ 2019 Điều 112")
    assert "Có tính 04/05/2024 (thứ Bảy): làm bù cho ngày nghỉ 29/04/2024" in err


@pytest.mark.parametrize(
    ("words", "due"),
    [
        (("--working-hours", "1,5"), "2021-08-16T10:30:00+07:00"),
        (("--hours", "24"), "2021-08-17T09:00:00+07:00"),
        (("--same-day",), "2021-08-16T17:00:00+07:00"),
        (("--days", "5"), "2021-08-23T17:00:00+07:00"),
        (("--weeks", "2"), "2021-08-30T17:00:00+07:00"),
        (("--months", "1"), "2021-09-16T17:00:00+07:00"),
        (("--years", "1"), "2022-08-16T17:00:00+07:00"),
    ],
)
def test_every_unit(capsys, words, due):
    assert run(capsys, "--received", "2021-08-16T02:00Z", *words)[1][0] == due


def test_a_term_into_a_predicted_year_says_so(capsys):
    _, _, err = run(capsys, "--received", "2026-12-28T09:00", "--working-days", "5")
    assert "mới là dự kiến" in err


@pytest.mark.parametrize(
    ("received", "term", "why"),
    [
        ("hôm qua", ("--working-days", "5"), "“hôm qua”: không phải ngày giờ"),
        ("2021-02-30T09:00", ("--working-days", "5"), "không phải ngày giờ"),
        ("2021-08-16", ("--working-hours", "5"), "cần cả giờ nhận"),
        ("2035-08-16T09:00", ("--working-days", "5"), "nằm ngoài lịch làm việc"),
        ("2021-08-16T09:00", ("--working-days", "0"), "“0” phải lớn hơn 0"),
        ("2021-08-16T09:00", ("--working-days", "2.5"), "không phải số nguyên"),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_prints_nothing(capsys, received, term, why):
    status, out, err = run(capsys, "--received", received, *term)
    assert (status, out) == (2, [])
    assert why in err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--received", "2021-08-16T09:00"],
        ["--working-days", "5"],
        ["--file", "a.csv", "--received", "2021-08-16T09:00", "--working-days", "5"],
    ],
)
def test_options_that_do_not_belong_together_are_refused(capsys, words):
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, [])
    assert "--received cùng một thời hạn" in err


@pytest.mark.parametrize("words", [["--working-days", "năm"], ["--working-days", "5", "--days", "5"]])
def test_options_that_cannot_be_read_leave_with_status_two(words):
    with pytest.raises(SystemExit) as left:
        command.main(["--received", "2021-08-16T09:00", *words])
    assert left.value.code == 2


# -- files ------------------------------------------------------------------------------------------------------------


def run_file(capsys, tmp_path, text, name="nhan.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    status = command.main(["--shipped", "--file", str(path)])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_a_file_comes_back_with_a_column_due(capsys, tmp_path):
    text = 'ma,received,working_days,note\nH1,2021-08-16T09:00,5,"a, ""b"""\n\nH2,2021-08-30T23:59,5,\n'
    status, out, _ = run_file(capsys, tmp_path, text)
    assert status == 0
    assert out == (
        "ma,received,working_days,note,due\n"
        'H1,2021-08-16T09:00,5,"a, ""b""",2021-08-23T17:00:00+07:00\n'
        "H2,2021-08-30T23:59,5,,2021-09-08T17:00:00+07:00\n"
    )


def test_rows_written_in_other_ways_are_read_too(capsys, tmp_path):
    text = "\ufeffreceived, working_days\n2021-08-16, 5\n2021-08-16T09:00:59+07:00,5\n2021-08-16 09:00,05\n"
    _, out, _ = run_file(capsys, tmp_path, text)
    assert [line.rpartition(",")[2] for line in out.splitlines()[1:]] == ["2021-08-23T17:00:00+07:00"] * 3


def test_other_units_have_their_columns(capsys, tmp_path):
    _, out, _ = run_file(capsys, tmp_path, "received,working_hours\n2021-08-16T16:00,1.5\n")
    assert out.splitlines()[1] == "2021-08-16T16:00,1.5,2021-08-17T07:30:00+07:00"
    _, out, _ = run_file(capsys, tmp_path, "months,received\n1,2021-08-31T09:00\n")
    assert out.splitlines()[1] == "1,2021-08-31T09:00,2021-09-30T17:00:00+07:00"


def test_a_long_file_is_counted_in_pieces(capsys, tmp_path, monkeypatch):
    rows = "".join(f"2021-08-16T09:{minute:02d},{1 + minute % 30}\n" for minute in range(60))
    _, at_once, _ = run_file(capsys, tmp_path, "received,working_days\n" + rows)
    monkeypatch.setattr(dues_of_file, "PIECE", 7)
    monkeypatch.setattr(dues_of_file, "IN_MEMORY", 64)
    _, in_pieces, _ = run_file(capsys, tmp_path, "received,working_days\n" + rows)
    assert in_pieces == at_once
    assert len(in_pieces.splitlines()) == 61


def test_an_empty_table_gives_its_header(capsys, tmp_path):
    assert run_file(capsys, tmp_path, "received,working_days\n")[1] == "received,working_days,due\n"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("2021-08-16T09:00,5\n2021-08-16T09:00,\n", "dòng 3: thời hạn còn để trống"),
        ("2021-08-16T09:00,năm\n", "dòng 2: thời hạn “năm”"),
        ("2021-08-16T09:00,5.5\n", "dòng 2: thời hạn “5.5”"),
        ("2021-08-16T09:00,-5\n", "dòng 2: thời hạn “-5”"),
        ("2021-08-16T09:00,0\n", "dòng 2: Không tính được hạn: thời hạn “0”"),
        ("2021-08-16T09:00,5\n2021-02-30T09:00,5\n", "dòng 3: Không đọc được lúc nhận “2021-02-30T09:00”"),
        ("2021-08-16T09:00,5\n\n,5\n", "dòng 4: Không đọc được lúc nhận “”: còn để trống"),
        ("2021-08-16T09:00,5\n2031-08-16T09:00,5000\n", "dòng 3: Không tính được hạn"),
        ("2021-08-16T09:00,5,6\n", "dòng 2: có 3 cột"),
        ("2021-08-16T09:00\n", "dòng 2: có 1 cột"),
    ],
)
def test_one_bad_row_refuses_the_file_by_its_line(capsys, tmp_path, rows, why):
    status, out, err = run_file(capsys, tmp_path, "received,working_days\n" + rows)
    assert (status, out) == (2, "")
    assert why in err
    assert "Chưa in dòng nào" in err


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "cần có cột received"),
        ("working_days\n5\n", "cần có cột received"),
        ("received,received,days\n", "cần có cột received"),
        ("received,days,working_days\n", "đúng một cột"),
        ("received,days,due\n", "đã có cột due"),
        ("received,days\n2021-08-16T09:00,5\n".encode("utf-16"), "UTF-8"),
        ('received,days\n"' + "x" * 200_000, "không đúng dạng CSV"),
    ],
)
def test_a_file_of_another_kind_is_refused(capsys, tmp_path, text, why):
    status, out, err = run_file(capsys, tmp_path, text)
    assert (status, out) == (2, "")
    assert why in err


def test_a_missing_file_is_refused(capsys, tmp_path):
    status, _, err = run(capsys, "--file", str(tmp_path / "khong-co.csv"))
    assert status == 2
    assert "khong-co.csv: không đọc được" in err


def test_rows_may_come_through_a_pipe(capsys, monkeypatch):
    rows = io.TextIOWrapper(io.BytesIO(b"received,days\n2021-08-16T09:00,3\n"))
    monkeypatch.setattr(sys, "stdin", rows)
    assert run(capsys, "--file", "-")[1] == ["received,days,due", "2021-08-16T09:00,3,2021-08-19T17:00:00+07:00"]


# -- with a database --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_database_s_calendar_counts_where_there_is_one(capsys, at):
    load_shipped(at)
    operations.add_day(
        date=on("20/8/2021"), kind=Kind.HOLIDAY, name="Nghỉ bão", source="Công điện", actor=people.cast().an, at=at
    )
    assert command.main(["--received", "2021-08-16T09:00", "--working-days", "5"]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[:2] == [
        "2021-08-24T17:00:00+07:00",
        "2021-08-20\tthứ Sáu\tnghỉ lễ: Nghỉ bão — Công điện",
    ]
    assert "lịch trong cơ sở dữ liệu" in printed.err


@pytest.mark.django_db
def test_an_empty_database_leaves_it_to_the_shipped_files(capsys):
    assert command.main(["--received", "2021-08-16T09:00", "--working-days", "5"]) == 0
    assert "lịch kèm theo phần mềm" in capsys.readouterr().err


@pytest.mark.django_db
def test_load_reports_what_it_did_and_does_nothing_twice(capsys, tmp_path):
    call_command("worktime", "load")
    assert "thêm 219, sửa 0, bỏ 0 ngày; ghi 2 buổi" in capsys.readouterr().out
    call_command("worktime", "load")
    assert "không thay đổi" in capsys.readouterr().out
    path = tmp_path / "them.csv"
    path.write_text(
        "date,name,kind,source,status\n2033-01-03,Tết Dương lịch,holiday,Dự kiến,predicted\n", encoding="utf-8"
    )
    call_command("worktime", "load", str(path))
    assert CalendarDay.objects.filter(date=on("03/01/2033")).exists()


@pytest.mark.django_db
def test_load_refuses_a_bad_file_in_one_sentence(tmp_path):
    path = tmp_path / "hong.csv"
    path.write_text("date,name\n", encoding="utf-8")
    with pytest.raises(CommandError, match="hong.csv: thiếu cột kind"):
        call_command("worktime", "load", str(path))


def test_due_is_a_step_of_the_same_command(capsys):
    call_command("worktime", "due", "--shipped", "--received", "2021-08-16T09:00", "--working-days", "5")
    assert capsys.readouterr().out.startswith("2021-08-23T17:00:00+07:00")
    with pytest.raises(CommandError) as refused:
        call_command("worktime", "due", "--shipped", "--received", "x", "--working-days", "5")
    assert refused.value.returncode == 2
