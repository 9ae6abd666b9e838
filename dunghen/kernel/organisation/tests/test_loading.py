"""Loading the tables: once, again, after a change, and with mistakes."""

import csv
import datetime as dt
import io
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dunghen.kernel.access import PUBLIC, SYSTEM
from dunghen.kernel.errors import Forbidden
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.organisation import operations, queries
from dunghen.kernel.organisation.errors import UnitsRefused
from dunghen.kernel.organisation.models import Unit, UnitAlias, UnitCode, UnitGroup, UnitParent, UnitSuccession
from dunghen.kernel.organisation.tests.conftest import DATA

TABLES = (Unit, UnitParent, UnitAlias, UnitCode, UnitSuccession, UnitGroup)
LETTER = dt.date(2021, 8, 16)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small province that tests may spoil."""
    tables = {
        "units.csv": """key,name,short_name,kind,level,territory,valid_from,valid_to
            tinh-moi,UBND tỉnh Mới,Tỉnh Mới,tinh,tinh,tinh,,
            so-cu,Sở Cũ,Sở Cũ,so,tinh,,,2025-02-28
            so-sau,Sở Sau,Sở Sau,so,tinh,,2025-03-01,
            huyen-nho,UBND huyện Nhỏ,Huyện Nhỏ,huyen,huyen,huyen,,30/06/2025""",
        "parents.csv": """unit,parent,valid_from,valid_to
            so-cu,tinh-moi,,2025-02-28
            so-sau,tinh-moi,2025-03-01,
            huyen-nho,tinh-moi,,2025-06-30""",
        "aliases.csv": """unit,text,kind,valid_from,valid_to
            so-cu,SC,abbreviation,,2025-02-28""",
        "codes.csv": """unit,scheme,code,valid_from,valid_to
            so-cu,h,H99.01,,2025-02-28
            so-sau,h,H99.01,2025-03-01,""",
        "successions.csv": """predecessor,successor,effective_on,share,main,basis,note
            so-cu,so-sau,2025-03-01,1,x,Quyết định thử,""",
        "groups.json": """{"groups": [{"key": "cac-so", "name": "Các sở", "rule": [{"kind": ["so"]}]}]}""",
    }
    for name, text in tables.items():
        (tmp_path / name).write_text("\n".join(line.strip() for line in text.splitlines()), encoding="utf-8")
    return tmp_path


def replace(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def append(folder: Path, name: str, line: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("\n" + line)


def load(folder: Path, at: dt.datetime) -> operations.LoadReport:
    return operations.load_units(source=folder, actor=SYSTEM, at=at)


def mistakes(folder: Path, at: dt.datetime) -> list[str]:
    with pytest.raises(UnitsRefused) as refused:
        load(folder, at)
    return [trouble.sentence for trouble in refused.value.troubles]


@pytest.mark.django_db
def test_the_province_is_loaded_in_one_act_and_again_changes_nothing(at):
    started = time.monotonic()
    report = load(DATA, at)
    again = load(DATA, at)
    assert time.monotonic() - started < 6
    assert len(report.tables["units"].added) == Unit.objects.count() > 390
    assert again.is_empty
    assert again.tables["units"].unchanged == Unit.objects.count()
    (entry,) = Entry.objects.all()
    assert entry.verb == "organisation.units_loaded"
    assert entry.facts["added"] == report.total("added")
    assert entry.actor_name == "Hệ thống"


@pytest.mark.django_db
def test_what_is_stored_is_what_the_tables_say(at, province):
    load(DATA, at)
    stored = queries.directory()
    for day in (LETTER, dt.date(2025, 3, 1), dt.date(2026, 1, 1)):
        assert [u.key for u, _ in stored.on(day).walk()] == [u.key for u, _ in province.on(day).walk()]
    assert {g.key for g in stored.groups} == {g.key for g in province.groups}
    old = stored.by_key["xa-cam-tan-cam-lam"].id
    same = province.successors_of(province.by_key["xa-cam-tan-cam-lam"].id, dt.date(2026, 1, 1))
    heirs = stored.successors_of(old, dt.date(2026, 1, 1))
    assert [(h.unit.key, h.share, h.main) for h in heirs] == [(h.unit.key, h.share, h.main) for h in same]


@pytest.mark.django_db
def test_a_statistics_code_that_was_used_three_times(at):
    load(DATA, at)
    held = UnitCode.objects.filter(scheme="gso", code="22366")
    days = (LETTER, dt.date(2024, 11, 1), dt.date(2025, 7, 1))
    assert [held.on(day).get().unit.key for day in days] == [
        "phuong-phuoc-tien-nha-trang",
        "phuong-tan-tien-nha-trang-2024",
        "phuong-nha-trang-2025",
    ]


@pytest.mark.django_db
def test_a_changed_table_changes_just_that(folder, at):
    load(folder, at)
    replace(folder, "units.csv", "so-sau,Sở Sau,", "so-sau,Sở Sau này,")
    append(folder, "aliases.csv", "so-sau,SSN,abbreviation,2025-03-01,")
    replace(folder, "aliases.csv", "so-cu,SC,abbreviation,,2025-02-28", "so-cu,SC,abbreviation,2020-01-01,2025-02-28")
    report = load(folder, at)
    assert report.tables["units"].changed == ["so-sau"]
    assert report.tables["aliases"].added == ["so-sau: SSN (01/03/2025 – …)"]
    assert report.tables["aliases"].changed == ["so-cu: SC (01/01/2020 – 28/02/2025)"]
    assert report.total("removed") == 0
    assert Unit.objects.get(key="so-sau").search == "so sau nay so sau"
    assert queries.resolve_name("SSN", dt.date(2025, 4, 1)).unit.key == "so-sau"


@pytest.mark.django_db
def test_a_unit_that_receives_a_last_day_is_reported_as_ended(folder, at):
    load(folder, at)
    replace(
        folder,
        "units.csv",
        "so-sau,Sở Sau,Sở Sau,so,tinh,,2025-03-01,",
        "so-sau,Sở Sau,Sở Sau,so,tinh,,2025-03-01,2026-12-31",
    )
    replace(folder, "parents.csv", "so-sau,tinh-moi,2025-03-01,", "so-sau,tinh-moi,2025-03-01,2026-12-31")
    report = load(folder, at)
    assert report.tables["units"].ended == ["so-sau"]
    assert report.tables["parents"].changed == ["so-sau: tinh-moi (01/03/2025 – 31/12/2026)"]


@pytest.mark.django_db
def test_a_row_taken_out_of_a_table_goes_but_a_unit_stays(folder, at):
    load(folder, at)
    replace(folder, "aliases.csv", "so-cu,SC,abbreviation,,2025-02-28", "")
    replace(folder, "units.csv", "huyen-nho,UBND huyện Nhỏ,Huyện Nhỏ,huyen,huyen,huyen,,30/06/2025", "")
    replace(folder, "parents.csv", "huyen-nho,tinh-moi,,2025-06-30", "")
    report = load(folder, at)
    assert report.tables["aliases"].removed == ["so-cu: SC (… – 28/02/2025)"]
    assert report.elsewhere == 1
    assert Unit.objects.filter(key="huyen-nho").exists()
    assert UnitParent.objects.filter(unit__key="huyen-nho").exists()


@pytest.mark.django_db
def test_one_table_may_be_loaded_alone(folder, at):
    load(folder, at)
    append(folder, "aliases.csv", "so-sau,Sở Mới nhất,alias,2025-03-01,")
    report = load(folder / "aliases.csv", at)
    assert report.tables["aliases"].added == ["so-sau: Sở Mới nhất (01/03/2025 – …)"]
    assert report.total("removed") == 0


@pytest.mark.django_db
def test_tables_saved_by_a_spreadsheet_are_read(folder, at):
    text = (folder / "units.csv").read_text(encoding="utf-8").replace(",", ";").replace("2025-02-28", "28/02/2025")
    (folder / "units.csv").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert len(load(folder, at).tables["units"].added) == 4


MISTAKES = [
    ("units.csv", "so-cu,Sở Hai,Sở Hai,so,tinh,,,", "units.csv, dòng 6, cột key: khóa “so-cu” đã dùng ở dòng 3"),
    ("units.csv", "so-la,Sở Lạ,Sở Lạ,so,tinh,,2025-13-01,", "units.csv, dòng 6, cột valid_from: “2025-13-01” không phải ngày"),
    ("units.csv", "so-la,Sở Lạ,Sở Lạ,so,tinh,,2025-03-01,2025-01-01", "ngày cuối 01/01/2025 trước ngày đầu 01/03/2025"),
    ("units.csv", "so-la,Sở Lạ,Sở Lạ,bo,tinh,,,", "cột kind: “bo” không có trong danh sách"),
    ("units.csv", "so-la,,,so,tinh,,,", "cột name: để trống"),
    ("units.csv", "Sở-lạ,Sở Lạ,Sở Lạ,so,tinh,,,", "cột key: “Sở-lạ” không hợp lệ"),
    ("units.csv", "so-la,Sở Lạ,Sở Lạ,so,tinh,,,", "“so-la” chưa có đơn vị cấp trên từ đầu"),
    ("units.csv", "so-la,Sở Lạ, Thử,Sở Lạ,so,tinh,,,", "nhiều ô hơn số cột"),
    ("parents.csv", "so-cu,khong-co,,2025-02-28", "parents.csv, dòng 5, cột parent: không có đơn vị nào có khóa “khong-co”"),
    ("parents.csv", "khong-co,tinh-moi,,", "cột unit: không có đơn vị nào có khóa “khong-co”"),
    ("parents.csv", "so-cu,huyen-nho,2025-01-01,2025-02-28", "đã có đơn vị cấp trên khác trong cùng thời gian ở dòng 2"),
    ("parents.csv", "tinh-moi,so-cu,2024-01-01,2024-12-31", "đứng vòng quanh nhau"),
    ("parents.csv", "tinh-moi,tinh-moi,,", "không thể đứng dưới chính mình"),
    ("parents.csv", "tinh-moi,huyen-nho,2026-01-01,", "kéo dài sau khi đơn vị cấp trên “huyen-nho” kết thúc (30/06/2025)"),
    ("aliases.csv", "so-cu,SC,alias,2024-01-01,", "“SC” đã có tên gọi này trong cùng thời gian"),
    ("codes.csv", "huyen-nho,h,H99.01,2025-01-01,", "“H99.01” đã cấp cho một đơn vị trong cùng thời gian"),
    ("successions.csv", "huyen-nho,so-sau,2025-06-30,1,x,,", "có hiệu lực khi “huyen-nho” chưa kết thúc (30/06/2025)"),
    ("successions.csv", "so-sau,so-cu,2025-03-01,1,x,,", "“so-sau” chưa có ngày kết thúc"),
    ("successions.csv", "so-cu,so-sau,2025-03-01,1,x,,", "đã nêu ở dòng 2"),
    ("successions.csv", "so-cu,tinh-moi,2025-03-01,0.5,,,", "các phần của “so-cu” cộng lại lớn hơn 1"),
    ("successions.csv", "huyen-nho,so-sau,2025-07-01,1.5,x,,", "cột share: phần 1.5 phải lớn hơn 0 và nhiều nhất là 1"),
    ("successions.csv", "huyen-nho,so-cu,2025-07-01,1,x,,", "“so-cu” không hoạt động vào ngày 01/07/2025"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "line", "said"), MISTAKES, ids=[row[2][:60] for row in MISTAKES])
def test_a_mistake_is_named_with_its_place_and_nothing_is_stored(folder, at, table, line, said):
    append(folder, table, line)
    said_all = mistakes(folder, at)
    assert any(said in sentence for sentence in said_all), said_all
    assert [model.objects.count() for model in TABLES] == [0] * len(TABLES)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_all_mistakes_are_named_at_once(folder, at):
    append(folder, "units.csv", "so-la,Sở Lạ,Sở Lạ,so,tinh,,32/01/2025,")
    append(folder, "codes.csv", "so-cu,h,,,")
    assert len(mistakes(folder, at)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("units.csv", b"key,name\nx,y", "cột kind, level: thiếu cột này"),
        ("units.csv", "key,name,kind,level\nx,Sở".encode("utf-16"), "không phải mã UTF-8"),
        ("groups.json", b'{"groups": [', "không phải JSON hợp lệ"),
        ("groups.json", b'{"nhom": []}', "thiếu danh sách"),
        ("groups.json", b'{"groups": [{"key": "A b", "name": "b", "rule": [{"kind": ["so"]}]}]}', "“A b” không hợp lệ"),
        ("groups.json", b'{"groups": [{"key": "a", "name": "b", "rule": [{"loai": ["so"]}]}]}', "không hiểu “loai”"),
        (
            "groups.json",
            b'{"groups": [{"key": "a", "name": "b", "rule": [{"keys": ["khong-co"]}]}]}',
            "“khong-co” không có",
        ),
    ],
)
def test_a_broken_table_is_refused(folder, at, name, content, said):
    (folder / name).write_bytes(content)
    assert any(said in sentence for sentence in mistakes(folder, at))
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_code_held_by_a_unit_outside_the_folder_is_refused(folder, at):
    load(DATA, at)
    append(folder, "codes.csv", "huyen-nho,gso,22366,2021-01-01,2022-01-01")
    (said,) = mistakes(folder, at)
    assert "mã “22366” đang thuộc đơn vị “phuong-phuoc-tien-nha-trang”" in said


@pytest.mark.django_db
def test_a_rule_of_a_group_that_the_file_no_longer_has_goes(folder, at):
    load(folder, at)
    (folder / "groups.json").write_text(
        '{"groups": [{"key": "cac-so", "name": "Các sở", "valid_from": "2025-03-01", "rule": [{"keys": ["so-sau"]}]}]}',
        encoding="utf-8",
    )
    report = load(folder, at)
    assert (report.tables["groups"].added, report.tables["groups"].removed) == (["cac-so"], ["cac-so"])
    assert [group.valid_from for group in UnitGroup.objects.all()] == [dt.date(2025, 3, 1)]


@pytest.mark.django_db
def test_a_stranger_may_not_load(folder, at):
    with pytest.raises(Forbidden):
        operations.load_units(source=folder, actor=PUBLIC, at=at)
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_every_change_of_a_unit_is_seen_at_once(folder, at):
    load(folder, at)
    assert queries.resolve_name("Sở Sau", dt.date(2025, 4, 1)).unit
    Unit.objects.filter(key="so-sau").update(name="Sở Khác", short_name="Sở Khác")
    assert queries.resolve_name("Sở Khác", dt.date(2025, 4, 1)).unit.key == "so-sau"
    assert queries.resolve_name("Sở Sau", dt.date(2025, 4, 1)).unit is None


@pytest.mark.django_db
def test_asking_the_directory_again_takes_one_query(folder, at, django_assert_num_queries):
    load(folder, at)
    queries.directory()
    with django_assert_num_queries(1):
        queries.resolve_name("Sở Sau", dt.date(2025, 4, 1))


# -- the command -------------------------------------------------------------------------------------------------------


def command(*words: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_the_command_loads_with_progress_and_a_table(folder):
    out, err = command("units", "load", str(folder))
    assert "… Đọc các tệp" in err and "… Kiểm tra 4 đơn vị" in err
    assert out.splitlines()[1].split() == ["Đơn", "vị", "4", "0", "0", "0", "0"]
    out, _ = command("units", "load", str(folder))
    assert "Không có gì thay đổi." in out


@pytest.mark.django_db
def test_the_command_can_check_without_writing(folder):
    out, _ = command("units", "load", str(folder), "--check")
    assert "Mới kiểm tra, chưa ghi gì." in out
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_the_command_lists_every_mistake(folder):
    append(folder, "parents.csv", "so-cu,khong-co,,2025-02-28")
    err = io.StringIO()
    with pytest.raises(CommandError, match="chưa có gì thay đổi"):
        call_command("units", "load", str(folder), stderr=err, stdout=io.StringIO())
    assert "parents.csv, dòng 5, cột parent" in err.getvalue()


@pytest.mark.django_db
def test_the_command_refuses_a_path_that_is_not_there(tmp_path):
    with pytest.raises(CommandError):
        call_command("units", "load", str(tmp_path / "nothing"), stderr=io.StringIO())


@pytest.mark.django_db
def test_a_wording_added_by_hand_works_at_once_and_survives_a_load(stored, at):
    unit = Unit.objects.get(key="so-cong-thuong")
    operations.add_alias(unit=unit, text="Sở Công thương và Năng lượng", actor=SYSTEM, at=at)
    assert queries.resolve_name("Sở Công thương và năng lượng", LETTER).unit.key == "so-cong-thuong"
    assert load(DATA, at).is_empty
    assert queries.resolve_name("Sở Công thương và năng lượng", LETTER).unit.key == "so-cong-thuong"


@pytest.mark.django_db
def test_the_command_answers_questions(at):
    load(DATA, at)
    out, _ = command("units", "tree", "--as-of", "2021-08-16")
    assert "UBND tỉnh Khánh Hòa  [tinh-khanh-hoa]" in out and "      " not in out.splitlines()[0]
    out, _ = command("units", "successors", "UBND phường Vĩnh Hải", "--as-of", "1/7/2025")
    assert "UBND phường Bắc Nha Trang" in out and "khoản 50" in out
    out, _ = command("units", "groups", "UBND các huyện, thị xã, thành phố", "--as-of", "2025-07-01")
    assert "không còn đơn vị nào" in out
    out, _ = command("units", "groups", "--as-of", "2021-08-16")
    assert "    9  UBND các huyện, thị xã, thành phố" in out
    out, _ = command("units", "resolve", "STNMT", "--as-of", "2021-08-16")
    assert "Sở Tài nguyên và Môi trường  [so-tai-nguyen-va-moi-truong]" in out
    with pytest.raises(CommandError, match="không phải ngày"):
        command("units", "tree", "--as-of", "hôm qua")


def test_the_data_folder_is_tidy():
    """Rows end where their unit ends; nothing hangs over."""
    with (DATA / "units.csv").open(encoding="utf-8") as file:
        last = {row["key"]: row["valid_to"] for row in csv.DictReader(file)}
    for name in ("aliases.csv", "codes.csv"):
        with (DATA / name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                assert not last[row["unit"]] or row["valid_to"] <= last[row["unit"]] and row["valid_to"], row
