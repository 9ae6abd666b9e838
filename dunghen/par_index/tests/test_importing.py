"""Sets of criteria from tables: the form of the reference, an official's workbook, what is wrong in them, editions compared, editions locked."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from dunghen.kernel.errors import Forbidden
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import MONDAY
from dunghen.par_index.intake import tables
from dunghen.par_index.intake.refusals import UnreadableTable
from dunghen.par_index.models import CriteriaSet
from dunghen.par_index.operations import sets
from dunghen.par_index.queries import importing as reads
from dunghen.par_index.queries import trees
from dunghen.par_index.rules import comparing, importing, refusals, tree
from dunghen.par_index.tests import stage

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "par_index" / "criteria.csv"
HEAD = "Mã,Nội dung,Điểm tối đa,Nguồn điểm,Quy tắc\n"
SMALL = (
    HEAD + '1,Chỉ đạo,"2,5",,\n1.1,Kế hoạch,1,Thẩm định,"{""kind"": ""ratio""}"\n1.2,Báo cáo,"1,5",Khảo sát lãnh đạo,\n'
)


def read(text: str, **more: object) -> importing.Read:
    table = tables.read(text.encode(), "thu.csv")
    return importing.read(table.headings, [(row.line, row.cells) for row in table.rows], **more)  # type: ignore[arg-type]


def test_a_table_of_an_official_is_read_with_commas_and_words() -> None:
    found = read(SMALL, whole=2.5)
    assert not found.troubles
    assert [(line.code, line.parent, line.maximum, line.source) for line in found.lines] == [
        ("1", "", Decimal("2.5"), ""),
        ("1.1", "1", Decimal(1), tree.APPRAISAL),
        ("1.2", "1", Decimal("1.5"), tree.LEADERS),
    ]
    assert found.lines[1].rule == {"kind": "ratio"} and found.lines[1].number == 3
    assert [one.said for one in found.warnings] == ["1 mục chưa có quy tắc chấm, sẽ nhập điểm trực tiếp (1.2)."]


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("1.1.1.1,Việc,1,,", "Mã", "mục cấp trên 1.1.1 không có"),
        ("1.1,Việc,1,,", "Mã", "mã đã có ở dòng 3"),
        ("1.3,,1,,", "Nội dung", "chưa có nội dung"),
        ("1.3,Việc,một,,", "Điểm tối đa", "không phải là số"),
        ("1.3,Việc,-1,,", "Điểm tối đa", "từ 0 đến 1000"),
        ('1.3,Việc,1,,"{""kind"": ""magic""}"', "Quy tắc", "không có loại quy tắc"),
        ("1.3,Việc,1,,{", "Quy tắc", "JSON"),
        ('1.3,Việc,1,,"{""kind"": ""bands"", ""bands"": [[90, 1], [80, 0.5]]}"', "Quy tắc", "tăng dần"),
        ("x y,Việc,1,,", "Mã", "1.2.3"),
    ],
)
def test_every_fault_is_told_with_its_line_and_nothing_is_taken(row: str, column: str, why: str) -> None:
    found = read(SMALL + row + "\n")
    assert not found.lines
    assert [(one.line, one.column) for one in found.troubles] == [(5, column)]
    assert why in found.troubles[0].why


def test_sums_are_warned_of_where_they_are() -> None:
    found = read(SMALL.replace('"1,5"', "1"), whole=100)
    assert {(one.code, one.said) for one in found.warnings} >= {
        ("1", "Mục 1 có 2,5 điểm, các mục con cộng lại 2."),
        ("", "Cả bộ có 100 điểm, các mục con cộng lại 2,5."),
    }


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no book", b"\xff\xfe\x00", b"a;b\n", b"M\xc3\xa3\n1\n"])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableTable):
        tables.read(content, "thu.xlsx")


@pytest.mark.parametrize(
    ("edition", "lines", "total"), [("2017-QD2948", 8, 100), ("2020-RECON", 162, 100), ("2022-QD876", 10, 26)]
)
def test_the_editions_that_are_shipped(edition: str, lines: int, total: float) -> None:
    table = tables.read(SHIPPED.read_bytes(), "criteria.csv")
    rows = [(row.line, row.cells) for row in table.rows]
    found = importing.read(table.headings, rows, edition=edition, told=38 if edition == "2017-QD2948" else None)
    assert (found.troubles, len(found.lines), found.total) == ((), lines, total)
    said = " ".join(one.said for one in found.warnings)
    # The source of 2017 says 38 criteria and lists 39: told, not refused.
    assert ("Văn bản nói có 38 tiêu chí, cộng theo từng lĩnh vực được 39." in said) == (edition == "2017-QD2948")
    assert found.is_reconstruction == (edition == "2020-RECON")
    if edition == "2020-RECON":
        assert found.by_source == {"appraisal": 60, "leaders": 23.5, "sipas": 10, "impact": 6.5}
        assert not found.warnings
        leaves = tree.leaves({line.code: tree.Node(line.code, "", 1, line.parent) for line in found.lines})
        assert len(leaves) == 112


def _book(rows: list[list[object]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "BỘ TIÊU CHÍ")
        for place, row in enumerate(rows, 2):
            sheet.write_row(place, 0, row)
    return file.getvalue()


@pytest.mark.django_db
def test_a_workbook_with_a_title_above_and_agencies_by_name_becomes_a_set() -> None:
    cast = people.cast()
    rows: list[list[object]] = [
        ["Mã", "Nội dung", "Điểm tối đa", "Cơ quan chủ trì"],
        ["1", "Chỉ đạo", 1.5, ""],
        ["1.1", "Kế hoạch", 1.5, "Sở Xây dựng"],
    ]
    found = reads.read(_book(rows), "bo.xlsx", on=MONDAY.date(), whole=1.5)
    assert found.lines[1].lead == "so-xay-dung"
    wrong = reads.read(_book([*rows, ["1.2", "Việc", 0, "Sở Trên Trời"]]), "bo.xlsx", on=MONDAY.date())
    assert [(one.line, one.column) for one in wrong.troubles] == [(6, "Cơ quan chủ trì")]

    made = sets.make_set(
        actor=cast.thao,
        title="Bộ thử",
        lines=found.lines,
        at=MONDAY,
        kind="department",
        first_year=2021,
        whole=Decimal("1.5"),
    )
    assert trees.lines(made)[1].lead == "so-xay-dung"
    with pytest.raises(refusals.SetTaken):
        sets.make_set(actor=cast.thao, title="Bộ thử", lines=found.lines, at=MONDAY, kind="department", first_year=2021)
    with pytest.raises(Forbidden):
        sets.make_set(actor=cast.tuan, title="Khác", lines=found.lines, at=MONDAY, kind="department", first_year=2021)


@pytest.mark.django_db
def test_a_set_is_locked_once_in_force_and_goes_on_as_a_copy() -> None:
    cast = people.cast()
    made = stage.draft(cast)
    node = made.nodes.get(code="2.1")
    sets.change_node(actor=cast.thao, node=node, maximum=Decimal("2.5"), at=MONDAY)
    with pytest.raises(refusals.UnfitSum, match="mục 2 có 8 điểm, các mục con cộng lại 7,5"):
        sets.put_in_force(actor=cast.thao, criteria=made, at=MONDAY)
    sets.change_node(actor=cast.thao, node=node, maximum=Decimal(3), at=MONDAY)
    made = sets.put_in_force(actor=cast.thao, criteria=made, at=MONDAY)
    for act in (
        lambda: sets.change_node(actor=cast.thao, node=node, name="Khác", at=MONDAY),
        lambda: sets.change_set(actor=cast.thao, criteria=made, note="x", at=MONDAY),
        lambda: sets.drop_set(actor=cast.thao, criteria=made, at=MONDAY),
    ):
        with pytest.raises(refusals.SetPublished):
            act()

    copy = sets.copy_set(actor=cast.thao, source=made, title="Bộ thử 2021", first_year=2021, at=MONDAY)
    assert copy.is_draft and trees.lines(copy) == trees.lines(made)
    sets.change_node(actor=cast.thao, node=copy.nodes.get(code="2.1"), rule={"kind": "ratio", "floor": 95}, at=MONDAY)
    sets.change_node(actor=cast.thao, node=copy.nodes.get(code="2.2"), maximum=Decimal(6), name="SIPAS", at=MONDAY)
    pairs = [pair for pair in comparing.compare(trees.lines(made), trees.lines(copy)) if pair.changes]
    assert [(pair.new.code, pair.changes, pair.moved) for pair in pairs if pair.new] == [("2.1", ["quy tắc"], 0)]
    sets.drop_set(actor=cast.thao, criteria=copy, at=MONDAY)
    assert CriteriaSet.objects.count() == 1


def test_lines_that_move_to_other_codes_are_found_again() -> None:
    old = stage.lines()
    new = [line for line in old if line.code != "1.1.1"]
    moved = [
        line if line.code != "2.1" else importing.Line("2.3", line.name, Decimal(4), "2", line.source) for line in new
    ]
    extra = importing.Line("2.4", "Phản ánh, kiến nghị", Decimal(1), "2")
    pairs = comparing.compare(old, [*moved, extra])
    assert [pair.old.code for pair in pairs if pair.new is None and pair.old] == ["1.1.1"]
    assert [pair.new.code for pair in pairs if pair.old is None and pair.new] == ["2.4"]
    (found,) = [pair for pair in pairs if pair.new and pair.new.code == "2.3"]
    assert found.old and found.old.code == "2.1" and found.moved == 1
    assert set(found.changes) == {"điểm", "quy tắc", "mã"}


@pytest.mark.django_db
def test_the_command_checks_and_loads(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    call_command("par", "load", str(SHIPPED), "--edition", "2017-QD2948", "--told", "38", "--check")
    assert "38 tiêu chí" in capsys.readouterr().out
    assert not CriteriaSet.objects.exists()
    words = ["--edition", "2020-RECON", "--title", "Bộ 2020 phục dựng", "--year", "2020", "--in-force"]
    call_command("par", "load", str(SHIPPED), *words)
    made = CriteriaSet.objects.get()
    assert made.is_reconstruction and not made.is_draft and made.nodes.count() == 162
    broken = tmp_path / "hong.csv"
    broken.write_text(SMALL + "1.3,,1,,\n", encoding="utf-8")
    with pytest.raises(CommandError, match="1 chỗ chưa nhận được"):
        call_command("par", "load", str(broken), "--check")


@pytest.mark.django_db
def test_all_points_are_found_again_from_inputs_and_the_journal(capsys: pytest.CaptureFixture[str]) -> None:
    cast = people.cast()
    round = stage.published(cast, stage.opened(cast))
    call_command("par", "recompute", "--year", "2020", "--check")
    assert "1 kỳ đánh giá, 13 điểm tính lại, 0 chỗ lệch" in capsys.readouterr().out
    one = stage.of(round, "1.1.2")
    type(one).objects.filter(pk=one.pk).update(self_points=3.7)
    with pytest.raises(CommandError, match="2 chỗ lệch"):
        call_command("par", "recompute", "--year", "2020", "--check")
