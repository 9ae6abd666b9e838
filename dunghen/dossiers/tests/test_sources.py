"""Sources of dossiers: opened once, closed and opened again; a mapping is saved as a version, and one that means nothing is refused."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dunghen.dossiers.intake import mapping
from dunghen.dossiers.intake.refusals import SourceTaken, UnfitMapping, UnfitName
from dunghen.dossiers.models import MappingVersion, Source
from dunghen.dossiers.operations import sources
from dunghen.dossiers.queries.sources import names
from dunghen.dossiers.queries.units import KnownUnits
from dunghen.dossiers.tests.onestop import AT, COLUMNS, row, source, written
from dunghen.kernel import errors
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.organisation.models import UnitAlias, UnitCode
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def test_thao_opens_a_source_and_saves_versions_of_its_mapping(cast: Cast) -> None:
    told = source(cast)
    assert (told.version, names()) == (1, ("onestop",))
    again = sources.save_mapping(actor=cast.thao, source=told, mapping={"columns": COLUMNS}, at=AT)
    assert again.version == 1
    changed = sources.save_mapping(
        actor=cast.an, source=told, mapping={"columns": COLUMNS, "statuses": {"Lưu": 10}}, at=AT
    )
    assert (changed.version, changed.mapping["statuses"]) == (2, {"luu": 10})
    assert list(MappingVersion.objects.values_list("number", "saved_by__full_name")) == [
        (2, cast.an.full_name), (1, cast.thao.full_name),
    ]  # fmt: skip
    assert [line.verb for line in Entry.objects.order_by("at", "id")] == [
        "dossiers.source_opened", "dossiers.mapping_saved", "dossiers.mapping_saved",
    ]  # fmt: skip


def test_a_name_is_given_once_and_is_plain(cast: Cast) -> None:
    source(cast)
    with pytest.raises(SourceTaken):
        sources.open_source(actor=cast.thao, name="onestop", label="Khác", at=AT)
    for name in ("", "Một cửa", "a_b", "x" * 41, "onestop-steps"):
        with pytest.raises(UnfitName):
            sources.open_source(actor=cast.thao, name=name, label="Khác", at=AT)


def test_outsiders_keep_no_sources(cast: Cast) -> None:
    told = source(cast)
    for person in (cast.minh, cast.huong, cast.tuan, cast.lan):
        with pytest.raises(errors.Forbidden):
            sources.open_source(actor=person, name="khac", label="Khác", at=AT)
        with pytest.raises(errors.Forbidden):
            sources.save_mapping(actor=person, source=told, mapping={"columns": {**COLUMNS, "place": "Xã"}}, at=AT)
        with pytest.raises(errors.Forbidden):
            sources.change_source(actor=person, source=told, is_active=False, at=AT)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ([], "phải là một đối tượng"),
        ({"format": 9}, "phiên bản mới hơn"),
        ({"colums": {}}, "không có mục “colums”"),
        ({"columns": {"code": 5}}, "cần có tiêu đề"),
        ({"columns": {"code": "Mã"}}, "chưa chỉ ra cột đơn vị giải quyết"),
        ({"columns": {**COLUMNS, "name": "Họ tên"}}, "không có cột “name”"),
        ({"columns": {**COLUMNS, "submitted": {"heading": "x", "forms": ["ymd"]}}}, "không có dạng ngày “ymd”"),
        ({"columns": COLUMNS, "statuses": {"x": 11}}, "phải là số từ 1 đến 10"),
        ({"columns": COLUMNS, "statuses": {"x": "4"}}, "các số nguyên"),
        ({"columns": COLUMNS, "channels": {"x": "mail"}}, "direct, online, postal"),
        ({"columns": COLUMNS, "terms": {"1.009974": [{"amount": 0, "unit": "day"}]}}, "thời hạn của thủ tục 1.009974"),
        ({"columns": COLUMNS, "terms": {"1.009974": [{"amount": 5, "unit": "tuần"}]}}, "thời hạn của thủ tục 1.009974"),
        ({"columns": COLUMNS, "yes": "có"}, "các chuỗi chữ"),
        ({"columns": COLUMNS, "promise_moved": "rồi"}, "true hoặc false"),
        ({"columns": COLUMNS, "units": {"x": None}}, "các chuỗi chữ"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(given: Any, why: str) -> None:
    with pytest.raises(UnfitMapping, match=why):
        mapping.from_json(given).check()


def test_a_mapping_is_what_its_json_says() -> None:
    made = mapping.from_json(
        {"columns": COLUMNS, "statuses": {"Lưu": 10}, "yes": ["Ừ"], "units": {"Sở XD": "so-xay-dung"}}
    )
    assert mapping.from_json(made.as_json()) == made
    assert dict(made.units) == {"so xd": "so-xay-dung"}


def test_units_are_known_by_key_code_name_and_alias_of_the_day(cast: Cast, django_assert_num_queries: Any) -> None:
    turn = moment(2021, 9, 1).date()
    UnitCode.objects.create(unit=cast.units.so_y_te, scheme="dossier", code="H99.15", valid_to=turn)
    UnitCode.objects.create(unit=cast.units.so_noi_vu, scheme="dossier", code="H99.15", valid_from=turn.replace(day=2))
    UnitAlias.objects.create(unit=cast.units.so_xay_dung, text="SXD cũ", valid_to=turn)
    units = KnownUnits()
    with django_assert_num_queries(0):
        before, after = 0, len(units.bounds)
        assert units.find("so-y-te", before) == ("so-y-te", "")
        assert [units.find("h99.15", slot)[0] for slot in (before, after)] == ["so-y-te", "so-noi-vu"]
        assert units.find("SXD cũ", before) == ("so-xay-dung", "")
        assert units.find("Sở Nội vụ", after) == ("so-noi-vu", "")
        key, why = units.find("Sở Không Có", after)
        assert (key, why.startswith("Không có đơn vị nào tên “Sở Không Có” vào ngày của hồ sơ.")) == (None, True)
        assert len(units.find("x" * 9000, before)[1]) < 500, "a reason repeats no page-long word"


def test_the_command_proposes_and_saves(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path / "a.csv", row(1), row(2, **{"Trạng thái": "Bí ẩn"}))
    call_command("dossiers", "propose", str(file), "--source", "mot-cua", "--label", "Một cửa", "--save")
    told = capsys.readouterr().out
    assert "Mã hồ sơ: tiêu đề “Mã hồ sơ”, ví dụ: H99.15-210816-0001" in told
    assert "Đọc thử 2 dòng, không nhận 1." in told
    assert "cột Trạng thái: “Bí ẩn” – trạng thái chưa có trong cách đọc" in told
    saved = Source.objects.get(name="mot-cua")
    assert (saved.label, saved.version) == ("Một cửa", 1)
    with pytest.raises(CommandError, match="Cần --source"):
        call_command("dossiers", "propose", str(file), "--save")


def test_the_command_asks_about_the_applicants_time_and_keeps_what_was_said(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {"Ngày yêu cầu bổ sung": "18/08/2021 08:00", "Ngày bổ sung": "20/08/2021 08:00"}
    file = written(tmp_path / "a.csv", row(1, **asked))
    call_command("dossiers", "propose", str(file), "--source", "mot-cua", "--save")
    assert "phần mềm cộng vào. (Nguồn đã cộng: --promise-moved)" in capsys.readouterr().out
    call_command("dossiers", "propose", str(file), "--source", "mot-cua", "--promise-moved", "--save")
    assert (
        "đã cộng thời gian người nộp bổ sung, làm nghĩa vụ tài chính; phần mềm không cộng nữa"
        in capsys.readouterr().out
    )
    made = Source.objects.get()
    assert (made.version, made.mapping["promise_moved"]) == (2, True)
    told = {**made.mapping, "statuses": {"chờ phát hành": 9}}
    sources.save_mapping(actor=cast.thao, source=made, mapping=told, at=AT)
    call_command("dossiers", "propose", str(written(tmp_path / "b.csv", row(1))), "--source", "mot-cua", "--save")
    made.refresh_from_db()
    assert (made.mapping["promise_moved"], made.mapping["statuses"]) == (True, {"cho phat hanh": 9})
    call_command("dossiers", "propose", str(file), "--source", "mot-cua", "--no-promise-moved", "--save")
    made.refresh_from_db()
    assert made.mapping["promise_moved"] is False


def test_a_mapping_saved_before_a_setting_was_there_says_what_it_said(cast: Cast) -> None:
    made = source(cast)
    Source.objects.update(mapping={name: value for name, value in made.mapping.items() if name != "promise_moved"})
    made.refresh_from_db()
    assert not mapping.from_json(made.mapping).promise_moved
    assert sources.save_mapping(actor=cast.thao, source=made, mapping={"columns": COLUMNS}, at=AT).version == 1
