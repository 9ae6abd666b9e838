"""A file of the one-stop system is taken in: counts that reconcile, the last word wins, what cannot be read is told, nothing by halves."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dunghen.dossiers.intake.refusals import (
    MissingColumns,
    NoMapping,
    NoStepMapping,
    OlderExport,
    SourceClosed,
    UnreadableFile,
)
from dunghen.dossiers.models import Case, Import, Source
from dunghen.dossiers.operations import attributing, sources, watching
from dunghen.dossiers.operations.importing import import_file
from dunghen.dossiers.operations.pushing import push
from dunghen.dossiers.tests.onestop import AT, COLUMNS, killed_after_the_ledger, live, row, source, written
from dunghen.kernel import access, errors, files
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.ledger import operations as ledger
from dunghen.kernel.ledger.checking import check
from dunghen.kernel.ledger.history import history
from dunghen.kernel.ledger.places import Busy
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Cast:
    settings.LEDGER_URL, settings.MEDIA_ROOT = str(tmp_path / "ledger"), str(tmp_path / "media")
    return people.cast()


def counts(made: Import) -> tuple[int, ...]:
    """Return read, new, changed, same, rejected, repeated."""
    return tuple(made.counts().values())


def test_thao_imports_a_file(cast: Cast, tmp_path: Path) -> None:
    told = source(cast)
    late = row(2, NgayKetThucXuLy="25/08/2021 10:00:00")
    made = import_file(actor=cast.thao, source=told, path=written(tmp_path / "thang-8.csv", row(1), late), at=AT)
    assert counts(made) == (2, 2, 0, 0, 0, 0)
    assert (made.file_name, made.by, made.mapping_version, made.rejects_file) == ("thang-8.csv", cast.thao, 1, "")
    fact = live()["H99.15-210816-0001"]
    assert (fact["kind"], fact["unit"], fact["procedure"], fact["field"], fact["channel"], fact["service_level"]) == (
        "dossiers.dossier", "so-xay-dung", "1.009974", "hoat-dong-xay-dung", "online", "full",
    )  # fmt: skip
    assert fact["submitted"] == dt.datetime(2021, 8, 16, 1, 30, tzinfo=dt.UTC)
    assert (fact["due"], fact["finished"]) == (
        dt.datetime(2021, 8, 23, 9, 30, tzinfo=dt.UTC),
        dt.datetime(2021, 8, 20, 3, 0, tzinfo=dt.UTC),
    )
    line = Entry.objects.get(verb="dossiers.imported")
    assert (line.actor_name, line.facts["read"], line.facts["file"]) == (cast.thao.full_name, 2, "thang-8.csv")
    assert not check(ledger.ledger()).troubles


def test_the_same_file_again_changes_nothing_and_a_later_version_replaces(cast: Cast, tmp_path: Path) -> None:
    told = source(cast)
    file = written(tmp_path / "a.csv", row(1), row(2))
    import_file(actor=cast.thao, source=told, path=file, at=AT)
    snapshot = ledger.ledger().current().snapshot
    assert counts(import_file(actor=cast.thao, source=told, path=file, at=AT)) == (2, 0, 0, 2, 0, 0)
    assert ledger.ledger().current().snapshot == snapshot
    later = written(tmp_path / "b.csv", row(1), row(2, **{"Đơn vị giải quyết": "Sở Y tế"}), row(3))
    assert counts(import_file(actor=cast.thao, source=told, path=later, at=AT)) == (3, 1, 1, 1, 0, 0)
    assert live()["H99.15-210816-0002"]["unit"] == "so-y-te"
    past = history(ledger.ledger(), "onestop", "H99.15-210816-0002")
    assert [version["unit"] for version in past] == ["so-xay-dung", "so-y-te"]


def test_of_a_code_told_twice_in_one_file_the_last_wins_and_the_counts_say_so(cast: Cast, tmp_path: Path) -> None:
    told = source(cast)
    file = written(tmp_path / "a.csv", row(1), row(2), row(1, **{"Đơn vị giải quyết": "Sở Y tế"}))
    assert counts(import_file(actor=cast.thao, source=told, path=file, at=AT)) == (3, 2, 0, 1, 0, 1)
    assert live()["H99.15-210816-0001"]["unit"] == "so-y-te"
    assert counts(import_file(actor=cast.thao, source=told, path=file, at=AT)) == (3, 0, 0, 3, 0, 1)


def test_an_older_export_is_refused_by_what_the_ledger_was_told_even_without_a_row(cast: Cast, tmp_path: Path) -> None:
    """A process killed after the ledger's change leaves no row; so does, for a moment, one that runs beside."""
    of, fresh, old = source(cast), row(1), row(1, NgayKetThucXuLy="", **{"Trạng thái": "Đang xử lý"})
    old["Ngày trả kết quả"] = ""
    newer, older = written(tmp_path / "moi.csv", fresh), written(tmp_path / "cu.csv", old)
    with killed_after_the_ledger(of):
        import_file(actor=cast.thao, source=of, path=newer, at=AT, as_of=AT)
    assert not Import.objects.exists() and live()["H99.15-210816-0001"]["finished"] is not None
    files_before = sorted(ledger.ledger().place.names())
    with pytest.raises(
        OlderExport, match="cu.csv là dữ liệu lúc 08:00 ngày 20/09/2021, cũ hơn dữ liệu lúc 09:00 ngày 20/09/2021"
    ):
        import_file(actor=cast.thao, source=of, path=older, at=AT, as_of=AT - dt.timedelta(hours=1))
    push_older = {"rows": [old], "key": "1", "at": AT, "as_of": AT - dt.timedelta(hours=1)}
    with pytest.raises(OlderExport, match="Lần gửi này"):
        push(actor=access.SYSTEM, source=of, **push_older)
    assert sorted(ledger.ledger().place.names()) == files_before and not Import.objects.exists()
    # It is refused before it is opened: nobody waits for a large workbook to be read that is not taken.
    (broken := tmp_path / "cu.xlsx").write_bytes(b"PK\x03\x04 khong phai bang tinh")
    with pytest.raises(OlderExport):
        import_file(actor=cast.thao, source=of, path=broken, at=AT, as_of=AT - dt.timedelta(hours=1), apart=True)
    # The same file again is recorded; steps have a moment of their own; what names no moment is taken as it comes.
    assert import_file(actor=cast.thao, source=of, path=newer, at=AT, as_of=AT).same == 1
    assert ledger.ledger().current().sources["onestop"].told_of == "2021-09-20T02:00:00+00:00"
    assert import_file(actor=cast.thao, source=of, path=older, at=AT).changed == 1
    with pytest.raises(OlderExport):
        import_file(actor=cast.thao, source=of, path=older, at=AT, as_of=AT - dt.timedelta(hours=1))


