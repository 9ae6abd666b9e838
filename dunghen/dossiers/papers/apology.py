"""The apology with a new date, in the form of the rule set under which the dossier was received (form 04).

The forms differ in name and in how the new date is put: R2018 "hẹn lại ngày trả kết quả", R2025 "đề nghị gia hạn thời gian giải quyết" with
the dates that were promised before. Wording to be checked against the annexes of the circulars (domain note 1.4).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dunghen.dossiers.rules.rule_sets import F2018, FORM_SETS
from dunghen.kernel.text import format_moment
from dunghen.ui.paper import Foot, Head
from dunghen.ui.paper.document import Paper

Facts = Mapping[str, Any]
"""JSON: form (name of the circular), number, on, unit, code, procedure, procedure_name, received, due, reason, new_due, earlier (list of moments), name, address, and the frame
(issuer, parent, place, authority, signer)."""
BLANK = "……………………………………"


def title_of(forms: str) -> str:
    """Return the name of the apology among the forms of a circular."""
    found = FORM_SETS[forms]
    return found.titles[found.apology]


def lines(facts: Facts) -> list[str]:
    """Return the paragraphs of the paper: the page shows them, the DOCX prints them."""
    to = facts.get("name") or BLANK
    found = [
        f"Kính gửi: Ông/Bà {to}.",
        f"Ngày {_day(facts['received'])}, {facts['unit']} tiếp nhận hồ sơ mã số {facts['code']}"
        + _procedure(facts)
        + f", hẹn trả kết quả lúc {_moment(facts['due'])}.",
    ]
    if facts.get("earlier"):
        found.append(f"Hồ sơ đã được hẹn lại: {'; '.join(_moment(one) for one in facts['earlier'])}.")
    found += [
        f"Đến nay {facts['unit']} chưa trả được kết quả đúng hẹn. Lý do: {facts['reason'].rstrip('.')}.",
        f"{facts['unit']} xin lỗi Ông/Bà vì sự chậm trễ này.",
    ]
    if facts["form"] == F2018.name:
        found.append(f"Xin hẹn Ông/Bà ngày trả kết quả mới: {_moment(facts['new_due'])}.")
    else:
        found.append(f"Đề nghị gia hạn thời gian giải quyết đến {_moment(facts['new_due'])}.")
    found.append("Rất mong nhận được sự thông cảm của Ông/Bà./.")
    return found


def as_docx(facts: Facts) -> bytes:
    """Return the paper as DOCX in the form of decree 30/2020/NĐ-CP."""
    title = title_of(facts["form"])
    paper = Paper(
        Head(
            issuer=facts["issuer"],
            parent=facts["parent"],
            place=facts["place"],
            number=facts["number"],
            on=dt.date.fromisoformat(facts["on"]),
            kind=title,
            subject=f"Hồ sơ {facts['code']}",
        )
    )
    for line in lines(facts):
        paper.paragraph(line)
    paper.close(Foot(facts["authority"], facts["signer"], ["Như trên", "Bộ phận một cửa", "Lưu: VT"]))
    properties = paper.document.core_properties
    properties.author = properties.last_modified_by = facts["unit"]
    properties.title, properties.language, properties.comments = f"{title} {facts['code']}"[:250], "vi-VN", ""
    return paper.as_bytes()


def _procedure(facts: Facts) -> str:
    """Return the procedure in brackets, by name where it had one when the paper was signed; "" when none is known."""
    code, name = facts.get("procedure"), facts.get("procedure_name")
    return (f" (thủ tục {name}, mã {code})" if name else f" (thủ tục {code})") if code else ""


def _moment(text: str) -> str:
    return format_moment(dt.datetime.fromisoformat(text))


def _day(text: str) -> str:
    return f"{dt.datetime.fromisoformat(text):%d/%m/%Y}"
