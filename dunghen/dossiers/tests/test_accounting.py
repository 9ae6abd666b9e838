"""Repeated lateness becomes a file: counted in the ledger without what others caused, explained, decided; and what is inspected."""

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Accountability, Case
from dunghen.dossiers.operations import accounting, attributing
from dunghen.dossiers.queries import accounting as reads
from dunghen.dossiers.queries.letterhead import letterhead
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.tests import case_stage as stage
from dunghen.kernel import errors, files
from dunghen.kernel.organisation.models import Edition, Role, UnitKind, UnitParent
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db
DUE, DONE = moment(2021, 9, 8, 17), moment(2021, 9, 9, 9)


@pytest.fixture
def cast(db: None) -> Cast:
    made = people.cast()
    stage.under(made)
    accounting.name_officer(
        actor=made.huong, unit=made.units.so_xay_dung, officer="CB-7", person=made.minh, at=stage.FRIDAY
    )
    return made


def late(number: int, **more: Any) -> dict[str, Any]:
    return stage.dossier(f"H32.15-210901-{number:04}", **{"officer": "CB-7", "due": DUE, "finished": DONE, **more})


def test_three_late_dossiers_of_one_officer_make_a_file_once(cast: Cast) -> None:
    stage.tell(
        late(1), late(2), late(3, fault="applicant"), late(4, due=moment(2021, 5, 3, 17), submitted=moment(2021, 4, 1))
    )
    assert accounting.open_files(at=stage.FRIDAY) == 0
    stage.tell(late(5))
    assert accounting.open_files(at=stage.FRIDAY) == 1
    assert accounting.open_files(at=stage.MONDAY) == 0
    file = Accountability.objects.get()
    assert (file.about, file.key, file.count, file.person) == ("officer", "CB-7", 3, cast.minh)
    assert sorted(fact["code"][-1] for fact in file.facts) == ["1", "2", "5"]
    assert file.commitment.due_at == moment(2021, 9, 24, 17) and file.commitment.owner_person == cast.minh


def test_the_officer_explains_and_the_head_decides_with_grounds(cast: Cast) -> None:
    # One was finished in time by its dates, and counts as late since papers were asked for twice.
    stage.tell(late(1), late(2), late(3, finished=moment(2021, 9, 8, 9), breached=True))
    accounting.open_files(at=stage.FRIDAY)
    file = Accountability.objects.get()
    with pytest.raises(refusals.TooSoon):
        accounting.decide(actor=cast.huong, file=file, decision="reminded", grounds="Sổ", at=stage.FRIDAY)
    with pytest.raises(refusals.NotExplainer):
        accounting.explain(actor=cast.huong, file=file, text="Thay", contests_fault=False, at=stage.FRIDAY)
    accounting.explain(actor=cast.minh, file=file, text="Nghỉ ốm hai tuần.", contests_fault=True, at=stage.MONDAY)
    with pytest.raises(errors.Forbidden):
        accounting.decide(actor=cast.minh, file=file, decision="no_fault", grounds="Ốm", at=stage.MONDAY)
    decided = accounting.decide(
        actor=cast.huong, file=file, decision="no_fault", grounds="Giấy nghỉ ốm.", at=stage.MONDAY
    )
    document = Document(io.BytesIO(files.read(decided.sha256)))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert [row[1:] for row in rows if row[0].endswith("0001")] == [
        ["17:00 08/09/2021", "09:00 09/09/2021", "chưa xác định"]
    ]
    assert [row[-1] for row in rows if row[0].endswith("0003")] == ["Yêu cầu bổ sung quá số lần"]
    text = "\n".join(p.text for p in document.paragraphs)
    assert "Nghỉ ốm hai tuần." in text and "Không có lỗi. Căn cứ: Giấy nghỉ ốm./." in text
    # What this file counted is not counted again; three more are.
    assert accounting.open_files(at=stage.TUESDAY) == 0
    stage.tell(*(late(n, due=moment(2021, 9, 16, 17), finished=moment(2021, 9, 17, 9)) for n in (11, 12, 13)))
    assert accounting.open_files(at=stage.TUESDAY) == 1
    assert Accountability.objects.order_by("-pk")[0].count == 3


def test_who_sees_files(cast: Cast) -> None:
    stage.tell(late(1), late(2), late(3))
    accounting.open_files(at=stage.FRIDAY)
    for who, sees in ((cast.minh, 1), (cast.huong, 1), (cast.dung, 1), (cast.thao, 1), (cast.tuan, 0), (cast.an, 0)):
        assert reads.files_of(who, stage.FRIDAY).count() == sees, who.full_name


