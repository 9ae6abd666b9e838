"""The minute of a hand-over as an official paper."""

from collections.abc import Sequence

from dunghen.kernel.commitments.models import HandOver, Minute
from dunghen.kernel.text import format_date
from dunghen.ui.paper import Foot, Head


def minute_paper(minute: Minute, rows: Sequence[HandOver]) -> bytes:
    """Return the minute (biên bản) with its list as DOCX, in the form of decree 30/2020."""
    from dunghen.ui.paper.document import Paper

    paper = Paper(
        Head(
            issuer=minute.from_unit.name,
            place="",
            number=minute.number or "     /BB",
            on=minute.at.date(),
            kind="Biên bản",
            subject="Bàn giao công việc chưa hoàn thành",
        )
    )
    paper.paragraph(f"Căn cứ: {minute.basis.rstrip('.')}.")
    paper.paragraph(
        f"Ngày {format_date(minute.at)}, {minute.from_unit.name} bàn giao cho {minute.to_unit.name} "
        f"{minute.count} công việc chưa hoàn thành theo danh mục dưới đây. Thời hạn của từng việc giữ nguyên."
    )
    lines = [
        [
            str(place),
            row.commitment.reference,
            row.commitment.subject,
            format_date(row.commitment.due_at) if row.commitment.due_at else "không thời hạn",
        ]
        for place, row in enumerate(rows, start=1)
    ]
    paper.table([("TT", 11), ("Số hiệu", 44), ("Nội dung", 82), ("Hạn", 26)], lines)
    paper.paragraph("Biên bản được lập thành hai bản, mỗi bên giữ một bản./.")
    paper.close(Foot(["ĐẠI DIỆN BÊN NHẬN"], "", [minute.from_unit.name, minute.to_unit.name, "Lưu: VT"]))
    return paper.as_bytes()
