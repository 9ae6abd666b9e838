"""The synthesis report (báo cáo tổng hợp): what the unit that follows a letter reports to the body that issued it."""

from collections.abc import Mapping, Sequence
from typing import Any

from dunghen.directives.papers.composition import Composition, Fig, Grid, Text, Words
from dunghen.directives.papers.wording import (
    NBSP,
    OPEN_PHRASES,
    PHRASES,
    Figures,
    clause,
    count,
    cut,
    day,
    fig,
    join,
    late_number,
    letter_name,
    result_of,
    rows,
    tidy,
    two,
)
from dunghen.kernel.text import format_number, format_percent
from dunghen.ui.paper import Foot, Head

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
NAMED = 3
"""Up to how many agencies a row of the table names one by one."""


def synthesis(figures: Figures, frame: Mapping[str, Any], proposals_given: Sequence[str]) -> Composition:
    """Compose the report from ``figures`` (see queries.figures_of_letter).

    ``frame``: who writes and signs: issuer, parent, place, number, on, authority, signer, addressee, recipients.
    """
    name = letter_name(figures)
    parts: list[tuple[str, Sequence[Text | Grid]]] = [
        ("Tình hình chung", _general(figures, name)),
        ("Kết quả theo từng nhiệm vụ", [_by_task(figures)]),
    ]
    if figures["aims"]:
        parts.append(("Thực hiện chỉ tiêu", [_aims(figures)]))
    parts.append(("Đơn vị chậm", _late(figures)))
    parts.append(("Gia hạn, trả lại, huỷ nhiệm vụ", _changes(figures)))
    parts.append(("Kiến nghị", [Text((line,)) for line in _numbered(proposals_given)]))
    blocks: list[Text | Grid] = [
        Text(
            (
                f"Thực hiện {name} về {_small(figures['letter']['abstract'])}, {frame['author']} tổng hợp, "
                f"báo cáo kết quả đến {_moment(figures)} như sau:",
            )
        )
    ]
    for roman, (title, body) in zip(ROMAN, parts, strict=False):
        blocks += [Text((f"{roman}. {title.upper()}",), heading=True), *body]
    blocks.append(
        Text((f"Trên đây là kết quả thực hiện {name}; {frame['author']} kính báo cáo {frame['addressee']}./.",))
    )
    head = Head(
        issuer=frame["issuer"],
        parent=frame["parent"],
        place=frame["place"],
        number=frame["number"],
        on=frame["on"],
        kind="Báo cáo",
        subject=f"Tổng hợp kết quả thực hiện {name}",
        addressees=(frame["addressee"],),
    )
    return Composition(head, blocks, Foot(frame["authority"], frame["signer"], frame["recipients"]))


def proposals(figures: Figures, author: str) -> list[str]:
    """Return the proposals a draft begins with, after what the figures show; the drafter changes them at will."""
    issuer = tidy(figures["letter"]["issuer"]) or "cấp có thẩm quyền"
    found = []
    if count(figures, "overdue"):
        found.append(
            f"Đề nghị {issuer} yêu cầu thủ trưởng các đơn vị có nhiệm vụ quá hạn nêu tại báo cáo này "
            "hoàn thành dứt điểm, làm rõ trách nhiệm và gửi kết quả về đơn vị theo dõi."
        )
    if count(figures, "extension_asked"):
        found.append(
            f"Đề nghị {issuer} cho ý kiến về các đề nghị gia hạn đang chờ quyết định để đơn vị chủ động thực hiện."
        )
    if count(figures, "undated"):
        found.append(
            f"Đề nghị {issuer} ấn định thời hạn hoàn thành đối với các nhiệm vụ chưa ghi thời hạn để có căn cứ theo dõi."
        )
    if not found:
        found.append("Các đơn vị tiếp tục duy trì kết quả đã đạt được; chưa có kiến nghị khác.")
    return found


# -- I ------------------------------------------------------------------------------------------------------------------


def _general(figures: Figures, name: str) -> list[Text]:
    tasks, units = len(figures["tasks"]), figures["units"]
    opening: list[str | Fig] = [
        f"Văn bản giao {two(tasks)} nhiệm vụ cho {two(units)} đơn vị, gồm ",
        fig(figures, "all"),
        " đầu việc",
    ]
    if count(figures, "without_date"):
        opening += [", trong đó ", fig(figures, "without_date"), " đầu việc không ghi thời hạn"]
    found = [Text((*opening, "."))]
    found.append(Text(_clause(figures, "Đã hoàn thành ", "done", PHRASES)))
    found.append(Text(_clause(figures, "Chưa hoàn thành ", "open", OPEN_PHRASES)))
    if count(figures, "cancelled"):
        found.append(Text(("Đã huỷ ", fig(figures, "cancelled"), " đầu việc.")))
    if figures["rate"] is not None:
        found.append(
            Text(
                (
                    "Tỷ lệ đúng hạn đạt ",
                    Fig(format_percent(figures["rate"], 1), "judged"),
                    " (",
                    fig(figures, "on_time"),
                    "/",
                    fig(figures, "judged"),
                    " đầu việc có thời hạn đã đến lúc phải xong).",
                )
            )
        )
    return found


