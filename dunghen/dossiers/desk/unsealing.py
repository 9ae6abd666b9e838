"""Who is apologised to: shown once, for a reason that stays in the journal."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.forms import cases as forms
from dunghen.dossiers.operations import contacting
from dunghen.dossiers.queries import cases as reads
from dunghen.kernel import access
from dunghen.kernel.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.UNSEAL)
def unseal(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for a reason, then show the applicant on this page alone."""
    found = reads.one(request.user, pk, request.at)
    access.require(request.user, verbs.UNSEAL, found, request.at)
    form = forms.WhyForm(request.POST or None)
    applicant = None
    if request.method == "POST" and form.is_valid():
        try:
            applicant = contacting.unseal(actor=request.user, case=found, why=form.cleaned_data["why"], at=request.at)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    context = {"case": found, "form": form, "applicant": applicant, "back_url": reverse("dossiers:case", args=[pk])}
    return render(request, "dossiers/desk/unseal.html", context, status=422 if form.errors else 200)
