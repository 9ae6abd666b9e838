"""The rows of letters and assignments in the table of pages (columns and meaning: tests/pages/matrix.py)."""

from typing import Any

from dunghen.directives import operations
from dunghen.directives.models import ExtensionRequest
from dunghen.kernel.tests import make
from dunghen.kernel.tests.people import Cast
from tests.pages.matrix import Row

OVERSEERS = "302 403 403 403 200 200 403 403 403 403"
"""Those who enter letters: the clerk and the supervisor."""
PARTIES = "302 404 200 200 200 200 200 403 403 403"
"""Those who see an assignment of the department: its people and whoever follows letters."""
OWNERS = "302 404 200 200 403 403 403 403 403 403"
FOLLOWING = "302 403 403 403 200 200 403 403 403 403"
"""Those who write papers: the clerk and the supervisor."""
FOLLOWERS = "302 404 403 403 200 200 200 403 403 403"

LETTER = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH\tĐộc lập - Tự do - Hạnh phúc
Số: {number}/UBND-VP\tngày 16 tháng 8 năm 2021
V/v trả lời người dân đúng hẹn

Kính gửi: Sở Xây dựng.

Chủ tịch UBND tỉnh yêu cầu:

1. Sở Xây dựng chủ trì, phối hợp với Sở Nội vụ rà soát hồ sơ trễ hạn, báo cáo UBND tỉnh trước ngày 30/9/2021.

2. Sở Xây dựng công khai số điện thoại tiếp nhận phản ánh.