def test_a_ledger_begun_before_it_remembered_moments_goes_by_the_rows(cast: Cast, tmp_path: Path) -> None:
    of, file = source(cast), written(tmp_path / "a.csv", row(1))
    import_file(actor=cast.thao, source=of, path=file, at=AT, as_of=AT)
    place = ledger.ledger().place
    name = f"snapshots/{ledger.ledger().current().snapshot:012}.json"
    said = json.loads(place.read(name))
    assert said["sources"]["onestop"].pop("told_of")
    place.write(name, json.dumps(said).encode())
    ledger._at.cache_clear()
    with pytest.raises(OlderExport):
        import_file(actor=cast.thao, source=of, path=file, at=AT, as_of=AT - dt.timedelta(days=1))
    assert import_file(actor=cast.thao, source=of, path=file, at=AT, as_of=AT + dt.timedelta(days=1)).same == 1


BAD = [
    ("Mã hồ sơ", "HS 5", "mã hồ sơ không theo mẫu"),
    ("Mã hồ sơ", "", "không có mã hồ sơ"),
    ("Mã TTHC", "abc", "mã thủ tục không theo mẫu"),
    ("Đơn vị giải quyết", "", "không có đơn vị giải quyết"),
    ("Đơn vị giải quyết", "Sở Phép thuật", "Không có đơn vị nào tên “Sở Phép thuật”"),
    ("Kênh thực hiện", "bồ câu", "kênh thực hiện chưa có trong cách đọc"),
    ("NgayNopHoSo", "31/02/2021", "không đọc được ngày giờ"),
    ("NgayNopHoSo", "16/08/2081", "ngày nộp ở quá xa về sau"),
    ("Ngày hẹn trả", "sớm thôi", "không đọc được ngày giờ"),
    ("Trạng thái", "11", "trạng thái chưa có trong cách đọc"),
    ("Thanh toán trực tuyến", "có lẽ", "không phải có hoặc không"),
]