def _clause(figures: Figures, opening: str, name: str, phrases: Sequence[tuple[str, str]]) -> Words:
    """Return "Đã hoàn thành 30 đầu việc: 12 sớm hạn, 11 đúng hạn, 7 trễ hạn." with a door on each number; noughts are left out."""
    pieces: list[str | Fig] = [opening, fig(figures, name), " đầu việc"]
    said = [(part, phrase) for part, phrase in phrases if count(figures, part)]
    for place, (part, phrase) in enumerate(said):
        pieces += [": " if place == 0 else ", ", fig(figures, part), f" {phrase}"]
    return (*pieces, ".")


# -- II -----------------------------------------------------------------------------------------------------------------


def _by_task(figures: Figures) -> Grid:
    columns = (("Mục", 14.0), ("Nội dung", 56.0), ("Chủ trì", 32.0), ("Hạn", 27.0), ("Kết quả", 36.0))
    return Grid(columns, [_task(figures, task) for task in figures["tasks"]], frozenset({0, 3}))


def _task(figures: Figures, task: Mapping[str, Any]) -> Sequence[Words]:
    owed = rows(figures, f"task-{task['id']}")
    return (
        (task["clause"],),
        (cut(task["summary"], 400),),
        (_leads(task, owed),),
        (_due(task, owed),),
        _results(figures, task, owed),
    )


def _leads(task: Mapping[str, Any], owed: Sequence[Mapping[str, Any]]) -> str:
    units = list(dict.fromkeys(row["unit"] for row in owed))
    if 0 < len(units) <= NAMED:
        return "; ".join(units)
    return "; ".join(task["leads"]) + (f" ({two(len(units))} đơn vị)" if units else "")


def _due(task: Mapping[str, Any], owed: Sequence[Mapping[str, Any]]) -> str:
    if task["periodic"]:
        return "Định kỳ"
    dues = sorted({row["due"] for row in owed if row["due"]})
    if not dues:
        return "Không ghi thời hạn"
    extended = any(row["extensions"] for row in owed)
    written = day(dues[0]) if len(dues) == 1 else f"{day(dues[0])} đến {day(dues[-1])}"
    return f"{written} (đã gia hạn)" if extended else written


def _results(figures: Figures, task: Mapping[str, Any], owed: Sequence[Mapping[str, Any]]) -> Words:
    if not owed:
        return ("Chưa đến kỳ báo cáo" if task["periodic"] else "—",)
    if len(owed) == 1:
        return (Fig(result_of(owed[0]), f"task-{task['id']}"),)
    pieces: list[str | Fig] = []
    states = (*PHRASES, *OPEN_PHRASES, ("cancelled", "đã huỷ"))
    for name, phrase in states:
        listed = f"task-{task['id']}-{name}"
        if count(figures, listed):
            pieces += ["; " if pieces else "", fig(figures, listed), f" {phrase}"]
    return pieces


# -- III ----------------------------------------------------------------------------------------------------------------


def _aims(figures: Figures) -> Grid:
    columns = (("TT", 12.0), ("Chỉ tiêu được giao", 83.0), ("Kết quả đo được", 38.0), ("Đánh giá", 32.0))
    found: list[Sequence[Words]] = []
    for number, aim in enumerate(figures["aims"], start=1):
        measured = "Chưa đo được"
        if aim["value"] is not None:
            measured = f"{format_number(round(aim['value'], 2))}{aim['measured_in'] or aim['unit']}"
        met = {True: "Đạt", False: "Chưa đạt", None: "—"}[aim["met"]]
        text = aim["text"] if not aim["metric"] or aim["metric"] in aim["text"] else f"{aim['metric']}: {aim['text']}"
        found.append(((str(number),), (text[:1].upper() + text[1:],), (measured,), (met,)))
    return Grid(columns, found, frozenset({0, 2, 3}))


# -- IV -----------------------------------------------------------------------------------------------------------------