def test_a_file_that_was_there_first_goes_to_the_officer_once_he_is_named(cast: Cast) -> None:
    stage.tell(*(late(n, officer="CB-9") for n in (1, 2, 3)))
    accounting.open_files(at=stage.FRIDAY)
    assert Accountability.objects.get().person is None and "CB-9" in reads.ids_seen(cast.units.so_xay_dung.pk)
    accounting.name_officer(
        actor=cast.huong, unit=cast.units.so_xay_dung, officer="CB-9", person=cast.minh, at=stage.MONDAY
    )
    file = Accountability.objects.get()
    assert file.person == file.commitment.owner_person == cast.minh and not file.about_head
    assert Message.objects.filter(kind=verbs.FILE_NOTICE.slug, person=cast.minh).count() == 1
    accounting.explain(actor=cast.minh, file=file, text="Thiếu người.", contests_fault=False, at=stage.MONDAY)
    # What is explained stays with who explained it.
    accounting.name_officer(
        actor=cast.huong, unit=cast.units.so_xay_dung, officer="CB-9", person=cast.huong, at=stage.TUESDAY
    )
    assert Accountability.objects.get().person == cast.minh


def test_the_list_for_inspection_tells_the_day_of_giving_back(cast: Cast) -> None:
    case = stage.case_of(finished=DONE, returned=moment(2021, 9, 10, 9), timeliness="done_late")
    Case.objects.filter(pk=case.pk).update(ending="unapologised", ended_at=stage.MONDAY)
    [flag] = reads.flags(cast.huong, {}, moment(2021, 6, 20), stage.TUESDAY, 1)
    assert flag.on == moment(2021, 9, 10, 9)


def test_a_decision_is_dated_where_the_committee_above_sits(db: None) -> None:
    """A branch two steps below the committee writes from the committee's place, not from the office between."""
    province = make.unit("tinh-khanh-hoa", "UBND tỉnh Khánh Hòa", UnitKind.PROVINCE)
    office, branch = make.unit("van-phong-dang-ky", "Văn phòng Đăng ký"), make.unit("chi-nhanh", "Chi nhánh Đăng ký")
    UnitParent.objects.create(unit=office, parent=province)
    UnitParent.objects.create(unit=branch, parent=office)
    Edition.objects.all().delete()
    head = letterhead(branch, stage.FRIDAY.date())
    assert (head["parent"], head["place"]) == ("Văn phòng Đăng ký", "Khánh Hòa")


def test_what_is_inspected(cast: Cast) -> None:
    stage.tell(
        late(1, supplements=2),
        late(2, supplements=1),
        late(3, status="refused_without_form", outcome="cancelled"),
        late(5, status="refused_with_form", outcome="cancelled"),
        late(6, status="refused", outcome="cancelled"),
        late(4, unit="so-y-te", supplements=5),
    )
    found = reads.flags(cast.huong, {"so-xay-dung": "Sở Xây dựng"}, moment(2021, 6, 20), stage.FRIDAY, 1)
    assert [(flag.code[-1], flag.why[:8]) for flag in sorted(found, key=lambda flag: flag.code)] == [
        ("1", "Yêu cầu "),
        ("3", "Từ chối "),
    ]


def test_refusals_are_flagged_as_far_as_their_source_tells(cast: Cast) -> None:
    since, unit = moment(2021, 6, 20), "so-xay-dung"
    stage.tell(
        late(1, status="refused_without_form", outcome="cancelled"),
        late(2, status="refused_with_form", outcome="cancelled"),
        late(3, status="refused", outcome="cancelled"),
        late(4, status="refused", outcome="cancelled", unit="so-y-te"),
    )
    found = reads.flags(cast.huong, {unit: "Sở Xây dựng"}, since, stage.FRIDAY, 1)
    assert [(flag.code[-1], flag.why) for flag in found] == [("1", "Từ chối tiếp nhận không có phiếu từ chối (mẫu 03)")]
    assert [(one.label, one.codes) for one in reads.silent_refusals([unit], since)] == [
        ("Một cửa điện tử", ("H32.15-210901-0003",))
    ]
    client = Client()
    client.force_login(cast.huong)
    page = client.get(reverse("dossiers:inspection")).content.decode()
    assert "không cho biết từ chối có phiếu hay không: 1 hồ sơ bị từ chối chưa kiểm tra được" in page
    assert '<th scope="row">H32.15-210901-0001' in page and '<th scope="row">H32.15-210901-0003' not in page
    client.force_login(cast.tuan)
    assert client.get(reverse("dossiers:inspection")).status_code == 403


def test_the_facts_of_a_file_open_their_cases_for_who_may_see_them(cast: Cast) -> None:
    stage.tell(late(1), late(2), late(3))
    case = stage.opened(code="H32.15-210901-0001")
    accounting.open_files(at=stage.FRIDAY)
    file = Accountability.objects.get()
    link = f'<a href="{reverse("dossiers:case", args=[case.pk])}">H32.15-210901-0001</a>'
    client = Client()
    for person in (cast.minh, cast.huong, cast.dung):
        client.force_login(person)
        assert link in client.get(reverse("dossiers:file", args=[file.pk])).content.decode()
    client.force_login(cast.tuan)
    assert client.get(reverse("dossiers:file", args=[file.pk])).status_code == 404
    assert reads.cases_of(cast.tuan, [case.code], file.unit_id, stage.FRIDAY) == {}


