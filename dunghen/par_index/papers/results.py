"""The result table of a unit index, as the annex of the decision that publishes it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH

from dunghen.kernel.clock import ZONE
from dunghen.kernel.text import format_date, format_number
from dunghen.par_index.queries.ranking import Place, Ranking
from dunghen.ui.paper import Cell, Head
from dunghen.ui.paper.document import Paper

COLUMNS = (
    ("Hạng", 14.0),
    ("Đơn vị", 74.0),
    ("Điểm", 18.0),
    ("Chỉ số (%)", 20.0),
    ("Xếp loại", 24.0),
    ("So năm trước", 22.0),
)


def result_table(ranking: Ranking, at: dt.datetime) -> bytes:
    """Return the table as DOCX: one for each peer group, with ties sharing a rank."""
    round = ranking.round
    host = round.host.name.upper()
    paper = Paper(
        Head(
            issuer=host,
            place="",
            number=round.decision_number if ranking.is_final else "",
            on=round.decision_on if ranking.is_final else at.astimezone(ZONE).date(),
            kind="PHỤ LỤC",
            subject=f"kết quả Chỉ số cải cách hành chính năm {round.year}, {round.criteria.get_kind_display().lower()}",
        )
    )
    if not ranking.is_final:
        paper.paragraph(f"Tạm tính đến {format_date(at)}, chưa công bố.")
    if ranking.counts:
        told = ", ".join(f"{count} {name}" for name, count in ranking.counts.items())
        paper.paragraph(f"{len(ranking.places)} đơn vị: {told}.")
    for name, places in ranking.groups.items():
        if name:
            paper.heading(name)
        paper.table(COLUMNS, [_row(place) for place in places])
    return paper.as_bytes()


def _row(place: Place) -> Sequence[Any]:
    def right(text: str) -> Cell:
        return Cell(text, align=WD_ALIGN_PARAGRAPH.RIGHT)

    gained = "" if place.gained is None else f"{'+' if place.gained > 0 else ''}{format_number(place.gained, 2)}"
    return (
        right(str(place.peer_rank)),
        place.assessed.unit.name,
        right(format_number(place.total, 2)),
        right(format_number(place.percent, 2)),
        place.grade,
        right(gained),
    )
