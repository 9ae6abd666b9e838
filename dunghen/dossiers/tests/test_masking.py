"""What may name a person is not kept: cells of identity, rows that are no rows, names of officers; and what is kept is forgotten in time."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dunghen.dossiers.intake import masking
from dunghen.dossiers.intake.proposing import sample_of
from dunghen.dossiers.intake.refusals import UnreadableFile
from dunghen.dossiers.intake.samples import masked_csv
from dunghen.dossiers.models import Import, SourceSample
from dunghen.dossiers.operations import accounting, sources
from dunghen.dossiers.operations.importing import import_file
from dunghen.dossiers.tests.onestop import AT, COLUMNS, live, row, source, written
from dunghen.kernel import files
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment

KEY = b"key"


@pytest.mark.parametrize(
    ("heading", "value", "kept"),
    [
        ("Ngày trả", "chưa rõ", "chưa rõ"),
        ("Ngày trả", "x" * 500, "x" * 80),
        ("Họ và tên người nộp", "Hồ Ngọc Lan", masking.MASK),
        ("SoDienThoai", "0905 123 456", masking.MASK),
        ("Trạng thái", "0905123456", masking.MASK),
        ("Địa chỉ", "", ""),
        ("Ngày hẹn trả", "225123456", masking.MASK),
        ("Ngày hẹn trả", "(0258) 3822-123", masking.MASK),
        ("Ngày hẹn trả", "09.12.34.56.78", masking.MASK),
        ("Ngày hẹn trả", "HỒ NGỌC LAN", masking.MASK),
        ("Ghi chú", "Nguyễn Văn An, 0912 345 678", "[đã che tên người], [đã che số điện thoại]"),
        ("Ghi chú", "x" * 70 + " gọi 0912 345 678", "x" * 70 + " gọi [đã c"),
        ("Ngày hẹn trả", "05.13.2021", "05.13.2021"),
        ("Ngày hẹn trả", "05-9-2021 8.30", "05-9-2021 8.30"),
        ("Mã hồ sơ", "225123456", "225123456"),
        ("Tên cơ quan", "Trần Phú", "Trần Phú"),
        ("Ngày hẹn trả", "Chờ Bổ Sung", "Chờ Bổ Sung"),
        ("", "H99.15-210816-0001;Hồ Ngọc Lan;0905123456;;;", "H99.15-210816-0001"),
        ("", "Hồ Ngọc Lan;0905123456", ""),
    ],
)
def test_cells_that_could_not_be_read(heading: str, value: str, kept: str) -> None:
    assert masking.cell(heading, value) == kept


def test_a_sample_keeps_its_dotted_days(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    days = ["A-1,05.09.2021 8.30", "A-2,15.09.2021 8.30"]
    path.write_text("\n".join(["Mã hồ sơ,Ngày tiếp nhận", *days, ""]))
    assert masked_csv(sample_of(path)).decode().splitlines()[1:] == days


@pytest.mark.parametrize("code", ["CB-7", "H32.15.004", "nv0123", "15/2"])
def test_codes_of_officers_stay(code: str) -> None:
    assert masking.officer(code, frozenset(), KEY) == code


@pytest.mark.parametrize("name", ["Trần Nhật Minh", "tran.nhat.minh", "minh@tinh.example", "MINH", "Minh 7"])
def test_words_that_may_be_names_become_signs(name: str) -> None:
    sign = masking.officer(name, frozenset(), KEY)
    assert sign.startswith("an-") and len(sign) == 15 and sign == masking.officer(name.upper(), frozenset(), KEY)
    assert (
        sign != masking.officer(name, frozenset(), b"other") and masking.officer(name, frozenset({name}), KEY) == name
    )


@pytest.mark.django_db
def test_an_import_keeps_no_name_and_forgets_what_it_could_not_read(tmp_path: Path) -> None:
    cast = people.cast()
    told = source(cast, columns=COLUMNS | {"officer": "Cán bộ xử lý"})
    rows = [row(n, **{"Cán bộ xử lý": name}) for n, name in ((1, "Trần Nhật Minh"), (2, "CB-7"), (3, "minhtn"))]
    file = written(tmp_path / "a.csv", *rows, row(4, **{"Cán bộ xử lý": "CB-7", "NgayKetThucXuLy": "chưa"}))
    file.write_text(file.read_text() + "Hồ Ngọc Lan,0905123456\n")
    accounting.name_officer(actor=cast.huong, unit=cast.units.so_xay_dung, officer="minhtn", person=cast.minh, at=AT)
    made = import_file(actor=cast.thao, source=told, path=file, at=AT)
    officers = [fact["officer"] for _code, fact in sorted(live().items())]
    assert officers[1:] == ["CB-7", "minhtn"] and officers[0].startswith("an-")
    assert [(one["column"], one["value"]) for one in made.rejects] == [("NgayKetThucXuLy", "chưa"), ("", "")]
    assert "Lan" not in files.read(made.rejects_file).decode()
    assert sources.forget_rejects(at=moment(2021, 12, 18)) == 0
    assert sources.forget_rejects(at=moment(2021, 12, 21)) == 1
    after = Import.objects.get()
    assert (after.rejects, after.rejects_file, after.rejected) == ([], "", 2)
    assert not files.path(made.rejects_file).exists()


def test_nested_columns_of_parquet_are_refused_by_name_or_left_out_of_a_sample(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    nested: dict[str, Any] = {"Mã": ["A-1"], "Tệp": [[1, 2]], "Người": [{"ten": "Lan"}], "Ảnh": [b"x"]}
    pq.write_table(pa.table(nested), path)
    assert sample_of(path).headings == ("Mã",)
    from dunghen.dossiers.intake.formats import open_file

    opened = open_file(path)
    for heading in ("Tệp", "Người", "Ảnh"):
        with pytest.raises(UnreadableFile, match=f"cột “{heading}” chứa danh sách hoặc cấu trúc lồng nhau"):
            list(opened.pieces(["Mã", heading]))
    opened.close()


@pytest.mark.django_db
def test_a_sample_is_kept_without_names_until_its_mapping_is_saved_or_its_days_are_over(tmp_path: Path) -> None:
    cast = people.cast()
    named = row(1, **{"Người nộp": "Hồ Ngọc Lan", "Số điện thoại": "0905123456", "Cán bộ xử lý": "Trần Nhật Minh"})
    sample = sample_of(written(tmp_path / "mau.csv", *([named] * 1_500)))
    digest = sources.keep_sample(actor=cast.thao, sample=sample, at=AT)
    kept = files.read(digest).decode()
    assert "H99.15-210816-0001" in kept and len(kept.splitlines()) == 1_001
    assert not any(word in kept for word in ("Lan", "0905123456", "Minh"))
    assert sample_of(files.path(digest)).headings == sample.headings, "columns are told as before"
    assert sources.forget_samples(at=moment(2021, 9, 27, 8)) == 0 and files.path(digest).exists()
    assert sources.forget_samples(at=moment(2021, 9, 28)) == 1 and not files.path(digest).exists()
    other = sources.keep_sample(actor=cast.thao, sample=sample, at=AT)
    sources.drop_sample(other)
    assert not files.path(other).exists() and not SourceSample.objects.exists()
