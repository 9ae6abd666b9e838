"""Pages of the working calendar: a year at a glance, its days and hours, counting a term by hand."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.answers import done
from dunghen.desk.worktime.forms import DayForm, DueForm, HoursForm, ReasonForm
from dunghen.kernel import access, errors
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments import verbs as commitment_verbs
from dunghen.kernel.commitments.models import DueChange
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime import operations, queries, verbs, wording
from dunghen.kernel.worktime.arithmetic import TermUnit, explain_due
from dunghen.kernel.worktime.arithmetic.calendar import FIRST_YEAR, LAST_YEAR
from dunghen.kernel.worktime.models import CalendarDay
from dunghen.ui.paging import keyset


@require_safe
@frame.page(verbs.SEE)
def calendar(request: HttpRequest) -> HttpResponse:
    """One year: its days off and made up, how many days are worked, and the office hours."""
    year = queries.year(_year(request))
    first, last = year.covered
    tabs = [
        {"label": str(number), "url": f"{request.path}?nam={number}", "current": number == year.year}
        for number in range(first, last + 1)
    ]
    context = {
        "year": year,
        "days": [(day, wording.weekday(day.date)) for day in year.days],
        "tabs": tabs,
        "hours": _sessions_by_rule(request.at.date()),
        "may_manage": access.may(request.user, verbs.MANAGE, None, request.at),
        "may_see_moved": access.ever(request.user, commitment_verbs.SEE, request.at),
    }
    return render(request, "desk/worktime/calendar.html", context)


@require_safe
@frame.page(verbs.SEE)
def count_due(request: HttpRequest) -> HttpResponse:
    """Count one term by the calendar and say which days it stepped over and why."""
    form = DueForm(request.GET) if request.GET else DueForm(initial={"received_on": request.at.date(), "amount": 5})
    told = None
    if form.is_bound and form.is_valid():
        amount = form.cleaned_data["amount"]
        try:
            told = explain_due(
                queries.calendar_for(), form.received(), float(amount), TermUnit(form.cleaned_data["unit"])
            )
        except errors.Refusal as refused:
            form.add_error("amount", refused.sentence)
    days = [(step, wording.weekday(step.date), wording.reason(step)) for step in told.stepped_over] if told else []
    context = {"form": form, "told": told, "days": days, "notes": wording.notes(told) if told else []}
    return render(request, "desk/worktime/count_due.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def add_day(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.POST or None, initial={"kind": "holiday"})
    saved = done(request, form, lambda given: operations.add_day(actor=request.user, at=request.at, **given))
    if saved:
        return _back(
            request, form.cleaned_data["date"], _("Đã thêm ngày vào lịch; hạn của việc chưa xong đã tính lại.")
        )
    return _form_page(request, form, _("Thêm ngày vào lịch"), _("Thêm ngày"))


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def change_day(request: HttpRequest, day_id: int) -> HttpResponse:
    day = _day(day_id)
    shown = {"kind": day.kind, "name": day.name, "source": day.source, "status": day.status}
    form = DayForm(request.POST or None, initial=shown)
    del form.fields["date"]
    saved = done(
        request, form, lambda given: operations.change_day(day=day, actor=request.user, at=request.at, **given)
    )
    if saved:
        return _back(request, day.date, _("Đã sửa ngày trong lịch; hạn của việc chưa xong đã tính lại."))
    title = _("Sửa ngày %(day)s") % {"day": f"{day.date:%d/%m/%Y}"}
    return _form_page(request, form, title, _("Ghi lại"), year=day.date.year)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def remove_day(request: HttpRequest, day_id: int) -> HttpResponse:
    day = _day(day_id)
    form = ReasonForm(request.POST or None)
    saved = done(
        request, form, lambda given: operations.remove_day(day=day, actor=request.user, at=request.at, **given)
    )
    if saved:
        return _back(request, day.date, _("Đã bỏ ngày khỏi lịch; hạn của việc chưa xong đã tính lại."))
    title = _("Bỏ ngày %(day)s (%(name)s) khỏi lịch") % {"day": f"{day.date:%d/%m/%Y}", "name": day.name}
    return _form_page(request, form, title, _("Bỏ ngày này"), year=day.date.year, danger=True)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def set_hours(request: HttpRequest) -> HttpResponse:
    form = HoursForm(request.POST or None, on=request.at.date())

    def act(given: dict[str, Any]) -> None:
        wanted = {name: given[name] for name in ("unit", "valid_from", "valid_to", "sessions", "source")}
        weekdays = [int(number) for number in given["weekdays"]]
        operations.set_office_hours(weekdays=weekdays, actor=request.user, at=request.at, **wanted)

    if done(request, form, act):
        message = _("Đã đặt giờ làm việc; hạn của việc chưa xong đã tính lại.")
        return _back(request, form.cleaned_data["valid_from"], message)
    return _form_page(request, form, _("Đặt giờ làm việc"), _("Đặt giờ làm việc"))


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def drop_hours(request: HttpRequest, unit_id: int) -> HttpResponse:
    unit = Unit.objects.filter(pk=unit_id, office_hours__isnull=False).first()
    if unit is None:
        raise errors.NotFound
    form = ReasonForm(request.POST or None)
    saved = done(
        request, form, lambda given: operations.drop_office_hours(unit=unit, actor=request.user, at=request.at, **given)
    )
    if saved:
        message = _("Đơn vị đã theo giờ làm việc chung; hạn của việc chưa xong đã tính lại.")
        return _back(request, request.at.date(), message)
    title = _("Bỏ giờ làm việc riêng của %(unit)s") % {"unit": unit.name}
    return _form_page(request, form, title, _("Theo giờ chung"), danger=True)


@require_safe
@frame.page(commitment_verbs.SEE)
def moved(request: HttpRequest) -> HttpResponse:
    """Every due moment that a change of the calendar moved: old and new, the newest change first, as far as the person may see."""
    seen = commitments.visible(request.user, request.at)
    rows = DueChange.objects.filter(cause=DueChange.Cause.CALENDAR, commitment__in=seen).select_related("commitment")
    return render(request, "desk/worktime/moved.html", {"page": keyset(rows, request.GET, by="-at")})


def _back(request: HttpRequest, day: dt.date, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(f"{reverse('desk:worktime')}?nam={day.year}")


def _form_page(
    request: HttpRequest, form: Form, title: str, label: str, *, year: int | None = None, danger: bool = False
) -> HttpResponse:
    back = reverse("desk:worktime") + (f"?nam={year}" if year else "")
    context = {"form": form, "title": title, "label": label, "danger": danger, "back_url": back}
    return render(request, "desk/worktime/form.html", context)


def _day(day_id: int) -> CalendarDay:
    day = CalendarDay.objects.in_force().filter(pk=day_id).first()
    if day is None:
        raise errors.NotFound
    return day


def _year(request: HttpRequest) -> int:
    """Return the year asked for; anything else is this year."""
    asked = request.GET.get("nam", "")
    known = asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:5]) <= LAST_YEAR
    return int(asked) if known else request.at.year


def _sessions_by_rule(on: dt.date) -> list[dict[str, Any]]:
    """Group office hours by unit, days and weekdays: one line of the table each."""
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in queries.office_hours(on):
        key = row.unit_id, row.valid_from, row.valid_to, row.weekdays
        line = lines.setdefault(key, {"row": row, "weekdays": _weekdays(row.weekdays), "sessions": []})
        line["sessions"].append(str(row))
    return list(lines.values())


def _weekdays(numbers: str) -> str:
    """Return "12345" as "thứ Hai đến thứ Sáu", others as a list."""
    names = [wording.WEEKDAYS[int(number) - 1] for number in numbers]
    if len(names) > 2 and numbers in "1234567":
        return _("%(first)s đến %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)
