"""Periodic evaluation of officers: opened and filled by the head, seen by the officer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.desk.accounting import people_in
from dunghen.dossiers.forms import accounting as forms
from dunghen.dossiers.operations import evaluating as operations
from dunghen.dossiers.queries import accounting as reads
from dunghen.dossiers.queries import settings
from dunghen.dossiers.rules import evaluation as rules
from dunghen.kernel import access
from dunghen.kernel.errors import Refusal
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.organisation.models import Role, Unit
from dunghen.ui.paging import keyset


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.OWN_FILES)
def evaluations(request: DeskRequest) -> HttpResponse:
    """Evaluations of the unit for its head, who opens new ones here; everybody's own once they are given."""
    heads = access.standing(request.user, request.at).units(Role.HEAD)
    unit = Unit.objects.filter(pk__in=heads).order_by("name").first()
    form = None
    if unit is not None:
        # Nobody evaluates himself.
        people = people_in(unit, request).exclude(pk=request.user.pk)
        form = forms.NewEvaluationForm(request.POST or None, people=people)
        if request.method == "POST" and form.is_valid():
            try:
                made = operations.open_evaluation(actor=request.user, unit=unit, at=request.at, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
            else:
                return redirect("dossiers:evaluation", made.pk)
    rows = reads.evaluations_of(request.user, request.at).select_related("person", "unit")
    context = {"page": keyset(rows, request.GET, by="-opened_at"), "form": form, "unit": unit}
    return render(request, "dossiers/desk/evaluations.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.OWN_FILES)
def evaluation(request: DeskRequest, pk: int) -> HttpResponse:
    """One evaluation: figures, points of each criterion, the grade."""
    found = reads.evaluation(request.user, pk, request.at)
    criteria = rules.criteria(found.last, settings.own_criteria())
    may_give = (
        found.seen_at is None
        and found.person_id != request.user.pk
        and access.may(request.user, verbs.EVALUATE, found, request.at)
    )
    form = None
    if may_give:
        initial = {**found.scores, "note": found.note}
        form = forms.ScoresForm(request.POST or None, criteria=criteria, computed=found.computed, initial=initial)
        if request.method == "POST" and form.is_valid():
            given = dict(form.cleaned_data)
            note = given.pop("note")
            try:
                operations.give(actor=request.user, evaluation=found, scores=given, note=note, at=request.at)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, _("Đã lưu đánh giá."))
                return redirect("dossiers:evaluation", pk)
    context = {
        "evaluation": found,
        "rows": [
            (
                one,
                found.scores.get(one.slug),
                one.words[found.scores[one.slug]] if one.slug in found.scores else "",
                one.slug in found.computed,
            )
            for one in criteria
        ],
        "most": 2 * len(criteria),
        "figures": rules.Figures(**found.figures),
        "form": form,
        "may_see": found.person_id == request.user.pk and found.given_at is not None and found.seen_at is None,
        "entries": journal.trail(found.thread),
    }
    return render(request, "dossiers/desk/evaluation.html", context, status=422 if form and form.errors else 200)


@require_POST
@frame.page(verbs.OWN_FILES)
def seen(request: DeskRequest, pk: int) -> HttpResponse:
    """The officer says that he has seen it."""
    operations.see(actor=request.user, evaluation=reads.evaluation(request.user, pk, request.at), at=request.at)
    messages.success(request, _("Đã ghi: đã xem đánh giá."))
    return redirect("dossiers:evaluation", pk)
