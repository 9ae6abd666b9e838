"""The page on which a body without an account replies to what was forwarded to it, opened by the link in its mail."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.kernel import errors
from dunghen.petitions import operations, queries
from dunghen.petitions.forms.following import OutsideForm
from dunghen.petitions.models import Forwarding
from dunghen.petitions.portal.pictures import kept
from dunghen.portal.frame import PortalRequest, address_of, page


@require_http_methods(["GET", "HEAD", "POST"])
@page
def reply(request: PortalRequest, token: str) -> HttpResponse:
    """What was forwarded, by when an answer is asked for, and the form for it."""
    found = _found(request, token)
    form = OutsideForm(request.POST or None)
    open_ = found.replied_at is None and found.commitment.is_open
    if request.method == "POST" and open_ and form.is_valid():
        given = form.cleaned_data
        operations.reply_from_outside(forwarding=found, text=given["text"], replier=given["replier"], at=request.at)
        return redirect("petitions:outside", token)
    photos = queries.photos(found.petition)["sent"] if open_ else []
    context = {
        "forwarding": found,
        "petition": found.petition,
        "form": form,
        "open": open_,
        "photos": photos,
        "token": token,
    }
    return render(request, "petitions/portal/outside.html", context, status=422 if form.errors else 200)


@require_safe
@page
def photo(request: PortalRequest, token: str, pk: int, size: str) -> HttpResponse:
    """A photo that came with what was forwarded, while an answer is waited for."""
    found = _found(request, token)
    picture = found.petition.photos.filter(pk=pk, moment="sent").first()
    if picture is None or found.replied_at is not None:
        raise errors.NotFound
    return kept(picture, size)


def _found(request: PortalRequest, token: str) -> Forwarding:
    found = queries.forwarding(token)
    if found is None:
        operations.spend(
            door="pin-link", of=address_of(request), most=settings.PETITIONS_PIN_TRIES, minutes=15, at=request.at
        )
        raise errors.NotFound
    return found
