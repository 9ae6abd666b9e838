"""What the clerk is asked to look at before the assignments are issued."""

from __future__ import annotations

from .model import Document, Question, Task

_FIELDS = (
    ("number", "số, ký hiệu"),
    ("date", "ngày ban hành"),
    ("issuer", "cơ quan ban hành"),
    ("abstract", "trích yếu"),
    ("signer", "người ký"),
)
DAY_OFF = "Ngày đến hạn là thứ Bảy hoặc Chủ nhật."
FROM_EVENT = "Thời hạn tính từ một sự kiện, văn bản không ghi ngày."
CALENDAR_KNOWS = (DAY_OFF, FROM_EVENT)
"""Reasons that the calendar's own words say better."""


def ask(document: Document, tasks: tuple[Task, ...], *, cut: bool = False) -> tuple[Question, ...]:
    """Questions on fields not found and on tasks whose reading rests on a guess."""
    out: list[Question] = []
    if cut:
        out.append(
            Question(
                "document",
                None,
                "text",
                "Phần cuối văn bản còn nhiệm vụ nào không?",
                "Văn bản dài quá mức đọc, phần sau chưa được đọc.",
            )
        )
    for name, words in _FIELDS:
        if not getattr(document, name):
            out.append(
                Question("document", None, name, f"Văn bản ghi {words} thế nào?", "Không đọc được trong văn bản.")
            )
    if not document.addressees:
        out.append(
            Question(
                "document",
                None,
                "addressees",
                "Văn bản gửi cho những cơ quan nào?",
                "Không thấy nơi gửi, nơi nhận để thực hiện.",
            )
        )
    for task in tasks:
        out.extend(_about(task))
    return tuple(out)


def _about(task: Task) -> list[Question]:
    out: list[Question] = []

    def add(field: str, text: str, reason: str) -> None:
        out.append(Question("task", task.order, field, text, reason))

    due = task.deadline
    if not task.assignees_lead:
        add("assignees_lead", "Nhiệm vụ này giao cho cơ quan nào chủ trì?", "Câu giao việc không nêu tên cơ quan.")
    elif len(task.assignees_lead) > 1 and task.scope == "named":
        add(
            "assignees_lead",
            "Cơ quan nào chủ trì trong số các cơ quan được nêu?",
            "Nhiều cơ quan cùng được giao, chưa rõ đầu mối.",
        )
    if due.doubt:
        day = f"{due.date:%d/%m/%Y}" if due.date else "thời hạn này"
        add("deadline", f"Hạn của nhiệm vụ có đúng là {day} không?", f"{due.doubt[:1].upper()}{due.doubt[1:]}.")
    if due.kind == "relative" and due.date is None:
        add(
            "deadline",
            "Mốc bắt đầu tính thời hạn là ngày nào?",
            FROM_EVENT,
        )
    if due.date is not None and due.bound != "from" and due.date.weekday() >= 5:
        add(
            "deadline",
            f"Hạn {due.date:%d/%m/%Y} rơi vào ngày nghỉ, lấy ngày nào?",
            DAY_OFF,
        )
    if due.kind == "none" and due.text:
        add("deadline", "Nhiệm vụ này có cần ấn định hạn cụ thể không?", f"Văn bản chỉ ghi “{due.text}”.")
    return out