def _late(figures: Figures) -> Sequence[Text | Grid]:
    found = sorted(rows(figures, "late"), key=lambda row: (row["timeliness"] != "overdue", -(row["late_days"] or 0)))
    if not found:
        return [Text(("Đến thời điểm báo cáo, không có đơn vị chậm.",))]
    pieces: list[str | Fig] = ["Có ", fig(figures, "late"), " đầu việc chậm"]
    if count(figures, "overdue") and count(figures, "done_late"):
        pieces += [
            ", gồm ",
            fig(figures, "overdue"),
            " chưa hoàn thành và ",
            fig(figures, "done_late"),
            " hoàn thành trễ hạn",
        ]
    elif count(figures, "overdue"):
        pieces += [" chưa hoàn thành"]
    else:
        pieces += [", đều đã hoàn thành"]
    columns = (
        ("TT", 11.0),
        ("Đơn vị", 37.0),
        ("Mục", 24.0),
        ("Hạn", 26.0),
        ("Chậm (ngày làm việc)", 22.0),
        ("Nguyên nhân, ghi chú", 45.0),
    )
    lines = [
        ((str(number),), (row["unit"],), (clause(row),), (day(row["due"]),), (late_number(row),), (_reason(row),))
        for number, row in enumerate(found, start=1)
    ]
    return [Text((*pieces, ":")), Grid(columns, lines, frozenset({0, 2, 3, 4}))]


def _reason(row: Mapping[str, Any]) -> str:
    """Return why it is late as far as anybody said: the agency's last report, else what it was last told."""
    if row["timeliness"] == "done_late":
        return f"Đã hoàn thành ngày {day(row['closed'])}."
    if row["state"] == "submitted":
        return "Đã nộp kết quả, chờ duyệt."
    if row["said"]:
        return cut(row["said"], 240)
    return cut(f"Ý kiến theo dõi: {row['told']}", 240) if row["told"] else "Đơn vị chưa báo cáo nguyên nhân."


# -- V ------------------------------------------------------------------------------------------------------------------


def _changes(figures: Figures) -> list[Text]:
    asked = figures["extensions"]
    found = []
    if sum(asked.values()):
        pieces: list[str | Fig] = [f"Đề nghị gia hạn: {two(sum(asked.values()))}"]
        said = [("granted", "được đồng ý"), ("refused", "không được đồng ý"), ("asked", "đang chờ quyết định")]
        shown = [(state, phrase) for state, phrase in said if asked.get(state)]
        for place, (state, phrase) in enumerate(shown):
            pieces += [", gồm " if place == 0 else ", ", Fig(two(asked[state]), f"extension_{state}"), f" {phrase}"]
        units = list(dict.fromkeys(row["unit"] for row in rows(figures, "extension_granted")))
        if 0 < len(units) <= 5:
            pieces += [f" (đồng ý: {join(units)})"]
        found.append(Text((*pieces, ".")))
    else:
        found.append(Text(("Không có đề nghị gia hạn.",)))
    returned = count(figures, "sent_back_ever")
    if returned:
        waiting = count(figures, "sent_back")
        tail: Words = (", ", fig(figures, "sent_back"), " đang chờ quyết định") if waiting else ()
        found.append(
            Text(("Đơn vị trả lại vì không đúng thẩm quyền: ", fig(figures, "sent_back_ever"), " đầu việc", *tail, "."))
        )
    if count(figures, "cancelled"):
        reasons = [f"{row['unit']} (mục{NBSP}{row['clause']})" for row in rows(figures, "cancelled")]
        named: Words = (f": {join(reasons)}",) if len(reasons) <= 5 else ()
        found.append(Text(("Đã huỷ ", fig(figures, "cancelled"), " đầu việc", *named, ".")))
    return found


# -- the parts ----------------------------------------------------------------------------------------------------------


def _numbered(lines: Sequence[str]) -> list[str]:
    kept = [f"{line.strip().rstrip('.;')}." for line in lines if line.strip()]
    if not kept:
        return ["Không có kiến nghị."]
    return kept if len(kept) == 1 else [f"{number}. {line}" for number, line in enumerate(kept, start=1)]


def _small(text: str) -> str:
    """Return an abstract as it stands inside a sentence: "Về việc …" and "V/v …" are the letter's own opening."""
    text = " ".join(text.split()).rstrip(".")
    for opening in ("về việc ", "v/v ", "về "):
        if text.lower().startswith(opening):
            text = text[len(opening) :]
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _moment(figures: Figures) -> str:
    iso = figures["at"]
    return f"{iso[11:13]}{NBSP}giờ{NBSP}{iso[14:16]} ngày{NBSP}{day(iso)}"
