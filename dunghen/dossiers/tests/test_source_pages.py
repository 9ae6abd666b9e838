"""Thảo opens a source with a sample, looks at what was proposed, tells what a word means, saves, and takes a file in, all on pages."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dunghen.dossiers.desk.sources import sample_word
from dunghen.dossiers.models import Import, Source
from dunghen.dossiers.operations import sources
from dunghen.dossiers.operations.importing import import_file
from dunghen.dossiers.tests.onestop import AT, COLUMNS, live, row, source, steps, written
from dunghen.kernel import files
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Cast:
    settings.LEDGER_URL, settings.MEDIA_ROOT = str(tmp_path / "ledger"), str(tmp_path / "media")
    return people.cast()


@pytest.fixture
def thao(client: Client, cast: Cast) -> Client:
    client.force_login(cast.thao)
    return client


def edited(page: Any, **more: str) -> dict[str, str]:
    """Return the form of a mapping page as the browser would send it."""
    form = page.context["form"]
    values = {bound.name: bound.value() for bound in form}
    return {name: str(value) for name, value in values.items() if value not in (None, "", False, [])} | more


def test_from_a_sample_to_dossiers_in_the_ledger(thao: Client, cast: Cast, tmp_path: Path) -> None:
    strange = row(2, **{"Trạng thái": "Chờ phát hành", "Đơn vị giải quyết": "Phòng Một cửa SXD"})
    file = written(tmp_path / "mau.csv", row(1), strange)
    with file.open("rb") as sample:
        answer = thao.post(reverse("dossiers:source-new"), {"name": "mot-cua", "label": "Một cửa", "file": sample})
    page = thao.get(answer["Location"])
    assert page.status_code == 200
    text = page.content.decode()
    assert "Đọc thử 2 dòng của tệp mẫu: 1 dòng không nhận." in text
    assert "tiêu đề “Mã hồ sơ”" in text
    assert "trạng thái chưa có trong cách đọc" in text
    told = edited(page, **{"word-status-0": "9", "word-unit-0": "Sở Xây dựng"})
    tried = thao.post(answer["Location"], told)
    assert "Đọc thử 2 dòng của tệp mẫu: 0 dòng không nhận." in tried.content.decode()
    saved = thao.post(answer["Location"], told | {"save": "1"})
    made = Source.objects.get()
    assert (saved["Location"], made.version) == (reverse("dossiers:source", args=[made.pk]), 1)
    assert (made.mapping["statuses"], made.mapping["units"]) == (
        {"cho phat hanh": 9},
        {"phong mot cua sxd": "so-xay-dung"},
    )
    with file.open("rb") as given:
        answer = thao.post(reverse("dossiers:source-import", args=[made.pk]), {"file": given})
    told_of = Import.objects.get()
    assert answer["Location"] == reverse("dossiers:import", args=[told_of.pk])
    assert (told_of.new, told_of.rejected, told_of.file_name, told_of.by) == (2, 0, "mau.csv", cast.thao)
    assert live("mot-cua")["H99.15-210816-0002"]["unit"] == "so-xay-dung"


SUPPLEMENTED = {"Ngày yêu cầu bổ sung": "18/08/2021 08:00", "Ngày bổ sung": "20/08/2021 08:00"}


def test_only_a_sample_of_the_source_opens_as_one(thao: Client, cast: Cast, tmp_path: Path) -> None:
    one, other = source(cast, name="mot-cua"), source(cast, name="noi-khac")
    digest = files.keep_file(written(tmp_path / "mau.csv", row(1)))
    address = reverse("dossiers:source-mapping", args=[one.pk])
    assert "preview" in thao.get(address, {"mau": sample_word(one, digest)}).context
    for word in (digest, sample_word(other, digest), digest + ":x"):
        assert "preview" not in thao.get(address, {"mau": word}).context, "asks for a sample again"


def test_a_source_that_moved_its_promises_is_believed(thao: Client, cast: Cast, tmp_path: Path) -> None:
    late = row(1, **SUPPLEMENTED, **{"Ngày hẹn trả": "25/08/2021 17:00", "NgayKetThucXuLy": "26/08/2021 10:00"})
    file = written(tmp_path / "a.csv", late)
    made = source(
        cast, columns=COLUMNS | {"supplement_asked": "Ngày yêu cầu bổ sung", "supplement_done": "Ngày bổ sung"}
    )
    first = import_file(actor=cast.thao, source=made, path=file, at=AT)
    assert f"{live()['H99.15-210816-0001']['due'].astimezone(AT.tzinfo):%d/%m/%Y}" == "27/08/2021"
    with file.open("rb") as sample:
        address = thao.post(reverse("dossiers:source-mapping", args=[made.pk]), {"file": sample})["Location"]
    page = thao.get(address)
    assert "đã lùi ngày hẹn trả chưa?" in page.content.decode()
    assert page.context["form"]["promise_moved"].value() == "not-yet"
    answer = thao.post(address, edited(page, promise_moved="moved") | {"save": "1"}, follow=True)
    assert "nhập lại tệp để tính lại" in answer.content.decode()
    made.refresh_from_db()
    assert (made.version, made.mapping["promise_moved"]) == (2, True)
    assert "preview" not in thao.get(address).context, "the sample went with the saving of its mapping"
    with file.open("rb") as sample:
        address = thao.post(reverse("dossiers:source-mapping", args=[made.pk]), {"file": sample})["Location"]
    assert thao.get(address).context["form"]["promise_moved"].value() == "moved", "a new sample keeps what was said"
    second = import_file(actor=cast.thao, source=made, path=file, at=AT)
    assert (second.changed, second.same) == (1, 0)
    assert f"{live()['H99.15-210816-0001']['due'].astimezone(AT.tzinfo):%d/%m/%Y}" == "25/08/2021"
    # Each import tells by which setting it was read.
    told = [thao.get(reverse("dossiers:import", args=[one.pk])).content.decode() for one in (first, second)]
    assert "chưa cộng thời gian người nộp bổ sung" in told[0] and "đã cộng thời gian người nộp bổ sung" in told[1]


def test_a_mapping_without_a_needed_column_is_not_saved(thao: Client, cast: Cast, tmp_path: Path) -> None:
    made = source(cast)
    with written(tmp_path / "a.csv", row(1)).open("rb") as sample:
        address = thao.post(reverse("dossiers:source-mapping", args=[made.pk]), {"file": sample})["Location"]
    told = edited(thao.get(address))
    del told["unit"]
    answer = thao.post(address, told | {"save": "1"})
    assert answer.status_code == 422
    assert "chưa chỉ ra cột đơn vị giải quyết." in answer.content.decode()
    told = edited(thao.get(address), **{"submitted-form": "iso"})
    assert "không đọc được ngày giờ" in thao.post(address, told).content.decode()


def test_files_of_steps_are_mapped_on_the_page_too(thao: Client, cast: Cast, tmp_path: Path) -> None:
    made, file = source(cast), written(tmp_path / "buoc.csv", *steps())
    mapping_page = reverse("dossiers:source-mapping", args=[made.pk])
    assert f"{mapping_page}?loai=buoc" in thao.get(reverse("dossiers:source", args=[made.pk])).content.decode()
    assert "mỗi dòng là một lần ai giữ hồ sơ nào" in thao.get(f"{mapping_page}?loai=buoc").content.decode()
    with file.open("rb") as sample:
        address = thao.post(f"{mapping_page}?loai=buoc", {"file": sample})["Location"]
    page = thao.get(address)
    text = page.content.decode()
    assert "Đọc thử 3 dòng của tệp mẫu: 1 dòng không nhận." in text and "tiêu đề “Tên bước”" in text
    # What begins with "Chờ" waits by its name; of the others a person says it.
    assert page.context["form"].fields["waits"].choices == [("lay so", "Lấy số"), ("tham dinh", "Thẩm định")]
    told = edited(page, **{"word-unit-0": "Sở Nội vụ"}) | {"waits": "lay so"}
    assert "Đọc thử 3 dòng của tệp mẫu: 0 dòng không nhận." in thao.post(address, told).content.decode()
    thao.post(address, told | {"save": "1"})
    made.refresh_from_db()
    assert made.version == 2 and made.mapping["columns"]["code"]["heading"] == "Mã hồ sơ"
    assert (made.mapping["waiting"], made.mapping["units"]) == (["lay so"], {"kho bac nha nuoc": "so-noi-vu"})
    with file.open("rb") as given:
        thao.post(reverse("dossiers:source-import", args=[made.pk]), {"file": given, "steps": "on"})
    taken = Import.objects.get()
    assert (taken.steps, taken.new, taken.rejected) == (True, 3, 0)
    assert sorted(one["status"] for one in live("onestop-steps").values()) == [
        "waiting:cho-trinh-ky", "waiting:lay-so", "working:tham-dinh",
    ]  # fmt: skip
    # A new sample of dossiers leaves the steps as they are.
    with written(tmp_path / "a.csv", row(1)).open("rb") as sample:
        address = thao.post(mapping_page, {"file": sample})["Location"]
    thao.post(address, edited(thao.get(address), promise_moved="moved") | {"save": "1"})
    made.refresh_from_db()
    assert made.version == 3 and made.mapping["steps"]["step"]["heading"] == "Tên bước"


def test_words_of_a_column_that_says_what_waits(thao: Client, cast: Cast, tmp_path: Path) -> None:
    made = source(cast)
    told = [
        {**step, "Loại": word, "Đơn vị giữ": "Sở Xây dựng"}
        for step, word in zip(steps(), ("Thụ lý", "Để đó", "Chờ"), strict=True)
    ]
    with written(tmp_path / "buoc.csv", *told).open("rb") as sample:
        address = thao.post(reverse("dossiers:source-mapping", args=[made.pk]) + "?loai=buoc", {"file": sample})[
            "Location"
        ]
    page = thao.get(address)
    assert "waits" not in page.context["form"].fields
    words = {one["word"]: one["field"].name for one in page.context["form"].words()}
    thao.post(address, edited(page, **{words["Thụ lý"]: "work", words["Để đó"]: "wait"}) | {"save": "1"})
    made.refresh_from_db()
    assert (made.mapping["waiting"], made.mapping["working"]) == (["de do"], ["thu ly"])


def test_steps_need_the_dossiers_mapped_first_and_their_own_columns(thao: Client, cast: Cast, tmp_path: Path) -> None:
    made = sources.open_source(actor=cast.thao, name="moi", label="Mới", at=AT)
    page = thao.get(reverse("dossiers:source-mapping", args=[made.pk]) + "?loai=buoc", follow=True)
    assert "Trước hết lập cách đọc tệp hồ sơ" in page.content.decode()
    made = source(cast)
    with written(tmp_path / "buoc.csv", *steps()).open("rb") as sample:
        address = thao.post(reverse("dossiers:source-mapping", args=[made.pk]) + "?loai=buoc", {"file": sample})[
            "Location"
        ]
    told = edited(thao.get(address))
    del told["since"]
    answer = thao.post(address, told | {"save": "1"})
    assert answer.status_code == 422
    assert "chưa chỉ ra cột từ lúc của tệp các bước." in answer.content.decode()
    made.refresh_from_db()
    assert made.version == 1


def test_a_broken_sample_and_a_broken_file_say_why(thao: Client, cast: Cast, tmp_path: Path) -> None:
    made = source(cast)
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04rubbish")
    told = "Không đọc được tệp a.xlsx: bảng tính hỏng"
    with (tmp_path / "a.xlsx").open("rb") as sample:
        answer = thao.post(reverse("dossiers:source-mapping", args=[made.pk]), {"file": sample})
    assert answer.status_code == 422 and told in answer.content.decode()
    picture = SimpleUploadedFile("mau.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    answer = thao.post(reverse("dossiers:source-mapping", args=[made.pk]), {"file": picture})
    assert answer.status_code == 422 and "mau.csv: đây là tệp hình ảnh" in answer.content.decode()
    with (tmp_path / "a.xlsx").open("rb") as sample:
        new = {"name": "mot-cua-hai", "label": "Một cửa hai", "file": sample}
        answer = thao.post(reverse("dossiers:source-new"), new)
    assert answer.status_code == 422 and told in answer.content.decode()
    assert not Source.objects.filter(name="mot-cua-hai").exists(), "no source is opened with a sample that says nothing"
    with (tmp_path / "a.xlsx").open("rb") as given:
        answer = thao.post(reverse("dossiers:source-import", args=[made.pk]), {"file": given})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Import.objects.exists()


def test_the_page_of_an_import_and_its_rejects(
    thao: Client, cast: Cast, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    file = written(tmp_path / "a.csv", row(1), row(2, NgayKetThucXuLy="=1+1"))
    made = import_file(actor=cast.thao, source=source(cast), path=file, at=AT)
    page = thao.get(reverse("dossiers:import", args=[made.pk])).content.decode()
    assert "không đọc được ngày giờ" in page
    answer = thao.get(reverse("dossiers:import-rejects", args=[made.pk]))
    assert b"'=1+1" in b"".join(answer.streaming_content)
    with django_assert_max_num_queries(9):
        assert "a.csv" in thao.get(reverse("dossiers:source", args=[made.source.pk])).content.decode()
    with django_assert_max_num_queries(6):
        assert "1 không nhận" in thao.get(reverse("dossiers:sources")).content.decode()


def test_a_source_is_closed_and_used_again(thao: Client, cast: Cast) -> None:
    made = source(cast)
    thao.post(reverse("dossiers:source-close", args=[made.pk]))
    assert "đã ngừng dùng" in thao.get(reverse("dossiers:source", args=[made.pk])).content.decode()
    thao.post(reverse("dossiers:source-close", args=[made.pk]), {"use": "1"})
    made.refresh_from_db()
    assert made.is_active
