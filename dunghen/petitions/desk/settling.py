"""What the room is set up with: reply templates and terms."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dunghen.desk import answers, frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import NotFound
from dunghen.kernel.organisation.models import Role
from dunghen.petitions import operations, queries, rules, verbs
from dunghen.petitions.desk.frame import field_choices
from dunghen.petitions.forms import acts as forms
from dunghen.petitions.models import ReplyTemplate, TermRow
from dunghen.petitions.operations import suggesting


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.TEMPLATES)
def templates(request: DeskRequest, pk: int | None = None) -> HttpResponse:
    """Reply templates: of everybody's for coordinators, of the own unit's for its head."""
    edited = _template(request, pk) if pk else None
    initial = {name: getattr(edited, name) for name in ("title", "purpose", "field", "text")} if edited else None
    form = forms.TemplateForm(request.POST or None, initial=initial, fields=field_choices())
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data}
        if edited is None and not access.may(request.user, verbs.COORDINATE, None, request.at):
            heads = access.standing(request.user, request.at).units(Role.HEAD)
            values["unit_id"] = min(heads)
        operations.keep_template(actor=request.user, template=edited or _blank(values), at=request.at, **values)
        messages.success(request, _("Đã lưu mẫu trả lời."))
        return redirect("petitions:templates")
    rows = ReplyTemplate.objects.filter(retired=False).select_related("unit").order_by("purpose", "title")
    shown = [row for row in rows if access.may(request.user, verbs.TEMPLATES, row, request.at)]
    context = {"form": form, "rows": shown, "edited": edited, "field_names": suggesting.fields()}
    return render(request, "petitions/desk/templates.html", context, status=422 if form.errors else 200)


def _blank(values: dict[str, object]) -> ReplyTemplate:
    return ReplyTemplate(unit_id=values.get("unit_id"))  # type: ignore[misc]


def _template(request: DeskRequest, pk: int) -> ReplyTemplate:
    found = ReplyTemplate.objects.select_related("unit").filter(pk=pk, retired=False).first()
    if found is None or not access.may(request.user, verbs.TEMPLATES, found, request.at):
        raise NotFound
    return found


@require_POST
@frame.page(verbs.TEMPLATES)
def retire(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a template out of use."""
    operations.retire_template(actor=request.user, template=_template(request, pk), at=request.at)
    messages.success(request, _("Đã thôi dùng mẫu."))
    return redirect("petitions:templates")


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.TERMS)
def terms(request: DeskRequest) -> HttpResponse:
    """The terms in force, each with its basis, and the province's own from a day on."""
    form = forms.TermForm(request.POST or None)
    if answers.done(request, form, lambda data: operations.keep_term(actor=request.user, at=request.at, **data)):
        messages.success(request, _("Đã đặt thời hạn; phản ánh đã nhận giữ hạn cũ."))
        return redirect("petitions:terms")
    own = [row.as_term() for row in TermRow.objects.order_by("step", "-valid_from")]
    today = queries.day(request.at)
    rows = sorted(
        [*own, *rules.shipped()], key=lambda row: (list(rules.STEPS).index(row.step), row.cls, row.kind, not row.own)
    )
    shown = [
        (row, rules.STEPS[row.step], rules.CLASS_LABELS.get(row.cls, ""), rules.KIND_LABELS.get(row.kind, ""), rules.pick([*own, *rules.shipped()], row.step, row.kind, row.cls, today) == row)
        for row in rows
    ]  # fmt: skip
    return render(
        request, "petitions/desk/terms.html", {"form": form, "rows": shown}, status=422 if form.errors else 200
    )
