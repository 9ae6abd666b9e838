"""Pages of people: accounts, roles with their days, delegations."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunghen.desk import frame
from dunghen.desk.answers import back, done, form_page
from dunghen.desk.organisation.forms import DelegationForm, EndForm, GrantForm, PasswordForm, PersonForm, ReasonForm
from dunghen.kernel import access, errors
from dunghen.kernel.access import Role
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.organisation import operations, queries, verbs
from dunghen.kernel.organisation.models import Delegation, Grant, Person
from dunghen.ui.paging import keyset

LONGEST_QUESTION = 200


@require_safe
@frame.page(verbs.MANAGE)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, found by name, address or unit; with the roles of today."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    rows = Person.objects.all()
    if text:
        wanted = Q(full_name__unaccent__icontains=text) | Q(email__icontains=text)
        if unit := queries.resolve_name(text, request.at.date()).unit:
            wanted |= Q(pk__in=Grant.objects.on(request.at.date()).filter(unit_id=unit.id).values("person_id"))
        rows = rows.filter(wanted)
    page = keyset(rows, request.GET, by="full_name")
    roles: dict[int, list[str]] = {}
    for grant in Grant.objects.on(request.at.date()).filter(person__in=page.rows).select_related("unit"):
        roles.setdefault(grant.person_id, []).append(f"{Role(grant.role).label}, {grant.unit.name}")
    context = {"text": text, "page": page, "rows": [(person, roles.get(person.pk, [])) for person in page.rows]}
    return render(request, "desk/organisation/people.html", context)


@require_safe
@frame.page(verbs.MANAGE)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: roles of all days, delegations, what was done to the account."""
    row = _person(person_id)
    on = request.at.date()
    grants = row.grants.select_related("unit", "post").order_by("-valid_from", "unit__name")
    context = {
        "person": row,
        "grants": [(g, Role(g.role).label, g.is_valid_on(on), g.valid_to is None or g.valid_to >= on) for g in grants],
        "given": _delegations(Delegation.objects.filter(giver=row), on),
        "taken": _delegations(Delegation.objects.filter(taker=row), on),
        "trail": journal.trail(f"organisation.person:{row.pk}", parts=False),
        "on": on,
    }
    return render(request, "desk/organisation/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def add_person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    made: list[Person] = []
    if done(
        request, form, lambda given: made.append(operations.add_person(actor=request.user, at=request.at, **given))
    ):
        return back(request, _("Đã thêm người dùng; vui lòng giao vai trò."), "desk:person", made[0].pk)
    return form_page(request, form, _("Thêm người dùng"), _("Thêm người dùng"), reverse("desk:people"))


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def change_person(request: HttpRequest, person_id: int) -> HttpResponse:
    row = _person(person_id)
    form = PersonForm(
        request.POST or None, initial={"full_name": row.full_name, "title": row.title, "phone": row.phone}
    )
    del form.fields["email"], form.fields["password"]
    if done(
        request, form, lambda given: operations.change_person(person=row, actor=request.user, at=request.at, **given)
    ):
        return back(request, _("Đã sửa thông tin."), "desk:person", person_id)
    title = _("Sửa thông tin của %(person)s") % {"person": row}
    return form_page(request, form, title, _("Ghi lại"), _home(row))


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def set_password(request: HttpRequest, person_id: int) -> HttpResponse:
    row = _person(person_id)
    form = PasswordForm(request.POST or None)
    if done(
        request, form, lambda given: operations.set_password(person=row, actor=request.user, at=request.at, **given)
    ):
        return back(request, _("Đã đặt lại mật khẩu; các phiên đăng nhập cũ kết thúc."), "desk:person", person_id)
    title = _("Đặt lại mật khẩu cho %(person)s") % {"person": row}
    return form_page(request, form, title, _("Đặt mật khẩu"), _home(row))


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def close_account(request: HttpRequest, person_id: int) -> HttpResponse:
    row = _person(person_id)
    form = ReasonForm(request.POST or None)
    if done(
        request, form, lambda given: operations.close_account(person=row, actor=request.user, at=request.at, **given)
    ):
        return back(request, _("Đã khóa tài khoản."), "desk:person", person_id)
    title = _("Khóa tài khoản của %(person)s") % {"person": row}
    lead = _("Người này không đăng nhập và không thực hiện được việc nào nữa. Vai trò đã giao vẫn giữ để tra cứu.")
    return form_page(request, form, title, _("Khóa tài khoản"), _home(row), lead=lead, danger=True)


@require_POST
@frame.page(verbs.MANAGE)
def reopen_account(request: HttpRequest, person_id: int) -> HttpResponse:
    operations.reopen_account(person=_person(person_id), actor=request.user, at=request.at)
    return back(request, _("Đã mở lại tài khoản."), "desk:person", person_id)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def grant_role(request: HttpRequest, person_id: int) -> HttpResponse:
    row = _person(person_id)
    form = GrantForm(request.POST or None, on=request.at.date(), initial={"valid_from": request.at.date()})
    if done(request, form, lambda given: operations.grant_role(person=row, actor=request.user, at=request.at, **given)):
        return back(request, _("Đã giao vai trò."), "desk:person", person_id)
    title = _("Giao vai trò cho %(person)s") % {"person": row}
    return form_page(request, form, title, _("Giao vai trò"), _home(row))


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def end_grant(request: HttpRequest, grant_id: int) -> HttpResponse:
    grant = Grant.objects.select_related("person", "unit").filter(pk=grant_id).first()
    if grant is None:
        raise errors.NotFound
    form = EndForm(request.POST or None, initial={"valid_to": request.at.date()})
    if done(request, form, lambda given: operations.end_grant(grant=grant, actor=request.user, at=request.at, **given)):
        return back(request, _("Đã kết thúc vai trò."), "desk:person", grant.person_id)
    facts = {"role": Role(grant.role).label, "unit": grant.unit.name, "person": grant.person}
    title = _("Kết thúc vai trò %(role)s tại %(unit)s của %(person)s") % facts
    return form_page(request, form, title, _("Kết thúc vai trò"), _home(grant.person), danger=True)


@require_safe
@frame.page(verbs.DELEGATE)
def delegations(request: HttpRequest) -> HttpResponse:
    """Delegations that hold or will hold: all for the administrator, those of the own units for a head."""
    on = request.at.date()
    rows = access.visible(Delegation.objects.all(), request.user, verbs.DELEGATE, request.at, {"unit": "unit_id"})
    context = {
        "rows": _delegations(rows.exclude(valid_to__lt=on), on),
        "past": _delegations(rows.filter(valid_to__lt=on), on)[:50],
    }
    return render(request, "desk/organisation/delegations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.DELEGATE)
def delegate(request: HttpRequest) -> HttpResponse:
    """Delegate a role of one's own; the administrator may record it for somebody (``?nguoi=ID``)."""
    giver = _person(request.user.pk)
    asked = request.GET.get("nguoi", "")
    if asked.isascii() and asked.isdigit() and access.may(request.user, verbs.MANAGE, None, request.at):
        giver = _person(int(asked[:18]))
    on = request.at.date()
    form = DelegationForm(request.POST or None, giver=giver, on=on, initial={"valid_from": on})

    def act(given: dict[str, Any]) -> None:
        grant = given.pop("grant")
        operations.delegate(giver=giver, unit=grant.unit, role=grant.role, actor=request.user, at=request.at, **given)

    if done(request, form, act):
        return back(request, _("Đã ghi nhận ủy quyền."), "desk:delegations")
    title = _("Ủy quyền của %(person)s") % {"person": giver}
    lead = _("Người nhận làm được những việc của vai trò này trong thời gian ủy quyền; nhật ký ghi tên cả hai người.")
    return form_page(request, form, title, _("Ghi nhận ủy quyền"), reverse("desk:delegations"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.DELEGATE)
def end_delegation(request: HttpRequest, delegation_id: int) -> HttpResponse:
    rows = access.visible(Delegation.objects.all(), request.user, verbs.DELEGATE, request.at, {"unit": "unit_id"})
    delegation = rows.select_related("giver", "taker", "unit").filter(pk=delegation_id).first()
    if delegation is None:
        raise errors.NotFound
    form = EndForm(request.POST or None, initial={"valid_to": request.at.date()})
    del form.fields["reason"]
    if done(
        request,
        form,
        lambda given: operations.end_delegation(delegation=delegation, actor=request.user, at=request.at, **given),
    ):
        return back(request, _("Đã kết thúc ủy quyền."), "desk:delegations")
    facts = {"giver": delegation.giver, "taker": delegation.taker}
    title = _("Kết thúc ủy quyền của %(giver)s cho %(taker)s") % facts
    return form_page(request, form, title, _("Kết thúc ủy quyền"), reverse("desk:delegations"), danger=True)


def _delegations(rows: Any, on: Any) -> list[tuple[Delegation, str, bool]]:
    listed = rows.select_related("giver", "taker", "unit").order_by("-valid_from", "pk")
    return [(row, Role(row.role).label, row.is_valid_on(on)) for row in listed]


def _person(person_id: int) -> Person:
    row = Person.objects.filter(pk=person_id).first()
    if row is None:
        raise errors.NotFound
    return row


def _home(person: Person) -> str:
    return reverse("desk:person", args=[person.pk])
