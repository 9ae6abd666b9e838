"""Beside the moves: a cooperating unit's reply, site photos, who sent it (unsealed)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import Refusal
from dunghen.petitions import operations, queries, rules, verbs
from dunghen.petitions.desk import frame as own
from dunghen.petitions.forms import acts as forms
from dunghen.petitions.intake.uploads import taken
from dunghen.petitions.models import Photo


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE)
def cooperation(request: DeskRequest, pk: int) -> HttpResponse:
    """What a cooperating unit is asked, and its reply."""
    found = queries.cooperation(request.user, pk, request.at)
    if request.method == "POST":
        access.require(request.user, verbs.COOPERATE, found, request.at)
    may = access.may(request.user, verbs.COOPERATE, found, request.at) and found.replied_at is None
    form = forms.ReplyForm(request.POST if request.method == "POST" and may else None)
    if form.is_valid():
        try:
            operations.cooperate(actor=request.user, cooperation=found, reply=form.cleaned_data["reply"], at=request.at)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã gửi ý kiến phối hợp đến đơn vị xử lý."))
            return redirect("petitions:petition", found.petition.code)
    context = {"cooperation": found, "petition": found.petition, "form": form if may else None}
    return render(request, "petitions/desk/cooperation.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE)
def photos(request: DeskRequest, code: str) -> HttpResponse:
    """Add photos taken on site before or after the repair."""
    found = own.petition(request, code)
    access.require(request.user, verbs.WORK, found, request.at)
    problems: list[str] = []
    if request.method == "POST":
        moment = request.POST.get("moment", "")
        shots, problems = taken(request.FILES.getlist("photos"))
        if not shots and not problems:
            problems = [_("Chưa chọn ảnh nào.")]
        if shots and moment in (Photo.Moment.BEFORE, Photo.Moment.AFTER):
            try:
                pictures = [shot.picture for shot in shots]
                operations.add_photos(actor=request.user, petition=found, photos=pictures, moment=moment, at=request.at)
            except Refusal as refusal:
                problems.append(refusal.sentence)
            else:
                for problem in problems:
                    messages.warning(request, problem)
                messages.success(request, _("Đã thêm %(count)s ảnh.") % {"count": len(shots)})
                return redirect("petitions:petition", code)
    context = {"petition": found, "problems": problems, "most": rules.MOST_PHOTOS}
    return render(request, "petitions/desk/photos.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE)
def unseal(request: DeskRequest, code: str) -> HttpResponse:
    """Show who sent it and the raw text once, for a reason that stays in the journal. Nothing of it is kept by the browser."""
    found = own.petition(request, code)
    access.require(request.user, verbs.UNSEAL, found, request.at)
    form, petitioner = forms.WhyForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        try:
            petitioner = operations.unseal(
                actor=request.user, petition=found, why=form.cleaned_data["why"], at=request.at
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    context = {"petition": found, "form": form, "petitioner": petitioner}
    response = render(request, "petitions/desk/unseal.html", context, status=422 if form.errors else 200)
    patch_cache_control(response, no_store=True, private=True)
    return response
