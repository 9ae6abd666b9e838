"""Pages of units: the tree of a day, one unit with its history, the groups of letters."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.answers import back, done, form_page
from dunghen.desk.organisation.forms import AliasForm, AppointForm, DayQuestion, PostForm
from dunghen.kernel import access, errors
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.organisation import operations, queries, verbs
from dunghen.kernel.organisation.models import Grant, Level, Post, Unit, UnitAlias, UnitCode, UnitKind


@require_safe
@frame.page(verbs.SEE)
def units(request: HttpRequest) -> HttpResponse:
    """The tree as of a day, or what a name means on that day."""
    form, on = _asked(request)
    text = form.cleaned_data.get("q", "").strip() if form.is_bound and form.is_valid() else ""
    found = queries.resolve_name(text, on) if text else None
    if found and found.unit and not found.namesakes:
        return redirect(f"{reverse('desk:unit', args=[found.unit.id])}?ngay={on.isoformat()}")
    directory = queries.directory()
    context = {
        "form": form,
        "on": on,
        "found": found,
        "candidates": [(candidate, directory.label(candidate.unit)) for candidate in found.candidates] if found else [],
        "namesakes": [(unit, directory.label(unit)) for unit in found.namesakes] if found else [],
        "rows": [] if text else [(unit, depth, UnitKind(unit.kind).label) for unit, depth in queries.tree(on)],
        "may_manage": access.may(request.user, verbs.MANAGE, None, request.at),
    }
    return render(request, "desk/organisation/units.html", context)


@require_safe
@frame.page(verbs.SEE)
def groups(request: HttpRequest) -> HttpResponse:
    """What letters name in one breath, and how many units that is on a day; or the units of one wording."""
    form, on = _asked(request)
    form.fields["q"].label = _("Cách viết trong văn bản")
    text = form.cleaned_data.get("q", "").strip() if form.is_bound and form.is_valid() else ""
    context = {
        "form": form,
        "on": on,
        "text": text,
        "result": queries.expand(text, on) if text else None,
        "rows": [] if text else [(group, queries.expand(group, on)) for group in queries.groups(on)],
    }
    return render(request, "desk/organisation/groups.html", context)


@require_safe
@frame.page(verbs.SEE)
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One unit: its days, who stands above and below it, its names and codes, whom it took over from and who took over."""
    form, on = _asked(request)
    row = _unit(unit_id)
    directory = queries.directory()
    may_manage = access.may(request.user, verbs.MANAGE, None, request.at)
    day = min(on, row.valid_to) if row.valid_to else on
    day = max(day, row.valid_from) if row.valid_from else day
    snapshot = directory.on(day)
    grants = (
        Grant.objects.on(on).filter(unit=row).select_related("person", "post").order_by("role", "person__full_name")
    )
    context = {
        "form": form,
        "on": on,
        "unit": row,
        "level": Level(row.level).label,
        "alive": row.is_valid_on(on),
        "above": list(reversed(snapshot.ancestors(row.pk))),
        "below": snapshot.children(row.pk),
        "parents": [(directory.units[edge.parent_id], edge) for edge in directory.parents_of(row.pk)],
        "aliases": UnitAlias.objects.filter(unit=row).order_by("kind", "text"),
        "codes": UnitCode.objects.filter(unit=row).order_by("scheme", "valid_from"),
        "before": [(directory.units[s.predecessor_id], s) for s in directory.inherited_by(row.pk)],
        "after": [(directory.units[s.successor_id], s) for s in directory.handed_on_by(row.pk)],
        "heirs": [] if row.is_valid_on(on) else queries.successors_of(row, on),
        "grants": grants if may_manage else [],
        "posts": Post.objects.on(on).filter(unit=row).order_by("-is_head", "title") if may_manage else [],
        "trail": journal.trail(f"organisation.unit:{row.pk}") if may_manage else [],
        "may_manage": may_manage,
    }
    return render(request, "desk/organisation/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def add_alias(request: HttpRequest, unit_id: int) -> HttpResponse:
    row = _unit(unit_id)
    form = AliasForm(request.POST or None, initial={"valid_from": row.valid_from, "valid_to": row.valid_to})
    if done(request, form, lambda given: operations.add_alias(unit=row, actor=request.user, at=request.at, **given)):
        return back(
            request, _("Đã thêm tên gọi; từ nay văn bản viết như vậy sẽ hiểu là đơn vị này."), "desk:unit", unit_id
        )
    title = _("Thêm tên gọi khác của %(unit)s") % {"unit": row.name}
    return form_page(request, form, title, _("Thêm tên gọi"), reverse("desk:unit", args=[unit_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def make_post(request: HttpRequest, unit_id: int) -> HttpResponse:
    row = _unit(unit_id)
    form = PostForm(request.POST or None, initial={"valid_from": request.at.date()})
    if done(request, form, lambda given: operations.make_post(unit=row, actor=request.user, at=request.at, **given)):
        return back(request, _("Đã thêm vị trí."), "desk:unit", unit_id)
    title = _("Thêm vị trí tại %(unit)s") % {"unit": row.name}
    return form_page(request, form, title, _("Thêm vị trí"), reverse("desk:unit", args=[unit_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def appoint(request: HttpRequest, post_id: int) -> HttpResponse:
    post = Post.objects.filter(pk=post_id).select_related("unit").first()
    if post is None:
        raise errors.NotFound
    form = AppointForm(request.POST or None, initial={"valid_from": request.at.date()})
    if done(request, form, lambda given: operations.appoint(post=post, actor=request.user, at=request.at, **given)):
        return back(request, _("Đã bổ nhiệm."), "desk:unit", post.unit_id)
    title = _("Bổ nhiệm %(title)s, %(unit)s") % {"title": post.title, "unit": post.unit.name}
    lead = _("Nếu vị trí đứng đầu đang có người, vai trò của người đó kết thúc vào ngày trước.") if post.is_head else ""
    return form_page(request, form, title, _("Bổ nhiệm"), reverse("desk:unit", args=[post.unit_id]), lead=lead)


def _asked(request: HttpRequest) -> tuple[DayQuestion, dt.date]:
    """The question of the address and its day; today when none is asked or it cannot be read."""
    today = request.at.date()  # type: ignore[attr-defined]
    form = DayQuestion(request.GET) if request.GET else DayQuestion(initial={"ngay": today})
    on = form.cleaned_data.get("ngay") if form.is_bound and form.is_valid() else None
    return form, on or today


def _unit(unit_id: int) -> Unit:
    row = Unit.objects.filter(pk=unit_id).first()
    if row is None:
        raise errors.NotFound
    return row
