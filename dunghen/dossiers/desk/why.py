"""Why dossiers are late: where their time went, who waited for whom, the causes, agencies compared; the same as a report in DOCX."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.desk import asking
from dunghen.dossiers.desk.asking import Question
from dunghen.dossiers.desk.table_files import sent, stamp
from dunghen.dossiers.papers import lateness
from dunghen.dossiers.queries import boards, settings
from dunghen.dossiers.queries.paces import DAY
from dunghen.dossiers.queries.why import Row, Scope, Why
from dunghen.dossiers.rules.causes import FAULT_LABELS
from dunghen.dossiers.rules.steps import step_label
from dunghen.kernel.commitments import calendars
from dunghen.kernel.errors import NotFound
from dunghen.kernel.text import format_number, format_percent
from dunghen.ui.exports import Column

SHOWN = 30
"""Rows of a table, those that make most of it; what is left out is said."""
LATE = 2
"""The column of late dossiers where agencies are compared."""
DOORS = {
    "agencies": {1: "agencies", 6: "by-others"},
    "steps": {2: "steps"},
    "hand_overs": {2: "hand-overs", 5: "late-replies"},
    "causes": {2: "causes"},
}
"""Table → place of a number → what it opens (``queries.why.BEHIND``)."""
KINDS = {"agencies": "wnnpdpnd", "steps": "wwndddp", "hand_overs": "wwnddn", "causes": "wwnpp"}
"""Table → what its columns hold: words, numbers, working days, percent."""


@dataclass(frozen=True)
class Answer:
    """What is known of the late dossiers of a period. Tables hold text, ready to be read; ``cut``: table → how many rows were left out."""

    late: int
    silent: int
    """Of those, without a cause."""
    outside: float | None
    """Percent of the time that lay with another agency than the one that answers; None without steps."""
    by_others: int | None
    steps: list[Sequence[str]] = field(default_factory=list)
    hand_overs: list[Sequence[str]] = field(default_factory=list)
    causes: list[Sequence[str]] = field(default_factory=list)
    agencies: list[Sequence[str]] = field(default_factory=list)
    keys: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Table → the words of each row as the ledger has them."""
    cut: dict[str, int] = field(default_factory=dict)


@require_safe
@frame.page(verbs.SEE_BOARDS)
def page(request: DeskRequest) -> HttpResponse:
    """The late dossiers of a period and what held them."""
    asked = asking.question_of_year(request)
    context = {
        **asking.filters(asked, request, "dossiers:why"),
        "as_of": None,
        "answer": None,
        "list_url": asked.list_url("received_late"),
        "export_query": urlencode({"period": asked.wanted.period.word, **asked.wanted.words()}),
        "board_url": f"{reverse('dossiers:progress')}?{asked.query()}",
    }
    if (wanted := boards.asked(asked.wanted, asked.sight, request.at)) is not None:
        view = boards.view()
        answer = _answer(request, wanted, view)
        context |= {
            "as_of": boards.as_of(view, wanted.sources),
            "answer": answer,
            "sentences": sentences(answer),
            "tables": _tables(answer, asked),
        }
    return render(request, "dossiers/boards/why.html", context)


@require_safe
@frame.page(verbs.SEE_BOARDS)
def docx(request: DeskRequest) -> HttpResponse:
    """The same as a draft of a report."""
    asked = asking.question_of_year(request)
    wanted = boards.asked(asked.wanted, asked.sight, request.at)
    answer = _answer(request, wanted, boards.view()) if wanted is not None else Answer(0, 0, None, None)
    content = lateness.as_docx(
        period=asked.wanted.period.label, scope=_scope_of(asked), at=request.at, answer=answer, sentences=sentences(answer)
    )  # fmt: skip
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    response["Content-Disposition"] = f'attachment; filename="nguyen-nhan-tre-{asked.wanted.period.word}.docx"'
    return response


def sentences(answer: Answer) -> list[str]:
    """Return what the figures say, in sentences."""
    found = [
        _("Có %(n)s hồ sơ giải quyết quá hạn hoặc đang quá hạn trong số hồ sơ tiếp nhận trong kỳ.")
        % {"n": format_number(answer.late)}
    ]
    if answer.late and answer.silent:
        found.append(_("%(n)s hồ sơ chưa ghi nguyên nhân.") % {"n": format_number(answer.silent)})
    if answer.outside is not None:
        found.append(
            _(
                "%(share)s thời gian làm việc của các hồ sơ này nằm ở cơ quan khác với cơ quan chịu trách nhiệm giải quyết."
            )
            % {"share": _percent(answer.outside)}
        )
        found.append(
            _("%(n)s hồ sơ trễ không quá thời gian mà cơ quan khác giữ: nếu cơ quan khác trả lời ngay thì đã kịp hạn.")
            % {"n": format_number(answer.by_others or 0)}
        )
    elif answer.late:
        found.append(_("Nguồn dữ liệu chưa có các bước xử lý, nên chưa biết thời gian nằm ở đâu."))
    return found


def _tables(answer: Answer, asked: Question) -> list[dict[str, Any]]:
    """Return the tables of the page; the first ``words`` columns hold words, the others numbers. Numbers of dossiers open their list."""
    base = asked.query(by="")

    def door(name: str, number: int, place: int, value: str) -> str:
        if value in ("0", "–"):
            return ""
        first, second = answer.keys[name][number]
        if name == "agencies" and place == LATE:
            return asked.list_url("received_late", unit=first)
        what = DOORS[name].get(place, "")
        opened = urlencode({"what": what, "first": first, "second": second})
        return f"{reverse('dossiers:why-list')}?{base}&{opened}" if what else ""

    return [
        {
            "title": title,
            "what": what,
            "heads": heads,
            "rows": [
                [
                    {"head": head, "value": value, "url": door(name, number, place, value)}
                    for place, (head, value) in enumerate(zip(heads, row, strict=True))
                ]
                for number, row in enumerate(getattr(answer, name))
            ],
            "left": answer.cut.get(name, 0),
            "file": name.replace("_", "-"),
            "words": 1 if name == "agencies" else 2,
        }
        for name, (title, what, heads) in lateness.HEADS.items()
    ]


