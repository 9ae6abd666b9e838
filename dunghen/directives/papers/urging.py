"""The urging letter (công văn đôn đốc) to the agencies whose assignments are overdue or about to be."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from dunghen.directives.papers.composition import Composition, Fig, Grid, Text
from dunghen.directives.papers.wording import Figures, day, fig, late, letter_name, result_of, rows
from dunghen.kernel.text import format_date, search_key
from dunghen.ui.paper import Foot, Head


def urging(
    figures: Figures, frame: Mapping[str, Any], *, answer_by: dt.date, with_due_soon: bool, urgent: bool
) -> Composition:
    """Compose the letter from ``figures`` (see queries.figures_of_letter) to every unit it concerns.

    ``answer_by``: until when the units finish or report. ``with_due_soon``: reminds of what is about to be due as well.
    """
    overdue = rows(figures, "overdue")
    soon = rows(figures, "due_soon") if with_due_soon else []
    name = letter_name(figures)
    blocks: list[Text | Grid] = [
        Text(
            (
                f"Thực hiện nhiệm vụ theo dõi, đôn đốc {name}, {frame['author']} đã rà soát kết quả "
                f"đến ngày {day(figures['at'])}.",
            )
        )
    ]
    if overdue:
        blocks += [
            Text(("Hiện còn ", fig(figures, "overdue"), " đầu việc quá hạn chưa hoàn thành:")),
            _table(figures, overdue),
        ]
    if soon:
        opening = "Ngoài ra, có " if overdue else "Có "
        blocks += [
            Text((opening, fig(figures, "due_soon"), " đầu việc sắp đến hạn:")),
            _table(figures, soon, soon=True),
        ]
    blocks += _demands(frame, overdue, soon, answer_by)
    head = Head(
        issuer=frame["issuer"],
        parent=frame["parent"],
        place=frame["place"],
        number=frame["number"],
        on=frame["on"],
        subject=f"đôn đốc thực hiện {name}",
        addressees=addressees(figures, with_due_soon=with_due_soon),
        urgency="Khẩn" if urgent else "",
    )
    return Composition(head, blocks, Foot(frame["authority"], frame["signer"], frame["recipients"]))


def addressees(figures: Figures, *, with_due_soon: bool) -> list[str]:
    """Return the names of the units the letter goes to, in the order of the alphabet."""
    concerned = rows(figures, "overdue") + (rows(figures, "due_soon") if with_due_soon else [])
    return sorted({row["unit"] for row in concerned}, key=search_key)


def _table(figures: Figures, found: Sequence[Mapping[str, Any]], *, soon: bool = False) -> Grid:
    summaries = {task["id"]: " ".join(task["summary"].split()) for task in figures["tasks"]}
    last = "Tình trạng" if soon else "Quá hạn"
    columns = (("STT", 11.0), ("Đơn vị", 40.0), ("Mục", 14.0), ("Nội dung", 51.0), ("Hạn", 24.0), (last, 25.0))
    ordered = sorted(found, key=lambda row: (search_key(row["unit"]), row["due"] or ""))
    lines = []
    for number, row in enumerate(ordered, start=1):
        text = summaries.get(row["task"], "")
        text = text if len(text) <= 160 else f"{text[:160].rsplit(' ', 1)[0]}…"
        period = f" (kỳ {row['period']})" if row["period"] else ""
        state = result_of(row) if soon else late(row)
        listed = Fig(state, f"unit-{row['unit_id']}-{row['timeliness']}")
        lines.append(
            ((str(number),), (row["unit"],), (f"{row['clause']}{period}",), (text,), (day(row["due"]),), (listed,))
        )
    return Grid(columns, lines, frozenset({0, 2, 4}))


def _demands(frame: Mapping[str, Any], overdue: Sequence[Any], soon: Sequence[Any], answer_by: dt.date) -> list[Text]:
    until = f"ngày {format_date(answer_by)}"
    if not overdue:
        return [
            Text(
                (
                    f"{frame['author']} đề nghị các đơn vị hoàn thành đúng hạn và gửi kết quả về {frame['author']} để tổng hợp, báo cáo./.",
                )
            )
        ]
    ask = [
        f"1. Hoàn thành các đầu việc quá hạn, gửi văn bản kết quả về {frame['author']} chậm nhất {until}.",
        "2. Trường hợp chưa thể hoàn thành, báo cáo rõ nguyên nhân, trách nhiệm và thời gian hoàn thành cũng trong thời hạn trên.",
    ]
    if soon:
        ask.append(
            "3. Với đầu việc sắp đến hạn, bảo đảm hoàn thành đúng hạn; nếu có vướng mắc, đề nghị gia hạn trước khi đến hạn."
        )
    return [
        Text((f"{frame['author']} đề nghị Thủ trưởng các đơn vị:",)),
        *(Text((line,)) for line in ask),
        Text(
            (
                f"Quá thời hạn trên, {frame['author']} tổng hợp, báo cáo cấp có thẩm quyền xem xét, xử lý theo quy định./.",
            )
        ),
    ]