def test_what_cannot_be_read_is_told_with_line_column_value_and_reason(cast: Cast, tmp_path: Path) -> None:
    told = source(cast)
    rows = [row(number, **{column: value}) for number, (column, value, _) in enumerate(BAD, 1)]
    made = import_file(actor=cast.thao, source=told, path=written(tmp_path / "a.csv", *rows, row(99)), at=AT)
    assert counts(made) == (len(BAD) + 1, 1, 0, 0, len(BAD), 0)
    assert list(live()) == ["H99.15-210816-0099"]
    with files.path(made.rejects_file).open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.reader(stream))
    assert lines[0] == ["Dòng", "Cột", "Giá trị", "Lý do"]
    for line, (number, (column, value, reason)) in zip(lines[1:], enumerate(BAD, 2), strict=True):
        assert line[:3] == [str(number), column, value]
        assert line[3].startswith(reason)


def test_a_row_with_several_unreadable_cells_is_one_rejected_row(cast: Cast, tmp_path: Path) -> None:
    bad = row(1, NgayKetThucXuLy="x", **{"Trạng thái": "y"})
    made = import_file(actor=cast.thao, source=source(cast), path=written(tmp_path / "a.csv", bad), at=AT)
    assert counts(made) == (1, 0, 0, 0, 1, 0)
    assert [reject["column"] for reject in made.rejects] == ["NgayKetThucXuLy", "Trạng thái"]


