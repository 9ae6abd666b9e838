"""One letter from the drop to the accepted result, through the pages, as each person meets it."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dunghen.directives.models import Assignment, Letter
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import make, people

pytestmark = pytest.mark.django_db

WORDS = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH\tĐộc lập - Tự do - Hạnh phúc
Số: 9300/UBND-VP\tngày 13 tháng 9 năm 2021
V/v trả hồ sơ đúng hẹn

Kính gửi: Các sở.

Chủ tịch UBND tỉnh yêu cầu:

1. Sở Xây dựng chủ trì, phối hợp với Sở Nội vụ rà soát các hồ sơ cấp phép đang trễ hạn, báo cáo UBND tỉnh trước ngày 30/9/2021.

2. Sở Xây dựng niêm yết thời gian giải quyết từng thủ tục và đường dây nóng tại nơi tiếp nhận.

Nơi nhận:\tCHỦ TỊCH
- Như trên;
- Lưu: VT.\tPhan Trí Dũng
"""


@pytest.fixture(autouse=True)
def _on_20_september_2021(settings: Any) -> None:
    settings.TODAY = "2021-09-20T09:00"


class Office:
    """The people of the story at their desks."""

    def __init__(self) -> None:
        self.cast = people.cast()

    def of(self, name: str) -> Client:
        client = Client()
        client.force_login(getattr(self.cast, name))
        return client

    def drop(self, name: str, content: bytes) -> Any:
        file = SimpleUploadedFile(name, content)
        return self.of("phuc").post(reverse("directives:drop"), {"file": file}, follow=True)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def issued(office: Office) -> Letter:
    """The letter, dropped, confirmed and issued by Phúc through the pages."""
    office.drop("cong-van.txt", WORDS.encode())
    letter = Letter.objects.get()
    phuc = office.of("phuc")
    phuc.post(reverse("directives:confirm-sure", args=[letter.pk]))
    for task in letter.tasks.filter(confirmed=False):
        phuc.post(reverse("directives:mark-task", args=[task.pk, "xac-nhan"]))
    answer = phuc.post(reverse("directives:issue", args=[letter.pk]), follow=True)
    letter.refresh_from_db()
    assert letter.state == "issued", answer.content.decode()
    return letter


def first(letter: Letter) -> Assignment:
    return letter.assignments.get(task__order=1)


def test_what_was_read_lies_beside_the_text_and_nothing_is_issued_unconfirmed(office: Office) -> None:
    page = office.drop("cong-van.txt", WORDS.encode())
    words = page.content.decode()
    assert page.redirect_chain[-1][0] == reverse("directives:confirm", args=[Letter.objects.get().pk])
    assert "9300/UBND-VP" in words
    assert "2 nhiệm vụ" in words
    assert "17:00 thứ Tư, 29/09/2021" in words
    refused = office.of("phuc").post(reverse("directives:issue", args=[Letter.objects.get().pk]))
    assert refused.status_code == 422
    assert "chưa xác nhận" in refused.content.decode()
    assert not Assignment.objects.exists()


def test_the_same_letter_dropped_again_is_the_same_letter(office: Office) -> None:
    office.drop("cong-van.txt", WORDS.encode())
    again = office.drop("ban-quet.txt", WORDS.replace("rà soát", "rà soát lại").encode())
    assert "đã có trong hệ thống" in again.content.decode()
    assert Letter.objects.count() == 1
    assert Letter.objects.get().files.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("thu.txt", b"", "không có nội dung"),
        ("thu.docx", b"PK\x03\x04 broken", "Word"),
        ("thu.exe", b"MZ\x90\x00" * 50, ".docx"),
    ],
)
def test_a_file_that_is_no_letter_is_refused_with_a_sentence_and_leaves_nothing(
    office: Office, name: str, content: bytes, says: str
) -> None:
    page = office.drop(name, content)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert not Letter.objects.exists()


def test_a_correction_is_kept_and_a_wrong_one_says_what_is_wrong(office: Office) -> None:
    office.drop("cong-van.txt", WORDS.encode())
    task = Letter.objects.get().tasks.get(order=1)
    phuc = office.of("phuc")
    typed = {
        "ref": "1",
        "summary": "Rà soát hồ sơ cấp phép trễ hạn.",
        "lead": "So Xay dung",
        "coop": "",
        "report_to": "UBND tỉnh",
        "kind": "absolute",
        "date": "15/10/2021",
        "bound": "by",
    }
    wrong = phuc.post(reverse("directives:edit-task", args=[task.pk]), {**typed, "lead": "Sở Vũ trụ"})
    assert wrong.status_code == 422
    assert "Sở Vũ trụ" in wrong.content.decode()
    assert phuc.post(reverse("directives:edit-task", args=[task.pk]), typed).status_code == 302
    task.refresh_from_db()
    assert (task.confirmed, task.summary) == (True, "Rà soát hồ sơ cấp phép trễ hạn.")
    assert task.due_at == make.moment(2021, 10, 15, 17)
    assert task.parties.get().unit == office.cast.units.so_xay_dung


