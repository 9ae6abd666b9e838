"""The list of assignments under its filters, on the page and as a file of exactly the same rows."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk import queries as desk
from dunghen.desk.views import TONES, Group, SavedView
from dunghen.directives import queries, rules, verbs
from dunghen.directives.queries import Wanted
from dunghen.kernel import access
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.commitments.models import Commitment, Outcome
from dunghen.ui import exports, times
from dunghen.ui.exports import Column
from dunghen.ui.paging import keyset

BY_DUE, BY_LETTER = "due_at", "assignment__letter_id"
MANY = 1000
"""Up to how many rows the list is counted; beyond, it only says that there are more."""


@dataclass
class Section:
    """Rows under one heading: a letter, or a stretch of time."""

    heading: str
    about: str = ""
    url: str = ""
    rows: list[tuple[desk.Row, str]] = field(default_factory=list)
    """Each row with a line about it: where it stands in the letter, who has it, how far it is."""


@require_safe
@frame.page(verbs.SEE)
def assignments(request: HttpRequest) -> HttpResponse:
    """Assignments the person may see, what hurts next first; or letter by letter."""
    wanted, by = _wanted(request)
    found = queries.assignments(request.user, wanted, request.at)
    page = keyset(found, request.GET, by=by)
    rows = desk.rows(page.rows, request.at)
    counts = queries.open_counts(request.user, replace(wanted, timeliness="open"), request.at)
    oversees = access.may(request.user, verbs.SEE_BOARD, None, request.at)
    context = {
        "wanted": wanted,
        "page": page,
        "sections": _sections(rows, wanted, by, request.at),
        "count": _count(found, wanted, counts),
        "many": MANY,
        "more": wanted.timeliness not in ("open", *counts),
        "groups": _views(request, wanted, by, counts),
        "units": _options(queries.owing_units(request.user, request.at), wanted.unit) if oversees else "",
        "letters": _options(queries.letters_to_choose(request.user, request.at), wanted.letter),
        "states": rules.STATES,
        "timelinesses": [("all", _("Tất cả")), ("open", _("Chưa xong")), ("done", _("Đã xong"))]
        + [(state, _(label)) for state, label in timeliness.LABELS.items()],
        "by": "letter" if by == BY_LETTER else "",
        "query": urlencode(_query(wanted, by)),
        "filtered": wanted != Wanted(unit=wanted.unit, person=wanted.person),
    }
    return render(request, "directives/assignments.html", context)


@require_safe
@frame.page(verbs.SEE)
def assignments_csv(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as CSV."""
    return exports.csv_response(_file_name(request.at), columns(request.at), _export(request))


