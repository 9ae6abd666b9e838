"""Why dossiers are late: where their time went, who waited for whom, the causes, agencies compared; the same as a report in DOCX."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.desk import asking
from dunghen.dossiers.desk.asking import Question
from dunghen.dossiers.papers import lateness
from dunghen.dossiers.queries import boards, periods, settings
from dunghen.dossiers.queries.why import Row, Scope, Why
from dunghen.dossiers.rules.causes import FAULT_LABELS
from dunghen.dossiers.rules.steps import step_label
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import calendars
from dunghen.kernel.text import format_number, format_percent

SHOWN = 30
"""Rows of a table, those that make most of it; what is left out is said."""
LATE = 2
"""The column of late dossiers where agencies are compared."""


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
    agency_keys: Sequence[str] = ()
    """The keys of the units in ``agencies``, row by row."""
    cut: dict[str, int] = field(default_factory=dict)


@require_safe
@frame.page(verbs.SEE_BOARDS)
def page(request: DeskRequest) -> HttpResponse:
    """The late dossiers of a period and what held them; of the year so far unless asked otherwise: a cause shows in many, not in a week's."""
    asked = asking.question(request, default=periods.holding(request.at.astimezone(ZONE).date(), periods.YEAR))
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
    asked = asking.question(request)
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
    """Return the tables of the page; the first ``words`` columns hold words, the others numbers. Late dossiers of a unit open their list."""

    def door(name: str, number: int, place: int, value: str) -> str:
        late = name == "agencies" and place == LATE and value != "0"
        return asked.list_url("received_late", unit=answer.agency_keys[number]) if late else ""

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
            "words": 1 if name == "agencies" else 2,
        }
        for name, (title, what, heads) in lateness.HEADS.items()
    ]


def _answer(request: DeskRequest, wanted: Any, view: Any) -> Answer:
    asked = Why(view, Scope.of(wanted), at=request.at, calendar=calendars.of())
    agencies, causes = asked.agencies(), asked.causes()
    compared = Why(view, Scope.of(wanted, late=False), at=request.at, calendar=calendars.of()).agencies()
    named, labels = asking.Names(), settings.causes(request.at)
    minutes = sum(row["minutes"] or 0 for row in agencies)
    tables: dict[str, tuple[list[Row], Callable[[Row], Sequence[str]]]] = {
        "steps": (asked.steps(), lambda row: (named("unit", row["unit"]), step_label(row["step"]), format_number(row["dossiers"]), _days(row["waiting"]), _days(row["working"]), _percent(row["share"]))),
        "hand_overs": (asked.hand_overs(), lambda row: (named("unit", row["giver"]), named("unit", row["taker"]), format_number(row["times"]), _days(row["minutes"]), _days(row["minutes"] / row["times"]), format_number(row["replies_late"]))),
        "causes": (causes, lambda row: (*_cause(row, labels), format_number(row["n"]), _percent(row["share"]), _percent(row["upto"]))),
        "agencies": (compared, lambda row: (named("unit", row["agency"]), format_number(row["dossiers"]), format_number(row["late"]), _percent(row["late_rate"]), _number(row["median_days"]), _percent(row["outside_share"]), "–" if row["by_others"] is None else format_number(row["by_others"]))),
    }  # fmt: skip
    return Answer(
        sum(row["late"] for row in agencies),
        sum(row["n"] for row in causes if not row["cause"]),
        100 * sum(row["outside"] or 0 for row in agencies) / minutes if minutes else None,
        sum(row["by_others"] or 0 for row in agencies) if minutes else None,
        **{name: [told(row) for row in rows[:SHOWN]] for name, (rows, told) in tables.items()},
        agency_keys=[row["agency"] for row in compared[:SHOWN]],
        cut={name: len(rows) - SHOWN for name, (rows, _told) in tables.items() if len(rows) > SHOWN},
    )


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


def _days(minutes: float) -> str:
    """Return working days of eight hours."""
    return format_number(minutes / 480, 1)


def _number(value: float | None) -> str:
    return "–" if value is None else format_number(value, 1)


def _percent(value: float | None) -> str:
    return "–" if value is None else format_percent(value, 1)
