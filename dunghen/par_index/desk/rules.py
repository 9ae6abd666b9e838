"""A line of a set: seen, and in a draft edited with its rule; the rule reads as one sentence and scores sample values while one types."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import Refusal
from dunghen.kernel.organisation.models import Unit
from dunghen.par_index import verbs
from dunghen.par_index.forms.inputs import InputsForm
from dunghen.par_index.forms.rules import RuleForm, changed_parts
from dunghen.par_index.forms.sets import NodeForm
from dunghen.par_index.models import Node
from dunghen.par_index.operations import sets as operations
from dunghen.par_index.queries import seeing
from dunghen.par_index.rules import scoring, wording
from dunghen.par_index.rules.refusals import UnfitRule


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE_SETS)
def node(request: DeskRequest, pk: int) -> HttpResponse:
    """One line. Buttons without script: try (nothing is kept), another kind of rule, save."""
    found = seeing.node(request.user, pk, request.at)
    leaf = not found.children.exists()
    may_edit = found.criteria.is_draft and access.may(request.user, verbs.KEEP_SETS, found.criteria, request.at)
    if request.method == "POST":
        access.require(request.user, verbs.KEEP_SETS, found.criteria, request.at)
    data = changed_parts(request.POST) if request.method == "POST" else None
    units = Unit.objects.on(request.at.date()).order_by("name")
    form = NodeForm(data, leaf=leaf, units=units, initial=_initial(found))
    maximum = _maximum(form, found)
    rule_form = RuleForm(data, maximum=maximum, rule=found.rule) if leaf else None
    saving = data is not None and request.POST.get("lam", "ghi") == "ghi"
    if saving and form.is_valid() and (rule_form is None or rule_form.is_valid()):
        try:
            fields = dict(form.cleaned_data) | ({"rule": rule_form.rule()} if rule_form else {})
            fields["maximum"] = None if fields["maximum"] is None else Decimal(str(fields["maximum"]))
            operations.change_node(actor=request.user, node=found, at=request.at, **fields)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã ghi mục %(code)s.") % {"code": found.code})
            return redirect("par_index:node", pk)
    tried = _tried(found, maximum, rule_form, data) if rule_form else {}
    context: dict[str, Any] = {
        "node": found, "set": found.criteria, "leaf": leaf, "may_edit": may_edit, "form": form, "rule_form": rule_form, "maximum": maximum, **tried,
    }  # fmt: skip
    if getattr(request, "htmx", False) and data is not None:
        # What one is typing in is left alone: fields are drawn anew only when others are asked for.
        context["other_kind"] = rule_form is not None and data.get("loai-dang-xem") != rule_form.shape
        sample = tried.get("sample")
        context["other_shape"] = "why" not in tried and data.get("mau", "") != (sample.shape if sample else "")
        return render(request, "par_index/rule_editor.html", context)
    return render(request, "par_index/node.html", context, status=422 if saving else 200)


def _tried(found: Node, maximum: float, typed: RuleForm, data: QueryDict | None) -> dict[str, Any]:
    """Return the rule as typed so far in words, the fields of sample values, and the points they give; or why it is none yet."""
    rule = dict(found.rule)
    if data is not None:
        if not typed.is_valid():
            return {"why": _("Có ô chưa đọc được; xem chỗ báo lỗi.")}
        try:
            rule = typed.rule()
        except UnfitRule as refusal:
            return {"why": refusal.sentence}
    said: dict[str, Any] = {"words": wording.in_words(rule, maximum)}
    if not rule:
        return said
    sent = data if data is not None and any(name.startswith("in_") for name in data) else None
    sample = InputsForm(sent, rule=rule, maximum=maximum, required=False)
    if sent is not None and sample.is_valid():
        try:
            points = scoring.of(rule, sample.inputs(), maximum, found.criteria.on_zero)
            said["points"] = scoring.told(points if points != points else round(points, 6))
        except UnfitRule as refusal:
            said["why"] = refusal.sentence
    return said | {"sample": sample}


def _initial(found: Node) -> dict[str, Any]:
    names = ("name", "source", "side", "evidence", "rule_text")
    return {
        **{name: getattr(found, name) for name in names},
        "maximum": None if found.maximum is None else float(found.maximum),
        "lead_unit": found.lead_unit_id,
    }


def _maximum(form: NodeForm, found: Node) -> float:
    """Return the maximum as typed, where it can be read."""
    if form.is_bound:
        form.is_valid()
        typed = form.cleaned_data.get("maximum") if hasattr(form, "cleaned_data") else None
        if typed is not None:
            return float(typed)
    return float(found.maximum or 0)
