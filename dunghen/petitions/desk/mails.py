"""Mails that became no petition: why, what they say, and what the coordinator does with them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.petitions import operations, queries, verbs
from dunghen.petitions.forms import acts as forms
from dunghen.petitions.models import StrayMail
from dunghen.ui.paging import keyset


@require_safe
@frame.page(verbs.COORDINATE)
def stray_mails(request: DeskRequest) -> HttpResponse:
    """The mails that wait for a person, the newest first."""
    page = keyset(queries.stray_mails(), request.GET, "-at")
    context = {"page": page, "rows": page.rows, "trouble": queries.mail_trouble()}
    return render(request, "petitions/desk/stray_mails.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.COORDINATE)
def stray_mail(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them: what it says, to be taken in as a petition with the words put right, or closed with what was done."""
    stray = queries.stray_mails().filter(pk=pk).first()
    if stray is None:
        raise NotFound
    taking, closing = "take" in request.POST, "close" in request.POST
    words = forms.MailTextForm(request.POST if taking else None, initial={"text": queries.words_of_stray(stray)})
    done = forms.MailDoneForm(request.POST if closing else None)
    form = words if taking else done
    if request.method == "POST" and form.is_valid():
        try:
            return _settled(request, stray, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    context = {"stray": stray, "words": words, "done": done}
    return render(request, "petitions/desk/stray_mail.html", context, status=422 if form.errors else 200)


def _settled(request: DeskRequest, stray: StrayMail, values: dict[str, str]) -> HttpResponse:
    if "text" in values:
        petition = operations.take_in_mail(actor=request.user, stray=stray, text=values["text"], at=request.at)
        messages.success(request, _("Đã nhận thành phản ánh %(code)s.") % {"code": petition.code})
        return redirect("petitions:petition", petition.code)
    operations.settle_mail(actor=request.user, stray=stray, done=values["done"], at=request.at)
    messages.success(request, _("Đã ghi cách xử lý thư này."))
    return redirect("petitions:stray-mails")
