"""The report on why dossiers are late, as letters ask for it of land: sentences and tables, a draft to be signed elsewhere."""

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from docx.enum.text import WD_ALIGN_PARAGRAPH

from dunghen.kernel.clock import ZONE
from dunghen.kernel.text import format_moment
from dunghen.ui.paper import Cell, Foot, Head
from dunghen.ui.paper.document import Paper

HEADS: Final[Mapping[str, tuple[Any, Any, tuple[Any, ...]]]] = MappingProxyType(
    {
        "agencies": (
            _("So sánh các đơn vị"),
            _("Mọi hồ sơ tiếp nhận trong kỳ; đơn vị có nhiều hồ sơ trễ nhất đứng trước."),
            (_("Đơn vị"), _("Hồ sơ"), _("Trễ"), _("Tỷ lệ trễ"), _("Trung vị (ngày làm việc)"), _("Thời gian ở cơ quan khác"), _("Trễ chỉ do cơ quan khác"), _("Đồng hồ dừng (ngày)")),
        ),
        "steps": (
            _("Thời gian nằm ở đâu"),
            _("Ngày làm việc (8 giờ) của hồ sơ trễ theo đơn vị giữ và bước, lúc chờ, lúc xử lý và lúc đồng hồ dừng, không tính cho đơn vị."),
            (_("Đơn vị giữ"), _("Bước"), _("Hồ sơ"), _("Chờ (ngày)"), _("Xử lý (ngày)"), _("Đồng hồ dừng (ngày)"), _("Phần")),
        ),
        "hand_overs": (
            _("Chuyển qua lại giữa các cơ quan"),
            _("Bên nhận giữ hồ sơ trễ bao lâu, và bao nhiêu lần trả lời sau hạn của bước."),
            (_("Bên chuyển"), _("Bên nhận"), _("Lần"), _("Tổng (ngày)"), _("Mỗi lần (ngày)"), _("Trả lời trễ")),
        ),
        "causes": (
            _("Nguyên nhân"),
            _("Xếp từ nguyên nhân nhiều hồ sơ nhất; cột cuối cộng dồn."),
            (_("Lỗi do"), _("Nguyên nhân"), _("Hồ sơ"), _("Phần"), _("Cộng dồn")),
        ),
    }
)  # fmt: skip
"""Table → its title, what it shows, its heads: the page and the paper have the same."""


def as_docx(*, period: str, scope: str, at: dt.datetime, answer: Any, sentences: Sequence[str]) -> bytes:
    """Return the report as DOCX in the form of decree 30/2020/NĐ-CP; number, place and signer are left to be filled in."""
    day = at.astimezone(ZONE).date()
    paper = Paper(
        Head(issuer="……………………", parent="", place="……………", number="", on=day, kind="BÁO CÁO", subject="Nguyên nhân hồ sơ trễ hạn")
    )  # fmt: skip
    paper.paragraph(f"Kỳ: {period}. Phạm vi: {scope}. Số liệu tính lúc {format_moment(at)}.")
    for sentence in sentences:
        paper.paragraph(sentence)
    for number, (name, (title, what, heads)) in enumerate(HEADS.items(), start=1):
        paper.heading(f"{number}. {title}")
        rows = getattr(answer, name)
        if not rows:
            paper.paragraph("Không có số liệu.")
            continue
        paper.paragraph(str(what))
        words = 2 if name != "agencies" else 1
        widths = [45.0 if place < words else 0.0 for place in range(len(heads))]
        rest = (165.0 - sum(widths)) / (len(heads) - words)
        columns = [(str(head), width or rest) for head, width in zip(heads, widths, strict=True)]
        paper.table(
            columns,
            [
                [
                    value if place < words else Cell(value, align=WD_ALIGN_PARAGRAPH.RIGHT)
                    for place, value in enumerate(row)
                ]
                for row in rows
            ],
        )
        if left := answer.cut.get(name):
            paper.paragraph(f"Còn {left} dòng nhỏ hơn không in ở đây.")
    paper.close(Foot((), "", ["Lưu: VT"]))
    properties = paper.document.core_properties
    properties.title, properties.language, properties.comments = "Nguyên nhân hồ sơ trễ hạn", "vi-VN", ""
    return paper.as_bytes()