def test_the_head_is_told_and_the_partner_is_asked(office: Office, issued: Letter) -> None:
    told = Message.objects.get(kind="directives.new_assignments")
    assert told.person == office.cast.huong
    assert "29/09/2021" in told.body
    assert issued.tasks.get(order=1).cooperations.get().unit == office.cast.units.so_noi_vu


def test_the_officer_is_reminded_seven_days_before(office: Office, issued: Letter) -> None:
    office.of("minh").post(reverse("directives:move", args=[first(issued).pk, "nhan"]))
    office.of("huong").post(
        reverse("directives:move", args=[first(issued).pk, "phan-cong"]), {"officer": office.cast.minh.pk}
    )
    commitments.remind(at=make.moment(2021, 9, 22, 9))
    commitments.remind(at=make.moment(2021, 9, 22, 10))
    about = [
        message for message in Message.objects.filter(person=office.cast.minh) if "rà soát" in message.body.lower()
    ]
    assert len(about) == 1


def test_from_acceptance_to_the_accepted_result(office: Office, issued: Letter) -> None:
    item = first(issued)

    def act(who: str, slug: str, **typed: Any) -> Any:
        answer = office.of(who).post(reverse("directives:move", args=[item.pk, slug]), typed)
        assert answer.status_code == 302, answer.content.decode()
        item.refresh_from_db()
        return answer

    act("minh", "nhan")
    evidence = SimpleUploadedFile("so-lieu.csv", b"don vi;so ho so\nA;3\n")
    act("minh", "bao-cao", text="Đã rà 120 hồ sơ.", percent=60, evidence=evidence)
    act("huong", "gia-han", new_due_on="15/10/2021", why="Chờ số liệu hai phòng.")
    act("thao", "quyet-gia-han", decision="grant", note="Đồng ý.")
    item.commitment.refresh_from_db()
    assert item.commitment.due_at == make.moment(2021, 10, 15, 17)
    assert item.commitment.original_due_at == make.moment(2021, 9, 29, 17)
    act("minh", "nop-ket-qua", document_number="88/BC-SXD", document_on="20/09/2021", text="Đã xong.")
    assert item.state == "submitted"
    act("thao", "tra-ket-qua", why="Thiếu phụ lục.")
    act("minh", "nop-ket-qua", document_number="91/BC-SXD", document_on="20/09/2021", text="Đã bổ sung.")
    act("thao", "duyet", note="")
    item.commitment.refresh_from_db()
    assert item.state == "done"
    assert item.commitment.closed_at is not None
    assert item.commitment.closed_at.astimezone(make.MONDAY.tzinfo).date() == dt.date(2021, 9, 20)
    trail = office.of("thao").get(reverse("directives:assignment", args=[item.pk])).content.decode()
    for sentence in ("nhận nhiệm vụ", "đề nghị gia hạn", "đồng ý gia hạn", "nộp kết quả", "chấp nhận kết quả"):
        assert sentence in trail


def test_an_unfit_request_changes_nothing_and_says_why(office: Office, issued: Letter) -> None:
    item = first(issued)
    office.of("minh").post(reverse("directives:move", args=[item.pk, "nhan"]))
    early = office.of("minh").post(
        reverse("directives:move", args=[item.pk, "gia-han"]), {"new_due_on": "20/09/2021", "why": "Xin thêm ngày."}
    )
    assert early.status_code == 422
    assert "phải sau hạn hiện nay" in early.content.decode()
    assert not item.extension_requests.exists()


def test_the_outsider_finds_nothing_of_all_this(office: Office, issued: Letter) -> None:
    tuan, item = office.of("tuan"), first(issued)
    for address in (
        reverse("directives:letter", args=[issued.pk]),
        reverse("directives:assignment", args=[item.pk]),
        reverse("directives:original", args=[issued.pk, issued.files.get().pk]),
        reverse("directives:cooperation", args=[issued.tasks.get(order=1).cooperations.get().pk]),
    ):
        assert tuan.get(address).status_code == 404
    for address in (reverse("directives:letters"), reverse("desk:my-work"), reverse("desk:search") + "?q=9300"):
        assert "9300/UBND-VP" not in tuan.get(address).content.decode().replace('value="9300"', "")
    assert tuan.post(reverse("directives:move", args=[item.pk, "nhan"])).status_code == 404


def test_the_papers_of_a_letter_are_shown_to_those_who_may_open_them(office: Office, issued: Letter) -> None:
    office.of("thao").post(
        reverse("directives:paper-new", args=[issued.pk, "tong-hop"]), {"proposals": "Nhắc các đơn vị."}
    )
    page = reverse("directives:letter", args=[issued.pk])
    paper = reverse("directives:paper", args=[issued.papers.get().pk])
    assert paper in office.of("thao").get(page).content.decode()
    assert paper not in office.of("minh").get(page).content.decode()