@require_safe
@frame.page(verbs.SEE)
def assignments_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as a workbook."""
    return exports.xlsx_response(_file_name(request.at), _("Nhiệm vụ"), columns(request.at), _export(request))


def _export(request: HttpRequest) -> Iterator[Sequence[Any]]:
    """Yield the rows of the list as plain values, a batch at a time."""
    wanted, by = _wanted(request)
    found = queries.assignments(request.user, wanted, request.at).select_related(None)  # type: ignore[attr-defined, arg-type]
    return exports.batches(found.values_list(*EXPORTED, named=True), by)


EXPORTED = (
    "pk",
    "reference",
    "owner_unit__name",
    "owner_person__full_name",
    "opened_at",
    "due_at",
    "original_due_at",
    "closed_at",
    "suspended_at",
    "outcome",
    "extensions",
    "assignment__letter_id",
    "assignment__letter__number",
    "assignment__letter__issued_on",
    "assignment__task__ref",
    "assignment__task__summary",
    "assignment__period",
    "assignment__state",
    "assignment__percent",
    "assignment__result_number",
    "assignment__result_on",
)


def columns(at: dt.datetime) -> Sequence[Column]:
    """Return the columns of the files; each takes a row of ``EXPORTED``."""
    soon = commitments.soon_until(at)
    words = {state: _(label) for state, label in timeliness.LABELS.items()}

    def state_of_time(row: Any) -> str:
        return words[
            timeliness.of(
                due_at=row.due_at,
                closed_at=row.closed_at,
                cancelled=row.outcome == Outcome.CANCELLED,
                suspended=row.suspended_at is not None,
                at=at,
                soon_until=soon,
            )
        ]

    return (
        Column(_("Mã"), lambda row: row.reference, 34),
        Column(_("Văn bản"), lambda row: row.assignment__letter__number, 18),
        Column(_("Ngày văn bản"), lambda row: row.assignment__letter__issued_on, 12),
        Column(_("Mục"), lambda row: row.assignment__task__ref, 8),
        Column(_("Kỳ"), lambda row: row.assignment__period, 12),
        Column(_("Nội dung"), lambda row: row.assignment__task__summary, 60),
        Column(_("Đơn vị chủ trì"), lambda row: row.owner_unit__name, 28),
        Column(_("Chuyên viên"), lambda row: row.owner_person__full_name, 20),
        Column(_("Hạn"), lambda row: row.due_at, 18),
        Column(_("Hạn ban đầu"), lambda row: row.original_due_at, 18),
        Column(_("Số lần gia hạn"), lambda row: row.extensions, 9),
        Column(_("Trạng thái"), lambda row: rules.STATE_LABELS[row.assignment__state], 18),
        Column(_("Tình trạng hạn"), state_of_time, 20),
        Column(_("Tiến độ (%)"), lambda row: row.assignment__percent, 9),
        Column(_("Văn bản kết quả"), lambda row: row.assignment__result_number, 20),
        Column(_("Ngày văn bản kết quả"), lambda row: row.assignment__result_on, 12),
        Column(_("Tính hoàn thành"), lambda row: row.closed_at, 18),
    )


def _wanted(request: HttpRequest) -> tuple[Wanted, str]:
    return Wanted.of(request.GET), BY_LETTER if request.GET.get("by") == "letter" else BY_DUE


def _query(wanted: Wanted, by: str) -> dict[str, str]:
    return {**wanted.query(), **({"by": "letter"} if by == BY_LETTER else {})}


def _file_name(at: dt.datetime) -> str:
    return f"nhiem-vu-{at.astimezone(ZONE):%Y%m%d-%H%M}"


# -- sections -----------------------------------------------------------------------------------------------------------


def _sections(rows: Iterable[desk.Row], wanted: Wanted, by: str, at: dt.datetime) -> list[Section]:
    found: list[Section] = []
    about = _about()
    for row in rows:
        section = _of_letter(row.commitment) if by == BY_LETTER else _of_time(row, wanted, at)
        if not found or found[-1].heading != section.heading:
            found.append(section)
        found[-1].rows.append((row, about(row.commitment)))
    return found


def _about() -> Callable[[Commitment], str]:
    """Return what writes the line about a row; the words are looked up once a page rather than once a row."""
    clause, period, extended = _("mục %s"), _("kỳ %s"), _("gia hạn %s lần")

    def write(row: Commitment) -> str:
        owed = row.assignment
        where = [owed.letter.number]
        where += [clause % owed.task.ref] if owed.task.ref else []
        where += [period % owed.period] if owed.period else []
        who = (
            f"{row.owner_unit.short_name} · {row.owner_person.full_name}"
            if row.owner_person
            else row.owner_unit.short_name
        )
        step = rules.STATE_LABELS[owed.state]
        step = f"{step} {owed.percent} %" if owed.percent and not row.outcome else step
        parts = [", ".join(where), who, step]
        return " – ".join([*parts, extended % row.extensions] if row.extensions else parts)

    return write


def _of_letter(row: Commitment) -> Section:
    letter = row.assignment.letter
    return Section(str(letter), letter.abstract, reverse("directives:letter", args=[letter.pk]))


def _of_time(row: desk.Row, wanted: Wanted, at: dt.datetime) -> Section:
    """Return the stretch of time a row lies in: what is late, this week, next week, then month by month."""
    due_at = row.commitment.due_at
    if wanted.timeliness not in ("open", timeliness.IN_TIME, timeliness.DUE_SOON):
        return Section("")
    if due_at is None:
        return Section(_("Không thời hạn"))
    if row.state == timeliness.OVERDUE:
        return Section(_("Đã quá hạn"))
    day, today = due_at.astimezone(ZONE).date(), at.astimezone(ZONE).date()
    monday = today - dt.timedelta(days=today.weekday())
    if day < monday + dt.timedelta(days=7):
        return Section(_("Trong tuần này"))
    if day < monday + dt.timedelta(days=14):
        return Section(
            _("Tuần sau"), f"{times.day(monday + dt.timedelta(days=7))} – {times.day(monday + dt.timedelta(days=13))}"
        )
    return Section(_("Tháng %(month)s") % {"month": f"{day:%m/%Y}"})


# -- saved views ----------------------------------------------------------------------------------------------------------


def _options(choices: Iterable[tuple[int, str]], chosen: str) -> SafeString:
    """Return the options of a select with hundreds of choices; a template would take as long for them as for the whole list."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((str(pk), mark_safe(" selected") if str(pk) == chosen else "", name) for pk, name in choices),
    )


def _count(found: Any, wanted: Wanted, counts: Mapping[str, int]) -> int:
    """Return how many rows the list has, of long lists of finished work only that there are more than ``MANY``."""
    if wanted.timeliness == "open":
        return sum(counts.values())
    if wanted.timeliness in counts:
        return counts[wanted.timeliness]
    return int(found.select_related(None).only("pk").order_by()[: MANY + 1].count())


def _views(request: HttpRequest, wanted: Wanted, by: str, counts: Mapping[str, int]) -> list[Group]:
    """Return the ways to look at the list; the open states are counted within everything else that is asked for."""

    def view(label: str, count: int | None, part: Wanted, tone: str = "", order: str = by) -> SavedView:
        url = f"{request.path}?{urlencode(_query(part, order))}".rstrip("?")
        return SavedView(label, url, count, part == wanted and order == by, tone)  # type: ignore[arg-type]

    whose = [
        view(_("Của tôi"), None, replace(wanted, person="mine", unit="")),
        view(_("Đơn vị tôi"), None, replace(wanted, unit="mine", person="")),
        view(_("Tất cả được xem"), None, replace(wanted, unit="", person="")),
    ]
    states = [
        view(_(timeliness.LABELS[state]), counts[state], replace(wanted, timeliness=state), TONES.get(state, ""))
        for state in queries.OPEN_FIRST
    ]
    states.insert(0, view(_("Chưa xong"), sum(counts.values()), replace(wanted, timeliness="open")))
    states.append(view(_("Đã xong"), None, replace(wanted, timeliness="done")))
    order = [
        view(_("Theo hạn, gấp nhất trước"), None, wanted, order=BY_DUE),
        view(_("Theo văn bản"), None, wanted, order=BY_LETTER),
    ]
    return [Group(_("Việc của ai"), whose), Group(_("Tình trạng"), states), Group(_("Sắp xếp"), order)]
