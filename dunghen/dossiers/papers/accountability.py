"""The accountability file as a paper: facts as they were gathered, the explanation, the decision with its grounds."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from dunghen.kernel.text import format_date
from dunghen.ui.paper import Foot, Head
from dunghen.ui.paper.document import Paper
from dunghen.ui.times import moment_short

Told = Mapping[str, Any]
"""JSON-like: frame (issuer, parent, place, authority, signer), number, on, about, who, since, until, count, facts, explanation, explained_by,
contests_fault, decision, grounds."""


def as_docx(told: Told) -> bytes:
    """Return the paper as DOCX in the form of decree 30/2020/NĐ-CP."""
    paper = Paper(
        Head(
            issuer=told["issuer"],
            parent=told["parent"],
            place=told["place"],
            number=told["number"],
            on=told["on"],
            kind="KẾT LUẬN",
            subject=f"về việc trễ hạn nhiều lần: {told['about']}",
        )
    )
    paper.heading("1. Sự việc")
    span = f"từ {format_date(told['since'])} đến {format_date(told['until'])}"
    paper.paragraph(f"{told['who']}: trễ hạn {told['count']} lần, {span}, theo sổ hồ sơ.")
    paper.table((("Mã hồ sơ", 60), ("Hạn", 30), ("Xong", 30), ("Nguyên nhân", 45)), _rows(told["facts"]))
    if told["count"] > len(told["facts"]):
        paper.paragraph(f"Bảng ghi {len(told['facts'])} lần gần nhất.")
    paper.heading("2. Giải trình")
    paper.paragraph(told["explanation"] or "Không giải trình trong thời hạn.")
    if told["explained_by"]:
        contested = " Người giải trình không đồng ý với lỗi đã xác định." if told["contests_fault"] else ""
        paper.paragraph(f"Người giải trình: {told['explained_by']}.{contested}")
    paper.heading("3. Kết luận")
    paper.paragraph(f"{told['decision']}. Căn cứ: {told['grounds'].rstrip('.')}./.")
    paper.close(Foot(told["authority"], told["signer"], ["Người giải trình", "Lưu: VT"]))
    return paper.as_bytes()


def _rows(facts: Sequence[Mapping[str, Any]]) -> list[Sequence[str]]:
    return [
        (
            fact["code"],
            _moment(fact["due"]),
            _moment(fact["finished"]) or "chưa xong",
            str(fact["cause"] or why_late(fact) or "chưa xác định"),
        )
        for fact in facts
    ]


def why_late(fact: Mapping[str, Any]) -> str:
    """Return why what was finished before its due moment counts as late, "" for all that is late by its dates."""
    due, finished = (dt.datetime.fromisoformat(text) if text else None for text in (fact["due"], fact["finished"]))
    return "Yêu cầu bổ sung quá số lần" if due and finished and finished <= due else ""


def _moment(text: str | None) -> str:
    # With the hour: a dossier may be late by minutes.
    return moment_short(dt.datetime.fromisoformat(text)) if text else ""