def test_rows_of_too_few_cells_are_told_and_the_others_taken_in(cast: Cast, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", row(1), row(2))
    file.write_text(file.read_text() + "3,H99.15-210816-0003\n\n")
    made = import_file(actor=cast.thao, source=source(cast), path=file, at=AT)
    assert counts(made) == (3, 2, 0, 0, 1, 0)
    assert made.rejects[0] == {
        "line": 4,
        "column": "",
        "value": "H99.15-210816-0003",
        "reason": "có 2 ô, tiêu đề có 14 cột",
    }


def test_words_longer_than_any_table_stop_neither_the_import_nor_the_watch(cast: Cast, tmp_path: Path) -> None:
    columns = COLUMNS | {"officer": "Cán bộ", "fault": "Trễ do", "cause": "Lý do trễ"}
    long = (
        "Lĩnh vực hòa giải, giải quyết tranh chấp, đăng ký biện pháp bảo đảm và bồi thường nhà nước của cơ quan tư pháp"
    )
    late = {"NgayKetThucXuLy": "", "Ngày trả kết quả": "", "Trạng thái": "Đang xử lý", "Lĩnh vực": long}
    told = {
        "Cán bộ": "Nguyễn Thị Thử " * 20,
        "Trễ do": "Do cơ quan giải quyết",
        "Lý do trễ": "Chờ ý kiến các ngành, " * 30,
    }
    unknown = row(2, **late, **{**told, "Trễ do": "Do nhiều phía, chưa rõ ai"})
    odd = row(3, **{"Trạng thái": "²"}, **told)
    file = written(tmp_path / "dai.csv", row(1, **late, **told), unknown, odd)
    made = import_file(actor=cast.thao, source=source(cast, columns=columns), path=file, at=AT)
    assert (made.new, made.rejected) == (2, 1)
    watching.open_cases(at=AT)
    first, second = Case.objects.order_by("code")
    assert (first.told_fault, second.told_fault) == ("owner", "")
    assert first.field.startswith("linh-vuc-hoa-giai") and first.told_cause.startswith("cho-y-kien-cac-nganh")
    other = written(tmp_path / "khac.csv", row(4, **{**late, "Lĩnh vực": f"{long} cấp huyện"}, **told))
    import_file(actor=cast.thao, source=Source.objects.get(), path=other, at=AT)
    fields = {fact["field"] for fact in live().values()}
    assert len(fields) == 2, "two long names that begin alike are two fields"


def test_the_same_file_again_leaves_whose_fault_it_was(cast: Cast, tmp_path: Path) -> None:
    late = row(1, NgayKetThucXuLy="10/09/2021 10:00:00", **{"Ngày trả kết quả": "10/09/2021 14:00:00"})
    file, of = written(tmp_path / "tre.csv", late), source(cast)
    import_file(actor=cast.thao, source=of, path=file, at=AT)
    watching.open_cases(at=AT)
    case = Case.objects.get()
    attributing.attribute(actor=cast.minh, case=case, cause="thieu-giay-to", at=AT)
    assert attributing.tell_ledger(at=AT) == 1
    months_later = AT + dt.timedelta(days=60)
    again = import_file(actor=cast.thao, source=of, path=file, at=months_later)
    # What the agency laid down is not the file's word: the file says the same as before.
    assert (again.read, again.changed, again.same) == (1, 0, 1)
    assert attributing.tell_ledger(at=months_later) == 0
    (fact,) = live().values()
    assert (fact["fault"], fact["cause"]) == ("applicant", "thieu-giay-to")


def test_words_of_a_source_mean_what_its_mapping_says(cast: Cast, tmp_path: Path) -> None:
    told = source(
        cast,
        statuses={"Lưu kho": 10},
        channels={"Ki-ốt": "online"},
        units={"15": "so-xay-dung"},
        fields={"XD": "xay-dung"},
        columns={
            "code": "Mã hồ sơ", "unit": "Đơn vị giải quyết", "submitted": "NgayNopHoSo", "status": "Trạng thái", "channel": "Kênh thực hiện",
            "field": "Lĩnh vực", "finished": {"heading": "NgayKetThucXuLy", "lenient": True},
        },
    )  # fmt: skip
    mine = {"Trạng thái": "LƯU KHO", "Kênh thực hiện": "ki-ốt", "Đơn vị giải quyết": "15", "Lĩnh vực": "xd"}
    file = written(tmp_path / "a.csv", row(1, **mine), row(2, **mine, NgayKetThucXuLy="chưa"))
    assert counts(import_file(actor=cast.thao, source=told, path=file, at=AT)) == (2, 2, 0, 0, 0, 0)
    fact = live()["H99.15-210816-0001"]
    assert (fact["unit"], fact["channel"], fact["field"]) == ("so-xay-dung", "online", "xay-dung")
    assert live()["H99.15-210816-0002"]["finished"] is None


def test_without_a_promised_date_the_legal_term_of_the_procedure_counts(cast: Cast, tmp_path: Path) -> None:
    told = source(cast, terms={"1.009974": [{"amount": 5, "unit": "working_day", "since": "2021-01-01"}]})
    file = written(
        tmp_path / "a.csv", row(1, **{"Ngày hẹn trả": ""}), row(2, **{"Ngày hẹn trả": "", "Mã TTHC": "2.000635"})
    )
    import_file(actor=cast.thao, source=told, path=file, at=AT)
    due = live()["H99.15-210816-0001"]["due"]
    # Received on 16 August 2021, five working days: 23 August (domain note, section 1.5).
    assert due is not None and due.date() == dt.date(2021, 8, 23)
    assert live()["H99.15-210816-0002"]["due"] is None


def test_a_file_without_a_column_of_the_mapping_is_refused(cast: Cast, tmp_path: Path) -> None:
    told = source(cast)
    short = {name: value for name, value in row(1).items() if name != "Trạng thái"}
    with pytest.raises(MissingColumns, match="thiếu cột “Trạng thái”"):
        import_file(actor=cast.thao, source=told, path=written(tmp_path / "a.csv", short), at=AT)
    assert not Import.objects.exists()


def test_a_file_that_breaks_half_way_leaves_everything_as_it_was(cast: Cast, tmp_path: Path) -> None:
    told = source(cast)
    good = written(tmp_path / "a.csv", row(1))
    import_file(actor=cast.thao, source=told, path=good, at=AT)
    before = sorted(ledger.ledger().place.names())
    broken = written(tmp_path / "b.csv", *(row(number) for number in range(1, 200)))
    broken.write_bytes(broken.read_bytes() + 'x,"không đóng\n'.encode() * 3)
    with pytest.raises(UnreadableFile, match="dấu nháy kép"):
        import_file(actor=cast.thao, source=told, path=broken, at=AT)
    assert sorted(ledger.ledger().place.names()) == before
    assert (Import.objects.count(), Entry.objects.filter(verb="dossiers.imported").count(), len(live())) == (1, 1, 1)


def test_while_another_process_writes_the_import_is_refused_at_once(cast: Cast, tmp_path: Path) -> None:
    told, file = source(cast), written(tmp_path / "a.csv", row(1))
    with ledger.ledger().place.lock(), pytest.raises(Busy):
        import_file(actor=cast.thao, source=told, path=file, at=AT)
    assert not Import.objects.exists()


def test_steps_are_not_taken_in_by_a_mapping_that_knows_none(cast: Cast, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", *(row(number) for number in range(1, 30)))
    with pytest.raises(NoStepMapping, match="--events TỆP-BƯỚC --source onestop --save"):
        import_file(actor=cast.thao, source=source(cast), path=file, at=AT, steps=True)
    assert not Import.objects.exists()


def test_closed_sources_and_sources_without_a_mapping_take_nothing_in(cast: Cast, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", row(1))
    fresh = sources.open_source(actor=cast.thao, name="moi", label="Mới", at=AT)
    with pytest.raises(NoMapping):
        import_file(actor=cast.thao, source=fresh, path=file, at=AT)
    closed = sources.change_source(actor=cast.thao, source=source(cast), is_active=False, at=AT)
    with pytest.raises(SourceClosed):
        import_file(actor=cast.thao, source=closed, path=file, at=AT)


@pytest.mark.parametrize("name", ["minh", "huong", "phuc", "dung", "mai", "nga", "lan", "tuan"])
def test_who_keeps_no_sources_imports_nothing(cast: Cast, tmp_path: Path, name: str) -> None:
    told, file = source(cast), written(tmp_path / "a.csv", row(1))
    with pytest.raises(errors.Forbidden):
        import_file(actor=getattr(cast, name), source=told, path=file, at=AT)
    assert not live()


def test_the_form_of_a_refusal_is_read_as_far_as_there_is_a_column(cast: Cast, tmp_path: Path) -> None:
    refused = {"Trạng thái": "Từ chối"}
    rows = [
        row(number, **refused, **{"Số phiếu từ chối": word})
        for number, word in enumerate(("12/PTC", "", "Không", "Có"), 1)
    ]
    told = source(cast, columns=COLUMNS | {"refusal_form": "Số phiếu từ chối"})
    import_file(actor=cast.thao, source=told, path=written(tmp_path / "a.csv", *rows), at=AT)
    assert [one["status"] for _code, one in sorted(live().items())] == [
        "refused_with_form", "refused_without_form", "refused_without_form", "refused_with_form",
    ]  # fmt: skip


# -- step events ------------------------------------------------------------------------------------------------------


def test_step_events_are_facts_of_their_own(cast: Cast, tmp_path: Path) -> None:
    steps = {
        "code": "Mã hồ sơ", "step": "Bước", "unit": "Đơn vị", "since": "Từ", "until": "Đến", "reply_by": "Hạn", "number": "Thứ tự",
    }  # fmt: skip
    told = source(cast, steps=steps, step_words={"Thẩm định": "appraisal"}, waiting=["Chờ nộp thuế"])
    event = {"Mã hồ sơ": "H99.15-210816-0001", "Đơn vị": "Sở Xây dựng"}
    file = written(
        tmp_path / "steps.csv",
        {
            **event,
            "Thứ tự": "1",
            "Bước": "Thẩm định",
            "Từ": "16/08/2021 09:00",
            "Đến": "17/08/2021 09:00",
            "Hạn": "16/08/2021 17:00",
        },
        {**event, "Thứ tự": "2", "Bước": "Chờ nộp thuế", "Từ": "17/08/2021 09:00", "Đến": "", "Hạn": ""},
    )
    made = import_file(actor=cast.thao, source=told, path=file, at=AT, steps=True)
    assert (counts(made), made.steps) == ((2, 2, 0, 0, 0, 0), True)
    first, second = (live("onestop-steps")[f"H99.15-210816-0001#{number}"] for number in (1, 2))
    assert (first["kind"], first["unit"], first["outcome"], first["worked_minutes"]) == (
        "dossiers.step",
        "so-xay-dung",
        "fulfilled",
        480,
    )
    assert (second["finished"], second["worked_minutes"], second["outcome"]) == (None, None, "")
    assert not live()


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_command_prints_the_counts_and_writes_the_rejects(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source(cast)
    file = written(tmp_path / "a.csv", row(1), row(2, NgayKetThucXuLy="x"))
    monkeypatch.chdir(tmp_path)
    call_command("dossiers", "import", str(file), "--source", "onestop", "--json")
    told = json.loads(capsys.readouterr().out)
    assert {name: told[name] for name in ("read", "new", "changed", "same", "rejected")} == {
        "read": 2, "new": 1, "changed": 0, "same": 0, "rejected": 1,
    }  # fmt: skip
    assert told["seconds"] > 0 < told["peak_mib"]
    assert "không đọc được ngày giờ" in Path(told["rejects"]).read_text(encoding="utf-8-sig")
    with pytest.raises(CommandError, match="Không có nguồn hồ sơ “khac”; hiện có: onestop"):
        call_command("dossiers", "import", str(file), "--source", "khac")
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("dossiers", "import", str(tmp_path / "none.csv"), "--source", "onestop")