def _answer(request: DeskRequest, wanted: Any, view: Any) -> Answer:
    asked = Why(view, Scope.of(wanted), at=request.at, calendar=calendars.of())
    agencies, rows = (
        asked.agencies(),
        {"steps": asked.steps(), "hand_overs": asked.hand_overs(), "causes": asked.causes()},
    )
    rows["agencies"] = _compared(request, wanted, view)
    cells, minutes = _Cells(request), sum(row["minutes"] or 0 for row in agencies)
    return Answer(
        sum(row["late"] for row in agencies),
        sum(row["n"] for row in rows["causes"] if not row["cause"]),
        100 * sum(row["outside"] or 0 for row in agencies) / minutes if minutes else None,
        sum(row["by_others"] or 0 for row in agencies) if minutes else None,
        **{name: [_said(name, cells.of(name, row)) for row in some[:SHOWN]] for name, some in rows.items()},
        keys={name: [_key(name, row) for row in some[:SHOWN]] for name, some in rows.items()},
        cut={name: len(some) - SHOWN for name, some in rows.items() if len(some) > SHOWN},
    )


def _compared(request: DeskRequest, wanted: Any, view: Any) -> list[Row]:
    return Why(view, Scope.of(wanted, late=False), at=request.at, calendar=calendars.of()).agencies()


@require_safe
@frame.page(verbs.SEE_BOARDS)
def table_file(request: DeskRequest, table: str, ending: str) -> HttpResponseBase:
    """A table of the page as a file, with all its rows; numbers are numbers."""
    name = table.replace("-", "_")
    if name not in KINDS:
        raise NotFound
    asked = asking.question_of_year(request)
    rows: list[Row] = []
    if (wanted := boards.asked(asked.wanted, asked.sight, request.at)) is not None:
        view = boards.view()
        why = Why(view, Scope.of(wanted), at=request.at, calendar=calendars.of())
        rows = _compared(request, wanted, view) if name == "agencies" else getattr(why, name)()
    title, _what, heads = lateness.HEADS[name]
    cells = _Cells(request)
    found = [[round(cell, 2) if isinstance(cell, float) else cell for cell in cells.of(name, row)] for row in rows]
    columns = [
        Column(str(head), lambda row, place=place: row[place], 36 if kind == "w" else 14)
        for place, (head, kind) in enumerate(zip(heads, KINDS[name], strict=True))
    ]
    file = f"vi-sao-tre-{table}-{asked.wanted.period.word}-{stamp(request.at)}"
    return sent(ending, file, str(title), columns, [found])


class _Cells:
    """Rows of tables as cells: words as people read them, numbers, working days of eight hours, percent."""

    def __init__(self, request: DeskRequest) -> None:
        self._named, self._labels = asking.Names(), settings.causes(request.at)

    def of(self, table: str, row: Row) -> tuple[Any, ...]:
        named = self._named
        if table == "steps":
            held = (row["waiting"] / DAY, row["working"] / DAY, row["stood"] / DAY)
            return (named("unit", row["unit"]), step_label(row["step"]), row["dossiers"], *held, row["share"])
        if table == "hand_overs":
            days = row["minutes"] / DAY
            return (named("unit", row["giver"]), named("unit", row["taker"]), row["times"], days, days / row["times"], row["replies_late"])  # fmt: skip
        if table == "causes":
            return (*_cause(row, self._labels), row["n"], row["share"], row["upto"])
        return (named("unit", row["agency"]), row["dossiers"], row["late"], row["late_rate"], row["median_days"], row["outside_share"], row["by_others"], row["stood"] / DAY)  # fmt: skip


_KEYS = {
    "steps": ("unit", "step"),
    "hand_overs": ("giver", "taker"),
    "causes": ("fault", "cause"),
    "agencies": ("agency",),
}


def _key(table: str, row: Row) -> tuple[str, str]:
    first, *rest = (row[name] or "" for name in _KEYS[table])
    return first, rest[0] if rest else ""


def _said(table: str, cells: Sequence[Any]) -> list[str]:
    """Return cells as text ready to be read."""
    say = {"w": str, "n": _count, "d": _number, "p": _percent}
    return [say[kind](cell) for kind, cell in zip(KINDS[table], cells, strict=True)]


def _cause(row: Row, labels: Any) -> tuple[str, str]:
    if not row["cause"]:
        return "–", _("Chưa ghi nguyên nhân")
    known = labels.get(row["cause"])
    return str(FAULT_LABELS.get(row["fault"], row["fault"] or "–")), known.label if known else row["cause"]


def _scope_of(asked: Question) -> str:
    named = asking.Names()
    words = [
        named("unit" if column in ("below", "unit") else column, word) for column, word in asked.wanted.words().items()
    ]
    return ", ".join(words) or _("tất cả đơn vị được xem")


def _count(value: int | None) -> str:
    return "–" if value is None else format_number(value)


def _number(value: float | None) -> str:
    return "–" if value is None else format_number(value, 1)


def _percent(value: float | None) -> str:
    return "–" if value is None else format_percent(value, 1)
