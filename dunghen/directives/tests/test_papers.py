"""Papers: composed from live figures, signed with frozen ones; every number opens the list it was counted from."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client

from dunghen.directives import operations, papers, queries, rules
from dunghen.directives.models import Letter, Paper
from dunghen.directives.tests import stage
from dunghen.kernel import errors, files
from dunghen.kernel.organisation.models import Role, Unit, UnitAlias, UnitParent
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.text import format_number

pytestmark = pytest.mark.django_db
NOW = moment(2021, 9, 20, 10)
TODAY = NOW.date()


@pytest.fixture
def cast(settings) -> people.Cast:
    """Sở Nội vụ under a province with a name; Thảo drafts, a director signs."""
    settings.TODAY = "2021-09-20"
    cast = people.cast()
    Unit.objects.filter(pk=cast.units.ubnd_tinh.pk).update(name="UBND tỉnh Sóng Biển")
    UnitParent.objects.create(unit=cast.units.so_noi_vu, parent=cast.units.ubnd_tinh)
    UnitAlias.objects.create(unit=cast.units.so_noi_vu, text="SNV", kind=UnitAlias.Kind.ABBREVIATION)
    people.grant(cast.lan, Role.HEAD, cast.units.so_noi_vu)
    return cast


@pytest.fixture
def letter(cast: people.Cast) -> Letter:
    """Two overdue, one due soon, one done in time, one done late, one cancelled, one extended, one without a date."""
    letter = stage.issued(
        cast,
        stage.task("Công khai thủ tục cấp phép.", due="10/9/2021"),
        stage.task("Rà soát hồ sơ trễ hạn.", due="22/9/2021"),
        stage.task("Việc xong đúng hạn.", due="14/9/2021"),
        stage.task("Việc xong trễ.", due="8/9/2021"),
        stage.task("Việc không còn phải làm.", due="30/9/2021"),
        stage.task("Khảo sát người bệnh.", lead=["Sở Y tế", "Sở Xây dựng"], due="10/9/2021"),
        stage.task("Việc được gia hạn.", due="30/9/2021"),
        stage.task("Thường xuyên niêm yết số điện thoại."),
    )
    unit = cast.units.so_xay_dung
    late = stage.in_progress(cast, stage.owed(letter, unit, "1"))
    operations.report_progress(
        actor=cast.minh, assignment=late, text="Chờ phần mềm của Bộ.", percent=40, at=moment(2021, 9, 13)
    )
    for ref, day in (("3", 14), ("4", 15)):
        owed = stage.in_progress(cast, stage.owed(letter, unit, ref))
        at = moment(2021, 9, day, 15)
        stage.handed_in(cast, owed, document_on=at.date(), at=at, number=f"{ref}/BC-SXD")
        owed.refresh_from_db()
        operations.accept_result(actor=cast.thao, assignment=owed, at=moment(2021, 9, 16))
    cancelled = stage.owed(letter, unit, "5")
    operations.cancel(actor=cast.thao, assignment=cancelled, why="Đã có văn bản khác thay thế.", at=moment(2021, 9, 16))
    asking = stage.in_progress(cast, stage.owed(letter, unit, "7"))
    asked = stage.asked(cast, asking, dt.date(2021, 10, 15), moment(2021, 9, 15))
    operations.grant_extension(actor=cast.thao, request=asked, at=moment(2021, 9, 16))
    return letter


def drafted(cast: people.Cast, letter: Letter, kind: str = Paper.Kind.SYNTHESIS, **options: object) -> Paper:
    chosen = {"proposals": ["Đề nghị UBND tỉnh nhắc nhở"], "answer_by": "2021-09-27", "with_due_soon": True, **options}
    return operations.draft_paper(actor=cast.thao, letter=letter, kind=kind, options=chosen, at=NOW)


def signed(cast: people.Cast, paper: Paper, number: int = 7, on: dt.date = TODAY, **more: object) -> Paper:
    return operations.sign_paper(
        actor=cast.lan,
        paper=paper,
        number=number,
        on=on,
        **{"authority": ["GIÁM ĐỐC"], "signer": "Hồ Ngọc Lan", "at": NOW, **more},
    )


def words(paper: Paper, at: dt.datetime = NOW) -> str:
    composition = papers.compose(paper.kind, queries.figures_of_paper(paper, at))
    said = []
    for block in composition.blocks:
        if isinstance(block, papers.Grid):
            said += [" | ".join("".join(map(str, cell)) for cell in row) for row in block.rows]
        else:
            said.append(str(block))
    return "\n".join(said).replace("\u00a0", " ")


def page(who: object, address: str) -> str:
    client = Client()
    client.force_login(who)
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


# -- the synthesis report ---------------------------------------------------------------------------------------------


def test_the_report_tells_the_figures_in_words(cast: people.Cast, letter: Letter) -> None:
    said = words(drafted(cast, letter))
    assert "Văn bản giao 08 nhiệm vụ cho 02 đơn vị, gồm 09 đầu việc, trong đó 01 đầu việc không ghi thời hạn." in said
    assert "Đã hoàn thành 02 đầu việc: 01 đúng hạn, 01 trễ hạn." in said
    assert (
        "Chưa hoàn thành 06 đầu việc: 02 đang thực hiện trong hạn, 03 quá hạn, 01 đang thực hiện, không ghi thời hạn."
        in said
    )
    assert "Đã huỷ 01 đầu việc." in said
    assert "Tỷ lệ đúng hạn đạt 20,0% (01/05 đầu việc có thời hạn đã đến lúc phải xong)." in said


def test_the_report_goes_task_by_task(cast: people.Cast, letter: Letter) -> None:
    said = words(drafted(cast, letter))
    assert (
        "3 | Việc xong đúng hạn. | Sở Xây dựng | 14/09/2021 | Hoàn thành đúng hạn (văn bản 3/BC-SXD ngày 14/09/2021)"
        in said
    )
    assert "6 | Khảo sát người bệnh. | Sở Xây dựng; Sở Y tế | 10/09/2021 | 02 quá hạn" in said
    assert "7 | Việc được gia hạn. | Sở Xây dựng | 15/10/2021 (đã gia hạn) | Đang thực hiện" in said
    assert "8 | Thường xuyên niêm yết số điện thoại. | Sở Xây dựng | Không ghi thời hạn | Chưa nhận nhiệm vụ" in said


def test_late_agencies_stand_with_their_days_and_their_reason(cast: people.Cast, letter: Letter) -> None:
    said = words(drafted(cast, letter))
    assert "Có 04 đầu việc chậm, gồm 03 chưa hoàn thành và 01 hoàn thành trễ hạn:" in said
    # 10 September 2021 was a Friday: six working days until Monday the 20th.
    assert "Sở Xây dựng | 1 | 10/09/2021 | 06 | Chờ phần mềm của Bộ." in said
    assert "Sở Y tế | 6 | 10/09/2021 | 06 | Đơn vị chưa báo cáo nguyên nhân." in said
    assert "Sở Xây dựng | 4 | 08/09/2021 | 05 | Đã hoàn thành ngày 15/09/2021." in said


def test_extensions_send_backs_and_cancellations_are_told(cast: people.Cast, letter: Letter) -> None:
    back = stage.owed(letter, cast.units.so_xay_dung, "2")
    operations.send_back(actor=cast.minh, assignment=back, why="Thuộc ngành y.", at=moment(2021, 9, 17))
    said = words(drafted(cast, letter))
    assert "Đề nghị gia hạn: 01, gồm 01 được đồng ý (đồng ý: Sở Xây dựng)." in said
    assert "Đơn vị trả lại vì không đúng thẩm quyền: 01 đầu việc, 01 đang chờ quyết định." in said
    assert "Đã huỷ 01 đầu việc: Sở Xây dựng (mục 5)." in said


def test_the_drafter_s_proposals_end_with_a_stop_and_the_paper_with_its_mark(cast: people.Cast, letter: Letter) -> None:
    said = words(drafted(cast, letter, proposals=["Đề nghị nhắc nhở;", "Đề nghị phê bình", ""]))
    assert "1. Đề nghị nhắc nhở.\n2. Đề nghị phê bình." in said
    assert said.endswith("Sở Nội vụ kính báo cáo UBND tỉnh./.")


def test_parts_are_numbered_without_a_gap_when_there_are_no_targets(cast: people.Cast, letter: Letter) -> None:
    heads = re.findall(r"^([IV]+)\. [A-ZĐ]", words(drafted(cast, letter)), flags=re.M)
    assert heads == ["I", "II", "III", "IV", "V"]


# -- the urging letter ------------------------------------------------------------------------------------------------


def test_the_urging_letter_goes_to_every_late_unit_and_names_a_day(cast: people.Cast, letter: Letter) -> None:
    paper = drafted(cast, letter, Paper.Kind.URGING, urgent=True, division="CCHC")
    composition = papers.compose(paper.kind, queries.figures_of_paper(paper, NOW))
    assert list(composition.head.addressees) == ["Sở Xây dựng", "Sở Y tế"]
    assert composition.head.urgency == "Khẩn"
    assert composition.head.kind == "", "a công văn has no type letters"
    said = words(paper)
    assert "Hiện còn 03 đầu việc quá hạn chưa hoàn thành:" in said
    assert "6 | Khảo sát người bệnh. | - Sở Xây dựng\n- Sở Y tế | 10/09/2021 | 06" in said
    assert "Ngoài ra, có 01 đầu việc sắp đến hạn:" in said
    assert "chậm nhất ngày 27/09/2021" in said
    assert said.endswith("./.")


def test_without_the_due_soon_only_the_late_are_urged(cast: people.Cast, letter: Letter) -> None:
    assert "sắp đến hạn" not in words(drafted(cast, letter, Paper.Kind.URGING, with_due_soon=False))


def test_nobody_is_urged_when_nobody_is_late(cast: people.Cast) -> None:
    calm = stage.issued(cast, stage.task(due="30/11/2021"))
    before = stage.everything()
    with pytest.raises(rules.NobodyToUrge):
        drafted(cast, calm, Paper.Kind.URGING)
    assert stage.everything() == before


# -- drafting and signing ---------------------------------------------------------------------------------------------


def test_a_draft_follows_the_figures_until_it_is_signed(cast: people.Cast, letter: Letter) -> None:
    paper = drafted(cast, letter)
    owed = stage.owed(letter, cast.units.so_xay_dung, "8")
    operations.cancel(actor=cast.thao, assignment=owed, why="Không cần nữa.", at=NOW)
    assert "Đã huỷ 02 đầu việc." in words(paper)
    paper = signed(cast, paper)
    operations.cancel(
        actor=cast.thao, assignment=stage.owed(letter, cast.units.so_xay_dung, "2"), why="Không cần nữa.", at=NOW
    )
    assert "Đã huỷ 02 đầu việc." in words(paper, moment(2021, 12, 1))
    assert "Đã huỷ 03 đầu việc." in words(drafted(cast, letter))


def test_signing_freezes_figures_and_bytes_with_a_journal_line(cast: people.Cast, letter: Letter) -> None:
    paper = signed(cast, drafted(cast, letter))
    assert paper.number == "07/BC-SNV"
    assert paper.signed_by == cast.lan
    assert files.read(paper.sha256).startswith(b"PK")
    assert set(paper.figures["lists"]["overdue"]) == {
        stage.owed(letter, cast.units.so_xay_dung, "1").pk,
        stage.owed(letter, cast.units.so_xay_dung, "6").pk,
        stage.owed(letter, cast.units.so_y_te, "6").pk,
    }
    line = stage.line("paper_signed")
    assert (line.facts["number"], line.facts["sha256"]) == ("07/BC-SNV", paper.sha256)
    assert line.facts["counts"]["overdue"] == 3
    assert line.threads == [f"directives.letter:{letter.pk}"]


def test_a_signed_paper_is_signed_once_and_not_redrafted(cast: people.Cast, letter: Letter) -> None:
    paper = signed(cast, drafted(cast, letter))
    before = stage.everything()
    with pytest.raises(rules.PaperSigned):
        signed(cast, paper, number=8)
    with pytest.raises(rules.PaperSigned):
        operations.redraft_paper(actor=cast.thao, paper=paper, options={}, at=NOW)
    assert stage.everything() == before


@pytest.mark.parametrize(
    "number, written", [(1, "01/BC-SNV"), (9, "09/BC-SNV"), (10, "10/BC-SNV"), (1919, "1919/BC-SNV")]
)
def test_a_number_below_ten_takes_a_nought(number: int, written: str) -> None:
    assert rules.written_number(number, "BC-SNV") == written


@pytest.mark.parametrize("number", [0, -1, 100_000])
def test_no_paper_bears_such_a_number(number: int) -> None:
    with pytest.raises(rules.UnfitPaperNumber):
        rules.written_number(number, "BC-SNV")


def test_a_number_is_used_once_a_year_by_a_unit(cast: people.Cast, letter: Letter) -> None:
    signed(cast, drafted(cast, letter), number=7)
    with pytest.raises(rules.PaperNumberTaken):
        signed(cast, drafted(cast, letter), number=7)
    urging = drafted(cast, letter, Paper.Kind.URGING)
    assert signed(cast, urging, number=7).number == "07/SNV", "another sign has its own numbers"
    next_year = moment(2022, 1, 5)
    again = signed(cast, drafted(cast, letter), number=7, on=next_year.date(), at=next_year)
    assert again.number == "07/BC-SNV"


@pytest.mark.parametrize("on", [dt.date(2021, 8, 15), dt.date(2021, 9, 21)])
def test_a_paper_is_dated_between_its_letter_and_today(cast: people.Cast, letter: Letter, on: dt.date) -> None:
    paper = drafted(cast, letter)
    with pytest.raises(rules.UnfitPaperDate):
        signed(cast, paper, on=on)


def test_a_letter_that_asks_for_an_answer_by_a_day_gone_by_is_not_signed(cast: people.Cast, letter: Letter) -> None:
    paper = drafted(cast, letter, Paper.Kind.URGING, answer_by=f"{TODAY - dt.timedelta(days=1)}")
    with pytest.raises(rules.AnswerDayPassed):
        signed(cast, paper)
    operations.redraft_paper(
        actor=cast.thao, paper=paper, options={"answer_by": f"{TODAY}", "with_due_soon": True}, at=NOW
    )
    assert signed(cast, paper).is_signed


def test_a_signer_is_needed(cast: people.Cast, letter: Letter) -> None:
    paper = drafted(cast, letter)
    for more in ({"signer": " "}, {"authority": ["", " "]}):
        with pytest.raises(rules.SignerNeeded):
            signed(cast, paper, **more)


@pytest.mark.parametrize("who", ["minh", "huong", "tuan", "thao", "phuc"])
def test_only_the_head_of_the_unit_or_a_leader_signs(cast: people.Cast, letter: Letter, who: str) -> None:
    paper = drafted(cast, letter)
    with pytest.raises(errors.Forbidden):
        operations.sign_paper(
            actor=getattr(cast, who), paper=paper, number=1, on=NOW.date(), authority=["X"], signer="Y", at=NOW
        )


def test_a_draft_on_a_letter_not_issued_is_refused(cast: people.Cast) -> None:
    with pytest.raises(rules.NotIssued):
        drafted(cast, stage.draft(cast, stage.task()))


def test_figures_take_a_fixed_number_of_statements(
    cast: people.Cast, letter: Letter, django_assert_num_queries
) -> None:
    queries.figures_of_letter(letter, NOW)
    with django_assert_num_queries(FIGURES):
        queries.figures_of_letter(letter, NOW)
    many = stage.issued(cast, *(stage.task(f"Việc {n}.", due="1/10/2021") for n in range(15)), number="9/UBND")
    with django_assert_num_queries(FIGURES):
        queries.figures_of_letter(many, NOW)


FIGURES = 8

# -- the pages --------------------------------------------------------------------------------------------------------


def test_every_underlined_figure_opens_a_list_of_exactly_so_many(cast: people.Cast, letter: Letter) -> None:
    paper = signed(cast, drafted(cast, letter))
    shown = page(cast.thao, f"/nhiem-vu/giay/{paper.pk}/")
    doors = re.findall(r'<a class="figure" href="([^"]+)">([0-9.]+)</a>', shown)
    assert len(doors) > 10
    for address, number in doors:
        listed = page(cast.thao, unescape(address))
        assert f": {int(number)}</h1>" in listed, address
        assert listed.count('<th scope="row"><a ') == int(number)


def test_the_frozen_list_shows_the_state_at_signing(cast: people.Cast, letter: Letter) -> None:
    paper = signed(cast, drafted(cast, letter))
    owed = stage.owed(letter, cast.units.so_y_te, "6")
    operations.cancel(actor=cast.thao, assignment=owed, why="Không cần nữa.", at=NOW)
    listed = page(cast.thao, f"/nhiem-vu/giay/{paper.pk}/so-lieu/overdue/")
    assert "Danh sách đúng như lúc ký" in listed
    assert owed.commitment.reference in listed
    assert "Đã huỷ" not in listed
    client = Client()
    client.force_login(cast.thao)
    assert client.get(f"/nhiem-vu/giay/{paper.pk}/so-lieu/khong-co/").status_code == 404


def test_from_the_letter_to_the_signed_file_by_hand(cast: people.Cast, letter: Letter) -> None:
    clerk, head = Client(), Client()
    clerk.force_login(cast.thao)
    head.force_login(cast.lan)
    form = clerk.get(f"/nhiem-vu/van-ban/{letter.pk}/giay/tong-hop/").content.decode()
    assert "Đề nghị UBND tỉnh yêu cầu thủ trưởng" in form, "proposals begin with what the figures show"
    made = clerk.post(f"/nhiem-vu/van-ban/{letter.pk}/giay/tong-hop/", {"proposals": "Một.\nHai.", "division": "CCHC"})
    paper = Paper.objects.get()
    assert made["Location"] == f"/nhiem-vu/giay/{paper.pk}/"
    clerk.post(f"/nhiem-vu/giay/{paper.pk}/sua/", {"proposals": "Chỉ một điều.", "division": ""})
    shown = clerk.get(f"/nhiem-vu/giay/{paper.pk}/").content.decode()
    assert "Chỉ một điều." in shown
    assert "Dự thảo" in shown
    assert "/ky/" not in shown, "who may not sign sees no button"
    asking = head.get(f"/nhiem-vu/giay/{paper.pk}/ky/").content.decode()
    assert "Sau khi ký không sửa, không thu lại được." in asking
    data = {"number": "12", "on": "20.9.2021", "authority": "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "signer": "Hồ Ngọc Lan"}
    refused = head.post(f"/nhiem-vu/giay/{paper.pk}/ky/", data | {"on": "1/8/2021"})
    assert refused.status_code == 422
    assert "không hợp lý" in refused.content.decode()
    assert head.post(f"/nhiem-vu/giay/{paper.pk}/ky/", data).status_code == 302
    paper.refresh_from_db()
    file = clerk.get(f"/nhiem-vu/giay/{paper.pk}/tai/")
    assert file["Content-Disposition"] == 'attachment; filename="bao-cao-tong-hop-12-bc-snv.docx"'
    assert file.content == files.read(paper.sha256)
    assert clerk.get(f"/nhiem-vu/giay/{paper.pk}/sua/").status_code == 409
    assert paper.number in clerk.get("/nhiem-vu/giay/").content.decode()


def test_outsiders_know_of_no_paper(cast: people.Cast, letter: Letter) -> None:
    paper = drafted(cast, letter)
    for who, status in (("huong", 404), ("minh", 403), ("tuan", 403), ("an", 403)):
        client = Client()
        client.force_login(getattr(cast, who))
        for part in ("", "tai/", "so-lieu/all/"):
            assert client.get(f"/nhiem-vu/giay/{paper.pk}/{part}").status_code == status, (who, part)


def test_papers_write_thousands_with_dots() -> None:
    from dunghen.directives.papers.wording import two

    assert [two(n) for n in (0, 1, 9, 10, 1234)] == ["0", "01", "09", "10", format_number(1234)]
