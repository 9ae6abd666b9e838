"""Khánh Hòa, August and September 2021: a letter under way with assignments in every state, and a directive waiting to be confirmed."""

import datetime as dt

from dunghen.config.demo import stage
from dunghen.config.demo.stage import assignment, finish, moment, person
from dunghen.directives import operations as directives
from dunghen.directives.models import Letter
from dunghen.kernel.organisation.models import Unit

NUMBER = "9901/UBND-KSTT"
TITLE = "công văn và chỉ thị năm 2021"
OPENS = moment("2021-09-20 00:00")


def play(now: dt.datetime) -> None:
    """Lay down what happened by 20/09/2021."""
    clerk, overseer, chairman = (
        person("phuc@vanphong.example"),
        person("thao@noivu.example"),
        person("dung@tinh.example"),
    )
    letter = stage.enter(clerk, "cong-van-2021.txt", moment("2021-08-18 14:10"))
    stage.confirm_all(clerk, letter, moment("2021-08-18 15:40"))
    letter = directives.issue(actor=chairman, letter=letter, at=moment("2021-08-19 08:05"))
    _plans(letter, clerk, overseer)
    _land(letter, overseer)
    _others(letter, clerk, overseer)
    directives.open_occurrences(at=moment("2021-09-01 06:00"))
    _monthly(letter, overseer)
    stage.enter(clerk, "chi-thi-2021.txt", moment("2021-09-14 16:20"))


def _plans(letter: Letter, clerk: object, overseer: object) -> None:
    """Clause 1: everybody owes a plan before 15/09. Most are in time, some late, some wait, some say nothing."""
    owed = list(
        letter.assignments.filter(task__ref="1")
        .select_related("commitment", "unit", "letter", "task")
        .order_by("unit__key")
    )
    for position, item in enumerate(owed):
        day = f"2021-09-{6 + position % 9:02} {9 + position % 7:02}:{(position * 7) % 60:02}"
        number = f"{140 + position * 3}/KH-{''.join(word[0] for word in item.unit.short_name.split()).upper()}"
        judge = clerk if item.unit.key == "so-noi-vu" else overseer
        match position % 10:
            case 0 | 1 | 2 | 3 | 4 | 5:
                finish(item, judge, handed_in=day, number=number, accepted="2021-09-16 09:00")
            case 6:
                finish(item, judge, handed_in="2021-09-17 10:20", number=number, accepted="2021-09-17 15:30")
            case 7:
                finish(item, judge, handed_in="2021-09-17 15:45", number=number, accepted=None)
            case 8:
                actor = stage.head(item.unit_id, moment("2021-08-23 09:00"))
                item = directives.accept(actor=actor, assignment=item, at=moment("2021-08-23 09:00"))
                directives.report_progress(
                    actor=actor,
                    assignment=item,
                    text="Đã phân công các phòng rà soát; còn chờ số liệu của ba phòng.",
                    percent=60,
                    at=moment("2021-09-13 16:00"),
                )
            case _:
                pass  # said nothing at all: assigned, not taken, overdue


def _land(letter: Letter, overseer: object) -> None:
    """Clause 3: why land dossiers wait. Taken on, half done, an extension asked for; one partner has answered."""
    huong, minh = person("huong@tnmt.example"), person("minh@tnmt.example")
    item = assignment(letter, "3", "so-tai-nguyen-va-moi-truong")
    item = directives.accept(actor=huong, assignment=item, at=moment("2021-08-19 10:30"))
    directives.name_officer(actor=huong, assignment=item, officer=minh, at=moment("2021-08-19 10:40"))
    directives.report_progress(
        actor=minh,
        assignment=item,
        text="Đã tách thời gian chờ của 412 hồ sơ theo từng khâu; khâu xác định nghĩa vụ tài chính chờ lâu nhất.",
        percent=45,
        at=moment("2021-09-10 15:10"),
    )
    directives.ask_extension(
        actor=huong,
        assignment=item,
        new_due_on=dt.date(2021, 10, 15),
        why="Ba địa phương đang giãn cách nên chưa đối chiếu được hồ sơ giấy; xin thêm hai tuần để có số liệu đủ chín địa phương.",
        at=moment("2021-09-17 09:20"),
    )
    reply = letter_cooperation(letter, "3", "so-xay-dung")
    if reply is not None:
        directives.cooperate(
            actor=stage.head(reply.unit_id, moment("2021-08-30 14:00")),
            cooperation=reply,
            reply="Gửi số liệu 57 hồ sơ có bước thẩm định xây dựng; thời gian chờ trung bình 6 ngày làm việc.",
            at=moment("2021-08-30 14:00"),
        )