def test_an_officer_is_not_judged_by_what_another_agency_made_late(cast: Cast) -> None:
    stage.tell(late(1), late(2, fault="other"), late(3, fault="applicant"), at=stage.FRIDAY)
    told = reads.figures(["CB-7"], ["so-xay-dung"], dt.date(2021, 7, 1), dt.date(2021, 9, 30), stage.FRIDAY, most=1)
    assert (told.judged, told.on_time) == (1, 0)


def test_a_head_never_decides_about_himself_the_head_above_does(cast: Cast) -> None:
    accounting.name_officer(
        actor=cast.huong, unit=cast.units.so_xay_dung, officer="CB-1", person=cast.huong, at=stage.FRIDAY
    )
    stage.tell(*(late(number, officer="CB-1") for number in (1, 2, 3)))
    accounting.open_files(at=stage.FRIDAY)
    file = Accountability.objects.get()
    assert file.person == cast.huong
    accounting.explain(actor=cast.huong, file=file, text="Thiếu người.", contests_fault=False, at=stage.MONDAY)
    assert Message.objects.filter(person=cast.dung, kind="dossiers.file_notice").exists()
    with pytest.raises(errors.Forbidden):
        accounting.decide(actor=cast.huong, file=file, decision="no_fault", grounds="Sổ", at=stage.MONDAY)
    accounting.decide(actor=cast.dung, file=file, decision="reminded", grounds="Sổ", at=stage.MONDAY)
    assert Accountability.objects.get().decided_by == cast.dung


def test_who_became_head_since_does_not_decide_either(cast: Cast) -> None:
    stage.tell(late(1), late(2), late(3))
    accounting.open_files(at=stage.FRIDAY)
    file = Accountability.objects.get()
    people.grant(cast.minh, Role.HEAD, cast.units.so_xay_dung)
    accounting.explain(actor=cast.minh, file=file, text="Thiếu người.", contests_fault=False, at=stage.MONDAY)
    with pytest.raises(refusals.OwnFile):
        accounting.decide(actor=cast.minh, file=file, decision="no_fault", grounds="Sổ", at=stage.MONDAY)
    accounting.open_files(at=stage.TUESDAY)
    file.refresh_from_db()
    accounting.decide(actor=cast.dung, file=file, decision="reminded", grounds="Sổ", at=stage.TUESDAY)


def test_lateness_of_another_agency_counts_for_the_unit_blamed_and_for_the_holder_while_nobody_is_named(
    cast: Cast,
) -> None:
    health, limits = cast.units.so_y_te, {"late_officer": 1, "late_unit": 1, "late_step": 1}
    stage.tell(*(late(number, fault="other", officer=None) for number in (1, 2)), late(3, fault="applicant"))
    case = stage.case_of("H32.15-210901-0001", due=DUE, finished=DONE, timeliness="done_late")
    attributing.attribute(actor=cast.minh, case=case, cause="phoi-hop-cham", blamed=health, at=stage.FRIDAY)
    found = reads.repeated(moment(2021, 6, 20), stage.FRIDAY, limits)
    assert [(one.unit, one.about, [fact["code"][-1] for fact in one.facts]) for one in found] == [
        ("so-xay-dung", "unit", ["2"]),
        ("so-y-te", "unit", ["1"]),
    ]


@pytest.mark.parametrize(
    ("cause", "of"),
    [("", "so-xay-dung"), ("tham-dinh-cham", "so-xay-dung"), ("phoi-hop-cham", "so-y-te"), ("thieu-giay-to", None)],
    ids=["not laid down", "its own", "another agency's", "the applicant's"],
)
def test_whose_file_a_dossier_late_twice_is(cast: Cast, cause: str, of: str | None) -> None:
    case = stage.case_of()
    if cause:
        blamed = cast.units.so_y_te if of == "so-y-te" else None
        attributing.attribute(actor=cast.minh, case=case, cause=cause, blamed=blamed, at=stage.FRIDAY)
    Case.objects.update(missed=2)
    accounting.open_files(at=stage.TUESDAY)
    found = [(file.about, file.unit.key) for file in Accountability.objects.all()]
    assert found == ([("dossier", of)] if of else [])


def test_what_is_open_is_inspected_however_long_ago_it_was_received(cast: Cast) -> None:
    long_ago = {"submitted": moment(2020, 3, 2), "due": moment(2020, 4, 1), "supplements": 2}
    stage.tell(
        late(1, finished=None, **long_ago),
        late(2, **long_ago),
        late(3, **{**long_ago, "finished": moment(2020, 5, 4)}),
    )
    found = reads.flags(cast.huong, {"so-xay-dung": "Sở Xây dựng"}, moment(2021, 6, 20), stage.FRIDAY, 1)
    assert sorted(flag.code[-1] for flag in found) == ["1", "2"]
