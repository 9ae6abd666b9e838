"""The urging letter (công văn đôn đốc) to the agencies whose assignments are overdue or about to be."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from dunghen.directives.papers.composition import Composition, Fig, Grid, Text, Words
from dunghen.directives.papers.wording import Figures, clause, cut, day, fig, late_number, letter_name, rows
from dunghen.kernel.text import format_date, search_key
from dunghen.ui.paper import Foot, Head

NAMED = 20
"""Up to how many agencies stand in "Kính gửi" one by one."""


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
            _table(figures, soon),
        ]
    blocks += _demands(frame, overdue, soon, answer_by)
    named = addressees(figures, with_due_soon=with_due_soon)
    head = Head(
        issuer=frame["issuer"],
        parent=frame["parent"],
        place=frame["place"],
        number=frame["number"],
        on=frame["on"],
        subject=f"đôn đốc thực hiện {letter_name(figures, with_issuer=False)}",
        addressees=named if len(named) <= NAMED else ("Các cơ quan, đơn vị nêu tại văn bản này",),
        urgency="Khẩn" if urgent else "",
    )
    return Composition(head, blocks, Foot(frame["authority"], frame["signer"], frame["recipients"]))


def addressees(figures: Figures, *, with_due_soon: bool) -> list[str]:
    """Return the names of the units the letter goes to, in the order of the alphabet."""
    concerned = rows(figures, "overdue") + (rows(figures, "due_soon") if with_due_soon else [])
    return sorted({row["unit"] for row in concerned}, key=search_key)


def _table(figures: Figures, found: Sequence[Mapping[str, Any]]) -> Grid:
    """Return one row for each clause, period and due day, with its agencies below one another: the clause is told once."""
    summaries = {task["id"]: task["summary"] for task in figures["tasks"]}
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in found:
        groups[row["due"], row["task"], row["period"], row["late_days"]].append(row)
    lines: list[Sequence[Words]] = []
    for number, key in enumerate(sorted(groups, key=lambda key: (key[0] or "", key[1], key[2])), start=1):
        rows_of = sorted(groups[key], key=lambda row: search_key(row["unit"]))
        row = rows_of[0]
        units: list[str | Fig] = []
        for owed in rows_of:
            units += ["\n" if units else "", Fig(f"- {owed['unit']}", f"unit-{owed['unit_id']}-{owed['timeliness']}")]
        late = late_number(row) if row["timeliness"] == "overdue" else "—"
        text = cut(summaries.get(row["task"], ""), 300)
        lines.append(((str(number),), (clause(row),), (text,), units, (day(row["due"]),), (late,)))
    columns = (
        ("TT", 11.0),
        ("Mục", 24.0),
        ("Nội dung", 47.0),
        ("Đơn vị", 37.0),
        ("Hạn", 26.0),
        ("Quá hạn (ngày làm việc)", 20.0),
    )
    return Grid(columns, lines, frozenset({0, 1, 4, 5}))


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