def letter_cooperation(letter: Letter, ref: str, unit_key: str) -> "directives.Cooperation | None":
    from dunghen.directives.models import Cooperation

    return (
        Cooperation.objects.filter(task__letter=letter, task__ref=ref, unit__key=unit_key)
        .select_related("commitment")
        .first()
    )


def _others(letter: Letter, clerk: object, overseer: object) -> None:
    tttt = assignment(letter, "4", "so-thong-tin-va-truyen-thong")
    head = stage.head(tttt.unit_id, moment("2021-08-20 08:00"))
    tttt = directives.accept(actor=head, assignment=tttt, at=moment("2021-08-20 08:00"))
    directives.report_progress(
        actor=head,
        assignment=tttt,
        text="Đã thử nghiệm tại hai phường; đang hoàn thiện quy trình phân luồng.",
        percent=35,
        at=moment("2021-09-15 11:00"),
    )
    # Clause 6: an office that wrote the rule for others was itself three days late.
    finish(
        assignment(letter, "6", "van-phong-ubnd-tinh"),
        overseer,
        handed_in="2021-09-09 16:30",
        number="3120/VP-KSTT",
        accepted="2021-09-10 09:00",
        document_on="2021-09-09",
    )
    # Clause 7: given to the wrong department; sent back, then given to the right one.
    du_lich = assignment(letter, "7", "so-du-lich")
    head = stage.head(du_lich.unit_id, moment("2021-08-20 09:00"))
    du_lich = directives.send_back(
        actor=head,
        assignment=du_lich,
        why="Cấp phép xây dựng cơ sở lưu trú thuộc thẩm quyền của Sở Xây dựng; Sở Du lịch không giữ hồ sơ.",
        at=moment("2021-08-20 09:00"),
    )
    du_lich = directives.reassign(
        actor=overseer,
        assignment=du_lich,
        to_unit=Unit.objects.get(key="so-xay-dung"),
        why="Đúng thẩm quyền của Sở Xây dựng.",
        at=moment("2021-08-20 15:00"),
    )
    # Clause 8: two departments; one finished early, the other's result came back for more.
    finish(
        assignment(letter, "8", "so-giao-duc-va-dao-tao"),
        overseer,
        handed_in="2021-09-03 10:00",
        number="2208/SGDĐT-VP",
        accepted="2021-09-06 08:30",
    )
    y_te = assignment(letter, "8", "so-y-te")
    finish(y_te, overseer, handed_in="2021-09-08 16:00", number="3377/SYT-TCCB", accepted=None)
    y_te.refresh_from_db()
    directives.return_result(
        actor=overseer,
        assignment=y_te,
        why="Báo cáo chưa nêu cỡ mẫu và cách chọn người được hỏi; đề nghị bổ sung.",
        at=moment("2021-09-09 10:00"),
    )
    thanh_tra = assignment(letter, "9", "thanh-tra-tinh")
    directives.cancel(
        actor=clerk,
        assignment=thanh_tra,
        why="Đã đưa vào kế hoạch thanh tra quý IV, không làm riêng.",
        at=moment("2021-09-13 09:00"),
    )


def _monthly(letter: Letter, overseer: object) -> None:
    """Clause 2.b: the districts' monthly word. August came from most of them, September is under way."""
    rows = letter.assignments.filter(task__ref="2.b", period="08/2021").select_related(
        "commitment", "unit", "letter", "task"
    )
    for position, item in enumerate(rows.order_by("unit__key")):
        if position % 4 == 3:
            continue
        day = 23 if position % 4 else 26
        finish(
            item,
            overseer,
            handed_in=f"2021-08-{day} 15:00",
            number=f"{60 + position}/BC-UBND",
            accepted="2021-08-27 09:00",
        )
