"""Fields and procedures are called by their names wherever they are shown: as the files of sources tell them, as the shipped table does, else by their keys."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dunghen.dossiers.intake.proposing import propose, sample_of
from dunghen.dossiers.intake.reading import Reading
from dunghen.dossiers.models import WordName
from dunghen.dossiers.operations.importing import import_file
from dunghen.dossiers.operations.pushing import push
from dunghen.dossiers.queries.naming import Names
from dunghen.dossiers.rules import codes
from dunghen.dossiers.tests import case_stage as stage
from dunghen.dossiers.tests.onestop import AT, COLUMNS, row, source, written
from dunghen.dossiers.tests.test_proposing import AnyUnit
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db
PERMIT = "Cấp chứng chỉ hành nghề hoạt động xây dựng"
PERIOD = {"period": "bc-2021-09"}


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Cast:
    settings.LEDGER_URL, settings.MEDIA_ROOT = str(tmp_path / "ledger"), str(tmp_path / "media")
    made = people.cast()
    stage.under(made)
    return made


def get(person: Any, address: str, **query: str) -> str:
    client = Client()
    client.force_login(person)
    response = client.get(address, query)
    assert response.status_code == 200
    return b"".join(response).decode("utf-8-sig")  # type: ignore[arg-type]


def taken_in(cast: Cast, folder: Path, *rows: dict[str, str]) -> None:
    """Take in dossiers whose files name procedures in a column of their own."""
    made = source(cast, columns=COLUMNS | {"procedure_name": "Tên thủ tục"})
    import_file(actor=cast.thao, source=made, path=written(folder / "a.csv", *rows), at=AT)


def test_pages_and_files_call_them_by_their_names(cast: Cast, tmp_path: Path) -> None:
    late = {"Ngày hẹn trả": "18/08/2021 17:00"}
    taken_in(
        cast,
        tmp_path,
        row(1, **late, **{"Tên thủ tục": PERMIT}),
        row(2, **late, **{"Tên thủ tục": "", "Mã TTHC": "1.000002", "Lĩnh vực": "y-te-du-phong"}),
    )
    by_field = get(cast.huong, "/ho-so/tien-do/", by="field", **PERIOD)
    assert ">Hoạt động xây dựng</a>" in by_field and ">Y tế dự phòng</a>" in by_field
    by_procedure = get(cast.huong, "/ho-so/tien-do/", by="procedure", **PERIOD)
    assert f"{PERMIT} (1.009974)" in by_procedure and ">1.000002</a>" in by_procedure
    narrowed = get(
        cast.huong, "/ho-so/danh-sach/", what="late", procedure="1.009974", field="hoat-dong-xay-dung", **PERIOD
    )
    assert f"Thủ tục: {PERMIT} (1.009974)" in narrowed and "<span>Hoạt động xây dựng</span>" in narrowed
    assert PERMIT in get(cast.huong, "/ho-so/truc-tuyen/", by="procedure", **PERIOD)
    assert PERMIT in get(cast.huong, "/ho-so/vi-sao-tre/", procedure="1.009974", **PERIOD)
    assert "Hoạt động xây dựng" in get(cast.huong, "/ho-so/bieu/theo-linh-vuc/bc-2021-09/so-xay-dung/")
    listed = list(csv.DictReader(io.StringIO(get(cast.huong, "/ho-so/danh-sach/xuat.csv", what="late", **PERIOD))))
    assert [(one["Mã thủ tục"], one["Thủ tục"], one["Lĩnh vực"]) for one in listed] == [
        ("1.009974", PERMIT, "Hoạt động xây dựng"), ("1.000002", "", "Y tế dự phòng"),
    ]  # fmt: skip
    board = list(csv.DictReader(io.StringIO(get(cast.huong, "/ho-so/tien-do/xuat.csv", by="procedure", **PERIOD))))
    assert [one["Thủ tục"] for one in board] == ["1.000002", f"{PERMIT} (1.009974)", "Cộng"]
    # Names are no way round: who sees none of the dossiers reads none of them.
    for address in ("/ho-so/tien-do/", "/ho-so/danh-sach/", "/ho-so/vi-sao-tre/"):
        assert PERMIT not in get(cast.tuan, address, by="procedure", what="late", **PERIOD)


def test_a_late_dossier_and_its_apology_name_the_procedure(cast: Cast) -> None:
    case = stage.case_of(field="hoat-dong-xay-dung")
    made = source(cast, name="mot-cua")
    WordName.objects.create(source=made, column="procedure", key="1.002701", name="Cấp giấy phép xây dựng", told_at=AT)
    page = get(cast.minh, f"/xu-ly-ho-so/tre/{case.pk}/")
    assert "Cấp giấy phép xây dựng (1.002701)" in page and "Hoạt động xây dựng" in page
    case = stage.signed(cast, case)
    assert "(thủ tục Cấp giấy phép xây dựng, mã 1.002701)" in get(cast.minh, f"/xu-ly-ho-so/tre/{case.pk}/")
    # What was signed stays as it was, whatever the procedure is called later.
    WordName.objects.update(name="Tên khác")
    assert "(thủ tục Cấp giấy phép xây dựng, mã 1.002701)" in get(cast.minh, f"/xu-ly-ho-so/tre/{case.pk}/")


def test_the_newest_word_counts_and_what_is_left_unsaid_stays(cast: Cast, tmp_path: Path) -> None:
    made = source(cast, name="mot-cua")
    file = written(tmp_path / "a.csv", row(1, **{"Mã TTHC": "1.009974 - Cấp phép"}))
    import_file(actor=cast.thao, source=made, path=file, at=AT)
    assert Names().bare("procedure", "1.009974") == "Cấp phép"
    import_file(actor=cast.thao, source=made, path=written(tmp_path / "b.csv", row(2)), at=AT)
    assert Names().bare("procedure", "1.009974") == "Cấp phép", "a file that names nothing takes no name away"
    told = [row(3, **{"Mã TTHC": "1.009974: Cấp giấy phép"})]
    push(actor=cast.thao, source=made, rows=told, key="một", at=AT)
    names = Names()
    assert names.label("procedure", "1.009974") == "Cấp giấy phép (1.009974)"
    assert (names.label("field", "ho-tich"), names.label("field", "la-lung")) == ("Hộ tịch", "la-lung")


@pytest.mark.parametrize(
    ("column", "words", "told"),
    [
        ("Lĩnh vực", ["ĐẤT ĐAI", "Đất đai"], {("field", "dat-dai"): "Đất đai"}),
        ("Lĩnh vực", ["ĐẤT ĐAI"], {("field", "dat-dai"): "ĐẤT ĐAI"}),
        ("Lĩnh vực", ["dat-dai", "", "NULL"], {}),
        ("Mã TTHC", ["1.009974"], {}),
        ("Mã TTHC", ["1.009974 - Cấp chứng chỉ", "(1.000002) Cấp phép."], {("procedure", "1.009974"): "Cấp chứng chỉ", ("procedure", "1.000002"): "Cấp phép"}),
    ],
)  # fmt: skip
def test_what_a_file_calls_its_words(tmp_path: Path, column: str, words: list[str], told: Any) -> None:
    rows = [row(number, **{"Lĩnh vực": "", "Mã TTHC": "", column: word}) for number, word in enumerate(words, 1)]
    sample = sample_of(written(tmp_path / "a.csv", *rows))
    reading = Reading(propose(sample).mapping, AnyUnit(), 2**62, codes.PATTERNS["dossier"])
    reading.dossiers(sample.block)
    assert reading.names == told


def test_columns_of_names_are_proposed_beside_their_keys(tmp_path: Path) -> None:
    def columns(**more: str) -> dict[str, str]:
        plain = {name: value for name, value in row(1).items() if name not in ("Mã TTHC", "Lĩnh vực")}
        found = propose(sample_of(written(tmp_path / "a.csv", {**plain, **more}))).mapping
        assert not found.troubles()
        return {name: one.heading for name, one in found.columns.items() if "procedure" in name or "field" in name}

    assert columns(**{"Mã TTHC": "1.009974", "Tên thủ tục": PERMIT, "Mã lĩnh vực": "XD", "Tên lĩnh vực": "Xây dựng"}) == {
        "procedure": "Mã TTHC", "procedure_name": "Tên thủ tục", "field": "Mã lĩnh vực", "field_name": "Tên lĩnh vực",
    }  # fmt: skip
    # A name without a key is the only word there is.
    assert columns(**{"Tên TTHC": "1.009974 - Cấp phép", "Tên lĩnh vực": "Xây dựng"}) == {
        "procedure": "Tên TTHC", "field": "Tên lĩnh vực",
    }  # fmt: skip


def test_a_name_without_what_it_names_is_refused() -> None:
    from dunghen.dossiers.intake import mapping

    columns = {name: heading for name, heading in COLUMNS.items() if name != "field"} | {"field_name": "Tên lĩnh vực"}
    assert mapping.from_json({"columns": columns}).troubles() == ["có cột tên lĩnh vực nhưng chưa chỉ ra cột lĩnh vực."]