Nơi nhận:\tCHỦ TỊCH
- Như trên;
- Lưu: VT.\tPhan Trí Dũng
"""


def of(name: str) -> Any:
    return lambda scene: [scene[name].pk]


def moving(slug: str, name: str = "assignment") -> Any:
    return lambda scene: [scene[name].pk, slug]


ROWS = [
    #   anonymous outsider officer head clerk supervisor leader admin coordinator operator
    Row("directives:letters", "302 200 200 200 200 200 200 403 403 403", look="phuc"),
    Row("directives:letters", "302 200 200 200 200 200 200 403 403 403", look="tuan"),
    Row("directives:drop", OVERSEERS, look="phuc"),
    Row("directives:letter", "302 404 200 200 200 200 200 403 403 403", args=of("letter"), look="thao"),
    Row("directives:letter", "302 404 404 404 302 302 302 403 403 403", args=of("draft")),
    Row("directives:withdraw", "302 403 403 403 200 403 200 403 403 403", args=of("letter"), look="dung"),
    Row(
        "directives:original",
        "302 404 200 200 200 200 200 403 403 403",
        args=lambda s: [s["letter"].pk, s["letter"].files.get().pk],
    ),
    Row("directives:confirm", "302 404 404 404 200 200 200 403 403 403", args=of("draft"), look="phuc"),
    Row("directives:edit-letter", OVERSEERS, args=of("draft"), look="phuc"),
    Row("directives:add-task", OVERSEERS, args=of("draft"), look="phuc"),
    Row("directives:edit-task", OVERSEERS, args=of("task"), look="phuc"),
    Row("directives:split-task", OVERSEERS, args=of("task"), look="phuc"),
    Row("directives:merge-task", OVERSEERS, args=of("task"), look="phuc"),
    Row("directives:mark-task", "405 405 405 405 405 405 405 405 405 405", args=moving("bo", "task")),
    Row("directives:confirm-sure", "405 405 405 405 405 405 405 405 405 405", args=of("draft")),
    Row(
        "directives:read-again",
        "405 405 405 405 405 405 405 405 405 405",
        args=lambda s: [s["draft"].pk, s["draft"].files.get().pk],
    ),
    Row("directives:issue", "302 403 403 403 200 403 200 403 403 403", args=of("draft"), look="phuc"),
    Row("directives:assignment", PARTIES, args=of("assignment"), look="minh"),
    Row("directives:assignment", PARTIES, args=of("assignment"), look="thao"),
    Row("directives:move", OWNERS, args=moving("nop-ket-qua"), look="minh"),
    Row("directives:move", OWNERS, args=moving("gia-han"), look="huong"),
    Row("directives:move", OWNERS, args=moving("bao-cao"), look="minh"),
    Row("directives:move", OWNERS, args=moving("phan-cong"), look="huong"),
    Row("directives:move", OWNERS, args=moving("tra-lai")),
    Row("directives:move", FOLLOWERS, args=moving("quyet-gia-han"), look="thao"),
    Row("directives:move", FOLLOWERS, args=moving("giao-lai"), look="thao"),
    Row("directives:move", FOLLOWERS, args=moving("huy"), look="thao"),
    Row("directives:cooperation", "302 404 200 200 200 200 200 403 403 403", args=of("cooperation"), look="thao"),
    Row("directives:assignments", "302 200 200 200 200 200 200 403 403 403", look="thao"),
    Row(
        "directives:assignments",
        "302 200 200 200 200 200 200 403 403 403",
        query="timeliness=done&q=khong+co",
        look="minh",
    ),
    Row("directives:assignments-csv", "302 200 200 200 200 200 200 403 403 403"),
    Row("directives:assignments-xlsx", "302 200 200 200 200 200 200 403 403 403"),
    Row("directives:board", "302 403 403 403 200 200 200 403 403 403", look="dung"),
    Row("directives:papers", "302 403 403 200 200 200 200 403 403 403", look="thao"),
    Row("directives:paper-new", FOLLOWING, args=moving("tong-hop", "letter"), look="thao"),
    Row("directives:paper-new", FOLLOWING, args=moving("don-doc", "letter"), look="phuc"),
    Row("directives:paper", "302 403 403 404 200 200 200 403 403 403", args=of("paper"), look="thao"),
    Row("directives:paper-edit", FOLLOWING, args=of("paper"), look="thao"),
    Row("directives:paper-sign", "302 403 403 404 403 403 200 403 403 403", args=of("paper"), look="dung"),
    Row("directives:paper-docx", "302 403 403 404 200 200 200 403 403 403", args=of("paper")),
    Row(
        "directives:paper-figures", "302 403 403 404 200 200 200 403 403 403", args=moving("all", "paper"), look="thao"
    ),
    Row("directives:feed-key", "302 200 200 200 200 200 200 200 200 200", look="minh"),
    Row("directives:feed", "404 404 404 404 404 404 404 404 404 404", args=lambda scene: ["no-such-key"]),
    Row("directives:evidence", "302 404 200 200 200 200 200 403 403 403", args=of("evidence")),
    Row(
        "directives:assignments",
        "302 200 200 200 200 200 200 403 403 403",
        query="timeliness=all&by=letter",
        look="thao",
    ),
    Row("directives:paper", "302 403 403 404 200 200 200 403 403 403", args=of("signed"), look="dung"),
    Row("directives:paper-figures", "302 403 403 404 200 200 200 403 403 403", args=moving("all", "signed")),
]


def scene(cast: Cast) -> dict[str, Any]:
    """One letter under way with a progress report and a request, and one draft."""
    at = make.MONDAY

    def entered(number: int) -> Any:
        return operations.receive(
            actor=cast.phuc, name="cong-van.txt", content=LETTER.format(number=number).encode(), at=at
        ).letter

    letter, draft = entered(9101), entered(9102)
    for task in letter.tasks.all():
        operations.confirm_task(actor=cast.phuc, task=task, at=at)
    letter = operations.issue(actor=cast.phuc, letter=letter, at=at)
    assignment = letter.assignments.get(task__order=1)
    assignment = operations.accept(actor=cast.minh, assignment=assignment, at=at)
    report = operations.report_progress(
        actor=cast.minh,
        assignment=assignment,
        text="Đã rà được một nửa.",
        percent=50,
        evidence=[("so-lieu.csv", b"a;b\n1;2\n")],
        at=at,
    )
    operations.ask_extension(
        actor=cast.huong, assignment=assignment, new_due_on=make.moment(2021, 10, 15).date(), why="Chờ số liệu.", at=at
    )
    paper = operations.draft_paper(
        actor=cast.thao,
        letter=letter,
        kind="synthesis",
        options={"proposals": ["Đề nghị nhắc các đơn vị chậm."]},
        at=at,
    )
    assert ExtensionRequest.objects.filter(state=ExtensionRequest.State.ASKED).exists()
    signed = operations.draft_paper(
        actor=cast.thao, letter=letter, kind="synthesis", options={"proposals": ["Không có."]}, at=at
    )
    signed = operations.sign_paper(
        actor=cast.dung, paper=signed, number=7, on=at.date(), authority=["CHỦ TỊCH"], signer=cast.dung.full_name, at=at
    )
    return {
        "signed": signed,
        "letter": letter,
        "draft": draft,
        "task": draft.tasks.first(),
        "assignment": assignment,
        "cooperation": letter.tasks.get(order=1).cooperations.get(),
        "evidence": report.evidence.get(),
        "paper": paper,
    }
